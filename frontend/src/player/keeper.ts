/** Keeps a session on the device while it runs and when it is over; a device that cannot keep it says so once. */
import type { SessionRecord } from "../history/record.ts";
import { openStore, type Running, type Store, StoreProblem } from "../history/store.ts";
import { recordOfLeft } from "./interrupted.ts";
import type { Trouble } from "./words.ts";

/** Of a session this much may be lost at most when its page is. */
const SAVE_S = 1;

export class Keeper {
  private store: Store | null = null;
  private saved_s = 0;
  private readonly failed: (trouble: Trouble) => void;

  constructor(failed: (trouble: Trouble) => void) {
    this.failed = failed;
  }

  async open(): Promise<Store> {
    return (this.store ??= await openStore());
  }

  /** Do something with what is kept; nothing before it is open. */
  async keep(work: (store: Store) => Promise<void>): Promise<void> {
    if (this.store === null) return;
    try {
      await work(this.store);
    } catch (error) {
      this.failed(error instanceof StoreProblem && error.code === "full" ? "full" : "not-lasting");
    }
  }

  /** Write down a session that runs: now, or once enough would be lost. */
  save(running: Running, now: boolean): void {
    const { total_s } = running.state;
    if (!now && Math.abs(total_s - this.saved_s) < SAVE_S) return;
    this.saved_s = total_s;
    void this.keep((store) => store.put("running", running));
  }

  /** Keep what was done, and what was told of it. */
  async record(record: SessionRecord): Promise<void> {
    if (record.sets.length > 0) await this.keep((store) => store.addSession(record));
  }

  /** Keep what was done of a session that is over; only then it is not gone on with any more. */
  end(record: SessionRecord): Promise<void> {
    return this.keep(async (store) => {
      if (record.sets.length > 0) await store.addSession(record);
      await store.remove("running");
    });
  }

  /** Keep what was done of a session that was left and is not gone on with. */
  file(running: Running): Promise<void> {
    return this.end(recordOfLeft(running));
  }
}
