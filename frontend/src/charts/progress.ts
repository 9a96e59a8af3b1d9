/** Progress as numbers: what changed from session to session, and how much of that is noise. Pure. */
import type { Check, SetSide } from "../choosing/library.ts";
import { rowsOf, type SessionRecord } from "../history/record.ts";
import { SCALE } from "./values.ts";

export interface Point {
  /** Seconds since 1970. */
  readonly at_s: number;
  readonly value: number;
}

export interface Series {
  readonly id: string;
  readonly measure: "check" | "still_spine_deg" | "hold_s" | "count" | "pain" | "effort";
  readonly movement: string;
  readonly side: SetSide | "";
  readonly points: readonly Point[];
  /** Of a mobility check: less than this between two values may be noise alone, in the unit shown. */
  readonly change?: number;
}

export type Checks = Readonly<Record<string, Check>>;

/** Around the beginning: inside it a change cannot be told from noise. */
export interface Band {
  readonly low: number;
  readonly high: number;
  /** own: from this person's own sessions. known: from what is known of the measure. */
  readonly from: "own" | "known";
}

/** Standard error of a measure, where films or literature tell it; else the person's own sessions do. */
const KNOWN_SEM: Readonly<Partial<Record<Series["measure"], number>>> = { still_spine_deg: 1.5 };
/** 95 % of repeated measurements lie so many standard errors apart (two measurements, hence √2). */
const DETECTABLE = 1.96 * Math.SQRT2;
const BASELINE = 3;
const ENOUGH = 5;

/** What is looked at first. */
const ORDER: readonly Series["measure"][] = ["check", "still_spine_deg", "hold_s", "count", "pain", "effort"];
const MEASURE_OF_KIND = { hold: "hold_s", repetitions: "count", circles: "count" } as const;

/** Every series that can be drawn, what matters most and is fullest first. checks: mobility checks by their ids. */
export function seriesOf(records: readonly SessionRecord[], checks: Checks = {}): Series[] {
  const ranged = Object.values(checks).find(({ counts }) => counts === "still_spine");
  const found = new Map<string, Series>();
  const add = (measure: Series["measure"], movement: string, side: Series["side"], point: Point, change?: number): void => {
    const id = [measure, movement, side].filter((part) => part !== "").join(".");
    const before = found.get(id) ?? { id, measure, movement, side, points: [], ...(change === undefined ? {} : { change }) };
    found.set(id, { ...before, points: [...before.points, point] });
  };
  const sorted = [...records].sort((one, other) => one.started.localeCompare(other.started));
  for (const record of sorted) {
    const at_s = Date.parse(record.started) / 1000;
    for (const row of rowsOf(record.sets)) {
      add(MEASURE_OF_KIND[row.kind], row.movement, row.side, { at_s, value: Math.round(row.done) });
      if (row.still_spine_deg !== null) add("still_spine_deg", row.movement, row.side, { at_s, value: row.still_spine_deg }, ranged?.change);
      for (const [id, value] of Object.entries(row.values)) {
        const check = checks[id];
        if (check === undefined || check === ranged) continue;
        const scale = SCALE[check.unit];
        add("check", row.movement, row.side, { at_s, value: Math.round(10 * scale * value) / 10 }, scale * check.change);
      }
    }
    if (record.pain !== null) add("pain", "", "", { at_s, value: record.pain });
    if (record.effort !== null) add("effort", "", "", { at_s, value: record.effort });
  }
  return [...found.values()].sort((one, other) => rank(one) - rank(other) || other.points.length - one.points.length || one.id.localeCompare(other.id));
}

function rank({ measure }: Series): number {
  return ORDER.indexOf(measure);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of measurement from neighbouring sessions: the spread of their differences, over √2. */
function ownSem(values: readonly number[]): number {
  const steps = values.slice(1).map((value, n) => value - values[n]!);
  const middle = mean(steps);
  const spread = Math.sqrt(steps.reduce((sum, step) => sum + (step - middle) ** 2, 0) / Math.max(1, steps.length - 1));
  return spread / Math.SQRT2;
}

/** The band of what cannot be told from noise round the first sessions; null while there are too few to know. */
export function bandOf({ measure, points, change }: Series): Band | null {
  const values = points.map(({ value }) => value);
  const known = change === undefined ? KNOWN_SEM[measure] : change / DETECTABLE;
  if (values.length < (known === undefined ? ENOUGH : 1)) return null;
  const centre = mean(values.slice(0, BASELINE));
  const own = values.length < ENOUGH ? 0 : ownSem(values);
  const sem = Math.max(own, known ?? 0);
  const half = DETECTABLE * sem;
  return { low: centre - half, high: centre + half, from: own > (known ?? 0) || known === undefined ? "own" : "known" };
}

/** The same of the other side; undefined where there is none. */
export function otherSide(series: Series, all: readonly Series[]): Series | undefined {
  return all.find(({ measure, movement, side }) => measure === series.measure && movement === series.movement && side !== series.side);
}

/** Left against right, the latest of each: how far apart, and whether noise alone may be as much. */
export interface Sides {
  readonly left: number;
  readonly right: number;
  readonly differ: boolean;
}

/** Give left against right; null where a side is missing or the noise is not known. */
export function sidesOf(one: Series, other: Series | undefined): Sides | null {
  const [here, there] = [one.points.at(-1), other?.points.at(-1)];
  const { change } = one;
  if (here === undefined || there === undefined || change === undefined) return null;
  const [left, right] = one.side === "left" ? [here.value, there.value] : [there.value, here.value];
  return { left, right, differ: Math.abs(left - right) >= change };
}

export type Change = "more" | "less" | "same" | "unknown";

/** Whether the latest value is a change at all. */
export function changeOf(series: Series): Change {
  const band = bandOf(series);
  const last = series.points.at(-1);
  if (band === null || last === undefined || series.points.length < 2) return "unknown";
  if (last.value > band.high) return "more";
  return last.value < band.low ? "less" : "same";
}

/** Sessions of the week of a day, from Monday on, by the clock of the device. */
export function thisWeek(records: readonly SessionRecord[], now: Date): number {
  const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7));
  const next = new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + 7);
  const days = records.map(({ started }) => new Date(started)).filter((started) => started >= monday && started < next);
  return new Set(days.map((day) => day.toDateString())).size;
}
