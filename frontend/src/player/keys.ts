/** What the player's keys do. */
import type { Acts } from "./view.ts";

const KEYS: Readonly<Record<string, "toggle" | "skip" | "back" | "repeat" | "hurt" | "voice" | "full">> = {
  " ": "toggle",
  k: "toggle",
  ArrowRight: "skip",
  n: "skip",
  ArrowLeft: "back",
  p: "back",
  r: "repeat",
  h: "hurt",
  v: "voice",
  f: "full",
};

/** What a key asks for; null where it belongs to what is in focus, to the browser, or to nothing. */
export function actFor(event: KeyboardEvent, acts: Acts): (() => void) | null {
  const [target] = event.composedPath();
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (target instanceof HTMLElement) {
    if (target.matches("input, select, textarea, [contenteditable]")) return null;
    if (target.matches("button, a, summary") && (event.key === " " || event.key === "Enter")) return null;
  }
  const name = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  return name === undefined ? null : acts[name];
}
