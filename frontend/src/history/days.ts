/** Days of a diary: which day something belongs to, and how much was done on it. Pure. */
import type { Held } from "../sync/diary.ts";
import type { PlainRecord } from "../sync/entry.ts";

/** `2026-11-26`, in the zone of whoever was there. */
export type Day = string;

const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  if (!formats.has(zone)) {
    try {
      formats.set(zone, new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }));
    } catch {
      formats.set(zone, null);
    }
  }
  return formats.get(zone) ?? null;
}

/** The day of a moment on this device. */
export function dayOfDate(date: Date): Day {
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The day something was done on: in the time zone it was done in, where that is known. */
export function dayOf({ at, record }: Pick<Held, "at" | "record">): Day {
  const zone = typeof record?.zone === "string" ? record.zone : "";
  const date = new Date(at);
  return (zone === "" ? null : formatOf(zone))?.format(date) ?? dayOfDate(date);
}

/** Noon of a day on this device: far from any change of the clocks. */
export function noonOf(day: Day): Date {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return new Date(year, month - 1, date, 12);
}

export function plusDays(day: Day, days: number): Day {
  const noon = noonOf(day);
  return dayOfDate(new Date(noon.getFullYear(), noon.getMonth(), noon.getDate() + days, 12));
}

export interface Total {
  readonly sessions: number;
  readonly activities: number;
  readonly minutes: number;
}

/** A session by hand often has no time; it was something all the same. */
const LEAST_MINUTES = 1;

function minutesOf({ kind, record }: Pick<Held, "kind" | "record">): number {
  const { work_s, minutes } = record as PlainRecord;
  return Math.max(LEAST_MINUTES, kind === "session" ? Number(work_s ?? 0) / 60 : Number(minutes ?? 0));
}

export function totalsOf(entries: readonly Held[]): Map<Day, Total> {
  const found = new Map<Day, Total>();
  for (const held of entries) {
    if (held.kind !== "session" && held.kind !== "activity") continue;
    const day = dayOf(held);
    const { sessions, activities, minutes } = found.get(day) ?? { sessions: 0, activities: 0, minutes: 0 };
    const isSession = held.kind === "session";
    found.set(day, { sessions: sessions + (isSession ? 1 : 0), activities: activities + (isSession ? 0 : 1), minutes: minutes + minutesOf(held) });
  }
  return found;
}

const LEVELS = [1, 10, 20, 40];

/** 0 nothing, then four steps. */
export function levelOf(total: Total | undefined): number {
  return total === undefined ? 0 : LEVELS.filter((least) => total.minutes >= least).length;
}

const WEEKS = 53;

/** The weeks of the year that ends with the week of a day, each from Monday to Sunday. */
export function weeksUntil(day: Day): Day[][] {
  const weekday = (noonOf(day).getDay() + 6) % 7;
  const first = plusDays(day, -weekday - 7 * (WEEKS - 1));
  return Array.from({ length: WEEKS }, (_, week) => Array.from({ length: 7 }, (_, place) => plusDays(first, 7 * week + place)));
}

/** Entries by their day, the order kept. */
export function byDay(entries: readonly Held[]): [Day, Held[]][] {
  const found = new Map<Day, Held[]>();
  for (const held of entries) {
    const day = dayOf(held);
    found.set(day, [...(found.get(day) ?? []), held]);
  }
  return [...found];
}

const ASKED_MS = 48 * 3_600_000;

/** The latest session of a day before today whose next morning was not told yet, while one still remembers. */
export function askMorning(sessions: readonly Held[], now: Date): Held | undefined {
  const today = dayOfDate(now);
  const recent = sessions.filter((held) => held.record?.morning === "" && dayOf(held) < today && now.getTime() - Date.parse(held.at) < ASKED_MS);
  return recent.sort((one, other) => (one.at < other.at ? 1 : -1))[0];
}
