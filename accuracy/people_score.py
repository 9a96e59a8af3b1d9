"""What the coach makes of one recording of a person, against its truth, and why it counted too little."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Final

from accuracy.people_truth import PersonTruth
from unsit.body.frame import Frame
from unsit.engine.confidence import Doubts
from unsit.engine.obstacles import Obstacle
from unsit.engine.result import SetResult
from unsit.engine.sets import SetWatch
from unsit.movement.model import Movement, Sides
from unsit.proof.recognition import Recogniser

LEAST_S: Final = 0.2
"""What failed for less than this is no reason."""


@dataclass(frozen=True, slots=True)
class PersonScore:
    """What was found in a recording.

    movement: empty where nobody does a movement of the library. true: None where repetitions were not counted by hand.
    duration_s: of the recording. elsewhere: what each movement that is not there counted. hold_s: None for a movement
    without a hold. recognised: the movement found when none was named; None if that was not asked for. why:
    what kept the coach from counting, longest first. confidence: how sure it was that the count is exact, of several
    sets the chance that all are; None where nothing was counted. half: `fitting` or `checking`.
    """

    name: str
    movement: str
    duration_s: float
    true: int | None = None
    found: int | None = None
    hold_true_s: float | None = None
    hold_s: float | None = None
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    recognised: str | None = None
    why: tuple[str, ...] = ()
    confidence: float | None = None
    half: str = ""

    @property
    def off(self) -> int | None:
        """How many repetitions too many or too few; None where there is no truth."""
        return None if self.true is None or self.found is None else abs(self.found - self.true)

    @property
    def share_off(self) -> float | None:
        """The same as a share of the true number; None where nothing was done."""
        off = self.off
        return None if off is None or not self.true else off / self.true


def watched(
    movement: Movement, truth: PersonTruth, frames: Sequence[Frame], *, is_named: bool = False
) -> tuple[tuple[SetResult, ...], SetWatch]:
    """Return the sets of a movement in a recording, and what watched it."""
    watch = SetWatch(movement, truth.side if movement.sides is Sides.ONE else None, is_named=is_named)
    for frame in frames:
        watch.update(frame)
    return watch.finish(), watch


def doubts_of(
    movement: Movement, truth: PersonTruth, frames: Sequence[Frame]
) -> tuple[tuple[SetResult, ...], tuple[Doubts, ...]]:
    """Return the sets of a movement in a recording, and what speaks against the count of each that has one."""
    sets, watch = watched(movement, truth, frames, is_named=True)
    found = [watch.doubts(one) for one in sets]
    return sets, tuple(one for one in found if one is not None)


def _confidence(sets: Sequence[SetResult]) -> float | None:
    """Return the chance that the counts of all sets are exact; None where there are none."""
    told = [one.count_confidence for one in sets if one.count_confidence is not None]
    return round(prod(told), 3) if told else None


def _reason(obstacle: Obstacle) -> str:
    value, limit = obstacle.value, obstacle.limit
    far = "" if value is None or limit is None else f" {value:.3g} ({'≥' if obstacle.at_least else '≤'} {limit:.3g})"
    return f"{obstacle.measure or 'still'} {obstacle.why}{far} {obstacle.for_s:.1f} s"


def score_person(
    truth: PersonTruth, frames: Sequence[Frame], library: Mapping[str, Movement], others: Sequence[str], *, name: bool
) -> PersonScore:
    """Compare a recording with its truth; others: movements it is shown to as well; name: ask which one it is."""
    elsewhere = {
        other: sum(one.count for one in watched(library[other], truth, frames)[0])
        for other in others
        if other != truth.movement
    }
    duration_s = frames[-1].time_s - frames[0].time_s if frames else 0.0
    recognised: str | None = None
    if name:
        recogniser = Recogniser(list(library.values()))
        for frame in frames:
            recogniser.update(frame)
        sets = recogniser.finish()
        best = max(sets, key=lambda one: one.end_s - one.start_s, default=None)
        recognised = best.movement if best else ""
    if not truth.movement:
        return PersonScore(truth.name, "", duration_s, elsewhere=elsewhere, recognised=recognised)
    movement = library[truth.movement]
    sets, watch = watched(movement, truth, frames, is_named=True)
    found = sum(one.count + len(one.circles) for one in sets)
    wrong = truth.repetitions is not None and found != truth.repetitions
    return PersonScore(
        truth.name,
        truth.movement,
        duration_s,
        true=truth.repetitions,
        found=found if movement.repetition or movement.circles else None,
        hold_true_s=truth.hold_s,
        hold_s=sum(one.hold_s for one in sets) if movement.hold else None,
        elsewhere=elsewhere,
        recognised=recognised,
        why=tuple(_reason(one) for one in watch.obstacles() if one.for_s >= LEAST_S) if wrong else (),
        confidence=_confidence(sets),
    )
