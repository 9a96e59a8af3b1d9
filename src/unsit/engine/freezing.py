"""A picture that stands still: a film that hangs, or a camera that sends its last picture over and over."""

from typing import Final

from unsit.body.frame import Points
from unsit.body.landmarks import INDEX
from unsit.engine.state import Stateful

FROZEN_S: Final = 1.0
"""Landmarks that are exactly the same for longer than this are one picture: of a body at rest they always differ by the
noise of the pose model. Films with few pictures a second repeat each for less time."""

_LOOKED_AT: Final = tuple(INDEX[name] for name in ("nose", "left_wrist", "right_wrist", "left_ankle", "right_ankle"))


class FrozenWatch(Stateful):
    """Follows whether the picture stands still.

    since_s: when the landmarks last changed.
    """

    STATE = ("landmarks", "since_s", "is_frozen")
    __slots__ = STATE

    def __init__(self) -> None:
        self.landmarks: list[float] = []
        self.since_s = -1e9
        self.is_frozen = False

    def step(self, time_s: float, image: Points) -> bool:
        """Take landmarks in the picture, empty where nobody is seen; return whether they have long been the same."""
        landmarks = [value for number in _LOOKED_AT for value in image[number]] if image else []
        if landmarks != self.landmarks or not landmarks:
            self.landmarks, self.since_s = landmarks, time_s
        self.is_frozen = time_s - self.since_s > FROZEN_S
        return self.is_frozen
