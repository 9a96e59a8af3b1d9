/** The library as a page reads it: movements, routines, safety questions and places, from one JSON file. */

export type Kind = "repetitions" | "hold" | "circles";
export type Side = "left" | "right";
export type SetSide = Side | "both";
export type SideRule = "all_on_one_side_then_turn" | "each_on_both_sides";

export interface Range {
  readonly min: number;
  readonly default: number;
  readonly max: number;
}

export interface Dose {
  readonly sets: Range;
  readonly repetitions?: Range;
  readonly hold_s?: Range;
  readonly circles_each_way?: Range;
  readonly per_week?: Range;
}

export interface Tempo {
  readonly out_s: number;
  readonly back_s: number;
  readonly breathe_in_s: number;
  readonly breathe_out_s: number;
}

export interface Precaution {
  readonly id: string;
  readonly text: string;
  readonly replacement: string;
}

export interface Fault {
  readonly id: string;
  readonly cue: string;
  readonly reason: string;
  readonly severity: number;
  /** The joint the fault is about, as `<unsit-figure>` can light it; empty: none. */
  readonly joint: string;
}

/** A mobility check: one number read off a set, in degrees, as a share of the body's own length, or counted. */
export interface Check {
  readonly id: string;
  readonly name: string;
  readonly what: string;
  readonly how: readonly string[];
  readonly counts: "largest" | "smallest" | "hold" | "count" | "still_spine";
  readonly better: "more" | "less";
  readonly unit: "deg" | "ratio" | "count";
  /** 19 of 20 values lie at most so far from the body's own. */
  readonly error: number;
  /** Less than this between two values may be noise alone. */
  readonly change: number;
  readonly time_s: number | null;
  readonly basis: string;
}

export interface Movement {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly variant: string;
  readonly position: string;
  readonly sides: "one" | "both";
  readonly kind: Kind;
  readonly equipment: readonly string[];
  readonly summary: string;
  readonly setup: readonly string[];
  readonly steps: readonly string[];
  readonly breathing: string;
  readonly deeper: string;
  readonly dose: Dose;
  readonly tempo: Tempo;
  readonly stop_when: readonly string[];
  readonly not_for: readonly Precaution[];
  readonly easier: string;
  readonly deeper_movement: string;
  readonly camera: { readonly sentence: string; readonly svg: string };
  readonly faults: readonly Fault[];
  readonly reassurance: readonly string[];
  /** Where the movement is a mobility check; a library of before has none. */
  readonly check?: Check | null;
  /** The file's text, where it is the person's own and the engine has no other way to it. */
  readonly own_text?: string;
}

/** A movement and how much of it; what is not given is the movement's usual dose. */
export interface Prescription {
  readonly movement: string;
  readonly sets: number | null;
  readonly dose: Readonly<Record<string, number>>;
}

export interface Block {
  readonly side_rule: SideRule;
  readonly rest_s: number;
  readonly turn_s: number;
  readonly prescriptions: readonly Prescription[];
}

export interface Routine {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Place extends Named {
  readonly text?: string;
  /** What there is to exercise with. */
  readonly needs: readonly string[];
  /** How a movement may start there; any way, where it is not said. */
  readonly positions?: readonly string[];
}

export interface Goal extends Named {
  readonly text?: string;
  readonly routine?: string;
  /** Where it is done; empty: anywhere. */
  readonly place?: string;
}

export interface Question {
  readonly id: string;
  readonly text: string;
}

export interface RedFlag extends Question {
  readonly advice: string;
}

export interface Urls {
  readonly figures: string;
  readonly figure_script: string;
  readonly engine_zip: string;
  readonly pose_model: string;
  readonly player_script: string;
  /** List of the recorded pieces of this language's voice; empty where none were recorded. */
  readonly voice?: string;
}

export interface Library {
  readonly version: string;
  readonly language: string;
  readonly safety_questions: readonly Question[];
  /** Day since when questions and flags read as they do; missing in a library that was stored before. */
  readonly safety_since?: string;
  readonly red_flags: readonly RedFlag[];
  readonly places: readonly Place[];
  readonly goals: readonly Goal[];
  readonly routines: readonly Routine[];
  readonly movements: Readonly<Record<string, Movement>>;
  readonly urls: Urls;
}

export type LibraryTrouble = "unreachable" | "unreadable";

export class LibraryProblem extends Error {
  constructor(
    readonly code: LibraryTrouble,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

const LISTS = ["safety_questions", "red_flags", "places", "goals", "routines"] as const;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every place where the value is not a library, in words for a developer. */
export function libraryProblems(value: unknown): string[] {
  if (!isRecord(value)) return ["the library must be an object"];
  const found: string[] = LISTS.filter((name) => !Array.isArray(value[name])).map((name) => `${name} must be a list`);
  if (!isRecord(value.urls)) found.push("urls must be an object");
  if (!isRecord(value.movements)) return [...found, "movements must be an object"];
  const movements = value.movements;
  for (const [id, movement] of Object.entries(movements)) {
    const whole = isRecord(movement) && isRecord(movement.dose) && isRecord(movement.tempo) && Array.isArray(movement.not_for);
    if (!whole) found.push(`movements.${id} must have dose, tempo and not_for`);
  }
  if (Array.isArray(value.routines)) {
    const routines = value.routines as readonly Routine[];
    for (const { id, blocks } of routines) {
      const named = blocks.flatMap(({ prescriptions }) => prescriptions.map(({ movement }) => movement));
      for (const name of named.filter((name) => !(name in movements))) found.push(`routines.${id} must name movements that are here (got ${name})`);
    }
  }
  return found;
}

/** Take a value for a library; LibraryProblem with all that is wrong if it is none. */
export function readLibrary(value: unknown): Library {
  const problems = libraryProblems(value);
  if (problems.length > 0) throw new LibraryProblem("unreadable", problems.join("; "));
  return value as unknown as Library;
}

/** Fetch the library; LibraryProblem where that does not work. */
export async function fetchLibrary(address: string): Promise<Library> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw new LibraryProblem("unreachable", String(error));
  }
  if (!response.ok) throw new LibraryProblem("unreachable", `${address}: status ${response.status}`);
  let value: unknown;
  try {
    value = await response.json();
  } catch (error) {
    throw new LibraryProblem("unreadable", `${address}: ${String(error)}`);
  }
  return readLibrary(value);
}
