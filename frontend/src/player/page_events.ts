/** What a session hears of the page it runs in: keys, touches, and that the page is hidden, left or offline. */

export interface PageEvents {
  readonly key: (event: KeyboardEvent) => void;
  readonly touch: () => void;
  readonly visibility: () => void;
  /** The page may not come back. */
  readonly leave: () => void;
  readonly offline: () => void;
}

/** Listen until the signal is aborted. */
export function listenToPage(events: PageEvents, signal: AbortSignal): void {
  document.addEventListener("keydown", events.key, { signal });
  document.addEventListener("pointerdown", events.touch, { signal });
  document.addEventListener("visibilitychange", events.visibility, { signal });
  document.addEventListener("freeze", events.leave, { signal });
  window.addEventListener("pagehide", events.leave, { signal });
  window.addEventListener("offline", events.offline, { signal });
}
