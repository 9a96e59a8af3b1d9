/** Whether the browser promises to keep what is stored, and asking it to. */

const ASKED = "unsit-asked-to-last";
/** A browser that asks its person is not made to ask with every session. */
const AGAIN_MS = 7 * 24 * 60 * 60 * 1000;

function storage(): StorageManager | undefined {
  return typeof navigator === "undefined" ? undefined : navigator.storage;
}

/** Whether the browser promised to keep what is stored here until the person deletes it. */
export async function isLasting(): Promise<boolean> {
  try {
    return (await storage()?.persisted?.()) === true;
  } catch {
    return false;
  }
}

function wasAsked(now_ms: number): boolean {
  try {
    const before_ms = Number(localStorage.getItem(ASKED) ?? "0");
    if (now_ms - before_ms < AGAIN_MS) return true;
    localStorage.setItem(ASKED, String(now_ms));
  } catch {
    // Nothing is remembered here: it is asked again.
  }
  return false;
}

/** Ask the browser to keep what is stored, at most once a week; gives whether it promises that now. */
export async function askToLast(now_ms = Date.now()): Promise<boolean> {
  if (await isLasting()) return true;
  if (wasAsked(now_ms)) return false;
  try {
    return (await storage()?.persist?.()) === true;
  } catch {
    return false;
  }
}
