/** From what the engine tells to what the session does and the person hears. Pure. */
import type { Segment } from "../player/segments.ts";
import type { SessionEvent, SessionState } from "../player/session.ts";
import type { EngineEvent } from "./messages.ts";

export type Saying = "lost" | "regained" | "misplaced" | "stalled";

/** The fault whose joint is lit on the figure, and in seconds of the frames since when and until when. */
export interface Lit {
  readonly fault: string;
  readonly since_s: number;
  readonly until_s: number;
}

/** What is known of the set before the camera. */
export interface Guide {
  readonly set: number;
  readonly isThere: boolean;
  readonly isSeen: boolean;
  /** What the coach had counted and the session had done when the body took the lead. */
  readonly base: number;
  readonly offset: number;
  readonly lastNumber: number;
  readonly direction: string;
  /** When something was last done, in seconds of the frames. */
  readonly worked_s: number;
  readonly unknown: readonly string[];
  readonly lit: Lit | null;
}

export interface Guided {
  readonly guide: Guide;
  readonly session: readonly SessionEvent[];
  readonly cue: string;
  readonly saying: Saying | "";
  readonly range_deg: number | null;
  /** The value of the set's mobility check so far; null: nothing new. */
  readonly value: number | null;
}

/** Without any progress for so many rounds of the movement the clock takes over. */
const STALLED_ROUNDS = 3;
const STALLED_LEAST_S = 12;
/** A joint is lit until its fault is cured, but long enough to be seen and no longer than a look takes. */
const LIT_LEAST_S = 2;
const LIT_MOST_S = 6;

export function guideOf(set: number): Guide {
  return { set, isThere: false, isSeen: false, base: 0, offset: 0, lastNumber: 0, direction: "", worked_s: -1, unknown: [], lit: null };
}

function number(event: EngineEvent, name: string): number {
  const value = event[name];
  return typeof value === "number" ? value : 0;
}

function plain(guide: Guide): Guided {
  return { guide, session: [], cue: "", saying: "", range_deg: null, value: null };
}

const CLOCK: SessionEvent = { kind: "lead", lead: "clock" };
const BODY: SessionEvent = { kind: "lead", lead: "body" };

/** The body takes the lead where it is: its count goes on from the session's. */
function led(guide: Guide, state: SessionState, segment: Segment, time_s: number): Guide {
  const done = segment.count > 0 ? Math.floor(state.elapsed_s / segment.period_s + 1e-9) : state.elapsed_s;
  return { ...guide, base: guide.lastNumber, offset: done, direction: segment.direction, worked_s: time_s };
}

/** Called with every frame: the lead follows from whether the body is there, and is given back when nothing happens. */
export function watched(guide: Guide, time_s: number, state: SessionState, segment: Segment): Guided {
  // What the body does in a pause is not counted: it takes the lead anew afterwards.
  if (state.mode !== "running") return state.lead === "body" ? { ...plain(guide), session: [CLOCK] } : plain(guide);
  // What is counted against the clock is led by the clock.
  if (segment.part !== "work" || segment.isTimed === true) return plain(guide);
  const mayLead = guide.isThere && guide.isSeen;
  if (mayLead && (state.lead === "clock" || guide.direction !== segment.direction)) {
    if (state.lead === "clock" && guide.worked_s === Infinity) return plain(guide);
    const fresh = guide.direction !== segment.direction ? { ...guide, lastNumber: 0 } : guide;
    return { ...plain(led(fresh, state, segment, time_s)), session: [BODY] };
  }
  const patience_s = Math.max(STALLED_LEAST_S, segment.count > 0 ? STALLED_ROUNDS * segment.period_s : 0);
  if (state.lead === "body" && time_s - guide.worked_s > patience_s) {
    return { ...plain({ ...guide, worked_s: Infinity }), session: [CLOCK], saying: "stalled" };
  }
  return plain(guide);
}

/** Put out what was lit long enough. */
export function dimmed(guide: Guide, time_s: number): Guide {
  return guide.lit !== null && time_s >= guide.lit.until_s ? { ...guide, lit: null } : guide;
}

function cured({ lit }: Guide, { fault, time_s }: EngineEvent): Lit | null {
  if (lit === null || lit.fault !== fault) return lit;
  return { ...lit, until_s: Math.min(lit.until_s, Math.max(time_s, lit.since_s + LIT_LEAST_S)) };
}

function cueOf(guide: Guide, event: EngineEvent): Guided {
  const fault = String(event.fault);
  const { time_s } = event;
  const lit = fault === "" ? guide.lit : { fault, since_s: time_s, until_s: time_s + LIT_MOST_S };
  return { ...plain({ ...guide, lit }), cue: String(event.text) };
}

function counted(guide: Guide, event: EngineEvent, clean: boolean | null): Guided {
  const told = number(event, "number");
  const next = { ...guide, lastNumber: told, worked_s: event.time_s };
  return { ...plain(next), session: [{ kind: "counted", number: told - guide.base + guide.offset, clean }] };
}

type Take = (guide: Guide, event: EngineEvent) => Guided;

const TAKES: Readonly<Record<string, Take>> = {
  SetupReached: (guide) => plain({ ...guide, isThere: true, isSeen: true }),
  SetupLost: (guide) => ({ ...plain({ ...guide, isThere: false }), session: [CLOCK] }),
  TrackingLost: (guide) => ({ ...plain({ ...guide, isSeen: false }), session: [CLOCK], saying: "lost" }),
  TrackingRegained: (guide) => ({ ...plain({ ...guide, isSeen: true }), saying: "regained" }),
  CameraMisplaced: (guide) => ({ ...plain(guide), saying: "misplaced" }),
  RepetitionCompleted: (guide, event) => counted(guide, event, event.clean === true),
  RepetitionStarted: (guide, event) => plain({ ...guide, worked_s: Math.max(guide.worked_s, event.time_s) }),
  CountJudged: (guide, event) => ({ ...plain(guide), session: [{ kind: "judged", confidence: number(event, "confidence") }] }),
  CircleCompleted: (guide, event) => (event.direction === guide.direction ? counted(guide, event, null) : plain(guide)),
  HoldProgressed: (guide, event) => {
    const held_s = number(event, "held_s");
    const next = { ...guide, lastNumber: held_s, worked_s: event.time_s };
    return { ...plain(next), session: [{ kind: "held", held_s: held_s - guide.base + guide.offset, more_s: Math.max(0, held_s - guide.lastNumber) }] };
  },
  FaultFound: (guide, event) => ({ ...plain(guide), session: [{ kind: "fault", fault: String(event.fault) }] }),
  StillSpineMeasured: (guide, event) => {
    const range_deg = number(event, "range_deg");
    return { ...plain(guide), range_deg, session: [{ kind: "range", still_spine_deg: range_deg }] };
  },
  CheckMeasured: (guide, event) => {
    const value = number(event, "value");
    return { ...plain(guide), value, session: [{ kind: "value", check: String(event["check"]), value }] };
  },
  FaultCleared: (guide, event) => plain({ ...guide, lit: cured(guide, event) }),
  CueGiven: cueOf,
  MeasureUnknown: (guide, event) => plain({ ...guide, unknown: [...new Set([...guide.unknown, String(event.measure)])] }),
  MeasureKnown: (guide, event) => plain({ ...guide, unknown: guide.unknown.filter((measure) => measure !== event.measure) }),
};

/** Take what the engine told. */
export function told(guide: Guide, event: EngineEvent): Guided {
  return TAKES[event.event]?.(guide, event) ?? plain(guide);
}
