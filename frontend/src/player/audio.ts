/** Sound of this page: a context that is woken again whenever the browser put it to sleep, and music of others left alone. */

type SessionType = "auto" | "playback" | "transient" | "ambient";

declare global {
  interface Navigator {
    /** Safari's, where sound of a page would otherwise stop that of other programs. */
    readonly audioSession?: { type: SessionType };
  }
}

/** Say to the browser that what this page plays is heard beside other programs' sound; false: as it thinks best. */
export function mixWithOthers(isWanted: boolean): void {
  const session = navigator.audioSession;
  if (session === undefined) return;
  try {
    session.type = isWanted ? "ambient" : "auto";
  } catch {
    // A browser with another list of types: its own choice stays.
  }
}

export class LiveAudio {
  private context: AudioContext | null = null;

  /** lost: what was laid down ahead is not heard in its time any more. */
  constructor(private readonly lost: () => void = () => undefined) {}

  /** Browsers allow sound after a touch or a key only: call this from one. */
  wake(): void {
    if (this.context === null || this.context.state === "closed") this.open();
    this.resume();
  }

  private open(): void {
    try {
      this.context = new AudioContext();
    } catch {
      // No device to play on, or too many contexts: the next touch tries again.
      this.context = null;
      return;
    }
    this.context.addEventListener("statechange", this.onState);
    document.addEventListener("visibilitychange", this.onVisible);
  }

  private resume(): void {
    const { context } = this;
    if (context !== null && context.state !== "running" && context.state !== "closed") void context.resume().catch(() => undefined);
  }

  private readonly onState = (): void => {
    if (this.context === null || this.context.state === "running") return;
    this.lost();
    this.resume();
  };

  private readonly onVisible = (): void => {
    if (document.visibilityState === "visible") this.resume();
  };

  /** The context, if it is heard now; otherwise it is asked to go on, and there is none. */
  get heard(): AudioContext | null {
    const { context } = this;
    if (context?.state === "running") return context;
    this.resume();
    return null;
  }

  close(): void {
    document.removeEventListener("visibilitychange", this.onVisible);
    this.context?.removeEventListener("statechange", this.onState);
    void this.context?.close().catch(() => undefined);
    this.context = null;
  }
}
