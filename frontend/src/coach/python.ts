/**
 * Python in a worker, with the engine imported. A picture of its memory, taken before it has seen anything, is kept on
 * the device: from it the next start takes a fifth of the time. Where none can be kept, or it does not fit, Python
 * starts as it always does.
 */

interface Buffer64 {
  readonly data: Float64Array;
}
export interface Proxy {
  (...values: unknown[]): string;
  getBuffer(kind: "f64"): Buffer64;
}
export interface Python {
  readonly version: string;
  unpackArchive(archive: ArrayBuffer, format: "zip", options: { extractDir: string }): void;
  runPython(source: string): unknown;
  makeMemorySnapshot(): Uint8Array<ArrayBuffer>;
  readonly globals: { get(name: string): Proxy };
}
interface Options {
  readonly indexURL: string;
  readonly _makeSnapshot?: boolean;
  readonly _loadSnapshot?: ArrayBuffer;
}
interface Pyodide {
  readonly version: string;
  loadPyodide(options: Options): Promise<Python>;
}

/** Begins as the names of the service worker's own caches do, which lets go of it with the version it was made by. */
const MEMORY = "unsit-python";
/** Where the engine lies in the machine; the glue imports it from there. */
export const FOLDER = "/unsit";
/** The memory takes 30 MB; where so little is left, the room is for other things. */
const ROOM_BYTES = 300_000_000;

export interface Started {
  readonly machine: Python;
  readonly isRestored: boolean;
}

/** Where the memory is kept: another engine, other glue or another Python is another address. */
async function addressOf(python: string, version: string, packed: ArrayBuffer, glue: string): Promise<string> {
  const rest = new TextEncoder().encode(version + glue);
  const all = new Uint8Array(packed.byteLength + rest.length);
  all.set(new Uint8Array(packed));
  all.set(rest, packed.byteLength);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", all));
  return `${python}memory-${[...digest.slice(0, 12)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function kept(address: string, cache: string): Promise<ArrayBuffer | null> {
  try {
    if (!(await caches.has(cache))) return null;
    return (await (await (await caches.open(cache)).match(address))?.arrayBuffer()) ?? null;
  } catch {
    return null;
  }
}

async function keep(address: string, cache: string, memory: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    if (quota - usage < ROOM_BYTES) return;
    await caches.delete(cache);
    await (await caches.open(cache)).put(address, new Response(memory));
  } catch {
    // No room, or a private window: the next start is as slow as this one.
  }
}

async function restored({ loadPyodide }: Pyodide, indexURL: string, packed: ArrayBuffer, memory: ArrayBuffer, cache: string): Promise<Python | null> {
  try {
    const machine = await loadPyodide({ indexURL, _loadSnapshot: memory });
    // Files are not part of the memory.
    machine.unpackArchive(packed, "zip", { extractDir: FOLDER });
    return machine.runPython("coach is None") === true ? machine : null;
  } catch {
    await caches.delete(cache).catch(() => false);
    return null;
  }
}

/**
 * Start Python with the zipped engine and run the glue in it.
 *
 * python: the folder of Pyodide's files. glue: imports the engine and sets `coach` to None; it may hold nothing of the
 * page's, so that the memory can be kept. cache: where it is kept; each keeps one.
 */
export async function startPython(python: string, packed: ArrayBuffer, glue: string, cache = MEMORY): Promise<Started> {
  const pyodide = (await import(/* @vite-ignore */ `${python}pyodide.mjs`)) as Pyodide;
  const address = await addressOf(python, pyodide.version, packed, glue);
  const memory = await kept(address, cache);
  const old = memory === null ? null : await restored(pyodide, python, packed, memory, cache);
  if (old !== null) return { machine: old, isRestored: true };
  const canKeep = "caches" in globalThis;
  const machine = await pyodide.loadPyodide({ indexURL: python, _makeSnapshot: canKeep });
  machine.unpackArchive(packed, "zip", { extractDir: FOLDER });
  machine.runPython(glue);
  if (canKeep) void keep(address, cache, machine.makeMemorySnapshot());
  return { machine, isRestored: false };
}
