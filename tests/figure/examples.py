"""Three small movements for the tests of the figure: repetitions, a hold, circles."""

from collections.abc import Mapping, Sequence

from unsit.movement.model import (
    CirclePath,
    Dose,
    Facing,
    FigureSpec,
    Keyframe,
    Kind,
    Movement,
    Neighbours,
    Position,
    Range,
    Safety,
    Setup,
    Sides,
    Tempo,
    Text,
    View,
)

SIDE_VIEW = View("side", Facing.ACTIVE_SIDE, 90.0, 5.0, 3.0, "")
FRONT_VIEW = View("front", Facing.FRONT, 0.0, 5.0, 3.0, "")
CHEST_VIEW = View("chest", Facing.FRONT, 90.0, 35.0, 2.8, "")


def movement(
    name: str,
    position: Position,
    kind: Kind,
    keyframes: Sequence[tuple[float, str, Mapping[str, float]]],
    *,
    anchor: tuple[str, ...],
    sides: Sides = Sides.ONE,
    view: View = SIDE_VIEW,
    props: tuple[str, ...] = ("mat",),
    circle: CirclePath | None = None,
) -> Movement:
    """Give a movement with this figure and nothing else worth reading."""
    return Movement(
        id=name,
        name=name,
        family=name,
        variant="",
        position=position,
        sides=sides,
        kind=kind,
        equipment=(),
        source="",
        reviewer="",
        licence="",
        text=Text("", (), (), ""),
        dose=Dose(sets=Range(1, 1, 1)),
        tempo=Tempo(),
        safety=Safety((), ()),
        neighbours=Neighbours(),
        views=(view,),
        figure=FigureSpec(
            tuple(Keyframe(time_s, label, angles) for time_s, label, angles in keyframes), anchor, props, circle
        ),
        setup=Setup((), ()),
        faults=(),
        reassurance=(),
    )


ARMS_DOWN = {"shoulder_elevation": 10.0, "elbow_flexion": 10.0, "forearm_pronation": 90.0}

SQUAT = movement(
    "squat",
    Position.STANDING,
    Kind.REPETITIONS,
    (
        (0.0, "up", {**ARMS_DOWN, "hip_adduction": -8.0}),
        (
            1.5,
            "down",
            {
                "pelvis_pitch": 40.0,
                "hip_flexion": 105.0,
                "knee_flexion": 95.0,
                "ankle_dorsiflexion": 30.0,
                "shoulder_plane": 90.0,
                "shoulder_elevation": 100.0,
            },
        ),
        (
            3.0,
            "top",
            {
                **ARMS_DOWN,
                "pelvis_pitch": 0.0,
                "hip_flexion": 0.0,
                "knee_flexion": 0.0,
                "ankle_dorsiflexion": 0.0,
                "shoulder_plane": 0.0,
            },
        ),
    ),
    anchor=("left_ankle", "right_ankle"),
    sides=Sides.BOTH,
)

_SIDE_START = {
    "hip_flexion": 45.0,
    "ankle_dorsiflexion.other": 10.0,
    "shoulder_plane.other": 30.0,
    "shoulder_elevation.other": 150.0,
    "elbow_flexion.other": 110.0,
    "shoulder_plane.active": 60.0,
    "shoulder_elevation.active": 50.0,
    "elbow_flexion.active": 60.0,
    "neck_lateral_bend": 15.0,
}

SIDE_KICK = movement(
    "side_kick",
    Position.SIDE_LYING,
    Kind.REPETITIONS,
    (
        (0.0, "start", _SIDE_START),
        (2.0, "front", {"hip_flexion.active": 65.0}),
        (4.0, "back", {"hip_flexion.active": -5.0}),
        (5.0, "end", {"hip_flexion.active": 45.0}),
    ),
    anchor=("active_hip", "other_hip"),
    view=CHEST_VIEW,
)

CIRCLES = movement(
    "circles",
    Position.SIDE_LYING,
    Kind.CIRCLES,
    ((0.0, "start", _SIDE_START), (2.0, "behind", {"hip_flexion.active": -5.0, "hip_adduction.active": -5.0})),
    anchor=("active_hip", "other_hip"),
    view=CHEST_VIEW,
    circle=CirclePath(8.0, 2.0),
)

FIGURE_FOUR = movement(
    "figure_four",
    Position.SUPINE,
    Kind.HOLD,
    (
        (0.0, "feet down", {"hip_flexion": 55.0, "knee_flexion": 100.0, "shoulder_elevation": 25.0}),
        (
            2.0,
            "crossed",
            {
                "hip_flexion.active": 75.0,
                "hip_internal_rotation.active": -55.0,
                "hip_adduction.active": -20.0,
                "knee_flexion.active": 115.0,
            },
        ),
        (
            4.0,
            "drawn in",
            {
                "hip_flexion.other": 95.0,
                "hip_flexion.active": 110.0,
                "shoulder_plane": 80.0,
                "shoulder_elevation": 35.0,
                "elbow_flexion": 50.0,
            },
        ),
    ),
    anchor=("left_hip", "right_hip"),
)
