"""Frames of an invented standing body."""

import math

from unsit.body.frame import Frame, Points
from unsit.body.landmarks import COUNT, INDEX

HEIGHTS = {"shoulder": 0.3, "hip": 0.55, "knee": 0.75, "ankle": 0.95, "elbow": 0.42, "wrist": 0.55}


def image_points(shift: float = 0.0) -> Points:
    """Give 33 image points of a body that stands in the middle of a picture, 0.9 picture heights tall."""
    points = []
    for name, number in INDEX.items():
        side = 0.1 if name.startswith("left") else -0.1 if name.startswith("right") else 0.0
        height = next((value for joint, value in HEIGHTS.items() if joint in name), 0.1 + number / 1000)
        points.append((0.6 + side + shift, height, -0.05 + number / 1000))
    return tuple(points)


def standing(time_s: float, shift: float = 0.0, aspect: float = 4 / 3) -> Frame:
    """Give a frame of the body; its world landmarks are 1.8 m for each picture height."""
    image = image_points(shift)
    hips = [(image[INDEX["left_hip"]][axis] + image[INDEX["right_hip"]][axis]) / 2 for axis in range(3)]
    world = tuple((1.8 * (x - hips[0]), 1.8 * (y - hips[1]), 1.8 * (z - hips[2])) for x, y, z in image)
    return Frame(time_s, image, world, tuple(0.5 + number / 100 for number in range(COUNT)), aspect)


def trunk_m(frame: Frame) -> float:
    """Give the length of the trunk in the world."""
    shoulders = [(frame.world[11][axis] + frame.world[12][axis]) / 2 for axis in range(3)]
    hips = [(frame.world[23][axis] + frame.world[24][axis]) / 2 for axis in range(3)]
    return math.dist(shoulders, hips)
