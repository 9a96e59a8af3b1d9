/** Keeps the recordings of a session's sets with what the person said; only called once they have agreed. */
import type { SessionRecord } from "../history/record.ts";
import type { SetDone } from "../player/session.ts";
import { packedRows } from "./file.ts";
import type { RecordingAbout, Recordings, Truth } from "./kept.ts";
import type { Trace } from "./trace.ts";

export function recordingId(session: string, n: number): string {
  return `${session}-${n}`;
}

/** What a set's answer says was really done. */
export function truthOf({ movement, side, kind, done, counted }: SetDone): Truth {
  const amount = kind === "hold" ? { hold_s: done } : { repetitions: Math.round(done) };
  return { movement, side: side === "both" ? null : side, ...amount, counted: counted ?? done };
}

/** Keep the recordings of all sets that have an answer. traces: by the place of the set in the record. */
export async function keepAnswered(recordings: Recordings, { id, started, sets }: SessionRecord, traces: ReadonlyMap<number, Trace>): Promise<void> {
  const there = new Map((await recordings.all()).map((about) => [about.id, about]));
  for (const [n, trace] of traces) {
    const one = sets[n];
    if (one === undefined || (one.answered ?? "") === "" || trace.frames.length < 2) continue;
    const before = there.get(recordingId(id, n));
    const rows = before === undefined ? await packedRows(trace) : null;
    const duration_s = trace.frames.at(-1)!.time_s - trace.frames[0]!.time_s;
    const about: RecordingAbout = {
      id: recordingId(id, n), session: id, at: started, movement: one.movement, side: one.side, kind: one.kind, truth: truthOf(one),
      aspect: trace.aspect, frames: trace.frames.length, duration_s, bytes: rows?.length ?? before?.bytes ?? 0,
    };
    await recordings.put(about, rows);
  }
}

/** Forget the recordings of a session. */
export async function forgetSession(recordings: Recordings, session: string): Promise<void> {
  const mine = (await recordings.all()).filter((one) => one.session === session);
  await recordings.remove(...mine.map(({ id }) => id));
}
