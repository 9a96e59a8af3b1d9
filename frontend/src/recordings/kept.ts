/** Recordings that the person agreed to keep on this device: what is known of each, and how many there are at most. */
import type { Kind, SetSide } from "../choosing/library.ts";

/** The oldest go when there are more, or when all of them are larger. */
export const MOST_RECORDINGS = 40;
export const MOST_BYTES = 30_000_000;

/** What was really done, by the person's word, as `docs/people.md` has it. */
export interface Truth {
  readonly movement: string;
  readonly side: "left" | "right" | null;
  /** Whole repetitions, or circles of both ways together. */
  readonly repetitions?: number;
  readonly hold_s?: number;
  /** What had been counted before. */
  readonly counted: number;
}

export interface RecordingAbout {
  /** Of the session, and the place of the set in it. */
  readonly id: string;
  readonly session: string;
  /** When the set was done, ISO 8601: when its session began. */
  readonly at: string;
  readonly movement: string;
  readonly side: SetSide;
  readonly kind: Kind;
  readonly truth: Truth;
  readonly aspect: number;
  readonly frames: number;
  readonly duration_s: number;
  readonly bytes: number;
}

export interface Recordings {
  /** The latest first. */
  all(): Promise<RecordingAbout[]>;
  /** The packed rows of a recording. */
  rows(id: string): Promise<Uint8Array | undefined>;
  /** Put a recording, or with null instead of its rows what is known of one that is there. */
  put(about: RecordingAbout, rows: Uint8Array | null): Promise<void>;
  remove(...ids: readonly string[]): Promise<void>;
}

export function latestFirst(all: readonly RecordingAbout[]): RecordingAbout[] {
  return all.toSorted((one, other) => (one.at === other.at ? (one.id < other.id ? 1 : -1) : one.at < other.at ? 1 : -1));
}

/** The ids of those that have to go, so that the others keep within the bounds. */
export function toGo(all: readonly RecordingAbout[]): string[] {
  let bytes = 0;
  return latestFirst(all).flatMap((one, n) => ((bytes += one.bytes) > MOST_BYTES || n >= MOST_RECORDINGS ? [one.id] : []));
}

/** Keeps recordings while the page is open, where the browser keeps nothing. */
export class MemoryRecordings implements Recordings {
  private readonly abouts = new Map<string, RecordingAbout>();
  private readonly packed = new Map<string, Uint8Array>();

  async all(): Promise<RecordingAbout[]> {
    return latestFirst([...this.abouts.values()]);
  }

  async rows(id: string): Promise<Uint8Array | undefined> {
    return this.packed.get(id);
  }

  async put(about: RecordingAbout, rows: Uint8Array | null): Promise<void> {
    if (rows === null && !this.abouts.has(about.id)) return;
    this.abouts.set(about.id, about);
    if (rows !== null) this.packed.set(about.id, rows);
    await this.remove(...toGo([...this.abouts.values()]));
  }

  async remove(...ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.abouts.delete(id);
      this.packed.delete(id);
    }
  }

  async clear(): Promise<void> {
    this.abouts.clear();
    this.packed.clear();
  }
}
