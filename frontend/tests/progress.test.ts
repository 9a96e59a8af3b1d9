import { describe, expect, it } from "vitest";
import { bandOf, changeOf, type Series, seriesOf, thisWeek } from "../src/charts/progress.ts";
import { focusOf, gentlerNext, recordOf, rowsOf, type SessionRecord } from "../src/history/record.ts";
import type { SetDone } from "../src/player/session.ts";
import { session } from "../src/player/session.ts";
import { setsOfLibrary } from "./library.ts";

const SET: SetDone = { movement: "m", side: "left", kind: "hold", set_number: 1, asked: 60, done: 60, seen: 0, clean: 0, faults: {}, still_spine_deg: null };

function record(day: number, change: Partial<SessionRecord> = {}): SessionRecord {
  const started = `2026-03-${String(day).padStart(2, "0")}T10:00:00.000Z`;
  return { format: 1, id: started, started, ended: started, routine: "r", name: "R", sets: [SET], pains: [], stopped: "", work_s: 60, effort: null, pain: null, ...change };
}

function series(values: readonly number[], measure: Series["measure"] = "hold_s"): Series {
  return { id: "x", measure, movement: "m", side: "left", points: values.map((value, n) => ({ at_s: n * 86_400, value })) };
}

describe("the noise band", () => {
  it("is drawn from the person's own ups and downs, and only after enough sessions", () => {
    expect(bandOf(series([50, 60, 50, 60]))).toBeNull();
    const band = bandOf(series([50, 60, 50, 60, 50]))!;
    expect(band.from).toBe("own");
    // Differences of ±10 spread by 11.5; over √2 that is the error, times 1.96 · √2 what can be told from it.
    expect(band.high - band.low).toBeCloseTo(2 * 1.96 * Math.sqrt(400 / 3), 5);
  });

  it("is known from the first session where films tell the measure's error", () => {
    const band = bandOf(series([40], "still_spine_deg"))!;
    expect(band).toMatchObject({ from: "known" });
    expect(band.high - 40).toBeCloseTo(1.96 * Math.SQRT2 * 1.5, 5);
  });

  it("calls nothing a change that lies inside it", () => {
    expect(changeOf(series([40, 43], "still_spine_deg"))).toBe("same");
    expect(changeOf(series([40, 40, 40, 52], "still_spine_deg"))).toBe("more");
    expect(changeOf(series([40, 40, 40, 30], "still_spine_deg"))).toBe("less");
    expect(changeOf(series([10, 90]))).toBe("unknown");
  });
});

describe("the series", () => {
  it("are one for each movement, side and question, in order of time", () => {
    const found = seriesOf([record(2, { pain: 1, sets: [{ ...SET, done: 50 }, { ...SET, done: 20 }] }), record(1, { pain: 2 })]);
    expect(found.map(({ id, points }) => [id, points.map(({ value }) => value)])).toEqual([["hold_s.m.left", [60, 70]], ["pain", [2, 1]]]);
  });

  it("count days of this week, from Monday on", () => {
    const monday = new Date(2026, 2, 9, 12);
    const on = (day: number): SessionRecord => record(1, { started: new Date(2026, 2, day, 8).toISOString() });
    expect(thisWeek([on(8), on(9), on(9), on(15), on(16)], monday)).toBe(2);
  });
});

describe("a record", () => {
  it("holds the sets that were begun, and none that were not", () => {
    const state = { ...session(setsOfLibrary.hip_stretch!.left), done: [{ ...SET, done: 20 }, null] };
    expect(recordOf(state, { id: "1", started: "", ended: "", routine: "r", name: "R" }).sets).toHaveLength(1);
  });

  it("ends after it began, whatever the clock of the device was set to meanwhile", () => {
    const state = { ...session(setsOfLibrary.hip_stretch!.left), total_s: 240 };
    const ended = (at: string): string => recordOf(state, { id: "1", started: "2026-03-09T08:00:00.000Z", ended: at, routine: "r", name: "R" }).ended;
    expect(ended("2026-03-09T08:05:30.000Z")).toBe("2026-03-09T08:05:30.000Z");
    expect(ended("2026-03-08T08:05:00.000Z")).toBe("2026-03-09T08:04:00.000Z");
    expect(ended("2026-03-10T08:05:00.000Z")).toBe("2026-03-09T08:04:00.000Z");
  });

  it("tells best and typical of several sets", () => {
    expect(rowsOf([SET, { ...SET, done: 30 }, { ...SET, done: 50 }])).toMatchObject([{ done: 140, asked: 180, best: 60, typical: 50 }]);
  });

  it("names one thing to work on: pain before faults, faults before what is missing, then more", () => {
    const short = { ...SET, done: 30 };
    const right = { ...SET, side: "right" as const };
    expect(focusOf(record(1, { stopped: "pain", sets: [{ ...SET, faults: { bouncing: 3 } }] })).kind).toBe("stopped");
    expect(focusOf(record(1, { sets: [{ ...SET, faults: { a: 1, b: 3 } }] }))).toMatchObject({ kind: "fault", fault: "b" });
    expect(focusOf(record(1, { sets: [short, right] }))).toMatchObject({ kind: "uneven", side: "left" });
    expect(focusOf(record(1, { sets: [short] }))).toMatchObject({ kind: "short" });
    expect(focusOf(record(1, { sets: [SET, right] }))).toMatchObject({ kind: "deeper" });
    expect(focusOf(record(1, { sets: [] }))).toMatchObject({ kind: "begin" });
  });

  it("asks for gentler work after pain above 5, and only the latest session counts", () => {
    const hurt = record(1, { pains: [{ level: 7, movement: "m", side: "left" }] });
    expect(gentlerNext([hurt])).toEqual(["m"]);
    expect(gentlerNext([hurt, record(2)])).toEqual([]);
    expect(gentlerNext([record(1, { pain: 6 })])).toEqual(["m"]);
  });
});
