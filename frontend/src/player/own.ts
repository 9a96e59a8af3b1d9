/** What an address asks for of the person's own, for the player: fetched only where something is asked for. */
import { type Library, LibraryProblem } from "../choosing/library.ts";
import type { Store } from "../history/store.ts";
import type { Brought } from "../own/bring.ts";
import type { Trouble } from "./words.ts";

function isOwn(address: string): boolean {
  return new URLSearchParams(address).has("own");
}

/** address: what is asked for now. before: what the session that was interrupted was asked for by. */
export async function bringAsked(address: string, before: string, library: Library, store: Store): Promise<Brought> {
  const nothing: Brought = { library, search: address, given: new Map() };
  const wanted = address === "" ? before : address;
  if (!isOwn(wanted)) return nothing;
  const { bringOwn } = await import("../own/bring.ts");
  try {
    return await bringOwn(wanted, library, store);
  } catch (error) {
    // A session that was interrupted must not stand in the way of others.
    if (!isOwn(address)) return nothing;
    throw error;
  }
}

/** Why nothing can be shown at all. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof LibraryProblem) return error.code;
  const code = error instanceof Error ? error.message : "";
  return code === "own-gone" || code === "own-unfinished" ? code : "unreadable";
}
