/** What is kept of a session, and what it tells. */
import type { Kind, SetSide } from "../choosing/library.ts";
import type { PainTold, SessionState, SetDone, Why } from "../player/session.ts";

export const FORMAT = 1;

/** One session that was done; times are ISO 8601 in UTC. */
export interface SessionRecord {
  readonly format: typeof FORMAT;
  readonly id: string;
  readonly started: string;
  readonly ended: string;
  readonly routine: string;
  readonly name: string;
  readonly sets: readonly SetDone[];
  readonly pains: readonly PainTold[];
  readonly stopped: Why;
  readonly work_s: number;
  /** 1 very easy … 5 very hard; null: not told. */
  readonly effort: number | null;
  /** 0 none … 10 worst; null: not told. */
  readonly pain: number | null;
}

export interface Told {
  readonly id: string;
  readonly started: string;
  readonly ended: string;
  readonly routine: string;
  readonly name: string;
}

/** A session with its pauses lasts no longer than that; if it seems to, somebody has set the clock meanwhile. */
const LONGEST_MS = 6 * 60 * 60 * 1000;

/** When a session ended: as the clock says, or where that cannot be, as long after it began as was counted. */
function endOf({ started, ended }: Told, total_s: number): string {
  const counted_ms = Date.parse(started) + 1000 * total_s;
  const slack_ms = Date.parse(ended) - counted_ms;
  const isSet = slack_ms < 0 || slack_ms > LONGEST_MS;
  return isSet ? new Date(counted_ms).toISOString() : ended;
}

/** An id for a session; works also where the page is not served by https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function recordOf(state: SessionState, told: Told): SessionRecord {
  const sets = state.done.filter((one): one is SetDone => one !== null && one.done > 0);
  return { format: FORMAT, ...told, ended: endOf(told, state.total_s), sets, pains: state.pains, stopped: state.why, work_s: Math.round(state.total_s), effort: null, pain: null };
}

/** What was done of a movement on a side, all its sets together. */
export interface Row {
  readonly movement: string;
  readonly side: SetSide;
  readonly kind: Kind;
  readonly asked: number;
  readonly done: number;
  /** Of the sets: the most and the middle one. */
  readonly best: number;
  readonly typical: number;
  readonly seen: number;
  readonly clean: number;
  readonly still_spine_deg: number | null;
  /** Values of mobility checks: of several sets the middle one. */
  readonly values: Readonly<Record<string, number>>;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export function rowsOf(sets: readonly SetDone[]): Row[] {
  return [...grouped(sets).values()].map((group): Row => {
    const [first] = group as [SetDone, ...SetDone[]];
    const done = group.map((one) => one.done);
    const ranges = group.flatMap(({ still_spine_deg }) => (still_spine_deg === null ? [] : [still_spine_deg]));
    const sum = (field: "asked" | "done" | "seen" | "clean"): number => group.reduce((total, one) => total + one[field], 0);
    return {
      movement: first.movement,
      side: first.side,
      kind: first.kind,
      asked: sum("asked"),
      done: sum("done"),
      best: Math.max(...done),
      typical: middle(done),
      seen: sum("seen"),
      clean: sum("clean"),
      still_spine_deg: ranges.length > 0 ? Math.max(...ranges) : null,
      values: valuesOf(group),
    };
  });
}

function valuesOf(group: readonly SetDone[]): Record<string, number> {
  const ids = new Set(group.flatMap(({ values }) => Object.keys(values ?? {})));
  return Object.fromEntries([...ids].map((id) => [id, middle(group.flatMap(({ values }) => values?.[id] ?? []))]));
}

function keyOf({ movement, side }: SetDone): string {
  return `${movement} ${side}`;
}

function grouped(sets: readonly SetDone[]): Map<string, SetDone[]> {
  const groups = new Map<string, SetDone[]>();
  for (const one of sets) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** The one thing to work on next. */
export type Focus =
  | { readonly kind: "stopped" }
  | { readonly kind: "fault"; readonly movement: string; readonly fault: string }
  | { readonly kind: "short"; readonly movement: string; readonly side: SetSide }
  | { readonly kind: "uneven"; readonly movement: string; readonly side: SetSide }
  | { readonly kind: "deeper"; readonly movement: string }
  | { readonly kind: "begin" };

const SHORT = 0.9;
const UNEVEN = 0.8;

/** The weightiest thing there is to say: pain before faults, faults before what is missing, and only then more. */
export function focusOf(record: SessionRecord): Focus {
  if (record.stopped === "pain" || record.stopped === "numb") return { kind: "stopped" };
  const faults = record.sets.flatMap(({ movement, faults }) => Object.entries(faults).map(([fault, count]) => ({ movement, fault, count })));
  const worst = faults.sort((one, other) => other.count - one.count)[0];
  if (worst !== undefined) return { kind: "fault", movement: worst.movement, fault: worst.fault };
  const rows = rowsOf(record.sets);
  const first = rows[0];
  if (first === undefined) return { kind: "begin" };
  const uneven = rows.find((row) => rows.some((other) => other.movement === row.movement && other.side !== row.side && row.done < UNEVEN * other.done));
  if (uneven !== undefined) return { kind: "uneven", movement: uneven.movement, side: uneven.side };
  const short = rows.find(({ asked, done }) => done < SHORT * asked);
  if (short !== undefined) return { kind: "short", movement: short.movement, side: short.side };
  return { kind: "deeper", movement: first.movement };
}

/** Movements to take gentler next time: what the last session that had them says, when it hurt. */
export function gentlerNext(records: readonly SessionRecord[]): string[] {
  const latest = [...records].sort((one, other) => other.started.localeCompare(one.started))[0];
  if (latest === undefined) return [];
  const hurt = latest.pains.filter(({ level }) => level > 5).map(({ movement }) => movement);
  const all = latest.pain !== null && latest.pain > 5 ? latest.sets.map(({ movement }) => movement) : [];
  return [...new Set([...hurt, ...all])];
}
