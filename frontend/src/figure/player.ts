/**
 * Where in a movement the figure is, and how it goes on: a state and a pure function of state and event.
 *
 * Which mode follows which stands in `NEXT`, what an event does to the rest in `EFFECTS`.
 */

/** How long a clip is and when each of its steps is reached, seconds. */
export interface Timeline {
  readonly duration_s: number;
  readonly times_s: readonly number[];
}

/** walking: on the way to one step, where it stops. */
export type Mode = "paused" | "playing" | "walking";

export interface Player {
  readonly mode: Mode;
  readonly time_s: number;
  /** How many times the end was passed since the timeline was loaded. */
  readonly rounds: number;
  /** Share of the movement's own speed. */
  readonly speed: number;
  /** The step whose way is repeated, or null: the whole movement is. */
  readonly loop: number | null;
  /** Where walking stops. */
  readonly until_s: number;
  readonly timeline: Timeline;
}

export type PlayerEvent =
  | { readonly kind: "load"; readonly timeline: Timeline }
  | { readonly kind: "play" }
  | { readonly kind: "pause" }
  | { readonly kind: "toggle" }
  | { readonly kind: "tick"; readonly elapsed_s: number }
  | { readonly kind: "arrive" }
  | { readonly kind: "seek"; readonly time_s: number }
  | { readonly kind: "go"; readonly step: number }
  | { readonly kind: "walk"; readonly step: number }
  | { readonly kind: "speed"; readonly speed: number }
  | { readonly kind: "loop"; readonly step: number | null };

type Kind = PlayerEvent["kind"];
type Effect<K extends Kind> = (player: Player, event: Extract<PlayerEvent, { kind: K }>) => Player;

/** Modes not named here stay as they are. */
export const NEXT: Readonly<Record<Mode, Partial<Record<Kind, Mode>>>> = {
  paused: { play: "playing", toggle: "playing", walk: "walking" },
  playing: { pause: "paused", toggle: "paused", go: "paused", walk: "walking" },
  walking: { play: "playing", pause: "paused", toggle: "paused", go: "paused", arrive: "paused", seek: "paused" },
};

export const MIN_SPEED = 0.1;
export const MAX_SPEED = 2;

const EMPTY: Timeline = { duration_s: 1, times_s: [0, 1] };
const NEAR_S = 1e-4;
/** A tab that slept must not jump. */
const LONGEST_TICK_S = 0.25;

export function player(timeline: Timeline = EMPTY, speed = 1): Player {
  return { mode: "paused", time_s: 0, rounds: 0, speed, loop: null, until_s: 0, timeline };
}

function clamped(value: number, low: number, high: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, low), high) : low;
}

export function stepCount(timeline: Timeline): number {
  return timeline.times_s.length;
}

export function timeOf(timeline: Timeline, step: number): number {
  return timeline.times_s[clamped(Math.round(step), 0, stepCount(timeline) - 1)] ?? 0;
}

/** Give the last step that was reached at a time. */
export function stepAt(timeline: Timeline, time_s: number): number {
  return Math.max(0, timeline.times_s.findLastIndex((reached_s) => reached_s <= time_s + NEAR_S));
}

/** Give the step the figure is at, or on the way to. */
export function heading(timeline: Timeline, time_s: number): number {
  const step = stepAt(timeline, time_s);
  const there = time_s - timeOf(timeline, step) <= NEAR_S;
  return there ? step : Math.min(step + 1, stepCount(timeline) - 1);
}

/** Give the time of another clip of the same steps that shows the same part of the movement. */
export function sameMoment(from: Timeline, to: Timeline, time_s: number): number {
  const step = stepAt(from, time_s);
  const start = timeOf(from, step);
  const end = step + 1 < stepCount(from) ? timeOf(from, step + 1) : from.duration_s;
  const share = end > start ? (time_s - start) / (end - start) : 0;
  const from_s = timeOf(to, step);
  const to_s = step + 1 < stepCount(to) ? timeOf(to, step + 1) : to.duration_s;
  return from_s + share * (to_s - from_s);
}

/** Give where a clip done at its own speed is while the first plays: together with it if both take as long. */
export function besideTime(state: Player, other: Timeline): number {
  const { timeline, time_s } = state;
  const alike = Math.abs(other.duration_s - timeline.duration_s) < 0.01;
  if (alike || state.mode !== "playing" || state.loop !== null) return sameMoment(timeline, other, time_s);
  return (state.rounds * timeline.duration_s + time_s) % other.duration_s;
}

function looped(state: Player): readonly [number, number] {
  if (state.loop === null) return [0, state.timeline.duration_s];
  return [timeOf(state.timeline, state.loop - 1), timeOf(state.timeline, state.loop)];
}

function ticked(state: Player, elapsed_s: number): Player {
  if (state.mode === "paused") return state;
  const time_s = state.time_s + clamped(elapsed_s, 0, LONGEST_TICK_S) * state.speed;
  if (state.mode === "walking") {
    return time_s < state.until_s ? { ...state, time_s } : reduce({ ...state, time_s: state.until_s }, { kind: "arrive" });
  }
  const [start, end] = looped(state);
  if (time_s < end) return { ...state, time_s };
  return { ...state, time_s: end > start ? start + ((time_s - end) % (end - start)) : start, rounds: state.rounds + 1 };
}

function walked(state: Player, step: number): Player {
  const until_s = timeOf(state.timeline, step);
  const last = stepCount(state.timeline) - 1;
  const fromStart = stepAt(state.timeline, state.time_s) === last && step > 0;
  const start_s = fromStart ? 0 : state.time_s;
  // Backwards nobody walks: the way there begins at the step before.
  const time_s = start_s <= until_s ? start_s : timeOf(state.timeline, step - 1);
  return { ...state, time_s, until_s, loop: null };
}

const EFFECTS: { readonly [K in Kind]: Effect<K> } = {
  load: (state, { timeline }) => ({ ...state, timeline, rounds: 0, loop: null, ...moved(state, timeline) }),
  play: (state) => state,
  pause: (state) => state,
  toggle: (state) => state,
  arrive: (state) => state,
  tick: (state, { elapsed_s }) => ticked(state, elapsed_s),
  seek: (state, { time_s }) => ({ ...state, time_s: clamped(time_s, 0, state.timeline.duration_s) }),
  go: (state, { step }) => ({ ...state, time_s: timeOf(state.timeline, step), loop: null }),
  walk: (state, { step }) => walked(state, step),
  speed: (state, { speed }) => ({ ...state, speed: clamped(speed, MIN_SPEED, MAX_SPEED) }),
  loop: (state, { step }) => {
    if (step === null) return { ...state, loop: null };
    const way = clamped(Math.round(step), 1, stepCount(state.timeline) - 1);
    return { ...state, loop: way, time_s: timeOf(state.timeline, way - 1) };
  },
};

/** With another timeline of the same steps the figure stays where it was in the movement. */
function moved(state: Player, timeline: Timeline): { time_s: number; until_s: number } {
  const alike = stepCount(state.timeline) === stepCount(timeline);
  return alike
    ? { time_s: sameMoment(state.timeline, timeline, state.time_s), until_s: sameMoment(state.timeline, timeline, state.until_s) }
    : { time_s: 0, until_s: 0 };
}

/** Give the state after an event. */
export function reduce(state: Player, event: PlayerEvent): Player {
  const effect = EFFECTS[event.kind] as Effect<Kind>;
  const next = effect(state, event);
  const mode = NEXT[state.mode][event.kind];
  return mode === undefined ? next : { ...next, mode };
}
