/** What is said, shown and sounded when something happens in a session. Pure; the words come in. */
import type { PlannedSet } from "../choosing/dose.ts";
import type { Movement } from "../choosing/library.ts";
import type { Mark, Movements, Segment } from "./segments.ts";
import type { Happening, SessionState } from "./session.ts";
import type { Words } from "./words.ts";

export type Sound = "count" | "soft" | "bell" | "end";

/** now: cuts what is being said short. soon: after it. idle: only if nothing is being said. */
export type Urgency = "now" | "soon" | "idle";

export interface Line {
  readonly say: string;
  readonly urgency: Urgency;
  /** Shown until the next one; null leaves what is shown. */
  readonly caption: string | null;
  readonly sound: Sound | null;
}

const QUIET: Line = { say: "", urgency: "idle", caption: null, sound: null };
/** Breaths that are told aloud before the pace is known. */
const TOLD_BREATHS = 2;
/** One of so many later breaths brings a reminder of form. */
const REMIND_EVERY = 2;

interface Stage {
  readonly movement: Movement;
  readonly planned: PlannedSet;
  readonly segment: Segment;
  readonly words: Words;
  readonly isFirst: boolean;
}

/** Which side and how much; of what is counted against the clock, how long. */
export function sideAndAmount({ side, kind, amount }: PlannedSet, words: Words, movement?: Movement): string {
  const time_s = movement?.check?.counts === "count" ? movement.check.time_s : null;
  return [words.sides[side], time_s === null ? words.amount(kind, amount) : words.amount("hold", time_s)].filter((part) => part !== "").join(", ");
}

function join(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

function stop(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function began({ movement, planned, segment, words, isFirst }: Stage): Line {
  const what = stop(`${movement.name}: ${sideAndAmount(planned, words, movement)}`);
  switch (segment.part) {
    case "setup": {
      const caption = movement.setup.join(" ");
      return { say: join(what, caption), urgency: "soon", caption, sound: null };
    }
    case "turn":
      return { say: join(words.otherSide, words.turn, what), urgency: "now", caption: words.turn, sound: "bell" };
    case "rest":
      return { say: join(words.rest, words.nextUp(what)), urgency: "now", caption: words.restCaption, sound: "bell" };
    case "change":
      return { say: words.otherWay, urgency: "now", caption: words.otherWay, sound: "bell" };
    case "work": {
      const isHold = planned.kind === "hold";
      const steps = isHold && movement.steps.length > 1 ? movement.steps.slice(0, -1) : movement.steps;
      const caption = steps.join(" ");
      const direction = segment.direction === "" ? "" : words.directions[segment.direction];
      const start = isHold ? words.holdFor(planned.amount) : words.go;
      const say = segment.direction === "backward" ? direction : join(direction, start, isFirst ? caption : "");
      return { say, urgency: "soon", caption, sound: "soft" };
    }
  }
}

function breath(mark: Extract<Mark, { kind: "breath" }>, { movement, words }: Stage): Line {
  if (mark.number <= TOLD_BREATHS) return { ...QUIET, say: words.breathe[mark.phase] };
  const turn = mark.number - TOLD_BREATHS - 1;
  if (mark.phase === "out" || turn % REMIND_EVERY !== 0 || movement.faults.length === 0) return QUIET;
  const cue = movement.faults[(turn / REMIND_EVERY) % movement.faults.length]!.cue;
  return { ...QUIET, say: cue };
}

function marked(mark: Mark, stage: Stage): Line {
  const { words, movement, segment } = stage;
  switch (mark.kind) {
    case "began":
      return began(stage);
    case "counted": {
      const isLast = mark.number === mark.of;
      const say = mark.number === mark.of - 1 ? words.oneMore(mark.number) : words.number(mark.number);
      return { say, urgency: "now", caption: null, sound: isLast ? "bell" : "count" };
    }
    case "breath":
      return breath(mark, stage);
    case "half":
      return { say: join(words.half, movement.reassurance[0] ?? ""), urgency: "soon", caption: null, sound: "soft" };
    case "left":
      if (mark.seconds === 10) return { say: words.tenSeconds, urgency: "soon", caption: null, sound: null };
      return { ...QUIET, sound: segment.part === "work" ? null : "count" };
  }
}

function ended({ movement, planned, segment, words }: Stage): Line {
  if (segment.part !== "work" || segment.direction === "forward") return QUIET;
  const last = planned.kind === "hold" ? (movement.steps.at(-1) ?? "") : "";
  return { say: join(words.setDone, last), urgency: "now", caption: null, sound: "bell" };
}

/** Give what goes with something that happened. */
export function lineFor(happening: Happening, state: SessionState, movements: Movements, words: Words): Line {
  switch (happening.kind) {
    case "mark":
    case "ended": {
      const { segment } = happening;
      const planned = state.sets[segment.set]!;
      const movement = movements[planned.movement]!;
      const isFirst = state.sets.findIndex((one) => one.movement === planned.movement) === segment.set;
      const stage: Stage = { movement, planned, segment, words, isFirst };
      return happening.kind === "mark" ? marked(happening.mark, stage) : ended(stage);
    }
    case "eased":
      return { say: words.eased, urgency: "now", caption: words.eased, sound: null };
    case "mode": {
      // The first segment says by itself that it begins.
      if (happening.from === "ready") return QUIET;
      const say = happening.mode === "stopped" ? words.stopped[happening.why] : words.modes[happening.mode];
      const isEnd = happening.mode === "finished";
      return { say, urgency: "now", caption: null, sound: isEnd ? "end" : null };
    }
  }
}
