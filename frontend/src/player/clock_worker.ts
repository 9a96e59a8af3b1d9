/** Beats in a worker: a browser slows down the timers of a page that is hidden, but not those of its workers. */

let timer: ReturnType<typeof setInterval> | undefined;

/** How often to beat, in milliseconds; 0: not at all. */
addEventListener("message", ({ data }: MessageEvent<number>) => {
  clearInterval(timer);
  if (data > 0) timer = setInterval(() => postMessage("beat"), data);
});
