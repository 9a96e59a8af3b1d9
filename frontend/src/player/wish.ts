/** What the address asks for: a routine, a movement or a goal, at a place, for a time. Pure. */
import { type Choice, choose, type Doses, MINUTES, routineOfOne, sessionOf, USUAL_MINUTES } from "../choosing/choose.ts";
import { type Dosed, range, usual, within } from "../choosing/dose.ts";
import type { Library, Movement, Place, Side } from "../choosing/library.ts";

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

/** The movement with this id; names that every object has are none. */
function movementNamed(id: string, { movements }: Library): Movement | undefined {
  return Object.hasOwn(movements, id) ? movements[id] : undefined;
}

const DOSE = /^(?<from>\w+)(?::(?<to>\w+))?:(?<amount>\d+(?:\.\d+)?)(?:x(?<sets>\d+))?$/;

/**
 * A plan's doses in an address: `dose=MOVEMENT:AMOUNT` or `dose=MOVEMENT:OTHER:AMOUNT`, where another movement takes its
 * place, `x2` behind it for sets; `dose=` alone for a plan that changes nothing. As `unsit.web.doses` writes them.
 */
export function dosesOf(asked: URLSearchParams, library: Library): Doses | undefined {
  if (!asked.has("dose")) return undefined;
  const found = new Map<string, Dosed>();
  for (const text of asked.getAll("dose")) {
    const { from = "", to, amount = "", sets } = DOSE.exec(text)?.groups ?? {};
    const movement = movementNamed(to ?? from, library);
    if (movement === undefined) continue;
    const plain = usual(movement);
    found.set(from, {
      movement,
      sets: within(Number(sets ?? plain.sets), { ...movement.dose.sets, min: 1 }),
      amount: within(Number(amount), range(movement)),
    });
  }
  return found;
}

/** The session an address asks for; whatever it does not say, or says wrongly, is as usual. */
export function wished(search: string, person: Person, library: Library, first: Side): Choice {
  const asked = new URLSearchParams(search);
  const minutes = minutesOf(asked.get("minutes"));
  const { conditions, flags, gentler } = person;
  const place = library.places.find(({ id }) => id === asked.get("place")) ?? library.places[0];
  const answers = { goal: asked.get("goal") ?? USUAL_GOAL, place: place?.id ?? "", minutes, conditions, flags };
  const movement = movementNamed(asked.get("movement") ?? "", library);
  const routine = movement !== undefined ? routineOfOne(movement) : library.routines.find(({ id }) => id === asked.get("routine"));
  const plain = choose(answers, library, { first, gentler });
  if (plain.kind === "help" || routine === undefined || place === undefined) return plain;
  const isOwn = asked.has("own");
  // Somebody who comes from a movement's own page, or wrote it down, has what it needs.
  const needed = routine.blocks.flatMap(({ prescriptions }) => prescriptions.flatMap((one) => library.movements[one.movement]?.equipment ?? []));
  const here: Place = movement === undefined && !isOwn ? place : { ...place, needs: needed };
  const time = isOwn && !asked.has("minutes") ? null : minutes;
  const doses = dosesOf(asked, library);
  return sessionOf({ routine, place: here, minutes: time, conditions, first, gentler, ...(doses === undefined ? {} : { doses }) }, library);
}
