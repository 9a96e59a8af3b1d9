/** How the diary stands with the account, and what has to be asked about it. */
import { html, nothing, type TemplateResult } from "lit";
import type { Held } from "../sync/diary.ts";
import { isKnown } from "../sync/entry.ts";
import type { Status } from "../sync/sync.ts";
import type { DiaryWords } from "./diary_words.ts";

/** A clock that is off by less is nobody's trouble. */
const OFF_MS = 1_800_000;
const HOUR_MS = 3_600_000;
/** So many changes come so quickly that nobody reads a number. */
const FEW = 40;

export interface Standing {
  readonly status: Status;
  readonly waiting: number;
  /** When it was last in step, in words; empty: never. */
  readonly since: string;
  readonly odd: readonly Held[];
  /** Whether somebody signed out and was not asked yet, and how much of theirs is nowhere else. */
  readonly left: { readonly waiting: number } | null;
  readonly isSure: boolean;
}

export interface StateActs {
  readonly keep: () => void;
  readonly remove: () => void;
  readonly doubt: () => void;
  readonly found: (isMine: boolean) => void;
  readonly edit: (held: Held) => void;
  readonly remove_entry: (held: Held) => void;
}

function leftView({ left, isSure }: Standing, words: DiaryWords, acts: StateActs): TemplateResult {
  const waiting = left?.waiting ?? 0;
  return html`<section class="card stack left" role="region" aria-label=${words.left}>
    <h2>${words.left}</h2>
    <p>${words.leftHint(waiting)}</p>
    ${isSure ? html`<p role="alert"><b>${words.leftSure(waiting)}</b></p>` : nothing}
    <div class="row">
      <button type="button" class="left-keep" @click=${acts.keep}>${words.leftKeep}</button>
      <button type="button" class="danger left-remove" @click=${waiting > 0 && !isSure ? acts.doubt : acts.remove}>${words.leftRemove}</button>
    </div>
  </section>`;
}

function foundView(count: number, words: DiaryWords, acts: StateActs): TemplateResult {
  return html`<section class="card stack found" role="region" aria-label=${words.found(count)}>
    <h2>${words.found(count)}</h2>
    <p>${words.foundHint}</p>
    <div class="row">
      <button type="button" class="found-yes" @click=${() => acts.found(true)}>${words.foundYes}</button>
      <button type="button" class="found-no" @click=${() => acts.found(false)}>${words.foundNo}</button>
    </div>
  </section>`;
}

function lineOf({ status, waiting, since }: Standing, words: DiaryWords): TemplateResult | typeof nothing {
  const { phase, got, of, said } = status;
  if (phase === "busy") {
    const isLong = of - got > FEW;
    return html`<p class="quiet">${words.busy(got, isLong ? of : 0)}</p>${isLong ? html`<progress max=${of} value=${got} aria-label=${words.busy(got, of)}></progress>` : nothing}`;
  }
  if (phase === "full") return html`<p class="trouble">${words.noRoom}</p>`;
  if (phase === "stuck") return html`<p class="trouble">${words.stuck}</p>`;
  if ((phase === "away" || phase === "server_full") && said !== "") return html`<p class="trouble">${said}</p>`;
  if (phase === "server_full") return html`<p class="trouble">${words.serverFull(waiting)}</p>`;
  if (phase === "away") return html`<p class="quiet">${words.away(waiting)}</p>`;
  return (phase === "step" || phase === "ask") && since !== "" ? html`<p class="quiet">${words.step(since)}</p>` : nothing;
}

export function stateView(standing: Standing, titleOf: (held: Held) => string, words: DiaryWords, acts: StateActs): TemplateResult {
  const { status, odd, left } = standing;
  const refused = odd.filter((held) => held.refused.length > 0);
  const newer = odd.filter((held) => !isKnown(held)).length;
  const isOff = Math.abs(status.ahead_ms) > OFF_MS;
  return html`${left === null ? nothing : leftView(standing, words, acts)} ${status.phase === "ask" ? foundView(status.found, words, acts) : nothing}
    <div class="stack standing" role="status" data-phase=${status.phase}>${lineOf(standing, words)}</div>
    ${isOff ? html`<p class="trouble clock">${words.ahead(Math.round(status.ahead_ms / HOUR_MS) || Math.sign(status.ahead_ms))}</p>` : nothing}
    ${newer > 0 ? html`<p class="trouble newer-needed">${words.needsNewer(newer)}</p>` : nothing}
    ${refused.length === 0
      ? nothing
      : html`<details class="trouble refused">
          <summary>${words.refused(refused.length)}</summary>
          <p>${words.refusedHint}</p>
          <ul>
            ${refused.map(
              (held) => html`<li>
                ${titleOf(held)}: ${held.refused.join(" ")}
                <button type="button" class="plain" aria-label=${words.editThis(titleOf(held))} @click=${() => acts.edit(held)}>${words.edit}</button>
                <button type="button" class="plain" aria-label=${words.removeThis(titleOf(held))} @click=${() => acts.remove_entry(held)}>${words.remove}</button>
              </li>`,
            )}
          </ul>
        </details>`}`;
}
