/** A set's landmarks as a file of the kind that `docs/format/recording.md` describes, and back. */
import { LANDMARKS, VALUES } from "../coach/messages.ts";
import type { RecordingAbout } from "./kept.ts";
import type { Trace, TracedFrame } from "./trace.ts";

export const FORMAT = "unsit-landmarks";
export const VERSION = 1;
const MODEL = "blazepose-lite";
const [TIME_DECIMALS, IMAGE_DECIMALS, WORLD_DECIMALS, SEEN_DECIMALS] = [6, 5, 4, 4];

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const piped = new Blob([bytes as BlobPart]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array, BufferSource>);
  return new Uint8Array(await new Response(piped as ReadableStream).arrayBuffer());
}

function packedText(text: string): Promise<Uint8Array> {
  return through(new TextEncoder().encode(text), new CompressionStream("gzip"));
}

async function unpackedText(bytes: Uint8Array): Promise<string> {
  return new TextDecoder().decode(await through(bytes, new DecompressionStream("gzip")));
}

function rowOf({ time_s, values }: TracedFrame, first_s: number): object {
  const time = rounded(time_s - first_s, TIME_DECIMALS);
  if (values.length === 0) return { time_s: time, image: null };
  const points = Array.from({ length: LANDMARKS }, (_, n) => [...values.subarray(n * VALUES, (n + 1) * VALUES)]);
  return {
    time_s: time,
    image: points.flatMap((point) => point.slice(0, 3).map((value) => rounded(value, IMAGE_DECIMALS))),
    world: points.flatMap((point) => point.slice(3, 6).map((value) => rounded(value, WORLD_DECIMALS))),
    visibility: points.map((point) => rounded(point[6] ?? 0, SEEN_DECIMALS)),
  };
}

/** The rows of a set, with the end row, packed. */
export function packedRows({ frames }: Trace): Promise<Uint8Array> {
  const first_s = frames[0]?.time_s ?? 0;
  const rows = frames.map((frame) => JSON.stringify(rowOf(frame, first_s)));
  const end = JSON.stringify({ end: true, complete: true, people_seen: frames.some(({ values }) => values.length > 0) ? 1 : 0, warnings: [] });
  return packedText(`${[...rows, end].join("\n")}\n`);
}

/** A recording as a whole file: the header with the truth, then the rows. It tells neither who nor when. */
export async function asFile({ aspect, frames, duration_s, truth }: RecordingAbout, rows: Uint8Array): Promise<Uint8Array> {
  const fps = duration_s > 0 ? rounded((frames - 1) / duration_s, 2) : 0;
  const header = { format: FORMAT, version: VERSION, source: "", model: MODEL, width: 0, height: 0, fps, aspect, truth };
  return packedText(`${JSON.stringify(header)}\n${await unpackedText(rows)}`);
}

/** A moment to be drawn: x, y in picture heights and how well each point is seen; null: nobody. */
export interface Moment {
  readonly time_s: number;
  readonly points: readonly (readonly [x: number, y: number, seen: number])[] | null;
}

/** The moments of packed rows. */
export async function momentsOf(rows: Uint8Array): Promise<Moment[]> {
  const lines = (await unpackedText(rows)).split("\n").filter((line) => line !== "");
  return lines.flatMap((line): Moment[] => {
    const row = JSON.parse(line) as { readonly time_s?: number; readonly image?: readonly number[] | null; readonly visibility?: readonly number[] };
    if (row.time_s === undefined) return [];
    const { time_s, image, visibility } = row;
    if (image === null || image === undefined) return [{ time_s, points: null }];
    return [{ time_s, points: Array.from({ length: LANDMARKS }, (_, n) => [image[3 * n]!, image[3 * n + 1]!, visibility?.[n] ?? 1] as const) }];
  });
}
