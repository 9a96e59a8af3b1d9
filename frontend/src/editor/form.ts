/** The form: one function for each kind of field, driven by `parts.ts`. It only tells what is to be changed in the text. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import type { Found, Vocabulary } from "./messages.ts";
import { type Field, type Named, offered, type Section } from "./parts.ts";
import { below, child, type Doc, item, texts, type Value } from "./toml.ts";
import type { EditorWords } from "./words.ts";

/** What the form is made from. */
export interface Sheet {
  readonly doc: Doc;
  readonly words: EditorWords;
  readonly vocabulary: Vocabulary | null;
  readonly movements: readonly Named[];
  /** Problems by path, items counted. */
  readonly problems: ReadonlyMap<string, readonly Found[]>;
  /** What was typed into a field and cannot stand in the text: no number yet. */
  readonly raw: ReadonlyMap<string, string>;
  /** The number that is being typed, as it was typed. */
  readonly typing: { readonly path: string; readonly typed: string };
  readonly open: ReadonlySet<string>;
}

export interface Acts {
  readonly set: (path: string, value: Value) => void;
  readonly remove: (path: string) => void;
  readonly add: (path: string, value: Value) => void;
  readonly exchange: (path: string, number: number) => void;
  readonly raw: (path: string, typed: string) => void;
  readonly typing: (path: string, typed: string) => void;
  readonly toggled: (id: string, isOpen: boolean) => void;
  /** A moment of the movement is worked on: its number, from 1 on. */
  readonly moment: (number: number) => void;
  readonly say: (found: Found) => string;
}

/** Names of these have words; those of views and moments are the author's own. */
const THINGS: ReadonlySet<string> = new Set(["equipment", "figure.props"]);

/** The element of a field, by its path. */
export function fieldId(path: string): string {
  return `f-${path.replaceAll(/[^\w]+/g, "-")}`;
}

function problemsBelow(sheet: Sheet, path: string): number {
  return [...sheet.problems].filter(([at]) => at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`)).reduce((sum, [, all]) => sum + all.length, 0);
}

/** How many problems lie in a section. */
export function problemsIn(sheet: Sheet, section: Section): number {
  return section.fields.reduce((sum, { key }) => sum + problemsBelow(sheet, key), 0);
}

function told(sheet: Sheet, acts: Acts, path: string): TemplateResult | typeof nothing {
  const found = sheet.problems.get(path) ?? [];
  const typed = sheet.raw.has(path) ? [sheet.words.noNumber] : [];
  if (found.length + typed.length === 0) return nothing;
  return html`<p class="wrong" id="${fieldId(path)}-wrong">${[...typed, ...found.map(acts.say)].join(" · ")}</p>`;
}

function isWrong(sheet: Sheet, path: string): boolean {
  return sheet.problems.has(path) || sheet.raw.has(path);
}

function aria(sheet: Sheet, path: string): { readonly invalid: "true" | typeof nothing; readonly by: string | typeof nothing } {
  return isWrong(sheet, path) ? { invalid: "true", by: `${fieldId(path)}-wrong` } : { invalid: nothing, by: nothing };
}

function typed(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

function labelled(sheet: Sheet, acts: Acts, path: string, label: string, input: TemplateResult): TemplateResult {
  return html`<div class="field"><label for=${fieldId(path)}>${label}</label>${input}${told(sheet, acts, path)}</div>`;
}

function putText(acts: Acts, field: Field, path: string, value: string): void {
  if (value === "" && field.isOptional === true) acts.remove(path);
  else acts.set(path, value);
}

function putNumber(acts: Acts, path: string, text: string, isOptional: boolean): void {
  const value = Number(text.replace(",", "."));
  acts.typing(path, text);
  if (text.trim() === "") return isOptional ? acts.remove(path) : acts.raw(path, text);
  if (Number.isFinite(value)) acts.set(path, value);
  else acts.raw(path, text);
}

function numberInput(sheet: Sheet, acts: Acts, path: string, isOptional: boolean, label: string | typeof nothing = nothing): TemplateResult {
  const { invalid, by } = aria(sheet, path);
  const there = sheet.doc.values.get(path) ?? "";
  const { typing } = sheet;
  const isTyped = typing.path === path && there !== "" && Number(typing.typed.replace(",", ".")) === there;
  const value = sheet.raw.get(path) ?? (isTyped ? typing.typed : String(there));
  return html`<input
    id=${fieldId(path)} class="number" type="text" inputmode="decimal" autocomplete="off" aria-label=${label}
    .value=${live(value)} aria-invalid=${invalid} aria-describedby=${by}
    @input=${(event: Event) => putNumber(acts, path, typed(event), isOptional)}
  />`;
}

function textArea(sheet: Sheet, path: string, put: (value: string) => void, label: string | typeof nothing = nothing): TemplateResult {
  const { invalid, by } = aria(sheet, path);
  const value = String(sheet.doc.values.get(path) ?? "");
  return html`<textarea
    id=${fieldId(path)} rows=${Math.min(5, 1 + Math.floor(value.length / 60))} aria-label=${label}
    .value=${live(value)} aria-invalid=${invalid} aria-describedby=${by} @input=${(event: Event) => put(typed(event))}
  ></textarea>`;
}

function choice(sheet: Sheet, acts: Acts, field: Extract<Field, { kind: "choice" }>, path: string): TemplateResult {
  const { invalid, by } = aria(sheet, path);
  const value = String(sheet.doc.values.get(path) ?? field.usual ?? "");
  const options = field.options.includes(value) ? field.options : [value, ...field.options];
  const isNumber = field.options.every((option) => /^\d+$/.test(option));
  return html`<select
    id=${fieldId(path)} aria-invalid=${invalid} aria-describedby=${by}
    @change=${(event: Event) => acts.set(path, isNumber ? Number(typed(event)) : typed(event))}
  >
    ${options.map((option) => html`<option value=${option} ?selected=${option === value}>${sheet.words.option(option)}</option>`)}
  </select>`;
}

function textsField(sheet: Sheet, acts: Acts, path: string, label: string): TemplateResult {
  const all = texts(sheet.doc, path);
  const { words } = sheet;
  return html`<fieldset id=${fieldId(path)} tabindex="-1">
    <legend>${label}</legend>
    ${told(sheet, acts, path)}
    ${all.map((_, n) => {
      const here = item(path, n + 1);
      return html`<div class="entry">
        <div class="grow">${textArea(sheet, here, (value) => acts.set(here, value), `${label} ${n + 1}`)}${told(sheet, acts, here)}</div>
        ${moves(acts, words, path, n + 1, all.length, `${label} ${n + 1}`)}
      </div>`;
    })}
    <button type="button" class="small" @click=${() => acts.add(path, "")}>${words.addTo(label)}</button>
  </fieldset>`;
}

function moves(acts: Acts, words: EditorWords, path: string, number: number, count: number, name: string): TemplateResult {
  return html`<div class="moves">
    ${number > 1 ? html`<button type="button" class="icon" aria-label=${words.up(name)} title=${words.up(name)} @click=${() => acts.exchange(path, number - 1)}>↑</button>` : nothing}
    ${number < count ? html`<button type="button" class="icon" aria-label=${words.down(name)} title=${words.down(name)} @click=${() => acts.exchange(path, number)}>↓</button>` : nothing}
    <button type="button" class="icon" aria-label=${words.take(name)} title=${words.take(name)} @click=${() => acts.remove(item(path, number))}>×</button>
  </div>`;
}

function ticksField(sheet: Sheet, acts: Acts, field: Extract<Field, { kind: "ticks" }>, path: string, label: string): TemplateResult {
  const chosen = texts(sheet.doc, path);
  const names = offered(field.from, sheet.doc, path, sheet.vocabulary, sheet.movements);
  const toggle = (name: string): void => {
    const next = chosen.includes(name) ? chosen.filter((one) => one !== name) : names.filter((one) => one === name || chosen.includes(one));
    if (next.length === 0 && field.isOptional === true) acts.remove(path);
    else acts.set(path, next);
  };
  const wrong = chosen.map((_, n) => told(sheet, acts, item(path, n + 1)));
  return html`<fieldset id=${fieldId(path)} tabindex="-1">
    <legend>${label}</legend>
    <div class="ticks">
      ${names.map((name) => html`<label class="tick"><input type="checkbox" .checked=${live(chosen.includes(name))} @change=${() => toggle(name)} />${THINGS.has(field.key) ? sheet.words.option(name) : name.replaceAll("_", " ")}</label>`)}
    </div>
    ${told(sheet, acts, path)}${wrong}
  </fieldset>`;
}

function rangeField(sheet: Sheet, acts: Acts, field: Field, path: string, label: string): TemplateResult | typeof nothing {
  if (!sheet.doc.spots.has(path) && !sheet.problems.has(path)) {
    return field.isOptional === true && path === "dose.per_week" ? html`<button type="button" class="small" @click=${() => acts.set(path, { min: 2, default: 3, max: 4 })}>${sheet.words.addThis(label)}</button>` : nothing;
  }
  const isThere = sheet.doc.spots.has(path);
  return html`<fieldset id=${fieldId(path)} tabindex="-1">
    <legend>${label}</legend>
    ${isThere
      ? html`<div class="three">
          ${(["min", "default", "max"] as const).map((key) => {
            const here = child(path, key);
            return html`<div class="field"><label for=${fieldId(here)}>${sheet.words.label(key)}</label>${numberInput(sheet, acts, here, false)}${told(sheet, acts, here)}</div>`;
          })}
        </div>`
      : html`<button type="button" class="small" @click=${() => acts.set(path, { min: 5, default: 6, max: 8 })}>${sheet.words.addThis(label)}</button>`}
    ${told(sheet, acts, path)}
    ${isThere && field.isOptional === true ? html`<button type="button" class="small" @click=${() => acts.remove(path)}>${sheet.words.take(label)}</button>` : nothing}
  </fieldset>`;
}

function anglesField(sheet: Sheet, acts: Acts, path: string, label: string): TemplateResult {
  const { words, vocabulary, doc } = sheet;
  const joints = new Map((vocabulary?.joints ?? []).map((joint) => [joint.name, joint]));
  const there = [...below(doc, path)].filter((pair): pair is [string, number] => typeof pair[1] === "number");
  const isThere = (name: string): boolean => there.some(([one]) => one === name);
  const more = [...joints.values()].flatMap(({ name, sided }) => (sided ? [name, `${name}.active`, `${name}.other`] : [name])).filter((name) => !isThere(name));
  return html`<fieldset id=${fieldId(path)} tabindex="-1" class="angles">
    <legend>${label}</legend>
    ${told(sheet, acts, path)}
    ${repeat(
      there,
      ([name]) => name,
      ([name, value]) => {
        const here = child(path, name);
        const joint = joints.get(name.split(".")[0] ?? "");
        const [low, high] = path.includes("counter_example") ? [-120, 120] : [joint?.min ?? -180, joint?.max ?? 180];
        const id = fieldId(here);
        return html`<div class="angle">
          <label for=${id} title=${joint?.definition ?? nothing}>${words.joint(name)}</label>
          <input class="slider" type="range" min=${Math.min(low, value)} max=${Math.max(high, value)} step="1" aria-label=${words.joint(name)}
            .value=${live(String(value))} @input=${(event: Event) => acts.set(here, Number(typed(event)))} />
          ${numberInput(sheet, acts, here, false, `${words.joint(name)}, ${words.degrees}`)}
          <button type="button" class="icon" aria-label=${words.take(words.joint(name))} title=${words.take(words.joint(name))} @click=${() => acts.remove(here)}>×</button>
          ${told(sheet, acts, here)}
        </div>`;
      },
    )}
    ${more.length === 0
      ? nothing
      : html`<select aria-label=${words.addJoint} @change=${(event: Event) => {
          const select = event.target as HTMLSelectElement;
          if (select.value !== "") acts.set(child(path, select.value), 0);
          select.value = "";
        }}>
          <option value="">${words.addJoint}</option>
          ${more.map((name) => html`<option value=${name}>${words.joint(name)}</option>`)}
        </select>`}
  </fieldset>`;
}

/** Contacts: which part lies on what. */
function pairsField(sheet: Sheet, acts: Acts, path: string, label: string): TemplateResult {
  const { words, vocabulary, doc } = sheet;
  const there = [...below(doc, path)];
  const parts = (vocabulary?.contacts.parts ?? []).flatMap((part) => [`${part}.active`, `${part}.other`, part]);
  const sided = (vocabulary?.contacts.places ?? []).flatMap((place) => [place, `${place}.active`, `${place}.other`]);
  const places = ["none", ...sided];
  const more = parts.filter((part) => !there.some(([one]) => one === part));
  return html`<fieldset id=${fieldId(path)} tabindex="-1">
    <legend>${label}</legend>
    ${told(sheet, acts, path)}
    ${there.map(([name, value]) => {
      const here = child(path, name);
      return html`<div class="entry">
        <div class="field grow">
          <label for=${fieldId(here)}>${words.option(name)}</label>
          <select id=${fieldId(here)} @change=${(event: Event) => acts.set(here, typed(event))}>
            ${[...new Set([String(value), ...places])].map((place) => html`<option value=${place} ?selected=${place === value}>${words.option(place)}</option>`)}
          </select>
          ${told(sheet, acts, here)}
        </div>
        <button type="button" class="icon" aria-label=${words.take(words.option(name))} title=${words.take(words.option(name))} @click=${() => acts.remove(here)}>×</button>
      </div>`;
    })}
    ${more.length === 0
      ? nothing
      : html`<select aria-label=${words.addTo(label)} @change=${(event: Event) => {
          const select = event.target as HTMLSelectElement;
          if (select.value !== "") acts.set(child(path, select.value), "floor");
          select.value = "";
        }}>
          <option value="">${words.addTo(label)}</option>
          ${more.map((name) => html`<option value=${name}>${words.option(name)}</option>`)}
        </select>`}
  </fieldset>`;
}

/** What is open is known here: a change that is shown between a click and the browser's own turn would undo it. */
function turned(event: Event, acts: Acts, id: string, isOpen: boolean): void {
  event.preventDefault();
  acts.toggled(id, !isOpen);
}

function itemsField(sheet: Sheet, acts: Acts, field: Extract<Field, { kind: "items" }>, path: string, label: string): TemplateResult {
  const { doc, words } = sheet;
  const count = doc.counts.get(path) ?? 0;
  return html`<fieldset id=${fieldId(path)} tabindex="-1" class="items">
    <legend>${label}</legend>
    ${told(sheet, acts, path)}
    ${Array.from({ length: count }, (_, n) => {
      const here = item(path, n + 1);
      const name = `${words.one(field.key)} ${n + 1}`;
      const title = String(doc.values.get(child(here, field.title)) ?? "");
      const wrong = problemsBelow(sheet, here);
      return html`<details class="one" id=${fieldId(here)} tabindex="-1" .open=${live(sheet.open.has(here))}
        @toggle=${(event: Event) => event.target === event.currentTarget && acts.toggled(here, (event.target as HTMLDetailsElement).open)}
        @focusin=${() => field.key === "figure.keyframes" && acts.moment(n + 1)}>
        <summary @click=${(event: Event) => turned(event, acts, here, sheet.open.has(here))}><span>${name}: <b>${field.title === "side_rule" ? words.option(title) : title.replaceAll("_", " ")}</b></span>${wrong > 0 ? html` <span class="count">${words.problems(wrong)}</span>` : nothing}</summary>
        ${told(sheet, acts, here)}
        ${sheet.open.has(here) ? html`${fieldsView(sheet, acts, field.fields, here)}<div class="row end">${moves(acts, words, path, n + 1, count, name)}</div>` : nothing}
      </details>`;
    })}
    <button type="button" class="small" @click=${() => {
      acts.toggled(item(path, count + 1), true);
      acts.add(path, field.fresh(doc));
    }}>${words.addTo(label)}</button>
  </fieldset>`;
}

function groupField(sheet: Sheet, acts: Acts, field: Extract<Field, { kind: "group" }>, path: string, label: string): TemplateResult {
  const isThere = sheet.doc.spots.has(path) || below(sheet.doc, path).size > 0;
  const { fresh } = field;
  return html`<fieldset id=${fieldId(path)} tabindex="-1">
    <legend>${label}</legend>
    ${told(sheet, acts, path)}
    ${!isThere && fresh !== undefined ? html`<button type="button" class="small" @click=${() => acts.set(path, fresh)}>${sheet.words.addThis(label)}</button>` : fieldsView(sheet, acts, field.fields, path)}
  </fieldset>`;
}

function fieldView(sheet: Sheet, acts: Acts, field: Field, within: string): TemplateResult | typeof nothing {
  const path = child(within, field.key);
  const label = sheet.words.label(field.key);
  const { invalid, by } = aria(sheet, path);
  switch (field.kind) {
    case "text":
      return labelled(sheet, acts, path, label, html`<input id=${fieldId(path)} type="text" autocomplete="off" .value=${live(String(sheet.doc.values.get(path) ?? ""))}
        aria-invalid=${invalid} aria-describedby=${by} @input=${(event: Event) => putText(acts, field, path, typed(event))} />`);
    case "long":
      return labelled(sheet, acts, path, label, textArea(sheet, path, (value) => putText(acts, field, path, value)));
    case "number":
    case "whole":
      return labelled(sheet, acts, path, label, numberInput(sheet, acts, path, field.isOptional === true));
    case "yes":
      return labelled(sheet, acts, path, label, html`<input id=${fieldId(path)} type="checkbox" .checked=${live(sheet.doc.values.get(path) === true)} @change=${(event: Event) => acts.set(path, (event.target as HTMLInputElement).checked)} />`);
    case "choice":
      return labelled(sheet, acts, path, label, choice(sheet, acts, field, path));
    case "name":
      return labelled(sheet, acts, path, label, html`<input id=${fieldId(path)} type="text" autocomplete="off" spellcheck="false" list="list-${field.list}" .value=${live(String(sheet.doc.values.get(path) ?? ""))}
        aria-invalid=${invalid} aria-describedby=${by} @input=${(event: Event) => putText(acts, field, path, typed(event))} />`);
    case "texts":
      return textsField(sheet, acts, path, label);
    case "ticks":
      return ticksField(sheet, acts, field, path, label);
    case "range":
      return rangeField(sheet, acts, field, path, label);
    case "angles":
      return anglesField(sheet, acts, path, label);
    case "pairs":
      return pairsField(sheet, acts, path, label);
    case "items":
      return itemsField(sheet, acts, field, path, label);
    case "group":
      return groupField(sheet, acts, field, path, label);
  }
}

/** Short fields stand beside each other, all others below. */
function fieldsView(sheet: Sheet, acts: Acts, fields: readonly Field[], within: string): TemplateResult {
  return html`<div class="fields">${fields.map((field) => fieldView(sheet, acts, field, within))}</div>`;
}

export function sectionView(sheet: Sheet, acts: Acts, section: Section): TemplateResult | typeof nothing {
  const wrong = problemsIn(sheet, section);
  if (section.isFor !== undefined && !section.isFor(sheet.doc) && wrong === 0) return nothing;
  const isOpen = sheet.open.has(`#${section.id}`);
  return html`<details class="section" data-section=${section.id} .open=${live(isOpen)}
    @toggle=${(event: Event) => event.target === event.currentTarget && acts.toggled(`#${section.id}`, (event.target as HTMLDetailsElement).open)}>
    <summary @click=${(event: Event) => turned(event, acts, `#${section.id}`, isOpen)}><h2>${sheet.words.section(section.id)}</h2>${wrong > 0 ? html` <span class="count">${sheet.words.problems(wrong)}</span>` : nothing}</summary>
    ${isOpen ? fieldsView(sheet, acts, section.fields, "") : nothing}
  </details>`;
}

/** Names that fields offer while typing. */
export function lists(sheet: Sheet, measures: readonly string[]): TemplateResult {
  const { vocabulary, movements } = sheet;
  return html`<datalist id="list-measures">${measures.map((name) => html`<option value=${name}></option>`)}</datalist>
    <datalist id="list-precautions">${Object.keys(vocabulary?.precautions ?? {}).map((name) => html`<option value=${name}></option>`)}</datalist>
    <datalist id="list-movements">${movements.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}</datalist>`;
}
