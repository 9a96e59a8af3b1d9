import { describe, expect, it } from "vitest";
import { besideTime, heading, MAX_SPEED, type Mode, NEXT, type Player, player, type PlayerEvent, reduce, sameMoment, stepAt } from "../src/figure/player.ts";

const TIMELINE = { duration_s: 4, times_s: [0, 1, 3, 4] };
const FAST = { duration_s: 2, times_s: [0, 0.5, 1.5, 2] };

function after(state: Player, ...events: PlayerEvent[]): Player {
  return events.reduce(reduce, state);
}

const tick = (elapsed_s: number): PlayerEvent => ({ kind: "tick", elapsed_s });
const ticks = (count: number, elapsed_s = 0.1): PlayerEvent[] => Array.from({ length: count }, () => tick(elapsed_s));
const start = player(TIMELINE);
const playing = reduce(start, { kind: "play" });

describe("the player", () => {
  it("stands still until it is told to play", () => {
    expect(after(start, ...ticks(20)).time_s).toBe(0);
    expect(after(playing, tick(0.1)).time_s).toBeCloseTo(0.1);
  });

  it("does every transition the table names, and no other", () => {
    const events: readonly PlayerEvent[] = [
      { kind: "load", timeline: TIMELINE },
      { kind: "play" },
      { kind: "pause" },
      { kind: "toggle" },
      { kind: "arrive" },
      { kind: "seek", time_s: 1.5 },
      { kind: "go", step: 1 },
      { kind: "walk", step: 2 },
      { kind: "speed", speed: 0.5 },
      { kind: "loop", step: 1 },
    ];
    for (const mode of Object.keys(NEXT) as Mode[]) {
      for (const event of events) {
        expect(reduce({ ...start, mode, until_s: 3 }, event).mode, `${mode}, ${event.kind}`).toBe(NEXT[mode][event.kind] ?? mode);
      }
    }
  });

  it("begins anew at the end and counts the rounds", () => {
    const round = after(playing, ...ticks(41));
    expect(round.time_s).toBeCloseTo(0.1);
    expect(round.rounds).toBe(1);
  });

  it("goes at the speed asked for, within limits", () => {
    expect(after(playing, { kind: "speed", speed: 0.25 }, tick(0.2)).time_s).toBeCloseTo(0.05);
    expect(reduce(playing, { kind: "speed", speed: 99 }).speed).toBe(MAX_SPEED);
    expect(reduce(playing, { kind: "speed", speed: Number.NaN }).speed).toBeGreaterThan(0);
  });

  it("does not jump when a tab wakes up", () => {
    expect(after(playing, tick(60)).time_s).toBeLessThan(0.5);
  });

  it("repeats the way to one step only", () => {
    const looping = after(playing, { kind: "loop", step: 2 });
    for (let n = 1, state = looping; n < 100; n += 1) {
      state = after(state, tick(0.1));
      expect(state.time_s).toBeGreaterThanOrEqual(1);
      expect(state.time_s).toBeLessThan(3);
    }
    expect(after(looping, { kind: "loop", step: null }, ...ticks(25)).time_s).toBeGreaterThan(3);
  });

  it("walks to a step and stops there", () => {
    const arrived = after(start, { kind: "walk", step: 1 }, ...ticks(30));
    expect(arrived).toMatchObject({ time_s: 1, mode: "paused" });
  });

  it("walks from the start again when it stands at the end", () => {
    const walking = after(start, { kind: "go", step: 3 }, { kind: "walk", step: 1 });
    expect(walking).toMatchObject({ mode: "walking", time_s: 0 });
  });

  it("walks to an earlier step over the way that leads to it", () => {
    expect(after(start, { kind: "seek", time_s: 3.5 }, { kind: "walk", step: 2 })).toMatchObject({ time_s: 1, until_s: 3 });
  });

  it("never leaves the movement, whatever time or step it is sent to", () => {
    for (const time_s of [-1, 99, Number.NaN, Number.POSITIVE_INFINITY]) {
      const { time_s: at } = reduce(start, { kind: "seek", time_s });
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(4);
    }
    expect(reduce(start, { kind: "go", step: 77 }).time_s).toBe(4);
    expect(reduce(start, { kind: "go", step: -3 }).time_s).toBe(0);
  });

  it("stays at the same moment when another clip of the same steps is loaded", () => {
    const moved = after(start, { kind: "seek", time_s: 2 }, { kind: "load", timeline: FAST });
    expect(moved.time_s).toBeCloseTo(1);
    expect(after(start, { kind: "seek", time_s: 2 }, { kind: "load", timeline: { duration_s: 9, times_s: [0, 9] } }).time_s).toBe(0);
  });
});

describe("times and steps", () => {
  it("tells the step reached and the one headed for", () => {
    expect([0, 0.5, 1, 2.9, 4].map((time) => stepAt(TIMELINE, time))).toEqual([0, 0, 1, 1, 3]);
    expect([0, 0.5, 1, 2.9, 4].map((time) => heading(TIMELINE, time))).toEqual([0, 1, 1, 2, 3]);
  });

  it("finds the same moment in a faster clip, and back", () => {
    for (const time of [0, 0.3, 1, 2.2, 3.9]) {
      expect(sameMoment(FAST, TIMELINE, sameMoment(TIMELINE, FAST, time))).toBeCloseTo(time);
    }
  });

  it("lets a hurried mistake run at its own speed while playing, and meets the right way at every step", () => {
    expect(besideTime({ ...playing, time_s: 1, rounds: 1 }, FAST)).toBeCloseTo(1);
    expect(besideTime({ ...start, time_s: 1 }, FAST)).toBeCloseTo(0.5);
  });
});
