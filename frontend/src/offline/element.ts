/** `<unsit-offline>`: says what works without a network, and fetches the rest when it is asked to. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { fetchLibrary } from "../choosing/library.ts";
import { look } from "../choosing/look.ts";
import type { Group } from "./kept.ts";
import { bring, has, isPossible, keepThisPage, register } from "./page.ts";
import { offlineWords, type OfflineWords } from "./words.ts";

type State = "asking" | "none" | "some" | "bringing" | "all" | "failed" | "full";

export class UnsitOffline extends LitElement {
  static override styles = [
    look,
    css`
      progress {
        width: 100%;
        height: 14px;
        accent-color: var(--_accent);
      }
    `,
  ];
  static override properties = { library: {}, movements: {}, lang: {} };

  declare library: string;
  declare movements: string;
  declare lang: string;
  private state: State = "asking";
  private done = 0;
  private of = 1;

  constructor() {
    super();
    this.library = "/data/library.json";
    this.movements = "/movements/";
    this.lang = "";
  }

  private readonly sight = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    this.sight.disconnect();
    void this.look();
  });

  /** What is kept is looked at when somebody comes to see it: a first visit costs nothing for it. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.sight.observe(this);
    document.addEventListener("visibilitychange", this.onVisible);
  }

  /** What was there may be gone since: the browser clears away what is kept without a word. */
  private readonly onVisible = (): void => {
    if (document.visibilityState === "visible" && this.state === "all") void this.look();
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sight.disconnect();
    document.removeEventListener("visibilitychange", this.onVisible);
  }

  private get tag(): string {
    return this.lang || this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en";
  }

  private get words(): OfflineWords {
    return offlineWords(this.tag);
  }

  private show(state: State): void {
    this.state = state;
    this.requestUpdate();
  }

  /** What is kept beside the build's own files: parts of the camera coach; every movement's page, the voice from files. */
  private async more(): Promise<Readonly<Record<"heavy" | "read", string[]>>> {
    const { urls, movements } = await fetchLibrary(this.library);
    const pathname = (address: string): string => new URL(address, location.href).pathname;
    const list = pathname(this.movements);
    const pages = Object.keys(movements).flatMap((id) => ["", "handout.pdf", "camera.svg"].map((part) => `${list}${id}/${part}`));
    const { voiceFiles } = await import("../player/recorded.ts");
    const voice = await voiceFiles(urls.voice ?? "", this.tag).catch(() => []);
    return { heavy: [urls.engine_zip, urls.pose_model].map(pathname), read: [list, ...pages, ...voice] };
  }

  private async look(): Promise<void> {
    if (!isPossible() || (await register()) === null) return this.show("none");
    await keepThisPage();
    const { heavy, read } = await this.more().catch(() => ({ heavy: [], read: [] }));
    const all = await Promise.all([has("", read), has("drawing", []), has("figures", []), has("camera", heavy)]);
    this.show(all.every(Boolean) ? "all" : "some");
  }

  private async bringAll(): Promise<void> {
    this.show("bringing");
    try {
      await navigator.storage?.persist?.().catch(() => false);
      const { heavy, read } = await this.more();
      const groups: readonly (readonly [Group | "", readonly string[]])[] = [
        ["", read],
        ["drawing", []],
        ["figures", []],
        ["camera", heavy],
      ];
      let before = 0;
      for (const [group, addresses] of groups) {
        const { failed, full } = await bring(group, addresses, (done, of) => {
          [this.done, this.of] = [before + done / of, groups.length];
          this.requestUpdate();
        });
        if (failed > 0) return this.show(full ? "full" : "failed");
        before += 1;
      }
      // A browser that is short of room may have cleared away the first while the last was fetched.
      await this.look();
      if (this.state === "some") this.show("failed");
    } catch {
      this.show("failed");
    }
  }

  protected override render(): TemplateResult {
    const { words, state } = this;
    const canBring = state === "some" || state === "failed" || state === "full";
    return html`<section class="card stack" data-state=${state}>
      <h2>${words.title}</h2>
      <p role="status">${words.states[state]}</p>
      ${state === "bringing" ? html`<progress max=${this.of} value=${this.done} aria-label=${words.states.bringing}></progress>` : nothing}
      ${canBring
        ? html`<div class="row"><button type="button" @click=${() => void this.bringAll()}>${words.bring}</button></div>
            <p class="quiet">${words.size}</p>`
        : nothing}
    </section>`;
  }
}
