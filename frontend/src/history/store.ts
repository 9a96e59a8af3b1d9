/** What is kept on this device: answers, settings, the session that runs, and the sessions that were done. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import type { SessionState } from "../player/session.ts";
import { databaseOf, whose } from "../sync/account.ts";
import { DeviceDiary, type Diary, type Held, heldOf, type SyncState } from "../sync/diary.ts";
import type { PlainRecord } from "../sync/entry.ts";
import { MemoryDiary } from "../sync/memory.ts";
import { tell } from "../sync/told.ts";
import type { SessionRecord } from "./record.ts";

const VERSION = 3;
/** How long other tabs of an older version may hold up a change of what is kept. */
const BLOCKED_MS = 5000;

/** Safety answers; ids of questions answered with yes. */
export interface Safety {
  readonly conditions: readonly string[];
  readonly flags: readonly string[];
  readonly answered: string;
}

export interface Settings {
  readonly voice: boolean;
  readonly sounds: boolean;
  /** Whether signs with the hands are heeded before the camera. */
  readonly signs: boolean;
}

/** The session that runs, so that a page that is opened anew goes on with it. */
export interface Running {
  readonly state: SessionState;
  readonly id: string;
  readonly routine: string;
  readonly name: string;
  readonly started: string;
  /** The address that led here: another one is another wish. */
  readonly address: string;
  readonly saved_ms: number;
}

export interface Kept {
  readonly safety: Safety;
  readonly settings: Settings;
  readonly running: Running;
  readonly sync: SyncState;
}

export type KeptName = keyof Kept;

/** A movement or routine of the person's own: its file's text, whole or not. */
export interface OwnRecord {
  /** Stays the same whatever the file's own id becomes. */
  readonly id: string;
  readonly kind: "movement" | "routine";
  readonly text: string;
  readonly name: string;
  /** When it was changed last, ISO 8601. */
  readonly changed: string;
  /** What is left of one that was deleted, so that other devices hear of it; its text is empty. */
  readonly deleted?: boolean;
}

/** What was made of a record's text; it can be made anew at any time, and holds for this text and engine only. */
export interface OwnMade {
  readonly id: string;
  readonly text: string;
  readonly engine: string;
  readonly value: unknown;
}

export type StoreTrouble = "full" | "none";

/** Keeping did not work. full: no room. none: this browser keeps nothing now. */
export class StoreProblem extends Error {
  constructor(readonly code: StoreTrouble, cause: unknown) {
    super(String(cause), { cause });
  }
}

export interface Store {
  /** Whether what is put here is still there tomorrow. */
  readonly lasting: boolean;
  readonly diary: Diary;
  get<K extends KeptName>(name: K): Promise<Kept[K] | undefined>;
  put<K extends KeptName>(name: K, value: Kept[K]): Promise<void>;
  remove(name: KeptName): Promise<void>;
  sessions(): Promise<SessionRecord[]>;
  /** The latest session, if there is any. */
  latest(): Promise<SessionRecord[]>;
  addSession(record: SessionRecord): Promise<void>;
  /** Every record, those of deleted ones too. */
  own(): Promise<OwnRecord[]>;
  /** Put all or none. */
  putOwn(...records: readonly OwnRecord[]): Promise<void>;
  made(id: string): Promise<OwnMade | undefined>;
  putMade(made: OwnMade): Promise<void>;
  clear(): Promise<void>;
}

export interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  sessions: { key: string; value: SessionRecord; indexes: { started: string } };
  own: { key: string; value: OwnRecord };
  made: { key: string; value: OwnMade };
  /** By kind and id. */
  entries: { key: string; value: Held; indexes: { time: [string, string]; movements: string; whens: string; odd: number } };
  /** Which entries the account does not know yet, and of which change. */
  outbox: { key: string; value: { readonly key: string; readonly changed: string } };
}

const STORES = ["kept", "sessions", "own", "made", "entries", "outbox"] as const;

/** What a session's record lacks that is known only here: the time zone, so that its day stays its day. */
function sessionEntry(record: SessionRecord): PlainRecord {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { zone: zone === "Etc/Unknown" ? "" : (zone ?? ""), ...record } as unknown as PlainRecord;
}

function sessionOf({ record }: Held): SessionRecord {
  return record as unknown as SessionRecord;
}

function safetyOf(held: Held | undefined): Safety | undefined {
  if (held === undefined || held.record === null) return undefined;
  const { conditions, flags, answered } = held.record as unknown as Safety;
  return { conditions, flags, answered };
}

/** Keeps things while the page is open, where the browser keeps nothing. */
export class MemoryStore implements Store {
  readonly lasting = false;
  private readonly kept = new Map<KeptName, unknown>();
  private readonly state: { now: SyncState | undefined } = { now: undefined };
  diary = new MemoryDiary(tell, this.state);
  private readonly mine = new Map<string, OwnRecord>();
  private readonly makes = new Map<string, OwnMade>();

  async get<K extends KeptName>(name: K): Promise<Kept[K] | undefined> {
    if (name === "safety") return safetyOf(await this.diary.get("safety", "safety")) as Kept[K] | undefined;
    if (name === "sync") return this.state.now as Kept[K] | undefined;
    return this.kept.get(name) as Kept[K] | undefined;
  }

  async put<K extends KeptName>(name: K, value: Kept[K]): Promise<void> {
    if (name === "sync") this.state.now = value as SyncState;
    else if (name === "safety") await this.diary.write([{ kind: "safety", id: "safety", record: value as unknown as PlainRecord }], new Date());
    else this.kept.set(name, value);
  }

  async remove(name: KeptName): Promise<void> {
    if (name === "safety") await this.diary.write([{ kind: "safety", id: "safety", record: null }], new Date());
    else this.kept.delete(name);
  }

  async sessions(): Promise<SessionRecord[]> {
    return (await this.diary.all("session")).map(sessionOf);
  }

  async latest(): Promise<SessionRecord[]> {
    return (await this.diary.before(["session"], "9", 1)).map(sessionOf);
  }

  async addSession(record: SessionRecord): Promise<void> {
    await this.diary.write([{ kind: "session", id: record.id, record: sessionEntry(record) }], new Date());
  }

  async own(): Promise<OwnRecord[]> {
    return [...this.mine.values()];
  }

  async putOwn(...records: readonly OwnRecord[]): Promise<void> {
    for (const record of records) this.mine.set(record.id, record);
  }

  async made(id: string): Promise<OwnMade | undefined> {
    return this.makes.get(id);
  }

  async putMade(made: OwnMade): Promise<void> {
    this.makes.set(made.id, made);
  }

  async clear(): Promise<void> {
    for (const all of [this.kept, this.mine, this.makes]) all.clear();
    this.state.now = undefined;
    this.diary = new MemoryDiary(tell, this.state);
  }
}

function problem(error: unknown): StoreProblem {
  const name = error instanceof DOMException ? error.name : "";
  return new StoreProblem(name === "QuotaExceededError" ? "full" : "none", error);
}

class DeviceStore implements Store {
  readonly lasting = true;
  readonly diary: Diary;

  constructor(private readonly database: IDBPDatabase<Schema>) {
    this.diary = new DeviceDiary(database, tell);
  }

  private async tried<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw problem(error);
    }
  }

  get<K extends KeptName>(name: K): Promise<Kept[K] | undefined> {
    return this.tried(async () => (name === "safety" ? safetyOf(await this.diary.get("safety", "safety")) : await this.database.get("kept", name)) as Kept[K] | undefined);
  }

  put<K extends KeptName>(name: K, value: Kept[K]): Promise<void> {
    if (name === "safety") return this.write("safety", "safety", value as unknown as PlainRecord);
    return this.tried(async () => void (await this.database.put("kept", value, name)));
  }

  remove(name: KeptName): Promise<void> {
    return name === "safety" ? this.write("safety", "safety", null) : this.tried(() => this.database.delete("kept", name));
  }

  sessions(): Promise<SessionRecord[]> {
    return this.tried(async () => (await this.diary.all("session")).map(sessionOf));
  }

  latest(): Promise<SessionRecord[]> {
    return this.tried(async () => (await this.diary.before(["session"], "9", 1)).map(sessionOf));
  }

  addSession(record: SessionRecord): Promise<void> {
    return this.write("session", record.id, sessionEntry(record));
  }

  private write(kind: string, id: string, record: PlainRecord | null): Promise<void> {
    return this.tried(() => this.diary.write([{ kind, id, record }], new Date()));
  }

  own(): Promise<OwnRecord[]> {
    return this.tried(() => this.database.getAll("own"));
  }

  putOwn(...records: readonly OwnRecord[]): Promise<void> {
    return this.tried(async () => {
      const change = this.database.transaction(["own", "made"], "readwrite");
      const gone = records.filter(({ deleted }) => deleted === true).map(({ id }) => change.objectStore("made").delete(id));
      await Promise.all([...records.map((record) => change.objectStore("own").put(record)), ...gone, change.done]);
    });
  }

  made(id: string): Promise<OwnMade | undefined> {
    return this.tried(() => this.database.get("made", id));
  }

  putMade(made: OwnMade): Promise<void> {
    return this.tried(async () => void (await this.database.put("made", made)));
  }

  clear(): Promise<void> {
    return this.tried(async () => {
      const change = this.database.transaction(STORES, "readwrite");
      await Promise.all([...STORES.map((name) => change.objectStore(name).clear()), change.done]);
    });
  }
}

const opened = new Map<string, Promise<Store>>();

/** Open what is kept on this device of whoever is signed in; where that cannot be, a store that lasts as long as the page. */
export async function openStore(): Promise<Store> {
  return openStoreOf(await whose());
}

/** Open what is kept of an account; of the empty one, what is kept without an account. */
export function openStoreOf(account: string): Promise<Store> {
  const found = opened.get(account) ?? openDevice(account).catch(() => new MemoryStore());
  opened.set(account, found);
  return found;
}

/** Remove everything that is kept of an account on this device. */
export async function removeStoreOf(account: string): Promise<void> {
  const store = await openStoreOf(account);
  // Emptied first: another tab may hold the database open.
  await store.clear();
  if (account !== "") opened.delete(account);
}

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">;

/** Add what a version before did not have; what is there stays as it is, sessions and safety answers as entries. */
async function upgrade(database: IDBPDatabase<Schema>, before: number, _now: number | null, change: Upgrade): Promise<void> {
  const names = database.objectStoreNames;
  if (!names.contains("kept")) database.createObjectStore("kept");
  if (!names.contains("sessions")) database.createObjectStore("sessions", { keyPath: "id" }).createIndex("started", "started");
  if (!names.contains("own")) database.createObjectStore("own", { keyPath: "id" });
  if (!names.contains("made")) database.createObjectStore("made", { keyPath: "id" });
  if (!names.contains("outbox")) database.createObjectStore("outbox", { keyPath: "key" });
  if (names.contains("entries")) return;
  const entries = database.createObjectStore("entries", { keyPath: "key" });
  entries.createIndex("time", ["kind", "at"]);
  entries.createIndex("movements", "movements", { multiEntry: true });
  entries.createIndex("whens", "whens", { multiEntry: true });
  entries.createIndex("odd", "odd");
  if (before === 0) return;
  const keep = async (held: Held): Promise<void> => {
    await change.objectStore("entries").put(held);
    await change.objectStore("outbox").put({ key: held.key, changed: held.changed });
  };
  for (const record of await change.objectStore("sessions").getAll()) {
    await keep(heldOf({ kind: "session", id: record.id, changed: record.ended, device: "", record: sessionEntry(record) }));
  }
  const safety = (await change.objectStore("kept").get("safety")) as Safety | undefined;
  if (safety !== undefined) await keep(heldOf({ kind: "safety", id: "safety", changed: safety.answered, device: "", record: safety as unknown as PlainRecord }));
  await change.objectStore("sessions").clear();
  await change.objectStore("kept").delete("safety");
}

async function openDevice(account: string): Promise<Store> {
  let late: (error: Error) => void = () => undefined;
  const blocked = new Promise<never>((_, failed) => (late = failed));
  const opening = openDB<Schema>(databaseOf(account), VERSION, {
    upgrade,
    // A tab of a version before is still open and does not let go.
    blocked: () => void setTimeout(() => late(new Error("another tab holds an older version")), BLOCKED_MS),
    // A version after this one wants to add something: let it, and open anew when next asked.
    blocking(_now, _wanted, event) {
      (event.target as IDBDatabase).close();
      opened.delete(account);
    },
    terminated() {
      opened.delete(account);
    },
  });
  return new DeviceStore(await Promise.race([opening, blocked]));
}
