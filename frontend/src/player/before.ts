/** What is shown before a session begins: what will be done and why, the side to begin with, the camera. */
import { html, nothing, type TemplateResult } from "lit";
import type { CameraWords } from "../camera/words.ts";
import type { Session } from "../choosing/choose.ts";
import type { Side } from "../choosing/library.ts";
import { reasons } from "../choosing/refusal.ts";
import type { ChoosingWords } from "../choosing/words.ts";
import { sideAndAmount } from "./script.ts";
import type { Movements } from "./segments.ts";
import type { Acts } from "./view.ts";
import type { Words } from "./words.ts";

export interface Before {
  readonly session: Session;
  readonly movements: Movements;
  readonly words: Words;
  readonly asking: ChoosingWords;
  readonly seeing: CameraWords;
  readonly lines: readonly string[];
  readonly first: Side;
  /** Whether the voice is on; null: there is none. */
  readonly voice: boolean | null;
  readonly sounds: boolean;
  /** Whether the media keys are taken; null: there are none. */
  readonly mediaKeys: boolean | null;
  /** What the camera sees; null: it is off. */
  readonly coach: TemplateResult | null;
  readonly choose: string;
  readonly change: TemplateResult;
}

export interface BeforeActs extends Pick<Acts, "watch" | "voice" | "sounds" | "mediaKeys"> {
  readonly start: () => void;
  readonly beginWith: (side: Side) => void;
}

const SIDES: readonly Side[] = ["left", "right"];

function summary({ session, movements, words, asking }: Before): TemplateResult {
  const needs = [...new Set(session.sets.flatMap(({ movement }) => movements[movement]?.equipment ?? []))];
  const told = needs.map((thing) => asking.equipment[thing] ?? thing).join(", ");
  return html`<p class="quiet">
    ${words.minutes(Math.max(1, Math.round(session.duration_s / 60)))}${told === "" ? nothing : html` · ${words.needs}: ${told}`}
  </p>`;
}

function sides({ session, words, first }: Before, acts: BeforeActs): TemplateResult | typeof nothing {
  if (session.sets.every(({ side }) => side === "both")) return nothing;
  return html`<div class="row" role="group" aria-label=${words.beginWith}>
    <span>${words.beginWith}</span>
    ${SIDES.map((side) => html`<button type="button" aria-pressed=${side === first} @click=${() => acts.beginWith(side)}>${words.sides[side]}</button>`)}
  </div>`;
}

/** Where the camera stands, and a look whether it sees well. */
function camera({ session, movements, seeing, coach }: Before, acts: BeforeActs): TemplateResult {
  const { sentence, svg } = movements[session.sets[0]!.movement]!.camera;
  return html`<div class="card stack camera">
    <div class="row">
      <button type="button" class="watch" aria-pressed=${coach !== null} @click=${acts.watch}>${coach === null ? seeing.use : seeing.stop}</button>
    </div>
    <p class="quiet">${seeing.privacy}</p>
    ${coach === null
      ? nothing
      : html`<h2>${seeing.where}</h2>
          <p>${sentence}</p>
          ${svg === "" ? nothing : html`<img src=${svg} alt=${sentence} />`} ${coach}`}
  </div>`;
}

/** What there is to know of a mobility check before it is done. */
function asCheck({ session, movements, words }: Before): TemplateResult | typeof nothing {
  const named = [...new Set(session.sets.map(({ movement }) => movement))];
  const check = named.length === 1 ? (movements[named[0]!]?.check ?? null) : null;
  if (check === null) return nothing;
  return html`<div class="card stack check">
    <h2>${words.after.check}: ${check.name}</h2>
    <p>${check.what}</p>
    <ul>${check.how.map((sentence) => html`<li>${sentence}</li>`)}</ul>
    <p class="quiet">${words.needsCamera}</p>
  </div>`;
}

export function beforeView(before: Before, acts: BeforeActs): TemplateResult {
  const { session, movements, words, asking, lines, voice, sounds, mediaKeys, choose, change } = before;
  return html`<section class="before stack">
    <h1 tabindex="-1">${session.name}</h1>
    ${summary(before)} ${lines.map((line) => html`<p class="trouble" role="status">${line}</p>`)}
    <div class="row">
      <button class="main start" type="button" @click=${acts.start}>${words.start}</button>
    </div>
    <div class="card stack">
      <h2>${words.plan}</h2>
      <ol class="plan">
        ${session.sets.map((one) => html`<li><b>${movements[one.movement]?.name}</b> <span class="quiet">${sideAndAmount(one, words)}</span></li>`)}
      </ol>
      ${sides(before, acts)} ${reasons(session.why, session.text, asking)}
    </div>
    ${asCheck(before)} ${camera(before, acts)}
    <div class="row">
      ${voice === null ? nothing : html`<button type="button" aria-pressed=${voice} @click=${acts.voice}>${words.voice}</button>`}
      <button type="button" aria-pressed=${sounds} @click=${acts.sounds}>${words.sounds}</button>
      ${mediaKeys === null ? nothing : html`<button type="button" class="media-keys" aria-pressed=${mediaKeys} aria-describedby="media-keys-hint" @click=${acts.mediaKeys}>${words.mediaKeys}</button>`}
      <a class="button plain" href=${choose}>${words.leave}</a>
      ${change}
    </div>
    ${mediaKeys === null ? nothing : html`<p class="quiet" id="media-keys-hint">${words.mediaKeysHint}</p>`}
  </section>`;
}
