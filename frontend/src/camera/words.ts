/** Everything said about the camera, in every language. */
import type { Saying } from "../coach/guide.ts";
import type { Framing } from "./watch.ts";

export interface CameraWords {
  readonly use: string;
  readonly short: string;
  readonly stop: string;
  readonly starting: string;
  readonly ready: string;
  readonly watching: string;
  readonly clock: string;
  readonly where: string;
  readonly privacy: string;
  readonly dark: string;
  readonly unknown: string;
  readonly preview: string;
  readonly people: { readonly several: string; which(number: number, of: number): string };
  readonly signs: { readonly use: string; readonly how: string; readonly asks: string };
  readonly framing: Readonly<Record<Framing, string>>;
  readonly sayings: Readonly<Record<Saying, string>>;
  range(degrees: number): string;
}

const en: CameraWords = {
  use: "Be watched by the camera",
  short: "Camera on",
  stop: "Camera off",
  starting: "The coach is getting ready. It works on this device; no picture leaves it.",
  ready: "The coach is ready",
  watching: "The camera counts",
  clock: "The clock counts",
  where: "Where the camera stands",
  privacy: "Pictures are looked at here and dropped at once. The light beside the camera is on as long as it looks.",
  dark: "It is rather dark; more light helps.",
  unknown: "Some of the form cannot be seen from here; nothing is said about it.",
  preview: "What the camera sees",
  people: {
    several: "More than one person is to be seen. Whom shall I watch?",
    which: (number, of) => (number === 1 ? "The one on the left" : number === of ? "The one on the right" : "The one in the middle"),
  },
  signs: {
    use: "Hand signs",
    how: "Stretch one hand past your head until it sounds, then let it down: pause, or go on. Keep it there for three seconds: next. Both hands for three seconds: pause, and once more: the end.",
    asks: "Paused. Both hands once more end the session; one hand goes on.",
  },
  framing: { nobody: "Nobody to be seen yet", partly: "A part of you is outside the picture", whole: "You are wholly in the picture" },
  sayings: {
    lost: "I cannot see you just now. The clock carries on.",
    regained: "I see you again.",
    misplaced: "From there I cannot judge this movement well.",
    stalled: "I could not count that. The clock carries on.",
  },
  range: (degrees) => `Still-spine range: ${Math.round(degrees)}°`,
};

const es: CameraWords = {
  use: "Que mire la cámara",
  short: "Cámara",
  stop: "Quitar la cámara",
  starting: "El entrenador se prepara. Trabaja en este dispositivo; ninguna imagen sale de él.",
  ready: "El entrenador está listo",
  watching: "Cuenta la cámara",
  clock: "Cuenta el reloj",
  where: "Dónde poner la cámara",
  privacy: "Las imágenes se miran aquí y se descartan enseguida. La luz junto a la cámara está encendida mientras mira.",
  dark: "Está bastante oscuro; más luz ayuda.",
  unknown: "Parte de la forma no se ve desde aquí; de eso no se dice nada.",
  preview: "Lo que ve la cámara",
  people: {
    several: "Se ve a más de una persona. ¿A quién miro?",
    which: (number, of) => (number === 1 ? "A quien está a la izquierda" : number === of ? "A quien está a la derecha" : "A quien está en medio"),
  },
  signs: {
    use: "Señas con las manos",
    how: "Estira una mano más allá de la cabeza hasta que suene y bájala: pausa, o seguir. Déjala ahí tres segundos: siguiente. Las dos manos tres segundos: pausa, y otra vez: el final.",
    asks: "En pausa. Las dos manos otra vez terminan la sesión; una mano sigue.",
  },
  framing: { nobody: "Todavía no se ve a nadie", partly: "Una parte de ti queda fuera de la imagen", whole: "Estás entero en la imagen" },
  sayings: {
    lost: "Ahora no te veo. El reloj sigue.",
    regained: "Te veo otra vez.",
    misplaced: "Desde ahí no puedo juzgar bien este movimiento.",
    stalled: "No pude contar eso. El reloj sigue.",
  },
  range: (degrees) => `Margen con columna quieta: ${Math.round(degrees)}°`,
};

export const LANGUAGES: Readonly<Record<string, CameraWords>> = { en, es };

/** Give the words of a language tag; English for a language that is not spoken here. */
export function cameraWords(tag: string): CameraWords {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? ""] ?? en;
}
