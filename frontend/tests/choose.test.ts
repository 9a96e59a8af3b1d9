import { describe, expect, it } from "vitest";
import { type Answers, choose, type Choice, isPlaceAlone, MINUTES, routineFor, routineOfOne, type Session, sessionOf } from "../src/choosing/choose.ts";
import { plannedSets, prescribed, range } from "../src/choosing/dose.ts";
import { libraryProblems, readLibrary } from "../src/choosing/library.ts";
import { current } from "../src/choosing/safety.ts";
import { library, setsOfLibrary } from "./library.ts";

const ANSWERS: Answers = { goal: "tight_hips", place: "floor", minutes: 10, conditions: [], flags: [] };

function sessionFor(answers: Partial<Answers>): Session {
  const choice = choose({ ...ANSWERS, ...answers }, library);
  if (choice.kind !== "session") throw new Error(`there must be a session (got ${JSON.stringify(choice)})`);
  return choice.session;
}

function movements(choice: Choice): string[] {
  return choice.kind === "session" ? [...new Set(choice.session.sets.map(({ movement }) => movement))] : [];
}

describe("the sets of a routine", () => {
  it.each(["left", "right"] as const)("are those the Python side makes, beginning on the %s", (side) => {
    for (const routine of library.routines) {
      const blocks = routine.blocks.map(({ prescriptions, ...block }) => {
        return { ...block, items: prescriptions.map((item) => prescribed(item, library.movements[item.movement]!)) };
      });
      expect(plannedSets(blocks, side), routine.id).toEqual(setsOfLibrary[routine.id]?.[side]);
    }
  });
});

describe("choosing", () => {
  it("gives the routine of the goal, as it stands, to somebody with a mat, time and no trouble", () => {
    expect(sessionFor({ goal: "tight_hips" })).toMatchObject({ routine: "hip_stretch", why: [], sets: setsOfLibrary.hip_stretch?.left });
    expect(sessionFor({ goal: "stiff_lower_back", minutes: 15 }).routine).toBe("hips_and_lower_back");
    expect(sessionFor({ goal: "strong_hips" }).sets).toEqual(setsOfLibrary.side_kick_series?.left);
  });

  it("leads from every goal to a routine", () => {
    for (const goal of library.goals) expect(routineFor(goal, library), goal.id).not.toBeNull();
  });

  it("takes the variant of the place, the easiest first, and says so", () => {
    expect(sessionFor({ place: "wall" })).toMatchObject({
      sets: [{ movement: "hip_stretch_wall", side: "left" }, { movement: "hip_stretch_wall", side: "right" }],
      why: [{ kind: "place", from: "Figure four on the floor", to: "Figure four at the wall" }],
    });
    for (const place of ["chair", "plane"]) expect(movements(choose({ ...ANSWERS, place }, library))).toEqual(["hip_stretch_chair"]);
  });

  it("leaves side kicks out where nobody can lie down, and says that the place is why", () => {
    const choice = choose({ ...ANSWERS, goal: "strong_hips", place: "plane" }, library);
    expect(choice).toMatchObject({ kind: "nothing", why: [{ kind: "not_here" }, { kind: "not_here" }, { kind: "not_here" }] });
    expect(choice.kind === "nothing" && isPlaceAlone(choice.why)).toBe(true);
    expect(movements(choose({ ...ANSWERS, goal: "stiff_lower_back", place: "plane" }, library))).toEqual(["hip_stretch_chair"]);
  });

  it("does not blame the place where safety is why", () => {
    const choice = choose({ ...ANSWERS, place: "plane", conditions: ["new_hip_joint_posterior"] }, library);
    expect(choice.kind === "nothing" && isPlaceAlone(choice.why)).toBe(false);
  });

  it("gives somebody with sciatica the stretch alone, with the file's own reason once", () => {
    const session = sessionFor({ goal: "stiff_lower_back", conditions: ["sciatica_or_piriformis"] });
    expect(session.sets.map(({ movement }) => movement)).toEqual(["hip_stretch_floor", "hip_stretch_floor"]);
    expect(session.why).toHaveLength(1);
    expect(session.why[0]).toMatchObject({ kind: "safety", to: "Figure four on the floor" });
  });

  it("never gives a movement that is not for this person, at any place and for any time", () => {
    for (const { id: condition } of library.safety_questions) {
      for (const { id: goal } of library.goals) {
        for (const { id: place } of library.places) {
          for (const minutes of MINUTES) {
            const choice = choose({ goal, place, minutes, conditions: [condition], flags: [] }, library);
            for (const id of movements(choice)) {
              expect(library.movements[id]!.not_for.map((item) => item.id), `${goal}, ${place}`).not.toContain(condition);
            }
          }
        }
      }
    }
  });

  it("gives nothing after a new hip joint, with the reason", () => {
    const choice = choose({ ...ANSWERS, conditions: ["new_hip_joint_posterior"] }, library);
    expect(choice).toMatchObject({ kind: "nothing", why: [{ kind: "left_out" }] });
  });

  it("puts safety before the place and says what is needed for it", () => {
    const session = sessionFor({ conditions: ["osteoporosis"] });
    expect(session.sets[0]?.movement).toBe("hip_stretch_chair");
    expect(session.why).toContainEqual({ kind: "needs", movement: "Figure four on a chair", equipment: "chair" });
  });

  it("sends somebody with a red flag for help first, whatever else is answered", () => {
    const choice = choose({ ...ANSWERS, flags: ["growing_weakness", "unwell"] }, library);
    expect(choice).toMatchObject({ kind: "help" });
    expect(choice.kind === "help" && choice.advice).toHaveLength(2);
  });

  it("stays within every movement's dose, and within the time where the least dose allows it", () => {
    for (const { id: goal } of library.goals) {
      for (const minutes of MINUTES) {
        const session = sessionFor({ goal, minutes });
        for (const { movement, amount, sets } of session.sets) {
          const { min, max } = range(library.movements[movement]!);
          expect(amount).toBeGreaterThanOrEqual(min);
          expect(amount).toBeLessThanOrEqual(max);
          expect(sets).toBeLessThanOrEqual(library.movements[movement]!.dose.sets.max);
        }
        if (movements({ kind: "session", session }).length > 1) expect(session.duration_s, `${goal} in ${minutes}`).toBeLessThanOrEqual(minutes * 60);
      }
    }
  });

  it("says what the time left out", () => {
    const session = sessionFor({ goal: "stiff_lower_back", minutes: 3 });
    expect(session.why.map(({ kind }) => kind)).toContain("too_short");
    expect(sessionFor({ goal: "tight_hips", minutes: 15 }).sets[0]).toMatchObject({ amount: 120 });
  });

  it("takes a quarter off a movement that hurt", () => {
    const choice = choose(ANSWERS, library, { gentler: ["hip_stretch_floor"] });
    expect(choice).toMatchObject({ kind: "session", session: { sets: [{ amount: 45 }, { amount: 45 }], why: [{ kind: "gentler" }] } });
  });

  it("makes a session of one movement", () => {
    const movement = library.movements.side_lying_leg_raise!;
    const place = { id: "here", name: "here", needs: movement.equipment };
    const choice = sessionOf({ routine: routineOfOne(movement), place, minutes: 10, conditions: [] }, library);
    expect(movements(choice)).toEqual(["side_lying_leg_raise"]);
  });
});

describe("reading the library", () => {
  it("tells everything that is wrong at once", () => {
    const problems = libraryProblems({ movements: { a: {} }, routines: [{ id: "r", blocks: [{ prescriptions: [{ movement: "b" }] }] }] });
    expect(problems).toContain("movements.a must have dose, tempo and not_for");
    expect(problems).toContain("routines.r must name movements that are here (got b)");
    expect(problems).toContain("places must be a list");
    expect(() => readLibrary([])).toThrow("unreadable");
  });
});

describe("answers about safety", () => {
  const answered = (day: string): { answered: string } => ({ answered: `${day}T08:00:00.000Z` });
  const since = (day: string): typeof library => ({ ...library, safety_since: day });

  it("hold from the day on which the questions got their words", () => {
    expect(current(answered("2026-11-30"), since("2026-11-30"))).toEqual(answered("2026-11-30"));
    expect(current(answered("2026-11-29"), since("2026-11-30"))).toBeNull();
    expect(current(undefined, since("2026-11-30"))).toBeNull();
  });

  it("hold where a stored library does not say that day", () => {
    const { safety_since: _, ...stored } = since("2026-11-30");
    expect(current(answered("2020-01-01"), stored)).toEqual(answered("2020-01-01"));
  });
});
