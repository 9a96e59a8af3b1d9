/** Everything the history says, in every language. */
import type { Change, KnownMeasure } from "../charts/progress.ts";
import type { Check } from "../choosing/library.ts";

export interface HistoryWords {
  readonly title: string;
  readonly empty: string;
  readonly begin: string;
  readonly progress: string;
  readonly what: string;
  readonly sessions: string;
  readonly date: string;
  readonly session: string;
  readonly done: string;
  readonly effort: string;
  readonly pain: string;
  readonly band: Readonly<Record<"own" | "known" | "none", string>>;
  readonly change: Readonly<Record<Change, string>>;
  readonly measures: Readonly<Record<KnownMeasure, string>>;
  readonly units: Readonly<Record<KnownMeasure, string>>;
  readonly checkUnits: Readonly<Record<Check["unit"], string>>;
  readonly sides: Readonly<Record<"same" | "differ", (left: string, right: string) => string>>;
  readonly yours: string;
  readonly device: string;
  readonly exportAll: string;
  readonly deleteAll: string;
  readonly sure: string;
  readonly really: string;
  readonly keep: string;
  readonly deleted: string;
  readonly notLasting: string;
  /** Said where the browser does not promise to keep what is stored, with the ways out. */
  readonly mayGo: string;
  readonly notDeleted: string;
  readonly tryAgain: string;
  readonly minutes: string;
  readonly endedEarly: string;
  readonly table: string;
  week(count: number): string;
  chart(label: string, first: string, last: string): string;
}

const en: HistoryWords = {
  title: "Your progress",
  empty: "Nothing yet. Your first session will stand here.",
  begin: "Begin one",
  progress: "From session to session",
  what: "Show",
  sessions: "Sessions",
  date: "Day",
  session: "Session",
  done: "Time",
  effort: "Effort, 1 to 5",
  pain: "Pain, 0 to 10",
  band: {
    own: "The tinted band: your own ups and downs, round the first sessions shown. Inside it, a change cannot be told from chance.",
    known: "The tinted band: what the measure itself wavers by, round the first sessions shown. Inside it, a change cannot be told from chance.",
    none: "After five sessions the band of your own ups and downs is drawn here. Until then a change says little.",
  },
  change: {
    more: "The latest is more than your ups and downs explain.",
    less: "The latest is less than your ups and downs explain.",
    same: "The latest lies within your ups and downs: no change to speak of.",
    unknown: "Too early to speak of change.",
  },
  measures: { check: "Mobility check", still_spine_deg: "Still-spine range", hold_s: "Held", count: "Done", clean_share: "Clean", weight_kg: "Weight", body_weight_kg: "Body weight", pain: "Pain", effort: "Effort" },
  units: { check: "value", still_spine_deg: "degrees", hold_s: "seconds", count: "times", clean_share: "percent", weight_kg: "kg", body_weight_kg: "kg", pain: "0 to 10", effort: "1 to 5" },
  checkUnits: { deg: "degrees", ratio: "per cent of your leg's length", count: "times" },
  sides: {
    same: (left, right) => `Left ${left}, right ${right}: no further apart than the measure wavers.`,
    differ: (left, right) => `Left ${left}, right ${right}: further apart than the measure wavers.`,
  },
  yours: "Your data",
  device: "Saved in this browser only.",
  exportAll: "Save all as a file",
  deleteAll: "Delete everything",
  sure: "Delete every session, answer and setting on this device? This cannot be undone.",
  really: "Yes, delete everything",
  keep: "No, keep it",
  deleted: "Everything is deleted.",
  notLasting: "This browser keeps nothing: what you see here goes when you close the page.",
  mayGo: "The browser may delete this when room is short, and Safari does after seven days of use without a visit here. Add Unsit to your home screen or sign in to an account, or use “Save all as a file” now and then.",
  notDeleted: "Not everything could be deleted. Try again.",
  tryAgain: "Try again",
  minutes: "min",
  endedEarly: "ended early",
  table: "The numbers of the chart",
  week: (count) => (count === 0 ? "No session this week so far. Any day is a good day." : `This week: ${count} day${count === 1 ? "" : "s"}. Three or four a week do the work.`),
  chart: (label, first, last) => `${label}: from ${first} to ${last}`,
};

const es: HistoryWords = {
  title: "Tu progreso",
  empty: "Todavía nada. Tu primera sesión estará aquí.",
  begin: "Empezar una",
  progress: "De sesión en sesión",
  what: "Mostrar",
  sessions: "Sesiones",
  date: "Día",
  session: "Sesión",
  done: "Tiempo",
  effort: "Esfuerzo, de 1 a 5",
  pain: "Dolor, de 0 a 10",
  band: {
    own: "La banda de color: tus propios altibajos, en torno a las primeras sesiones mostradas. Dentro, un cambio no se distingue del azar.",
    known: "La banda de color: lo que oscila la propia medida, en torno a las primeras sesiones mostradas. Dentro, un cambio no se distingue del azar.",
    none: "Tras cinco sesiones se dibuja aquí la banda de tus altibajos. Hasta entonces un cambio dice poco.",
  },
  change: {
    more: "Lo último es más de lo que explican tus altibajos.",
    less: "Lo último es menos de lo que explican tus altibajos.",
    same: "Lo último está dentro de tus altibajos: ningún cambio digno de mención.",
    unknown: "Es pronto para hablar de cambio.",
  },
  measures: { check: "Prueba de movilidad", still_spine_deg: "Margen con columna quieta", hold_s: "Mantenido", count: "Hecho", clean_share: "Limpio", weight_kg: "Peso", body_weight_kg: "Peso corporal", pain: "Dolor", effort: "Esfuerzo" },
  units: { check: "valor", still_spine_deg: "grados", hold_s: "segundos", count: "veces", clean_share: "por ciento", weight_kg: "kg", body_weight_kg: "kg", pain: "0 a 10", effort: "1 a 5" },
  checkUnits: { deg: "grados", ratio: "por ciento del largo de tu pierna", count: "veces" },
  sides: {
    same: (left, right) => `Izquierda ${left}, derecha ${right}: no más lejos de lo que oscila la medida.`,
    differ: (left, right) => `Izquierda ${left}, derecha ${right}: más lejos de lo que oscila la medida.`,
  },
  yours: "Tus datos",
  device: "Guardado solo en este navegador.",
  exportAll: "Guardar todo en un archivo",
  deleteAll: "Borrar todo",
  sure: "¿Borrar todas las sesiones, respuestas y ajustes de este dispositivo? No se puede deshacer.",
  really: "Sí, borrar todo",
  keep: "No, conservarlo",
  deleted: "Todo está borrado.",
  notLasting: "Este navegador no guarda nada: lo que ves aquí se va al cerrar la página.",
  mayGo: "El navegador puede borrar esto si falta espacio, y Safari lo hace tras siete días de uso sin visitar esta página. Añade Unsit a la pantalla de inicio o entra en una cuenta, o usa «Guardar todo en un archivo» de vez en cuando.",
  notDeleted: "No se ha podido borrar todo. Inténtalo de nuevo.",
  tryAgain: "Intentar de nuevo",
  minutes: "min",
  endedEarly: "terminada antes",
  table: "Los números del gráfico",
  week: (count) => (count === 0 ? "Esta semana aún ninguna sesión. Cualquier día es bueno." : `Esta semana: ${count} día${count === 1 ? "" : "s"}. Tres o cuatro por semana bastan.`),
  chart: (label, first, last) => `${label}: de ${first} a ${last}`,
};

export const LANGUAGES: Readonly<Record<string, HistoryWords>> = { en, es };

/** Give the words of a language tag; English for a language that is not spoken here. */
export function historyWords(tag: string): HistoryWords {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? ""] ?? en;
}
