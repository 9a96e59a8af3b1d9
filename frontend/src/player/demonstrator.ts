/** Keeps the moving figure at the moment of the session, without ever taking the time the clock needs. */
import type { UnsitFigure } from "../figure/element.ts";
import type { Urls } from "../choosing/library.ts";
import { clipTime } from "./demonstration.ts";
import type { Movements, Segment } from "./segments.ts";
import { segmentAt, type SessionState } from "./session.ts";

/** A picture at most this often, and at most a third of the time spent on pictures. */
const SHORTEST_MS = 30;
const SHARE = 3;
const LONGEST_MS = 3000;

export class Demonstrator {
  readonly element: UnsitFigure = document.createElement("unsit-figure");
  private brought = false;
  private last_ms = 0;
  private frame_ms = 0;
  private pause_ms = SHORTEST_MS;
  private shown_s = -1;
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(failed: () => void) {
    this.element.setAttribute("controls", "none");
    // The keys belong to the player, and what the figure would read out is said by the player.
    this.element.addEventListener("unsit-error", (event) => {
      const { detail } = event as CustomEvent<{ readonly code: string }>;
      if (detail.code !== "no-movement") failed();
    });
    this.failed = failed;
  }

  private readonly failed: () => void;

  /** Fetch the figure's script; a session does not wait for it. */
  bring(urls: Urls, language: string): void {
    if (this.brought) return;
    this.brought = true;
    this.element.setAttribute("lang", language);
    this.element.setAttribute("base", urls.figures);
    import(/* @vite-ignore */ new URL(urls.figure_script, document.baseURI).href).catch(() => this.failed());
  }

  /** Light a joint of the figure, or none. */
  light(joint: string): void {
    if ((this.element.getAttribute("lit") ?? "") !== joint) this.element.setAttribute("lit", joint);
  }

  get isThere(): boolean {
    return customElements.get("unsit-figure") !== undefined;
  }

  /** Show the moment of a session, so many seconds after its last tick, and the breath with it. */
  show(state: SessionState, ahead_s: number, movements: Movements, breath: HTMLElement | null): void {
    const now_ms = performance.now();
    const gap_ms = now_ms - this.frame_ms;
    this.frame_ms = now_ms;
    const segment = segmentAt(state, movements);
    // Where the body counts, the figure goes on showing at its own pace.
    const isFree = state.lead === "body" && segment.count > 0 && state.mode === "running";
    const elapsed_s = isFree ? (now_ms / 1000) % segment.duration_s : Math.min(state.elapsed_s + ahead_s, segment.duration_s);
    const planned = state.sets[segment.set]!;
    if (breath !== null) this.breathe(segment, elapsed_s, movements[planned.movement]!.tempo.breathe_in_s, breath);
    this.pause_ms = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, this.pause_ms * 0.9, gap_ms > 100 ? SHARE * gap_ms : 0));
    if (now_ms - this.last_ms < this.pause_ms) return;
    this.last_ms = now_ms;
    const figure = this.element;
    if (figure.getAttribute("movement") !== planned.movement) figure.setAttribute("movement", planned.movement);
    const side = planned.side === "both" ? "left" : planned.side;
    if (figure.getAttribute("side") !== side) figure.setAttribute("side", side);
    if (!this.isThere || figure.duration <= 0 || figure.stepTimes.length < 3) return;
    const clip = { times_s: figure.stepTimes, duration_s: figure.duration };
    const exact_s = clipTime(planned.kind, segment, elapsed_s, clip);
    const time_s = this.calm.matches ? (clip.times_s.findLast((step_s) => step_s <= exact_s + 0.05) ?? 0) : exact_s;
    if (Math.abs(time_s - this.shown_s) < 1e-3) return;
    this.shown_s = time_s;
    figure.seek(time_s);
  }

  private breathe(segment: Segment, elapsed_s: number, in_s: number, breath: HTMLElement): void {
    const now_s = elapsed_s % segment.period_s;
    const share = now_s < in_s ? now_s / in_s : 1 - (now_s - in_s) / (segment.period_s - in_s);
    const eased = (1 - Math.cos(Math.PI * share)) / 2;
    breath.style.setProperty("--_breath", String(this.calm.matches ? 0.8 : 0.55 + 0.45 * eased));
  }
}
