"""The joints of the body: names, signs and how far each can go.

Signs follow the recommendations of the International Society of Biomechanics: Wu et al. 2002 (ankle, hip, spine) and
2005 (shoulder, elbow, wrist), "ISB recommendation on definitions of joint coordinate systems", J. Biomech. 35 and 38,
and Grood & Suntay 1983, "A joint coordinate system for the clinical description of three-dimensional motions", J.
Biomech. Eng. 105, for the knee. Zero is the anatomical position: upright, arms hanging, palms and toes forward.

Ranges are wider than the mean of healthy adults (American Academy of Orthopaedic Surgeons 1965, "Joint Motion: Method
of Measuring and Recording"; Norkin & White, "Measurement of Joint Motion"), so that a supple person fits: an angle
beyond them is a slip of the pen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Joint:
    """One named angle of the body, in degrees.

    definition: what it measures and which way is positive. sided: whether left and right have one each.
    """

    name: str
    definition: str
    min_deg: float
    max_deg: float
    sided: bool


_WHOLE_BODY_AND_SPINE: Final = (
    Joint("pelvis_pitch", "whole body about the side-to-side axis; + leans forward", -180.0, 180.0, False),
    Joint(
        "pelvis_roll", "whole body about the front-to-back axis; + leans towards the active side", -180.0, 180.0, False
    ),
    Joint("pelvis_yaw", "whole body about its long axis; + turns towards the active side", -180.0, 180.0, False),
    Joint("trunk_flexion", "thorax against pelvis; + bends forward, - arches", -60.0, 110.0, False),
    Joint("trunk_lateral_bend", "thorax against pelvis; + bends towards the active side", -50.0, 50.0, False),
    Joint("trunk_rotation", "thorax against pelvis; + turns towards the active side", -60.0, 60.0, False),
    Joint("neck_flexion", "head against thorax; + chin to the chest, - looks up", -75.0, 75.0, False),
    Joint("neck_lateral_bend", "head against thorax; + ear towards the active side's shoulder", -60.0, 60.0, False),
    Joint("neck_rotation", "head against thorax; + turns towards the active side", -95.0, 95.0, False),
)

_LEG: Final = (
    Joint("hip_flexion", "thigh against pelvis; + forward, - behind the body", -45.0, 150.0, True),
    Joint("hip_adduction", "thigh against pelvis; + towards the midline, so abduction is negative", -90.0, 45.0, True),
    Joint("hip_internal_rotation", "thigh about its long axis; + knee turns inwards, - turns out", -80.0, 60.0, True),
    Joint("knee_flexion", "shin against thigh; 0 straight, + heel towards the buttock", -12.0, 160.0, True),
    Joint(
        "ankle_dorsiflexion", "foot against shin; 0 at a right angle, + toes to the shin, - pointed", -70.0, 45.0, True
    ),
)

_ARM: Final = (
    Joint(
        "shoulder_plane",
        "plane in which the arm is lifted; 0 sideways in the frontal plane, 90 forward, -90 backward, 180 across",
        -180.0,
        180.0,
        True,
    ),
    Joint(
        "shoulder_elevation",
        "upper arm away from the trunk in the plane of elevation; 0 at the side, 180 overhead (the ISB's sign is"
        " negative: its size is stated here)",
        0.0,
        190.0,
        True,
    ),
    Joint("shoulder_internal_rotation", "upper arm about its long axis; + inwards, - outwards", -120.0, 120.0, True),
    Joint("elbow_flexion", "forearm against upper arm; 0 straight, + hand to the shoulder", -15.0, 160.0, True),
    Joint(
        "forearm_pronation",
        "forearm about its long axis; 0 palm forward with the arm hanging, 90 thumb forward, 180 palm backward",
        -20.0,
        190.0,
        True,
    ),
    Joint(
        "wrist_flexion",
        "hand against forearm; + palm towards the forearm, - back of the hand towards it",
        -95.0,
        95.0,
        True,
    ),
    Joint("finger_flexion", "fingers against the hand, beyond a hand at rest; + towards a fist", -15.0, 90.0, True),
)

JOINTS: Final[Mapping[str, Joint]] = MappingProxyType(
    {joint.name: joint for joint in (*_WHOLE_BODY_AND_SPINE, *_LEG, *_ARM)}
)
"""Every joint angle by name, from the whole body to the wrist."""
