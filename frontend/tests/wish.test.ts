import { describe, expect, it } from "vitest";
import { dosesOf, type Person, wished } from "../src/player/wish.ts";
import { library } from "./library.ts";

const PERSON: Person = { conditions: [], flags: [], gentler: [] };

function sets(search: string, person: Partial<Person> = {}): string[] {
  const choice = wished(search, { ...PERSON, ...person }, library, "left");
  if (choice.kind !== "session") throw new Error(`there must be a session (got ${JSON.stringify(choice)})`);
  return choice.session.sets.map(({ movement, side, amount, set_number }) => `${movement} ${side} ${amount} ${set_number}`);
}

describe("a plan's doses in an address", () => {
  it("take the place of the usual ones", () => {
    expect(sets("?routine=hip_stretch&place=floor&dose=hip_stretch_floor:75")).toEqual(["hip_stretch_floor left 75 1", "hip_stretch_floor right 75 1"]);
    expect(sets("?routine=hip_stretch&place=floor&dose=hip_stretch_floor:60x2")).toHaveLength(4);
  });

  it("may name another movement, which gives way where it does not fit", () => {
    const deeper = "?routine=hip_stretch&dose=hip_stretch_floor:hip_stretch_wall:60";
    expect(sets(`${deeper}&place=wall`)[0]).toBe("hip_stretch_wall left 60 1");
    expect(sets(`${deeper}&place=chair`)[0]).toMatch(/^hip_stretch_chair left/);
  });

  it("hold as they are: neither the time nor an earlier pain changes them a second time", () => {
    const asked = "?routine=hips_and_lower_back&place=floor&minutes=3&dose=hip_stretch_floor:90";
    expect(sets(asked, { gentler: ["hip_stretch_floor"] })).toContain("hip_stretch_floor left 90 1");
    expect(sets("?routine=hips_and_lower_back&place=floor&minutes=3&dose=").length).toBeGreaterThan(sets("?routine=hips_and_lower_back&place=floor&minutes=3").length);
  });

  it("give way to safety", () => {
    const asked = "?routine=hips_and_lower_back&place=floor&dose=side_kick_front_back:8";
    expect(sets(asked, { conditions: ["sciatica_or_piriformis"] }).join()).not.toContain("side_kick");
  });

  it.each(["hip_stretch_floor:100000", "hip_stretch_floor:0", "hip_stretch_floor:61x99"])("are held to the movement's range: %s", (dose) => {
    const found = dosesOf(new URLSearchParams({ dose }), library)?.get("hip_stretch_floor");
    const { hold_s, sets: many } = library.movements.hip_stretch_floor!.dose;
    expect(found?.amount).toBeGreaterThanOrEqual(hold_s!.min);
    expect(found?.amount).toBeLessThanOrEqual(hold_s!.max);
    expect(found?.sets).toBeLessThanOrEqual(many.max);
  });

  it.each(["", "nothing", "no_such:60", "hip_stretch_floor:-5", "hip_stretch_floor:NaN", "<b>:1", "hip_stretch_floor:1e9", "__proto__:3"])("that make no sense are as usual: %s", (dose) => {
    const asked = `?routine=hip_stretch&place=floor&dose=${encodeURIComponent(dose)}`;
    expect(sets(asked)[0]).toBe(sets("?routine=hip_stretch&place=floor")[0]);
  });
});
