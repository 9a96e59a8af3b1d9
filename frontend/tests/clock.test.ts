import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mixWithOthers, LiveAudio } from "../src/player/audio.ts";
import { split, systemClock, Ticker } from "../src/player/clock.ts";
import { areKeysUsual } from "../src/player/media.ts";
import { Wake } from "../src/player/wake.ts";

/** A page that is looked at or not, and what it has of a browser. */
class Page extends EventTarget {
  hidden = false;
  get visibilityState(): string {
    return this.hidden ? "hidden" : "visible";
  }

  show(isShown: boolean): void {
    this.hidden = !isShown;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

class Beating {
  static all: Beating[] = [];
  onmessage: (() => void) | null = null;
  onerror: (() => void) | null = null;
  period_ms = 0;
  isOver = false;

  constructor() {
    Beating.all.push(this);
  }

  postMessage(period_ms: number): void {
    this.period_ms = period_ms;
  }

  terminate(): void {
    this.isOver = true;
  }
}

let page: Page;

beforeEach(() => {
  vi.useFakeTimers();
  Beating.all = [];
  page = new Page();
  vi.stubGlobal("document", page);
  vi.stubGlobal("Worker", Beating);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a clock in a hidden tab", () => {
  it("goes by the beats of a worker, and only there", () => {
    const call = vi.fn();
    const stop = systemClock.every(100, call);
    const [worker] = Beating.all;
    expect(worker?.period_ms).toBe(0);
    page.show(false);
    expect(worker?.period_ms).toBe(100);
    worker?.onmessage?.();
    expect(call).toHaveBeenCalledTimes(1);
    page.show(true);
    expect(worker?.period_ms).toBe(0);
    stop();
    expect(worker?.isOver).toBe(true);
  });

  it("gets another worker where the first has crashed", () => {
    const stop = systemClock.every(100, () => undefined);
    page.show(false);
    vi.advanceTimersByTime(60_000);
    expect(Beating.all.length).toBeGreaterThan(1);
    expect(Beating.all[0]?.isOver).toBe(true);
    expect(Beating.all.at(-1)?.period_ms).toBe(100);
    stop();
  });

  it("works with the page's own timer where there is no worker", () => {
    vi.stubGlobal("Worker", class { constructor() { throw new Error("not allowed"); } });
    const call = vi.fn();
    const stop = systemClock.every(100, call);
    vi.advanceTimersByTime(1000);
    expect(call).toHaveBeenCalledTimes(10);
    stop();
  });

  it("loses no time, and tells what is too old to be said", () => {
    let now_ms = 0;
    let beat = (): void => undefined;
    const passed: number[] = [];
    const ticker = new Ticker({ now_ms: () => now_ms, every: (_, call) => ((beat = call), () => undefined) }, 100, (elapsed_s) => passed.push(elapsed_s));
    ticker.start();
    for (now_ms of [100, 60_100]) beat();
    expect(passed).toEqual([0.1, 60]);
    expect(split(60)).toEqual({ stale_s: 58, fresh_s: 2 });
    expect(split(0.1)).toEqual({ stale_s: 0, fresh_s: 0.1 });
  });
});

describe("the screen's lock", () => {
  class Lock extends EventTarget {
    release = async (): Promise<void> => void this.dispatchEvent(new Event("release"));
  }

  it("is asked for again when the browser took it away, and when the tab is back", async () => {
    const locks: Lock[] = [];
    vi.stubGlobal("navigator", { wakeLock: { request: async () => (locks.push(new Lock()), locks.at(-1)) } });
    const wake = new Wake();
    await wake.hold();
    await locks[0]?.release();
    await vi.advanceTimersByTimeAsync(1500);
    expect(locks).toHaveLength(2);
    page.hidden = true;
    await locks[1]?.release();
    await vi.advanceTimersByTimeAsync(1500);
    expect(locks).toHaveLength(2);
    page.show(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(locks).toHaveLength(3);
    wake.release();
    await vi.advanceTimersByTimeAsync(5000);
    expect(locks).toHaveLength(3);
  });

  it("is said to be refused where it is", async () => {
    vi.stubGlobal("navigator", { wakeLock: { request: () => Promise.reject(new DOMException("battery", "NotAllowedError")) } });
    const refused = vi.fn();
    await new Wake(refused).hold();
    expect(refused).toHaveBeenCalledTimes(1);
  });
});

describe("the sound of the page", () => {
  class Context extends EventTarget {
    static made = 0;
    state = "suspended";
    resumed = 0;
    constructor() {
      super();
      Context.made += 1;
      last = this;
    }

    resume = async (): Promise<void> => {
      this.resumed += 1;
      this.to("running");
    };

    close = async (): Promise<void> => this.to("closed");

    to(state: string): void {
      this.state = state;
      this.dispatchEvent(new Event("statechange"));
    }
  }
  let last: Context;

  it("is woken again after an interruption, and what was laid down before it is dropped", () => {
    vi.stubGlobal("AudioContext", Context);
    const lost = vi.fn();
    const audio = new LiveAudio(lost);
    audio.wake();
    expect(audio.heard).toBe(last);
    last.to("interrupted");
    expect(lost).toHaveBeenCalledTimes(1);
    expect(last.resumed).toBe(2);
    expect(audio.heard).toBe(last);
  });

  it("is made anew where the browser closed it", async () => {
    vi.stubGlobal("AudioContext", Context);
    Context.made = 0;
    const audio = new LiveAudio();
    audio.wake();
    await last.close();
    expect(audio.heard).toBeNull();
    audio.wake();
    expect(Context.made).toBe(2);
    expect(audio.heard).not.toBeNull();
  });

  it("is heard beside other programs' where the browser lets a page say so", () => {
    const session = { type: "auto" };
    vi.stubGlobal("navigator", { audioSession: session });
    mixWithOthers(true);
    expect(session.type).toBe("ambient");
    mixWithOthers(false);
    expect(session.type).toBe("auto");
    vi.stubGlobal("navigator", {});
    expect(() => mixWithOthers(true)).not.toThrow();
  });

  it.each([
    [true, false],
    [false, true],
  ])("takes the media keys by itself only where nothing is touched (touched: %s)", (isTouched, isUsual) => {
    vi.stubGlobal("matchMedia", (query: string) => ({ matches: query === "(pointer: coarse)" && isTouched }));
    expect(areKeysUsual()).toBe(isUsual);
  });
});
