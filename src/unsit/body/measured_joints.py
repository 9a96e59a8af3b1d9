"""The joint each measure tells of: the one to look at, and to move, when its value is to change.

A joint that there is left and right is named once; which of the two is meant follows from the side that is measured.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SIDED: Final = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
"""Joints that there are left and right."""

MIDDLE: Final = ("upper_back", "spine")
"""Joints of the trunk: between the shoulder blades, and at the waist."""

_MEASURES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "shoulder": (
        "shoulder_elevation_deg", "shoulder_elevation_image_deg", "arm_forward_deg", "arm_sideways_deg",
        "shoulder_line_deg",
    ),
    "elbow": ("elbow_flexion_deg", "elbow_flexion_image_deg"),
    "wrist": (
        "wrist_height_ratio", "wrist_gap_ratio", "hand_to_head_ratio", "hand_to_foot_ratio",
        "hands_over_toes_ratio", "reach_over_toes_ratio",
    ),
    "hip": (
        "hip_flexion_deg", "hip_abduction_deg", "thigh_abduction_deg", "leg_forward_deg", "hip_bend_deg",
        "hip_bend_image_deg", "least_hip_bend_image_deg", "hip_line_deg", "thigh_tilt_deg", "leg_elevation_deg",
        "thigh_elevation_deg", "leg_lift_image_deg", "middle_lift_image_deg", "kick_image_deg", "kick_reach_image_deg",
        "leg_length_image_ratio", "thigh_lift_image_deg", "hip_offset_ratio", "hip_knee_offset_ratio",
        "hips_over_shoulders_ratio", "hips_over_ankles_ratio",
    ),
    "knee": (
        "knee_flexion_deg", "knee_flexion_image_deg", "kick_knee_image_deg",
        "lift_knee_image_deg", "shin_tilt_deg", "knee_height_ratio", "knee_spread_ratio",
        "hand_to_knee_ratio",
    ),
    "ankle": (
        "ankle_bend_deg", "ankle_bend_image_deg", "ankle_height_ratio", "ankle_spread_ratio", "ankle_gap_ratio",
        "ankle_to_other_thigh_ratio", "ankle_to_other_thigh_image_ratio", "crossed_ankle_image_ratio",
        "crossing_image_ratio",
    ),
    "upper_back": ("trunk_bend_deg", "ear_hip_length_ratio"),
    "spine": (
        "trunk_twist_deg", "trunk_tilt_deg", "trunk_direction_deg", "chest_up_deg", "side_up_deg",
        "side_to_camera_deg", "flank_length_ratio",
    ),
}  # fmt: skip

MEASURED_JOINT: Final[Mapping[str, str]] = MappingProxyType(
    {measure: joint for joint, measures in _MEASURES_OF.items() for measure in measures}
)
"""The joint by measure; every measure has one."""
