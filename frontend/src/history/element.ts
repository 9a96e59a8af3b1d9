/** `<unsit-history>`: the sessions on this device, a chart with its noise band, export, and deleting everything. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult, unsafeCSS } from "lit";
import type uPlot from "uplot";
import uplotCss from "uplot/dist/uPlot.min.css?inline";
import { bandOf, changeOf, type Checks, otherSide, type Series, seriesOf, sidesOf, thisWeek } from "../charts/progress.ts";
import { fetchLibrary, type Library } from "../choosing/library.ts";
import { look } from "../choosing/look.ts";
import { register } from "../offline/page.ts";
import { wordsFor } from "../player/words.ts";
import { FORMAT, type SessionRecord } from "./record.ts";
import { openStore, type Store } from "./store.ts";
import { historyWords, type HistoryWords } from "./words.ts";

export class UnsitHistory extends LitElement {
  static override styles = [
    unsafeCSS(uplotCss),
    look,
    css`
      :host {
        max-width: 900px;
        margin-inline: auto;
      }
      .chart {
        min-height: 260px;
        min-width: 0;
        overflow: hidden;
      }
      label.pick {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 4px;
        font-weight: 600;
      }
      select {
        font: inherit;
        min-height: 48px;
        border-radius: 12px;
        border: 1.5px solid var(--_edge);
        background: var(--_panel);
        color: var(--_ink);
        padding: 0 12px;
        width: 100%;
        min-width: 0;
      }
      .table {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        text-align: start;
        padding: 8px 14px 8px 0;
        border-block-end: 1px solid var(--_line);
        vertical-align: top;
      }
      thead th {
        color: var(--_quiet);
        font-weight: 600;
        font-size: 0.9rem;
      }
      summary {
        min-height: 44px;
        display: flex;
        align-items: center;
        cursor: pointer;
        color: var(--_accent);
      }
      .danger {
        border-color: var(--_warn);
        color: var(--_warn);
      }
    `,
  ];
  static override properties = { library: {}, choose: {}, lang: {} };

  declare library: string;
  declare choose: string;
  declare lang: string;

  private store: Store | null = null;
  private told: Library | null = null;
  private records: readonly SessionRecord[] | null = null;
  private picked = "";
  private isSure = false;
  private isDeleted = false;
  private chart: uPlot | null = null;
  private drawn = "";
  private readonly darkness = matchMedia("(prefers-color-scheme: dark)");
  private resizing: ResizeObserver | null = null;

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
    void this.load();
    void register();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.darkness.removeEventListener("change", this.redraw);
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

  private get place(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".chart");
  }

  private async load(): Promise<void> {
    this.store = await openStore();
    // Names come from the library; without it the history is still there.
    const [records, told] = await Promise.all([this.store.sessions().catch(() => []), fetchLibrary(this.library).catch(() => null)]);
    this.records = records;
    this.told = told;
    this.requestUpdate();
  }

  private get series(): Series[] {
    return seriesOf(this.records ?? [], this.checks);
  }

  private get checks(): Checks {
    const all = Object.values(this.told?.movements ?? {}).flatMap(({ check }) => check ?? []);
    return Object.fromEntries(all.map((check) => [check.id, check]));
  }

  private get shown(): Series | undefined {
    const all = this.series;
    return all.find(({ id }) => id === this.picked) ?? all[0];
  }

  private name(movement: string): string {
    return this.told?.movements[movement]?.name ?? movement.replaceAll("_", " ");
  }

  private label({ measure, movement, side }: Series): string {
    const sides = side === "" ? "" : wordsFor(this.tag).sides[side];
    const check = measure === "check" ? this.told?.movements[movement]?.check : undefined;
    if (check) return `${[check.name, sides].filter((part) => part !== "").join(", ")}: ${this.words.checkUnits[check.unit]}`;
    const what = [movement === "" ? "" : this.name(movement), sides].filter((part) => part !== "").join(", ");
    return what === "" ? this.words.measures[measure] : `${what}: ${this.words.measures[measure].toLowerCase()}, ${this.words.units[measure]}`;
  }

  private readonly redraw = (): void => {
    this.drawn = "";
    this.requestUpdate();
  };

  protected override updated(_changed: PropertyValues<this>): void {
    void this.draw();
  }

  private async draw(): Promise<void> {
    const { shown, place } = this;
    const wanted = shown === undefined || place === null ? "" : `${shown.id} ${shown.points.length}`;
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.chart?.destroy();
    this.chart = null;
    if (shown === undefined || place === null) return;
    const { drawChart } = await import("../charts/chart.ts");
    if (this.drawn !== wanted || !this.isConnected) return;
    const style = getComputedStyle(this);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const colours = { ink: colour("--_quiet"), line: colour("--_line"), accent: colour("--_accent"), ground: colour("--_panel") };
    const other = shown.change === undefined ? undefined : otherSide(shown, this.series);
    this.chart = drawChart(place, shown, bandOf(shown), this.label(shown), colours, this.tag, other);
    this.toggleAttribute("data-drawn", true);
  }

  private save(): void {
    const all = { format: FORMAT, exported: new Date().toISOString(), sessions: this.records ?? [] };
    const address = URL.createObjectURL(new Blob([JSON.stringify(all, null, 1)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `unsit-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  private async deleteAll(): Promise<void> {
    await this.store?.clear().catch(() => undefined);
    this.records = (await this.store?.sessions().catch(() => [])) ?? [];
    this.isSure = false;
    this.isDeleted = true;
    this.requestUpdate();
  }

  private progress(shown: Series): TemplateResult {
    const { words } = this;
    const band = bandOf(shown);
    const [first, last] = [shown.points[0], shown.points.at(-1)];
    const other = shown.change === undefined ? undefined : otherSide(shown, this.series);
    const sides = sidesOf(shown, other);
    const day = new Intl.DateTimeFormat(this.tag, { dateStyle: "medium" });
    return html`<section class="card stack">
      <h2>${words.progress}</h2>
      <label class="pick">
        ${words.what}
        <select
          @change=${(event: Event) => {
            this.picked = (event.target as HTMLSelectElement).value;
            this.requestUpdate();
          }}
        >
          ${this.series.map((series) => html`<option value=${series.id} ?selected=${series.id === shown.id}>${this.label(series)}</option>`)}
        </select>
      </label>
      <div class="chart" role="img" aria-label=${words.chart(this.label(shown), String(first?.value ?? ""), String(last?.value ?? ""))}></div>
      <p class="change"><b>${words.change[changeOf(shown)]}</b></p>
      ${sides === null ? nothing : html`<p class="sides">${words.sides[sides.differ ? "differ" : "same"](String(sides.left), String(sides.right))}</p>`}
      ${other === undefined ? nothing : html`<p class="quiet">${words.broken(wordsFor(this.tag).sides[other.side === "" ? "both" : other.side])}</p>`}
      <p class="quiet">${words.band[band?.from ?? "none"]}</p>
      <details>
        <summary>${words.table}</summary>
        <table>
          <tbody>
            ${shown.points.map(({ at_s, value }) => html`<tr><th scope="row">${day.format(at_s * 1000)}</th><td>${value}</td></tr>`)}
          </tbody>
        </table>
      </details>
    </section>`;
  }

  private list(records: readonly SessionRecord[]): TemplateResult {
    const { words } = this;
    const day = new Intl.DateTimeFormat(this.tag, { day: "numeric", month: "short", year: "numeric" });
    return html`<section class="card stack">
      <h2 id="sessions">${words.sessions}</h2>
      <div class="table" tabindex="0" role="region" aria-labelledby="sessions">
        <table>
          <thead>
            <tr>
              <th scope="col">${words.date}</th>
              <th scope="col">${words.session}</th>
              <th scope="col">${words.done}</th>
              <th scope="col">${words.effort}</th>
              <th scope="col">${words.pain}</th>
            </tr>
          </thead>
          <tbody>
            ${[...records].reverse().map(
              (record) => html`<tr>
                <th scope="row">${day.format(new Date(record.started))}</th>
                <td>${record.name}${record.stopped === "" ? nothing : html` <span class="quiet">(${words.endedEarly})</span>`}</td>
                <td>${Math.max(1, Math.round(record.work_s / 60))} ${words.minutes}</td>
                <td>${record.effort ?? "–"}</td>
                <td>${record.pain ?? "–"}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private mine(): TemplateResult {
    const { words } = this;
    return html`<section class="card stack">
      <h2>${words.yours}</h2>
      <p class="quiet">${this.store?.lasting === false ? words.notLasting : words.device}</p>
      ${this.isSure
        ? html`<p role="alert"><b>${words.sure}</b></p>
            <div class="row">
              <button class="danger really" type="button" @click=${() => void this.deleteAll()}>${words.really}</button>
              <button type="button" @click=${() => ((this.isSure = false), this.requestUpdate())}>${words.keep}</button>
            </div>`
        : html`<div class="row">
            <button class="export" type="button" @click=${() => this.save()}>${words.exportAll}</button>
            <button class="danger delete" type="button" @click=${() => ((this.isSure = true), this.requestUpdate())}>${words.deleteAll}</button>
          </div>`}
      <p role="status">${this.isDeleted ? words.deleted : nothing}</p>
    </section>`;
  }

  protected override render(): TemplateResult {
    const { words, records, shown } = this;
    if (records === null) return html`<p role="status">…</p>`;
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      ${records.length === 0
        ? html`<div class="card stack"><p>${words.empty}</p><div class="row"><a class="button main" href=${this.choose}>${words.begin}</a></div></div>`
        : html`<p>${words.week(thisWeek(records, new Date()))}</p>
            ${shown === undefined ? nothing : this.progress(shown)} ${this.list(records)}`}
      ${this.mine()}
    </div>`;
  }
}
