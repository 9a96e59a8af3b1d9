/** What is kept on this device: answers, settings, the session that runs, and the sessions that were done. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import type { SessionState } from "../player/session.ts";
import { databaseOf, whose } from "../sync/account.ts";
import { DeviceDiary, type Diary, type Held, heldOf, plainOf, type SyncState } from "../sync/diary.ts";
import type { PlainRecord } from "../sync/entry.ts";
import { DeviceRecordings } from "../recordings/device.ts";
import { MemoryRecordings, type RecordingAbout, type Recordings } from "../recordings/kept.ts";
import { MemoryDiary } from "../sync/memory.ts";
import { tell } from "../sync/told.ts";
import { Connection, StoreProblem, type StoreTrouble } from "./connection.ts";
import { ConnectedDiary } from "./connected_diary.ts";
import { askToLast, isLasting } from "./persistence.ts";
import type { SessionRecord } from "./record.ts";

export { StoreProblem, type StoreTrouble } from "./connection.ts";

const VERSION = 4;
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
  /** Whether the keys of headphones and lock screens lead the session; on a phone that stops other programs' music. */
  readonly mediaKeys: boolean;
  /** Whether recordings are kept of sets whose number the person confirmed or corrected. */
  readonly recordings: boolean;
}

/** A session that runs, so that a page that is opened anew goes on with it; several tabs may have one each. */
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

export interface Store {
  /** device: in the browser's storage. memory: only as long as this page is open. */
  readonly where: "device" | "memory";
  /** Whether the browser promised to keep what is put here; it may clear away the rest after a while, or when room is short. */
  readonly lasting: boolean;
  readonly diary: Diary;
  readonly recordings: Recordings;
  get<K extends KeptName>(name: K): Promise<Kept[K] | undefined>;
  put<K extends KeptName>(name: K, value: Kept[K]): Promise<void>;
  remove(name: KeptName): Promise<void>;
  sessions(): Promise<SessionRecord[]>;
  /** The latest session, if there is any. */
  latest(): Promise<SessionRecord[]>;
  addSession(record: SessionRecord): Promise<void>;
  /** Every session that runs, in whatever tab, or was left. */
  running(): Promise<Running[]>;
  putRunning(running: Running): Promise<void>;
  removeRunning(id: string): Promise<void>;
  /** Every record, those of deleted ones too. */
  own(): Promise<OwnRecord[]>;
  /** Put all or none. */
  putOwn(...records: readonly OwnRecord[]): Promise<void>;
  made(id: string): Promise<OwnMade | undefined>;
  putMade(made: OwnMade): Promise<void>;
  clear(): Promise<void>;
}

/** A store that can ask the browser to keep what is in it. */
export interface PageStore extends Store {
  /** Why there is only memory; none while there is a storage. */
  readonly why: StoreTrouble | null;
  /** Ask for a lasting storage; gives whether it is lasting now. */
  persist(): Promise<boolean>;
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
  recordings: { key: string; value: RecordingAbout };
  /** The packed rows of recordings, by the recording's id. */
  traces: { key: string; value: Uint8Array };
}

/** Where the sessions that run stand in `kept`, each by its id; a version before had only one, and no id. */
const RUNNING = "running";
const EVERY_RUNNING = [RUNNING, `${RUNNING};`] as const;

function runningKey(id: string): string {
  return `${RUNNING}:${id}`;
}

const STORES = ["kept", "sessions", "own", "made", "entries", "outbox", "recordings", "traces"] as const;

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
  readonly where = "memory";
  readonly lasting = false;
  private readonly kept = new Map<KeptName, unknown>();
  private readonly state: { now: SyncState | undefined } = { now: undefined };
  diary = new MemoryDiary(tell, this.state);
  readonly recordings = new MemoryRecordings();
  private readonly mine = new Map<string, OwnRecord>();
  private readonly makes = new Map<string, OwnMade>();
  private readonly runs = new Map<string, Running>();

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

  async running(): Promise<Running[]> {
    return [...this.runs.values()];
  }

  async putRunning(running: Running): Promise<void> {
    this.runs.set(running.id, running);
  }

  async removeRunning(id: string): Promise<void> {
    this.runs.delete(id);
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
    for (const all of [this.kept, this.mine, this.makes, this.runs]) all.clear();
    await this.recordings.clear();
    this.state.now = undefined;
    this.diary = new MemoryDiary(tell, this.state);
  }
}

/** What is kept, by one open connection; it raises what IndexedDB raises. */
class DeviceStore implements Store {
  readonly where = "device";
  readonly lasting = false;
  readonly diary: Diary;
  readonly recordings: Recordings;

  constructor(private readonly database: IDBPDatabase<Schema>) {
    this.diary = new DeviceDiary(database, tell);
    this.recordings = new DeviceRecordings(database);
  }

  async get<K extends KeptName>(name: K): Promise<Kept[K] | undefined> {
    return (name === "safety" ? safetyOf(await this.diary.get("safety", "safety")) : await this.database.get("kept", name)) as Kept[K] | undefined;
  }

  async put<K extends KeptName>(name: K, value: Kept[K]): Promise<void> {
    if (name === "safety") await this.write("safety", "safety", value as unknown as PlainRecord);
    else await this.database.put("kept", value, name);
  }

  remove(name: KeptName): Promise<void> {
    return name === "safety" ? this.write("safety", "safety", null) : this.database.delete("kept", name);
  }

  async sessions(): Promise<SessionRecord[]> {
    return (await this.diary.all("session")).map(sessionOf);
  }

  async latest(): Promise<SessionRecord[]> {
    return (await this.diary.before(["session"], "9", 1)).map(sessionOf);
  }

  addSession(record: SessionRecord): Promise<void> {
    return this.write("session", record.id, sessionEntry(record));
  }

  async running(): Promise<Running[]> {
    const all = (await this.database.getAll("kept", IDBKeyRange.bound(...EVERY_RUNNING))) as Running[];
    return [...new Map(all.map((running) => [running.id, running])).values()];
  }

  async putRunning(running: Running): Promise<void> {
    await this.database.put("kept", running, runningKey(running.id));
  }

  async removeRunning(id: string): Promise<void> {
    const change = this.database.transaction("kept", "readwrite");
    const before = (await change.store.get(RUNNING)) as Running | undefined;
    if (before?.id === id) await change.store.delete(RUNNING);
    await Promise.all([change.store.delete(runningKey(id)), change.done]);
  }

  private write(kind: string, id: string, record: PlainRecord | null): Promise<void> {
    return this.diary.write([{ kind, id, record }], new Date());
  }

  own(): Promise<OwnRecord[]> {
    return this.database.getAll("own");
  }

  async putOwn(...records: readonly OwnRecord[]): Promise<void> {
    const change = this.database.transaction(["own", "made"], "readwrite");
    const gone = records.filter(({ deleted }) => deleted === true).map(({ id }) => change.objectStore("made").delete(id));
    await Promise.all([...records.map((record) => change.objectStore("own").put(record)), ...gone, change.done]);
  }

  made(id: string): Promise<OwnMade | undefined> {
    return this.database.get("made", id);
  }

  async putMade(made: OwnMade): Promise<void> {
    await this.database.put("made", made);
  }

  async clear(): Promise<void> {
    const change = this.database.transaction(STORES, "readwrite");
    await Promise.all([...STORES.map((name) => change.objectStore(name).clear()), change.done]);
  }
}

/** While the browser gives no storage it is asked again, but not with every call. */
const AGAIN_MS = 3000;

/** Take over what was put into memory while there was no storage. */
async function moveOver(from: MemoryStore, to: Store): Promise<void> {
  const [entries, own] = await Promise.all([from.diary.everything(), from.own()]);
  if (entries.length > 0) await to.diary.adopt(entries.map(plainOf));
  if (own.length > 0) await to.putOwn(...own);
  for (const running of await from.running()) await to.putRunning(running);
  for (const about of await from.recordings.all()) await to.recordings.put(about, (await from.recordings.rows(about.id)) ?? null);
  for (const name of ["settings", "sync"] as const) {
    const value = await from.get(name);
    if (value !== undefined) await to.put(name, value);
  }
  await from.clear();
}

/**
 * What is kept of an account in this browser, whatever becomes of the connection to it.
 *
 * Until the storage could be opened once, things are kept in memory, and move over when it opens. Later, a connection
 * that is closed is opened again with the next call; a StoreProblem says where that cannot be.
 */
class BrowserStore implements PageStore {
  readonly diary: Diary = new ConnectedDiary((work, isLong) => this.on(({ diary }) => work(diary), isLong));
  readonly recordings: Recordings = {
    all: () => this.on(({ recordings }) => recordings.all()),
    rows: (id) => this.on(({ recordings }) => recordings.rows(id)),
    put: (about, rows) => this.on(({ recordings }) => recordings.put(about, rows), true),
    remove: (...ids) => this.on(({ recordings }) => recordings.remove(...ids)),
  };
  private readonly connection: Connection<Schema>;
  private readonly memory = new MemoryStore();
  private isThere = false;
  private isPersistent = false;
  private refused: StoreTrouble = "none";
  private tried_ms = Number.NEGATIVE_INFINITY;
  private reaching: Promise<boolean> | null = null;

  constructor(account: string) {
    this.connection = new Connection((lost) => openDevice(databaseOf(account), lost));
  }

  get where(): "device" | "memory" {
    return this.isThere ? "device" : "memory";
  }

  get why(): StoreTrouble | null {
    return this.isThere ? null : this.refused;
  }

  get lasting(): boolean {
    return this.isThere && this.isPersistent;
  }

  /** Whether there is a storage; looked for again after a while. */
  reach(): Promise<boolean> {
    if (this.isThere) return Promise.resolve(true);
    if (performance.now() - this.tried_ms < AGAIN_MS) return Promise.resolve(false);
    this.reaching ??= this.tryToReach().finally(() => (this.reaching = null));
    return this.reaching;
  }

  private async tryToReach(): Promise<boolean> {
    try {
      await this.connection.run((database) => moveOver(this.memory, new DeviceStore(database)), Infinity);
      this.isPersistent = await isLasting();
      this.isThere = true;
    } catch (error) {
      this.refused = error instanceof StoreProblem ? error.code : "none";
      this.tried_ms = performance.now();
    }
    return this.isThere;
  }

  async persist(): Promise<boolean> {
    if (this.isThere && !this.isPersistent) this.isPersistent = await askToLast();
    return this.lasting;
  }

  private async on<T>(work: (store: Store) => Promise<T>, isLong = false): Promise<T> {
    if (!(await this.reach())) return work(this.memory);
    return this.connection.run((database) => work(new DeviceStore(database)), isLong ? Infinity : undefined);
  }

  get<K extends KeptName>(name: K): Promise<Kept[K] | undefined> {
    return this.on((store) => store.get(name));
  }

  put<K extends KeptName>(name: K, value: Kept[K]): Promise<void> {
    return this.on((store) => store.put(name, value));
  }

  remove(name: KeptName): Promise<void> {
    return this.on((store) => store.remove(name));
  }

  sessions(): Promise<SessionRecord[]> {
    return this.on((store) => store.sessions(), true);
  }

  latest(): Promise<SessionRecord[]> {
    return this.on((store) => store.latest());
  }

  addSession(record: SessionRecord): Promise<void> {
    return this.on((store) => store.addSession(record));
  }

  running(): Promise<Running[]> {
    return this.on((store) => store.running());
  }

  putRunning(running: Running): Promise<void> {
    return this.on((store) => store.putRunning(running));
  }

  removeRunning(id: string): Promise<void> {
    return this.on((store) => store.removeRunning(id));
  }

  own(): Promise<OwnRecord[]> {
    return this.on((store) => store.own(), true);
  }

  putOwn(...records: readonly OwnRecord[]): Promise<void> {
    return this.on((store) => store.putOwn(...records), true);
  }

  made(id: string): Promise<OwnMade | undefined> {
    return this.on((store) => store.made(id));
  }

  putMade(made: OwnMade): Promise<void> {
    return this.on((store) => store.putMade(made));
  }

  clear(): Promise<void> {
    return this.on((store) => store.clear(), true);
  }
}

const opened = new Map<string, BrowserStore>();

/** Open what is kept on this device of whoever is signed in. */
export async function openStore(): Promise<PageStore> {
  return openStoreOf(await whose());
}

/** Open what is kept of an account; of the empty one, what is kept without an account. */
export async function openStoreOf(account: string): Promise<PageStore> {
  const store = opened.get(account) ?? new BrowserStore(account);
  opened.set(account, store);
  await store.reach();
  return store;
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
  if (!names.contains("recordings")) database.createObjectStore("recordings", { keyPath: "id" });
  if (!names.contains("traces")) database.createObjectStore("traces");
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

function openVersion(name: string, version: number | undefined, lost: () => void): Promise<IDBPDatabase<Schema>> {
  let late: (error: Error) => void = () => undefined;
  const blocked = new Promise<never>((_, failed) => (late = failed));
  const opening = openDB<Schema>(name, version, {
    upgrade,
    // A tab of a version before is still open and does not let go.
    blocked: () => void setTimeout(() => late(new StoreProblem("blocked", "another tab holds an older version")), BLOCKED_MS),
    // A version after this one wants to add something: let it, and open again with the next call.
    blocking: lost,
    terminated: lost,
  });
  return Promise.race([opening, blocked]);
}

/** Open a database; one that a newer version has changed meanwhile too, for a version only ever adds. */
async function openDevice(name: string, lost: () => void): Promise<IDBPDatabase<Schema>> {
  try {
    return await openVersion(name, VERSION, lost);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "VersionError") throw error;
  }
  const database = await openVersion(name, undefined, lost);
  if (STORES.every((store) => database.objectStoreNames.contains(store))) return database;
  database.close();
  throw new StoreProblem("blocked", "a newer version changed what is kept");
}
