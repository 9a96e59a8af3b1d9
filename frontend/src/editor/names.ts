/** What the parts of a file are called in the form, by their keys; a key without a name is shown as it is. */

export interface Table {
  readonly sections: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** One item of a list. */
  readonly ones: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly joints: Readonly<Record<string, string>>;
  readonly sides: Readonly<Record<string, string>>;
}

export const EN: Table = {
  sections: {
    names: "Name, licence, origin", what: "What is done", words: "Words", dose: "Dose and tempo", figure: "The figure's moments", circle: "The figure's circle",
    faults: "Mistakes and cues", counting: "Getting into position", repetition: "What counts as a repetition", hold: "What counts as a hold", circles: "What counts as a circle",
    camera: "Places for the camera", safety: "Safety", blocks: "What is done, in order",
  },
  labels: {
    name: "Name", id: "Id: lower-case letters, digits, _", family: "Family", variant: "Variant", licence: "Licence (SPDX)", authors: "Authors", adapted_from: "Made from", source: "Source", reviewer: "Read by an expert",
    kind: "What is counted", position: "Position at the start", sides: "Sides", equipment: "Equipment", text: "Text", summary: "In a sentence or two", setup: "Getting into position", steps: "Steps", breathing: "Breathing",
    deeper: "Deeper", reassurance: "Said after clean work", dose: "Dose", sets: "Sets", repetitions: "Repetitions", hold_s: "Seconds of a hold", circles_each_way: "Circles each way", per_week: "Sessions a week",
    min: "At least", default: "Usually", max: "At most", tempo: "Tempo", out_s: "Seconds out", back_s: "Seconds back", breathe_in_s: "Breathing in, seconds", breathe_out_s: "Breathing out, seconds",
    keyframes: "Moments", label: "A word for the moment", time_s: "Seconds from the start", angles_deg: "Joints", contacts: "What lies on what", anchor: "Does not move", props: "Things beside the figure", circle: "Circle",
    radius_deg: "Radius, degrees", period_s: "Seconds of a circle", roundness: "Roundness, 0 to 1", faults: "Mistakes", cue: "What is said (six words)", reason: "Why it matters", severity: "How grave", measure: "Measure",
    above: "Wrong above", below: "Wrong below", origin: "Counted from", min_s: "For seconds", max_s: "At most seconds", leave_s: "Left after seconds", during: "When", statistic: "Compared", views: "Seen from", at: "At the moments",
    counter_example: "How the figure does it wrong", require: "To begin", keep: "To go on", repetition: "Repetition", hold: "Hold", circles: "Circles", enter: "Out past", leave: "Back past", partial: "Half-way from",
    own_share: "Share of one's own", conditions: "Conditions", enter_s: "Begins after seconds", pause_s: "Pauses after seconds", x: "Forward measure", y: "Upward measure", radius_min: "Least radius", radius_max: "Greatest radius",
    facing: "Sees", azimuth_deg: "Round the body, degrees", elevation_deg: "Above the floor, degrees", distance_m: "Metres away", advice: "Where to put it", stop_when: "Stop when", not_for: "Not for",
    replacement: "Instead", neighbours: "Easier and deeper", easier: "Easier", blocks: "Blocks", side_rule: "Order of sides", prescriptions: "Movements", movement: "Movement", rest_s: "Seconds of rest", turn_s: "Seconds to turn over",
    "faults.views": "Seen from", "counter_example.tempo": "Times as fast",
  },
  ones: {
    "figure.keyframes": "Moment", faults: "Mistake", views: "Place", require: "Condition", keep: "Condition", conditions: "Condition", "safety.not_for": "Not for", blocks: "Block", prescriptions: "Movement",
  },
  options: {
    zero: "zero", start: "the person's own start", each_on_both_sides: "each on both sides, then the next", all_on_one_side_then_turn: "all on one side, then turn over", one: "one side at a time", both: "both together",
    active: "in the work", set: "all the time", rest: "between", value: "the value", sd: "its bouncing", range: "its range", active_side: "the working side", other_side: "the other side", side_lying: "lying on the side",
    supine: "lying on the back", prone: "lying face down", quadruped: "on all fours", "1": "1, small", "2": "2, middle", "3": "3, stops the set",
  },
  joints: {},
  sides: { active: "working side", other: "other side", either: "either side", left: "left", right: "right" },
};

export const ES: Table = {
  sections: {
    names: "Nombre, licencia, origen", what: "Qué se hace", words: "Palabras", dose: "Dosis y ritmo", figure: "Los momentos de la figura", circle: "El círculo de la figura",
    faults: "Errores y avisos", counting: "Ponerse en posición", repetition: "Qué cuenta como repetición", hold: "Qué cuenta como mantener", circles: "Qué cuenta como círculo",
    camera: "Sitios para la cámara", safety: "Seguridad", blocks: "Qué se hace, en orden",
  },
  labels: {
    name: "Nombre", id: "Id: minúsculas, cifras, _", family: "Familia", variant: "Variante", licence: "Licencia (SPDX)", authors: "Autores", adapted_from: "Hecho a partir de", source: "Fuente", reviewer: "Revisado por",
    kind: "Qué se cuenta", position: "Posición al empezar", sides: "Lados", equipment: "Material", text: "Texto", summary: "En una o dos frases", setup: "Ponerse en posición", steps: "Pasos", breathing: "Respiración",
    deeper: "Más hondo", reassurance: "Se dice tras un trabajo limpio", dose: "Dosis", sets: "Series", repetitions: "Repeticiones", hold_s: "Segundos mantenido", circles_each_way: "Círculos en cada sentido", per_week: "Sesiones por semana",
    min: "Al menos", default: "Lo usual", max: "Como mucho", tempo: "Ritmo", out_s: "Segundos de ida", back_s: "Segundos de vuelta", breathe_in_s: "Segundos inspirando", breathe_out_s: "Segundos espirando",
    keyframes: "Momentos", label: "Una palabra para el momento", time_s: "Segundos desde el inicio", angles_deg: "Articulaciones", contacts: "Qué se apoya en qué", anchor: "No se mueve", props: "Cosas junto a la figura", circle: "Círculo",
    radius_deg: "Radio, grados", period_s: "Segundos de un círculo", roundness: "Redondez, 0 a 1", faults: "Errores", cue: "Lo que se dice (seis palabras)", reason: "Por qué importa", severity: "Gravedad", measure: "Medida",
    above: "Mal por encima de", below: "Mal por debajo de", origin: "Contado desde", min_s: "Durante segundos", max_s: "Como mucho segundos", leave_s: "Se deja tras segundos", during: "Cuándo", statistic: "Se compara", views: "Visto desde", at: "En los momentos",
    counter_example: "Cómo lo hace mal la figura", require: "Para empezar", keep: "Para seguir", repetition: "Repetición", hold: "Mantener", circles: "Círculos", enter: "Ida más allá de", leave: "Vuelta más acá de", partial: "A medias desde",
    own_share: "Parte de lo propio", conditions: "Condiciones", enter_s: "Empieza tras segundos", pause_s: "Se detiene tras segundos", x: "Medida hacia delante", y: "Medida hacia arriba", radius_min: "Radio menor", radius_max: "Radio mayor",
    facing: "Ve", azimuth_deg: "Alrededor del cuerpo, grados", elevation_deg: "Sobre el suelo, grados", distance_m: "A metros", advice: "Dónde ponerla", stop_when: "Para si", not_for: "No es para",
    replacement: "En su lugar", neighbours: "Más fácil y más hondo", easier: "Más fácil", blocks: "Bloques", side_rule: "Orden de los lados", prescriptions: "Movimientos", movement: "Movimiento", rest_s: "Segundos de descanso", turn_s: "Segundos para darse la vuelta",
  },
  ones: {
    "figure.keyframes": "Momento", faults: "Error", views: "Sitio", require: "Condición", keep: "Condición", conditions: "Condición", "safety.not_for": "No es para", blocks: "Bloque", prescriptions: "Movimiento",
  },
  options: {
    zero: "cero", start: "el inicio de la persona", each_on_both_sides: "cada uno en ambos lados, luego el siguiente", all_on_one_side_then_turn: "todo en un lado, luego darse la vuelta", one: "un lado cada vez", both: "los dos a la vez",
    active: "en el trabajo", set: "todo el tiempo", rest: "entre medias", value: "el valor", sd: "su rebote", range: "su amplitud", active_side: "el lado que trabaja", other_side: "el otro lado", side_lying: "tumbado de lado",
    supine: "tumbado boca arriba", prone: "tumbado boca abajo", quadruped: "a cuatro patas", standing: "de pie", seated: "sentado", hanging: "colgado", front: "el frente", back: "la espalda", head: "la cabeza", feet: "los pies",
    repetitions: "repeticiones", hold: "mantener", circles: "círculos", mat: "esterilla", wall: "pared", chair: "silla", bar: "barra", bench: "banco", barbell: "barra con pesas", dumbbells: "mancuernas", band: "banda", block: "bloque",
    box: "cajón", cushion: "cojín", strap: "correa", towel: "toalla", hand: "mano", elbow: "codo", foot: "pie", ankle: "tobillo", floor: "suelo", hip: "cadera", thigh: "muslo", thigh_back: "muslo por detrás", shin: "espinilla",
    seat: "asiento", back_of_head: "nuca", none: "nada", "1": "1, leve", "2": "2, media", "3": "3, detiene la serie",
  },
  joints: {
    pelvis_pitch: "todo el cuerpo: inclinación", pelvis_roll: "todo el cuerpo: ladeo", pelvis_yaw: "todo el cuerpo: giro", trunk_flexion: "tronco: flexión", trunk_lateral_bend: "tronco: inclinación lateral", trunk_rotation: "tronco: giro",
    neck_flexion: "cuello: flexión", neck_lateral_bend: "cuello: inclinación lateral", neck_rotation: "cuello: giro", hip_flexion: "cadera: flexión", hip_adduction: "cadera: aducción", hip_internal_rotation: "cadera: rotación interna",
    knee_flexion: "rodilla: flexión", ankle_dorsiflexion: "tobillo: flexión dorsal", shoulder_plane: "hombro: plano", shoulder_elevation: "hombro: elevación", shoulder_internal_rotation: "hombro: rotación interna",
    elbow_flexion: "codo: flexión", forearm_pronation: "antebrazo: pronación", wrist_flexion: "muñeca: flexión", finger_flexion: "dedos: flexión",
  },
  sides: { active: "lado que trabaja", other: "el otro lado", either: "cualquier lado", left: "izquierda", right: "derecha" },
};
