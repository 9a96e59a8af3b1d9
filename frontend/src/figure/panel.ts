/** What stands round the drawing: labels in it, captions and controls below it. Pure functions of what is shown. */
import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { icon, type Icon } from "./icons.ts";
import type { Area } from "./layout.ts";
import type { Spot } from "./lit.ts";
import type { Fault, Movement, Side } from "./movement.ts";
import type { ProblemCode } from "./problem.ts";
import type { Mark } from "./stage.ts";
import type { Words } from "./words.ts";

export type Controls = "all" | "few" | "none";

export const SPEEDS = [0.25, 0.5, 1] as const;

export interface Shown {
  readonly words: Words;
  readonly movement: Movement;
  readonly side: Side;
  /** The joint whose angle is drawn. */
  readonly joint: string;
  readonly fault: Fault | null;
  readonly step: number;
  readonly running: boolean;
  readonly speed: number;
  readonly looping: boolean;
  readonly camera: string;
  readonly controls: Controls;
  /** Whether there is a drawing, not only pictures of the steps. */
  readonly drawn: boolean;
}

export interface Acts {
  toggle(): void;
  step(by: number): void;
  go(step: number): void;
  speed(speed: number): void;
  loop(): void;
  mirror(): void;
  fault(id: string): void;
  camera(id: string): void;
  home(): void;
}

export function caption(shown: Shown): TemplateResult {
  const { movement, words, step } = shown;
  const at = movement.steps[step];
  return html`<p class="caption" part="caption">
    <b>${words.step(step + 1, movement.steps.length)}: ${at?.label}</b>${at?.caption}
  </p>`;
}

export function mistake({ fault, words }: Shown): TemplateResult | typeof nothing {
  if (fault === null) return nothing;
  return html`<p class="mistake" part="mistake"><b>${words.cue(fault.cue)}</b> ${fault.reason}</p>`;
}

function button(name: Icon, label: string, act: () => void, extra: { pressed?: boolean; part?: string; number?: number } = {}): TemplateResult {
  return html`<button
    type="button"
    class="icon ${extra.part === "play" ? "play" : ""}"
    part="button ${extra.part ?? ""}"
    aria-label=${label}
    title=${label}
    aria-pressed=${extra.pressed === undefined ? nothing : String(extra.pressed)}
    @click=${act}
  >
    ${icon(name)}${extra.number === undefined ? nothing : html`<small>${extra.number}</small>`}
  </button>`;
}

function steps({ movement, words, step }: Shown, acts: Acts): TemplateResult {
  const count = movement.steps.length;
  return html`<ol class="steps" part="steps" aria-label=${words.steps}>
    ${movement.steps.map(
      ({ label }, n) =>
        html`<li>
          <button
            type="button"
            part="button step"
            aria-label="${words.step(n + 1, count)}: ${label}"
            title=${label}
            aria-current=${n === step ? "step" : nothing}
            @click=${() => acts.go(n)}
          >
            ${n + 1}
          </button>
        </li>`,
    )}
  </ol>`;
}

function speeds({ words, speed }: Shown, acts: Acts): TemplateResult {
  const names: Readonly<Record<number, string>> = { 0.25: "¼", 0.5: "½", 1: "1" };
  return html`<span class="speeds" role="group" aria-label=${words.speed}>
    ${SPEEDS.map(
      (value) =>
        html`<button
          type="button"
          part="button speed"
          aria-label="${words.speed} ${names[value]}"
          aria-pressed=${String(Math.abs(value - speed) < 1e-6)}
          @click=${() => acts.speed(value)}
        >
          ${names[value]}×
        </button>`,
    )}
  </span>`;
}

function mistakes({ words, movement, fault }: Shown, acts: Acts): TemplateResult | typeof nothing {
  if (movement.faults.length === 0) return nothing;
  return html`<select
    part="select"
    aria-label=${words.mistake}
    .value=${fault?.id ?? ""}
    @change=${(event: Event) => acts.fault((event.target as HTMLSelectElement).value)}
  >
    <option value="" ?selected=${fault === null}>${words.noMistake}</option>
    <optgroup label=${words.mistake}>
      ${movement.faults.map(({ id, name }) => html`<option value=${id} ?selected=${fault?.id === id}>${name}</option>`)}
    </optgroup>
  </select>`;
}

function views(shown: Shown, acts: Acts): TemplateResult[] {
  const { movement, words, camera } = shown;
  const buttons = movement.views.map(({ id }, n) => {
    const several = movement.views.length > 1;
    const label = several ? `${words.camera} ${n + 1}` : words.camera;
    const extra = { pressed: camera === id, part: "camera", ...(several ? { number: n + 1 } : {}) };
    return button("camera", label, () => acts.camera(id), extra);
  });
  return [...buttons, button("home", words.home, acts.home, { part: "home" })];
}

export function controls(shown: Shown, acts: Acts): TemplateResult | typeof nothing {
  const { words, movement, running, looping, drawn } = shown;
  if (shown.controls === "none") return nothing;
  const all = shown.controls === "all";
  return html`<div class="row" part="controls">
      ${drawn ? button(running ? "pause" : "play", running ? words.pause : words.play, acts.toggle, { part: "play" }) : nothing}
      ${button("previous", words.previous, () => acts.step(-1), { part: "previous" })}${steps(shown, acts)}
      ${button("next", words.next, () => acts.step(1), { part: "next" })}${drawn && all ? speeds(shown, acts) : nothing}
    </div>
    ${drawn && all
      ? html`<div class="row" part="controls">
          ${button("repeat", words.repeat, acts.loop, { pressed: looping, part: "repeat" })}
          ${movement.one_side
            ? html`<button type="button" part="button mirror" title=${words.mirror} @click=${acts.mirror}>
                <span class="hidden">${words.mirror}: </span>${words.side[shown.side]}
              </button>`
            : nothing}
          ${views(shown, acts)} ${mistakes(shown, acts)}
        </div>`
      : nothing}`;
}

/** Styles set one by one: a style attribute would be forbidden by a strict content security policy. */
function placed(styles: Readonly<Partial<Record<"left" | "top" | "width" | "height" | "transform", string>>>): ReturnType<typeof ref> {
  return ref((element) => {
    if (element instanceof HTMLElement) Object.assign(element.style, styles);
  });
}

/** The names of the panes and the angles, over the drawing. */
export function overlay(shown: Shown, marks: readonly Mark[], tall: boolean, frames: readonly Area[]): TemplateResult {
  const { words, fault } = shown;
  const joint = words.joints[shown.joint] ?? "";
  const tags =
    fault === null
      ? nothing
      : html`<div class="panes ${tall ? "tall" : ""}" aria-hidden="true">
          <div><span class="tag" part="tag">✓ ${words.rightWay}</span></div>
          <div><span class="tag wrong" part="tag">✗ ${fault.name}</span></div>
        </div>`;
  const drawn = frames.map(
    ({ x, y, width, height }) =>
      html`<div
        class="frame"
        part="frame"
        ${placed({ left: `${x}px`, top: `${y}px`, width: `${width - 4}px`, height: `${height - 4}px` })}
      ></div>`,
  );
  return html`${drawn}${tags}${marks.map(({ x, y, degrees, visible }) =>
    visible
      ? html`<span
          class="angle"
          part="angle"
          aria-hidden="true"
          ${placed({ transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)` })}
          >${words.angle(joint, Math.round(degrees))}</span
        >`
      : nothing,
  )}${marks.flatMap(({ lit }) => lit.map(spot))}`;
}

/** A lit joint: a disc and a ring round it, and its name beside them. */
function spot({ x, y, radius, name }: Spot): TemplateResult {
  const size = `${(2 * radius).toFixed(1)}px`;
  const at = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  return html`<span class="lit" part="lit" aria-hidden="true" ${placed({ transform: at })}>
    <i ${placed({ width: size, height: size })}></i><b ${placed({ left: `${(radius + 8).toFixed(1)}px` })}>${name}</b>
  </span>`;
}

/** What went wrong, and another try where that can help. */
export function note(words: Words, code: ProblemCode, again: () => void): TemplateResult {
  return html`<p class="note" part="note" role="status">
    ${words.problems[code]}
    ${code === "unreachable" ? html`<button type="button" part="button" @click=${again}>${words.tryAgain}</button>` : nothing}
  </p>`;
}
