/** Where time comes from. A session knows only what its clock tells, so a test may bring its own. */

export interface Clock {
  /** Milliseconds that only ever grow, whatever the time of day is set to. */
  now_ms(): number;
  /** Call back again and again, in a hidden tab too; gives what ends it. */
  every(period_ms: number, call: () => void): () => void;
}

/** A worker that is silent for that long while the page is hidden has crashed or was never there. */
const SILENT_MS = 3000;

/** Beats of a worker while the page is hidden; without a worker there are none. */
class HiddenBeat {
  private worker: Worker | null = null;
  private heard_ms = 0;

  constructor(
    private readonly period_ms: number,
    private readonly call: () => void,
  ) {
    // Fetched while the page is in sight: a hidden one may have no network.
    this.start();
    document.addEventListener("visibilitychange", this.set);
    this.set();
  }

  private start(): void {
    try {
      this.worker = new Worker(new URL("./clock_worker.ts", import.meta.url), { type: "module" });
      this.worker.onmessage = () => {
        this.heard_ms = performance.now();
        this.call();
      };
      this.worker.onerror = () => this.end();
    } catch {
      this.worker = null;
    }
  }

  private end(): void {
    this.worker?.terminate();
    this.worker = null;
  }

  private readonly set = (): void => {
    this.heard_ms = performance.now();
    this.worker?.postMessage(document.hidden ? this.period_ms : 0);
  };

  /** Make a new worker where this one has fallen silent; called by the page's own, slow timer. */
  look(): void {
    if (!document.hidden || performance.now() - this.heard_ms < SILENT_MS) return;
    this.end();
    this.start();
    this.set();
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.set);
    this.end();
  }
}

export const systemClock: Clock = {
  now_ms: () => performance.now(),
  every(period_ms, call) {
    const beat = typeof Worker === "undefined" || typeof document === "undefined" ? null : new HiddenBeat(period_ms, call);
    const timer = setInterval(() => {
      beat?.look();
      call();
    }, period_ms);
    return () => {
      beat?.stop();
      clearInterval(timer);
    };
  },
};

/** Turns a clock into ticks: how many seconds went by since the last one. */
export class Ticker {
  private last_ms = 0;
  private stopClock: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly period_ms: number,
    private readonly tick: (elapsed_s: number) => void,
  ) {}

  start(): void {
    if (this.stopClock !== null) return;
    this.last_ms = this.clock.now_ms();
    this.stopClock = this.clock.every(this.period_ms, () => this.now());
  }

  /** Seconds since the last tick. */
  get pending_s(): number {
    return this.stopClock === null ? 0 : (this.clock.now_ms() - this.last_ms) / 1000;
  }

  /** Tick up to this moment, not waiting for the period to end. */
  now(): void {
    const now_ms = this.clock.now_ms();
    const elapsed_s = (now_ms - this.last_ms) / 1000;
    this.last_ms = now_ms;
    this.tick(elapsed_s);
  }

  stop(): void {
    this.stopClock?.();
    this.stopClock = null;
  }
}

/** What is older than that is not said any more: nobody is helped by the counts of a minute at once. */
export const FRESH_S = 2;

/** A tick as what is too old to be said, and what is not. */
export function split(elapsed_s: number): { readonly stale_s: number; readonly fresh_s: number } {
  const stale_s = Math.max(0, elapsed_s - FRESH_S);
  return { stale_s, fresh_s: elapsed_s - stale_s };
}
