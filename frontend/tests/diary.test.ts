import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aligned, shownRange } from "../src/charts/chart.ts";
import { bandOf, changeOf, type Measure, seriesOf, together } from "../src/charts/progress.ts";
import { anotherSet, type Draft, draftOf, hasForm, made, newDraft, undoing } from "../src/history/by_hand.ts";
import { askMorning, byDay, dayOf, levelOf, plusDays, totalsOf, weeksUntil } from "../src/history/days.ts";
import { activityName, diaryWords, LANGUAGES } from "../src/history/diary_words.ts";
import { stepped } from "../src/history/heat.ts";
import { titleOf, valueOf } from "../src/history/list_view.ts";
import { measureName } from "../src/history/progress_view.ts";
import type { SessionRecord } from "../src/history/record.ts";
import { type Held, heldOf } from "../src/sync/diary.ts";
import type { PlainRecord } from "../src/sync/entry.ts";

const NOW = new Date(2026, 10, 26, 12);
let made_ids = 0;
const AROUND = { now: NOW, zone: "Europe/Madrid", newId: () => `new${(made_ids += 1)}`, movementOf: (name: string) => (name === "Figure four" ? "figure_four" : name) };

function drafted(change: Partial<Draft> = {}): Draft {
  return { ...newDraft("session", NOW), sets: [{ movement: "Figure four", side: "left", kind: "hold", done: "60", weight: "" }], ...change };
}

function written(draft: Draft, held?: Held): readonly { kind: string; id: string; record: PlainRecord | null }[] {
  const result = made(draft, AROUND, held);
  if ("wrong" in result) throw new Error(JSON.stringify(result.wrong));
  return result.changes;
}

function session(started: string, record: PlainRecord = {}): Held {
  return heldOf({ kind: "session", id: started, changed: started, device: "", record: { id: started, started, ended: started, sets: [], ...record } });
}

describe("what is written by hand", () => {
  it("is a session with its sets, of the library's movements and of one's own", () => {
    const draft = anotherSet(drafted({ minutes: "12,5", effort: "3", pain: "0" }));
    const [change] = written({ ...draft, sets: [draft.sets[0]!, draft.sets[1]!, { movement: "Push-ups", side: "both", kind: "repetitions", done: "8", weight: "2.5" }] });
    expect(change!.record).toMatchObject({ source: "hand", effort: 3, pain: 0, work_s: 750, zone: "Europe/Madrid", started: NOW.toISOString() });
    expect(change!.record!.sets).toMatchObject([{ movement: "figure_four", set_number: 1 }, { movement: "figure_four", set_number: 2 }, { movement: "Push-ups", done: 8, weight_kg: 2.5 }]);
  });

  it("is told everything that is wrong with it at once", () => {
    const wrong = made(drafted({ when: "2027-01-01T10:00", minutes: "many", note: "x".repeat(10_001), sets: [{ movement: " ", side: "left", kind: "hold", done: "-3", weight: "" }] }), AROUND);
    expect("wrong" in wrong && wrong.wrong.map(({ field, why }) => `${field} ${why}`)).toEqual(["when future", "sets.0.movement missing", "sets.0.done range", "minutes number", "note long"]);
    expect(made(newDraft("feeling", NOW), AROUND)).toEqual({ wrong: [{ field: "pain", why: "nothing" }] });
    expect(made({ ...newDraft("activity", NOW), when: "", what: "Walking" }, AROUND)).toMatchObject({ wrong: [{ field: "when", why: "missing" }, { field: "minutes", why: "missing" }] });
  });

  it("may lie a day ahead, as the clock of somebody who travels does", () => {
    expect(written(drafted({ when: "2026-11-27T10:00" }))).toHaveLength(1);
  });

  it("is what was felt, each as an observation of its own", () => {
    const kinds = written({ ...newDraft("feeling", NOW), pain: "4", place: "left hip", note: "after sitting", weight: "70,4" }).map(({ record }) => [record!.kind, record!.value, record!.unit, record!.place, record!.text]);
    expect(kinds).toEqual([["pain", 4, "{score}", "left hip", "after sitting"], ["weight", 70.4, "kg", "", ""]]);
    expect(written({ ...newDraft("feeling", NOW), place: "lower back", note: "stiff" })[0]!.record).toMatchObject({ kind: "body", value: null });
  });

  it("comes back into the form as it was written", () => {
    const draft = drafted({ minutes: "12.5", effort: "3", note: "fine" });
    const [change] = written(draft);
    const held = heldOf({ ...change!, changed: NOW.toISOString(), device: "" });
    expect(draftOf(held, (movement) => (movement === "figure_four" ? "Figure four" : movement))).toEqual(draft);
  });
});

describe("a correction", () => {
  const [first] = written(drafted());
  const held = heldOf({ ...first!, changed: NOW.toISOString(), device: "" });

  it("of what is said about a session keeps the session", () => {
    const changes = written(drafted({ effort: "5", note: "hard" }), held);
    expect(changes.map(({ id }) => id)).toEqual([held.id]);
    expect(changes[0]!.record).toMatchObject({ effort: 5, note: "hard", started: held.record!.started! });
  });

  it("of what was done takes it back and writes another, for no device may lose a set by merging", () => {
    const changes = written(drafted({ sets: [{ movement: "Figure four", side: "left", kind: "hold", done: "6", weight: "" }] }), held);
    expect(changes.map(({ id, record }) => [id === held.id, record === null])).toEqual([[true, true], [false, false]]);
    const back = undoing(changes, new Map([[`session ${held.id}`, held]]));
    expect(back.map(({ record }) => record)).toEqual([held.record, null]);
  });

  it("of a session that was counted changes only what is said about it", () => {
    const counted = session("2026-11-25T10:00:00.000Z", { source: "player", sets: [{ movement: "m", side: "left", kind: "hold", done: 60, seen: 60 }] });
    const [change] = written({ ...draftOf(counted, String), sets: [], pain: "2" }, counted);
    expect(change).toMatchObject({ id: counted.id, record: { pain: 2, sets: [{ done: 60, seen: 60 }] } });
  });
});

describe("a day", () => {
  it("is that of where somebody was, whatever zone the device is in now", () => {
    expect(dayOf(session("2026-03-01T23:30:00.000Z", { zone: "Asia/Tokyo" }))).toBe("2026-03-02");
    expect(dayOf(session("2026-03-01T23:30:00.000Z", { zone: "America/New_York" }))).toBe("2026-03-01");
    expect(dayOf(session("2026-03-01T12:00:00.000Z", { zone: "Nowhere/At_All" }))).toMatch(/^2026-03-0\d$/);
  });

  it("comes after the day before, over the changes of the clocks and leap years", () => {
    expect([plusDays("2026-03-28", 1), plusDays("2026-03-29", 1), plusDays("2028-02-28", 1), plusDays("2026-10-25", 1)]).toEqual(["2026-03-29", "2026-03-30", "2028-02-29", "2026-10-26"]);
  });

  it("counts its sessions, other activities and minutes", () => {
    const walk = heldOf({ kind: "activity", id: "w", changed: "", device: "", record: { started: "2026-03-01T12:00:00Z", kind: "walking", minutes: 30, zone: "UTC" } });
    const all = [session("2026-03-01T10:00:00Z", { zone: "UTC", work_s: 600 }), walk, session("2026-03-02T10:00:00Z", { zone: "UTC" })];
    expect([...totalsOf(all)]).toEqual([["2026-03-01", { sessions: 1, activities: 1, minutes: 40 }], ["2026-03-02", { sessions: 1, activities: 0, minutes: 1 }]]);
    expect([levelOf(undefined), ...[1, 10, 25, 40].map((minutes) => levelOf({ sessions: 1, activities: 0, minutes }))]).toEqual([0, 1, 2, 3, 4]);
    expect(byDay(all).map(([day, held]) => [day, held.length])).toEqual([["2026-03-01", 2], ["2026-03-02", 1]]);
  });

  it("stands in a year of weeks that begin on Monday, and keys lead from one to the next", () => {
    const weeks = weeksUntil("2026-11-26");
    expect([weeks.length, weeks[0]![0], weeks.at(-1)]).toEqual([53, "2025-11-24", ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"]]);
    const step = (key: string): string | null => stepped("2026-11-20", key, "2025-11-24", "2026-11-26");
    expect(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "a"].map(step)).toEqual(["2026-11-13", "2026-11-26", "2026-11-19", "2026-11-21", "2025-11-24", "2026-11-26", null]);
  });

  it("is asked about once, the next morning, while one remembers", () => {
    const [yesterday, old, told] = [session(new Date(2026, 10, 25, 18).toISOString()), session(new Date(2026, 10, 20, 18).toISOString()), session(new Date(2026, 10, 25, 20).toISOString(), { morning: "same" })];
    expect(askMorning([old, told, yesterday, session(NOW.toISOString())], NOW)).toBe(yesterday);
    expect(askMorning([old, told], NOW)).toBeUndefined();
  });
});

interface NoiseCase {
  readonly measure: Measure;
  readonly values: readonly number[];
  readonly band: { readonly low: number; readonly high: number; readonly from: string } | null;
  readonly change: string;
}

describe("the noise band", () => {
  it("is that of Python", () => {
    const cases = JSON.parse(readFileSync(new URL("fixtures/noise.json", import.meta.url), "utf8")) as NoiseCase[];
    for (const { measure, values, band: wanted, change } of cases) {
      const series = { measure, points: values.map((value, n) => ({ at_s: n, value })) };
      const band = bandOf(series);
      expect(band?.from).toBe(wanted?.from);
      if (band !== null && wanted !== null) for (const end of ["low", "high"] as const) expect(band[end]).toBeCloseTo(wanted[end], 9);
      expect(changeOf(series)).toBe(change);
    }
  });
});

describe("a chart", () => {
  const set = { movement: "m", kind: "repetitions", set_number: 1, asked: 8, done: 8, seen: 8, clean: 6, faults: {}, still_spine_deg: null, values: { depth_deg: 40 }, weight_kg: 5 } as const;
  const record = (started: string, sides: readonly ("left" | "right")[]): SessionRecord => ({ format: 1, id: started, started, ended: started, routine: "", name: "", sets: sides.map((side) => ({ ...set, side })), pains: [], stopped: "", work_s: 60, effort: null, pain: null });
  const all = together(seriesOf([record("2026-03-01T10:00:00Z", ["right", "left"]), record("2026-03-02T10:00:00Z", ["left"])]));

  it("shows left against right, of all that was counted, seen, lifted and read off", () => {
    expect(all.map(({ id, sides }) => [id, sides.map(({ side, points }) => `${side} ${points.map(({ value }) => value).join(" ")}`)])).toEqual([
      ["count.m", ["left 8 8", "right 8"]],
      ["value.depth_deg.m", ["left 40 40", "right 40"]],
      ["clean_share.m", ["left 75 75", "right 75"]],
      ["weight_kg.m", ["left 5 5", "right 5"]],
    ]);
  });

  it("has one time axis for both sides, and room for every value", () => {
    const lines = all[0]!.sides.map((series) => ({ series, band: null, label: "" }));
    expect(aligned(lines)).toEqual([[1772359200, 1772445600], [8, 8], [8, null]]);
    expect(shownRange(lines)).toEqual([7, 9]);
  });

  it("names what a check reads off by its id and unit", () => {
    expect(measureName({ measure: "value.figure_four_depth_deg", movement: "" }, "en", null)).toEqual({ name: "Figure four depth", unit: "°" });
    expect(measureName({ measure: "clean_share", movement: "" }, "es", null)).toEqual({ name: "Limpio", unit: "por ciento" });
  });
});

describe("the words of the diary", () => {
  it("are all there in every language", () => {
    const shape = (words: object): string[] => Object.entries(words).map(([name, value]) => `${name} ${typeof value === "object" ? Object.keys(value as object).join(",") : typeof value}`);
    for (const words of Object.values(LANGUAGES)) expect(shape(words)).toEqual(shape(LANGUAGES.en!));
  });
});

describe("what was observed", () => {
  const observed = (record: PlainRecord): Held => heldOf({ kind: "observation", id: "o", changed: NOW.toISOString(), device: "", record: { id: "o", at: NOW.toISOString(), text: "", ...record } });
  const around = { words: { session: "Session" } as never, diary: diaryWords("es"), tag: "es", nameOf: (name: string) => name };

  it("is told with its unit, and a score as one of ten", () => {
    expect(valueOf({ kind: "function", value: 6, unit: "{score}" }, "en")).toBe("6 / 10");
    expect(valueOf({ kind: "weight", value: 69.7, unit: "kg" }, "es")).toBe("69,7 kg");
    expect(valueOf({ kind: "figure_four_depth", value: 41.256, unit: "deg" }, "en")).toBe("41.26°");
    expect(valueOf({ kind: "steps", value: 7, unit: "{steps}" }, "en")).toBe("7");
    expect(titleOf(observed({ kind: "function", value: 6 }), around)).toBe("Cómo va");
  });

  it("has a form only where the form can hold it", () => {
    expect(["pain", "body", "note", "weight"].map((kind) => hasForm(observed({ kind })))).toEqual([true, true, true, true]);
    expect(["function", "figure_four_depth"].map((kind) => hasForm(observed({ kind })))).toEqual([false, false]);
  });

  it("gives an activity of another program its usual name, and keeps what the form does not show", () => {
    expect([activityName("walking", diaryWords("es")), activityName("Strength Training", diaryWords("es")), activityName("Petanca", diaryWords("es"))]).toEqual(["Caminar", LANGUAGES.es!.activities[6], "Petanca"]);
    const held = heldOf({ kind: "activity", id: "a", changed: NOW.toISOString(), device: "", record: { id: "a", started: NOW.toISOString(), kind: "walking", minutes: 40, energy_kcal: 180, origin: "fit" } });
    const draft = { ...draftOf(held, (name) => name), minutes: "45" };
    expect(written(draft, held)[0]!.record).toMatchObject({ minutes: 45, energy_kcal: 180, origin: "fit" });
  });
});
