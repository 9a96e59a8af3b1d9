/** Everything the player says by itself, in every language it speaks. What a movement says comes with the library. */
import type { Kind, SetSide } from "../choosing/library.ts";
import type { Reader } from "../sync/account.ts";
import type { Direction, Part } from "./segments.ts";
import type { Mode, Why } from "./session.ts";

export type Trouble =
  | "unreachable" | "unreadable" | "no-session" | "no-figure" | "no-voice" | "voice-asleep" | "not-lasting" | "full" | "no-wake" | "offline"
  | "store-lost" | "store-blocked" | "store-unread" | "held-up"
  | "own-gone" | "own-unfinished"
  | "camera-none" | "camera-refused" | "camera-gone" | "camera-slow" | "camera-no-webgl" | "camera-failed" | "camera-cpu"
  | "camera-held" | "camera-crashed";

export interface Words {
  readonly start: string;
  readonly pause: string;
  readonly resume: string;
  readonly skip: string;
  readonly ready: string;
  readonly repeat: string;
  readonly back: string;
  readonly hurts: string;
  readonly stop: string;
  readonly leave: string;
  readonly full: string;
  readonly voice: string;
  readonly sounds: string;
  readonly mediaKeys: string;
  readonly mediaKeysHint: string;
  readonly why: string;
  readonly plan: string;
  readonly rest: string;
  readonly restCaption: string;
  readonly turn: string;
  readonly otherSide: string;
  readonly otherWay: string;
  readonly go: string;
  readonly half: string;
  readonly tenSeconds: string;
  readonly setDone: string;
  readonly eased: string;
  readonly loading: string;
  readonly tryAgain: string;
  readonly keys: string;
  readonly goesOn: string;
  readonly controls: string;
  readonly picture: string;
  readonly seconds: string;
  readonly parts: Readonly<Record<Part, string>>;
  readonly sides: Readonly<Record<SetSide, string>>;
  readonly directions: Readonly<Record<Direction, string>>;
  readonly breathe: Readonly<Record<"in" | "out", string>>;
  readonly modes: Readonly<Record<Mode, string>>;
  readonly stopped: Readonly<Record<Why, string>>;
  readonly troubles: Readonly<Record<Trouble, string>>;
  readonly pain: {
    readonly question: string;
    readonly how: string;
    readonly none: string;
    readonly worst: string;
    readonly numb: string;
    readonly cancel: string;
    readonly bands: string;
  };
  readonly after: {
    readonly done: string;
    readonly stopped: string;
    readonly what: string;
    readonly movement: string;
    readonly side: string;
    readonly amount: string;
    readonly best: string;
    readonly typical: string;
    readonly clean: string;
    readonly range: string;
    readonly check: string;
    readonly focus: string;
    readonly effort: string;
    readonly efforts: readonly [string, string, string, string, string];
    readonly pain: string;
    readonly thanks: string;
    readonly saving: string;
    readonly saved: Readonly<Record<Reader, string>>;
    readonly unsaved: string;
    readonly memory: string;
    readonly saveFile: string;
    readonly history: string;
    readonly again: string;
    readonly nothing: string;
    readonly byClock: string;
    readonly numbHelp: string;
    readonly painHelp: string;
    readonly focusStopped: string;
    readonly focusBegin: string;
    focusShort(movement: string, side: string): string;
    focusUneven(movement: string, side: string): string;
    ratio(done: string, asked: string): string;
    cleanShare(clean: number, seen: number): string;
    deg(value: number): string;
  };
  readonly asking: {
    readonly title: string;
    readonly hint: string;
    readonly yes: string;
    readonly fewer: string;
    readonly more: string;
    readonly confirmed: string;
    sure(amount: string): string;
    unsure(amount: string): string;
    corrected(counted: string): string;
    amount(kind: Kind, amount: number): string;
    set(number: number): string;
  };
  readonly needs: string;
  readonly beginWith: string;
  readonly needsCamera: string;
  minutes(count: number): string;
  amount(kind: Kind, amount: number): string;
  short(kind: Kind, amount: number): string;
  number(value: number): string;
  oneMore(value: number): string;
  holdFor(seconds: number): string;
  nextUp(what: string): string;
  of(number: number, count: number): string;
  remaining(minutes: number): string;
}

const en: Words = {
  start: "Start",
  pause: "Pause",
  resume: "Go on",
  skip: "Skip",
  ready: "I am ready",
  repeat: "Repeat",
  back: "Back",
  hurts: "Does it hurt?",
  stop: "End here",
  leave: "Choose something else",
  full: "Full screen",
  voice: "Voice",
  sounds: "Sounds",
  mediaKeys: "Media keys",
  mediaKeysHint: "Media keys let headphones, keyboards and the lock screen pause and skip. On a phone they stop other apps' music.",
  why: "Why this",
  plan: "What you will do",
  rest: "Rest.",
  restCaption: "Rest, and let the breath settle.",
  turn: "Take your time to change sides.",
  otherSide: "Other side.",
  otherWay: "Now the other way round.",
  go: "Go.",
  half: "Halfway.",
  tenSeconds: "Ten seconds more.",
  setDone: "Good.",
  eased: "Gentler from here: a quarter less, and only as far as it feels fine.",
  loading: "Getting ready…",
  tryAgain: "Try again",
  keys: "Keys: space pauses and goes on, right arrow skips, left arrow goes back, R repeats, H says that it hurts, V turns the voice off and on, F fills the screen.",
  goesOn: "Going on where you were.",
  controls: "Controls",
  picture: "The movement, shown",
  seconds: "s",
  parts: { setup: "Get into position", work: "Now", change: "Other way", rest: "Rest", turn: "Other side" },
  sides: { left: "left side", right: "right side", both: "" },
  directions: { forward: "Forward.", backward: "Backward." },
  breathe: { in: "Breathe in", out: "Breathe out" },
  modes: { ready: "", running: "Going on.", paused: "Paused.", asking: "Does it hurt?", finished: "That was all. Well done.", stopped: "" },
  stopped: {
    "": "Stopped.",
    person: "Ended here.",
    pain: "Stop here for today. Come out of the position slowly.",
    numb: "Stop here. Come out of the position slowly.",
  },
  troubles: {
    unreachable: "The movements could not be fetched. Check the connection.",
    unreadable: "The movements cannot be read. They may belong to another version.",
    "own-gone": "This is not on your device, or it was deleted. What you wrote stands under “Movements of your own”.",
    "own-unfinished": "This still has something to mend, or uses a movement that has. Open it under “Movements of your own”.",
    "no-session": "Nothing here is right for you today. Your answers rule it out; ask your clinician first.",
    "no-figure": "The moving figure is not here, so pictures and words lead.",
    "no-voice": "This browser has no voice of its own, so captions and sounds lead.",
    "not-lasting": "This browser keeps nothing (a private window, perhaps): the session works, its record goes when you close the page.",
    full: "There is no room left on this device: the session goes on, but it can't be saved right now.",
    "store-lost": "The browser closed its storage and doesn't open it again right now. The session goes on, and saving is tried again.",
    "store-blocked": "Another tab with another version of Unsit holds the storage. Close that tab; saving is tried again.",
    "store-unread": "The browser took what was saved but doesn't show it when it is read back. Saving is tried again.",
    "voice-asleep": "The browser keeps this page silent, so captions lead. Tap anywhere to hear the voice again.",
    "held-up": "The browser slowed this tab down while it was hidden, so the voice could not keep time. Keep the tab in view.",
    "no-wake": "The screen may go dark by itself here.",
    offline: "You are offline. Everything goes on.",
    "camera-none": "There is no camera here. The clock leads.",
    "camera-refused": "The camera was not allowed, so the clock leads. You can allow it in the browser's settings for this page.",
    "camera-gone": "The camera went away. The clock carries on.",
    "camera-slow": "This device is too slow to watch. The clock carries on.",
    "camera-no-webgl": "This browser cannot look at pictures without WebGL. The clock leads.",
    "camera-failed": "The coach could not be started. The clock leads.",
    "camera-held": "Another program holds the camera right now, so the clock leads. The coach goes on when the picture is back.",
    "camera-crashed": "The coach stopped working several times. The clock carries on; you can switch the camera on again.",
    "camera-cpu": "No graphics processor to be had: the coach works on the main one, a little slower.",
  },
  pain: {
    question: "Does it hurt?",
    how: "How much, from 0 to 10?",
    none: "0: nothing",
    worst: "10: the worst",
    numb: "It feels numb, it tingles, or it spreads down the leg",
    cancel: "No, go on",
    bands: "0 to 2: go on. 3 to 5: gentler. Above 5, or numb: stop.",
  },
  after: {
    done: "Done",
    stopped: "Ended early",
    what: "What you did",
    movement: "Movement",
    side: "Side",
    amount: "Done",
    best: "Best set",
    typical: "Typical",
    clean: "Clean",
    range: "Still-spine range",
    check: "Mobility check",
    focus: "One thing for next time",
    effort: "How hard was it?",
    efforts: ["Very easy", "Easy", "Just right", "Hard", "Very hard"],
    pain: "Any pain now?",
    thanks: "Thank you, that is kept on this device.",
    saving: "Saving…",
    saved: { alone: "Saved in this browser.", account: "Saved on this device. It syncs to your account." },
    unsaved: "This session isn't saved yet. Saving is tried again while this page is open. To be safe, save it as a file before you close the page.",
    memory: "The browser gives this page no storage, so this session is gone when you close the page. Save it as a file to keep it.",
    saveFile: "Save this session as a file",
    history: "See your progress",
    again: "Once more",
    nothing: "Nothing was done this time. That is all right.",
    byClock: "Counted by the clock",
    numbHelp: "If the numbness does not go away soon, or if it is where a saddle would touch you, or bladder, bowels or strength change: get help the same day.",
    painHelp: "Leave this movement until it feels settled. If it is worse tomorrow, or does not go, ask your clinician; a gentle option is ready.",
    focusStopped: "Rest. Next time this will be gentler.",
    focusBegin: "Begin with one minute. That counts.",
    focusShort: (movement, side) => `${movement}${side ? `, ${side}` : ""}: stay to the end, gentler if need be.`,
    focusUneven: (movement, side) => `${movement}: give the ${side} as much as the other.`,
    ratio: (done, asked) => `${done} of ${asked}`,
    cleanShare: (clean, seen) => `${clean} of ${seen} seen`,
    deg: (value) => `${Math.round(value)}°`,
  },
  asking: {
    title: "Was that right?",
    hint: "This is what the camera counted. If a number is wrong, correct it with − or +. Your diary saves the number you set.",
    yes: "Yes, that’s right",
    fewer: "Less",
    more: "More",
    confirmed: "Thank you.",
    sure: (amount) => `${amount}. Was that right?`,
    unsure: (amount) => `About ${amount}; the coach isn’t sure. Was that right?`,
    corrected: (counted) => `Corrected. The camera had counted ${counted}.`,
    amount: (kind, amount) => ({ hold: `${amount} second${amount === 1 ? "" : "s"}`, repetitions: `${amount} repetition${amount === 1 ? "" : "s"}`, circles: `${amount} circle${amount === 1 ? "" : "s"}` })[kind],
    set: (number) => `set ${number}`,
  },
  needs: "You need",
  beginWith: "Begin with the",
  needsCamera: "Only the camera reads the value; without it this is an exercise like any other.",
  minutes: (count) => `about ${count} minute${count === 1 ? "" : "s"}`,
  amount: (kind, amount) =>
    ({ hold: `hold ${amount} seconds`, repetitions: `${amount} times`, circles: `${amount} circles each way` })[kind],
  short: (kind, amount) => ({ hold: `${Math.round(amount)} s`, repetitions: `${amount}×`, circles: `${amount} circles` })[kind],
  number: (value) => `${value}`,
  oneMore: (value) => `${value}. One more.`,
  holdFor: (seconds) => `Hold for ${seconds} seconds.`,
  nextUp: (what) => `Next: ${what}`,
  of: (number, count) => `${number} of ${count}`,
  remaining: (minutes) => (minutes < 1 ? "less than a minute left" : `${minutes} min left`),
};

const es: Words = {
  start: "Empezar",
  pause: "Pausa",
  resume: "Seguir",
  skip: "Saltar",
  ready: "Listo",
  repeat: "Repetir",
  back: "Atrás",
  hurts: "¿Duele?",
  stop: "Terminar aquí",
  leave: "Elegir otra cosa",
  full: "Pantalla completa",
  voice: "Voz",
  sounds: "Sonidos",
  mediaKeys: "Teclas multimedia",
  mediaKeysHint: "Con las teclas multimedia puedes pausar y saltar desde los auriculares, el teclado o la pantalla de bloqueo. En un teléfono paran la música de otras aplicaciones.",
  why: "Por qué esto",
  plan: "Lo que vas a hacer",
  rest: "Descansa.",
  restCaption: "Descansa y deja que la respiración se calme.",
  turn: "Cambia de lado con calma.",
  otherSide: "El otro lado.",
  otherWay: "Ahora en el otro sentido.",
  go: "Adelante.",
  half: "La mitad.",
  tenSeconds: "Diez segundos más.",
  setDone: "Bien.",
  eased: "Más suave desde aquí: una cuarta parte menos, y solo hasta donde se sienta bien.",
  loading: "Preparando…",
  tryAgain: "Intentar de nuevo",
  keys: "Teclas: espacio pausa y sigue, flecha derecha salta, flecha izquierda vuelve atrás, R repite, H dice que duele, V quita y pone la voz, F llena la pantalla.",
  goesOn: "Seguimos donde estabas.",
  controls: "Controles",
  picture: "El movimiento, mostrado",
  seconds: "s",
  parts: { setup: "Colócate", work: "Ahora", change: "Otro sentido", rest: "Descanso", turn: "Otro lado" },
  sides: { left: "lado izquierdo", right: "lado derecho", both: "" },
  directions: { forward: "Hacia delante.", backward: "Hacia atrás." },
  breathe: { in: "Inspira", out: "Espira" },
  modes: { ready: "", running: "Seguimos.", paused: "En pausa.", asking: "¿Duele?", finished: "Eso es todo. Muy bien.", stopped: "" },
  stopped: {
    "": "Parado.",
    person: "Terminado aquí.",
    pain: "Para aquí por hoy. Sal de la posición despacio.",
    numb: "Para aquí. Sal de la posición despacio.",
  },
  troubles: {
    unreachable: "No se pudieron traer los movimientos. Comprueba la conexión.",
    unreadable: "No se pueden leer los movimientos. Pueden ser de otra versión.",
    "own-gone": "Esto no está en tu dispositivo o se borró. Lo que has escrito está en «Movimientos propios».",
    "own-unfinished": "Aquí queda algo por arreglar, o usa un movimiento que lo tiene. Ábrelo en «Movimientos propios».",
    "no-session": "Hoy no hay aquí nada adecuado para ti. Tus respuestas lo descartan; pregunta antes a tu médico.",
    "no-figure": "La figura no está aquí; guían las imágenes y las palabras.",
    "no-voice": "Este navegador no tiene voz propia; guían los textos y los sonidos.",
    "not-lasting": "Este navegador no guarda nada (quizá una ventana privada): la sesión funciona, su registro se va al cerrar la página.",
    full: "No queda espacio en este dispositivo: la sesión sigue, pero ahora no se puede guardar.",
    "store-lost": "El navegador cerró su almacenamiento y ahora no lo vuelve a abrir. La sesión sigue y se vuelve a intentar guardarla.",
    "store-blocked": "Otra pestaña con otra versión de Unsit ocupa el almacenamiento. Ciérrala; se vuelve a intentar guardar.",
    "store-unread": "El navegador aceptó lo guardado, pero no aparece al leerlo. Se vuelve a intentar guardar.",
    "voice-asleep": "El navegador mantiene esta página en silencio; guían los textos. Toca en cualquier parte para volver a oír la voz.",
    "held-up": "El navegador frenó esta pestaña mientras estaba oculta y la voz no pudo seguir el ritmo. Mantén la pestaña a la vista.",
    "no-wake": "Aquí la pantalla puede apagarse sola.",
    offline: "No hay conexión. Todo sigue.",
    "camera-none": "Aquí no hay cámara. Guía el reloj.",
    "camera-refused": "No se permitió la cámara; guía el reloj. Puedes permitirla en los ajustes del navegador para esta página.",
    "camera-gone": "La cámara se fue. El reloj sigue.",
    "camera-slow": "Este dispositivo es demasiado lento para mirar. El reloj sigue.",
    "camera-no-webgl": "Este navegador no puede mirar imágenes sin WebGL. Guía el reloj.",
    "camera-failed": "No se pudo iniciar el entrenador. Guía el reloj.",
    "camera-held": "Otro programa ocupa la cámara, así que guía el reloj. El entrenador sigue cuando vuelva la imagen.",
    "camera-crashed": "El entrenador dejó de funcionar varias veces. El reloj sigue; puedes volver a encender la cámara.",
    "camera-cpu": "No hay procesador gráfico: el entrenador trabaja en el principal, algo más lento.",
  },
  pain: {
    question: "¿Duele?",
    how: "¿Cuánto, de 0 a 10?",
    none: "0: nada",
    worst: "10: lo peor",
    numb: "Se duerme, hormiguea o baja por la pierna",
    cancel: "No, seguir",
    bands: "De 0 a 2: sigue. De 3 a 5: más suave. Más de 5, o dormido: para.",
  },
  after: {
    done: "Hecho",
    stopped: "Terminado antes",
    what: "Lo que hiciste",
    movement: "Movimiento",
    side: "Lado",
    amount: "Hecho",
    best: "Mejor serie",
    typical: "Habitual",
    clean: "Limpias",
    range: "Margen con columna quieta",
    check: "Prueba de movilidad",
    focus: "Una cosa para la próxima vez",
    effort: "¿Qué esfuerzo fue?",
    efforts: ["Muy fácil", "Fácil", "Justo", "Duro", "Muy duro"],
    pain: "¿Algún dolor ahora?",
    thanks: "Gracias, queda guardado en este dispositivo.",
    saving: "Guardando…",
    saved: { alone: "Guardado en este navegador.", account: "Guardado en este dispositivo. Se sincroniza con tu cuenta." },
    unsaved: "Esta sesión aún no está guardada. Se vuelve a intentar mientras la página esté abierta. Para estar seguro, guárdala como archivo antes de cerrarla.",
    memory: "El navegador no da almacenamiento a esta página, así que esta sesión se pierde al cerrarla. Guárdala como archivo para conservarla.",
    saveFile: "Guardar esta sesión como archivo",
    history: "Ver tu progreso",
    again: "Otra vez",
    nothing: "Esta vez no se hizo nada. No pasa nada.",
    byClock: "Contado por el reloj",
    numbHelp: "Si el adormecimiento no se va pronto, o está donde tocaría una silla de montar, o cambian la vejiga, el intestino o la fuerza: busca ayuda el mismo día.",
    painHelp: "Deja este movimiento hasta que se calme. Si mañana está peor o no se va, pregunta a tu médico; hay una opción suave lista.",
    focusStopped: "Descansa. La próxima vez será más suave.",
    focusBegin: "Empieza con un minuto. Eso cuenta.",
    focusShort: (movement, side) => `${movement}${side ? `, ${side}` : ""}: quédate hasta el final, más suave si hace falta.`,
    focusUneven: (movement, side) => `${movement}: da al ${side} tanto como al otro.`,
    ratio: (done, asked) => `${done} de ${asked}`,
    cleanShare: (clean, seen) => `${clean} de ${seen} vistas`,
    deg: (value) => `${Math.round(value)}°`,
  },
  asking: {
    title: "¿Está bien?",
    hint: "Esto es lo que contó la cámara. Si un número no es correcto, corrígelo con − o +; tu diario toma lo que digas.",
    yes: "Sí, está bien",
    fewer: "Menos",
    more: "Más",
    confirmed: "Gracias.",
    sure: (amount) => `${amount}. ¿Está bien?`,
    unsure: (amount) => `Más o menos ${amount}; el entrenador no lo tiene claro. ¿Está bien?`,
    corrected: (counted) => `Corregido. La cámara había contado ${counted}.`,
    amount: (kind, amount) => ({ hold: `${amount} segundo${amount === 1 ? "" : "s"}`, repetitions: `${amount} ${amount === 1 ? "repetición" : "repeticiones"}`, circles: `${amount} círculo${amount === 1 ? "" : "s"}` })[kind],
    set: (number) => `serie ${number}`,
  },
  needs: "Necesitas",
  beginWith: "Empezar con el",
  needsCamera: "Solo la cámara lee el valor; sin ella es un ejercicio como cualquier otro.",
  minutes: (count) => `unos ${count} minuto${count === 1 ? "" : "s"}`,
  amount: (kind, amount) =>
    ({ hold: `mantén ${amount} segundos`, repetitions: `${amount} veces`, circles: `${amount} círculos en cada sentido` })[kind],
  short: (kind, amount) => ({ hold: `${Math.round(amount)} s`, repetitions: `${amount}×`, circles: `${amount} círculos` })[kind],
  number: (value) => `${value}`,
  oneMore: (value) => `${value}. Una más.`,
  holdFor: (seconds) => `Mantén ${seconds} segundos.`,
  nextUp: (what) => `Después: ${what}`,
  of: (number, count) => `${number} de ${count}`,
  remaining: (minutes) => (minutes < 1 ? "queda menos de un minuto" : `quedan ${minutes} min`),
};

export const LANGUAGES: Readonly<Record<string, Words>> = { en, es };

/** Give the words of a language tag such as `es-MX`; English for a language that is not spoken here. */
export function wordsFor(tag: string): Words {
  return LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? ""] ?? en;
}
