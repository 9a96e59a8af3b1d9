import { describe, expect, it } from "vitest";
import { answered, isAsked, isCorrected, isUnsure, stepped } from "../src/player/asking.ts";
import type { SetDone } from "../src/player/session.ts";

const SET: SetDone = { movement: "m", side: "left", kind: "repetitions", set_number: 1, asked: 8, done: 8, seen: 8, clean: 7, faults: {}, still_spine_deg: null };
const NOW = new Date("2026-11-26T07:30:00Z");

describe("was that right", () => {
  it("is asked of what the camera counted only", () => {
    expect(isAsked(SET)).toBe(true);
    expect(isAsked({ ...SET, seen: 0 })).toBe(false);
  });

  it("keeps what had been counted beside the person's number, whatever they say last", () => {
    const confirmed = answered(SET, 8, NOW);
    expect(confirmed).toMatchObject({ done: 8, counted: 8, answered: "2026-11-26T07:30:00.000Z", seen: 8, clean: 7 });
    expect(isCorrected(confirmed)).toBe(false);
    const corrected = answered(answered(SET, 9, NOW), 10, NOW);
    expect(corrected).toMatchObject({ done: 10, counted: 8 });
    expect(isCorrected(corrected)).toBe(true);
    expect(isCorrected(answered(corrected, 8, NOW))).toBe(false);
  });

  it("says about how many where the coach is not sure of its count, or the clock counted a part", () => {
    expect(isUnsure(SET)).toBe(false);
    expect(isUnsure({ ...SET, confidence: 0.9 })).toBe(false);
    expect(isUnsure({ ...SET, confidence: 0.89 })).toBe(true);
    expect(isUnsure({ ...SET, confidence: 0.95, seen: 7 })).toBe(true);
    expect(isUnsure({ ...answered({ ...SET, confidence: 0.95 }, 9, NOW) })).toBe(false);
    expect(isUnsure({ ...SET, kind: "hold", done: 60, seen: 58.2 })).toBe(false);
  });

  it("goes by ones, and by whole five seconds where a hold is long; never below nothing", () => {
    expect([stepped("repetitions", 8, 1), stepped("repetitions", 8, -1), stepped("circles", 0, -1)]).toEqual([9, 7, 0]);
    expect([stepped("hold", 57.4, 1), stepped("hold", 57.4, -1), stepped("hold", 60, 1), stepped("hold", 60, -1)]).toEqual([60, 55, 65, 55]);
    expect([stepped("hold", 19.6, -1), stepped("hold", 20, 1), stepped("hold", 3.2, -1)]).toEqual([19, 25, 2]);
  });
});
