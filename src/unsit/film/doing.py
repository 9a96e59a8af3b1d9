"""A plan as angles over time, and the truth about it.

The same reading of a movement file as `unsit.figure.motion`, with every round of its own length and size, and with
faults in some rounds only. A fault counts as committed while more than half of its change is there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import cos, pi, sin
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.measures import MEASURES, OTHER, Side
from unsit.figure.camera import frame, placed
from unsit.figure.curves import Curve
from unsit.figure.kinematics import Angles, resolve
from unsit.figure.motion import APPROACH_S, keyframe_angles, moved
from unsit.figure.rig import Rig
from unsit.figure.touching import Touching
from unsit.film.plan import Committed, Plan, Round
from unsit.film.wobble import Wobble
from unsit.movement.model import CirclePath, CounterExample, Kind, Movement, Origin

FADE_S: Final = 1.6
"""How long a fault takes to come and to go where no keyframe says it."""
LIFT_M: Final = 0.02
LEAST_AMOUNT: Final = 0.55
"""A fault that lifts the whole body by more is committed less, down to this amount; if that does not help, in full."""
HOLD_SHARE: Final = 0.5
"""How far a fault goes from its own threshold towards the end of the hold, where both are read by one measure."""
SLOW_WAY: Final = 1.6
"""A fault of the way into a hold is given time to be seen."""


@dataclass(frozen=True, slots=True)
class DoneRepetition:
    """A repetition from start pose to start pose; whole: far enough to count."""

    start_s: float
    end_s: float
    whole: bool
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoneCircle:
    """One full turn; direction 1 forward, -1 backward."""

    start_s: float
    end_s: float
    direction: int


@dataclass(frozen=True, slots=True)
class DoneHold:
    """The time in the held position."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class DoneFault:
    """A fault while it was committed; amount: of the file's counter-example."""

    id: str
    start_s: float
    end_s: float
    amount: float


@dataclass
class Done:
    """What was done, seconds from the start of the set."""

    repetitions: list[DoneRepetition] = field(default_factory=list)
    circles: list[DoneCircle] = field(default_factory=list)
    holds: list[DoneHold] = field(default_factory=list)
    faults: list[DoneFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Window:
    """A change of angles while it lasts: from start_s (half there) to end_s (half gone)."""

    angles_deg: Mapping[str, float]
    start_s: float
    end_s: float
    sway_period_s: float = 0.0
    lift_m: float = 0.0

    @property
    def moves_arms(self) -> bool:
        return _moves_arms(self.angles_deg, {})

    def share(self, time_s: float) -> float:
        nearness = min(time_s - self.start_s, self.end_s - time_s) / FADE_S + 0.5
        u = min(max(nearness, 0.0), 1.0)
        u = u * u * (3.0 - 2.0 * u)
        if self.sway_period_s:
            u *= sin(2.0 * pi * (time_s - self.start_s) / self.sway_period_s)
        return u


def _scaled(start: Angles, angles: Angles, size: float) -> Angles:
    joints = {*start, *angles}
    return {j: start.get(j, 0.0) + size * (angles.get(j, 0.0) - start.get(j, 0.0)) for j in joints}


def _plus(angles: Angles, change: Angles, amount: float = 1.0) -> Angles:
    return {**angles, **{joint: angles.get(joint, 0.0) + amount * value for joint, value in change.items()}}


@dataclass(frozen=True, slots=True)
class _Knot:
    """Angles at a time, those without faults, and the number of the keyframe they belong to."""

    time_s: float
    angles_deg: Angles
    right_deg: Angles
    frame: int


@dataclass(frozen=True, slots=True)
class Posed:
    """A moment of a set: left and right angles in degrees, and the middle of the hips in metres."""

    angles_deg: Angles
    hips: Point


def _whole_change(plan: Plan) -> CounterExample:
    """Give everything that any fault of a plan moves."""
    angles: dict[str, float] = {}
    sway: dict[str, float] = {}
    for committed in plan.committed:
        angles |= committed.fault.counter_example.angles_deg
        sway |= committed.fault.counter_example.sway_deg
    return CounterExample(angles_deg=angles, sway_deg=sway)


def _moves_arms(angles: Angles, right: Angles) -> bool:
    return any(
        value != right.get(joint, 0.0)
        for joint, value in angles.items()
        if joint.startswith(("shoulder", "elbow", "forearm", "wrist"))
    )


class Doing:
    """A set as a function of time from 0 s to `duration_s`; see the module.

    done: the truth.
    """

    def __init__(self, movement: Movement, plan: Plan, rig: Rig) -> None:
        self.movement, self.plan, self.rig = movement, plan, rig
        self.side: Side = plan.side
        self.done = Done()
        self._right = keyframe_angles(movement, plan.side)
        self._knots: list[_Knot] = [_Knot(0.0, self._right[0], self._right[0], 0)]
        self._windows: list[_Window] = []
        self._wobble = Wobble(plan.wobble_seed)
        self._phase: Curve | None = None
        self._path: Curve | None = None
        self._touching = Touching(movement, plan.side, self._right, change=_whole_change(plan), rig=rig)
        self.plan = replace(plan, committed=tuple(self._possible(one) for one in plan.committed))
        makers: dict[Kind, Callable[[], None]] = {
            Kind.REPETITIONS: self._repeat,
            Kind.HOLD: self._hold,
            Kind.CIRCLES: self._circle,
        }
        makers[movement.kind]()
        self.duration_s = self._knots[-1].time_s
        self._joints = tuple(sorted({joint for knot in self._knots for joint in knot.angles_deg}))
        self._curve = self._channels([knot.angles_deg for knot in self._knots])
        self._right_curve = self._channels([knot.right_deg for knot in self._knots])

    def _channels(self, angles: Sequence[Angles]) -> Curve:
        """Give the angles, the weights of the contacts and the lift over time."""
        rows = []
        for knot, given in zip(self._knots, angles, strict=True):
            values = self._touching.fitted(knot.frame, given)
            rows.append(
                [
                    *(values.get(joint, 0.0) for joint in self._joints),
                    *self._touching.row(knot.frame, wrong=_moves_arms(given, knot.right_deg)),
                    self._touching.height_m(knot.frame, values),
                ]
            )
        return Curve([knot.time_s for knot in self._knots], rows)

    def _circled(self, angles: dict[str, float], time_s: float) -> None:
        if self._phase is None or self._path is None:
            return
        phase = pi / 2.0 - 2.0 * pi * self._phase.at(time_s)[0]
        radius, roundness = self._path.at(time_s)
        flexion, adduction = f"hip_flexion.{self.side}", f"hip_adduction.{self.side}"
        angles[flexion] = angles.get(flexion, 0.0) + radius * cos(phase)
        angles[adduction] = angles.get(adduction, 0.0) - radius * roundness * sin(phase)

    def posed(self, time_s: float, unrest: Angles | None = None) -> Posed:
        """Give the moment at a time, with contacts kept; unrest: degrees that are added to the joints."""
        row, right_row = self._curve.at(time_s), self._right_curve.at(time_s)
        weights: Sequence[float] = row[len(self._joints) : -1]
        lift = row[-1]
        angles = dict(zip(self._joints, row, strict=False))
        right = dict(zip(self._joints, right_row, strict=False))
        for one in (angles, right):
            self._circled(one, time_s)
            for joint, value in (unrest or {}).items():
                one[joint] = one.get(joint, 0.0) + value
        for window in self._windows:
            share = window.share(time_s)
            if share != 0.0:
                if window.moves_arms:
                    weights = self._touching.without(weights, abs(share))
                lift += abs(share) * window.lift_m
                for joint, value in window.angles_deg.items():
                    angles[joint] = angles.get(joint, 0.0) + share * value
        hips = self._touching.hips(angles, lift)
        return Posed(self._touching.posed(angles, weights, hips, right), hips)

    def points(self, time_s: float) -> Points:
        """Give the figure's 33 landmarks at a time, metres, z up."""
        one = self.posed(time_s)
        return moved(self._touching.landmarks(one.angles_deg), one.hips)

    def wobble(self, time_s: float) -> Angles:
        """Give what breath and unrest add to the angles; time_s: of any clock that runs on."""
        return self._wobble.at(time_s)

    def _change(self, committed: Committed) -> dict[str, float]:
        change = resolve(committed.fault.counter_example.angles_deg, self.side)
        return {joint: committed.amount * value for joint, value in change.items()}

    def _possible(self, committed: Committed) -> Committed:
        """Give a fault, made smaller where a limb would press through the floor and lift the body."""
        change = committed.fault.counter_example
        numbers = [
            number
            for number, keyframe in enumerate(self.movement.figure.keyframes)
            if not change.at or keyframe.label in change.at
        ]
        for step in range(20):
            smaller = replace(committed, amount=committed.amount - 0.05 * step)
            if smaller.amount < LEAST_AMOUNT:
                break
            if self._lift_m(numbers, self._change(smaller)) <= LIFT_M:
                return smaller
        return committed

    def _lift_m(self, numbers: Sequence[int], change: Angles) -> float:
        height = self._touching.height_m
        lifts = [height(n, _plus(self._right[n], change)) - height(n, self._right[n]) for n in numbers]
        return max(lifts, default=0.0)

    def _true_value(self, reference: str, number: int, angles: Angles) -> float:
        """Give what a measure would read at a keyframe with perfect sight from the movement's first view."""
        name, _, whose = reference.partition(".")
        right = self._touching.fitted(number, self._right[number])
        hips = self._touching.hips(angles, self._touching.height_m(number, angles))
        weights = self._touching.row(number, wrong=_moves_arms(angles, right))
        points = moved(self._touching.landmarks(self._touching.posed(angles, weights, hips, right)), hips)
        camera = placed(self.movement.views[0], self.movement.position, self.side, [points])
        return MEASURES[name].value(frame(points, camera, 0.0), OTHER[self.side] if whose == "other" else self.side)

    def _within_hold(self, committed: Committed) -> Committed:
        """Give a fault of a hold, made small enough that the body stays in the hold by the file's own rule."""
        rule, fault = self.movement.hold, committed.fault
        if rule is None or fault.above is None:
            return committed
        most = [c.max + rule.slack.get(c.measure, 0.0) for c in rule.conditions if c.measure == fault.measure and c.max]
        if not most:
            return committed
        wanted = fault.above + HOLD_SHARE * (min(most) - fault.above)
        held = _scaled(self._right[0], self._right[-1], self.plan.rounds[committed.first].size)
        amounts = [committed.amount * step / 20.0 for step in range(20, 0, -1)]
        for amount in amounts:
            smaller = replace(committed, amount=amount)
            if self._true_value(fault.measure, len(self._right) - 1, _plus(held, self._change(smaller))) <= wanted:
                return smaller
        return committed

    def _window(self, committed: Committed, start_s: float, end_s: float) -> None:
        """Commit a fault by a change that comes and goes."""
        change = committed.fault.counter_example
        if change.angles_deg:
            number, whole = (
                0 if self.movement.kind is Kind.REPETITIONS else len(self._right) - 1,
                self._change(committed),
            )
            lift = self._lift_m([number], whole)
            self._windows.append(_Window(whole, start_s, end_s, lift_m=lift))
        if change.sway_deg:
            sway = {joint: committed.amount * value for joint, value in resolve(change.sway_deg, self.side).items()}
            self._windows.append(_Window(sway, start_s, end_s, change.sway_period_s))
        self.done.faults.append(DoneFault(committed.fault.id, start_s, end_s, committed.amount))

    # Repetitions.

    def _repeat(self) -> None:
        frames = self.movement.figure.keyframes
        shares: dict[int, list[tuple[float, float]]] = {n: [(0.0, 0.0)] for n in range(len(self.plan.committed))}
        near, ratio = self._partial()
        time_s, spans = 0.0, []
        for number, one in enumerate(self.plan.rounds):
            if one.pause_s:
                time_s += one.pause_s
                self._knots.append(replace(self._knots[-1], time_s=time_s))
            active = [n for n, c in enumerate(self.plan.committed) if c.first <= number <= c.last]
            following = [n for n, c in enumerate(self.plan.committed) if c.first <= number + 1 <= c.last]
            tempo = 1.0
            for n in active:
                committed = self.plan.committed[n]
                tempo *= 1.0 + (committed.fault.counter_example.tempo - 1.0) * committed.amount
            begin_s = time_s
            for k in range(1, len(frames)):
                time_s = begin_s + (frames[k].time_s - frames[0].time_s) * one.pace / tempo
                angles = right = self._round_angles(number, k, near, ratio)
                for n in range(len(self.plan.committed)):
                    at = self.plan.committed[n].fault.counter_example.at
                    seam = k == len(frames) - 1 and n in following and frames[0].label in at
                    on = (n in active and frames[k].label in at) or seam
                    shares[n].append((time_s, float(on)))
                    if on:
                        angles = _plus(angles, self._change(self.plan.committed[n]))
                self._knots.append(_Knot(time_s, angles, right, k))
            spans.append((begin_s, time_s))
        self._note_repetitions(spans, shares)

    def _round_angles(self, number: int, k: int, near: int, ratio: float) -> Angles:
        """Give the angles of keyframe k of a repetition, of its size, or near the start for a partial one."""
        rounds, last = self.plan.rounds, len(self._right) - 1
        size = 1.0 if k == last else rounds[number].size
        angles = _scaled(self._right[0], self._right[k], size)
        rest = _scaled(self._right[0], self._right[near], rounds[number].size)
        inner = 0 < near < last
        seam_of_partial = inner and k == last and number + 1 < len(rounds) and rounds[number + 1].partial
        partial = rounds[number].partial and (k < near if inner else k != last)
        if seam_of_partial or partial:
            return _scaled(rest, angles, ratio)
        return angles

    def _partial(self) -> tuple[int, float]:
        """Give the keyframe nearest to the start of a repetition, and how far a partial one gets from there."""
        rule = self.movement.repetition
        if rule is None or not any(one.partial for one in self.plan.rounds):
            return 0, 1.0
        way, reference = 1.0 if rule.rises else -1.0, rule.measure

        def value(number: int, angles: Angles) -> float:
            return way * self._true_value(reference, number, angles)

        zero = value(0, self._right[0]) if rule.origin is Origin.START else 0.0
        values = [value(number, angles) - zero for number, angles in enumerate(self._right)]
        near, far = values.index(min(values)), values.index(max(values))
        wanted = way * (rule.partial + rule.enter) / 2.0
        low, high = 0.0, 1.0
        for _ in range(20):
            middle = (low + high) / 2.0
            got = value(far, _scaled(self._right[near], self._right[far], middle)) - zero
            low, high = (middle, high) if got < wanted else (low, middle)
        return near, low

    def _note_repetitions(
        self, spans: Sequence[tuple[float, float]], shares: Mapping[int, Sequence[tuple[float, float]]]
    ) -> None:
        for number, (start_s, end_s) in enumerate(spans):
            faults = tuple(c.fault.id for c in self.plan.committed if c.first <= number <= c.last)
            whole = not self.plan.rounds[number].partial
            self.done.repetitions.append(DoneRepetition(start_s, end_s, whole, faults))
        for n, committed in enumerate(self.plan.committed):
            change, (start_s, end_s) = (
                committed.fault.counter_example,
                (
                    spans[committed.first][0],
                    spans[committed.last][1],
                ),
            )
            if change.at:
                for start_s, end_s in _spans(shares[n], spans[-1][1]):
                    self.done.faults.append(DoneFault(committed.fault.id, start_s, end_s, committed.amount))
            elif change.angles_deg or change.sway_deg:
                self._window(committed, start_s, end_s)
            else:
                self.done.faults.append(DoneFault(committed.fault.id, start_s, end_s, committed.amount))

    # Holds.

    def _hold(self) -> None:
        frames = self.movement.figure.keyframes
        for number, one in enumerate(self.plan.rounds):
            begin_s = self._knots[-1].time_s + one.pause_s
            if one.pause_s:
                self._knots.append(_Knot(begin_s, self._right[0], self._right[0], 0))
            mine = [self._within_hold(c) for c in self.plan.committed if c.first <= number <= c.last]
            coming = [c for c in mine if self._on_the_way(c)]
            slow = SLOW_WAY if coming else 1.0
            way = [(frame.time_s - frames[0].time_s) * one.pace for frame in frames]
            shares: dict[str, list[tuple[float, float]]] = {c.fault.id: [(begin_s, 0.0)] for c in coming}
            for k in range(1, len(frames)):
                angles = right = _scaled(self._right[0], self._right[k], one.size)
                for committed in coming:
                    on = frames[k].label in committed.fault.counter_example.at
                    shares[committed.fault.id].append((begin_s + way[k] * slow, float(on)))
                    if on:
                        angles = _plus(angles, self._change(committed))
                self._knots.append(_Knot(begin_s + way[k] * slow, angles, right, k))
            there_s = self._knots[-1].time_s
            leave_s = there_s + one.hold_s
            self._knots.append(replace(self._knots[-1], time_s=leave_s))
            self._way_out(one, leave_s)
            self.done.holds.append(DoneHold(there_s, leave_s))
            for committed in mine:
                if committed in coming:
                    for start_s, end_s in _spans(shares[committed.fault.id], there_s):
                        self.done.faults.append(DoneFault(committed.fault.id, start_s, end_s, committed.amount))
                else:
                    length = leave_s - there_s
                    self._window(committed, there_s + committed.start * length, there_s + committed.end * length)

    def _on_the_way(self, committed: Committed) -> bool:
        at = committed.fault.counter_example.at
        return bool(at) and self.movement.figure.keyframes[-1].label not in at

    def _way_out(self, one: Round, leave_s: float) -> None:
        frames = self.movement.figure.keyframes
        for k in reversed(range(len(frames) - 1)):
            time_s = leave_s + (frames[-1].time_s - frames[k].time_s) * one.pace
            size = 1.0 if k == 0 else one.size
            angles = _scaled(self._right[0], self._right[k], size)
            self._knots.append(_Knot(time_s, angles, angles, k))

    # Circles.

    def _circle(self) -> None:
        path = self.movement.figure.circle
        if path is None:
            raise ValueError(f"{self.movement.id}: a movement of circles must have figure.circle (got none)")
        frames = self.movement.figure.keyframes
        first = self.plan.rounds[0]
        for k in range(1, len(frames)):
            time_s = (frames[k].time_s - frames[0].time_s) * first.pace
            self._knots.append(_Knot(time_s, self._right[k], self._right[k], k))
        begin_s = self._knots[-1].time_s + APPROACH_S
        turns, paths = [(begin_s, 0.0)], [(begin_s - APPROACH_S, (0.0, path.roundness))]
        reverse = any(c.fault.counter_example.reverse for c in self.plan.committed)
        for number, one in enumerate(self.plan.rounds):
            own = self._path_of(number, path)
            start_s, direction = turns[-1][0], -one.direction if reverse else one.direction
            end_s = start_s + own.period_s * one.pace
            turns.append((end_s, turns[-1][1] + direction))
            values = (own.radius_deg * one.size, own.roundness)
            paths += [(start_s + share * (end_s - start_s), values) for share in (0.25, 0.9)]
            self.done.circles.append(DoneCircle(start_s, end_s, direction))
        finish_s = turns[-1][0]
        paths.append((finish_s + APPROACH_S, (0.0, path.roundness)))
        self._phase = Curve([t for t, _ in turns], [[turn] for _, turn in turns])
        self._path = Curve([t for t, _ in paths], [value for _, value in paths])
        self._knots.append(replace(self._knots[-1], time_s=finish_s + APPROACH_S))
        self._way_out(self.plan.rounds[-1], finish_s + APPROACH_S)
        for committed in self.plan.committed:
            start_s, end_s = self.done.circles[committed.first].start_s, self.done.circles[committed.last].end_s
            self._window(committed, start_s, end_s)

    def _path_of(self, number: int, path: CirclePath) -> CirclePath:
        for committed in self.plan.committed:
            own = committed.fault.counter_example.circle
            if own is not None and committed.first <= number <= committed.last:
                return own
        return path


def _spans(shares: Sequence[tuple[float, float]], end_s: float) -> list[tuple[float, float]]:
    """Give when a share that moves between 0 and 1 at these times is more than half there."""
    spans: list[tuple[float, float]] = []
    begin_s: float | None = None
    for (earlier_s, before), (later_s, after) in pairwise(shares):
        middle_s = (earlier_s + later_s) / 2.0
        if after > before:
            begin_s = middle_s
        elif after < before and begin_s is not None:
            spans.append((begin_s, middle_s))
            begin_s = None
    if begin_s is not None:
        spans.append((begin_s, end_s))
    return spans
