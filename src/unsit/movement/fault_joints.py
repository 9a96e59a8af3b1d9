"""The joint a fault is about, from its measure: what a figure shows while the fault's cue is said."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from unsit.body.measured_joints import MEASURED_JOINT, MIDDLE
from unsit.movement.model import Fault, Movement, Sides

_RANGE: Final = frozenset({"repetition_peak", "repetition_start"})
_PATH: Final = frozenset({"circle_radius_deg", "circle_roundness_ratio"})
_OF_THE_WORKING_SIDE: Final = frozenset({"crossed_ankle_image_ratio"})
"""Measures of either side that tell of the active one."""

_SIDE: Final[Mapping[str, str]] = MappingProxyType(
    {"active": ".active", "other": ".other", "left": ".left", "right": ".right"}
)


def _measure(fault: Fault, movement: Movement) -> str:
    """Give the body measure behind a fault; empty for one that is about the pace."""
    if fault.measure in _RANGE:
        return movement.repetition.measure if movement.repetition is not None else ""
    if fault.measure in _PATH:
        return movement.circles.y if movement.circles is not None else ""
    return fault.measure


def fault_joint(fault: Fault, movement: Movement) -> str:
    """Give the joint a fault is about, such as `knee.active`.

    Without a side: a joint of the trunk (`spine`), or the joint of both sides (`knee`). Empty: the fault is about the
    pace, or the way round, and about no joint.
    """
    name, _, whose = _measure(fault, movement).partition(".")
    joint = MEASURED_JOINT.get(name, "")
    if not joint or joint in MIDDLE:
        return joint
    if name in _OF_THE_WORKING_SIDE:
        whose = "active"
    if movement.sides is Sides.BOTH and whose in ("active", "other"):
        return joint
    return joint + _SIDE.get(whose, "")
