"""What numbers in FIT files are called, by FIT's own profile, and which movement of the library an exercise is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

UNKNOWN: Final = 65534

EXERCISES: Final[Mapping[str, tuple[int, int | None]]] = {
    "bench_press": (0, None),
    "biceps_curl": (7, None),
    "clamshell": (10, 44),
    "cobra": (31, 40),
    "glute_bridge": (10, 11),
    "hip_stretch_chair": (31, 60),
    "hip_stretch_floor": (31, 60),
    "hip_stretch_wall": (31, 60),
    "hip_stretch_wall_close": (31, 60),
    "lunge": (17, None),
    "plank": (19, None),
    "pull_up": (21, None),
    "push_up": (22, None),
    "seated_hamstring_stretch": (31, 44),
    "side_lying_leg_raise": (11, 21),
    "sit_up": (27, None),
    "squat": (28, None),
    "standing_side_leg_raise": (11, 28),
    "straight_leg_raise": (16, None),
}
"""FIT's category of a movement, and its name within it where there is one; others are unknown to it."""

_LOOSE: Final = frozenset(
    [
        "banded_exercises",
        "battle_rope",
        "cardio",
        "core",
        "ladder",
        "move",
        "plyo",
        "pose",
        "sandbag",
        "sled",
        "sledge_hammer",
        "suspension",
        "tire",
        "total_body",
        "warm_up",
    ]
)
"""Categories that say no movement; what is in them is called by its own name."""
_NO_NAME: Final = "exercise"


@dataclass(frozen=True, slots=True)
class ExerciseName:
    """What an exercise is called. exact: its own name, where that of its group stands for it. unknown: its number."""

    name: str
    exact: str = ""
    unknown: str = ""


def exercise_name(category: int | None, number: int | None) -> ExerciseName:
    """Return what an exercise with these numbers is called; never a number.

    >>> exercise_name(28, 37).name, exercise_name(10, 44).name, exercise_name(200, 1).name
    ('squat', 'clamshell', 'exercise')
    """
    ours = [movement for movement, numbers in EXERCISES.items() if number is not None and numbers == (category, number)]
    if ours:
        return ExerciseName(_shared(ours))
    group = "" if category is None else value_name("exercise_category", category)
    if category is None or category == UNKNOWN or not group:
        return ExerciseName(_NO_NAME, unknown=_numbers(category, number))
    exact = value_name(f"{group}_exercise_name", number) if number is not None else ""
    unknown = "" if exact or number is None else _numbers(category, number)
    if group in _LOOSE and exact:
        return ExerciseName(exact.replace("_", " "))
    return ExerciseName(group.replace("_", " "), exact.replace("_", " "), unknown)


def _numbers(category: int | None, number: int | None) -> str:
    parts = [str(one) for one in (category, number) if one is not None]
    return "unknown" if category in (None, UNKNOWN) else "/".join(parts)


def _shared(movements: list[str]) -> str:
    """Return the words that all of several movements begin with: FIT does not tell a stretch at a wall from others."""
    if len(movements) == 1:
        return movements[0]
    shared = []
    for words in zip(*(one.split("_") for one in movements), strict=False):
        if len(set(words)) > 1:
            break
        shared.append(words[0])
    return " ".join(shared)


@cache
def _profile() -> Any:
    from fitdecode import profile

    return profile


def message_name(number: int) -> str:
    """Return what a message is called."""
    found = _profile().MESSAGE_TYPES.get(number)
    return str(found.name) if found is not None else f"message no. {number}"


def field_name(message: int, number: int) -> str:
    """Return what a field is called, behind the name of its message."""
    found = _profile().MESSAGE_TYPES.get(message)
    one = found.fields.get(number) if found is not None else None
    return f"{message_name(message)}.{one.name if one is not None else f'no. {number}'}"


def value_name(kind: str, number: int) -> str:
    """Return what a value of a type of the profile is called; empty where it has no name."""
    found = _profile().FIELD_TYPES.get(kind)
    return str(found.enum.get(number, "")) if found is not None else ""
