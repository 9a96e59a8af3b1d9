/**
 * A session as a state: which segment, how far, what was done. Pure; time comes in with a tick.
 *
 * `reduce` gives the next state and what happened on the way, in order. A tick may be of any length: what it passes over
 * happens, nothing is jumped.
 */
import type { PlannedSet } from "../choosing/dose.ts";
import type { SetSide } from "../choosing/library.ts";
import { type Mark, marksOf, type Movements, type Segment, segmentsOf } from "./segments.ts";

export type Mode = "ready" | "running" | "paused" | "asking" | "finished" | "stopped";

/** Who says how far the work is: the clock, or the body before the camera. */
export type Lead = "clock" | "body";
export type Why = "" | "person" | "pain" | "numb";

/** `confidence`: of the count with the repetition that comes next. `held_s`: how long this hold lasts by now, with what the clock led of it; `more_s`: what was seen of it since last told. */
export type SessionEvent =
  | { readonly kind: "start" | "pause" | "resume" | "toggle" | "skip" | "repeat" | "back" | "hurt" | "cancel" | "numb" | "stop" }
  | { readonly kind: "tick"; readonly elapsed_s: number }
  | { readonly kind: "pain"; readonly level: number }
  | { readonly kind: "lead"; readonly lead: Lead }
  | { readonly kind: "counted"; readonly number: number; readonly clean: boolean | null }
  | { readonly kind: "judged"; readonly confidence: number }
  | { readonly kind: "held"; readonly held_s: number; readonly more_s: number }
  | { readonly kind: "fault"; readonly fault: string }
  | { readonly kind: "range"; readonly still_spine_deg: number }
  | { readonly kind: "value"; readonly check: string; readonly value: number };

export type EventKind = SessionEvent["kind"];

/** How pain is acted on: 0–2 goes on, 3–5 goes on gentler, above 5 stops. */
export type PainBand = "mild" | "moderate" | "severe";

export interface SetDone {
  readonly movement: string;
  readonly side: SetSide;
  readonly kind: PlannedSet["kind"];
  readonly set_number: number;
  /** What was asked for and what was done: repetitions, seconds, or circles of both ways together. */
  readonly asked: number;
  readonly done: number;
  /** How many of them a camera saw, and how many of those were clean. */
  readonly seen: number;
  readonly clean: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly still_spine_deg: number | null;
  /** Values of mobility checks by their ids, as the camera read them; none where it read none. */
  readonly values?: Readonly<Record<string, number>>;
  /** What had been counted before the person said how many it was: `done` is then what they said. */
  readonly counted?: number | null;
  /** When they said it, ISO 8601; empty or missing: not asked, or no answer. */
  readonly answered?: string;
  /** How sure the coach was of its count, 0 to 1; null or missing: it does not say. */
  readonly confidence?: number | null;
}

export interface PainTold {
  readonly level: number;
  readonly movement: string;
  readonly side: SetSide;
}

export interface SessionState {
  readonly mode: Mode;
  /** Where asking returns to. */
  readonly before: "running" | "paused";
  readonly sets: readonly PlannedSet[];
  readonly at: number;
  readonly elapsed_s: number;
  readonly total_s: number;
  readonly lead: Lead;
  readonly done: readonly (SetDone | null)[];
  readonly pains: readonly PainTold[];
  readonly gentler: readonly string[];
  readonly why: Why;
}

export type Happening =
  | { readonly kind: "mark"; readonly mark: Mark; readonly segment: Segment }
  | { readonly kind: "ended"; readonly segment: Segment }
  | { readonly kind: "eased"; readonly movement: string }
  | { readonly kind: "mode"; readonly from: Mode; readonly mode: Mode; readonly why: Why };

export interface Stepped {
  readonly state: SessionState;
  readonly happened: readonly Happening[];
}

/** What leads from one mode to another; what is not named changes nothing. `back`: to where the question was asked. */
export const NEXT: Readonly<Record<Mode, Readonly<Partial<Record<EventKind | PainBand | "complete", Mode | "back">>>>> = {
  ready: { start: "running", stop: "stopped" },
  running: { pause: "paused", toggle: "paused", hurt: "asking", numb: "stopped", stop: "stopped", complete: "finished" },
  paused: { resume: "running", toggle: "running", hurt: "asking", numb: "stopped", stop: "stopped", complete: "finished" },
  asking: { cancel: "back", mild: "back", moderate: "back", severe: "stopped", numb: "stopped", stop: "stopped" },
  finished: {},
  stopped: {},
};

/** Modes in which one can go to and fro, and in which what a camera sees counts. */
export const MOVES: readonly Mode[] = ["running", "paused"];

const WHY: Readonly<Partial<Record<EventKind | PainBand, Why>>> = { severe: "pain", numb: "numb", stop: "person" };
const GENTLER = 0.75;
/** Pressing back after this goes to the beginning of the set, before it to the set before. */
const BACK_S = 3;
const HAIR_S = 1e-9;

export function painBand(level: number): PainBand {
  return level <= 2 ? "mild" : level <= 5 ? "moderate" : "severe";
}

function emptySet({ movement, side, kind, set_number, amount }: PlannedSet): SetDone {
  const asked = kind === "circles" ? 2 * amount : amount;
  return { movement, side, kind, set_number, asked, done: 0, seen: 0, clean: 0, faults: {}, still_spine_deg: null };
}

/** A session before its start. */
export function session(sets: readonly PlannedSet[]): SessionState {
  if (sets.length === 0) throw new RangeError("a session must have at least one set (got none)");
  return {
    mode: "ready", before: "running", sets, at: 0, elapsed_s: 0, total_s: 0, lead: "clock",
    done: sets.map(() => null), pains: [], gentler: [], why: "",
  };
}

/** The segments of a session, made once for each list of sets. */
const known = new WeakMap<readonly PlannedSet[], { readonly movements: Movements; readonly segments: readonly Segment[] }>();

export function segments(state: SessionState, movements: Movements): readonly Segment[] {
  const before = known.get(state.sets);
  if (before !== undefined && before.movements === movements) return before.segments;
  const made = segmentsOf(state.sets, movements);
  known.set(state.sets, { movements, segments: made });
  return made;
}

export function segmentAt(state: SessionState, movements: Movements): Segment {
  const all = segments(state, movements);
  return all[Math.min(state.at, all.length - 1)]!;
}

/** How much of a work segment is done after so many seconds of it: seconds, or whole repetitions. */
function amountAt({ count, period_s, isTimed }: Segment, elapsed_s: number): number {
  if (isTimed === true) return 0;
  return count === 0 ? elapsed_s : Math.min(Math.floor(elapsed_s / period_s + HAIR_S), count);
}

class Run {
  readonly happened: Happening[] = [];

  constructor(
    public state: SessionState,
    private readonly movements: Movements,
  ) {}

  get segment(): Segment {
    return segmentAt(this.state, this.movements);
  }

  get all(): readonly Segment[] {
    return segments(this.state, this.movements);
  }

  set(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
  }

  mode(event: EventKind | PainBand | "complete"): void {
    const next = NEXT[this.state.mode][event];
    if (next === undefined) return;
    const mode = next === "back" ? this.state.before : next;
    if (mode === this.state.mode) return;
    const from = this.state.mode;
    const why = event === "complete" ? "" : (WHY[event] ?? this.state.why);
    this.set({ mode, why, ...(mode === "asking" ? { before: this.state.mode as "running" | "paused" } : {}) });
    this.happened.push({ kind: "mode", from, mode, why });
  }

  /** Go on to a time of this segment; every mark on the way happens. */
  to(until_s: number): void {
    const segment = this.segment;
    const from_s = this.state.elapsed_s;
    const end_s = Math.min(until_s, segment.duration_s);
    if (end_s < from_s) return;
    const movement = this.movements[this.state.sets[segment.set]!.movement]!;
    for (const { at_s, mark } of marksOf(segment, movement)) {
      if (at_s > from_s + HAIR_S && at_s <= end_s + HAIR_S) this.happened.push({ kind: "mark", mark, segment });
    }
    this.set({ elapsed_s: end_s });
    if (segment.part === "work") this.credit(segment, amountAt(segment, end_s) - amountAt(segment, from_s));
  }

  credit({ set }: Segment, more: number): void {
    this.change(set, (one) => ({ ...one, done: one.done + more }));
  }

  change(set: number, change: (one: SetDone) => SetDone): void {
    const empty = this.empty(this.state.sets, set);
    this.set({ done: this.state.done.map((one, n) => (n === set ? change(one ?? empty) : one)) });
  }

  /** A set of which nothing is done; nothing is asked for of what is counted against the clock. */
  empty(sets: readonly PlannedSet[], set: number): SetDone {
    const isTimed = this.all.some((segment) => segment.set === set && segment.isTimed === true);
    return { ...emptySet(sets[set]!), ...(isTimed ? { asked: 0 } : {}) };
  }

  /** Enter a segment at its beginning; past the last one the session is complete. */
  enter(at: number): void {
    if (at >= this.all.length) {
      this.set({ at: this.all.length, elapsed_s: 0 });
      this.mode("complete");
      return;
    }
    this.set({ at, elapsed_s: 0 });
    const segment = this.segment;
    const movement = this.movements[this.state.sets[segment.set]!.movement]!;
    for (const { at_s, mark } of marksOf(segment, movement)) {
      if (at_s === 0) this.happened.push({ kind: "mark", mark, segment });
    }
  }

  next(): void {
    this.happened.push({ kind: "ended", segment: this.segment });
    this.enter(this.state.at + 1);
  }

  get isOver(): boolean {
    return this.state.at >= this.all.length;
  }

  tick(elapsed_s: number): void {
    if (this.state.mode !== "running" || !(elapsed_s > 0)) return;
    this.set({ total_s: this.state.total_s + elapsed_s });
    let left_s = elapsed_s;
    while (left_s > HAIR_S && this.state.mode === "running") {
      const segment = this.segment;
      if (segment.part === "work" && this.state.lead === "body") return;
      const step_s = Math.min(left_s, segment.duration_s - this.state.elapsed_s);
      this.to(this.state.elapsed_s + step_s);
      left_s -= step_s;
      if (this.state.elapsed_s >= segment.duration_s - HAIR_S) this.next();
    }
  }

  /** What the body did, as seconds of the work: the clock then stands where the body is. */
  worked(until_s: number): void {
    const segment = this.segment;
    if (this.state.mode !== "running" || this.state.lead !== "body" || segment.part !== "work") return;
    this.to(Math.max(until_s, this.state.elapsed_s));
    if (this.state.elapsed_s >= segment.duration_s - HAIR_S) this.next();
  }

  /** To the first segment after this set; from before the work only one segment on. */
  skip(): void {
    const { part, set } = this.segment;
    if (part === "work" || part === "change") {
      this.happened.push({ kind: "ended", segment: this.segment });
      const after = this.all.findIndex((segment) => segment.set > set);
      this.enter(after < 0 ? this.all.length : after);
    } else {
      this.next();
    }
  }

  /** To the beginning of a set's work, which is then done anew. */
  again(set: number): void {
    this.set({ done: this.state.done.map((one, n) => (n >= set ? null : one)) });
    this.enter(this.all.findIndex((segment) => segment.set === set && segment.part === "work"));
  }

  repeat(): void {
    const { part, set } = this.segment;
    if (part === "work" || part === "change") this.again(set);
    else this.enter(this.state.at);
  }

  back(): void {
    const { part, set } = this.segment;
    const first = this.all.findIndex((segment) => segment.set === set && segment.part === "work");
    const here = part === "change" || (part === "work" && (this.state.at > first || this.state.elapsed_s >= BACK_S));
    if (here || set === 0) this.again(set);
    else this.again(set - 1);
  }

  pain(level: number): void {
    if (this.state.mode !== "asking") return;
    const { movement, side } = this.state.sets[this.segment.set]!;
    const band = painBand(level);
    this.set({ pains: [...this.state.pains, { level, movement, side }] });
    if (band === "moderate") this.ease(movement);
    this.mode(band);
    // The work may have become shorter than what is already done of it.
    if (this.segment.part === "work" && this.state.elapsed_s >= this.segment.duration_s) this.next();
  }

  /** A quarter less of a movement, from now on. */
  ease(movement: string): void {
    const from = this.segment.set;
    const sets = this.state.sets.map((planned, n): PlannedSet => {
      if (n < from || planned.movement !== movement) return planned;
      return { ...planned, amount: Math.max(1, Math.round(planned.amount * GENTLER)) };
    });
    const done = this.state.done.map((one, n) => (n === from && one !== null ? { ...one, asked: this.empty(sets, n).asked } : one));
    this.set({ sets, done, gentler: [...new Set([...this.state.gentler, movement])] });
    this.happened.push({ kind: "eased", movement });
  }
}

/** Take an event; give the next state and what happened on the way. */
export function reduce(state: SessionState, event: SessionEvent, movements: Movements): Stepped {
  const run = new Run(state, movements);
  const moves = MOVES.includes(state.mode);
  switch (event.kind) {
    case "start":
      run.mode("start");
      if (state.mode === "ready") run.enter(0);
      break;
    case "tick":
      run.tick(event.elapsed_s);
      break;
    case "skip":
      if (moves) run.skip();
      break;
    case "repeat":
      if (moves) run.repeat();
      break;
    case "back":
      if (moves) run.back();
      break;
    case "pain":
      run.pain(event.level);
      break;
    case "lead":
      run.set({ lead: event.lead });
      break;
    case "counted":
    case "judged":
    case "held":
    case "fault":
    case "range":
    case "value":
      if (state.mode === "running" && run.segment.part === "work") saw(run, event);
      break;
    default:
      run.mode(event.kind);
  }
  return { state: run.state, happened: run.happened };
}

type SeenEvent = Extract<SessionEvent, { readonly kind: "counted" | "judged" | "held" | "fault" | "range" | "value" }>;

function saw(run: Run, event: SeenEvent): void {
  const { set, period_s, isTimed } = run.segment;
  switch (event.kind) {
    case "counted":
      // The clock does not count what is timed: only what was seen was done.
      run.change(set, (one) => ({ ...one, done: one.done + (isTimed === true ? 1 : 0), seen: one.seen + 1, clean: one.clean + (event.clean === true ? 1 : 0) }));
      run.worked(event.number * period_s);
      break;
    case "judged":
      run.change(set, (one) => ({ ...one, confidence: event.confidence }));
      break;
    case "held":
      run.change(set, (one) => ({ ...one, seen: one.seen + event.more_s }));
      run.worked(event.held_s);
      break;
    case "fault":
      run.change(set, (one) => ({ ...one, faults: { ...one.faults, [event.fault]: (one.faults[event.fault] ?? 0) + 1 } }));
      break;
    case "range":
      run.change(set, (one) => ({ ...one, still_spine_deg: Math.max(one.still_spine_deg ?? 0, event.still_spine_deg) }));
      break;
    case "value":
      run.change(set, (one) => ({ ...one, values: { ...one.values, [event.check]: event.value } }));
      if (isTimed === true) run.next();
      break;
  }
}

/** Seconds from now to the end, as the clock goes. */
export function remaining_s(state: SessionState, movements: Movements): number {
  const later = segments(state, movements).slice(state.at);
  return Math.max(0, later.reduce((sum, { duration_s }) => sum + duration_s, -state.elapsed_s));
}
