/** A connection to an IndexedDB database that is opened again whenever the browser has closed it. */
import type { IDBPDatabase } from "idb";

/**
 * full: no room. none: this browser offers no storage. lost: the storage was open, the browser closed it, and it does not
 * open again. blocked: another tab holds an older version. unread: written without an error, but a read does not show it.
 */
export type StoreTrouble = "full" | "none" | "lost" | "blocked" | "unread";

/** Saving did not work. */
export class StoreProblem extends Error {
  constructor(readonly code: StoreTrouble, cause: unknown) {
    super(String(cause), { cause });
  }
}

/** Work on a database that has not answered by then is given up, and the connection with it. */
const PATIENCE_MS = 8000;
/** Opening waits longer: an upgrade copies everything. */
const OPENING_MS = 15_000;
/** How long to wait before each further try. */
const PAUSES_MS: readonly number[] = [0, 250];
/** What a closed connection, an aborted transaction and a lost database process end with; another try may succeed. */
const PASSING = new Set(["InvalidStateError", "AbortError", "UnknownError", "TransactionInactiveError", "TimeoutError", "OperationError"]);

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** The result of `work`; a TimeoutError where there is none in time. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, failed) => {
    if (Number.isFinite(ms)) timer = setTimeout(() => failed(new DOMException("the storage does not answer", "TimeoutError")), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One connection: the database as it opens. */
type Opening<Schema> = Promise<IDBPDatabase<Schema>>;

export class Connection<Schema> {
  private current: Opening<Schema> | null = null;
  private opened = false;
  /** Why the latest transaction was aborted: its requests end with nothing but an AbortError. */
  private aborted: DOMException | null = null;

  /** open: opens the database, and calls back when the browser closed it or it has to give way. */
  constructor(private readonly open: (lost: () => void) => Opening<Schema>) {}

  /** Whether it was ever open in this page. */
  get wasOpen(): boolean {
    return this.opened;
  }

  /** The database, opened if it is not open. */
  private database(): Opening<Schema> {
    if (this.current !== null) return this.current;
    const begun = this.open(() => this.forget(opening));
    const opening: Opening<Schema> = within(OPENING_MS, begun);
    this.current = opening;
    opening.then(
      (database) => {
        this.opened = true;
        database.addEventListener("abort", ({ target }) => (this.aborted = (target as IDBTransaction).error));
      },
      () => {
        this.forget(opening);
        // What opens too late is of no use to anybody.
        void begun.then((database) => database.close()).catch(() => undefined);
      },
    );
    return opening;
  }

  /** Let go of a connection; the next work opens another one. */
  private forget(connection: Opening<Schema>): void {
    if (connection !== this.current) return;
    this.current = null;
    void connection.then((database) => database.close()).catch(() => undefined);
  }

  /**
   * The result of `work` on an open database, tried again on a new connection where this one has gone.
   *
   * The work may happen twice, for a connection may be lost between a commit and its answer. Raises StoreProblem.
   */
  async run<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>, patience_ms = PATIENCE_MS): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      this.aborted = null;
      const connection = this.database();
      try {
        return await within(patience_ms, work(await connection));
      } catch (error) {
        const cause = await this.causeOf(error);
        const isPassing = PASSING.has(nameOf(cause));
        if (isPassing) this.forget(connection);
        const pause_ms = PAUSES_MS[tries];
        if (!isPassing || pause_ms === undefined) throw this.problem(cause);
        await pause(pause_ms);
      }
    }
  }

  /** Why work ended: of a request whose transaction was aborted, why that was. */
  private async causeOf(error: unknown): Promise<unknown> {
    if (nameOf(error) !== "AbortError") return error;
    // The transaction's event comes after those of its requests.
    await pause(0);
    return this.aborted ?? error;
  }

  private problem(error: unknown): StoreProblem {
    if (error instanceof StoreProblem) return error;
    if (nameOf(error) === "QuotaExceededError") return new StoreProblem("full", error);
    return new StoreProblem(this.opened ? "lost" : "none", error);
  }
}
