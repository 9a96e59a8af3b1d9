"""The 33 BlazePose landmarks: names, order, mirror partners.

Source of names and order: Bazarevsky et al. 2020, "BlazePose: On-device Real-time Body Pose Tracking",
and the MediaPipe Pose documentation.
"""

from typing import Final

NAMES: Final[tuple[str, ...]] = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
"""Landmark names in BlazePose order."""

COUNT: Final = len(NAMES)
"""How many landmarks a frame carries: 33."""

INDEX: Final[dict[str, int]] = {name: number for number, name in enumerate(NAMES)}
"""Landmark number by name."""


def _mirror_name(name: str) -> str:
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


MIRROR: Final[tuple[int, ...]] = tuple(INDEX[_mirror_name(name)] for name in NAMES)
"""Number of the landmark on the other side of the body; the nose is its own partner."""
