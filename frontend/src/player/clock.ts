/** Where time comes from. A session knows only what its clock tells, so a test may bring its own. */

export interface Clock {
  /** Milliseconds that only ever grow, whatever the time of day is set to. */
  now_ms(): number;
  /** Call back again and again, in a hidden tab too; gives what ends it. */
  every(period_ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now_ms: () => performance.now(),
  every(period_ms, call) {
    const timer = setInterval(call, period_ms);
    return () => clearInterval(timer);
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
