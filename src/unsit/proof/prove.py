"""Prove a movement file: its figure does it, the engine watches, and the two must agree."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from unsit.body.frame import Frame
from unsit.engine.result import SetResult
from unsit.engine.sets import SetWatch
from unsit.figure.camera import film, placed
from unsit.figure.distractors import distractor
from unsit.figure.motion import Performance, Truth, performance
from unsit.figure.noise import noisy
from unsit.movement.model import CheckRule, Kind, Movement, Sides
from unsit.proof.cases import Case, cases
from unsit.proof.own_value import figures_value, repetitions_needed, views_of_check

HOLD_TOLERANCE_S: Final = 1.0
"""A hold's edges are a matter of thresholds: the way in and out takes time."""
REPETITIONS: Final = 4
HOLD_S: Final = 12.0
CIRCLES: Final = 4


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A trial in which file and figure disagree: what was expected, what was got, and a plain explanation."""

    case: Case
    what: str
    expected: str
    got: str

    @property
    def described(self) -> str:
        """Say it in one line."""
        return f"{self.case.described}: {self.what} must be {self.expected} (got {self.got})"


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of all trials of one movement; never_scored: faults that no view can show."""

    movement: str
    tried: int
    shortfalls: tuple[Shortfall, ...]
    never_scored: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the file keeps its word."""
        return not self.shortfalls


def performed(movement: Movement, case: Case) -> Performance:
    """Give what the figure does in a trial without a distractor; long enough for the value of a mobility check."""
    fault = next((fault for fault in movement.faults if fault.id == case.fault), None)
    change = fault.counter_example if fault else None
    return performance(
        movement,
        case.side,
        repetitions=max(REPETITIONS, repetitions_needed(movement, change.tempo if change else 1.0)),
        hold_s=HOLD_S,
        circles=CIRCLES,
        stature_m=case.stature_m,
        counter_example=change,
        fps=case.fps,
    )


def own_value(movement: Movement, case: Case) -> float:
    """Give the value of the mobility check that the figure of a trial has itself."""
    return figures_value(movement, movement.view(case.view), performed(movement, case))


def filmed(movement: Movement, case: Case) -> tuple[list[Frame], Truth]:
    """Give the frames of a trial and the truth about it."""
    view = movement.view(case.view)
    if case.distractor:
        timed = list(distractor(case.distractor, fps=case.fps, stature_m=case.stature_m))
        truth = Truth()
    else:
        shown = performed(movement, case)
        timed = [(pose.time_s, pose.points) for pose in shown.poses]
        truth = shown.truth
    camera = placed(view, movement.position, case.side, [points for _, points in timed])
    frames = film(timed, camera)
    return list(frames if case.noise is None else noisy(frames, case.noise)), truth


def watched(movement: Movement, frames: Iterable[Frame]) -> tuple[SetResult, ...]:
    """Give the sets the engine finds."""
    watch = SetWatch(movement)
    for frame in frames:
        watch.update(frame)
    return watch.finish()


def _counted(sets: Iterable[SetResult]) -> dict[str, float]:
    counts = {"repetitions": 0.0, "partial": 0.0, "hold_s": 0.0, "forward": 0.0, "backward": 0.0}
    for one in sets:
        counts["repetitions"] += one.count
        counts["partial"] += one.partial
        counts["hold_s"] += one.hold_s
        counts["forward"] += one.circle_count("forward")
        counts["backward"] += one.circle_count("backward")
    return counts


def _wanted(kind: Kind, truth: Truth) -> tuple[tuple[str, float, float], ...]:
    """What is counted, its truth and its tolerance."""
    match kind:
        case Kind.REPETITIONS:
            return (("repetitions", truth.repetitions, 0.0), ("partial", truth.partial, 0.0))
        case Kind.HOLD:
            return (("hold_s", truth.hold_s, HOLD_TOLERANCE_S),)
        case Kind.CIRCLES:
            return (("forward", truth.circles_forward, 0.0), ("backward", truth.circles_backward, 0.0))


def _rightly(movement: Movement, case: Case, sets: tuple[SetResult, ...], truth: Truth) -> list[Shortfall]:
    counts = _counted(sets)
    failed = [
        Shortfall(case, name, f"{wanted:g}", f"{counts[name]:.3g}")
        for name, wanted, tolerance in _wanted(movement.kind, truth)
        if abs(counts[name] - wanted) > tolerance
    ]
    sides = sorted({one.side for one in sets})
    wanted_side = "both" if movement.sides is Sides.BOTH else case.side
    if sides and sides != [wanted_side]:
        failed.append(Shortfall(case, "the side", wanted_side, ", ".join(sides)))
    failed.extend(
        Shortfall(case, "the faults", "none", f"{span.id} {span.value:.3g} from {span.start_s:.1f} s")
        for one in sets
        for span in one.faults
    )
    seen = {fault.measure for fault in movement.faults if case.view in fault.views}
    failed.extend(
        Shortfall(case, f"{measure} from this view", "seen", "unknown")
        for one in sets
        for measure in one.unknown
        if measure in seen
    )
    if movement.check is not None and case.view in views_of_check(movement):
        failed.extend(_value(movement, movement.check, case, sets))
    return failed


def _value(movement: Movement, rule: CheckRule, case: Case, sets: Iterable[SetResult]) -> Iterator[Shortfall]:
    """Hold the value that was read against the figure's own."""
    own = own_value(movement, case)
    for one in sets:
        told = one.check
        if told is None or told.value is None:
            why = "" if told is None else f", {told.why} {told.fault}".rstrip()
            yield Shortfall(case, f"the value of {rule.id}", f"{own:.3g}", f"none{why}")
        elif abs(told.value - own) > rule.error:
            yield Shortfall(case, f"the value of {rule.id}", f"{own:.3g} within {rule.error:g}", f"{told.value:.3g}")


def _wrongly(movement: Movement, case: Case, sets: tuple[SetResult, ...], _: Truth) -> list[Shortfall]:
    found = {span.id: span for one in sets for span in one.faults}
    severity = {fault.id: fault.severity for fault in movement.faults}
    failed = []
    if case.fault not in found:
        failed.append(Shortfall(case, "the fault", "found", ", ".join(found) or "nothing"))
    failed.extend(
        Shortfall(case, "faults as grave", f"{case.fault} alone", f"{span.id} {span.value:.3g}")
        for span in found.values()
        if span.id != case.fault and severity[span.id] >= severity[case.fault]
    )
    if movement.check is not None and case.fault in movement.check.spoiled_by:
        failed.extend(_valueless(movement.check, case, sets))
    return failed


def _valueless(rule: CheckRule, case: Case, sets: Iterable[SetResult]) -> Iterator[Shortfall]:
    """Find values where there must be none."""
    return (
        Shortfall(case, f"the value of {rule.id}", "none", f"{one.check.value:.3g}")
        for one in sets
        if one.check is not None and one.check.value is not None
    )


def _nothing(movement: Movement, case: Case, sets: tuple[SetResult, ...], _: Truth) -> list[Shortfall]:
    counts = _counted(sets)
    failed = [
        Shortfall(case, f"{name} counted", "0", f"{counts[name]:.3g}")
        for name in ("repetitions", "hold_s", "forward", "backward")
        if counts[name]
    ]
    if movement.check is not None:
        failed.extend(_valueless(movement.check, case, sets))
    return failed


def tried(movement: Movement, case: Case) -> list[Shortfall]:
    """Give what falls short in one trial."""
    frames, truth = filmed(movement, case)
    sets = watched(movement, frames)
    judge = _nothing if case.distractor else _wrongly if case.fault else _rightly
    return judge(movement, case, sets, truth)


def prove(movement: Movement, *, quick: bool = False, progress: Callable[[Case], None] | None = None) -> Proof:
    """Try everything a movement file claims.

    quick: fewer trials (see `unsit.proof.cases.cases`). progress is called before each trial.
    """
    shortfalls: list[Shortfall] = []
    number = 0
    for case in cases(movement, quick=quick):
        if progress:
            progress(case)
        shortfalls.extend(tried(movement, case))
        number += 1
    never = tuple(fault.id for fault in movement.faults if not fault.views)
    return Proof(movement.id, number, tuple(shortfalls), never)
