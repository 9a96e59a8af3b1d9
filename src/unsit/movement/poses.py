"""The figure's keyframes written out: every named joint of both sides at every keyframe."""

from collections.abc import Iterable, Mapping

from unsit.body.joints import JOINTS
from unsit.movement.model import Keyframe
from unsit.movement.names import JOINT_SIDES


def by_side(angles_deg: Mapping[str, float]) -> dict[str, float]:
    """Give the angles with a side on every sided joint: `hip_flexion` means both, `hip_flexion.active` overrules it.

    Names that are no joints are left out.

    >>> by_side({"knee_flexion": 10.0, "knee_flexion.other": 90.0, "neck_flexion": 5.0})
    {'knee_flexion.active': 10.0, 'knee_flexion.other': 90.0, 'neck_flexion': 5.0}
    """
    both = {
        place: angle
        for name, angle in angles_deg.items()
        if name in JOINTS
        for place in ([f"{name}.{side}" for side in JOINT_SIDES] if JOINTS[name].sided else [name])
    }
    one = {name: angle for name, angle in angles_deg.items() if "." in name and name.partition(".")[0] in JOINTS}
    return both | one


def full_poses(keyframes: Iterable[Keyframe]) -> tuple[dict[str, float], ...]:
    """Give every angle ever named at every keyframe: where not named, that of the keyframe before, or 0."""
    frames = [by_side(keyframe.angles_deg) for keyframe in keyframes]
    pose = dict.fromkeys((name for frame in frames for name in frame), 0.0)
    poses = []
    for frame in frames:
        pose = pose | frame
        poses.append(pose)
    return tuple(poses)
