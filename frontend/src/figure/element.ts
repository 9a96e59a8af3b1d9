/** The custom element: what it shows follows from its attributes, the player's state and what could be loaded. */
import { html, LitElement, nothing, type PropertyValues, render as renderInto, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { addresses, bytes, type Given, isId, json } from "./assets.ts";
import { slept, woke } from "./awake.ts";
import { listen } from "./gestures.ts";
import { litJoints, litName } from "./lit.ts";
import { clipName, type Fault, inLanguage, languageOf, type Movement, readMovement, type Scenery, type Side } from "./movement.ts";
import { caption, controls, type Controls, mistake, note, overlay, type Shown } from "./panel.ts";
import { besideTime, heading, player, type Player, type PlayerEvent, reduce, stepAt, stepCount, type Timeline } from "./player.ts";
import { Problem } from "./problem.ts";
import type { Light, Mark, Pane, Stage } from "./stage.ts";
import { styles } from "./styles.ts";
import { Sight } from "./sight.ts";
import { type View, ViewKeeper } from "./view_keeper.ts";
import { type Words, wordsFor } from "./words.ts";

const TURN_DEG = 12;
const ZOOM = 1.15;

export class UnsitFigure extends LitElement {
  /** Where the files lie when no `base` says otherwise; the script sets it to the folder beside itself. */
  static folder = "figures/";
  static override styles = styles;
  static override properties = {
    movement: { reflect: true },
    side: { reflect: true },
    body: { reflect: true },
    fault: { reflect: true },
    lit: { reflect: true },
    step: { type: Number },
    speed: { type: Number },
    autoplay: { type: Boolean },
    controls: {},
    theme: {},
    base: {},
    lang: {},
    given: { attribute: false },
  };

  declare movement: string;
  declare side: Side;
  declare body: string;
  declare fault: string;
  /** Joints that are lit, with spaces between: `spine`, `knee.left`, `knee.active`, `knee`. */
  declare lit: string;
  declare step: number;
  declare speed: number;
  declare autoplay: boolean;
  declare controls: Controls;
  declare theme: "auto" | "light" | "dark";
  declare base: string;
  declare lang: string;
  /** Movements whose files lie elsewhere, by id: those of the person's own. */
  declare given: ReadonlyMap<string, Given>;

  /** As its file has it, and in the reader's language. */
  private source: Movement | null = null;
  private told: Movement | null = null;
  private problem: Problem | null = null;
  private state: Player = player();
  private stage: Stage | null = null;
  private ready = false;
  /** Number of the load that counts, and of the last that was woken up for; older ones are let run out. */
  private loading = 0;
  private waking = 0;
  private frame = 0;
  private last_ms = 0;
  private announced = "";
  private tall = false;
  private readonly views = new ViewKeeper();
  private readonly sight = new Sight(this, () => this.seenChanged());
  private stopGestures: (() => void) | null = null;
  private resizing: ResizeObserver | null = null;

  constructor() {
    super();
    this.movement = "";
    this.side = "left";
    this.body = "";
    this.fault = "";
    this.lit = "";
    this.step = 1;
    this.speed = 1;
    this.autoplay = false;
    this.controls = "all";
    this.theme = "auto";
    this.base = "";
    this.lang = "";
    this.given = new Map();
  }

  // ---- what a page may call -------------------------------------------------------------------------------------

  play(): void {
    this.dispatch({ kind: "play" });
  }

  pause(): void {
    this.dispatch({ kind: "pause" });
  }

  /** Go to a time of the movement, in seconds. */
  seek(time_s: number): void {
    this.dispatch({ kind: "seek", time_s });
  }

  get currentTime(): number {
    return this.state.time_s;
  }

  get duration(): number {
    return this.state.timeline.duration_s;
  }

  /** When each step is reached, in seconds of the movement; empty until the movement is known. */
  get stepTimes(): readonly number[] {
    return this.told === null ? [] : this.state.timeline.times_s;
  }

  get paused(): boolean {
    return this.state.mode === "paused";
  }

  /** The step the figure is at or on the way to, from 1 on. */
  get currentStep(): number {
    return heading(this.state.timeline, this.state.time_s) + 1;
  }

  // ---- life -----------------------------------------------------------------------------------------------------

  override connectedCallback(): void {
    super.connectedCallback();
    this.sight.start();
    if (this.hasUpdated) void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sight.stop();
    this.sleep();
  }

  protected override firstUpdated(): void {
    const area = this.area;
    if (area === null) return;
    this.stopGestures?.();
    this.stopGestures = listen(area, {
      turn: (azimuth_deg, elevation_deg) => this.turn(azimuth_deg, elevation_deg),
      zoom: (factor) => this.zoom(factor),
    });
    this.resizing = new ResizeObserver(() => this.resized());
    this.resizing.observe(area);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("speed")) this.state = reduce(this.state, { kind: "speed", speed: this.speed });
    if ((["movement", "body", "base", "given"] as const).some((name) => changed.has(name))) void this.load();
    else if (changed.has("side")) this.sideChanged();
    if (changed.has("lang") && this.source !== null) this.told = inLanguage(this.source, this.tag);
    if (changed.has("step") && this.told !== null) this.dispatch({ kind: "go", step: this.step - 1 });
    if (changed.has("fault")) this.faultChanged();
    if (changed.has("lit")) this.invalidate();
    this.toggleAttribute("data-dark", this.dark);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("theme")) this.stage?.theme(this.dark);
    this.resized();
  }

  // ---- what is asked for ----------------------------------------------------------------------------------------

  private get tag(): string {
    return this.lang || this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en";
  }

  private get words(): Words {
    return wordsFor(this.tag);
  }

  private get dark(): boolean {
    return this.theme === "dark" || (this.theme !== "light" && this.sight.dark);
  }

  private get files(): ReturnType<typeof addresses> {
    return addresses(new URL(this.base || UnsitFigure.folder, document.baseURI).href, this.given);
  }

  private get area(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".stage");
  }

  private get shownSide(): Side {
    const sides = this.told?.sides ?? ["left"];
    return sides.includes(this.side) ? this.side : (sides[0] ?? "left");
  }

  private get shownBody(): string {
    return this.body || (this.told?.bodies[0]?.id ?? "");
  }

  private get shownFault(): Fault | null {
    return this.told?.faults.find(({ id }) => id === this.fault) ?? null;
  }

  /** The joints that are lit, by name; empty until the movement is known. */
  private get lights(): Light[] {
    const joints = this.told === null ? [] : litJoints(this.lit, this.told, this.shownSide);
    return joints.map((one) => ({ place: one.place, name: litName(one, this.words) }));
  }

  private get scenery(): Scenery | null {
    return this.told?.places[this.shownBody]?.[this.shownSide] ?? null;
  }

  private timeline(fault = ""): Timeline | null {
    return this.told?.clips[clipName(this.shownSide, fault)] ?? null;
  }

  // ---- loading --------------------------------------------------------------------------------------------------

  private async load(): Promise<void> {
    const turn = ++this.loading;
    this.problem = null;
    this.ready = false;
    this.source = this.told = null;
    if (!this.movement) return this.fail(new Problem("no-movement", "the attribute movement is empty"));
    if (!isId(this.movement)) return this.fail(new Problem("unknown-movement", this.movement));
    try {
      const address = this.files.movement(this.movement);
      const told = readMovement(await json(address, "unknown-movement"), address);
      if (turn !== this.loading) return;
      this.source = told;
      this.told = inLanguage(told, this.tag);
      if (this.scenery === null) throw new Problem("unknown-body", this.shownBody);
      const timeline = this.timeline();
      if (timeline === null) throw new Problem("unreadable", `${address}: there is no clip of the right way`);
      this.state = { ...reduce(player(timeline, this.state.speed), { kind: "go", step: this.step - 1 }) };
      this.requestUpdate();
      if (this.sight.near) await this.wake();
    } catch (error) {
      if (turn === this.loading) this.fail(error);
    }
  }

  /** Bring the drawing: the scene, the body and its clips. */
  private async wake(): Promise<void> {
    const [turn, told, scenery] = [this.loading, this.told, this.scenery];
    if (told === null || scenery === null || this.waking === turn || this.ready || this.problem !== null) return;
    this.waking = turn;
    if (this.sight.drawing === "none") throw new Problem("no-webgl", "there is no WebGL 2");
    const body = this.shownBody;
    const [{ Stage: StageOf }, model, clips] = await Promise.all([
      import("./stage.ts").catch((error: unknown) => Promise.reject(new Problem("unreachable", String(error)))),
      bytes(this.files.body(body), "unknown-body"),
      bytes(this.files.clips(told.id, body), "unknown-body"),
    ]);
    await this.updateComplete;
    if (turn !== this.loading || !this.isConnected || this.ready) return;
    this.stage ??= this.newStage(StageOf);
    await this.stage.load(model, clips, `${told.id} on ${body}`);
    if (turn !== this.loading || this.stage === null) return;
    this.ready = true;
    woke(this);
    this.stage.theme(this.dark);
    this.setPlace();
    this.requestUpdate();
    this.draw();
    this.tell("unsit-ready", { movement: told.id, body });
    if (this.autoplay && !this.sight.calm) this.play();
  }

  private newStage(StageOf: typeof Stage): Stage {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    canvas.setAttribute("part", "canvas");
    this.area?.prepend(canvas);
    try {
      return new StageOf(canvas, {
        lost: () => this.fail(new Problem("context-lost", "the graphics context was lost")),
        restored: () => this.restored(),
        lean: this.sight.drawing === "software",
      });
    } catch (error) {
      canvas.remove();
      throw new Problem("no-webgl", String(error));
    }
  }

  /** Let go of the drawing; the pictures of the steps take its place until it wakes again. */
  sleep(): void {
    this.loading += 1;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.stage?.dispose();
    this.stage = null;
    this.ready = false;
    this.area?.querySelector("canvas")?.remove();
    slept(this);
    this.requestUpdate();
  }

  get inSight(): boolean {
    return this.sight.inSight;
  }

  private restored(): void {
    if (this.problem?.code !== "context-lost") return;
    this.problem = null;
    this.requestUpdate();
    this.invalidate();
  }

  private fail(error: unknown): void {
    this.problem = error instanceof Problem ? error : new Problem("unreadable", String(error));
    this.state = reduce(this.state, { kind: "pause" });
    this.requestUpdate();
    this.tell("unsit-error", { code: this.problem.code, message: this.words.problems[this.problem.code], detail: this.problem.detail });
  }

  private tell(name: string, detail: Readonly<Record<string, unknown>>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private seenChanged(): void {
    this.toggleAttribute("data-dark", this.dark);
    this.stage?.theme(this.dark);
    if (this.sight.near && !this.ready) this.wake().catch((error: unknown) => this.fail(error));
    this.invalidate();
    this.requestUpdate();
  }

  // ---- playing --------------------------------------------------------------------------------------------------

  private get running(): boolean {
    return this.state.mode !== "paused" && this.ready && this.problem === null && this.sight.watched;
  }

  private dispatch(event: PlayerEvent): void {
    const before = heading(this.state.timeline, this.state.time_s);
    const mode = this.state.mode;
    this.state = reduce(this.state, event);
    const after = heading(this.state.timeline, this.state.time_s);
    if (after !== before) {
      const at = this.told?.steps[after];
      this.tell("unsit-step", { step: after + 1, label: at?.label ?? "", caption: at?.caption ?? "" });
    }
    if (after !== before || mode !== this.state.mode || event.kind !== "tick") this.requestUpdate();
    this.invalidate();
  }

  private go(step: number): void {
    const last = stepCount(this.state.timeline) - 1;
    this.dispatch({ kind: "go", step: Math.min(Math.max(step, 0), last) });
  }

  /** One step on, walked so that the way is seen, unless motion is unwelcome; or one back. */
  private stepBy(by: number): void {
    const { timeline, time_s } = this.state;
    const at = stepAt(timeline, time_s);
    const count = stepCount(timeline);
    const step = (at + by + count) % count;
    if (by > 0 && step > at && this.ready && !this.sight.calm) this.dispatch({ kind: "walk", step });
    else this.go(step);
  }

  private toggleLoop(): void {
    const { loop, timeline, time_s } = this.state;
    this.dispatch({ kind: "loop", step: loop === null ? Math.max(heading(timeline, time_s), 1) : null });
    if (loop === null && !this.sight.calm) this.play();
  }

  private sideChanged(): void {
    const timeline = this.timeline();
    if (timeline !== null) this.dispatch({ kind: "load", timeline });
    this.setPlace();
  }

  private faultChanged(): void {
    const fault = this.shownFault;
    if (fault !== null && this.state.mode === "paused") this.dispatch({ kind: "go", step: fault.step });
    this.invalidate();
  }

  // ---- looking --------------------------------------------------------------------------------------------------

  private get paneCount(): number {
    return this.shownFault === null ? 1 : 2;
  }

  private setPlace(): void {
    const scenery = this.scenery;
    if (scenery === null || this.told === null) return;
    this.stage?.place(scenery);
    this.views.set(scenery, this.told.camera);
    this.invalidate();
  }

  private look(view: View): void {
    this.views.look(view, this.sight.calm);
    this.requestUpdate();
    this.invalidate();
  }

  private turn(azimuth_deg: number, elevation_deg: number): void {
    const before = this.views.chosen;
    this.views.turn(azimuth_deg, elevation_deg);
    if (before !== this.views.chosen) this.requestUpdate();
    this.invalidate();
  }

  private zoom(factor: number): void {
    const before = this.views.chosen;
    this.views.zoom(factor);
    if (before !== this.views.chosen) this.requestUpdate();
    this.invalidate();
  }

  private resized(): void {
    const area = this.area;
    if (area === null || area.clientWidth === 0) return;
    const { clientWidth: width, clientHeight: height } = area;
    this.tall = this.views.resize(width, height, this.paneCount);
    this.stage?.resize(width, height, window.devicePixelRatio);
    if (this.stage !== null) this.draw();
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.area) return;
    const acts: Readonly<Record<string, () => void>> = {
      " ": () => this.dispatch({ kind: "toggle" }),
      ",": () => this.stepBy(-1),
      ".": () => this.stepBy(1),
      ArrowLeft: () => this.turn(-TURN_DEG, 0),
      ArrowRight: () => this.turn(TURN_DEG, 0),
      ArrowUp: () => this.turn(0, TURN_DEG),
      ArrowDown: () => this.turn(0, -TURN_DEG),
      "+": () => this.zoom(ZOOM),
      "=": () => this.zoom(ZOOM),
      "-": () => this.zoom(1 / ZOOM),
      Home: () => this.look("home"),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  // ---- drawing --------------------------------------------------------------------------------------------------

  private invalidate(): void {
    if (this.frame === 0 && this.ready && this.sight.watched) {
      this.last_ms = 0;
      this.frame = requestAnimationFrame(this.onFrame);
    }
  }

  private readonly onFrame = (now_ms: number): void => {
    this.frame = 0;
    if (!this.ready || this.stage === null) return;
    const elapsed_s = this.last_ms > 0 ? (now_ms - this.last_ms) / 1000 : 0;
    const moving = this.views.tick(now_ms);
    if (this.running) this.dispatch({ kind: "tick", elapsed_s });
    this.draw();
    if (moving || this.running) this.invalidate();
    this.last_ms = now_ms;
  };

  private panes(): Pane[] {
    const panes: Pane[] = [{ clip: clipName(this.shownSide), time_s: this.state.time_s }];
    const fault = this.shownFault;
    const other = fault === null ? null : this.timeline(fault.id);
    if (fault !== null && other !== null) {
      panes.push({ clip: clipName(this.shownSide, fault.id), time_s: besideTime(this.state, other) });
    }
    return panes;
  }

  private draw(): void {
    const view = this.views.current;
    if (this.stage === null || !this.ready || view === null || this.problem !== null) return;
    try {
      this.label(this.stage.draw(this.panes(), view, this.lights));
    } catch (error) {
      this.fail(error);
    }
  }

  private label(marks: readonly Mark[]): void {
    const over = this.renderRoot.querySelector<HTMLElement>(".over");
    const shown = this.shown;
    if (over !== null && shown !== null) {
      renderInto(overlay(shown, marks, this.tall, this.views.frames()), over);
    }
  }

  // ---- showing --------------------------------------------------------------------------------------------------

  private get shown(): Shown | null {
    if (this.told === null) return null;
    const { timeline, time_s, speed, loop, mode } = this.state;
    return {
      words: this.words,
      movement: this.told,
      side: this.shownSide,
      joint: this.scenery?.arc.joint ?? "",
      fault: this.shownFault,
      step: heading(timeline, time_s),
      running: mode !== "paused",
      speed,
      looping: loop !== null,
      camera: this.views.chosen,
      controls: this.controls,
      drawn: this.ready && this.problem === null,
    };
  }

  /** Whether there is nothing to show, neither a drawing nor pictures. */
  private get isEmpty(): boolean {
    return this.told === null && this.problem !== null && this.childElementCount === 0;
  }

  private still(shown: Shown | null): TemplateResult {
    if (this.told !== null && shown !== null && this.problem !== null) {
      const box = this.told.panels[this.told.steps[shown.step]?.panel ?? 0];
      const part = box === undefined ? "" : `#svgView(viewBox(${box.join(",")}))`;
      const label = `${this.told.name}: ${this.told.steps[shown.step]?.label ?? ""}`;
      return html`<img class="strip" part="still" src=${this.files.strip(this.told.id, languageOf(this.told, this.tag)) + part} alt=${label} />`;
    }
    if (!isId(this.movement) || this.problem !== null) return html`<slot></slot>`;
    const name = this.told?.name ?? this.movement.replaceAll("_", " ");
    // Which languages the pictures are there in, only the movement's file knows.
    if (this.told === null && this.words !== wordsFor("en")) return html`<slot></slot>`;
    const language = this.told === null ? "" : languageOf(this.told, this.tag);
    return html`<slot
      ><img class="strip" part="still" src=${this.files.strip(this.movement, language)} alt=${this.words.still(name)}
    /></slot>`;
  }

  /** What is read aloud when the step changes; a running figure does not chatter. */
  private spoken(shown: Shown): string {
    const at = shown.movement.steps[shown.step];
    if (this.state.mode !== "playing") {
      this.announced = `${shown.words.step(shown.step + 1, shown.movement.steps.length)}: ${at?.label ?? ""}. ${at?.caption ?? ""}`;
    }
    return this.announced;
  }

  protected override render(): TemplateResult {
    const shown = this.shown;
    const words = this.words;
    const lights = this.lights;
    const name = this.told?.name ?? this.movement;
    const drawn = shown?.drawn === true;
    const advice = this.told?.views.find(({ id }) => id === this.views.chosen)?.advice;
    return html`
      <div
        class=${classMap({ stage: true, moving: drawn, two: drawn && this.paneCount > 1, empty: this.isEmpty })}
        part="stage"
        role="group"
        tabindex=${drawn ? 0 : nothing}
        aria-label=${words.figure(name)}
        aria-describedby="described lit keys"
        @keydown=${this.onKey}
      >
        ${drawn ? nothing : html`<div class="still">${this.still(shown)}</div>`}
        <div class="over" ?hidden=${!drawn}></div>
      </div>
      ${this.problem === null ? nothing : note(words, this.problem.code, () => void this.load())}
      <div class="hidden" id="described">${this.told?.described.map((sentence) => html`<p>${sentence}</p>`)}</div>
      <div class="hidden" id="keys">${drawn ? words.keys : nothing}</div>
      <div class="hidden" aria-live="polite">${shown === null ? nothing : this.spoken(shown)}</div>
      <div class="hidden" id="lit" aria-live="polite">${lights.length === 0 ? nothing : words.lit.told(lights.map(({ name }) => name))}</div>
      ${shown === null || this.controls === "none"
        ? nothing
        : html`<div class="below" part="panel">
            ${controls(shown, this.acts)} ${caption(shown)} ${mistake(shown)}
            ${advice === undefined ? nothing : html`<p class="caption" part="advice">${words.cameraAdvice(advice)}</p>`}
          </div>`}
    `;
  }

  private readonly acts = {
    toggle: () => this.dispatch({ kind: "toggle" }),
    step: (by: number) => this.stepBy(by),
    go: (step: number) => this.go(step),
    speed: (speed: number) => (this.speed = speed),
    loop: () => this.toggleLoop(),
    mirror: () => (this.side = this.shownSide === "left" ? "right" : "left"),
    fault: (id: string) => (this.fault = id),
    camera: (id: string) => this.look(this.views.chosen === id ? "home" : id),
    home: () => this.look("home"),
  };
}
