/** Everything the element says by itself, in every language it speaks. What a movement says comes with the movement. */
import type { ProblemCode } from "./problem.ts";

/** The joints that can be lit, as they are called. */
export interface LitWords {
  readonly names: Readonly<Record<string, string>>;
  middle(name: string): string;
  sided(name: string, side: "left" | "right"): string;
  told(names: readonly string[]): string;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface Words {
  readonly play: string;
  readonly pause: string;
  readonly previous: string;
  readonly next: string;
  readonly speed: string;
  readonly repeat: string;
  readonly mirror: string;
  readonly side: Readonly<Record<"left" | "right", string>>;
  readonly mistake: string;
  readonly noMistake: string;
  readonly rightWay: string;
  readonly camera: string;
  readonly home: string;
  readonly steps: string;
  readonly keys: string;
  readonly loading: string;
  readonly tryAgain: string;
  readonly joints: Readonly<Record<string, string>>;
  readonly lit: LitWords;
  readonly problems: Readonly<Record<ProblemCode, string>>;
  figure(name: string): string;
  still(name: string): string;
  step(number: number, count: number): string;
  angle(joint: string, degrees: number): string;
  cue(cue: string): string;
  cameraAdvice(advice: string): string;
}

const en: Words = {
  play: "Play",
  pause: "Pause",
  previous: "Previous step",
  next: "Next step",
  speed: "Speed",
  repeat: "Repeat this step",
  mirror: "Change sides",
  side: { left: "Left side", right: "Right side" },
  mistake: "Compare with a mistake",
  noMistake: "Right way only",
  rightWay: "Right way",
  camera: "From my camera",
  home: "Reset the view",
  steps: "Steps",
  keys: "Space plays and pauses, comma and full stop change the step, the arrow keys turn the view, plus and minus zoom, Home resets the view.",
  loading: "The figure is coming…",
  tryAgain: "Try again",
  joints: { hip: "Hip", knee: "Knee", elbow: "Elbow", shoulder: "Shoulder", trunk: "Trunk", legs: "Legs apart" },
  lit: {
    names: { shoulder: "shoulder", elbow: "elbow", wrist: "wrist", hip: "hip", knee: "knee", ankle: "ankle", upper_back: "upper back", spine: "spine" },
    middle: capital,
    sided: (name, side) => `${capital(side)} ${name}`,
    told: (names) => `Lit on the figure: ${names.join(", ").toLowerCase()}.`,
  },
  problems: {
    "no-movement": "No movement is named here.",
    "unknown-movement": "This movement is not here. Its name may be misspelt.",
    "unknown-body": "This body is not here.",
    unreachable: "The figure could not be fetched. Check the connection.",
    unreadable: "The figure's file cannot be read. It may belong to another version.",
    "no-webgl": "This browser cannot draw in three dimensions, so here are the steps as pictures.",
    "context-lost": "The drawing was interrupted, so here are the steps as pictures. It comes back by itself when it can.",
  },
  figure: (name) => `Moving figure: ${name}`,
  still: (name) => `${name}: pictures of its steps`,
  step: (number, count) => `Step ${number} of ${count}`,
  angle: (joint, degrees) => `${joint} ${degrees}°`,
  cue: (cue) => `“${cue}.”`,
  cameraAdvice: (advice) => `Camera: ${advice}`,
};

const es: Words = {
  play: "Reproducir",
  pause: "Pausa",
  previous: "Paso anterior",
  next: "Paso siguiente",
  speed: "Velocidad",
  repeat: "Repetir este paso",
  mirror: "Cambiar de lado",
  side: { left: "Lado izquierdo", right: "Lado derecho" },
  mistake: "Comparar con un error",
  noMistake: "Solo la forma correcta",
  rightWay: "Forma correcta",
  camera: "Desde mi cámara",
  home: "Restablecer la vista",
  steps: "Pasos",
  keys: "Espacio reproduce y pausa, coma y punto cambian de paso, las flechas giran la vista, más y menos acercan y alejan, Inicio restablece la vista.",
  loading: "La figura está llegando…",
  tryAgain: "Intentar de nuevo",
  joints: { hip: "Cadera", knee: "Rodilla", elbow: "Codo", shoulder: "Hombro", trunk: "Tronco", legs: "Piernas separadas" },
  lit: {
    names: { shoulder: "hombro", elbow: "codo", wrist: "muñeca", hip: "cadera", knee: "rodilla", ankle: "tobillo", upper_back: "espalda alta", spine: "columna" },
    middle: capital,
    sided: (name, side) => {
      const isFeminine = name.endsWith("a");
      const which = side === "left" ? "izquierd" : "derech";
      return `${capital(name)} ${which}${isFeminine ? "a" : "o"}`;
    },
    told: (names) => `Iluminado en la figura: ${names.join(", ").toLowerCase()}.`,
  },
  problems: {
    "no-movement": "Aquí no se nombra ningún movimiento.",
    "unknown-movement": "Este movimiento no está aquí. Quizá el nombre esté mal escrito.",
    "unknown-body": "Este cuerpo no está aquí.",
    unreachable: "No se pudo traer la figura. Comprueba la conexión.",
    unreadable: "No se puede leer el archivo de la figura. Puede ser de otra versión.",
    "no-webgl": "Este navegador no puede dibujar en tres dimensiones; estos son los pasos en imágenes.",
    "context-lost": "El dibujo se interrumpió; estos son los pasos en imágenes. Volverá solo cuando pueda.",
  },
  figure: (name) => `Figura en movimiento: ${name}`,
  still: (name) => `${name}: imágenes de sus pasos`,
  step: (number, count) => `Paso ${number} de ${count}`,
  angle: (joint, degrees) => `${joint} ${degrees}°`,
  cue: (cue) => `«${cue}.»`,
  cameraAdvice: (advice) => `Cámara: ${advice}`,
};

export const LANGUAGES: Readonly<Record<string, Words>> = { en, es };

/** Give the words of a language tag such as `es-MX`; English for a language that is not spoken here. */
export function wordsFor(tag: string): Words {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? ""] ?? en;
}
