/** How a movement went over time: a chart of both sides with their noise bands, what can be said of it, its numbers. */
import { html, nothing, type TemplateResult } from "lit";
import { bandOf, changeOf, type KnownMeasure, type Series, sidesOf, type Together } from "../charts/progress.ts";
import type { Library } from "../choosing/library.ts";
import type { DiaryWords } from "./diary_words.ts";
import { historyWords } from "./words.ts";

const UNITS: Readonly<Record<string, string>> = { deg: "°", cm: "cm", s: "s", m: "m", kg: "kg" };

/** The name of a measure and its unit, in words. */
export function measureName({ measure, movement }: Pick<Series, "measure" | "movement">, tag: string, told: Library | null): { readonly name: string; readonly unit: string } {
  const words = historyWords(tag);
  const check = measure === "check" ? told?.movements[movement]?.check : undefined;
  if (check) return { name: check.name, unit: words.checkUnits[check.unit] };
  if (!measure.startsWith("value.")) return { name: words.measures[measure as KnownMeasure], unit: words.units[measure as KnownMeasure] };
  // What a check reads off is named by its id, whose end is the unit.
  const parts = measure.slice("value.".length).split("_");
  const unit = UNITS[parts.at(-1) ?? ""];
  const name = (unit === undefined ? parts : parts.slice(0, -1)).join(" ");
  return { name: name.charAt(0).toUpperCase() + name.slice(1), unit: unit ?? "" };
}

function rounded(value: number, tag: string): string {
  return value.toLocaleString(tag, { maximumFractionDigits: 1 });
}

export interface Progress {
  readonly charts: readonly Together[];
  readonly shown: Together;
  /** Of each side, what lies in the time that is shown. */
  readonly lines: readonly Series[];
  readonly name: string;
  /** The library, which knows the names of checks; null: it could not be read. */
  readonly told: Library | null;
}

export function progressView({ charts, shown, lines, name, told }: Progress, words: DiaryWords, tag: string, choose: (id: string) => void): TemplateResult {
  const said = historyWords(tag);
  const day = new Intl.DateTimeFormat(tag, { dateStyle: "medium" });
  const { name: measure, unit } = measureName(shown, tag, told);
  const label = [name, measure.toLowerCase(), unit].filter((part) => part !== "").join(", ");
  const sideName = (series: Series): string => (series.side === "" ? "" : words.sides[series.side === "both" ? "both" : series.side]);
  const spoken = lines.map((series) => said.chart(sideName(series) || label, rounded(series.points[0]?.value ?? 0, tag), rounded(series.points.at(-1)?.value ?? 0, tag))).join("; ");
  const bands = shown.sides.map(bandOf);
  const from = bands.some((band) => band?.from === "own") ? "own" : bands.some((band) => band !== null) ? "known" : "none";
  const times = [...new Set(lines.flatMap(({ points }) => points.map(({ at_s }) => at_s)))].sort((one, other) => other - one);
  const sides = sidesOf(shown);
  const values = lines.map(({ points }) => new Map(points.map(({ at_s, value }) => [at_s, value])));
  return html`<label class="pick">
      ${said.what}
      <select class="measure" @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${charts.map((one) => html`<option value=${one.id} ?selected=${one.id === shown.id}>${measureName(one, tag, told).name}</option>`)}
      </select>
    </label>
    <div class="chart" role="img" aria-label="${label}. ${spoken}"></div>
    ${lines.length > 1 ? html`<ul class="legend">${lines.map((series) => html`<li><i></i>${sideName(series)}</li>`)}</ul>` : nothing}
    ${shown.sides.map((series) => html`<p class="change" data-side=${series.side}>${lines.length > 1 ? html`<b>${sideName(series)}:</b> ` : nothing}${said.change[changeOf(series)]}</p>`)}
    ${sides === null ? nothing : html`<p class="sides">${said.sides[sides.differ ? "differ" : "same"](rounded(sides.left, tag), rounded(sides.right, tag))}</p>`}
    <p class="quiet">${said.band[from]} ${from === "none" ? nothing : words.source}</p>
    <details>
      <summary>${said.table}</summary>
      <div class="table" tabindex="0" role="region" aria-label=${said.table}>
        <table>
          <thead><tr><th scope="col">${said.date}</th>${lines.map((series) => html`<th scope="col">${sideName(series) || measure}</th>`)}</tr></thead>
          <tbody>
            ${times.slice(0, 400).map((at_s) => html`<tr><th scope="row">${day.format(at_s * 1000)}</th>${values.map((known) => html`<td>${known.has(at_s) ? rounded(known.get(at_s)!, tag) : "–"}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
    </details>`;
}
