"""What people do before, between and after exercises: nothing of it may count.

Ten seconds each, in the world axes of `kinematics`, for the same cameras as the movements. Everybody breathes and sways
a little: nobody is as still as a statue.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, degrees, pi, sin
from types import MappingProxyType
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.measures import Side
from unsit.figure.curves import Curve
from unsit.figure.kinematics import landmarks, resolve
from unsit.figure.motion import moved, times
from unsit.figure.skeleton import DEFAULT_STATURE_M, skeleton
from unsit.movement.model import Position

DURATION_S: Final = 10.0
"""How long each distractor lasts."""

_WALK_RADIUS_M = 0.7
_WALK_SPEED_M_S = 0.8
_STRIDE_S = 1.15

_Key = tuple[float, Mapping[str, float]]
_Path = Callable[[float], Point]
_Swing = Callable[[float], Mapping[str, float]]


def _sway(time_s: float) -> Mapping[str, float]:
    return {
        "pelvis_pitch": 0.6 * sin(2 * pi * time_s / 3.1),
        "pelvis_roll": 0.5 * sin(2 * pi * time_s / 4.3),
        "trunk_flexion": 0.8 * sin(2 * pi * time_s / 3.7),
        "neck_rotation": 3.0 * sin(2 * pi * time_s / 5.9),
    }


def _stay(_: float) -> Point:
    return (0.0, 0.0, 0.0)


def _round(time_s: float) -> Point:
    turn = _WALK_SPEED_M_S * time_s / _WALK_RADIUS_M
    return (_WALK_RADIUS_M * sin(turn), _WALK_RADIUS_M * (1.0 - cos(turn)), 0.0)


def _gait(time_s: float) -> Mapping[str, float]:
    """Give a plain walk: legs and arms in opposite phase, the knee bent while its leg swings forward."""
    phase = 2 * pi * time_s / _STRIDE_S
    angles = {"pelvis_yaw": degrees(_WALK_SPEED_M_S * time_s / _WALK_RADIUS_M), "elbow_flexion": 20.0}
    for side, shift in (("left", 0.0), ("right", pi)):
        swing = cos(phase + shift)
        angles[f"hip_flexion.{side}"] = 10.0 + 20.0 * swing
        angles[f"knee_flexion.{side}"] = 6.0 + 50.0 * max(0.0, -sin(phase + shift)) ** 1.5
        angles[f"ankle_dorsiflexion.{side}"] = 5.0 * swing
        angles[f"shoulder_plane.{side}"] = -90.0 * swing
        angles[f"shoulder_internal_rotation.{side}"] = 90.0 * swing
        angles[f"shoulder_elevation.{side}"] = 18.0 * abs(swing)
    return angles


@dataclass(frozen=True, slots=True)
class _Distractor:
    position: Position
    keys: Sequence[_Key]
    swing: _Swing = _sway
    path: _Path = _stay
    top: Side = "left"


_ARMS = {"shoulder_elevation": 10.0, "elbow_flexion": 10.0, "forearm_pronation": 90.0}
_HANDS_ON_LAP = {
    "shoulder_plane": 75.0,
    "shoulder_elevation": 28.0,
    "elbow_flexion": 60.0,
    "shoulder_internal_rotation": -60.0,
    "forearm_pronation": 120.0,
}
_ON_THE_SIDE = {
    "hip_flexion": 45.0,
    "shoulder_plane": 70.0,
    "shoulder_elevation": 70.0,
    "elbow_flexion": 60.0,
    "neck_lateral_bend": 5.0,
}

DISTRACTORS: Final[Mapping[str, _Distractor]] = MappingProxyType(
    {
        "walking": _Distractor(Position.STANDING, ((0.0, {}),), _gait, _round),
        "lying_down": _Distractor(
            Position.STANDING,
            (
                (0.0, _ARMS),
                (1.5, _ARMS),
                (3.0, {**_ARMS, "pelvis_pitch": 35.0, "hip_flexion": 120.0, "knee_flexion": 125.0}),
                (4.5, {**_ARMS, "pelvis_pitch": -10.0, "hip_flexion": 105.0, "knee_flexion": 90.0}),
                (5.5, {**_ARMS, "pelvis_pitch": -15.0, "hip_flexion": 75.0, "knee_flexion": 30.0}),
                (8.0, {**_ARMS, "pelvis_pitch": -90.0, "hip_flexion": 8.0, "knee_flexion": 12.0}),
                (10.0, {**_ARMS, "pelvis_pitch": -90.0, "hip_flexion": 3.0, "knee_flexion": 5.0}),
            ),
        ),
        "sitting_still": _Distractor(
            Position.SEATED, ((0.0, {**_HANDS_ON_LAP, "hip_flexion": 90.0, "knee_flexion": 90.0}),)
        ),
        "turning_over": _Distractor(
            Position.SIDE_LYING,
            (
                (0.0, _ON_THE_SIDE),
                (3.0, _ON_THE_SIDE),
                (4.5, {**_ARMS, "pelvis_yaw": 90.0, "hip_flexion": 50.0, "knee_flexion": 80.0}),
                (6.5, {**_ON_THE_SIDE, "pelvis_yaw": 180.0, "neck_lateral_bend": -5.0, "knee_flexion": 20.0}),
                (8.0, {**_ON_THE_SIDE, "pelvis_yaw": 180.0, "neck_lateral_bend": -5.0}),
                (10.0, {**_ON_THE_SIDE, "pelvis_yaw": 180.0, "neck_lateral_bend": -5.0}),
            ),
        ),
        "standing_still": _Distractor(Position.STANDING, ((0.0, _ARMS),)),
        "lying_still": _Distractor(Position.SUPINE, ((0.0, {**_ARMS, "hip_flexion": 3.0, "knee_flexion": 5.0}),)),
    }
)
"""Every distractor by name."""


def distractor(name: str, fps: float = 30.0, stature_m: float = DEFAULT_STATURE_M) -> tuple[tuple[float, Points], ...]:
    """Give the times and points (33, metres, z up, lowest one on the floor) of a distractor.

    ValueError for an unknown name.
    """
    if name not in DISTRACTORS:
        raise ValueError(f"a distractor must be one of {', '.join(DISTRACTORS)} (got {name!r})")
    kind = DISTRACTORS[name]
    body = skeleton(stature_m)
    keys = kind.keys if len(kind.keys) > 1 else (*kind.keys, (DURATION_S, kind.keys[0][1]))
    resolved = [resolve(angles, kind.top) for _, angles in keys]
    joints = sorted({joint for angles in resolved for joint in angles})
    curve = Curve([time_s for time_s, _ in keys], [[angles.get(joint, 0.0) for joint in joints] for angles in resolved])
    result = []
    for time_s in times(DURATION_S, fps):
        angles = dict(zip(joints, curve.at(time_s), strict=True))
        for joint, value in resolve(kind.swing(time_s), kind.top).items():
            angles[joint] = angles.get(joint, 0.0) + value
        points = landmarks(angles, kind.position, kind.top, body)
        x, y, z = kind.path(time_s)
        rise = body.flesh_m - min([point[2] for point in points])
        result.append((time_s, moved(points, (x, y, z + rise))))
    return tuple(result)
