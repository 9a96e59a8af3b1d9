import { describe, expect, it } from "vitest";
import { cameraTrouble } from "../src/camera/watch.ts";
import { LANGUAGES as CAMERA } from "../src/camera/words.ts";
import { dimmed, type Guide, guideOf, type Guided, told, watched } from "../src/coach/guide.ts";
import type { EngineEvent } from "../src/coach/messages.ts";
import { reduce, segmentAt, session, type SessionEvent, type SessionState } from "../src/player/session.ts";
import { library, setsOfLibrary } from "./library.ts";

const { movements } = library;

/** A session with a coach before it, fed frame by frame. */
class Watched {
  guide: Guide;
  said: string[] = [];

  constructor(
    public state: SessionState,
    set = 0,
  ) {
    this.guide = guideOf(set);
  }

  take(...events: SessionEvent[]): this {
    for (const event of events) this.state = reduce(this.state, event, movements).state;
    return this;
  }

  hear(time_s: number, ...events: Partial<EngineEvent>[]): this {
    for (const event of events) this.act(told(this.guide, { event: "", time_s, ...event }));
    this.act(watched(this.guide, time_s, this.state, segmentAt(this.state, movements)));
    return this;
  }

  private act({ guide, session: events, saying, cue }: Guided): void {
    this.guide = guide;
    this.take(...events);
    this.said.push(...[saying, cue].filter((text) => text !== ""));
  }
}

const START: SessionEvent[] = [{ kind: "start" }, { kind: "skip" }];
const kicks = (): Watched => new Watched(session(setsOfLibrary.side_kick_series!.left)).take(...START);
const stretch = (): Watched => new Watched(session(setsOfLibrary.hip_stretch!.left)).take(...START);
const kick = (number: number, clean = true): Partial<EngineEvent> => ({ event: "RepetitionCompleted", number, clean });

describe("the coach's guide", () => {
  it("gives the lead to the body when it is in position, and counts what it does", () => {
    const one = kicks().hear(1, { event: "SetupReached" });
    expect(one.state.lead).toBe("body");
    one.hear(4, kick(1)).hear(8, kick(2, false));
    expect(one.state.done[0]).toMatchObject({ done: 2, seen: 2, clean: 1 });
  });

  it("takes from the coach how sure the count is, also with the last repetition of a set", () => {
    const one = kicks().hear(1, { event: "SetupReached" });
    const asked = one.state.done[0]?.asked ?? setsOfLibrary.side_kick_series!.left[0]!.amount;
    for (let number = 1; number <= asked; number += 1) {
      one.hear(4 * number, { event: "CountJudged", confidence: number === asked ? 0.47 : 0.93 }, kick(number));
    }
    expect(one.state.done[0]).toMatchObject({ done: asked, seen: asked, confidence: 0.47 });
    expect(segmentAt(one.state, movements).set === 0 && segmentAt(one.state, movements).part === "work").toBe(false);
  });

  it("goes on from the clock's count when the body comes late", () => {
    const late = kicks().take({ kind: "tick", elapsed_s: 8.5 }).hear(9, { event: "SetupReached" }).hear(13, kick(1));
    expect(late.state.done[0]).toMatchObject({ done: 3, seen: 1 });
  });

  it("counts nothing that was done before the work began", () => {
    const early = new Watched(session(setsOfLibrary.side_kick_series!.left)).take({ kind: "start" });
    early.hear(1, { event: "SetupReached" }).hear(4, kick(1)).hear(8, kick(2)).take({ kind: "skip" }).hear(9).hear(12, kick(3));
    expect(early.state.done[0]).toMatchObject({ done: 1, seen: 1 });
  });

  it("lets the clock carry on when sight is lost, says so kindly, and comes back", () => {
    const lost = kicks().hear(1, { event: "SetupReached" }).hear(4, kick(1)).hear(6, { event: "TrackingLost" });
    expect(lost.state.lead).toBe("clock");
    expect(lost.said).toEqual(["lost"]);
    lost.take({ kind: "tick", elapsed_s: 4 }).hear(11, { event: "TrackingRegained" });
    expect(lost.state.lead).toBe("body");
    expect(lost.hear(15, kick(2)).state.done[0]).toMatchObject({ done: 3, seen: 2 });
  });

  it("never lets a session wait for a camera that counts nothing", () => {
    const stuck = kicks().hear(1, { event: "SetupReached" }).hear(12);
    expect(stuck.state.lead).toBe("body");
    stuck.hear(13.5);
    expect(stuck).toMatchObject({ state: { lead: "clock" }, said: ["stalled"] });
    expect(stuck.hear(14).state.lead).toBe("clock");
    stuck.hear(20, kick(1));
    expect(stuck.state.lead).toBe("body");
  });

  it("holds as long as the body holds", () => {
    const hold = stretch().hear(1, { event: "SetupReached" });
    for (let second = 1; second <= 60; second += 1) hold.hear(1 + second, { event: "HoldProgressed", held_s: second });
    expect(hold.state.done[0]).toMatchObject({ done: 60, seen: 60 });
    expect(segmentAt(hold.state, movements).part).toBe("turn");
  });

  it("counts nothing that the body does in a pause", () => {
    const paused = kicks().hear(1, { event: "SetupReached" }).hear(4, kick(1)).take({ kind: "pause" }).hear(6).hear(8, kick(2));
    paused.take({ kind: "resume" }).hear(9).hear(12, kick(3));
    expect(paused.state).toMatchObject({ lead: "body", done: [{ done: 2, seen: 2 }, null, null, null, null, null] });
  });

  it("calls seen only what was held before the camera", () => {
    const late = stretch().take({ kind: "tick", elapsed_s: 5 }).hear(5, { event: "SetupReached" });
    late.hear(6, { event: "HoldProgressed", held_s: 1 }).hear(7, { event: "HoldProgressed", held_s: 2 });
    late.hear(8, { event: "SetupLost" }).take({ kind: "tick", elapsed_s: 3 }).hear(11, { event: "SetupReached" });
    late.hear(13, { event: "HoldProgressed", held_s: 3 });
    expect(late.state.done[0]).toMatchObject({ done: 11, seen: 3 });
  });

  it("counts circles only the way they are asked for, each way from one", () => {
    const sets = setsOfLibrary.side_kick_series!.left.filter(({ kind }) => kind === "circles");
    const circles = new Watched(session([{ ...sets[0]!, rest_before_s: 0 }])).take(...START).hear(1, { event: "SetupReached" });
    const turn = (direction: string, number: number): Partial<EngineEvent> => ({ event: "CircleCompleted", direction, number });
    circles.hear(3, turn("backward", 1)).hear(5, turn("forward", 1));
    expect(circles.state.done[0]?.done).toBe(1);
    for (let n = 2; n <= 5; n += 1) circles.hear(3 + 2 * n, turn("forward", n));
    circles.take({ kind: "tick", elapsed_s: 4 }).hear(20);
    for (let n = 1; n <= 5; n += 1) circles.hear(20 + 2 * n, turn("backward", n));
    expect(circles.state.done[0]).toMatchObject({ done: 10, seen: 10 });
  });

  it("lights the joint of a cue's fault until the fault is cured, but long enough to be seen and not for ever", () => {
    const lit = ({ guide }: Watched, time_s: number): string => dimmed(guide, time_s).lit?.fault ?? "";
    const cue = { event: "CueGiven", text: "Reach long", fault: "knee_bends" };
    const cured = { event: "FaultCleared", fault: "knee_bends" };
    const one = kicks().hear(10, cue);
    expect([10, 15.9, 16].map((time_s) => lit(one, time_s))).toEqual(["knee_bends", "knee_bends", ""]);
    one.hear(10.1, { ...cured, fault: "spine_moves" });
    expect(lit(one, 15.9)).toBe("knee_bends");
    one.hear(10.2, cured);
    expect([11.9, 12].map((time_s) => lit(one, time_s))).toEqual(["knee_bends", ""]);
    expect(lit(kicks().hear(10, cue).hear(13, cured), 13)).toBe("");
    expect(lit(kicks().hear(10, { event: "CueGiven", text: "Well done.", fault: "" }), 10)).toBe("");
  });

  it("passes faults, cues and the still-spine range on, and knows what it cannot see", () => {
    const one = kicks().hear(1, { event: "SetupReached" });
    one.hear(2, { event: "FaultFound", fault: "spine_moves" }, { event: "CueGiven", text: "Smaller kick", fault: "spine_moves" });
    one.hear(3, { event: "StillSpineMeasured", range_deg: 42 }, { event: "MeasureUnknown", measure: "knee" });
    expect(one.state.done[0]).toMatchObject({ faults: { spine_moves: 1 }, still_spine_deg: 42 });
    expect(one.said).toEqual(["Smaller kick"]);
    expect(one.guide.unknown).toEqual(["knee"]);
    expect(one.hear(4, { event: "MeasureKnown", measure: "knee" }).guide.unknown).toEqual([]);
  });

  it("hears facts it does not know without a word", () => {
    expect(kicks().hear(1, { event: "SomethingNew" }).said).toEqual([]);
  });
});

describe("the camera's words", () => {
  it("are there in every language", () => {
    expect(Object.keys(CAMERA)).toEqual(["en", "es"]);
    for (const words of Object.values(CAMERA)) expect(JSON.stringify(words)).not.toContain('""');
  });

  it("tell a refusal from a camera that is not there", () => {
    expect(cameraTrouble(new DOMException("", "NotAllowedError"))).toBe("camera-refused");
    expect(cameraTrouble(new DOMException("", "NotFoundError"))).toBe("camera-none");
    expect(cameraTrouble(new Error())).toBe("camera-failed");
  });
});
