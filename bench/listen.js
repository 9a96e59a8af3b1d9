// Writes down, in milliseconds, how long after a found pose the engine has judged it and the page shows what it says.
// Times are taken when the page's own thread gets each message, and when the browser is about to draw.
const heard = { frame: [], told: [], cue: [], count: [] };
globalThis.heard = heard;
{
  let looked_ms = 0;
  const player = () => document.querySelector("unsit-player")?.shadowRoot;
  const drawn = (part, selector, before, found_ms) => {
    const now = player()?.querySelector(selector)?.textContent ?? "";
    if (now !== before) heard[part].push(performance.now() - found_ms);
    else if (performance.now() - found_ms < 2000) requestAnimationFrame(() => drawn(part, selector, before, found_ms));
  };
  const shows = (part, selector) => {
    const before = player()?.querySelector(selector)?.textContent ?? "";
    const found_ms = looked_ms;
    requestAnimationFrame(() => drawn(part, selector, before, found_ms));
  };
  const listen = ({ data }) => {
    if (data.kind === "looked") {
      if (looked_ms > 0) heard.frame.push(performance.now() - looked_ms);
      looked_ms = performance.now();
    }
    if (data.kind !== "told") return;
    heard.told.push(performance.now() - looked_ms);
    const names = data.events.map(({ event }) => event);
    if (names.includes("CueGiven")) shows("cue", ".coach .cue");
    if (names.includes("RepetitionCompleted")) shows("count", ".lead .big");
  };
  const Real = globalThis.Worker;
  globalThis.Worker = class extends Real {
    constructor(...all) {
      super(...all);
      this.addEventListener("message", listen);
    }
  };
}
