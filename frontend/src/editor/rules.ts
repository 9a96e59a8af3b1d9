/** What the checker says, in the reader's language: its rules come in English, each after a pattern. */
import type { Found } from "./messages.ts";

type Pattern = readonly [said: RegExp, instead: string];

/** The end of many rules: the nearest name, or all there are. */
const HINTS: readonly Pattern[] = [
  [/; did you mean (.+)\?$/, "; ¿querías decir $1?"],
  [/; known: /, "; hay: "],
  [/ or (?=[^ ]+$)/, " o "],
];

const ES: readonly Pattern[] = [
  [/^must be given, for the kind is (.+)$/, "hay que ponerlo, porque lo que se cuenta es $1"],
  [/^must be given once$/, "solo puede estar una vez"],
  [/^must be given$/, "hay que ponerlo"],
  [/^must not be given, for the kind of (.+) is (.+)$/, "sobra, porque en $1 lo que se cuenta es $2"],
  [/^must not be given, for the kind is (.+)$/, "sobra, porque lo que se cuenta es $1"],
  [/^must not be in use already(.*)$/, "no debe estar en uso ya$1"],
  [/^must not be empty$/, "no puede estar vacío"],
  [/^must not be 0$/, "no puede ser 0"],
  [/^must not be longer than (.+) bytes$/, "no debe pasar de $1 bytes"],
  [/^must not nest tables or lists so deeply$/, "no debe anidar tan hondo tablas o listas"],
  [/^must not be less than (.+)$/, "no debe ser menor que $1"],
  [/^must not be a measure of finished (.+), for the kind is (.+)$/, "no puede ser una medida de $1 terminados, porque lo que se cuenta es $2"],
  [/^must not have circle or reverse, for the kind is (.+)$/, "no puede tener circle ni reverse, porque lo que se cuenta es $1"],
  [/^must not stand beside (.+), which means both sides$/, "no puede estar junto a $1, que significa los dos lados"],
  [/^must not hold (.+) and (.+): one leg has both$/, "no puede contener $1 y $2: una sola pierna tiene ambos"],
  [/^must be UTF-8 text$/, "debe ser texto UTF-8"],
  [/^must be TOML: (.+)$/, "debe ser TOML: $1"],
  [/^must be a table of numbers$/, "debe ser una tabla de números"],
  [/^must be a table of texts$/, "debe ser una tabla de textos"],
  [/^must be a table$/, "debe ser una tabla"],
  [/^must be a text$/, "debe ser un texto"],
  [/^must be a list$/, "debe ser una lista"],
  [/^must be a number$/, "debe ser un número"],
  [/^must be a whole number$/, "debe ser un número entero"],
  [/^must be true or false$/, "debe ser true o false"],
  [/^must be another movement$/, "debe ser otro movimiento"],
  [/^must be greater than 0 and at most 1$/, "debe ser mayor que 0 y como mucho 1"],
  [/^must be greater than (.+), or (.+) passes it never or always$/, "debe ser mayor que $1; si no, $2 lo pasa nunca o siempre"],
  [/^must be greater than (.+)$/, "debe ser mayor que $1"],
  [/^must be at least (.+), or (.+) passes it never or always$/, "debe ser al menos $1; si no, $2 lo pasa nunca o siempre"],
  [/^must be at least (.+)$/, "debe ser al menos $1"],
  [/^must be at most (.+) words$/, "debe tener como mucho $1 palabras"],
  [/^must be one of (.+)$/, "debe ser uno de $1"],
  [/^must be lower-case letters, digits and _, beginning with a letter$/, "deben ser minúsculas, cifras y _, y empezar por una letra"],
  [/^must be the name of the \w+'s file, (.+)$/, "debe ser el nombre del archivo, $1"],
  [/^must be the id of a view of this movement(.*)$/, "debe ser el id de un sitio de la cámara de este movimiento$1"],
  [/^must be the id of a movement(.*)$/, "debe ser el id de un movimiento$1"],
  [/^must be the id of a routine(.*)$/, "debe ser el id de una rutina$1"],
  [/^must be the label of a keyframe(.*)$/, "debe ser la palabra de un momento$1"],
  [/^must be a known precaution(.*)$/, "debe ser una precaución conocida$1"],
  [/^must be a known prop(.*)$/, "debe ser una cosa conocida$1"],
  [/^must be known equipment(.*)$/, "debe ser material conocido$1"],
  [/^must be a measure of hold\.conditions(.*)$/, "debe ser una medida de hold.conditions$1"],
  [/^must be a place for the (.+), one of (.+)$/, "debe ser un sitio para $1, uno de $2"],
  [/^must be (.+) for the part's own side, or one of (.+)$/, "debe ser $1 para el lado de la propia parte, o uno de $2"],
  [/^must be (.+) for both sides, or one of (.+)$/, "debe ser $1 para los dos lados, o uno de $2"],
  [/^must be (.+) without a side: there is one$/, "debe ser $1 sin lado: solo hay uno"],
  [/^must be on the other leg: a leg cannot lie on itself$/, "debe estar en la otra pierna: una pierna no puede apoyarse en sí misma"],
  [/^must be (.+), as in the first keyframe: a repetition ends as it began$/, "debe ser $1, como en el primer momento: una repetición termina como empezó"],
  [/^must be value, for (.+) is one number each time$/, "debe ser value, porque $1 es un número cada vez"],
  [/^must be a routine for people with (.+), without (.+)$/, "debe ser una rutina para quien tiene $1, sin $2"],
  [/^must be seen from every view; it is seen facing (.+)$/, "debe verse desde cada sitio de la cámara; se ve mirando a $1"],
  [/^must lie between (.+) and (.+?), the dose of (.+)$/, "debe estar entre $1 y $2, la dosis de $3"],
  [/^must lie between (.+): it is one repetition$/, "debe estar entre $1: es una repetición"],
  [/^must lie between (.+) and (.+)$/, "debe estar entre $1 y $2"],
  [/^must lie (.+)$/, "debe estar: $1"],
  [/^must keep (.+) between (.+) and (.+)$/, "debe dejar $1 entre $2 y $3"],
  [/^must face (.+), from where (.+) is seen$/, "debe mirar a $1, desde donde se ve $2"],
  [/^must differ from (.+), for the poses differ$/, "debe distinguirse de $1, porque las posturas son distintas"],
  [/^must differ from (.+)$/, "debe distinguirse de $1"],
  [/^must name a measure in degrees(.*)$/, "debe nombrar una medida en grados$1"],
  [/^must name a body measure(.*)$/, "debe nombrar una medida del cuerpo$1"],
  [/^must name a part of the body that can touch something(.*)$/, "debe nombrar una parte del cuerpo que pueda tocar algo$1"],
  [/^must name a place, or none(.*)$/, "debe nombrar un sitio, o none$1"],
  [/^must name (.+)$/, "debe nombrar $1"],
  [/^must end with a side, one of (.+), in a movement of both sides$/, "debe terminar en un lado, uno de $1, en un movimiento de los dos lados"],
  [/^must end with a side, one of (.+)$/, "debe terminar en un lado, uno de $1"],
  [/^must have above or below$/, "debe tener above o below"],
  [/^must have min or max$/, "debe tener min o max"],
  [/^must have no sentence of more than (.+) words$/, "no puede tener frases de más de $1 palabras"],
  [/^must have (.+)$/, "debe tener $1"],
  [/^must change something: (.+)$/, "debe cambiar algo: $1"],
  [/^must stand beside angles_deg, which it says the time of$/, "debe estar junto a angles_deg, cuyo momento dice"],
  [/^must stand beside (.+) in figure\.props$/, "debe estar junto a $1 en figure.props"],
  [/^must promise nothing medical; say what the body does instead$/, "no puede prometer nada médico; di lo que hace el cuerpo"],
  [/^must be (.+)$/, "debe ser $1"],
  [/^must not have unknown keys; here are (\d+) more$/, "no debe tener claves desconocidas; aquí hay $1 más"],
  [/^is not a known key(.*)$/, "no es una clave conocida$1"],
  [/^is not a text of (.+)$/, "no es un texto de $1"],
  [/^cannot be read: (.+)$/, "no se puede leer: $1"],
];

const LANGUAGES: Readonly<Record<string, { readonly rules: readonly Pattern[]; readonly hints: readonly Pattern[] }>> = { es: { rules: ES, hints: HINTS } };

/** A longer one is somebody's text rather than a rule, and is not searched by patterns. */
const LONGEST_RULE = 400;

/** A rule in a language; as it is where the language has no words for it. */
export function ruleIn(tag: string, rule: string): string {
  if (rule.length > LONGEST_RULE) return rule;
  const words = LANGUAGES[tag.toLowerCase().split(/[-_]/)[0] ?? ""];
  const found = words?.rules.find(([said]) => said.test(rule));
  if (words === undefined || found === undefined) return rule;
  return words.hints.reduce((text, [said, instead]) => text.replace(said, instead), rule.replace(found[0], found[1]));
}

/** A problem without its place. */
export function saidIn(tag: string, { rule, got }: Found): string {
  const said = ruleIn(tag, rule);
  return got === "" ? said : `${said} (${got})`;
}
