import { html, svg, type TemplateResult } from "lit";

const PATHS = {
  play: "M7 4.5v15a1 1 0 0 0 1.5.86l12-7.5a1 1 0 0 0 0-1.72l-12-7.5A1 1 0 0 0 7 4.5z",
  pause: "M6 4h4.2v16H6zM13.8 4H18v16h-4.2z",
  back: "M5 5h2.6v14H5zM19 5.6v12.8a.8.8 0 0 1-1.25.66L9 12.7a.85.85 0 0 1 0-1.4l8.75-6.36A.8.8 0 0 1 19 5.6z",
  skip: "M16.4 5H19v14h-2.6zM5 5.6v12.8a.8.8 0 0 0 1.25.66L15 12.7a.85.85 0 0 0 0-1.4L6.25 4.94A.8.8 0 0 0 5 5.6z",
  repeat: "M12 5a7 7 0 1 1-6.7 9h2.7a4.5 4.5 0 1 0 1-4.4L11.5 12H4V4.5l2.9 2.9A7 7 0 0 1 12 5z",
  hurts: "M12 2.6a9.4 9.4 0 1 1 0 18.8 9.4 9.4 0 0 1 0-18.8zm0 2.4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM7.6 9.2l3 1.2-3 1.2zm8.8 0v2.4l-3-1.2zM12 13.2c1.9 0 3.4 1 4.2 2.6l-1.8.9A2.6 2.6 0 0 0 12 15.200a2.600 2.600 0 0 0-2.400 1.500l-1.800-.9A4.600 4.600 0 0 1 12 13.200z",
  voice: "M4 9.500h3.500L12 5.500v13l-4.500-4H4zM14.500 8.300a5 5 0 0 1 0 7.400l-1.300-1.500a3 3 0 0 0 0-4.400zM17 5.500a9 9 0 0 1 0 13l-1.300-1.600a7 7 0 0 0 0-9.800z",
  full: "M4 4h6v2.400H6.400V10H4zM14 4h6v6h-2.400V6.400H14zM4 14h2.400v3.600H10V20H4zM17.600 14H20v6h-6v-2.400h3.600z",
  stop: "M6 6h12v12H6z",
} as const;

export type Icon = keyof typeof PATHS;

export function icon(name: Icon): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${PATHS[name]}></path>`}</svg>`;
}
