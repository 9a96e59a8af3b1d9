import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { longest_ms, Voice } from "../src/player/voice.ts";

interface Said {
  readonly text: string;
  onstart?: () => void;
  onend?: () => void;
  onerror?: (event: { error: string }) => void;
}

/** A synthesis that does what a test says with each sentence: ends it, begins it only, or takes it without a word. */
class Synthesis extends EventTarget {
  speaking = false;
  pending = false;
  paused = false;
  resumed = 0;
  readonly spoken: string[] = [];
  does: "ends" | "sticks" | "nothing" = "ends";
  private current: Said | null = null;

  getVoices = (): unknown[] => [{ lang: "en-GB", localService: true, default: true }];
  resume = (): void => void (this.resumed += 1);

  cancel = (): void => {
    const { current } = this;
    this.current = null;
    this.speaking = false;
    current?.onerror?.({ error: "canceled" });
  };

  speak = (said: Said): void => {
    this.spoken.push(said.text);
    if (this.does === "nothing") return;
    this.current = said;
    this.speaking = true;
    said.onstart?.();
    if (this.does === "ends") this.end();
  };

  end(): void {
    const { current } = this;
    this.current = null;
    this.speaking = false;
    current?.onend?.();
  }
}

let synthesis: Synthesis;
let failed: (readonly string[])[];

async function voice(): Promise<Voice> {
  const made = new Voice("en", (waiting) => void failed.push(waiting));
  await made.find();
  return made;
}

beforeEach(() => {
  vi.useFakeTimers();
  synthesis = new Synthesis();
  failed = [];
  vi.stubGlobal("window", { speechSynthesis: synthesis, setTimeout, clearTimeout });
  vi.stubGlobal("SpeechSynthesisUtterance", class { constructor(readonly text: string) {} });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a voice that gets stuck", () => {
  it("is cut short after a time that fits the sentence, and the waiting one is said", async () => {
    const one = await voice();
    synthesis.does = "sticks";
    one.say("Lie on your back.", "soon");
    one.say("Halfway.", "soon");
    vi.advanceTimersByTime(longest_ms("Lie on your back.") - 1);
    expect(synthesis.spoken).toEqual(["Lie on your back."]);
    vi.advanceTimersByTime(1);
    expect(synthesis.spoken).toEqual(["Lie on your back.", "Halfway."]);
    expect(failed).toEqual([]);
  });

  it("is given up after the second such sentence, and what waits is handed over", async () => {
    const one = await voice();
    synthesis.does = "sticks";
    for (const text of ["First.", "Second.", "Third."]) one.say(text, "soon");
    vi.advanceTimersByTime(longest_ms("First.") + longest_ms("Second."));
    expect(failed).toEqual([["Third."]]);
    one.say("Fourth.", "now");
    expect(synthesis.spoken).toEqual(["First.", "Second."]);
  });

  it("is given up too where sentences between were heard", async () => {
    const one = await voice();
    for (const does of ["sticks", "ends", "sticks"] as const) {
      synthesis.does = does;
      one.say("One.", "soon");
      vi.advanceTimersByTime(longest_ms("One."));
    }
    expect(failed).toEqual([[]]);
  });

  it("takes three seconds and 0.12 s a letter", () => {
    expect(longest_ms("x".repeat(50))).toBe(9000);
  });
});

describe("a voice that does not begin", () => {
  it("is noticed though each sentence cuts the one before short", async () => {
    const one = await voice();
    synthesis.does = "nothing";
    for (let count = 1; count <= 20; count += 1) {
      one.say(String(count), "now");
      vi.advanceTimersByTime(500);
    }
    expect(failed).toHaveLength(1);
  });

  it("is noticed where the browser says so", async () => {
    const one = await voice();
    synthesis.speak = (said) => said.onerror?.({ error: "audio-hardware" });
    one.say("One.", "soon");
    one.say("Two.", "soon");
    expect(failed).toEqual([[]]);
  });
});

describe("a voice that works", () => {
  it("says sentences in order, leaves out idle ones while it speaks, and is cut short by urgent ones", async () => {
    const one = await voice();
    synthesis.does = "sticks";
    one.say("Hold.", "soon");
    one.say("Breathe in", "idle");
    one.say("Half.", "soon");
    synthesis.end();
    expect(synthesis.spoken).toEqual(["Hold.", "Half."]);
    one.say("One more.", "soon");
    one.say("Good.", "now");
    synthesis.end();
    expect(synthesis.spoken).toEqual(["Hold.", "Half.", "Good."]);
    vi.advanceTimersByTime(100_000);
    expect(failed).toEqual([]);
  });

  it("says nothing of what waited once it was hushed, and goes on where the browser had paused it", async () => {
    const one = await voice();
    synthesis.does = "sticks";
    one.say("Hold.", "soon");
    one.say("Half.", "soon");
    one.hush();
    synthesis.paused = true;
    one.say("Good.", "soon");
    expect(synthesis.spoken).toEqual(["Hold.", "Good."]);
    expect(synthesis.resumed).toBe(1);
  });
});
