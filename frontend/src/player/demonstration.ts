/** Which moment of the figure's clip belongs to which moment of the session. Pure. */
import type { Kind } from "../choosing/library.ts";
import type { Segment } from "./segments.ts";

/** When the steps of a clip are reached, in seconds; the last is the way back. */
export interface Clip {
  readonly times_s: readonly number[];
  readonly duration_s: number;
}

/** From the centre of a circle to the circle, as in `unsit.figure.motion`. */
const APPROACH_S = 0.5;

function between(share: number, from: number, to: number): number {
  return from + Math.min(Math.max(share, 0), 1) * (to - from);
}

/** A wave from 0 to 1 and back, as long as a breath: out is where the body gives way. */
function breathing(elapsed_s: number, period_s: number): number {
  return period_s > 0 ? (1 - Math.cos((2 * Math.PI * elapsed_s) / period_s)) / 2 : 0;
}

/** When the position of a hold or the centre of the circles is reached, and when it is left. */
function inside(kind: Kind, { times_s, duration_s }: Clip): readonly [there_s: number, left_s: number] {
  const after = kind === "hold" ? 2 : 3;
  return [times_s.at(-after - 1) ?? 0, times_s.at(-2) ?? duration_s];
}

/** Give the clip's time for a moment of a segment. */
export function clipTime(kind: Kind, segment: Segment, elapsed_s: number, clip: Clip): number {
  const [there_s, left_s] = inside(kind, clip);
  const to_go_s = segment.duration_s - elapsed_s;
  switch (segment.part) {
    case "setup":
    case "rest":
    case "turn":
      // The start pose is shown, then the way into the position, so that both arrive together.
      return kind === "repetitions" ? 0 : Math.max(0, there_s - to_go_s);
    case "change":
      return clip.times_s.at(-3) ?? 0;
    case "work":
      break;
  }
  if (kind === "repetitions") return ((elapsed_s / segment.period_s) % 1) * clip.duration_s;
  if (kind === "hold") return between(0.5 * breathing(elapsed_s, segment.period_s), there_s, left_s);
  // The clip shows one circle each way, from where the leg has come onto the circle.
  const middle_s = clip.times_s.at(-3) ?? left_s;
  const [from_s, to_s] = segment.direction === "backward" ? [middle_s, left_s] : [there_s + APPROACH_S, middle_s];
  return between((elapsed_s / segment.period_s) % 1, from_s, to_s);
}
