/** A moment of a recording as a drawn figure: lines between the points of the body. */
import type { Moment } from "./file.ts";

/** Pairs of landmarks, by their BlazePose numbers. */
const BONES: readonly (readonly [number, number])[] = [
  [11, 12], [11, 23], [12, 24], [23, 24],
  [11, 13], [13, 15], [12, 14], [14, 16], [15, 19], [16, 20],
  [23, 25], [25, 27], [27, 31], [27, 29], [29, 31],
  [24, 26], [26, 28], [28, 32], [28, 30], [30, 32],
];
const [NOSE, LEFT_EAR, RIGHT_EAR] = [0, 7, 8];
/** What is seen less well is drawn fainter. */
const FAINT = 0.25;

export interface Colours {
  readonly ink: string;
  readonly accent: string;
}

/** The moment at a time; the last one before it. */
export function momentAt(moments: readonly Moment[], time_s: number): Moment | undefined {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]!.time_s <= time_s) low = middle + 1;
    else high = middle;
  }
  return moments[Math.max(0, low - 1)];
}

/** Draw a moment into a canvas of the picture's shape; an empty one where nobody was seen. */
export function drawMoment(pen: CanvasRenderingContext2D, { points }: Moment, { ink, accent }: Colours): void {
  const { width, height } = pen.canvas;
  pen.clearRect(0, 0, width, height);
  if (points === null) return;
  pen.lineCap = "round";
  pen.lineWidth = Math.max(2, height / 60);
  for (const [from, to] of BONES) {
    const [one, other] = [points[from]!, points[to]!];
    // Of limbs the left one, by its odd number, has another colour.
    pen.strokeStyle = from % 2 === 1 && to % 2 === 1 ? accent : ink;
    pen.globalAlpha = Math.max(FAINT, Math.min(one[2], other[2]));
    pen.beginPath();
    pen.moveTo(one[0] * height, one[1] * height);
    pen.lineTo(other[0] * height, other[1] * height);
    pen.stroke();
  }
  const [nose, left, right] = [points[NOSE]!, points[LEFT_EAR]!, points[RIGHT_EAR]!];
  const radius = 0.8 * Math.max(Math.hypot(left[0] - right[0], left[1] - right[1]), Math.hypot(nose[0] - left[0], nose[1] - left[1]));
  pen.globalAlpha = Math.max(FAINT, nose[2]);
  pen.strokeStyle = ink;
  pen.beginPath();
  pen.arc(((left[0] + right[0]) / 2) * height, ((left[1] + right[1]) / 2) * height, radius * height, 0, 2 * Math.PI);
  pen.stroke();
  pen.globalAlpha = 1;
}
