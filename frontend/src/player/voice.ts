/** The voice that leads: the system's own, and only one that speaks on this device; or none, and captions lead. */
import type { Urgency } from "./script.ts";

/** How long a browser may take to tell which voices it has. */
const VOICES_MS = 1500;
/** A voice that has not begun by then is not there: headphones gone, a broken service. */
const BEGIN_MS = 4000;

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
  private silent = 0;
  private readonly synthesis: SpeechSynthesis | null = "speechSynthesis" in window ? window.speechSynthesis : null;

  constructor(
    private readonly language: string,
    private readonly failed: () => void,
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
    const isBusy = synthesis.speaking || synthesis.pending;
    if (urgency === "idle" && isBusy) return;
    if (urgency === "now" && isBusy) synthesis.cancel();
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.95;
    const timer = isBusy && urgency === "soon" ? 0 : window.setTimeout(() => this.missed(), BEGIN_MS);
    said.onstart = () => (clearTimeout(timer), (this.silent = 0));
    said.onerror = ({ error }) => {
      clearTimeout(timer);
      if (error !== "interrupted" && error !== "canceled") this.missed();
    };
    synthesis.speak(said);
  }

  hush(): void {
    this.synthesis?.cancel();
  }

  private missed(): void {
    this.silent += 1;
    if (this.silent === 2) this.failed();
  }
}
