/** The landmarks of the sets before the camera, in the page's memory only: what becomes of them, the person decides afterwards. */
import type { FrameMessage } from "../coach/messages.ts";

/** So much before the work belongs to a set, for the coach has to see the start position, and so much after its end. */
const LEAD_S = 6;
const TAIL_S = 2;
/** A set that is seen only from later on, or not for so long in between, may hold more than was seen: its number says nothing. */
const LATE_S = 2;
const GAP_S = 2;
/** No more frames of a set, five minutes of thirty pictures a second, and of a session; earlier sets go first. */
const MOST_OF_SET = 9000;
const MOST_OF_SESSION = 27_000;

/** A moment of a set; values as the engine takes them, empty where nobody was seen. */
export interface TracedFrame {
  readonly time_s: number;
  readonly values: Float32Array;
}

export interface Trace {
  readonly aspect: number;
  readonly frames: TracedFrame[];
}

/** What the session does while a frame comes. elapsed_s: of the segment. */
export interface Doing {
  readonly set: number;
  readonly isWork: boolean;
  readonly elapsed_s: number;
}

interface Open {
  readonly set: number;
  readonly trace: Trace | null;
  worked_s: number;
}

export class TraceRecorder {
  private recent: TracedFrame[] = [];
  private open: Open | null = null;
  private last_s = -Infinity;

  /** traces: filled by this, by the number of the set in the session. */
  constructor(private readonly traces: Map<number, Trace>) {}

  take({ time_s, aspect, values }: FrameMessage, doing: Doing | null): void {
    if (time_s <= this.last_s) return;
    const frame: TracedFrame = { time_s, values: Float32Array.from(values) };
    const hasGap = time_s - this.last_s > GAP_S;
    this.last_s = time_s;
    this.recent = [...(hasGap ? [] : this.recent.filter((one) => time_s - one.time_s <= LEAD_S)), frame];
    if (doing === null || !doing.isWork) {
      if (this.open !== null && time_s - this.open.worked_s <= TAIL_S) this.open.trace?.frames.push(frame);
      return;
    }
    if (this.open?.set !== doing.set) this.begin(doing, aspect);
    else if (hasGap) this.drop();
    else this.open.trace?.frames.push(frame);
    if (this.open !== null) this.open.worked_s = time_s;
    if ((this.open?.trace?.frames.length ?? 0) > MOST_OF_SET) this.drop();
  }

  private begin({ set, elapsed_s }: Doing, aspect: number): void {
    const trace = elapsed_s > LATE_S ? null : { aspect, frames: [...this.recent] };
    this.open = { set, trace, worked_s: this.last_s };
    this.traces.delete(set);
    if (trace !== null) this.traces.set(set, trace);
    let count = [...this.traces.values()].reduce((sum, { frames }) => sum + frames.length, 0);
    for (const [other, { frames }] of this.traces) {
      if (count <= MOST_OF_SESSION - MOST_OF_SET || other === set) break;
      this.traces.delete(other);
      count -= frames.length;
    }
  }

  /** What comes of the open set is not kept. */
  private drop(): void {
    if (this.open === null) return;
    this.traces.delete(this.open.set);
    this.open = { ...this.open, trace: null };
  }

  /** The set is done anew. */
  anew(): void {
    this.drop();
    this.open = null;
  }
}
