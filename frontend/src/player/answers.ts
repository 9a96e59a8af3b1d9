/** After a session: takes what the person says of the camera's numbers, and keeps recordings of these sets if they agreed. */
import type { nothing, TemplateResult } from "lit";
import type { SessionRecord } from "../history/record.ts";
import type { Store } from "../history/store.ts";
import type { Trace } from "../recordings/trace.ts";
import { recordingWords } from "../recordings/words.ts";
import { answered, askingView } from "./asking.ts";
import type { Movements } from "./segments.ts";
import type { SessionState } from "./session.ts";
import type { Words } from "./words.ts";

export interface AnswersHost {
  record(): SessionRecord | null;
  /** The record has changed; it is to be saved and shown. */
  put(record: SessionRecord): void;
  /** Do something with what is kept; gives whether it worked. */
  keep(work: (store: Store) => Promise<void>): Promise<boolean>;
  areRecordingsWanted(): boolean;
  setRecordings(areWanted: boolean): void;
  changed(): void;
}

export class Answers {
  /** The landmarks of this session's sets, by their number in the session; in the page's memory only. */
  readonly traces = new Map<number, Trace>();
  /** Those that may be kept, by the place of their set in the record. */
  private placed: ReadonlyMap<number, Trace> = new Map();
  private count = 0;
  /** One thing is done with the recordings after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly host: AnswersHost) {}

  begin(): void {
    this.traces.clear();
    this.placed = new Map();
    this.count = 0;
  }

  /** The session is over. A movement of the person's own is nobody else's test: it is not kept. */
  end(state: SessionState, movements: Movements): void {
    const done = state.done.flatMap((one, set) => (one !== null && one.done > 0 ? [set] : []));
    this.placed = new Map(
      done.flatMap((set, n): [number, Trace][] => {
        const trace = this.traces.get(set);
        const isOwn = movements[state.sets[set]!.movement]?.own_text !== undefined;
        return trace === undefined || isOwn ? [] : [[n, trace]];
      }),
    );
  }

  private answer(n: number, done: number): void {
    const record = this.host.record();
    if (record === null) return;
    this.host.put({ ...record, sets: record.sets.map((one, place) => (place === n ? answered(one, done, new Date()) : one)) });
    if (this.host.areRecordingsWanted()) this.keepAnswered();
  }

  private agree(areKept: boolean): void {
    this.host.setRecordings(areKept);
    if (areKept) this.keepAnswered();
    else this.later(async (store, { id }) => (await import("../recordings/keep.ts")).forgetSession(store.recordings, id));
  }

  private keepAnswered(): void {
    this.later(async (store, record) => (await import("../recordings/keep.ts")).keepAnswered(store.recordings, record, this.placed));
  }

  private later(work: (store: Store, record: SessionRecord) => Promise<void>): void {
    this.queue = this.queue.then(async () => {
      const record = this.host.record();
      if (record === null) return;
      await this.host.keep(async (store) => {
        await work(store, record);
        this.count = (await store.recordings.all()).filter(({ session }) => session === record.id).length;
      });
      this.host.changed();
    });
  }

  view(record: SessionRecord, movements: Movements, words: Words, language: string): TemplateResult | typeof nothing {
    const nameOf = (id: string): string => movements[id]?.name ?? id.replaceAll("_", " ");
    const keeping = this.placed.size === 0 ? null : { areKept: this.host.areRecordingsWanted(), count: this.count, words: recordingWords(language) };
    return askingView(record, nameOf, words, keeping, { answer: (n, done) => this.answer(n, done), keep: (areKept) => this.agree(areKept) });
  }
}
