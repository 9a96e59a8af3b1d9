"""A body that is suddenly somewhere else: the pose model has gone over to another person, a mirror, or a cut film."""

from math import hypot
from typing import Final, Literal

from unsit.body.frame import Points
from unsit.body.landmarks import INDEX
from unsit.engine.state import Stateful

JUMP_SHARE: Final = 0.7
"""Who moves from one picture to the next by more than this share of trunk and thigh together, more than half a metre,
has not gone there. In recordings of one person at 30 pictures a second hips and shoulders go by 0.2, and by 0.7 only
where the pose model loses them."""
NEXT_S: Final = 0.3
"""Pictures farther apart than this say nothing: a body may go a long way between them."""
NEAR_HEIGHTS: Final = 0.04
"""A hip that moves by less than this in the picture has not jumped, whatever the size of the body."""

Place = Literal["same", "doubted", "other"]

_LS, _RS, _LH, _RH = (INDEX[name] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip"))
_LK, _RK = INDEX["left_knee"], INDEX["right_knee"]


class JumpWatch(Stateful):
    """Follows where the body is in the picture.

    known: x and y of the middles of hips and shoulders when it was last there for sure; empty before. doubted: the same
    where it seems to have jumped to.
    """

    STATE = ("time_s", "sure_s", "known", "doubted")
    __slots__ = STATE

    def __init__(self) -> None:
        self.time_s = self.sure_s = -1e9
        self.known: list[float] = []
        self.doubted: list[float] = []

    def step(self, time_s: float, image: Points) -> Place:
        """Take the landmarks in the picture of somebody; return whether the body is where it can have gone to.

        A jump is doubted for one picture: the pose model loses the body now and then, and finds it again.
        """
        gap_s, self.time_s = time_s - self.time_s, time_s
        ls, rs, lh, rh = image[_LS], image[_RS], image[_LH], image[_RH]
        now = [(lh[0] + rh[0]) / 2, (lh[1] + rh[1]) / 2, (ls[0] + rs[0]) / 2, (ls[1] + rs[1]) / 2]
        place: Place = "same"
        if self.known and gap_s <= NEXT_S and self._is_far(self.known, now, image):
            if time_s - self.sure_s <= NEXT_S and (not self.doubted or self._is_far(self.doubted, now, image)):
                self.doubted = now
                return "doubted"
            place = "other"
        self.sure_s, self.known, self.doubted = time_s, now, []
        return place

    def _is_far(self, was: list[float], now: list[float], image: Points) -> bool:
        hips_x, hips_y = abs(now[0] - was[0]), abs(now[1] - was[1])
        if hips_x < NEAR_HEIGHTS and hips_y < NEAR_HEIGHTS:
            return False
        size = hypot(now[0] - now[2], now[1] - now[3]) + max(
            hypot(image[hip][0] - image[knee][0], image[hip][1] - image[knee][1])
            for hip, knee in ((_LH, _LK), (_RH, _RK))
        )
        return min(hypot(hips_x, hips_y), hypot(now[2] - was[2], now[3] - was[3])) > JUMP_SHARE * size
