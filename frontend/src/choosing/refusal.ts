/** What is shown instead of a session, and the reasons for one: as both choosing and the player show them. */
import { html, type TemplateResult } from "lit";
import { type Choice, isPlaceAlone, type Reason } from "./choose.ts";
import type { ChoosingWords } from "./words.ts";

export function reasons(why: readonly Reason[], otherwise: string, words: ChoosingWords): TemplateResult {
  return html`<div>
    <h2>${words.why}</h2>
    ${why.length === 0
      ? html`<p>${otherwise}</p>`
      : html`<ul class="why">
          ${why.map((reason) => html`<li>${words.reason(reason)}</li>`)}
        </ul>`}
  </div>`;
}

/** Help first, or nothing that suits: said kindly, with a way to answer anew. */
export function refusal(choice: Exclude<Choice, { kind: "session" }>, words: ChoosingWords, change: TemplateResult): TemplateResult {
  if (choice.kind === "help") {
    return html`<section class="card stack refusal">
      <h1 tabindex="-1">${words.help}</h1>
      ${choice.advice.map((advice) => html`<p><b>${advice}</b></p>`)}
      <p>${words.helpMore}</p>
      <div class="row">${change}</div>
    </section>`;
  }
  const isElsewhere = isPlaceAlone(choice.why);
  return html`<section class="card stack refusal">
    <h1 tabindex="-1">${isElsewhere ? words.nothingHere : words.nothing}</h1>
    <p>${isElsewhere ? words.nothingHereMore : words.nothingMore}</p>
    ${choice.why.length > 0 ? reasons(choice.why, "", words) : ""}
    <div class="row">${change}</div>
  </section>`;
}
