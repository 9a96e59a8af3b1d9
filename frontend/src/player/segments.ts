/** A session cut into segments of known length: getting ready, work, rest, changing sides. What happens when, as data. */
import { type PlannedSet, setup_s, work_s } from "../choosing/dose.ts";
import type { Movement } from "../choosing/library.ts";

/** setup: into position. work: what counts. change: circles go the other way. turn: to the other side. */
export type Part = "setup" | "work" | "change" | "rest" | "turn";
export type Direction = "forward" | "backward";

export interface Segment {
  readonly part: Part;
  /** Number of the set it belongs to; for rests the set that comes next. */
  readonly set: number;
  readonly duration_s: number;
  /** Seconds of one repetition or circle; of one breath in holds; 0 elsewhere. */
  readonly period_s: number;
  /** How many are counted; 0 where nothing is. */
  readonly count: number;
  readonly direction: Direction | "";
  /** Counted against the clock before a camera: the time goes on whoever leads, and its value ends it. */
  readonly isTimed?: true;
}

/** What happens at a time of a segment. */
export type Mark =
  | { readonly kind: "began" }
  | { readonly kind: "counted"; readonly number: number; readonly of: number }
  | { readonly kind: "breath"; readonly phase: "in" | "out"; readonly lasts_s: number; readonly number: number }
  | { readonly kind: "half" }
  | { readonly kind: "left"; readonly seconds: number };

export interface Timed {
  readonly at_s: number;
  readonly mark: Mark;
}

export type Movements = Readonly<Record<string, Movement>>;

/** Between circles forward and circles backward. */
export const CHANGE_S = 4;
/** Holds from this length on have a middle that is told. */
const HALF_FROM_S = 30;
/** So long one may take to begin what is counted against the clock. */
const GETTING_GOING_S = 10;
const LAST_S = [10, 3, 2, 1] as const;

function bare(part: Part, set: number, duration_s: number): Segment {
  return { part, set, duration_s, period_s: 0, count: 0, direction: "" };
}

function workOf(planned: PlannedSet, movement: Movement, set: number): Segment[] {
  const { tempo } = movement;
  const round_s = tempo.out_s + tempo.back_s;
  const { amount } = planned;
  const part = { part: "work", set } as const;
  const breath_s = tempo.breathe_in_s + tempo.breathe_out_s;
  switch (planned.kind) {
    case "hold":
      return [{ ...part, duration_s: amount, period_s: breath_s, count: 0, direction: "" }];
    case "repetitions":
      if (movement.check?.counts === "count" && movement.check.time_s !== null) {
        return [{ ...part, duration_s: movement.check.time_s + GETTING_GOING_S, period_s: round_s, count: 0, direction: "", isTimed: true }];
      }
      return [{ ...part, duration_s: work_s(movement, amount), period_s: round_s, count: amount, direction: "" }];
    case "circles": {
      const one = { ...part, duration_s: work_s(movement, amount) / 2, period_s: round_s, count: amount };
      return [{ ...one, direction: "forward" }, bare("change", set, CHANGE_S), { ...one, direction: "backward" }];
    }
  }
}

/** The segments of all sets in order; the amounts may change, their number and order does not. */
export function segmentsOf(sets: readonly PlannedSet[], movements: Movements): Segment[] {
  const seen = new Set<string>();
  return sets.flatMap((planned, set) => {
    const movement = movements[planned.movement];
    if (movement === undefined) throw new RangeError(`a set must name a movement of the library (got ${planned.movement})`);
    const before = sets[set - 1];
    const turns = before !== undefined && before.side !== planned.side && before.side !== "both" && planned.side !== "both";
    const rest = planned.rest_before_s > 0 ? [bare(turns ? "turn" : "rest", set, planned.rest_before_s)] : [];
    const ready = seen.has(planned.movement) ? [] : [bare("setup", set, setup_s(movement))];
    seen.add(planned.movement);
    return [...rest, ...ready, ...workOf(planned, movement, set)];
  });
}

function breaths(segment: Segment, movement: Movement): Timed[] {
  const { breathe_in_s, breathe_out_s } = movement.tempo;
  const rounds = Math.ceil(segment.duration_s / segment.period_s);
  return Array.from({ length: rounds }, (_, n) => n + 1).flatMap((number): Timed[] => {
    const start_s = (number - 1) * segment.period_s;
    return [
      { at_s: start_s, mark: { kind: "breath", phase: "in", lasts_s: breathe_in_s, number } },
      { at_s: start_s + breathe_in_s, mark: { kind: "breath", phase: "out", lasts_s: breathe_out_s, number } },
    ];
  });
}

/** Everything that happens in a segment, in order of time. */
export function marksOf(segment: Segment, movement: Movement): Timed[] {
  const { part, duration_s, count, period_s } = segment;
  const isHold = part === "work" && count === 0 && segment.isTimed === undefined;
  const counted = Array.from({ length: count }, (_, n): Timed => {
    return { at_s: (n + 1) * period_s, mark: { kind: "counted", number: n + 1, of: count } };
  });
  const left = (count > 0 || segment.isTimed === true ? [] : LAST_S)
    .filter((seconds) => seconds < duration_s && (isHold || seconds <= 3))
    .map((seconds): Timed => ({ at_s: duration_s - seconds, mark: { kind: "left", seconds } }));
  const half: Timed[] = isHold && duration_s >= HALF_FROM_S ? [{ at_s: duration_s / 2, mark: { kind: "half" } }] : [];
  const breathing = isHold ? breaths(segment, movement) : [];
  return [{ at_s: 0, mark: { kind: "began" } as const }, ...counted, ...breathing, ...half, ...left]
    .filter(({ at_s }) => at_s <= duration_s)
    .sort((one, other) => one.at_s - other.at_s);
}
