import { css } from "lit";

export const styles = css`
  :host {
    --_ink: var(--unsit-ink, #23282d);
    --_quiet: var(--unsit-quiet, #5b636b);
    --_paper: var(--unsit-paper, #f4f1eb);
    --_panel: var(--unsit-panel, #ffffff);
    --_line: var(--unsit-line, #cfc9bf);
    --_accent: var(--unsit-accent, #0f6b64);
    --_on-accent: var(--unsit-on-accent, #ffffff);
    --_warn: var(--unsit-warn, #b23a08);
    display: block;
    color: var(--_ink);
    background: var(--_panel);
    border: 1px solid var(--_line);
    border-radius: 14px;
    overflow: hidden;
    font: 16px/1.45 system-ui, sans-serif;
    container-type: inline-size;
    color-scheme: light;
  }
  :host([hidden]) {
    display: none;
  }
  :host([data-dark]) {
    --_ink: var(--unsit-ink, #edf0f2);
    --_quiet: var(--unsit-quiet, #aab3bb);
    --_paper: var(--unsit-paper, #2d3339);
    --_panel: var(--unsit-panel, #262b30);
    --_line: var(--unsit-line, #454c53);
    --_accent: var(--unsit-accent, #56c2b6);
    --_on-accent: var(--unsit-on-accent, #06231f);
    --_warn: var(--unsit-warn, #ff9a66);
    color-scheme: dark;
  }
  .stage {
    position: relative;
    aspect-ratio: var(--unsit-aspect, 16 / 10);
    max-height: var(--unsit-stage-height, 78vh);
    min-height: 220px;
    width: 100%;
    background: var(--_paper);
    touch-action: pan-y;
    overflow: hidden;
    user-select: none;
    -webkit-user-select: none;
  }
  .stage.empty {
    display: none;
  }
  .stage.moving {
    cursor: grab;
  }
  .stage.moving:active {
    cursor: grabbing;
  }
  .stage:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: -3px;
  }
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    display: block;
  }
  .still {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    padding: 12px;
    box-sizing: border-box;
  }
  .still img,
  .still svg,
  ::slotted(img),
  ::slotted(picture),
  ::slotted(svg) {
    max-width: 100%;
    max-height: 100%;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  :host([data-dark]) .still img.strip {
    filter: invert(1) hue-rotate(180deg);
  }
  .panes {
    position: absolute;
    inset: 0;
    pointer-events: none;
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
  }
  .panes.tall {
    grid-auto-flow: row;
    grid-auto-columns: auto;
    grid-auto-rows: 1fr;
  }
  .panes > div + div {
    border-inline-start: 1px solid var(--_line);
  }
  .panes.tall > div + div {
    border-inline-start: 0;
    border-block-start: 1px solid var(--_line);
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    margin: 10px;
    padding: 3px 10px;
    border-radius: 99px;
    background: var(--_panel);
    color: var(--_accent);
    font-weight: 600;
    font-size: 14px;
    box-shadow: 0 1px 4px rgb(0 0 0 / 18%);
  }
  .tag.wrong {
    color: var(--_warn);
  }
  .angle {
    position: absolute;
    left: 0;
    top: 0;
    padding: 1px 8px;
    border-radius: 99px;
    background: var(--_panel);
    color: var(--_ink);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    box-shadow: 0 1px 4px rgb(0 0 0 / 20%);
    pointer-events: none;
  }
  .lit {
    position: absolute;
    left: 0;
    top: 0;
    pointer-events: none;
  }
  .lit i {
    position: absolute;
    translate: -50% -50%;
    box-sizing: border-box;
    border-radius: 50%;
    border: 3px solid #fff;
    outline: 3px solid var(--_warn);
    background: color-mix(in srgb, var(--_warn) 55%, transparent);
  }
  .lit i::after {
    content: "";
    position: absolute;
    inset: -9px;
    border-radius: 50%;
    border: 3px solid var(--_warn);
    animation: pulse 1.4s ease-out infinite;
  }
  .lit b {
    position: absolute;
    translate: 0 -50%;
    padding: 2px 10px;
    border-radius: 99px;
    background: var(--_warn);
    color: var(--_panel);
    font-size: 15px;
    font-weight: 600;
    white-space: nowrap;
  }
  @keyframes pulse {
    from {
      scale: 0.8;
      opacity: 1;
    }
    to {
      scale: 1.7;
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .lit i::after {
      animation: none;
    }
  }
  .frame {
    position: absolute;
    border: 2px dashed var(--_quiet);
    border-radius: 6px;
    pointer-events: none;
  }
  .note {
    margin: 0;
    padding: 10px 14px;
    border-top: 1px solid var(--_line);
    background: var(--_panel);
    font-size: 15px;
  }
  .note button {
    margin-inline-start: 8px;
  }
  .below {
    padding: 12px 14px 14px;
    display: grid;
    gap: 12px;
    border-top: 1px solid var(--_line);
  }
  .caption {
    margin: 0;
    min-height: 2.9lh;
  }
  .caption b {
    display: block;
    color: var(--_quiet);
    font-size: 13px;
    font-weight: 600;
  }
  .mistake {
    margin: 0;
    padding-inline-start: 10px;
    border-inline-start: 4px solid var(--_warn);
  }
  .mistake b {
    color: var(--_warn);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .steps {
    display: flex;
    gap: 4px;
    flex: 0 1 auto;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .steps li {
    flex: 0 1 auto;
    width: 48px;
    min-width: 24px;
  }
  .steps button {
    width: 100%;
    padding: 0;
  }
  button,
  select {
    font: inherit;
    font-size: 15px;
    min-height: 44px;
    min-width: 26px;
    padding: 0 12px;
    border-radius: 10px;
    border: 1px solid var(--_line);
    background: var(--_panel);
    color: var(--_ink);
    cursor: pointer;
    touch-action: manipulation;
  }
  select {
    max-width: 100%;
    flex: 1 1 170px;
    min-width: 0;
    text-overflow: ellipsis;
  }
  button:focus-visible,
  select:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 1px;
  }
  button[aria-pressed="true"],
  button[aria-current="step"] {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  .icon {
    padding: 0;
    width: 44px;
    display: inline-grid;
    place-items: center;
    flex: none;
  }
  .icon svg {
    width: 22px;
    height: 22px;
    fill: currentColor;
  }
  .play {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
    border-radius: 50%;
    width: 52px;
    height: 52px;
  }
  .speeds {
    display: inline-flex;
  }
  .speeds button {
    border-radius: 0;
    margin-inline-start: -1px;
    padding: 0 10px;
  }
  .speeds button:first-child {
    border-start-start-radius: 10px;
    border-end-start-radius: 10px;
    margin-inline-start: 0;
  }
  .speeds button:last-child {
    border-start-end-radius: 10px;
    border-end-end-radius: 10px;
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
  .icon small {
    font-size: 11px;
    line-height: 1;
  }
  @container (max-width: 520px) {
    .steps {
      order: 1;
      flex: 1 0 100%;
    }
    .steps li {
      flex: 1 1 0;
    }
    .stage {
      aspect-ratio: var(--unsit-aspect, 1 / 1);
    }
    .stage.two {
      aspect-ratio: var(--unsit-aspect, 4 / 5);
    }
  }
  @container (min-width: 800px) {
    .stage.two {
      aspect-ratio: var(--unsit-aspect, 2 / 1);
    }
  }
`;
