/** Made by `make api-types` from the server's schema; not to be written in by hand. */

/** Which part of a list. since: the first day. before: the day after the last. limit: how many, newest first. offset: how many are passed over. movement: only sets of it, or sessions with such a set. */
export interface Listing {
  readonly limit?: number;
  readonly offset?: number;
  readonly movement?: string;
  readonly since?: string | null;
  readonly before?: string | null;
}

/** Who it is. zone: IANA name of the time zone. language: a code such as es. */
export interface Me {
  readonly email: string;
  readonly name: string;
  readonly zone: string;
  readonly language: string;
}

/** What to change; what is left out stays as it is. zone: IANA name of the time zone. language: as pages offer. */
export interface MeIn {
  readonly name?: string | null;
  readonly zone?: string | null;
  readonly language?: "en" | "es" | null;
}

/** What went wrong, as RFC 9457 says. status: the answer's status. title: its name. detail: a sentence in the language of the request. errors: what is wrong in the request, each for itself. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly ProblemItem[];
}

/** One thing that is wrong in a request or in an entry. path: where, as dotted keys; items of a list are counted from 1. code: the rule's name, the same in every language. values: what the rule is about, such as low and high. rule: the same as a sentence, in the language of the request. */
export interface ProblemItem {
  readonly path: string;
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly rule: string;
}

/** An entry that was not taken, and why. */
export interface RefusedOut {
  readonly place: number;
  readonly kind: string;
  readonly id: string;
  readonly problems: readonly ProblemItem[];
}

/** name: of the program. version: of the program. */
export interface Server {
  readonly name: string;
  readonly version: string;
}

/** The sessions of a list, each as docs/format/diary.md says. */
export interface SessionsOut {
  readonly sessions: readonly unknown[];
}

/** A set done by hand; a session of its own is made for it. id: of that session. started: when. */
export interface SetIn {
  readonly id: string;
  readonly started: string;
  readonly movement: string;
  readonly side?: "left" | "right" | "both";
  readonly kind?: "repetitions" | "hold" | "circles";
  readonly done: number;
  readonly asked?: number;
  readonly weight_kg?: number | null;
  readonly note?: string;
}

/** The sets of a list, each as docs/format/diary.md says, with the id of its session and when that started. */
export interface SetsOut {
  readonly sets: readonly unknown[];
}

/** Who is signed in. account: id of the person; empty: nobody. token: to be sent as `X-CSRFToken`. sequence: the number of the last change to the diary. at_ms: the server's clock, milliseconds since 1970. */
export interface SignedIn {
  readonly account: string;
  readonly token: string;
  readonly sequence: number;
  readonly at_ms: number;
}

/** What a device sends. after: the number it got last. mark: the database's mark that came with it, if any. device: its name. entries: as docs/format/diary.md says. */
export interface SyncIn {
  readonly after: number;
  readonly mark?: string;
  readonly device?: string;
  readonly entries: readonly unknown[];
}

/** What a device gets. sequence, mark: to ask with next. more: whether to ask again at once. reset: the database was restored or is another one: send everything again. */
export interface SyncOut {
  readonly sequence: number;
  readonly mark: string;
  readonly more: boolean;
  readonly reset: boolean;
  readonly changed: number;
  readonly refused: readonly RefusedOut[];
  readonly entries: readonly unknown[];
}

/** What can be asked, by method and address. */
export interface Operations {
  readonly "GET /api/v1/ping": { readonly takes: null; readonly answers: Server };
  readonly "GET /api/v1/me": { readonly takes: null; readonly answers: Me };
  readonly "PUT /api/v1/me": { readonly takes: MeIn; readonly answers: Me };
  readonly "POST /api/v1/sync": { readonly takes: SyncIn; readonly answers: SyncOut };
  readonly "GET /api/v1/sessions": { readonly takes: null; readonly answers: SessionsOut };
  readonly "GET /api/v1/sets": { readonly takes: null; readonly answers: SetsOut };
  readonly "POST /api/v1/sets": { readonly takes: SetIn; readonly answers: Readonly<Record<string, unknown>> };
  readonly "GET /api/v1/token-for-pages": { readonly takes: null; readonly answers: SignedIn };
}
