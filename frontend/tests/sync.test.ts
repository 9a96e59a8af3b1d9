import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SessionRecord } from "../src/history/record.ts";
import { openStoreOf, type Store } from "../src/history/store.ts";
import { afterPage, afterServer, databaseOf, isProof, NOBODY, remember, shown, type Whose } from "../src/sync/account.ts";
import { changedAt } from "../src/sync/diary.ts";
import { type Entry, keyOf, merged, type PlainRecord } from "../src/sync/entry.ts";
import { type Asked, type Ended, meaning, problemsOf, retryAfter_ms, send, type SignedIn } from "../src/sync/server.ts";
import { type Outside, type Status, tryOnce, wait_ms } from "../src/sync/sync.ts";

const NOW = new Date("2026-11-26T12:00:00Z");
let number = 0;

function record(id: string, change: Partial<SessionRecord> = {}): SessionRecord {
  const set = { movement: "m", side: "left", kind: "hold", set_number: 1, asked: 60, done: 60, seen: 0, clean: 0, faults: {}, still_spine_deg: null } as const;
  return { format: 1, id, started: "2026-11-26T07:00:00.000Z", ended: "2026-11-26T07:10:00.000Z", routine: "r", name: "R", sets: [set], pains: [], stopped: "", work_s: 60, effort: null, pain: null, ...change };
}

function entry(id: string, changed: string, change: Partial<SessionRecord> = {}): Entry {
  return { kind: "session", id, changed, device: "tablet", record: record(id, change) as unknown as PlainRecord };
}

/** A server that keeps what it is brought as the real one does, and fails when it is told to. */
class Server {
  readonly rows = new Map<string, { readonly entry: Entry; readonly sequence: number }>();
  sequence = 0;
  mark = "m1";
  account = `a${(number += 1)}`;
  page = 500;
  /** How the next requests end; done: as usual. lost: it is taken, but the answer does not arrive. */
  ends: (Ended["kind"] | "lost")[] = [];
  status = 413;
  refuse = "";
  requests = 0;

  signedIn = async (): Promise<SignedIn | null> => ({ account: this.account, token: "t", sequence: this.sequence, at_ms: NOW.getTime() });

  put(entry: Entry): void {
    const key = keyOf(entry.kind, entry.id);
    const before = this.rows.get(key)?.entry;
    const now = before === undefined ? entry : merged(before, entry);
    if (JSON.stringify(now) !== JSON.stringify(before)) this.rows.set(key, { entry: now, sequence: (this.sequence += 1) });
  }

  send = async ({ after, mark, entries }: Asked): Promise<Ended> => {
    this.requests += 1;
    const end = this.ends.shift() ?? "done";
    if (end === "no") return { kind: "no", status: this.status, problems: ["entries must have at most 2000 items"] };
    if (end !== "done" && end !== "lost") return { kind: end };
    const isReset = after > this.sequence || (mark !== "" && mark !== this.mark);
    const refused = entries.flatMap(({ kind, id }, n) => (id === this.refuse ? [{ place: n + 1, kind, id, problems: [{ path: "pain", code: "between", values: { low: 0, high: 10 }, rule: "must be from 0 to 10 (got 40)" }] }] : []));
    for (const one of entries) if (one.id !== this.refuse) this.put(one);
    if (end === "lost") return { kind: "away" };
    const news = [...this.rows.values()].filter(({ sequence }) => sequence > (isReset ? 0 : after)).sort((one, other) => one.sequence - other.sequence);
    const given = news.slice(0, this.page);
    const more = news.length > given.length;
    return { kind: "done", answer: { sequence: more ? given.at(-1)!.sequence : this.sequence, mark: this.mark, more, reset: isReset, refused, entries: given.map(({ entry: one }) => structuredClone(one)) } };
  };
}

let devices = 0;

/** A device of its own: its databases have names of their own. */
class Device {
  private readonly name = `device${(devices += 1)}`;
  status: Partial<Status> = {};

  constructor(private readonly server: Server) {}

  open = (account: string): Promise<Store> => openStoreOf(`${this.name}-${account}`);

  mine(): Promise<Store> {
    return this.open(this.server.account);
  }

  async sync(): Promise<string> {
    const outside: Outside = { signedIn: this.server.signedIn, send: this.server.send, open: this.open, now: () => NOW };
    return tryOnce(this.server.account, outside, (status) => (this.status = { ...this.status, ...status }));
  }

  async ids(): Promise<string[]> {
    return (await (await this.mine()).sessions()).map(({ id }) => id).sort();
  }
}

afterEach(() => remember(NOBODY));

describe("two devices of an account", () => {
  it("come to the same, and each session is there once", async () => {
    const server = new Server();
    const [phone, tablet] = [new Device(server), new Device(server)];
    await (await phone.mine()).addSession(record("1"));
    await (await tablet.mine()).addSession(record("2"));
    for (const one of [phone, tablet, phone]) expect(await one.sync()).toBe("step");
    expect([await phone.ids(), await tablet.ids(), [...server.rows.keys()].sort()]).toEqual([["1", "2"], ["1", "2"], ["session 1", "session 2"]]);
  });

  it("lose nothing when answers are lost and requests sent again", async () => {
    const server = new Server();
    const phone = new Device(server);
    await (await phone.mine()).addSession(record("1"));
    server.ends = ["lost", "away", "done"];
    expect([await phone.sync(), await phone.sync(), await phone.sync()]).toEqual(["away", "away", "step"]);
    expect([server.rows.size, await (await phone.mine()).diary.waiting()]).toEqual([1, 0]);
  });

  it("say that the server is out of space, and bring what waits once it is not", async () => {
    const server = new Server();
    const phone = new Device(server);
    await (await phone.mine()).addSession(record("1"));
    server.ends = ["full", "done"];
    expect([await phone.sync(), await (await phone.mine()).diary.waiting()]).toEqual(["server_full", 1]);
    expect([await phone.sync(), server.rows.size]).toEqual(["step", 1]);
  });

  it("get everything in pages, and know how much there is", async () => {
    const server = new Server();
    server.page = 10;
    for (let n = 0; n < 35; n += 1) server.put(entry(`s${n}`, "2026-11-25T10:00:00.000Z"));
    const tablet = new Device(server);
    expect(await tablet.sync()).toBe("step");
    expect([(await tablet.ids()).length, tablet.status.got, tablet.status.of]).toEqual([35, 35, 35]);
  });

  it("keep what was changed here while the request was under way", async () => {
    const server = new Server();
    const phone = new Device(server);
    const store = await phone.mine();
    await store.addSession(record("1"));
    const { send } = server;
    server.send = async (asked) => {
      const ended = await send(asked);
      if (asked.entries.length === 1 && server.requests === 1) await store.addSession(record("1", { effort: 4 }));
      return ended;
    };
    expect(await phone.sync()).toBe("step");
    expect(server.rows.get("session 1")?.entry.record).toMatchObject({ effort: 4 });
  });

  it("bring everything again to a server that was set back to a backup", async () => {
    const server = new Server();
    const phone = new Device(server);
    for (const id of ["1", "2"]) await (await phone.mine()).addSession(record(id));
    await phone.sync();
    server.rows.clear();
    server.sequence = 0;
    expect(await phone.sync()).toBe("step");
    expect([...server.rows.keys()].sort()).toEqual(["session 1", "session 2"]);
  });

  it("send everything again when the database's mark is another one, though its number is as large", async () => {
    const server = new Server();
    const phone = new Device(server);
    for (const id of ["1", "2"]) await (await phone.mine()).addSession(record(id));
    await phone.sync();
    const before = server.rows.get("session 1")!;
    server.rows.clear();
    server.rows.set("session 1", before);
    server.mark = "m2";
    expect(await phone.sync()).toBe("step");
    expect([...server.rows.keys()].sort()).toEqual(["session 1", "session 2"]);
    expect(await (await phone.mine()).get("sync")).toMatchObject({ mark: "m2" });
    const { requests } = server;
    await phone.sync();
    expect(server.requests).toBe(requests + 1);
  });

  it("take the account's word for what it knows, whatever the device's clock said", async () => {
    const server = new Server();
    const phone = new Device(server);
    await (await phone.mine()).diary.write([{ kind: "goal", id: "g", record: { kind: "sessions", target: 3, started: "2026-11-01" } }], new Date("2026-11-27T12:00:00Z"));
    const { send } = server;
    // The server sets a time from tomorrow back to its own.
    server.send = (asked) => send({ ...asked, entries: asked.entries.map((one) => ({ ...one, changed: NOW.toISOString() })) });
    await phone.sync();
    server.put({ kind: "goal", id: "g", changed: "2026-11-26T12:05:00.000Z", device: "tablet", record: null });
    await phone.sync();
    expect(await (await phone.mine()).diary.all("goal")).toEqual([]);
  });

  it("delete with a change that other devices hear of, and take it back", async () => {
    const server = new Server();
    const [phone, tablet] = [new Device(server), new Device(server)];
    const { diary } = await phone.mine();
    await (await phone.mine()).addSession(record("1"));
    await phone.sync();
    await tablet.sync();
    const before = (await diary.get("session", "1"))!;
    await diary.write([{ kind: "session", id: "1", record: null }], NOW);
    await phone.sync();
    await tablet.sync();
    expect(await tablet.ids()).toEqual([]);
    await diary.write([{ kind: "session", id: "1", record: before.record }], NOW);
    await phone.sync();
    await tablet.sync();
    expect(await tablet.ids()).toEqual(["1"]);
  });

  it("share safety answers and movements of one's own", async () => {
    const server = new Server();
    const [phone, tablet] = [new Device(server), new Device(server)];
    await (await phone.mine()).put("safety", { conditions: ["osteoporosis"], flags: [], answered: "2026-11-26T08:00:00.000Z" });
    await (await phone.mine()).putOwn({ id: "o1", kind: "movement", text: "format = 1", name: "Mine", changed: "2026-11-26T08:00:00.000Z" });
    await phone.sync();
    await tablet.sync();
    expect(await (await tablet.mine()).get("safety")).toEqual({ conditions: ["osteoporosis"], flags: [], answered: "2026-11-26T08:00:00.000Z" });
    expect(await (await tablet.mine()).own()).toMatchObject([{ id: "o1", text: "format = 1" }]);
    await (await tablet.mine()).putOwn({ id: "o1", kind: "movement", text: "", name: "", changed: "2026-11-26T09:00:00.000Z", deleted: true });
    await tablet.sync();
    await phone.sync();
    expect(await (await phone.mine()).own()).toMatchObject([{ id: "o1", deleted: true }]);
  });
});

describe("what a server does not take", () => {
  it("is told, stays on the device, and holds up nothing else", async () => {
    const server = new Server();
    const phone = new Device(server);
    for (const id of ["1", "2"]) await (await phone.mine()).addSession(record(id));
    server.refuse = "1";
    expect(await phone.sync()).toBe("step");
    const { diary } = await phone.mine();
    expect((await diary.odd()).map(({ id, refused }) => [id, refused])).toEqual([["1", ["pain must be from 0 to 10 (got 40)"]]]);
    expect([await phone.ids(), server.requests]).toEqual([["1", "2"], 1]);
    expect(await phone.sync()).toBe("step");
    server.refuse = "";
    await (await phone.mine()).addSession(record("1", { pain: 4 }));
    await phone.sync();
    expect([await diary.odd(), server.rows.size]).toEqual([[], 2]);
  });

  it("because it is too large is found by bringing less at once", async () => {
    const server = new Server();
    const phone = new Device(server);
    for (const id of ["1", "2", "3"]) await (await phone.mine()).addSession(record(id));
    server.ends = ["no", "done"];
    expect(await phone.sync()).toBe("step");
    expect(server.rows.size).toBe(3);
    await (await phone.mine()).addSession(record("4"));
    server.ends = ["no"];
    expect(await phone.sync()).toBe("step");
    expect((await (await phone.mine()).diary.odd()).map(({ id }) => id)).toEqual(["4"]);
  });

  it("because it is too old a server is not the entry's fault", async () => {
    const server = new Server();
    const phone = new Device(server);
    await (await phone.mine()).addSession(record("1"));
    server.ends = ["no"];
    server.status = 404;
    expect(await phone.sync()).toBe("away");
    expect(await (await phone.mine()).diary.waiting()).toBe(1);
  });
});

describe("an older version of the page", () => {
  it("keeps what only a newer one understands untouched, and shows it is there", async () => {
    const server = new Server();
    const phone = new Device(server);
    const newer = { ...entry("n", "2026-11-26T08:00:00.000Z"), record: { format: 2, dreams: [1] } };
    server.put({ ...newer, kind: "dream" });
    server.put(newer);
    expect(await phone.sync()).toBe("step");
    const odd = await (await phone.mine()).diary.odd();
    expect(odd.map(({ record: kept }) => kept)).toEqual([{ format: 2, dreams: [1] }, { format: 2, dreams: [1] }]);
    expect(await phone.ids()).toEqual([]);
  });
});

describe("what was kept without an account", () => {
  it("is carried over into a new diary, and is there once", async () => {
    const server = new Server();
    const phone = new Device(server);
    const free = await phone.open("");
    await free.addSession(record("1"));
    await free.put("settings", { voice: false, sounds: true, signs: false, mediaKeys: true, recordings: false });
    expect(await phone.sync()).toBe("step");
    expect([await free.sessions(), await phone.ids(), server.rows.size]).toEqual([[], ["1"], 1]);
    expect(await (await phone.mine()).get("settings")).toMatchObject({ voice: false });
  });

  it("waits for an answer where the account has a diary already: it may be somebody else's", async () => {
    const server = new Server();
    server.put(entry("x", "2026-11-25T10:00:00.000Z"));
    const phone = new Device(server);
    await (await phone.open("")).addSession(record("1"));
    expect([await phone.sync(), phone.status.found]).toEqual(["ask", 1]);
    expect([await phone.ids(), server.rows.size]).toEqual([["x"], 1]);
  });
});

describe("whose diary is shown", () => {
  const anna: Whose = { account: "anna", at_ms: 100, left: "" };
  const told = (account: string): SignedIn => ({ account, token: "", sequence: 0, at_ms: 200 });

  it("is that of whoever a page was made for, unless something newer is known", () => {
    expect(afterPage(NOBODY, { account: "anna", at_ms: 100 })).toEqual(anna);
    expect(afterPage(anna, { account: "bert", at_ms: 150 })).toEqual({ account: "bert", at_ms: 150, left: "" });
    expect(afterPage(anna, { account: "bert", at_ms: 50 })).toEqual(anna);
    expect(afterPage(anna, null)).toEqual(anna);
  });

  it("is proved by a page that was just made, and by no page that may come from the device", () => {
    const page = { account: "anna", at_ms: 100 };
    expect([isProof(anna, page, 30_000), isProof(anna, page, 90_000), isProof(anna, null, 100), isProof({ ...anna, at_ms: 200 }, page, 200)]).toEqual([true, false, false, false]);
  });

  it("is nobody's after signing out, until it is said that it may stay", () => {
    expect(shown(afterServer(anna, told("")))).toBe("");
    expect(shown(afterServer({ ...anna, left: "kept" }, told("")))).toBe("anna");
    expect(shown(afterServer(anna, null))).toBe("anna");
    expect(afterServer(NOBODY, told(""))).toEqual(NOBODY);
    expect(afterServer({ ...anna, left: "asked" }, told("anna")).left).toBe("");
  });

  it("changes the whole page when another account is signed in", async () => {
    const [hers, his] = [new Server(), new Server()];
    const phone = new Device(hers);
    await (await phone.mine()).addSession(record("1"));
    hers.account = his.account;
    const outside: Outside = { signedIn: his.signedIn, send: his.send, open: phone.open, now: () => NOW };
    expect(await tryOnce("somebody else", outside, () => undefined)).toBe("moved");
    expect(his.rows.size).toBe(0);
  });
});

describe("what is kept on the device", () => {
  it("of a version before is all there in this one, and waits to be brought", async () => {
    const account = "upgraded";
    const old = await openDB(databaseOf(account), 1, {
      upgrade(fresh) {
        fresh.createObjectStore("kept");
        fresh.createObjectStore("sessions", { keyPath: "id" }).createIndex("started", "started");
      },
    });
    await old.put("sessions", record("1", { effort: 3 }));
    await old.put("kept", { conditions: ["osteoporosis"], flags: [], answered: "2026-11-20T08:00:00.000Z" }, "safety");
    await old.put("kept", { voice: true, sounds: false, signs: false }, "settings");
    old.close();
    const store = await openStoreOf(account);
    expect(await store.sessions()).toMatchObject([{ id: "1", effort: 3 }]);
    expect(await store.get("safety")).toMatchObject({ conditions: ["osteoporosis"] });
    expect(await store.get("settings")).toMatchObject({ sounds: false });
    expect(await store.diary.waiting()).toBe(2);
  });

  it("is found by time and by movement", async () => {
    const store = await openStoreOf("found");
    for (const day of [1, 2, 3]) await store.addSession(record(`s${day}`, { started: `2026-03-0${day}T10:00:00.000Z` }));
    await store.diary.write([{ kind: "activity", id: "a", record: { started: "2026-03-02T12:00:00Z", kind: "walking", minutes: 20 } }], NOW);
    const { diary } = store;
    expect((await diary.between("session", "2026-03-02", "2026-03-03")).map(({ id }) => id)).toEqual(["s2"]);
    expect((await diary.before(["session", "activity"], "9", 3)).map(({ id }) => id)).toEqual(["s3", "a", "s2"]);
    expect((await diary.before(["session", "activity"], "2026-03-02T10:00:00.000Z", 3)).map(({ id }) => id)).toEqual(["s1"]);
    expect([await diary.movements(), (await diary.ofMovement("m", "0")).map(({ id }) => id)]).toEqual([["m"], ["s1", "s2", "s3"]]);
    expect((await diary.ofMovement("m", "2026-03-02")).map(({ id }) => id)).toEqual(["s2", "s3"]);
    expect((await diary.newestOf("m", "0", 2)).map(({ id }) => id)).toEqual(["s3", "s2"]);
  });

  it("is changed later than it was before, even by a clock that runs a day behind", () => {
    const held = entry("1", "2026-11-26T12:00:00.000Z");
    expect(changedAt(new Date("2026-11-25T12:00:00Z"), held)).toBe("2026-11-26T12:00:00.001Z");
    expect(changedAt(new Date("2026-11-27T12:00:00Z"), held)).toBe("2026-11-27T12:00:00.000Z");
  });
});

describe("trying again", () => {
  it("waits longer each time, and never for ever", () => {
    expect([0, 1, 2].map((failures) => wait_ms(failures, 1))).toEqual([2000, 4000, 8000]);
    expect(wait_ms(50, 1)).toBe(300_000);
    expect(wait_ms(0, 0)).toBe(1000);
  });

  it("does not ask sooner than the server wants, and neither do all devices at once then", () => {
    expect(wait_ms(0, 0, 60_000)).toBe(60_000);
    expect(wait_ms(0, 1, 60_000)).toBe(75_000);
    expect(wait_ms(8, 1, 60_000)).toBe(300_000);
  });

  it("reads how long a server asks to be left alone", () => {
    const now = Date.parse("2026-11-26T12:00:00Z");
    expect(["5", "Thu, 26 Nov 2026 12:01:00 GMT", "Thu, 26 Nov 2026 11:00:00 GMT", "999999999", "soon", "", null].map((value) => retryAfter_ms(value, now))).toEqual([5000, 60_000, 0, 3_600_000, undefined, undefined, undefined]);
  });

  it("hears from a busy server when to come again, and what is wrong from one that refuses", async () => {
    const problem = { type: "about:blank", title: "Unprocessable", status: 422, errors: [{ path: "after", code: "int_type", values: {}, rule: "must be a whole number" }] };
    const answers = [
      new Response("{}", { status: 503, headers: { "Retry-After": "7", "Content-Type": "application/problem+json" } }),
      new Response(JSON.stringify(problem), { status: 422, headers: { "Content-Type": "application/problem+json" } }),
    ];
    vi.stubGlobal("fetch", () => Promise.resolve(answers.shift()));
    answers.push(new Response(JSON.stringify({ detail: "Your account is full." }), { status: 507, headers: { "Retry-After": "3600", "Content-Type": "application/problem+json" } }));
    const asked: Asked = { after: 0, mark: "", device: "d", entries: [] };
    expect(await send(asked, "")).toEqual({ kind: "away", retryAfter_ms: 7000 });
    expect(await send(asked, "")).toEqual({ kind: "no", status: 422, problems: ["after must be a whole number"] });
    expect(await send(asked, "")).toEqual({ kind: "full", retryAfter_ms: 3_600_000, said: "Your account is full." });
    vi.unstubAllGlobals();
    expect(await problemsOf(new Response("<html>", { status: 400, headers: { "Content-Type": "text/html" } }))).toEqual(["status 400"]);
  });

  it("tells how long the server asks to be left alone", async () => {
    const status: Status[] = [];
    const outside: Outside = { signedIn: () => Promise.resolve({ account: "a", token: "t", sequence: 0, at_ms: 0 }), send: () => Promise.resolve({ kind: "away", retryAfter_ms: 9000, said: "Full." }), open: (account) => openStoreOf(`busy-${account}`), now: () => NOW };
    expect(await tryOnce("a", outside, (one) => status.push(one as Status))).toBe("away");
    expect(status.at(-1)).toEqual({ retryAfter_ms: 9000, said: "Full." });
  });

  it("goes by what a status means", () => {
    expect([200, 401, 403, 413, 429, 503, 507, 302].map(meaning)).toEqual(["done", "out", "forged", "no", "away", "away", "full", "away"]);
  });
});
