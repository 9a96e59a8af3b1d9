import { describe, expect, it } from "vitest";
import { heeded, type Sign } from "../src/coach/signs.ts";
import { type Mode, reduce, session, type SessionState } from "../src/player/session.ts";
import { library, setsOfLibrary } from "./library.ts";

function after(mode: Mode, ...signs: Sign[]): SessionState {
  let state: SessionState = reduce(session(setsOfLibrary.hip_stretch!.left), { kind: "start" }, library.movements).state;
  state = { ...state, mode };
  for (const sign of signs) {
    const { session: event } = heeded(sign, state.mode);
    if (event !== null) state = reduce(state, event, library.movements).state;
  }
  return state;
}

describe("signs with the hands", () => {
  it("pause, go on, and go to the next", () => {
    expect(after("running", "seen", "pause").mode).toBe("paused");
    expect(after("running", "pause", "pause").mode).toBe("running");
    expect(after("running", "seen", "next").at).toBe(1);
  });

  it("never end a session at one blow", () => {
    expect(heeded("stop", "running").asks).toBe(true);
    expect(after("running", "stop").mode).toBe("paused");
    expect(after("running", "stop", "pause").mode).toBe("running");
    expect(after("running", "stop", "stop").mode).toBe("stopped");
  });

  it("sound when the hand may go down", () => {
    expect(heeded("seen", "running").sounds).toBe(true);
    expect(heeded("pause", "running").sounds).toBe(false);
  });

  it.each(["ready", "asking", "finished", "stopped"] as const)("do nothing in a session that is %s", (mode) => {
    for (const sign of ["seen", "pause", "next", "stop"] as const) expect(heeded(sign, mode)).toMatchObject({ session: null, sounds: false, asks: false });
  });
});
