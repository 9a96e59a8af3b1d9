/** `<unsit-history>`: the diary on this device: writing by hand, days, progress with its noise, the account, export, deleting. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult, unsafeCSS } from "lit";
import type uPlot from "uplot";
import uplotCss from "uplot/dist/uPlot.min.css?inline";
import { bandOf, type Checks, type Series, type Together, thisWeek } from "../charts/progress.ts";
import { fetchLibrary, type Library } from "../choosing/library.ts";
import { look, tables } from "../choosing/look.ts";
import { register } from "../offline/page.ts";
import { forgetWhose, isSignedIn, known, NOBODY, remember } from "../sync/account.ts";
import type { Change, Held } from "../sync/diary.ts";
import { keyOf, type PlainRecord } from "../sync/entry.ts";
import { answerFound, followSync, QUIET, type Status, syncNow } from "../sync/sync.ts";
import { heed } from "../sync/told.ts";
import { type Draft, draftOf, made, newDraft, undoing, type Wrong } from "./by_hand.ts";
import { askMorning, type Day, dayOf, dayOfDate, noonOf, plusDays, type Total } from "./days.ts";
import { diaryWords, type DiaryWords } from "./diary_words.ts";
import { formView } from "./hand_view.ts";
import { heatView } from "./heat.ts";
import { listView, titleOf } from "./list_view.ts";
import { measureName, progressView } from "./progress_view.ts";
import { chartsOf, GENERAL, latestMovement, listed, type Listed, type Range, startOf, totalsOfYear } from "./reading.ts";
import { saveAsFile } from "./file.ts";
import { newId, type SessionRecord } from "./record.ts";
import { areSaved } from "./saved.ts";
import { stateView } from "./state_view.ts";
import { openStore, openStoreOf, removeStoreOf, type Store, StoreProblem } from "./store.ts";
import { styles } from "./styles.ts";
import { historyWords, type HistoryWords } from "./words.ts";

const PAGE = 30;
const RANGES: readonly Range[] = ["quarter", "year", "all"];

interface Hand {
  readonly draft: Draft;
  readonly wrong: readonly Wrong[];
  /** What is being corrected. */
  readonly held?: Held;
}

interface Undo {
  readonly text: string;
  readonly changes: readonly Change[];
}

export class UnsitHistory extends LitElement {
  static override styles = [unsafeCSS(uplotCss), look, tables, styles];
  static override properties = { library: {}, choose: {}, lang: {} };

  declare library: string;
  declare choose: string;
  declare lang: string;

  private store: Store | null = null;
  private told: Library | null = null;
  private isEmpty = true;
  private week = 0;
  private totals: ReadonlyMap<Day, Total> = new Map();
  private today: Day = dayOfDate(new Date());
  private until: Day = this.today;
  private at: Day = this.today;
  private list: Listed = { entries: [], hasMore: false };
  private limit = PAGE;
  private day: Day | "" = "";
  private movements: readonly string[] = [];
  private only: string | null = null;
  private range: Range = "year";
  private charted = GENERAL;
  private charts: readonly Together[] = [];
  private measure = "";
  private odd: readonly Held[] = [];
  private waiting = 0;
  private since = "";
  private left: { readonly waiting: number } | null = null;
  private isLeftSure = false;
  private status: Status = QUIET;
  private hasRecordings = false;
  private morning: Held | undefined = undefined;
  private isMorningLater = false;
  private hand: Hand | null = null;
  private undo: Undo | null = null;
  private trouble = "";
  private isUnreadable = false;
  private isSure = false;
  private isDeleted = false;
  private chart: uPlot | null = null;
  private drawn = "";
  private reading: Promise<void> | null = null;
  private isStale = false;
  private readonly kept = new Map<string, { readonly key: string; readonly value: Promise<unknown> }>();
  private isScrolled = false;
  private readonly darkness = matchMedia("(prefers-color-scheme: dark)");
  private resizing: ResizeObserver | null = null;
  private endings: (() => void)[] = [];

  constructor() {
    super();
    this.library = "/data/library.json";
    this.choose = "/choose/";
    this.lang = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.darkness.addEventListener("change", this.redraw);
    this.resizing = new ResizeObserver(() => this.chart?.setSize({ width: this.place?.clientWidth ?? 300, height: 260 }));
    this.resizing.observe(this);
    this.endings = [heed(() => (this.kept.clear(), void this.read())), followSync((status) => this.follow(status))];
    void this.load();
    void register();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.darkness.removeEventListener("change", this.redraw);
    for (const end of this.endings) end();
    this.resizing?.disconnect();
    this.chart?.destroy();
    this.chart = null;
    this.drawn = "";
  }

  private get tag(): string {
    return this.lang || this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en";
  }

  private get words(): HistoryWords {
    return historyWords(this.tag);
  }

  private get say(): DiaryWords {
    return diaryWords(this.tag);
  }

  private get place(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".chart");
  }

  private get shown(): Together | undefined {
    return this.charts.find(({ id }) => id === this.measure) ?? this.charts[0];
  }

  private get checks(): Checks {
    const all = Object.values(this.told?.movements ?? {}).flatMap(({ check }) => check ?? []);
    return Object.fromEntries(all.map((check) => [check.id, check]));
  }

  private get lines(): Series[] {
    return [...(this.shown?.sides ?? [])];
  }

  private readonly nameOf = (movement: string): string => this.told?.movements[movement]?.name ?? movement.replaceAll("_", " ");

  private readonly movementOf = (name: string): string => {
    const found = Object.values(this.told?.movements ?? {}).find((one) => one.name.toLowerCase() === name.toLowerCase());
    return found?.id ?? name;
  };

  // ---- reading --------------------------------------------------------------------------------------------------

  private async load(): Promise<void> {
    this.store = await openStore();
    this.kept.clear();
    this.charted = GENERAL;
    // Names come from the library; without it the history is still there.
    this.told = await fetchLibrary(this.library).catch(() => null);
    await this.read();
  }

  private follow(status: Status): void {
    const isNew = status.phase !== this.status.phase;
    this.status = status;
    this.requestUpdate();
    if (isNew && this.store !== null) void this.read();
  }

  /** Read what is shown; asked for again while it reads, it reads once more afterwards. */
  private read(): Promise<void> {
    if (this.reading !== null) {
      this.isStale = true;
      return this.reading;
    }
    this.reading = this.readOnce()
      .then(() => {
        this.isUnreadable = false;
      })
      .catch(() => {
        // What was read before stays, and what could not be read is asked for again with the next look.
        this.kept.clear();
        this.isUnreadable = true;
        this.requestUpdate();
      })
      .finally(() => {
        this.reading = null;
        if (this.isStale) {
          this.isStale = false;
          void this.read();
        }
      });
    return this.reading;
  }

  private async readOnce(): Promise<void> {
    const { store } = this;
    if (store === null) return;
    const { diary } = store;
    const now = new Date();
    this.today = dayOfDate(now);
    if (this.only === null && this.charted === GENERAL) this.charted = await latestMovement(diary);
    const [totals, list, movements, charts, odd, waiting, sync, recent, latest, recordings, settings] = await Promise.all([
      this.once("year", `${this.until} ${this.today}`, () => totalsOfYear(diary, this.until)),
      listed(diary, { movement: this.only, range: this.range, day: this.day, limit: this.limit }, now),
      this.once("movements", "", () => diary.movements()),
      this.once("charts", `${this.range} ${this.charted}`, () => chartsOf(diary, this.charted, startOf(this.range, now), this.checks)),
      diary.odd(),
      diary.waiting(),
      store.get("sync"),
      diary.between("session", plusDays(this.today, -8), "9"),
      diary.before(["session", "activity", "observation"], "9", 1),
      store.recordings.all(),
      store.get("settings"),
    ]);
    this.hasRecordings = recordings.length > 0 || settings?.recordings === true;
    if (this.hasRecordings) void import("../recordings/element.ts").catch(() => undefined);
    Object.assign(this, { totals, list, movements, charts, odd, waiting });
    this.isEmpty = latest.length === 0;
    this.since = sync === undefined || sync.at === "" ? "" : new Intl.DateTimeFormat(this.tag, { dateStyle: "medium", timeStyle: "short" }).format(new Date(sync.at));
    this.week = thisWeek(recent.map(({ record }) => record as unknown as SessionRecord), now);
    this.morning = askMorning(recent, now);
    const { account, left } = known();
    this.left = left === "asked" ? { waiting: await (await openStoreOf(account)).diary.waiting() } : null;
    this.toggleAttribute("data-read", true);
    this.requestUpdate();
  }

  /** What was read before is not read again until the diary changes. */
  private once<T>(name: string, key: string, read: () => Promise<T>): Promise<T> {
    const before = this.kept.get(name);
    if (before?.key === key) return before.value as Promise<T>;
    const value = read();
    this.kept.set(name, { key, value });
    return value;
  }

  private show(change: Partial<{ until: Day; at: Day; limit: number; day: Day | ""; only: string | null; range: Range; charted: string }>): void {
    Object.assign(this, change);
    void this.read();
  }

  // ---- writing --------------------------------------------------------------------------------------------------

  private async write(changes: readonly Change[], text: string): Promise<boolean> {
    const { store } = this;
    if (store === null) return false;
    try {
      const before = new Map<string, Held | undefined>();
      for (const { kind, id } of changes) before.set(keyOf(kind, id), await store.diary.get(kind, id));
      await store.diary.write(changes, new Date());
      if (!(await areSaved(store.diary, changes))) throw new StoreProblem("unread", "a read does not show the change");
      this.undo = { text, changes: undoing(changes, before) };
      this.trouble = "";
    } catch (error) {
      this.trouble = error instanceof StoreProblem ? this.say.notSaved[error.code] : String(error);
    }
    await this.read();
    return this.trouble === "";
  }

  private async takeBack(): Promise<void> {
    const { undo } = this;
    this.undo = null;
    if (undo !== null && (await this.write(undo.changes, this.say.told.undone))) this.undo = { text: this.say.told.undone, changes: [] };
    this.requestUpdate();
  }

  private begin(draft: Draft, held?: Held): void {
    this.hand = { draft, wrong: [], ...(held === undefined ? {} : { held }) };
    this.undo = null;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".hand h2")?.focus());
  }

  private async keep(): Promise<void> {
    const { hand } = this;
    if (hand === null) return;
    const around = { now: new Date(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone, newId, movementOf: this.movementOf };
    const result = made(hand.draft, around, hand.held);
    if ("wrong" in result) {
      this.hand = { ...hand, wrong: result.wrong };
      this.requestUpdate();
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>(".hand [aria-invalid=true]")?.focus();
      return;
    }
    if (await this.write(result.changes, hand.held === undefined ? this.say.told.kept : this.say.told.changed)) this.hand = null;
    this.requestUpdate();
  }

  private removeEntry({ kind, id }: Held): void {
    void this.write([{ kind, id, record: null }], this.say.told.removed);
  }

  private edit(held: Held): void {
    this.begin(draftOf(held, this.nameOf), held);
  }

  private tellMorning(morning: string): void {
    const { morning: held } = this;
    if (held === undefined || held.record === null) return;
    void this.write([{ kind: held.kind, id: held.id, record: { ...held.record, morning } as PlainRecord }], this.say.told.kept);
  }

  // ---- the account ----------------------------------------------------------------------------------------------

  private async stay(isKept: boolean): Promise<void> {
    const whose = known();
    try {
      if (!isKept) await removeStoreOf(whose.account);
    } catch {
      this.trouble = this.words.notDeleted;
      return this.requestUpdate();
    }
    remember(isKept ? { ...whose, left: "kept" } : NOBODY);
    forgetWhose();
    this.isLeftSure = false;
    await this.load();
  }

  private async found(isMine: boolean): Promise<void> {
    await answerFound(isMine);
    await this.read();
  }

  // ---- everything -----------------------------------------------------------------------------------------------

  private async save(): Promise<void> {
    const all = (await this.store?.diary.everything()) ?? [];
    const entries = all.filter(({ kind }) => kind !== "session").map(({ kind, id, changed, device, record }) => ({ kind, id, changed, device, record }));
    saveAsFile((await this.store?.sessions()) ?? [], entries);
  }

  private async deleteAll(): Promise<void> {
    const { store } = this;
    try {
      await store?.clear();
      this.isDeleted = (await store?.diary.everything())?.length === 0;
    } catch {
      this.isDeleted = false;
    }
    this.trouble = this.isDeleted ? "" : this.words.notDeleted;
    this.kept.clear();
    this.isSure = false;
    this.undo = null;
    await this.read();
  }

  // ---- drawing --------------------------------------------------------------------------------------------------

  private readonly redraw = (): void => {
    this.drawn = "";
    this.requestUpdate();
  };

  protected override updated(_changed: PropertyValues<this>): void {
    void this.draw();
    const year = this.renderRoot.querySelector<HTMLElement>(".heat .scroll");
    // The days that matter are the latest ones.
    if (year !== null && !this.isScrolled) {
      this.isScrolled = true;
      year.scrollLeft = year.scrollWidth;
    }
  }

  private async draw(): Promise<void> {
    const { shown, place, lines } = this;
    const wanted = shown === undefined || place === null || lines.length === 0 ? "" : JSON.stringify([shown.id, this.range, lines.map(({ points }) => [points.length, points.at(-1)])]);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.chart?.destroy();
    this.chart = null;
    if (shown === undefined || place === null || wanted === "") return;
    const { drawChart } = await import("../charts/chart.ts");
    if (this.drawn !== wanted || !this.isConnected) return;
    const style = getComputedStyle(this);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const colours = { ink: colour("--_quiet"), line: colour("--_line"), panel: colour("--_panel"), lines: [colour("--_accent"), colour("--_second")] as const };
    const { name } = measureName(shown, this.tag, this.told);
    const drawn = lines.map((series) => ({ series, band: bandOf(series), label: name }));
    this.chart = drawChart(place, drawn, colours, this.tag);
    this.toggleAttribute("data-drawn", true);
  }

  // ---- what is shown --------------------------------------------------------------------------------------------

  private entering(): TemplateResult {
    const { say, hand } = this;
    if (hand !== null) {
      const acts = {
        change: (draft: Draft) => ((this.hand = { ...hand, draft }), this.requestUpdate()),
        keep: () => void this.keep(),
        leave: () => ((this.hand = null), this.requestUpdate()),
      };
      const isCounted = hand.held?.kind === "session" && hand.held.record?.source !== "hand";
      return formView({ ...hand, isCounted, movements: this.told?.movements ?? {} }, say.about[hand.draft.about], say, acts);
    }
    return html`<section class="card stack">
      <h2>${say.note}</h2>
      <div class="row">${(["session", "activity", "feeling"] as const).map((about) => html`<button type="button" data-about=${about} @click=${() => this.begin(newDraft(about, new Date()))}>${say.about[about]}</button>`)}</div>
    </section>`;
  }

  private asking(): TemplateResult | typeof nothing {
    const { say, morning } = this;
    if (morning === undefined || this.isMorningLater) return nothing;
    const day = new Intl.DateTimeFormat(this.tag, { weekday: "long" }).format(noonOf(dayOf(morning)));
    return html`<section class="card stack morning">
      <h2>${say.morning(`${day} (${titleOf(morning, this.around)})`)}</h2>
      <div class="row">
        ${(["better", "same", "worse"] as const).map((how) => html`<button type="button" data-morning=${how} @click=${() => this.tellMorning(how)}>${say.mornings[how]}</button>`)}
        <button type="button" class="plain" @click=${() => ((this.isMorningLater = true), this.requestUpdate())}>${say.later}</button>
      </div>
    </section>`;
  }

  private get around(): { words: HistoryWords; diary: DiaryWords; tag: string; nameOf: (movement: string) => string } {
    return { words: this.words, diary: this.say, tag: this.tag, nameOf: this.nameOf };
  }

  private picks(): TemplateResult {
    const { say } = this;
    const movements = [...this.movements].sort((one, other) => this.nameOf(one).localeCompare(this.nameOf(other), this.tag));
    const choose = (value: string): void => {
      const only = value === "*" ? null : value;
      this.show({ only, limit: PAGE, day: "", ...(only === null ? {} : { charted: only }) });
    };
    return html`<div class="picks">
      <label class="pick">${say.only}
        <select class="only" @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
          <option value="*" ?selected=${this.only === null}>${say.all}</option>
          <option value=${GENERAL} ?selected=${this.only === GENERAL}>${say.general}</option>
          ${movements.map((id) => html`<option value=${id} ?selected=${this.only === id}>${this.nameOf(id)}</option>`)}
        </select>
      </label>
      <label class="pick">${say.range}
        <select class="range" @change=${(event: Event) => this.show({ range: (event.target as HTMLSelectElement).value as Range, limit: PAGE })}>
          ${RANGES.map((range) => html`<option value=${range} ?selected=${this.range === range}>${say.ranges[range]}</option>`)}
        </select>
      </label>
    </div>`;
  }

  private progress(): TemplateResult | typeof nothing {
    const { shown, lines, say } = this;
    const name = this.charted === GENERAL ? say.general : this.nameOf(this.charted);
    if (shown === undefined || lines.length === 0) return nothing;
    return html`<section class="card stack progress">
      <h2>${this.words.progress}: ${name}</h2>
      ${progressView({ charts: this.charts, shown, lines, name, told: this.told }, say, this.tag, (id) => ((this.measure = id), this.requestUpdate()))}
    </section>`;
  }

  private dayByDay(): TemplateResult {
    const { say, list } = this;
    const acts = { edit: (held: Held) => this.edit(held), remove: (held: Held) => this.removeEntry(held) };
    return html`<section class="card stack list">
      <h2 id="days" tabindex="-1">${say.days}</h2>
      ${this.day === "" ? nothing : html`<div class="row"><button type="button" class="whole" @click=${() => this.show({ day: "" })}>${say.wholeTime}</button></div>`}
      ${list.entries.length === 0 ? html`<p class="quiet">${say.nothingThere}</p>` : listView(list.entries, this.around, acts)}
      ${list.hasMore ? html`<div class="row"><button type="button" class="further" @click=${() => this.show({ limit: this.limit + PAGE })}>${say.showMore}</button></div>` : nothing}
    </section>`;
  }

  private mine(): TemplateResult {
    const { words } = this;
    const isAccounts = known().account !== "" && this.left === null;
    const isInAccount = isSignedIn();
    const isInMemory = this.store?.where === "memory";
    const where = isInMemory ? words.notLasting : isInAccount ? this.say.inAccount : words.device;
    const mayGo = !isInMemory && !isInAccount && !this.isEmpty && this.store?.lasting === false;
    const ask = (isSure: boolean) => () => ((this.isSure = isSure), this.requestUpdate());
    return html`<section class="card stack">
      <h2>${words.yours}</h2>
      <p class="quiet where">${where}</p>
      ${mayGo ? html`<p class="trouble may-go">${words.mayGo}</p>` : nothing}
      ${this.isSure
        ? html`<p role="alert"><b>${words.sure}</b></p>
            <div class="row">
              <button class="danger really" type="button" @click=${() => void this.deleteAll()}>${words.really}</button>
              <button type="button" @click=${ask(false)}>${words.keep}</button>
            </div>`
        : html`<div class="row">
            <button class="export" type="button" @click=${() => void this.save()}>${words.exportAll}</button>
            ${isAccounts ? nothing : html`<button class="danger delete" type="button" @click=${ask(true)}>${words.deleteAll}</button>`}
          </div>`}
      <p role="status">${this.isDeleted ? words.deleted : nothing}</p>
    </section>`;
  }

  private recordings(): TemplateResult | typeof nothing {
    if (!this.hasRecordings) return nothing;
    return html`<unsit-recordings .store=${this.store} .nameOf=${this.nameOf} lang=${this.tag}></unsit-recordings>`;
  }

  private standing(): TemplateResult {
    const { status, waiting, since, odd, left, isLeftSure: isSure } = this;
    return stateView({ status, waiting, since, odd, left, isSure }, (held) => titleOf(held, this.around), this.say, {
      keep: () => void this.stay(true),
      remove: () => void this.stay(false),
      doubt: () => ((this.isLeftSure = true), this.requestUpdate()),
      found: (isMine) => void this.found(isMine),
      edit: (held) => this.edit(held),
      remove_entry: (held) => this.removeEntry(held),
    });
  }

  private year(): TemplateResult {
    const { totals, today, until, at } = this;
    return heatView({ totals, today, until, at }, this.say, this.tag, {
      go: (day) => {
        this.at = day;
        this.requestUpdate();
        void this.updateComplete.then(() => this.renderRoot.querySelector<SVGElement>(`rect[data-day="${day}"]`)?.focus());
      },
      choose: (day) => {
        this.show({ day, at: day });
        void this.read().then(() => this.renderRoot.querySelector<HTMLElement>("#days")?.focus());
      },
      turn: (days) => {
        const until = plusDays(this.until, 7 * days);
        this.show({ until: until > this.today ? this.today : until });
      },
    });
  }

  private undoBar(): TemplateResult {
    const { undo } = this;
    const trouble = this.trouble || (this.isUnreadable ? this.say.notRead : "");
    if (trouble !== "") return html`<p class="trouble" role="alert">${trouble}</p>`;
    const body = undo === null ? nothing : html`<span>${undo.text}</span>${undo.changes.length > 0 ? html`<button type="button" class="take-back" @click=${() => void this.takeBack()}>${this.say.undo}</button>` : nothing}`;
    return html`<div role="status" class=${undo === null ? "" : "card undo"}>${body}</div>`;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    if (!this.hasAttribute("data-read")) {
      if (!this.isUnreadable) return html`<p role="status">…</p>`;
      return html`<div class="trouble row" role="alert"><span>${this.say.notRead}</span><button type="button" @click=${() => void this.read()}>${words.tryAgain}</button></div>`;
    }
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      ${this.standing()}
      ${this.isEmpty
        ? html`<div class="card stack"><p>${words.empty}</p><div class="row"><a class="button main" href=${this.choose}>${words.begin}</a></div></div>`
        : html`<p>${words.week(this.week)}</p>`}
      ${this.asking()} ${this.entering()} ${this.isEmpty ? nothing : html`${this.year()} ${this.picks()} ${this.progress()} ${this.dayByDay()}`} ${this.recordings()} ${this.mine()} ${this.undoBar()}
    </div>`;
  }

  /** Get in step with the account now. */
  sync(): void {
    syncNow();
  }
}
