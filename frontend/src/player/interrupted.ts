/** A session whose page went away: whether it is gone on with, and what stays of it where it is not. Pure. */
import { type SessionRecord, recordOf } from "../history/record.ts";
import type { Running } from "../history/store.ts";
import type { Movements } from "./segments.ts";
import { segments, type SessionState } from "./session.ts";

/** A session left longer ago waits for its person instead of running on. */
export const AWAY_MS = 10 * 60 * 1000;
/** One left longer ago is over: what was done of it is kept, and a new one begins. */
export const STALE_MS = 6 * 60 * 60 * 1000;

/** The state to go on with; null where another session is asked for, it is over, or it belongs to another library. */
export function goneOnWith(running: Running, address: string, movements: Movements, now_ms: number): SessionState | null {
  const { state } = running;
  const away_ms = now_ms - running.saved_ms;
  if (away_ms > STALE_MS || (address !== "" && running.address !== address)) return null;
  try {
    if (segments(state, movements).length <= state.at) return null;
  } catch {
    return null;
  }
  const isNear = away_ms >= 0 && away_ms < AWAY_MS;
  return state.mode === "running" && !isNear ? { ...state, mode: "paused" } : state;
}

/** What was done of it, as if its person had ended it when it was last written down. */
export function recordOfLeft({ state, saved_ms, id, routine, name, started }: Running): SessionRecord {
  return recordOf({ ...state, why: "person" }, { id, routine, name, started, ended: new Date(saved_ms).toISOString() });
}
