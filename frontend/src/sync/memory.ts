/** The diary where the browser keeps nothing: as long as the page is open. */
import { type Answer, type Change, changeOf, type Diary, type Held, heldOf, NEW_STATE, plainOf, type SyncState } from "./diary.ts";
import { type Entry, isKnown, keyOf, merged } from "./entry.ts";

export class MemoryDiary implements Diary {
  private readonly held = new Map<string, Held>();
  private readonly outbox = new Set<string>();

  constructor(
    private readonly told: () => void,
    private readonly state: { now: SyncState | undefined },
  ) {}

  private list(isWanted: (held: Held) => boolean): Held[] {
    const found = [...this.held.values()].filter((held) => held.record !== null && isKnown(held) && isWanted(held));
    return found.sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  async get(kind: string, id: string): Promise<Held | undefined> {
    return this.held.get(keyOf(kind, id));
  }

  async all(kind: string): Promise<Held[]> {
    return this.list((held) => held.kind === kind);
  }

  async between(kind: string, from: string, to: string): Promise<Held[]> {
    return this.list((held) => held.kind === kind && held.at >= from && held.at < to);
  }

  async before(kinds: readonly string[], time: string, limit: number): Promise<Held[]> {
    return this.list((held) => kinds.includes(held.kind) && held.at !== "" && held.at < time).reverse().slice(0, limit);
  }

  async ofMovement(movement: string, from: string): Promise<Held[]> {
    return this.list((held) => held.movements.includes(movement) && held.at >= from);
  }

  async newestOf(movement: string, from: string, limit: number): Promise<Held[]> {
    return (await this.ofMovement(movement, from)).reverse().slice(0, limit);
  }

  async movements(): Promise<string[]> {
    return [...new Set(this.list(() => true).flatMap(({ movements }) => movements))].sort();
  }

  async odd(): Promise<Held[]> {
    return [...this.held.values()].filter((held) => held.refused.length > 0 || !isKnown(held));
  }

  async everything(): Promise<Held[]> {
    return [...this.held.values()];
  }

  async write(changes: readonly Change[], now: Date): Promise<void> {
    for (const change of changes) {
      const held = heldOf(changeOf(change, now, this.held.get(keyOf(change.kind, change.id)), this.state.now?.device ?? ""));
      this.held.set(held.key, held);
      this.outbox.add(held.key);
    }
    this.told();
  }

  async adopt(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      const mine = this.held.get(keyOf(entry.kind, entry.id));
      const held = heldOf(mine === undefined ? entry : merged(mine, entry));
      this.held.set(held.key, held);
      this.outbox.add(held.key);
    }
    this.told();
  }

  async waiting(): Promise<number> {
    return this.outbox.size;
  }

  async toSend(_characters: number, entries: number): Promise<Entry[]> {
    return [...this.outbox].slice(0, entries).map((key) => plainOf(this.held.get(key)!));
  }

  async settle({ sent, refused, received, state, reset }: Answer): Promise<void> {
    for (const { kind, id, changed } of sent) {
      const key = keyOf(kind, id);
      const mine = this.held.get(key);
      if (mine?.changed !== changed) continue;
      this.outbox.delete(key);
      this.held.set(key, heldOf(mine, refused.get(key)));
    }
    for (const entry of received) {
      const key = keyOf(entry.kind, entry.id);
      const mine = this.held.get(key);
      this.held.set(key, heldOf(mine !== undefined && this.outbox.has(key) && isKnown(entry) ? merged(mine, entry) : entry));
    }
    if (reset) for (const held of this.held.values()) if (isKnown(held) && held.refused.length === 0) this.outbox.add(held.key);
    this.state.now = { ...NEW_STATE, ...state };
    if (received.length > 0 || refused.size > 0) this.told();
  }
}
