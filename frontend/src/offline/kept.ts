/** What is kept for use without a network, as the build writes it; shared by page and service worker. */

/** core: everything a session by the clock needs. drawing, figures: the moving figure. camera: what watching needs. */
export type Group = "core" | "drawing" | "figures" | "camera";

/** A file and a mark of its content. */
export type Entry = readonly [address: string, revision: string];

export interface Precache {
  readonly version: string;
  /** Where the built front end is served. */
  readonly base: string;
  /** Below this the site's own style sheets and icons are served too. */
  readonly statics: string;
  readonly pages: readonly string[];
  /** Each page and the data are there once more in every language, below its code. */
  readonly languages: readonly string[];
  /** Folders of pages, with their pictures and handouts, that are kept once they were read. */
  readonly browsed: readonly string[];
  readonly data: readonly string[];
  readonly files: Readonly<Record<Group, readonly Entry[]>>;
}

/** What a page asks of the service worker; answers come through the port that is sent along. */
export type Asked =
  | { readonly kind: "take-over" }
  | { readonly kind: "speak"; readonly language: string }
  | { readonly kind: "bring"; readonly group: Group | ""; readonly addresses: readonly string[] }
  | { readonly kind: "have"; readonly group: Group | ""; readonly addresses: readonly string[] };

export type Answer =
  | { readonly kind: "progress"; readonly done: number; readonly of: number }
  | { readonly kind: "brought"; readonly failed: number; readonly full: boolean }
  | { readonly kind: "has"; readonly all: boolean };

/** How a request is answered. */
export type Way = "page" | "fresh" | "kept" | "pass";

/** The language that an address names, if any, and the page it means in any language. */
export function spokenIn({ languages }: Pick<Precache, "languages">, pathname: string): { readonly language: string; readonly path: string } {
  const language = languages.find((code) => pathname.startsWith(`/${code}/`)) ?? "";
  return { language, path: language === "" ? pathname : pathname.slice(language.length + 1) };
}

/** The pages and the data in a language; those without a language for the empty one. */
export function pagesIn({ pages, data }: Pick<Precache, "pages" | "data">, language: string): string[] {
  const root = language === "" ? "" : `/${language}`;
  return [...pages, ...data].map((address) => root + address);
}

/** Of what an older version kept, the pages and voices that somebody used or asked for, which the next one must have too. */
export function carriedOver(precache: Pick<Precache, "base" | "browsed" | "languages" | "pages" | "data">, kept: readonly string[]): string[] {
  const own = new Set(pagesIn(precache, ""));
  return kept.filter((pathname) => {
    const { path } = spokenIn(precache, pathname);
    const isKnown = precache.browsed.some((folder) => path.startsWith(folder)) || pagesIn(precache, "").includes(path);
    const isVoice = pathname.startsWith(`${precache.base}voice/`);
    return (isKnown && !own.has(pathname)) || isVoice;
  });
}

/** Give how a request is answered: pages and data fresh if possible, files as they are kept, all else by the network. */
export function wayOf(precache: Precache, origin: string, method: string, mode: string, address: string): Way {
  const url = new URL(address);
  if (url.origin !== origin || method !== "GET") return "pass";
  const { path } = spokenIn(precache, url.pathname);
  const isBrowsed = precache.browsed.some((folder) => path.startsWith(folder));
  if (mode === "navigate") return precache.pages.includes(path) || isBrowsed ? "page" : "pass";
  if (precache.data.includes(path) || isBrowsed) return "fresh";
  return url.pathname.startsWith(precache.statics) ? "kept" : "pass";
}

/** Files that are not kept yet, or in another version, of those that shall be. */
export function missing(wanted: readonly Entry[], kept: ReadonlyMap<string, string>): Entry[] {
  return wanted.filter(([address, revision]) => kept.get(address) !== revision);
}
