/** What is made of a record's text, and kept, so that a session needs no Python: the value for the player, the figure. */
import type { Author } from "../editor/author.ts";
import type { Looked, Made } from "../editor/messages.ts";
import type { OwnRecord, Store } from "../history/store.ts";
import { besides } from "./mine.ts";

export interface OwnValue {
  readonly looked: Looked;
  /** Of a movement without problems; null where it is none, or could not be moved. */
  readonly figure: Made | null;
}

/** What was made of a record as it is now, by this engine; undefined where that is still to be done. */
export async function madeOf(store: Store, record: OwnRecord, engine: string): Promise<OwnValue | undefined> {
  const made = await store.made(record.id).catch(() => undefined);
  return made !== undefined && made.text === record.text && made.engine === engine ? (made.value as OwnValue) : undefined;
}

/** Keep what was made; where there is no room it is made anew the next time. */
export async function keepMade(store: Store, record: OwnRecord, engine: string, value: OwnValue): Promise<void> {
  await store.putMade({ id: record.id, text: record.text, engine, value }).catch(() => undefined);
}

/** Give what is made of a record, from what is kept or by Python; an Error where there is no Python. */
export async function ensureMade(store: Store, records: readonly OwnRecord[], record: OwnRecord, engine: string, author: () => Author): Promise<OwnValue> {
  const known = await madeOf(store, record, engine);
  // A routine depends on the movements beside it, which may have changed since.
  if (known !== undefined && record.kind === "movement") return known;
  if (known !== undefined && !uses(known, records, record)) return known;
  const looked = await author().ask("looked", { text: record.text, kind: record.kind, beside: besides(records, record.id) });
  const isShown = record.kind === "movement" && looked.told !== null;
  const figure = isShown ? await author().ask("figure", { text: record.text, fault: "" }).catch(() => null) : null;
  const value = { looked, figure };
  await keepMade(store, record, engine, value);
  return value;
}

/** Whether a routine uses movements of one's own. */
function uses({ looked }: OwnValue, records: readonly OwnRecord[], record: OwnRecord): boolean {
  const { own } = besides(records, record.id);
  return looked.told === null || looked.uses.some((id) => id in own);
}
