import { html, svg, type TemplateResult } from "lit";

const PATHS = {
  play: "M7 4.5v15a1 1 0 0 0 1.5.86l12-7.5a1 1 0 0 0 0-1.72l-12-7.5A1 1 0 0 0 7 4.5z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  previous: "M5 5h2.5v14H5zM19 5.6v12.8a.8.8 0 0 1-1.25.66L9 12.7a.85.85 0 0 1 0-1.4l8.75-6.36A.8.8 0 0 1 19 5.6z",
  next: "M16.5 5H19v14h-2.5zM5 5.6v12.8a.8.8 0 0 0 1.25.66L15 12.7a.85.85 0 0 0 0-1.4L6.25 4.94A.8.8 0 0 0 5 5.6z",
  repeat: "M6 7h10V4l5 4.5L16 13v-3H8v4H5V8a1 1 0 0 1 1-1zm12 10H8v3l-5-4.5L8 11v3h8v-4h3v6a1 1 0 0 1-1 1z",
  camera: "M4 7h3l1.6-2.2h6.8L17 7h3a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 20 19H4a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 4 7zm8 1.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4zm0 2a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z",
  home: "M12 3.2 2.8 11l1.3 1.5L6 11v9h5v-5.5h2V20h5v-9l1.9 1.5 1.3-1.5z",
} as const;

export type Icon = keyof typeof PATHS;

export function icon(name: Icon): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${PATHS[name]}></path>`}</svg>`;
}
