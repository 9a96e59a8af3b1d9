/** Who is to be seen, and who of them is followed. Pure; places are shares of the picture, from its upper left corner. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Seen {
  readonly x: number;
  readonly y: number;
}

/** Of its own size, so much more round a person is left to be seen when everything else is hidden. */
const ROOM = 0.15;

/** Give the box round the landmarks of a person. */
export function boxOf(landmarks: readonly Seen[]): Box {
  const [xs, ys] = [landmarks.map(({ x }) => x), landmarks.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

export function middleOf({ x, y, width, height }: Box): readonly [x: number, y: number] {
  return [x + width / 2, y + height / 2];
}

/** Give the share of the smaller box that lies in the other. */
export function overlap(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  const smaller = Math.min(one.width * one.height, other.width * other.height);
  return width <= 0 || height <= 0 || smaller <= 0 ? 0 : (width * height) / smaller;
}

/** Give those that are different people, from left to right: the pose model may see the same one twice. */
export function apart(boxes: readonly Box[]): Box[] {
  const found: Box[] = [];
  for (const box of boxes) if (found.every((one) => overlap(one, box) < 0.5)) found.push(box);
  return found.sort((one, other) => middleOf(one)[0] - middleOf(other)[0]);
}

/** Give the box whose middle is nearest to a place; null where there is nobody. */
export function nearest(boxes: readonly Box[], x: number, y: number): Box | null {
  const far = (box: Box): number => Math.hypot(middleOf(box)[0] - x, middleOf(box)[1] - y);
  return boxes.length === 0 ? null : boxes.reduce((best, box) => (far(box) < far(best) ? box : best));
}

/** Give what is left to be seen so that only this person is. */
export function roomFor({ x, y, width, height }: Box): Box {
  return { x: x - ROOM * width, y: y - ROOM * height, width: width * (1 + 2 * ROOM), height: height * (1 + 2 * ROOM) };
}

/** Whether the middle of a box lies in another. */
export function isIn(box: Box, room: Box): boolean {
  const [x, y] = middleOf(box);
  return x >= room.x && x <= room.x + room.width && y >= room.y && y <= room.y + room.height;
}

/** Give where a place of the picture is in a mirrored preview of another shape that the picture fills. */
export function inPreview(box: Box, aspect: number, shape: number): Box {
  const [across, down] = [Math.max(1, aspect / shape), Math.max(1, shape / aspect)];
  const x = 0.5 + (0.5 - box.x - box.width) * across;
  return { x, y: 0.5 + (box.y - 0.5) * down, width: box.width * across, height: box.height * down };
}

/** Give which place of the picture is shown at a place of such a preview. */
export function outOfPreview(x: number, y: number, aspect: number, shape: number): { readonly x: number; readonly y: number } {
  const [across, down] = [Math.max(1, aspect / shape), Math.max(1, shape / aspect)];
  return { x: 0.5 - (x - 0.5) / across, y: 0.5 + (y - 0.5) / down };
}
