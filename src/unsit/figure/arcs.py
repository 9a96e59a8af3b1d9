"""Which angle of the body a movement is about, as directions between bones, so that it can be drawn on the figure.

The joint is the one of the measure by which the movement is counted or held; where that is no joint's, the joint that
moves most between the keyframes. The angle drawn is the plain angle in space between two directions: 0° is the
straight body (hip, knee, elbow, trunk), the hanging arm (shoulder) or legs side by side (legs).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from unsit.body.measures import OTHER, Side
from unsit.figure.motion import keyframe_angles
from unsit.figure.rig import LETTER
from unsit.movement.model import Movement

Place = tuple[str, ...]
"""Bones; the place is the middle of where they start."""


@dataclass(frozen=True, slots=True)
class Arc:
    """An angle to draw.

    joint: hip, knee, elbow, shoulder, trunk or legs. pivot: where the angle lies. start, end: the two directions, each
    from a place to a place.
    """

    joint: str
    side: Side
    pivot: Place
    start: tuple[Place, Place]
    end: tuple[Place, Place]


_JOINT_OF_MEASURE: Final[Mapping[str, str]] = {
    "hip_flexion": "hip",
    "hip_bend": "hip",
    "leg_forward": "hip",
    "hip_knee_offset": "hip",
    "chest_up": "hip",
    "trunk_tilt": "hip",
    "ear_hip_length": "hip",
    "knee_flexion": "knee",
    "elbow_flexion": "elbow",
    "shoulder_elevation": "shoulder",
    "arm_": "shoulder",
    "wrist_height": "shoulder",
    "hip_abduction": "legs",
    "thigh_abduction": "legs",
    "thigh_lift": "legs",
    "leg_lift": "legs",
    "leg_length": "legs",
    "trunk_bend": "trunk",
}
"""Beginnings of measures' names and the joint each is about, the most telling first."""

_JOINT_OF_ANGLE: Final[Mapping[str, str]] = {
    "hip_flexion": "hip",
    "hip_adduction": "legs",
    "hip_internal_rotation": "legs",
    "knee_flexion": "knee",
    "elbow_flexion": "elbow",
    "shoulder_elevation": "shoulder",
    "shoulder_plane": "shoulder",
    "trunk_flexion": "trunk",
    "pelvis_pitch": "hip",
}
"""Joints of the figure and what is drawn for them; others are never the one a movement is about."""

_SHOULDERS: Final[Place] = ("upperarm01_L", "upperarm01_R")
_HIPS: Final[Place] = ("upperleg01_L", "upperleg01_R")
_WAIST: Final[Place] = ("spine03",)


def _measures(movement: Movement) -> Iterator[str]:
    """Give the measures the movement is counted or held by."""
    if movement.repetition is not None:
        yield movement.repetition.measure
    if movement.circles is not None:
        yield movement.circles.y
    if movement.hold is not None:
        yield from (condition.measure for condition in movement.hold.conditions)


def _side(whose: str, active: Side) -> Side:
    if whose == "other":
        return OTHER[active]
    return "right" if whose == "right" else "left" if whose == "left" else active


def _widest(movement: Movement, active: Side) -> tuple[str, Side]:
    """Give what is drawn for the joint that moves most between the keyframes."""
    poses = keyframe_angles(movement, active)
    ranges: dict[str, float] = {}
    for name in {name for pose in poses for name in pose}:
        if name.partition(".")[0] in _JOINT_OF_ANGLE:
            values = [pose.get(name, 0.0) for pose in poses]
            ranges[name] = max(values) - min(values)
    if not ranges:
        return ("hip", active)
    widest = max(sorted(ranges, key=lambda name: not name.endswith(active)), key=lambda name: ranges[name])
    joint, _, whose = widest.partition(".")
    return (_JOINT_OF_ANGLE[joint], _side(whose, active))


def _about(movement: Movement, active: Side) -> tuple[str, Side]:
    measures = list(_measures(movement))
    for beginning, joint in _JOINT_OF_MEASURE.items():
        for measure in measures:
            if measure.startswith(beginning):
                return (joint, _side(measure.partition(".")[2], active))
    return _widest(movement, active)


def arc(movement: Movement, active: Side) -> Arc:
    """Give the angle to draw when a side is active."""
    joint, side = _about(movement, active)
    letter, other = LETTER[side], LETTER[OTHER[side]]

    def bone(name: str, of: str = letter) -> Place:
        return (f"{name}_{of}",)

    thigh = (bone("upperleg01"), bone("lowerleg01"))
    upper_arm = (bone("upperarm01"), bone("lowerarm01"))
    trunk_down = (_SHOULDERS, _HIPS)
    made: Mapping[str, tuple[Place, tuple[Place, Place], tuple[Place, Place]]] = {
        "hip": (bone("upperleg01"), trunk_down, thigh),
        "legs": (bone("upperleg01"), (bone("upperleg01", other), bone("lowerleg01", other)), thigh),
        "knee": (bone("lowerleg01"), thigh, (bone("lowerleg01"), bone("foot"))),
        "shoulder": (bone("upperarm01"), trunk_down, upper_arm),
        "elbow": (bone("lowerarm01"), upper_arm, (bone("lowerarm01"), bone("wrist"))),
        "trunk": (_WAIST, (_HIPS, _WAIST), (_WAIST, _SHOULDERS)),
    }
    pivot, start, end = made[joint]
    return Arc(joint, side, pivot, start, end)
