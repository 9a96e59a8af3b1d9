"""The bones of a body asset, where its landmarks and its skin lie, and the proportions the figure takes from it.

A rig file stands beside every body (`unsit/library/bodies`). Its coordinates are those of the asset at rest: metres, x
to the body's left, y up, z forward. Every bone's rest rotation is the identity, so the rotation of a bone is how it has
turned since rest.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import sqrt
from typing import Any, Final

from unsit.body.frame import Point
from unsit.body.landmarks import NAMES
from unsit.body.measures import Side
from unsit.figure.kinematics import Rotation
from unsit.figure.rotations import from_columns, inverse, product, twist
from unsit.figure.skeleton import Skeleton

FORMAT: Final = 1

GIRDLE_RATIO: Final = 0.3
"""Share of an arm's elevation that the shoulder girdle follows: of 180° about 60° (Inman, Saunders & Abbott 1944)."""

UPRIGHT: Final[Rotation] = (0.0, 0.0, 1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 0.0)
"""Forward, up and right of the body at rest, in the asset's coordinates."""

LETTER: Final[Mapping[Side, str]] = {"left": "L", "right": "R"}

LUMBAR_SHARES: Final = {"spine05": 0.25, "spine04": 0.5, "spine03": 0.25}
MID_SPINE_SHARES: Final = {"spine03": 0.25, "spine02": 0.5, "spine01": 0.25}
NECK_SHARES: Final = {"neck01": 0.25, "neck02": 0.25, "neck03": 0.25, "head": 0.25}
"""How much of a joint's turn each bone takes; the joint of the figure lies at their middle, weighted alike."""

_LIMB_BONES: Final = ("upperleg01", "lowerleg01", "foot", "upperarm01", "lowerarm01", "wrist", "clavicle")
_NEEDED: Final = (
    "root",
    *LUMBAR_SHARES,
    *("spine02", "spine01"),
    *NECK_SHARES,
    *(f"{bone}_{letter}" for bone in _LIMB_BONES for letter in "LR"),
)


class RigError(ValueError):
    """A rig file is not what it must be; the message lists every problem."""


@dataclass(frozen=True, slots=True)
class Bone:
    """A bone: its name, the number of the bone it hangs on (-1: none), and where it starts at rest."""

    name: str
    parent: int
    head: Point


@dataclass(frozen=True, slots=True)
class SkinPoint:
    """A point on skin or clothes at rest, with the bones (by number) that carry it and their weights."""

    at: Point
    weights: tuple[tuple[int, float], ...]


def _minus(a: Point, b: Point) -> Point:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _cross(a: Point, b: Point) -> Point:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _size(v: Point) -> float:
    return sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])


def _unit(v: Point) -> Point:
    size = _size(v)
    return (v[0] / size, v[1] / size, v[2] / size)


def _axes(up: Point, right: Point) -> Rotation:
    """Give the segment axes with this up axis and, as near as it can be, this right one."""
    y = _unit(up)
    along = sum(a * b for a, b in zip(y, right, strict=True))
    z = _unit(_minus(right, (along * y[0], along * y[1], along * y[2])))
    return (*_cross(y, z), *y, *z)


def local(axes: Rotation, vector: Point) -> Point:
    """Give a vector in the axes of a segment."""
    x, y, z = vector
    return (
        axes[0] * x + axes[1] * y + axes[2] * z,
        axes[3] * x + axes[4] * y + axes[5] * z,
        axes[6] * x + axes[7] * y + axes[8] * z,
    )


@dataclass(frozen=True)
class Rig:
    """A body asset's bones, landmarks and skin points.

    bones: parents before children. landmarks: for each of the 33, the bone it moves with and where it lies at rest.
    surface: points of skin and clothes, to find what touches the floor.
    """

    id: str
    name: str
    stature_m: float
    bones: tuple[Bone, ...]
    landmarks: Mapping[str, tuple[int, Point]]
    surface: tuple[SkinPoint, ...]

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each bone by its name."""
        return {bone.name: number for number, bone in enumerate(self.bones)}

    def head(self, name: str) -> Point:
        """Give where a bone starts at rest; KeyError for an unknown one."""
        return self.bones[self.number[name]].head

    def joint(self, bone: str, side: Side) -> Point:
        """Give where a bone of one side starts at rest."""
        return self.head(f"{bone}_{LETTER[side]}")

    def centre(self, shares: Mapping[str, float]) -> Point:
        """Give the weighted middle of the starts of bones; the weights sum to 1."""
        return tuple(  # type: ignore[return-value]
            sum(share * self.head(name)[axis] for name, share in shares.items()) for axis in range(3)
        )

    @cached_property
    def middle_of_hips(self) -> Point:
        """Between the hip joints at rest."""
        return self.centre({"upperleg01_L": 0.5, "upperleg01_R": 0.5})

    @cached_property
    def rest_axes(self) -> Mapping[str, Rotation]:
        """Axes (forward, up, right) of every limb segment at rest by its name, as in `thigh.left`."""
        axes: dict[str, Rotation] = {}
        for side in ("left", "right"):
            axes |= {f"{segment}.{side}": value for segment, value in self._rest_axes(side).items()}
        return axes

    def _rest_axes(self, side: Side) -> dict[str, Rotation]:
        hip, knee, ankle = (self.joint(bone, side) for bone in ("upperleg01", "lowerleg01", "foot"))
        shoulder, elbow, wrist = (self.joint(bone, side) for bone in ("upperarm01", "lowerarm01", "wrist"))
        heel, toe, index, pinky = (
            self.landmarks[f"{side}_{part}"][1] for part in ("heel", "foot_index", "index", "pinky")
        )
        right: Point = (-1.0, 0.0, 0.0)
        ahead = _minus(toe, heel)
        hinge = _cross(_minus(elbow, shoulder), _minus(wrist, elbow))
        knuckles = tuple((a + b) / 2.0 for a, b in zip(index, pinky, strict=True))
        across = _minus(index, pinky) if side == "right" else _minus(pinky, index)
        return {
            "thigh": _axes(_minus(hip, knee), right),
            "shank": _axes(_minus(knee, ankle), right),
            "foot": _axes((0.0, 1.0, 0.0), _cross((ahead[0], 0.0, ahead[2]), (0.0, 1.0, 0.0))),
            "upper_arm": _axes(_minus(shoulder, elbow), hinge),
            "forearm": _axes(_minus(elbow, wrist), hinge),
            "hand": _axes(_minus(wrist, (knuckles[0], knuckles[1], knuckles[2])), across),
        }

    @cached_property
    def rest_pronation_rad(self) -> Mapping[Side, float]:
        """By how much each hand is turned about its forearm at rest, about the forearm's up axis."""
        rest: dict[Side, float] = {}
        for side in ("left", "right"):
            forearm, hand = (from_columns(self.rest_axes[f"{segment}.{side}"]) for segment in ("forearm", "hand"))
            rest[side] = twist(product(inverse(forearm), hand), (0.0, 1.0, 0.0))
        return rest

    @cached_property
    def finger_axes(self) -> Mapping[str, Point]:
        """The axis, at rest, about which each finger bone curls towards the palm."""
        axes: dict[str, Point] = {}
        for side, letter in LETTER.items():
            palm = self.rest_axes[f"hand.{side}"][0:3]
            for finger in range(1, 6):
                names = [f"finger{finger}-{joint}_{letter}" for joint in (1, 2, 3)]
                if not all(name in self.number for name in names):
                    continue
                along = [_minus(self.head(b), self.head(a)) for a, b in pairwise(names)]
                axes |= {name: _cross(way, palm) for name, way in zip(names, (*along, along[-1]), strict=True)}
        return axes

    @cached_property
    def skeleton(self) -> Skeleton:
        """The proportions of this body for the figure's kinematics."""
        lumbar, mid_spine = self.centre(LUMBAR_SHARES), self.centre(MID_SPINE_SHARES)
        chest, neck = self.centre({"upperarm01_L": 0.5, "upperarm01_R": 0.5}), self.centre(NECK_SHARES)

        def trunk(end: Point, start: Point) -> Point:
            return local(UPRIGHT, _minus(end, start))

        def length(start: str, end: str) -> float:
            return _size(_minus(self.joint(end, "right"), self.joint(start, "right")))

        def places(segment: str, bone: str, parts: tuple[str, ...]) -> tuple[Point, ...]:
            start, axes = self.joint(bone, "right"), self.rest_axes[f"{segment}.right"]
            return tuple(local(axes, _minus(self.landmarks[f"right_{part}"][1], start)) for part in parts)

        return Skeleton(
            stature_m=self.stature_m,
            hip_half_width_m=abs(_minus(self.joint("upperleg01", "right"), self.middle_of_hips)[0]),
            shoulder_half_width_m=abs(_minus(self.joint("upperarm01", "right"), chest)[0]),
            lumbar=trunk(lumbar, self.middle_of_hips),
            mid_spine=trunk(mid_spine, lumbar),
            chest=trunk(chest, mid_spine),
            neck=trunk(neck, chest),
            clavicle=trunk(self.joint("clavicle", "right"), chest),
            thigh_m=length("upperleg01", "lowerleg01"),
            shank_m=length("lowerleg01", "foot"),
            upper_arm_m=length("upperarm01", "lowerarm01"),
            forearm_m=length("lowerarm01", "wrist"),
            head=tuple(trunk(self.landmarks[name][1], neck) for name in NAMES[:11]),
            right_hand=places("hand", "wrist", ("pinky", "index", "thumb")),
            right_foot=places("foot", "foot", ("heel", "foot_index")),
            girdle_ratio=GIRDLE_RATIO,
        )


def _point(value: Any, where: str, problems: list[str]) -> Point:
    if isinstance(value, list) and len(value) == 3 and all(isinstance(v, int | float) for v in value):
        return (float(value[0]), float(value[1]), float(value[2]))
    problems.append(f"{where} must be three numbers in metres (got {value!r})")
    return (0.0, 0.0, 0.0)


def _bones(rows: Any, problems: list[str]) -> tuple[Bone, ...]:
    number: dict[str, int] = {}
    bones = []
    for row in rows if isinstance(rows, list) else []:
        name, parent = row.get("name"), row.get("parent")
        if name in number:
            problems.append(f"bones: {name} must stand once (got it twice)")
        if parent is not None and parent not in number:
            problems.append(f"bones: the parent of {name} must stand before it (got {parent!r})")
        bones.append(Bone(str(name), number.get(parent, -1), _point(row.get("head"), f"bones: {name}: head", problems)))
        number[name] = len(bones) - 1
    missing = [name for name in _NEEDED if name not in number]
    if missing:
        problems.append(f"bones must have {', '.join(missing)} (missing)")
    return tuple(bones)


def read_rig(text: str) -> Rig:
    """Read a rig file's text; RigError with every problem found."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise RigError(f"a rig must be JSON ({error})") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RigError(f"a rig must be an object with format {FORMAT}")
    problems: list[str] = []
    bones = _bones(data.get("bones"), problems)
    number = {bone.name: n for n, bone in enumerate(bones)}
    landmarks = {}
    for name in NAMES:
        row = data.get("landmarks", {}).get(name, {})
        if row.get("bone") not in number:
            problems.append(f"landmarks: {name} must name a bone of the rig (got {row.get('bone')!r})")
            continue
        landmarks[name] = (number[row["bone"]], _point(row.get("at"), f"landmarks: {name}: at", problems))
    surface = []
    for n, row in enumerate(data.get("surface", [])):
        weights = [(number[bone], float(weight)) for bone, weight in row.get("bones", []) if bone in number]
        if abs(sum(weight for _, weight in weights) - 1.0) > 0.01:
            problems.append(f"surface: the weights of point {n} must sum to 1 over bones of the rig")
        surface.append(SkinPoint(_point(row.get("at"), f"surface: point {n}: at", problems), tuple(weights)))
    if problems:
        raise RigError("\n".join(problems))
    return Rig(str(data.get("id")), str(data.get("name")), float(data["stature_m"]), bones, landmarks, tuple(surface))
