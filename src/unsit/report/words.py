"""How the report says times, numbers, sides and measures to a person."""

from collections.abc import Iterable
from typing import Final

from unsit.body.measures import MEASURES
from unsit.engine.obstacles import Obstacle, Why
from unsit.engine.result import CheckValue, SetResult
from unsit.movement.model import REPETITION_MEASURES, Fault, Movement

_UNITS: Final = (("_image_deg", "deg"), ("_deg", "deg"), ("_image_ratio", "ratio"), ("_ratio", "ratio"), ("_s", "s"))
"""Endings of measure names, and the unit each stands for; the longest first."""

_SIDES: Final = {"active": "working side", "other": "other side", "either": "", "left": "left", "right": "right"}


def clock(time_s: float) -> str:
    """Give a time as minutes, seconds and tenths; hours only when there are any.

    >>> clock(67.25), clock(3605.0)
    ('1:07.2', '1:00:05.0')
    """
    tenths = round(max(0.0, time_s) * 10)
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{tenths / 10:04.1f}"


def seconds(time_s: float) -> str:
    """Give a length of time.

    >>> seconds(7.04), seconds(93.0)
    ('7.0 s', '1 min 33 s')
    """
    if time_s < 60:
        return f"{time_s:.1f} s"
    minutes, rest = divmod(round(time_s), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def percent(share: float) -> str:
    """Give a share of 1 as a whole per cent.

    >>> percent(0.934)
    '93 %'
    """
    return f"{share * 100:.0f} %"


def counted(number: int, one: str, many: str = "") -> str:
    """Give a number with its noun.

    >>> counted(1, "repetition"), counted(3, "repetition")
    ('1 repetition', '3 repetitions')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(items: Iterable[str]) -> str:
    """Join words as a sentence does.

    >>> listed(["head"]), listed(["head", "hands", "feet"])
    ('head', 'head, hands and feet')
    """
    words = list(items)
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def unit_of(reference: str) -> str:
    """Give the unit of a measure or measure reference: `deg`, `ratio`, `s`, or nothing when it is not known.

    >>> unit_of("knee_flexion_deg.active"), unit_of("repetition_s")
    ('deg', 's')
    """
    name = reference.partition(".")[0]
    if name in MEASURES:
        return MEASURES[name].unit
    return next((unit for ending, unit in _UNITS if name.endswith(ending)), "")


def value_words(value: float, unit: str) -> str:
    """Give a value with its unit.

    >>> value_words(12.4, "deg"), value_words(-0.347, "ratio"), value_words(1.234, "s")
    ('12°', '−0.35', '1.2 s')
    """
    if value != value or value in (float("inf"), float("-inf")):
        return "–"
    form = {"deg": "{:.0f}°", "ratio": "{:.2f}", "s": "{:.1f} s"}.get(unit, "{:.3g}")
    return form.format(value + 0.0).replace("-", "−").replace("−0°", "0°")


def plain_name(identifier: str) -> str:
    """Give an id as words.

    >>> plain_name("spine_moves")
    'spine moves'
    """
    return identifier.replace("_", " ")


def measure_words(reference: str) -> str:
    """Give a measure reference as words, without its unit.

    >>> measure_words("knee_flexion_deg.active"), measure_words("trunk_bend_deg")
    ('knee flexion, working side', 'trunk bend')
    """
    name, _, side = reference.partition(".")
    ending = next((ending for ending, _ in _UNITS if name.endswith(ending)), "")
    words = plain_name(name.removesuffix(ending))
    return ", ".join(part for part in (words, _SIDES.get(side, side)) if part)


def obstacle_words(obstacle: Obstacle) -> str:
    """Return what kept a movement from being counted, as a part of a sentence.

    >>> obstacle_words(Obstacle(Why.CONDITION, 3.0, "knee_flexion_deg.active", 52.3, 70.0))
    'knee flexion, working side: 52° on average, must be at least 70°'
    """
    words = measure_words(obstacle.measure)
    if obstacle.value is None or obstacle.limit is None:
        return "held, but not still" if obstacle.why is Why.RESTLESS else f"{words}: not seen"
    unit = unit_of(obstacle.measure)
    value, limit = value_words(obstacle.value, unit), value_words(obstacle.limit, unit)
    how = "at the farthest" if obstacle.why is Why.TOO_SMALL else "on average"
    return f"{words}: {value} {how}, must be {'at least' if obstacle.at_least else 'at most'} {limit}"


def definition(reference: str) -> str:
    """Give what a measure is, in the registry's words; nothing when it is not in a registry."""
    name = reference.partition(".")[0]
    if name in MEASURES:
        return MEASURES[name].definition
    return REPETITION_MEASURES.get(name, "")


_NO_VALUE: Final = {
    "view": "it cannot be seen from where the camera stood",
    "hidden": "what it is read off was hidden",
    "short": "it was not done for long enough, or nothing whole was done",
}


def check_words(check: CheckValue, movement: Movement | None) -> tuple[str, str]:
    """Give the value of a mobility check with its error, and what to make of it; or that there is none, and why."""
    name = movement.check.name if movement is not None and movement.check is not None else plain_name(check.id)
    if check.value is None:
        fault = fault_named(check.fault, movement)
        cue = f" ({fault.cue})" if fault is not None else ""
        why = f"{plain_name(check.fault)}{cue} spoiled it" if check.fault else _NO_VALUE.get(check.why, "")
        return f"{name}: no value", why
    value, error, change = (check_value_words(value, check.unit) for value in (check.value, check.error, check.change))
    least = f"less than {change} between two of your own values may be noise alone"
    return f"{name}: {value} ± {error}", least


def check_value_words(value: float, unit: str) -> str:
    """Give a value of a mobility check with its unit; a ratio in per cent, as it is a share of the body's own length.

    >>> check_value_words(54.2, "deg"), check_value_words(0.123, "ratio"), check_value_words(12.0, "count")
    ('54°', '12 %', '12')
    """
    if unit == "ratio":
        return f"{value * 100:.0f} %".replace("-", "−")
    return value_words(value, unit) if unit == "deg" else f"{value:g}"


def side_words(side: str) -> str:
    """Give a side for a table.

    >>> side_words("both"), side_words("left")
    ('both sides', 'left')
    """
    return "both sides" if side == "both" else side


def movement_name(movement_id: str, movement: Movement | None) -> str:
    """Give the movement's own name, or its id as words when its file is not at hand."""
    return movement.name if movement is not None else plain_name(movement_id).capitalize()


def fault_named(fault_id: str, movement: Movement | None) -> Fault | None:
    """Give the movement's fault with this id, if there is one."""
    faults = movement.faults if movement is not None else ()
    return next((fault for fault in faults if fault.id == fault_id), None)


def done_words(result: SetResult, movement: Movement | None) -> str:
    """Say how much was done in a set: repetitions, seconds held or circles, whichever the movement counts."""
    kind = movement.kind.value if movement is not None else _kind_shown_by(result)
    if kind == "hold":
        pauses = f" in {len(result.holds)} parts" if len(result.holds) > 1 else ""
        return f"held {seconds(result.hold_s)}{pauses}"
    if kind == "circles":
        return (
            f"{counted(result.circle_count('forward'), 'circle')} forward, {result.circle_count('backward')} backward"
        )
    partial = f" + {result.partial} partial" if result.partial else ""
    return f"{'about ' if result.is_about else ''}{counted(result.count, 'repetition')}{partial}"


def count_words(result: SetResult) -> str:
    """Return how sure the count of a set is; empty where that is not told, or it is sure."""
    if result.count_confidence is None or not result.is_about:
        return ""
    return f"The count may be off: it is exact with a chance of {percent(result.count_confidence)}."


def _kind_shown_by(result: SetResult) -> str:
    if result.holds:
        return "hold"
    return "circles" if result.circles else "repetitions"


def praise_words(result: SetResult, movement: Movement | None) -> tuple[str, str]:
    """Give kind words and what they rest on; both empty where nothing was done or a fault was found.

    What could not be seen is never called good: when most of what is scored was hidden there are no kind words.
    """
    if result.faults or not (result.count or result.holds or result.circles):
        return "", ""
    scored = {fault.measure for fault in movement.faults if fault.views} if movement is not None else set()
    if 2 * len(scored.intersection(result.unknown)) > len(scored):
        return "", "Counted; most of the form could not be judged from here."
    kind = movement.reassurance[0] if movement is not None and movement.reassurance else "Clean work."
    return kind, "No fault was found in what could be seen."
