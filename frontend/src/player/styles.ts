import { css } from "lit";

export const styles = css`
  :host {
    container: player / inline-size;
  }
  .player {
    display: grid;
    grid-template: "stage" minmax(180px, 1fr) "lead" auto "bar" auto / minmax(0, 1fr);
    gap: 10px;
    min-height: var(--unsit-player-height, calc(100dvh - 5rem));
    background: var(--_paper);
    border-radius: 20px;
    padding: 10px;
  }
  .player:fullscreen {
    border-radius: 0;
    min-height: 100dvh;
    padding: 16px;
  }
  .stage {
    grid-area: stage;
    position: relative;
    min-width: 0;
    min-height: 0;
    display: grid;
  }
  .stage unsit-figure {
    --unsit-aspect: auto;
    --unsit-stage-height: none;
    --unsit-paper: var(--_paper);
    border: 0;
    border-radius: 16px;
    position: absolute;
    inset: 0;
  }
  .stage unsit-figure::part(stage) {
    height: 100%;
    min-height: 0;
    aspect-ratio: auto;
  }
  .lead {
    grid-area: lead;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    /* A row is as high as what stands in it, however little room there is. */
    grid-auto-rows: max-content;
    gap: 6px 16px;
    align-items: center;
    background: var(--_panel);
    border-radius: 16px;
    padding: 12px 16px;
    min-width: 0;
  }
  .dial {
    position: relative;
    width: var(--_dial);
    height: var(--_dial);
    --_dial: clamp(124px, 36cqi, 180px);
    display: grid;
    place-items: center;
    border-radius: 50%;
  }
  .dial .ring {
    position: absolute;
    inset: 0;
    transform: rotate(-90deg);
    fill: none;
    stroke-width: 5;
  }
  .dial .ring .all {
    stroke: var(--_line);
  }
  .dial .ring .part {
    stroke: var(--_accent);
    stroke-linecap: round;
  }
  .dial .breath {
    position: absolute;
    inset: 11%;
    border-radius: 50%;
    background: var(--_accent);
    opacity: 0.16;
    transform: scale(var(--_breath, 0.6));
  }
  .big {
    font-size: calc(var(--_dial) * 0.46);
    line-height: 1;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.03em;
  }
  .dial .what {
    display: grid;
    justify-items: center;
    position: relative;
    gap: 2px;
  }
  .dial .unit {
    font-size: calc(var(--_dial) * 0.105);
    font-weight: 600;
    line-height: 1.1;
    white-space: nowrap;
  }
  .told {
    min-width: 0;
    display: grid;
    gap: 4px;
  }
  .part {
    color: var(--_accent);
    font-weight: 700;
  }
  .told h1 {
    font-size: clamp(1.15rem, 0.9rem + 1.1cqi, 3rem);
  }
  .caption {
    grid-column: 1 / -1;
    min-height: 3lh;
    font-size: clamp(1rem, 0.8rem + 0.5cqi, 1.9rem);
    line-height: 1.4;
  }
  .next {
    color: var(--_quiet);
    font-size: clamp(0.95rem, 0.8rem + 0.3cqi, 1.4rem);
  }
  .bar {
    grid-area: bar;
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    gap: 8px;
  }
  .bar button {
    flex-direction: column;
    gap: 1px;
    padding: 6px 2px;
    font-size: 0.82rem;
    min-width: 0;
    min-height: 60px;
  }
  .bar .toggle {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  .bar .hurt {
    grid-column: 1 / -1;
    flex-direction: row;
    gap: 10px;
    min-height: 52px;
    font-size: 1.05rem;
    border-color: var(--_warn);
    color: var(--_warn);
  }
  .more {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    justify-content: space-between;
    grid-column: 1 / -1;
  }
  .more button {
    flex-direction: row;
    font-size: 0.88rem;
    min-height: 44px;
    padding-inline: 10px;
    border-color: transparent;
    background: none;
  }
  .more button[aria-pressed="true"] {
    color: var(--_accent);
    text-decoration: none;
  }
  .more :is(.voice, .sounds)[aria-pressed="false"] {
    color: var(--_quiet);
    text-decoration: line-through;
  }
  .more svg {
    width: 20px;
    height: 20px;
  }
  .lines {
    position: absolute;
    inset-inline: 8px;
    inset-block-start: 8px;
    display: grid;
    gap: 6px;
    z-index: 1;
  }
  .lines .trouble {
    font-size: 0.95rem;
    padding: 6px 12px;
  }
  @container player (max-width: 599px) {
    .player {
      grid-template-rows: minmax(116px, 1fr) auto auto;
      gap: 8px;
      padding: 8px;
      min-height: var(--unsit-player-height, calc(100dvh - 32px));
    }
    .dial {
      --_dial: clamp(96px, 30cqi, 124px);
    }
    .lead {
      padding: 8px 12px;
    }
    .next {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      overflow: hidden;
    }
    .caption {
      line-height: 1.3;
    }
    .bar button {
      min-height: 52px;
    }
  }
  @container player (min-width: 760px) {
    .player {
      grid-template: "stage lead" minmax(0, 1fr) "bar bar" auto / minmax(0, 1.5fr) minmax(300px, 1fr);
      gap: 14px;
      padding: 14px;
      height: max(480px, var(--unsit-player-height, calc(100dvh - 5rem)));
    }
    .player:fullscreen {
      height: 100dvh;
    }
    .lead {
      grid-template-columns: minmax(0, 1fr);
      align-content: safe center;
      justify-items: center;
      text-align: center;
      gap: 10px;
      padding: 16px;
      overflow-y: auto;
    }
    .dial {
      --_dial: min(24cqi, 27dvh);
    }
    .told {
      justify-items: center;
    }
    .bar {
      grid-template-columns: repeat(4, minmax(0, 1fr)) minmax(0, 1.6fr);
    }
    .bar .hurt {
      grid-column: auto;
    }
    .bar button {
      font-size: 0.95rem;
    }
  }
  @container player (min-width: 1500px) {
    .bar button,
    .more button {
      font-size: 1.25rem;
      min-height: 76px;
    }
    .more button {
      min-height: 52px;
    }
    .bar .hurt {
      font-size: 1.5rem;
    }
  }
  /* A phone on its side: everything in the little height there is. */
  @media (max-height: 500px) {
    @container player (min-width: 520px) {
      .player {
        grid-template: "stage lead" minmax(0, 1fr) "bar bar" auto / minmax(0, 1fr) minmax(0, 1fr);
        gap: 8px;
        padding: 8px;
        min-height: 0;
        height: var(--unsit-player-height, calc(100dvh - 24px));
      }
      .lead {
        grid-template-columns: auto minmax(0, 1fr);
        justify-items: start;
        text-align: start;
        gap: 4px 12px;
        padding: 8px 12px;
        overflow-y: auto;
      }
      .dial {
        --_dial: min(14cqi, 26dvh);
      }
      .told {
        justify-items: start;
        gap: 2px;
      }
      .told h1 {
        font-size: 1.1rem;
      }
      .told .next {
        display: none;
      }
      .caption {
        min-height: 0;
        font-size: 0.95rem;
        line-height: 1.3;
      }
      .bar {
        grid-template-columns: repeat(4, minmax(0, 1fr)) minmax(0, 1.6fr);
        gap: 4px 8px;
      }
      .bar button,
      .bar .hurt {
        flex-direction: row;
        gap: 6px;
        min-height: 44px;
        padding-block: 2px;
        grid-column: auto;
        font-size: 0.9rem;
      }
      .more button {
        font-size: 0.82rem;
      }
    }
  }
  .before {
    max-width: 720px;
    margin-inline: auto;
  }
  dialog {
    border: 1px solid var(--_line);
    border-radius: 22px;
    padding: 22px;
    width: min(680px, calc(100vw - 24px));
    max-height: calc(100dvh - 24px);
    background: var(--_panel);
    color: var(--_ink);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 55%);
  }
  .scale {
    display: grid;
    grid-template-columns: repeat(6, minmax(0, 1fr));
    gap: 8px;
  }
  @media (min-width: 700px) {
    .scale {
      grid-template-columns: repeat(11, minmax(0, 1fr));
    }
  }
  .scale button {
    font-size: 1.3rem;
    min-width: 0;
    min-height: 60px;
    padding: 0;
  }
  .scale button[data-band="moderate"] {
    border-style: dashed;
  }
  .scale button[data-band="severe"] {
    border-color: var(--_warn);
    color: var(--_warn);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    font-size: 0.9rem;
    color: var(--_quiet);
  }
  .numb {
    border-color: var(--_warn);
    color: var(--_warn);
    width: 100%;
  }
  .after {
    max-width: 820px;
    margin-inline: auto;
  }
  caption {
    text-align: start;
    font-weight: 700;
    font-size: 1.15rem;
    padding-block-end: 8px;
  }
  .focus {
    border-inline-start: 6px solid var(--_accent);
  }
  .efforts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(104px, 1fr));
    gap: 8px;
  }
  .asking ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .asking p {
    margin-block: 0 4px;
  }
  .asked .question {
    display: block;
  }
  .asked[data-unsure="true"] .question {
    font-weight: 700;
    color: var(--_warn);
  }
  .asking .step {
    min-width: 60px;
    min-height: 60px;
    padding: 0;
    font-size: 1.5rem;
  }
  .asking .number {
    min-width: 3.5ch;
    text-align: center;
    font-size: 1.5rem;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
  }
  .asking .row {
    align-items: center;
  }
  .keeping label {
    display: flex;
    gap: 10px;
    align-items: center;
    min-height: 44px;
  }
  .keeping input {
    width: 24px;
    height: 24px;
    flex: none;
  }
  .coach {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 6px 12px;
    align-items: center;
  }
  .coach .preview {
    width: 128px;
    aspect-ratio: 4 / 3;
    border-radius: 12px;
    overflow: hidden;
    background: var(--_line);
  }
  .coach video {
    width: 100%;
    height: 100%;
    object-fit: cover;
    transform: scaleX(-1);
  }
  .camera .preview {
    width: min(320px, 44vw);
  }
  .camera img {
    max-width: 100%;
    /* A picture of its own knows nothing of the page's colours: it is drawn in black. */
    background: #fff;
    border-radius: 12px;
  }
  .stage .coach {
    position: absolute;
    inset-inline: 8px;
    inset-block-end: 8px;
    padding: 8px;
    border-radius: 14px;
    background: color-mix(in srgb, var(--_panel) 88%, transparent);
    font-size: 0.92rem;
    line-height: 1.3;
    max-width: 460px;
  }
  .stage .coach .preview {
    width: clamp(84px, 12cqi, 200px);
  }
  /* On a phone the figure keeps its room, and what is as it should be needs no words. */
  @container player (max-width: 599px) {
    .stage {
      grid-template-rows: minmax(0, 1fr) auto;
    }
    .stage:has(.coach) {
      gap: 8px;
    }
    .stage:has(.coach) unsit-figure {
      position: relative;
      min-height: 110px;
    }
    .stage .coach {
      position: static;
      grid-template-columns: auto minmax(0, 1fr) auto;
      padding: 6px;
      background: var(--_panel);
      max-width: none;
    }
    .stage .coach .preview {
      width: 64px;
    }
    .stage .coach .framing[data-framing="whole"] {
      display: none;
    }
    .stage .coach .signs:not(:has(p)) {
      grid-column: auto;
    }
    .stage .coach .signs button {
      padding-inline: 10px;
      font-size: 0.88rem;
    }
    .stage .coach .cue {
      line-height: 1.15;
    }
  }
  .coach .preview {
    position: relative;
  }
  .coach .who {
    position: absolute;
    box-sizing: border-box;
    border: 3px solid var(--_accent);
    outline: 1px solid #fff;
    border-radius: 8px;
    pointer-events: none;
  }
  .coach .whom,
  .coach .signs {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }
  .coach .cue {
    grid-column: 1 / -1;
    font-size: clamp(1.3rem, 1rem + 1.2cqi, 2.6rem);
    font-weight: 700;
    color: var(--_accent);
  }
`;
