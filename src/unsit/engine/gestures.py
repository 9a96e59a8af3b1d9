"""Signs with the hands, for those who lie too far away to tap: pause, next, stop.

A hand is up when the arm is stretched past the head along the trunk, so it is the same standing, sitting and lying.
None of the library's movements does that, but for those that hang; in 269 test films, in which people also get into
position, get up and walk by, the pose model saw no sign. A hand counts from being down, and an arm that a person lies
on does not. Seen from the side the far hand hides behind the body: then both hands are one.

phase   none up                    one up for            both up
IDLE    –                          → ONE                 → BOTH
ONE     → IDLE, pause after 1 s    next after 3 s → DONE → BOTH
BOTH    → IDLE                     –                     stop after 3 s → DONE
DONE    → IDLE                     –                     –
"""

from dataclasses import dataclass
from typing import Final, Literal

from unsit.body import geometry as g
from unsit.body.frame import Frame, Points
from unsit.body.landmarks import INDEX
from unsit.body.measures import MEASURES, Side
from unsit.engine.events import Event
from unsit.engine.state import Stateful
from unsit.movement.model import Movement, Position

Sign = Literal["seen", "pause", "next", "stop"]

SEEN_S: Final = 1.0
"""From here on a hand is meant; letting it down then pauses, or goes on."""
KEPT_S: Final = 3.0
"""So long up: next with one hand, stop with both."""
LET_GO_S: Final = 0.3
"""A hand that is not seen up for a moment is still up, and a second one is none before."""
GAP_S: Final = 1.0
"""After such a gap between frames nothing is known of the hands."""

REACH_SPACE: Final = 0.6
REACH_PICTURE: Final = 0.7
"""How far past the shoulder, along the trunk and in trunk lengths, the wrist of an arm is that is up."""
ELBOW_DEG: Final = 50.0
LAIN_ON_DEG: Final = -30.0
"""The arm of a side that points down so far lies under the body."""
TRUNK_M: Final = 0.38
"""A trunk that seems shorter is seen along its length, or not understood: nothing is read off it."""
SURE: Final = 0.6

IDLE: Final = "idle"
ONE: Final = "one"
BOTH: Final = "both"
DONE: Final = "done"

_ARM: Final = ("shoulder", "elbow", "wrist")
_TRUNK: Final = tuple(INDEX[f"{side}_{part}"] for part in ("shoulder", "hip") for side in ("left", "right"))
_SIDES: Final[tuple[Side, Side]] = ("left", "right")
_SIGHTED: Final = {side: tuple(INDEX[f"{side}_{part}"] for part in _ARM) for side in _SIDES}
_ELBOW: Final = {side: MEASURES["elbow_flexion_deg"].bind(side) for side in _SIDES}
_SIDE_UP: Final = {side: MEASURES["side_up_deg"].bind(side) for side in _SIDES}


@dataclass(frozen=True, slots=True)
class SignGiven(Event):
    """A sign with the hands. seen: a hand is up long enough to be meant, so that it can be let down for pause."""

    sign: Sign


def _trunk_m(world: Points) -> float:
    a, b, c, d = (world[n] for n in _TRUNK)
    return g.distance(g.middle(a, b), g.middle(c, d))


def _reach(points: Points, side: Side, depth: float) -> float:
    """How far the wrist is past the shoulder along the trunk, in trunk lengths; depth 0 leaves the depth out."""
    flat = [(x, y, depth * z) for x, y, z in (points[n] for n in _TRUNK)]
    up = g.sub(g.middle(flat[0], flat[1]), g.middle(flat[2], flat[3]))
    length = g.length(up)
    if not length:
        return 0.0
    shoulder, _, wrist = (points[n] for n in _SIGHTED[side])
    x, y, z = g.sub(wrist, shoulder)
    return g.dot((x, y, depth * z), up) / (length * length)


def is_up(frame: Frame, side: Side) -> bool:
    """Give whether the hand of a side is surely up; False where it cannot be seen."""
    if not frame.seen or not frame.world or min(frame.visibility[n] for n in _SIGHTED[side]) < SURE:
        return False
    return (
        _trunk_m(frame.world) > TRUNK_M
        and _reach(frame.image, side, 0.0) > REACH_PICTURE
        and _reach(frame.world, side, 1.0) > REACH_SPACE
        and _ELBOW[side](frame.world) < ELBOW_DEG
        and _SIDE_UP[side](frame.world) > LAIN_ON_DEG
    )


def can_sign(movement: Movement) -> bool:
    """Give whether signs can be told from the movement itself: who hangs has both hands up."""
    return movement.position is not Position.HANGING


class SignWatch(Stateful):
    """Follows the hands of the person, frame by frame."""

    STATE = ("phase", "time_s", "since_s", "up_s", "both_since_s", "told")
    __slots__ = STATE

    def __init__(self) -> None:
        self.phase = DONE
        self.time_s = self.since_s = self.up_s = -1e9
        self.both_since_s: float | None = None
        self.told = False

    def update(self, frame: Frame) -> tuple[SignGiven, ...]:
        """Take a frame; give what was signed with it."""
        time_s, before_s = frame.time_s, self.time_s
        self.time_s = time_s
        if time_s - before_s > GAP_S:
            self._go(DONE, time_s)
            self.up_s = time_s
        count = sum(is_up(frame, side) for side in _SIDES)
        if count < len(_SIDES):
            self.both_since_s = None
        elif self.both_since_s is None:
            self.both_since_s = time_s
        if count == 0:
            return self._none(time_s)
        self.up_s = time_s
        if self.phase == IDLE:
            self._go(ONE, time_s)
        if self.phase == ONE and self.both_since_s is not None and time_s - self.both_since_s >= LET_GO_S:
            self._go(BOTH, self.both_since_s)
        return self._kept(time_s)

    def _go(self, phase: str, since_s: float) -> None:
        self.phase, self.since_s, self.told = phase, since_s, False

    def _none(self, time_s: float) -> tuple[SignGiven, ...]:
        if self.phase == IDLE or time_s - self.up_s < LET_GO_S:
            return ()
        meant = self.phase == ONE and self.told
        self._go(IDLE, time_s)
        return (SignGiven(time_s, "pause"),) if meant else ()

    def _kept(self, time_s: float) -> tuple[SignGiven, ...]:
        lasted_s = time_s - self.since_s
        if self.phase == ONE and not self.told and lasted_s >= SEEN_S:
            self.told = True
            return (SignGiven(time_s, "seen"),)
        if self.phase in (ONE, BOTH) and lasted_s >= KEPT_S:
            sign: Sign = "next" if self.phase == ONE else "stop"
            self._go(DONE, time_s)
            return (SignGiven(time_s, sign),)
        return ()
