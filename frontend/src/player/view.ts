/** What a running session looks like: templates out of a state, without anything of their own. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { ref, type RefOrCallback } from "lit/directives/ref.js";
import type { PlannedSet } from "../choosing/dose.ts";
import { icon } from "./icons.ts";
import { sideAndAmount } from "./script.ts";
import type { Movements, Segment } from "./segments.ts";
import { painBand, remaining_s, segmentAt, type SessionState } from "./session.ts";
import type { Words } from "./words.ts";

export interface Acts {
  readonly toggle: () => void;
  readonly skip: () => void;
  readonly back: () => void;
  readonly repeat: () => void;
  readonly hurt: () => void;
  readonly pain: (level: number) => void;
  readonly numb: () => void;
  readonly cancel: () => void;
  readonly stop: () => void;
  readonly voice: () => void;
  readonly sounds: () => void;
  readonly mediaKeys: () => void;
  readonly full: () => void;
  readonly watch: () => void;
}

export interface Shown {
  readonly state: SessionState;
  readonly movements: Movements;
  readonly words: Words;
  readonly caption: string;
  readonly figure: unknown;
  readonly lines: readonly string[];
  readonly voice: boolean | null;
  readonly sounds: boolean;
  readonly mediaKeys: boolean | null;
  readonly canFill: boolean;
  readonly coach: TemplateResult | typeof nothing;
  readonly watch: { readonly label: string; readonly isOn: boolean };
}

const RADIUS = 47;
const ROUND = 2 * Math.PI * RADIUS;

/** What the big number says: what is left of a time, or what is counted. */
export function bigNumber(segment: Segment, elapsed_s: number): string {
  if (segment.count === 0) return String(Math.max(0, Math.ceil(segment.duration_s - elapsed_s - 1e-6)));
  return String(Math.min(segment.count, Math.floor(elapsed_s / segment.period_s + 1e-9)));
}

/** Whether a hold breathes in or out now; empty where it is not about breath. */
export function breathNow(segment: Segment, elapsed_s: number, in_s: number): "in" | "out" | "" {
  if (segment.part !== "work" || segment.count > 0 || segment.isTimed === true) return "";
  return elapsed_s % segment.period_s < in_s ? "in" : "out";
}

function ring(share: number): TemplateResult {
  const circle = svg`<circle class="all" cx="50" cy="50" r=${RADIUS}></circle>
    <circle class="part" cx="50" cy="50" r=${RADIUS} stroke-dasharray="${ROUND * share} ${ROUND}" visibility=${share > 0.002 ? "visible" : "hidden"}></circle>`;
  return html`<svg class="ring" viewBox="0 0 100 100" aria-hidden="true">${circle}</svg>`;
}

function unit(segment: Segment, shown: Shown): string {
  const { words, state, movements } = shown;
  if (segment.count > 0) return words.of(Number(bigNumber(segment, state.elapsed_s)), segment.count).replace(/^\d+ /, "");
  const movement = movements[state.sets[segment.set]!.movement]!;
  const breath = breathNow(segment, state.elapsed_s, movement.tempo.breathe_in_s);
  return breath === "" ? words.seconds : words.breathe[breath];
}

function dial(segment: Segment, shown: Shown): TemplateResult {
  const { state } = shown;
  const isHold = segment.part === "work" && segment.count === 0 && segment.isTimed === undefined;
  return html`<div class="dial" aria-hidden="true">
    ${isHold ? html`<div class="breath"></div>` : nothing} ${ring(state.elapsed_s / segment.duration_s)}
    <div class="what">
      <span class="big">${bigNumber(segment, state.elapsed_s)}</span>
      <span class="unit">${unit(segment, shown)}</span>
    </div>
  </div>`;
}

/** The set after the one that is done or got ready for now. */
function comingUp(state: SessionState, segment: Segment): PlannedSet | undefined {
  return state.sets[segment.set + 1];
}

function lead(shown: Shown): TemplateResult {
  const { state, movements, words, caption } = shown;
  const segment = segmentAt(state, movements);
  const planned = state.sets[segment.set]!;
  const movement = movements[planned.movement]!;
  const after = comingUp(state, segment);
  const heading = [words.parts[segment.part], words.sides[planned.side], segment.direction === "" ? "" : words.directions[segment.direction].replace(".", "")];
  const next = after === undefined ? words.remaining(Math.ceil(remaining_s(state, movements) / 60 - 0.999)) : words.nextUp(`${movements[after.movement]!.name}, ${sideAndAmount(after, words, movements[after.movement])}`);
  return html`<section class="lead" data-part=${segment.part} data-side=${planned.side} data-movement=${planned.movement}>
    ${dial(segment, shown)}
    <div class="told">
      <p class="part">${state.mode === "paused" ? words.modes.paused : heading.filter((part) => part !== "").join(" · ")}</p>
      <h1 tabindex="-1">${movement.name}</h1>
      <p class="next">${next}</p>
    </div>
    <p class="caption">${caption}</p>
  </section>`;
}

function bar({ state, words, movements, voice, sounds, mediaKeys, canFill, watch }: Shown, acts: Acts): TemplateResult {
  const isPaused = state.mode === "paused";
  const isSetup = segmentAt(state, movements).part === "setup";
  return html`<div class="bar" role="group" aria-label=${words.controls}>
    <button type="button" class="back" @click=${acts.back}>${icon("back")}<span>${words.back}</span></button>
    <button type="button" class="repeat" @click=${acts.repeat}>${icon("repeat")}<span>${words.repeat}</span></button>
    <button type="button" class="toggle" @click=${acts.toggle}>
      ${icon(isPaused ? "play" : "pause")}<span>${isPaused ? words.resume : words.pause}</span>
    </button>
    <button type="button" class="skip" @click=${acts.skip}>${icon("skip")}<span>${isSetup ? words.ready : words.skip}</span></button>
    <button type="button" class="hurt" @click=${acts.hurt}>${icon("hurts")}<span>${words.hurts}</span></button>
    <div class="more">
      ${voice === null
        ? nothing
        : html`<button type="button" class="voice" aria-pressed=${voice} @click=${acts.voice}>${icon("voice")}<span>${words.voice}</span></button>`}
      <button type="button" class="sounds" aria-pressed=${sounds} @click=${acts.sounds}><span>${words.sounds}</span></button>
      ${mediaKeys === null
        ? nothing
        : html`<button type="button" class="media-keys" aria-pressed=${mediaKeys} title=${words.mediaKeysHint} @click=${acts.mediaKeys}><span>${words.mediaKeys}</span></button>`}
      <button type="button" class="watch" aria-pressed=${watch.isOn} @click=${acts.watch}><span>${watch.label}</span></button>
      ${canFill ? html`<button type="button" class="full" @click=${acts.full}>${icon("full")}<span>${words.full}</span></button>` : nothing}
      <button type="button" class="stop" @click=${acts.stop}>${icon("stop")}<span>${words.stop}</span></button>
    </div>
  </div>`;
}

export function sessionView(shown: Shown, acts: Acts): TemplateResult {
  const { words } = shown;
  return html`<div class="player" data-mode=${shown.state.mode}>
    <div class="stage" role="group" aria-label=${words.picture}>
      ${shown.figure}
      <div class="lines" role="status">${shown.lines.map((line) => html`<p class="trouble">${line}</p>`)}</div>
      ${shown.coach}
    </div>
    ${lead(shown)} ${bar(shown, acts)}
    <p class="hidden">${words.keys}</p>
  </div>`;
}

export function painDialog(words: Words, acts: Acts, dialog: RefOrCallback): TemplateResult {
  const { pain } = words;
  const onCancel = (event: Event): void => {
    event.preventDefault();
    acts.cancel();
  };
  return html`<dialog class="ask" aria-labelledby="pain-question" @cancel=${onCancel} ${ref(dialog)}>
    <div class="stack">
      <h2 id="pain-question">${pain.question}</h2>
      <button type="button" class="main cancel" @click=${acts.cancel}>${pain.cancel}</button>
      <p>${pain.how}</p>
      <div class="scale" role="group" aria-label=${pain.how}>
        ${Array.from({ length: 11 }, (_, level) => html`<button type="button" data-level=${level} data-band=${painBand(level)} @click=${() => acts.pain(level)}>${level}</button>`)}
      </div>
      <div class="ends"><span>${pain.none}</span><span>${pain.worst}</span></div>
      <button type="button" class="numb" @click=${acts.numb}>${pain.numb}</button>
      <p class="quiet">${pain.bands}</p>
    </div>
  </dialog>`;
}
