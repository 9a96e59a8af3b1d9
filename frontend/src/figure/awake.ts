/** A browser gives a page few graphics contexts: the figures that hold one, the longest out of sight put to sleep. */

export interface Sleeper {
  readonly inSight: boolean;
  sleep(): void;
}

const MOST_AWAKE = 6;
const awake = new Set<Sleeper>();

export function woke(figure: Sleeper): void {
  awake.delete(figure);
  awake.add(figure);
  for (const other of [...awake]) {
    if (awake.size <= MOST_AWAKE) return;
    if (other !== figure && !other.inSight) other.sleep();
  }
}

export function slept(figure: Sleeper): void {
  awake.delete(figure);
}
