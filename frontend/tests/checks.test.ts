import { describe, expect, it } from "vitest";
import { type Checks, bandOf, changeOf, seriesOf, sidesOf, together } from "../src/charts/progress.ts";
import { valueText } from "../src/charts/values.ts";
import { type Dosed, type PlannedSet, plannedSets, usual } from "../src/choosing/dose.ts";
import type { Check } from "../src/choosing/library.ts";
import { guideOf, told, watched } from "../src/coach/guide.ts";
import { recordOf, rowsOf, type SessionRecord } from "../src/history/record.ts";
import { sideAndAmount } from "../src/player/script.ts";
import { marksOf, segmentsOf } from "../src/player/segments.ts";
import { reduce, segmentAt, session, type SessionEvent, type SessionState, type SetDone } from "../src/player/session.ts";
import { wordsFor } from "../src/player/words.ts";
import { library } from "./library.ts";

const { movements } = library;

function setsOf(name: string): PlannedSet[] {
  const item: Dosed = usual(movements[name]!);
  return plannedSets([{ side_rule: "each_on_both_sides", rest_s: 30, turn_s: 15, items: [{ ...item, sets: 1 }] }]);
}

function after(state: SessionState, ...events: SessionEvent[]): SessionState {
  return events.reduce((now, event) => reduce(now, event, movements).state, state);
}

const inWork = (name: string): SessionState => after(session(setsOf(name)), { kind: "start" }, { kind: "skip" });
const value = (check: string, read: number): SessionEvent => ({ kind: "value", check, value: read });

describe("the value of a mobility check", () => {
  it("is kept with its set, the latest one of it", () => {
    const state = after(inWork("straight_leg_raise"), value("straight_leg_raise", 50), value("straight_leg_raise", 54));
    expect(state.done[0]!.values).toEqual({ straight_leg_raise: 54 });
    expect(recordOf({ ...state, done: [{ ...state.done[0]!, done: 3 }] }, { id: "1", started: "", ended: "", routine: "", name: "" }).sets[0]!.values).toEqual({ straight_leg_raise: 54 });
  });

  it("is not kept while nothing is done: in a pause, or while getting ready", () => {
    const ready = after(session(setsOf("straight_leg_raise")), { kind: "start" }, value("straight_leg_raise", 50));
    expect(ready.done[0]).toBeNull();
    const paused = after(inWork("straight_leg_raise"), { kind: "pause" }, value("straight_leg_raise", 50));
    expect(paused.done[0]?.values).toBeUndefined();
  });

  it("comes from the engine's event, and a set without one has none", () => {
    const heard = told(guideOf(0), { event: "CheckMeasured", time_s: 3, check: "straight_leg_raise", value: 54, latest: 50 });
    expect(heard).toMatchObject({ value: 54, session: [{ kind: "value", check: "straight_leg_raise", value: 54 }] });
    expect(told(guideOf(0), { event: "CheckUnknown", time_s: 3, check: "straight_leg_raise", why: "hidden", fault: "" }).session).toEqual([]);
  });

  it("is said with its error, and a share of the body in per cent", () => {
    expect(valueText({ unit: "deg", error: 8 }, 54.2, "en")).toBe("54° ± 8°");
    expect(valueText({ unit: "ratio", error: 0.12 }, -0.034, "en")).toBe("-3% ± 12%");
    expect(valueText({ unit: "count", error: 1 }, 12, "en")).toBe("12 ± 1");
  });
});

describe("what is counted against the clock", () => {
  it("lasts its time and a while to get going, whoever leads, and tells no breaths", () => {
    const work = segmentsOf(setsOf("chair_stand"), movements).find(({ part }) => part === "work")!;
    expect(work).toMatchObject({ duration_s: 40, isTimed: true });
    expect(marksOf(work, movements["chair_stand"]!).map(({ mark }) => mark.kind)).toEqual(["began"]);
    expect(sideAndAmount(setsOf("chair_stand")[0]!, wordsFor("en"), movements["chair_stand"])).toContain("30 seconds");
  });

  it("counts what the camera sees and nothing that the clock passes over", () => {
    const state = inWork("chair_stand");
    const there = { ...guideOf(0), isThere: true, isSeen: true };
    expect(watched(there, 1, state, segmentAt(state, movements)).session).toEqual([]);
    const counted: SessionEvent = { kind: "counted", number: 1, clean: true };
    const done = after(state, { kind: "tick", elapsed_s: 12 }, counted, { kind: "tick", elapsed_s: 3 }, counted);
    expect(done.done[0]).toMatchObject({ asked: 0, done: 2, seen: 2, clean: 2 });
    expect(segmentAt(done, movements).part).toBe("work");
  });

  it("is over with its value", () => {
    const done = after(inWork("chair_stand"), { kind: "counted", number: 1, clean: true }, value("chair_stand_30_s", 12));
    expect(done.mode).toBe("finished");
    expect(done.done[0]!.values).toEqual({ chair_stand_30_s: 12 });
  });
});

const RAISE: Check = movements["straight_leg_raise"]!.check!;
const CHECKS: Checks = { [RAISE.id]: RAISE, still_spine_range: movements["side_kick_front_back"]!.check! };
const SET: SetDone = { movement: "straight_leg_raise", side: "left", kind: "repetitions", set_number: 1, asked: 3, done: 3, seen: 3, clean: 3, faults: {}, still_spine_deg: null };

function record(day: number, left: readonly number[], right: readonly number[]): SessionRecord {
  const started = `2026-03-${String(day).padStart(2, "0")}T10:00:00.000Z`;
  const sets = [...left.map((read): SetDone => ({ ...SET, values: { [RAISE.id]: read } })), ...right.map((read): SetDone => ({ ...SET, side: "right", values: { [RAISE.id]: read } }))];
  return { format: 1, id: started, started, ended: started, routine: "r", name: "R", sets, pains: [], stopped: "", work_s: 60, effort: null, pain: null };
}

describe("the history of a mobility check", () => {
  it("reads records of before, which have no values", () => {
    expect(rowsOf([SET])[0]!.values).toEqual({});
    expect(seriesOf([{ ...record(1, [], []), sets: [SET] }], CHECKS).some(({ measure }) => measure === "check")).toBe(false);
  });

  it("takes the middle of several sets, and a series for each side", () => {
    const all = seriesOf([record(1, [50, 60, 54], [70])], CHECKS).filter(({ measure }) => measure === "check");
    expect(all.map(({ side, points }) => [side, points.map((point) => point.value)])).toEqual([["left", [54]], ["right", [70]]]);
  });

  it("calls nothing a change that lies inside the noise the movement file tells", () => {
    const series = (...values: number[]) => seriesOf(values.map((read, n) => record(n + 1, [read], [])), CHECKS).find(({ measure }) => measure === "check")!;
    expect(bandOf(series(50))).toMatchObject({ low: 50 - RAISE.change, high: 50 + RAISE.change, from: "known" });
    expect(changeOf(series(50, 50 + RAISE.change - 1))).toBe("same");
    expect(changeOf(series(50, 50, 50, 50 + RAISE.change + 1))).toBe("more");
  });

  it("sets left against right, and says when noise alone may be as much", () => {
    const checked = (...records: SessionRecord[]) => together(seriesOf(records, CHECKS)).find(({ measure }) => measure === "check")!;
    const far = record(1, [50], [50 + RAISE.change + 2]);
    expect(sidesOf(checked(far, record(2, [52], [53])))).toEqual({ left: 52, right: 53, differ: false });
    expect(sidesOf(checked(far))).toMatchObject({ left: 50, differ: true });
    expect(sidesOf(checked(record(1, [50], [])))).toBeNull();
  });

  it("has the still-spine range once, with the noise of its check", () => {
    const set: SetDone = { ...SET, movement: "side_kick_front_back", still_spine_deg: 60, values: { still_spine_range: 60 } };
    const all = seriesOf([{ ...record(1, [], []), sets: [set] }], CHECKS);
    expect(all.filter(({ measure }) => measure === "check")).toEqual([]);
    expect(all.find(({ measure }) => measure === "still_spine_deg")!.change).toBe(CHECKS["still_spine_range"]!.change);
  });
});
