/** Saves a session on the device while it runs and when it is over, looks whether it is there, and tries again where it is not. */
import type { SessionRecord } from "../history/record.ts";
import { areSaved } from "../history/saved.ts";
import { openStore, type PageStore, type Running, StoreProblem, type StoreTrouble } from "../history/store.ts";
import { type Hold, holdSession } from "../offline/page.ts";
import type { PlainRecord } from "../sync/entry.ts";
import { recordOfLeft } from "./interrupted.ts";
import type { Trouble } from "./words.ts";

/** Of a session this much may be lost at most when its page is. */
const SAVE_S = 1;
/** What could not be saved is tried again that often, and whenever the page is looked at again. */
const AGAIN_MS = 5000;

/** What is said of a storage that did not do what was asked. */
export const TROUBLES: Readonly<Record<StoreTrouble, Trouble>> = { full: "full", none: "not-lasting", lost: "store-lost", blocked: "store-blocked", unread: "store-unread" };

/** memory: only this page knows it, for the browser gives no storage. unsaved: it could not be written or read back. */
export type Saving = "saving" | "saved" | "memory" | "unsaved";

/** Put a session into a store, look whether it is there, and only then forget that it runs. */
async function put(store: PageStore, record: SessionRecord): Promise<void> {
  if (record.sets.length > 0) {
    await store.addSession(record);
    const wanted = { kind: "session", id: record.id, record: record as unknown as PlainRecord };
    if (!(await areSaved(store.diary, [wanted]))) throw new StoreProblem("unread", "a read does not show the session");
  }
  await store.removeRunning(record.id);
}

/** A session whose page went away, held for this page. */
export interface Left {
  readonly running: Running;
  readonly hold: Hold;
}

export class Keeper {
  private store: PageStore | null = null;
  private saved_s = 0;
  /** Sessions that are over and not in the browser's storage yet. */
  private readonly unsaved = new Map<string, SessionRecord>();
  private latest = "";
  private now: Saving = "saving";
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** failed: is told what went wrong. changed: is called when it is known better whether the latest session is saved. */
  constructor(
    private readonly failed: (trouble: Trouble) => void,
    private readonly changed: () => void = () => undefined,
    private readonly opens: () => Promise<PageStore> = openStore,
  ) {}

  /** How the latest session that is over stands. */
  get saving(): Saving {
    return this.now;
  }

  async open(): Promise<PageStore> {
    return (this.store ??= await this.opens());
  }

  /** Do something with what is kept; gives whether it worked. Nothing is done before it is open. */
  async keep(work: (store: PageStore) => Promise<void>): Promise<boolean> {
    if (this.store === null) return false;
    try {
      await work(this.store);
      return true;
    } catch (error) {
      this.failed(TROUBLES[error instanceof StoreProblem ? error.code : "lost"]);
      return false;
    }
  }

  /** Write down a session that runs: now, or once enough would be lost. */
  save(running: Running, now: boolean): void {
    const { total_s } = running.state;
    if (!now && Math.abs(total_s - this.saved_s) < SAVE_S) return;
    this.saved_s = total_s;
    void this.keep((store) => store.putRunning(running));
  }

  /** Save what was done of a session that is over, and what is said of it. */
  async end(record: SessionRecord): Promise<void> {
    this.unsaved.set(record.id, record);
    [this.latest, this.now] = [record.id, "saving"];
    await this.again();
  }

  /** The sessions whose page went away, the latest first; each is held for this page. */
  async left(): Promise<readonly Left[]> {
    const all = (await this.store?.running().catch(() => [])) ?? [];
    const held = all.toSorted((one, other) => other.saved_ms - one.saved_ms).map((running) => ({ running, hold: holdSession(running.id) }));
    const areMine = await Promise.all(held.map(({ hold }) => hold.isMine));
    return held.filter((_, n) => areMine[n]);
  }

  /** Save what was done of a session that was left and is not gone on with. */
  async file({ running, hold }: Left): Promise<void> {
    await this.end(recordOfLeft(running));
    hold.release();
  }

  /** Try to save what is not saved yet. */
  async again(): Promise<void> {
    clearTimeout(this.timer);
    for (const record of [...this.unsaved.values()]) {
      const isWritten = await this.keep((store) => put(store, record));
      const isSaved = isWritten && this.store?.where === "device";
      // What was said of the session meanwhile waits for its own turn.
      if (isSaved && this.unsaved.get(record.id) === record) {
        this.unsaved.delete(record.id);
        if (record.sets.length > 0) void this.store?.persist();
      }
      if (record.id === this.latest) this.now = !this.unsaved.has(record.id) ? "saved" : isSaved ? "saving" : isWritten ? "memory" : "unsaved";
    }
    if (this.unsaved.size > 0) this.timer = setTimeout(() => void this.again(), AGAIN_MS);
    this.changed();
  }
}
