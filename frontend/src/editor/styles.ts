/** The looks of the editor and of the list of one's own. */
import { css } from "lit";

export const styles = css`
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
  }
  .head h1 {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .tabs {
    display: none;
    position: sticky;
    top: 0;
    z-index: 3;
    padding-block: 8px;
    background: var(--unsit-page, var(--_paper));
  }
  .tabs button {
    flex: 1;
    padding-inline: 0.4em;
  }
  .desk {
    display: grid;
    grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr);
    gap: 20px;
    align-items: start;
  }
  .side {
    display: grid;
    gap: 16px;
    grid-template-columns: minmax(0, 1fr);
    position: sticky;
    top: 8px;
    max-height: calc(100vh - 16px);
    overflow: auto;
    padding: 4px;
    margin: -4px;
  }
  details.section {
    background: var(--_panel);
    border: 1px solid var(--_line);
    border-radius: 16px;
    padding: 0 clamp(12px, 2vw, 22px);
  }
  details.section[open] {
    padding-block-end: 18px;
  }
  .sections {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
  }
  summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    flex-wrap: wrap;
    gap: 4px 12px;
    min-height: 52px;
    cursor: pointer;
  }
  summary::after {
    content: "";
    width: 0.55em;
    height: 0.55em;
    border: solid var(--_quiet);
    border-width: 0 2px 2px 0;
    transform: rotate(45deg);
    margin-inline-start: auto;
    flex: none;
  }
  details[open] > summary::after {
    transform: rotate(225deg);
  }
  summary span {
    overflow-wrap: anywhere;
  }
  summary .count {
    order: 2;
  }
  .count {
    font-size: 0.85rem;
    font-weight: 650;
    color: var(--_warn);
    border: 1.5px solid currentColor;
    border-radius: 999px;
    padding: 0 0.6em;
    white-space: nowrap;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 14px 16px;
    align-items: start;
  }
  .fields > fieldset,
  .fields > .field:has(textarea) {
    grid-column: 1 / -1;
  }
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 4px;
    min-width: 0;
  }
  label,
  legend {
    font-weight: 600;
    font-size: 0.92rem;
  }
  fieldset {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  fieldset:focus,
  details:focus {
    outline: none;
  }
  fieldset fieldset:not(.angles) {
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--_line);
  }
  legend {
    padding: 0;
    margin-block-end: 6px;
  }
  .fields > fieldset > legend {
    font-size: 1rem;
  }
  input[type="text"],
  input[type="search"],
  textarea,
  select {
    font: inherit;
    width: 100%;
    min-width: 0;
    min-height: 46px;
    padding: 8px 12px;
    border: 1.5px solid var(--_edge);
    border-radius: 10px;
    background: var(--_panel);
    color: var(--_ink);
  }
  textarea {
    resize: vertical;
    line-height: 1.4;
  }
  [aria-invalid="true"] {
    border-color: var(--_warn) !important;
    border-width: 2px !important;
  }
  :is(textarea, select):focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 1px;
  }
  .wrong {
    color: var(--_warn);
    font-size: 0.9rem;
    overflow-wrap: anywhere;
  }
  .entry {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: start;
  }
  .grow {
    flex: 1 1 14rem;
    min-width: 0;
    display: grid;
  }
  .moves {
    display: flex;
    gap: 4px;
  }
  button.icon {
    min-width: 44px;
    min-height: 44px;
    padding: 0;
    border-radius: 10px;
    font-size: 1.1rem;
  }
  button.small,
  .button.small {
    min-height: 44px;
    font-size: 0.92rem;
    justify-self: start;
    border-style: dashed;
    border-radius: 10px;
  }
  details.one {
    border: 1px solid var(--_line);
    border-radius: 12px;
    padding-inline: 12px;
  }
  details.one[open] {
    padding-block-end: 12px;
    border-color: var(--_edge);
  }
  .end {
    justify-content: flex-end;
  }
  .three {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 10px;
  }
  .ticks {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .tick {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 44px;
    font-weight: 400;
  }
  input[type="checkbox"] {
    width: 22px;
    height: 22px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .angle {
    display: grid;
    grid-template-columns: minmax(0, 11rem) minmax(0, 1fr) 5.2rem 44px;
    gap: 4px 10px;
    align-items: center;
  }
  .angle .wrong {
    grid-column: 1 / -1;
  }
  .angle label {
    font-weight: 400;
  }
  .slider {
    width: 100%;
    min-width: 0;
    min-height: 44px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .paper {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    border: 1.5px solid var(--_edge);
    border-radius: 12px;
    overflow: hidden;
    height: clamp(260px, 42vh, 620px);
    background: var(--_panel);
    font: 0.85rem/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  }
  .paper:focus-within {
    outline: 3px solid var(--_accent);
    outline-offset: 1px;
  }
  .gutter {
    overflow: hidden;
    padding-block: 10px;
    text-align: end;
    color: var(--_quiet);
    background: var(--_paper);
    user-select: none;
  }
  .gutter pre {
    margin: 0;
    font: inherit;
  }
  .gutter span {
    display: block;
    padding-inline: 10px;
  }
  .gutter .at {
    background: var(--_warn);
    color: var(--_panel);
    font-weight: 700;
  }
  .paper textarea {
    height: 100%;
    border: 0 !important;
    border-radius: 0;
    padding: 10px 12px;
    font: inherit;
    white-space: pre;
    overflow: auto;
    resize: none;
    tab-size: 4;
  }
  .paper textarea:focus-visible {
    outline: none;
  }
  .problems {
    margin: 0;
    padding: 0;
    list-style: none;
    display: grid;
    gap: 6px;
    max-height: 16rem;
    overflow: auto;
  }
  .problems button {
    width: 100%;
    justify-content: start;
    text-align: start;
    font-weight: 400;
    min-height: 44px;
    border-inline-start: 5px solid var(--_warn);
    border-radius: 10px;
    overflow-wrap: anywhere;
  }
  .problems span {
    min-width: 0;
  }
  unsit-figure {
    display: block;
    --unsit-stage-height: 38vh;
  }
  .strip {
    display: block;
    width: 100%;
    max-height: 200px;
    object-fit: contain;
  }
  @media (prefers-color-scheme: dark) {
    .strip {
      filter: invert(1) hue-rotate(180deg);
    }
  }
  progress {
    width: 100%;
    height: 10px;
    accent-color: var(--_accent);
  }
  .trials {
    margin: 0;
    padding: 0;
    list-style: none;
    display: grid;
    gap: 2px;
  }
  .trials li {
    display: grid;
    grid-template-columns: 1.4em minmax(0, 1fr);
    gap: 0 6px;
    padding-block: 3px;
    font-size: 0.92rem;
  }
  .trials li > span:first-child {
    font-weight: 700;
  }
  .trials [data-state="short"] {
    color: var(--_warn);
  }
  .trials [data-state="holds"] > span:first-child {
    color: var(--_accent);
  }
  .files {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr));
  }
  .files .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    align-content: start;
    overflow-wrap: anywhere;
  }
  .files .row {
    margin-block-start: auto;
  }
  .files .button,
  .files button {
    min-height: 44px;
    font-size: 0.95rem;
    padding-inline: 0.8em;
  }
  .pick {
    display: grid;
    gap: 10px;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: end;
  }
  .reports {
    margin: 0;
    padding-inline-start: 1.2em;
    overflow-wrap: anywhere;
  }
  .danger {
    border-color: var(--_warn);
    color: var(--_warn);
  }
  @media (max-width: 62rem) {
    .tabs {
      display: flex;
      gap: 6px;
    }
    .desk {
      grid-template-columns: minmax(0, 1fr);
    }
    .head .row {
      gap: 6px;
    }
    .head :is(button, .button) {
      min-height: 44px;
      padding-inline: 0.7em;
      font-size: 0.92rem;
    }
    .side {
      position: static;
      max-height: none;
      overflow: visible;
    }
    [data-view="form"] .side,
    [data-view="text"] :is(.form, .look),
    [data-view="look"] :is(.form, .write) {
      display: none;
    }
    .angle {
      grid-template-columns: minmax(0, 1fr) 5.2rem 44px;
    }
    .angle .slider {
      grid-row: 2;
      grid-column: 1 / -1;
    }
    .paper {
      height: 60vh;
    }
  }
`;
