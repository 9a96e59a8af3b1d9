/**
 * The service worker. Each version keeps its files in a cache of its own; a new version waits until no session runs, so
 * that a running one never meets files of another version.
 */
import { type Answer, type Asked, carriedOver, type Entry, pagesIn, type Precache, wayOf } from "./kept.ts";
import { signedIn } from "../sync/server.ts";
import { renewSubscription } from "./push.ts";
import { readReminder } from "./reminder.ts";

declare const __PRECACHE__: Precache;

interface Waits extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetches extends Waits {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Messages extends Waits {
  readonly data: Asked;
  readonly ports: readonly MessagePort[];
}
interface Pushes extends Waits {
  readonly data: { text(): string } | null;
}
interface Clicks extends Waits {
  readonly notification: Notification;
}
interface Window {
  readonly url: string;
  focus(): Promise<unknown>;
}
interface Worker {
  readonly location: Location;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(kind: { readonly type: "window" }): Promise<readonly Window[]>;
    openWindow(address: string): Promise<unknown>;
  };
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate" | "pushsubscriptionchange", listen: (event: Waits) => void): void;
  addEventListener(kind: "fetch", listen: (event: Fetches) => void): void;
  addEventListener(kind: "message", listen: (event: Messages) => void): void;
  addEventListener(kind: "push", listen: (event: Pushes) => void): void;
  addEventListener(kind: "notificationclick", listen: (event: Clicks) => void): void;
}

const worker = globalThis as unknown as Worker;
const precache = __PRECACHE__;
const PREFIX = "unsit-";
const CACHE = `${PREFIX}${precache.version}`;
const PATIENCE_MS = 3000;
const AT_ONCE = 4;
/** The mark of a kept file's content, so that the next version need not fetch it again. */
const REVISION = "x-unsit-revision";

function full(entries: readonly Entry[]): Entry[] {
  return entries.map(([address, revision]) => [precache.base + address, revision]);
}

async function marked(response: Response, revision: string): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set(REVISION, revision);
  // The body is as the page reads it, no longer as it was sent.
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(await response.blob(), { status: response.status, statusText: response.statusText, headers });
}

/** A file of an older version whose content is still the same. */
async function inherited(address: string, revision: string): Promise<Response | null> {
  if (revision === "") return null;
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    const kept = await (await caches.open(name)).match(address);
    if (kept?.headers.get(REVISION) === revision) return kept;
  }
  return null;
}

async function bringOne(cache: Cache, [address, revision]: Entry): Promise<void> {
  const kept = await cache.match(address);
  if (kept !== undefined && (revision === "" || kept.headers.get(REVISION) === revision)) return;
  const old = await inherited(address, revision);
  if (old !== null) return cache.put(address, old);
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address}: status ${response.status}`);
  await cache.put(address, await marked(response, revision));
}

interface Brought {
  readonly failed: number;
  readonly full: boolean;
}

/** Keep files, a few at once; what fails is counted and the rest goes on. */
async function bring(entries: readonly Entry[], progress: (done: number) => void): Promise<Brought> {
  const cache = await caches.open(CACHE);
  const waiting = [...entries];
  let [done, failed, isFull] = [0, 0, false];
  const work = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      try {
        await bringOne(cache, entry);
      } catch (error) {
        failed += 1;
        isFull ||= error instanceof DOMException && error.name === "QuotaExceededError";
      }
      progress((done += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { failed, full: isFull };
}

/** Entries whose content is whatever the server has now. */
function unmarked(addresses: readonly string[]): Entry[] {
  return addresses.map((address) => [address, ""]);
}

/** Pages that were kept with the version before: fetched anew, or else taken over as they were. */
async function carryOver(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    const before = await caches.open(name);
    const wanted = carriedOver(precache, (await before.keys()).map(({ url }) => new URL(url).pathname));
    await bring(unmarked(wanted), () => undefined);
    for (const address of wanted) {
      const old = (await cache.match(address)) === undefined ? await before.match(address) : undefined;
      if (old !== undefined) await cache.put(address, old);
    }
  }
}

async function install(): Promise<void> {
  const core: readonly Entry[] = [...full(precache.files.core), ...unmarked(pagesIn(precache, ""))];
  const { failed } = await bring(core, () => undefined);
  if (failed > 0) throw new Error(`${failed} of ${core.length} files could not be kept`);
  // A device that is full keeps what a session needs.
  await carryOver().catch(() => undefined);
}

/** Files that are wanted whenever somebody used them with the version before are taken along. */
async function activate(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  for (const group of ["drawing", "figures", "camera"] as const) {
    const cache = await caches.open(CACHE);
    for (const [address, revision] of full(precache.files[group])) {
      const old = await inherited(address, revision);
      if (old !== null) await cache.put(address, old);
    }
  }
  await Promise.all(names.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function kept(request: Request): Promise<Response | undefined> {
  return (await caches.open(CACHE)).match(request, { ignoreSearch: true, ignoreVary: true });
}

/** From the network in good time, else what is kept; a fresh answer takes its place. */
async function fresh(request: Request): Promise<Response> {
  const stop = new AbortController();
  const old = await kept(request);
  const timer = old === undefined ? 0 : setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: stop.signal });
    // What was made for somebody is kept nowhere.
    const isAnybodys = !(response.headers.get("cache-control") ?? "").includes("no-store");
    if (isAnybodys && response.ok && response.type === "basic" && !response.redirected) {
      const cache = await caches.open(CACHE);
      await cache.put(new URL(request.url).pathname, response.clone()).catch(() => undefined);
    }
    // A server that fails is as good as none; one that says no is believed.
    return response.status < 500 || old === undefined ? response : old;
  } catch (error) {
    if (old !== undefined) return old;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What is kept, else from the network, and kept from then on. */
async function keptFirst(request: Request): Promise<Response> {
  const old = await kept(request);
  if (old !== undefined) return old;
  const response = await fetch(request);
  if (response.ok && response.status === 200) {
    const revision = Object.values(precache.files).flatMap(full).find(([address]) => address === new URL(request.url).pathname)?.[1] ?? "";
    const copy = await marked(response.clone(), revision);
    await (await caches.open(CACHE)).put(request, copy).catch(() => undefined);
  }
  return response;
}

async function answer(asked: Asked, port: MessagePort | undefined): Promise<void> {
  const tell = (told: Answer): void => port?.postMessage(told);
  if (asked.kind === "take-over") return worker.skipWaiting();
  if (asked.kind === "speak") {
    const known = precache.languages.includes(asked.language) ? asked.language : "";
    return tell({ kind: "brought", ...(await bring(unmarked(pagesIn(precache, known)), () => undefined)) });
  }
  const files = asked.group === "" ? [] : full(precache.files[asked.group]);
  const entries: Entry[] = [...files, ...unmarked(asked.addresses)];
  if (asked.kind === "have") {
    const cache = await caches.open(CACHE);
    const found = await Promise.all(entries.map(([address]) => cache.match(address)));
    return tell({ kind: "has", all: found.every((one) => one !== undefined) });
  }
  const brought = await bring(entries, (done) => tell({ kind: "progress", done, of: entries.length }));
  tell({ kind: "brought", ...brought });
}

/** Show a reminder; a later one of the same day takes its place. */
async function remind(text: string): Promise<void> {
  const { title, body, url, tag } = readReminder(text, worker.location.origin);
  await worker.registration.showNotification(title, { body, tag, data: url, icon: "/favicon.ico" });
}

/** Go to what a reminder is about, in the window that shows it already, if there is one. */
async function follow(notification: Notification): Promise<void> {
  notification.close();
  const address = String(notification.data);
  const open = (await worker.clients.matchAll({ type: "window" })).find(({ url }) => url === address);
  await (open === undefined ? worker.clients.openWindow(address) : open.focus());
}

worker.addEventListener("push", (event) => event.waitUntil(remind(event.data?.text() ?? "")));
worker.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewSubscription(worker.registration.pushManager, signedIn)));
worker.addEventListener("notificationclick", (event) => event.waitUntil(follow(event.notification)));
worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => event.waitUntil(answer(event.data, event.ports[0])));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const way = wayOf(precache, worker.location.origin, request.method, request.mode, request.url);
  if (way === "page" || way === "fresh") event.respondWith(fresh(request));
  if (way === "kept") event.respondWith(keptFirst(request));
});
