"""Which movement is this? The one whose own figure moves through the same angles.

Every movement of the library watches the source. What they counted are candidates; each is compared with the signature
of its movement: the range (10th to 90th percentile) of a dozen angles while the figure does it. What nobody counted
because the position was not the file's is a candidate too if it looks like the figure (`alike`). A candidate that
moves otherwise is dropped, and of candidates at the same time the one that fits best over the longest time is kept:
perhaps one that is no movement of the library, but only looks like one (`LOOKALIKE_LIMITS`), and then none is named.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, isnan, nan
from statistics import median
from typing import Final

from unsit.body.frame import Frame
from unsit.body.measures import MEASURES, OTHER, Side
from unsit.engine.events import Event
from unsit.engine.reading import LEAST_SIGHT, Reading, reading
from unsit.engine.readings import references
from unsit.engine.result import FaultSpan, SetResult
from unsit.engine.sets import SET_GAP_S, Counted, SetWatch
from unsit.figure.camera import film, placed
from unsit.figure.motion import performance
from unsit.movement.model import Movement, Sides
from unsit.proof.alike import PostureLog, signal_watches

SAMPLE_EVERY_S: Final = 0.1
"""Angles are kept ten times a second: 200 bytes a second of source."""
SIDED: Final = (
    "hip_flexion_deg", "thigh_abduction_deg", "knee_flexion_deg", "shoulder_elevation_deg", "arm_forward_deg",
    "elbow_flexion_deg", "hand_to_knee_ratio",
)  # fmt: skip
"""Measures in space of both sides, the same from any view."""
WHOLE: Final = ("trunk_tilt_deg", "chest_up_deg")
SPREAD: Final[Mapping[str, float]] = {
    "trunk_tilt_deg": 20.0,
    "chest_up_deg": 35.0,
    "hip_flexion_deg": 40.0,
    "hand_to_knee_ratio": 0.4,
}
OTHER_SPREAD: Final = 30.0
"""How far a person may differ from the figure: body, camera error of 5 to 15°, another way of doing it."""
FAULTY_DISCOUNT: Final = 0.025
"""A tie between two that fit goes to the one done rightly."""
WORST: Final = 3.0
"""One badly seen angle may not outweigh all others."""
ARMS: Final = frozenset({"shoulder_elevation_deg", "arm_forward_deg", "elbow_flexion_deg", "hand_to_knee_ratio"})
FREE_ARMS_WORST: Final = 0.8
"""In a movement whose rules name no arm a person may hold them as they like: crossed, at the hips, behind the head."""
SIGNATURE_CIRCLES: Final = 8
"""So many each way that the way in and out does not widen the ranges."""
CIRCLES_WORTH: Final = 1.5
LEAST_CONFIDENCE: Final = 0.45
"""Below this the movement is not known."""
ALONE: Final = 0.8
"""How sure a single repetition is against several."""
LOOKALIKE_LIMITS: Final[Mapping[str, float]] = {"biceps_curl": 123.0}
"""What does not go so far is something else that looks the same from start to end. A curl ends with the hands at the
shoulders, where the figure's elbows read 136°; in a push-down at a cable machine they bend to about 110 and are
stretched again: half-way."""
OVERLAP: Final = 0.3
"""Share of the shorter set that may be shared with another movement's."""

Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A set of a movement, and how well it fits.

    is_counted: whether the movement's coach counted it. is_lookalike: whether it only looks like the movement.
    """

    result: SetResult
    confidence: float
    family: str
    is_counted: bool = True
    is_lookalike: bool = False

    @property
    def amount(self) -> int:
        """How many whole repetitions, circles and stretches of a hold."""
        return self.result.count + len(self.result.circles) + len(self.result.holds)

    @property
    def weight(self) -> float:
        """Good fit over a long time wins, and circles more so: a lift may be counted in them, hardly the other way."""
        worth = CIRCLES_WORTH if self.result.circles else 1.0
        return worth * self.confidence**8 * (self.result.end_s - self.result.start_s)


def _names() -> tuple[str, ...]:
    return (*WHOLE, *(f"{name}.{side}" for name in SIDED for side in ("left", "right")))


class AngleLog:
    """Ten samples a second of the signature's angles; nan where not seen."""

    def __init__(self) -> None:
        self._readings: list[Reading] = [reading(name, "both") for name in _names()]
        self.times = array("f")
        self.values = [array("f") for _ in self._readings]

    def take(self, frame: Frame) -> bool:
        """Keep a frame's angles if the last ones are old enough; return whether they were kept."""
        if not frame.seen or (self.times and frame.time_s - self.times[-1] < SAMPLE_EVERY_S - 1e-3):
            return False
        self.times.append(frame.time_s)
        for one, kept in zip(self._readings, self.values, strict=True):
            taken = one.take(frame)
            kept.append(nan if taken is None or taken[1] < LEAST_SIGHT else taken[0])
        return True

    def ranges(self, spans: Sequence[tuple[float, float]], active: Side) -> dict[str, tuple[float, float]]:
        """Give the range of each angle in some spans of time, sides as active and other; unseen angles are left out."""
        inside = [
            number
            for number, time_s in enumerate(self.times)
            if any(start_s <= time_s <= end_s for start_s, end_s in spans)
        ]
        found: dict[str, tuple[float, float]] = {}
        for name, kept in zip(_names(), self.values, strict=True):
            values = sorted(value for number in inside if not isnan(value := kept[number]))
            if len(values) * 3 < len(inside) or not values:
                continue
            base, _, side = name.partition(".")
            role = "" if not side else ".active" if side == active else ".other"
            found[base + role] = (values[len(values) // 10], values[len(values) * 9 // 10])
        return found


def signature(movement: Movement) -> Ranges:
    """Give the ranges of the angles while the figure does the movement once, seen from its first view."""
    shown = performance(movement, "left", repetitions=1, hold_s=4.0, circles=SIGNATURE_CIRCLES, rest_s=0.3, fps=10.0)
    camera = placed(movement.views[0], movement.position, "left", [pose.points for pose in shown.poses])
    log = AngleLog()
    for frame in film(((pose.time_s, pose.points) for pose in shown.poses), camera):
        # what the figure hides from the camera is known all the same
        log.take(replace(frame, visibility=(1.0,) * len(frame.visibility)))
    truth = shown.truth
    return log.ranges([(truth.hold_start_s or truth.start_s, truth.hold_end_s or truth.end_s)], "left")


def arms_free(movement: Movement) -> bool:
    """Give whether nothing that is asked of the position or counted reads an arm."""
    asked = references(replace(movement, faults=()))
    return not any(MEASURES[name.partition(".")[0]].reads_arms for name in asked)


def fit(seen: Ranges, shown: Ranges, *, free_arms: bool = False) -> float:
    """Give how well what was seen fits what the figure shows, 0 … 1; nothing seen fits nothing.

    A Gaussian of the mean squared error of both ends of each range, in units of what is allowed. free_arms: whether the
    arms hardly matter.
    """
    errors = []
    for reference, (low, high) in shown.items():
        if reference not in seen:
            continue
        name = reference.partition(".")[0]
        error = (abs(seen[reference][0] - low) + abs(seen[reference][1] - high)) / 2 / SPREAD.get(name, OTHER_SPREAD)
        errors.append(min(error, FREE_ARMS_WORST if free_arms and name in ARMS else WORST) ** 2)
    return exp(-sum(errors) / len(errors) / 2) if errors else 0.0


def _overlap(a: SetResult, b: SetResult) -> float:
    shared = min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
    return shared / max(min(a.end_s - a.start_s, b.end_s - b.start_s), 1e-3)


def _apart(candidates: Iterable[Candidate], better: Callable[[Candidate], float]) -> list[Candidate]:
    """Keep the better of candidates that overlap; both sides of one movement may."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=better, reverse=True):
        rivals = (one for one in kept if one.result.movement != candidate.result.movement)
        if all(_overlap(candidate.result, rival.result) <= OVERLAP for rival in rivals):
            kept.append(candidate)
    return kept


def _in_passing(one: Candidate, kept: Iterable[Candidate]) -> bool:
    """Whether it is a single repetition just before or after more of another movement."""
    return (
        one.amount == 1
        and not one.result.holds
        and any(
            other.result.movement != one.result.movement
            and (other.amount > 1 or other.result.holds)
            and other.result.start_s - one.result.end_s <= SET_GAP_S
            and one.result.start_s - other.result.end_s <= SET_GAP_S
            for other in kept
        )
    )


def _is_doubled(one: Candidate, kept: Iterable[Candidate]) -> bool:
    """Whether it is a set that nobody counted, beside a better one of the same movement at the same time."""
    return not one.is_counted and any(
        other is not one
        and other.result.movement == one.result.movement
        and (other.is_counted or other.confidence > one.confidence)
        and _overlap(one.result, other.result) > 0.0
        for other in kept
    )


def chosen(candidates: Iterable[Candidate]) -> tuple[SetResult, ...]:
    """Keep the best candidates that do not overlap.

    Variants of one family count alike, so the better fit is taken; of different families the one that fits well over
    the longer time. A single repetition beside something else is the way in or out of it. What only looks like a
    movement stands in the way of others at its time, and is left out at last.
    """
    good = [one for one in candidates if one.confidence >= LEAST_CONFIDENCE]
    families = {one.family for one in good}
    kept = _apart(
        (
            one
            for family in sorted(families)
            for one in _apart((one for one in good if one.family == family), lambda one: one.confidence)
        ),
        lambda one: one.weight,
    )
    told = [one for one in kept if not (one.is_lookalike or _in_passing(one, kept) or _is_doubled(one, kept))]
    results = (replace(one.result, confidence=round(one.confidence, 3)) for one in told)
    return tuple(sorted(results, key=lambda result: result.start_s))


class Recogniser:
    """Watches a source with every movement and tells which it was."""

    def __init__(self, movements: Sequence[Movement]) -> None:
        self._movements = {movement.id: movement for movement in movements}
        self._watches = [SetWatch(movement) for movement in movements]
        self._signals = signal_watches(movements)
        self._log = AngleLog()
        self._postures = PostureLog()
        self._candidates: list[Candidate] = []

    def update(self, frame: Frame) -> list[Event]:
        """Take a frame; nothing is told before the end, for only then is it known what it was."""
        if self._log.take(frame):
            self._postures.take(frame)
        if frame.seen:
            for signal in self._signals:
                signal.update(frame)
        for watch in self._watches:
            watch.update(frame)
        return []

    def finish(self) -> tuple[SetResult, ...]:
        """Take that the source has ended; give the sets of the movements that were recognised."""
        self._candidates = [
            self._judged(result) for watch in self._watches for result in watch.finish() if _something(result)
        ]
        for signal in self._signals:
            for one in signal.sets(self._postures):
                family = self._movements[one.result.movement].family
                self._candidates.append(_weighed(Candidate(one.result, one.confidence, family, is_counted=False)))
        return chosen(self._candidates)

    def closest(self) -> list[tuple[str, float]]:
        """Give the movements that came nearest, best first, with their confidence; after `finish`."""
        best: dict[str, float] = {}
        for candidate in self._candidates:
            if candidate.is_lookalike:
                continue
            name = candidate.result.movement
            best[name] = max(best.get(name, 0.0), candidate.confidence)
        return sorted(best.items(), key=lambda item: -item[1])

    def _judged(self, result: SetResult) -> Candidate:
        movement = self._movements[result.movement]
        active: Side = "right" if result.side == "right" else "left"
        # of a hold only what was held: somebody who lets go between two stretches is not in the position then
        spans = [(one.start_s, one.end_s) for one in result.holds] or [(result.start_s, result.end_s)]
        seen = self._log.ranges(spans, active)
        shown, free_arms = signature(movement), arms_free(movement)
        confidence = fit(seen, shown, free_arms=free_arms)
        if movement.sides is Sides.BOTH:
            mirrored = self._log.ranges(spans, OTHER[active])
            confidence = max(confidence, fit(mirrored, shown, free_arms=free_arms))
        candidate = Candidate(result, confidence, movement.family)
        whole_share = candidate.amount / (candidate.amount + result.partial)
        return _weighed(replace(candidate, confidence=confidence * whole_share * _trust(result)))


def _weighed(one: Candidate) -> Candidate:
    """Take that a single repetition says little, and whether what goes less far looks the same."""
    sure = ALONE if one.amount == 1 and not one.result.holds else 1.0
    peaks = [repetition.peak for repetition in one.result.repetitions if not repetition.partial]
    limit = LOOKALIKE_LIMITS.get(one.result.movement)
    is_lookalike = bool(limit and peaks and median(peaks) < limit)
    return replace(one, confidence=sure * one.confidence, is_lookalike=is_lookalike)


def _trust(result: SetResult) -> float:
    """What is done wrongly all the time is perhaps something else."""
    counted: list[Counted] = [*result.repetitions, *result.circles, *result.holds]
    faulty_s = sum(max(_faulty_s(one.start_s, one.end_s, result.faults), default=0.0) for one in counted)
    return 1.0 - FAULTY_DISCOUNT * min(1.0, faulty_s / sum(one.end_s - one.start_s for one in counted))


def _faulty_s(start_s: float, end_s: float, faults: Iterable[FaultSpan]) -> Iterable[float]:
    return (max(0.0, min(end_s, fault.end_s) - max(start_s, fault.start_s)) for fault in faults)


def _something(result: SetResult) -> bool:
    return bool(result.count or result.circles or result.holds)
