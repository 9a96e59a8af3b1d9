"""One instant of one person: 33 landmarks in the picture and in space."""

from dataclasses import dataclass, replace
from typing import Final

from unsit.body.landmarks import MIRROR

Point = tuple[float, float, float]
"""x, y, z of a landmark."""

Points = tuple[Point, ...]
"""33 points in BlazePose order, or an empty tuple."""

FULLY_VISIBLE: Final[tuple[float, ...]] = (1.0,) * len(MIRROR)
"""Visibility of a source that does not say how well it sees."""


PICTURE_DEPTH: Final = 3.2
"""How many times the depth of landmarks in the picture is too large against x and y, as BlazePose gives it.

Measured against its own metres as the slope of the one over the other, divided by that of x and y: 3.13, 3.40 and 3.22
on the three golden recordings, 3.21 in the middle of 29 films of people.
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """Landmarks of one person at one time; without landmarks when nobody was seen.

    time_s: seconds from the start of the source; must increase from frame to frame.
    image: 33 × (x, y, z) in picture heights: x to the right from the left edge (0 … aspect), y down from the
        top edge (0 … 1), z depth relative to the middle of the hips, smaller is nearer, `PICTURE_DEPTH` times as deep
        as x is wide. x and y share one unit, so angles and lengths in the picture are true.
    world: 33 × (x, y, z) in metres from the middle of the hips, axes of the camera: x right, y down, z away
        from the camera.
    visibility: 33 × 0 … 1, how likely a landmark is inside the picture and not hidden.
    aspect: picture width / height.
    """

    time_s: float
    image: Points = ()
    world: Points = ()
    visibility: tuple[float, ...] = ()
    aspect: float = 4 / 3

    @property
    def seen(self) -> bool:
        """Whether somebody was seen in this frame."""
        return bool(self.image)


def mirrored(frame: Frame) -> Frame:
    """Give the frame a mirror would show: left and right exchanged.

    >>> from unsit.body.landmarks import COUNT, INDEX
    >>> points = tuple((0.1 * n, 0.5, 0.0) for n in range(COUNT))
    >>> there = mirrored(Frame(0.0, points, points, (1.0,) * COUNT, aspect=2.0))
    >>> round(there.image[INDEX["left_hip"]][0], 3) == round(2.0 - points[INDEX["right_hip"]][0], 3)
    True
    """
    if not frame.seen:
        return frame
    image, world, visibility, aspect = frame.image, frame.world, frame.visibility, frame.aspect
    return replace(
        frame,
        image=tuple((aspect - image[partner][0], image[partner][1], image[partner][2]) for partner in MIRROR),
        world=tuple((-world[partner][0], world[partner][1], world[partner][2]) for partner in MIRROR),
        visibility=tuple(visibility[partner] for partner in MIRROR),
    )


def turned(frame: Frame, turn_deg: int) -> Frame:
    """Return the frame of a picture turned clockwise; turn_deg: a multiple of 90.

    >>> lying = Frame(0.0, ((2.0, 0.5, 0.0),) * 33, ((1.0, 0.0, 0.0),) * 33, (1.0,) * 33, aspect=2.0)
    >>> upright = turned(lying, 90)
    >>> upright.aspect, upright.image[0], upright.world[0]
    (0.5, (0.25, 1.0, 0.0), (-0.0, 1.0, 0.0))
    """
    for _ in range(turn_deg // 90 % 4):
        size = frame.aspect
        frame = replace(
            frame,
            image=tuple(((1.0 - y) / size, x / size, z / size) for x, y, z in frame.image),
            world=tuple((-y, x, z) for x, y, z in frame.world),
            aspect=1.0 / size,
        )
    return frame
