/** The safety questions, as both choosing and the player ask them. */
import { css, html, type TemplateResult } from "lit";
import type { Library, Question } from "./library.ts";
import { reader } from "../sync/account.ts";
import type { ChoosingWords } from "./words.ts";

export interface Ticked {
  readonly conditions: readonly string[];
  readonly flags: readonly string[];
}

export const NO_ANSWERS: Ticked = { conditions: [], flags: [] };

/** Answers to the questions as they read now; null where nobody answered since they were changed. */
export function current<T extends { readonly answered: string }>(safety: T | undefined, library: Library): T | null {
  return safety !== undefined && safety.answered >= (library.safety_since ?? "") ? safety : null;
}

export const safetyLook = css`
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 6px;
  }
  legend {
    font-weight: 700;
    padding: 0;
    margin-block-end: 6px;
  }
  label.ask {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 12px;
    align-items: center;
    min-height: 48px;
    padding: 8px 12px;
    border: 1px solid var(--_line);
    border-radius: 12px;
    cursor: pointer;
  }
  label.ask:has(input:checked) {
    border-color: var(--_warn);
    box-shadow: inset 0 0 0 1px var(--_warn);
  }
  label.ask input {
    width: 22px;
    height: 22px;
    accent-color: var(--_warn);
    margin: 0;
  }
  .go-on {
    position: sticky;
    inset-block-end: 0;
    padding-block: 12px;
    background: var(--_panel);
  }
  .go-on button {
    width: 100%;
  }
`;

/** Reading the form: which questions are answered with yes. */
export function ticked(form: HTMLFormElement): Ticked {
  const data = new FormData(form);
  return { conditions: data.getAll("condition").map(String), flags: data.getAll("flag").map(String) };
}

function questions(list: readonly Question[], name: string, yes: readonly string[]): TemplateResult[] {
  return list.map(
    ({ id, text }) => html`<label class="ask"><input type="checkbox" name=${name} value=${id} .checked=${yes.includes(id)} /><span>${text}</span></label>`,
  );
}

export function safetyForm(
  library: Library,
  words: ChoosingWords,
  now: Ticked,
  changed: (now: Ticked) => void,
  done: (answers: Ticked) => void,
): TemplateResult {
  const some = now.conditions.length + now.flags.length > 0;
  const read = (event: Event): Ticked => ticked(event.currentTarget as HTMLFormElement);
  return html`<form
    class="card stack safety"
    @change=${(event: Event) => changed(read(event))}
    @submit=${(event: Event) => {
      event.preventDefault();
      done(read(event));
    }}
  >
    <h1 tabindex="-1">${words.safety}</h1>
    <p class="quiet privacy">${words.safetyWhy[reader()]}</p>
    <fieldset>
      <legend>${words.conditions}</legend>
      ${questions(library.safety_questions, "condition", now.conditions)}
    </fieldset>
    <fieldset>
      <legend>${words.flags}</legend>
      ${questions(library.red_flags, "flag", now.flags)}
    </fieldset>
    <div class="go-on"><button class="main" type="submit">${some ? words.goOn : words.none}</button></div>
  </form>`;
}
