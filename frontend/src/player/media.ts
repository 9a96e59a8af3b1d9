/**
 * The keys of headphones, keyboards and lock screens: play, pause, next, previous. A browser hands them only to a page that
 * plays something, and on a phone that ends whatever else is heard: there they are taken only when somebody asks for it.
 */

export interface MediaActs {
  play(): void;
  pause(): void;
  next(): void;
  previous(): void;
}

/** Whether the keys are taken without being asked for: not on a device that is touched, which has one sound for all programs. */
export function areKeysUsual(): boolean {
  return typeof matchMedia === "function" && !matchMedia("(pointer: coarse)").matches;
}

const RATE_HZ = 8000;
const LASTS_S = 5;

/** Seconds of nothing as a WAV file: a browser hands media keys only to a page that plays something. */
export function silence(): Blob {
  const samples = RATE_HZ * LASTS_S;
  const head = new DataView(new ArrayBuffer(44));
  const text = (at: number, letters: string): void => [...letters].forEach((letter, n) => head.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  head.setUint32(4, 36 + samples, true);
  text(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, RATE_HZ, true);
  head.setUint32(28, RATE_HZ, true);
  head.setUint16(32, 1, true);
  head.setUint16(34, 8, true);
  text(36, "data");
  head.setUint32(40, samples, true);
  return new Blob([head, new Uint8Array(samples).fill(128)], { type: "audio/wav" });
}

export class MediaKeys {
  private audio: HTMLAudioElement | null = null;
  private address = "";

  constructor(private readonly acts: MediaActs) {}

  static get arePossible(): boolean {
    return "mediaSession" in navigator;
  }

  /** Take the keys; called from a touch or a key, as browsers want. */
  take(title: string): void {
    if (!MediaKeys.arePossible || this.audio !== null) return;
    this.address = URL.createObjectURL(silence());
    this.audio = new Audio(this.address);
    this.audio.loop = true;
    void this.audio.play().catch(() => undefined);
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: "Unsit" });
    const handlers: readonly (readonly [MediaSessionAction, () => void])[] = [
      ["play", () => this.acts.play()],
      ["pause", () => this.acts.pause()],
      ["nexttrack", () => this.acts.next()],
      ["previoustrack", () => this.acts.previous()],
    ];
    for (const [action, act] of handlers) navigator.mediaSession.setActionHandler(action, act);
  }

  show(state: "playing" | "paused"): void {
    if (this.audio === null) return;
    navigator.mediaSession.playbackState = state;
  }

  release(): void {
    if (this.audio === null) return;
    this.audio.pause();
    URL.revokeObjectURL(this.address);
    this.audio = null;
    for (const action of ["play", "pause", "nexttrack", "previoustrack"] as const) navigator.mediaSession.setActionHandler(action, null);
    navigator.mediaSession.metadata = null;
    navigator.mediaSession.playbackState = "none";
  }
}
