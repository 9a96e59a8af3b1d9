/** What page, pose worker and engine worker say to each other. */
import type { Box } from "../camera/people.ts";

export const LANDMARKS = 33;
/** Image x, y, z, world x, y, z, visibility. */
export const VALUES = 7;

/** A frame as the engine takes it; `values` is empty where nobody is seen. */
export interface FrameMessage {
  readonly time_s: number;
  readonly aspect: number;
  readonly values: Float64Array;
}

export type ToEngine =
  | { readonly kind: "init"; readonly python: string; readonly engine: string; readonly port: MessagePort | null }
  | { readonly kind: "movement"; readonly movement: string; readonly side: string; readonly set: number; /** The file itself where the library has none. */ readonly text?: string }
  | { readonly kind: "signs"; readonly areWanted: boolean }
  | { readonly kind: "frame"; readonly frame: FrameMessage }
  | { readonly kind: "finish" };

/** A fact the engine tells, as `unsit.engine.events` has it. */
export interface EngineEvent {
  readonly event: string;
  readonly time_s: number;
  readonly [name: string]: unknown;
}

export type FromEngine =
  | { readonly kind: "ready"; readonly python: string; readonly isRestored: boolean; readonly ms: number }
  /** frame: the one that was judged; null: the watch was finished. */
  | { readonly kind: "told"; readonly set: number; readonly events: readonly EngineEvent[]; readonly time_s: number; readonly frame: FrameMessage | null; readonly ms: number }
  | { readonly kind: "failed"; readonly why: string };

export type Delegate = "GPU" | "CPU";

export type ToPose =
  | { readonly kind: "init"; readonly wasm: string; readonly model: string; readonly delegate: Delegate; readonly port: MessagePort }
  /** isCalm: there is time to look who else is there. */
  | { readonly kind: "picture"; readonly picture: ImageBitmap; readonly time_s: number; readonly isCalm: boolean }
  /** Follow whoever is nearest to this place of the picture. */
  | { readonly kind: "follow"; readonly x: number; readonly y: number };

export type FromPose =
  | { readonly kind: "ready"; readonly delegate: Delegate; readonly ms: number }
  | { readonly kind: "looked"; readonly at: Box | null; readonly inside: number; readonly ms: number }
  /** Everybody who is to be seen, from left to right. */
  | { readonly kind: "people"; readonly people: readonly Box[] }
  | { readonly kind: "failed"; readonly why: string };
