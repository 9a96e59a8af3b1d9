"""The few words that drawings and the moving figure add to a movement's own, by language.

Movement files give steps and faults short names in English, `crossed`, `spine_moves`, which are ids at the same time;
here stands how they are shown in another language. What a table lacks is shown by its name.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Words = Mapping[str, str]

ENGLISH: Final[Words] = MappingProxyType(
    {
        "title": "{movement}: its steps",
        "told": "{steps}. Seen from {facing}; the working side is coloured.",
        "facing.front": "the front",
        "facing.back": "the back",
        "facing.active_side": "the working side",
        "facing.other_side": "the other side",
        "facing.head": "the head end",
        "facing.feet": "the feet",
    }
)

SPANISH: Final[Words] = MappingProxyType(
    {
        "title": "{movement}: sus pasos",
        "told": "{steps}. Visto desde {facing}; el lado que trabaja está en color.",
        "facing.front": "delante",
        "facing.back": "detrás",
        "facing.active_side": "el lado que trabaja",
        "facing.other_side": "el otro lado",
        "facing.head": "la cabeza",
        "facing.feet": "los pies",
        "step.back": "atrás",
        "step.both_feet_on_wall": "los dos pies en la pared",
        "step.chest": "pecho",
        "step.chin over": "barbilla arriba",
        "step.circles backward": "círculos hacia atrás",
        "step.circles forward": "círculos hacia delante",
        "step.closed": "cerrado",
        "step.closed_again": "cerrado otra vez",
        "step.crossed": "cruzado",
        "step.curl": "enrollado",
        "step.down": "abajo",
        "step.down_again": "abajo otra vez",
        "step.drawn_in": "acercado",
        "step.face_down": "boca abajo",
        "step.foot_off_wall": "un pie fuera de la pared",
        "step.forward": "adelante",
        "step.growing_tall": "creciendo",
        "step.half-way": "a mitad de camino",
        "step.hands_take_thigh": "manos al muslo",
        "step.hang": "colgado",
        "step.held": "sostenido",
        "step.high": "arriba",
        "step.high_flexed": "arriba, pie flexionado",
        "step.high_pointed": "arriba, pie en punta",
        "step.high_still": "arriba, quieto",
        "step.kneel": "a cuatro patas",
        "step.lean": "inclinado",
        "step.leaning": "inclinado",
        "step.level": "nivelado",
        "step.lie": "tumbado",
        "step.line": "en línea",
        "step.low": "abajo",
        "step.low_again": "abajo otra vez",
        "step.low_flexed": "abajo, pie flexionado",
        "step.low_still": "abajo, quieto",
        "step.low_pointed": "abajo, pie en punta",
        "step.on the knees": "de rodillas",
        "step.open": "abierto",
        "step.open_still": "abierto, quieto",
        "step.pull": "subiendo",
        "step.raised": "levantado",
        "step.reached_back": "hacia atrás",
        "step.sink": "bajando",
        "step.sit": "sentado",
        "step.sitting_tall": "sentado erguido",
        "step.sitting_tall_still": "sentado erguido, quieto",
        "step.stand": "de pie",
        "step.start": "inicio",
        "step.start_again": "inicio otra vez",
        "step.stay": "quédate",
        "step.step": "paso",
        "step.swing": "impulso",
        "step.top": "arriba del todo",
        "step.up": "arriba",
        "step.up_still": "arriba, quieto",
        "fault.ankle_off_thigh": "El tobillo resbala del muslo",
        "fault.arms_low": "Brazos bajos",
        "fault.back_arches": "La espalda se arquea",
        "fault.back_lifts": "La espalda se levanta",
        "fault.back_rounds": "La espalda se redondea",
        "fault.bottom_foot_lifts": "El pie de abajo se levanta",
        "fault.bouncing": "Rebotes",
        "fault.chin_below_bar": "Barbilla bajo la barra",
        "fault.circle_not_round": "El círculo no es redondo",
        "fault.circle_too_big": "Círculo demasiado grande",
        "fault.drops": "Dejarse caer",
        "fault.elbows_bend": "Los codos se doblan",
        "fault.elbows_drift": "Los codos se van",
        "fault.feet_lift": "Los pies se levantan",
        "fault.feet_narrow": "Pies poco separados",
        "fault.feet_part": "Los pies se separan",
        "fault.feet_too_far": "Pies demasiado lejos",
        "fault.foot_does_not_change": "El pie no cambia",
        "fault.foot_falls": "El pie cae hacia fuera",
        "fault.foot_hangs": "El pie cuelga",
        "fault.foot_slack": "Pie flojo",
        "fault.hand_presses_knee": "La mano empuja la rodilla",
        "fault.hands_help": "Ayuda de las manos",
        "fault.head_hangs": "La cabeza cuelga",
        "fault.head_thrown_back": "Cabeza echada atrás",
        "fault.heels_lift": "Los talones se levantan",
        "fault.high_back": "Caderas demasiado altas",
        "fault.hip_hikes": "La cadera sube",
        "fault.hips_high": "Caderas demasiado altas",
        "fault.hips_lift": "Las caderas se levantan",
        "fault.hips_sag": "Las caderas se hunden",
        "fault.hips_too_low": "Caderas demasiado bajas",
        "fault.kips": "Impulso con las piernas",
        "fault.knee_bends": "La rodilla se dobla",
        "fault.knee_caves": "La rodilla cae hacia dentro",
        "fault.knee_forward": "Rodilla demasiado adelantada",
        "fault.knee_straightens": "La rodilla se estira",
        "fault.knees_apart": "Rodillas separadas",
        "fault.knees_bend": "Las rodillas se doblan",
        "fault.knees_cave": "Las rodillas caen hacia dentro",
        "fault.leans": "El tronco se inclina",
        "fault.leans_forward": "El tronco cae hacia delante",
        "fault.leans_sideways": "El tronco cae a un lado",
        "fault.leans_to_side": "Apoyado en un lado",
        "fault.leg_drifts_forward": "La pierna se adelanta",
        "fault.leg_sinks": "La pierna cae",
        "fault.leg_swings_out": "La pierna se va hacia fuera",
        "fault.legs_too_far_forward": "Piernas demasiado adelantadas",
        "fault.low_back": "Espalda hundida",
        "fault.not_tall": "No del todo de pie",
        "fault.pelvis_twists": "La pelvis se tuerce",
        "fault.pulls_neck": "Tirar del cuello",
        "fault.rocking": "Balanceo",
        "fault.rolls": "El cuerpo rueda",
        "fault.rolls_back": "Rodar hacia atrás",
        "fault.rounds_early": "Redondear demasiado pronto",
        "fault.rushing": "Prisa",
        "fault.shallow": "Poca profundidad",
        "fault.short_range": "Recorrido corto",
        "fault.shoulders_shrug": "Hombros encogidos",
        "fault.spine_moves": "La columna se mueve",
        "fault.swings_trunk": "El tronco se balancea",
        "fault.tailbone_lifts": "El coxis se levanta",
        "fault.too_close_to_wall": "Demasiado cerca de la pared",
        "fault.too_fast": "Demasiado rápido",
        "fault.too_high": "Demasiado alto",
        "fault.uneven": "Desigual",
        "fault.waist_shortens": "La cintura se acorta",
        "fault.wrong_direction": "Sentido contrario",
    }
)

WORDS: Final[Mapping[str, Words]] = MappingProxyType({"en": ENGLISH, "es": SPANISH})


def step_words(language: str) -> Words:
    """Give the words of a language; the English ones where there are none of its own."""
    return WORDS.get(language, ENGLISH)


def step_label(label: str, words: Words = ENGLISH) -> str:
    """Give a word or two for a step by its label."""
    return words.get(f"step.{label}", label.replace("_", " "))


def fault_name(fault: str, words: Words = ENGLISH) -> str:
    """Say what is wrong, in a few words, by the fault's id."""
    return words.get(f"fault.{fault}", fault.replace("_", " ").capitalize())
