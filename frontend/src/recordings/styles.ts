import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  p {
    margin-block: 0 4px;
  }
  canvas {
    max-width: 100%;
    height: auto;
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_panel);
  }
  label {
    display: flex;
    gap: 10px;
    align-items: center;
    min-height: 44px;
  }
  input {
    width: 24px;
    height: 24px;
    flex: none;
  }
`;
