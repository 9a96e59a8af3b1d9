/** Where the viewer is now, where they are going, and which of the offered views that is. */
import { type Area, areas, framed, isTall } from "./layout.ts";
import type { Scenery } from "./movement.ts";
import {
  between,
  CALM_FIELD_OF_VIEW_DEG,
  fitted,
  fromPlace,
  nearer,
  turned,
  type Viewpoint,
  widened,
} from "./viewpoint.ts";

/** `home`: all of the movement from a good side; `own`: where the viewer turned to; else the id of a camera. */
export type View = string;

const HOME = "home";
const OWN = "own";
const JOURNEY_MS = 700;
/** How much of a pane the picture of a camera takes. */
const FRAME_SHARE = 0.9;
/** How much of a pane the movement takes at home. */
const HOME_SHARE = 0.95;

interface CameraKind {
  readonly field_of_view_deg: number;
  readonly aspect: number;
}

export class ViewKeeper {
  chosen: View = HOME;
  current: Viewpoint | null = null;
  private scenery: Scenery | null = null;
  private camera: CameraKind = { field_of_view_deg: 46, aspect: 4 / 3 };
  private journey: { from: Viewpoint; to: Viewpoint; start_ms: number } | null = null;
  private panes: readonly Area[] = areas(16, 10, 1);

  /** Take the cameras of a movement, body and side; a chosen camera stays chosen where there is one of that name. */
  set(scenery: Scenery, camera: CameraKind): void {
    this.scenery = scenery;
    this.camera = camera;
    if (!scenery.views.some(({ id }) => id === this.chosen)) this.chosen = HOME;
    this.settle();
  }

  /** Take the size of the canvas; gives whether two panes stand one above the other. */
  resize(width: number, height: number, count: number): boolean {
    this.panes = areas(width, height, count);
    if (this.chosen !== OWN && this.journey === null) this.settle();
    return isTall(width, height);
  }

  look(view: View, atOnce: boolean): void {
    this.chosen = view;
    const [from, to] = [this.current, this.goal()];
    if (to === null) return;
    this.journey = atOnce || from === null ? null : { from, to, start_ms: 0 };
    if (this.journey === null) this.current = to;
  }

  turn(azimuth_deg: number, elevation_deg: number): void {
    this.own((view) => turned(view, azimuth_deg, elevation_deg));
  }

  zoom(factor: number): void {
    this.own((view) => nearer(view, factor));
  }

  private own(change: (view: Viewpoint) => Viewpoint): void {
    if (this.current === null) return;
    this.journey = null;
    this.chosen = OWN;
    this.current = change(this.current);
  }

  /** Go on with the journey to a view; gives whether it lasts. */
  tick(now_ms: number): boolean {
    if (this.journey === null) return false;
    this.journey.start_ms ||= now_ms;
    const share = (now_ms - this.journey.start_ms) / JOURNEY_MS;
    this.current = between(this.journey.from, this.journey.to, share);
    if (share >= 1) this.journey = null;
    return this.journey !== null;
  }

  /** Give the picture of the chosen camera in each pane; none unless one is chosen. */
  frames(): readonly Area[] {
    if (this.chosen === HOME || this.chosen === OWN || this.journey !== null) return [];
    return this.panes.map((pane) => framed(pane, this.camera.aspect, FRAME_SHARE));
  }

  private get aspect(): number {
    const pane = this.panes[0];
    return pane === undefined ? 1.6 : pane.width / pane.height;
  }

  private settle(): void {
    this.journey = null;
    this.current = this.chosen === OWN ? (this.current ?? this.goal()) : this.goal();
  }

  private goal(): Viewpoint | null {
    if (this.scenery === null) return null;
    const view = this.scenery.views.find(({ id }) => id === this.chosen);
    if (view !== undefined) {
      const { field_of_view_deg, aspect } = this.camera;
      const whole = widened(field_of_view_deg, aspect, this.aspect);
      const roomy = 2 * Math.atan(Math.tan((whole * Math.PI) / 360) / FRAME_SHARE);
      return fromPlace(view.place, view.target, (roomy * 180) / Math.PI);
    }
    const first = this.scenery.views[0];
    const from = first === undefined ? fromPlace([1.5, 1.4, 2.5], [0, 0.5, 0], CALM_FIELD_OF_VIEW_DEG)
      : fromPlace(first.place, first.target, CALM_FIELD_OF_VIEW_DEG);
    return nearer(fitted(from, this.scenery.extremes, this.aspect), HOME_SHARE);
  }
}
