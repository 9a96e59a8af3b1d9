/** "Was that right?": what the camera counted in a set, for the person to confirm or correct with one tap. */
import { html, nothing, type TemplateResult } from "lit";
import type { Kind } from "../choosing/library.ts";
import type { SessionRecord } from "../history/record.ts";
import type { RecordingWords } from "../recordings/words.ts";
import type { SetDone } from "./session.ts";
import type { Words } from "./words.ts";

/** A coach that is less sure of its count than this, from 0 to 1, asks with "about". */
export const UNSURE = 0.9;
/** Holds are corrected in steps of this many seconds once they are long. */
const STEP_S = 5;
const LONG_S = 20;
/** As much as the diary takes of a set. */
const MOST = 100_000;

/** Whether a person is asked about a set: the camera counted something of it. */
export function isAsked({ seen }: SetDone): boolean {
  return seen > 0;
}

/** Whether the number is only about right: the coach is not sure of it, or some of it was counted by the clock. */
export function isUnsure({ kind, done, counted, seen, confidence }: SetDone): boolean {
  if (typeof confidence !== "number") return false;
  return confidence < UNSURE || (kind === "repetitions" && (counted ?? done) !== seen);
}

/** Whether the person said another number than was counted. */
export function isCorrected({ done, counted }: Pick<SetDone, "done" | "counted">): boolean {
  return typeof counted === "number" && counted !== done;
}

/** The number after one tap on fewer (-1) or more (1): whole, and of long holds a multiple of five seconds. */
export function stepped(kind: Kind, done: number, by: 1 | -1): number {
  const whole = Math.round(done);
  const isLong = kind === "hold" && (by > 0 ? whole >= LONG_S : whole > LONG_S);
  const step = isLong ? STEP_S : 1;
  const next = by > 0 ? Math.floor(whole / step) * step + step : Math.ceil(whole / step) * step - step;
  return Math.min(MOST, Math.max(0, next));
}

/** A set with the person's word on how many it was; what had been counted stays beside it. */
export function answered(one: SetDone, done: number, now: Date): SetDone {
  return { ...one, done, counted: one.counted ?? one.done, answered: now.toISOString() };
}

export interface AskingActs {
  /** The person said how many it was. n: place of the set in the record. */
  readonly answer: (n: number, done: number) => void;
  /** Whether sets with an answer are kept as recordings. */
  readonly keep: (areKept: boolean) => void;
}

/** What is to be said of keeping recordings; null: there is nothing that could be kept. */
export interface Keeping {
  readonly areKept: boolean;
  /** How many of this session are kept. */
  readonly count: number;
  readonly words: RecordingWords;
}

function said(one: SetDone, { asking }: Words): string {
  if ((one.answered ?? "") === "") return "";
  return isCorrected(one) ? asking.corrected(asking.amount(one.kind, Math.round(one.counted ?? 0))) : asking.confirmed;
}

function question(one: SetDone, n: number, name: string, words: Words, acts: AskingActs): TemplateResult {
  const { asking } = words;
  const isAnswered = (one.answered ?? "") !== "";
  const isAbout = isUnsure(one);
  const counted = asking.amount(one.kind, Math.round(one.counted ?? one.done));
  const shown = one.kind === "hold" ? words.short("hold", one.done) : String(Math.round(one.done));
  const tap = (by: 1 | -1): TemplateResult =>
    html`<button type="button" class="step" data-step=${by} aria-label=${`${by < 0 ? asking.fewer : asking.more}: ${name}`} ?disabled=${by < 0 && one.done <= 0} @click=${() => acts.answer(n, stepped(one.kind, one.done, by))}>${by < 0 ? "−" : "+"}</button>`;
  return html`<li class="asked" data-set=${n} data-unsure=${isAbout}><div role="group" aria-labelledby="asked-${n}">
    <p id="asked-${n}"><b>${name}</b> <span class="question">${isAbout ? asking.unsure(counted) : asking.sure(counted)}</span></p>
    <div class="row">
      ${tap(-1)}<output class="number" aria-live="polite">${shown}</output>${tap(1)}
      <button type="button" class="right" aria-pressed=${isAnswered && !isCorrected(one)} @click=${() => acts.answer(n, one.done)}>${asking.yes}</button>
    </div>
    <p role="status" class="quiet said">${said(one, words)}</p>
  </div></li>`;
}

function keepingView({ areKept, count, words }: Keeping, acts: AskingActs): TemplateResult {
  return html`<div class="keeping stack">
    <label><input type="checkbox" class="keep-recordings" .checked=${areKept} @change=${(event: Event) => acts.keep((event.target as HTMLInputElement).checked)} /> <b>${words.keep}</b></label>
    <p class="quiet">${words.what}</p>
    <p role="status" class="quiet kept-recordings" data-count=${count}>${areKept ? words.kept(count) : nothing}</p>
  </div>`;
}

/** A question for each set that the camera counted; nothing where it counted none. */
export function askingView(record: SessionRecord, nameOf: (movement: string) => string, words: Words, keeping: Keeping | null, acts: AskingActs): TemplateResult | typeof nothing {
  const { asking } = words;
  if (!record.sets.some(isAsked)) return nothing;
  const several = new Set(record.sets.filter(({ set_number }) => set_number > 1).map(({ movement, side }) => `${movement} ${side}`));
  const titled = ({ movement, side, set_number }: SetDone): string =>
    [nameOf(movement), words.sides[side], several.has(`${movement} ${side}`) ? asking.set(set_number) : ""].filter((part) => part !== "").join(", ");
  return html`<section class="card stack asking" aria-labelledby="asking">
    <h2 id="asking">${asking.title}</h2>
    <p class="quiet">${asking.hint}</p>
    <ul class="stack">
      ${record.sets.map((one, n) => (isAsked(one) ? question(one, n, titled(one), words, acts) : nothing))}
    </ul>
    ${keeping === null ? nothing : keepingView(keeping, acts)}
  </section>`;
}
