/** Everything the page of one's own says, in every language. */

import type { Reader } from "../sync/account.ts";

export interface OwnWords {
  readonly title: string;
  readonly lead: Readonly<Record<Reader, string>>;
  readonly notLasting: string;
  readonly none: string;
  readonly fresh: string;
  readonly adapt: string;
  readonly adaptWhat: string;
  readonly newMovement: string;
  readonly newRoutine: string;
  readonly importFiles: string;
  readonly exportAll: string;
  readonly open: string;
  readonly go: string;
  readonly save: string;
  readonly remove: string;
  readonly sure: string;
  readonly really: string;
  readonly keep: string;
  readonly undo: string;
  readonly movement: string;
  readonly routine: string;
  readonly changed: string;
  readonly unnamed: string;
  readonly gone: string;
  readonly noPython: string;
  readonly failed: string;
  readonly loading: string;
  readonly tryAgain: string;
  readonly troubles: Readonly<Record<"unreachable" | "unreadable", string>>;
  readonly reading: string;
  readonly importTitle: string;
  readonly nothingImported: string;
  readonly clash: string;
  readonly clashLibrary: string;
  readonly both: string;
  readonly replace: string;
  readonly same: string;
  readonly cancel: string;
  readonly good: string;
  readonly notText: string;
  readonly tooLong: string;
  readonly routineName: string;
  readonly routineText: string;
  readonly full: string;
  asId(id: string): string;
  deleted(name: string): string;
  imported(count: number): string;
  importGood(count: number): string;
  line(number: number): string;
  licence(licence: string, authors: string, from: string): string;
}

function joinedWith(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}

const en: OwnWords = {
  title: "Movements of your own",
  lead: {
    alone: "Write a movement or adapt one to you. The figure shows it while you type, the coach can watch it, and it stays in this browser.",
    account: "Write a movement or adapt one to you. The figure shows it while you type, the coach can watch it, and it is saved on this device and in your account.",
  },
  notLasting: "This browser keeps nothing when the page is closed. Save what you write as a file.",
  none: "Nothing yet. Adapt a movement that is near to what you want: everything in it can be changed.",
  fresh: "Begin",
  adapt: "Adapt it",
  adaptWhat: "Adapt a movement or routine",
  newMovement: "New movement",
  newRoutine: "New routine",
  importFiles: "Open files …",
  exportAll: "Save all as files",
  open: "Change",
  go: "Do it",
  save: "Save as a file",
  remove: "Delete",
  sure: "Delete this?",
  really: "Yes, delete",
  keep: "Keep it",
  undo: "Take it back",
  movement: "Movement",
  routine: "Routine",
  changed: "changed",
  unnamed: "Without a name",
  gone: "This is not on this device, or it was deleted.",
  noPython: "The files cannot be checked now, so nothing was taken in. Without a network it works once it has been here before.",
  failed: "That did not work. Nothing was changed.",
  loading: "One moment …",
  tryAgain: "Try again",
  troubles: { unreachable: "The movements cannot be fetched. Is there a network?", unreadable: "The movements cannot be read. They may belong to another version." },
  reading: "Looking at the files …",
  importTitle: "Files to take in",
  nothingImported: "Nothing was taken in yet.",
  clash: "You have one with this id.",
  clashLibrary: "The library has one with this id; yours gets another.",
  both: "Keep both",
  replace: "Replace mine",
  same: "You have this already.",
  cancel: "Take in nothing",
  good: "Nothing wrong with it.",
  notText: "must be UTF-8 text",
  tooLong: "must not be longer than 256 KB",
  routineName: "My routine",
  routineText: "What I do, in this order.",
  full: "There is no more room on this device. Nothing was taken in.",
  asId: (id) => `as ${id}`,
  deleted: (name) => `${name} was deleted.`,
  imported: (count) => (count === 1 ? "1 file was taken in." : `${count} files were taken in.`),
  importGood: (count) => (count === 1 ? "Take in 1 file" : `Take in ${count} files`),
  line: (number) => `line ${number}`,
  licence: (licence, authors, from) => joinedWith([licence || "no licence named", authors === "" ? "" : `by ${authors}`, from === "" ? "" : `made from ${from}`]),
};

const es: OwnWords = {
  title: "Movimientos propios",
  lead: {
    alone: "Escribe un movimiento o adapta uno a ti. La figura lo muestra mientras escribes, el entrenador puede mirarlo y se queda en este navegador.",
    account: "Escribe un movimiento o adapta uno a ti. La figura lo muestra mientras escribes, el entrenador puede mirarlo y se guarda en este dispositivo y en tu cuenta.",
  },
  notLasting: "Este navegador no guarda nada al cerrar la página. Guarda como archivo lo que escribas.",
  none: "Nada todavía. Adapta un movimiento que se parezca a lo que quieres: todo en él se puede cambiar.",
  fresh: "Empezar",
  adapt: "Adaptarlo",
  adaptWhat: "Adaptar un movimiento o una rutina",
  newMovement: "Movimiento nuevo",
  newRoutine: "Rutina nueva",
  importFiles: "Abrir archivos…",
  exportAll: "Guardar todo como archivos",
  open: "Cambiar",
  go: "Hacerlo",
  save: "Guardar como archivo",
  remove: "Borrar",
  sure: "¿Borrar esto?",
  really: "Sí, borrar",
  keep: "Dejarlo",
  undo: "Recuperarlo",
  movement: "Movimiento",
  routine: "Rutina",
  changed: "cambiado",
  unnamed: "Sin nombre",
  gone: "Esto no está en este dispositivo o se borró.",
  noPython: "Ahora no se pueden comprobar los archivos, así que no se ha tomado nada. Sin red funciona si ya estuvo aquí antes.",
  failed: "No ha funcionado. No se ha cambiado nada.",
  loading: "Un momento…",
  tryAgain: "Intentar de nuevo",
  troubles: { unreachable: "No se pueden traer los movimientos. ¿Hay red?", unreadable: "No se pueden leer los movimientos. Pueden ser de otra versión." },
  reading: "Mirando los archivos…",
  importTitle: "Archivos por tomar",
  nothingImported: "Aún no se ha tomado nada.",
  clash: "Ya tienes uno con este id.",
  clashLibrary: "La biblioteca tiene uno con este id; el tuyo recibe otro.",
  both: "Quedarse los dos",
  replace: "Sustituir el mío",
  same: "Ya tienes este.",
  cancel: "No tomar nada",
  good: "No hay nada mal.",
  notText: "debe ser texto UTF-8",
  tooLong: "no debe pasar de 256 KB",
  routineName: "Mi rutina",
  routineText: "Lo que hago, en este orden.",
  full: "No queda sitio en este dispositivo. No se ha tomado nada.",
  asId: (id) => `como ${id}`,
  deleted: (name) => `${name} se ha borrado.`,
  imported: (count) => (count === 1 ? "Se ha tomado 1 archivo." : `Se han tomado ${count} archivos.`),
  importGood: (count) => (count === 1 ? "Tomar 1 archivo" : `Tomar ${count} archivos`),
  line: (number) => `línea ${number}`,
  licence: (licence, authors, from) => joinedWith([licence || "sin licencia", authors === "" ? "" : `de ${authors}`, from === "" ? "" : `hecho a partir de ${from}`]),
};

const LANGUAGES: Readonly<Record<string, OwnWords>> = { en, es };

/** Give the words for a language tag; English where there are none. */
export function ownWords(tag: string): OwnWords {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? "en"] ?? en;
}
