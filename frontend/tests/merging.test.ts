import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Entry, filled, instant_us, isKnown, merged, movementsOf, type PlainRecord, timeOf } from "../src/sync/entry.ts";

interface Fixture {
  readonly cases: readonly { readonly one: Entry; readonly other: Entry; readonly merged: Entry }[];
  readonly records: Readonly<Record<string, PlainRecord>>;
}

const fixture = JSON.parse(readFileSync(new URL("fixtures/merging.json", import.meta.url), "utf8")) as Fixture;

describe("two versions of an entry", () => {
  it("merge as Python merges them, whichever comes first", () => {
    for (const { one, other, merged: wanted } of fixture.cases) {
      expect(merged(one, other)).toEqual(wanted);
      expect(merged(other, one)).toEqual(wanted);
    }
  });

  it("must be of one entry", () => {
    const { one } = fixture.cases[0]!;
    expect(() => merged(one, { ...one, id: "another" })).toThrow("two versions of one entry");
  });
});

describe("a record", () => {
  it("has every field once it is filled", () => {
    for (const [kind, record] of Object.entries(fixture.records)) expect(filled(kind, record)).toEqual(record);
    expect(filled("session", { id: "1", sets: [{ movement: "m", side: "left", kind: "hold", done: 3 }] })).toMatchObject({ note: "", source: "player", sets: [{ weight_kg: null, set_number: 1, values: {} }] });
  });

  it("of a newer Unsit is not taken for one that is understood", () => {
    expect(isKnown({ kind: "session", record: { format: 2 } })).toBe(false);
    expect(isKnown({ kind: "dream", record: {} })).toBe(false);
    expect(isKnown({ kind: "session", record: null })).toBe(true);
  });

  it("stands at its time, in UTC, and tells its movements once", () => {
    const sets = [{ movement: "a" }, { movement: "b" }, { movement: "a" }];
    expect(timeOf({ kind: "session", record: { started: "2026-03-01T00:30:00+01:00" } })).toBe("2026-02-28T23:30:00.000Z");
    expect(timeOf({ kind: "goal", record: {} })).toBe("");
    expect(timeOf({ kind: "session", record: { started: "yesterday" } })).toBe("");
    expect(movementsOf({ kind: "session", record: { sets } })).toEqual(["a", "b"]);
  });
});

describe("a time", () => {
  it("is told apart to the microsecond, as Python does", () => {
    expect(instant_us("2026-11-25T10:00:00.000400Z") - instant_us("2026-11-25T11:00:00+01:00")).toBe(400);
  });
});
