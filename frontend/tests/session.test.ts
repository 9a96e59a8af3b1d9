import { describe, expect, it } from "vitest";
import { plannedSets, type PlannedSet, prescribed } from "../src/choosing/dose.ts";
import {
  type EventKind, type Happening, type Mode, NEXT, painBand, reduce, remaining_s, segmentAt, segments, session, type SessionEvent, type SessionState,
} from "../src/player/session.ts";
import { library } from "./library.ts";

const { movements } = library;

function setsOf(routine: string): PlannedSet[] {
  const found = library.routines.find(({ id }) => id === routine)!;
  const blocks = found.blocks.map(({ prescriptions, ...block }) => ({ ...block, items: prescriptions.map((item) => prescribed(item, movements[item.movement]!)) }));
  return plannedSets(blocks);
}

interface Told {
  readonly state: SessionState;
  readonly happened: readonly Happening[];
}

function after(state: SessionState, ...events: SessionEvent[]): Told {
  return events.reduce<Told>(
    (told, event) => {
      const next = reduce(told.state, event, movements);
      return { state: next.state, happened: [...told.happened, ...next.happened] };
    },
    { state, happened: [] },
  );
}

const tick = (elapsed_s: number): SessionEvent => ({ kind: "tick", elapsed_s });
const ticks = (seconds: number, step_s = 0.25): SessionEvent[] => Array.from({ length: Math.round(seconds / step_s) }, () => tick(step_s));
const stretch = session(setsOf("hip_stretch"));
const kicks = session(setsOf("side_kick_series"));
const started = after(stretch, { kind: "start" }).state;
const parts = (state: SessionState): string[] => segments(state, movements).map(({ part }) => part);
const inWork = (state: SessionState): SessionState => after(state, { kind: "start" }, { kind: "skip" }).state;
const marks = (happened: readonly Happening[], kind: string): unknown[] => {
  return happened.flatMap((one) => (one.kind === "mark" && one.mark.kind === kind ? [one.mark] : []));
};

describe("a session", () => {
  it("does every transition the table names, and no other", () => {
    const plain: readonly EventKind[] = ["start", "pause", "resume", "toggle", "hurt", "cancel", "numb", "stop"];
    for (const mode of Object.keys(NEXT) as Mode[]) {
      for (const kind of plain) {
        const next = NEXT[mode][kind] ?? mode;
        const state = { ...started, mode, before: "paused" as const };
        expect(after(state, { kind } as SessionEvent).state.mode, `${mode}, ${kind}`).toBe(next === "back" ? "paused" : next);
      }
      for (const level of [0, 4, 9]) {
        const next = NEXT[mode][painBand(level)] ?? mode;
        const state = { ...started, mode, before: "running" as const };
        expect(after(state, { kind: "pain", level }).state.mode, `${mode}, ${level}`).toBe(next === "back" ? "running" : next);
      }
    }
  });

  it("gets ready once, stretches one side, turns, stretches the other", () => {
    expect(parts(stretch)).toEqual(["setup", "work", "turn", "work"]);
  });

  it("does all three kicks on one side, turns over, and does all three again", () => {
    const six = segments(kicks, movements).map(({ part, set }) => `${part} ${set}`);
    expect(six).toEqual([
      "setup 0", "work 0", "rest 1", "setup 1", "work 1", "rest 2", "setup 2", "work 2", "change 2", "work 2",
      "turn 3", "work 3", "rest 4", "work 4", "rest 5", "work 5", "change 5", "work 5",
    ]);
  });

  it("stands still until it is started, while it is paused and while it asks", () => {
    expect(after(stretch, ...ticks(60)).state).toEqual(stretch);
    const { state } = after(started, tick(5), { kind: "pause" });
    expect(after(state, ...ticks(60)).state.elapsed_s).toBe(5);
    expect(after(state, { kind: "resume" }, { kind: "hurt" }, ...ticks(60)).state).toMatchObject({ elapsed_s: 5, mode: "asking" });
  });

  it("is done to the end by the clock alone, every set whole", () => {
    for (const start of [stretch, kicks]) {
      const { state } = after(start, { kind: "start" }, ...ticks(remaining_s(start, movements) + 1));
      expect(state).toMatchObject({ mode: "finished", why: "" });
      for (const one of state.done) expect(one?.done).toBeCloseTo(one?.asked ?? -1);
    }
  });

  it("tells the same whether time comes in small pieces or in one", () => {
    for (const start of [stretch, kicks]) {
      const whole_s = remaining_s(start, movements) + 1;
      const small = after(start, { kind: "start" }, ...ticks(whole_s, 0.25));
      const large = after(start, { kind: "start" }, tick(whole_s));
      expect(large.happened).toEqual(small.happened);
      expect(large.state.done.map((one) => one?.asked)).toEqual(small.state.done.map((one) => one?.asked));
    }
  });

  it("counts each kick when it is back, at the movement's tempo", () => {
    const work = inWork(kicks);
    expect(marks(after(work, tick(3.9)).happened, "counted")).toEqual([]);
    expect(marks(after(work, tick(4)).happened, "counted")).toEqual([{ kind: "counted", number: 1, of: 6 }]);
    expect(after(work, tick(9)).state.done[0]).toMatchObject({ done: 2, asked: 6 });
  });

  it("counts circles forward, then says to go the other way, then counts backward", () => {
    const { happened } = after(kicks, { kind: "start" }, tick(10_000));
    const circles = happened.flatMap((one) => (one.kind === "mark" && one.mark.kind === "counted" && one.segment.set === 2 ? [`${one.segment.direction} ${one.mark.number}`] : []));
    expect(circles).toEqual([...[1, 2, 3, 4, 5].map((n) => `forward ${n}`), ...[1, 2, 3, 4, 5].map((n) => `backward ${n}`)]);
  });

  it("paces the breath of a hold: four seconds in, six out", () => {
    const { happened } = after(inWork(stretch), tick(20));
    expect(marks(happened, "breath")).toEqual([
      { kind: "breath", phase: "out", lasts_s: 6, number: 1 },
      { kind: "breath", phase: "in", lasts_s: 4, number: 2 },
      { kind: "breath", phase: "out", lasts_s: 6, number: 2 },
      { kind: "breath", phase: "in", lasts_s: 4, number: 3 },
    ]);
  });

  it("tells the middle of a hold and its last seconds", () => {
    const { happened } = after(inWork(stretch), tick(59.9));
    expect(marks(happened, "half")).toHaveLength(1);
    expect(marks(happened, "left")).toEqual([10, 3, 2, 1].map((seconds) => ({ kind: "left", seconds })));
  });

  it("skips a set and keeps what was done of it", () => {
    const { state } = after(inWork(stretch), tick(20), { kind: "skip" });
    expect(segmentAt(state, movements).part).toBe("turn");
    expect(state.done[0]).toMatchObject({ done: 20, asked: 60 });
  });

  it("skips circles of both ways together, and the last set to the end", () => {
    const far = after(kicks, { kind: "start" }, ...Array.from({ length: 6 }, (): SessionEvent => ({ kind: "skip" }))).state;
    expect(segmentAt(far, movements)).toMatchObject({ part: "setup", set: 2 });
    expect(segmentAt(after(far, { kind: "skip" }, { kind: "skip" }).state, movements)).toMatchObject({ part: "turn", set: 3 });
    const { state } = after(inWork(stretch), { kind: "skip" }, { kind: "skip" }, { kind: "skip" });
    expect(state.mode).toBe("finished");
  });

  it("repeats a set from its beginning, and counts it once", () => {
    const { state } = after(inWork(stretch), tick(50), { kind: "repeat" });
    expect(state).toMatchObject({ at: 1, elapsed_s: 0, done: [null, null] });
    expect(after(state, tick(60)).state.done[0]?.done).toBeCloseTo(60);
  });

  it("goes back to the beginning of the set, and from there to the set before", () => {
    const second = after(inWork(stretch), tick(60), tick(15)).state;
    expect(segmentAt(second, movements)).toMatchObject({ part: "work", set: 1 });
    const begun = after(second, tick(20), { kind: "back" }).state;
    expect(begun).toMatchObject({ elapsed_s: 0, at: second.at });
    expect(segmentAt(after(begun, { kind: "back" }).state, movements)).toMatchObject({ part: "work", set: 0 });
  });

  it("goes on after no or little pain as it was, running or paused", () => {
    for (const before of ["running", "paused"] as const) {
      const state = { ...inWork(stretch), mode: before };
      const told = after(state, { kind: "hurt" }, { kind: "pain", level: 2 }).state;
      expect(told).toMatchObject({ mode: before, pains: [{ level: 2, movement: "hip_stretch_floor", side: "left" }], sets: state.sets });
    }
  });

  it("goes on gentler after some pain: a quarter less of this movement from now on", () => {
    const { state, happened } = after(inWork(stretch), tick(20), { kind: "hurt" }, { kind: "pain", level: 4 });
    expect(state).toMatchObject({ mode: "running", gentler: ["hip_stretch_floor"], sets: [{ amount: 45 }, { amount: 45 }], elapsed_s: 20 });
    expect(happened).toContainEqual({ kind: "eased", movement: "hip_stretch_floor" });
    expect(after(state, tick(25)).state.done[0]).toMatchObject({ asked: 45, done: 45 });
  });

  it("ends a hold that easing has made shorter than it already is", () => {
    const { state } = after(inWork(stretch), tick(50), { kind: "hurt" }, { kind: "pain", level: 5 });
    expect(segmentAt(state, movements).part).toBe("turn");
  });

  it("stops above 5 and at numbness, and keeps what was done", () => {
    const hurt = after(inWork(stretch), tick(20), { kind: "hurt" }).state;
    expect(after(hurt, { kind: "pain", level: 6 }).state).toMatchObject({ mode: "stopped", why: "pain", done: [{ done: 20 }, null] });
    expect(after(hurt, { kind: "numb" }).state).toMatchObject({ mode: "stopped", why: "numb", done: [{ done: 20 }, null] });
  });

  it("asks about pain of nobody who was not asked", () => {
    expect(after(inWork(stretch), { kind: "pain", level: 9 }).state).toMatchObject({ mode: "running", pains: [] });
  });

  it("lets the body count where a camera sees it, and the clock carry on where it does not", () => {
    const body = after(inWork(kicks), { kind: "lead", lead: "body" }).state;
    expect(after(body, ...ticks(100)).state.elapsed_s).toBe(0);
    const { state, happened } = after(body, { kind: "counted", number: 1, clean: true }, { kind: "counted", number: 2, clean: false });
    expect(marks(happened, "counted")).toHaveLength(2);
    expect(state.done[0]).toMatchObject({ done: 2, seen: 2, clean: 1 });
    const lost = after(state, { kind: "lead", lead: "clock" }, tick(4)).state;
    expect(lost.done[0]).toMatchObject({ done: 3, seen: 2 });
  });

  it("ends a hold that the body held, and notes faults and the still-spine range", () => {
    const body = after(inWork(stretch), { kind: "lead", lead: "body" }).state;
    const seconds = Array.from({ length: 60 }, (_, n): SessionEvent => ({ kind: "held", held_s: n + 1, more_s: 1 }));
    const { state } = after(body, { kind: "fault", fault: "bouncing" }, { kind: "range", still_spine_deg: 40 }, ...seconds);
    expect(state.done[0]).toMatchObject({ done: 60, seen: 60, faults: { bouncing: 1 }, still_spine_deg: 40 });
    expect(segmentAt(state, movements).part).toBe("turn");
  });

  it("goes on from where it was written down, in the middle of a hold", () => {
    const { state } = after(inWork(stretch), tick(33));
    const read = JSON.parse(JSON.stringify(state)) as SessionState;
    expect(after(read, tick(27)).state.done[0]).toMatchObject({ done: 60 });
  });

  it("needs at least one set", () => {
    expect(() => session([])).toThrow("at least one set");
  });
});
