/** What is kept, as a file of the person's own. */
import type { Entry } from "../sync/entry.ts";
import { FORMAT, type SessionRecord } from "./record.ts";

const SHORT_MS = 10_000;

/** Let the browser save sessions and other entries of a diary as one JSON file. */
export function saveAsFile(sessions: readonly SessionRecord[], entries: readonly Entry[], now = new Date()): void {
  const file = { format: FORMAT, exported: now.toISOString(), sessions, entries };
  const address = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `unsit-${now.toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), SHORT_MS);
}
