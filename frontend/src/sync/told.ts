/** Tells this page and other tabs that the diary on this device was changed. */
const NAME = "unsit-diary";

let channel: BroadcastChannel | null = null;

function open(): BroadcastChannel | null {
  if (channel !== null || typeof window === "undefined" || !("BroadcastChannel" in window)) return channel;
  channel = new BroadcastChannel(NAME);
  channel.onmessage = () => window.dispatchEvent(new CustomEvent(NAME));
  return channel;
}

export function tell(): void {
  if (typeof window === "undefined") return;
  open()?.postMessage("changed");
  window.dispatchEvent(new CustomEvent(NAME, { detail: "here" }));
}

/** Be called when something was changed; gives what ends that. */
export function heed(call: (isHere: boolean) => void): () => void {
  open();
  const listen = (event: Event): void => call((event as CustomEvent).detail === "here");
  // A page that was put to sleep heard nothing of what other tabs did meanwhile.
  const woken = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) call(false);
  };
  const resumed = (): void => call(false);
  window.addEventListener(NAME, listen);
  window.addEventListener("pageshow", woken);
  document.addEventListener("resume", resumed);
  return () => {
    window.removeEventListener(NAME, listen);
    window.removeEventListener("pageshow", woken);
    document.removeEventListener("resume", resumed);
  };
}
