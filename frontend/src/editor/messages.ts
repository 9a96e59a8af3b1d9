/** What a page and the worker with the author's Python say to each other. */
import type { Movement as PlayerMovement, Routine } from "../choosing/library.ts";

export type FileKind = "movement" | "routine";

/** One thing that is wrong: where, what must hold, and what stands there. */
export interface Found {
  readonly path: string;
  readonly rule: string;
  readonly got: string;
}

/** What the checker says of a text; `told` is null while there is a problem. */
export interface Looked {
  readonly id: string;
  readonly name: string;
  readonly problems: readonly Found[];
  readonly told: PlayerMovement | Routine | null;
  /** Ids of the movements a routine uses. */
  readonly uses: readonly string[];
}

/** What `<unsit-figure>` takes in place of files. */
export interface Made {
  readonly shown: unknown;
  readonly clips: ArrayBuffer;
  readonly body: string;
  readonly strip: string;
}

export interface Case {
  readonly view: string;
  readonly fault: string;
  readonly distractor: string;
  readonly described: string;
}

export interface Shortfall {
  readonly what: string;
  readonly expected: string;
  readonly got: string;
}

export interface Joint {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly sided: boolean;
  readonly definition: string;
}

export interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly sided: boolean;
  readonly definition: string;
}

export interface Vocabulary {
  readonly joints: readonly Joint[];
  readonly measures: readonly Measure[];
  readonly equipment: readonly string[];
  readonly props: readonly string[];
  readonly precautions: Readonly<Record<string, string>>;
  readonly contacts: { readonly parts: readonly string[]; readonly places: readonly string[] };
}

/** The texts of a person's own files that lie beside the one that is written: movements by id, ids of routines. */
export interface Beside {
  readonly own: Readonly<Record<string, string>>;
  readonly routines: readonly string[];
}

/** What can be asked, with its answer. */
export interface Questions {
  readonly vocabulary: { readonly asked: Record<string, never>; readonly answer: Vocabulary };
  readonly source: { readonly asked: { readonly id: string; readonly kind: FileKind }; readonly answer: string };
  readonly beginning: { readonly asked: Record<string, never>; readonly answer: string };
  readonly looked: { readonly asked: { readonly text: string; readonly kind: FileKind; readonly beside: Beside }; readonly answer: Looked };
  readonly strip: { readonly asked: { readonly text: string }; readonly answer: string };
  readonly figure: { readonly asked: { readonly text: string; readonly fault: string }; readonly answer: Made };
  readonly trials: { readonly asked: { readonly text: string; readonly quick: boolean }; readonly answer: readonly Case[] };
  /** The trial with this number of those last asked for. */
  readonly trial: { readonly asked: { readonly number: number }; readonly answer: readonly Shortfall[] };
  readonly adapted: { readonly asked: { readonly id: string; readonly kind: FileKind; readonly language: string }; readonly answer: Readonly<Record<string, string>> };
}

export type Question = keyof Questions;

export type ToAuthor =
  | { readonly kind: "init"; readonly python: string; readonly engine: string }
  | { readonly kind: "ask"; readonly turn: number; readonly question: Question; readonly asked: unknown };

export type FromAuthor =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly turn: number; readonly answer: unknown }
  | { readonly kind: "failed"; readonly turn: number; readonly why: string };
