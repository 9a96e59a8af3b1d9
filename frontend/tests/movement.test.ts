import { describe, expect, it } from "vitest";
import { addresses, isId } from "../src/figure/assets.ts";
import { litJoints, litName } from "../src/figure/lit.ts";
import { clipName, inLanguage, languageOf, readMovement } from "../src/figure/movement.ts";
import { Problem } from "../src/figure/problem.ts";
import { LANGUAGES, wordsFor } from "../src/figure/words.ts";

const GOOD = {
  format: 1,
  id: "kick",
  name: "Kick",
  one_side: true,
  sides: ["left", "right"],
  summary: "A kick.",
  described: ["A kick."],
  steps: [{ label: "start" }, { label: "end" }],
  panels: [[0, 0, 10, 10]],
  joints: { "knee.left": ["lowerleg01_L"], "knee.right": ["lowerleg01_R"], spine: ["spine03"] },
  clips: { "right_way.left": { side: "left", fault: "", duration_s: 2, times_s: [0, 2] } },
  faults: [],
  views: [],
  camera: { field_of_view_deg: 46, aspect: 1.33 },
  bodies: [],
  places: {},
};

function problemOf(value: unknown): string {
  try {
    readMovement(value, "kick.json");
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return (error as Problem).detail;
  }
  return "";
}

const SPANISH = {
  name: "Patada",
  summary: "Una patada.",
  described: ["Una patada."],
  steps: [{ label: "inicio", caption: "Empieza." }, { label: "fin", caption: "Para." }],
  faults: { spine_moves: { name: "La columna se mueve", cue: "Columna quieta", reason: "Así trabaja la cadera." } },
  views: { front: "Delante de ti." },
};

describe("a movement in another language", () => {
  const kick = readMovement(
    {
      ...GOOD,
      steps: [{ label: "start", caption: "Begin.", panel: 0 }, { label: "end", caption: "Stop.", panel: 1 }],
      faults: [{ id: "spine_moves", name: "Spine moves", cue: "Keep still", reason: "Hip.", severity: 3, step: 1 }],
      views: [{ id: "front", facing: "front", advice: "In front of you." }],
      translations: { es: SPANISH },
    },
    "kick.json",
  );

  it("says everything in it and keeps the rest", () => {
    const told = inLanguage(kick, "es-MX");
    expect([told.name, told.described, told.views[0]?.advice]).toEqual(["Patada", ["Una patada."], "Delante de ti."]);
    expect(told.steps[1]).toEqual({ label: "fin", caption: "Para.", panel: 1 });
    expect(told.faults[0]).toMatchObject({ id: "spine_moves", cue: "Columna quieta", severity: 3, step: 1 });
    expect(languageOf(told, "es-MX")).toBe("es");
  });

  it("stays as it is in a language it has not been put into", () => {
    expect(inLanguage(kick, "fr")).toBe(kick);
    expect(languageOf(kick, "fr")).toBe("");
    expect(addresses("/f").strip("kick", "es")).toBe("/f/strips/kick.es.svg");
  });
});

describe("reading a movement", () => {
  it("takes a good one as it is", () => {
    expect(readMovement(GOOD, "kick.json").name).toBe("Kick");
  });

  it("tells everything that is wrong at once", () => {
    const told = problemOf({ ...GOOD, format: 2, name: 7, faults: {} });
    expect(told).toContain("format must be 1 (got 2)");
    expect(told).toContain("name must be a string (got number)");
    expect(told).toContain("faults must be a list (got table)");
  });

  it("refuses clips whose times do not fit the steps", () => {
    const clip = (times_s: number[], duration_s = 2): unknown => ({ ...GOOD, clips: { a: { times_s, duration_s } } });
    expect(problemOf(clip([0]))).toContain("clips.a.times_s must have 2 times");
    expect(problemOf(clip([2, 0]))).toContain("clips.a.times_s must not fall (got 2, 0)");
    expect(problemOf(clip([0, 1], 0))).toContain("clips.a.duration_s must be greater than 0 (got 0)");
  });

  it.each([null, 3, "text", [], undefined])("refuses %s without a fall", (value) => {
    expect(problemOf(value)).toContain("it must be a table");
  });

  it("names clips as the files do", () => {
    expect(clipName("left")).toBe("right_way.left");
    expect(clipName("right", "knee_bends")).toBe("knee_bends.right");
  });
});

describe("addresses", () => {
  it("lie below the folder, with or without its last slash", () => {
    for (const folder of ["https://a.example/figures", "https://a.example/figures/"]) {
      expect(addresses(folder).clips("kick", "man")).toBe("https://a.example/figures/movements/kick.man.glb");
    }
  });

  it("take no name that leads elsewhere", () => {
    expect(["kick", "side_kick-2"].every(isId)).toBe(true);
    expect(["", "../kick", "a/b", "a.b", "%2e", "a b", "//x"].some(isId)).toBe(false);
  });
});

describe("words", () => {
  it("are chosen by the language, English for one that is not spoken", () => {
    expect(wordsFor("es-MX")).toBe(LANGUAGES["es"]);
    expect(wordsFor("xx")).toBe(LANGUAGES["en"]);
    expect(wordsFor("")).toBe(LANGUAGES["en"]);
  });

  it("are complete and not empty in every language", () => {
    const shape = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).sort().map(([key, inner]) => [key, shape(inner)]))
        : typeof value === "string" ? value.length > 0 : typeof value;
    for (const words of Object.values(LANGUAGES)) expect(shape(words)).toEqual(shape(LANGUAGES["en"]));
  });
});

describe("lit joints", () => {
  const names = (named: string, side: "left" | "right" = "left", language = "en"): string[] =>
    litJoints(named, readMovement(GOOD, "kick.json"), side).map((one) => litName(one, wordsFor(language)));

  it("are those of a side, of both sides, or of the middle", () => {
    expect(names("knee.left spine")).toEqual(["Left knee", "Spine"]);
    expect(names("knee")).toEqual(["Left knee", "Right knee"]);
    expect(names("knee knee.left")).toEqual(["Left knee", "Right knee"]);
  });

  it("follow the working side", () => {
    expect([names("knee.active", "right"), names("knee.other", "right")]).toEqual([["Right knee"], ["Left knee"]]);
  });

  it("are left out where nobody knows them", () => {
    expect(names("tail knee.behind  ")).toEqual([]);
    expect(names("")).toEqual([]);
  });

  it("have a name in every language", () => {
    expect(names("knee.left spine", "left", "es")).toEqual(["Rodilla izquierda", "Columna"]);
    const all = Object.keys(LANGUAGES.en!.lit.names);
    for (const words of Object.values(LANGUAGES)) expect(Object.keys(words.lit.names)).toEqual(all);
  });
});
