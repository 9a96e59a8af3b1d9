/** A year of days as a picture one can walk through: light days, fuller days, by eye, by keyboard, by ear. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { DiaryWords } from "./diary_words.ts";
import { type Day, levelOf, noonOf, plusDays, type Total, weeksUntil } from "./days.ts";

const CELL = 15;
const SIZE = 12;
const LEFT = 34;
const TOP = 20;

export interface Heat {
  readonly totals: ReadonlyMap<Day, Total>;
  readonly today: Day;
  /** A day of the last week that is shown. */
  readonly until: Day;
  /** The day that the keyboard is on. */
  readonly at: Day;
}

export interface HeatActs {
  readonly go: (day: Day) => void;
  readonly choose: (day: Day) => void;
  /** Years back (less than 0) or on. */
  readonly turn: (weeks: number) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1, PageUp: -28, PageDown: 28 };

/** Where a key leads from a day, within the days that are shown and not beyond today; null: nowhere. */
export function stepped(day: Day, key: string, first: Day, last: Day): Day | null {
  if (key === "Home") return first;
  if (key === "End") return last;
  const by = STEPS[key];
  if (by === undefined) return null;
  const next = plusDays(day, by);
  return next < first ? first : next > last ? last : next;
}

function months(weeks: readonly (readonly Day[])[], tag: string): TemplateResult[] {
  const format = new Intl.DateTimeFormat(tag, { month: "short" });
  const starts = weeks.flatMap((week, n) => (n === 0 || week[0]!.slice(0, 7) !== weeks[n - 1]![0]!.slice(0, 7) ? [n] : []));
  // A month that is hardly begun at the left edge would lie over the next one's name.
  const roomy = starts.filter((n, place) => (starts[place + 1] ?? 99) - n > 2);
  return roomy.map((n) => svg`<text x=${LEFT + n * CELL} y="12">${format.format(noonOf(weeks[n]![0]!))}</text>` as TemplateResult);
}

export function heatView({ totals, today, until, at }: Heat, words: DiaryWords, tag: string, acts: HeatActs): TemplateResult {
  const weeks = weeksUntil(until);
  const [first, end] = [weeks[0]![0]!, weeks.at(-1)![6]!];
  const last = end < today ? end : today;
  const focus = at < first ? first : at > last ? last : at;
  const weekday = new Intl.DateTimeFormat(tag, { weekday: "short" });
  const long = new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const cell = (day: Day, week: number, place: number): TemplateResult => {
    if (day > last) return svg`` as TemplateResult;
    const total = totals.get(day);
    return svg`<rect role="gridcell" class="day level-${levelOf(total)}${day === today ? " today" : ""}" data-day=${day} x=${LEFT + week * CELL} y=${TOP + place * CELL} width=${SIZE} height=${SIZE} rx="3"
      tabindex=${day === focus ? 0 : -1} aria-label="${long.format(noonOf(day))}: ${words.day(total)}" @click=${() => acts.choose(day)}><title>${long.format(noonOf(day))}: ${words.day(total)}</title></rect>` as TemplateResult;
  };
  const rows = Array.from({ length: 7 }, (_, place) => svg`<g role="row">
      ${place % 2 === 0 ? svg`<text role="rowheader" x="0" y=${TOP + place * CELL + 11}>${weekday.format(noonOf(weeks[0]![place]!))}</text>` : svg`<text role="rowheader" class="unseen" x="0" y=${TOP + place * CELL + 11}>${weekday.format(noonOf(weeks[0]![place]!))}</text>`}
      ${weeks.map((week, n) => cell(week[place]!, n, place))}
    </g>`);
  const key = (event: KeyboardEvent): void => {
    const day = (event.target as Element).getAttribute("data-day");
    if (day === null) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return acts.choose(day);
    }
    const next = stepped(day, event.key, first, last);
    if (next === null) return;
    event.preventDefault();
    acts.go(next);
  };
  return html`<section class="card stack heat">
    <div class="row between">
      <h2 id="year">${words.year}</h2>
      <div class="row">
        <button type="button" class="earlier" @click=${() => acts.turn(-52)}>${words.earlier}</button>
        <button type="button" class="newer" ?disabled=${until >= today} @click=${() => acts.turn(52)}>${words.newer}</button>
      </div>
    </div>
    <div class="scroll">
      <svg class="year" role="grid" aria-labelledby="year" aria-describedby="year-hint" width=${LEFT + weeks.length * CELL} height=${TOP + 7 * CELL} viewBox="0 0 ${LEFT + weeks.length * CELL} ${TOP + 7 * CELL}" @keydown=${key}>
        <g aria-hidden="true">${months(weeks, tag)}</g>
        ${rows}
      </svg>
    </div>
    <p class="quiet key"><span>${words.less}</span>${[0, 1, 2, 3, 4].map((level) => html`<i class="swatch level-${level}"></i>`)}<span>${words.more}</span>${nothing}</p>
    <p class="quiet" id="year-hint">${words.yearHint}</p>
  </section>`;
}
