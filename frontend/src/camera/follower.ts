/**
 * Follows one person of several. The pose model follows whom it found first; whoever is chosen is found by hiding
 * everybody else until it has, and again when it has jumped to somebody else.
 */
import { type Box, isIn, nearest, overlap, roomFor } from "./people.ts";

/** How long everybody else is hidden at most: a person who has gone is not waited for. */
const HIDING_S = 4;
/** A body that was there so short a time ago cannot be somewhere else now. */
const JUMP_S = 1;

export class Follower {
  /** What is left to be seen; null: everything. */
  room: Box | null = null;
  private since_s = 0;
  private own: Box | null = null;
  private seen_s = -Infinity;
  private isChosen = false;

  /** Follow whoever is nearest to a place. */
  choose(people: readonly Box[], x: number, y: number, time_s: number): void {
    const chosen = nearest(people, x, y);
    if (chosen === null) return;
    this.isChosen = true;
    this.hide(chosen, time_s);
  }

  private hide(person: Box, time_s: number): void {
    this.room = roomFor(person);
    this.since_s = time_s;
    this.own = person;
  }

  /** Take whom the pose model sees now; false: it is somebody else than the one to be followed. */
  take(person: Box | null, time_s: number): boolean {
    if (this.room !== null && time_s - this.since_s > HIDING_S) this.room = null;
    if (person === null) return true;
    const isAnother = this.room !== null ? !isIn(person, this.room) : this.hasJumped(person, time_s);
    if (isAnother) {
      if (this.room === null && this.own !== null) this.hide(this.own, time_s);
      return false;
    }
    this.room = null;
    this.own = person;
    this.seen_s = time_s;
    return true;
  }

  private hasJumped(person: Box, time_s: number): boolean {
    return this.isChosen && this.own !== null && time_s - this.seen_s < JUMP_S && overlap(person, this.own) === 0;
  }
}
