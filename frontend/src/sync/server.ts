/** The server's side as a device sees it: who is signed in, and one request that brings and fetches entries. */
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

export interface Refused {
  readonly place: number;
  readonly problems: readonly string[];
}

export interface Synced {
  readonly sequence: number;
  readonly mark: string;
  readonly more: boolean;
  readonly reset: boolean;
  readonly refused: readonly Refused[];
  readonly entries: readonly Entry[];
}

/**
 * How a request ended. away: nobody answered, or not in a way that means anything: later. full: the server has no space
 * left: later. out: signed out. no: not taken.
 */
export type Ended =
  | { readonly kind: "done"; readonly answer: Synced }
  | { readonly kind: "away" }
  | { readonly kind: "full" }
  | { readonly kind: "out" }
  | { readonly kind: "forged" }
  | { readonly kind: "no"; readonly status: number };

async function json(response: Response): Promise<unknown> {
  if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) throw new TypeError("must be JSON");
  return response.json();
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
    return kind === "no" ? { kind, status: response.status } : { kind };
  } catch {
    return { kind: "away" };
  }
}
