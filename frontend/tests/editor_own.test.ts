/** A person's own files: ids, origin, taking in, and what is said in other languages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wished } from "../src/player/wish.ts";
import { ruleIn, saidIn } from "../src/editor/rules.ts";
import { isBroken, parse } from "../src/editor/toml.ts";
import { editorWords } from "../src/editor/words.ts";
import { EN, ES } from "../src/editor/names.ts";
import { type Field, SECTIONS } from "../src/editor/parts.ts";
import type { Looked } from "../src/editor/messages.ts";
import type { OwnRecord } from "../src/history/store.ts";
import { type Ask, lookedAt, recordsFor } from "../src/own/importing.ts";
import { adapted, besides, freeId, gravestone, headOf, newRoutine, present, recordOf, takenIds } from "../src/own/mine.ts";
import { ownWords } from "../src/own/words.ts";
import { library } from "./library.ts";

const ROOT = join(import.meta.dirname, "../..");
const KICK = readFileSync(join(ROOT, "src/unsit/library/movements/side_kick_front_back.toml"), "utf8");

function record(id: string, file: string, kind: OwnRecord["kind"] = "movement"): OwnRecord {
  const text = kind === "movement" ? adapted(KICK, file, {}) : newRoutine(file, file, "Text.", "my_kick");
  return { id, kind, text, name: file, changed: `2026-01-0${id.length}T00:00:00.000Z` };
}

const fine: Ask = async (text) => ({ id: headOf(text)?.id ?? "", name: "", problems: [], told: {} as Looked["told"], uses: [] });
const WORDS = { notText: "must be UTF-8 text", tooLong: "too long" };

function incoming(file: string, text: string | null, bytes = 10): { readonly file: string; readonly text: string | null; readonly bytes: number } {
  return { file, text, bytes };
}

describe("a file made from another", () => {
  it("keeps licence and comments, says where it came from, and claims no reviewer", () => {
    const text = adapted(KICK, "my_kick", { name: "Patada" });
    expect(headOf(text)).toMatchObject({ id: "my_kick", name: "Patada", licence: "Apache-2.0", adapted_from: "side_kick_front_back", kind: "movement" });
    expect(text).toContain("# on the side, the working leg on top: that tells the side");
    expect(text).toContain('reviewer = ""');
    expect(text.split("\n").length).toBe(KICK.split("\n").length + 1);
  });

  it("says what it says in another language, items found by their ids", () => {
    const text = adapted(KICK, "mine", { "faults.rushing.cue": "Más despacio", "text.steps[2]": "Atrás.", "faults.nothing.cue": "Nada", "text.deeper": "Más." });
    expect(text.split("\n").filter((line) => !KICK.split("\n").includes(line))).toEqual([
      'id = "mine"', 'reviewer = ""', 'adapted_from = "side_kick_front_back"', '    "Atrás.",', 'deeper = "Más."', 'cue = "Más despacio"',
    ]);
  });

  it("names the whole line of files it came from", () => {
    expect(headOf(adapted(adapted(KICK, "one", {}), "two", {}))?.adapted_from).toBe("one (side_kick_front_back)");
  });

  it("gets an id that nothing has", () => {
    expect(freeId("my_kick", new Set(["my_kick", "my_kick_2"]))).toBe("my_kick_3");
    expect(freeId("9 Kick!", new Set())).toBe("kick_");
    expect(freeId("¿?", new Set())).toBe("mine");
    expect(takenIds(["a"], [record("x", "b"), gravestone(record("y", "c"))])).toEqual(new Set(["a", "b"]));
  });
});

describe("records", () => {
  it("keep their id whatever the file is called, and take its name", () => {
    const one = recordOf("movement", KICK, record("x", "mine"));
    expect([one.id, one.name]).toEqual(["x", "Side kick front and back"]);
    expect(recordOf("movement", "garbage [", one)).toMatchObject({ id: "x", name: "Side kick front and back", text: "garbage [" });
  });

  it("leave a stone behind, and do not count as there", () => {
    const gone = gravestone(record("x", "mine"));
    expect(gone).toMatchObject({ id: "x", text: "", deleted: true });
    expect(present([gone, record("yy", "other")]).map(({ id }) => id)).toEqual(["yy"]);
    expect(besides([record("x", "a"), record("yy", "b"), record("zzz", "c", "routine")], "x")).toEqual({ own: { b: expect.any(String) }, routines: ["c"] });
  });
});

describe("taking in files", () => {
  it("tells bad ones by file and line, and takes in nothing of them", async () => {
    const ask: Ask = async (text) => ({ ...(await fine(text, "movement", { own: {}, routines: [] })), told: null, problems: [{ path: "faults.rushing.cue", rule: "must not be empty", got: '""' }] });
    const entries = await lookedAt([incoming("bad.toml", adapted(KICK, "a", {})), incoming("none.bin", null), incoming("long.toml", "x", 1e6)], [], new Set(), ask, WORDS);
    expect(entries.map(({ wrong }) => wrong[0]?.found.rule)).toEqual(["must not be empty", WORDS.notText, WORDS.tooLong]);
    expect(entries[0]!.wrong[0]!.line).toBe(adapted(KICK, "a", {}).split("\n").findIndex((line) => line === 'cue = "Slower"') + 1);
    expect(recordsFor(entries, new Map(), new Set())).toEqual([]);
  });

  it("asks where an id is in use: both are kept under another id, or mine is replaced and keeps its record", async () => {
    const there = [record("x", "my_kick")];
    const other = adapted(KICK, "my_kick", { name: "Another" });
    const entries = await lookedAt([incoming("a.toml", other)], there, new Set(), fine, WORDS);
    expect(entries[0]!.clash).toBe(there[0]);
    const [both] = recordsFor(entries, new Map(), new Set(["my_kick"]));
    expect([headOf(both!.text)?.id, both!.id === "x"]).toEqual(["my_kick_2", false]);
    const [replaced] = recordsFor(entries, new Map([["a.toml", "replace"]]), new Set(["my_kick"]));
    expect([headOf(replaced!.text)?.id, replaced!.id, replaced!.name]).toEqual(["my_kick", "x", "Another"]);
  });

  it("knows the very same file, and never replaces what the library has", async () => {
    const there = [record("x", "my_kick")];
    const entries = await lookedAt([incoming("a.toml", there[0]!.text), incoming("b.toml", KICK)], there, new Set(["side_kick_front_back"]), fine, WORDS);
    expect(entries.map(({ isSame, clash }) => [isSame, clash === "library"])).toEqual([[true, false], [false, true]]);
    const made = recordsFor(entries, new Map([["b.toml", "replace"]]), new Set(["my_kick", "side_kick_front_back"]));
    expect(made.map(({ text }) => headOf(text)?.id)).toEqual(["side_kick_front_back_2"]);
  });

  it("lets a routine follow a movement that came with it under another id", async () => {
    const there = [record("x", "my_kick")];
    const files = [incoming("k.toml", adapted(KICK, "my_kick", { name: "Another" })), incoming("r.toml", newRoutine("mine", "Mine", "Text.", "my_kick"))];
    const made = recordsFor(await lookedAt(files, there, new Set(), fine, WORDS), new Map(), new Set(["my_kick"]));
    expect(made.map(({ kind }) => kind)).toEqual(["movement", "routine"]);
    expect(made[1]!.text).toContain('movement = "my_kick_2"');
  });
});

describe("doing one's own", () => {
  it("is done as it is written, however long, and safety still goes first", () => {
    const routine = { id: "mine", name: "Mine", text: "", blocks: [{ side_rule: "each_on_both_sides", rest_s: 1, turn_s: 1, prescriptions: [{ movement: "hip_stretch_floor", sets: 9, dose: { hold_s: 111 } }] }] } as const;
    const own = { ...library, routines: [routine, ...library.routines] };
    const person = { conditions: [], flags: [], gentler: [] };
    const choice = wished("?own=1&routine=mine", person, own, "left");
    expect(choice.kind === "session" && choice.session.sets.map(({ amount }) => amount)).toEqual(Array.from({ length: 18 }, () => 111));
    const not = library.movements["hip_stretch_floor"]!.not_for[0];
    if (not !== undefined) expect(wished("?own=1&routine=mine", { ...person, conditions: [not.id] }, own, "left")).not.toEqual(choice);
  });
});

describe("languages", () => {
  const mistakes = parse(readFileSync(join(ROOT, "tests/movement/mistakes.toml"), "utf8"));
  if (isBroken(mistakes)) throw new Error(mistakes.why);
  const said = [...mistakes.values].filter(([path]) => path.endsWith(".said")).map(([, text]) => String(text));
  const rules = [...new Set(said.flatMap((text) => text.split("\n")).map((line) => /(?:^|\s)((?:must|is not|cannot)\b.*?)(?: \(got .*\))?$/.exec(line)?.[1] ?? ""))].filter((rule) => rule !== "");

  it("has every kind of rule to say in Spanish", () => {
    expect(rules.length).toBeGreaterThan(60);
    const long = `must be ${"a, ".repeat(200)}`;
    expect(ruleIn("es", long)).toBe(long);
    for (const rule of rules) expect(ruleIn("es", rule), rule).not.toMatch(/^(must|is not|cannot)\b/);
    expect(saidIn("es-MX", { path: "", rule: "must be a number", got: '"slow"' })).toBe('debe ser un número ("slow")');
    expect(ruleIn("en", "must be a number")).toBe("must be a number");
  });

  it("says the same things in English and Spanish", () => {
    for (const [one, other] of [[editorWords("en"), editorWords("es")], [ownWords("en"), ownWords("es")], [EN.labels, ES.labels], [EN.sections, ES.sections], [EN.ones, ES.ones]]) {
      for (const key of Object.keys(other!)) expect(Object.keys(one!)).toContain(key);
    }
  });

  it("has a name for every part of the form", () => {
    const keys = (fields: readonly Field[]): string[] => fields.flatMap((field) => [field.key, ...("fields" in field ? keys(field.fields) : [])]);
    for (const section of [...SECTIONS.movement, ...SECTIONS.routine]) {
      for (const table of [EN, ES]) {
        expect(Object.keys(table.sections)).toContain(section.id);
        for (const key of keys(section.fields)) expect(table.labels[key] ?? table.labels[key.split(".").at(-1)!], key).toBeDefined();
      }
    }
  });
});
