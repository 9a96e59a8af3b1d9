/** From what a person says to a session: the routine, the variants that fit, the doses, and why. Pure; works offline. */
import { type Dosed, type DosedBlock, plannedSets, type PlannedSet, prescribed, range, setup_s, usual, within, work_s } from "./dose.ts";
import type { Goal, Library, Movement, Place, Routine, Side } from "./library.ts";

/** What a person answered; conditions and flags are ids of questions answered with yes. */
export interface Answers {
  readonly goal: string;
  readonly place: string;
  readonly minutes: number;
  readonly conditions: readonly string[];
  readonly flags: readonly string[];
}

/** Why something is as it is; `words` says it in a language. */
export type Reason =
  | { readonly kind: "safety"; readonly text: string; readonly from: string; readonly to: string }
  | { readonly kind: "place"; readonly from: string; readonly to: string; readonly place: string }
  | { readonly kind: "left_out"; readonly text: string; readonly movement: string }
  | { readonly kind: "not_here"; readonly movement: string; readonly place: string }
  | { readonly kind: "needs"; readonly movement: string; readonly equipment: string }
  | { readonly kind: "shorter" | "longer"; readonly minutes: number }
  | { readonly kind: "gentler"; readonly movement: string }
  | { readonly kind: "too_short"; readonly movement: string };

export interface Session {
  readonly routine: string;
  readonly name: string;
  readonly text: string;
  readonly sets: readonly PlannedSet[];
  readonly why: readonly Reason[];
  readonly duration_s: number;
}

export type Choice =
  | { readonly kind: "session"; readonly session: Session }
  | { readonly kind: "help"; readonly advice: readonly string[] }
  | { readonly kind: "nothing"; readonly why: readonly Reason[] };

/** Whether nothing is left only because of where the person is, so that another place has something. */
export function isPlaceAlone(why: readonly Reason[]): boolean {
  return why.length > 0 && why.every(({ kind }) => kind === "not_here");
}

/** What a goal leads to, where the library does not say. */
const ROUTINE_OF_GOAL: Readonly<Record<string, string>> = {
  tight_hips: "hip_stretch",
  stiff_lower_back: "hips_and_lower_back",
  strong_hips: "side_kick_series",
  desk_break: "hip_stretch",
};

export const MINUTES = [3, 5, 10, 15] as const;
export const USUAL_MINUTES = 10;

/** A share of the movement's least dose that is still worth doing when it hurt last time. */
const GENTLER = 0.75;

/** Whether a place has all a movement needs, and room for its start position. Where a place says nothing of positions, any will do. */
export function fits(movement: Movement, place: Place): boolean {
  return movement.equipment.every((thing) => place.needs.includes(thing)) && (place.positions?.includes(movement.position) ?? true);
}

/** Over how many easier ones of its family a movement stands. */
function depth(movement: Movement, library: Library, seen: readonly string[] = []): number {
  const easier = library.movements[movement.easier];
  const isLast = easier === undefined || easier.family !== movement.family || easier.id === movement.id || seen.includes(easier.id);
  return isLast ? 0 : 1 + depth(easier, library, [...seen, movement.id]);
}

const byId = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * The one of a family that suits a place best; null where none fits. What the place offers is used, so a variant with more
 * equipment goes first; the movement itself is kept if no other uses more, for variants that need the same are other exercises.
 * The same rule as `unsit.movement.suitability`; `contracts/cases/suitability.json` holds both to it.
 */
export function variantFor(movement: Movement, place: Place, library: Library): Movement | null {
  const family = Object.values(library.movements).filter((other) => other.family === movement.family && fits(other, place));
  const most = Math.max(...family.map(({ equipment }) => equipment.length), 0);
  const best = family.filter(({ equipment }) => equipment.length === most);
  if (best.some(({ id }) => id === movement.id)) return movement;
  return best.sort((one, other) => depth(one, library) - depth(other, library) || byId(one.id, other.id))[0] ?? null;
}

interface Found {
  readonly movement: Movement | null;
  readonly why: readonly Reason[];
}

/**
 * What is done instead of a movement for this person's safety. The strictest answer holds: nothing, if any precaution that
 * applies names no replacement, one that is not in the library, or one that leads to nothing or back. Of several the one that
 * itself gives way the fewest times is taken, then the first by id, so the order in a file decides nothing.
 */
export function safeReplacement(movement: Movement, conditions: readonly string[], library: Library, before: readonly string[] = []): Found {
  const applying = movement.not_for.filter(({ id }) => conditions.includes(id));
  if (applying.length === 0) return { movement, why: [] };
  const seen = [...before, movement.id];
  const options = applying
    .map(({ id, text, replacement }) => ({ id, text, next: seen.includes(replacement) ? undefined : library.movements[replacement] }))
    .sort((one, other) => Number(one.next !== undefined) - Number(other.next !== undefined) || byId(one.id, other.id))
    .map(({ text, next }): Found => {
      if (next === undefined) return { movement: null, why: [{ kind: "left_out", text, movement: movement.name }] };
      const rest = safeReplacement(next, conditions, library, seen);
      return { movement: rest.movement, why: [{ kind: "safety", text, from: movement.name, to: next.name }, ...rest.why] };
    });
  const stopped = options.find((option) => option.movement === null);
  if (stopped !== undefined) return { movement: null, why: stopped.why.filter(({ kind }) => kind === "left_out") };
  return options.sort((one, other) => one.why.length - other.why.length || byId(one.movement!.id, other.movement!.id))[0]!;
}

/** What is done instead of a movement for this person at this place; safety goes before the place. */
function suited(movement: Movement, place: Place, conditions: readonly string[], library: Library): Found {
  const first = safeReplacement(movement, conditions, library);
  if (first.movement === null) return first;
  const variant = variantFor(first.movement, place, library);
  if (variant === null) {
    // A replacement for safety's sake is kept even where it needs something the place was not said to have.
    if (first.movement !== movement) return { movement: first.movement, why: [...first.why, ...needs(first.movement, place)] };
    return { movement: null, why: [{ kind: "not_here", movement: movement.name, place: place.name }] };
  }
  if (variant.id === first.movement.id) return first;
  const here = safeReplacement(variant, conditions, library);
  if (here.movement === null || here.movement.id !== variant.id) {
    return { movement: first.movement, why: [...first.why, ...needs(first.movement, place)] };
  }
  return { movement: variant, why: [...first.why, { kind: "place", from: first.movement.name, to: variant.name, place: place.name }] };
}

function needs(movement: Movement, place: Place): Reason[] {
  const missing = movement.equipment.filter((thing) => !place.needs.includes(thing));
  return missing.map((equipment) => ({ kind: "needs", movement: movement.name, equipment }));
}

function sameReason(one: Reason, other: Reason): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A reason that is told once, however many movements it is true of. */
function once(why: readonly Reason[]): Reason[] {
  const told: Reason[] = [];
  for (const reason of why) {
    const text = "text" in reason ? reason.text : "";
    const known = told.some((other) => sameReason(other, reason) || (text !== "" && "text" in other && other.text === text));
    if (!known) told.push(reason);
  }
  return told;
}

export function duration_s(blocks: readonly DosedBlock[], library: Library): number {
  const sets = plannedSets(blocks);
  const movements = [...new Set(sets.map(({ movement }) => movement))].map((id) => library.movements[id]!);
  const work = sets.map(({ movement, amount, rest_before_s }) => work_s(library.movements[movement]!, amount) + rest_before_s);
  return [...movements.map(setup_s), ...work].reduce((sum, part) => sum + part, 0);
}

type Change = (item: Dosed) => Dosed;

function changed(blocks: readonly DosedBlock[], change: Change): DosedBlock[] {
  return blocks.map((block) => ({ ...block, items: block.items.map(change) }));
}

const least: Change = ({ movement }) => ({ movement, sets: Math.ceil(movement.dose.sets.min), amount: range(movement).min });
const longer: Change = (item) => ({ ...item, amount: range(item.movement).max });
const more: Change = (item) => ({ ...longer(item), sets: Math.floor(item.movement.dose.sets.max) });

interface Timed {
  readonly blocks: readonly DosedBlock[];
  readonly why: readonly Reason[];
}

/** Doses for the time there is: the least dose, then fewer movements; or more of each, within what the file allows. */
function timed(blocks: readonly DosedBlock[], minutes: number, library: Library): Timed {
  const budget_s = minutes * 60;
  const fitting = (candidate: readonly DosedBlock[]): boolean => duration_s(candidate, library) <= budget_s;
  if (fitting(blocks)) {
    const roomy = [more, longer].map((change) => changed(blocks, change)).find(fitting);
    return roomy === undefined || minutes <= USUAL_MINUTES ? { blocks, why: [] } : { blocks: roomy, why: [{ kind: "longer", minutes }] };
  }
  let short = changed(blocks, least);
  const why: Reason[] = [{ kind: "shorter", minutes }];
  const count = (): number => short.reduce((sum, { items }) => sum + items.length, 0);
  while (!fitting(short) && count() > 1) {
    const from = short.findLastIndex(({ items }) => items.length > 0);
    const gone = short[from]!.items.at(-1)!;
    why.push({ kind: "too_short", movement: gone.movement.name });
    short = short.map((block, n) => (n === from ? { ...block, items: block.items.slice(0, -1) } : block));
  }
  return { blocks: short.filter(({ items }) => items.length > 0), why };
}

/** What earlier sessions ask for: ids of movements to take gentler, because they hurt. */
export type Gentler = readonly string[];

function softened(blocks: readonly DosedBlock[], gentler: Gentler): Timed {
  const why: Reason[] = [];
  const soften: Change = (item) => {
    if (!gentler.includes(item.movement.id)) return item;
    why.push({ kind: "gentler", movement: item.movement.name });
    return { ...item, sets: 1, amount: Math.max(1, Math.round(item.amount * GENTLER)) };
  };
  return { blocks: changed(blocks, soften), why: once(why) };
}

/** What a plan prescribes instead of a routine's movement, by that movement's id. */
export type Doses = ReadonlyMap<string, Dosed>;

export interface Wish {
  readonly routine: Routine;
  readonly place: Place;
  /** null: as long as it takes. */
  readonly minutes: number | null;
  readonly conditions: readonly string[];
  readonly first?: Side;
  readonly gentler?: Gentler;
  /** A plan's doses; they hold as they are, for the time they take. */
  readonly doses?: Doses;
}

/** Make a session out of a routine for a person at a place. */
export function sessionOf(wish: Wish, library: Library): Choice {
  const { routine, place, minutes, conditions, first = "left", gentler = [], doses } = wish;
  const why: Reason[] = [];
  const taken = new Set<string>();
  const blocks: DosedBlock[] = [];
  for (const { prescriptions, ...block } of routine.blocks) {
    const items: Dosed[] = [];
    for (const item of prescriptions) {
      const given = doses?.get(item.movement);
      const movement = given?.movement ?? library.movements[item.movement]!;
      const found = suited(movement, place, conditions, library);
      why.push(...found.why);
      if (found.movement === null || taken.has(found.movement.id)) continue;
      taken.add(found.movement.id);
      const dosed = given ?? prescribed(item, movement);
      items.push(found.movement === movement ? dosed : { ...usual(found.movement), sets: within(dosed.sets, found.movement.dose.sets) });
    }
    if (items.length > 0) blocks.push({ ...block, items });
  }
  if (blocks.length === 0) return { kind: "nothing", why: once(why) };
  // A plan has seen what hurt, and what time there is.
  const fitted = minutes === null || doses !== undefined ? { blocks, why: [] } : timed(blocks, minutes, library);
  const soft = softened(fitted.blocks, doses === undefined ? gentler : []);
  return {
    kind: "session",
    session: {
      routine: routine.id,
      name: routine.name,
      text: routine.text,
      sets: plannedSets(soft.blocks, first),
      why: once([...why, ...fitted.why, ...soft.why]),
      duration_s: duration_s(soft.blocks, library),
    },
  };
}

/** A routine of one movement only, for somebody who comes from the movement's own page. */
export function routineOfOne(movement: Movement): Routine {
  const prescriptions = [{ movement: movement.id, sets: null, dose: {} }];
  return {
    id: movement.id,
    name: movement.name,
    text: movement.summary,
    blocks: [{ side_rule: "each_on_both_sides", rest_s: 10, turn_s: 15, prescriptions }],
  };
}

export function routineFor(goal: Goal | undefined, library: Library): Routine | null {
  const id = goal?.routine ?? ROUTINE_OF_GOAL[goal?.id ?? ""];
  return library.routines.find((routine) => routine.id === id) ?? null;
}

/** What the answers lead to: a session, help first, or nothing that is safe. */
export function choose(answers: Answers, library: Library, more: { readonly first?: Side; readonly gentler?: Gentler } = {}): Choice {
  const raised = library.red_flags.filter(({ id }) => answers.flags.includes(id));
  if (raised.length > 0) return { kind: "help", advice: [...new Set(raised.map(({ advice }) => advice))] };
  const routine = routineFor(library.goals.find(({ id }) => id === answers.goal), library);
  const place = library.places.find(({ id }) => id === answers.place) ?? library.places[0];
  if (routine === null || place === undefined) return { kind: "nothing", why: [] };
  return sessionOf({ routine, place, minutes: answers.minutes, conditions: answers.conditions, ...more }, library);
}
