import "fake-indexeddb/auto";
import { forceCloseDatabase } from "fake-indexeddb";
import { openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { askToLast } from "../src/history/persistence.ts";
import type { SessionRecord } from "../src/history/record.ts";
import { areSaved, contains } from "../src/history/saved.ts";
import { openStoreOf, type PageStore, type Running, StoreProblem } from "../src/history/store.ts";
import { Keeper } from "../src/player/keeper.ts";
import { session } from "../src/player/session.ts";
import type { Trouble } from "../src/player/words.ts";
import { databaseOf } from "../src/sync/account.ts";

const open = IDBFactory.prototype.open;
const transaction = IDBDatabase.prototype.transaction;
let accounts = 0;

function record(id: string, change: Partial<SessionRecord> = {}): SessionRecord {
  const set = { movement: "m", side: "left", kind: "hold", set_number: 1, asked: 60, done: 60, seen: 0, clean: 0, faults: {}, still_spine_deg: null } as const;
  return { format: 1, id, started: "2026-11-26T07:00:00.000Z", ended: "2026-11-26T07:10:00.000Z", routine: "r", name: "R", sets: [set], pains: [], stopped: "", work_s: 60, effort: null, pain: null, ...change };
}

/** Every connection that is opened from now on. */
function connections(): IDBDatabase[] {
  const all: IDBDatabase[] = [];
  IDBFactory.prototype.open = function (this: IDBFactory, ...given: Parameters<typeof open>): IDBOpenDBRequest {
    const asked = open.apply(this, given);
    asked.addEventListener("success", () => all.push(asked.result));
    return asked;
  };
  return all;
}

function refuseToOpen(error: () => Error): void {
  IDBFactory.prototype.open = () => {
    throw error();
  };
}

const account = (): string => `storage${(accounts += 1)}`;
const ids = async (store: PageStore): Promise<string[]> => (await store.sessions()).map(({ id }) => id);

afterEach(() => {
  IDBFactory.prototype.open = open;
  IDBDatabase.prototype.transaction = transaction;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("a store whose connection goes", () => {
  it.each([true, false])("is opened again by the next write, whether the browser tells of it (%s) or not", async (isTold) => {
    const all = connections();
    const store = await openStoreOf(account());
    await store.addSession(record("one"));
    for (const database of all) {
      if (isTold) forceCloseDatabase(database as never);
      else database.close();
    }
    await store.addSession(record("two"));
    expect(await ids(store)).toEqual(["one", "two"]);
    expect(store.where).toBe("device");
  });

  it("goes on writing when a tab of a newer version has changed the database", async () => {
    const name = account();
    const store = await openStoreOf(name);
    await store.addSession(record("one"));
    const newer = await openDB(databaseOf(name), 99, { upgrade: (database) => void database.createObjectStore("something_new"), blocking: () => newer.close() });
    await store.addSession(record("two"));
    expect(await ids(store)).toEqual(["one", "two"]);
    newer.close();
  });

  it("tries a write again whose transaction was aborted", async () => {
    const store = await openStoreOf(account());
    let aborted = 0;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given: Parameters<typeof transaction>): IDBTransaction {
      const begun = transaction.apply(this, given);
      if (given[1] === "readwrite" && aborted === 0) {
        aborted += 1;
        queueMicrotask(() => begun.abort());
      }
      return begun;
    };
    await store.put("settings", { voice: false, sounds: true, signs: false, mediaKeys: false, recordings: false });
    expect(aborted).toBe(1);
    expect(await store.get("settings")).toEqual({ voice: false, sounds: true, signs: false, mediaKeys: false, recordings: false });
  });

  it("says that there is no room only where there is none, and does not try that again", async () => {
    const store = await openStoreOf(account());
    let tries = 0;
    IDBDatabase.prototype.transaction = () => {
      tries += 1;
      throw new DOMException("no room", "QuotaExceededError");
    };
    await expect(store.addSession(record("one"))).rejects.toMatchObject({ code: "full" });
    expect(tries).toBe(1);
  });

  it("says that there is no room when a request only says that it was aborted for that", async () => {
    const store = await openStoreOf(account());
    let tries = 0;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given: Parameters<typeof transaction>): IDBTransaction {
      const begun = transaction.apply(this, given);
      tries += 1;
      queueMicrotask(() => {
        Object.defineProperty(begun, "error", { value: new DOMException("no room", "QuotaExceededError") });
        begun.abort();
      });
      return begun;
    };
    await expect(store.putOwn({ id: "a", kind: "movement", text: "x", name: "A", changed: "2026" })).rejects.toMatchObject({ code: "full" });
    expect(tries).toBe(1);
  });

  it("says that the storage was lost where it was open and does not open again", async () => {
    const all = connections();
    const store = await openStoreOf(account());
    for (const database of all) database.close();
    refuseToOpen(() => new DOMException("Connection to Indexed Database server lost", "UnknownError"));
    await expect(store.addSession(record("one"))).rejects.toMatchObject({ code: "lost" });
    expect(store.where).toBe("device");
    IDBFactory.prototype.open = open;
    await store.addSession(record("one"));
    expect(await ids(store)).toEqual(["one"]);
  });

  it("gives up a database that never answers, and opens another connection", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const store = await openStoreOf(account());
    let isDeaf = true;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given: Parameters<typeof transaction>): IDBTransaction {
      const begun = transaction.apply(this, given);
      // Its requests are made, and nobody ever hears of them.
      if (isDeaf) begun.objectStore("kept").put = () => new Promise(() => undefined) as never;
      return begun;
    };
    const written = store.put("settings", { voice: true, sounds: false, signs: false, mediaKeys: false, recordings: false });
    await vi.advanceTimersByTimeAsync(5000);
    isDeaf = false;
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    await written;
    expect((await store.get("settings"))?.sounds).toBe(false);
  });
});

describe("a browser that gives no storage", () => {
  it("keeps things in memory, says so, and moves them over when it opens after all", async () => {
    const name = account();
    refuseToOpen(() => new DOMException("not now", "InvalidStateError"));
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    const store = await openStoreOf(name);
    await store.addSession(record("one"));
    expect([store.where, store.lasting, store.why]).toEqual(["memory", false, "none"]);
    IDBFactory.prototype.open = open;
    clock.mockReturnValue(10_000);
    await store.addSession(record("two"));
    expect([store.where, store.why]).toEqual(["device", null]);
    expect(await ids(store)).toEqual(["one", "two"]);
    clock.mockRestore();
    const database = await openDB(databaseOf(name));
    expect(await database.count("entries")).toBe(2);
    database.close();
  });
});

describe("whether it lasts", () => {
  const storage = (persisted: boolean, granted: boolean): { asked: number; persisted: () => Promise<boolean>; persist: () => Promise<boolean> } => {
    const made = { asked: 0, persisted: async () => persisted, persist: async () => ((made.asked += 1), (persisted = granted)) };
    vi.stubGlobal("navigator", { storage: made });
    return made;
  };

  it("is claimed only where the browser promised it", async () => {
    storage(false, false);
    expect((await openStoreOf(account())).lasting).toBe(false);
    storage(true, true);
    expect((await openStoreOf(account())).lasting).toBe(true);
  });

  it("is asked for, once a week at most, and believed only when it is granted", async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value) });
    const asked = storage(false, false);
    expect(await askToLast(1e12)).toBe(false);
    expect(await askToLast(1e12 + 1000)).toBe(false);
    expect(asked.asked).toBe(1);
    const granting = storage(false, true);
    expect(await askToLast(1e12 + 8 * 86_400_000)).toBe(true);
    expect(granting.asked).toBe(1);
  });
});

describe("the keeper of a session", () => {
  const told: Trouble[] = [];
  const running = { id: "one", routine: "r", name: "R", started: "2026-11-26T07:00:00.000Z", address: "", saved_ms: 0, state: session([{ movement: "m", side: "left", kind: "hold", amount: 60, set_number: 1 }] as never) } as Running;

  async function keeperOf(store: PageStore): Promise<Keeper> {
    told.length = 0;
    const keeper = new Keeper((trouble) => void told.push(trouble), undefined, async () => store);
    await keeper.open();
    return keeper;
  }

  it("says that a session is saved only when a read shows it, and forgets only then that it runs", async () => {
    const store = await openStoreOf(account());
    const keeper = await keeperOf(store);
    await store.putRunning(running);
    const add = vi.spyOn(store, "addSession").mockResolvedValue(undefined);
    await keeper.end(record("one"));
    expect([keeper.saving, told]).toEqual(["unsaved", ["store-unread"]]);
    expect(await store.running()).toHaveLength(1);
    add.mockRestore();
    await keeper.again();
    expect(keeper.saving).toBe("saved");
    expect(await store.running()).toEqual([]);
    expect(await ids(store)).toEqual(["one"]);
  });

  it.each([
    ["full", "full"],
    ["lost", "store-lost"],
    ["blocked", "store-blocked"],
    ["none", "not-lasting"],
  ] as const)("says what happened (%s), tries again, and loses nothing of two sessions", async (code, trouble) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const store = await openStoreOf(account());
    const keeper = await keeperOf(store);
    const add = vi.spyOn(store, "addSession").mockRejectedValue(new StoreProblem(code, ""));
    await keeper.end(record("one"));
    await keeper.end(record("two"));
    expect(new Set(told)).toEqual(new Set([trouble]));
    expect(keeper.saving).toBe("unsaved");
    add.mockRestore();
    vi.advanceTimersByTime(6000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(keeper.saving).toBe("saved"));
    expect((await ids(store)).sort()).toEqual(["one", "two"]);
  });

  it("does not call saved what only this page knows", async () => {
    refuseToOpen(() => new DOMException("never", "SecurityError"));
    const store = await openStoreOf(account());
    const keeper = await keeperOf(store);
    await keeper.end(record("one"));
    expect([keeper.saving, store.where]).toEqual(["memory", "memory"]);
  });

  it("leaves a session alone that runs already when an older one is saved late", async () => {
    const store = await openStoreOf(account());
    const keeper = await keeperOf(store);
    await store.putRunning({ ...running, id: "two" });
    await keeper.end(record("one"));
    expect((await store.running()).map(({ id }) => id)).toEqual(["two"]);
  });
});

describe("two tabs with a session each", () => {
  const running = (id: string, saved_ms: number): Running => ({ id, routine: "r", name: "R", started: "2026-11-26T07:00:00.000Z", address: "", saved_ms, state: session([{ movement: "m", side: "left", kind: "hold", amount: 60, set_number: 1 }] as never) });

  it("do not overwrite each other", async () => {
    const store = await openStoreOf(account());
    for (const saved_ms of [1, 2]) for (const id of ["one", "two"]) await store.putRunning(running(id, saved_ms));
    await store.removeRunning("one");
    expect(await store.running()).toEqual([running("two", 2)]);
  });

  it("take over what a version before left, and remove it when it is saved", async () => {
    const name = account();
    const store = await openStoreOf(name);
    const database = await openDB(databaseOf(name));
    await database.put("kept", running("one", 1), "running");
    expect(await store.running()).toEqual([running("one", 1)]);
    await store.putRunning(running("one", 2));
    expect(await store.running()).toEqual([running("one", 2)]);
    await store.removeRunning("one");
    expect(await store.running()).toEqual([]);
    database.close();
  });
});

describe("looking whether something is saved", () => {
  it("wants every value that was written, and does not mind more", () => {
    expect(contains({ a: [1, { b: 2, c: 3 }], d: null }, { a: [1, { b: 2 }], d: null })).toBe(true);
    expect(contains({ a: [1] }, { a: [1, 2] })).toBe(false);
    expect(contains({ a: 1 }, { a: 2 })).toBe(false);
    expect(contains(undefined, { a: 1 })).toBe(false);
  });

  it("knows a deletion from an entry that stayed", async () => {
    const store = await openStoreOf(account());
    await store.addSession(record("one"));
    expect(await areSaved(store.diary, [{ kind: "session", id: "one", record: null }])).toBe(false);
    await store.diary.write([{ kind: "session", id: "one", record: null }], new Date());
    expect(await areSaved(store.diary, [{ kind: "session", id: "one", record: null }])).toBe(true);
  });
});
