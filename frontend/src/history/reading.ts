/** What the history shows, read from the diary: never more of it than is shown. */
import { type Checks, type Point, type Series, seriesOf, type Together, together } from "../charts/progress.ts";
import type { Diary, Held } from "../sync/diary.ts";
import type { PlainRecord } from "../sync/entry.ts";
import { type Day, dayOf, plusDays, type Total, totalsOf, weeksUntil } from "./days.ts";
import type { SessionRecord } from "./record.ts";

export const LISTED = ["session", "activity", "observation"] as const;
/** Stands for what is not about a movement. */
export const GENERAL = "";

export type Range = "quarter" | "year" | "all";
const DAYS: Readonly<Record<Range, number>> = { quarter: 92, year: 366, all: 0 };
const END = "9";

/** The first moment of a range that ends today. */
export function startOf(range: Range, now: Date): string {
  return range === "all" ? "0" : new Date(now.getTime() - DAYS[range] * 86_400_000).toISOString();
}

export async function totalsOfYear(diary: Diary, until: Day): Promise<Map<Day, Total>> {
  const weeks = weeksUntil(until);
  // Days are those of where one was; a day more at both ends holds every time zone.
  const [from, to] = [plusDays(weeks[0]![0]!, -1), plusDays(weeks.at(-1)![6]!, 2)];
  const [sessions, activities] = await Promise.all([diary.between("session", from, to), diary.between("activity", from, to)]);
  return totalsOf([...sessions, ...activities]);
}

export interface Wanted {
  /** null: of all movements. */
  readonly movement: string | null;
  readonly range: Range;
  /** Only this day; empty: all. */
  readonly day: Day | "";
  readonly limit: number;
}

export interface Listed {
  readonly entries: readonly Held[];
  readonly hasMore: boolean;
}

export async function listed(diary: Diary, { movement, range, day, limit }: Wanted, now: Date): Promise<Listed> {
  if (day !== "") {
    const each = await Promise.all(LISTED.map((kind) => diary.between(kind, plusDays(day, -1), plusDays(day, 2))));
    const entries = each.flat().filter((held) => dayOf(held) === day);
    return { entries: entries.sort((one, other) => (one.at < other.at ? 1 : -1)), hasMore: false };
  }
  const from = startOf(range, now);
  const found = movement === null || movement === GENERAL ? await diary.before(movement === GENERAL ? ["observation"] : LISTED, END, limit + 1) : await diary.newestOf(movement, from, limit + 1);
  const entries = found.filter(({ at }) => at >= from);
  return { entries: entries.slice(0, limit), hasMore: entries.length > limit };
}

function recordOf({ at, record }: Held): SessionRecord {
  return { ...(record as unknown as SessionRecord), started: at };
}

function observed(observations: readonly Held[], kind: string, measure: "pain" | "body_weight_kg"): Series[] {
  const points = observations.flatMap(({ at, record }): Point[] => (record?.kind === kind && typeof record.value === "number" ? [{ at_s: Date.parse(at) / 1000, value: record.value }] : []));
  return points.length === 0 ? [] : [{ id: measure, measure, movement: "", side: "", points }];
}

/** Everything that can be drawn of a movement, or of how one felt, from a time on. */
export async function chartsOf(diary: Diary, movement: string, from: string, checks: Checks = {}): Promise<Together[]> {
  if (movement !== GENERAL) {
    const held = await diary.ofMovement(movement, from);
    const records = held.map((one): SessionRecord => {
      const record = recordOf(one);
      return { ...record, pain: null, effort: null, sets: record.sets.filter((set) => set.movement === movement) };
    });
    return together(seriesOf(records, checks));
  }
  const [sessions, observations] = await Promise.all([diary.between("session", from, END), diary.between("observation", from, END)]);
  const told = seriesOf(sessions.map((held) => ({ ...recordOf(held), sets: [] })));
  const pains = observed(observations, "pain", "pain");
  const joined = told.filter(({ measure }) => measure !== "pain" || pains.length === 0);
  const [before, own] = [told.find(({ measure }) => measure === "pain"), pains[0]];
  const all = own === undefined ? [] : [{ ...own, points: [...own.points, ...(before?.points ?? [])].sort((one, other) => one.at_s - other.at_s) }];
  return together([...all, ...joined, ...observed(observations, "weight", "body_weight_kg")]);
}

/** The movement of the latest session, which is looked at first. */
export async function latestMovement(diary: Diary): Promise<string> {
  const [latest] = await diary.before(["session"], END, 1);
  const sets = (latest?.record?.sets ?? []) as readonly PlainRecord[];
  return sets.length > 0 ? String(sets[0]!.movement) : GENERAL;
}
