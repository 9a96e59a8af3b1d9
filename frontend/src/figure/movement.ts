/** The JSON value of a movement (format 1), as `unsit.figure.shown` writes it, and its reader. */
import { Problem } from "./problem.ts";

export const FORMAT = 1;

export type Side = "left" | "right";
export type Point = readonly [number, number, number];

/** Bones; the place is the middle of where they start. */
export type Place = readonly string[];

export interface Step {
  readonly label: string;
  readonly caption: string;
  /** Number of the strip's panel that shows it, from 0 on. */
  readonly panel: number;
}

export interface Clip {
  readonly side: Side;
  readonly fault: string;
  readonly duration_s: number;
  /** When each step is reached. */
  readonly times_s: readonly number[];
}

export interface Fault {
  readonly id: string;
  /** What is wrong, in a few words; the cue says what to do instead. */
  readonly name: string;
  readonly cue: string;
  readonly reason: string;
  readonly severity: number;
  /** Where the fault is plain to see, from 0 on. */
  readonly step: number;
}

export interface View {
  readonly id: string;
  readonly facing: string;
  readonly advice: string;
}

export interface Arc {
  readonly joint: string;
  readonly side: Side;
  readonly pivot: Place;
  readonly start: readonly [Place, Place];
  readonly end: readonly [Place, Place];
}

export interface Box {
  readonly prop: string;
  readonly centre: Point;
  readonly size: Point;
}

/** Where cameras and props stand for one body and side, metres, y up. */
export interface Scenery {
  readonly views: readonly { readonly id: string; readonly place: Point; readonly target: Point }[];
  readonly bounds: { readonly low: Point; readonly high: Point };
  /** The points that reach farthest, in every direction. */
  readonly extremes: readonly Point[];
  readonly props: readonly Box[];
  readonly floor_m: number;
  readonly arc: Arc;
}

/** Everything of a movement that is said to people. Steps are in order, the rest is by id. */
export interface Translation {
  readonly name: string;
  readonly summary: string;
  readonly described: readonly string[];
  readonly steps: readonly Pick<Step, "label" | "caption">[];
  readonly faults: Readonly<Record<string, Pick<Fault, "name" | "cue" | "reason">>>;
  readonly views: Readonly<Record<string, string>>;
}

export interface Movement {
  readonly id: string;
  readonly name: string;
  readonly one_side: boolean;
  readonly sides: readonly Side[];
  readonly summary: string;
  readonly described: readonly string[];
  readonly steps: readonly Step[];
  /** Where each panel lies in the strip: x, y, width, height. */
  readonly panels: readonly (readonly [number, number, number, number])[];
  /** Where the joints lie that can be lit; one of a side is written `knee.left`. */
  readonly joints: Readonly<Record<string, Place>>;
  readonly clips: Readonly<Record<string, Clip>>;
  readonly faults: readonly Fault[];
  readonly views: readonly View[];
  readonly camera: { readonly field_of_view_deg: number; readonly aspect: number };
  readonly bodies: readonly { readonly id: string; readonly name: string }[];
  /** What it says in other languages. */
  readonly translations?: Readonly<Record<string, Translation>>;
  readonly places: Readonly<Record<string, Partial<Record<Side, Scenery>>>>;
}

export const RIGHT_WAY = "right_way";

export function clipName(side: Side, fault = ""): string {
  return `${fault || RIGHT_WAY}.${side}`;
}

type Kind = "string" | "number" | "boolean" | "list" | "table";

const NEEDED: Readonly<Record<string, Kind>> = {
  id: "string",
  name: "string",
  one_side: "boolean",
  sides: "list",
  summary: "string",
  described: "list",
  steps: "list",
  panels: "list",
  joints: "table",
  clips: "table",
  faults: "list",
  views: "list",
  camera: "table",
  bodies: "list",
  places: "table",
};

function kindOf(value: unknown): Kind | "nothing" {
  if (Array.isArray(value)) return "list";
  if (value === null || value === undefined) return "nothing";
  const kind = typeof value;
  return kind === "string" || kind === "number" || kind === "boolean" ? kind : "table";
}

function* problemsOf(value: unknown): Generator<string> {
  if (kindOf(value) !== "table") {
    yield `it must be a table (got ${kindOf(value)})`;
    return;
  }
  const table = value as Record<string, unknown>;
  if (table["format"] !== FORMAT) yield `format must be ${FORMAT} (got ${JSON.stringify(table["format"])})`;
  for (const [key, kind] of Object.entries(NEEDED)) {
    if (kindOf(table[key]) !== kind) yield `${key} must be a ${kind} (got ${kindOf(table[key])})`;
  }
  if (kindOf(table["steps"]) !== "list" || kindOf(table["clips"]) !== "table") return;
  const count = (table["steps"] as unknown[]).length;
  if (count < 2) yield `steps must be two or more (got ${count})`;
  for (const [name, clip] of Object.entries(table["clips"] as Record<string, Clip>)) {
    const times = clip.times_s;
    if (!Array.isArray(times) || times.length !== count) {
      yield `clips.${name}.times_s must have ${count} times, one for each step`;
    } else if (times.some((time, n) => n > 0 && time < times[n - 1])) {
      yield `clips.${name}.times_s must not fall (got ${times.join(", ")})`;
    }
    if (!(clip.duration_s > 0)) yield `clips.${name}.duration_s must be greater than 0 (got ${clip.duration_s})`;
  }
}

/** Read a movement; a Problem "unreadable" that lists everything that is wrong. */
export function readMovement(value: unknown, name: string): Movement {
  const problems = [...problemsOf(value)];
  if (problems.length > 0) throw new Problem("unreadable", `${name}: ${problems.join("; ")}`);
  return value as Movement;
}

/** The language of a tag such as `es-MX` that a movement has been put into; empty for that of the file itself. */
export function languageOf(movement: Movement, tag: string): string {
  const language = tag.toLowerCase().split(/[-_]/)[0] ?? "";
  return movement.translations?.[language] === undefined ? "" : language;
}

/** Give the movement in a language; in that of the file where it has not been put into it. */
export function inLanguage(movement: Movement, tag: string): Movement {
  const told = movement.translations?.[languageOf(movement, tag)];
  if (told === undefined) return movement;
  const { name, summary, described } = told;
  return {
    ...movement,
    name,
    summary,
    described,
    steps: movement.steps.map((step, n) => ({ ...step, ...told.steps[n] })),
    faults: movement.faults.map((fault) => ({ ...fault, ...told.faults[fault.id] })),
    views: movement.views.map((view) => ({ ...view, advice: told.views[view.id] ?? view.advice })),
  };
}
