/**
 * What follows a text while it is typed: its problems, then the figure, then the proof, each when the one before is done
 * and nobody has typed on meanwhile. Problems come from one Python and the rest from another, so that a trial of the
 * proof never holds up what is wrong.
 */
import type { Urls } from "../choosing/library.ts";
import { Author } from "./author.ts";
import type { Beside, Case, FileKind, Looked, Made, Shortfall, Vocabulary } from "./messages.ts";

/** So long nobody has typed. */
const CHECK_MS = 350;
const FIGURE_MS = 900;

export interface Trial {
  readonly case: Case;
  readonly state: "waiting" | "running" | "holds" | "short";
  readonly short: readonly Shortfall[];
}

export interface Proving {
  readonly text: string;
  readonly isQuick: boolean;
  readonly isRunning: boolean;
  readonly trials: readonly Trial[];
}

/** What is known of the text that is there now; `null` is not known yet. */
export interface Seen {
  readonly text: string;
  readonly looked: Looked | null;
  readonly strip: string;
  readonly figure: Made | null;
  readonly figureState: "none" | "making" | "made" | "failed";
  readonly proving: Proving | null;
  readonly python: "starting" | "there" | "missing";
  readonly vocabulary: Vocabulary | null;
}

export interface LiveOptions {
  readonly urls: Urls;
  readonly kind: FileKind;
  beside(): Beside;
  changed(seen: Seen): void;
  /** The text was found whole; figure: of the right way, where it is a movement. */
  whole(text: string, looked: Looked, figure: Made | null): void;
}

export class Live {
  private seen: Seen = { text: "", looked: null, strip: "", figure: null, figureState: "none", proving: null, python: "starting", vocabulary: null };
  private readonly checker: Author;
  private readonly maker: Author;
  private timer = 0;
  private turn = 0;
  private proof = 0;
  private fault = "";
  isProving = true;

  constructor(private readonly options: LiveOptions) {
    this.checker = new Author(options.urls);
    this.maker = new Author(options.urls);
  }

  private show(more: Partial<Seen>): void {
    this.seen = { ...this.seen, ...more };
    this.options.changed(this.seen);
  }

  /** Start Python and learn what a file may name. */
  async start(): Promise<void> {
    this.show({ python: "starting" });
    try {
      const vocabulary = await this.checker.ask("vocabulary", {});
      this.show({ python: "there", vocabulary });
    } catch {
      this.show({ python: "missing" });
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    this.turn += 1;
    this.checker.stop();
    this.maker.stop();
  }

  /** The text is another now. */
  take(text: string, fault: string): void {
    if (text === this.seen.text && fault === this.fault) return;
    const isText = text !== this.seen.text;
    this.fault = fault;
    const turn = (this.turn += 1);
    this.proof += 1;
    if (isText) this.show({ text, looked: null, proving: this.seen.proving === null ? null : { ...this.seen.proving, isRunning: false } });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.check(turn), isText ? CHECK_MS : 0);
  }

  private isOld(turn: number): boolean {
    return turn !== this.turn;
  }

  private async check(turn: number): Promise<void> {
    const { text } = this.seen;
    let looked: Looked;
    try {
      looked = await this.checker.ask("looked", { text, kind: this.options.kind, beside: this.options.beside() });
    } catch {
      if (!this.isOld(turn)) this.show({ python: "missing" });
      return;
    }
    if (this.isOld(turn)) return;
    this.show({ looked, python: "there" });
    if (looked.told === null) return this.show({ figureState: "none" });
    if (this.options.kind === "routine") return this.options.whole(text, looked, null);
    const strip = await this.checker.ask("strip", { text }).catch(() => "");
    if (this.isOld(turn)) return;
    this.show({ strip, figureState: strip === "" ? "failed" : "making" });
    this.timer = window.setTimeout(() => void this.make(turn, text, looked), FIGURE_MS - CHECK_MS);
  }

  private async make(turn: number, text: string, looked: Looked): Promise<void> {
    if (this.isOld(turn)) return;
    const { fault } = this;
    const figure = await this.maker.ask("figure", { text, fault }).catch(() => null);
    if (this.isOld(turn)) return;
    this.show({ figure, figureState: figure === null ? "failed" : "made" });
    // A mistake beside it is for the author's eyes only.
    if (fault === "" || figure === null) this.options.whole(text, looked, figure);
    const known = this.seen.proving;
    const isProved = known?.text === text && known.trials.every(({ state }) => state === "holds" || state === "short");
    if (this.isProving && !isProved && figure !== null) await this.prove(true);
  }

  stopProof(): void {
    this.proof += 1;
    const { proving } = this.seen;
    if (proving !== null) this.show({ proving: { ...proving, isRunning: false, trials: proving.trials.map((one) => (one.state === "running" ? { ...one, state: "waiting" } : one)) } });
  }

  /** Try the text as it is, one trial after the other. */
  async prove(isQuick: boolean): Promise<void> {
    const { text } = this.seen;
    const proof = (this.proof += 1);
    const isOver = (): boolean => proof !== this.proof;
    try {
      const cases = await this.maker.ask("trials", { text, quick: isQuick });
      if (isOver()) return;
      let trials: Trial[] = cases.map((one) => ({ case: one, state: "waiting", short: [] }));
      const told = (n: number, trial: Partial<Trial>, isRunning = true): void => {
        trials = trials.map((one, at) => (at === n ? { ...one, ...trial } : one));
        this.show({ proving: { text, isQuick, isRunning, trials } });
      };
      for (const n of cases.keys()) {
        told(n, { state: "running" });
        const short = await this.maker.ask("trial", { number: n });
        if (isOver()) return;
        told(n, { state: short.length === 0 ? "holds" : "short", short }, n + 1 < cases.length);
      }
    } catch {
      if (!isOver()) this.show({ proving: null });
    }
  }
}
