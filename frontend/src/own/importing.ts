/** Taking in files: what is in them, which clash with what is there, and what is put where. All or nothing of a file. */
import { changed, set } from "../editor/edit.ts";
import type { Beside, FileKind, Found, Looked } from "../editor/messages.ts";
import { counted, isBroken, lineOf, parse } from "../editor/toml.ts";
import type { OwnRecord } from "../history/store.ts";
import { besides, freeId, headOf, LONGEST_BYTES, present, recordOf, renamed } from "./mine.ts";

export interface Incoming {
  readonly file: string;
  /** null: no text. */
  readonly text: string | null;
  readonly bytes: number;
}

/** What goes with a file whose id is in use: it gets another one, or takes the place of what is there. */
export type Way = "both" | "replace";

export interface Wrong {
  readonly line: number;
  readonly found: Found;
}

export interface Entry {
  readonly file: string;
  readonly kind: FileKind;
  readonly text: string;
  readonly id: string;
  readonly name: string;
  readonly wrong: readonly Wrong[];
  /** The very same file is there already. */
  readonly isSame: boolean;
  /** The record that has its id, or whether the library has. */
  readonly clash: OwnRecord | "library" | null;
}

export type Ask = (text: string, kind: FileKind, beside: Beside) => Promise<Looked>;

const IN_USE = "must not be in use already";

function whole(rule: string): Wrong[] {
  return [{ line: 1, found: { path: "", rule, got: "" } }];
}

function placed(text: string, found: Found): Wrong {
  const doc = parse(text);
  if (isBroken(doc)) return { line: Number(/^line (\d+)$/.exec(found.path)?.[1] ?? doc.line), found };
  return { line: lineOf(doc, counted(doc, found.path)), found };
}

function entry(incoming: Incoming, more: Partial<Entry>): Entry {
  return { file: incoming.file, kind: "movement", text: incoming.text ?? "", id: "", name: "", wrong: [], isSame: false, clash: null, ...more };
}

/** Look at files. library: the library's ids. words: what is said of files that are no text, or too long. */
export async function lookedAt(
  files: readonly Incoming[],
  records: readonly OwnRecord[],
  library: ReadonlySet<string>,
  ask: Ask,
  words: { readonly notText: string; readonly tooLong: string },
): Promise<Entry[]> {
  const texts = files.filter(({ text, bytes }) => text !== null && bytes <= LONGEST_BYTES).map(({ text }) => text!);
  // A routine may use a movement that comes along with it.
  const along = texts.map((text) => ({ text, head: headOf(text) })).filter(({ head }) => head?.kind === "movement" && head.id !== "");
  const here = besides(records, "");
  const found: Entry[] = [];
  for (const incoming of files) {
    const { text, bytes } = incoming;
    if (bytes > LONGEST_BYTES) found.push(entry(incoming, { text: "", wrong: whole(words.tooLong) }));
    else if (text === null) found.push(entry(incoming, { wrong: whole(words.notText) }));
    else found.push(await lookedAtOne(incoming, text));
  }
  return found;

  async function lookedAtOne(incoming: Incoming, text: string): Promise<Entry> {
    const head = headOf(text);
    const kind = head?.kind ?? "movement";
    const others = Object.fromEntries(along.filter((one) => one.text !== text).map((one) => [one.head!.id, one.text]));
    const own = { ...here.own, ...others };
    if (head !== null) delete own[head.id];
    const routines = here.routines.filter((id) => id !== head?.id);
    const looked = await ask(text, kind, { own, routines });
    const wrong = looked.problems.filter(({ path, rule }) => !(path === "id" && rule === IN_USE)).map((one) => placed(text, one));
    const id = head?.id ?? "";
    const clash = present(records).find((one) => headOf(one.text)?.id === id) ?? (library.has(id) ? "library" : null);
    const isSame = clash !== null && clash !== "library" && clash.text === text;
    return entry(incoming, { kind, id, name: head?.name ?? "", wrong, clash, isSame });
  }
}

/** The same routine with a movement's new id. */
function following(text: string, renames: ReadonlyMap<string, string>): string {
  const doc = parse(text);
  if (isBroken(doc)) return text;
  const places = [...doc.values].filter(([path, value]) => /\.movement$/.test(path) && renames.has(String(value)));
  return places.reduce((so_far, [path, value]) => changed(so_far, (read) => set(read, path, renames.get(String(value))!)) ?? so_far, text);
}

/** The records that come of good files. ways: by file; one that clashes with the library keeps both. */
export function recordsFor(entries: readonly Entry[], ways: ReadonlyMap<string, Way>, taken: ReadonlySet<string>): OwnRecord[] {
  const used = new Set(taken);
  const renames = new Map<string, string>();
  const wanted = entries.filter(({ wrong, isSame }) => wrong.length === 0 && !isSame);
  const named = wanted.map((one) => {
    const replaces = one.clash !== null && one.clash !== "library" && ways.get(one.file) === "replace" ? one.clash : undefined;
    const id = replaces === undefined ? freeId(one.id, used) : one.id;
    used.add(id);
    if (id !== one.id) renames.set(one.id, id);
    return { ...one, replaces, text: id === one.id ? one.text : renamed(one.text, id) };
  });
  return named.map(({ kind, text, replaces }) => recordOf(kind, kind === "routine" ? following(text, renames) : text, replaces));
}
