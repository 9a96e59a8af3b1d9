"""Smoothing by time: One Euro filter and low pass for arrays.

Source: Casiez, Roussel, Vogel 2012, "1 € Filter"; parameters of the published MediaPipe pose graph. Times are those of
the frames, so a film of 5 frames a second and one of 60 are smoothed alike.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from unsit.vision.geometry import Floats

LEAST_STEP_S: Final = 1e-4
"""Frames closer together than this count as this far apart."""


@dataclass(frozen=True, slots=True)
class OneEuroParameters:
    """How strongly is smoothed.

    min_cutoff_hz: for a point at rest. beta: how fast the cut-off rises with speed. derivative_cutoff_hz: for the
    speed.
    """

    min_cutoff_hz: float
    beta: float
    derivative_cutoff_hz: float = 1.0


IMAGE: Final = OneEuroParameters(0.05, 80.0)
"""For landmarks in the picture; their speed is measured in body sizes a second."""

WORLD: Final = OneEuroParameters(0.1, 40.0)
"""For landmarks in metres; their speed is measured in metres a second."""

ALIGNMENT: Final = OneEuroParameters(0.01, 10.0)
"""For the two points that place the next region of interest; their speed is measured in body sizes a second."""

VISIBILITY_PER_FRAME: Final = 0.1
"""Share of a new visibility taken over in one frame of `VISIBILITY_FRAME_S`, as MediaPipe does for each frame."""

VISIBILITY_FRAME_S: Final = 1 / 30


class OneEuro:
    """Smooths an array of any shape from frame to frame."""

    def __init__(self, parameters: OneEuroParameters) -> None:
        """parameters: how much is smoothed."""
        self._parameters = parameters
        self._time_s: float | None = None
        self._raw: Floats = np.empty(0)
        self._smooth: Floats = np.empty(0)
        self._speed: Floats = np.empty(0)

    def reset(self) -> None:
        """Forget what was seen: the next array is taken as it is."""
        self._time_s = None

    def __call__(self, values: Floats, time_s: float, scale: float = 1.0) -> Floats:
        """Give the smoothed array; scale: 1 / size of the body, in the unit of the values."""
        if self._time_s is None:
            self._time_s, self._raw, self._smooth, self._speed = time_s, values, values, np.zeros_like(values)
            return values
        step_s = max(time_s - self._time_s, LEAST_STEP_S)
        angular = 2.0 * math.pi * step_s
        derivative = angular * self._parameters.derivative_cutoff_hz
        speed = (values - self._raw) * (scale / step_s)
        self._speed = self._speed + (derivative / (1.0 + derivative)) * (speed - self._speed)
        cutoff = angular * (self._parameters.min_cutoff_hz + self._parameters.beta * np.abs(self._speed))
        self._smooth = self._smooth + cutoff / (1.0 + cutoff) * (values - self._smooth)
        self._time_s, self._raw = time_s, values
        return self._smooth


class LowPass:
    """Smooths visibilities: as strong at any frame rate as a constant share is at 30 frames a second."""

    def __init__(self) -> None:
        """Start without a past."""
        self._time_s: float | None = None
        self._smooth: Floats = np.empty(0)

    def reset(self) -> None:
        """Forget what was seen."""
        self._time_s = None

    def __call__(self, values: Floats, time_s: float) -> Floats:
        """Give the smoothed array."""
        if self._time_s is None:
            self._time_s, self._smooth = time_s, values
            return values
        step_s = max(time_s - self._time_s, LEAST_STEP_S)
        share = 1.0 - (1.0 - VISIBILITY_PER_FRAME) ** (step_s / VISIBILITY_FRAME_S)
        self._time_s, self._smooth = time_s, self._smooth + share * (values - self._smooth)
        return self._smooth
