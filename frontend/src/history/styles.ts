/** The looks of the history. */
import { css } from "lit";

export const styles = css`
  :host {
    --_second: var(--unsit-second, #8a4b00);
    max-width: 900px;
    margin-inline: auto;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --_second: var(--unsit-second, #f0b35a);
    }
  }
  .chart {
    min-height: 260px;
    min-width: 0;
    overflow: hidden;
  }
  .between {
    justify-content: space-between;
  }
  .picks {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(220px, 100%), 1fr));
    gap: 12px;
    align-items: start;
  }
  .picks.set {
    grid-template-columns: repeat(auto-fit, minmax(min(128px, 100%), 1fr));
    align-items: start;
  }
  .picks.set > .field:first-child {
    grid-column: 1 / -1;
  }
  label.pick,
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 4px;
    font-weight: 600;
    align-content: start;
  }
  .field small {
    font-weight: 400;
    color: var(--_quiet);
  }
  .field .wrong {
    font-weight: 600;
    color: var(--_warn);
  }
  select,
  input,
  textarea {
    font: inherit;
    font-weight: 400;
    min-height: 48px;
    border-radius: 12px;
    border: 1.5px solid var(--_edge);
    background: var(--_panel);
    color: var(--_ink);
    padding: 0 12px;
    width: 100%;
    min-width: 0;
  }
  textarea {
    min-height: 96px;
    padding: 10px 12px;
    resize: vertical;
  }
  [aria-invalid="true"] {
    border-color: var(--_warn);
    border-width: 2.5px;
  }
  :is(select, textarea):focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
  fieldset {
    border: 1px solid var(--_line);
    border-radius: 14px;
    padding: 12px 14px 14px;
    margin: 0;
    min-width: 0;
  }
  legend {
    font-weight: 600;
    padding-inline: 6px;
  }
  summary {
    min-height: 44px;
    display: flex;
    align-items: center;
    cursor: pointer;
    color: var(--_accent);
  }
  .danger {
    border-color: var(--_warn);
    color: var(--_warn);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 20px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .legend li {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .legend i {
    width: 26px;
    border-block-start: 3px solid var(--_accent);
  }
  .legend li:nth-child(2) i {
    border-block-start: 3px dashed var(--_second);
  }
  .scroll {
    overflow-x: auto;
    padding-block: 4px;
  }
  svg.year {
    display: block;
    font: 11px system-ui, sans-serif;
    fill: var(--_quiet);
  }
  .unseen {
    fill: none;
  }
  rect.day {
    cursor: pointer;
    stroke: transparent;
    stroke-width: 1.5;
  }
  rect.today {
    stroke: var(--_ink);
  }
  rect.day:focus {
    outline: none;
  }
  rect.day:focus-visible {
    stroke: var(--_ink);
    stroke-width: 3;
  }
  .level-0 {
    --_level: color-mix(in srgb, var(--_line) 45%, transparent);
  }
  .level-1 {
    --_level: color-mix(in srgb, var(--_accent) 35%, var(--_panel));
  }
  .level-2 {
    --_level: color-mix(in srgb, var(--_accent) 55%, var(--_panel));
  }
  .level-3 {
    --_level: color-mix(in srgb, var(--_accent) 77%, var(--_panel));
  }
  .level-4 {
    --_level: var(--_accent);
  }
  rect.day {
    fill: var(--_level);
  }
  .key {
    display: flex;
    gap: 5px;
    align-items: center;
  }
  .swatch {
    width: 14px;
    height: 14px;
    border-radius: 3px;
    background: var(--_level);
  }
  .key span:first-child {
    margin-inline-end: 4px;
  }
  .key span:last-child {
    margin-inline-start: 4px;
  }
  .key + p {
    font-size: 0.9rem;
  }
  ol.days,
  ol.days ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  ol.days {
    gap: 18px;
  }
  ol.days h3 {
    font-size: 1rem;
    color: var(--_quiet);
    border-block-end: 1px solid var(--_line);
    padding-block-end: 4px;
  }
  li.entry {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    justify-content: space-between;
    align-items: start;
    padding-block: 10px;
  }
  li.entry + li.entry {
    border-block-start: 1px solid var(--_line);
  }
  li.entry > div:first-child {
    flex: 1 1 260px;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  li.entry .acts {
    display: flex;
    gap: 2px;
  }
  li.entry .acts button {
    min-height: 44px;
    padding-inline: 8px;
  }
  .sets {
    margin: 2px 0 0;
    padding: 0;
    list-style: none;
  }
  .words {
    white-space: pre-wrap;
    max-height: 12em;
    overflow-y: auto;
  }
  .undo {
    position: sticky;
    inset-block-end: 12px;
    z-index: 2;
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    align-items: center;
    justify-content: space-between;
    box-shadow: 0 6px 24px rgb(0 0 0 / 0.25);
    padding-block: 10px;
  }
  progress {
    width: 100%;
    height: 14px;
    accent-color: var(--_accent);
  }
`;
