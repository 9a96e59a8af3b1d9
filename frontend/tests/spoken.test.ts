import { describe, expect, it } from "vitest";
import { LANGUAGES as SEEING } from "../src/camera/words.ts";
import { lineFor } from "../src/player/script.ts";
import { reduce, session } from "../src/player/session.ts";
import { places } from "../src/player/recorded.ts";
import { allPieces, parted, pieces, saidOf, wordsOf } from "../src/player/spoken.ts";
import { LANGUAGES, type Words } from "../src/player/words.ts";
import { library, setsOfLibrary } from "./library.ts";

const { movements } = library;

/** Pieces by their words, as a list of recordings gives them. */
function known(words: Words, language: string): { readonly map: Map<string, string>; readonly longest: number } {
  const texts = [...pieces(words, SEEING[language]!), ...Object.values(movements).flatMap(saidOf)];
  const map = new Map(texts.map((text) => [wordsOf(text).join(" "), text]));
  return { map, longest: Math.max(...[...map.keys()].map((key) => key.split(" ").length)) };
}

describe("the voice from files", () => {
  it.each(Object.keys(LANGUAGES))("has a piece for every word of every session by the clock (%s)", (language) => {
    const words = LANGUAGES[language]!;
    const { map, longest } = known(words, language);
    const missing = new Set<string>();
    for (const { left, right } of Object.values(setsOfLibrary)) {
      for (const sets of [left, right]) {
        const started = reduce(session(sets), { kind: "start" }, movements);
        const all = reduce(started.state, { kind: "tick", elapsed_s: 10_000 }, movements);
        for (const one of [...started.happened, ...all.happened]) {
          parted(lineFor(one, all.state, movements, words).say, map, longest).missing.forEach((word) => missing.add(word));
        }
      }
    }
    expect([...missing]).toEqual([]);
  });

  it("takes the longest piece there is, and puts numbers in between where it must", () => {
    const { map, longest } = known(LANGUAGES.en!, "en");
    expect(parted("Hold for 60 seconds.", map, longest).pieces).toEqual(["Hold for 60 seconds."]);
    expect(parted("Hold for 47 seconds.", map, longest).pieces).toEqual(["Hold for", "47", "seconds."].map((text) => map.get(wordsOf(text).join(" "))));
    expect(parted("Side kick front and back: left side, 6 times.", map, longest).pieces).toEqual(["Side kick front and back", "left side", "6", "times"]);
  });

  it("takes what several packs have from those of the session's own movements", () => {
    const packs = { "en/chair-11.bin": { "lie down": [0, 4], sit: [4, 9] }, "en/floor-22.bin": { "lie down": [5, 8] }, "en/player-33.bin": { go: [0, 2] } } as const;
    expect(places({ packs }, ["floor"]).get("lie down")?.pack).toBe("en/floor-22.bin");
    expect(places({ packs }, ["chair"]).get("lie down")).toEqual({ pack: "en/chair-11.bin", start: 0, end: 4 });
    expect([...places({ packs }).keys()].sort()).toEqual(["go", "lie down", "sit"]);
  });

  it("names what it has no piece for, and goes on", () => {
    expect(parted("Go, Zaphod, go", new Map([["go", 1]]), 3)).toEqual({ pieces: [1, 1], missing: ["zaphod"] });
  });

  it("knows words of every alphabet by themselves alone", () => {
    expect(wordsOf("¿Duele? «Más» – 12 s.")).toEqual(["duele", "más", "12", "s"]);
  });

  it("asks for the same number of numbers in every language", () => {
    const counts = Object.values(allPieces()).map((all) => all.filter((text) => /^\d+$/.test(text)).length);
    expect(new Set(counts)).toEqual(new Set([72]));
  });
});
