/** Keeps the screen awake while a session runs, where the browser can. */

/** A lock that the browser took away is not asked for again at once. */
const AGAIN_MS = 1000;

export class Wake {
  private lock: WakeLockSentinel | null = null;
  private wanted = false;

  /** refused: is called when the browser does not keep the screen awake. */
  constructor(private readonly refused: () => void = () => undefined) {}

  static get isPossible(): boolean {
    return "wakeLock" in navigator;
  }

  private readonly onVisible = (): void => {
    if (this.lock === null) void this.ask();
  };

  async hold(): Promise<void> {
    if (this.wanted) return;
    if (!Wake.isPossible) return this.refused();
    this.wanted = true;
    // The lock is lost with the tab; it is asked for again when the tab is back.
    document.addEventListener("visibilitychange", this.onVisible);
    await this.ask();
  }

  private async ask(): Promise<void> {
    if (!this.wanted || document.visibilityState !== "visible") return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (!this.wanted) return await lock.release();
      this.lock = lock;
      lock.addEventListener("release", () => this.lost(lock));
    } catch {
      // A nearly empty battery, or not allowed: the session goes on all the same.
      if (this.wanted && document.visibilityState === "visible") this.refused();
    }
  }

  /** The browser may take a lock away at any time, not only with the tab. */
  private lost(lock: WakeLockSentinel): void {
    if (lock !== this.lock) return;
    this.lock = null;
    setTimeout(() => void (this.lock === null && this.ask()), AGAIN_MS);
  }

  release(): void {
    const { lock } = this;
    this.wanted = false;
    this.lock = null;
    document.removeEventListener("visibilitychange", this.onVisible);
    void lock?.release().catch(() => undefined);
  }
}
