/** What the address asks for: a routine, a movement or a goal, at a place, for a time. Pure. */
import { type Choice, choose, MINUTES, routineOfOne, sessionOf, USUAL_MINUTES } from "../choosing/choose.ts";
import type { Library, Place, Side } from "../choosing/library.ts";

export interface Person {
  readonly conditions: readonly string[];
  readonly flags: readonly string[];
  readonly gentler: readonly string[];
}

const LONGEST_MIN = 60;
const USUAL_GOAL = "tight_hips";

function minutesOf(asked: string | null): number {
  const minutes = Number(asked ?? USUAL_MINUTES);
  return Number.isFinite(minutes) && minutes >= MINUTES[0] ? Math.min(minutes, LONGEST_MIN) : USUAL_MINUTES;
}

/** The session an address asks for; whatever it does not say, or says wrongly, is as usual. */
export function wished(search: string, person: Person, library: Library, first: Side): Choice {
  const asked = new URLSearchParams(search);
  const minutes = minutesOf(asked.get("minutes"));
  const { conditions, flags, gentler } = person;
  const place = library.places.find(({ id }) => id === asked.get("place")) ?? library.places[0];
  const answers = { goal: asked.get("goal") ?? USUAL_GOAL, place: place?.id ?? "", minutes, conditions, flags };
  const movement = library.movements[asked.get("movement") ?? ""];
  const routine = movement !== undefined ? routineOfOne(movement) : library.routines.find(({ id }) => id === asked.get("routine"));
  const plain = choose(answers, library, { first, gentler });
  if (plain.kind === "help" || routine === undefined || place === undefined) return plain;
  const isOwn = asked.has("own");
  // Somebody who comes from a movement's own page, or wrote it down, has what it needs.
  const needed = routine.blocks.flatMap(({ prescriptions }) => prescriptions.flatMap((one) => library.movements[one.movement]?.equipment ?? []));
  const here: Place = movement === undefined && !isOwn ? place : { ...place, needs: needed };
  const time = isOwn && !asked.has("minutes") ? null : minutes;
  return sessionOf({ routine, place: here, minutes: time, conditions, first, gentler }, library);
}
