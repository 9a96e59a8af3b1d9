/** What the engine says, in the person's language: it speaks that of the movement's file, the library has all others. */
import type { Movement } from "../choosing/library.ts";
import type { EngineEvent } from "./messages.ts";

/** Give the event with the library's words; reassured: how many times somebody was reassured before. */
export function inWordsOf(movement: Pick<Movement, "faults" | "reassurance">, event: EngineEvent, reassured: number): EngineEvent {
  if (event.event !== "CueGiven") return event;
  const { faults, reassurance } = movement;
  const own = event.fault === "" ? reassurance[reassured % Math.max(1, reassurance.length)] : faults.find(({ id }) => id === event.fault)?.cue;
  return own === undefined ? event : { ...event, text: own };
}
