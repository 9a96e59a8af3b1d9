/** The real library's part that the tests read; `python -m tests.e2e.player_library` writes it. */
import { readFileSync } from "node:fs";
import { type Library, readLibrary } from "../src/choosing/library.ts";
import type { PlannedSet } from "../src/choosing/dose.ts";

const value: unknown = JSON.parse(readFileSync(new URL("./fixtures/library.json", import.meta.url), "utf8"));

export const library: Library = readLibrary(value);
export const setsOfLibrary = (value as { readonly sets: Readonly<Record<string, Readonly<Record<"left" | "right", readonly PlannedSet[]>>>> }).sets;
