import { describe, expect, it } from "vitest";
import { Follower } from "../src/camera/follower.ts";
import { apart, type Box, boxOf, inPreview, nearest, outOfPreview, overlap } from "../src/camera/people.ts";

const LEFT: Box = { x: 0.1, y: 0.2, width: 0.2, height: 0.6 };
const RIGHT: Box = { x: 0.7, y: 0.2, width: 0.2, height: 0.6 };

describe("people before the camera", () => {
  it("have a box round all their landmarks", () => {
    expect(boxOf([{ x: 0.5, y: 0.2 }, { x: 0.3, y: 0.9 }])).toMatchObject({ x: 0.3, y: 0.2, width: 0.2 });
  });

  it("are told apart, from left to right, and nobody is two", () => {
    const again = { ...LEFT, x: 0.12 };
    expect(apart([RIGHT, LEFT, again])).toEqual([LEFT, RIGHT]);
    expect(overlap(LEFT, RIGHT)).toBe(0);
    expect(overlap(LEFT, LEFT)).toBeCloseTo(1);
  });

  it("are chosen by who is nearest", () => {
    expect(nearest([LEFT, RIGHT], 0.9, 0.5)).toBe(RIGHT);
    expect(nearest([], 0.9, 0.5)).toBeNull();
  });

  it("are where the mirrored preview shows them", () => {
    expect(inPreview(LEFT, 4 / 3, 4 / 3).x).toBeCloseTo(0.7);
    expect(inPreview(LEFT, 16 / 9, 4 / 3)).toMatchObject({ width: expect.closeTo(0.2667, 3), height: 0.6 });
    expect(inPreview(LEFT, 3 / 4, 4 / 3).height).toBeCloseTo(1.0667);
    for (const aspect of [4 / 3, 16 / 9, 3 / 4]) {
      const { x, y, width, height } = inPreview(LEFT, aspect, 4 / 3);
      const back = outOfPreview(x + width / 2, y + height / 2, aspect, 4 / 3);
      expect([back.x, back.y]).toEqual([expect.closeTo(0.2), expect.closeTo(0.5)]);
    }
  });
});

describe("following one of several", () => {
  it("hides the others until the chosen one is found", () => {
    const one = new Follower();
    expect(one.take(LEFT, 0)).toBe(true);
    one.choose([LEFT, RIGHT], 0.8, 0.5, 1);
    expect(one.room!.x).toBeCloseTo(0.67);
    expect(one.take(LEFT, 1.1)).toBe(false);
    expect(one.take(null, 1.2)).toBe(true);
    expect(one.take(RIGHT, 1.3)).toBe(true);
    expect(one.room).toBeNull();
  });

  it("does not go over to somebody else, unless the chosen one has gone", () => {
    const one = new Follower();
    one.choose([LEFT, RIGHT], 0.8, 0.5, 0);
    one.take(RIGHT, 0.1);
    expect(one.take(LEFT, 0.2)).toBe(false);
    expect(one.room).not.toBeNull();
    expect(one.take(LEFT, 4.3)).toBe(true);
  });

  it("leaves a single person alone", () => {
    const one = new Follower();
    one.take(LEFT, 0);
    expect(one.take(RIGHT, 0.1)).toBe(true);
    one.choose([], 0.5, 0.5, 1);
    expect(one.room).toBeNull();
  });
});
