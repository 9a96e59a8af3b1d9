/** Keeps the diary on this device in step with the account's: brings what waits, fetches what is new, and tries again. */
import { newId } from "../history/record.ts";
import { openStoreOf, type Store, StoreProblem } from "../history/store.ts";
import { afterServer, known, remember, shown, whose } from "./account.ts";
import { NEW_STATE, plainOf, type SyncState } from "./diary.ts";
import { type Entry, keyOf } from "./entry.ts";
import { type Ended, send, sentencesOf, type SignedIn, signedIn, type Synced } from "./server.ts";
import { heed } from "./told.ts";

/** For pages: asking who is signed in is part of the same chunk. */
export { signedIn };

/**
 * quiet: nobody is signed in, or nothing is known. busy: under way. step: in step. away: it is tried again later. full: no
 * room on the device. server_full: no space on the server, and it is tried again later. stuck: the browser does not open
 * its storage. left: signed out, and what is here waits for an answer. ask: what was kept here without an account waits for
 * an answer. moved: another account is signed in than this page shows.
 */
export type Phase = "quiet" | "busy" | "step" | "away" | "full" | "server_full" | "stuck" | "left" | "ask" | "moved";

export interface Status {
  readonly phase: Phase;
  /** Of the diary's changes, how many are here. */
  readonly got: number;
  readonly of: number;
  /** How far the device's clock is ahead of the server's. */
  readonly ahead_ms: number;
  /** Sessions kept here without an account, while it is asked about them. */
  readonly found: number;
  /** How long the server asks to be left alone; 0: it does not ask. */
  readonly retryAfter_ms: number;
  /** Why the server takes nothing now, where it says so. */
  readonly said: string;
}

export const QUIET: Status = { phase: "quiet", got: 0, of: 0, ahead_ms: 0, found: 0, retryAfter_ms: 0, said: "" };

const LOCK = "unsit-sync";
const SIGNS_OUT = "form[data-signs-out]";
const MOST_ENTRIES = 400;
/** Of JSON; three bytes each at most, and a server takes a million. */
const MOST_CHARACTERS = 300_000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 300_000;
/** Whoever signs out waits no longer than that for what is being brought. */
const LAST_WAIT_MS = 5000;
/** A page that is looked at again asks what is new after that long. */
const STALE_MS = 60_000;
/** What is wrong with one entry of a request, and not with the request. */
const ITS_OWN_FAULT = new Set([400, 413, 422]);

/** How a try ends that is tried again by itself. */
const TRIED_AGAIN = new Set<Phase>(["away", "full", "server_full", "stuck"]);

/** How long to wait before trying again: longer each time, never all devices at once, and never sooner than the server asks. */
export function wait_ms(failures: number, chance: number, asked_ms = 0): number {
  return Math.max(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 20)) * (0.5 + chance / 2), asked_ms * (1 + chance / 4));
}

/** What the world outside gives; tests bring their own. */
export interface Outside {
  readonly signedIn: () => Promise<SignedIn | null>;
  readonly send: typeof send;
  readonly open: (account: string) => Promise<Store>;
  readonly now: () => Date;
}

const REAL: Outside = { signedIn, send, open: openStoreOf, now: () => new Date() };

type Tell = (status: Partial<Status>) => void;

/** Take what was kept without an account into the account's diary; nothing is removed before it is there. */
export async function carryOver(from: Store, to: Store): Promise<void> {
  await to.diary.adopt((await from.diary.everything()).map(plainOf));
  for (const own of await from.own()) if (own.deleted !== true) await to.putOwn(own);
  for (const running of await from.running()) await to.putRunning(running);
  const settings = await from.get("settings");
  if (settings !== undefined && (await to.get("settings")) === undefined) await to.put("settings", settings);
  await from.clear();
}

/** How many entries are kept without an account. */
async function foundIn(store: Store): Promise<number> {
  return (await store.diary.everything()).filter(({ record }) => record !== null).length + (await store.own()).length;
}

async function whoIsAsked(store: Store, free: Store, me: SignedIn, state: SyncState): Promise<number> {
  const found = state.declined ? 0 : await foundIn(free);
  if (found === 0) return 0;
  // A new diary: whoever just signed up was here before.
  if (me.sequence > 0 || state.after > 0) return found;
  await carryOver(free, store);
  return 0;
}

function refusedOf(sent: readonly Entry[], answer: Synced): Map<string, readonly string[]> {
  const each = answer.refused.flatMap(({ place, problems }): [string, readonly string[]][] => {
    const entry = sent[place - 1];
    return entry === undefined ? [] : [[keyOf(entry.kind, entry.id), sentencesOf(problems)]];
  });
  return new Map(each);
}

/** Bring and fetch until both sides have the same; gives how it ended. */
async function exchange(store: Store, me: SignedIn, outside: Outside, tell: Tell): Promise<Phase> {
  let { token } = me;
  let state: SyncState = { ...NEW_STATE, ...(await store.get("sync")) };
  if (state.device === "") state = { ...state, device: newId().slice(0, 12) };
  let [most, hasNewToken] = [MOST_ENTRIES, false];
  for (;;) {
    const sent = await store.diary.toSend(MOST_CHARACTERS, most);
    const ended: Ended = await outside.send({ after: state.after, mark: state.mark, device: state.device, entries: sent }, token);
    if (ended.kind === "out") return "quiet";
    if (ended.kind === "forged" && !hasNewToken) {
      hasNewToken = true;
      token = (await outside.signedIn())?.token ?? "";
      continue;
    }
    if (ended.kind === "no" && ITS_OWN_FAULT.has(ended.status) && sent.length > 0) {
      if (sent.length > 1) {
        most = Math.ceil(sent.length / 2);
        continue;
      }
      const refused = new Map(sent.map(({ kind, id }): [string, string[]] => [keyOf(kind, id), [...ended.problems]]));
      await store.diary.settle({ sent, refused, received: [], state, reset: false });
      most = MOST_ENTRIES;
      continue;
    }
    if (ended.kind !== "done") {
      if (ended.kind === "away" || ended.kind === "full") tell({ retryAfter_ms: ended.retryAfter_ms ?? 0, said: ended.said ?? "" });
      return ended.kind === "full" ? "server_full" : "away";
    }
    const { answer } = ended;
    const isDone = !answer.more && !answer.reset;
    state = { ...state, after: answer.sequence, mark: answer.mark, at: isDone ? outside.now().toISOString() : state.at };
    await store.diary.settle({ sent, refused: refusedOf(sent, answer), received: answer.entries, state, reset: answer.reset });
    tell({ got: answer.sequence, of: Math.max(me.sequence, answer.sequence) });
    if (isDone && (sent.length === 0 || (await store.diary.waiting()) === 0)) return "step";
  }
}

/** One whole try. shownHere: whose diary the page shows. */
export async function tryOnce(shownHere: string, outside: Outside, tell: Tell): Promise<Phase> {
  const me = await outside.signedIn();
  if (me === null) return "away";
  const now = afterServer(known(), me);
  remember(now);
  if (me.account === "") return now.account === "" ? "quiet" : "left";
  if (shown(now) !== shownHere) return "moved";
  tell({ ahead_ms: outside.now().getTime() - me.at_ms, of: me.sequence });
  try {
    const [store, free] = await Promise.all([outside.open(me.account), outside.open("")]);
    const state = (await store.get("sync")) ?? NEW_STATE;
    tell({ got: state.after });
    const found = await whoIsAsked(store, free, me, state);
    tell({ found });
    const ended = await exchange(store, me, outside, tell);
    return ended === "step" && found > 0 ? "ask" : ended;
  } catch (error) {
    // Only what is full is said to be full; a storage that does not answer is asked again like an account that does not.
    if (error instanceof StoreProblem) return error.code === "full" ? "full" : "stuck";
    throw error;
  }
}

class Syncing {
  status = QUIET;
  private failures = 0;
  private timer = 0;
  private isWanted = false;
  private running: Promise<void> | null = null;
  private tried_ms = 0;
  /** Until then the server asked to be left alone. */
  private notBefore_ms = 0;
  private readonly listeners = new Set<(status: Status) => void>();

  follow(call: (status: Status) => void): () => void {
    this.listeners.add(call);
    call(this.status);
    return () => this.listeners.delete(call);
  }

  private tell(status: Partial<Status>): void {
    this.status = { ...this.status, ...status };
    for (const call of this.listeners) call(this.status);
  }

  private async once(): Promise<void> {
    this.tried_ms = Date.now();
    this.tell({ retryAfter_ms: 0, said: "" });
    const before = this.status.phase;
    if (before !== "step") this.tell({ phase: "busy" });
    const phase = await tryOnce(await whose(), REAL, (status) => this.tell(status));
    this.tell({ phase });
    if (phase === "step") window.dispatchEvent(new CustomEvent("unsit-in-step", { detail: this.status.got }));
    this.notBefore_ms = Date.now() + this.status.retryAfter_ms;
    if (TRIED_AGAIN.has(phase)) this.later();
    else this.failures = 0;
    if (phase === "moved") await this.moveOn();
  }

  /** Try again after a while: longer each time, and not before the server wants it. */
  private later(): void {
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.want(), wait_ms(this.failures - 1, Math.random(), this.status.retryAfter_ms));
  }

  /** Whether what was kept here without an account is of whoever is signed in. */
  async answerFound(isMine: boolean): Promise<void> {
    const account = await whose();
    const answer = async (): Promise<void> => {
      const [store, free] = await Promise.all([openStoreOf(account), openStoreOf("")]);
      if (isMine) await carryOver(free, store);
      else await store.put("sync", { ...NEW_STATE, ...(await store.get("sync")), declined: true });
    };
    await ("locks" in navigator ? navigator.locks.request(LOCK, answer) : answer());
    this.tell({ found: 0, phase: "busy" });
    this.want();
  }

  /** Another account is signed in: the page begins anew with its diary, unless a session runs in it. */
  private async moveOn(): Promise<void> {
    const running = "locks" in navigator ? (await navigator.locks.query()).held?.some(({ name }) => name === "unsit-session") : false;
    if (running !== true) location.reload();
  }

  /** Try soon; one try at a time in all tabs of this browser. */
  want(): void {
    this.isWanted = true;
    if (this.running !== null) return;
    const work = async (): Promise<void> => {
      while (this.isWanted) {
        this.isWanted = false;
        await this.once();
      }
    };
    // Another tab may have been put to sleep with the lock in its hands.
    const done = "locks" in navigator ? navigator.locks.request(LOCK, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) }, work) : work();
    this.running = Promise.resolve(done)
      .catch(() => (this.tell({ phase: "away" }), this.later()))
      .finally(() => (this.running = null));
  }

  /** Try soon, unless the server asked to be left alone: then the next try is planned already. */
  private wantIfWelcome(): void {
    if (Date.now() >= this.notBefore_ms) this.want();
  }

  /** Whoever signs out has what waits brought first. */
  private readonly leave = (event: SubmitEvent): void => {
    event.preventDefault();
    event.submitter?.setAttribute("aria-busy", "true");
    this.want();
    const patience = new Promise((resolve) => setTimeout(resolve, LAST_WAIT_MS));
    void Promise.race([this.running, patience]).then(() => (event.target as HTMLFormElement).submit());
  };

  begin(): void {
    const form = document.querySelector<HTMLFormElement>(SIGNS_OUT);
    if (form !== null) {
      // Here it begins only when it is asked for: a request that is on its way while somebody signs out would be refused.
      form.addEventListener("submit", this.leave);
      form.dataset.signsOut = "brings";
      return;
    }
    heed((isHere) => {
      if (isHere && this.status.phase !== "busy") this.wantIfWelcome();
    });
    window.addEventListener("online", () => ((this.failures = 0), this.wantIfWelcome()));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && Date.now() - this.tried_ms > STALE_MS) this.wantIfWelcome();
    });
    // Somebody who looks at the page for long sees what other devices bring.
    setInterval(() => {
      if (document.visibilityState === "visible" && Date.now() - this.tried_ms > LONGEST_WAIT_MS) this.wantIfWelcome();
    }, STALE_MS);
    this.want();
  }
}

const syncing = new Syncing();
let begun = false;

/** Be told how it stands, now and whenever it changes; gives what ends that. */
export function followSync(call: (status: Status) => void): () => void {
  return syncing.follow(call);
}

/** Try now. */
export function syncNow(): void {
  if (begun) syncing.want();
}

/** Say whether what was found on the device, kept without an account, joins the diary. */
export function answerFound(isMine: boolean): Promise<void> {
  return syncing.answerFound(isMine);
}

/** Begin, once a page: only where somebody is or was signed in, so that a page without an account asks for nothing. */
export async function beginSync(): Promise<void> {
  if (begun || typeof document === "undefined") return;
  begun = true;
  await whose();
  if (known().account === "") begun = false;
  else syncing.begin();
}
