/** What a reminder says, as the server sent it; pure, and never more than plain words and an address of our own. */

export interface Reminder {
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly tag: string;
}

const LONGEST = 300;
const USUAL: Reminder = { title: "Unsit", body: "", url: "/today/", tag: "unsit" };

/** Read a reminder; whatever is missing or makes no sense in it is as usual, for a browser demands that something is shown. */
export function readReminder(text: string, origin: string): Reminder {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return USUAL;
  }
  const given = typeof told === "object" && told !== null ? (told as Record<string, unknown>) : {};
  const word = (name: keyof Reminder): string => {
    const value = given[name];
    return typeof value === "string" && value !== "" ? value.slice(0, LONGEST) : USUAL[name];
  };
  return { title: word("title"), body: word("body"), url: ownAddress(word("url"), origin), tag: word("tag") };
}

function ownAddress(address: string, origin: string): string {
  try {
    const url = new URL(address, origin);
    return url.origin === origin ? url.href : new URL(USUAL.url, origin).href;
  } catch {
    return new URL(USUAL.url, origin).href;
  }
}
