/** What is kept on this device: answers, settings, the session that runs, and the sessions that were done. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { SessionState } from "../player/session.ts";
import type { SessionRecord } from "./record.ts";

const NAME = "unsit";
const VERSION = 2;
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
  get<K extends KeptName>(name: K): Promise<Kept[K] | undefined>;
  put<K extends KeptName>(name: K, value: Kept[K]): Promise<void>;
  remove(name: KeptName): Promise<void>;
  sessions(): Promise<SessionRecord[]>;
  addSession(record: SessionRecord): Promise<void>;
  /** Every record, those of deleted ones too. */
  own(): Promise<OwnRecord[]>;
  /** Put all or none. */
  putOwn(...records: readonly OwnRecord[]): Promise<void>;
  made(id: string): Promise<OwnMade | undefined>;
  putMade(made: OwnMade): Promise<void>;
  clear(): Promise<void>;
}

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  sessions: { key: string; value: SessionRecord; indexes: { started: string } };
  own: { key: string; value: OwnRecord };
  made: { key: string; value: OwnMade };
}

/** Keeps things while the page is open, where the browser keeps nothing. */
export class MemoryStore implements Store {
  readonly lasting = false;
  private readonly kept = new Map<KeptName, unknown>();
  private readonly records = new Map<string, SessionRecord>();
  private readonly mine = new Map<string, OwnRecord>();
  private readonly makes = new Map<string, OwnMade>();

  async get<K extends KeptName>(name: K): Promise<Kept[K] | undefined> {
    return this.kept.get(name) as Kept[K] | undefined;
  }

  async put<K extends KeptName>(name: K, value: Kept[K]): Promise<void> {
    this.kept.set(name, value);
  }

  async remove(name: KeptName): Promise<void> {
    this.kept.delete(name);
  }

  async sessions(): Promise<SessionRecord[]> {
    return [...this.records.values()].sort((one, other) => one.started.localeCompare(other.started));
  }

  async addSession(record: SessionRecord): Promise<void> {
    this.records.set(record.id, record);
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
    for (const all of [this.kept, this.records, this.mine, this.makes]) all.clear();
  }
}

function problem(error: unknown): StoreProblem {
  const name = error instanceof DOMException ? error.name : "";
  return new StoreProblem(name === "QuotaExceededError" ? "full" : "none", error);
}

class DeviceStore implements Store {
  readonly lasting = true;

  constructor(private readonly database: IDBPDatabase<Schema>) {}

  private async tried<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw problem(error);
    }
  }

  get<K extends KeptName>(name: K): Promise<Kept[K] | undefined> {
    return this.tried(async () => (await this.database.get("kept", name)) as Kept[K] | undefined);
  }

  put<K extends KeptName>(name: K, value: Kept[K]): Promise<void> {
    return this.tried(async () => void (await this.database.put("kept", value, name)));
  }

  remove(name: KeptName): Promise<void> {
    return this.tried(() => this.database.delete("kept", name));
  }

  sessions(): Promise<SessionRecord[]> {
    return this.tried(() => this.database.getAllFromIndex("sessions", "started"));
  }

  addSession(record: SessionRecord): Promise<void> {
    return this.tried(async () => void (await this.database.put("sessions", record)));
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
      const names = ["kept", "sessions", "own", "made"] as const;
      const change = this.database.transaction(names, "readwrite");
      await Promise.all([...names.map((name) => change.objectStore(name).clear()), change.done]);
    });
  }
}

let opened: Promise<Store> | null = null;

/** Open what is kept on this device; where that cannot be, a store that lasts as long as the page. */
export function openStore(): Promise<Store> {
  opened ??= openDevice().catch(() => new MemoryStore());
  return opened;
}

/** Add what a version before did not have; what is there stays as it is. */
function upgrade(database: IDBPDatabase<Schema>): void {
  const names = database.objectStoreNames;
  if (!names.contains("kept")) database.createObjectStore("kept");
  if (!names.contains("sessions")) database.createObjectStore("sessions", { keyPath: "id" }).createIndex("started", "started");
  if (!names.contains("own")) database.createObjectStore("own", { keyPath: "id" });
  if (!names.contains("made")) database.createObjectStore("made", { keyPath: "id" });
}

async function openDevice(): Promise<Store> {
  let late: (error: Error) => void = () => undefined;
  const blocked = new Promise<never>((_, failed) => (late = failed));
  const opening = openDB<Schema>(NAME, VERSION, {
    upgrade,
    // A tab of a version before is still open and does not let go.
    blocked: () => void setTimeout(() => late(new Error("another tab holds an older version")), BLOCKED_MS),
    // A version after this one wants to add something: let it, and open anew when next asked.
    blocking(_now, _wanted, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      opened = null;
    },
  });
  return new DeviceStore(await Promise.race([opening, blocked]));
}
