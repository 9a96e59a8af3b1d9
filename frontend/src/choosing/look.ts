/** The looks that all of Unsit's larger elements share; a page may set the same custom properties as for the figure. */
import { css } from "lit";

export const look = css`
  :host {
    --_ink: var(--unsit-ink, #23282d);
    --_quiet: var(--unsit-quiet, #565e66);
    --_paper: var(--unsit-paper, #f4f1eb);
    --_panel: var(--unsit-panel, #ffffff);
    --_line: var(--unsit-line, #cfc9bf);
    --_edge: var(--unsit-edge, #857f75);
    --_accent: var(--unsit-accent, #0f6b64);
    --_on-accent: var(--unsit-on-accent, #ffffff);
    --_warn: var(--unsit-warn, #a83405);
    display: block;
    box-sizing: border-box;
    color: var(--_ink);
    font: 1rem/1.5 system-ui, sans-serif;
    color-scheme: light dark;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --_ink: var(--unsit-ink, #edf0f2);
      --_quiet: var(--unsit-quiet, #b3bbc2);
      --_paper: var(--unsit-paper, #1c2024);
      --_panel: var(--unsit-panel, #262b30);
      --_line: var(--unsit-line, #454c53);
      --_edge: var(--unsit-edge, #8d969e);
      --_accent: var(--unsit-accent, #56c2b6);
      --_on-accent: var(--unsit-on-accent, #06231f);
      --_warn: var(--unsit-warn, #ff9a66);
    }
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
    text-wrap: pretty;
  }
  h1 {
    font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.4rem);
    line-height: 1.2;
  }
  h2 {
    font-size: 1.15rem;
    line-height: 1.3;
  }
  h1:focus,
  h2:focus {
    outline: none;
  }
  a {
    color: var(--_accent);
  }
  button,
  .button {
    font: inherit;
    font-weight: 600;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-height: 48px;
    min-width: 48px;
    padding: 0.4em 1em;
    border-radius: 14px;
    border: 1.5px solid var(--_edge);
    background: var(--_panel);
    color: var(--_ink);
    cursor: pointer;
    touch-action: manipulation;
    text-decoration: none;
    text-align: center;
  }
  button.main,
  .button.main {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
    font-size: 1.2rem;
    min-height: 60px;
    padding-inline: 2em;
  }
  button.plain,
  .button.plain {
    border-color: transparent;
    background: none;
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  button[aria-pressed="true"] {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  :is(button, a, input, summary, .button):focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
  button svg {
    width: 26px;
    height: 26px;
    fill: currentColor;
    flex: none;
  }
  .card {
    background: var(--_panel);
    border: 1px solid var(--_line);
    border-radius: 18px;
    padding: clamp(16px, 3vw, 28px);
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    align-content: start;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    align-items: center;
  }
  .quiet {
    color: var(--_quiet);
  }
  .trouble {
    padding: 10px 14px;
    border-radius: 12px;
    border: 1px solid var(--_line);
    border-inline-start: 5px solid var(--_warn);
    background: var(--_panel);
  }
  ul.why {
    margin: 0;
    padding-inline-start: 1.2em;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  ol.plan {
    margin: 0;
    padding: 0;
    list-style: none;
    display: grid;
    gap: 8px;
  }
  ol.plan li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 2px 16px;
    padding-block-end: 8px;
    border-block-end: 1px solid var(--_line);
  }
  ol.plan li:last-child {
    border: 0;
    padding: 0;
  }
`;

/** Tables of numbers, in the history and after a session. */
export const tables = css`
  .table {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    text-align: start;
    padding: 8px 12px 8px 0;
    border-block-end: 1px solid var(--_line);
    vertical-align: top;
  }
  thead th {
    color: var(--_quiet);
    font-weight: 600;
    font-size: 0.9rem;
  }
  @media (max-width: 30rem) {
    .cards thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .cards,
    .cards caption,
    .cards tbody,
    .cards tr,
    .cards th[scope="row"] {
      display: block;
    }
    .cards tr {
      padding-block: 8px;
      border-block-end: 1px solid var(--_line);
    }
    .cards tr:last-child {
      border: 0;
    }
    .cards tr > * {
      padding: 2px 0;
      border: 0;
    }
    .cards td {
      display: flex;
      justify-content: space-between;
      gap: 16px;
      text-align: end;
    }
    .cards td::before {
      content: attr(data-name) / "";
      color: var(--_quiet);
      text-align: start;
    }
  }
`;
