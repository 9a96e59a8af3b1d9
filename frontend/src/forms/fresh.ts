/** A page that the server made from the diary is asked for anew when device and server have come to something later. */

declare global {
  interface WindowEventMap {
    /** Device and server are in step; detail: the number of the diary's last change. */
    "unsit-in-step": CustomEvent<number>;
  }
}

/** What the page's content waits for, to be loaded once more: `hx-trigger` names it. */
const BEHIND = "unsit-behind";
const WRITING = "input:focus, textarea:focus, select:focus, details[open] form";

/** What shows the diary up to an earlier change than this; nothing while somebody writes in it, who must not lose it. */
export function behind(page: ParentNode, got: number): Element | null {
  const made = page.querySelector<HTMLElement>("[data-sequence]");
  return made !== null && got > Number(made.dataset.sequence) && made.querySelector(WRITING) === null ? made : null;
}

export function keepFresh(): void {
  window.addEventListener("unsit-in-step", ({ detail }) => behind(document, detail)?.dispatchEvent(new CustomEvent(BEHIND)));
}
