import { describe, expect, it } from "vitest";
import type { Fault } from "../src/choosing/library.ts";
import { inWordsOf } from "../src/coach/cues.ts";

const movement = {
  faults: [{ id: "spine_moves", cue: "Mantén la columna quieta", reason: "", severity: 3 } as unknown as Fault],
  reassurance: ["Largo y quieto, muy bien.", "Bien, columna quieta."],
};
const given = (fault: string, text: string): { event: string; time_s: number; fault: string; text: string } => ({ event: "CueGiven", time_s: 1, fault, text });

describe("what the coach says", () => {
  it("is the cue of the fault in the library's language", () => {
    expect(inWordsOf(movement, given("spine_moves", "Keep the spine quiet"), 0).text).toBe("Mantén la columna quieta");
  });

  it("is one reassurance after the other", () => {
    const said = [0, 1, 2].map((count) => inWordsOf(movement, given("", "Long and still, well done."), count).text);
    expect(said).toEqual(["Largo y quieto, muy bien.", "Bien, columna quieta.", "Largo y quieto, muy bien."]);
  });

  it("stays as the engine said it where the library has no word for it, and nothing else is touched", () => {
    const strange = given("of_somebody", "Their own cue");
    expect(inWordsOf(movement, strange, 0)).toBe(strange);
    const other = { event: "TrackingLost", time_s: 2 };
    expect(inWordsOf(movement, other, 0)).toBe(other);
    expect(inWordsOf({ faults: [], reassurance: [] }, given("", "Good."), 0).text).toBe("Good.");
  });
});
