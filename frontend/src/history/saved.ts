/** Whether what was written is there: looked up again, never assumed. */
import type { Change, Diary } from "../sync/diary.ts";

/** Whether everything of `part` stands in `whole`, which may have more. */
export function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) return Array.isArray(whole) && whole.length === part.length && part.every((one, n) => contains(whole[n], one));
  if (typeof part !== "object" || part === null) return Object.is(whole, part);
  if (typeof whole !== "object" || whole === null) return false;
  return Object.entries(part).every(([name, value]) => value === undefined || contains((whole as Readonly<Record<string, unknown>>)[name], value));
}

/** Whether a read shows these changes. */
export async function areSaved(diary: Diary, changes: readonly Change[]): Promise<boolean> {
  for (const { kind, id, record } of changes) {
    const held = await diary.get(kind, id);
    if (held === undefined || (record === null ? held.record !== null : !contains(held.record, record))) return false;
  }
  return true;
}
