/** What the checker says, in the reader's language: its rules come in English, each from a pattern. */
import type { Found } from "./messages.ts";

/** A problem without its place. */
export function saidIn(_tag: string, { rule, got }: Found): string {
  return got === "" ? rule : `${rule} (${got})`;
}
