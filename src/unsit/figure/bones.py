"""From the figure's angles to the bones of a body asset.

Every segment of the figure has its place in the world (`unsit.figure.kinematics`); the bones of the asset take the
same turn, spread over several bones where a person bends or twists along a length: spine and neck over all their
bones, the twist of thigh and upper arm half and half over their two bones, the forearm's over its two bones and the
wrist. Fingers are curled by `finger_flexion`, over a hand that is never quite flat.
"""

from dataclasses import dataclass
from math import radians
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.landmarks import NAMES
from unsit.body.measures import Side
from unsit.figure.kinematics import Angles, Limb, Rotation, Segments, girdle, segments
from unsit.figure.rig import LETTER, LUMBAR_SHARES, MID_SPINE_SHARES, NECK_SHARES, UPRIGHT, Rig
from unsit.figure.rotations import (
    NO_TURN,
    Quaternion,
    between,
    columns,
    from_columns,
    inverse,
    product,
    turn,
    turned,
    twist,
)
from unsit.movement.model import Position

THIGH_TWIST_SHARE: Final = 0.5
UPPER_ARM_TWIST_SHARE: Final = 0.5
FOREARM_TWIST_SHARES: Final = (0.3, 0.8)
"""How much of a limb's twist its first bone takes; of the forearm's both."""

RELAXED_FINGERS_DEG: Final = 14.0
"""How far each joint of a finger is bent in a hand at rest."""

THUMB_SHARE: Final = 0.4

FLAT_FINGERS_DEG: Final = -12.0
THUMB_ASIDE_DEG: Final = 36.0
"""In a hand pressed flat the thumb, which at rest stands off the palm, lies this much more beside it."""


@dataclass(frozen=True, slots=True)
class BonePose:
    """A body asset in a pose.

    rotations: of each bone against its parent, in the rig's order; of the first bone against the world. root: where
    the first bone starts, figure world, metres.
    """

    rotations: tuple[Quaternion, ...]
    root: Point


def _since_rest(axes: Rotation, rest: Rotation) -> Quaternion:
    """Give the turn that takes a segment from its axes at rest to these."""
    return product(from_columns(axes), inverse(from_columns(rest)))


def _spread(start: Quaternion, end: Quaternion, shares: dict[str, float]) -> dict[str, Quaternion]:
    done, spread = 0.0, {}
    for bone, share in shares.items():
        done += share
        spread[bone] = end if done > 1.0 - 1e-9 else between(start, end, done)
    return spread


def _twisted(whole: Quaternion, parent: Quaternion, along: Point, share: float) -> Quaternion:
    """Give a limb's turn with only a share of its twist; along: the limb's direction at rest."""
    against = product(inverse(parent), whole)
    return product(whole, turn(along, -(1.0 - share) * twist(against, along)))


def _direction(rest: Rotation) -> Point:
    return (-rest[3], -rest[4], -rest[5])


def _leg(rig: Rig, leg: Limb, pelvis: Quaternion, side: Side) -> dict[str, Quaternion]:
    rest, letter = rig.rest_axes, LETTER[side]
    thigh = _since_rest(leg.upper, rest[f"thigh.{side}"])
    shank = _since_rest(leg.lower, rest[f"shank.{side}"])
    return {
        f"upperleg01_{letter}": _twisted(thigh, pelvis, _direction(rest[f"thigh.{side}"]), THIGH_TWIST_SHARE),
        f"upperleg02_{letter}": thigh,
        f"lowerleg01_{letter}": shank,
        f"lowerleg02_{letter}": shank,
        f"foot_{letter}": _since_rest(leg.end, rest[f"foot.{side}"]),
    }


def _arm(rig: Rig, arm: Limb, shoulder: Quaternion, angles: Angles, side: Side) -> dict[str, Quaternion]:
    rest, letter = rig.rest_axes, LETTER[side]
    upper = _since_rest(arm.upper, rest[f"upper_arm.{side}"])
    forearm = _since_rest(arm.lower, rest[f"forearm.{side}"])
    sign = -1.0 if side == "left" else 1.0
    pronated = sign * radians(angles.get(f"forearm_pronation.{side}", 0.0)) - rig.rest_pronation_rad[side]
    away = rest[f"forearm.{side}"][3:6]
    first, second = (product(forearm, turn(away, share * pronated)) for share in FOREARM_TWIST_SHARES)
    return {
        f"clavicle_{letter}": shoulder,
        f"shoulder01_{letter}": shoulder,
        f"upperarm01_{letter}": _twisted(upper, shoulder, _direction(rest[f"upper_arm.{side}"]), UPPER_ARM_TWIST_SHARE),
        f"upperarm02_{letter}": upper,
        f"lowerarm01_{letter}": first,
        f"lowerarm02_{letter}": second,
        f"wrist_{letter}": _since_rest(arm.end, rest[f"hand.{side}"]),
    }


def _fingers(rig: Rig, angles: Angles) -> dict[str, Quaternion]:
    curled = {}
    for bone, axis in rig.finger_axes.items():
        side: Side = "left" if bone.endswith("_L") else "right"
        flexion = angles.get(f"finger_flexion.{side}", 0.0)
        curl = RELAXED_FINGERS_DEG + flexion
        curled[bone] = turn(axis, radians(curl * (THUMB_SHARE if bone.startswith("finger1") else 1.0)))
        if bone.startswith("finger1-1"):
            flat = min(max(flexion / FLAT_FINGERS_DEG, 0.0), 1.0)
            aside = radians(THUMB_ASIDE_DEG * flat) * (1.0 if side == "left" else -1.0)
            curled[bone] = product(turn(rig.rest_axes[f"hand.{side}"][3:6], aside), curled[bone])
    return curled


def _turns(rig: Rig, angles: Angles, pose: Segments) -> dict[str, Quaternion]:
    """Give the turn since rest of every bone that does not simply follow its parent."""
    pelvis, lumbar, thorax, head = (
        _since_rest(axes, UPRIGHT) for axes in (pose.pelvis, pose.lumbar, pose.thorax, pose.head)
    )
    turns = {"root": pelvis, **_spread(pelvis, lumbar, LUMBAR_SHARES)}
    # The bone both joints share takes the end of the one and the start of the other.
    turns |= _spread(lumbar, thorax, MID_SPINE_SHARES) | _spread(thorax, head, NECK_SHARES)
    limbs: tuple[tuple[Side, Limb, Limb], ...] = (
        ("left", pose.left_leg, pose.left_arm),
        ("right", pose.right_leg, pose.right_arm),
    )
    for side, leg, arm in limbs:
        shoulder = _since_rest(girdle(angles, pose.thorax, side, rig.skeleton), UPRIGHT)
        turns |= _leg(rig, leg, pelvis, side) | _arm(rig, arm, shoulder, angles, side)
    return turns


def bone_pose(rig: Rig, angles: Angles, position: Position, active: Side, hips: Point) -> BonePose:
    """Give the bones for the figure's angles.

    angles: degrees of the left and right joints, as `Motion.angles` gives them. hips: the middle of the hip joints in
    the figure's world, metres.
    """
    pose = segments(angles, position, active)
    turns = _turns(rig, angles, pose)
    curled = _fingers(rig, angles)
    world: list[Quaternion] = []
    rotations: list[Quaternion] = []
    for bone in rig.bones:
        parent = world[bone.parent] if bone.parent >= 0 else NO_TURN
        whole = turns.get(bone.name)
        if whole is None:
            whole = product(parent, curled.get(bone.name, NO_TURN))
        world.append(whole)
        rotations.append(product(inverse(parent), whole))
    x, y, z = rig.middle_of_hips
    rx, ry, rz = rig.bones[0].head
    ox, oy, oz = turned(world[0], (rx - x, ry - y, rz - z))
    return BonePose(tuple(rotations), (hips[0] + ox, hips[1] + oy, hips[2] + oz))


def placed_bones(rig: Rig, pose: BonePose) -> tuple[tuple[Rotation, Point], ...]:
    """Give for each bone its turn since rest (columns) and where it starts, figure world.

    A rest place v that moves with a bone that starts at h goes to the bone's start + turn · (v - h).
    """
    return tuple((columns(whole), start) for whole, start in _placed(rig, pose))


def _placed(rig: Rig, pose: BonePose) -> list[tuple[Quaternion, Point]]:
    placed: list[tuple[Quaternion, Point]] = []
    for bone, rotation in zip(rig.bones, pose.rotations, strict=True):
        if bone.parent < 0:
            placed.append((rotation, pose.root))
            continue
        parent, (px, py, pz) = placed[bone.parent]
        hx, hy, hz = rig.bones[bone.parent].head
        x, y, z = bone.head
        dx, dy, dz = turned(parent, (x - hx, y - hy, z - hz))
        placed.append((product(parent, rotation), (px + dx, py + dy, pz + dz)))
    return placed


def bone_landmarks(rig: Rig, pose: BonePose) -> Points:
    """Give the 33 landmarks of the posed body, figure world, metres."""
    placed = _placed(rig, pose)
    points = []
    for name in NAMES:
        number, (x, y, z) = rig.landmarks[name]
        hx, hy, hz = rig.bones[number].head
        rotation, (sx, sy, sz) = placed[number]
        dx, dy, dz = turned(rotation, (x - hx, y - hy, z - hz))
        points.append((sx + dx, sy + dy, sz + dz))
    return tuple(points)


def skin(rig: Rig, pose: BonePose) -> Points:
    """Give where the rig's skin points lie (linear blend), figure world, metres."""
    placed = _placed(rig, pose)
    points = []
    for skin_point in rig.surface:
        x, y, z = skin_point.at
        at = [0.0, 0.0, 0.0]
        for number, weight in skin_point.weights:
            hx, hy, hz = rig.bones[number].head
            rotation, start = placed[number]
            for axis, (offset, base) in enumerate(zip(turned(rotation, (x - hx, y - hy, z - hz)), start, strict=True)):
                at[axis] += weight * (offset + base)
        points.append((at[0], at[1], at[2]))
    return tuple(points)


def lowest_m(rig: Rig, angles: Angles, position: Position, active: Side) -> float:
    """Give how high the lowest skin point lies when the middle of the hips is at the origin."""
    return min(point[2] for point in skin(rig, bone_pose(rig, angles, position, active, (0.0, 0.0, 0.0))))
