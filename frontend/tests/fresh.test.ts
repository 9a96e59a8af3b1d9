import { describe, expect, it } from "vitest";
import { behind } from "../src/forms/fresh.ts";

/** A page made from the diary up to a change; writing: whether somebody is at a form in it. */
function page(sequence: string | undefined, writing = false): ParentNode {
  const made = { dataset: { sequence }, querySelector: () => (writing ? {} : null) };
  return { querySelector: () => (sequence === undefined ? null : made) } as unknown as ParentNode;
}

describe("a page made from the diary", () => {
  it("is made anew when the device knows something later, and only then", () => {
    expect([page("4"), page("5"), page("6"), page(undefined)].map((one) => behind(one, 5) !== null)).toEqual([true, false, false, false]);
  });

  it("is left alone under somebody who writes in it", () => {
    expect(behind(page("4", true), 5)).toBeNull();
  });
});
