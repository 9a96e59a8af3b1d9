/** What a text and a time may be, and the one form of each, as `unsit.diary.allowed_values` decides it. */

const NOT_ALLOWED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;
const LINE_ENDS = /[\t\n\u2028\u2029]+/g;
const TIME = /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d\d)(?::?([0-5]\d))?)$/;
const FARTHEST_OFFSET_MIN = 14 * 60;

/** A text in its one form: composed characters, lines that end with a line feed. */
export function canonicalText(text: string): string {
  return text.replace(/\r\n?/g, "\n").normalize("NFC");
}

/** What is left of a text when everything that no text may hold is taken out. */
export function cleanedText(text: string, isLine: boolean): string {
  const left = canonicalText(text).replace(NOT_ALLOWED, "");
  return isLine ? left.replace(LINE_ENDS, " ") : left;
}

/** A time in its one form: UTC, to the millisecond; a text that is no time stays as it is. */
export function canonicalTime(text: string): string {
  const found = TIME.exec(text);
  if (found === null) return text;
  const [, day, hour, minute, second = "00", fraction = "", sign, hours = "00", minutes = "00"] = found;
  const offset_min = Number(hours) * 60 + Number(minutes);
  const date = new Date(`${day}T00:00:00.000Z`);
  // JavaScript takes a 30th of February for the 2nd of March.
  if (offset_min > FARTHEST_OFFSET_MIN || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return text;
  const local_ms = Date.parse(`${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}Z`);
  return new Date(local_ms + (sign === "-" ? 1 : -1) * offset_min * 60_000).toISOString();
}
