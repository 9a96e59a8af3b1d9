"""Which sides of the trunk the camera sees, and so which measures it can show."""

from collections.abc import Collection, Iterable, Sequence
from math import atan2, degrees, exp, hypot
from typing import Final

from unsit.body.frame import Frame, Points
from unsit.body.landmarks import COUNT, INDEX
from unsit.body.measures import MEASURES, Side, camera_direction
from unsit.engine.state import Stateful
from unsit.movement.model import Counts, Facing, Fault, Movement, Position, Sides

EVERY_S: Final = 0.1
"""The view changes slowly; it is looked at this often."""
FORGOTTEN_S: Final = 1.0
"""Without landmarks in space for longer than this, nobody knows any more where the camera stands."""
SETTLE_S: Final = 0.7
"""Time constant of its smoothing."""
SEEN_COSINE: Final = 0.5
"""A side of the trunk counts as facing the camera within 60°; at 45° two do."""

MISPLACED_S: Final = 2.0
"""The camera must stand wrong for so long before that is said."""
BELIEVED_S: Final = 5.0
"""A camera does not move by itself: a place said to be wrong is believed again after it looked right for so long."""
TRUSTED_S: Final = 1.0
"""A place that was right for so long in a position is trusted while the body folds."""
CUT_OFF: Final = 0.04
"""A joint this far outside the picture, in picture heights, is cut off; the pose model still guesses where it is."""
SMALL: Final = 0.2
"""Shoulders, hips, knees and ankles that span less than this of the picture's shorter side are far, or seen end on.

Films from advised places read 0.23 (lying with bent knees) to 0.78, from twice as far 0.11 to 0.15.
"""
EDGE: Final = 0.01
"""Once in position nothing at all of the body may be farther outside the picture than this, hands and feet included."""
FAR: Final = 0.2
"""A metre of the body that spans less than this of the picture's shorter side is too far away to be read.

Unlike what the whole body spans this does not depend on how it folds: films from advised places read 0.24 and more,
from twice as far 0.11 to 0.18.
"""
LYING_DEG: Final = 50.0
"""A trunk tilted by more than this lies or is on all fours; the camera may look down by 40°."""

LYING: Final = frozenset({Position.SUPINE, Position.PRONE, Position.SIDE_LYING, Position.QUADRUPED})
"""Positions in which the trunk is more level than upright."""

_LIMBS: Final = tuple(
    INDEX[f"{side}_{joint}"] for joint in ("shoulder", "hip", "knee", "ankle") for side in ("left", "right")
)
ALL: Final = tuple(range(COUNT))
_LEFT_HIP, _RIGHT_HIP = INDEX["left_hip"], INDEX["right_hip"]
_LEFT_SHOULDER, _RIGHT_SHOULDER = INDEX["left_shoulder"], INDEX["right_shoulder"]
_ALONG: Final = frozenset({Facing.HEAD.value, Facing.FEET.value})
_MIRROR: Final = {Facing.ACTIVE_SIDE: Facing.OTHER_SIDE, Facing.OTHER_SIDE: Facing.ACTIVE_SIDE}


class View(Stateful):
    """The smoothed direction to the camera in the trunk's axes, as a set of facings."""

    STATE = ("time_s", "direction", "facings")
    __slots__ = (*STATE, "_side")

    def __init__(self, side: Side) -> None:
        self._side: Side = side
        self.time_s = -1e9
        self.direction = [0.0, 0.0, 0.0]
        self.facings: list[str] = []

    def step(self, time_s: float, world: Points) -> None:
        """Take the world landmarks at a time; without any the view stays until it is too old to be believed."""
        gap = time_s - self.time_s
        if not world:
            if gap > FORGOTTEN_S:
                self.facings = []
            return
        if gap < EVERY_S:
            return
        self.time_s = time_s
        share = 1.0 - exp(-gap / SETTLE_S)
        now = camera_direction(world, self._side)
        self.direction = [old + share * (new - old) for old, new in zip(self.direction, now, strict=True)]
        forward, side, up = self.direction
        size = max((forward * forward + side * side + up * up) ** 0.5, 1e-9) * SEEN_COSINE
        towards = (
            (Facing.FRONT, forward), (Facing.BACK, -forward), (Facing.ACTIVE_SIDE, side),
            (Facing.OTHER_SIDE, -side), (Facing.HEAD, up), (Facing.FEET, -up),
        )  # fmt: skip
        self.facings = [facing.value for facing, share in towards if share > size]


class CameraPlace(Stateful):
    """Whether the camera stands where the movement can be judged, once the body lies or stands as it must.

    The work itself may fold a body towards the camera until it looks small or seen from above; so after the place was
    right for `TRUSTED_S` in a position, only a wrong side and a body that is cut off or far away are said.

    told: it was said that the camera stands wrong, and still holds: nothing should be judged.
    """

    STATE = ("wrong_s", "right_s", "well_s", "told")
    __slots__ = (*STATE, "_facings", "_lying")

    def __init__(self, movement: Movement) -> None:
        self._facings = _facings(movement, [view.id for view in movement.views])
        self._lying = movement.position in LYING
        self.wrong_s = self.right_s = self.well_s = 0.0
        self.told = False

    def look_anew(self) -> None:
        """Take that a position was taken: the place must show itself right once more."""
        self.right_s = 0.0
        if self.wrong_s <= 0.0:
            self.told = False

    def step(self, gap_s: float, frame: Frame, facings: Collection[str], *, there: bool = False) -> bool:
        """Take a frame, so long after the one before; give whether it has just become clear that the place is wrong.

        there: whether the position is taken, so that the body is known to lie or to be upright.
        """
        cut = cut_off(frame) or (there and cut_off(frame, ALL, EDGE))
        # who is seen from above or from the feet does not look as upright, or as level, as they are
        along = _ALONG.issuperset(facings)
        other = not facings or not frame.world or (not along and (_tilt_deg(frame.world) > LYING_DEG) != self._lying)
        if other and not (there and cut):
            self.wrong_s = 0.0
            return False
        folded = small(frame) or (along and self._facings.isdisjoint(facings))
        aside = not other and not along and self._facings.isdisjoint(facings)
        if not (aside or cut or far(frame) or (folded and self.right_s < TRUSTED_S)):
            self.wrong_s = 0.0
            self.well_s += gap_s
            self.right_s += 0.0 if folded else gap_s
            if self.well_s >= BELIEVED_S:
                self.told = False
            return False
        self.wrong_s += gap_s
        self.well_s = 0.0
        if self.told or self.wrong_s < MISPLACED_S:
            return False
        self.told = True
        return True


def cut_off(frame: Frame, which: Sequence[int] = _LIMBS, by: float = CUT_OFF) -> bool:
    """Tell whether one of these landmarks of somebody seen lies outside the picture: shoulders, hips, knees, ankles."""
    image, right, bottom = frame.image, frame.aspect + by, 1.0 + by
    for n in which:
        point = image[n]
        if not (-by <= point[0] <= right and -by <= point[1] <= bottom):
            return True
    return False


def far(frame: Frame) -> bool:
    """Tell whether a metre of the body of somebody seen spans too little of the picture to be read.

    Without landmarks in space nobody knows, and it is False.
    """
    if not frame.world:
        return False
    return _spread(frame.image) < FAR * min(1.0, frame.aspect) * _spread(frame.world)


def _spread(points: Points) -> float:
    """Give how far shoulders, hips, knees and ankles lie from their middle, across and up, in all."""
    xs, ys = [points[n][0] for n in _LIMBS], [points[n][1] for n in _LIMBS]
    across, up = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum([abs(x - across) for x in xs]) + sum([abs(y - up) for y in ys])


def small(frame: Frame) -> bool:
    """Tell whether the body of somebody seen spans too little of the picture to be read."""
    xs, ys = [frame.image[n][0] for n in _LIMBS], [frame.image[n][1] for n in _LIMBS]
    return max(max(xs) - min(xs), max(ys) - min(ys)) < SMALL * min(1.0, frame.aspect)


def _tilt_deg(world: Points) -> float:
    """Give the angle in space between the trunk and the picture's upright."""
    hips, shoulders = (world[_LEFT_HIP], world[_RIGHT_HIP]), (world[_LEFT_SHOULDER], world[_RIGHT_SHOULDER])
    x, y, z = [hips[0][axis] + hips[1][axis] - shoulders[0][axis] - shoulders[1][axis] for axis in range(3)]
    return degrees(atan2(hypot(x, z), y))


def fault_facings(movement: Movement, fault: Fault, shown: frozenset[str] | None) -> frozenset[str]:
    """Give the facings from which a fault can be scored.

    shown: the facings from which its measure can be read; None for measures of a finished repetition or circle.
    """
    names = _facings(movement, fault.views)
    return names if shown is None else names & shown


def counted_facings(movement: Movement, references: Iterable[str]) -> frozenset[str]:
    """Give the facings of the movement's own views from which all these measures can be read."""
    shown = [MEASURES[reference.partition(".")[0]].views for reference in references]
    return _facings(movement, [view.id for view in movement.views]).intersection(*shown)


def still_facings(movement: Movement) -> frozenset[str]:
    """Give the facings from which the still-spine range can be measured; none where the movement has none."""
    if movement.still_spine is None:
        return frozenset()
    trunk = MEASURES[movement.still_spine.trunk.partition(".")[0]]
    return _facings(movement, [view.id for view in movement.views]) & trunk.views


def check_facings(movement: Movement) -> frozenset[str]:
    """Give the facings from which the value of a mobility check can be read; none where the movement is no check."""
    rule = movement.check
    if rule is None:
        return frozenset()
    if rule.counts is Counts.STILL_SPINE:
        return still_facings(movement)
    claimed = _facings(movement, [view.id for view in movement.views])
    return claimed & MEASURES[rule.measure.partition(".")[0]].views if rule.measure else claimed


def _facings(movement: Movement, views: Collection[str]) -> frozenset[str]:
    claimed = {view.facing for view in movement.views if view.id in views}
    if movement.sides is Sides.BOTH:
        claimed |= {_MIRROR[facing] for facing in claimed if facing in _MIRROR}
    return frozenset(facing.value for facing in claimed)
