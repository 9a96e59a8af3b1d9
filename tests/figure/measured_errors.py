"""How far BlazePose full put the joints from where they were: eight poses of a rendered body, ten places of the camera.

Mean joint error in torso lengths, the mean of two bodies, pictures of 640 × 480, the camera 2.4 m from the middle of
the body. Measured by the project in November 2026 on its first figure; the poses here are the keyframes of the library
that come nearest to those. Azimuths are those of a movement file's view.
"""

from math import cos, radians, sin
from typing import Final, NamedTuple

from unsit.body.frame import Points
from unsit.figure.camera import from_camera, looking
from unsit.figure.kinematics import landmarks
from unsit.figure.motion import keyframe_angles
from unsit.figure.skeleton import skeleton
from unsit.movement.library import load_library

AZIMUTHS_DEG: Final = (90, 45, 0, -45, -90)
ELEVATIONS_DEG: Final = (8, 30)
DISTANCE_M: Final = 2.4

_SIDE_LYING: Final = -1.0
_OTHERS: Final = 1.0


class Row(NamedTuple):
    """A pose (a keyframe of a movement) and its errors: for each azimuth the lower and the higher camera.

    way: +1 where azimuth +90° is +y of the figure's world, −1 where it is −y.
    """

    name: str
    movement: str
    keyframe: str
    way: float
    errors: tuple[tuple[float, float], ...]


ROWS: Final = (
    Row("standing", "squat", "stand", _OTHERS,
        ((0.07, 0.10), (0.06, 0.06), (0.05, 0.04), (0.05, 0.05), (0.06, 0.10))),
    Row("supine figure four", "hip_stretch_floor", "drawn_in", _OTHERS,
        ((0.08, 0.08), (0.16, 0.13), (0.40, 0.34), (0.35, 0.38), (0.16, 0.13))),
    Row("seated, strong fold", "hip_stretch_chair", "leaning", _OTHERS,
        ((0.19, 0.43), (0.29, 0.45), (0.10, 0.12), (0.24, 0.23), (0.34, 0.25))),
    Row("side-lying start", "side_kick_front_back", "start", _SIDE_LYING,
        ((0.11, 0.08), (0.19, 0.18), (0.33, 0.19), (0.15, 0.16), (0.14, 0.14))),
    Row("kick forward", "side_kick_front_back", "forward", _SIDE_LYING,
        ((0.16, 0.09), (0.19, 0.13), (0.24, 0.14), (0.17, 0.16), (0.22, 0.12))),
    Row("kick back", "side_kick_front_back", "back", _SIDE_LYING,
        ((0.12, 0.06), (0.16, 0.11), (0.56, 0.21), (0.23, 0.23), (0.17, 0.39))),
    Row("turned-out lift", "side_kick_up_down", "high_pointed", _SIDE_LYING,
        ((0.10, 0.06), (0.13, 0.10), (0.84, 0.53), (0.65, 0.18), (0.60, 0.18))),
    Row("circles behind", "side_kick_circles", "reached_back", _SIDE_LYING,
        ((0.13, 0.06), (0.15, 0.11), (0.45, 0.19), (0.25, 0.27), (0.15, 0.38))),
)  # fmt: skip


def seen(row: Row, azimuth_deg: float, elevation_deg: float) -> Points:
    """Give the row's pose in metres from the camera at one of the places.

    The angles alone make it: nothing was held where it touches when the errors were measured.
    """
    movement = load_library().movements[row.movement]
    labels = [keyframe.label for keyframe in movement.figure.keyframes]
    angles = keyframe_angles(movement, "left")[labels.index(row.keyframe)]
    points = landmarks(angles, movement.position, "left", skeleton())
    x, y, z = (sum(point[axis] for point in points) / len(points) for axis in range(3))
    azimuth, elevation = radians(azimuth_deg), radians(elevation_deg)
    level_m = DISTANCE_M * cos(elevation)
    place = (x + level_m * cos(azimuth), y + row.way * level_m * sin(azimuth), z + DISTANCE_M * sin(elevation))
    return from_camera(points, looking(place, (x, y, z)))
