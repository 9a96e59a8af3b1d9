/** What a sign with the hands does in a session. Pure. */
import type { Mode, SessionEvent } from "../player/session.ts";

/** As `unsit.engine.gestures` tells them; seen: a hand is up long enough to be meant. */
export type Sign = "seen" | "pause" | "next" | "stop";

export interface Heeded {
  readonly session: SessionEvent | null;
  /** A quiet sound: the hand may go down now. */
  readonly sounds: boolean;
  readonly asks: boolean;
}

const NOTHING: Heeded = { session: null, sounds: false, asks: false };

function does(kind: "toggle" | "skip" | "pause" | "stop"): Heeded {
  return { ...NOTHING, session: { kind } };
}

/** A session is never ended by one sign: both hands pause it first. Where a question is asked no sign is heeded. */
const HEEDED: Readonly<Record<string, Readonly<Partial<Record<Sign, Heeded>>>>> = {
  running: { seen: { ...NOTHING, sounds: true }, pause: does("toggle"), next: does("skip"), stop: { ...does("pause"), asks: true } },
  paused: { seen: { ...NOTHING, sounds: true }, pause: does("toggle"), next: does("skip"), stop: does("stop") },
};

export function heeded(sign: Sign, mode: Mode): Heeded {
  return HEEDED[mode]?.[sign] ?? NOTHING;
}
