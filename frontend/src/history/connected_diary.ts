/** The diary by whichever connection there is now: each call asks for one of its own. */
import type { Answer, Change, Diary, Held } from "../sync/diary.ts";
import type { Entry } from "../sync/entry.ts";

/** Does something with the diary of an open connection. isLong: it may touch everything, and take its time. */
export type OnDiary = <T>(work: (diary: Diary) => Promise<T>, isLong?: boolean) => Promise<T>;

export class ConnectedDiary implements Diary {
  constructor(private readonly on: OnDiary) {}

  get(kind: string, id: string): Promise<Held | undefined> {
    return this.on((diary) => diary.get(kind, id));
  }

  all(kind: string): Promise<Held[]> {
    return this.on((diary) => diary.all(kind), true);
  }

  between(kind: string, from: string, to: string): Promise<Held[]> {
    return this.on((diary) => diary.between(kind, from, to), true);
  }

  before(kinds: readonly string[], time: string, limit: number): Promise<Held[]> {
    return this.on((diary) => diary.before(kinds, time, limit), true);
  }

  ofMovement(movement: string, from: string): Promise<Held[]> {
    return this.on((diary) => diary.ofMovement(movement, from), true);
  }

  newestOf(movement: string, from: string, limit: number): Promise<Held[]> {
    return this.on((diary) => diary.newestOf(movement, from, limit), true);
  }

  movements(): Promise<string[]> {
    return this.on((diary) => diary.movements(), true);
  }

  odd(): Promise<Held[]> {
    return this.on((diary) => diary.odd(), true);
  }

  write(changes: readonly Change[], now: Date): Promise<void> {
    return this.on((diary) => diary.write(changes, now));
  }

  adopt(entries: readonly Entry[]): Promise<void> {
    return this.on((diary) => diary.adopt(entries), true);
  }

  waiting(): Promise<number> {
    return this.on((diary) => diary.waiting());
  }

  toSend(characters: number, entries: number): Promise<Entry[]> {
    return this.on((diary) => diary.toSend(characters, entries), true);
  }

  settle(answer: Answer): Promise<void> {
    return this.on((diary) => diary.settle(answer), true);
  }

  everything(): Promise<Held[]> {
    return this.on((diary) => diary.everything(), true);
  }
}
