/**
 * Whose diary this page shows. Each account has a database of its own on the device, and what is kept without an account
 * has one: nothing of two people is ever in one place.
 */
import { PATIENCE_MS, type SignedIn, signedIn } from "./server.ts";

const NAME = "unsit";
const KEPT = "unsit-whose";

/** What this browser knows. */
export interface Whose {
  /** Empty: nobody signed in here. */
  readonly account: string;
  /** When that was known, by the server's clock. */
  readonly at_ms: number;
  /** Signed out since; asked: whether to keep what is here was not answered yet. kept: it is to stay. */
  readonly left: "" | "asked" | "kept";
}

export const NOBODY: Whose = { account: "", at_ms: 0, left: "" };

export function databaseOf(account: string): string {
  return account === "" ? NAME : `${NAME}-${account}`;
}

/** What a page that the server made for an account says of it. */
export interface Said {
  readonly account: string;
  readonly at_ms: number;
}

/** What is known after a page was looked at: a page may be older than what is known, for it may come from the device. */
export function afterPage(known: Whose, said: Said | null): Whose {
  return said !== null && said.at_ms > known.at_ms ? { ...said, left: "" } : known;
}

/** A page that is older comes from the device, and somebody else may have signed in since. */
const FRESH_MS = 60_000;

/** Whether a page is proof enough of whose diary may be shown, without asking the server. */
export function isProof({ at_ms }: Whose, said: Said | null, now_ms: number): boolean {
  return said !== null && said.at_ms === at_ms && Math.abs(now_ms - at_ms) < FRESH_MS;
}

/** What is known after the server was asked who is signed in; null: it could not be asked. */
export function afterServer(known: Whose, answer: SignedIn | null): Whose {
  if (answer === null) return known;
  if (answer.account !== "") return { account: answer.account, at_ms: answer.at_ms, left: "" };
  if (known.account === "") return known;
  return { ...known, at_ms: answer.at_ms, left: known.left === "kept" ? "kept" : "asked" };
}

/** The account whose diary is shown; that of somebody who has signed out only if they said so. */
export function shown({ account, left }: Whose): string {
  return left === "asked" ? "" : account;
}

let remembered: Whose | null = null;

export function known(): Whose {
  try {
    const text = localStorage.getItem(KEPT);
    return remembered ?? (text === null ? NOBODY : (JSON.parse(text) as Whose));
  } catch {
    return remembered ?? NOBODY;
  }
}

export function remember(whose: Whose): void {
  try {
    if (whose.account === "") localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, JSON.stringify(whose));
    remembered = null;
  } catch {
    // A browser that keeps nothing: known as long as the page.
    remembered = whose;
  }
}

/** Who reads a page: somebody whose answers stay in this browser, or somebody whose account they go to. */
export type Reader = "alone" | "account";

export function reader(): Reader {
  return isSignedIn() ? "account" : "alone";
}

/** Whether what is written now goes to an account. */
export function isSignedIn(): boolean {
  const { account, left } = known();
  return account !== "" && left === "";
}

function said(): Said | null {
  if (typeof document === "undefined") return null;
  const meta = document.querySelector<HTMLMetaElement>('meta[name="unsit-account"]');
  return meta === null ? null : { account: meta.content, at_ms: Number(meta.dataset.at) };
}

/** Whether this page, or what is kept on the device, is of an account. */
export function isSomebodys(): boolean {
  return said() !== null || known().account !== "";
}

let answered: Promise<string> | null = null;

/** Find out whose diary this page shows, once a page: from the page, or where it says nothing, from the server. */
export function whose(): Promise<string> {
  answered ??= (async () => {
    const page = said();
    const before = afterPage(known(), page);
    if (before.account === "") return "";
    const now = isProof(before, page, Date.now()) || !navigator.onLine ? before : afterServer(before, await signedIn(PATIENCE_MS));
    remember(now);
    return shown(now);
  })();
  return answered;
}

/** What was shown is so no more. */
export function forgetWhose(): void {
  answered = null;
}
