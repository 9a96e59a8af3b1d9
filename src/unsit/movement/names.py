"""Names that a movement file may use for things outside itself: measures, joints, landmarks, equipment."""

from collections.abc import Mapping
from typing import Final

from unsit.body.joints import JOINTS
from unsit.body.landmarks import INDEX
from unsit.body.measures import MEASURES, Measure
from unsit.movement.decode import nearest_hint
from unsit.movement.model import REPETITION_MEASURES, Kind, Sides

PROPS: Final = ("mat", "wall", "chair", "bar", "bench")
"""What the figure can be shown with."""

EQUIPMENT: Final = (*PROPS, "barbell", "dumbbells", "band", "block", "box", "cushion", "strap", "towel")
"""What a movement may need beside the floor."""

PRECAUTIONS: Final[Mapping[str, str]] = {
    "sciatica_or_piriformis": (
        "Does pain run from your back or buttock down a leg now (sciatica or piriformis trouble)?"
    ),
    "acute_disc_pain": "Do you have fresh pain from a disc in your back?",
    "new_hip_joint_posterior": (
        "Do you have a new hip joint, and were you told not to bend it past a right angle, not to cross your legs,"
        " or not to turn the leg in?"
    ),
    "new_hip_joint_anterior": (
        "Do you have a new hip joint, and were you told not to turn the leg out or not to take it behind you?"
    ),
    "pregnancy_after_week_20": "Are you pregnant and past week 20?",
    "osteoporosis": "Have you been told that your bones are thin or break easily (osteoporosis)?",
    "high_blood_pressure": "Do you have high blood pressure that is not under control?",
    "knee_pain": "Does a knee hurt when you bend it, kneel on it or put weight on it?",
    "ankle_pain": "Does an ankle, a calf or a foot hurt when you put weight on it?",
    "shoulder_pain": "Does a shoulder hurt when you lift the arm or lean on it?",
    "wrist_pain": "Does a wrist hurt when you lean on it or lift something?",
    "neck_pain": "Does your neck hurt when you move the head or hold it up?",
}
"""What a movement may not be for, and the question that pages ask to find out, in this order and in these words.

Authors write against the question, so there is no second wording: pages translate this one.
"""

MEASURE_SIDES: Final[Mapping[Sides, tuple[str, ...]]] = {
    Sides.ONE: ("active", "other", "either", "left", "right"),
    Sides.BOTH: ("either", "left", "right"),
}
"""Sides a measure of one side of the body may be taken of."""

JOINT_SIDES: Final = ("active", "other")
"""Sides of the figure's joints; in movements of both sides the active one is the left."""

KIND_OF_REPETITION_MEASURE: Final[Mapping[str, Kind]] = {
    name: Kind.CIRCLES if name.startswith("circle_") else Kind.REPETITIONS for name in REPETITION_MEASURES
}
"""Movements of which kind have this measure of a finished repetition or circle."""

_LANDMARKS: Final = frozenset(INDEX) | {
    f"{side}_{name.removeprefix('left_')}" for side in JOINT_SIDES for name in INDEX if name.startswith("left_")
}


def split_reference(reference: str) -> tuple[str, str]:
    """Give name and side of a reference; the side is empty when there is none.

    >>> split_reference("knee_flexion_deg.active")
    ('knee_flexion_deg', 'active')
    """
    name, _, side = reference.partition(".")
    return name, side


def body_measure(reference: str) -> Measure | None:
    """Give the body measure a reference names, or None if there is none of that name."""
    return MEASURES.get(split_reference(reference)[0])


def measure_rule(reference: str, sides: Sides | None) -> str:
    """Give what must hold for a reference to a body measure; empty when all is well.

    sides: of the movement; None when they are not known, then any side passes.
    """
    name, side = split_reference(reference)
    if name not in MEASURES:
        return f"must name a body measure{nearest_hint(name, MEASURES)}"
    if not MEASURES[name].sided:
        return f"must be {name} without a side: this measure belongs to the whole body" if "." in reference else ""
    if sides is None or side in MEASURE_SIDES[sides]:
        return ""
    return (
        f"must end with a side, one of {_alternatives(name, MEASURE_SIDES[sides])}, in a movement of"
        f" {'one side' if sides is Sides.ONE else 'both sides'}"
    )


def joint_rule(reference: str) -> str:
    """Give what must hold for a reference to a joint; empty when all is well."""
    name, side = split_reference(reference)
    if name not in JOINTS:
        return f"must name a joint{nearest_hint(name, JOINTS)}"
    if not JOINTS[name].sided:
        return f"must be {name} without a side: the body has one" if "." in reference else ""
    if "." not in reference or side in JOINT_SIDES:
        return ""
    return f"must be {name} for both sides, or one of {_alternatives(name, JOINT_SIDES)}"


def landmark_rule(name: str) -> str:
    """Give what must hold for the name of a landmark of the figure; empty when all is well."""
    if name in _LANDMARKS:
        return ""
    return f"must name a landmark, sided ones as active_hip or other_hip{nearest_hint(name, sorted(_LANDMARKS))}"


def _alternatives(name: str, sides: tuple[str, ...]) -> str:
    return ", ".join(f"{name}.{side}" for side in sides)
