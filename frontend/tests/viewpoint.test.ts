import { describe, expect, it } from "vitest";
import { areas, framed } from "../src/figure/layout.ts";
import type { Point, Scenery } from "../src/figure/movement.ts";
import { ViewKeeper } from "../src/figure/view_keeper.ts";
import { between, fitted, fromPlace, MAX_ELEVATION_DEG, nearer, placeOf, towards, turned, widened, type Viewpoint } from "../src/figure/viewpoint.ts";

const POINTS: readonly Point[] = [[-1, 0, 0.2], [1, 0.1, -0.3], [0.9, 0.5, 0.3], [-0.8, 0.6, -0.2], [0, 1.1, 0]];
const VIEW = fromPlace([1.2, 1.6, 2.1], [0, 0.3, 0], 30);

/** Where a point lies in the picture: -1 … 1 inside. */
function seen(view: Viewpoint, point: Point, aspect: number): readonly [number, number] {
  const eye = placeOf(view);
  const away = towards(view);
  const azimuth = (view.azimuth_deg * Math.PI) / 180;
  const right: Point = [Math.cos(azimuth), 0, -Math.sin(azimuth)];
  const up: Point = [away[1] * right[2], away[2] * right[0] - away[0] * right[2], -away[1] * right[0]];
  const from: Point = [point[0] - eye[0], point[1] - eye[1], point[2] - eye[2]];
  const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const depth = -dot(from, away);
  const half = Math.tan((view.fieldOfView_deg * Math.PI) / 360);
  return [dot(from, right) / (depth * half * aspect), dot(from, up) / (depth * half)];
}

describe("viewpoints", () => {
  it("stand where they were placed", () => {
    for (const [n, value] of placeOf(VIEW).entries()) expect(value).toBeCloseTo([1.2, 1.6, 2.1][n] ?? 0);
  });

  it.each([0.5, 1, 1.6, 3])("hold every point of a figure, and no more air than needed, in a picture of %s", (aspect) => {
    const view = fitted(VIEW, POINTS, aspect);
    const at = POINTS.map((point) => seen(view, point, aspect));
    const most = Math.max(...at.flat().map(Math.abs));
    expect(most).toBeLessThan(1.0001);
    expect(most).toBeGreaterThan(0.98);
  });

  it("never turn over the top or below the floor, and never come too near", () => {
    expect(turned(VIEW, 0, 500).elevation_deg).toBe(MAX_ELEVATION_DEG);
    expect(turned(VIEW, 0, -500).elevation_deg).toBeLessThan(0);
    expect(nearer(VIEW, 1e6).distance_m).toBeGreaterThan(0.5);
  });

  it("travel by the shorter way round", () => {
    const from = { ...VIEW, azimuth_deg: 170 };
    const to = { ...VIEW, azimuth_deg: -170 };
    expect(between(from, to, 0.5).azimuth_deg).toBeCloseTo(180);
    expect(between(from, to, 0).azimuth_deg).toBeCloseTo(170);
    expect(between(from, to, 1).elevation_deg).toBeCloseTo(to.elevation_deg);
  });

  it("hold a camera's whole picture also where they are narrower", () => {
    expect(widened(46, 4 / 3, 2)).toBe(46);
    const wide = widened(46, 4 / 3, 0.5);
    const across = (field: number, aspect: number): number => Math.tan((field * Math.PI) / 360) * aspect;
    expect(across(wide, 0.5)).toBeCloseTo(across(46, 4 / 3));
  });
});

describe("panes", () => {
  it.each([[1000, 500], [390, 500]])("share %s × %s without a gap", (width, height) => {
    const parts = areas(width, height, 2);
    expect(parts.reduce((sum, part) => sum + part.width * part.height, 0)).toBe(width * height);
  });

  it("frame a camera's picture in their middle", () => {
    const frame = framed({ x: 0, y: 0, width: 800, height: 300 }, 4 / 3, 0.9);
    expect(frame.width / frame.height).toBeCloseTo(4 / 3);
    expect(frame.height).toBeCloseTo(270);
    expect(frame.x + frame.width / 2).toBeCloseTo(400);
  });
});

describe("the view keeper", () => {
  const scenery = { views: [{ id: "chest", place: [0, 1, 3], target: [0, 0.3, 0] }], extremes: POINTS } as unknown as Scenery;
  const kept = (): ViewKeeper => {
    const views = new ViewKeeper();
    views.set(scenery, { field_of_view_deg: 46, aspect: 4 / 3 });
    views.resize(800, 500, 1);
    return views;
  };

  it("travels to a camera and shows what it takes in", () => {
    const views = kept();
    views.look("chest", false);
    expect(views.tick(1000)).toBe(true);
    expect(views.frames()).toEqual([]);
    expect(views.tick(5000)).toBe(false);
    expect(views.frames()).toHaveLength(1);
    for (const [n, value] of placeOf(views.current ?? VIEW).entries()) expect(value).toBeCloseTo([0, 1, 3][n] ?? 0);
  });

  it("jumps where motion is unwelcome", () => {
    const views = kept();
    views.look("chest", true);
    expect(views.tick(0)).toBe(false);
    expect(views.frames()).toHaveLength(1);
  });

  it("keeps the viewer's own view when the page changes its size", () => {
    const views = kept();
    views.turn(40, 5);
    const own = views.current;
    views.resize(300, 600, 2);
    expect(views.current).toEqual(own);
    views.look("home", true);
    expect(views.current).not.toEqual(own);
  });
});
