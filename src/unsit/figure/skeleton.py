"""Anatomical proportions: where joints and landmarks of a body of a given stature lie within its segments.

Lengths between joint centres are fractions of stature after de Leva 1996, "Adjustments to Zatsiorsky-Seluyanov's
segment inertia parameters", J. Biomech. 29, men (stature 1.741 m; trunk from mid-hips to mid-shoulders 0.5155, upper
arm 0.2817, forearm 0.2689, thigh 0.4222 m); shin and ankle height are those of Drillis and Contini 1966 in Winter
2009, "Biomechanics and Motor Control of Human Movement", fig. 4.1. They agree with what BlazePose full reads off real
people seen from the side (in trunk lengths: thigh 0.81, upper arm 0.55, forearm 0.51, heel to toe 0.40; it puts the
ankle higher, 0.75 from the knee instead of 0.83). Hip and shoulder points are the joints, as in BlazePose, so their
widths are those between joint centres and not the outer ones. Hands, face and foot points follow the landmarks' places
in the MediaPipe Pose documentation: knuckles of little finger and index, thumb, ball of the foot.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from unsit.body.frame import Point

DEFAULT_STATURE_M: Final = 1.70
"""Stature of the figure when nothing else is asked for."""

MIN_STATURE_M: Final = 1.0
MAX_STATURE_M: Final = 2.3

FLESH_RATIO: Final = 0.012
"""How far the skin lies below the lowest landmark of a body on the floor, fraction of stature (2 cm)."""

GIRDLE_FROM_DEG: Final = 40.0
"""Elevation of the arm up to which the shoulder girdle rests: it follows from about 30 to 60 degrees on (Inman,
Saunders & Abbott 1944, "Observations on the function of the shoulder joint", J. Bone Joint Surg. 26)."""

MAX_GIRDLE_DEG: Final = 35.0
"""How far the girdle turns at most."""

_HIP_HALF_WIDTH = 0.0525
_SHOULDER_HALF_WIDTH = 0.097
_HIP_TO_LUMBAR = 0.040
_LUMBAR_TO_MID_SPINE = 0.108
_MID_SPINE_TO_SHOULDERS = 0.148
_SHOULDERS_TO_NECK = 0.026
_THIGH = 0.2425
_SHANK = 0.246
_UPPER_ARM = 0.162
_FOREARM = 0.1545

# Places in stature: forward, up, to the right; for paired points those of the right side.
_NOSE = (0.070, 0.068, 0.0)
_EYE_INNER = (0.058, 0.087, 0.010)
_EYE = (0.056, 0.087, 0.019)
_EYE_OUTER = (0.052, 0.087, 0.027)
_EAR = (0.010, 0.082, 0.042)
_MOUTH = (0.060, 0.046, 0.015)
_PINKY = (0.004, -0.046, -0.020)
_INDEX = (0.004, -0.052, 0.016)
_THUMB = (0.010, -0.032, 0.026)
_HEEL = (-0.030, -0.030, 0.0)
_FOOT_INDEX = (0.087, -0.034, 0.004)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Lengths and local places of a body, in metres.

    Local axes of every segment: x forward, y up (towards the head), z to the body's right, in the straight pose with
    the palms forward. lumbar: the lumbar joint, from the middle of the hips. mid_spine: from the lumbar joint. chest:
    the middle of the shoulders, from the joint in the middle of the spine. neck: from the chest. clavicle: where the
    right collar bone starts, from the chest. head: 11 landmarks from nose to mouth_right, from the neck joint.
    right_hand: pinky, index, thumb, from the wrist. right_foot: heel, foot index, from the ankle. The left side has z
    negated. girdle_ratio: share of the arm's elevation above `GIRDLE_FROM_DEG` by which the shoulder girdle turns
    about the start of the collar bone; 0 keeps the shoulders where they are.
    """

    stature_m: float
    hip_half_width_m: float
    shoulder_half_width_m: float
    lumbar: Point
    mid_spine: Point
    chest: Point
    neck: Point
    clavicle: Point
    thigh_m: float
    shank_m: float
    upper_arm_m: float
    forearm_m: float
    head: tuple[Point, ...]
    right_hand: tuple[Point, ...]
    right_foot: tuple[Point, ...]
    girdle_ratio: float = 0.0

    @property
    def trunk_m(self) -> float:
        """Length from the middle of the hips to the middle of the shoulders along the spine, standing straight."""
        return self.lumbar[1] + self.mid_spine[1] + self.chest[1]

    @property
    def flesh_m(self) -> float:
        """How far the floor lies below the lowest landmark."""
        return FLESH_RATIO * self.stature_m


def _scaled(point: Point, stature_m: float) -> Point:
    x, y, z = point
    return (x * stature_m, y * stature_m, z * stature_m)


def _left(point: Point) -> Point:
    x, y, z = point
    return (x, y, -z)


_HEAD: Final = (
    _NOSE,
    *(_left(point) for point in (_EYE_INNER, _EYE, _EYE_OUTER)),
    *(_EYE_INNER, _EYE, _EYE_OUTER),
    *(_left(_EAR), _EAR),
    *(_left(_MOUTH), _MOUTH),
)


@lru_cache(maxsize=32)
def skeleton(stature_m: float = DEFAULT_STATURE_M) -> Skeleton:
    """Give the skeleton of a body `stature_m` tall; ValueError outside 1.0 to 2.3 m.

    >>> round(skeleton(1.8).thigh_m, 3)
    0.436
    """
    if not MIN_STATURE_M <= stature_m <= MAX_STATURE_M:
        raise ValueError(f"stature_m must lie between {MIN_STATURE_M} and {MAX_STATURE_M} (got {stature_m})")
    return Skeleton(
        stature_m=stature_m,
        hip_half_width_m=_HIP_HALF_WIDTH * stature_m,
        shoulder_half_width_m=_SHOULDER_HALF_WIDTH * stature_m,
        lumbar=(0.0, _HIP_TO_LUMBAR * stature_m, 0.0),
        mid_spine=(0.0, _LUMBAR_TO_MID_SPINE * stature_m, 0.0),
        chest=(0.0, _MID_SPINE_TO_SHOULDERS * stature_m, 0.0),
        neck=(0.0, _SHOULDERS_TO_NECK * stature_m, 0.0),
        clavicle=(0.0, 0.0, 0.0),
        thigh_m=_THIGH * stature_m,
        shank_m=_SHANK * stature_m,
        upper_arm_m=_UPPER_ARM * stature_m,
        forearm_m=_FOREARM * stature_m,
        head=tuple(_scaled(point, stature_m) for point in _HEAD),
        right_hand=tuple(_scaled(point, stature_m) for point in (_PINKY, _INDEX, _THUMB)),
        right_foot=tuple(_scaled(point, stature_m) for point in (_HEEL, _FOOT_INDEX)),
    )
