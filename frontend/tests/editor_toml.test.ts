/** Changes of a file's text in place. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { add, changed, exchange, remove, set, written } from "../src/editor/edit.ts";
import { below, counted, type Doc, isBroken, lineOf, parse, texts } from "../src/editor/toml.ts";

const LIBRARY = join(import.meta.dirname, "../../src/unsit/library");
const FILES = ["movements", "routines"].flatMap((folder) =>
  readdirSync(join(LIBRARY, folder))
    .filter((name) => name.endsWith(".toml"))
    .map((name) => [name, readFileSync(join(LIBRARY, folder, name), "utf8")] as const),
);

const TEXT = `# who wrote it
format = 1
name = 'A kick' # short

[text]
setup = [
    "Lie down.", # on a mat
    "Turn.",
]
steps = ["Kick.", "Come back."]

[[faults]]
id = "bends"
above = 30 # seen on films
counter_example = { angles_deg = { "knee_flexion.active" = 52, hip_flexion.active = 3 } }

# the second
[[faults]]
id = "rushing"

[faults.counter_example]
tempo = 3.2
`;

function doc(text: string): Doc {
  const read = parse(text);
  if (isBroken(read)) throw new Error(read.why);
  return read;
}

describe("reading", () => {
  it("gives every value by its path, quoted and dotted keys alike", () => {
    const read = doc(TEXT);
    expect(read.values.get("name")).toBe("A kick");
    expect(texts(read, "text.setup")).toEqual(["Lie down.", "Turn."]);
    expect([...below(read, "faults[1].counter_example.angles_deg")]).toEqual([["knee_flexion.active", 52], ["hip_flexion.active", 3]]);
    expect(read.values.get("faults[2].counter_example.tempo")).toBe(3.2);
    expect(read.counts.get("faults")).toBe(2);
  });

  it("finds what a problem's path names, and its line", () => {
    const read = doc(TEXT);
    expect(counted(read, "faults.bends.above")).toBe("faults[1].above");
    expect(counted(read, "faults.rushing.cue")).toBe("faults[2].cue");
    expect(lineOf(read, "faults[1].above")).toBe(14);
    expect(lineOf(read, "faults[2].cue")).toBe(18);
    expect(lineOf(read, "line 3")).toBe(3);
    expect(lineOf(read, "dose.sets.min")).toBe(1);
  });

  it("tells the line of the first mistake", () => {
    expect(parse("a = 1\nb = ?\nc = 2\n")).toMatchObject({ line: 2 });
    expect(isBroken(parse("\0\u0001garbage"))).toBe(true);
  });
});

describe("changing in place", () => {
  it("changes one value and not a letter more", () => {
    expect(set(doc(TEXT), "faults[1].above", 31)).toBe(TEXT.replace("above = 30 #", "above = 31 #"));
    expect(set(doc(TEXT), "text.setup[1]", "Sit.")).toBe(TEXT.replace('"Lie down."', '"Sit."'));
    expect(set(doc(TEXT), "faults[1].counter_example.angles_deg.knee_flexion.active", 40)).toBe(TEXT.replace("52", "40"));
  });

  it("adds a value where its table ends", () => {
    expect(set(doc(TEXT), "licence", "MIT")).toBe(TEXT.replace("# short\n", '# short\nlicence = "MIT"\n'));
    expect(set(doc(TEXT), "faults[2].cue", "Slower")).toBe(TEXT.replace('id = "rushing"\n', 'id = "rushing"\ncue = "Slower"\n'));
    expect(set(doc(TEXT), "faults[1].counter_example.angles_deg.hip_flexion.other", 5)).toContain("hip_flexion.active = 3, hip_flexion.other = 5 } }");
    expect(set(doc(TEXT), "tempo.out_s", 2.5)).toBe(`${TEXT}\n[tempo]\nout_s = 2.5\n`);
    expect(set(doc(TEXT), "faults[1].counter_example.tempo", 2)).toContain(" }, tempo = 2 }");
  });

  it("takes a value away with its comma or its line", () => {
    expect(remove(doc(TEXT), "faults[1].above")).toBe(TEXT.replace("above = 30 # seen on films\n", ""));
    expect(remove(doc(TEXT), "text.steps[2]")).toBe(TEXT.replace('"Kick.", "Come back."', '"Kick."'));
    expect(remove(doc(TEXT), "text.steps[1]")).toBe(TEXT.replace('"Kick.", "Come back."', '"Come back."'));
    expect(texts(doc(remove(doc(TEXT), "text.setup[2]")), "text.setup")).toEqual(["Lie down."]);
    expect(remove(doc(TEXT), "faults[1].counter_example.angles_deg.knee_flexion.active")).toContain("{ hip_flexion.active = 3 }");
    expect(remove(doc(TEXT), "nothing.of.it")).toBe(TEXT);
  });

  it("adds, takes away and moves items of lists, with their tables and comments", () => {
    expect(texts(doc(add(doc(TEXT), "text.setup", "Breathe.")!), "text.setup")).toEqual(["Lie down.", "Turn.", "Breathe."]);
    expect(add(doc(TEXT), "text.setup", "Breathe.")).toContain('"Turn.",\n    "Breathe.",\n]');
    expect(add(doc(TEXT), "text.steps", "Rest.")).toContain('["Kick.", "Come back.", "Rest."]');
    expect(add(doc(TEXT), "faults", { id: "sinks" })).toBe(`${TEXT}\n[[faults]]\nid = "sinks"\n`);
    expect(remove(doc(TEXT), "faults[2]")).toBe(TEXT.slice(0, TEXT.indexOf("# the second")));
    const first = doc(remove(doc(TEXT), "faults[1]"));
    expect(first.values.get("faults[1].id")).toBe("rushing");
    expect(first.text).toContain("# the second\n[[faults]]");
    const turned = doc(exchange(doc(TEXT), "faults", 1)!);
    expect(turned.values.get("faults[1].counter_example.tempo")).toBe(3.2);
    expect(turned.values.get("faults[2].id")).toBe("bends");
    expect(exchange(doc(TEXT), "text.steps", 1)).toBe(TEXT.replace('"Kick.", "Come back."', '"Come back.", "Kick."'));
    expect(exchange(doc(TEXT), "text.steps", 2)).toBeNull();
  });

  it("writes texts that any reader takes back", () => {
    for (const text of ['"quoted" \\ back', "line\nline", "tab\t", "\u0001\u007f", "ä 🦵"]) {
      expect(doc(`a = ${written(text)}\n`).values.get("a")).toBe(text);
    }
  });

  it("does nothing to a text that cannot be read", () => {
    expect(changed("a = [", (read) => set(read, "a", 1))).toBeNull();
  });
});

describe("every file of the library", () => {
  it.each(FILES)("%s: any value can be set to itself, and any item taken away and put back", (_name, text) => {
    const read = doc(text);
    for (const [path, value] of [...read.values].filter((_, n) => n % 5 === 0)) {
      const next = doc(set(read, path, value)!);
      expect([...next.values]).toEqual([...read.values]);
      // Comments and order are all still there.
      expect(next.text.split("\n").length).toBe(text.split("\n").length);
    }
    for (const path of [...read.spots.keys()].filter((_, n) => n % 3 === 0)) expect(isBroken(parse(remove(read, path))), `${path} taken away`).toBe(false);
    for (const path of read.headed.keys()) {
      const more = doc(add(read, path, { id: "one_more" })!);
      const last = `${path}[${more.counts.get(path)}]`;
      expect(more.values.get(`${last}.id`)).toBe("one_more");
      expect([...doc(remove(more, last)).values]).toEqual([...read.values]);
    }
  }, 60_000);
});
