/** Everything said while choosing, in every language. */
import type { Reader } from "../sync/account.ts";
import type { Reason } from "./choose.ts";

export interface ChoosingWords {
  readonly goal: string;
  readonly safety: string;
  readonly safetyWhy: Readonly<Record<Reader, string>>;
  readonly flags: string;
  readonly conditions: string;
  readonly none: string;
  readonly goOn: string;
  readonly where: string;
  readonly howLong: string;
  readonly yours: string;
  readonly start: string;
  readonly back: string;
  readonly anew: string;
  readonly change: string;
  readonly why: string;
  readonly plan: string;
  readonly help: string;
  readonly helpMore: string;
  readonly nothing: string;
  readonly nothingMore: string;
  readonly nothingHere: string;
  readonly nothingHereMore: string;
  readonly otherPlace: string;
  readonly loading: string;
  readonly tryAgain: string;
  readonly unreachable: string;
  readonly unreadable: string;
  readonly device: Readonly<Record<Reader, string>>;
  readonly notSaved: string;
  readonly equipment: Readonly<Record<string, string>>;
  step(number: number, count: number): string;
  minutes(count: number): string;
  about(minutes: number): string;
  reason(reason: Reason): string;
}

const en: ChoosingWords = {
  goal: "What feels stiff?",
  safety: "Before you move",
  safetyWhy: {
    alone: "Asked once, and again when a question changes. Your answers stay in this browser.",
    account: "Asked once, and again when a question changes. Your answers are saved in your account on this server, encrypted there.",
  },
  flags: "Get help first if any of these is true",
  conditions: "Does any of these apply to you now?",
  none: "None of these",
  goOn: "Go on",
  where: "Where are you?",
  howLong: "How much time?",
  yours: "Here is your session",
  start: "Begin",
  back: "Back",
  anew: "Choose anew",
  change: "Change my safety answers",
  why: "Why this",
  plan: "What you will do",
  help: "Please get help first",
  helpMore: "No session for now. When somebody who knows you says that moving is fine, come back and change your answers.",
  nothing: "Nothing here is right for you today",
  nothingMore: "Your answers rule it out. Ask your clinician or surgeon first; they know what suits you.",
  nothingHere: "None of this works where you are",
  nothingHereMore: "Choose another place, or another goal for this one.",
  otherPlace: "Choose another place",
  loading: "One moment…",
  tryAgain: "Try again",
  unreachable: "The movements could not be fetched. Check the connection.",
  unreadable: "The movements cannot be read. They may belong to another version.",
  device: {
    alone: "You need no account. Without one, nothing you answer leaves this browser.",
    account: "You are signed in: what you answer is saved in your account on this server, encrypted there.",
  },
  notSaved: "Your answers could not be saved in this browser, so the next page asks again.",
  equipment: { mat: "a mat", wall: "a wall", chair: "a firm chair" },
  step: (number, count) => `Step ${number} of ${count}`,
  minutes: (count) => `${count} min`,
  about: (minutes) => `about ${minutes} minute${minutes === 1 ? "" : "s"}`,
  reason(reason) {
    switch (reason.kind) {
      case "safety":
        return reason.text;
      case "place":
        return `${reason.to} instead of ${lower(reason.from)}: it suits where you are.`;
      case "left_out":
        return `${reason.movement} is left out. ${reason.text}`;
      case "not_here":
        return `${reason.movement} is left out: it cannot be done where you are.`;
      case "needs":
        return `${reason.movement} needs ${this.equipment[reason.equipment] ?? reason.equipment}.`;
      case "shorter":
        return `The least dose that is worth doing, so that it fits into ${reason.minutes} minutes.`;
      case "longer":
        return `You have ${reason.minutes} minutes, so there is more of it, within what the movement allows.`;
      case "gentler":
        return `${reason.movement} is gentler this time, because it hurt last time.`;
      case "too_short":
        return `${reason.movement} is left out: the time is too short for it.`;
    }
  },
};

const es: ChoosingWords = {
  goal: "¿Qué notas rígido?",
  safety: "Antes de moverte",
  safetyWhy: {
    alone: "Se pregunta una vez, y otra si cambia una pregunta. Tus respuestas se quedan en este navegador.",
    account: "Se pregunta una vez, y otra si cambia una pregunta. Tus respuestas se guardan en tu cuenta de este servidor, cifradas.",
  },
  flags: "Busca ayuda antes si algo de esto es cierto",
  conditions: "¿Algo de esto te pasa ahora?",
  none: "Nada de esto",
  goOn: "Seguir",
  where: "¿Dónde estás?",
  howLong: "¿Cuánto tiempo tienes?",
  yours: "Esta es tu sesión",
  start: "Comenzar",
  back: "Atrás",
  anew: "Elegir de nuevo",
  change: "Cambiar mis respuestas de seguridad",
  why: "Por qué esto",
  plan: "Lo que vas a hacer",
  help: "Busca ayuda antes, por favor",
  helpMore: "Por ahora no hay sesión. Cuando alguien que te conoce diga que puedes moverte, vuelve y cambia tus respuestas.",
  nothing: "Hoy no hay aquí nada adecuado para ti",
  nothingMore: "Tus respuestas lo descartan. Pregunta antes a tu médico o cirujano; saben lo que te conviene.",
  nothingHere: "Nada de esto se puede hacer donde estás",
  nothingHereMore: "Elige otro lugar, u otro objetivo para este.",
  otherPlace: "Elegir otro lugar",
  loading: "Un momento…",
  tryAgain: "Intentar de nuevo",
  unreachable: "No se pudieron traer los movimientos. Comprueba la conexión.",
  unreadable: "No se pueden leer los movimientos. Pueden ser de otra versión.",
  device: {
    alone: "No hace falta una cuenta. Sin ella, nada de lo que respondes sale de este navegador.",
    account: "Has entrado en tu cuenta: lo que respondes se guarda en ella, cifrado en este servidor.",
  },
  notSaved: "Tus respuestas no se han podido guardar en este navegador, así que la página siguiente volverá a preguntar.",
  equipment: { mat: "una esterilla", wall: "una pared", chair: "una silla firme" },
  step: (number, count) => `Paso ${number} de ${count}`,
  minutes: (count) => `${count} min`,
  about: (minutes) => `unos ${minutes} minuto${minutes === 1 ? "" : "s"}`,
  reason(reason) {
    switch (reason.kind) {
      case "safety":
        return reason.text;
      case "place":
        return `${reason.to} en vez de ${lower(reason.from)}: va mejor donde estás.`;
      case "left_out":
        return `Se deja fuera ${lower(reason.movement)}. ${reason.text}`;
      case "not_here":
        return `Se deja fuera ${lower(reason.movement)}: no se puede hacer donde estás.`;
      case "needs":
        return `${reason.movement}: hace falta ${this.equipment[reason.equipment] ?? reason.equipment}.`;
      case "shorter":
        return `La dosis mínima que vale la pena, para que quepa en ${reason.minutes} minutos.`;
      case "longer":
        return `Tienes ${reason.minutes} minutos, así que hay más, dentro de lo que permite el movimiento.`;
      case "gentler":
        return `${reason.movement} va más suave esta vez, porque la última dolió.`;
      case "too_short":
        return `Se deja fuera ${lower(reason.movement)}: falta tiempo.`;
    }
  },
};

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export const LANGUAGES: Readonly<Record<string, ChoosingWords>> = { en, es };

/** Give the words of a language tag; English for a language that is not spoken here. */
export function choosingWords(tag: string): ChoosingWords {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? ""] ?? en;
}
