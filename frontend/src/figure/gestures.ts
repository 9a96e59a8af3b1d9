/** Turning and zooming by finger, pen and mouse. One finger up or down still scrolls the page. */

export interface GestureTarget {
  /** By degrees. */
  turn(azimuth_deg: number, elevation_deg: number): void;
  /** factor > 1: nearer. */
  zoom(factor: number): void;
}

const DEG_PER_WIDTH = 240;
const WHEEL_STEP = 0.0016;

interface Finger {
  x: number;
  y: number;
}

/** Listen on a part of the page; gives the function that stops listening. */
export function listen(area: HTMLElement, target: GestureTarget): () => void {
  const fingers = new Map<number, Finger>();
  const stop = new AbortController();
  const { signal } = stop;
  const spread = (): number => {
    const [a, b] = [...fingers.values()];
    return a !== undefined && b !== undefined ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };

  area.addEventListener(
    "pointerdown",
    (event) => {
      if (event.pointerType === "mouse" && event.button !== 0) return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      area.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  area.addEventListener(
    "pointermove",
    (event) => {
      const finger = fingers.get(event.pointerId);
      if (finger === undefined) return;
      const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
      const before = spread();
      finger.x = event.clientX;
      finger.y = event.clientY;
      if (fingers.size > 1) {
        const after = spread();
        if (before > 0 && after > 0) target.zoom(after / before);
        return;
      }
      const share = DEG_PER_WIDTH / Math.max(area.clientWidth, 1);
      target.turn(-dx * share, dy * share);
    },
    { signal },
  );
  for (const kind of ["pointerup", "pointercancel", "lostpointercapture"] as const) {
    area.addEventListener(kind, (event) => fingers.delete(event.pointerId), { signal });
  }
  area.addEventListener(
    "wheel",
    (event) => {
      // A bare wheel scrolls the page, except over a figure that has the focus.
      if (!event.ctrlKey && !event.metaKey && !area.matches(":focus")) return;
      event.preventDefault();
      target.zoom(Math.exp(-event.deltaY * WHEEL_STEP * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1)));
    },
    { signal, passive: false },
  );
  return () => stop.abort();
}
