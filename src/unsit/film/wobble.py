"""Breath and unrest: small slow changes of the joints, for nobody is as still as a statue."""

from math import pi, sin
from random import Random
from typing import Final

# Joint, largest amplitude in degrees; the two sides differ.
_UNREST: Final = (
    ("pelvis_pitch", 0.5),
    ("pelvis_roll", 0.5),
    ("pelvis_yaw", 0.6),
    ("trunk_flexion", 0.7),
    ("trunk_lateral_bend", 0.5),
    ("trunk_rotation", 0.7),
    ("neck_flexion", 1.5),
    ("neck_rotation", 2.0),
    *((f"{joint}.{side}", size) for joint, size in (
        ("hip_flexion", 0.9),
        ("hip_adduction", 0.8),
        ("hip_internal_rotation", 1.0),
        ("knee_flexion", 0.9),
        ("ankle_dorsiflexion", 1.5),
        ("shoulder_elevation", 1.0),
        ("shoulder_plane", 1.0),
        ("elbow_flexion", 1.2),
    ) for side in ("left", "right")),
)  # fmt: skip
_BREATH_DEG: Final = 0.6


class Wobble:
    """Two slow waves on each joint, and breath on trunk and shoulders; the same for the same seed."""

    def __init__(self, seed: int, size: float = 1.0) -> None:
        random = Random(seed)

        def wave(amplitude: float, low_s: float, high_s: float) -> tuple[float, float, float]:
            return (amplitude, 2.0 * pi / random.uniform(low_s, high_s), random.uniform(0.0, 2.0 * pi))

        self._waves = [
            (joint, wave(size * most * random.uniform(0.3, 0.7), 2.5, 5.0), wave(size * most * 0.4, 6.0, 13.0))
            for joint, most in _UNREST
        ]
        self._breath = wave(size * _BREATH_DEG, 3.4, 5.5)

    def at(self, time_s: float) -> dict[str, float]:
        """Give what is added to each joint, degrees."""
        angles = {
            joint: a * sin(u * time_s + p) + b * sin(v * time_s + q) for joint, (a, u, p), (b, v, q) in self._waves
        }
        amplitude, speed, phase = self._breath
        breath = amplitude * sin(speed * time_s + phase)
        angles["trunk_flexion"] -= breath
        for side in ("left", "right"):
            angles[f"shoulder_elevation.{side}"] += breath
        return angles
