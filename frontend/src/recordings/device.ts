/** Recordings in the device's database; what is known of each apart from its rows, so that a list is read quickly. */
import type { IDBPDatabase } from "idb";
import type { Schema } from "../history/store.ts";
import { latestFirst, type RecordingAbout, type Recordings, toGo } from "./kept.ts";

export class DeviceRecordings implements Recordings {
  constructor(private readonly database: IDBPDatabase<Schema>) {}

  async all(): Promise<RecordingAbout[]> {
    return latestFirst(await this.database.getAll("recordings"));
  }

  rows(id: string): Promise<Uint8Array | undefined> {
    return this.database.get("traces", id);
  }

  async put(about: RecordingAbout, rows: Uint8Array | null): Promise<void> {
    const change = this.database.transaction(["recordings", "traces"], "readwrite");
    const [abouts, traces] = [change.objectStore("recordings"), change.objectStore("traces")];
    if (rows === null && (await abouts.getKey(about.id)) === undefined) return change.done;
    await abouts.put(about);
    if (rows !== null) await traces.put(rows, about.id);
    for (const id of toGo(await abouts.getAll())) await Promise.all([abouts.delete(id), traces.delete(id)]);
    await change.done;
  }

  async remove(...ids: readonly string[]): Promise<void> {
    const change = this.database.transaction(["recordings", "traces"], "readwrite");
    for (const id of ids) await Promise.all([change.objectStore("recordings").delete(id), change.objectStore("traces").delete(id)]);
    await change.done;
  }
}
