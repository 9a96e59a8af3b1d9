/** Everything the editor says, in every language. Names of fields and joints are looked up by their key. */
import { type Table, EN, ES } from "./names.ts";

export interface EditorWords {
  readonly form: string;
  readonly text: string;
  readonly look: string;
  readonly views: string;
  readonly textLabel: string;
  readonly noNumber: string;
  readonly degrees: string;
  readonly addJoint: string;
  readonly undo: string;
  readonly redo: string;
  readonly go: string;
  readonly save: string;
  readonly back: string;
  readonly kept: string;
  readonly keeping: string;
  readonly notKept: string;
  readonly fullStore: string;
  readonly starting: string;
  readonly noPython: string;
  readonly tryAgain: string;
  readonly checking: string;
  readonly fine: string;
  readonly broken: string;
  readonly tooLong: string;
  readonly allProblems: string;
  readonly figure: string;
  readonly figureWaits: string;
  readonly figureMaking: string;
  readonly figureFailed: string;
  readonly mistakeShown: string;
  readonly noMistake: string;
  readonly proof: string;
  readonly proofTells: string;
  readonly proofWaits: string;
  readonly proofFull: string;
  readonly proofAgain: string;
  readonly proofStop: string;
  readonly whileTyping: string;
  readonly rightly: string;
  readonly result: string;
  readonly trial: string;
  readonly from: string;
  readonly holds: string;
  readonly short: string;
  readonly running: string;
  readonly waiting: string;
  readonly origin: string;
  readonly noLicence: string;
  problems(count: number): string;
  line(number: number): string;
  proving(done: number, of: number): string;
  proved(of: number): string;
  fellShort(count: number, of: number): string;
  shortfall(what: string, expected: string, got: string): string;
  originTold(licence: string, authors: string, from: string): string;
  addTo(label: string): string;
  addThis(label: string): string;
  take(name: string): string;
  up(name: string): string;
  down(name: string): string;
  label(key: string): string;
  section(id: string): string;
  one(key: string): string;
  option(name: string): string;
  joint(name: string): string;
}

function plain(name: string): string {
  return name.replaceAll("_", " ");
}

function lookUp(table: Table): Pick<EditorWords, "label" | "section" | "one" | "option" | "joint"> {
  const sided = (name: string, names: Readonly<Record<string, string>>): string => {
    const [base = "", side] = name.split(".");
    const told = names[base] ?? plain(base);
    return side === undefined ? told : `${told} (${table.sides[side] ?? plain(side)})`;
  };
  return {
    label: (key) => table.labels[key] ?? table.labels[key.split(".").at(-1) ?? ""] ?? plain(key.split(".").at(-1) ?? key),
    section: (id) => table.sections[id] ?? plain(id),
    one: (key) => table.ones[key] ?? table.ones[key.split(".").at(-1) ?? ""] ?? plain(key),
    option: (name) => (name === "" ? "–" : sided(name, table.options)),
    joint: (name) => sided(name, table.joints),
  };
}

const en: EditorWords = {
  ...lookUp(EN),
  form: "Form",
  text: "Text",
  look: "Figure and proof",
  views: "What is shown",
  textLabel: "The file's text",
  noNumber: "must be a number",
  degrees: "degrees",
  addJoint: "Add a joint …",
  undo: "Undo",
  redo: "Redo",
  go: "Do it",
  save: "Save as a file",
  back: "All of your own",
  kept: "Kept on this device",
  keeping: "Keeping …",
  notKept: "Not saved: the browser's storage isn't available. Save it as a file before you leave.",
  fullStore: "There is no more room on this device: save it as a file, and make room.",
  starting: "Starting the checker …",
  noPython: "The checker cannot be started. What you type is kept; without a network it works once it has been here before.",
  tryAgain: "Try again",
  checking: "Looking …",
  fine: "Nothing wrong with it.",
  broken: "The text cannot be read. Mend it in the text; the form comes back by itself.",
  tooLong: "The text is longer than a file may be.",
  allProblems: "What is wrong",
  figure: "The figure",
  figureWaits: "The figure moves as soon as nothing is wrong.",
  figureMaking: "The figure is being made …",
  figureFailed: "The figure cannot do this.",
  mistakeShown: "Beside it, the mistake",
  noMistake: "None",
  proof: "The proof",
  proofTells: "The figure does the movement before the same coach that watches you. It must be counted rightly, and every mistake must be caught.",
  proofWaits: "It begins as soon as nothing is wrong.",
  proofFull: "Prove everything",
  proofAgain: "Prove again",
  proofStop: "Stop",
  whileTyping: "Prove while I type",
  rightly: "Done rightly",
  result: "Result",
  trial: "Trial",
  from: "Seen from",
  holds: "holds",
  short: "falls short",
  running: "running",
  waiting: "waits",
  origin: "Licence and origin",
  noLicence: "no licence named",
  problems: (count) => (count === 1 ? "1 problem" : `${count} problems`),
  line: (number) => `Line ${number}`,
  proving: (done, of) => `Trial ${done} of ${of}`,
  proved: (of) => `It keeps its word: ${of} of ${of} trials.`,
  fellShort: (count, of) => `${count} of ${of} trials fall short.`,
  shortfall: (what, expected, got) => `${plain(what)} must be ${expected} (got ${got})`,
  originTold: (licence, authors, from) => [licence, authors === "" ? "" : `by ${authors}`, from === "" ? "" : `made from ${from}`].filter((part) => part !== "").join(" · "),
  addTo: (label) => `Add to “${label}”`,
  addThis: (label) => `Add “${label}”`,
  take: (name) => `Remove: ${name}`,
  up: (name) => `Move up: ${name}`,
  down: (name) => `Move down: ${name}`,
};

const es: EditorWords = {
  ...lookUp(ES),
  form: "Formulario",
  text: "Texto",
  look: "Figura y prueba",
  views: "Qué se muestra",
  textLabel: "El texto del archivo",
  noNumber: "debe ser un número",
  degrees: "grados",
  addJoint: "Añadir una articulación…",
  undo: "Deshacer",
  redo: "Rehacer",
  go: "Hacerlo",
  save: "Guardar como archivo",
  back: "Todo lo propio",
  kept: "Guardado en este dispositivo",
  keeping: "Guardando…",
  notKept: "Sin guardar: el almacenamiento del navegador no está disponible. Guárdalo como archivo antes de salir.",
  fullStore: "No queda sitio en este dispositivo: guárdalo como archivo y haz sitio.",
  starting: "Arrancando el comprobador…",
  noPython: "El comprobador no arranca. Lo que escribes se guarda; sin red funciona si ya estuvo aquí antes.",
  tryAgain: "Intentar de nuevo",
  checking: "Mirando…",
  fine: "No hay nada mal.",
  broken: "El texto no se puede leer. Arréglalo en el texto; el formulario vuelve solo.",
  tooLong: "El texto es más largo de lo que puede ser un archivo.",
  allProblems: "Qué está mal",
  figure: "La figura",
  figureWaits: "La figura se mueve en cuanto no haya nada mal.",
  figureMaking: "Se está haciendo la figura…",
  figureFailed: "La figura no puede hacer esto.",
  mistakeShown: "Al lado, el error",
  noMistake: "Ninguno",
  proof: "La prueba",
  proofTells: "La figura hace el movimiento ante el mismo entrenador que te mira a ti. Tiene que contarlo bien y ver cada error.",
  proofWaits: "Empieza en cuanto no haya nada mal.",
  proofFull: "Probarlo todo",
  proofAgain: "Probar otra vez",
  proofStop: "Parar",
  whileTyping: "Probar mientras escribo",
  rightly: "Bien hecho",
  result: "Resultado",
  trial: "Ensayo",
  from: "Visto desde",
  holds: "se cumple",
  short: "no se cumple",
  running: "en marcha",
  waiting: "espera",
  origin: "Licencia y origen",
  noLicence: "sin licencia",
  problems: (count) => (count === 1 ? "1 problema" : `${count} problemas`),
  line: (number) => `Línea ${number}`,
  proving: (done, of) => `Ensayo ${done} de ${of}`,
  proved: (of) => `Cumple lo que dice: ${of} de ${of} ensayos.`,
  fellShort: (count, of) => `${count} de ${of} ensayos no se cumplen.`,
  shortfall: (what, expected, got) => `${plain(what)} debe ser ${expected} (es ${got})`,
  originTold: (licence, authors, from) => [licence, authors === "" ? "" : `de ${authors}`, from === "" ? "" : `hecho a partir de ${from}`].filter((part) => part !== "").join(" · "),
  addTo: (label) => `Añadir a «${label}»`,
  addThis: (label) => `Añadir «${label}»`,
  take: (name) => `Quitar: ${name}`,
  up: (name) => `Subir: ${name}`,
  down: (name) => `Bajar: ${name}`,
};

const LANGUAGES: Readonly<Record<string, EditorWords>> = { en, es };

/** Give the words for a language tag; English where there are none. */
export function editorWords(tag: string): EditorWords {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? "en"] ?? en;
}
