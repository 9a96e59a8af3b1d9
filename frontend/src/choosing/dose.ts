/** How much of a movement is done, and the order of the sets of a routine: as `unsit.movement.routine` has it. */
import type { Block, Dose, Kind, Movement, Prescription, Range, SetSide, Side } from "./library.ts";

/** The field of a dose that belongs to a movement's kind. */
export const FIELD_OF_KIND = { repetitions: "repetitions", hold: "hold_s", circles: "circles_each_way" } as const satisfies Record<Kind, keyof Dose>;

const ONCE: Range = { min: 1, default: 1, max: 1 };
const TURNED: Readonly<Record<Side, Side>> = { left: "right", right: "left" };

/** A movement with the dose it is done in; amount in repetitions, seconds or circles each way. */
export interface Dosed {
  readonly movement: Movement;
  readonly sets: number;
  readonly amount: number;
}

export interface DosedBlock {
  readonly side_rule: Block["side_rule"];
  readonly rest_s: number;
  readonly turn_s: number;
  readonly items: readonly Dosed[];
}

/** One set, ready to be done. */
export interface PlannedSet {
  readonly movement: string;
  readonly side: SetSide;
  readonly kind: Kind;
  readonly amount: number;
  readonly set_number: number;
  readonly sets: number;
  readonly rest_before_s: number;
}

/** The range of a movement's dose. */
export function range(movement: Movement): Range {
  return movement.dose[FIELD_OF_KIND[movement.kind]] ?? ONCE;
}

export function within(value: number, { min, max }: Range): number {
  return Math.min(Math.max(value, min), max);
}

export function usual(movement: Movement): Dosed {
  return { movement, sets: Math.ceil(movement.dose.sets.default), amount: range(movement).default };
}

export function prescribed(item: Prescription, movement: Movement): Dosed {
  const plain = usual(movement);
  return { movement, sets: item.sets ?? plain.sets, amount: item.dose[FIELD_OF_KIND[movement.kind]] ?? plain.amount };
}

/** Seconds to get into position before the first set of a movement, while its set-up is read out. */
export function setup_s(movement: Movement): number {
  return 6 + 5 * movement.setup.length;
}

/** Seconds of the work of one set. */
export function work_s({ kind, tempo }: Movement, amount: number): number {
  const round_s = tempo.out_s + tempo.back_s;
  return { hold: amount, repetitions: amount * round_s, circles: 2 * amount * round_s }[kind];
}

type Ordered = readonly [item: Dosed, side: SetSide, number: number];

function setsOf(item: Dosed, sides: readonly SetSide[]): Ordered[] {
  const numbers = Array.from({ length: item.sets }, (_, n) => n + 1);
  return numbers.flatMap((number) => sides.map((side): Ordered => [item, side, number]));
}

function order({ items, side_rule }: DosedBlock, first: Side): Ordered[] {
  const both = ({ movement }: Dosed): boolean => movement.sides === "both";
  if (side_rule === "each_on_both_sides") {
    return items.flatMap((item) => setsOf(item, both(item) ? ["both"] : [first, TURNED[first]]));
  }
  return [
    ...items.flatMap((item) => setsOf(item, [both(item) ? "both" : first])),
    ...items.filter((item) => !both(item)).flatMap((item) => setsOf(item, [TURNED[first]])),
  ];
}

function isTurn(before: SetSide, after: SetSide): boolean {
  return before !== after && before !== "both" && after !== "both";
}

/** The sets of a routine in the order they are done; every block begins with the first side. */
export function plannedSets(blocks: readonly DosedBlock[], first: Side = "left"): PlannedSet[] {
  const found: PlannedSet[] = [];
  for (const block of blocks) {
    for (const [{ movement, sets, amount }, side, set_number] of order(block, first)) {
      const before = found.at(-1);
      const rest_before_s = before === undefined ? 0 : isTurn(before.side, side) ? block.turn_s : block.rest_s;
      found.push({ movement: movement.id, side, kind: movement.kind, amount, set_number, sets, rest_before_s });
    }
  }
  return found;
}
