/** Entries of a diary as a device keeps and sends them, and two versions of one made one, as `unsit.diary.merging` does it. */
import { canonicalText, canonicalTime, cleanedText } from "./allowed.ts";
import shapes from "./shapes.json";

export const KINDS = ["session", "activity", "observation", "plan", "goal", "safety", "own"] as const;
export type EntryKind = (typeof KINDS)[number];

/** The version of records that this code understands; a larger one is kept as it came. */
export const FORMAT = 1;

export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };
export type PlainRecord = { readonly [name: string]: Plain };

export interface Entry {
  readonly kind: string;
  readonly id: string;
  /** The time of the last change, by the clock of the device that made it. */
  readonly changed: string;
  readonly device: string;
  /** null: it was deleted. */
  readonly record: PlainRecord | null;
}

interface Shape {
  readonly defaults: PlainRecord;
  readonly lists: Readonly<Record<string, Shape>>;
  /** The fields that hold a time. */
  readonly times: readonly string[];
}

const SHAPES = shapes as unknown as Readonly<Record<string, Shape>>;
/** What a session's version with the most sets says, whenever it was told; of as many the one with the person's latest word on their numbers. */
const FACTS = ["sets", "work_s", "started", "ended"] as const;
const NO_FACTS: PlainRecord = { sets: [], work_s: 0, started: "", ended: "" };

/** Whether a record is one that this code understands. */
export function isKnown({ kind, record }: Pick<Entry, "kind" | "record">): boolean {
  const format = record?.format ?? FORMAT;
  return (KINDS as readonly string[]).includes(kind) && typeof format === "number" && format <= FORMAT;
}

function filledBy(shape: Shape, record: PlainRecord): PlainRecord {
  const told = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
  const lists = Object.entries(shape.lists).map(([name, inside]): [string, Plain] => {
    const items = (told[name] ?? shape.defaults[name] ?? []) as readonly PlainRecord[];
    return [name, items.map((item) => filledBy(inside, item))];
  });
  return { ...shape.defaults, ...told, ...Object.fromEntries(lists) };
}

/** A record with every field, those that were left out with their default. */
export function filled(kind: string, record: PlainRecord): PlainRecord {
  const shape = SHAPES[kind];
  return shape === undefined ? record : filledBy(shape, record);
}

/** A value with every text in it, names too, brought to another form; name: of the field it stands in. */
function withTexts(value: Plain, name: string, form: (text: string, name: string) => string): Plain {
  if (typeof value === "string") return form(value, name);
  if (typeof value === "number") return value + 0; // there is one zero
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: Plain) => withTexts(item, name, form));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [form(key, ""), withTexts(item, key, form)]));
}

function withTimes(shape: Shape, record: PlainRecord): PlainRecord {
  const times = shape.times.flatMap((name): [string, Plain][] => (typeof record[name] === "string" ? [[name, canonicalTime(record[name])]] : []));
  const lists = Object.entries(shape.lists).flatMap(([name, inside]): [string, Plain][] => {
    const items = record[name];
    return Array.isArray(items) ? [[name, (items as readonly PlainRecord[]).map((item) => withTimes(inside, item))]] : [];
  });
  return { ...record, ...Object.fromEntries([...times, ...lists]) };
}

/** A record in the one form in which it is compared, kept and sent; one that this code does not understand as it came. */
export function canonicalRecord(kind: string, record: PlainRecord): PlainRecord {
  const shape = SHAPES[kind];
  return shape === undefined ? record : withTimes(shape, withTexts(record, "", canonicalText) as PlainRecord);
}

/** Fields for words of one's own, which may have several lines. */
const OWN_WORDS = new Set(["note", "text", "why"]);

/** A record that was made here without what no text may hold: pasted words bring marks that nobody sees. */
export function cleanedRecord(kind: string, record: PlainRecord): PlainRecord {
  return SHAPES[kind] === undefined ? record : (withTexts(record, "", (text, name) => cleanedText(text, !OWN_WORDS.has(name))) as PlainRecord);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const eight = new DataView(new ArrayBuffer(8));

function bits(value: number): string {
  eight.setFloat64(0, value + 0); // there is one zero
  return eight.getBigUint64(0).toString(16).padStart(16, "0");
}

/** A value as a text that is the same in every language: fields in order, numbers as their 64 bits. */
export function canonical(value: Plain): string {
  if (value === null) return "n";
  if (typeof value === "boolean") return value ? "t" : "f";
  if (typeof value === "number") return bits(value);
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const fields = Object.entries(value as PlainRecord).map(([name, item]) => `${quoted(name)}:${canonical(item)}`);
  return `{${fields.sort().join(",")}}`;
}

/** Microseconds since 1970 of a time with an offset; JavaScript's own times know none below a thousandth of a second. */
export function instant_us(text: string): number {
  const found = /^(.*:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)$/.exec(text);
  if (found === null) return Date.parse(text) * 1000;
  return Date.parse(`${found[1]}${found[3]}`) * 1000 + Number((found[2] ?? "").padEnd(6, "0").slice(0, 6));
}

type Order = readonly (number | string)[];

function compare(one: Order, other: Order): number {
  for (const [n, mine] of one.entries()) {
    const theirs = other[n]!;
    if (mine !== theirs) return mine < theirs ? -1 : 1;
  }
  return 0;
}

function age({ kind, changed, device, record }: Entry): Order {
  const told = record === null ? null : kind === "session" ? { ...record, ...NO_FACTS } : record;
  return [instant_us(changed), canonical(device), canonical(told), changed];
}

function work(record: PlainRecord): Order {
  const sets = record.sets as readonly PlainRecord[];
  const answered_us = sets.reduce((latest, { answered }) => (answered === "" ? latest : Math.max(latest, instant_us(String(answered)))), -Infinity);
  return [sets.length, answered_us, sets.reduce((sum, { done }) => sum + (done as number), 0), canonical(FACTS.map((name) => record[name] ?? null))];
}

/** Of more changes of dose the oldest go. */
const MOST_DOSES = 1000;

/** A plan with the changes of dose of both versions: what was told or taken back on one device stays so. */
function withDosesOf(mine: PlainRecord, theirs: PlainRecord): PlainRecord {
  const [own, other] = [mine.doses, theirs.doses] as [readonly PlainRecord[], readonly PlainRecord[]];
  if (canonical(own) === canonical(other)) return mine;
  const doses = new Map<string, PlainRecord>();
  const inOrder = [...own, ...other].map((dose): [string, PlainRecord] => [canonical(dose), dose]).sort(([one], [another]) => (one < another ? -1 : 1));
  for (const [, dose] of inOrder) {
    const id = String(dose.id);
    doses.set(id, { ...dose, undone: dose.undone === true || doses.get(id)?.undone === true });
  }
  const place = ({ at, why, id }: PlainRecord): Order => [instant_us(String(at)), why === "clean" ? 0 : 1, canonical(id ?? null)];
  return { ...mine, doses: [...doses.values()].sort((one, another) => compare(place(one), place(another))).slice(-MOST_DOSES) };
}

/** What holds of two versions of one entry: the later change, but never with fewer sets or changes of dose. */
export function merged(first: Entry, second: Entry): Entry {
  if (first.kind !== second.kind || first.id !== second.id) throw new RangeError(`must be two versions of one entry (got ${first.kind} ${first.id} and ${second.kind} ${second.id})`);
  const [one, other] = [first, second].map((entry): Entry => ({ ...entry, record: entry.record === null ? null : filled(entry.kind, entry.record) })) as [Entry, Entry];
  const [later, earlier] = compare(age(one), age(other)) >= 0 ? [one, other] : [other, one];
  if (later.kind === "plan" && later.record !== null && earlier.record !== null) return { ...later, record: withDosesOf(later.record, earlier.record) };
  if (later.kind !== "session" || later.record === null || earlier.record === null) return later;
  if (compare(work(earlier.record), work(later.record)) <= 0) return later;
  const { record } = earlier;
  return { ...later, record: { ...later.record, ...Object.fromEntries(FACTS.map((name) => [name, record[name] ?? null])) } };
}

/** One text for kind and id, by which an entry is kept. */
export function keyOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}

/** The time an entry tells of, in UTC; empty for those that tell of none, and for deleted ones. */
export function timeOf({ kind, record }: Pick<Entry, "kind" | "record">): string {
  const at = kind === "observation" ? record?.at : kind === "session" || kind === "activity" ? record?.started : undefined;
  const time = typeof at === "string" ? Date.parse(at) : Number.NaN;
  return Number.isNaN(time) ? "" : new Date(time).toISOString();
}

/** The movements of a session's sets, each once. */
export function movementsOf({ kind, record }: Pick<Entry, "kind" | "record">): string[] {
  if (kind !== "session" || record === null || !Array.isArray(record.sets)) return [];
  return [...new Set((record.sets as readonly PlainRecord[]).map(({ movement }) => String(movement)))];
}
