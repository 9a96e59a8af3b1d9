/** `<unsit-editor>`: a movement's or a routine's file as a form and as its text, both ways, with what follows from it. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Library } from "../choosing/library.ts";
import { look } from "../choosing/look.ts";
import { type Given } from "../figure/assets.ts";
import type { UnsitFigure } from "../figure/element.ts";
import type { OwnRecord } from "../history/store.ts";
import { givenOf, letGo } from "../own/bring.ts";
import { besides, headOf, LONGEST_BYTES } from "../own/mine.ts";
import { add, changed, exchange, remove, set } from "./edit.ts";
import { type Acts, fieldId, lists, sectionView, type Sheet } from "./form.ts";
import { Live, type Seen } from "./live.ts";
import type { Found, Looked, Made } from "./messages.ts";
import { type Field, type Named, SECTIONS } from "./parts.ts";
import { saidIn } from "./rules.ts";
import { styles } from "./styles.ts";
import { type Doc, counted, isBroken, lineOf, parse, texts, type Value } from "./toml.ts";
import { trialsView } from "./trials.ts";
import { editorWords, type EditorWords } from "./words.ts";

type Shown = "form" | "text" | "look";

const MOST_STEPS = 200;
/** Changes of the same field one after the other are undone together. */
const TOGETHER_MS = 900;
/** The figure may still be reading files it was given before. */
const LET_GO_MS = 10_000;

/** A problem at its place. */
interface Placed extends Found {
  readonly at: string;
  readonly line: number;
}

export interface OwnChange {
  readonly text: string;
}

export interface OwnWhole {
  readonly text: string;
  readonly looked: Looked;
  readonly figure: Made | null;
}

export class UnsitEditor extends LitElement {
  static override styles = [look, styles];
  static override properties = { record: { attribute: false }, records: { attribute: false }, library: { attribute: false }, go: {}, keeping: {}, lang: {} };

  declare record: OwnRecord;
  /** All of the person's own, this one too. */
  declare records: readonly OwnRecord[];
  declare library: Library;
  /** Address of the session's page. */
  declare go: string;
  /** Whether what is typed is kept: `kept`, `keeping`, or why it is not. */
  declare keeping: "kept" | "keeping" | "none" | "full";
  declare lang: string;

  private text = "";
  private doc: Doc | null = null;
  private broken: Placed | null = null;
  private seen: Seen | null = null;
  private follower: Live | null = null;
  private shown: Shown = "form";
  private fault = "";
  private isProving = true;
  private raw = new Map<string, string>();
  /** The number that is being typed, as it was typed: "2." on the way to "2.5". */
  private typing = { path: "", typed: "" };
  private open = new Set<string>(["#names"]);
  /** Texts that were handed over from here: when they come back they are nothing new. */
  private told = new Set<string>();
  private earlier: string[] = [];
  private later: string[] = [];
  private last = { path: "", at_ms: 0 };
  private given: ReadonlyMap<string, Given> = new Map();
  private figure: Made | null = null;
  private opened = "";

  constructor() {
    super();
    this.records = [];
    this.go = "/go/";
    this.keeping = "kept";
    this.lang = "";
  }

  // ---- life -----------------------------------------------------------------------------------------------------

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.follower?.stop();
    this.follower = null;
    this.opened = "";
    const old = this.given;
    this.given = new Map();
    setTimeout(() => [...old.values()].forEach(letGo), LET_GO_MS);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    if (this.record.id === this.opened) return this.adopt(this.record.text);
    this.opened = this.record.id;
    this.follower?.stop();
    this.follower = new Live({
      urls: this.library.urls,
      kind: this.record.kind,
      beside: () => besides(this.records, this.record.id),
      changed: (seen) => this.saw(seen),
      whole: (text, looked, figure) => this.tell<OwnWhole>("unsit-own-whole", { text, looked, figure }),
    });
    this.follower.isProving = this.isProving;
    [this.earlier, this.later] = [[], []];
    this.raw = new Map();
    this.told = new Set([this.record.text]);
    this.read(this.record.text);
    void this.follower.start();
    if (this.record.kind === "movement") void import(/* @vite-ignore */ new URL(this.library.urls.figure_script, document.baseURI).href).catch(() => undefined);
  }

  /** Another tab or device has changed it meanwhile; what was here can be taken back. */
  private adopt(text: string): void {
    if (text === this.text || this.told.has(text)) return;
    this.told.add(text);
    this.earlier = [...this.earlier, this.text].slice(-MOST_STEPS);
    this.raw = new Map();
    this.read(text);
  }

  private get tag(): string {
    return this.lang || this.closest("[lang]")?.getAttribute("lang") || document.documentElement.lang || navigator.language || "en";
  }

  private get words(): EditorWords {
    return editorWords(this.tag);
  }

  private tell<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { detail, bubbles: true, composed: true }));
  }

  // ---- the text -------------------------------------------------------------------------------------------------

  private read(text: string): void {
    this.text = text;
    const isLong = new TextEncoder().encode(text).length > LONGEST_BYTES;
    const read = isLong ? { line: 1, why: this.words.tooLong } : parse(text);
    if (isBroken(read)) this.broken = { path: `line ${read.line}`, rule: read.why, got: "", at: "", line: read.line };
    else [this.doc, this.broken] = [read, null];
    this.follower?.take(text, this.shownFault);
    this.requestUpdate();
  }

  /** The text is another now; path: what was changed, for taking it back. */
  private put(text: string, path: string): void {
    if (text === this.text) return this.requestUpdate();
    const now_ms = Date.now();
    const isMore = path !== "" && path === this.last.path && now_ms - this.last.at_ms < TOGETHER_MS;
    if (!isMore) this.earlier = [...this.earlier, this.text].slice(-MOST_STEPS);
    this.later = [];
    this.last = { path, at_ms: now_ms };
    this.hand(text);
  }

  /** Take a text and hand it over to be kept. */
  private hand(text: string): void {
    if (this.told.size >= MOST_STEPS) this.told.delete([...this.told][0]!);
    this.told.add(text);
    this.read(text);
    this.tell<OwnChange>("unsit-own-change", { text });
  }

  private step(from: string[], to: string[]): void {
    const text = from.pop();
    if (text === undefined) return;
    to.push(this.text);
    this.last = { path: "", at_ms: 0 };
    this.raw = new Map();
    this.hand(text);
  }

  private edit(path: string, work: (doc: Doc) => string | null): void {
    const next = changed(this.text, work);
    this.raw.delete(path);
    this.put(next ?? this.text, path);
  }

  private readonly acts: Acts = {
    set: (path, value: Value) => this.edit(path, (doc) => set(doc, path, value)),
    remove: (path) => this.edit(path, (doc) => remove(doc, path)),
    add: (path, value) => {
      this.edit("", (doc) => add(doc, path, value));
      void this.updateComplete.then(() => this.focusOn(`${path}[${this.doc?.counts.get(path) ?? 1}]`));
    },
    exchange: (path, number) => this.edit("", (doc) => exchange(doc, path, number)),
    raw: (path, typed) => {
      this.raw.set(path, typed);
      this.requestUpdate();
    },
    typing: (path, typed) => (this.typing = { path, typed }),
    toggled: (id, isOpen) => {
      if (isOpen === this.open.has(id)) return;
      if (isOpen) this.open.add(id);
      else this.open.delete(id);
      this.requestUpdate();
    },
    moment: (number) => {
      const figure = this.figureElement;
      const time_s = figure?.stepTimes?.[number - 1];
      if (figure !== null && time_s !== undefined) {
        figure.pause();
        figure.seek(time_s);
      }
    },
    say: (found) => saidIn(this.tag, found),
  };

  private get figureElement(): UnsitFigure | null {
    return this.renderRoot.querySelector<UnsitFigure>("unsit-figure");
  }

  // ---- what follows from it -------------------------------------------------------------------------------------

  private saw(seen: Seen): void {
    this.seen = seen;
    if (seen.figure !== null && seen.figure !== this.figure) {
      const old = this.given;
      const { id } = seen.figure.shown as { readonly id: string };
      this.given = new Map([[id, givenOf(seen.figure)]]);
      this.figure = seen.figure;
      setTimeout(() => [...old.values()].forEach(letGo), LET_GO_MS);
    }
    this.requestUpdate();
  }

  /** Ids of the mistakes the figure can show. */
  private get faults(): string[] {
    const { doc } = this;
    const count = doc?.counts.get("faults") ?? 0;
    return Array.from({ length: count }, (_, n) => String(doc?.values.get(`faults[${n + 1}].id`) ?? "")).filter((id) => id !== "");
  }

  private get shownFault(): string {
    return this.faults.includes(this.fault) ? this.fault : "";
  }

  private get problems(): Placed[] {
    if (this.broken !== null) return [this.broken];
    const { doc, seen } = this;
    if (doc === null || seen === null || seen.text !== this.text) return [];
    return (seen.looked?.problems ?? []).map((found) => {
      const at = counted(doc, found.path);
      return { ...found, at, line: lineOf(doc, at) };
    });
  }

  /** Whether it is known that nothing is wrong. */
  private get isWhole(): boolean {
    return this.broken === null && this.raw.size === 0 && this.seen?.text === this.text && this.seen.looked !== null && this.seen.looked.told !== null;
  }

  private get movements(): Named[] {
    const own = this.records
      .filter(({ id, kind, deleted }) => kind === "movement" && deleted !== true && id !== this.record.id)
      .map(({ text, name }) => ({ id: headOf(text)?.id ?? "", name }));
    return [...own.filter(({ id }) => id !== ""), ...Object.values(this.library.movements).map(({ id, name }) => ({ id, name }))];
  }

  // ---- going to a place -----------------------------------------------------------------------------------------

  /** Open everything round a field and go there; false where the form has no such field. */
  private async focusOn(path: string): Promise<boolean> {
    const sections = SECTIONS[this.record.kind];
    const holds = (field: Field): boolean => path === field.key || path.startsWith(`${field.key}.`) || path.startsWith(`${field.key}[`);
    const section = sections.find(({ fields }) => fields.some(holds));
    if (section === undefined) return false;
    this.open.add(`#${section.id}`);
    for (const found of path.matchAll(/\[\d+\]/g)) this.open.add(path.slice(0, found.index + found[0].length));
    this.requestUpdate();
    await this.updateComplete;
    await this.updateComplete;
    for (let here = path; here !== ""; here = here.replace(/(\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, "")) {
      const field = this.renderRoot.querySelector<HTMLElement>(`#${fieldId(here)}`);
      if (field === null) continue;
      const inner = field instanceof HTMLDetailsElement ? field.querySelector<HTMLElement>(":scope > summary") : field;
      inner?.focus();
      field.scrollIntoView({ block: "center" });
      return true;
    }
    return false;
  }

  private focusLine(line: number): void {
    this.shown = "text";
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const area = this.renderRoot.querySelector<HTMLTextAreaElement>(".paper textarea");
      if (area === null) return;
      const lines = this.text.split("\n");
      const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      area.focus();
      area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
      area.scrollTop = (line - 4) * (area.scrollHeight / Math.max(1, lines.length));
    });
  }

  private async goTo(problem: Placed): Promise<void> {
    if (problem.at !== "" && this.broken === null) {
      const before = this.shown;
      this.shown = "form";
      if (await this.focusOn(problem.at)) return;
      this.shown = before;
    }
    this.focusLine(problem.line);
  }

  private save(): void {
    const address = URL.createObjectURL(new Blob([this.text], { type: "application/toml" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${headOf(this.text)?.id || "movement"}.toml`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  // ---- showing --------------------------------------------------------------------------------------------------

  private get sheet(): Sheet | null {
    if (this.doc === null) return null;
    const problems = new Map<string, Found[]>();
    for (const found of this.problems) problems.set(found.at, [...(problems.get(found.at) ?? []), found]);
    return { doc: this.doc, words: this.words, vocabulary: this.seen?.vocabulary ?? null, movements: this.movements, problems, raw: this.raw, typing: this.typing, open: this.open };
  }

  private form(sheet: Sheet | null): TemplateResult {
    const { words } = this;
    const sections = SECTIONS[this.record.kind];
    const measures = (sheet?.vocabulary?.measures ?? []).flatMap(({ name, sided }) => {
      const sides = sheet?.doc.values.get("sides") === "both" ? ["either", "left", "right"] : ["active", "other", "either"];
      return sided ? sides.map((side) => `${name}.${side}`) : [name];
    });
    return html`<section class="form" aria-label=${words.form}>
      ${this.broken !== null ? html`<p class="trouble">${words.broken}</p>` : nothing}
      ${sheet === null
        ? nothing
        : html`<fieldset class="sections" ?disabled=${this.broken !== null} aria-label=${words.form}>${sections.map((section) => sectionView(sheet, this.acts, section))}</fieldset>
            ${lists(sheet, measures)}`}
    </section>`;
  }

  private writing(): TemplateResult {
    const { words } = this;
    const wrong = new Set(this.problems.map(({ line }) => line));
    const count = this.text.split("\n").length;
    return html`<section class="write stack" aria-label=${words.text}>
      <h2 id="write">${words.textLabel}</h2>
      <div class="paper">
        <div class="gutter" aria-hidden="true"><pre>${Array.from({ length: Math.min(count, 6000) }, (_, n) => html`<span class=${wrong.has(n + 1) ? "at" : ""}>${n + 1}</span>`)}</pre></div>
        <textarea
          aria-labelledby="write" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off"
          .value=${live(this.text)} aria-invalid=${wrong.size > 0 ? "true" : nothing} aria-describedby="state"
          @input=${(event: Event) => {
            this.raw = new Map();
            this.put((event.target as HTMLTextAreaElement).value, "text");
          }}
          @scroll=${(event: Event) => {
            const gutter = this.renderRoot.querySelector(".gutter");
            if (gutter !== null) gutter.scrollTop = (event.target as HTMLElement).scrollTop;
          }}
        ></textarea>
      </div>
    </section>`;
  }

  private get state(): string {
    const { words, seen } = this;
    const count = this.problems.length + this.raw.size;
    if (count > 0) return words.problems(count);
    if (seen?.python === "missing") return words.noPython;
    if (seen?.python === "starting" || seen === null) return words.starting;
    return this.isWhole ? words.fine : words.checking;
  }

  private checked(): TemplateResult {
    const { words, problems, seen } = this;
    return html`<section class="stack check" aria-label=${words.allProblems}>
      <p class="state" id="state" role="status" data-whole=${this.isWhole ? "yes" : "no"}>${problems.length > 0 ? html`<b>${this.state}</b>` : this.state}</p>
      ${seen?.python === "missing" ? html`<button type="button" class="small" @click=${() => this.again()}>${words.tryAgain}</button>` : nothing}
      ${problems.length === 0
        ? nothing
        : html`<ul class="problems">
            ${problems.map((one) => html`<li><button type="button" data-path=${one.at} @click=${() => void this.goTo(one)}><span><b>${words.line(one.line)}${one.path.startsWith("line ") || one.path === "" ? "" : `, ${one.path}`}</b>: ${saidIn(this.tag, one)}</span></button></li>`)}
          </ul>`}
    </section>`;
  }

  private again(): void {
    void this.follower?.start();
    this.follower?.take("", "");
    this.follower?.take(this.text, this.shownFault);
  }

  private figureView(): TemplateResult | typeof nothing {
    const { words, seen, faults } = this;
    if (this.record.kind === "routine") return nothing;
    const id = [...this.given.keys()][0];
    const state = seen?.figureState ?? "none";
    const told = { none: this.given.size > 0 ? "" : words.figureWaits, making: words.figureMaking, made: "", failed: words.figureFailed }[state];
    return html`<section class="look stack figure" aria-label=${words.figure} data-state=${state}>
      ${id !== undefined
        ? html`<unsit-figure movement=${id} lang=${this.tag} base=${this.library.urls.figures} controls="few" autoplay fault=${this.shownFault} .given=${this.given}></unsit-figure>`
        : seen !== null && seen.strip !== ""
          ? html`<img class="strip" src=${`data:image/svg+xml,${encodeURIComponent(seen.strip)}`} alt=${words.figure} />`
          : nothing}
      ${told === "" ? nothing : html`<p class="quiet" role="status">${told}</p>`}
      ${faults.length === 0
        ? nothing
        : html`<div class="field">
            <label for="fault">${words.mistakeShown}</label>
            <select id="fault" @change=${(event: Event) => {
              this.fault = (event.target as HTMLSelectElement).value;
              this.follower?.take(this.text, this.shownFault);
              this.requestUpdate();
            }}>
              <option value="">${words.noMistake}</option>
              ${faults.map((fault) => html`<option value=${fault} ?selected=${fault === this.shownFault}>${fault.replaceAll("_", " ")}</option>`)}
            </select>
          </div>`}
    </section>`;
  }

  private origin(): TemplateResult {
    const { words, doc } = this;
    const told = (key: string): string => String(doc?.values.get(key) ?? "");
    const authors = doc === null ? "" : texts(doc, "authors").join(", ");
    return html`<p class="quiet origin"><b>${words.origin}:</b> ${words.originTold(told("licence") || words.noLicence, authors, told("adapted_from"))}</p>`;
  }

  private proofView(): TemplateResult | typeof nothing {
    if (this.record.kind === "routine") return nothing;
    return trialsView(this.seen?.proving ?? null, this.text, this.isWhole, this.isProving, this.words, {
      prove: (isQuick) => void this.follower?.prove(isQuick),
      stop: () => this.follower?.stopProof(),
      whileTyping: (isOn) => {
        this.isProving = isOn;
        if (this.follower !== null) this.follower.isProving = isOn;
        if (!isOn) this.follower?.stopProof();
        this.requestUpdate();
      },
    });
  }

  private get keepingTold(): string {
    const { words } = this;
    return { kept: words.kept, keeping: words.keeping, none: words.notKept, full: words.fullStore }[this.keeping];
  }

  protected override render(): TemplateResult {
    const { words, sheet } = this;
    const name = String(this.doc?.values.get("name") ?? this.record.name) || this.record.name || "…";
    const tab = (view: Shown, label: string): TemplateResult => html`<button type="button" data-tab=${view} aria-pressed=${this.shown === view} @click=${() => {
      this.shown = view;
      this.requestUpdate();
    }}>${label}</button>`;
    return html`<div class="stack" data-view=${this.shown}>
      <p><a class="back" href="#">${words.back}</a></p>
      <div class="head">
        <h1 tabindex="-1">${name}</h1>
        <div class="row">
          ${this.isWhole ? html`<a class="button go" href="${this.go}?own=${this.record.id}">${words.go}</a>` : nothing}
          <button type="button" class="export" @click=${() => this.save()}>${words.save}</button>
          <button type="button" class="undo" ?disabled=${this.earlier.length === 0} @click=${() => this.step(this.earlier, this.later)}>${words.undo}</button>
          <button type="button" class="redo" ?disabled=${this.later.length === 0} @click=${() => this.step(this.later, this.earlier)}>${words.redo}</button>
        </div>
      </div>
      ${this.origin()}
      <p class=${this.keeping === "none" || this.keeping === "full" ? "trouble" : "quiet"} data-keeping=${this.keeping} role="status">${this.keepingTold}</p>
      <div class="tabs" role="group" aria-label=${words.views}>${tab("form", words.form)} ${tab("text", words.text)} ${tab("look", words.look)}</div>
      ${this.checked()}
      <div class="desk">
        ${this.form(sheet)}
        <div class="side">
          ${this.figureView()} ${this.writing()} ${this.proofView()}
        </div>
      </div>
    </div>`;
  }
}
