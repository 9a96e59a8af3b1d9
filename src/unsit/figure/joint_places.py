"""Where the joints of the body lie on the figure, so that one of them can be lit."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, get_args

from unsit.body.measured_joints import SIDED
from unsit.body.measures import Side
from unsit.figure.rig import LETTER

_BONES: Final[Mapping[str, str]] = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
}

JOINT_PLACES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {f"{joint}.{side}": (f"{_BONES[joint]}_{LETTER[side]}",) for joint in SIDED for side in get_args(Side)}
    | {"upper_back": ("spine01",), "spine": ("spine03",)}
)
"""Joint → bones; it lies in the middle of where they start. A joint of one side is written `knee.left`."""
