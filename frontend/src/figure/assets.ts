/** Where a figure's files lie, and how they are fetched: each once, whatever number of figures a page has. */
import { Problem, type ProblemCode } from "./problem.ts";

const ID = /^[a-z0-9][a-z0-9_-]*$/i;

/** Whether a name may be part of an address. */
export function isId(name: string): boolean {
  return ID.test(name);
}

export interface Addresses {
  movement(id: string): string;
  clips(id: string, body: string): string;
  body(body: string): string;
  /** language: empty for that of the movement's own file. */
  strip(id: string, language?: string): string;
}

/** Where the files of a movement lie that no server has, such as in the page's memory. */
export interface Given {
  readonly movement: string;
  readonly clips: string;
  readonly strip: string;
}

/** Give the addresses below a folder; given: by id, movements whose files lie elsewhere. */
export function addresses(folder: string, given: ReadonlyMap<string, Given> = new Map()): Addresses {
  const root = folder.endsWith("/") ? folder : `${folder}/`;
  return {
    movement: (id) => given.get(id)?.movement ?? `${root}movements/${id}.json`,
    clips: (id, body) => given.get(id)?.clips ?? `${root}movements/${id}.${body}.glb`,
    body: (body) => `${root}bodies/${body}.glb`,
    strip: (id, language = "") => given.get(id)?.strip ?? `${root}strips/${id}.${language === "" ? "" : `${language}.`}svg`,
  };
}

const KEPT = 24;
const kept = new Map<string, Promise<unknown>>();

function once<T>(key: string, get: () => Promise<T>): Promise<T> {
  const known = kept.get(key) as Promise<T> | undefined;
  if (known !== undefined) return known;
  const got = get();
  kept.set(key, got);
  got.catch(() => kept.delete(key));
  for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) kept.delete(old);
  return got;
}

async function fetched(address: string, missing: ProblemCode): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw new Problem("unreachable", `${address}: ${String(error)}`);
  }
  if (response.status === 404) throw new Problem(missing, `${address} is not there`);
  if (!response.ok) throw new Problem("unreachable", `${address}: status ${response.status}`);
  return response;
}

export function json(address: string, missing: ProblemCode): Promise<unknown> {
  return once(address, async () => {
    const response = await fetched(address, missing);
    try {
      return (await response.json()) as unknown;
    } catch {
      throw new Problem("unreadable", `${address} is not JSON`);
    }
  });
}

export function bytes(address: string, missing: ProblemCode): Promise<ArrayBuffer> {
  return once(address, async () => (await fetched(address, missing)).arrayBuffer());
}
