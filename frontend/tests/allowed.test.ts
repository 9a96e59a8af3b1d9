/** Texts, times and records in their one form, held to the cases that Python makes: `contracts/cases/allowed_values.json`. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonicalText, canonicalTime, cleanedText } from "../src/sync/allowed.ts";
import { canonicalRecord, cleanedRecord, filled, type PlainRecord } from "../src/sync/entry.ts";
import { heldOf } from "../src/sync/diary.ts";

interface Cases {
  readonly texts: readonly { readonly text: string; readonly canonical: string; readonly line: string; readonly lines: string; readonly is_allowed: boolean }[];
  readonly times: readonly { readonly time: string; readonly canonical: string }[];
  readonly records: readonly { readonly kind: string; readonly record: PlainRecord; readonly canonical: PlainRecord }[];
}

const cases = JSON.parse(readFileSync(new URL("../../contracts/cases/allowed_values.json", import.meta.url), "utf8")) as Cases;

describe("one form", () => {
  it("of a text is Python's", () => {
    for (const { text, canonical, line, lines, is_allowed } of cases.texts) {
      expect(canonicalText(text)).toBe(canonical);
      expect(cleanedText(text, true)).toBe(line);
      expect(cleanedText(text, false)).toBe(lines);
      expect(cleanedText(text, false) === canonicalText(text)).toBe(is_allowed);
    }
  });

  it("of a time is Python's", () => {
    for (const { time, canonical } of cases.times) expect(canonicalTime(time)).toBe(canonical);
  });

  it("of a record is Python's, and is what a device keeps and sends", () => {
    for (const { kind, record, canonical } of cases.records) {
      const id = String(canonical.id);
      expect(canonicalRecord(kind, filled(kind, { id, ...record }))).toEqual(canonical);
      expect(heldOf({ kind, id, changed: "2026-11-26T08:30+01:00", device: "", record: { id, ...record } })).toMatchObject({ changed: "2026-11-26T07:30:00.000Z", record: canonical });
    }
  });
});

describe("what is made on a device", () => {
  it("holds nothing that a server would refuse for its characters", () => {
    const record = { note: "+34\u202a600\x0b\nleft", name: "a\nb", sets: [{ movement: "x\ud800", faults: { "\x00f": 1 } }], started: "2026-11-26T07:00:00Z" };
    expect(cleanedRecord("session", record)).toEqual({ note: "+34600\nleft", name: "a b", sets: [{ movement: "x", faults: { f: 1 } }], started: "2026-11-26T07:00:00Z" });
  });
});
