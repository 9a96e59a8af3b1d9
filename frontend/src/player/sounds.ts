/** Quiet, gentle sounds, made on the spot. */
import { LiveAudio } from "./audio.ts";
import type { Sound } from "./script.ts";

interface Tone {
  readonly hertz: readonly number[];
  readonly lasts_s: number;
  readonly loudness: number;
}

const TONES: Readonly<Record<Sound, Tone>> = {
  count: { hertz: [660], lasts_s: 0.12, loudness: 0.05 },
  soft: { hertz: [440], lasts_s: 0.5, loudness: 0.05 },
  bell: { hertz: [528, 792], lasts_s: 1.2, loudness: 0.06 },
  end: { hertz: [396, 528, 660], lasts_s: 2.0, loudness: 0.06 },
};
const RISE_S = 0.02;
const APART_S = 0.16;

export class Sounds {
  on = true;
  private readonly audio = new LiveAudio();

  /** Browsers allow sound after a touch or a key only: call this from one. */
  wake(): void {
    this.audio.wake();
  }

  play(sound: Sound | null): void {
    if (sound === null || !this.on) return;
    const context = this.audio.heard;
    if (context === null) return;
    const { hertz, lasts_s, loudness } = TONES[sound];
    hertz.forEach((frequency, n) => {
      const begin_s = context.currentTime + n * APART_S;
      const tone = new OscillatorNode(context, { type: "sine", frequency });
      const level = new GainNode(context, { gain: 0 });
      level.gain.linearRampToValueAtTime(loudness, begin_s + RISE_S);
      level.gain.setTargetAtTime(0, begin_s + RISE_S, lasts_s / 4);
      tone.connect(level).connect(context.destination);
      tone.start(begin_s);
      tone.stop(begin_s + lasts_s);
    });
  }

  close(): void {
    this.audio.close();
  }
}
