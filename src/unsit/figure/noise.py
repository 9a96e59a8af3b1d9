"""Landmark noise of the size BlazePose has, the same for the same seed.

Two parts on every coordinate of every landmark: white jitter from frame to frame, and a slow wander (an
Ornstein-Uhlenbeck process with a correlation time of `WANDER_S`), because a network errs alike on like pictures. Sizes
are standard deviations at size 1:

| coordinate | jitter | wander | why |
|---|---|---|---|
| picture x, y | 0.6 % of the trunk | 1.5 % of the trunk | within 1 to 2 % of the torso of a reference |
| picture depth | twice that | twice that | depth is guessed from one picture |
| space x, y | 0.6 % of the trunk | 1.5 % of the trunk | as in the picture |
| space depth | 0.8 cm | 2 cm | gives the measured 4° error of a kick's angle in space |

Hidden landmarks (visibility under 0.6) err twice as much, shoulders and hips 0.55 times as much across the picture:
on twelve rendered films of the source's movements with known landmarks the trunk's jittered by 0.03 to 0.2 % of the
trunk and wandered by 0.3 to 1.5 %, knees and ankles by 0.3 to 0.7 % and 1 to 3 %, part of which follows the pose and
is no noise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import exp, hypot, sqrt
from random import Random
from typing import Final

from unsit.body.frame import PICTURE_DEPTH, Frame, Point, Points
from unsit.body.landmarks import COUNT, INDEX

JITTER_RATIO: Final = 0.006
WANDER_RATIO: Final = 0.015
DEPTH_JITTER_M: Final = 0.008
DEPTH_WANDER_M: Final = 0.020
WANDER_S: Final = 1.0
HIDDEN_FACTOR: Final = 2.0
HIDDEN_BELOW: Final = 0.6
TRUNK_FACTOR: Final = 0.55
_IMAGE_DEPTH_FACTOR = 2.0 * PICTURE_DEPTH
_LS, _RS = INDEX["left_shoulder"], INDEX["right_shoulder"]
_LH, _RH = INDEX["left_hip"], INDEX["right_hip"]

_OWN_FACTORS: Final = tuple(TRUNK_FACTOR if number in (_LS, _RS, _LH, _RH) else 1.0 for number in range(COUNT))


def _trunk(points: Points, too_deep: float = 1.0) -> float:
    a, b, c, d = points[_LS], points[_RS], points[_LH], points[_RH]
    level = hypot(a[0] + b[0] - c[0] - d[0], a[1] + b[1] - c[1] - d[1]) / 2.0
    # With its depth, so that a trunk seen end on does not lose its noise.
    return hypot(level, (a[2] + b[2] - c[2] - d[2]) / 2.0 / too_deep)


class _Wander:
    """Six slow standard normal values for each landmark: picture x, y, z and space x, y, z."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._time_s: float | None = None
        self.values = [random.gauss(0.0, 1.0) for _ in range(6 * COUNT)]

    def advance(self, time_s: float) -> list[float]:
        if self._time_s is not None:
            kept = exp(-max(time_s - self._time_s, 0.0) / WANDER_S)
            new = sqrt(1.0 - kept * kept)
            gauss = self._random.gauss
            self.values = [kept * value + new * gauss(0.0, 1.0) for value in self.values]
        self._time_s = time_s
        return self.values


def noisy(frames: Iterable[Frame], seed: int, size: float = 1.0) -> Iterator[Frame]:
    """Give the frames with noise; frames in which nobody is seen stay as they are.

    size: 1 is BlazePose on a well-lit body, 0 no noise; negative is a ValueError.
    """
    if size < 0:
        raise ValueError(f"the size of noise must be 0 or more (got {size})")
    return _noisy(frames, Random(seed), size)


def _noisy(frames: Iterable[Frame], random: Random, size: float) -> Iterator[Frame]:
    wander = _Wander(random)
    for clean in frames:
        if not clean.seen or size == 0:
            yield clean
            continue
        slow = wander.advance(clean.time_s)
        factors = [size * (HIDDEN_FACTOR if value < HIDDEN_BELOW else 1.0) for value in clean.visibility]
        picture, space = _trunk(clean.image, PICTURE_DEPTH), _trunk(clean.world)
        flat = (JITTER_RATIO * picture, WANDER_RATIO * picture)
        deep = (_IMAGE_DEPTH_FACTOR * flat[0], _IMAGE_DEPTH_FACTOR * flat[1])
        wide = (JITTER_RATIO * space, WANDER_RATIO * space)
        yield replace(
            clean,
            image=_shaken(clean.image, factors, slow[: 3 * COUNT], flat, deep, random),
            world=_shaken(clean.world, factors, slow[3 * COUNT :], wide, (DEPTH_JITTER_M, DEPTH_WANDER_M), random),
        )


def _shaken(
    points: Points,
    factors: list[float],
    slow: list[float],
    flat: tuple[float, float],
    deep: tuple[float, float],
    random: Random,
) -> Points:
    gauss = random.gauss
    jitter, wander = flat
    deep_jitter, deep_wander = deep
    result: list[Point] = []
    for n, ((x, y, z), factor, own) in enumerate(zip(points, factors, _OWN_FACTORS, strict=True)):
        across = factor * own
        result.append(
            (
                x + across * (jitter * gauss(0.0, 1.0) + wander * slow[3 * n]),
                y + across * (jitter * gauss(0.0, 1.0) + wander * slow[3 * n + 1]),
                z + factor * (deep_jitter * gauss(0.0, 1.0) + deep_wander * slow[3 * n + 2]),
            )
        )
    return tuple(result)
