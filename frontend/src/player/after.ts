/** What is shown when a session is over: what was done, two questions, one thing to work on. */
import { html, nothing, type TemplateResult } from "lit";
import { valueText } from "../charts/values.ts";
import type { Movement } from "../choosing/library.ts";
import { focusOf, type Row, rowsOf, type SessionRecord } from "../history/record.ts";
import type { Reader } from "../sync/account.ts";
import type { Saving } from "./keeper.ts";
import type { Movements } from "./segments.ts";
import type { Words } from "./words.ts";

export interface AfterActs {
  readonly effort: (level: number) => void;
  readonly pain: (level: number) => void;
  readonly again: () => void;
  /** Save the session as a file. */
  readonly file: () => void;
}

function nameOf(id: string, movements: Movements): string {
  return movements[id]?.name ?? id.replaceAll("_", " ");
}

function done(row: Row, words: Words): string {
  if (row.asked === 0) return String(row.done);
  if (row.kind === "hold") return words.after.ratio(String(Math.round(row.done)), words.short("hold", row.asked));
  return words.after.ratio(String(row.done), String(row.asked));
}

/** The value of the row's mobility check in words. */
function valueOf({ movement, values }: Row, movements: Movements, language: string): string {
  const check = movements[movement]?.check ?? null;
  const value = check === null ? undefined : values[check.id];
  return check === null || value === undefined ? "–" : `${check.name}: ${valueText(check, value, language)}`;
}

/** A column of the table: what stands above it, and in a row of it. */
interface Column {
  readonly name: string;
  readonly cell: (row: Row) => string;
  readonly mark?: string;
}

/** The columns that these rows have something for. */
function columnsOf(record: SessionRecord, rows: readonly Row[], movements: Movements, words: Words, language: string): Column[] {
  const { after } = words;
  const several: Column[] = [
    { name: after.best, cell: (row) => words.short(row.kind, row.best) },
    { name: after.typical, cell: (row) => words.short(row.kind, row.typical) },
  ];
  const clean = (row: Row): string => (row.seen === 0 ? after.byClock : row.kind !== "repetitions" ? words.short(row.kind, row.seen) : after.cleanShare(row.clean, row.seen));
  return [
    { name: after.side, cell: (row) => words.sides[row.side] },
    { name: after.amount, mark: "done", cell: (row) => done(row, words) },
    ...(record.sets.length > rows.length ? several : []),
    ...(rows.some((row) => row.seen > 0) ? [{ name: after.clean, mark: "clean", cell: clean }] : []),
    ...(rows.some((row) => row.still_spine_deg !== null) ? [{ name: after.range, mark: "range", cell: (row: Row): string => (row.still_spine_deg === null ? "–" : after.deg(row.still_spine_deg)) }] : []),
    ...(rows.some((row) => Object.keys(row.values).length > 0) ? [{ name: after.check, mark: "value", cell: (row: Row): string => valueOf(row, movements, language) }] : []),
  ];
}

// The roles are said, for a phone's style makes cards of the rows, and a browser then takes them for no table.
function table(record: SessionRecord, movements: Movements, words: Words, language: string): TemplateResult {
  const { after } = words;
  const rows = rowsOf(record.sets);
  const columns = columnsOf(record, rows, movements, words, language);
  return html`<div class="table" tabindex="0" role="region" aria-label=${after.what}>
    <table class="cards" role="table">
      <caption>
        ${after.what}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">${after.movement}</th>
          ${columns.map(({ name }) => html`<th scope="col" role="columnheader">${name}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map(
          (row) => html`<tr role="row" data-movement=${row.movement} data-side=${row.side}>
            <th scope="row" role="rowheader">${nameOf(row.movement, movements)}</th>
            ${columns.map(({ name, mark, cell }) => html`<td role="cell" class=${mark ?? nothing} data-name=${name}>${cell(row)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function faultOf(movement: Movement | undefined, id: string): string {
  const fault = movement?.faults.find((one) => one.id === id);
  return fault === undefined ? id.replaceAll("_", " ") : `${fault.cue}. ${fault.reason}`;
}

/** The one thing to work on, in words. */
export function focusText(record: SessionRecord, movements: Movements, words: Words): string {
  const focus = focusOf(record);
  const { after } = words;
  switch (focus.kind) {
    case "stopped":
      return after.focusStopped;
    case "begin":
      return after.focusBegin;
    case "fault":
      return faultOf(movements[focus.movement], focus.fault);
    case "short":
      return after.focusShort(nameOf(focus.movement, movements), words.sides[focus.side]);
    case "uneven":
      return after.focusUneven(nameOf(focus.movement, movements), words.sides[focus.side]);
    case "deeper":
      return movements[focus.movement]?.deeper ?? "";
  }
}

function choices(count: number, from: number, chosen: number | null, label: (level: number) => string, name: string, act: (level: number) => void): TemplateResult[] {
  return Array.from({ length: count }, (_, n) => n + from).map(
    (level) => html`<button type="button" data-question=${name} data-level=${level} aria-pressed=${chosen === level} @click=${() => act(level)}>${label(level)}</button>`,
  );
}

/** Whether the session is saved and where; what is not is offered as a file before it is lost. */
function savingView({ state, reader }: { readonly state: Saving; readonly reader: Reader }, { after }: Words, acts: AfterActs): TemplateResult {
  const isSafe = state === "saved" || state === "saving";
  const text = state === "saved" ? after.saved[reader] : after[state];
  return html`<div class="saving stack" data-saving=${state}>
    <p role=${isSafe ? "status" : "alert"} class=${isSafe ? "quiet" : "trouble"}>${text}</p>
    ${isSafe ? nothing : html`<div class="row"><button type="button" class="file" @click=${acts.file}>${after.saveFile}</button></div>`}
  </div>`;
}

export function afterView(
  record: SessionRecord,
  movements: Movements,
  words: Words,
  links: { readonly history: string; readonly choose: string; readonly language: string },
  lines: readonly string[],
  saving: { readonly state: Saving; readonly reader: Reader },
  asking: TemplateResult | typeof nothing,
  acts: AfterActs,
): TemplateResult {
  const { after } = words;
  const told = record.effort !== null && record.pain !== null;
  const ended = record.stopped === "" ? words.modes.finished : words.stopped[record.stopped];
  const help = { "": "", person: "", pain: after.painHelp, numb: after.numbHelp }[record.stopped];
  return html`<section class="after stack">
    <h1 tabindex="-1">${ended}</h1>
    ${lines.map((line) => html`<p class="trouble">${line}</p>`)} ${help === "" ? nothing : html`<p class="trouble help">${help}</p>`}
    <div class="card stack">
      <h2 id="effort">${after.effort}</h2>
      <div class="efforts" role="group" aria-labelledby="effort">
        ${choices(5, 1, record.effort, (level) => after.efforts[level - 1] ?? "", "effort", acts.effort)}
      </div>
      <h2 id="pain">${after.pain}</h2>
      <div class="scale" role="group" aria-labelledby="pain">${choices(11, 0, record.pain, String, "pain", acts.pain)}</div>
      <div class="ends"><span>${words.pain.none}</span><span>${words.pain.worst}</span></div>
      <p role="status" class="quiet">${told && saving.state === "saved" ? after.thanks : nothing}</p>
    </div>
    ${savingView(saving, words, acts)} ${asking}
    <div class="card">${record.sets.length === 0 ? html`<p>${after.nothing}</p>` : table(record, movements, words, links.language)}</div>
    <div class="card focus">
      <h2>${after.focus}</h2>
      <p class="focus-text">${focusText(record, movements, words)}</p>
    </div>
    <div class="row">
      <a class="button main" href=${links.history}>${after.history}</a>
      <button type="button" @click=${acts.again}>${after.again}</button>
      <a class="button plain" href=${links.choose}>${words.leave}</a>
    </div>
  </section>`;
}
