/** Where the viewer stands: pure geometry of cameras that look at a point; metres, y up, angles in degrees. */
import type { Point } from "./movement.ts";

const RAD = Math.PI / 180;

/** A place on a sphere round a target, looking at it. azimuth: from z towards x. elevation: above the horizontal. */
export interface Viewpoint {
  readonly target: Point;
  readonly azimuth_deg: number;
  readonly elevation_deg: number;
  readonly distance_m: number;
  /** Vertical. */
  readonly fieldOfView_deg: number;
}

export const MIN_DISTANCE_M = 0.7;
export const MAX_DISTANCE_M = 9;
export const MIN_ELEVATION_DEG = -4;
export const MAX_ELEVATION_DEG = 86;

/** Field of view of the view in which a figure is first shown. */
export const CALM_FIELD_OF_VIEW_DEG = 30;

export function minus(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function fromPlace(place: Point, target: Point, fieldOfView_deg: number): Viewpoint {
  const [x, y, z] = minus(place, target);
  const distance_m = Math.hypot(x, y, z);
  return {
    target,
    azimuth_deg: Math.atan2(x, z) / RAD,
    elevation_deg: distance_m > 0 ? Math.asin(y / distance_m) / RAD : 0,
    distance_m,
    fieldOfView_deg,
  };
}

/** Give the direction from the target to the viewer. */
export function towards(view: Viewpoint): Point {
  const level = Math.cos(view.elevation_deg * RAD);
  return [
    level * Math.sin(view.azimuth_deg * RAD),
    Math.sin(view.elevation_deg * RAD),
    level * Math.cos(view.azimuth_deg * RAD),
  ];
}

export function placeOf(view: Viewpoint): Point {
  const [x, y, z] = towards(view);
  return [view.target[0] + view.distance_m * x, view.target[1] + view.distance_m * y, view.target[2] + view.distance_m * z];
}

function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Give the view from the same direction with which points just fit a picture of this width / height. */
export function fitted(view: Viewpoint, points: readonly Point[], aspect: number): Viewpoint {
  const away = towards(view);
  const [azimuth, elevation] = [view.azimuth_deg * RAD, view.elevation_deg * RAD];
  const right: Point = [Math.cos(azimuth), 0, -Math.sin(azimuth)];
  const up: Point = [-Math.sin(elevation) * Math.sin(azimuth), Math.cos(elevation), -Math.sin(elevation) * Math.cos(azimuth)];
  const half = Math.tan((view.fieldOfView_deg / 2) * RAD);
  const [tanX, tanY] = [half * aspect, half];
  // Of all edges of the picture through a point, the outermost on each side; between a pair the viewer stands.
  const edge = (along: Point, tan: number, sign: number): number =>
    Math.max(...points.map((point) => sign * dot(point, along) + tan * dot(point, away)));
  const [east, west, north, south] = [edge(right, tanX, 1), edge(right, tanX, -1), edge(up, tanY, 1), edge(up, tanY, -1)];
  const depth = Math.max((east + west) / (2 * tanX), (north + south) / (2 * tanY));
  const [x, y] = [(east - west) / 2, (north - south) / 2];
  const nearest = Math.max(...points.map((point) => dot(point, away)));
  const middle = (nearest + Math.min(...points.map((point) => dot(point, away)))) / 2;
  const at = (axis: 0 | 1 | 2): number => x * right[axis] + y * up[axis] + middle * away[axis];
  const distance_m = Math.min(Math.max(depth, nearest + MIN_DISTANCE_M / 2) - middle, MAX_DISTANCE_M);
  return { ...view, target: [at(0), at(1), at(2)], distance_m };
}

/** Give the vertical field of view with which a picture of `own` width / height holds a camera's whole picture. */
export function widened(fieldOfView_deg: number, aspect: number, own: number): number {
  if (own >= aspect) return fieldOfView_deg;
  return (2 * Math.atan((Math.tan((fieldOfView_deg / 2) * RAD) * aspect) / own)) / RAD;
}

export function turned(view: Viewpoint, azimuth_deg: number, elevation_deg: number): Viewpoint {
  const elevation = Math.min(Math.max(view.elevation_deg + elevation_deg, MIN_ELEVATION_DEG), MAX_ELEVATION_DEG);
  return { ...view, azimuth_deg: view.azimuth_deg + azimuth_deg, elevation_deg: elevation };
}

export function nearer(view: Viewpoint, factor: number): Viewpoint {
  return { ...view, distance_m: Math.min(Math.max(view.distance_m / factor, MIN_DISTANCE_M), MAX_DISTANCE_M) };
}

/** Give the view a share of the way from one to another, by the shorter way round and gently at both ends. */
export function between(from: Viewpoint, to: Viewpoint, share: number): Viewpoint {
  const u = Math.min(Math.max(share, 0), 1);
  const s = u * u * (3 - 2 * u);
  const mix = (a: number, b: number): number => a + (b - a) * s;
  const round = ((((to.azimuth_deg - from.azimuth_deg) % 360) + 540) % 360) - 180;
  return {
    target: [mix(from.target[0], to.target[0]), mix(from.target[1], to.target[1]), mix(from.target[2], to.target[2])],
    azimuth_deg: from.azimuth_deg + round * s,
    elevation_deg: mix(from.elevation_deg, to.elevation_deg),
    distance_m: mix(from.distance_m, to.distance_m),
    fieldOfView_deg: mix(from.fieldOfView_deg, to.fieldOfView_deg),
  };
}
