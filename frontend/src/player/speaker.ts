/** What is heard of a session: the device's own voice, the recorded one where that fails, and the sounds. */
import type { Settings } from "../history/store.ts";
import { mixWithOthers } from "./audio.ts";
import { RecordedVoice } from "./recorded.ts";
import type { Sound, Urgency } from "./script.ts";
import { Sounds } from "./sounds.ts";
import { Voice } from "./voice.ts";
import type { Trouble } from "./words.ts";

type Heard = Pick<Settings, "voice" | "sounds" | "mediaKeys">;

export interface Listener {
  trouble(trouble: Trouble): void;
  /** Another voice speaks from now on. */
  changed(): void;
  /** Whether a session runs, so that another voice must be awake at once. */
  isRunning(): boolean;
}

export class Speaker {
  private voice: Voice | RecordedVoice | null = null;
  private hasVoice = false;
  private settings: Heard | null = null;
  private recorded = "";
  private readonly sounds = new Sounds();

  constructor(private readonly listener: Listener) {}

  /** Whether there is a voice at all. */
  get isThere(): boolean {
    return this.hasVoice;
  }

  /** Look for a voice of the device; where there is none, or it falls silent, the recorded one; else captions lead. */
  async find(language: string, recorded: string, settings: Heard): Promise<void> {
    this.recorded = recorded;
    const voice = new Voice(language, (waiting) => void this.findRecorded(waiting));
    this.voice = voice;
    this.set(settings);
    if (await voice.find()) this.hasVoice = true;
    else await this.findRecorded();
    this.listener.changed();
  }

  /** waiting: what another voice still had to say. */
  private async findRecorded(waiting: readonly string[] = []): Promise<void> {
    this.hush();
    const voice = new RecordedVoice(() => this.listener.trouble("voice-asleep"));
    this.hasVoice = await voice.find(this.recorded);
    if (!this.hasVoice) return this.listener.trouble("no-voice");
    voice.on = this.settings?.voice ?? true;
    this.voice = voice;
    if (this.listener.isRunning()) {
      voice.wake();
      for (const text of waiting) voice.say(text, "soon");
    }
    this.listener.changed();
  }

  /** Follow the settings from now on. */
  set(settings: Heard): void {
    this.settings = settings;
    if (this.voice !== null) this.voice.on = settings.voice;
    if (!settings.voice) this.hush();
    this.sounds.on = settings.sounds;
  }

  /** Browsers allow sound after a touch or a key only: call this from one. */
  wake(): void {
    mixWithOthers(this.settings?.mediaKeys !== true);
    this.sounds.wake();
    if (this.voice instanceof RecordedVoice) this.voice.wake();
  }

  /** Make ready for a session of these movements; the files it is spoken from. */
  lead(movements: readonly string[]): readonly string[] {
    return this.voice instanceof RecordedVoice ? this.voice.lead(movements) : [];
  }

  say(text: string, urgency: Urgency): void {
    this.voice?.say(text, urgency);
  }

  play(sound: Sound | null): void {
    this.sounds.play(sound);
  }

  hush(): void {
    this.voice?.hush();
  }
}
