/** `<unsit-own>`: the movements and routines of one's own: list, beginning one, files in and out, and the editor. */
import { reader } from "../sync/account.ts";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { fetchLibrary, type Library, LibraryProblem, type LibraryTrouble } from "../choosing/library.ts";
import { look } from "../choosing/look.ts";
import { Author, keepPython } from "../editor/author.ts";
import type { OwnChange, OwnWhole, UnsitEditor } from "../editor/element.ts";
import type { FileKind, Looked } from "../editor/messages.ts";
import { styles } from "../editor/styles.ts";
import { contains } from "../history/saved.ts";
import { openStore, type OwnRecord, type Store, StoreProblem } from "../history/store.ts";
import { keepThisPage, register } from "../offline/page.ts";
import { importView } from "./import_view.ts";
import { type Entry, type Incoming, lookedAt, recordsFor, type Way } from "./importing.ts";
import { keepMade } from "./make.ts";
import { adapted, freeId, gravestone, headOf, LONGEST_BYTES, newRoutine, present, recordOf, renamed, takenIds } from "./mine.ts";
import { ownWords, type OwnWords } from "./words.ts";

/** What is typed is kept this soon. */
const KEEP_MS = 250;
/** What could not be saved is tried again after that long. */
const AGAIN_MS = 5000;

interface Import {
  readonly entries: readonly Entry[];
  readonly ways: ReadonlyMap<string, Way>;
}

export class UnsitOwn extends LitElement {
  static override styles = [look, styles];
  static override properties = { library: {}, go: {}, movements: {}, lang: {} };

  declare library: string;
  declare go: string;
  /** Address below which the library's files lie. */
  declare movements: string;
  declare lang: string;

  private told: Library | null = null;
  private fatal: LibraryTrouble | null = null;
  private store: Store | null = null;
  private records: OwnRecord[] = [];
  private editing = "";
  private author: Author | null = null;
  private adapting = "";
  private deleting = "";
  private deleted: OwnRecord | null = null;
  private incoming: Import | null = null;
  private isBusy = false;
  private line = "";
  private keeping: UnsitEditor["keeping"] = "kept";
  private unkept: OwnRecord | null = null;
  private timer = 0;

  constructor() {
    super();
    this.library = "/data/library.json";
    this.go = "/go/";
    this.movements = "/movements/";
    this.lang = "";
  }

  // ---- life -----------------------------------------------------------------------------------------------------

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.onHash);
    window.addEventListener("pagehide", this.onLeave);
    document.addEventListener("visibilitychange", this.onLeave);
    void this.load();
    void register();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.onHash);
    window.removeEventListener("pagehide", this.onLeave);
    document.removeEventListener("visibilitychange", this.onLeave);
    void this.flush();
    this.author?.stop();
  }

  private get tag(): string {
    return this.lang || this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en";
  }

  private get words(): OwnWords {
    return ownWords(this.tag);
  }

  private async load(): Promise<void> {
    this.fatal = null;
    this.requestUpdate();
    try {
      this.store = await openStore();
      const [told, records] = await Promise.all([fetchLibrary(this.library), this.store.own().catch(() => [])]);
      this.told = told;
      this.records = records;
      if (this.store.where === "memory") this.keeping = "none";
      await this.follow();
    } catch (error) {
      this.fatal = error instanceof LibraryProblem ? error.code : "unreadable";
    }
    this.requestUpdate();
  }

  /** The Python that checks files; the editor has its own. */
  private get python(): Author {
    return (this.author ??= new Author(this.told!.urls));
  }

  // ---- where it is ----------------------------------------------------------------------------------------------

  private readonly onHash = (): void => void this.follow();
  private readonly onLeave = (): void => void (document.visibilityState === "visible" ? this.refresh() : this.flush());

  /** Another tab may have changed what is kept. */
  private async refresh(): Promise<void> {
    const records = await this.store?.own().catch(() => null);
    if (records === null || records === undefined || this.unkept !== null || this.store?.where !== "device") return;
    this.records = records;
    this.requestUpdate();
  }

  private async follow(): Promise<void> {
    const asked = new URLSearchParams(location.hash.slice(1));
    await this.flush();
    const wanted = asked.get("adapt");
    if (wanted !== null) return this.adapt(wanted);
    const id = asked.get("edit") ?? "";
    const isThere = present(this.records).some((one) => one.id === id);
    this.line = id !== "" && !isThere ? this.words.gone : this.line;
    this.editing = isThere ? id : "";
    if (this.editing !== "") {
      this.line = "";
      const { UnsitEditor: Editor } = await import("../editor/element.ts");
      if (customElements.get("unsit-editor") === undefined) customElements.define("unsit-editor", Editor);
      void keepThisPage().then(() => (this.told === null ? undefined : keepPython(this.told.urls)));
    }
    this.requestUpdate();
    await this.updateComplete;
    const shown = this.renderRoot.querySelector<UnsitEditor>("unsit-editor");
    await shown?.updateComplete;
    (shown?.renderRoot ?? this.renderRoot).querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  // ---- keeping --------------------------------------------------------------------------------------------------

  /** Put records; false, with the reason told, where that does not work. */
  private async put(...records: readonly OwnRecord[]): Promise<boolean> {
    const ids = new Set(records.map(({ id }) => id));
    try {
      await this.store?.putOwn(...records);
      const there = (await this.store?.own()) ?? [];
      const isThere = records.every((record) => contains(there.find(({ id }) => id === record.id), record));
      if (!isThere) throw new StoreProblem("unread", "a read does not show the file");
    } catch (error) {
      this.keeping = error instanceof StoreProblem && error.code === "full" ? "full" : "none";
      return false;
    }
    this.records = [...this.records.filter(({ id }) => !ids.has(id)), ...records];
    this.keeping = this.store?.where === "device" ? "kept" : "none";
    return true;
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    const record = this.unkept;
    this.unkept = null;
    if (record === null) return;
    if (!(await this.put(record))) {
      // It stays in the page at least, and is tried again.
      this.records = this.records.map((one) => (one.id === record.id ? record : one));
      this.unkept ??= record;
      this.timer = window.setTimeout(() => void this.flush(), AGAIN_MS);
    }
    this.requestUpdate();
  }

  private changed({ text }: OwnChange): void {
    const before = this.records.find(({ id }) => id === this.editing);
    if (before === undefined) return;
    this.unkept = recordOf(before.kind, text, before);
    if (this.keeping === "kept") this.keeping = "keeping";
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), KEEP_MS);
    this.requestUpdate();
  }

  /** What was made of a text is kept, so that a session can begin without Python. */
  private async whole({ text, looked, figure }: OwnWhole): Promise<void> {
    await this.flush();
    const record = this.records.find(({ id }) => id === this.editing);
    if (record?.text === text && this.store !== null && this.told !== null) await keepMade(this.store, record, this.told.urls.engine_zip, { looked, figure });
  }

  // ---- beginning one --------------------------------------------------------------------------------------------

  private get libraryIds(): string[] {
    return this.told === null ? [] : [...Object.keys(this.told.movements), ...this.told.routines.map(({ id }) => id)];
  }

  private get taken(): Set<string> {
    return takenIds(this.libraryIds, this.records);
  }

  private async busy(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.line = "";
    this.requestUpdate();
    try {
      await work();
    } catch {
      this.line = this.words.failed;
    }
    this.isBusy = false;
    this.requestUpdate();
  }

  private async begin(kind: FileKind, text: string): Promise<void> {
    const record = recordOf(kind, text);
    if (!(await this.put(record)) && this.store !== null) this.records = [...this.records, record];
    // Going back leads to the list, not to making another one.
    history.replaceState(null, "", `#edit=${record.id}`);
    await this.follow();
  }

  private adapt(id: string): Promise<void> {
    return this.busy(async () => {
      history.replaceState(null, "", "#");
      const routine = this.told?.routines.find((one) => one.id === id);
      if (routine === undefined && this.told?.movements[id] === undefined) throw new Error(id);
      const kind: FileKind = routine === undefined ? "movement" : "routine";
      const text = await this.libraryText(kind, id);
      const language = this.told?.language ?? "en";
      const texts = language === "en" ? {} : await this.python.ask("adapted", { id, kind, language }).catch(() => ({}));
      await this.begin(kind, adapted(text, freeId(`my_${id}`, this.taken), texts));
    });
  }

  private async libraryText(kind: FileKind, id: string): Promise<string> {
    if (kind === "movement") {
      const response = await fetch(`${this.movements}${id}/movement.toml`).catch(() => null);
      if (response?.ok === true) return response.text();
    }
    return this.python.ask("source", { id, kind });
  }

  private fresh(kind: FileKind): Promise<void> {
    return this.busy(async () => {
      const { words } = this;
      const first = this.told?.routines[0]?.blocks[0]?.prescriptions[0]?.movement ?? "hip_stretch_floor";
      const text =
        kind === "movement"
          ? renamed(await this.python.ask("beginning", {}), freeId("my_movement", this.taken))
          : newRoutine(freeId("my_routine", this.taken), words.routineName, words.routineText, first);
      await this.begin(kind, text);
    });
  }

  // ---- files ----------------------------------------------------------------------------------------------------

  private async read(file: File): Promise<Incoming> {
    if (file.size > LONGEST_BYTES) return { file: file.name, text: null, bytes: file.size };
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      return { file: file.name, text, bytes: file.size };
    } catch {
      return { file: file.name, text: null, bytes: file.size };
    }
  }

  private take(files: readonly File[]): Promise<void> {
    return this.busy(async () => {
      const incoming = await Promise.all(files.map((file) => this.read(file)));
      const ask = (text: string, kind: FileKind, beside: Parameters<typeof this.python.ask<"looked">>[1]["beside"]): Promise<Looked> => this.python.ask("looked", { text, kind, beside });
      let entries: Entry[];
      try {
        entries = await lookedAt(incoming, this.records, new Set(this.libraryIds), ask, this.words);
      } catch {
        this.line = this.words.noPython;
        return;
      }
      this.incoming = { entries, ways: new Map() };
      // Where there is nothing to ask, nothing is asked.
      if (entries.every(({ wrong, clash, isSame }) => wrong.length === 0 && clash === null && !isSame)) await this.takeIn();
    });
  }

  private async takeIn(): Promise<void> {
    const { incoming } = this;
    if (incoming === null) return;
    const records = recordsFor(incoming.entries, incoming.ways, this.taken);
    if (records.length > 0 && !(await this.put(...records))) {
      this.line = this.words.full;
      this.requestUpdate();
      return;
    }
    this.incoming = null;
    this.line = this.words.imported(records.length);
    this.requestUpdate();
  }

  private save(...records: readonly OwnRecord[]): void {
    for (const { text, name } of records) {
      const address = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
      const link = document.createElement("a");
      link.href = address;
      link.download = `${headOf(text)?.id || name || "movement"}.toml`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    }
  }

  private async bury(record: OwnRecord): Promise<void> {
    this.deleting = "";
    if (await this.put(gravestone(record))) {
      this.deleted = record;
      this.line = this.words.deleted(record.name || this.words.unnamed);
    } else {
      this.line = this.words.failed;
    }
    this.requestUpdate();
  }

  private async restore(record: OwnRecord): Promise<void> {
    this.deleted = null;
    this.line = "";
    await this.put({ ...record, changed: new Date().toISOString() });
    this.requestUpdate();
  }

  // ---- showing --------------------------------------------------------------------------------------------------

  private card(record: OwnRecord): TemplateResult {
    const { words } = this;
    const head = headOf(record.text);
    const day = new Intl.DateTimeFormat(this.tag, { dateStyle: "medium" }).format(new Date(record.changed));
    const name = record.name || words.unnamed;
    const isSure = this.deleting === record.id;
    return html`<li class="card" data-own=${record.id} data-kind=${record.kind}>
      <h2>${name}</h2>
      <p class="quiet">${words[record.kind]}${head?.id ? html` · <code>${head.id}</code>` : nothing} · ${words.changed} ${day}</p>
      <p class="quiet origin">${words.licence(head?.licence ?? "", head?.authors.join(", ") ?? "", head?.adapted_from ?? "")}</p>
      ${isSure
        ? html`<p role="alert"><b>${words.sure}</b></p>
            <div class="row">
              <button type="button" class="danger really" @click=${() => void this.bury(record)}>${words.really}</button>
              <button type="button" @click=${() => ((this.deleting = ""), this.requestUpdate())}>${words.keep}</button>
            </div>`
        : html`<div class="row">
            <a class="button" href="#edit=${record.id}" aria-label="${words.open}: ${name}">${words.open}</a>
            <a class="button" href="${this.go}?own=${record.id}" aria-label="${words.go}: ${name}">${words.go}</a>
            <button type="button" class="export" aria-label="${words.save}: ${name}" @click=${() => this.save(record)}>${words.save}</button>
            <button type="button" class="danger delete" aria-label="${words.remove}: ${name}" @click=${() => ((this.deleting = record.id), this.requestUpdate())}>${words.remove}</button>
          </div>`}
    </li>`;
  }

  private beginning(told: Library): TemplateResult {
    const { words } = this;
    const first = Object.keys(told.movements)[0] ?? "";
    const chosen = this.adapting || first;
    const options = (all: readonly { readonly id: string; readonly name: string }[]): TemplateResult[] =>
      [...all].sort((one, other) => one.name.localeCompare(other.name)).map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`);
    return html`<section class="card stack" aria-labelledby="begin">
      <h2 id="begin">${words.fresh}</h2>
      <div class="pick">
        <div class="field">
          <label for="adapt">${words.adaptWhat}</label>
          <select id="adapt" @change=${(event: Event) => ((this.adapting = (event.target as HTMLSelectElement).value), this.requestUpdate())}>
            <optgroup label=${words.movement}>${options(Object.values(told.movements))}</optgroup>
            <optgroup label=${words.routine}>${options(told.routines)}</optgroup>
          </select>
        </div>
        <button type="button" class="adapt" ?disabled=${this.isBusy} @click=${() => void this.adapt(chosen)}>${words.adapt}</button>
      </div>
      <div class="row">
        <button type="button" class="fresh-movement" ?disabled=${this.isBusy} @click=${() => void this.fresh("movement")}>${words.newMovement}</button>
        <button type="button" class="fresh-routine" ?disabled=${this.isBusy} @click=${() => void this.fresh("routine")}>${words.newRoutine}</button>
        <button type="button" class="import" ?disabled=${this.isBusy} @click=${() => this.renderRoot.querySelector<HTMLInputElement>("input[type=file]")?.click()}>${words.importFiles}</button>
        <input type="file" hidden multiple accept=".toml,application/toml,text/plain" aria-label=${words.importFiles} @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          const files = [...(input.files ?? [])];
          input.value = "";
          if (files.length > 0) void this.take(files);
        }} />
        ${present(this.records).length > 1 ? html`<button type="button" class="export-all" @click=${() => this.save(...present(this.records))}>${words.exportAll}</button>` : nothing}
      </div>
      ${this.isBusy ? html`<p role="status">${words.loading}</p>` : nothing}
    </section>`;
  }

  private list(told: Library): TemplateResult {
    const { words, deleted, incoming } = this;
    const records = present(this.records);
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      <p class="lead privacy">${words.lead[reader()]}</p>
      ${this.store?.where === "memory" ? html`<p class="trouble">${words.notLasting}</p>` : nothing}
      <div class="row" role="status">
        ${this.line === "" ? nothing : html`<span class="told">${this.line}</span>`}
        ${deleted === null ? nothing : html`<button type="button" class="small restore" @click=${() => void this.restore(deleted)}>${words.undo}</button>`}
      </div>
      ${incoming === null
        ? nothing
        : importView(incoming.entries, incoming.ways, this.taken, words, this.tag, {
            way: (file, way) => {
              this.incoming = { ...incoming, ways: new Map([...incoming.ways, [file, way]]) };
              this.requestUpdate();
            },
            take: () => void this.takeIn(),
            cancel: () => ((this.incoming = null), this.requestUpdate()),
          })}
      ${records.length === 0 ? html`<p>${words.none}</p>` : html`<ul class="files">${records.map((record) => this.card(record))}</ul>`}
      ${this.beginning(told)}
    </div>`;
  }

  protected override render(): TemplateResult {
    const { words, told, fatal } = this;
    if (fatal !== null) {
      return html`<div class="trouble row" role="alert"><span>${words.troubles[fatal]}</span><button type="button" @click=${() => void this.load()}>${words.tryAgain}</button></div>`;
    }
    if (told === null) return html`<p role="status">${words.loading}</p>`;
    const record = this.records.find(({ id }) => id === this.editing);
    if (record === undefined) return this.list(told);
    return html`<unsit-editor
      .record=${record} .records=${this.records} .library=${told} .keeping=${this.keeping} go=${this.go} lang=${this.tag}
      @unsit-own-change=${(event: CustomEvent<OwnChange>) => this.changed(event.detail)}
      @unsit-own-whole=${(event: CustomEvent<OwnWhole>) => void this.whole(event.detail)}
    ></unsit-editor>`;
  }
}
