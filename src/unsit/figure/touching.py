"""Where the figure stands while it moves, and what of it touches what when.

Between keyframes a contact comes and goes as the angles do. A part that lies on floor, wall, bar or seat stays where
it was, or straight under there, when its contact began. The middle of the anchor stays where it was in the start
pose; a body asset is besides lifted or lowered at every keyframe so that its skin is on the floor where the figure
of the file is, and tilted a little where stretched arms must reach the floor. A fault that moves a leg itself is added
to where the contact has put it; one that moves an arm takes its hand away.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX, NAMES
from unsit.body.measures import OTHER, Side
from unsit.figure.bones import bone_pose, skin
from unsit.figure.contacts import ARM_JOINTS, FOOT_JOINTS, LEG_JOINTS, Held, Holder
from unsit.figure.flesh import figure_flesh, rig_flesh
from unsit.figure.kinematics import Angles, landmarks, resolve
from unsit.figure.rig import LETTER, Rig
from unsit.figure.skeleton import DEFAULT_STATURE_M, skeleton
from unsit.movement.contacts import PLACES, full_contacts, split_place
from unsit.movement.model import CounterExample, Kind, Movement, Position

YIELD_M: Final = 0.01
"""How far the skin of a body asset gives way where it touches the floor."""

HANGING_CLEAR_M: Final = 0.15
"""How high a hanging body is above the floor."""

STRETCHED_DEG: Final = 30.0
"""An elbow less bent than this has no length to spare: instead of the arm the whole body gives way."""

MAX_TILT_DEG: Final = 8.0

_TILTED: Final[Mapping[Position, tuple[str, ...]]] = {
    Position.PRONE: ("pelvis_pitch", "ankle_dorsiflexion", "shoulder_elevation"),
    Position.QUADRUPED: ("pelvis_pitch", "hip_flexion", "shoulder_elevation"),
}
"""What changes by the same angle when a body on its hands tilts: feet, thighs and arms keep their way to point."""

_TILT_ROUNDS: Final = 4
_SOLE_YIELD_M: Final = 0.004
_ON_FLOOR_M: Final = 0.05
_UPRIGHT: Final = (Position.STANDING, Position.SEATED, Position.HANGING)
_ORIGIN: Final[Point] = (0.0, 0.0, 0.0)

_LOWER_BONES: Final[Mapping[str, tuple[str, ...]]] = {
    "hand": ("upperarm02", "lowerarm", "wrist", "metacarpal", "finger"),
    "elbow": ("upperarm", "lowerarm", "wrist", "metacarpal", "finger"),
    "foot": ("lowerleg", "foot", "toe"),
    "ankle": ("lowerleg", "foot", "toe"),
}
_LOWER_LANDMARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "hand": ("elbow", "wrist", "pinky", "index", "thumb"),
    "elbow": ("elbow", "wrist", "pinky", "index", "thumb"),
    "foot": ("knee", "ankle", "heel", "foot_index"),
    "ankle": ("knee", "ankle", "heel", "foot_index"),
}


_JOINTS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "hand": ARM_JOINTS,
    "elbow": ARM_JOINTS,
    "foot": FOOT_JOINTS,
    "ankle": LEG_JOINTS,
}


def middle_of(points: Points, numbers: Sequence[int]) -> Point:
    """Give the middle of some of the points."""
    share = 1.0 / len(numbers)
    return (
        sum([points[n][0] for n in numbers]) * share,
        sum([points[n][1] for n in numbers]) * share,
        sum([points[n][2] for n in numbers]) * share,
    )


def anchor_numbers(names: Sequence[str], side: Side) -> tuple[int, ...]:
    """Give the numbers of anchor landmarks, `active_…` and `other_…` resolved; ValueError for an unknown one.

    >>> anchor_numbers(["other_hip"], "left")
    (24,)
    """
    sides = {"active": side, "other": OTHER[side]}
    resolved = []
    for name in names:
        first, _, rest = name.partition("_")
        resolved.append(f"{sides[first]}_{rest}" if first in sides else name)
    unknown = [name for name in resolved if name not in INDEX]
    if unknown:
        raise ValueError(f"an anchor must be a landmark, {', '.join(NAMES)} (got {', '.join(unknown)})")
    return tuple(INDEX[name] for name in resolved)


def _sided(name: str, side: Side) -> Side:
    return side if name == "active" else OTHER[side]


def _held_places(movement: Movement, side: Side) -> list[dict[tuple[str, Side], tuple[str, Side | None]]]:
    """Give at each keyframe part and side → place and whose; None for a place of the room."""
    result = []
    for held in full_contacts(movement.figure.keyframes):
        places: dict[tuple[str, Side], tuple[str, Side | None]] = {}
        for reference, place in held.items():
            part, part_side = split_place(reference)
            name, place_side = split_place(place)
            mine = _sided(part_side, side)
            of = None if _in_room(name) else _sided(place_side or part_side, side)
            places[part, mine] = (name, of)
        result.append(places)
    return result


def _in_room(place: str) -> bool:
    return bool(PLACES[place].prop) or place == "floor"


class Touching:
    """A body that does a movement: contacts, anchor and floor; see the module.

    poses: the left and right angles of the right way at every keyframe. change: the fault that is laid over them.
    """

    def __init__(
        self,
        movement: Movement,
        side: Side,
        poses: Sequence[Angles],
        *,
        change: CounterExample,
        stature_m: float = DEFAULT_STATURE_M,
        rig: Rig | None = None,
    ) -> None:
        self._movement, self._side, self._rig = movement, side, rig
        self._position = movement.position
        self._file_poses = self._poses = tuple(poses)
        self.body = skeleton(stature_m) if rig is None else rig.skeleton
        flesh = figure_flesh(self.body) if rig is None else rig_flesh(rig)
        self._holder = Holder(self.body, flesh, self._position, side)
        self._flesh = flesh
        # on a bench the body stays where it is, whatever the feet do
        self._lies_raised = self._position is Position.SUPINE and "bench" in movement.figure.props
        self._anchor = anchor_numbers(movement.figure.anchor or ("left_hip", "right_hip"), side)
        self._places = _held_places(movement, side)
        start = self.landmarks(poses[0])
        self._anchor_place = middle_of(start, self._anchor)
        self._rise_m = self.body.flesh_m - min([point[2] for point in start])
        if self._position is Position.HANGING:
            self._rise_m += HANGING_CLEAR_M
        self._heights: dict[tuple[int, tuple[tuple[str, float], ...]], float] = {}
        moved = {*resolve(change.angles_deg, side), *resolve(change.sway_deg, side)}
        self._moved = frozenset(
            (part, whose)
            for part, joints in _JOINTS_OF.items()
            for whose in ("left", "right")
            if any(f"{joint}.{whose}" in moved for joint in joints)
        )
        self._tilts = tuple(self._tilt(number) for number in range(len(poses)))
        self._poses = tuple(self.fitted(number, angles) for number, angles in enumerate(poses))
        self._heights.clear()
        self._held, self._rows = self._channels()
        self._taken = tuple(one.part in ("hand", "elbow") and (one.part, one.side) in self._moved for one in self._held)
        self.needs_right_way = any(
            (one.part, one.side) in self._moved and not taken
            for one, taken in zip(self._held, self._taken, strict=True)
        )

    def row(self, number: int, *, wrong: bool = False) -> tuple[float, ...]:
        """Give the weight of every contact at a keyframe; wrong: with the fault."""
        return self.without(self._rows[number], 1.0) if wrong else self._rows[number]

    def without(self, weights: Sequence[float], share: float) -> tuple[float, ...]:
        """Give the weights with a share of the fault, which takes the hands away that it moves."""
        return tuple(
            weight * (1.0 - share) if taken else weight for weight, taken in zip(weights, self._taken, strict=True)
        )

    def landmarks(self, angles: Angles) -> Points:
        """Give the 33 landmarks with the middle of the hips at the origin."""
        return landmarks(angles, self._position, self._side, self.body)

    def hips(self, angles: Angles, height_m: float, points: Points | None = None) -> Point:
        """Give where the middle of the hips is; angles: before contacts; points: their landmarks, if known."""
        x, y, z = middle_of(self.landmarks(angles) if points is None else points, self._anchor)
        ax, ay, az = self._anchor_place
        return (ax - x, ay - y, az - z + height_m)

    def posed(
        self, angles: Angles, weights: Sequence[float], hips: Point, right_way: Angles | None = None
    ) -> dict[str, float]:
        """Give the angles with the contacts kept.

        weights: of every contact, as `row` gives them. right_way: the angles without the fault, where
        `needs_right_way`.
        """
        holding = list(zip(self._held, weights, strict=True))
        added = {(one.part, one.side) for one in self._held if one.part not in ("hand", "elbow")} & self._moved
        result = self._holder.held(
            angles, [pair for pair in holding if (pair[0].part, pair[0].side) not in added], hips
        )
        if added and right_way is not None:
            legs = [(one, weight) for one, weight in holding if one.part not in ("hand", "elbow")]
            rightly = self._holder.held(right_way, legs, hips)
            for part, side in sorted(added):
                for joint in _JOINTS_OF[part]:
                    name = f"{joint}.{side}"
                    result[name] = angles.get(name, 0.0) + rightly.get(name, 0.0) - right_way.get(name, 0.0)
        return result

    # Contacts over the keyframes.

    def _runs(self) -> Iterator[tuple[tuple[str, Side], tuple[str, Side | None], list[int]]]:
        """Give each unbroken stay of a part on a place, with its keyframes; an end runs on into its start."""
        parts = sorted({key for places in self._places for key in places})
        for key in parts:
            runs: list[tuple[tuple[str, Side | None], list[int]]] = []
            for number, places in enumerate(self._places):
                place = places.get(key)
                if place is None:
                    continue
                if runs and runs[-1][0] == place and runs[-1][1][-1] == number - 1:
                    runs[-1][1].append(number)
                else:
                    runs.append((place, [number]))
            last = len(self._places) - 1
            closed = self._movement.kind is Kind.REPETITIONS and len(runs) > 1
            if closed and runs[0][0] == runs[-1][0] and runs[0][1][0] == 0 and runs[-1][1][-1] == last:
                runs[0] = (runs[0][0], runs[0][1] + runs.pop()[1])
            for place, frames in runs:
                yield key, place, frames

    def _channels(self) -> tuple[tuple[Held, ...], tuple[tuple[float, ...], ...]]:
        held, columns = [], []
        for (part, side), (place, of), frames in self._runs():
            one = Held(part, side, place, of)
            held.append(one if of is not None else self._planted(one, frames[0]))
            columns.append([1.0 if number in frames else 0.0 for number in range(len(self._poses))])
        rows = tuple(tuple(column[number] for column in columns) for number in range(len(self._poses)))
        return tuple(held), rows

    def _planted(self, one: Held, number: int) -> Held:
        """Give the contact with where in the room it is, taken from the keyframe at which it begins."""
        angles = self._poses[number]
        hips = self.hips(angles, self.height_m(number, angles))
        level = 0.0 if self._rig is None else -_SOLE_YIELD_M
        if one.part == "elbow":
            return Held(one.part, one.side, one.place, None, (0.0, 0.0, level + self._flesh.elbow_m), (0.0, 0.0, 1.0))
        local = self._holder.palm(angles, one.side) if one.part == "hand" else self._holder.ankle(angles, one.side)
        at = (local[0] + hips[0], local[1] + hips[1], local[2] + hips[2])
        thick = 0.0 if one.part == "hand" else self._flesh.sole_m
        away: Point | None = (0.0, 0.0, 1.0)
        if one.place == "floor":
            at = (at[0], at[1], level + thick)
        elif one.place == "wall":
            away = (-1.0, 0.0, 0.0)
            if self._position in _UPRIGHT:
                away = (0.0, -1.0 if local[1] > 0.0 else 1.0, 0.0)
            elif one.part == "foot":
                at = (self._wall_m() - thick, at[1], at[2])
        elif one.place == "bar":
            away = None
        return Held(one.part, one.side, one.place, None, at, away)

    def _wall_m(self) -> float:
        """Give where along x the wall is: under the soles at the first keyframe that has some there."""
        number = next(n for n, places in enumerate(self._places) if ("wall", None) in places.values())
        angles = self._poses[number]
        x = self.hips(angles, self.height_m(number, angles))[0]
        feet = [
            self._holder.ankle(angles, side)[0]
            for (part, side), (place, _) in self._places[number].items()
            if part == "foot" and place == "wall"
        ]
        return x + sum(feet) / len(feet) + self._flesh.sole_m

    # The floor.

    def fitted(self, number: int, angles: Angles) -> Angles:
        """Give the angles of a keyframe, right or wrong, tilted as this body must be there."""
        return self._tilted(angles, self._tilts[number])

    def _tilted(self, angles: Angles, tilt_deg: float) -> Angles:
        if tilt_deg == 0.0:
            return angles
        joints = resolve(dict.fromkeys(_TILTED[self._position], 1.0), self._side)
        return {**angles, **{joint: angles.get(joint, 0.0) + tilt_deg for joint in joints}}

    def _tilt(self, number: int) -> float:
        """Give by how much the body must tilt for stretched arms to reach the floor at a keyframe, degrees."""
        angles, places = self._poses[number], self._places[number]
        reaching: list[Side] = [
            side
            for side in ("left", "right")
            if places.get(("hand", side)) == ("floor", None)
            and ("elbow", side) not in places
            and angles.get(f"elbow_flexion.{side}", 0.0) < STRETCHED_DEG
        ]
        if self._rig is None or self._position not in _TILTED or not reaching:
            return 0.0

        def above_m(tilt_deg: float) -> float:
            tilted = self._tilted(angles, tilt_deg)
            rise_m = self._settled(number, tilted) + self.hips(tilted, 0.0)[2]
            return sum(self._holder.palm(tilted, side)[2] for side in reaching) / len(reaching) + rise_m

        tilt, step = 0.0, 1.0
        high_m = above_m(tilt)
        for _ in range(_TILT_ROUNDS):
            after_m = above_m(tilt + step)
            if abs(high_m - after_m) < 1e-6:
                break
            tilt, step, high_m = tilt + step, -after_m * step / (after_m - high_m), after_m
            tilt = min(max(tilt, -MAX_TILT_DEG), MAX_TILT_DEG)
        return tilt

    def height_m(self, number: int, angles: Angles) -> float:
        """Give by how much the body is lifted at a keyframe so that it is on the floor; angles: at that keyframe."""
        if self._rig is None:
            return self._rise_m
        key = (number, tuple(sorted(angles.items())))
        if key not in self._heights:
            self._heights[key] = self._settled(number, angles)
        return self._heights[key]

    def _settled(self, number: int, angles: Angles) -> float:
        if self._position is Position.HANGING:
            return HANGING_CLEAR_M - YIELD_M - self._lowest(0, self._poses[0])
        if self._lies_raised:
            return -YIELD_M - self._lowest(number, self._poses[number])
        on_floor = self._touching_frames[number]
        least = -YIELD_M - self._lowest(number, angles)
        if on_floor:
            return least
        before = max((n for n in range(number) if self._touching_frames[n]), default=0)
        # who is in the air comes from the floor, and never sinks into it
        above = self.height_m(before, self._poses[before]) if before else -YIELD_M - self._lowest(0, self._poses[0])
        return max(least, above)

    def _lowest(self, number: int, angles: Angles) -> float:
        """Give the height of the lowest skin point with the anchor at its place and no lift."""
        assert self._rig is not None
        hips = self.hips(angles, 0.0)
        on_body = [
            (Held(part, side, place, of), 1.0)
            for (part, side), (place, of) in self._places[number].items()
            if of is not None and (part, side) not in self._moved
        ]
        posed = self._holder.held(angles, on_body, hips)
        points = skin(self._rig, bone_pose(self._rig, posed, self._position, self._side, hips))
        without = self._skin_without(number)
        return min(points[n][2] for n in without)

    def _skin_without(self, number: int) -> Sequence[int]:
        """Give the skin points that carry the body: all but those of limbs a contact lays on the floor.

        Where nothing else of the figure is on the floor, as in a squat, they carry it.
        """
        assert self._rig is not None
        laid = self._laid(number)
        if not laid or not self._rests(number, laid):
            return range(len(self._rig.surface))
        names = [bone.name for bone in self._rig.bones]
        kept = []
        for n, point in enumerate(self._rig.surface):
            name = names[max(point.weights, key=lambda pair: pair[1])[0]] if point.weights else ""
            limb = any(
                name.startswith(start) and name.endswith(f"_{LETTER[side]}")
                for part, side in laid
                for start in _LOWER_BONES[part]
            )
            if not limb:
                kept.append(n)
        return kept or range(len(self._rig.surface))

    def _laid(self, number: int) -> set[tuple[str, Side]]:
        return {key for key, (place, of) in self._places[number].items() if of is None and place in ("floor", "wall")}

    def _rests(self, number: int, laid: set[tuple[str, Side]]) -> bool:
        """Tell whether the figure of the file is on the floor with more than the limbs laid there."""
        limbs = {INDEX[f"{side}_{name}"] for part, side in laid for name in _LOWER_LANDMARKS[part]}
        points = landmarks(self._file_poses[number], self._position, self._side, skeleton())
        lowest = min(point[2] for point in points)
        return any(point[2] - lowest < _ON_FLOOR_M for n, point in enumerate(points) if n not in limbs)

    @cached_property
    def _touching_frames(self) -> tuple[bool, ...]:
        """Whether the figure of the file is on the floor at each keyframe."""
        body = skeleton()
        start = landmarks(self._file_poses[0], self._position, self._side, body)
        floor = min(point[2] for point in start) - middle_of(start, self._anchor)[2]
        result = []
        for angles in self._file_poses:
            points = landmarks(angles, self._position, self._side, body)
            lowest = min(point[2] for point in points) - middle_of(points, self._anchor)[2]
            result.append(lowest - floor < _ON_FLOOR_M)
        return tuple(result)
