"""A place for the phone in plain words, made from its numbers.

Every word stands in `ENGLISH`; another language has a mapping with the same keys. `{…}` are filled in here.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal

from unsit.body.measures import OTHER, Side
from unsit.figure.places import UPRIGHT, Advice, Place
from unsit.movement.model import Movement, Position, Sides

Words = Mapping[str, str]

ENGLISH: Final[Words] = MappingProxyType(
    {
        "put": "Put the phone, {held}, {distance}\u00a0m {where}, {height} ({height_m}\u00a0m){tilt}.",
        "either_side": "The other side of you does as well.",
        "region": "It may stand {nearest} to {farthest}\u00a0m away from your hips, where the picture is coloured.",
        "not_seen": "From there it cannot see: {faults}.",
        "further": "To see that: {place}",
        "never": "No camera sees this reliably, so keep it in mind: {faults}.",
        "nowhere": "No place in an ordinary room shows this movement.",
        "title": "{movement}: where to put the phone, seen from above",
        "metre": "1\u00a0m",
        "decimal": ".",
        "quoted": "“{cue}”",
        "listed": ", ",
        "held.landscape": "turned sideways",
        "held.portrait": "held upright",
        "side.left": "on your left",
        "side.right": "on your right",
        "side.active": "on the working side",
        "side.other": "on the resting side",
        "tilt.up": ", tilted up a little",
        "tilt.level": "",
        "tilt.down": ", tilted down a little",
        "tilt.far_down": ", tilted down",
        "height.floor": "just above the floor",
        "height.seat": "about as high as the seat of a chair",
        "height.table": "about as high as a table",
        "height.worktop": "about as high as a kitchen worktop",
        "height.chest": "about as high as your chest when you stand",
        "height.shoulder": "about as high as your shoulder when you stand",
        "height.eyes": "about as high as your eyes when you stand",
        "upright.0": "in front of you",
        "upright.45": "in front of you and {side}",
        "upright.90": "beside you, {side}",
        "upright.135": "behind you and {side}",
        "upright.180": "behind you",
        "upright.nearer": "beside you, {side}, a little towards your front",
        "upright.farther": "beside you, {side}, a little towards your back",
        "lying.0": "away from your hips, past your feet",
        "lying.45": "away from your hips, {side} and towards your feet",
        "lying.90": "beside your hips, {side}",
        "lying.135": "away from your hips, {side} and towards your head",
        "lying.180": "away from your hips, past your head",
        "lying.nearer": "beside your hips, {side}, a little towards your feet",
        "lying.farther": "beside your hips, {side}, a little towards your head",
        "chest.0": "away from your hips, past your feet",
        "chest.45": "in front of you, towards your feet",
        "chest.90": "in front of your hips, on the side of your chest",
        "chest.135": "in front of you, towards your head",
        "chest.180": "away from your hips, past your head",
        "chest.nearer": "in front of your hips, a little towards your feet",
        "chest.farther": "in front of your chest",
        "back.0": "away from your hips, past your feet",
        "back.45": "behind you, towards your feet",
        "back.90": "behind your back",
        "back.135": "behind you, towards your head",
        "back.180": "away from your hips, past your head",
        "back.nearer": "behind your back, a little towards your feet",
        "back.farther": "behind your back, a little towards your head",
    }
)

SPANISH: Final[Words] = MappingProxyType(
    {
        "put": "Pon el móvil, {held}, a {distance}\u00a0m, {where}, {height} ({height_m}\u00a0m){tilt}.",
        "either_side": "El otro lado también sirve.",
        "region": "Puede estar a entre {nearest} y {farthest}\u00a0m de las caderas, donde la imagen está en color.",
        "not_seen": "Desde ahí no puede ver: {faults}.",
        "further": "Para ver eso: {place}",
        "never": "Ninguna cámara ve bien esto, así que tenlo presente: {faults}.",
        "nowhere": "Ningún lugar de una habitación corriente muestra este movimiento.",
        "title": "{movement}: dónde poner el móvil, visto desde arriba",
        "metre": "1\u00a0m",
        "decimal": ",",
        "quoted": "«{cue}»",
        "listed": ", ",
        "held.landscape": "en horizontal",
        "held.portrait": "en vertical",
        "side.left": "a tu izquierda",
        "side.right": "a tu derecha",
        "side.active": "por el lado que trabaja",
        "side.other": "por el lado que descansa",
        "tilt.up": ", un poco inclinado hacia arriba",
        "tilt.level": "",
        "tilt.down": ", un poco inclinado hacia abajo",
        "tilt.far_down": ", inclinado hacia abajo",
        "height.floor": "justo por encima del suelo",
        "height.seat": "a la altura del asiento de una silla",
        "height.table": "a la altura de una mesa",
        "height.worktop": "a la altura de una encimera de cocina",
        "height.chest": "a la altura de tu pecho cuando estás de pie",
        "height.shoulder": "a la altura de tus hombros cuando estás de pie",
        "height.eyes": "a la altura de tus ojos cuando estás de pie",
        "upright.0": "delante de ti",
        "upright.45": "delante de ti y {side}",
        "upright.90": "junto a ti, {side}",
        "upright.135": "detrás de ti y {side}",
        "upright.180": "detrás de ti",
        "upright.nearer": "junto a ti, {side}, un poco hacia delante",
        "upright.farther": "junto a ti, {side}, un poco hacia atrás",
        "lying.0": "lejos de las caderas, más allá de los pies",
        "lying.45": "lejos de las caderas, {side} y hacia los pies",
        "lying.90": "junto a las caderas, {side}",
        "lying.135": "lejos de las caderas, {side} y hacia la cabeza",
        "lying.180": "lejos de las caderas, más allá de la cabeza",
        "lying.nearer": "junto a las caderas, {side}, un poco hacia los pies",
        "lying.farther": "junto a las caderas, {side}, un poco hacia la cabeza",
        "chest.0": "lejos de las caderas, más allá de los pies",
        "chest.45": "delante de ti, hacia los pies",
        "chest.90": "delante de las caderas, por el lado del pecho",
        "chest.135": "delante de ti, hacia la cabeza",
        "chest.180": "lejos de las caderas, más allá de la cabeza",
        "chest.nearer": "delante de las caderas, un poco hacia los pies",
        "chest.farther": "delante del pecho",
        "back.0": "lejos de las caderas, más allá de los pies",
        "back.45": "detrás de ti, hacia los pies",
        "back.90": "detrás de la espalda",
        "back.135": "detrás de ti, hacia la cabeza",
        "back.180": "lejos de las caderas, más allá de la cabeza",
        "back.nearer": "detrás de la espalda, un poco hacia los pies",
        "back.farther": "detrás de la espalda, un poco hacia la cabeza",
    }
)

WORDS: Final[Mapping[str, Words]] = MappingProxyType({"en": ENGLISH, "es": SPANISH})


def place_words(language: str) -> Words:
    """Give the words of a language; the English ones where there are none of its own."""
    return WORDS.get(language, ENGLISH)


_HEIGHTS_M: Final = (
    (0.25, "floor"),
    (0.60, "seat"),
    (0.83, "table"),
    (1.05, "worktop"),
    (1.30, "chest"),
    (1.47, "shoulder"),
)
"""Up to which height a phone is as high as what; half-way between the usual heights of these things."""
_TILTS_DEG: Final = ((-3.0, "up"), (6.0, "level"), (18.0, "down"))
_LITTLE_DEG: Final = 10.0

Worker = Literal["left", "right", "both", "active"]
"""The side that works; `active` where it is not known yet, and then left and right are not named."""


def place_sentence(movement: Movement, place: Place, side: Worker = "active", words: Words = ENGLISH) -> str:
    """Say in one sentence where the phone goes."""
    return words["put"].format(
        held=words[f"held.{place.picture}"],
        distance=_metres(place.floor_m, words),
        where=_where(movement, place, side, words),
        height=words[f"height.{_step(_HEIGHTS_M, place.height_m, 'eyes')}"],
        height_m=_metres(place.height_m, words),
        tilt=words[f"tilt.{_step(_TILTS_DEG, place.elevation_deg, 'far_down')}"],
    )


def advice_sentences(
    movement: Movement, advice: Advice, side: Worker = "active", words: Words = ENGLISH
) -> tuple[str, ...]:
    """Say where to put the phone, where else it may stand, and what it cannot see from there."""
    if advice.best is None:
        return (words["nowhere"],)
    told = [place_sentence(movement, advice.best, side, words)]
    if movement.sides is Sides.BOTH and _mirrored(advice, advice.best):
        told.append(words["either_side"])
    unseen = advice.unseen_from(advice.best)
    if unseen:
        told.append(words["not_seen"].format(faults=_cues(movement, unseen, words)))
        told += [
            words["further"].format(place=place_sentence(movement, place, side, words)) for place in advice.further
        ]
    if advice.never or advice.unseen:
        told.append(words["never"].format(faults=_cues(movement, (*advice.unseen, *advice.never), words)))
    return tuple(told)


def _metres(value_m: float, words: Words) -> str:
    return f"{value_m:.1f}".replace(".", words["decimal"])


def _where(movement: Movement, place: Place, side: Worker, words: Words) -> str:
    azimuth = place.azimuth_deg
    sector = min(round(abs(azimuth) / 45.0) * 45, 180)
    name = str(sector)
    if sector == 90 and abs(abs(azimuth) - 90.0) >= _LITTLE_DEG:
        name = "nearer" if abs(azimuth) < 90.0 else "farther"
    return words[f"{_kind(movement.position, azimuth)}.{name}"].format(side=_side_words(movement, azimuth, side, words))


def _kind(position: Position, azimuth_deg: float) -> str:
    if position is Position.SIDE_LYING:
        return "chest" if azimuth_deg >= 0 else "back"
    return "upright" if position in UPRIGHT else "lying"


def _side_words(movement: Movement, azimuth_deg: float, side: Worker, words: Words) -> str:
    if side == "active" and movement.sides is Sides.ONE:
        return words["side.active" if azimuth_deg >= 0 else "side.other"]
    active: Side = "right" if side == "right" else "left"
    return words[f"side.{active if azimuth_deg >= 0 else OTHER[active]}"]


def _step(steps: Iterable[tuple[float, str]], value: float, last: str) -> str:
    return next((name for limit, name in steps if value < limit), last)


def _mirrored(advice: Advice, best: Place) -> bool:
    """Whether the mirrored place, another one, does as well."""
    if best.azimuth_deg in (0, 180):
        return False
    return any(
        (place.azimuth_deg, place.elevation_deg) == (-best.azimuth_deg, best.elevation_deg) for place in advice.region
    )


def _cues(movement: Movement, faults: Iterable[str], words: Words) -> str:
    cues = {fault.id: fault.cue for fault in movement.faults}
    return words["listed"].join(words["quoted"].format(cue=cues[fault]) for fault in faults)


def region_words(advice: Advice, words: Words = ENGLISH) -> str:
    """Say how near and how far the phone may stand; empty without a region."""
    if not advice.region:
        return ""
    nearest = min(place.floor_m for place in advice.region)
    farthest = max(place.farthest_floor_m for place in advice.region)
    return words["region"].format(nearest=_metres(nearest, words), farthest=_metres(farthest, words))
