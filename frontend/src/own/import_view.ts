/** What stands in files that are to be taken in: what is wrong with them, and what goes with ids that are in use. */
import { html, nothing, type TemplateResult } from "lit";
import { saidIn } from "../editor/rules.ts";
import type { Entry, Way } from "./importing.ts";
import { freeId } from "./mine.ts";
import type { OwnWords } from "./words.ts";

export interface ImportActs {
  readonly way: (file: string, way: Way) => void;
  readonly take: () => void;
  readonly cancel: () => void;
}

function clash(entry: Entry, way: Way, taken: ReadonlySet<string>, words: OwnWords, acts: ImportActs): TemplateResult | typeof nothing {
  if (entry.clash === null) return nothing;
  if (entry.isSame) return html`<p class="quiet">${words.same}</p>`;
  const other = words.asId(freeId(entry.id, taken));
  if (entry.clash === "library") return html`<p class="quiet">${words.clashLibrary} (${other})</p>`;
  const choice = (one: Way, label: string): TemplateResult => html`<button type="button" data-way=${one} aria-pressed=${way === one} @click=${() => acts.way(entry.file, one)}>${label}</button>`;
  return html`<div class="row" role="group" aria-label=${words.clash}><span>${words.clash}</span>${choice("both", `${words.both} (${other})`)} ${choice("replace", words.replace)}</div>`;
}

export function importView(entries: readonly Entry[], ways: ReadonlyMap<string, Way>, taken: ReadonlySet<string>, words: OwnWords, tag: string, acts: ImportActs): TemplateResult {
  const good = entries.filter(({ wrong, isSame }) => wrong.length === 0 && !isSame).length;
  return html`<section class="card stack importing" aria-labelledby="importing">
    <h2 id="importing">${words.importTitle}</h2>
    <p class="quiet">${words.nothingImported}</p>
    ${entries.map(
      (entry) => html`<div class="stack" data-file=${entry.file}>
        <h3>${entry.file}${entry.name === "" ? nothing : html`: ${entry.name}`}</h3>
        ${entry.wrong.length === 0
          ? entry.isSame ? nothing : html`<p class="quiet">${words.good}</p>`
          : html`<ul class="reports wrong">${entry.wrong.map(({ line, found }) => html`<li>${entry.file}, ${words.line(line)}: ${found.path.startsWith("line ") ? "" : found.path} ${saidIn(tag, found)}</li>`)}</ul>`}
        ${entry.wrong.length === 0 ? clash(entry, ways.get(entry.file) ?? "both", taken, words, acts) : nothing}
      </div>`,
    )}
    <div class="row">
      ${good > 0 ? html`<button type="button" class="take" @click=${acts.take}>${words.importGood(good)}</button>` : nothing}
      <button type="button" class="cancel" @click=${acts.cancel}>${words.cancel}</button>
    </div>
  </section>`;
}
