/** Everything that is said of recordings, in every language. */

export interface RecordingWords {
  readonly keep: string;
  readonly what: string;
  readonly title: string;
  readonly none: string;
  readonly play: string;
  readonly stop: string;
  readonly save: string;
  readonly remove: string;
  readonly really: string;
  readonly cancel: string;
  readonly removed: string;
  readonly unreadable: string;
  readonly sides: Readonly<Record<"left" | "right" | "both", string>>;
  /** Of a session: how many of its sets are kept. */
  kept(count: number): string;
  bound(most: number, megabytes: number): string;
  repetitions(count: number): string;
  held(seconds: number): string;
  counted(amount: string): string;
  facts(seconds: number, kilobytes: number): string;
  picture(name: string): string;
  act(what: string, name: string): string;
}

const en: RecordingWords = {
  keep: "Keep recordings of the sets I answer",
  what: "A recording has no pictures and no sound: only 33 points of your body, how they moved, and the number you said. It isn't sent anywhere and isn't part of your account; it is kept in this browser until you save it as a file or delete it, under “Your progress”. If you choose to share the file, it helps to test the coach.",
  title: "Recordings",
  none: "No recordings are kept.",
  play: "Play",
  stop: "Stop",
  save: "Save as a file",
  remove: "Delete",
  really: "Yes, delete",
  cancel: "No, keep it",
  removed: "The recording is deleted.",
  unreadable: "This recording could not be read.",
  sides: { left: "left side", right: "right side", both: "" },
  kept: (count) => (count === 0 ? "Answer for a set to save its recording." : count === 1 ? "1 recording saved from this session." : `${count} recordings saved from this session.`),
  bound: (most, megabytes) => `Up to ${most} recordings and ${megabytes} MB are saved; the oldest are deleted first.`,
  repetitions: (count) => `${count} ×`,
  held: (seconds) => `${seconds} s held`,
  counted: (amount) => `the camera counted ${amount}`,
  facts: (seconds, kilobytes) => `${seconds} s, ${kilobytes} KB`,
  picture: (name) => `${name}, as moving points`,
  act: (what, name) => `${what}: ${name}`,
};

const es: RecordingWords = {
  keep: "Guardar grabaciones de las series que respondo",
  what: "Una grabación no tiene imágenes ni sonido: solo 33 puntos de tu cuerpo, cómo se movieron y el número que dijiste. No se envía a ninguna parte ni forma parte de tu cuenta; se guarda en este navegador hasta que la guardes como archivo o la borres, en «Tu progreso». Si decides compartir el archivo, ayuda a probar al entrenador.",
  title: "Grabaciones",
  none: "No hay grabaciones guardadas.",
  play: "Reproducir",
  stop: "Parar",
  save: "Guardar como archivo",
  remove: "Borrar",
  really: "Sí, borrar",
  cancel: "No, conservarla",
  removed: "La grabación está borrada.",
  unreadable: "No se pudo leer esta grabación.",
  sides: { left: "lado izquierdo", right: "lado derecho", both: "" },
  kept: (count) => (count === 0 ? "Responde a una serie y se guarda su grabación." : count === 1 ? "Se guarda 1 grabación de esta sesión." : `Se guardan ${count} grabaciones de esta sesión.`),
  bound: (most, megabytes) => `Se guardan las ${most} últimas, como mucho ${megabytes} MB; las más antiguas se van primero.`,
  repetitions: (count) => `${count} ×`,
  held: (seconds) => `${seconds} s mantenidos`,
  counted: (amount) => `la cámara contó ${amount}`,
  facts: (seconds, kilobytes) => `${seconds} s, ${kilobytes} KB`,
  picture: (name) => `${name}, como puntos en movimiento`,
  act: (what, name) => `${what}: ${name}`,
};

export const LANGUAGES: Readonly<Record<string, RecordingWords>> = { en, es };

/** Give the words of a language tag; English for a language that is not spoken here. */
export function recordingWords(tag: string): RecordingWords {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? ""] ?? en;
}
