"""How people come into a position, leave it, and what they do when they do not exercise.

A way is a few stances; between two of them the joints follow a shape-preserving curve, the body turns the shorter way
(Shoemake 1985, SIGGRAPH 19) and nothing sinks into the floor.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, pi, radians, sin
from typing import Final

from unsit.body.frame import Point
from unsit.body.measures import Side
from unsit.figure.bones import BonePose, bone_pose, skin
from unsit.figure.curves import Curve
from unsit.figure.kinematics import Angles, Rotation, resolve, root, segments
from unsit.figure.rig import Rig
from unsit.figure.rotations import Quaternion, between, columns, from_columns, product, turn
from unsit.figure.touching import YIELD_M
from unsit.movement.model import Position

PELVIS: Final = ("pelvis_pitch", "pelvis_roll", "pelvis_yaw")
WALK_M_S: Final = 1.0
STRIDE_S: Final = 1.15

ARMS_DOWN: Final = {"shoulder_elevation": 10.0, "elbow_flexion": 12.0, "forearm_pronation": 90.0}
_ARMS_FORWARD: Final = {"shoulder_plane": 80.0, "shoulder_elevation": 50.0, "elbow_flexion": 30.0}
_ARMS_BEHIND: Final = {"shoulder_plane": -70.0, "shoulder_elevation": 40.0, "elbow_flexion": 15.0}


@dataclass(frozen=True, slots=True)
class Posture:
    """A body at a moment: left and right angles without the pelvis's, its turn in the world, the middle of its hips."""

    angles_deg: Angles
    turn: Quaternion
    hips: Point


@dataclass(frozen=True, slots=True)
class Stance:
    """A stop on a way: after how many seconds from the one before, which posture.

    settled: the body rests on the floor here, so the height of its hips is worked out.
    """

    after_s: float
    posture: Posture
    settled: bool = True


def upright(heading_deg: float) -> Quaternion:
    """Give the turn of an upright body that looks this way, counted from +x towards +y."""
    return product(turn((0.0, 0.0, 1.0), radians(heading_deg)), from_columns(root(Position.STANDING, "left")))


def leaned(turned: Quaternion, pitch_deg: float, roll_deg: float = 0.0) -> Quaternion:
    """Give a turn leaned forward, and towards the right, in the body's own axes."""
    roll = turn((1.0, 0.0, 0.0), radians(roll_deg))
    return product(product(turned, roll), turn((0.0, 0.0, 1.0), radians(-pitch_deg)))


def posture(angles: Angles, position: Position, active: Side, hips: Point) -> Posture:
    """Give the posture of a movement's angles."""
    pelvis = segments(angles, position, active).pelvis
    return Posture({j: v for j, v in angles.items() if j not in PELVIS}, from_columns(pelvis), hips)


def _pelvis_angles(whole: Quaternion) -> dict[str, float]:
    """Give yaw, roll and pitch that turn an upright body that looks along +x like this."""
    a: Rotation = columns(whole)
    # Rows of the turn in the upright body's axes: forward x, up z, right -y.
    m = ((a[0], a[3], a[6]), (a[2], a[5], a[8]), (-a[1], -a[4], -a[7]))
    level = hypot(m[0][2], m[2][2])
    x = atan2(-m[1][2], level)
    if level > 1e-6:
        y, z = atan2(m[0][2], m[2][2]), atan2(m[1][0], m[1][1])
    else:
        # Rolled by a right angle, yaw and pitch turn about the same axis: one of them is enough.
        y, z = atan2(-m[2][0], m[0][0]), 0.0
    return {"pelvis_yaw": degrees(y), "pelvis_roll": degrees(-x), "pelvis_pitch": degrees(-z)}


def bones_of(rig: Rig, one: Posture) -> BonePose:
    """Give the bones of a body in a posture."""
    return bone_pose(rig, {**one.angles_deg, **_pelvis_angles(one.turn)}, Position.STANDING, "left", one.hips)


def on_floor(rig: Rig, one: Posture, floor_m: float = -YIELD_M) -> Posture:
    """Give the posture with its lowest skin on the floor."""
    lowest = min(point[2] for point in skin(rig, bones_of(rig, one)))
    return replace(one, hips=(one.hips[0], one.hips[1], one.hips[2] + floor_m - lowest))


class Way:
    """Stances as a function of time, from 0 s to `duration_s`."""

    def __init__(self, rig: Rig, stances: Sequence[Stance]) -> None:
        self._rig = rig
        times, time_s = [], 0.0
        for n, stance in enumerate(stances):
            time_s += stance.after_s if n else 0.0
            times.append(time_s)
        self.duration_s = time_s
        self._times = times
        postures = [on_floor(rig, one.posture) if one.settled else one.posture for one in stances]
        self._turns = [one.turn for one in postures]
        self.first, self.last = postures[0], postures[-1]
        self._joints = tuple(sorted({joint for one in postures for joint in one.angles_deg}))
        rows = [[*(one.angles_deg.get(j, 0.0) for j in self._joints), *one.hips] for one in postures]
        self._curve = Curve(times, rows) if len(times) > 1 else None

    def at(self, time_s: float) -> Posture:
        """Give the posture at a time."""
        if self._curve is None:
            return self.first
        *angles, x, y, z = self._curve.at(time_s)
        n = min(max(bisect_right(self._times, time_s) - 1, 0), len(self._times) - 2)
        u = min(max((time_s - self._times[n]) / (self._times[n + 1] - self._times[n]), 0.0), 1.0)
        whole = between(self._turns[n], self._turns[n + 1], u * u * (3.0 - 2.0 * u))
        one = Posture(dict(zip(self._joints, angles, strict=True)), whole, (x, y, z))
        raised = on_floor(self._rig, one)
        return raised if raised.hips[2] > z else one


def _both(angles: Mapping[str, float]) -> dict[str, float]:
    return resolve(angles, "left")


def standing(heading_deg: float, x: float, y: float, **more: float) -> Posture:
    """Give a person who stands there and looks that way."""
    return Posture(
        _both({**ARMS_DOWN, "hip_flexion": 2.0, "knee_flexion": 3.0, **more}), upright(heading_deg), (x, y, 0.9)
    )


def crouched(heading_deg: float, x: float, y: float) -> Posture:
    """Give a person who squats down to get to the floor."""
    angles = {
        **_ARMS_FORWARD,
        "hip_flexion": 118.0,
        "knee_flexion": 125.0,
        "ankle_dorsiflexion": 25.0,
        "trunk_flexion": 15.0,
    }
    return Posture(_both(angles), leaned(upright(heading_deg), 28.0), (x, y, 0.4))


def sitting(heading_deg: float, x: float, y: float, *, knee_deg: float = 95.0, lean_deg: float = -12.0) -> Posture:
    """Give a person who sits on the floor, hands behind."""
    angles = {
        **_ARMS_BEHIND,
        "hip_flexion": 90.0 + 0.15 * knee_deg,
        "knee_flexion": knee_deg,
        "trunk_flexion": 20.0,
        "ankle_dorsiflexion": -20.0,
    }
    return Posture(_both(angles), leaned(upright(heading_deg), lean_deg), (x, y, 0.12))


def on_chair(hips: Point, heading_deg: float = 0.0) -> Posture:
    """Give a person who sits on a chair, hands on the thighs."""
    angles = {
        "hip_flexion": 90.0, "knee_flexion": 90.0, "shoulder_plane": 75.0, "shoulder_elevation": 28.0,
        "elbow_flexion": 60.0, "shoulder_internal_rotation": -60.0, "forearm_pronation": 120.0,
    }  # fmt: skip
    return Posture(_both(angles), upright(heading_deg), hips)


def _heading(position: Position, active: Side) -> float:
    if position is Position.SIDE_LYING:
        return -90.0 if active == "left" else 90.0
    return 180.0 if position in (Position.PRONE, Position.QUADRUPED) else 0.0


def _down(position: Position, active: Side, start: Posture) -> list[Stance]:
    heading = _heading(position, active)
    x, y, _ = start.hips
    ahead = (cos(radians(heading)), sin(radians(heading)))
    arms = {j: v for j, v in start.angles_deg.items() if j.startswith(("shoulder", "elbow", "forearm"))}
    if position is Position.SIDE_LYING:
        lying = _both({"hip_flexion": 55.0, "knee_flexion": 50.0, "neck_lateral_bend": 5.0})
        half = between(upright(heading), start.turn, 0.6)
        bent = _both({"hip_flexion": 70.0, "knee_flexion": 75.0, "shoulder_elevation": 60.0, "elbow_flexion": 60.0})
        return [
            Stance(0.0, standing(heading, x, y)),
            Stance(1.5, crouched(heading, x, y)),
            Stance(1.4, sitting(heading, x, y, knee_deg=110.0, lean_deg=0.0)),
            Stance(1.5, Posture(bent, half, (x, y, 0.15))),
            Stance(1.2, Posture({**lying, **arms}, start.turn, (x, y, 0.15))),
            Stance(1.3, start, settled=False),
        ]
    if position is Position.SUPINE:
        low = between(upright(heading), start.turn, 0.6)
        hook = {"hip_flexion": 60.0, "knee_flexion": 95.0, "ankle_dorsiflexion": -20.0, "shoulder_elevation": 20.0}
        return [
            Stance(0.0, standing(heading, x + 0.15, y)),
            Stance(1.5, crouched(heading, x + 0.1, y)),
            Stance(1.4, sitting(heading, x, y)),
            Stance(1.4, Posture(_both({**hook, **_ARMS_BEHIND, "hip_flexion": 75.0}), low, (x, y, 0.12))),
            Stance(1.4, Posture(_both(hook), start.turn, (x, y, 0.1))),
            Stance(1.5, start, settled=False),
        ]
    if position is Position.SEATED:
        half_way = {**_ARMS_FORWARD, "hip_flexion": 85.0, "knee_flexion": 75.0, "ankle_dorsiflexion": 12.0}
        return [
            Stance(0.0, standing(heading, x + 0.42 * ahead[0], y + 0.42 * ahead[1])),
            Stance(1.2, Posture(_both(half_way), leaned(upright(heading), 35.0), (x + 0.16, y, 0.6))),
            Stance(1.1, on_chair(start.hips), settled=False),
            Stance(1.6, start, settled=False),
        ]
    if position in (Position.PRONE, Position.QUADRUPED):
        kneeling = {**_ARMS_FORWARD, "hip_flexion": 20.0, "knee_flexion": 95.0, "ankle_dorsiflexion": -40.0}
        return [
            Stance(0.0, standing(heading, x, y)),
            Stance(1.5, Posture(_both(kneeling), leaned(upright(heading), 12.0), (x, y, 0.5))),
            Stance(2.0, start, settled=False),
        ]
    if position is Position.STANDING:
        return [Stance(0.0, standing(heading, x, y)), Stance(0.8, start, settled=False)]
    return [Stance(0.0, start, settled=False)]


def way_in(position: Position, active: Side, start: Posture, *, pace: float = 1.0) -> list[Stance]:
    """Give the stances from standing beside the place to the start pose; hanging begins where it is."""
    return [replace(one, after_s=one.after_s * pace) for one in _down(position, active, start)]


def backwards(stances: Sequence[Stance], *, pace: float = 0.9) -> list[Stance]:
    """Give a way in as the way out."""
    turned = list(reversed(stances))
    times = [0.0, *(one.after_s * pace for one in reversed(stances[1:]))]
    return [replace(one, after_s=after_s) for one, after_s in zip(turned, times, strict=True)]


class Walk:
    """A straight walk between two places on the floor; looks where it goes, and at its ends where it is told to."""

    def __init__(
        self,
        rig: Rig,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        first_heading_deg: float | None = None,
        last_heading_deg: float | None = None,
        speed_m_s: float = WALK_M_S,
    ) -> None:
        self._rig = rig
        self._start, self._end = start, end
        dx, dy = end[0] - start[0], end[1] - start[1]
        self._heading = degrees(atan2(dy, dx))
        self._first, self._last = first_heading_deg, last_heading_deg
        self.duration_s = max(hypot(dx, dy) / speed_m_s, 0.8) + 0.8
        self._stands_at_start, self._stands_at_end = first_heading_deg is not None, last_heading_deg is not None

    def at(self, time_s: float) -> Posture:
        """Give the posture at a time from 0 s to `duration_s`."""
        whole = self.duration_s
        t = min(max(time_s, 0.0), whole)
        going = 1.0
        if self._stands_at_end:
            going = min(going, (whole - t) / 0.7)
        if self._stands_at_start:
            going = min(going, t / 0.7)
        going = max(going, 0.0)
        share = t / whole
        if self._stands_at_end or self._stands_at_start:
            share = (
                share * share * (3.0 - 2.0 * share)
                if self._stands_at_end and self._stands_at_start
                else (1.0 - (1.0 - share) ** 1.5 if self._stands_at_end else share**1.5)
            )
        x = self._start[0] + share * (self._end[0] - self._start[0])
        y = self._start[1] + share * (self._end[1] - self._start[1])
        facing = upright(self._heading)
        if self._last is not None:
            u = min(max((t - whole + 0.9) / 0.9, 0.0), 1.0)
            facing = between(facing, upright(self._last), u * u * (3.0 - 2.0 * u))
        if self._first is not None:
            u = min(max((0.9 - t) / 0.9, 0.0), 1.0)
            facing = between(facing, upright(self._first), u * u * (3.0 - 2.0 * u))
        return on_floor(self._rig, Posture(_gait(t, going), facing, (x, y, 0.9)))


def _gait(time_s: float, size: float) -> dict[str, float]:
    """Give a plain walk: legs and arms in opposite phase, the knee bent while its leg swings forward."""
    still = _both({**ARMS_DOWN, "hip_flexion": 2.0, "knee_flexion": 3.0})
    phase = 2.0 * pi * time_s / STRIDE_S
    for side, shift in (("left", 0.0), ("right", pi)):
        swing, lifted = cos(phase + shift), max(0.0, -sin(phase + shift)) ** 1.5
        still[f"hip_flexion.{side}"] += size * (7.0 + 20.0 * swing)
        still[f"knee_flexion.{side}"] += size * (4.0 + 48.0 * lifted)
        still[f"ankle_dorsiflexion.{side}"] = size * 5.0 * swing
        still[f"shoulder_plane.{side}"] = size * 90.0
        # Lifted forward at most: the plane stays, so that the arm passes the body without a jump.
        still[f"shoulder_elevation.{side}"] = 10.0 + size * 12.0 * (1.0 - swing)
        still[f"shoulder_internal_rotation.{side}"] = size * -60.0
    return still


def heading_deg(one: Posture) -> float:
    """Give which way the front of an upright posture looks, from +x towards +y."""
    forward = columns(one.turn)
    return degrees(atan2(forward[1], forward[0]))
