/** `<unsit-choose>`: what is stiff, the safety questions once, where and how long; then the session, and why it is so. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { gentlerNext } from "../history/record.ts";
import { openStore, type Safety, type Store } from "../history/store.ts";
import { register } from "../offline/page.ts";
import { reader } from "../sync/account.ts";
import { wordsFor } from "../player/words.ts";
import { sideAndAmount } from "../player/script.ts";
import { type Answers, choose, type Choice, isPlaceAlone, MINUTES, USUAL_MINUTES } from "./choose.ts";
import { fetchLibrary, type Goal, type Library, LibraryProblem, type LibraryTrouble, type Place } from "./library.ts";
import { look } from "./look.ts";
import { reasons, refusal } from "./refusal.ts";
import { current, NO_ANSWERS, safetyForm, safetyLook, type Ticked } from "./safety.ts";
import { choosingWords, type ChoosingWords } from "./words.ts";

type Stage = "goal" | "safety" | "place" | "session";

/** A name with what more is said of it, if anything is. */
function named({ name, text = "" }: Goal | Place): TemplateResult {
  return html`<span>${name}</span>${text === "" ? nothing : html`<small>${text}</small>`}`;
}

export class UnsitChoose extends LitElement {
  static override styles = [
    look,
    safetyLook,
    css`
      :host {
        max-width: 720px;
        margin-inline: auto;
      }
      .options {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr));
      }
      .options button {
        min-height: 84px;
        font-size: 1.15rem;
        border-radius: 18px;
        flex-direction: column;
        gap: 2px;
      }
      .options small {
        font-size: 0.92rem;
        font-weight: 400;
        color: var(--_quiet);
      }
      .options button:hover {
        border-color: var(--_accent);
      }
      .minutes {
        display: flex;
        gap: 8px;
        flex-wrap: wrap;
        border: 0;
        padding: 0;
        margin: 0;
      }
      .minutes legend {
        font-weight: 700;
        padding: 0;
        margin-block-end: 8px;
      }
      .minutes button {
        flex: 1 1 72px;
      }
      .foot {
        justify-content: space-between;
      }
    `,
  ];
  static override properties = { library: {}, go: {}, lang: {} };

  declare library: string;
  declare go: string;
  declare lang: string;

  private told: Library | null = null;
  private trouble: LibraryTrouble | null = null;
  private store: Store | null = null;
  private stage: Stage = "goal";
  private goal = "";
  private place = "";
  private minutes: number = USUAL_MINUTES;
  private safety: Safety | null = null;
  private ticks: Ticked = NO_ANSWERS;
  /** Whether the answers could not be saved, so that the next page will ask again. */
  private isUnsaved = false;
  private gentler: readonly string[] = [];

  constructor() {
    super();
    this.library = "/data/library.json";
    this.go = "/go/";
    this.lang = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("popstate", this.onPop);
    void this.load();
    void register();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("popstate", this.onPop);
  }

  private get tag(): string {
    return this.lang || this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en";
  }

  private get words(): ChoosingWords {
    return choosingWords(this.tag);
  }

  private async load(): Promise<void> {
    this.trouble = null;
    try {
      this.store ??= await openStore();
      const [told, safety, records] = await Promise.all([
        fetchLibrary(this.library),
        this.store.get("safety").catch(() => undefined),
        this.store.latest().catch(() => []),
      ]);
      this.told = told;
      this.safety = current(safety, told);
      this.ticks = safety ?? NO_ANSWERS;
      this.gentler = gentlerNext(records);
      const asked = told.goals.find(({ id }) => id === new URLSearchParams(location.search).get("goal"));
      if (asked !== undefined && this.goal === "") this.wants(asked);
    } catch (error) {
      this.trouble = error instanceof LibraryProblem ? error.code : "unreadable";
    }
    this.requestUpdate();
  }

  private readonly onPop = (event: PopStateEvent): void => {
    const stage = (event.state as { readonly unsit?: Stage } | null)?.unsit ?? "goal";
    this.show(stage);
  };

  private show(stage: Stage): void {
    this.stage = stage;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("h1")?.focus());
  }

  private to(stage: Stage): void {
    history.pushState({ unsit: stage }, "");
    this.show(stage);
  }

  /** Only what is kept is acted upon: who leaves the page at once must not be asked again, nor led past a warning. */
  private async answered(answers: Ticked): Promise<void> {
    this.ticks = answers;
    this.safety = { ...answers, answered: new Date().toISOString() };
    this.isUnsaved = await (this.store?.put("safety", this.safety).then(() => false) ?? Promise.resolve(false)).catch(() => true);
    this.to(answers.flags.length > 0 || this.place !== "" ? "session" : "place");
  }

  /** Take what is stiff; what belongs to one place needs no question about it. */
  private wants({ id, place = "" }: Goal): void {
    this.goal = id;
    this.place = place;
    if (this.safety === null) this.to("safety");
    else this.to(this.safety.flags.length > 0 || place !== "" ? "session" : "place");
  }

  private get choice(): Choice | null {
    if (this.told === null) return null;
    const { goal, place, minutes, ticks } = this;
    const answers: Answers = { goal, place, minutes, ...ticks };
    return choose(answers, this.told, { gentler: this.gentler });
  }

  private get address(): string {
    const url = new URL(this.go, location.href);
    url.search = new URLSearchParams({ goal: this.goal, place: this.place, minutes: String(this.minutes) }).toString();
    return url.href;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.toggleAttribute("data-ready", this.told !== null);
  }

  private askGoal(told: Library): TemplateResult {
    return html`<section class="stack">
      <h1 tabindex="-1">${this.words.goal}</h1>
      <div class="options">
        ${told.goals.map(
          (goal) => html`<button type="button" data-goal=${goal.id} @click=${() => this.wants(goal)}>${named(goal)}</button>`,
        )}
      </div>
      <p class="quiet privacy">${this.words.device[reader()]}</p>
    </section>`;
  }

  private askPlace(told: Library): TemplateResult {
    const words = this.words;
    return html`<section class="stack">
      <h1 tabindex="-1">${words.where}</h1>
      <fieldset class="minutes">
        <legend>${words.howLong}</legend>
        ${MINUTES.map(
          (count) => html`<button type="button" aria-pressed=${count === this.minutes} @click=${() => {
            this.minutes = count;
            this.requestUpdate();
          }}>${words.minutes(count)}</button>`,
        )}
      </fieldset>
      <div class="options">
        ${told.places.map(
          (place) => html`<button type="button" data-place=${place.id} @click=${() => {
            this.place = place.id;
            this.to("session");
          }}>${named(place)}</button>`,
        )}
      </div>
    </section>`;
  }

  private showChoice(told: Library, choice: Choice): TemplateResult {
    const words = this.words;
    const change = html`<button class="plain" type="button" @click=${() => this.to("safety")}>${words.change}</button>`;
    if (choice.kind === "nothing" && isPlaceAlone(choice.why)) {
      return refusal(choice, words, html`<button type="button" @click=${() => this.to("place")}>${words.otherPlace}</button>
        <button class="plain anew" type="button" @click=${() => this.to("goal")}>${words.anew}</button>`);
    }
    if (choice.kind !== "session") return refusal(choice, words, change);
    const { session } = choice;
    const spoken = wordsFor(this.tag);
    return html`<section class="stack">
      <h1 tabindex="-1">${words.yours}</h1>
      <div class="card stack">
        <div>
          <h2>${session.name}</h2>
          <p class="quiet">${words.about(Math.max(1, Math.round(session.duration_s / 60)))}</p>
        </div>
        <h2 class="hidden">${words.plan}</h2>
        <ol class="plan">
          ${session.sets.map(
            (one) => html`<li><b>${told.movements[one.movement]?.name}</b> <span class="quiet">${sideAndAmount(one, spoken)}</span></li>`,
          )}
        </ol>
        ${reasons(session.why, session.text, words)}
        ${this.isUnsaved ? html`<p class="trouble" role="status">${words.notSaved}</p>` : nothing}
        <a class="button main" href=${this.address}>${words.start}</a>
      </div>
      <div class="row foot">
        <button class="plain anew" type="button" @click=${() => this.to("goal")}>${words.anew}</button>
        ${change}
      </div>
    </section>`;
  }

  protected override render(): TemplateResult {
    const { told, words } = this;
    if (this.trouble !== null) {
      return html`<div class="trouble row" role="alert">
        <span>${words[this.trouble]}</span>
        <button type="button" @click=${() => void this.load()}>${words.tryAgain}</button>
      </div>`;
    }
    if (told === null) return html`<p role="status">${words.loading}</p>`;
    switch (this.stage) {
      case "goal":
        return this.askGoal(told);
      case "safety":
        return safetyForm(told, words, this.ticks, (now) => ((this.ticks = now), this.requestUpdate()), (now) => void this.answered(now));
      case "place":
        return this.askPlace(told);
      case "session": {
        const choice = this.choice;
        return choice === null ? this.askGoal(told) : this.showChoice(told, choice);
      }
    }
  }
}
