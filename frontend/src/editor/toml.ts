/**
 * A file's text with the place of everything in it. Paths are those of the checker's problems, with items of lists
 * counted from 1: `faults[2].cue`, `figure.keyframes[1].angles_deg.hip_flexion.active`. A key with dots and dotted keys
 * give the same path, as they mean the same.
 */
import { type AST, ParseError, parseTOML } from "toml-eslint-parser";

export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
type Content = AST.TOMLContentNode;
type Range = readonly [start: number, end: number];

/** What stands at a path: a value with its key, an item of a list, or a table of its own with a header. */
export type Spot =
  | { readonly kind: "value"; readonly node: Content; readonly pair: AST.TOMLKeyValue; readonly range: Range }
  | { readonly kind: "item"; readonly node: Content; readonly list: AST.TOMLArray; readonly number: number; readonly range: Range }
  | { readonly kind: "table"; readonly table: AST.TOMLTable; readonly range: Range };

export interface Doc {
  readonly text: string;
  readonly root: AST.TOMLTopLevelTable;
  readonly spots: ReadonlyMap<string, Spot>;
  /** Tables of an array that stand under headers of their own, by the array's path. */
  readonly headed: ReadonlyMap<string, readonly AST.TOMLTable[]>;
  /** Every value by its path; tables and lists by their number of items, so that what is there can be asked for. */
  readonly values: ReadonlyMap<string, string | number | boolean>;
  readonly counts: ReadonlyMap<string, number>;
}

/** The text is no TOML: where, counted from 1, and why. */
export interface Broken {
  readonly line: number;
  readonly why: string;
}

export function child(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

export function item(path: string, number: number): string {
  return `${path}[${number}]`;
}

function nameOf(key: AST.TOMLKey): string {
  return key.keys.map((one) => (one.type === "TOMLBare" ? one.name : one.value)).join(".");
}

function pathOf(table: AST.TOMLTable): string {
  return table.resolvedKey.reduce<string>((path, part) => (typeof part === "number" ? item(path, part + 1) : child(path, part)), "");
}

class Reader {
  readonly spots = new Map<string, Spot>();
  readonly headed = new Map<string, AST.TOMLTable[]>();
  readonly values = new Map<string, string | number | boolean>();
  readonly counts = new Map<string, number>();

  pair(pair: AST.TOMLKeyValue, within: string): void {
    const path = child(within, nameOf(pair.key));
    this.spots.set(path, { kind: "value", node: pair.value, pair, range: pair.range });
    this.content(pair.value, path);
  }

  private content(node: Content, path: string): void {
    if (node.type === "TOMLArray") {
      this.counts.set(path, node.elements.length);
      for (const [n, element] of node.elements.entries()) {
        const here = item(path, n + 1);
        this.spots.set(here, { kind: "item", node: element, list: node, number: n, range: element.range });
        this.content(element, here);
      }
    } else if (node.type === "TOMLInlineTable") {
      this.counts.set(path, node.body.length);
      for (const pair of node.body) this.pair(pair, path);
    } else {
      this.values.set(path, node.kind === "string" || node.kind === "boolean" ? node.value : Number(node.value));
    }
  }

  table(table: AST.TOMLTable): void {
    const path = pathOf(table);
    this.spots.set(path, { kind: "table", table, range: table.range });
    if (table.kind === "array") {
      const list = path.replace(/\[\d+\]$/, "");
      this.headed.set(list, [...(this.headed.get(list) ?? []), table]);
      this.counts.set(list, this.headed.get(list)!.length);
    } else {
      this.counts.set(path, table.body.length);
    }
    for (const pair of table.body) this.pair(pair, path);
  }
}

/** Read a text; where it is no TOML, the place of the first mistake. */
export function parse(text: string): Doc | Broken {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text, { tomlVersion: "1.0" });
  } catch (error) {
    if (error instanceof ParseError) return { line: error.lineNumber, why: error.message };
    return { line: 1, why: String(error) };
  }
  const root = program.body[0];
  const reader = new Reader();
  for (const part of root.body) {
    if (part.type === "TOMLTable") reader.table(part);
    else reader.pair(part, "");
  }
  const { spots, headed, values, counts } = reader;
  return { text, root, spots, headed, values, counts };
}

export function isBroken(read: Doc | Broken): read is Broken {
  return "why" in read;
}

/** The texts, numbers and choices right below a path, by name: `hip_flexion.active` → 45. */
export function below(doc: Doc, path: string): Map<string, string | number | boolean> {
  const start = `${path}.`;
  const found = new Map<string, string | number | boolean>();
  for (const [name, value] of doc.values) if (name.startsWith(start)) found.set(name.slice(start.length), value);
  return found;
}

/** The texts of a list, in order. */
export function texts(doc: Doc, path: string): string[] {
  return Array.from({ length: doc.counts.get(path) ?? 0 }, (_, n) => String(doc.values.get(item(path, n + 1)) ?? ""));
}

/**
 * A problem's path with its items counted: the checker names an item by its id where only one has it.
 * `faults.knee_bends.cue` → `faults[2].cue`.
 */
export function counted(doc: Doc, path: string): string {
  if (path === "" || doc.spots.has(path)) return path;
  const parts = path.split(/\.(?![^[]*\])/);
  let here = "";
  for (const part of parts) {
    const plain = child(here, part);
    const count = doc.counts.get(here) ?? 0;
    const byName = Array.from({ length: count }, (_, n) => item(here, n + 1)).find((one) => doc.values.get(`${one}.id`) === part);
    here = !doc.spots.has(plain) && byName !== undefined ? byName : plain;
  }
  return here;
}

/** The line, counted from 1, at which a path stands, or else the nearest that holds it. */
export function lineOf(doc: Doc, path: string): number {
  const told = /^line (\d+)$/.exec(path);
  if (told !== null) return Number(told[1]);
  for (let here = path; here !== ""; here = here.replace(/(\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, "")) {
    const spot = doc.spots.get(here) ?? doc.spots.get(item(here, 1));
    if (spot !== undefined) return doc.text.slice(0, spot.range[0]).split("\n").length;
  }
  return 1;
}
