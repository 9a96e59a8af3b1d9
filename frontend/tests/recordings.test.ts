import { describe, expect, it } from "vitest";
import type { FrameMessage } from "../src/coach/messages.ts";
import type { SessionRecord } from "../src/history/record.ts";
import type { SetDone } from "../src/player/session.ts";
import { asFile, momentsOf, packedRows } from "../src/recordings/file.ts";
import { forgetSession, keepAnswered } from "../src/recordings/keep.ts";
import { MemoryRecordings, MOST_BYTES, MOST_RECORDINGS, type RecordingAbout, toGo } from "../src/recordings/kept.ts";
import { type Doing, type Trace, TraceRecorder } from "../src/recordings/trace.ts";

function frame(time_s: number, isSeen = true): FrameMessage {
  return { time_s, aspect: 1.5, values: isSeen ? Float64Array.from({ length: 231 }, (_, n) => (n % 7 === 6 ? 1 : n / 300)) : new Float64Array(0) };
}

function recorded(steps: readonly (readonly [time_s: number, doing: Doing | null])[]): Map<number, Trace> {
  const traces = new Map<number, Trace>();
  const recorder = new TraceRecorder(traces);
  for (const [time_s, doing] of steps) recorder.take(frame(time_s), doing);
  return traces;
}

const every = (from_s: number, to_s: number, doing: Doing | null): [number, Doing | null][] =>
  Array.from({ length: Math.round((to_s - from_s) * 10) }, (_, n) => [from_s + n / 10, doing]);
const work = (set: number, elapsed_s = 0): Doing => ({ set, isWork: true, elapsed_s });

describe("the trace of a set", () => {
  it("holds the work, what came just before it and a moment after it", () => {
    const traces = recorded([...every(0, 20, null), ...every(20, 30, work(0)), ...every(30, 40, null)]);
    const times = traces.get(0)!.frames.map(({ time_s }) => time_s);
    expect(times[0]).toBeCloseTo(14);
    expect(times.at(-1)).toBeCloseTo(31.9);
  });

  it("is not kept where the camera came late or was away in between: its number would say nothing", () => {
    expect(recorded(every(0, 10, work(0, 3))).size).toBe(0);
    expect(recorded([...every(0, 5, work(0)), ...every(8, 12, work(0))]).size).toBe(0);
    expect(recorded([...every(0, 5, work(0)), ...every(6, 12, work(0))]).size).toBe(1);
  });

  it("is begun anew with the set, and bounded", () => {
    const traces = new Map<number, Trace>();
    const recorder = new TraceRecorder(traces);
    for (const [time_s, doing] of every(0, 10, work(0))) recorder.take(frame(time_s), doing);
    recorder.anew();
    expect(traces.size).toBe(0);
    for (let n = 0; n < 9100; n += 1) recorder.take(frame(20 + n / 30, false), work(0));
    expect(traces.size).toBe(0);
  });
});

const SET: SetDone = { movement: "squat", side: "both", kind: "repetitions", set_number: 1, asked: 8, done: 9, seen: 8, clean: 8, faults: {}, still_spine_deg: null, counted: 8, answered: "2026-11-26T07:31:00.000Z" };
const RECORD = { id: "s", started: "2026-11-26T07:30:00.000Z", sets: [SET, { ...SET, answered: "" }] } as unknown as SessionRecord;

function trace(): Trace {
  return { aspect: 1.5, frames: [4, 4.1, 4.2].map((time_s) => ({ time_s, values: Float32Array.from(frame(time_s, time_s > 4).values) })) };
}

async function linesOf(packed: Uint8Array): Promise<Record<string, unknown>[]> {
  const stream = new Blob([packed as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(stream).text();
  return text.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("a recording that is kept", () => {
  it("has an answer, and goes with its number; of the others nothing is kept", async () => {
    const recordings = new MemoryRecordings();
    const traces = new Map([[0, trace()], [1, trace()]]);
    await keepAnswered(recordings, RECORD, traces);
    await keepAnswered(recordings, { ...RECORD, sets: [{ ...SET, done: 10 }] }, traces);
    const [about, ...more] = await recordings.all();
    expect(more).toEqual([]);
    expect(about).toMatchObject({ id: "s-0", truth: { movement: "squat", side: null, repetitions: 10, counted: 8 }, frames: 3 });
    await forgetSession(recordings, "s");
    expect(await recordings.all()).toEqual([]);
    expect(await recordings.rows("s-0")).toBeUndefined();
  });

  it("becomes a file of our own format with the truth in its header, and neither who nor when", async () => {
    const recordings = new MemoryRecordings();
    await keepAnswered(recordings, RECORD, new Map([[0, trace()]]));
    const [about] = await recordings.all();
    const rows = (await recordings.rows("s-0"))!;
    const [header, first, second, , end] = await linesOf(await asFile(about!, rows));
    expect(header).toEqual({ format: "unsit-landmarks", version: 1, source: "", model: "blazepose-lite", width: 0, height: 0, fps: 10, aspect: 1.5, truth: about!.truth });
    expect(first).toEqual({ time_s: 0, image: null });
    expect(second).toMatchObject({ time_s: 0.1 });
    expect([second!["image"], second!["world"], second!["visibility"]].map((one) => (one as number[]).length)).toEqual([99, 99, 33]);
    expect((second!["image"] as number[]).slice(3, 6)).toEqual([0.02333, 0.02667, 0.03]);
    expect(end).toMatchObject({ end: true, complete: true, people_seen: 1 });
    const moments = await momentsOf(await packedRows(trace()));
    expect(moments.map(({ points }) => points?.length ?? null)).toEqual([null, 33, 33]);
    expect(moments[1]!.points![1]).toEqual([0.02333, 0.02667, 1]);
  });

  it("goes when there are more or larger ones than the bound, the oldest first", () => {
    const about = (n: number, bytes: number): RecordingAbout => ({ id: `${n}`, at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(), bytes }) as RecordingAbout;
    const many = Array.from({ length: MOST_RECORDINGS + 2 }, (_, n) => about(n, 1));
    expect(toGo(many).sort()).toEqual(["0", "1"]);
    expect(toGo([about(0, 1), about(1, MOST_BYTES), about(2, 1)])).toEqual(["1", "0"]);
  });
});
