/** The proof as it runs: what was tried, what held, what fell short. */
import { html, nothing, type TemplateResult } from "lit";
import type { Proving, Trial } from "./live.ts";
import type { EditorWords } from "./words.ts";

export interface TrialActs {
  readonly prove: (isQuick: boolean) => void;
  readonly stop: () => void;
  readonly whileTyping: (isOn: boolean) => void;
}

const SIGNS: Readonly<Record<Trial["state"], string>> = { waiting: "·", running: "…", holds: "✓", short: "✗" };

function trialView(trial: Trial, words: EditorWords): TemplateResult {
  const { fault, distractor, view } = trial.case;
  const what = (fault || distractor || "").replaceAll("_", " ") || words.rightly;
  const states = { waiting: words.waiting, running: words.running, holds: words.holds, short: words.short };
  return html`<li data-state=${trial.state} data-fault=${fault}>
    <span aria-hidden="true">${SIGNS[trial.state]}</span>
    <span>
      <b>${what}</b>, ${words.from.toLowerCase()} ${view.replaceAll("_", " ")}: ${states[trial.state]}
      ${trial.short.map((one) => html`<br />${words.shortfall(one.what, one.expected, one.got)}`)}
    </span>
  </li>`;
}

function summary({ trials, isRunning }: Proving, words: EditorWords): string {
  const done = trials.filter(({ state }) => state === "holds" || state === "short").length;
  const short = trials.filter(({ state }) => state === "short").length;
  if (isRunning || done < trials.length) return words.proving(done, trials.length);
  return short === 0 ? words.proved(trials.length) : words.fellShort(short, trials.length);
}

export function trialsView(proving: Proving | null, text: string, isWhole: boolean, isProving: boolean, words: EditorWords, acts: TrialActs): TemplateResult {
  const now = proving !== null && proving.text === text ? proving : null;
  const isRunning = now?.isRunning === true;
  const isDone = now !== null && now.trials.every(({ state }) => state === "holds" || state === "short");
  const result = !isDone ? "" : now.trials.some(({ state }) => state === "short") ? "short" : "holds";
  const done = now?.trials.filter(({ state }) => state === "holds" || state === "short").length ?? 0;
  return html`<section class="look card stack proof" aria-labelledby="proof" data-result=${result}>
    <h2 id="proof">${words.proof}</h2>
    <p class="quiet">${words.proofTells}</p>
    <p role="status" class="sum">${now === null ? (isWhole ? nothing : words.proofWaits) : html`<b>${summary(now, words)}</b>`}</p>
    ${isRunning ? html`<progress max=${now.trials.length} value=${done} aria-label=${words.proof}></progress>` : nothing}
    <div class="row">
      ${isRunning
        ? html`<button type="button" class="small stop" @click=${acts.stop}>${words.proofStop}</button>`
        : isWhole
          ? html`<button type="button" class="small prove" @click=${() => acts.prove(true)}>${words.proofAgain}</button>
              <button type="button" class="small all" @click=${() => acts.prove(false)}>${words.proofFull}</button>`
          : nothing}
      <label class="tick"><input type="checkbox" .checked=${isProving} @change=${(event: Event) => acts.whileTyping((event.target as HTMLInputElement).checked)} />${words.whileTyping}</label>
    </div>
    ${now === null ? nothing : html`<ul class="trials">${now.trials.map((trial) => trialView(trial, words))}</ul>`}
  </section>`;
}
