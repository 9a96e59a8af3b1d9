import { describe, expect, it } from "vitest";
import { clipTime } from "../src/player/demonstration.ts";
import { lineFor } from "../src/player/script.ts";
import { reduce, segments, session, type SessionState } from "../src/player/session.ts";
import { bestVoice } from "../src/player/voice.ts";
import { LANGUAGES as CHOOSING } from "../src/choosing/words.ts";
import { LANGUAGES as HISTORY } from "../src/history/words.ts";
import { LANGUAGES as OFFLINE } from "../src/offline/words.ts";
import { LANGUAGES as PLAYER, wordsFor } from "../src/player/words.ts";
import { library, setsOfLibrary } from "./library.ts";

const { movements } = library;
const words = wordsFor("en-GB");

/** Everything said in a session by the clock. */
function said(state: SessionState): string[] {
  const started = reduce(state, { kind: "start" }, movements);
  const all = reduce(started.state, { kind: "tick", elapsed_s: 10_000 }, movements);
  return [...started.happened, ...all.happened].map((one) => lineFor(one, all.state, movements, words).say).filter((say) => say !== "");
}

describe("what is said", () => {
  it("tells set-up, hold, breath, middle, last seconds, other side and end of a stretch", () => {
    const told = said(session(setsOfLibrary.hip_stretch!.left));
    expect(told[0]).toContain("Lie on your back on a mat");
    expect(told.slice(1, 6)).toEqual([expect.stringContaining("Hold for 60 seconds."), "Breathe in", "Breathe out", "Breathe in", "Breathe out"]);
    expect(told).toContain("Ten seconds more.");
    expect(told.some((say) => say.startsWith("Other side."))).toBe(true);
    expect(told.at(-1)).toBe(words.modes.finished);
  });

  it("reminds of the form in a long hold, with the movement's own cues", () => {
    const told = said(session(setsOfLibrary.hip_stretch!.left));
    const cues = movements.hip_stretch_floor!.faults.map(({ cue }) => cue);
    expect(told.filter((say) => cues.includes(say)).length).toBeGreaterThanOrEqual(2);
  });

  it("counts aloud, and says when one is left", () => {
    const told = said(session(setsOfLibrary.side_kick_series!.left));
    expect(told).toContain("5. One more.");
    expect(told.filter((say) => say === "Forward. Go." || say.startsWith("Forward. Go."))).toHaveLength(2);
  });
});

describe("the words", () => {
  it("are there in every language, nowhere empty but where nothing is to be said", () => {
    const silent = new Set(["sides.both", "modes.ready", "modes.stopped"]);
    const check = (value: unknown, path: string): void => {
      if (typeof value === "string" && !silent.has(path)) expect(value, path).not.toBe("");
      else if (typeof value === "object" && value !== null) for (const [key, inner] of Object.entries(value)) check(inner, path === "" ? key : `${path}.${key}`);
    };
    for (const table of [PLAYER, CHOOSING, HISTORY, OFFLINE]) {
      expect(Object.keys(table)).toEqual(["en", "es"]);
      for (const language of Object.values(table)) check(language, "");
    }
  });
});

describe("the voice", () => {
  it("is one of this device in the right language, or none", () => {
    const voice = (lang: string, localService: boolean): { lang: string; localService: boolean; default: boolean } => ({ lang, localService, default: false });
    expect(bestVoice([voice("en-US", true), voice("en-GB", true)], "en-GB")?.lang).toBe("en-GB");
    expect(bestVoice([voice("en-US", false)], "en")).toBeNull();
    expect(bestVoice([voice("de-DE", true)], "es")).toBeNull();
  });
});

describe("the figure's moment", () => {
  const hold = { times_s: [0, 1.5, 2.3, 5.3, 7.6], duration_s: 7.6 };
  const kick = { times_s: [0, 1.1, 3.1, 4.5], duration_s: 4.5 };
  const circle = { times_s: [0, 2.2, 5.2, 7.7, 10.4], duration_s: 10.4 };

  it("arrives in the position when the set-up ends, and stays in it through the hold", () => {
    const [setup, work] = segments(session(setsOfLibrary.hip_stretch!.left), movements);
    expect(clipTime("hold", setup!, 0, hold)).toBe(0);
    expect(clipTime("hold", setup!, setup!.duration_s, hold)).toBeCloseTo(2.3);
    for (let elapsed_s = 0; elapsed_s <= 60; elapsed_s += 1) {
      const at_s = clipTime("hold", work!, elapsed_s, hold);
      expect(at_s).toBeGreaterThanOrEqual(2.3);
      expect(at_s).toBeLessThanOrEqual(5.3);
    }
  });

  it("does one kick for each that is counted", () => {
    const [, work] = segments(session(setsOfLibrary.side_kick_series!.left), movements);
    expect(clipTime("repetitions", work!, 2, kick)).toBeCloseTo(2.25);
    expect(clipTime("repetitions", work!, 4, kick)).toBeCloseTo(0);
  });

  it("circles forward in the clip's forward circle, backward in its backward one", () => {
    const circles = segments(session(setsOfLibrary.side_kick_series!.left), movements).filter(({ direction }) => direction !== "");
    expect(clipTime("circles", circles[0]!, 2, circle)).toBeCloseTo((2.7 + 5.2) / 2);
    expect(clipTime("circles", circles[1]!, 2, circle)).toBeCloseTo((5.2 + 7.7) / 2);
  });
});
