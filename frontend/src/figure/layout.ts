/** How panes share a canvas, in CSS pixels. */

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Whether two panes stand one above the other rather than side by side. */
export function isTall(width: number, height: number): boolean {
  return width < height * 1.15;
}

/** Give the parts of the canvas the panes take. */
export function areas(width: number, height: number, count: number): readonly Area[] {
  if (count < 2) return [{ x: 0, y: 0, width, height }];
  if (isTall(width, height)) {
    const half = Math.floor(height / 2);
    return [
      { x: 0, y: 0, width, height: half },
      { x: 0, y: half, width, height: height - half },
    ];
  }
  const half = Math.floor(width / 2);
  return [
    { x: 0, y: 0, width: half, height },
    { x: half, y: 0, width: width - half, height },
  ];
}

/** Give the largest part in the middle of an area, a little smaller than it, of a given width / height. */
export function framed(area: Area, aspect: number, share: number): Area {
  const wide = area.width / area.height >= aspect;
  const width = wide ? area.height * share * aspect : area.width * share;
  const height = width / aspect;
  return { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
}
