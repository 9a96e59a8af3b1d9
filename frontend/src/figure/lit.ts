/** Which joints are lit, and what they are called. Pure. */
import type { Movement, Place, Side } from "./movement.ts";
import type { Words } from "./words.ts";

/** A joint that is lit: its name, the side where there are two of it, and where it lies. */
export interface LitJoint {
  readonly joint: string;
  readonly side: Side | "";
  readonly place: Place;
}

/** Where a lit joint is in the picture, in CSS pixels of the canvas. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly name: string;
}

/** How far round the joint it is lit: about as far as a hand covers. */
export const LIT_RADIUS_M = 0.085;

function sidesOf(whose: string, working: Side): readonly Side[] {
  const other = working === "left" ? "right" : "left";
  const sides: Readonly<Record<string, readonly Side[]>> = { "": ["left", "right"], left: ["left"], right: ["right"], active: [working], other: [other] };
  return sides[whose] ?? [];
}

/**
 * Give the joints named by the attribute: names with spaces between, such as `spine`, `knee.left`, `knee.active`;
 * without a side it is the joint of both. What the movement's file does not know is left out.
 */
export function litJoints(named: string, { joints }: Pick<Movement, "joints">, working: Side): LitJoint[] {
  const found = new Map<string, LitJoint>();
  for (const name of named.split(/\s+/).filter((part) => part !== "")) {
    const [joint = "", whose = ""] = name.split(".");
    const middle = joints[joint];
    if (middle !== undefined) found.set(joint, { joint, side: "", place: middle });
    for (const side of middle === undefined ? sidesOf(whose, working) : []) {
      const place = joints[`${joint}.${side}`];
      if (place !== undefined) found.set(`${joint}.${side}`, { joint, side, place });
    }
  }
  return [...found.values()];
}

/** Give what a lit joint is called: "Left knee". */
export function litName({ joint, side }: LitJoint, words: Words): string {
  const name = words.lit.names[joint] ?? joint.replaceAll("_", " ");
  return side === "" ? words.lit.middle(name) : words.lit.sided(name, side);
}
