/** Progress as numbers: what changed from session to session, and how much of that is noise. Pure. */
import type { Check, SetSide } from "../choosing/library.ts";
import { rowsOf, type SessionRecord } from "../history/record.ts";
import type { SetDone } from "../player/session.ts";
import { SCALE } from "./values.ts";

export interface Point {
  /** Seconds since 1970. */
  readonly at_s: number;
  readonly value: number;
}

export type KnownMeasure = "check" | "still_spine_deg" | "hold_s" | "count" | "clean_share" | "weight_kg" | "body_weight_kg" | "pain" | "effort";
/** Those of this code, and `value.ID` for what a check reads off that is not in the library here. */
export type Measure = KnownMeasure | `value.${string}`;

export interface Series {
  readonly id: string;
  readonly measure: Measure;
  readonly movement: string;
  readonly side: SetSide | "";
  readonly points: readonly Point[];
  /** Of a mobility check: less than this between two values may be noise alone, in the unit shown. */
  readonly change?: number;
}

/** Mobility checks by their ids. */
export type Checks = Readonly<Record<string, Check>>;

/** The series of a measure that are looked at together: left against right. */
export interface Together {
  readonly id: string;
  readonly measure: Measure;
  readonly movement: string;
  readonly sides: readonly Series[];
}

/** Around the beginning: inside it a change cannot be told from noise. */
export interface Band {
  readonly low: number;
  readonly high: number;
  /** own: from this person's own sessions. known: from what is known of the measure. */
  readonly from: "own" | "known";
}

/** Standard error of a measure, where films or literature tell it; else the person's own sessions do. */
const KNOWN_SEM: Readonly<Partial<Record<Measure, number>>> = { still_spine_deg: 1.5 };
/** Minimal detectable change = 1.96 · √2 · SEM (Weir 2005): 95 % confidence, and both of two measurements waver. */
const DETECTABLE = 1.96 * Math.SQRT2;
const BASELINE = 3;
const ENOUGH = 5;

/** What is looked at first; what unknown checks read off comes after the counts. */
const ORDER: readonly Measure[] = ["check", "still_spine_deg", "hold_s", "count", "clean_share", "weight_kg", "body_weight_kg", "pain", "effort"];
const MEASURE_OF_KIND = { hold: "hold_s", repetitions: "count", circles: "count" } as const;

/** A set as it is kept: with what checks read off, and the weight lifted. */
export type WholeSet = SetDone & { readonly values?: Readonly<Record<string, number>>; readonly weight_kg?: number | null };

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What a session's sets say beside how much was done: measure → value, for one movement and side. */
function furtherOf(sets: readonly WholeSet[], checks: Checks): [Measure, number][] {
  const found: [Measure, number][] = [];
  const [seen, clean] = [sets.reduce((sum, one) => sum + one.seen, 0), sets.reduce((sum, one) => sum + one.clean, 0)];
  if (seen > 0 && (clean > 0 || sets[0]?.kind !== "hold")) found.push(["clean_share", Math.round((100 * clean) / seen)]);
  const weights = sets.flatMap(({ weight_kg }) => (weight_kg === null || weight_kg === undefined ? [] : [weight_kg]));
  if (weights.length > 0) found.push(["weight_kg", Math.max(...weights)]);
  for (const name of new Set(sets.flatMap(({ values }) => Object.keys(values ?? {})))) {
    if (checks[name] !== undefined) continue;
    found.push([`value.${name}`, mean(sets.flatMap(({ values }) => (values?.[name] === undefined ? [] : [values[name]])))]);
  }
  return found;
}

/** Every series that can be drawn, what matters most and is fullest first. */
export function seriesOf(records: readonly SessionRecord[], checks: Checks = {}): Series[] {
  const ranged = Object.values(checks).find(({ counts }) => counts === "still_spine");
  const found = new Map<string, Series & { readonly points: Point[] }>();
  const add = (measure: Measure, movement: string, side: Series["side"], point: Point, change?: number): void => {
    const id = [measure, movement, side].filter((part) => part !== "").join(".");
    const held = found.get(id) ?? { id, measure, movement, side, points: [], ...(change === undefined ? {} : { change }) };
    held.points.push(point);
    found.set(id, held);
  };
  const sorted = [...records].sort((one, other) => (one.started < other.started ? -1 : 1));
  for (const record of sorted) {
    const at_s = Date.parse(record.started) / 1000;
    for (const row of rowsOf(record.sets)) {
      const { movement, side } = row;
      add(MEASURE_OF_KIND[row.kind], movement, side, { at_s, value: Math.round(row.done) });
      if (row.still_spine_deg !== null) add("still_spine_deg", movement, side, { at_s, value: row.still_spine_deg }, ranged?.change);
      for (const [id, value] of Object.entries(row.values)) {
        const check = checks[id];
        if (check === undefined || check === ranged) continue;
        const scale = SCALE[check.unit];
        add("check", movement, side, { at_s, value: Math.round(10 * scale * value) / 10 }, scale * check.change);
      }
      const sets = record.sets.filter((one) => one.movement === movement && one.side === side) as WholeSet[];
      for (const [measure, value] of furtherOf(sets, checks)) add(measure, movement, side, { at_s, value });
    }
    if (record.pain !== null) add("pain", "", "", { at_s, value: record.pain });
    if (record.effort !== null) add("effort", "", "", { at_s, value: record.effort });
  }
  return [...found.values()].sort((one, other) => rank(one) - rank(other) || other.points.length - one.points.length || one.id.localeCompare(other.id));
}

const SIDES: readonly Series["side"][] = ["left", "right", "both", ""];

/** The series put together by measure and movement, in their order, left before right. */
export function together(series: readonly Series[]): Together[] {
  const found = new Map<string, Series[]>();
  for (const one of series) {
    const id = [one.measure, one.movement].filter((part) => part !== "").join(".");
    found.set(id, [...(found.get(id) ?? []), one]);
  }
  return [...found].map(([id, all]): Together => {
    const [{ measure, movement }] = all as [Series];
    return { id, measure, movement, sides: all.sort((one, other) => SIDES.indexOf(one.side) - SIDES.indexOf(other.side)) };
  });
}

function rank({ measure }: Series): number {
  const place = ORDER.indexOf(measure);
  return place >= 0 ? place : ORDER.indexOf("count") + 0.5;
}

/** Standard error of measurement from neighbouring sessions: the spread of their differences, over √2. */
function ownSem(values: readonly number[]): number {
  const steps = values.slice(1).map((value, n) => value - values[n]!);
  const middle = mean(steps);
  const spread = Math.sqrt(steps.reduce((sum, step) => sum + (step - middle) ** 2, 0) / Math.max(1, steps.length - 1));
  return spread / Math.SQRT2;
}

/** The band of what cannot be told from noise round the first sessions; null while there are too few to know. */
export function bandOf({ measure, points, change }: Pick<Series, "measure" | "points" | "change">): Band | null {
  const values = points.map(({ value }) => value);
  const known = change === undefined ? KNOWN_SEM[measure] : change / DETECTABLE;
  if (values.length < (known === undefined ? ENOUGH : 1)) return null;
  const centre = mean(values.slice(0, BASELINE));
  const own = values.length < ENOUGH ? 0 : ownSem(values);
  const sem = Math.max(own, known ?? 0);
  const half = DETECTABLE * sem;
  return { low: centre - half, high: centre + half, from: own > (known ?? 0) || known === undefined ? "own" : "known" };
}

/** Left against right, the latest of each: how far apart, and whether noise alone may be as much. */
export interface Sides {
  readonly left: number;
  readonly right: number;
  readonly differ: boolean;
}

/** Give left against right; null where a side is missing or the noise is not known. */
export function sidesOf({ sides }: Pick<Together, "sides">): Sides | null {
  const latest = (side: SetSide): number | undefined => sides.find((one) => one.side === side)?.points.at(-1)?.value;
  const [left, right, change] = [latest("left"), latest("right"), sides[0]?.change];
  if (left === undefined || right === undefined || change === undefined) return null;
  return { left, right, differ: Math.abs(left - right) >= change };
}

export type Change = "more" | "less" | "same" | "unknown";

/** Whether the latest value is a change at all. */
export function changeOf(series: Pick<Series, "measure" | "points" | "change">): Change {
  const band = bandOf(series);
  const last = series.points.at(-1);
  if (band === null || last === undefined || series.points.length < 2) return "unknown";
  if (last.value > band.high) return "more";
  return last.value < band.low ? "less" : "same";
}

/** Sessions of the week of a day, from Monday on, by the clock of the device. */
export function thisWeek(records: readonly SessionRecord[], now: Date): number {
  const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7));
  const next = new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + 7);
  const days = records.map(({ started }) => new Date(started)).filter((started) => started >= monday && started < next);
  return new Set(days.map((day) => day.toDateString())).size;
}
