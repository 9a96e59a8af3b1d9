/** Keeps the screen awake while a session runs, where the browser can. */

export class Wake {
  private lock: WakeLockSentinel | null = null;
  private wanted = false;

  static get isPossible(): boolean {
    return "wakeLock" in navigator;
  }

  private readonly onVisible = (): void => {
    if (this.wanted && document.visibilityState === "visible") void this.ask();
  };

  async hold(): Promise<void> {
    if (this.wanted || !Wake.isPossible) return;
    this.wanted = true;
    // The lock is lost with the tab; it is asked for again when the tab is back.
    document.addEventListener("visibilitychange", this.onVisible);
    await this.ask();
  }

  private async ask(): Promise<void> {
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.wanted) this.lock = lock;
      else await lock.release();
    } catch {
      // A nearly empty battery refuses; the session goes on all the same.
      this.lock = null;
    }
  }

  release(): void {
    this.wanted = false;
    document.removeEventListener("visibilitychange", this.onVisible);
    void this.lock?.release().catch(() => undefined);
    this.lock = null;
  }
}
