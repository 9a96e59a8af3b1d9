/** A person's own files as records: which ids they have, what lies beside one, how one begins. Pure. */
import { changed, set, setAll, written } from "../editor/edit.ts";
import type { Beside, FileKind } from "../editor/messages.ts";
import { isBroken, parse } from "../editor/toml.ts";
import { newId } from "../history/record.ts";
import type { OwnRecord } from "../history/store.ts";

/** The most a file may hold, as `unsit.movement.reader` has it. */
export const LONGEST_BYTES = 256 * 1024;

export interface Head {
  /** The file's own id; empty where there is none. */
  readonly id: string;
  readonly name: string;
  readonly licence: string;
  readonly authors: readonly string[];
  readonly adapted_from: string;
  /** What it says it is: a routine has blocks. */
  readonly kind: FileKind;
}

/** The same few texts are asked about with every letter that is typed. */
const MOST_HEADS = 200;
const heads = new Map<string, Head | null>();

/** What a text says of itself; null where it is no TOML. */
export function headOf(text: string): Head | null {
  const known = heads.get(text);
  if (known !== undefined) return known;
  const head = readHead(text);
  if (heads.size >= MOST_HEADS) heads.clear();
  heads.set(text, head);
  return head;
}

function readHead(text: string): Head | null {
  const doc = parse(text);
  if (isBroken(doc)) return null;
  const told = (path: string): string => String(doc.values.get(path) ?? "");
  const authors = Array.from({ length: doc.counts.get("authors") ?? 0 }, (_, n) => told(`authors[${n + 1}]`));
  const kind = doc.counts.has("blocks") && !doc.counts.has("figure.keyframes") ? "routine" : "movement";
  return { id: told("id"), name: told("name"), licence: told("licence"), authors, adapted_from: told("adapted_from"), kind };
}

/** Those that are there, the latest first. */
export function present(records: readonly OwnRecord[]): OwnRecord[] {
  return records.filter(({ deleted }) => deleted !== true).sort((one, other) => other.changed.localeCompare(one.changed));
}

/** What lies beside a record, for the checker; record: its id, or empty for a new one. */
export function besides(records: readonly OwnRecord[], record: string): Beside {
  const others = present(records).filter(({ id }) => id !== record);
  const heads = others.map((one) => ({ ...one, file: headOf(one.text)?.id ?? "" })).filter(({ file }) => file !== "");
  const movements = heads.filter(({ kind }) => kind === "movement").map(({ file, text }) => [file, text] as const);
  return { own: Object.fromEntries(movements), routines: heads.filter(({ kind }) => kind === "routine").map(({ file }) => file) };
}

/** An id like the one wanted that nothing has yet. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const plain = wanted.toLowerCase().replaceAll(/[^a-z0-9_]/g, "_").replace(/^[^a-z]+/, "") || "mine";
  if (!taken.has(plain)) return plain;
  for (let n = 2; ; n += 1) if (!taken.has(`${plain}_${n}`)) return `${plain}_${n}`;
}

/** The ids of files in use: the library's and the person's own. */
export function takenIds(library: Iterable<string>, records: readonly OwnRecord[]): Set<string> {
  return new Set([...library, ...present(records).map(({ text }) => headOf(text)?.id ?? "")].filter((id) => id !== ""));
}

export function recordOf(kind: FileKind, text: string, before?: OwnRecord): OwnRecord {
  const head = headOf(text);
  return { id: before?.id ?? newId(), kind, text, name: head?.name || head?.id || before?.name || "", changed: new Date().toISOString() };
}

/** What is left of a record that is deleted. */
export function gravestone(record: OwnRecord): OwnRecord {
  return { ...record, text: "", deleted: true, changed: new Date().toISOString() };
}

/**
 * Make a file of one's own out of another: under an id of its own, with its origin said, licence and authors kept.
 *
 * texts: what it says in the reader's language, by path. A reviewer has read the file it was made from, not this one.
 */
export function adapted(text: string, id: string, texts: Readonly<Record<string, string>>): string {
  const head = headOf(text);
  if (head === null) return text;
  const worded = setAll(text, texts);
  const origin = head.adapted_from === "" ? head.id : `${head.id} (${head.adapted_from})`;
  const known = { id, adapted_from: origin, ...(head.kind === "movement" ? { reviewer: "" } : {}) };
  return setAll(worded, known);
}

/** The same file under another id. */
export function renamed(text: string, id: string): string {
  return changed(text, (doc) => set(doc, "id", id)) ?? text;
}

/** A routine to begin with: one movement in its usual dose. */
export function newRoutine(id: string, name: string, text: string, movement: string): string {
  return `format = 1
id = ${written(id)}
name = ${written(name)}
text = ${written(text)}
licence = "CC0-1.0"

[[blocks]]
side_rule = "each_on_both_sides"
rest_s = 15
turn_s = 20

[[blocks.prescriptions]]
movement = ${written(movement)}
`;
}
