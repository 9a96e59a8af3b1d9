/** The diary on this device: its entries, and what has not been brought to the account yet. */
import type { IDBPDatabase, IDBPTransaction } from "idb";
import type { OwnRecord, Schema } from "../history/store.ts";
import { canonicalTime } from "./allowed.ts";
import { canonicalRecord, cleanedRecord, type Entry, filled, isKnown, keyOf, merged, movementsOf, type PlainRecord, timeOf } from "./entry.ts";

/** An entry as it is kept. */
export interface Held extends Entry {
  readonly key: string;
  /** The time it tells of, in UTC; empty: none. */
  readonly at: string;
  readonly movements: readonly string[];
  /** Each movement with the time, to be found by both. */
  readonly whens: readonly string[];
  /** 1 where something is to be said of it: it was refused, or only a newer Unsit understands it. */
  readonly odd?: 1;
  /** Why the account's server did not take it, in its words; empty: nothing against it. */
  readonly refused: readonly string[];
}

/** A change made here; a record of null deletes. */
export interface Change {
  readonly kind: string;
  readonly id: string;
  readonly record: PlainRecord | null;
}

/** How far this device is with its account. */
export interface SyncState {
  /** The number the server gave last. */
  readonly after: number;
  /** The mark of the server's database that came with it; empty: none yet. After a restore it is another one. */
  readonly mark: string;
  /** The name of this device among those of the account. */
  readonly device: string;
  /** When it was last in step, ISO 8601; empty: never. */
  readonly at: string;
  /** Whether what was kept here without an account was said to be somebody else's. */
  readonly declined: boolean;
}

export const NEW_STATE: SyncState = { after: 0, mark: "", device: "", at: "", declined: false };

/** What a server answered to entries that were sent. */
export interface Answer {
  readonly sent: readonly Entry[];
  /** Key → why. */
  readonly refused: ReadonlyMap<string, readonly string[]>;
  readonly received: readonly Entry[];
  readonly state: SyncState;
  /** The server's database was restored or is another one: everything is to be sent again. */
  readonly reset: boolean;
}

export interface Diary {
  get(kind: string, id: string): Promise<Held | undefined>;
  /** Those that were not deleted. */
  all(kind: string): Promise<Held[]>;
  /** Those whose time lies from one on and before another, oldest first. */
  between(kind: string, from: string, to: string): Promise<Held[]>;
  /** Those before a time, newest first, at most so many. */
  before(kinds: readonly string[], time: string, limit: number): Promise<Held[]>;
  /** Sessions with a movement from a time on, oldest first. */
  ofMovement(movement: string, from: string): Promise<Held[]>;
  /** The newest of them, newest first, at most so many. */
  newestOf(movement: string, from: string, limit: number): Promise<Held[]>;
  movements(): Promise<string[]>;
  /** What a server refused, and what only a newer Unsit understands. */
  odd(): Promise<Held[]>;
  write(changes: readonly Change[], now: Date): Promise<void>;
  /** Take entries as they are, to be brought to the account: those kept without one. */
  adopt(entries: readonly Entry[]): Promise<void>;
  waiting(): Promise<number>;
  /** What is to be sent next, at most so many characters and entries. */
  toSend(characters: number, entries: number): Promise<Entry[]>;
  settle(answer: Answer): Promise<void>;
  everything(): Promise<Held[]>;
}

/** The device's clock at a change, but always after the change before, whatever the clock says. */
export function changedAt(now: Date, before: Entry | undefined): string {
  const earliest = before === undefined ? Number.NEGATIVE_INFINITY : Date.parse(before.changed) + 1;
  return new Date(Math.max(now.getTime(), Number.isNaN(earliest) ? 0 : earliest)).toISOString();
}

/** The entry of a change that is made here, now. */
export function changeOf({ kind, id, record }: Change, now: Date, before: Entry | undefined, device: string): Entry {
  return { kind, id, record: record === null ? null : cleanedRecord(kind, record), changed: changedAt(now, before), device };
}

export function heldOf(entry: Entry, refused: readonly string[] = []): Held {
  const { kind, id, device, record } = entry;
  const isPlain = isKnown(entry);
  const changed = isPlain ? canonicalTime(entry.changed) : entry.changed;
  const whole = record !== null && isPlain ? canonicalRecord(kind, filled(kind, record)) : record;
  const [at, movements] = [timeOf(entry), isPlain ? movementsOf(entry) : []];
  const whens = movements.map((movement) => whenOf(movement, at));
  return { kind, id, changed, device, record: whole, key: keyOf(kind, id), at, movements, whens, refused, ...(isPlain && refused.length === 0 ? {} : { odd: 1 }) };
}

function whenOf(movement: string, at: string): string {
  return `${movement}\n${at}`;
}

/** What is kept of an entry that the account sent: its word, unless something was changed here meanwhile. */
function received(entry: Entry, mine: Held | undefined, isWaiting: boolean): Held {
  if (mine === undefined || !isWaiting || !isKnown(entry) || !isKnown(mine)) return heldOf(entry);
  return heldOf(merged(mine, entry));
}

export function plainOf({ kind, id, changed, device, record }: Entry): Entry {
  return { kind, id, changed, device, record };
}

/** After every time. */
const LAST = "\uffff";

type Stores = "entries" | "outbox" | "kept" | "own" | "made";
type Transaction = IDBPTransaction<Schema, Stores[], "readwrite">;

function ownOf(entry: Held): OwnRecord {
  const { record, id, changed } = entry;
  const common = { id, changed, kind: record?.kind === "routine" ? "routine" : "movement" } as const;
  return record === null ? { ...common, text: "", name: "", deleted: true } : { ...common, text: String(record.text), name: String(record.name) };
}

export class DeviceDiary implements Diary {
  constructor(
    private readonly database: IDBPDatabase<Schema>,
    private readonly told: () => void,
  ) {}

  get(kind: string, id: string): Promise<Held | undefined> {
    return this.database.get("entries", keyOf(kind, id));
  }

  async all(kind: string): Promise<Held[]> {
    const found = await this.database.getAllFromIndex("entries", "time", IDBKeyRange.bound([kind, ""], [kind, LAST]));
    return found.filter((held) => held.record !== null && isKnown(held));
  }

  async between(kind: string, from: string, to: string): Promise<Held[]> {
    const found = await this.database.getAllFromIndex("entries", "time", IDBKeyRange.bound([kind, from], [kind, to], false, true));
    return found.filter((held) => held.record !== null && isKnown(held));
  }

  async before(kinds: readonly string[], time: string, limit: number): Promise<Held[]> {
    const each = await Promise.all(kinds.map((kind) => this.newest(kind, time, limit)));
    return each.flat().sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, limit);
  }

  private async newest(kind: string, time: string, limit: number): Promise<Held[]> {
    const found: Held[] = [];
    const range = IDBKeyRange.bound([kind, "0"], [kind, time], true, true);
    let cursor = await this.database.transaction("entries").store.index("time").openCursor(range, "prev");
    while (cursor !== null && found.length < limit) {
      if (cursor.value.record !== null && isKnown(cursor.value)) found.push(cursor.value);
      cursor = await cursor.continue();
    }
    return found;
  }

  ofMovement(movement: string, from: string): Promise<Held[]> {
    return this.database.getAllFromIndex("entries", "whens", IDBKeyRange.bound(whenOf(movement, from), whenOf(movement, LAST)));
  }

  async newestOf(movement: string, from: string, limit: number): Promise<Held[]> {
    const found: Held[] = [];
    const range = IDBKeyRange.bound(whenOf(movement, from), whenOf(movement, LAST));
    let cursor = await this.database.transaction("entries").store.index("whens").openCursor(range, "prev");
    for (; cursor !== null && found.length < limit; cursor = await cursor.continue()) found.push(cursor.value);
    return found;
  }

  async movements(): Promise<string[]> {
    const found: string[] = [];
    let cursor = await this.database.transaction("entries").store.index("movements").openKeyCursor(null, "nextunique");
    for (; cursor !== null; cursor = await cursor.continue()) found.push(String(cursor.key));
    return found;
  }

  odd(): Promise<Held[]> {
    return this.database.getAllFromIndex("entries", "odd");
  }

  everything(): Promise<Held[]> {
    return this.database.getAll("entries");
  }

  private open(): Transaction {
    return this.database.transaction(["entries", "outbox", "kept", "own", "made"], "readwrite");
  }

  /** Put an entry, and whatever shows it elsewhere on the device. */
  private async put(change: Transaction, held: Held, isWaiting: boolean): Promise<void> {
    await change.objectStore("entries").put(held);
    if (isWaiting) await change.objectStore("outbox").put({ key: held.key, changed: held.changed });
    else await change.objectStore("outbox").delete(held.key);
    if (held.kind !== "own" || !isKnown(held)) return;
    await change.objectStore("own").put(ownOf(held));
    if (held.record === null) await change.objectStore("made").delete(held.id);
  }

  async write(changes: readonly Change[], now: Date): Promise<void> {
    const change = this.open();
    const device = ((await change.objectStore("kept").get("sync")) as SyncState | undefined)?.device ?? "";
    for (const { kind, id, record } of changes) {
      const before = await change.objectStore("entries").get(keyOf(kind, id));
      await this.put(change, heldOf(changeOf({ kind, id, record }, now, before, device)), true);
    }
    await change.done;
    this.told();
  }

  async adopt(entries: readonly Entry[]): Promise<void> {
    const change = this.open();
    for (const entry of entries) {
      const mine = await change.objectStore("entries").get(keyOf(entry.kind, entry.id));
      await this.put(change, received(entry, mine, true), isKnown(entry));
    }
    await change.done;
    this.told();
  }

  waiting(): Promise<number> {
    return this.database.count("outbox");
  }

  /** Movements of one's own are written by their own pages; what changed there is an entry too. */
  private async gather(): Promise<void> {
    const change = this.open();
    for (const own of await change.objectStore("own").getAll()) {
      const mine = await change.objectStore("entries").get(keyOf("own", own.id));
      if (mine?.changed === own.changed) continue;
      const record = own.deleted === true ? null : { id: own.id, kind: own.kind, name: own.name, text: own.text };
      const held = heldOf({ kind: "own", id: own.id, changed: own.changed, device: "", record });
      await change.objectStore("entries").put(held);
      await change.objectStore("outbox").put({ key: held.key, changed: held.changed });
    }
    await change.done;
  }

  async toSend(characters: number, entries: number): Promise<Entry[]> {
    await this.gather();
    const reading = this.database.transaction(["entries", "outbox"]);
    const found: Entry[] = [];
    let left = characters;
    let cursor = await reading.objectStore("outbox").openCursor();
    for (; cursor !== null && found.length < entries; cursor = await cursor.continue()) {
      const held = await reading.objectStore("entries").get(cursor.key);
      if (held === undefined) continue;
      left -= JSON.stringify(held.record).length;
      if (left < 0 && found.length > 0) break;
      found.push(plainOf(held));
    }
    return found;
  }

  async settle({ sent, refused, received: got, state, reset }: Answer): Promise<void> {
    const change = this.open();
    const [entries, outbox] = [change.objectStore("entries"), change.objectStore("outbox")];
    for (const { kind, id, changed } of sent) {
      const key = keyOf(kind, id);
      const mine = await entries.get(key);
      // What was changed while the request was under way still waits.
      if (mine === undefined || mine.changed !== changed) continue;
      await outbox.delete(key);
      const why = refused.get(key) ?? [];
      if (why.length > 0 || mine.refused.length > 0) await entries.put(heldOf(mine, why));
    }
    for (const entry of got) {
      const key = keyOf(entry.kind, entry.id);
      const [mine, waits] = [await entries.get(key), (await outbox.get(key)) !== undefined];
      await this.put(change, received(entry, mine, waits), waits);
    }
    if (reset) {
      const brought = new Set(got.map(({ kind, id }) => keyOf(kind, id)));
      for (const held of await entries.getAll()) {
        if (!brought.has(held.key) && isKnown(held) && held.refused.length === 0) await outbox.put({ key: held.key, changed: held.changed });
      }
    }
    await change.objectStore("kept").put(state, "sync");
    await change.done;
    if (got.length > 0 || refused.size > 0) this.told();
  }
}
