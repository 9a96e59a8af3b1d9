/** The diary day by day. */
import { html, nothing, type TemplateResult } from "lit";
import type { Kind } from "../choosing/library.ts";
import type { Held } from "../sync/diary.ts";
import type { PlainRecord } from "../sync/entry.ts";
import { hasForm } from "./by_hand.ts";
import { byDay, noonOf } from "./days.ts";
import { activityName, type DiaryWords } from "./diary_words.ts";
import type { HistoryWords } from "./words.ts";

export interface Around {
  readonly words: HistoryWords;
  readonly diary: DiaryWords;
  readonly tag: string;
  readonly nameOf: (movement: string) => string;
}

export interface ListActs {
  readonly edit: (held: Held) => void;
  readonly remove: (held: Held) => void;
}

/** Sets of a movement in one line, those of a side together: `left 8 ×, 8 ×; right 7 ×`. */
function setLines(record: PlainRecord, { diary, nameOf }: Around): TemplateResult[] {
  const sets = record.sets as readonly PlainRecord[];
  const movements = [...new Set(sets.map(({ movement }) => String(movement)))];
  return movements.map((movement) => {
    const mine = sets.filter((one) => one.movement === movement);
    const sides = [...new Set(mine.map(({ side }) => side as "left" | "right" | "both"))].map((side) => {
      const amounts = mine.filter((one) => one.side === side).map((one) => `${diary.times(one.kind as Kind, one.kind === "hold" ? Math.round(Number(one.done)) : Number(one.done))}${one.weight_kg === null ? "" : ` ${Number(one.weight_kg)} kg`}`);
      return `${side === "both" ? "" : `${diary.sides[side]} `}${amounts.join(", ")}`;
    });
    const [seen, clean] = [mine.reduce((sum, one) => sum + Number(one.seen), 0), mine.reduce((sum, one) => sum + Number(one.clean), 0)];
    const share = seen > 0 && (clean > 0 || mine[0]?.kind !== "hold") ? `, ${diary.clean(Math.round((100 * clean) / seen))}` : "";
    const corrected = mine.filter(({ counted, done }) => typeof counted === "number" && counted !== done).map(({ kind, counted }) => diary.times(kind as Kind, Math.round(Number(counted))));
    const mark = corrected.length === 0 ? nothing : html` <small class="quiet corrected">(${diary.corrected(corrected.join(", "))})</small>`;
    return html`<li>${nameOf(movement)}: ${sides.join("; ")}${share}${mark}</li>`;
  });
}

/** What an entry is called in a sentence. */
export function titleOf({ kind, record }: Held, { words, diary, nameOf }: Around): string {
  if (record === null) return "";
  if (kind === "activity") return activityName(String(record.kind), diary);
  if (kind === "observation") return diary.of[record.kind as keyof DiaryWords["of"]] ?? nameOf(String(record.kind));
  const name = String(record.name);
  if (name !== "") return name;
  const movements = [...new Set((record.sets as readonly PlainRecord[]).map(({ movement }) => nameOf(String(movement))))];
  return movements.length > 0 ? movements.slice(0, 2).join(", ") : words.session;
}

/** Units of UCUM that are written otherwise; what stands in braces is no unit. */
const UNITS: Readonly<Record<string, string>> = { deg: "°", "%": " %", "1": "" };
/** Scored from 0 to 10. */
const SCORES = new Set(["pain", "function"]);

/** What an observation found, in the reader's way of writing. */
export function valueOf(record: PlainRecord, tag: string): string {
  const value = Number(record.value).toLocaleString(tag, { maximumFractionDigits: 2 });
  if (SCORES.has(String(record.kind))) return `${value} / 10`;
  const unit = String(record.unit ?? "");
  return value + (UNITS[unit] ?? (unit === "" || unit.startsWith("{") ? "" : ` ${unit}`));
}

function factsOf(held: Held, { words, diary, tag }: Around): string {
  const record = held.record ?? {};
  const facts: string[] = [];
  const minutes = held.kind === "session" ? Number(record.work_s) / 60 : Number(record.minutes ?? 0);
  if (minutes > 0) facts.push(diary.minutesShort(held.kind === "session" ? Math.max(1, Math.round(minutes)) : minutes));
  if (typeof record.distance_km === "number") facts.push(`${record.distance_km} km`);
  if (held.kind === "observation" && typeof record.value === "number") facts.push(valueOf(record, tag));
  if (typeof record.place === "string" && record.place !== "") facts.push(record.place);
  if (typeof record.effort === "number") facts.push(`${diary.of.effort} ${record.effort}`);
  if (held.kind === "session" && typeof record.pain === "number") facts.push(`${diary.of.pain} ${record.pain}`);
  if (record.source === "hand") facts.push(diary.byHand);
  if (typeof record.origin === "string" && record.origin !== "") facts.push(`${diary.imported}, ${record.origin}`);
  if (typeof record.stopped === "string" && record.stopped !== "") facts.push(words.endedEarly);
  return facts.join(" · ");
}

function entryView(held: Held, around: Around, acts: ListActs): TemplateResult {
  const { diary, tag } = around;
  const title = titleOf(held, around);
  const note = String((held.kind === "observation" ? held.record?.text : held.record?.note) ?? "");
  const time = new Intl.DateTimeFormat(tag, { timeStyle: "short" }).format(new Date(held.at));
  return html`<li class="entry" data-kind=${held.kind} data-id=${held.id}>
    <div>
      <b>${title}</b> <span class="quiet">${[time, factsOf(held, around)].filter((part) => part !== "").join(" · ")}</span>
      ${held.kind === "session" ? html`<ul class="sets">${setLines(held.record!, around)}</ul>` : nothing}
      ${note === "" ? nothing : html`<p class="words" tabindex=${note.length > 600 ? 0 : nothing}>${note}</p>`}
      ${held.refused.length > 0 ? html`<p class="trouble">${held.refused.join(" ")}</p>` : nothing}
    </div>
    <div class="acts">
      ${hasForm(held) ? html`<button type="button" class="plain edit" aria-label=${diary.editThis(`${title}, ${time}`)} @click=${() => acts.edit(held)}>${diary.edit}</button>` : nothing}
      <button type="button" class="plain remove" aria-label=${diary.removeThis(`${title}, ${time}`)} @click=${() => acts.remove(held)}>${diary.remove}</button>
    </div>
  </li>`;
}

export function listView(entries: readonly Held[], around: Around, acts: ListActs): TemplateResult {
  const day = new Intl.DateTimeFormat(around.tag, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return html`<ol class="days">
    ${byDay(entries).map(
      ([name, all]) => html`<li data-day=${name}>
        <h3>${day.format(noonOf(name))}</h3>
        <ul>${all.map((held) => entryView(held, around, acts))}</ul>
      </li>`,
    )}
  </ol>`;
}
