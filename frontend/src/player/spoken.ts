/**
 * What can be said from files: every sentence of a session is put together out of pieces, each recorded once. The build
 * writes the list of pieces, `unsit.film.spoken` records them.
 */
import { type CameraWords, LANGUAGES as SEEING } from "../camera/words.ts";
import type { Movement } from "../choosing/library.ts";
import { LANGUAGES, type Words } from "./words.ts";

/** Every count up to here is recorded, and of amounts of seconds every fifth up to `LONGEST_S`. */
const HIGHEST = 60;
const LONGEST_S = 120;
const STEP_S = 5;
/** Holds that are asked for most often are recorded as whole sentences, which sound better. */
const USUAL_S = [10, 15, 20, 30, 45, 60, 90, 120];
/** A number that stands for all others when a sentence is taken apart. */
const ANY = 7;

/** A text as its words, lower-case and without marks: how pieces are named and found. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What stands before and after the number in a sentence. */
function around(sentence: (value: number) => string): string[] {
  return sentence(ANY)
    .split(String(ANY))
    .filter((part) => wordsOf(part).length > 0);
}

function range(first: number, last: number, step = 1): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, n) => first + n * step);
}

/** Everything the player and the camera coach say by themselves, as pieces. What movements say comes from the library. */
export function pieces(words: Words, seeing: CameraWords): string[] {
  const numbers = [...range(1, HIGHEST), ...range(HIGHEST + STEP_S, LONGEST_S, STEP_S)].map((value) => words.number(value));
  const templates: readonly ((value: number) => string)[] = [
    (value) => words.holdFor(value),
    (value) => words.oneMore(value),
    (value) => words.amount("hold", value),
    (value) => words.amount("repetitions", value),
    (value) => words.amount("circles", value),
  ];
  const usual = USUAL_S.flatMap((value) => [words.holdFor(value), words.amount("hold", value)]);
  const said = [
    words.otherSide, words.turn, words.rest, words.nextUp(""), words.otherWay, words.go, words.half, words.tenSeconds, words.setDone, words.eased,
    ...Object.values(words.directions), ...Object.values(words.breathe), ...Object.values(words.sides),
    ...Object.values(words.modes), ...Object.values(words.stopped), ...Object.values(seeing.sayings),
    seeing.dark, seeing.people.several, seeing.signs.asks,
  ];
  const all = [...said, ...usual, ...templates.flatMap(around), ...numbers].map((text) => text.trim());
  return [...new Map(all.filter((text) => wordsOf(text).length > 0).map((text) => [wordsOf(text).join(" "), text])).values()];
}

/** Everything of a movement that is said in a session; the recorder in Python takes the same. */
export function saidOf({ name, setup, steps, faults, reassurance }: Movement): string[] {
  return [name, ...setup, ...steps, ...faults.map(({ cue }) => cue), ...reassurance];
}

/** The pieces of every language that is spoken here. */
export function allPieces(): Record<string, string[]> {
  return Object.fromEntries(Object.entries(LANGUAGES).map(([language, words]) => [language, pieces(words, SEEING[language]!)]));
}

export interface Parted<P> {
  readonly pieces: readonly P[];
  /** Words for which there is no piece. */
  readonly missing: readonly string[];
}

/** Put a text together: from its beginning always the longest piece there is. */
export function parted<P>(text: string, known: ReadonlyMap<string, P>, longest: number): Parted<P> {
  const words = wordsOf(text);
  const [found, missing]: [P[], string[]] = [[], []];
  for (let at = 0; at < words.length; ) {
    let length = Math.min(longest, words.length - at);
    while (length > 0 && !known.has(words.slice(at, at + length).join(" "))) length -= 1;
    if (length === 0) missing.push(words[at]!);
    else found.push(known.get(words.slice(at, at + length).join(" "))!);
    at += Math.max(1, length);
  }
  return { pieces: found, missing };
}
