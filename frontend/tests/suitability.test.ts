/** What is done instead of a movement, held to the cases that Python makes: `contracts/cases/suitability.json`. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { safeReplacement, variantFor } from "../src/choosing/choose.ts";
import type { Library, Place } from "../src/choosing/library.ts";

interface Group {
  readonly movements: Library["movements"];
  /** By movement and by precautions joined with +; only where something else is done. */
  readonly replacements: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Cases {
  readonly most_at_once: number;
  readonly rules: Readonly<Record<string, Group>>;
  readonly library: Group;
  readonly places: readonly Place[];
  readonly variants: readonly (readonly [movement: string, place: string, variant: string])[];
}

const cases = JSON.parse(readFileSync(new URL("../../contracts/cases/suitability.json", import.meta.url), "utf8")) as Cases;

function libraryOf({ movements }: Group): Library {
  return { movements, routines: [] } as unknown as Library;
}

function combinations(items: readonly string[], most: number): string[][] {
  const longer = (chosen: string[], from: number): string[][] =>
    chosen.length === most ? [chosen] : [chosen, ...items.slice(from).flatMap((item, n) => longer([...chosen, item], from + n + 1))];
  return longer([], 0);
}

function expectSame(group: Group): void {
  const library = libraryOf(group);
  const precautions = [...new Set(Object.values(group.movements).flatMap(({ not_for }) => not_for.map(({ id }) => id)))].sort();
  const different: string[] = [];
  for (const [name, others] of Object.entries(group.replacements)) {
    for (const chosen of combinations(precautions, cases.most_at_once)) {
      const key = chosen.filter((one) => concerns(one, name, group)).join("+");
      const found = safeReplacement(group.movements[name]!, chosen, library).movement?.id ?? "";
      const expected = others[key] ?? name;
      if (found !== expected) different.push(`${name} ${chosen.join("+")}: ${found || "nothing"} instead of ${expected || "nothing"}`);
    }
  }
  expect(different).toEqual([]);
}

/** Whether a precaution is named by a movement or by any that may replace it. */
function concerns(precaution: string, start: string, { movements }: Group, seen = new Set<string>()): boolean {
  const movement = movements[start];
  if (movement === undefined || seen.has(start)) return false;
  seen.add(start);
  return movement.not_for.some(({ id, replacement }) => id === precaution || concerns(precaution, replacement, { movements, replacements: {} }, seen));
}

describe("what is done instead, for somebody's safety", () => {
  it.each(Object.entries(cases.rules))("is what Python gives: %s", (_, group) => expectSame(group));

  it("is what Python gives for every movement of the library and up to three precautions at once", () => expectSame(cases.library));
});

describe("the variant for a place", () => {
  it.each(cases.variants)("of %s at %s is what Python gives: %s", (movement, place, variant) => {
    const there = cases.places.find(({ id }) => id === place)!;
    expect(variantFor(cases.library.movements[movement]!, there, libraryOf(cases.library))?.id ?? "").toBe(variant);
  });
});
