/** The server's side as a device sees it: who is signed in, and one request that brings and fetches entries. */
import type { Problem, ProblemItem, RefusedOut } from "../history/api.d.ts";
import type { Entry } from "./entry.ts";

const API = "/api/v1/";
/** How long a page waits to hear who is signed in. */
export const PATIENCE_MS = 3000;
const LONGEST_MS = 60_000;

export interface SignedIn {
  /** Empty: nobody. */
  readonly account: string;
  /** The mark against forged requests. */
  readonly token: string;
  /** The number of the diary's last change. */
  readonly sequence: number;
  /** The server's clock. */
  readonly at_ms: number;
}

export interface Asked {
  readonly after: number;
  readonly mark: string;
  readonly device: string;
  readonly entries: readonly Entry[];
}

export interface Synced {
  readonly sequence: number;
  readonly mark: string;
  readonly more: boolean;
  readonly reset: boolean;
  readonly refused: readonly RefusedOut[];
  readonly entries: readonly Entry[];
}

/**
 * How a request ended. away: nobody answered, or not in a way that means anything: later. full: there is no space left:
 * later. Of both not before retryAfter_ms where the server said so; said: why, where that is for the person to know. out:
 * signed out. no: not taken, and why.
 */
export type Ended =
  | { readonly kind: "done"; readonly answer: Synced }
  | { readonly kind: "away" | "full"; readonly retryAfter_ms?: number; readonly said?: string }
  | { readonly kind: "out" }
  | { readonly kind: "forged" }
  | { readonly kind: "no"; readonly status: number; readonly problems: readonly string[] };

const PROBLEM = "application/problem+json";

function isOf(response: Response, type: string): boolean {
  return (response.headers.get("Content-Type") ?? "").startsWith(type);
}

async function json(response: Response, type = "application/json"): Promise<unknown> {
  if (!isOf(response, type)) throw new TypeError(`must be ${type}`);
  return response.json();
}

/** What is wrong, as sentences with their places. */
export function sentencesOf(items: readonly ProblemItem[]): readonly string[] {
  return items.map(({ path, rule }) => `${path} ${rule}`.trim());
}

/** The sentences of a problem (RFC 9457): of each thing that is wrong, or of the whole. */
export async function problemsOf(response: Response): Promise<readonly string[]> {
  try {
    const { detail, errors, title } = (await json(response, PROBLEM)) as Partial<Problem>;
    const each = sentencesOf(errors ?? []);
    return each.length > 0 ? each : [detail ?? title ?? `status ${response.status}`];
  } catch {
    return [`status ${response.status}`];
  }
}

const LONGEST_RETRY_MS = 3_600_000;

/** How long a server asks to be left alone, in seconds or until a date (RFC 9110); undefined: it does not say. */
export function retryAfter_ms(value: string | null, now_ms: number): number | undefined {
  if (value === null || value.trim() === "") return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now_ms;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_RETRY_MS) : undefined;
}

/** Ask who is signed in; null: it cannot be known now. */
export async function signedIn(patience_ms = LONGEST_MS): Promise<SignedIn | null> {
  try {
    const response = await fetch(`${API}token-for-pages`, { cache: "no-store", signal: AbortSignal.timeout(patience_ms) });
    if (!response.ok) return null;
    const told = (await json(response)) as Partial<SignedIn>;
    return typeof told.account === "string" ? { account: told.account, token: told.token ?? "", sequence: told.sequence ?? 0, at_ms: told.at_ms ?? 0 } : null;
  } catch {
    return null;
  }
}

const AWAY = new Set([408, 425, 429]);
const INSUFFICIENT_STORAGE = 507;
/** What is for the person to know: more than their account may store, or write at once. */
const LIMITS = new Set([429, INSUFFICIENT_STORAGE]);

/** What a status means for those who wait. */
export function meaning(status: number): "done" | "away" | "full" | "out" | "forged" | "no" {
  if (status === 200) return "done";
  if (status === 401) return "out";
  if (status === 403) return "forged";
  if (status === INSUFFICIENT_STORAGE) return "full";
  return status >= 500 || status < 400 || AWAY.has(status) ? "away" : "no";
}

export async function send(asked: Asked, token: string): Promise<Ended> {
  try {
    const response = await fetch(`${API}sync`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(asked),
      cache: "no-store",
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    const kind = meaning(response.status);
    if (kind === "done") return { kind, answer: (await json(response)) as Synced };
    if (kind === "no") return { kind, status: response.status, problems: await problemsOf(response) };
    if (kind !== "away" && kind !== "full") return { kind };
    const wait_ms = retryAfter_ms(response.headers.get("Retry-After"), Date.now());
    const said = LIMITS.has(response.status) && isOf(response, PROBLEM) ? (await problemsOf(response)).join(" ") : "";
    return { kind, ...(wait_ms === undefined ? {} : { retryAfter_ms: wait_ms }), ...(said === "" ? {} : { said }) };
  } catch {
    return { kind: "away" };
  }
}
