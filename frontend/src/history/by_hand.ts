/** What somebody writes into the diary by hand: from the words of a form to entries, or to what is wrong with them. Pure. */
import type { Kind, SetSide } from "../choosing/library.ts";
import type { Change, Held } from "../sync/diary.ts";
import { canonical, FORMAT, type Plain, type PlainRecord } from "../sync/entry.ts";
import { dayOfDate } from "./days.ts";

export const LONGEST_NOTE = 10_000;
export const LONGEST_NAME = 200;

export interface SetDraft {
  readonly movement: string;
  readonly side: SetSide;
  readonly kind: Kind;
  readonly done: string;
  readonly weight: string;
}

/** Everything is as it stands in the form; empty: not told. */
export interface Draft {
  readonly about: "session" | "activity" | "feeling";
  /** Local time, `2026-11-26T07:30`. */
  readonly when: string;
  readonly sets: readonly SetDraft[];
  readonly what: string;
  readonly minutes: string;
  readonly distance: string;
  readonly effort: string;
  readonly pain: string;
  readonly place: string;
  readonly weight: string;
  readonly note: string;
}

/** What is wrong: in which field, and what must hold. */
export interface Wrong {
  readonly field: string;
  readonly why: "missing" | "number" | "range" | "long" | "future" | "nothing";
  readonly low?: number;
  readonly high?: number;
}

export type Made = { readonly changes: readonly Change[] } | { readonly wrong: readonly Wrong[] };

const NO_SET: SetDraft = { movement: "", side: "both", kind: "repetitions", done: "", weight: "" };

/** A moment as a form writes it, by the clock of the device. */
export function localTime(date: Date): string {
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${dayOfDate(date)}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

export function newDraft(about: Draft["about"], now: Date): Draft {
  return { about, when: localTime(now), sets: [NO_SET], what: "", minutes: "", distance: "", effort: "", pain: "", place: "", weight: "", note: "" };
}

/** Another set like the last one: mostly it is the same again. */
export function anotherSet(draft: Draft): Draft {
  return { ...draft, sets: [...draft.sets, draft.sets.at(-1) ?? NO_SET] };
}

function text(value: Plain | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

const FEELINGS = new Set(["pain", "body", "note", "weight"]);

/** Whether there is a form for an entry; a measured value or the score of a goal has none, and would be lost in another. */
export function hasForm({ kind, record }: Held): boolean {
  return kind !== "observation" || FEELINGS.has(text(record?.kind));
}

/** A form filled with what is kept. */
export function draftOf(held: Held, nameOf: (movement: string) => string): Draft {
  const record = held.record ?? {};
  const about = held.kind === "session" ? "session" : held.kind === "activity" ? "activity" : "feeling";
  const sets = ((record.sets ?? []) as readonly PlainRecord[]).map((one): SetDraft => ({ movement: nameOf(text(one.movement)), side: one.side as SetSide, kind: one.kind as Kind, done: text(one.done), weight: text(one.weight_kg) }));
  const isPain = held.kind === "observation" && record.kind === "pain";
  const isWeight = held.kind === "observation" && record.kind === "weight";
  const minutes = held.kind === "session" ? (Number(record.work_s) > 0 ? String(Math.round(Number(record.work_s) / 6) / 10) : "") : text(record.minutes);
  return {
    about,
    when: localTime(new Date(held.at)),
    sets: sets.length > 0 ? sets : [NO_SET],
    what: held.kind === "activity" ? text(record.kind) : "",
    minutes,
    distance: text(record.distance_km),
    effort: text(record.effort),
    pain: isPain ? text(record.value) : text(record.pain),
    place: text(record.place),
    weight: isWeight ? text(record.value) : "",
    note: held.kind === "observation" ? text(record.text) : text(record.note),
  };
}

const DAY_MS = 86_400_000;

/** Reads the fields of a draft, and collects what is wrong with them. */
class Reading {
  readonly wrong: Wrong[] = [];

  number(field: string, given: string, low: number, high: number, isNeeded = false): number | null {
    const plain = given.trim().replace(",", ".");
    if (plain === "") {
      if (isNeeded) this.wrong.push({ field, why: "missing" });
      return null;
    }
    const value = Number(plain);
    if (!Number.isFinite(value)) this.wrong.push({ field, why: "number" });
    else if (value < low || value > high) this.wrong.push({ field, why: "range", low, high });
    else return value;
    return null;
  }

  words(field: string, given: string, most: number, isNeeded = false): string {
    const plain = given.trim();
    if (plain === "" && isNeeded) this.wrong.push({ field, why: "missing" });
    if (plain.length > most) this.wrong.push({ field, why: "long", high: most });
    return plain;
  }

  time(field: string, given: string, now: Date): Date {
    const date = new Date(given);
    if (Number.isNaN(date.getTime()) || date.getFullYear() < 1970) this.wrong.push({ field, why: "missing" });
    // A traveller's clock may be off by a day; further on nobody has done anything yet.
    else if (date.getTime() > now.getTime() + DAY_MS) this.wrong.push({ field, why: "future" });
    else return date;
    return now;
  }
}

export interface Around {
  readonly now: Date;
  readonly zone: string;
  readonly newId: () => string;
  /** The id of a movement by the name it has in the library; the name itself for one of one's own. */
  readonly movementOf: (name: string) => string;
}

function sessionOf(draft: Draft, reading: Reading, { now, zone, movementOf }: Around): PlainRecord {
  const started = reading.time("when", draft.when, now);
  const counts = new Map<string, number>();
  const sets = draft.sets.map((one, n): PlainRecord => {
    const movement = movementOf(reading.words(`sets.${n}.movement`, one.movement, LONGEST_NAME, true));
    const place = `${movement} ${one.side}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
    return {
      movement, side: one.side, kind: one.kind, set_number: counts.get(place)!, asked: 0, seen: 0, clean: 0, faults: {}, still_spine_deg: null, values: {}, counted: null, answered: "", confidence: null,
      done: reading.number(`sets.${n}.done`, one.done, 0, 100_000, true) ?? 0,
      weight_kg: reading.number(`sets.${n}.weight`, one.weight, 0, 1000),
    };
  });
  const minutes = reading.number("minutes", draft.minutes, 0, 1440) ?? 0;
  return {
    started: started.toISOString(), ended: new Date(started.getTime() + minutes * 60_000).toISOString(), routine: "", name: "", sets, pains: [], stopped: "", work_s: minutes * 60,
    effort: reading.number("effort", draft.effort, 1, 5), pain: reading.number("pain", draft.pain, 0, 10), morning: "", note: reading.words("note", draft.note, LONGEST_NOTE), zone, source: "hand", origin: "", format: FORMAT,
  };
}

function activityOf(draft: Draft, reading: Reading, { now, zone }: Around): PlainRecord {
  return {
    started: reading.time("when", draft.when, now).toISOString(),
    kind: reading.words("what", draft.what, LONGEST_NAME, true),
    minutes: reading.number("minutes", draft.minutes, 0, 1440, true) ?? 0,
    distance_km: reading.number("distance", draft.distance, 0, 2000),
    energy_kcal: null,
    effort: reading.number("effort", draft.effort, 1, 5),
    note: reading.words("note", draft.note, LONGEST_NOTE),
    zone, origin: "", format: FORMAT,
  };
}

/** What was felt is up to three observations: a pain, a weight, and a note where there is no pain that it belongs to. */
function feelingsOf(draft: Draft, reading: Reading, { now, zone }: Around): PlainRecord[] {
  const at = reading.time("when", draft.when, now).toISOString();
  const [pain, weight] = [reading.number("pain", draft.pain, 0, 10), reading.number("weight", draft.weight, 1, 700)];
  const [place, note] = [reading.words("place", draft.place, LONGEST_NAME), reading.words("note", draft.note, LONGEST_NOTE)];
  const common = { at, side: "both", zone, origin: "", format: FORMAT };
  const found: PlainRecord[] = [];
  if (pain !== null) found.push({ ...common, kind: "pain", value: pain, unit: "{score}", place, text: note });
  else if (place !== "") found.push({ ...common, kind: "body", value: null, unit: "", place, text: note });
  else if (note !== "") found.push({ ...common, kind: "note", value: null, unit: "", place: "", text: note });
  if (weight !== null) found.push({ ...common, kind: "weight", value: weight, unit: "kg", place: "", text: "" });
  if (found.length === 0 && reading.wrong.length === 0) reading.wrong.push({ field: "pain", why: "nothing" });
  return found;
}

function factsOf({ sets, work_s, started, ended }: PlainRecord): string {
  return canonical([sets ?? null, work_s ?? null, started ?? null, ended ?? null]);
}

/**
 * What changes a session to what a form says. Of two versions of a session that with more work is kept, so that no device
 * loses a set; whoever corrects what was done therefore takes the session back and writes another.
 */
function changedSession(held: Held, record: PlainRecord, newId: () => string): Change[] {
  const before = held.record ?? {};
  const told = { ...before, effort: record.effort!, pain: record.pain!, note: record.note! };
  if (before.source !== "hand") return [{ kind: "session", id: held.id, record: told }];
  const same = { ...told, started: before.started!, ended: before.ended! };
  const isSameMinute = localTime(new Date(String(before.started))) === localTime(new Date(String(record.started)));
  const facts = isSameMinute && before.work_s === record.work_s ? { ...record, started: before.started!, ended: before.ended! } : record;
  if (factsOf(facts) === factsOf(before)) return [{ kind: "session", id: held.id, record: same }];
  const id = newId();
  return [
    { kind: "session", id: held.id, record: null },
    { kind: "session", id, record: { ...record, id, morning: before.morning!, name: before.name!, routine: before.routine! } },
  ];
}

/** Read a form: the changes it makes to the diary, or everything that is wrong with it. held: what is being corrected. */
export function made(draft: Draft, around: Around, held?: Held): Made {
  const reading = new Reading();
  const records: [string, PlainRecord][] =
    draft.about === "session"
      ? [["session", sessionOf(held !== undefined && held.record?.source !== "hand" ? { ...draft, sets: [] } : draft, reading, around)]]
      : draft.about === "activity"
        ? [["activity", activityOf(draft, reading, around)]]
        : feelingsOf(draft, reading, around).map((record) => ["observation", record]);
  if (reading.wrong.length > 0) return { wrong: reading.wrong };
  if (held?.kind === "session") return { changes: changedSession(held, records[0]![1], around.newId) };
  const changes = records.map(([kind, record], n): Change => {
    const id = n === 0 && held !== undefined ? held.id : around.newId();
    if (held === undefined || n > 0) return { kind, id, record: { ...record, id } };
    const kept = { origin: held.record?.origin ?? "", ...(kind === "activity" ? { energy_kcal: held.record?.energy_kcal ?? null } : {}) };
    return { kind, id, record: { ...record, id, ...kept } };
  });
  return { changes };
}

/** What takes changes back: every entry as it was before. */
export function undoing(changes: readonly Change[], before: ReadonlyMap<string, Held | undefined>): Change[] {
  return changes.map(({ kind, id }) => ({ kind, id, record: before.get(`${kind} ${id}`)?.record ?? null }));
}
