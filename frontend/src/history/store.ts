/** What is kept on this device: answers, settings, the session that runs, and the sessions that were done. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { SessionState } from "../player/session.ts";
import type { SessionRecord } from "./record.ts";

const NAME = "unsit";
const VERSION = 1;

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
  clear(): Promise<void>;
}

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  sessions: { key: string; value: SessionRecord; indexes: { started: string } };
}

/** Keeps things while the page is open, where the browser keeps nothing. */
export class MemoryStore implements Store {
  readonly lasting = false;
  private readonly kept = new Map<KeptName, unknown>();
  private readonly records = new Map<string, SessionRecord>();

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

  async clear(): Promise<void> {
    this.kept.clear();
    this.records.clear();
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

  clear(): Promise<void> {
    return this.tried(async () => {
      const change = this.database.transaction(["kept", "sessions"], "readwrite");
      await Promise.all([change.objectStore("kept").clear(), change.objectStore("sessions").clear(), change.done]);
    });
  }
}

let opened: Promise<Store> | null = null;

/** Open what is kept on this device; where that cannot be, a store that lasts as long as the page. */
export function openStore(): Promise<Store> {
  opened ??= openDevice().catch(() => new MemoryStore());
  return opened;
}

async function openDevice(): Promise<Store> {
  const database = await openDB<Schema>(NAME, VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore("kept");
      fresh.createObjectStore("sessions", { keyPath: "id" }).createIndex("started", "started");
    },
    terminated() {
      opened = null;
    },
  });
  return new DeviceStore(database);
}
