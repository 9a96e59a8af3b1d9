/** A movement or routine of one's own for the player: the library with it, and the files of its figure. */
import type { Library, Movement, Routine } from "../choosing/library.ts";
import { Author } from "../editor/author.ts";
import type { Made } from "../editor/messages.ts";
import type { Given } from "../figure/assets.ts";
import type { OwnRecord, Store } from "../history/store.ts";
import { ensureMade } from "./make.ts";
import { headOf, present } from "./mine.ts";

/** gone: it is not on this device. unfinished: it still has problems, or uses something that has. */
export type OwnTrouble = "own-gone" | "own-unfinished";

export class OwnProblem extends Error {
  constructor(readonly code: OwnTrouble) {
    super(code);
  }
}

export interface Brought {
  readonly library: Library;
  /** The query that asks for the same by the file's own id. */
  readonly search: string;
  readonly given: ReadonlyMap<string, Given>;
}

/** The files of a figure in the page's memory. */
export function givenOf(made: Made): Given {
  const address = (content: BlobPart, type: string): string => URL.createObjectURL(new Blob([content], { type }));
  return {
    movement: address(JSON.stringify(made.shown), "application/json"),
    clips: address(made.clips, "model/gltf-binary"),
    strip: address(made.strip, "image/svg+xml"),
  };
}

export function letGo({ movement, clips, strip }: Given): void {
  for (const address of [movement, clips, strip]) URL.revokeObjectURL(address);
}

/** The id in an address that asks for something of one's own; empty where it asks for something else. */
export function askedOwn(search: string): string {
  return new URLSearchParams(search).get("own") ?? "";
}

/** Bring what an address asks for; OwnProblem where it cannot be done. */
export async function bringOwn(search: string, library: Library, store: Store): Promise<Brought> {
  const records = present(await store.own().catch(() => []));
  const record = records.find(({ id }) => id === askedOwn(search));
  if (record === undefined) throw new OwnProblem("own-gone");
  let author: Author | null = null;
  const python = (): Author => (author ??= new Author(library.urls));
  try {
    return await brought(search, library, store, records, record, python);
  } finally {
    (author as Author | null)?.stop();
  }
}

async function brought(search: string, library: Library, store: Store, records: readonly OwnRecord[], record: OwnRecord, python: () => Author): Promise<Brought> {
  const make = async (one: OwnRecord): Promise<{ readonly told: Movement | Routine; readonly figure: Made | null }> => {
    const { looked, figure } = await ensureMade(store, records, one, library.urls.engine_zip, python).catch(() => {
      throw new OwnProblem("own-unfinished");
    });
    if (looked.told === null) throw new OwnProblem("own-unfinished");
    return { told: looked.told, figure };
  };
  const whole = await make(record);
  const used = record.kind === "movement" ? [whole.told.id] : (whole.told as Routine).blocks.flatMap(({ prescriptions }) => prescriptions.map(({ movement }) => movement));
  const movements: Record<string, Movement> = {};
  const given = new Map<string, Given>();
  for (const one of records.filter(({ kind }) => kind === "movement")) {
    const id = headOf(one.text)?.id ?? "";
    if (!used.includes(id)) continue;
    const { told, figure } = one === record ? whole : await make(one);
    movements[id] = { ...(told as Movement), own_text: one.text };
    if (figure !== null) given.set(id, givenOf(figure));
  }
  const routines = record.kind === "routine" ? [whole.told as Routine, ...library.routines] : library.routines;
  const asked = new URLSearchParams(search);
  asked.set(record.kind, whole.told.id);
  return { library: asWritten({ ...library, movements: { ...library.movements, ...movements }, routines }), search: `?${asked}`, given };
}

/** What somebody wrote is done as it stands there: no other variant of a movement takes its place. */
function asWritten(library: Library): Library {
  const alone = Object.entries(library.movements).map(([id, movement]) => [id, { ...movement, family: id }] as const);
  return { ...library, movements: Object.fromEntries(alone) };
}
