/** The voice that leads: the system's own, and only one that speaks on this device; or none, and captions lead. */
import type { Urgency } from "./script.ts";

/** How long a browser may take to tell which voices it has. */
const VOICES_MS = 1500;
/** A voice that has not begun by then is not there: headphones gone, a broken service. */
const BEGIN_MS = 4000;
/** A sentence that has not ended by then is stuck: so long, and so much more for each letter. */
const END_MS = 3000;
const LETTER_MS = 120;
/** After so many sentences that were not heard to their end another voice takes over. */
const MOST_MISSED = 2;

/** How long a sentence may take from when it is handed over to its end. */
export function longest_ms(text: string): number {
  return END_MS + LETTER_MS * text.length;
}

/** The best voice for a language: one of the device, of the same country if there is one. */
export function bestVoice<V extends Pick<SpeechSynthesisVoice, "lang" | "localService" | "default">>(voices: readonly V[], tag: string): V | null {
  const wanted = tag.toLowerCase().replace("_", "-");
  const language = wanted.split("-")[0];
  // A voice of a distant service would send every sentence to a third party.
  const local = voices.filter(({ lang, localService }) => localService && lang.toLowerCase().replace("_", "-").split("-")[0] === language);
  const score = (voice: V): number => (voice.lang.toLowerCase().replace("_", "-") === wanted ? 2 : 0) + (voice.default ? 1 : 0);
  return [...local].sort((one, other) => score(other) - score(one))[0] ?? null;
}

export class Voice {
  on = true;
  private voice: SpeechSynthesisVoice | null = null;
  /** What is spoken, and what waits for it to end. */
  private current: SpeechSynthesisUtterance | null = null;
  private waiting: string[] = [];
  private beginning: number | undefined;
  private ending: number | undefined;
  /** How many sentences one after the other did not begin, and how many ever began and did not end. */
  private silent = 0;
  private stuck = 0;
  private readonly synthesis: SpeechSynthesis | null = "speechSynthesis" in window ? window.speechSynthesis : null;

  /** failed: this voice is not to be relied on; what waits for it is handed over. */
  constructor(
    private readonly language: string,
    private readonly failed: (waiting: readonly string[]) => void,
  ) {}

  /** Look for a voice; gives whether there is one. */
  async find(): Promise<boolean> {
    const { synthesis } = this;
    if (synthesis === null) return false;
    this.voice = bestVoice(synthesis.getVoices(), this.language);
    if (this.voice === null) {
      await new Promise<void>((told) => {
        const timer = setTimeout(told, VOICES_MS);
        synthesis.addEventListener("voiceschanged", () => (clearTimeout(timer), told()), { once: true });
      });
      this.voice = bestVoice(synthesis.getVoices(), this.language);
    }
    return this.voice !== null;
  }

  get isThere(): boolean {
    return this.voice !== null;
  }

  say(text: string, urgency: Urgency): void {
    const { synthesis, voice } = this;
    if (text === "" || !this.on || synthesis === null || voice === null) return;
    const isBusy = this.current !== null || synthesis.speaking || synthesis.pending;
    if (urgency === "idle" && isBusy) return;
    if (urgency === "now") {
      this.waiting = [];
      this.drop();
      if (isBusy) synthesis.cancel();
    }
    if (this.current === null) this.speak(text);
    else this.waiting.push(text);
  }

  hush(): void {
    this.waiting = [];
    this.drop();
    clearTimeout(this.beginning);
    this.beginning = undefined;
    this.synthesis?.cancel();
  }

  private speak(text: string): void {
    const { synthesis, voice } = this;
    if (synthesis === null || voice === null) return;
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.95;
    this.current = said;
    // Sentences that cut each other short are waited for together: none of them may have begun.
    this.beginning ??= window.setTimeout(() => this.notBegun(), BEGIN_MS);
    this.ending = window.setTimeout(() => this.notEnded(), longest_ms(text));
    said.onstart = () => this.begun(said);
    said.onend = () => this.over(said, true);
    said.onerror = ({ error }) => {
      if (said !== this.current) return;
      if (error !== "interrupted" && error !== "canceled") this.silent += 1;
      if (!this.isGivenUp()) this.over(said, false);
    };
    // Some browsers stay paused after a page was hidden.
    if (synthesis.paused) synthesis.resume();
    synthesis.speak(said);
  }

  private begun(said: SpeechSynthesisUtterance): void {
    if (said !== this.current) return;
    clearTimeout(this.beginning);
    this.beginning = undefined;
    this.silent = 0;
  }

  /** A sentence is over; the next one is said. */
  private over(said: SpeechSynthesisUtterance, isHeard: boolean): void {
    if (said !== this.current) return;
    if (isHeard) this.begun(said);
    this.drop();
    this.next();
  }

  private drop(): void {
    clearTimeout(this.ending);
    this.current = null;
  }

  private next(): void {
    const text = this.waiting.shift();
    if (text !== undefined) this.speak(text);
  }

  private notBegun(): void {
    this.beginning = undefined;
    this.silent += 1;
    this.cutShort();
  }

  private notEnded(): void {
    this.stuck += 1;
    this.cutShort();
  }

  /** What is spoken is given up for what waits. */
  private cutShort(): void {
    if (this.isGivenUp()) return;
    this.drop();
    this.synthesis?.cancel();
    this.next();
  }

  private isGivenUp(): boolean {
    if (this.silent < MOST_MISSED && this.stuck < MOST_MISSED) return false;
    const { waiting } = this;
    this.hush();
    this.voice = null;
    this.failed(waiting);
    return true;
  }
}
