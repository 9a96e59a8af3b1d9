"""Runs: repetitions of somebody who never took the start pose as the file asks, proven after the fact.

The signal is counted all the time. What the body looks like during each excursion (`posture`) says whether it is a
repetition of this movement or of another. A few in a row that look like it prove each other: all of them count, the
earlier ones afterwards with their own times. The run goes on while its excursions follow each other and look like the
movement.

    state      a few alike in a row           unlike, or a long pause
    OPEN       → PROVEN (all of them count)   – (what came before is forgotten)
    PROVEN     – (it counts)                  → OPEN
"""

from collections import deque
from collections.abc import Sequence
from typing import Final

from unsit.body.frame import Frame
from unsit.engine.counting import Excursion, RepetitionCounter
from unsit.engine.posture import Eye, Likeness, distance, numbers_of
from unsit.engine.readings import Check
from unsit.engine.state import Stateful
from unsit.movement.model import Movement, Origin, RepetitionRule

EVERY_S: Final = 0.15
"""Postures are sampled this often while the signal is out, and conditions all the time."""
MEMORY: Final = 100
"""So many instants at which conditions were looked at are remembered: longer than the longest repetition."""
BEFORE_S: Final = 1.0
"""What is required may be met so long before an excursion, at any instant of it, or since the one before."""
FEW: Final = 2
"""So many in a row prove each other."""
LATEST: Final = 4
"""The last ones count."""
SURE: Final = 0.15
"""One alone that is so much more alike proves itself."""
ALIKE: Final = 1.05
"""Mean ratio (`posture.Likeness`) of the last ones, from FEW to LATEST of them, that proves them: what somebody did
before they began does not stand in their way."""
ALIKE_EACH: Final = 1.25
"""None of those that were proven together may be less alike than this."""
STILL_ALIKE: Final = 1.35
STILL_ALIKE_EACH: Final = 1.55
"""A proven run ends when the mean of the last ones is above the first, or one above the second."""
ELSE: Final = 1.2
"""An excursion above this looks so much more like another movement that it is none, whatever pose it began in."""
FAR: Final = 1.25
"""That is so only for one that is farther than this from this movement: who does it shallowly is nearer."""
NEXT: Final = 1.0
"""And when one is farther than this from the one before: who lies down after squats folds the knees as well."""
UNLIKE: Final = 3.0
"""All that is less alike than this is the same."""
UNMET_DEG: Final = 25.0
BROKEN_DEG: Final = 5.0
"""An excursion is unlike if what is required was at no instant nearer than the first to being met, or what must be kept
was in the mean farther than the second from it."""
HIDDEN_DEG: Final = 10.0
"""What is not seen is not met, but not far from it either."""
PAUSE_S: Final = 4.0
PAUSE_SHARE: Final = 3.0
"""A pause longer than this, and than so many of the last repetition, ends a run."""
MOST: Final = 64
"""Excursions waiting to be proven."""


def can_be_proven(movement: Movement) -> bool:
    """Return whether repetitions may prove themselves, if the movement has a template.

    Not those of a mobility check, which begins as its file asks, nor those counted against the person's own start.
    """
    rule = movement.repetition
    return rule is not None and rule.origin is Origin.ZERO and movement.check is None


def prove_each_other(ratios: Sequence[float]) -> bool:
    """Return whether the last ones of these ratios, at least FEW, are alike in the mean.

    >>> prove_each_other([3.0, 0.9, 1.0]), prove_each_other([0.9, 3.0]), prove_each_other([0.5])
    (True, False, False)
    """
    return any(sum(ratios[-count:]) < ALIKE * count for count in range(FEW, len(ratios) + 1))


class ExcursionWatch(Stateful):
    """Counts excursions of the signal whatever the body's position, and samples what it looks like during each."""

    STATE = ("counter", "samples", "sampled_s")
    __slots__ = (*STATE, "_eye")

    def __init__(self, rule: RepetitionRule) -> None:
        self._eye = Eye()
        self.counter = RepetitionCounter(rule, halves=True)
        self.samples: list[list[float | None]] = []
        self.sampled_s = -1e9

    def forget(self) -> None:
        """Drop an excursion under way."""
        self.counter.forget()
        self.samples = []

    def step(self, time_s: float, frame: Frame, value: float | None) -> Excursion | None:
        """Take a frame and the signal in it; return the whole excursion that ended, its samples in `samples`."""
        counter = self.counter
        if value is None:
            return None
        was_out = counter.out
        done = counter.step(time_s, value)
        if counter.out:
            if not was_out:
                self.samples = []
            if not was_out or time_s - self.sampled_s >= EVERY_S:
                self.sampled_s = time_s
                self.samples.append(self._eye.sample(frame))
        return done if done and done.whole else None


class RunWatch(Stateful):
    """Follows the signal without a start pose and proves repetitions by what the body looks like.

    movement: the id of one that has a template. require, keep: what its set-up asks for.
    """

    STATE = (
        "excursions",
        "unmet",
        "broken",
        "waiting",
        "proven",
        "checked_s",
        "ended_s",
        "lasted_s",
        "ratio",
        "far",
        "latest",
    )
    __slots__ = (*STATE, "_keep", "_likeness", "_require")

    def __init__(self, movement: str, rule: RepetitionRule, require: Sequence[Check], keep: Sequence[Check]) -> None:
        self._likeness = Likeness(movement)
        self._require = [check for check in require if check.origin is not Origin.START]
        self._keep = [check for check in keep if check.origin is not Origin.START]
        self.excursions = ExcursionWatch(rule)
        self.unmet: deque[tuple[float, float]] = deque(maxlen=MEMORY)
        self.broken: deque[tuple[float, float]] = deque(maxlen=MEMORY)
        self.waiting: list[list[float]] = []
        self.proven = False
        self.checked_s = self.ended_s = -1e9
        self.lasted_s = self.ratio = self.far = 0.0
        self.latest: list[float | None] = []

    def live(self, time_s: float) -> bool:
        """Whether a run is proven and goes on."""
        return self.proven and time_s - self.ended_s <= self._pause_s()

    def denies(self, done: Excursion) -> bool:
        """Whether an excursion that the coach counted just now looks like another movement."""
        return self.ratio >= ELSE and self.far >= FAR and self.ended_s >= done.peak_s

    def lose_sight(self) -> None:
        """Take that nobody was seen for a while."""
        self.excursions.forget()

    def step(self, time_s: float, frame: Frame, value: float | None) -> list[Excursion]:
        """Take a frame and the signal in it; return the repetitions that are proven now, in order of time."""
        if time_s - self.checked_s >= EVERY_S:
            self._look(time_s)
        done = self.excursions.step(time_s, frame, value)
        return self._take(done) if done else []

    def _look(self, time_s: float) -> None:
        self.checked_s = time_s
        required = [check.outside_deg() for check in self._require]
        if not required or any(deg is not None for deg in required):
            self.unmet.append((time_s, sum(HIDDEN_DEG if deg is None else deg for deg in required)))
        kept = [deg for check in self._keep if (deg := check.outside_deg()) is not None]
        self.broken.append((time_s, sum(kept)))

    def _pause_s(self) -> float:
        return max(PAUSE_S, PAUSE_SHARE * self.lasted_s)

    def _is_possible(self, done: Excursion) -> bool:
        """Whether the conditions of the set-up were met well enough around an excursion."""
        since_s = min(max(self.ended_s, 0.0), done.start_s - BEFORE_S)
        unmet = min((deg for at_s, deg in self.unmet if at_s >= since_s), default=2.0 * UNMET_DEG)
        broken = [deg for at_s, deg in self.broken if at_s >= done.start_s]
        return unmet <= UNMET_DEG and sum(broken) <= BROKEN_DEG * len(broken)

    def _take(self, done: Excursion) -> list[Excursion]:
        before, self.latest = self.latest, numbers_of(self.excursions.samples)
        self.far, nearest = self._likeness.compared(self.latest)
        self.ratio = min(UNLIKE, self.far / nearest)
        ratio = self.ratio if self._is_possible(done) else UNLIKE
        if done.start_s - self.ended_s > self._pause_s():
            self._forget()
        self.ended_s, self.lasted_s = done.end_s, done.end_s - done.start_s
        self.waiting.append([done.start_s, done.peak_s, done.end_s, done.peak, done.nearest, ratio])
        last = [one[5] for one in self.waiting[-LATEST:]]
        if self.proven:
            mean = sum(last) / len(last)
            self.waiting = self.waiting[-LATEST:]
            if mean < STILL_ALIKE and ratio < STILL_ALIKE_EACH and distance(self.latest, before) < NEXT:
                return [done]
            self._forget()
            return []
        if ratio < SURE or (ratio < UNLIKE and prove_each_other(last)):
            self.proven = True
            self.waiting = [one for one in self.waiting if one[5] < ALIKE_EACH]
            return [
                Excursion(start_s, peak_s, end_s, peak, nearest, whole=True)
                for start_s, peak_s, end_s, peak, nearest, _ in self.waiting
            ]
        self.waiting = self.waiting[-MOST:]
        return []

    def _forget(self) -> None:
        self.waiting = []
        self.proven = False
