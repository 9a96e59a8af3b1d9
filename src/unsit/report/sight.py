"""How well a source shows the person: what was outside the picture, hidden, dark, small, or too slow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import atan2, degrees, hypot
from typing import Any, Final, Literal

from unsit.body.frame import PICTURE_DEPTH, Frame
from unsit.body.landmarks import INDEX
from unsit.engine.freezing import FrozenWatch

BODY_PARTS: Final[dict[str, tuple[int, ...]]] = {
    "head": (INDEX["nose"], INDEX["left_ear"], INDEX["right_ear"]),
    "hands": (INDEX["left_wrist"], INDEX["right_wrist"]),
    "hips": (INDEX["left_hip"], INDEX["right_hip"]),
    "knees": (INDEX["left_knee"], INDEX["right_knee"]),
    "feet": (INDEX["left_ankle"], INDEX["right_ankle"]),
}
"""Parts of the body that a movement needs in the picture, with the landmarks that stand for them."""

_JOINTS: Final = tuple(
    INDEX[f"{side}_{joint}"]
    for side in ("left", "right")
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
)
_MARGIN: Final = 0.02
"""A landmark this far outside the picture, in picture heights, is outside: nearer ones are noise at the edge."""

_BRIGHTNESS_EVERY_S: Final = 1.0
_UP_WITHIN_DEG: Final = 35.0
"""A trunk points up, to a side or down in the picture if it is this near to that direction: nearer than to the next one
by 20, so that who leans forward is upright and on nobody's side."""
Way = Literal["up", "left", "down", "right"]
"""Where the head of a body is in the picture."""
_WAYS: Final[Mapping[Way, float]] = {"right": 0.0, "up": 90.0, "left": 180.0, "down": 270.0}


@dataclass(slots=True)
class Sight:
    """Counts, over all frames, of how well the person was seen; constant in memory.

    outside: body part → frames in which one of its landmarks lay outside the picture. visibility, size: sums over the
    frames in which somebody was seen; size is the trunk's length in picture heights. brightness: sum of the mean of
    some pictures, 0 black … 255 white. heads: frames in which the head lay that way from the hips. frozen_s: how long
    the picture stood still.
    """

    frames: int = 0
    frames_seen: int = 0
    first_s: float | None = None
    last_s: float = 0.0
    outside: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BODY_PARTS, 0))
    visibility: float = 0.0
    size: float = 0.0
    brightness: float = 0.0
    pictures: int = 0
    heads: dict[Way, int] = field(default_factory=lambda: dict.fromkeys(_WAYS, 0))
    frozen_s: float = 0.0
    _freeze: FrozenWatch = field(default_factory=FrozenWatch)
    _next_picture_s: float = float("-inf")

    def take(self, frame: Frame, picture: Any | None) -> None:
        """Count a frame; picture: its pixels, height × width × 3, or None."""
        self.frames += 1
        if self.first_s is None:
            self.first_s = frame.time_s
        self._take_freeze(frame)
        if frame.seen:
            self._take_body(frame)
        self.last_s = frame.time_s
        if picture is not None and frame.time_s >= self._next_picture_s:
            self._next_picture_s = frame.time_s + _BRIGHTNESS_EVERY_S
            self.brightness += float(picture[::16, ::16].mean())
            self.pictures += 1

    def _take_freeze(self, frame: Frame) -> None:
        was_frozen, since_s = self._freeze.is_frozen, self._freeze.since_s
        if self._freeze.step(frame.time_s, frame.image):
            self.frozen_s += frame.time_s - (self.last_s if was_frozen else since_s)

    def _take_body(self, frame: Frame) -> None:
        self.frames_seen += 1
        if (way := _way(frame)) is not None:
            self.heads[way] += 1
        self.visibility += sum(frame.visibility[joint] for joint in _JOINTS) / len(_JOINTS)
        self.size += _trunk_length(frame)
        for part, landmarks in BODY_PARTS.items():
            self.outside[part] += any(_outside(frame, landmark) for landmark in landmarks)

    @property
    def seen_share(self) -> float:
        """In which share of the frames somebody was seen."""
        return self.frames_seen / self.frames if self.frames else 0.0

    @property
    def frames_a_second(self) -> float | None:
        """Mean frame rate; None when there are too few frames to tell."""
        span_s = self.last_s - (self.first_s or 0.0)
        return (self.frames - 1) / span_s if self.frames > 1 and span_s > 0 else None

    @property
    def mean_visibility(self) -> float | None:
        """Mean visibility of the large joints, 0 … 1; None when nobody was seen."""
        return self.visibility / self.frames_seen if self.frames_seen else None

    @property
    def mean_size(self) -> float | None:
        """Mean length of the trunk in picture heights; None when nobody was seen."""
        return self.size / self.frames_seen if self.frames_seen else None

    @property
    def mean_brightness(self) -> float | None:
        """Mean brightness, 0 … 255; None without pictures."""
        return self.brightness / self.pictures if self.pictures else None

    def head_share(self, way: Way) -> float:
        """In which share of the frames with somebody the head lay that way from the hips."""
        return self.heads[way] / self.frames_seen if self.frames_seen else 0.0

    def outside_share(self, part: str) -> float:
        """In which share of the frames with somebody a part of the body lay outside the picture."""
        return self.outside[part] / self.frames_seen if self.frames_seen else 0.0


def _outside(frame: Frame, landmark: int) -> bool:
    x, y, _ = frame.image[landmark]
    return not (-_MARGIN <= x <= frame.aspect + _MARGIN and -_MARGIN <= y <= 1.0 + _MARGIN)


def _way(frame: Frame) -> Way | None:
    """Return where the head is from the hips in the picture; None where it is between two ways."""
    image = frame.image
    ls, rs, lh, rh = (image[INDEX[name]] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip"))
    angle_deg = degrees(atan2(lh[1] + rh[1] - ls[1] - rs[1], ls[0] + rs[0] - lh[0] - rh[0]))
    near = (way for way, its in _WAYS.items() if abs((angle_deg - its + 180.0) % 360.0 - 180.0) <= _UP_WITHIN_DEG)
    return next(near, None)


def _trunk_length(frame: Frame) -> float:
    image = frame.image
    ls, rs, lh, rh = (image[INDEX[name]] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip"))
    deep = (ls[2] + rs[2] - lh[2] - rh[2]) / PICTURE_DEPTH
    return hypot(ls[0] + rs[0] - lh[0] - rh[0], ls[1] + rs[1] - lh[1] - rh[1], deep) / 2
