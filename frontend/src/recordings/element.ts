/** `<unsit-recordings>`: the recordings on this device: looked at as moving points, saved as files, deleted. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { look } from "../choosing/look.ts";
import type { Store } from "../history/store.ts";
import { drawMoment, momentAt } from "./drawing.ts";
import { asFile, type Moment, momentsOf } from "./file.ts";
import { MOST_BYTES, MOST_RECORDINGS, type RecordingAbout } from "./kept.ts";
import { styles } from "./styles.ts";
import { recordingWords, type RecordingWords } from "./words.ts";

const HEIGHT_PX = 300;
const SHORT_MS = 10_000;

export class UnsitRecordings extends LitElement {
  static override styles = [look, styles];
  static override properties = { store: { attribute: false }, nameOf: { attribute: false }, lang: {} };

  declare store: Store | null;
  declare nameOf: (movement: string) => string;
  declare lang: string;

  private all: readonly RecordingAbout[] = [];
  private areKept = false;
  private asked = "";
  private said = "";
  private played: { readonly id: string; readonly moments: readonly Moment[]; readonly begun_ms: number } | null = null;
  private frame = 0;

  constructor() {
    super();
    this.store = null;
    this.nameOf = (movement) => movement.replaceAll("_", " ");
    this.lang = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  // What is set before the element is defined comes only with its first update.
  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("store")) void this.read();
  }

  private get words(): RecordingWords {
    return recordingWords(this.lang || "en");
  }

  private async read(): Promise<void> {
    const { store } = this;
    if (store === null) return;
    const [all, settings] = await Promise.all([store.recordings.all(), store.get("settings")]);
    this.all = all;
    this.areKept = settings?.recordings === true;
    this.toggleAttribute("data-read", true);
    this.requestUpdate();
  }

  private async agree(areKept: boolean): Promise<void> {
    const settings = await this.store?.get("settings");
    if (settings !== undefined) await this.store?.put("settings", { ...settings, recordings: areKept });
    await this.read();
  }

  /** The rows of a recording, with what is to be said where they cannot be read. */
  private async rowsOf({ id }: RecordingAbout): Promise<Uint8Array | null> {
    const rows = await this.store?.recordings.rows(id).catch(() => undefined);
    this.said = rows === undefined ? this.words.unreadable : "";
    return rows ?? null;
  }

  private async play(about: RecordingAbout): Promise<void> {
    this.stop();
    const rows = await this.rowsOf(about);
    const moments = rows === null ? [] : await momentsOf(rows).catch((): Moment[] => []);
    if (moments.length === 0) this.said = this.words.unreadable;
    else this.played = { id: about.id, moments, begun_ms: performance.now() };
    this.requestUpdate();
    await this.updateComplete;
    if (this.played !== null) this.frame = requestAnimationFrame(this.onFrame);
  }

  private readonly onFrame = (now_ms: number): void => {
    const { played } = this;
    const pen = this.renderRoot.querySelector("canvas")?.getContext("2d");
    if (played === null || pen === null || pen === undefined) return;
    const time_s = Math.max(0, now_ms - played.begun_ms) / 1000;
    const style = getComputedStyle(this);
    const moment = momentAt(played.moments, time_s);
    if (moment !== undefined) drawMoment(pen, moment, { ink: style.color, accent: style.getPropertyValue("--_accent").trim() || "teal" });
    pen.canvas.dataset["drawn"] = String(moment?.points != null);
    if (time_s > played.moments.at(-1)!.time_s) return this.stop();
    this.frame = requestAnimationFrame(this.onFrame);
  };

  private stop(): void {
    cancelAnimationFrame(this.frame);
    this.played = null;
    this.requestUpdate();
  }

  private async save(about: RecordingAbout): Promise<void> {
    const rows = await this.rowsOf(about);
    this.requestUpdate();
    if (rows === null) return;
    const address = URL.createObjectURL(new Blob([(await asFile(about, rows)) as BlobPart], { type: "application/gzip" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${about.movement}-${about.side === "both" ? "" : `${about.side}-`}${about.id.slice(0, 6)}-${about.id.split("-").at(-1)}.landmarks`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), SHORT_MS);
  }

  private async erase({ id }: RecordingAbout): Promise<void> {
    if (this.played?.id === id) this.stop();
    await this.store?.recordings.remove(id);
    [this.asked, this.said] = ["", this.words.removed];
    await this.read();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("h2")?.focus();
  }

  private item(about: RecordingAbout): TemplateResult {
    const { words } = this;
    const { id, truth, kind, counted } = { ...about, counted: about.truth.counted };
    const amount = (value: number): string => (kind === "hold" ? words.held(Math.round(value)) : words.repetitions(Math.round(value)));
    const told = truth.hold_s ?? truth.repetitions ?? 0;
    const name = [this.nameOf(about.movement), words.sides[about.side]].filter((part) => part !== "").join(", ");
    const when = new Intl.DateTimeFormat(this.lang || "en", { dateStyle: "medium", timeStyle: "short" }).format(new Date(about.at));
    const isPlayed = this.played?.id === id;
    const ask = (asked: string) => () => ((this.asked = asked), this.requestUpdate());
    const button = (mark: string, what: string, act: () => void): TemplateResult => html`<button type="button" class=${mark} aria-label=${words.act(what, `${name}, ${when}`)} @click=${act}>${what}</button>`;
    return html`<li data-id=${id}>
      <p><b>${name}</b>, ${amount(told)}${counted === told ? nothing : html` <span class="quiet">(${words.counted(amount(counted))})</span>`}</p>
      <p class="quiet">${when} · ${words.facts(Math.round(about.duration_s), Math.round(about.bytes / 1000))}</p>
      ${isPlayed ? html`<canvas role="img" aria-label=${words.picture(name)} width=${Math.round(HEIGHT_PX * about.aspect)} height=${HEIGHT_PX}></canvas>` : nothing}
      <div class="row">
        ${isPlayed ? button("stop", words.stop, () => this.stop()) : button("play", words.play, () => void this.play(about))}
        ${button("save", words.save, () => void this.save(about))}
        ${this.asked === id
          ? html`${button("danger really", words.really, () => void this.erase(about))} ${button("plain", words.cancel, ask(""))}`
          : button("remove", words.remove, ask(id))}
      </div>
    </li>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, all } = this;
    if (!this.hasAttribute("data-read")) return nothing;
    return html`<section class="card stack" aria-labelledby="recordings">
      <h2 id="recordings" tabindex="-1">${words.title}</h2>
      <p class="quiet">${words.what}</p>
      <p class="quiet">${words.bound(MOST_RECORDINGS, MOST_BYTES / 1_000_000)}</p>
      <label><input type="checkbox" class="keep-recordings" .checked=${this.areKept} @change=${(event: Event) => void this.agree((event.target as HTMLInputElement).checked)} /> ${words.keep}</label>
      ${all.length === 0 ? html`<p>${words.none}</p>` : html`<ul class="stack">${all.map((about) => this.item(about))}</ul>`}
      <p role="status">${this.said}</p>
    </section>`;
  }
}

customElements.define("unsit-recordings", UnsitRecordings);
