/** The forms for what is written by hand. */
import { html, nothing, type TemplateResult } from "lit";
import type { Kind, Movement, SetSide } from "../choosing/library.ts";
import { anotherSet, type Draft, type SetDraft, type Wrong } from "./by_hand.ts";
import type { DiaryWords } from "./diary_words.ts";

export interface FormActs {
  readonly change: (draft: Draft) => void;
  readonly keep: () => void;
  readonly leave: () => void;
}

export interface Form {
  readonly draft: Draft;
  readonly wrong: readonly Wrong[];
  /** Facts that a session counted itself cannot be changed. */
  readonly isCounted: boolean;
  readonly movements: Readonly<Record<string, Movement>>;
}

type Told = keyof { [K in keyof Draft as Draft[K] extends string ? K : never]: true };

function messageOf(field: string, wrong: readonly Wrong[], words: DiaryWords): TemplateResult | typeof nothing {
  const found = wrong.find((one) => one.field === field);
  return found === undefined ? nothing : html`<span class="wrong" id="wrong-${field.replaceAll(".", "-")}">${words.wrong(found)}</span>`;
}

/** A field with its label, and what is wrong with it. */
function field(name: string, label: string, form: Form, words: DiaryWords, control: (id: string, isWrong: boolean, by: string) => TemplateResult, hint = ""): TemplateResult {
  const id = `hand-${name.replaceAll(".", "-")}`;
  const isWrong = form.wrong.some((one) => one.field === name);
  return html`<div class="field">
    <label for=${id}>${label}${hint === "" ? nothing : html` <small>${hint}</small>`}</label>
    ${control(id, isWrong, isWrong ? `wrong-${name.replaceAll(".", "-")}` : "")} ${messageOf(name, form.wrong, words)}
  </div>`;
}

function value(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

function input(name: Told, label: string, form: Form, words: DiaryWords, acts: FormActs, options: { readonly type?: string; readonly list?: string; readonly hint?: string } = {}): TemplateResult {
  const mode = options.type === undefined && options.list === undefined && name !== "place" ? "decimal" : nothing;
  return field(
    name, label, form, words,
    (id, isWrong, by) => html`<input id=${id} name=${name} type=${options.type ?? "text"} inputmode=${mode} list=${options.list ?? nothing} autocomplete="off" .value=${form.draft[name]} aria-invalid=${isWrong} aria-describedby=${by || nothing} @input=${(event: Event) => acts.change({ ...form.draft, [name]: value(event) })} />`,
    options.hint ?? "",
  );
}

function choice(name: Told, label: string, options: readonly string[], form: Form, words: DiaryWords, acts: FormActs): TemplateResult {
  return field(
    name, label, form, words,
    (id) => html`<select id=${id} name=${name} @change=${(event: Event) => acts.change({ ...form.draft, [name]: value(event) })}>
      <option value="" ?selected=${form.draft[name] === ""}>${words.notTold}</option>
      ${options.map((one) => html`<option value=${one} ?selected=${form.draft[name] === one}>${one}</option>`)}
    </select>`,
  );
}

function note(form: Form, words: DiaryWords, acts: FormActs): TemplateResult {
  return field(
    "note", words.words, form, words,
    (id, isWrong, by) => html`<textarea id=${id} name="note" .value=${form.draft.note} aria-invalid=${isWrong} aria-describedby=${by || nothing} @input=${(event: Event) => acts.change({ ...form.draft, note: value(event) })}></textarea>`,
    words.optional,
  );
}

const KINDS: readonly Kind[] = ["repetitions", "hold", "circles"];
const SIDES: readonly SetSide[] = ["left", "right", "both"];

function setView(one: SetDraft, n: number, form: Form, words: DiaryWords, acts: FormActs): TemplateResult {
  const { draft, movements } = form;
  const put = (change: Partial<SetDraft>): void => acts.change({ ...draft, sets: draft.sets.map((set, place) => (place === n ? { ...set, ...change } : set)) });
  const named = (name: string): void => {
    const known = Object.values(movements).find((movement) => movement.name.toLowerCase() === name.trim().toLowerCase());
    put({ movement: name, ...(known === undefined ? {} : { kind: known.kind, side: known.sides === "both" ? "both" : one.side === "both" ? "left" : one.side }) });
  };
  return html`<fieldset data-set=${n}>
    <legend>${words.set(n + 1)}</legend>
    <div class="picks set">
      ${field(`sets.${n}.movement`, words.movement, form, words, (id, isWrong, by) => html`<input id=${id} list="hand-movements" autocomplete="off" .value=${one.movement} aria-invalid=${isWrong} aria-describedby=${by || nothing} @input=${(event: Event) => named(value(event))} />`, words.movementHint)}
      ${field(`sets.${n}.side`, words.side, form, words, (id) => html`<select id=${id} @change=${(event: Event) => put({ side: value(event) as SetSide })}>${SIDES.map((side) => html`<option value=${side} ?selected=${one.side === side}>${words.sides[side]}</option>`)}</select>`)}
      ${field(`sets.${n}.kind`, words.kind, form, words, (id) => html`<select id=${id} @change=${(event: Event) => put({ kind: value(event) as Kind })}>${KINDS.map((kind) => html`<option value=${kind} ?selected=${one.kind === kind}>${words.kinds[kind]}</option>`)}</select>`)}
      ${field(`sets.${n}.done`, words.done[one.kind], form, words, (id, isWrong, by) => html`<input id=${id} inputmode="decimal" autocomplete="off" .value=${one.done} aria-invalid=${isWrong} aria-describedby=${by || nothing} @input=${(event: Event) => put({ done: value(event) })} />`)}
      ${field(`sets.${n}.weight`, words.weight, form, words, (id, isWrong, by) => html`<input id=${id} inputmode="decimal" autocomplete="off" .value=${one.weight} aria-invalid=${isWrong} aria-describedby=${by || nothing} @input=${(event: Event) => put({ weight: value(event) })} />`, words.optional)}
    </div>
    ${draft.sets.length > 1 ? html`<button type="button" class="plain" @click=${() => acts.change({ ...draft, sets: draft.sets.filter((_, place) => place !== n) })}>${words.without(n + 1)}</button>` : nothing}
  </fieldset>`;
}

function fields(form: Form, words: DiaryWords, acts: FormActs): TemplateResult {
  const { draft } = form;
  const numbers = Array.from({ length: 11 }, (_, n) => String(n));
  const when = input("when", words.when, form, words, acts, { type: "datetime-local" });
  const effort = choice("effort", words.effort, numbers.slice(1, 6), form, words, acts);
  const pain = choice("pain", words.pain, numbers, form, words, acts);
  if (draft.about === "activity") {
    return html`<div class="picks">${when} ${input("what", words.what, form, words, acts, { list: "hand-activities" })} ${input("minutes", words.minutes, form, words, acts)} ${input("distance", words.distance, form, words, acts, { hint: words.optional })} ${effort}</div>
      <datalist id="hand-activities">${words.activities.map((name) => html`<option value=${name}></option>`)}</datalist>
      ${note(form, words, acts)}`;
  }
  if (draft.about === "feeling") {
    return html`<div class="picks">${when} ${pain} ${input("place", words.place, form, words, acts, { hint: words.optional })} ${input("weight", words.bodyWeight, form, words, acts, { hint: words.optional })}</div>
      ${note(form, words, acts)}`;
  }
  const facts = html`<div class="picks">${when} ${input("minutes", words.minutes, form, words, acts, { hint: words.optional })}</div>
    <datalist id="hand-movements">${Object.values(form.movements).map(({ name }) => html`<option value=${name}></option>`)}</datalist>
    ${draft.sets.map((one, n) => setView(one, n, form, words, acts))}
    <div class="row"><button type="button" class="another" @click=${() => acts.change(anotherSet(draft))}>${words.another}</button></div>`;
  return html`${form.isCounted ? html`<p class="quiet">${words.seenOnly}</p>` : facts}
    <div class="picks">${effort} ${pain}</div>
    ${note(form, words, acts)}`;
}

export function formView(form: Form, title: string, words: DiaryWords, acts: FormActs): TemplateResult {
  const keep = (event: Event): void => {
    event.preventDefault();
    acts.keep();
  };
  return html`<section class="card hand">
    <form class="stack" novalidate @submit=${keep}>
      <h2 tabindex="-1">${title}</h2>
      ${fields(form, words, acts)}
      <div class="row">
        <button class="main" type="submit">${words.keep}</button>
        <button class="plain" type="button" @click=${acts.leave}>${words.leave}</button>
      </div>
    </form>
  </section>`;
}
