import { afterEach, describe, expect, it, vi } from "vitest";
import { LANGUAGES as SEEING } from "../src/camera/words.ts";
import { LANGUAGES as CHOOSING } from "../src/choosing/words.ts";
import { editorWords } from "../src/editor/words.ts";
import { LANGUAGES as DIARY } from "../src/history/diary_words.ts";
import { LANGUAGES as HISTORY } from "../src/history/words.ts";
import { LANGUAGES as OFFLINE } from "../src/offline/words.ts";
import { ownWords } from "../src/own/words.ts";
import { LANGUAGES as PLAYING } from "../src/player/words.ts";
import { LANGUAGES as RECORDINGS } from "../src/recordings/words.ts";
import { reader, remember } from "../src/sync/account.ts";

const TABLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  camera: SEEING,
  choosing: CHOOSING,
  diary: DIARY,
  editor: { en: editorWords("en"), es: editorWords("es") },
  history: HISTORY,
  offline: OFFLINE,
  own: { en: ownWords("en"), es: ownWords("es") },
  player: PLAYING,
  recordings: RECORDINGS,
};
/** That something is in one place and nowhere else. */
const ONLY_HERE = /stays? (on|in) (this|your)|leaves? (this|your|the) (device|browser)|(device|browser) only|only (on|in) this|se quedan? en (este|tu)|sale de (este|tu)|solo en este/i;
/** Said of one thing that waits or was refused, or only to somebody who is not signed in. */
const SAID_OF_ONE: readonly string[] = ["diary refused", "history device"];

function* texts(value: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof value === "string") yield [path, value];
  else if (typeof value === "function") yield [path, String(value)];
  else if (typeof value === "object" && value !== null) for (const [name, inner] of Object.entries(value)) yield* texts(inner, `${path} ${name}`);
}

afterEach(() => vi.unstubAllGlobals());

describe("what is said of where answers are", () => {
  it.each(["en", "es"])("promises this browser alone to nobody who may be signed in (%s)", (language) => {
    const wrong = Object.entries(TABLES).flatMap(([table, words]) =>
      [...texts(words[language], table)].filter(([path, text]) => ONLY_HERE.test(text) && !path.endsWith(" alone") && !SAID_OF_ONE.includes(path)),
    );
    expect(wrong).toEqual([]);
  });

  it.each(["en", "es"])("has a sentence for both kinds of reader, and the account's names the account (%s)", (language) => {
    const account = { en: /account/, es: /cuenta/ }[language]!;
    for (const sentences of [CHOOSING[language]!.device, CHOOSING[language]!.safetyWhy, ownWords(language).lead, PLAYING[language]!.after.saved]) {
      expect(sentences.account).toMatch(account);
      expect(sentences.account).not.toMatch(ONLY_HERE);
      expect(sentences.alone).not.toBe(sentences.account);
    }
  });

  it("is chosen by whether what is written now goes to an account", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value), removeItem: (name: string) => kept.delete(name) });
    expect(reader()).toBe("alone");
    remember({ account: "a", at_ms: 1, left: "" });
    expect(reader()).toBe("account");
    for (const left of ["asked", "kept"] as const) {
      remember({ account: "a", at_ms: 1, left });
      expect(reader()).toBe("alone");
    }
  });
});
