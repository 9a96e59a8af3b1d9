"""A movement over time: from keyframes to poses, done rightly or with one fault.

What a performance is:

- *repetitions*: the start pose for `rest_s`, the keyframes as often as asked without a stop between, then the last
  pose for `rest_s`;
- *hold*: the start pose, the keyframes as the way in, the last keyframe for `hold_s`, the way out with the same
  times backwards, the start pose;
- *circles*: the start pose, the way in, the circles forward, the circles backward, the way out, the start pose. A
  circle is laid over the last keyframe's angles: hip flexion += r cos φ, hip abduction += r · roundness · sin φ of the
  active leg. φ starts at 90° (the top) and **falls** while circling forward: at the top the leg moves towards the
  front. So with x = hip flexion (front) and y = abduction (up) forward turns clockwise, the phase atan2(y, x) falls;
  backward it rises. Each way is exactly the number of circles asked for, at `period_s` a circle, with a quarter
  period added to gather and lose speed; half a second leads from the centre to the circle and back.

How a counter-example changes it:

- angles with labels in `at` are added to those keyframes, in the way in, out and every repetition, but never to the
  first pose; between keyframes they move as the keyframes do. A keyframe that ends one repetition and starts the next
  is meant by either label;
- angles without `at` are added to everything, faded in from 2 s to 3 s: the person starts rightly, is calibrated, and
  then does it wrong; a sway is faded in alike;
- tempo divides all times of the movement, not the rests; circle replaces the path; reverse circles backward first.

The start pose stands with its lowest landmark as high above the floor (z = 0) as flesh is thick, or, with the rig of a
body asset, with its skin on the floor; the middle of its hips is above the origin. Every pose is moved so that the
middle of the anchor landmarks stays where it was in the start pose.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

from unsit.body.frame import Point, Points
from unsit.body.measures import Side
from unsit.figure.curves import Curve
from unsit.figure.kinematics import Angles, resolve
from unsit.figure.rig import Rig
from unsit.figure.skeleton import DEFAULT_STATURE_M
from unsit.figure.touching import YIELD_M as YIELD_M
from unsit.figure.touching import Touching
from unsit.figure.touching import anchor_numbers as anchor_numbers
from unsit.movement.model import CirclePath, CounterExample, Kind, Movement

FAULT_FADE_S = (2.0, 3.0)
"""When a fault of the whole movement begins to be committed, and when it is committed in full."""

APPROACH_S = 0.5
"""From the centre of a circle to the circle."""

SEAM_S = 0.4
"""How long a sway takes to come in and go out where a round is shown over and over."""

RIGHT = CounterExample()
"""The change that changes nothing."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What was really done; times are seconds from the start of the performance.

    start_s, end_s: from leaving the start pose to being back. hold_start_s, hold_end_s: when the last keyframe of a
    hold is kept (0, 0 otherwise). committed_s: when a counter-example is first committed in full, or None without.
    """

    repetitions: int = 0
    partial: int = 0
    hold_s: float = 0.0
    hold_start_s: float = 0.0
    hold_end_s: float = 0.0
    circles_forward: int = 0
    circles_backward: int = 0
    start_s: float = 0.0
    end_s: float = 0.0
    committed_s: float | None = None


@dataclass(frozen=True, slots=True)
class Pose:
    """The figure at a time: angles of left and right joints in degrees, 33 points in metres, z up."""

    time_s: float
    angles_deg: Angles
    points: Points


@dataclass(frozen=True, slots=True)
class Performance:
    """A movement done once by the figure, frame by frame, and the truth about it."""

    side: Side
    fps: float
    poses: tuple[Pose, ...]
    truth: Truth


@dataclass(frozen=True, slots=True)
class _Knot:
    """Angles at a time, those of the right way, and the number of the keyframe they belong to."""

    time_s: float
    angles_deg: Angles
    right_deg: Angles
    frame: int


@dataclass(frozen=True, slots=True)
class _Circling:
    """One round of circles: when, how far (turns, + forward), on which path."""

    start_s: float
    turns: float
    path: CirclePath

    @property
    def turning_s(self) -> float:
        return (abs(self.turns) + 0.25) * self.path.period_s

    @property
    def end_s(self) -> float:
        return self.start_s + self.turning_s

    def turned(self, time_s: float) -> float:
        """Turns done at a time: even speed, gathered and lost over a quarter period."""
        ramp = 0.25 * self.path.period_s
        whole = self.turning_s
        t = min(max(time_s - self.start_s, 0.0), whole)
        if t < ramp:
            done = t * t / (2 * ramp)
        elif t > whole - ramp:
            done = whole - ramp - (whole - t) ** 2 / (2 * ramp)
        else:
            done = t - ramp / 2
        return done / self.path.period_s * (1.0 if self.turns > 0 else -1.0)


def keyframe_angles(movement: Movement, side: Side, counter_example: CounterExample = RIGHT) -> tuple[Angles, ...]:
    """Give the full left and right angles of every keyframe; a labelled counter-example is added where it applies."""
    angles: dict[str, float] = {}
    result: list[Angles] = []
    for keyframe in movement.figure.keyframes:
        angles = angles | resolve(keyframe.angles_deg, side)
        changed = counter_example.at and keyframe.label in counter_example.at
        result.append(_added(angles, resolve(counter_example.angles_deg, side)) if changed else angles)
    return tuple(result)


def _added(angles: Angles, change: Angles, share: float = 1.0) -> Angles:
    return {**angles, **{joint: angles.get(joint, 0.0) + share * value for joint, value in change.items()}}


def _faded(time_s: float) -> float:
    start, end = FAULT_FADE_S
    u = min(max((time_s - start) / (end - start), 0.0), 1.0)
    return u * u * (3.0 - 2.0 * u)


def moved(points: Points, by: Point) -> Points:
    """Give all points moved by the same vector."""
    dx, dy, dz = by
    return tuple([(x + dx, y + dy, z + dz) for x, y, z in points])


@dataclass(frozen=True, slots=True)
class _Told:
    """What the file says at a time: angles, those of the right way, weights of contacts, and the lift in metres."""

    angles: dict[str, float]
    right_way: Angles
    weights: Sequence[float]
    lift_m: float


class Motion:
    """A movement as a function of time; made by `motion` and `cycle`."""

    def __init__(
        self,
        movement: Movement,
        side: Side,
        knots: Sequence[_Knot],
        *,
        circlings: Sequence[_Circling] = (),
        change: CounterExample = RIGHT,
        truth: Truth | None = None,
        stature_m: float = DEFAULT_STATURE_M,
        periodic: bool = False,
        rig: Rig | None = None,
        at_once: bool = False,
    ) -> None:
        self.side: Side = side
        self.truth = Truth() if truth is None else truth
        self._periodic = periodic
        self._circlings = tuple(circlings)
        self._at_once = at_once
        self._whole_change = {} if change.at else resolve(change.angles_deg, side)
        self._sway = resolve(change.sway_deg, side)
        self._sway_period_s = change.sway_period_s
        self._touching = Touching(
            movement, side, keyframe_angles(movement, side), change=change, stature_m=stature_m, rig=rig
        )
        joints = sorted({joint for knot in knots for joint in knot.angles_deg})
        self._joints = tuple(joints)
        self._curve = self._channels(knots, [knot.angles_deg for knot in knots])
        self._right_curve = self._channels(knots, [knot.right_deg for knot in knots]) if change.at else self._curve

    def _channels(self, knots: Sequence[_Knot], angles: Sequence[Angles]) -> Curve:
        """Give over time the angles, the weights of the contacts, and the lift without and with the whole change."""
        touching = self._touching
        rows = []
        for knot, given in zip(knots, angles, strict=True):
            values = touching.fitted(knot.frame, given)
            lift = touching.height_m(knot.frame, values)
            changed = touching.height_m(knot.frame, _added(values, self._whole_change)) if self._whole_change else lift
            row = [values.get(joint, 0.0) for joint in self._joints]
            wrong = given != knot.right_deg
            rows.append([*row, *touching.row(knot.frame, wrong=wrong), lift, changed])
        return Curve([knot.time_s for knot in knots], rows, periodic=self._periodic)

    @property
    def duration_s(self) -> float:
        """How long it takes."""
        return self._curve.end_s - self._curve.start_s

    def _told(self, time_s: float) -> _Told:
        """Give what the file says at a time, before contacts."""
        if self._periodic:
            time_s = self._curve.start_s + (time_s - self._curve.start_s) % self.duration_s
        row = self._curve.at(time_s)
        angles = dict(zip(self._joints, row, strict=False))
        weights, lift, changed = row[len(self._joints) : -2], row[-2], row[-1]
        right_way = angles
        if self._touching.needs_right_way:
            right_way = dict(zip(self._joints, self._right_curve.at(time_s), strict=False))
            angles = dict(angles)
        if self._circlings:
            self._circle(angles, time_s)
            if right_way is not angles:
                self._circle(right_way, time_s)
        share = 0.0
        if self._whole_change or self._sway:
            share = 1.0 if self._at_once else _faded(time_s)
        if share > 0.0:
            swing = share * self._swung(time_s) * sin(2.0 * pi * (time_s - FAULT_FADE_S[0]) / self._sway_period_s)
            for joint, value in self._whole_change.items():
                angles[joint] = angles.get(joint, 0.0) + share * value
            for joint, value in self._sway.items():
                angles[joint] = angles.get(joint, 0.0) + swing * value
            weights = self._touching.without(weights, share)
        return _Told(angles, right_way, weights, lift + share * (changed - lift))

    def angles(self, time_s: float) -> dict[str, float]:
        """Give the angles of the left and right joints at a time, degrees."""
        told = self._told(time_s)
        if not told.weights:
            return told.angles
        return self._touching.posed(
            told.angles, told.weights, self._touching.hips(told.angles, told.lift_m), told.right_way
        )

    def _swung(self, time_s: float) -> float:
        """Give how much of a sway is laid on: what is shown over and over starts and ends without it."""
        if not self._at_once:
            return 1.0
        nearest_s = min(time_s - self._curve.start_s, self._curve.end_s - time_s)
        return min(max(nearest_s / SEAM_S, 0.0), 1.0)

    def _circle(self, angles: dict[str, float], time_s: float) -> None:
        first, last = self._circlings[0], self._circlings[-1]
        nearness = min((time_s - first.start_s) / APPROACH_S + 1.0, (last.end_s - time_s) / APPROACH_S + 1.0, 1.0)
        if nearness <= 0.0:
            return
        nearness = nearness * nearness * (3.0 - 2.0 * nearness)
        turned = sum(circling.turned(time_s) for circling in self._circlings)
        path = first.path
        phase = pi / 2.0 - 2.0 * pi * turned
        flexion, adduction = "hip_flexion." + self.side, "hip_adduction." + self.side
        radius = nearness * path.radius_deg
        angles[flexion] = angles.get(flexion, 0.0) + radius * cos(phase)
        angles[adduction] = angles.get(adduction, 0.0) - radius * path.roundness * sin(phase)

    def points(self, time_s: float) -> Points:
        """Give the 33 landmarks at a time, metres, z up."""
        return self.pose(time_s).points

    def pose(self, time_s: float) -> Pose:
        """Give angles and landmarks at a time."""
        return self._posed(time_s, self._told(time_s))

    def _posed(self, time_s: float, told: _Told) -> Pose:
        points = self._touching.landmarks(told.angles)
        hips = self._touching.hips(told.angles, told.lift_m, points)
        if not any(told.weights):
            return Pose(time_s, told.angles, moved(points, hips))
        angles = self._touching.posed(told.angles, told.weights, hips, told.right_way)
        return Pose(time_s, angles, moved(self._touching.landmarks(angles), hips))

    def step(self, number: int, time_s: float, angles_deg: Angles, right_deg: Angles) -> Pose:
        """Give the pose of a keyframe with given angles, with and without a fault."""
        lift = self._touching.height_m(number, angles_deg)
        weights = self._touching.row(number, wrong=angles_deg != right_deg)
        return self._posed(time_s, _Told(dict(angles_deg), right_deg, weights, lift))


def _repeated(movement: Movement, side: Side, change: CounterExample, count: int, start_s: float) -> list[_Knot]:
    """Give the knots of `count` repetitions, the first of them the right start pose at `start_s`."""
    frames = movement.figure.keyframes
    right = keyframe_angles(movement, side)
    wrong = keyframe_angles(movement, side, change)
    first, last = frames[0], frames[-1]
    cycle_s = last.time_s - first.time_s
    starts_wrong = first.label in change.at
    knots = [_Knot(start_s, right[0], right[0], 0)]
    for repetition in range(count):
        for n in range(1, len(frames)):
            seam = frames[n] is last and repetition < count - 1 and starts_wrong and last.label not in change.at
            angles = _added(wrong[n], resolve(change.angles_deg, side)) if seam else wrong[n]
            moved_s = repetition * cycle_s + frames[n].time_s - first.time_s
            knots.append(_Knot(start_s + moved_s / change.tempo, angles, right[n], n))
    return knots


def _way_in(movement: Movement, side: Side, change: CounterExample, start_s: float) -> list[_Knot]:
    frames = movement.figure.keyframes
    right = keyframe_angles(movement, side)
    wrong = (right[0], *keyframe_angles(movement, side, change)[1:])
    return [
        _Knot(start_s + (frame.time_s - frames[0].time_s) / change.tempo, wrong[n], right[n], n)
        for n, frame in enumerate(frames)
    ]


def _way_out(movement: Movement, side: Side, change: CounterExample, start_s: float) -> list[_Knot]:
    """Give the knots after the last keyframe, which is left at `start_s`, back to the start pose."""
    frames = movement.figure.keyframes
    right, wrong = keyframe_angles(movement, side), keyframe_angles(movement, side, change)
    last_s = frames[-1].time_s
    return [
        _Knot(start_s + (last_s - frames[n].time_s) / change.tempo, wrong[n], right[n], n)
        for n in reversed(range(len(frames) - 1))
    ]


def _resting(knots: Sequence[_Knot], rest_s: float) -> list[_Knot]:
    """Give the knots with a rest at both ends; without a rest, as they are."""
    if rest_s <= 0.0:
        return list(knots)
    first, last = knots[0], knots[-1]
    return [replace(first, time_s=first.time_s - rest_s), *knots, replace(last, time_s=last.time_s + rest_s)]


def _committed_s(movement: Movement, change: CounterExample, start_s: float) -> float | None:
    if change == RIGHT:
        return None
    if change.at:
        frames = movement.figure.keyframes
        times = [frame.time_s - frames[0].time_s for frame in frames[1:] if frame.label in change.at]
        return start_s + min(times, default=0.0) / change.tempo
    return FAULT_FADE_S[1] if change.angles_deg or change.sway_deg else start_s


def _circlings(movement: Movement, change: CounterExample, count: int, start_s: float) -> list[_Circling]:
    path = change.circle or movement.figure.circle
    if path is None:
        raise ValueError(f"{movement.id}: a movement of circles must have figure.circle (got none)")
    path = replace(path, period_s=path.period_s / change.tempo)
    sign = -1.0 if change.reverse else 1.0
    first = _Circling(start_s, sign * count, path)
    return [first, _Circling(first.end_s, -sign * count, path)]


def motion(
    movement: Movement,
    side: Side,
    *,
    repetitions: int = 3,
    hold_s: float = 10.0,
    circles: int = 3,
    rest_s: float = 1.5,
    stature_m: float = DEFAULT_STATURE_M,
    counter_example: CounterExample | None = None,
    rig: Rig | None = None,
    at_once: bool = False,
) -> Motion:
    """Give a performance as a function of time, from 0 s on, as the module's docstring tells.

    Of repetitions, hold_s and circles (each way) the one belonging to the movement's kind is read. rig: of the body
    asset that does it, instead of the figure's own body of a stature. at_once: a fault of the whole movement is
    committed from the first moment on instead of being faded in. ValueError when
    a number is not positive, a figure has fewer than two keyframes or an anchor is unknown.
    """
    if movement.kind is Kind.HOLD:
        amount: float = hold_s
    else:
        amount = repetitions if movement.kind is Kind.REPETITIONS else circles
    if amount <= 0 or rest_s < 0:
        raise ValueError(f"a performance needs a positive amount and a rest of 0 s or more (got {amount}, {rest_s} s)")
    if len(movement.figure.keyframes) < 2:
        raise ValueError(f"{movement.id}: figure.keyframes must be two or more (got {len(movement.figure.keyframes)})")
    change = counter_example or RIGHT
    truth = Truth(start_s=rest_s, committed_s=_committed_s(movement, change, rest_s))
    rounds: list[_Circling] = []
    if movement.kind is Kind.REPETITIONS:
        knots = _repeated(movement, side, change, repetitions, rest_s)
        truth = replace(truth, repetitions=repetitions)
    else:
        knots = _way_in(movement, side, change, rest_s)
        there_s = knots[-1].time_s
        leave_s = there_s + hold_s
        if movement.kind is Kind.CIRCLES:
            rounds = _circlings(movement, change, circles, there_s + APPROACH_S)
            leave_s = rounds[-1].end_s + APPROACH_S
            truth = replace(truth, circles_forward=circles, circles_backward=circles)
        else:
            truth = replace(truth, hold_s=hold_s, hold_start_s=there_s, hold_end_s=leave_s)
        knots.append(replace(knots[-1], time_s=leave_s))
        knots += _way_out(movement, side, change, leave_s)
    truth = replace(truth, end_s=knots[-1].time_s)
    return Motion(
        movement,
        side,
        _resting(knots, rest_s),
        circlings=rounds,
        change=change,
        truth=truth,
        stature_m=stature_m,
        rig=rig,
        at_once=at_once,
    )


def cycle(
    movement: Movement,
    side: Side = "left",
    *,
    stature_m: float = DEFAULT_STATURE_M,
    counter_example: CounterExample | None = None,
    rig: Rig | None = None,
) -> Motion:
    """Give one round without rests, for showing it over and over.

    One repetition, whose end runs on into its start; or a hold of 3 s; or one circle each way. A counter-example that
    fades in is committed from the start.
    """
    if movement.kind is not Kind.REPETITIONS:
        return motion(
            movement,
            side,
            hold_s=3.0,
            circles=1,
            rest_s=0.0,
            stature_m=stature_m,
            counter_example=counter_example,
            rig=rig,
            at_once=True,
        )
    change = counter_example or RIGHT
    frames = movement.figure.keyframes
    poses, right = keyframe_angles(movement, side, change), keyframe_angles(movement, side)
    seam = poses[0] if frames[0].label in change.at else poses[-1]
    poses = (seam, *poses[1:-1], seam)
    knots = [
        _Knot((frame.time_s - frames[0].time_s) / change.tempo, poses[n], right[n], n) for n, frame in enumerate(frames)
    ]
    return Motion(movement, side, knots, change=change, stature_m=stature_m, periodic=True, rig=rig, at_once=True)


def pose_at(movement: Movement, time_s: float, side: Side = "left", *, stature_m: float = DEFAULT_STATURE_M) -> Pose:
    """Give the pose of the movement's cycle at a time; for many times make a `cycle` once."""
    shown = cycle(movement, side, stature_m=stature_m)
    return replace(shown.pose(time_s % shown.duration_s), time_s=time_s)


def times(duration_s: float, fps: float) -> Iterator[float]:
    """Give the times of frames from 0 to the duration."""
    if fps <= 0:
        raise ValueError(f"fps must be greater than 0 (got {fps})")
    return (number / fps for number in range(int(duration_s * fps + 1e-9) + 1))


def performance(
    movement: Movement,
    side: Side,
    *,
    repetitions: int = 3,
    hold_s: float = 10.0,
    circles: int = 3,
    rest_s: float = 1.5,
    stature_m: float = DEFAULT_STATURE_M,
    counter_example: CounterExample | None = None,
    fps: float = 30.0,
) -> Performance:
    """Give a performance frame by frame with the truth about it; see `motion` for the arguments and errors."""
    shown = motion(
        movement,
        side,
        repetitions=repetitions,
        hold_s=hold_s,
        circles=circles,
        rest_s=rest_s,
        stature_m=stature_m,
        counter_example=counter_example,
    )
    return Performance(side, fps, tuple(shown.pose(time_s) for time_s in times(shown.duration_s, fps)), shown.truth)


def step_poses(
    movement: Movement,
    side: Side = "left",
    *,
    counter_example: CounterExample | None = None,
    stature_m: float = DEFAULT_STATURE_M,
) -> tuple[Pose, ...]:
    """Give the pose at every keyframe, with a fault committed in full where it applies."""
    change = counter_example or RIGHT
    shown = Motion(movement, side, _way_in(movement, side, change, 0.0), change=change, stature_m=stature_m)
    everywhere = {} if change.at else resolve(change.angles_deg, side)
    right, wrong = keyframe_angles(movement, side), keyframe_angles(movement, side, change)
    return tuple(
        shown.step(n, frame.time_s, _added(wrong[n], everywhere), right[n])
        for n, frame in enumerate(movement.figure.keyframes)
    )
