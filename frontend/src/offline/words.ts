/** Everything said about working offline, in every language. */

export interface OfflineWords {
  readonly title: string;
  readonly bring: string;
  readonly size: string;
  readonly states: Readonly<Record<"asking" | "none" | "some" | "bringing" | "all" | "failed" | "full", string>>;
}

const en: OfflineWords = {
  title: "Without a network",
  bring: "Make everything available offline",
  size: "Every movement with its figure and its handout, and the camera coach; about 20 MB, once.",
  states: {
    asking: "Looking…",
    none: "This browser cannot keep the page for later.",
    some: "Sessions by the clock work without a network.",
    bringing: "Fetching; you can go on meanwhile…",
    all: "Everything works without a network, the camera coach too.",
    failed: "Not everything could be fetched. What is there stays; try again later.",
    full: "There is no room left on this device for all of it. Sessions by the clock still work.",
  },
};

const es: OfflineWords = {
  title: "Sin red",
  bring: "Tenerlo todo sin conexión",
  size: "Cada movimiento con su figura y su hoja, y el entrenador con cámara; unos 20 MB, una vez.",
  states: {
    asking: "Mirando…",
    none: "Este navegador no puede guardar la página para luego.",
    some: "Las sesiones con reloj funcionan sin red.",
    bringing: "Trayendo; puedes seguir mientras tanto…",
    all: "Todo funciona sin red, también el entrenador con cámara.",
    failed: "No se pudo traer todo. Lo que hay se queda; inténtalo más tarde.",
    full: "No queda sitio en este dispositivo para todo. Las sesiones con reloj siguen funcionando.",
  },
};

export const LANGUAGES: Readonly<Record<string, OfflineWords>> = { en, es };

/** Give the words of a language tag; English for a language that is not spoken here. */
export function offlineWords(tag: string): OfflineWords {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? ""] ?? en;
}
