/** The page's side of working offline: the service worker, its updates, and asking it to keep files. */
import type { Answer, Asked, Group } from "./kept.ts";

const SCRIPT = "/sw.js";
/** Held while a session runs; no other version takes over meanwhile. */
const LOCK = "unsit-session";
/** A page that goes away lets go of its session by then; what is held longer belongs to another tab. */
const ELSEWHERE_MS = 1000;
const RELOADED = "unsit-reloaded";
/** A service worker that is not there by then could not be installed. */
const INSTALLED_MS = 30_000;
/** The browser may end a service worker in the middle of its work: one that says nothing for that long is asked no longer. */
const SILENT_MS = 60_000;

export type Progress = (done: number, of: number) => void;
export interface Brought {
  readonly failed: number;
  readonly full: boolean;
}

let registering: Promise<ServiceWorkerRegistration | null> | null = null;

export function isPossible(): boolean {
  return "serviceWorker" in navigator && isSecureContext;
}

/** Take a waiting version if no session runs in any tab; the page then begins anew with it. */
async function takeUpdate(registration: ServiceWorkerRegistration): Promise<void> {
  const { waiting } = registration;
  if (waiting === null || registration.active === null || !("locks" in navigator)) return;
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    const taken = new Promise<void>((done) => navigator.serviceWorker.addEventListener("controllerchange", () => done(), { once: true }));
    waiting.postMessage({ kind: "take-over" } satisfies Asked);
    await taken;
  });
}

/** Register the service worker, once a page; null where there is none. */
export function register(): Promise<ServiceWorkerRegistration | null> {
  registering ??= (async () => {
    if (!isPossible()) return null;
    try {
      const registration = await navigator.serviceWorker.register(SCRIPT);
      const wasControlled = navigator.serviceWorker.controller !== null;
      if (registration.waiting !== null && wasControlled && sessionStorage.getItem(RELOADED) === null) {
        await takeUpdate(registration);
        if (registration.waiting === null && !(await isBusy())) {
          sessionStorage.setItem(RELOADED, "1");
          location.reload();
        }
      } else {
        sessionStorage.removeItem(RELOADED);
      }
      return registration;
    } catch {
      // An unreachable server or a private window: the page works all the same, and asks again when next it needs one.
      registering = null;
      return null;
    }
  })();
  return registering;
}

async function isBusy(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === LOCK) ?? false;
}

/** A session that is held for this page. */
export interface Hold {
  /** False: another tab has it. */
  readonly isMine: Promise<boolean>;
  release(): void;
}

export const NO_HOLD: Hold = { isMine: Promise.resolve(true), release: () => undefined };

/** Hold a session: no other tab goes on with it, and no other version of Unsit takes over meanwhile. */
export function holdSession(id: string): Hold {
  if (!("locks" in navigator)) return NO_HOLD;
  let release: () => void = () => undefined;
  const held = new Promise<void>((done) => (release = done));
  void navigator.locks.request(LOCK, { mode: "shared" }, () => held).catch(() => undefined);
  const isMine = new Promise<boolean>((answer) => {
    const hold = (): Promise<void> => (answer(true), held);
    navigator.locks.request(`${LOCK}-${id}`, { signal: AbortSignal.timeout(ELSEWHERE_MS) }, hold).catch(({ name }: Error) => {
      if (name === "TimeoutError") release();
      answer(name !== "TimeoutError");
    });
  });
  return { isMine, release: () => release() };
}

async function ask(asked: Asked, told: (answer: Answer) => boolean): Promise<void> {
  const registration = await register();
  if (registration === null) throw new Error("there is no service worker here");
  const late = new Promise<never>((_, failed) => setTimeout(() => failed(new Error("the service worker is not there")), INSTALLED_MS));
  const { active } = await Promise.race([navigator.serviceWorker.ready, late]);
  if (active === null) throw new Error("the service worker is not there");
  const { port1, port2 } = new MessageChannel();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((done, failed) => {
      const wait = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => failed(new Error("the service worker does not answer")), SILENT_MS);
      };
      port1.onmessage = ({ data }: MessageEvent<Answer>) => {
        wait();
        if (told(data)) done();
      };
      wait();
      active.postMessage(asked, [port2]);
    });
  } finally {
    clearTimeout(timer);
    port1.close();
  }
}

/** Keep a group of files, and more by their addresses, for use without a network. */
export async function bring(group: Group | "", addresses: readonly string[], progress: Progress = () => undefined): Promise<Brought> {
  let brought: Brought = { failed: 0, full: false };
  await ask({ kind: "bring", group, addresses }, (answer) => {
    if (answer.kind === "progress") progress(answer.done, answer.of);
    if (answer.kind === "brought") brought = answer;
    return answer.kind === "brought";
  });
  return brought;
}

/** Whether a group of files is kept already. */
export async function has(group: Group | "", addresses: readonly string[]): Promise<boolean> {
  let all = false;
  await ask({ kind: "have", group, addresses }, (answer) => {
    if (answer.kind === "has") all = answer.all;
    return answer.kind === "has";
  });
  return all;
}

/** Keep the pages of the language that this page's address names, if it names one. */
export async function keepLanguage(): Promise<void> {
  const { lang } = document.documentElement;
  if (lang === "" || !location.pathname.startsWith(`/${lang}/`)) return;
  await ask({ kind: "speak", language: lang }, ({ kind }) => kind === "brought").catch(() => undefined);
}

/** Keep what this page itself was made of: on the first visit it came before there was a service worker. */
export async function keepThisPage(): Promise<void> {
  const own = performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"))
    .map(({ pathname }) => pathname);
  // What the browser has cleared away meanwhile of what a session needs is fetched again.
  await bring("core", [...new Set(own)]).catch(() => undefined);
}
