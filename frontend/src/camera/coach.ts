/** The camera coach as the player uses it: watches, follows `guide.ts`, and shows what it sees. */
import { html, nothing, type TemplateResult } from "lit";
import { inWordsOf } from "../coach/cues.ts";
import { dimmed, type Guide, guideOf, type Guided, told, watched } from "../coach/guide.ts";
import { ref } from "lit/directives/ref.js";
import type { EngineEvent, FrameMessage } from "../coach/messages.ts";
import type { Fault, Movement, SetSide, Urls } from "../choosing/library.ts";
import type { Clock } from "../player/clock.ts";
import type { Segment } from "../player/segments.ts";
import type { SessionEvent, SessionState } from "../player/session.ts";
import type { Trouble } from "../player/words.ts";
import { valueText } from "../charts/values.ts";
import { bring } from "../offline/page.ts";
import { heeded, type Sign } from "../coach/signs.ts";
import { type Box, inPreview, middleOf, outOfPreview } from "./people.ts";
import { type Trace, TraceRecorder } from "../recordings/trace.ts";
import { CameraWatch, type Look } from "./watch.ts";
import { cameraWords, type CameraWords } from "./words.ts";

/** What the coach asks of the player. */
export interface Host {
  readonly urls: Urls;
  /** Of the session; pictures are looked at by it too. */
  readonly clock: Clock;
  readonly language: string;
  state(): SessionState | null;
  segment(): Segment | null;
  take(event: SessionEvent): void;
  say(text: string, caption: boolean): void;
  /** Light a joint on the figure, as the attribute `lit` of `<unsit-figure>` has it; empty: none. */
  light(joint: string): void;
  /** A quiet sound. */
  sound(): void;
  /** Whether signs with the hands are heeded; the person's own setting. */
  signs(): boolean;
  setSigns(areWanted: boolean): void;
  /** The landmarks of the session's sets by their number, in memory only; filled while the camera watches. */
  readonly traces: Map<number, Trace>;
  trouble(trouble: Trouble): void;
  ended(): void;
  changed(): void;
}

/** Width / height of the preview, as `player/styles.ts` has it. */
const PREVIEW_SHAPE = 4 / 3;

/** Troubles after which the coach goes on watching. */
const PASSING: readonly Trouble[] = ["camera-cpu", "camera-held"];

type Phase = "starting" | "watching" | "over";

export class CameraCoach {
  private phase: Phase = "starting";
  private guide: Guide = guideOf(-1);
  private look: Look | null = null;
  private fetched = 0;
  private cue = "";
  private range_deg: number | null = null;
  private value: number | null = null;
  private movement: Movement | null = null;
  private reassured = 0;
  private faults: readonly Fault[] = [];
  private people: readonly Box[] = [];
  private saidDark = false;
  private readonly recorder: TraceRecorder;
  private readonly watch: CameraWatch;
  private readonly words: CameraWords;

  constructor(private readonly host: Host) {
    this.words = cameraWords(host.language);
    this.recorder = new TraceRecorder(host.traces);
    const base = new URL("../", new URL(host.urls.figures, document.baseURI)).href;
    this.watch = new CameraWatch(host.urls, base, host.clock, {
      told: ({ set, events, time_s, frame }) => {
        if (frame !== null && set === this.guide.set && !this.watch.isHeld) this.record(set, frame);
        this.heard(set, events.map((event) => this.worded(event)), time_s);
      },
      looked: (look) => this.looked(look),
      people: (people) => this.met(people),
      trouble: (trouble) => this.troubled(trouble),
      blind: (isAnew) => this.blinded(isAnew),
      isCalm: () => !this.isAtWork,
      prepare: () => this.prepare(),
    });
    this.watch.heed(host.signs());
  }

  async start(): Promise<void> {
    if (await this.watch.start()) {
      this.phase = "watching";
      this.host.changed();
    }
  }

  /** Keep the coach's parts on the device, so that how far it is can be seen and the next time needs no network. */
  private async prepare(): Promise<void> {
    const { engine_zip, pose_model } = this.host.urls;
    const addresses = [engine_zip, pose_model].map((address) => new URL(address, document.baseURI).pathname);
    const progress = (done: number, of: number): void => {
      this.fetched = done / of;
      this.host.changed();
    };
    // Where nothing can be kept the workers fetch for themselves.
    await bring("camera", addresses, progress).catch(() => undefined);
  }

  stop(): void {
    this.watch.stop();
    this.over();
  }

  /** Watch for the set the session is at or on the way to. */
  follow(movement: Movement, side: SetSide, set: number): void {
    if (this.guide.set === set) return;
    this.movement = movement;
    this.guide = guideOf(set);
    this.cue = "";
    this.range_deg = null;
    this.value = null;
    this.faults = movement.faults;
    this.host.light("");
    this.host.take({ kind: "lead", lead: "clock" });
    this.watch.watch(movement.id, movement.sides === "both" ? "both" : side, set, movement.own_text);
  }

  /** Note a frame that the engine has judged, with what the session does meanwhile. */
  private record(set: number, frame: FrameMessage): void {
    const [state, segment] = [this.host.state(), this.host.segment()];
    if (state === null || segment === null) return this.recorder.take(frame, null);
    const isWork = segment.set === set && state.mode === "running" && (segment.part === "work" || segment.part === "change");
    this.recorder.take(frame, { set, isWork, elapsed_s: state.elapsed_s });
  }

  /** The set is done anew: what was seen of it counts no more. */
  anew(): void {
    this.recorder.anew();
    this.guide = guideOf(-1);
    this.host.light("");
  }

  private over(): void {
    if (this.phase === "over") return;
    this.phase = "over";
    this.host.light("");
    this.host.take({ kind: "lead", lead: "clock" });
    this.host.ended();
  }

  private troubled(trouble: Trouble): void {
    this.host.trouble(trouble);
    if (!PASSING.includes(trouble)) this.over();
  }

  /** Nothing is seen for now: the clock leads, and the body takes the lead anew when it is seen again. */
  private blinded(isAnew: boolean): void {
    if (isAnew) this.guide = guideOf(this.guide.set);
    this.look = null;
    this.host.light("");
    this.host.take({ kind: "lead", lead: "clock" });
    this.host.changed();
  }

  private looked(look: Look): void {
    const isNew = this.look?.framing !== look.framing || this.look.isDark !== look.isDark || this.people.length > 1;
    if (look.isDark && this.look?.isDark !== true && !this.saidDark) {
      this.saidDark = true;
      this.host.say(this.words.dark, false);
    }
    this.look = look;
    if (isNew) this.host.changed();
  }

  private worded(event: EngineEvent): EngineEvent {
    const isPraise = event.event === "CueGiven" && event.fault === "";
    return this.movement === null ? event : inWordsOf(this.movement, event, isPraise ? this.reassured++ : 0);
  }

  private met(people: readonly Box[]): void {
    if (people.length > 1 && this.people.length <= 1) this.host.say(this.words.people.several, false);
    this.people = people;
    this.host.changed();
  }

  /** Follow whoever is nearest to where the preview was touched; it is a mirror. */
  private readonly touched = (event: PointerEvent): void => {
    const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const { x, y } = outOfPreview((event.clientX - left) / width, (event.clientY - top) / height, this.watch.aspect, PREVIEW_SHAPE);
    if (this.people.length > 1) this.watch.follow(x, y);
  };

  /** Who is to be seen in the preview, with buttons for whom to follow. */
  private whom(): TemplateResult | typeof nothing {
    const { people, words } = this;
    if (people.length <= 1) return nothing;
    // The preview is a mirror: the rightmost of the picture is on its left.
    const shown = people.toReversed();
    return html`<div class="whom" role="group" aria-label=${words.people.several}>
      <p>${words.people.several}</p>
      ${shown.map((box, n) => {
        const [x, y] = middleOf(box);
        return html`<button type="button" @click=${() => this.watch.follow(x, y)}>${words.people.which(n + 1, shown.length)}</button>`;
      })}
    </div>`;
  }

  /** A frame round whom is followed, where there are several. */
  private mark(): TemplateResult | typeof nothing {
    const at = this.look?.at ?? null;
    if (this.people.length <= 1 || at === null) return nothing;
    const { x, y, width, height } = inPreview(at, this.watch.aspect, PREVIEW_SHAPE);
    const style = { left: x, top: y, width, height };
    const placed = (element: Element | undefined): void => {
      if (!(element instanceof HTMLElement)) return;
      for (const [name, share] of Object.entries(style)) element.style.setProperty(name, `${(100 * share).toFixed(1)}%`);
    };
    return html`<i class="who" ${ref(placed)}></i>`;
  }

  private heard(set: number, events: readonly EngineEvent[], time_s: number): void {
    for (const event of events) if (event.event === "SignGiven") this.heed(event["sign"] as Sign);
    if (set !== this.guide.set) return;
    for (const event of events) this.act(told(this.guide, event));
    this.guide = dimmed(this.guide, time_s);
    this.light();
    if (this.watch.isHeld) return;
    const [state, segment] = [this.host.state(), this.host.segment()];
    if (state !== null && segment?.set === set) this.act(watched(this.guide, time_s, state, segment));
  }

  private heed(sign: Sign): void {
    const state = this.host.state();
    if (state === null || !this.host.signs()) return;
    const { session, sounds, asks } = heeded(sign, state.mode);
    if (sounds) this.host.sound();
    if (session !== null) this.host.take(session);
    if (asks) this.host.say(this.words.signs.asks, true);
  }

  private switchSigns(): void {
    const areWanted = !this.host.signs();
    this.host.setSigns(areWanted);
    this.watch.heed(areWanted);
  }

  /** Whether the person is at work and the session counts it. */
  private get isAtWork(): boolean {
    return this.host.segment()?.part === "work" && this.host.state()?.mode === "running";
  }

  private light(): void {
    const fault = this.isAtWork ? this.guide.lit?.fault : undefined;
    this.host.light(this.faults.find(({ id }) => id === fault)?.joint ?? "");
  }

  private act({ guide, session, cue, saying, range_deg, value }: Guided): void {
    this.guide = guide;
    for (const event of session) this.host.take(event);
    if (range_deg !== null) this.range_deg = range_deg;
    if (value !== null) this.value = value;
    const { isAtWork } = this;
    if (cue !== "" && isAtWork) {
      this.cue = cue;
      this.host.say(cue, false);
    }
    if (saying !== "" && isAtWork) this.host.say(this.words.sayings[saying], true);
    if (session.length > 0 || cue !== "" || range_deg !== null) this.host.changed();
  }

  /** The picture of the camera with what is to be said about it. */
  view(): TemplateResult {
    const { words, phase, look, cue, range_deg, value } = this;
    const check = this.movement?.check ?? null;
    // The same number need not stand there twice.
    const isChecked = value !== null && check?.counts === "still_spine";
    const leads = this.host.state()?.lead === "body";
    const counting = this.host.segment() === null ? words.ready : leads ? words.watching : words.clock;
    return html`<div class="coach" data-phase=${phase} data-lead=${leads ? "body" : "clock"}>
      <div class="preview" role="img" aria-label=${words.preview} @pointerdown=${this.touched}>${this.watch.video}${this.mark()}</div>
      <div class="seen">
        <p><b>${phase === "starting" ? words.starting : counting}</b></p>
        ${phase === "starting" && this.fetched > 0 ? html`<progress max="1" value=${this.fetched} aria-label=${words.starting}></progress>` : nothing}
        ${look === null ? nothing : html`<p class="framing" data-framing=${look.framing}>${words.framing[look.framing]}</p>`}
        ${look?.isDark === true ? html`<p>${words.dark}</p>` : nothing}
        ${range_deg === null || isChecked ? nothing : html`<p class="range">${words.range(range_deg)}</p>`}
        ${value === null || check === null ? nothing : html`<p class="value">${check.name}: ${valueText(check, value, this.host.language)}</p>`}
        ${this.guide.unknown.length === 0 ? nothing : html`<p class="unknown">${words.unknown}</p>`}
      </div>
      ${this.whom()}
      <div class="signs">
        <button type="button" aria-pressed=${this.host.signs()} @click=${() => this.switchSigns()}>${words.signs.use}</button>
        ${this.host.signs() ? html`<p>${words.signs.how}</p>` : nothing}
      </div>
      ${cue === "" ? nothing : html`<p class="cue">${cue}</p>`}
    </div>`;
  }
}
