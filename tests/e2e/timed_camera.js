/**
 * A camera and a clock that a test leads: the next picture is shown only once the last one was looked at and everything
 * told of it was done, however long that took. So the same pictures at the same times reach the engine on any machine.
 */
(() => {
  const FIRST_EVERY_MS = 100;
  const PATIENCE_MS = 120_000;
  const AGAIN_MS = 2000;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const dark = new OffscreenCanvas(canvas.width, canvas.height);
  dark.getContext("2d").fillRect(0, 0, dark.width, dark.height);
  const calls = new Set();
  let [track, picture, starting, now_ms] = [null, null, 0, 0];
  let heard = () => undefined;
  let waits_for = "";

  const clock = {
    now_ms: () => now_ms,
    every(period_ms, call) {
      const one = { period_ms, call, next_ms: now_ms + period_ms };
      calls.add(one);
      return () => calls.delete(one);
    },
  };

  navigator.mediaDevices.getUserMedia = async () => {
    const stream = canvas.captureStream(0);
    [track] = stream.getVideoTracks();
    // A camera shows something from the beginning; without time going on nobody looks at it.
    starting = setInterval(() => {
      pen.drawImage(dark, 0, 0);
      track.requestFrame();
    }, FIRST_EVERY_MS);
    return stream;
  };

  window.Worker = class extends Worker {
    constructor(...about) {
      super(...about);
      // The page's own listeners are called in this same turn, after this one.
      this.addEventListener("message", ({ data }) => setTimeout(() => heard(data)));
    }
  };

  const root = () => document.querySelector("unsit-player").shadowRoot;

  async function shown(jpeg) {
    if (jpeg !== "") {
      const bytes = Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0));
      picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
      if (canvas.width !== picture.width) Object.assign(canvas, { width: picture.width, height: picture.height });
    }
    const there = new Promise((done) => root().querySelector(".coach video").requestVideoFrameCallback(done));
    const draw = () => {
      // Only what was drawn anew is a new picture.
      pen.drawImage(picture ?? dark, 0, 0);
      track.requestFrame();
    };
    draw();
    // A machine with too much to do drops pictures on their way to the video.
    const again = setInterval(draw, AGAIN_MS);
    waits_for = "the video to show it";
    await there.finally(() => clearInterval(again));
  }

  /** Let time go on to a moment; gives the events that the engine told of the picture, [] where nobody looks any more. */
  async function lookedAt(time_s) {
    const told = new Promise((done, failed) => {
      const left = new Set(["looked", "told"]);
      let events = [];
      heard = (data) => {
        if (data.kind === "failed") failed(new Error(data.why));
        if (data.kind === "told") events = data.events;
        left.delete(data.kind);
        waits_for = [...left].join(" and ");
        if (left.size === 0) done(events);
      };
    });
    waits_for = "looked and told";
    now_ms = 1000 * time_s;
    for (const one of [...calls]) {
      if (!calls.has(one) || one.next_ms > now_ms) continue;
      one.next_ms = now_ms + one.period_ms;
      one.call();
    }
    await document.querySelector("unsit-player").updateComplete;
    // Where the clock has ended the session, the coach has gone with the picture it was given.
    const isOver = calls.size === 0 || root().querySelector(".lead") === null;
    const events = isOver ? [] : await told;
    await document.querySelector("unsit-player").updateComplete;
    return events;
  }

  async function seenAt(time_s, jpeg) {
    await shown(jpeg);
    const told = await lookedAt(time_s);
    const lead = root().querySelector(".lead");
    const { part = "", movement = "", side = "" } = lead?.dataset ?? {};
    const who = root().querySelector(".coach")?.dataset.lead ?? "";
    const big = root().querySelector(".big")?.textContent.trim() ?? "";
    return { time_s, part, movement, side, lead: who, number: big === "" ? null : Number(big), told };
  }

  function patient(work, time_s) {
    const { promise, reject } = Promise.withResolvers();
    const timer = setTimeout(() => reject(new Error(`the picture at ${time_s} s must be looked at (waited for: ${waits_for})`)), PATIENCE_MS);
    return Promise.race([work, promise]).finally(() => clearTimeout(timer));
  }

  /**
   * Show pictures, [time, JPEG] each, an empty one being the last once more; gives what was on the page after each.
   * It ends early where the part of the session is no longer `part`, or the engine tells `event`; empty: neither.
   */
  async function play(pictures, part, event) {
    if (starting !== 0) {
      clearInterval(starting);
      starting = 0;
      await patient(shown(""), 0);
    }
    const notes = [];
    for (const [time_s, jpeg] of pictures) {
      const note = await patient(seenAt(time_s, jpeg), time_s);
      notes.push(note);
      if ((part !== "" && note.part !== part) || note.told.some((one) => one.event === event)) break;
    }
    return notes;
  }

  window.timedCamera = { clock, play };
})();
