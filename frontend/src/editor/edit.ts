/**
 * Changes of a text in place: what is not changed stays as it was, comments, order and ways of writing too. Every change
 * gives the whole new text, or null where it cannot be made.
 */
import type { AST } from "toml-eslint-parser";
import { counted, type Doc, isBroken, item, parse, type Spot, type Value } from "./toml.ts";

const BARE = /^[A-Za-z0-9_-]+$/;

/** A value as a file says it. */
export function written(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value).replaceAll("\u007f", "\\u007F");
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(written).join(", ")}]`;
  const pairs = Object.entries(value).map(([key, one]) => `${keyOf(key)} = ${written(one)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** A name with dots is written as dotted keys: the reader takes both. */
function keyOf(name: string): string {
  return name
    .split(".")
    .map((part) => (BARE.test(part) ? part : written(part)))
    .join(".");
}

function spliced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** After the end of the line, its break included. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

function split(path: string): readonly [within: string, key: string] {
  // The name is what stands behind the innermost table there is; names of numbers may have dots.
  const at = path.lastIndexOf(".");
  return at < 0 ? ["", path] : [path.slice(0, at), path.slice(at + 1)];
}

/** The innermost table or item that is there on the way to a path, and the rest of the way. */
function holder(doc: Doc, path: string): readonly [within: string, rest: string] {
  let [within, rest] = split(path);
  while (within !== "" && !doc.spots.has(within)) {
    const [outer, last] = split(within);
    [within, rest] = [outer, `${last}.${rest}`];
  }
  return [within, rest];
}

/** A new line below the last one of a table, with the table's own indent. */
function lineIn(text: string, body: readonly AST.TOMLKeyValue[], after: number, line: string): string {
  const last = body.at(-1);
  const at = lineEnd(text, last === undefined ? after : last.range[1]);
  const indent = last === undefined ? "" : (/^[ \t]*/.exec(text.slice(lineStart(text, last.range[0])))?.[0] ?? "");
  const before = at > 0 && text[at - 1] !== "\n" ? "\n" : "";
  return spliced(text, at, at, `${before}${indent}${line}\n`);
}

function intoInline(text: string, table: AST.TOMLInlineTable, pair: string): string {
  const last = table.body.at(-1);
  if (last === undefined) return spliced(text, table.range[0], table.range[1], `{ ${pair} }`);
  return spliced(text, last.range[1], last.range[1], `, ${pair}`);
}

function topPairs(doc: Doc): AST.TOMLKeyValue[] {
  return doc.root.body.filter((part): part is AST.TOMLKeyValue => part.type === "TOMLKeyValue");
}

function inserted(doc: Doc, within: string, rest: string, value: Value): string | null {
  const pair = `${keyOf(rest)} = ${written(value)}`;
  if (within === "") {
    const tops = topPairs(doc);
    const isTable = typeof value === "object" && !Array.isArray(value);
    if (!isTable && !rest.includes(".")) {
      return tops.length > 0 ? lineIn(doc.text, tops, 0, pair) : `${pair}\n${doc.text}`;
    }
    const [head, ...tail] = rest.split(".");
    const body = tail.length > 0 ? { [tail.join(".")]: value } : (value as Readonly<Record<string, Value>>);
    const lines = Object.entries(body).map(([key, one]) => `${keyOf(key)} = ${written(one)}`);
    return `${doc.text.replace(/\n*$/, "\n")}\n[${keyOf(head!)}]\n${lines.join("\n")}\n`;
  }
  const spot = doc.spots.get(within);
  if (spot === undefined) return null;
  if (spot.kind === "table") return lineIn(doc.text, spot.table.body, spot.table.key.range[1], pair);
  return spot.node.type === "TOMLInlineTable" ? intoInline(doc.text, spot.node, pair) : null;
}

/** Set what stands at a path, or add it where it is not there yet. */
export function set(doc: Doc, path: string, value: Value): string | null {
  const spot = doc.spots.get(path);
  if (spot !== undefined && spot.kind !== "table") return spliced(doc.text, spot.node.range[0], spot.node.range[1], written(value));
  if (spot !== undefined) return null;
  const [within, rest] = holder(doc, path);
  // Right below a table that only its own tables tell of, as [faults.counter_example] does of faults: nowhere to write.
  if (rest.includes("[")) return null;
  return inserted(doc, within, rest, value);
}

/** An element of an inline list or table without the comma that belongs to it. */
function withoutElement(text: string, ranges: readonly (readonly [number, number])[], n: number): string {
  const [start, end] = ranges[n]!;
  const next = ranges[n + 1];
  if (next !== undefined) {
    // A comment beside it goes along; what stands on lines of its own before the next one stays.
    return spliced(text, start, next[0], "");
  }
  const before = ranges[n - 1];
  if (before !== undefined) return spliced(text, before[1], end, "");
  const comma = /^\s*,/.exec(text.slice(end));
  return spliced(text, start, end + (comma?.[0].length ?? 0), "");
}

function tablesOf(doc: Doc, path: string): AST.TOMLTable[] {
  const found = [...doc.spots].filter(([name, spot]) => spot.kind === "table" && (name === path || name.startsWith(`${path}.`) || name.startsWith(`${path}[`)));
  return found.map(([, spot]) => (spot as Extract<Spot, { kind: "table" }>).table).sort((one, other) => one.range[0] - other.range[0]);
}

/** From a table's header to the end of its last line; comments right above the header belong to it. */
function blockOf(doc: Doc, table: AST.TOMLTable): readonly [number, number] {
  let start = lineStart(doc.text, table.range[0]);
  while (start > 0) {
    const before = lineStart(doc.text, start - 1);
    if (!/^[ \t]*#/.test(doc.text.slice(before, start))) break;
    start = before;
  }
  return [start, lineEnd(doc.text, Math.max(table.range[1], table.body.at(-1)?.range[1] ?? 0))];
}

function withoutTables(doc: Doc, tables: readonly AST.TOMLTable[]): string {
  let text = doc.text;
  for (const table of tables.toReversed()) {
    const [start, end] = blockOf(doc, table);
    // One empty line is enough between what stood before and after.
    const gap = /^\n+/.exec(text.slice(end))?.[0].length ?? 0;
    text = spliced(text, start, end + gap, "");
  }
  return text;
}

/** Take away what stands at a path, with everything below it; the text as it is where nothing does. */
export function remove(doc: Doc, path: string): string {
  const spot = doc.spots.get(path);
  if (spot === undefined) {
    const tables = tablesOf(doc, path);
    return tables.length > 0 ? withoutTables(doc, tables) : doc.text;
  }
  if (spot.kind === "table") return withoutTables(doc, tablesOf(doc, path));
  if (spot.kind === "item") return withoutElement(doc.text, spot.list.elements.map(({ range }) => range), spot.number);
  const { parent } = spot.pair;
  if (parent.type === "TOMLInlineTable") {
    return withoutElement(doc.text, parent.body.map(({ range }) => range), parent.body.indexOf(spot.pair));
  }
  return spliced(doc.text, lineStart(doc.text, spot.range[0]), lineEnd(doc.text, spot.range[1]), "");
}

function addedElement(text: string, list: AST.TOMLArray, value: Value): string {
  const last = list.elements.at(-1);
  if (last === undefined) return spliced(text, list.range[0], list.range[1], `[${written(value)}]`);
  const isTall = text.slice(list.range[0], last.range[0]).includes("\n");
  if (!isTall) return spliced(text, last.range[1], last.range[1], `, ${written(value)}`);
  const indent = /^[ \t]*/.exec(text.slice(lineStart(text, last.range[0])))?.[0] ?? "";
  const rest = text.slice(last.range[1], list.range[1]);
  const comma = /^[ \t]*,/.exec(rest)?.[0] ?? "";
  const at = last.range[1] + comma.length;
  // A comment on the last one's line stays with it.
  const line = /^[ \t]*#[^\n]*/.exec(text.slice(at))?.[0].length ?? 0;
  const whole = spliced(text, at + line, at + line, `\n${indent}${written(value)},`);
  return comma === "" ? spliced(whole, last.range[1], last.range[1], ",") : whole;
}

/** A table of a list, under a header of its own, below the last one there is. */
function headed(path: string, value: Readonly<Record<string, Value>>): string {
  const header = path.replaceAll(/\[\d+\]/g, "");
  const lines = Object.entries(value).map(([key, one]) => `${keyOf(key)} = ${written(one)}`);
  return `[[${header}]]\n${lines.join("\n")}\n`;
}

/** Add an item at the end of a list. */
export function add(doc: Doc, path: string, value: Value): string | null {
  const spot = doc.spots.get(path);
  if (spot !== undefined && spot.kind !== "table" && spot.node.type === "TOMLArray") return addedElement(doc.text, spot.node, value);
  if (spot !== undefined) return null;
  const isTable = typeof value === "object" && !Array.isArray(value);
  const tables = doc.headed.get(path);
  if (!isTable || (tables === undefined && path.includes("["))) return set(doc, path, [value]);
  if (tables === undefined) {
    const [outer] = split(path);
    const around = tablesOf(doc, outer).at(-1);
    const at = outer === "" || around === undefined ? doc.text.length : blockOf(doc, around)[1];
    return insertedBlock(doc.text, at, headed(path, value as Readonly<Record<string, Value>>));
  }
  const last = tablesOf(doc, item(path, tables.length)).at(-1)!;
  return insertedBlock(doc.text, blockOf(doc, last)[1], headed(path, value as Readonly<Record<string, Value>>));
}

function insertedBlock(text: string, at: number, block: string): string {
  const before = text.slice(0, at);
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const after = text.slice(at);
  return `${before}${gap}${block}${after === "" || after.startsWith("\n") ? "" : "\n"}${after}`;
}

/** Exchange two neighbours of a list; number: of the first, counted from 1. */
export function exchange(doc: Doc, path: string, number: number): string | null {
  const [one, other] = [doc.spots.get(item(path, number)), doc.spots.get(item(path, number + 1))];
  if (one === undefined || other === undefined) return null;
  const range = (spot: Spot, n: number): readonly [number, number] => {
    if (spot.kind !== "table") return spot.node.range;
    const tables = tablesOf(doc, item(path, n));
    return [blockOf(doc, tables[0]!)[0], blockOf(doc, tables.at(-1)!)[1]];
  };
  const [first, second] = [range(one, number), range(other, number + 1)];
  if (first[1] > second[0]) return null;
  const { text } = doc;
  const middle = text.slice(first[1], second[0]);
  return text.slice(0, first[0]) + text.slice(...second) + middle + text.slice(...first) + text.slice(second[1]);
}

/** Make a change and read what came of it; null where it could not be made or did not do what it should. */
export function changed(text: string, work: (doc: Doc) => string | null): string | null {
  const doc = parse(text);
  if (isBroken(doc)) return null;
  const next = work(doc);
  return next === null || isBroken(parse(next)) ? null : next;
}

/** Set many texts, by the checker's paths, one after the other; what is not there is left out. */
export function setAll(text: string, values: Readonly<Record<string, Value>>): string {
  return Object.entries(values).reduce((so_far, [path, value]) => changed(so_far, (doc) => placed(doc, counted(doc, path), value)) ?? so_far, text);
}

/** Only where there is such a value, or a table it belongs to. */
function placed(doc: Doc, path: string, value: Value): string | null {
  return doc.spots.has(path) || !path.includes(".") || doc.spots.has(split(path)[0]) ? set(doc, path, value) : null;
}

