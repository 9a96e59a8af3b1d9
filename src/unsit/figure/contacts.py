"""Contacts: arms and legs are moved so that hand, elbow, foot or ankle lies where a movement file says.

A file's angles fit the figure's own proportions; on a body of other proportions a hand misses the head. Here the
angles of the limb are changed as little as its length allows: the wrist or ankle goes to the place, the swivel of the
elbow or knee stays (`unsit.figure.limbs`), the palm turns to the surface and the sole lies flat. Between the skin and
the joint lies flesh (`unsit.figure.flesh`). Legs come before arms, what lies on the floor before what lies on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import degrees
from typing import Final

from unsit.body.frame import Point
from unsit.body.measures import Side
from unsit.figure.flesh import Flesh
from unsit.figure.kinematics import Angles, Rotation, Segments, arm_segments, chest, leg_segments, segments, shoulder
from unsit.figure.limbs import (
    Chain,
    Reach,
    cross,
    dot,
    flat_foot_deg,
    forward,
    hand_angles,
    hip_angles,
    middle,
    minus,
    plus,
    reach,
    right,
    shoulder_angles,
    swivel_to_height,
    swivelled,
    unit,
    up,
    upper,
    world,
)
from unsit.figure.skeleton import Skeleton
from unsit.movement.model import Position

ARM_JOINTS: Final = (
    "shoulder_plane",
    "shoulder_elevation",
    "shoulder_internal_rotation",
    "elbow_flexion",
    "forearm_pronation",
    "wrist_flexion",
    "finger_flexion",
)
LEG_JOINTS: Final = ("hip_flexion", "hip_adduction", "hip_internal_rotation", "knee_flexion")
FOOT_JOINTS: Final = (*LEG_JOINTS, "ankle_dorsiflexion")

FINGERS_DEG: Final[Mapping[str, float]] = {
    "head": -2.0,
    "back_of_head": 2.0,
    "hip": 6.0,
    "thigh_back": 18.0,
    "thigh": 0.0,
    "shin": 14.0,
    "floor": -14.0,
    "wall": -14.0,
    "bar": 70.0,
    "seat": -8.0,
}
"""How far the fingers are curled where the hand lies."""

ROUNDS: Final = 14
NEAR_ENOUGH_M: Final = 2e-4

_PALM_SHARE: Final = 0.62
"""How far from the wrist to the knuckles the middle of the palm is."""

_THIGH_PLACE: Final = 0.845
_THIGH_OUT_RATIO: Final = 0.0294
_THIGH_BACK_PLACE: Final = 0.40
_THIGH_BACK_TURN: Final = (-0.6, 0.8)
_SHIN_PLACES: Final = {True: 0.50, False: 0.78}
_HEAD_PLACE: Final = (-0.010, 0.014)
_BACK_OF_HEAD: Final = (0.020, 0.018)
_HIP_PLACE: Final = (0.012, 0.050)

_SIDES: Final[tuple[Side, ...]] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Held:
    """A part of one side and what it lies on.

    of: whose head, thigh or shin; None for a place of the room. at: for one of the room, where the ankle or the palm
    shall be, world metres. away: the direction out of the surface there, a unit vector, or None where it has none.
    """

    part: str
    side: Side
    place: str
    of: Side | None = None
    at: Point = (0.0, 0.0, 0.0)
    away: Point | None = None


Holding = Sequence[tuple[Held, float]]
"""Contacts, each with its weight from 0 to 1."""


def _sign(side: Side) -> float:
    return -1.0 if side == "left" else 1.0


@dataclass(frozen=True, slots=True)
class Holder:
    """A body that can lie on things; metres, z up."""

    body: Skeleton
    flesh: Flesh
    position: Position
    active: Side

    def held(self, angles: Angles, holding: Holding, hips: Point) -> dict[str, float]:
        """Give the angles with all contacts kept.

        angles: degrees of left and right joints. hips: where the middle of the hip joints is.
        """
        result = dict(angles)
        used = [(one, weight) for one, weight in holding if weight > 1e-6]
        if not used:
            return result
        pose = segments(angles, self.position, self.active)
        # What lies on the room first: the other leg may lie on it.
        for side in sorted(_SIDES, key=lambda side: any(one.of for one, _ in used if _leg(one, side))):
            mine = [(one, weight) for one, weight in used if _leg(one, side)]
            if mine:
                self._move_leg(result, pose, mine, side, hips)
                moved = leg_segments(pose.pelvis, result, side)
                pose = pose._replace(left_leg=moved) if side == "left" else pose._replace(right_leg=moved)
        for side in _SIDES:
            mine = [(one, weight) for one, weight in used if one.side == side and one.part in ("hand", "elbow")]
            if mine:
                self._move_arm(result, pose, mine, side, hips)
        return result

    def ankle(self, angles: Angles, side: Side) -> Point:
        """Give where an ankle is, from the middle of the hips."""
        pose = segments(angles, self.position, self.active)
        return self._knee_and_ankle(pose, side)[1]

    def palm(self, angles: Angles, side: Side) -> Point:
        """Give where the middle of a palm's skin is, from the middle of the hips."""
        pose = segments(angles, self.position, self.active)
        arm = pose.left_arm if side == "left" else pose.right_arm
        start = shoulder(chest(pose, self.body), pose.thorax, angles, side, self.body)
        wrist = plus(plus(start, up(arm.upper), -self.body.upper_arm_m), up(arm.lower), -self.body.forearm_m)
        return plus(plus(wrist, self._to_palm(arm.end, side)), forward(arm.end), self.flesh.palm_m)

    # Legs.

    def _hip(self, pose: Segments, side: Side) -> Point:
        return plus((0.0, 0.0, 0.0), right(pose.pelvis), _sign(side) * self.body.hip_half_width_m)

    def _knee_and_ankle(self, pose: Segments, side: Side) -> tuple[Point, Point]:
        leg = pose.left_leg if side == "left" else pose.right_leg
        knee = plus(self._hip(pose, side), up(leg.upper), -self.body.thigh_m)
        return knee, plus(knee, up(leg.lower), -self.body.shank_m)

    def _on_thigh(self, pose: Segments, side: Side, thick_m: float) -> Point:
        """Give the place on the front of a thigh, a little to its outer side, so far above its skin."""
        thigh = (pose.left_leg if side == "left" else pose.right_leg).upper
        place = plus(self._hip(pose, side), up(thigh), -_THIGH_PLACE * self.body.thigh_m)
        place = plus(place, forward(thigh), self.flesh.thigh_front_m + thick_m)
        return plus(place, right(thigh), _sign(side) * _THIGH_OUT_RATIO * self.body.stature_m)

    def _move_leg(self, angles: dict[str, float], pose: Segments, mine: Holding, side: Side, hips: Point) -> None:
        leg = pose.left_leg if side == "left" else pose.right_leg
        hip, before = self._hip(pose, side), self._knee_and_ankle(pose, side)[1]
        target = before
        for one, weight in mine:
            place = minus(one.at, hips) if one.of is None else self._on_thigh(pose, one.of, self.flesh.ankle_m)
            target = plus(target, minus(place, before), weight)
        chain = Chain(hip, before, leg.upper, self.body.thigh_m, self.body.shank_m, -1.0)
        found = reach(chain, target)
        flexion, adduction, rotation = hip_angles(pose.pelvis, upper(chain, found), side)
        angles[f"hip_flexion.{side}"] = flexion
        angles[f"hip_adduction.{side}"] = adduction
        angles[f"hip_internal_rotation.{side}"] = rotation
        angles[f"knee_flexion.{side}"] = degrees(found.flexion_rad)
        shank = leg_segments(pose.pelvis, angles, side).lower
        bent = given = angles.get(f"ankle_dorsiflexion.{side}", 0.0)
        for one, weight in mine:
            if one.part == "foot" and one.away is not None:
                bent += weight * (flat_foot_deg(shank, one.away) - given)
        angles[f"ankle_dorsiflexion.{side}"] = bent

    # Arms.

    def _to_palm(self, hand: Rotation, side: Side) -> Point:
        pinky, index, _ = self.body.right_hand
        x, y, z = (_PALM_SHARE * (a + b) / 2.0 for a, b in zip(pinky, index, strict=True))
        return world(hand, (x, y, _sign(side) * z))

    def _move_arm(self, angles: dict[str, float], pose: Segments, mine: Holding, side: Side, hips: Point) -> None:
        arm = pose.left_arm if side == "left" else pose.right_arm
        trunk = chest(pose, self.body)
        start = shoulder(trunk, pose.thorax, angles, side, self.body)
        elbow = plus(start, up(arm.upper), -self.body.upper_arm_m)
        before = plus(elbow, up(arm.lower), -self.body.forearm_m)
        given = (angles.get(f"forearm_pronation.{side}", 0.0), angles.get(f"wrist_flexion.{side}", 0.0))
        chain = Chain(start, before, arm.upper, self.body.upper_arm_m, self.body.forearm_m, 1.0)
        places = [(weight, *self._surface(one, pose, chain.root, hips)) for one, weight in mine if one.part == "hand"]
        hand, last = arm.end, before
        for _ in range(ROUNDS):
            target = before
            for weight, at, away in places:
                out = away if away is not None else minus((0.0, 0.0, 0.0), forward(hand))
                wrist = minus(plus(at, out, self.flesh.palm_m), self._to_palm(hand, side))
                target = plus(target, minus(wrist, before), weight)
            root = shoulder(trunk, pose.thorax, angles, side, self.body)
            found = reach(chain._replace(root=root, end=plus(before, minus(root, start))), target)
            for one, weight in mine:
                if one.part == "elbow":
                    height = one.at[2] - hips[2]
                    found = swivelled(found, weight * swivel_to_height(chain._replace(root=root), found, height))
            self._set_arm(angles, pose.thorax, chain._replace(root=root), found, side, given, places)
            hand = arm_segments(pose.thorax, angles, side).end
            if dot(minus(target, last), minus(target, last)) < NEAR_ENOUGH_M**2:
                break
            last = target
        for one, weight in mine:
            if one.part == "hand":
                curled = angles.get(f"finger_flexion.{side}", 0.0)
                angles[f"finger_flexion.{side}"] = curled + weight * (FINGERS_DEG[one.place] - curled)

    def _set_arm(
        self,
        angles: dict[str, float],
        thorax: Rotation,
        chain: Chain,
        found: Reach,
        side: Side,
        given: tuple[float, float],
        places: Sequence[tuple[float, Point, Point | None]],
    ) -> None:
        plane, elevation, rotation = shoulder_angles(thorax, upper(chain, found), side)
        angles[f"shoulder_plane.{side}"] = plane
        angles[f"shoulder_elevation.{side}"] = elevation
        angles[f"shoulder_internal_rotation.{side}"] = rotation
        angles[f"elbow_flexion.{side}"] = degrees(found.flexion_rad)
        forearm = arm_segments(thorax, angles, side).lower
        pronation, wrist = given
        for weight, _, away in places:
            if away is not None:
                facing = hand_angles(forearm, (-away[0], -away[1], -away[2]), side, given)
                pronation += weight * (facing[0] - given[0])
                wrist += weight * (facing[1] - given[1])
        angles[f"forearm_pronation.{side}"] = pronation
        angles[f"wrist_flexion.{side}"] = wrist

    def _surface(self, one: Held, pose: Segments, root: Point, hips: Point) -> tuple[Point, Point | None]:
        """Give where a palm shall lie, from the middle of the hips, and the direction out of the surface there."""
        if one.of is None:
            return minus(one.at, hips), one.away
        side, s = one.of, _sign(one.of)
        if one.place == "hip":
            level, ahead = (share * self.body.stature_m for share in reversed(_HIP_PLACE))
            place = plus(plus((0.0, 0.0, 0.0), up(pose.pelvis), level), forward(pose.pelvis), ahead)
            out = world(pose.pelvis, (0.0, 0.0, s))
            return plus(place, out, self.flesh.hip_m), out
        if one.place in ("head", "back_of_head"):
            return self._on_head(one, pose)
        leg = pose.left_leg if side == "left" else pose.right_leg
        hip = self._hip(pose, side)
        if one.place == "thigh":
            away = forward(leg.upper)
            return plus(self._on_thigh(pose, side, 0.0), right(leg.upper), -s * 0.03 * self.body.stature_m), away
        if one.place == "thigh_back":
            back, aside = _THIGH_BACK_TURN
            away = unit(world(leg.upper, (back, 0.0, aside * _sign(one.side))))
            line = plus(hip, up(leg.upper), -_THIGH_BACK_PLACE * self.body.thigh_m)
            return plus(line, away, self.flesh.thigh_back_m), away
        knee = plus(hip, up(leg.upper), -self.body.thigh_m)
        line = plus(knee, up(leg.lower), -_SHIN_PLACES[one.side == side] * self.body.shank_m)
        towards = minus(root, line)
        away = unit(plus(towards, up(leg.lower), -dot(towards, up(leg.lower))), forward(leg.lower))
        return plus(line, away, self.flesh.shin_m), away

    def _on_head(self, one: Held, pose: Segments) -> tuple[Point, Point]:
        neck = plus(chest(pose, self.body), world(pose.thorax, self.body.neck))
        left, other = self.body.head[7], self.body.head[8]
        ahead, level = (share * self.body.stature_m for share in _HEAD_PLACE)
        if one.place == "head":
            x, y, z = left if one.of == "left" else other
            out = _sign(one.of or one.side)
            place = (x + ahead, y + level, z + out * self.flesh.temple_m)
            return plus(neck, world(pose.head, place)), world(pose.head, (0.0, 0.0, out))
        level, aside = (share * self.body.stature_m for share in _BACK_OF_HEAD)
        x, y = (left[0] + other[0]) / 2.0, (left[1] + other[1]) / 2.0
        place = (x - self.flesh.back_of_head_m, y + level, _sign(one.side) * aside)
        return plus(neck, world(pose.head, place)), world(pose.head, (-1.0, 0.0, 0.0))


def _leg(one: Held, side: Side) -> bool:
    return one.side == side and one.part in ("foot", "ankle")


__all__ = ["ARM_JOINTS", "FOOT_JOINTS", "LEG_JOINTS", "Held", "Holder", "Holding", "cross", "middle"]
