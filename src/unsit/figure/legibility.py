"""What of a movement one camera can show: whether it is counted, and which faults are told from the right way.

A movement is counted from a place when every condition of its set-up holds on the figure, and its repetition, hold or
circle does too, by more than the measure wanders there; when the right way passes no fault's threshold; when the
landmarks it reads are in the picture and in sight; when the trunk turns a side to the camera that one of the file's
views names, for only there its thresholds were tried; and when the pose model is expected to place the joints well
enough. A fault is seen when, besides, the trunk turns a side to the camera that one of the fault's own views names, and
its threshold lies between the right way and the counter-example, with the two farther apart than the measure wanders.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from itertools import islice
from math import hypot, inf, sqrt
from statistics import pstdev
from typing import Final

from unsit.body.frame import Points
from unsit.body.measures import MEASURES
from unsit.figure.camera import Camera
from unsit.figure.rehearsal import Moment, Rehearsal, committed, rehearsal
from unsit.figure.sighting import Sighting, Value, change, facings, sighting, value_of, wandering
from unsit.movement.model import Condition, Facing, Fault, Movement, Origin, RepetitionRule, Sides, Statistic, View

MOST_ERROR_RATIO: Final = 0.2
"""Expected joint error, in torso lengths, above which nothing is counted: twice that of a good place."""
SURE_SIGHT: Final = 0.5
"""Visibility above which a landmark is in sight."""
SEEN_SHARE: Final = 0.6
"""Share of the moments in which a measure must be in sight."""
COUNT_WANDERINGS: Final = 4.0
"""A repetition must reach this many times farther than its measure wanders."""
FAULT_WANDERINGS: Final = 2.0
"""A fault must differ from the right way by this many times what its measure wanders."""
RETURN_SHARE: Final = 0.6
"""A repetition is over when this share of the way out has been gone back, even where the rest reads too far out."""
RISE_SHARE: Final = 0.25
"""A repetition is under way this share of its hysteresis beyond the rest."""
ROUNDEST_LINE: Final = 0.25
"""A circle whose shorter axis is this share of its longer one looks like a line."""
QUICK_SHARE: Final = 0.4
"""Share of the wandering that is quick: it alone disturbs what is measured over a second or two."""

_TIMED: Final = frozenset({"repetition_s", "repetition_rise_s", "circle_s", "circle_direction"})
_CIRCLES: Final = ("circle_radius_deg", "circle_roundness_ratio")
_PEAKS: Final = frozenset({"repetition_peak", "repetition_start"})
_MIRROR: Final = {Facing.ACTIVE_SIDE: Facing.OTHER_SIDE, Facing.OTHER_SIDE: Facing.ACTIVE_SIDE}

_Read = tuple[Value, Sighting]


class Obstacle(StrEnum):
    """Why a movement cannot be counted from a place."""

    OUTSIDE = "outside"
    HIDDEN = "hidden"
    FACING = "facing"
    SETUP = "setup"
    COUNT = "count"
    FALSE_FAULT = "false_fault"
    UNCERTAIN = "uncertain"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    TOO_FAR = "too_far"
    BEHIND_WALL = "behind_wall"


class _Told(Enum):
    SEEN = 1
    UNSEEN = 2
    FALSE = 3
    """Found though the movement is done rightly."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An obstacle, and what it concerns: a measure reference, a fault's id, or nothing."""

    obstacle: Obstacle
    what: str = ""


@dataclass(frozen=True, slots=True)
class Legibility:
    """What a camera shows of a movement.

    error_ratio: expected mean joint error in torso lengths, the mean over the right way. problems: why nothing is
    counted; empty where it is. faults: ids of the faults that are told from the right way; none where nothing counts.
    """

    error_ratio: float
    problems: tuple[Problem, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A movement with the poses of its right way and of every fault that some view can show.

    reach: the start pose, then every other point that any landmark reaches, to about a centimetre.
    """

    movement: Movement
    right: Rehearsal
    wrong: Mapping[str, tuple[Moment, ...]]
    reach: tuple[Points, Points]


def script(movement: Movement) -> Script:
    """Rehearse a movement and its faults."""
    right = rehearsal(movement)
    wrong = {fault.id: _poses(movement, fault, right) for fault in movement.faults if fault.views}
    reached = {
        (round(x, 2), round(y, 2), round(z, 2)): (x, y, z)
        for moments in (right.moments, *wrong.values())
        for moment in moments
        for x, y, z in moment.points
    }
    return Script(movement, right, wrong, (right.start, tuple(reached.values())))


def _poses(movement: Movement, fault: Fault, right: Rehearsal) -> tuple[Moment, ...]:
    if fault.measure in _TIMED:
        return ()
    # What is read off a whole repetition or circle needs all of it, also what is done rightly.
    whole = fault.measure.startswith(("repetition_", "circle_")) or fault.statistic is not Statistic.VALUE
    return rehearsal(movement, fault.counter_example).moments if whole else committed(movement, fault, right)


class _Witness:
    """Reads the measures of a movement off one camera."""

    def __init__(self, played: Script, camera: Camera) -> None:
        self.script = played
        self.camera = camera
        self.start = sighting(Moment(played.right.start), camera)
        self.right = tuple(sighting(moment, camera) for moment in played.right.moments)
        self.kept = tuple(seen for seen in self.right if seen.kept)
        self.rest = self._rest(played.movement.repetition)

    def _rest(self, rule: RepetitionRule | None) -> float:
        """Give the outward value beyond which a repetition is under way; a rest that reads too far out counts too."""
        if rule is None:
            return 0.0
        reads = (self.read(rule.measure, seen, rule.origin) for seen in self.right)
        nearest = min((_outwards(rule, read.value) for read in reads if read is not None), default=-inf)
        return max(_outwards(rule, rule.leave), nearest + RISE_SHARE * abs(rule.enter - rule.leave))

    def read(self, reference: str, seen: Sighting, origin: Origin) -> Value | None:
        """Give a value, against the start where the rule has it so."""
        read = value_of(reference, seen)
        if read is None or origin is Origin.ZERO:
            return read
        start = value_of(reference, self.start)
        if start is None:
            return None
        return Value(change(read.measure, read.value, start.value), read.sight, read.measure, read.side)


def legibility(played: Script, camera: Camera, *, brief: bool = False) -> Legibility:
    """Give what a camera shows of a movement done with the left side active; brief: stop at the first problem."""
    witness = _Witness(played, camera)
    error_ratio = sum(seen.error_ratio for seen in witness.right) / len(witness.right)
    problems = tuple(dict.fromkeys(islice(_problems(witness, error_ratio), 1 if brief else None)))
    if problems:
        return Legibility(error_ratio, problems)
    told = {fault.id: _told(witness, fault) for fault in played.movement.faults if fault.views}
    false = tuple(Problem(Obstacle.FALSE_FAULT, fault) for fault, outcome in told.items() if outcome is _Told.FALSE)
    seen = tuple(fault for fault, outcome in told.items() if outcome is _Told.SEEN)
    return Legibility(error_ratio, false, () if false else seen)


def _problems(witness: _Witness, error_ratio: float) -> Iterator[Problem]:
    if error_ratio > MOST_ERROR_RATIO:
        yield Problem(Obstacle.UNCERTAIN)
    if not _shows(witness, _claimed(witness.script.movement, witness.script.movement.views)):
        yield Problem(Obstacle.FACING)
    yield from _setup(witness)
    yield from _counting(witness)


def _setup(witness: _Witness) -> Iterator[Problem]:
    """Find the first moment in position; then the position must be kept."""
    setup = witness.script.movement.setup
    moments = (witness.start, *witness.right)
    failures = [_failures(witness, setup.require, (seen,)) for seen in moments]
    place = min(range(len(moments)), key=lambda n: len(failures[n]))
    for obstacle, reference in (*failures[place], *_failures(witness, setup.keep, moments[place + 1 :])):
        yield Problem(Obstacle.SETUP if obstacle is Obstacle.COUNT else obstacle, reference)


def _failures(
    witness: _Witness, conditions: Iterable[Condition], moments: Sequence[Sighting]
) -> list[tuple[Obstacle, str]]:
    """Give which conditions fail in any of the moments, and whether because the measure is out of the picture."""
    failed = []
    for condition in conditions:
        reads = [witness.read(condition.measure, seen, condition.origin) for seen in moments]
        if any(read is None for read in reads):
            failed.append((Obstacle.OUTSIDE, condition.measure))
        elif not all(read is not None and _within(condition, read.value) for read in reads):
            failed.append((Obstacle.COUNT, condition.measure))
    return failed


def _clearly_fails(witness: _Witness, condition: Condition) -> bool:
    """Whether a condition fails in the start pose by more than its measure wanders: so the hold has a beginning."""
    read = witness.read(condition.measure, witness.start, condition.origin)
    if read is None:
        return False
    away = max(
        read.value - (inf if condition.max is None else condition.max),
        (-inf if condition.min is None else condition.min) - read.value,
    )
    return away > wandering(read, witness.start)


def _within(condition: Condition, value: float) -> bool:
    low = -inf if condition.min is None else condition.min
    high = inf if condition.max is None else condition.max
    return low <= value <= high


def _counting(witness: _Witness) -> Iterator[Problem]:
    movement = witness.script.movement
    if movement.repetition is not None:
        rule = movement.repetition
        yield from _in_sight(rule.measure, witness.right)
        reads = [(witness.read(rule.measure, seen, rule.origin), seen) for seen in (witness.start, *witness.right)]
        known = [(_outwards(rule, read.value), read, seen) for read, seen in reads if read is not None]
        if not known or not _repeats(rule, known):
            yield Problem(Obstacle.COUNT, rule.measure)
    elif movement.hold is not None:
        for condition in movement.hold.conditions:
            yield from _in_sight(condition.measure, witness.kept)
        for obstacle, reference in _failures(witness, movement.hold.conditions, witness.kept):
            yield Problem(obstacle, reference)
        if not any(_clearly_fails(witness, condition) for condition in movement.hold.conditions):
            yield Problem(Obstacle.COUNT, movement.hold.conditions[0].measure)
    elif movement.circles is not None:
        for reference in (movement.circles.x, movement.circles.y):
            yield from _in_sight(reference, witness.kept)
        radius, roundness = _circle(witness, witness.kept)
        if not (movement.circles.radius_min <= radius <= movement.circles.radius_max) or roundness < ROUNDEST_LINE:
            yield Problem(Obstacle.COUNT, movement.circles.y)


def _outwards(rule: RepetitionRule, value: float) -> float:
    """Give a value so that it rises into the repetition."""
    return value if rule.rises else -value


def _repeats(rule: RepetitionRule, reads: Sequence[tuple[float, Value, Sighting]]) -> bool:
    """Whether the values go out past the limit and come back, farther than they wander."""
    place = max(range(len(reads)), key=lambda n: reads[n][0])
    far, read, seen = reads[place]
    before, after = (min((value for value, _, _ in part), default=far) for part in (reads[:place], reads[place:]))
    width = abs(rule.enter - rule.leave)
    back = after <= _outwards(rule, rule.leave) or far - after >= max(width, RETURN_SHARE * (far - before))
    return far >= _outwards(rule, rule.enter) and back and far - after >= COUNT_WANDERINGS * wandering(read, seen)


def _in_sight(reference: str, moments: Sequence[Sighting]) -> Iterator[Problem]:
    reads = [value_of(reference, seen) for seen in moments]
    if any(read is None for read in reads):
        yield Problem(Obstacle.OUTSIDE, reference)
    elif sum(read is not None and read.sight >= SURE_SIGHT for read in reads) < SEEN_SHARE * len(reads):
        yield Problem(Obstacle.HIDDEN, reference)


def _circle(witness: _Witness, moments: Iterable[Sighting]) -> tuple[float, float]:
    """Give half the height of a circle in degrees, and its shorter over its longer axis; 0, 0 where it is not seen."""
    rule = witness.script.movement.circles
    if rule is None:
        return 0.0, 0.0
    pairs = [(value_of(rule.x, seen), value_of(rule.y, seen)) for seen in moments]
    path = [(rule.x_scale * x.value, y.value) for x, y in pairs if x is not None and y is not None]
    if len(path) < 3:
        return 0.0, 0.0
    mx, my = sum(x for x, _ in path) / len(path), sum(y for _, y in path) / len(path)
    xx = sum((x - mx) ** 2 for x, _ in path)
    yy = sum((y - my) ** 2 for _, y in path)
    xy = sum((x - mx) * (y - my) for x, y in path)
    # Half-axes of the ellipse with these second moments.
    middle, spread = (xx + yy) / 2, hypot((xx - yy) / 2, xy)
    roundness = sqrt(max(middle - spread, 0.0) / (middle + spread)) if middle + spread else 0.0
    ys = [y for _, y in path]
    return (max(ys) - min(ys)) / 2, roundness


def _told(witness: _Witness, fault: Fault) -> _Told:
    """Give whether the fault is told from the right way."""
    if not _faces(witness, fault):
        return _Told.UNSEEN
    if fault.measure in _TIMED:
        return _Told.SEEN
    wrong = [sighting(moment, witness.camera) for moment in witness.script.wrong[fault.id]]
    if fault.measure in _CIRCLES:
        place = _CIRCLES.index(fault.measure)
        kept = [seen for seen in wrong if seen.kept]
        return _between(fault, _circle(witness, witness.kept)[place], _circle(witness, kept)[place], 0.0)
    if fault.measure in _PEAKS:
        return _peak_told(witness, fault, wrong)
    bad, good = (
        _values(witness, fault.measure, fault.origin, _during(witness, fault, moments))
        for moments in (wrong, witness.right)
    )
    if not bad or not good or not _mostly_in_sight(bad):
        return _Told.UNSEEN
    if fault.statistic is not Statistic.VALUE:
        spread = _deviation if fault.statistic is Statistic.SD else _range
        return _between(fault, spread(good), spread(bad), QUICK_SHARE * _noise(bad))
    # What lasts but a moment, on the way, is no fault yet.
    lasting = [one for one in good if not one[1].halfway] or good
    if any(_passes(fault, read.value) for read, _ in lasting):
        return _Told.FALSE
    bad = [one for one in bad if not one[1].halfway] or bad
    outcomes = (
        _between(limit, farthest(good)[0].value, farthest(bad)[0].value, _noise([farthest(bad)]))
        for limit, farthest in ((replace(fault, below=None), _highest), (replace(fault, above=None), _lowest))
    )
    return _Told.SEEN if _Told.SEEN in outcomes else _Told.UNSEEN


def _peak_told(witness: _Witness, fault: Fault, wrong: Sequence[Sighting]) -> _Told:
    rule = witness.script.movement.repetition
    if rule is None:
        return _Told.UNSEEN
    good, bad = (_values(witness, rule.measure, rule.origin, seen) for seen in (witness.right, wrong))
    if not good or not bad:
        return _Told.UNSEEN
    farthest = _highest if rule.rises == (fault.measure == "repetition_peak") else _lowest
    a, b = farthest(good), farthest(bad)
    return _between(fault, a[0].value, b[0].value, _noise([b]))


def _faces(witness: _Witness, fault: Fault) -> bool:
    """Whether the trunk faces the camera, most of the time, so that the coach scores this fault."""
    movement = witness.script.movement
    able = _claimed(movement, [movement.view(view_id) for view_id in fault.views])
    measure = MEASURES.get(fault.measure.partition(".")[0])
    return _shows(witness, able if measure is None else able & measure.views)


def _claimed(movement: Movement, views: Iterable[View]) -> frozenset[str]:
    """Give the sides of the trunk that these views see; with both sides at work, left and right are alike."""
    seen = {view.facing for view in views}
    if movement.sides is Sides.BOTH:
        seen |= {_MIRROR[facing] for facing in seen if facing in _MIRROR}
    return frozenset(facing.value for facing in seen)


def _shows(witness: _Witness, sides: frozenset[str]) -> bool:
    """Whether one of these sides of the trunk faces the camera most of the time."""
    shown = sum(not sides.isdisjoint(facings(seen)) for seen in witness.right)
    return shown >= SEEN_SHARE * len(witness.right)


def _during(witness: _Witness, fault: Fault, moments: Sequence[Sighting]) -> Sequence[Sighting]:
    """Give the moments in which the coach looks for a fault."""
    if fault.statistic is not Statistic.VALUE and witness.kept:
        return [seen for seen in moments if seen.kept]
    if fault.during == "set":
        return moments
    if fault.during == "active":
        return [seen for seen in moments if _active(witness, seen)]
    # What lasts while at rest is not seen on the way.
    return [seen for seen in moments if not seen.halfway and not _active(witness, seen)]


def _active(witness: _Witness, seen: Sighting) -> bool:
    movement = witness.script.movement
    if movement.hold is not None:
        return seen.kept or not (seen.halfway or _failures(witness, movement.hold.conditions, (seen,)))
    rule = movement.repetition
    if rule is None:
        return seen.kept
    read = witness.read(rule.measure, seen, rule.origin)
    return read is not None and _outwards(rule, read.value) > witness.rest


def _values(witness: _Witness, reference: str, origin: Origin, moments: Iterable[Sighting]) -> list[_Read]:
    reads = ((witness.read(reference, seen, origin), seen) for seen in moments)
    return [(read, seen) for read, seen in reads if read is not None]


def _mostly_in_sight(reads: Sequence[_Read]) -> bool:
    return sum(read.sight >= SURE_SIGHT for read, _ in reads) >= SEEN_SHARE * len(reads)


def _highest(reads: Sequence[_Read]) -> _Read:
    return max(reads, key=lambda one: one[0].value)


def _lowest(reads: Sequence[_Read]) -> _Read:
    return min(reads, key=lambda one: one[0].value)


def _noise(reads: Sequence[_Read]) -> float:
    """Give by how much a fault must differ: what the measure wanders in the last of these moments, times a factor."""
    return FAULT_WANDERINGS * wandering(*reads[-1])


def _range(reads: Sequence[_Read]) -> float:
    return _highest(reads)[0].value - _lowest(reads)[0].value


def _deviation(reads: Sequence[_Read]) -> float:
    return pstdev([read.value for read, _ in reads])


def _passes(fault: Fault, value: float) -> bool:
    """Whether a value is past a limit of the fault."""
    return (fault.above is not None and value > fault.above) or (fault.below is not None and value < fault.below)


def _between(fault: Fault, good: float, bad: float, needed: float) -> _Told:
    """Give whether a limit of the fault lies between a good and a bad value that differ by what is needed."""
    if _passes(fault, good):
        return _Told.FALSE
    return _Told.SEEN if _passes(fault, bad) and abs(bad - good) >= needed else _Told.UNSEEN
