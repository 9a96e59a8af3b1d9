"""A stand-in for the studio, so that films can be made where there is no OpenGL, and quickly."""

import numpy as np

from unsit.figure.camera import Camera
from unsit.film.angle import PlacedBones, pixels
from unsit.film.lettering import Picture
from unsit.film.staging import Actor


class Dots:
    """Draws a grey picture with a white dot where each bone starts."""

    def paint(
        self, actor: Actor, bones: PlacedBones, camera: Camera, size: tuple[int, int], key: tuple[float, ...]
    ) -> Picture:
        """Give the picture."""
        assert actor.body
        assert key
        width, height = size
        picture = np.full((height, width, 3), 90, np.uint8)
        for x, y in pixels(tuple(start for _, start in bones), camera, width, height):
            if 0 <= x < width and 0 <= y < height:
                picture[int(y), int(x)] = 255
        return picture
