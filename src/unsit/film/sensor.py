"""What lens and sensor do to a picture: blur and noise, the same for the same seed."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from unsit.film.look import Look

Picture = NDArray[np.uint8]

_BANK: Final = 4
_ROOM: Final = 64


class Sensor:
    """Takes the pictures of one film in their order."""

    def __init__(self, look: Look, width: int, height: int, seed: int) -> None:
        self._blur_px = look.blur_px
        self._random = np.random.default_rng(seed)
        self._size = (height, width)
        # Drawing noise anew for each picture costs as much as drawing the picture: pieces of a few fields do.
        self._fields: list[NDArray[np.int8]] = []
        if look.noise_levels > 0.0:
            shape = (_BANK, height + _ROOM, width + _ROOM, 3)
            fields = self._random.standard_normal(shape, np.float32) * look.noise_levels
            self._fields = list(np.clip(np.rint(fields), -127, 127).astype(np.int8))

    def seen(self, picture: Picture) -> Picture:
        """Give the picture as the sensor has it."""
        if self._blur_px > 0.0:
            blurred = cv2.GaussianBlur(picture, (0, 0), self._blur_px)
            picture = np.asarray(blurred, np.uint8)
        if not self._fields:
            return picture
        field = self._fields[int(self._random.integers(_BANK))]
        y, x = self._random.integers(_ROOM, size=2)
        height, width = self._size
        piece = np.ascontiguousarray(field[y : y + height, x : x + width])
        return np.asarray(cv2.add(picture, piece, dtype=cv2.CV_8U), np.uint8)
