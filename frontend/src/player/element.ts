/** `<unsit-player>`: leads through a session. Its state is `session.ts`; this connects it with clock, figure, voice and keys. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { createRef } from "lit/directives/ref.js";
import type { CameraCoach } from "../camera/coach.ts";
import { cameraWords } from "../camera/words.ts";
import { type Choice, isPlaceAlone } from "../choosing/choose.ts";
import { fetchLibrary, type Library, type Side } from "../choosing/library.ts";
import { look, tables } from "../choosing/look.ts";
import { refusal } from "../choosing/refusal.ts";
import { current, NO_ANSWERS, safetyForm, safetyLook, type Ticked } from "../choosing/safety.ts";
import { choosingWords, type ChoosingWords } from "../choosing/words.ts";
import { gentlerNext, newId, recordOf, type SessionRecord } from "../history/record.ts";
import { saveAsFile } from "../history/file.ts";
import type { Running, Safety, Settings, Store } from "../history/store.ts";
import { bring, type Hold, holdSession, keepThisPage, NO_HOLD, register } from "../offline/page.ts";
import { reader } from "../sync/account.ts";
import { afterView } from "./after.ts";
import { Answers } from "./answers.ts";
import { mixWithOthers } from "./audio.ts";
import { beforeView } from "./before.ts";
import { type Clock, FRESH_S, split, systemClock, Ticker } from "./clock.ts";
import { Demonstrator } from "./demonstrator.ts";
import { goneOnWith } from "./interrupted.ts";
import { Keeper, type Left, TROUBLES } from "./keeper.ts";
import { actFor } from "./keys.ts";
import { areKeysUsual, MediaKeys } from "./media.ts";
import { bringAsked, troubleOf } from "./own.ts";
import { listenToPage } from "./page_events.ts";
import { lineFor } from "./script.ts";
import { reduce, segmentAt, session, type SessionEvent, type SessionState } from "./session.ts";
import { Speaker } from "./speaker.ts";
import { styles } from "./styles.ts";
import { type Acts, painDialog, sessionView } from "./view.ts";
import { Wake } from "./wake.ts";
import { wished } from "./wish.ts";
import { type Trouble, type Words, wordsFor } from "./words.ts";

const TICK_MS = 100;
/** How long a line about trouble stays on a picture. */
const LINE_MS = 9000;

export class UnsitPlayer extends LitElement {
  static override styles = [look, safetyLook, tables, styles];
  static override properties = { library: {}, choose: {}, history: {}, search: {}, lang: {}, speed: { type: Number } };

  declare library: string;
  declare choose: string;
  declare history: string;
  /** What is asked for, as the query of an address; that of the page when empty. */
  declare search: string;
  declare lang: string;
  /** How much faster than the clock a session goes; for those who try it out. */
  declare speed: number;
  clock: Clock = systemClock;

  private told: Library | null = null;
  private fatal: Trouble | null = null;
  private safety: Safety | null = null;
  private ticks: Ticked = NO_ANSWERS;
  private settings: Settings = { voice: true, sounds: true, signs: false, mediaKeys: areKeysUsual(), recordings: false };
  private gentler: readonly string[] = [];
  private first: Side = "left";
  private choice: Choice | null = null;
  /** What is asked for, where something of the person's own is by the id of its file. */
  private asked = "";
  private state: SessionState | null = null;
  private meta: Pick<Running, "id" | "routine" | "name" | "started"> | null = null;
  private record: SessionRecord | null = null;
  private caption = "";
  private spoken = "";
  private lines: readonly Trouble[] = [];
  private hold: Hold = NO_HOLD;
  private coach: CameraCoach | null = null;
  private frame = 0;
  private ticker: Ticker | null = null;
  private readonly speaker = new Speaker({
    trouble: (trouble) => this.trouble(trouble),
    changed: () => this.voiceChanged(),
    isRunning: () => this.meta !== null,
  });
  private readonly wake = new Wake(() => this.trouble("no-wake"));
  private readonly keeper = new Keeper((trouble) => this.trouble(trouble), () => this.showSaving());
  /** Whether the browser let time pass in a hidden tab without giving any of it to the session. */
  private wasHeldUp = false;
  private readonly demonstrator = new Demonstrator(() => this.trouble("no-figure"));
  private readonly answers = new Answers({
    record: () => this.record,
    put: (record) => this.rate(record),
    keep: (work) => this.keeper.keep(work),
    areRecordingsWanted: () => this.settings.recordings,
    setRecordings: (recordings) => this.set({ recordings }),
    changed: () => this.requestUpdate(),
  });
  private readonly dialog = createRef<HTMLDialogElement>();
  /** Ends what the page is listened to for. */
  private connected = new AbortController();
  private readonly media = new MediaKeys({
    play: () => this.take({ kind: "resume" }),
    pause: () => this.take({ kind: "pause" }),
    next: () => this.take({ kind: "skip" }),
    previous: () => this.take({ kind: "back" }),
  });

  constructor() {
    super();
    this.library = "/data/library.json";
    this.choose = "/choose/";
    this.history = "/history/";
    this.search = "";
    this.lang = "";
    this.speed = 1;
  }

  // ---- life -----------------------------------------------------------------------------------------------------

  override connectedCallback(): void {
    super.connectedCallback();
    this.connected = new AbortController();
    listenToPage({ key: this.onKey, touch: this.onTouch, visibility: this.onVisible, leave: this.onLeave, offline: this.onOffline }, this.connected.signal);
    if (this.told === null) void this.load();
    void register();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.connected.abort();
    this.save(true);
    this.speaker.hush();
    this.rest();
  }

  private get tag(): string {
    return this.lang || this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en";
  }

  private get words(): Words {
    return wordsFor(this.tag);
  }

  private get asking(): ChoosingWords {
    return choosingWords(this.tag);
  }

  private get address(): string {
    return this.search || location.search;
  }

  private async load(): Promise<void> {
    this.fatal = null;
    this.requestUpdate();
    try {
      const store = await this.keeper.open();
      const [told, safety, settings, left, records] = await Promise.all([
        fetchLibrary(this.library),
        store.get("safety").catch(() => undefined),
        store.get("settings").catch(() => undefined),
        this.keeper.left(),
        store.latest().catch(() => []),
      ]);
      this.told = await this.withOwn(told, store, left[0]?.running.address ?? "");
      this.settings = { ...this.settings, ...settings };
      this.gentler = gentlerNext(records);
      this.safety = current(safety, told);
      this.ticks = safety ?? NO_ANSWERS;
      this.demonstrator.bring(told.urls, this.tag);
      if (store.why !== null) this.trouble(TROUBLES[store.why]);
      void this.speaker.find(this.tag, told.urls.voice ?? "", this.settings);
      for (const one of left) if (this.state !== null || !this.goOn(one)) await this.keeper.file(one);
      if (this.state === null) this.plan();
    } catch (error) {
      this.fatal = troubleOf(error);
    }
    this.requestUpdate();
  }

  /** The library with what the person wrote themself, if that is asked for. */
  private async withOwn(told: Library, store: Store, before: string): Promise<Library> {
    const { library, search, given } = await bringAsked(this.address, before, told, store);
    this.asked = search;
    this.demonstrator.element.given = given;
    return library;
  }

  private voiceChanged(): void {
    if (this.meta !== null) void this.keepFigure();
    this.requestUpdate();
  }

  // ---- what is going to be done ---------------------------------------------------------------------------------

  private plan(): void {
    if (this.told === null || this.safety === null) return;
    const person = { ...this.safety, gentler: this.gentler };
    this.choice = wished(this.asked, person, this.told, this.first);
    this.state = this.choice.kind === "session" ? session(this.choice.session.sets) : null;
    this.record = null;
    this.toggleAttribute("data-kept", false);
  }

  private async answered(answers: Ticked): Promise<void> {
    this.ticks = answers;
    this.safety = { ...answers, answered: new Date().toISOString() };
    await this.keeper.keep((store) => store.put("safety", this.safety!));
    this.plan();
    this.requestUpdate();
    this.focusHeading();
  }

  /** Take up a session that was interrupted; false where it is another one, or belongs to another library. */
  private goOn({ running, hold }: Left): boolean {
    const state = this.told === null ? null : goneOnWith(running, this.address, this.told.movements, Date.now());
    if (this.told === null || state === null) return false;
    this.meta = running;
    this.state = state;
    const segment = segmentAt(state, this.told.movements);
    const began = { kind: "mark", mark: { kind: "began" }, segment } as const;
    this.caption = lineFor(began, state, this.told.movements, this.words).caption ?? "";
    this.spoken = this.words.goesOn;
    this.begin(hold);
    return true;
  }

  private start(): void {
    if (this.state === null || this.choice?.kind !== "session") return;
    const { routine, name } = this.choice.session;
    this.meta = { id: newId(), routine, name, started: new Date().toISOString() };
    this.speaker.wake();
    this.answers.begin();
    if (this.settings.mediaKeys) this.media.take(name);
    this.begin(holdSession(this.meta.id));
    this.take({ kind: "start" });
    this.focusHeading();
  }

  private begin(hold: Hold): void {
    this.hold = hold;
    this.wasHeldUp = false;
    void this.wake.hold();
    void this.keepFigure();
    this.ticker ??= new Ticker(this.clock, TICK_MS, (elapsed_s) => this.pass(elapsed_s));
    this.ticker.start();
    if (this.frame === 0) this.frame = requestAnimationFrame(this.onFrame);
    this.dispatchEvent(new CustomEvent("unsit-session", { detail: { running: true }, bubbles: true, composed: true }));
  }

  /** What this session is shown with and spoken from is there the next time too, without a network. */
  private async keepFigure(): Promise<void> {
    const { state, told } = this;
    if (state === null || told === null) return;
    const ids = [...new Set(state.sets.map(({ movement }) => movement))];
    const spoken = this.speaker.lead(ids);
    await keepThisPage();
    const folder = new URL(told.urls.figures, document.baseURI).pathname;
    const files = ids.filter((id) => told.movements[id]?.own_text === undefined).flatMap((id) => [`movements/${id}.json`, `movements/${id}.woman.glb`, `strips/${id}.svg`]);
    await bring("drawing", [...[...files, "bodies/woman.glb"].map((file) => folder + file), ...spoken]).catch(() => undefined);
  }

  /** Let go of everything that only a running session needs. */
  private rest(): void {
    this.ticker?.stop();
    this.ticker = null;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.hold.release();
    this.coach?.stop();
    this.wake.release();
    this.media.release();
    mixWithOthers(false);
  }

  // ---- the session ----------------------------------------------------------------------------------------------

  /** Let time pass; what a browser that held the page up kept from being said in its time is not said afterwards. */
  private pass(elapsed_s: number): void {
    const { stale_s, fresh_s } = split(elapsed_s);
    this.wasHeldUp ||= stale_s > 0 && document.hidden && this.state?.mode === "running";
    if (stale_s > 0) this.take({ kind: "tick", elapsed_s: stale_s * this.speed }, false);
    if (fresh_s > 0) this.take({ kind: "tick", elapsed_s: fresh_s * this.speed });
  }

  /** Take an event of the session, from the clock, the person or the coach. isHeard: whether it is said and sounded. */
  take(event: SessionEvent, isHeard = true): void {
    if (this.state === null || this.told === null) return;
    const before = this.state;
    const { state, happened } = reduce(before, event, this.told.movements);
    this.state = state;
    for (const one of happened) {
      const line = lineFor(one, state, this.told.movements, this.words);
      if (line.caption !== null) this.caption = line.caption;
      if (!isHeard) continue;
      if (line.say !== "" && line.urgency !== "idle") this.spoken = line.say;
      this.speaker.say(line.say, line.urgency);
      this.speaker.play(line.sound);
    }
    if (state.mode !== before.mode) this.modeChanged(state);
    if (event.kind === "repeat" || event.kind === "back") this.coach?.anew();
    if (event.kind !== "lead") this.follow();
    if (state !== before) {
      this.save(event.kind !== "tick" || happened.some(({ kind }) => kind === "ended"));
      this.requestUpdate();
    }
  }

  private modeChanged(state: SessionState): void {
    this.media.show(state.mode === "running" ? "playing" : "paused");
    if (state.mode === "finished" || state.mode === "stopped") this.end(state);
  }

  private end(state: SessionState): void {
    this.rest();
    if (this.meta === null) {
      this.plan();
      return;
    }
    const { id, routine, name, started } = this.meta;
    this.record = recordOf(state, { id, routine, name, started, ended: new Date().toISOString() });
    this.toggleAttribute("data-kept", false);
    if (this.told !== null) this.answers.end(state, this.told.movements);
    void this.keeper.end(this.record);
    if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
    this.dispatchEvent(new CustomEvent("unsit-session", { detail: { running: false }, bubbles: true, composed: true }));
    this.focusHeading();
  }

  private rate(told: Partial<Pick<SessionRecord, "effort" | "pain" | "sets">>): void {
    if (this.record === null) return;
    this.record = { ...this.record, ...told };
    void this.keeper.end(this.record);
  }

  /** Only what a read shows is said to be saved. */
  private showSaving(): void {
    this.toggleAttribute("data-kept", this.record !== null && this.keeper.saving === "saved");
    this.requestUpdate();
  }

  private again(): void {
    this.plan();
    this.requestUpdate();
    this.focusHeading();
  }

  // ---- the camera -----------------------------------------------------------------------------------------------

  private async watch(): Promise<void> {
    if (this.told === null) return;
    if (this.coach !== null) return this.coach.stop();
    const { told } = this;
    try {
      const { CameraCoach: Coach } = await import("../camera/coach.ts");
      this.coach ??= new Coach({
        urls: told.urls,
        clock: this.clock,
        language: this.tag,
        state: () => this.state,
        segment: () => (this.state === null || !this.isRunning ? null : segmentAt(this.state, told.movements)),
        take: (event) => this.take(event),
        say: (text, isShown) => this.say(text, isShown),
        light: (joint) => this.demonstrator.light(joint),
        sound: () => this.speaker.play("soft"),
        signs: () => this.settings.signs,
        traces: this.answers.traces,
        setSigns: (signs) => this.set({ signs }),
        trouble: (trouble) => this.trouble(trouble),
        ended: () => ((this.coach = null), this.requestUpdate()),
        changed: () => this.requestUpdate(),
      });
      this.requestUpdate();
      this.follow();
      await this.coach.start();
    } catch {
      this.trouble("camera-failed");
    }
  }

  private say(text: string, isShown: boolean): void {
    if (isShown) this.caption = text;
    this.spoken = text;
    this.speaker.say(text, "soon");
    this.requestUpdate();
  }

  /** The coach watches for the set that is done or comes next. */
  private follow(): void {
    const { coach, state, told } = this;
    if (coach === null || state === null || told === null || this.record !== null) return;
    const { set } = segmentAt(state, told.movements);
    const planned = state.sets[set]!;
    coach.follow(told.movements[planned.movement]!, planned.side, set);
  }

  // ---- keeping --------------------------------------------------------------------------------------------------

  private save(now: boolean): void {
    const { state, meta } = this;
    if (state === null || meta === null || this.record !== null || state.mode === "ready") return;
    this.keeper.save({ ...meta, state, address: this.address, saved_ms: Date.now() }, now);
  }

  private set(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings };
    this.speaker.set(this.settings);
    if (settings.mediaKeys !== undefined) this.setKeys(settings.mediaKeys);
    void this.keeper.keep((store) => store.put("settings", this.settings));
    this.requestUpdate();
  }

  /** Take the media keys, or leave them and the sound of the device to others. */
  private setKeys(areWanted: boolean): void {
    if (this.isRunning) mixWithOthers(!areWanted);
    if (!areWanted) return this.media.release();
    if (this.isRunning && this.meta !== null) this.media.take(this.meta.name);
    if (this.state !== null) this.media.show(this.state.mode === "running" ? "playing" : "paused");
  }

  // ---- what happens around --------------------------------------------------------------------------------------

  private trouble(trouble: Trouble): void {
    if (this.lines.includes(trouble)) return;
    this.lines = [...this.lines, trouble];
    this.requestUpdate();
    setTimeout(() => {
      this.lines = this.lines.filter((line) => line !== trouble);
      this.requestUpdate();
    }, LINE_MS);
  }

  private readonly onTouch = (): void => this.speaker.wake();
  private readonly onLeave = (): void => this.save(true);
  private readonly onOffline = (): void => this.trouble("offline");

  private readonly onVisible = (): void => {
    if (document.visibilityState === "hidden") return this.save(true);
    void this.keeper.again();
    if (this.state?.mode !== "running") return;
    this.wasHeldUp ||= (this.ticker?.pending_s ?? 0) > FRESH_S;
    this.ticker?.now();
    if (this.wasHeldUp) this.trouble("held-up");
    this.wasHeldUp = false;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (this.state === null || this.meta === null || this.record !== null || this.state.mode === "asking") return;
    const act = actFor(event, this.acts);
    if (act === null) return;
    event.preventDefault();
    this.speaker.wake();
    act();
  };

  private readonly acts: Acts = {
    toggle: () => this.take({ kind: "toggle" }),
    skip: () => this.take({ kind: "skip" }),
    back: () => this.take({ kind: "back" }),
    repeat: () => this.take({ kind: "repeat" }),
    hurt: () => this.take({ kind: "hurt" }),
    pain: (level) => this.take({ kind: "pain", level }),
    numb: () => this.take({ kind: "numb" }),
    cancel: () => this.take({ kind: "cancel" }),
    stop: () => this.take({ kind: "stop" }),
    voice: () => this.set({ voice: !this.settings.voice }),
    sounds: () => this.set({ sounds: !this.settings.sounds }),
    mediaKeys: () => this.set({ mediaKeys: !this.settings.mediaKeys }),
    full: () => void this.fill(),
    watch: () => void this.watch(),
  };

  private async fill(): Promise<void> {
    const area = this.renderRoot.querySelector(".player");
    if (document.fullscreenElement !== null) await document.exitFullscreen().catch(() => undefined);
    else await area?.requestFullscreen().catch(() => undefined);
  }

  private readonly onFrame = (): void => {
    this.frame = requestAnimationFrame(this.onFrame);
    if (this.state === null || this.told === null || this.record !== null) return;
    const breath = this.renderRoot.querySelector<HTMLElement>(".breath");
    const running = this.state.mode === "running" && this.state.lead === "clock";
    const ahead_s = running ? (this.ticker?.pending_s ?? 0) * this.speed : 0;
    this.demonstrator.show(this.state, ahead_s, this.told.movements, breath);
  };

  private focusHeading(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: this.meta !== null && this.record === null }));
  }

  // ---- showing --------------------------------------------------------------------------------------------------

  protected override updated(_changed: PropertyValues<this>): void {
    this.toggleAttribute("data-ready", this.told !== null && (!this.isRunning || this.demonstrator.isThere));
    this.toggleAttribute("data-running", this.isRunning);
    const dialog = this.dialog.value;
    if (dialog === undefined) return;
    const asks = this.state?.mode === "asking";
    if (asks && !dialog.open) dialog.showModal();
    else if (!asks && dialog.open) dialog.close();
  }

  /** Whether the media keys are taken; null: this browser gives none. */
  private get mediaKeys(): boolean | null {
    return MediaKeys.arePossible ? this.settings.mediaKeys : null;
  }

  private get isRunning(): boolean {
    return this.state !== null && this.meta !== null && this.record === null && this.state.mode !== "ready";
  }

  private get change(): TemplateResult {
    return html`<button class="plain" type="button" @click=${() => {
      this.safety = null;
      this.choice = null;
      this.state = null;
      this.requestUpdate();
      this.focusHeading();
    }}>${this.asking.change}</button>`;
  }

  private beginWith(side: Side): void {
    this.first = side;
    this.plan();
    this.coach?.anew();
    this.follow();
    this.requestUpdate();
  }

  private main(told: Library): TemplateResult {
    const { words, state } = this;
    if (this.record !== null) {
      const lines = this.lines.map((line) => words.troubles[line]);
      const saving = { state: this.keeper.saving, reader: reader() };
      const links = { history: this.history, choose: this.choose, language: this.tag };
      const asking = this.answers.view(this.record, told.movements, words, this.tag);
      return afterView(this.record, told.movements, words, links, lines, saving, asking, {
        file: () => this.record !== null && saveAsFile([this.record], []),
        effort: (effort) => this.rate({ effort }),
        pain: (pain) => this.rate({ pain }),
        again: () => this.again(),
      });
    }
    if (state !== null && this.isRunning) {
      return sessionView(
        {
          state,
          movements: told.movements,
          words,
          caption: this.caption,
          figure: this.demonstrator.element,
          lines: this.lines.map((line) => words.troubles[line]),
          voice: this.speaker.isThere ? this.settings.voice : null,
          sounds: this.settings.sounds,
          mediaKeys: this.mediaKeys,
          canFill: document.fullscreenEnabled,
          coach: this.coach?.view() ?? nothing,
          watch: { label: this.coach === null ? cameraWords(this.tag).short : cameraWords(this.tag).stop, isOn: this.coach !== null },
        },
        this.acts,
      );
    }
    if (this.safety === null) {
      return safetyForm(told, this.asking, this.ticks, (now) => ((this.ticks = now), this.requestUpdate()), (now) => void this.answered(now));
    }
    const { choice } = this;
    if (choice === null) return html`<p role="status">${words.loading}</p>`;
    if (choice.kind !== "session") {
      const isElsewhere = choice.kind === "nothing" && isPlaceAlone(choice.why);
      return refusal(choice, this.asking, isElsewhere ? html`<a class="button" href=${this.choose}>${this.asking.otherPlace}</a>` : this.change);
    }
    return beforeView(
      {
        session: choice.session,
        movements: told.movements,
        words,
        asking: this.asking,
        seeing: cameraWords(this.tag),
        lines: this.lines.map((line) => words.troubles[line]),
        first: this.first,
        voice: this.speaker.isThere ? this.settings.voice : null,
        sounds: this.settings.sounds,
        mediaKeys: this.mediaKeys,
        coach: this.coach?.view() ?? null,
        choose: this.choose,
        change: this.change,
      },
      { ...this.acts, start: () => this.start(), beginWith: (side) => this.beginWith(side) },
    );
  }

  protected override render(): TemplateResult {
    const { told, words } = this;
    if (this.fatal !== null) {
      return html`<div class="trouble row" role="alert">
        <span>${words.troubles[this.fatal]}</span>
        <button type="button" @click=${() => void this.load()}>${words.tryAgain}</button>
      </div>`;
    }
    if (told === null) return html`<p role="status">${words.loading}</p>`;
    return html`${this.main(told)} ${painDialog(words, this.acts, this.dialog)}
      <div class="hidden" aria-live="polite">${this.isRunning ? this.spoken : nothing}</div>`;
  }
}
