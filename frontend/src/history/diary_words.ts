/** What the history says of writing by hand, of days, and of the account, in every language. */
import type { Kind } from "../choosing/library.ts";
import type { Total } from "./days.ts";
import type { Wrong } from "./by_hand.ts";
import type { StoreTrouble } from "./store.ts";

export interface DiaryWords {
  readonly note: string;
  readonly about: Readonly<Record<"session" | "activity" | "feeling", string>>;
  readonly when: string;
  readonly movement: string;
  readonly movementHint: string;
  readonly side: string;
  readonly sides: Readonly<Record<"left" | "right" | "both", string>>;
  readonly kind: string;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly done: Readonly<Record<Kind, string>>;
  readonly weight: string;
  readonly set: (n: number) => string;
  readonly another: string;
  readonly without: (n: number) => string;
  readonly minutes: string;
  readonly what: string;
  readonly activities: readonly string[];
  readonly distance: string;
  readonly effort: string;
  readonly pain: string;
  readonly place: string;
  readonly bodyWeight: string;
  readonly words: string;
  readonly optional: string;
  readonly notTold: string;
  readonly keep: string;
  readonly leave: string;
  readonly edit: string;
  readonly remove: string;
  readonly editThis: (what: string) => string;
  readonly removeThis: (what: string) => string;
  readonly wrong: (wrong: Wrong) => string;
  readonly told: Readonly<Record<"kept" | "changed" | "removed" | "undone", string>>;
  readonly undo: string;
  readonly seenOnly: string;
  readonly morning: (day: string) => string;
  readonly mornings: Readonly<Record<"better" | "same" | "worse", string>>;
  readonly later: string;
  readonly year: string;
  readonly yearHint: string;
  readonly earlier: string;
  readonly newer: string;
  readonly day: (total: Total | undefined) => string;
  readonly less: string;
  readonly more: string;
  readonly days: string;
  readonly range: string;
  readonly ranges: Readonly<Record<"quarter" | "year" | "all", string>>;
  readonly only: string;
  readonly all: string;
  readonly general: string;
  readonly showMore: string;
  readonly nothingThere: string;
  readonly wholeTime: string;
  readonly byHand: string;
  corrected(counted: string): string;
  readonly imported: string;
  readonly times: (kind: Kind, done: number) => string;
  readonly clean: (share: number) => string;
  readonly of: Readonly<Record<"pain" | "effort" | "weight" | "body" | "note" | "function", string>>;
  readonly minutesShort: (minutes: number) => string;
  readonly source: string;
  readonly step: (when: string) => string;
  readonly busy: (got: number, of: number) => string;
  readonly away: (waiting: number) => string;
  readonly serverFull: (waiting: number) => string;
  readonly noRoom: string;
  readonly stuck: string;
  readonly notSaved: Readonly<Record<StoreTrouble, string>>;
  readonly notRead: string;
  readonly inAccount: string;
  readonly ahead: (hours: number) => string;
  readonly refused: (count: number) => string;
  readonly refusedHint: string;
  readonly needsNewer: (count: number) => string;
  readonly left: string;
  readonly leftHint: (waiting: number) => string;
  readonly leftKeep: string;
  readonly leftRemove: string;
  readonly leftSure: (waiting: number) => string;
  readonly found: (count: number) => string;
  readonly foundHint: string;
  readonly foundYes: string;
  readonly foundNo: string;
}

const one = (count: number, single: string, several: string): string => `${count} ${count === 1 ? single : several}`;
/** At most one digit after the point, as the language writes it. */
const short = (tag: string, value: number): string => value.toLocaleString(tag, { maximumFractionDigits: 1 });

const en: DiaryWords = {
  note: "Write down",
  about: { session: "A set or session", activity: "Another activity", feeling: "How I feel" },
  when: "When",
  movement: "Movement",
  movementHint: "From the library, or a name of your own",
  side: "Side",
  sides: { left: "left", right: "right", both: "both" },
  kind: "Counted in",
  kinds: { repetitions: "repetitions", hold: "seconds held", circles: "circles" },
  done: { repetitions: "Repetitions", hold: "Seconds", circles: "Circles, all" },
  weight: "Weight, kg",
  set: (n) => `Set ${n}`,
  another: "Another set",
  without: (n) => `Take set ${n} out`,
  minutes: "Minutes",
  what: "What",
  activities: ["Walking", "Running", "Cycling", "Swimming", "Yoga", "Pilates", "Strength training", "Hiking", "Dancing", "Gardening"],
  distance: "Kilometres",
  effort: "Effort, 1 very easy to 5 very hard",
  pain: "Pain, 0 none to 10 worst",
  place: "Where in the body",
  bodyWeight: "Body weight, kg",
  words: "Note",
  optional: "if you like",
  notTold: "not told",
  keep: "Keep it",
  leave: "Leave it",
  edit: "Change",
  remove: "Delete",
  editThis: (what) => `Change ${what}`,
  removeThis: (what) => `Delete ${what}`,
  wrong: ({ why, low, high }) =>
    ({
      missing: "This is needed.",
      number: "This must be a number.",
      range: `This must be from ${low} to ${high}.`,
      long: `This must have at most ${high} characters.`,
      future: "This lies in the future.",
      nothing: "Write at least one thing: a pain, a place, a weight or a note.",
    })[why],
  told: { kept: "Kept.", changed: "Changed.", removed: "Deleted.", undone: "As it was before." },
  undo: "Undo",
  seenOnly: "What was counted in a session stays as it was counted; what you say about it can be changed.",
  morning: (day) => `How was the morning after ${day}?`,
  mornings: { better: "Better", same: "The same", worse: "Worse" },
  later: "Not now",
  year: "A year of days",
  yearHint: "Arrow keys go from day to day; Enter shows what was done.",
  earlier: "Earlier",
  newer: "Later",
  day: (total) => (total === undefined ? "nothing" : [total.sessions > 0 ? one(total.sessions, "session", "sessions") : "", total.activities > 0 ? one(total.activities, "activity", "activities") : "", `${Math.round(total.minutes)} min`].filter((part) => part !== "").join(", ")),
  less: "Less",
  more: "More",
  days: "Day by day",
  range: "Time",
  ranges: { quarter: "Three months", year: "A year", all: "Everything" },
  only: "Movement",
  all: "All movements",
  general: "How I feel",
  showMore: "Show earlier days",
  nothingThere: "Nothing here.",
  wholeTime: "Show all days again",
  byHand: "by hand",
  corrected: (counted) => `you corrected it; the camera counted ${counted}`,
  imported: "brought in",
  times: (kind, done) => (kind === "hold" ? `${short("en", done)} s` : kind === "circles" ? one(done, "circle", "circles") : `${short("en", done)} ×`),
  clean: (share) => `${share} % clean`,
  of: { pain: "Pain", effort: "Effort", weight: "Weight", body: "Body", note: "Note", function: "How it goes" },
  minutesShort: (minutes) => `${short("en", minutes)} min`,
  source: "It is as wide as 1.96 · √2 times the standard error of your own repeats (Weir 2005).",
  step: (when) => `In step with your account since ${when}.`,
  busy: (got, of) => (of > 0 ? `Getting in step with your account: ${got} of ${of} changes …` : "Getting in step with your account …"),
  away: (waiting) => (waiting === 0 ? "Your account cannot be reached now; it is tried again by itself." : `Your account cannot be reached now. ${one(waiting, "change waits", "changes wait")} on this device and will be brought by themselves.`),
  serverFull: (waiting) => `The server is out of space, so nothing can be saved there right now. ${waiting === 0 ? "Your diary is on this device" : `${one(waiting, "change is", "changes are")} waiting on this device`}; syncing is retried automatically.`,
  noRoom: "There is no room left on this device, so it cannot get in step with your account. Make some room; it is tried again by itself.",
  stuck: "The browser doesn't open its storage, so this device can't sync with your account. It is tried again by itself.",
  notSaved: {
    full: "There is no room left on this device, so this was not saved. Delete something else on the device, then try again.",
    none: "This browser gives the page no storage, so this was not saved.",
    lost: "The browser closed its storage and doesn't open it again right now, so this was not saved. Try again.",
    blocked: "Another tab with another version of Unsit holds the storage, so this was not saved. Close that tab, then try again.",
    unread: "The browser took this, but doesn't show it when it is read back. Try again.",
  },
  notRead: "The browser's storage can't be read right now. What you see may not be everything.",
  inAccount: "Saved on this device and in your account.",
  ahead: (hours) => `This device's clock is about ${one(Math.abs(hours), "hour", "hours")} ${hours > 0 ? "ahead" : "behind"}. Set it, or days will stand in the wrong place.`,
  refused: (count) => `${one(count, "entry was", "entries were")} not taken by your account. It stays on this device.`,
  refusedHint: "Change or delete it to settle that:",
  needsNewer: (count) => `${one(count, "entry needs", "entries need")} a newer Unsit. It is kept untouched; open this page once with a network to get the new version.`,
  left: "You have signed out",
  leftHint: (waiting) => `Your diary is still on this device. Keep it here, if the device is yours; remove it, if others use it too.${waiting > 0 ? ` ${one(waiting, "change has", "changes have")} not reached your account yet.` : ""}`,
  leftKeep: "Keep it on this device",
  leftRemove: "Remove it from this device",
  leftSure: (waiting) => `Remove it, with ${one(waiting, "change", "changes")} that exist nowhere else?`,
  found: (count) => `${one(count, "entry", "entries")} from before you signed in`,
  foundHint: "They were kept on this device without an account. If they are yours, they join your diary; if they are somebody else's, they stay apart.",
  foundYes: "They are mine: add them",
  foundNo: "Keep them apart",
};

const es: DiaryWords = {
  note: "Apuntar",
  about: { session: "Una serie o sesión", activity: "Otra actividad", feeling: "Cómo me siento" },
  when: "Cuándo",
  movement: "Movimiento",
  movementHint: "De la biblioteca, o un nombre propio",
  side: "Lado",
  sides: { left: "izquierda", right: "derecha", both: "ambos" },
  kind: "Contado en",
  kinds: { repetitions: "repeticiones", hold: "segundos mantenidos", circles: "círculos" },
  done: { repetitions: "Repeticiones", hold: "Segundos", circles: "Círculos, todos" },
  weight: "Peso, kg",
  set: (n) => `Serie ${n}`,
  another: "Otra serie",
  without: (n) => `Quitar la serie ${n}`,
  minutes: "Minutos",
  what: "Qué",
  activities: ["Caminar", "Correr", "Bicicleta", "Nadar", "Yoga", "Pilates", "Fuerza", "Senderismo", "Bailar", "Jardinería"],
  distance: "Kilómetros",
  effort: "Esfuerzo, de 1 muy fácil a 5 muy duro",
  pain: "Dolor, de 0 ninguno a 10 el peor",
  place: "En qué parte del cuerpo",
  bodyWeight: "Peso corporal, kg",
  words: "Nota",
  optional: "si quieres",
  notTold: "sin decir",
  keep: "Guardar",
  leave: "Dejarlo",
  edit: "Cambiar",
  remove: "Borrar",
  editThis: (what) => `Cambiar ${what}`,
  removeThis: (what) => `Borrar ${what}`,
  wrong: ({ why, low, high }) =>
    ({
      missing: "Esto hace falta.",
      number: "Tiene que ser un número.",
      range: `Tiene que ser de ${low} a ${high}.`,
      long: `Tiene que tener como mucho ${high} caracteres.`,
      future: "Esto está en el futuro.",
      nothing: "Escribe al menos una cosa: un dolor, una parte del cuerpo, un peso o una nota.",
    })[why],
  told: { kept: "Guardado.", changed: "Cambiado.", removed: "Borrado.", undone: "Como estaba antes." },
  undo: "Deshacer",
  seenOnly: "Lo que se contó en una sesión queda como se contó; lo que dices de ella se puede cambiar.",
  morning: (day) => `¿Qué tal la mañana después del ${day}?`,
  mornings: { better: "Mejor", same: "Igual", worse: "Peor" },
  later: "Ahora no",
  year: "Un año de días",
  yearHint: "Las flechas van de día en día; Intro muestra lo que se hizo.",
  earlier: "Antes",
  newer: "Después",
  day: (total) => (total === undefined ? "nada" : [total.sessions > 0 ? one(total.sessions, "sesión", "sesiones") : "", total.activities > 0 ? one(total.activities, "actividad", "actividades") : "", `${Math.round(total.minutes)} min`].filter((part) => part !== "").join(", ")),
  less: "Menos",
  more: "Más",
  days: "Día a día",
  range: "Tiempo",
  ranges: { quarter: "Tres meses", year: "Un año", all: "Todo" },
  only: "Movimiento",
  all: "Todos los movimientos",
  general: "Cómo me siento",
  showMore: "Mostrar días anteriores",
  nothingThere: "Aquí no hay nada.",
  wholeTime: "Mostrar otra vez todos los días",
  byHand: "a mano",
  corrected: (counted) => `lo corregiste; la cámara contó ${counted}`,
  imported: "traída de fuera",
  times: (kind, done) => (kind === "hold" ? `${short("es", done)} s` : kind === "circles" ? one(done, "círculo", "círculos") : `${short("es", done)} ×`),
  clean: (share) => `${share} % limpio`,
  of: { pain: "Dolor", effort: "Esfuerzo", weight: "Peso", body: "Cuerpo", note: "Nota", function: "Cómo va" },
  minutesShort: (minutes) => `${short("es", minutes)} min`,
  source: "Mide 1,96 · √2 veces el error típico de tus propias repeticiones (Weir 2005).",
  step: (when) => `Al día con tu cuenta desde ${when}.`,
  busy: (got, of) => (of > 0 ? `Poniéndose al día con tu cuenta: ${got} de ${of} cambios …` : "Poniéndose al día con tu cuenta …"),
  away: (waiting) => (waiting === 0 ? "Ahora no se puede llegar a tu cuenta; se vuelve a intentar solo." : `Ahora no se puede llegar a tu cuenta. ${one(waiting, "cambio espera", "cambios esperan")} en este dispositivo y se llevarán solos.`),
  serverFull: (waiting) => `El servidor se ha quedado sin espacio y ahora no puede guardar nada. ${waiting === 0 ? "Tu diario está en este dispositivo" : `${one(waiting, "cambio espera", "cambios esperan")} en este dispositivo`}; la sincronización se reintenta automáticamente.`,
  noRoom: "No queda sitio en este dispositivo y no puede ponerse al día con tu cuenta. Haz sitio; se vuelve a intentar solo.",
  stuck: "El navegador no abre su almacenamiento y este dispositivo no puede sincronizarse con tu cuenta. Se vuelve a intentar solo.",
  notSaved: {
    full: "No queda sitio en este dispositivo y no se ha guardado. Borra otra cosa del dispositivo y vuelve a intentarlo.",
    none: "Este navegador no da almacenamiento a la página y no se ha guardado.",
    lost: "El navegador cerró su almacenamiento y ahora no lo vuelve a abrir, así que no se ha guardado. Inténtalo de nuevo.",
    blocked: "Otra pestaña con otra versión de Unsit ocupa el almacenamiento y no se ha guardado. Ciérrala y vuelve a intentarlo.",
    unread: "El navegador lo aceptó, pero no aparece al leerlo. Inténtalo de nuevo.",
  },
  notRead: "Ahora no se puede leer el almacenamiento del navegador. Puede que no veas todo.",
  inAccount: "Guardado en este dispositivo y en tu cuenta.",
  ahead: (hours) => `El reloj de este dispositivo va ${one(Math.abs(hours), "hora", "horas")} ${hours > 0 ? "adelantado" : "atrasado"}. Ponlo en hora, o los días estarán donde no deben.`,
  refused: (count) => `Tu cuenta no ha aceptado ${one(count, "apunte", "apuntes")}. Se queda en este dispositivo.`,
  refusedHint: "Cámbialo o bórralo para arreglarlo:",
  needsNewer: (count) => `${one(count, "apunte necesita", "apuntes necesitan")} un Unsit más nuevo. Se guarda sin tocar; abre esta página una vez con red para recibir la versión nueva.`,
  left: "Has cerrado la sesión de tu cuenta",
  leftHint: (waiting) => `Tu diario sigue en este dispositivo. Déjalo aquí si el dispositivo es tuyo; quítalo si lo usan otras personas.${waiting > 0 ? ` ${one(waiting, "cambio no ha llegado", "cambios no han llegado")} todavía a tu cuenta.` : ""}`,
  leftKeep: "Dejarlo en este dispositivo",
  leftRemove: "Quitarlo de este dispositivo",
  leftSure: (waiting) => `¿Quitarlo, con ${one(waiting, "cambio", "cambios")} que no están en ningún otro sitio?`,
  found: (count) => `${one(count, "apunte", "apuntes")} de antes de entrar en tu cuenta`,
  foundHint: "Se guardaron en este dispositivo sin cuenta. Si son tuyos, se unen a tu diario; si son de otra persona, quedan aparte.",
  foundYes: "Son míos: añadirlos",
  foundNo: "Dejarlos aparte",
};

export const LANGUAGES: Readonly<Record<string, DiaryWords>> = { en, es };

/** Give the words of a language tag; English for a language that is not spoken here. */
export function diaryWords(tag: string): DiaryWords {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? ""] ?? en;
}

/** What an activity is called: other programs and devices write the usual ones in English. */
export function activityName(kind: string, { activities }: DiaryWords): string {
  const place = en.activities.findIndex((one) => one.toLowerCase() === kind.trim().toLowerCase());
  return activities[place] ?? kind;
}
