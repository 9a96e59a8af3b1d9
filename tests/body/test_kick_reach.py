"""The kick off the picture, with a straight and with a bent knee."""

from unsit.body.frame import Frame
from unsit.body.kicks import KICK_THIGH_DEG
from unsit.body.measures import MEASURES
from unsit.figure.camera import frames, placed
from unsit.figure.motion import performance
from unsit.movement.library import load_library

MOVEMENT = load_library().movement("side_kick_front_back")
KNEE_BENDS = next(fault for fault in MOVEMENT.faults if fault.id == "knee_bends")


def shown(*, bent: bool) -> list[Frame]:
    """Give what the advised camera sees of the figure's kicks."""
    example = KNEE_BENDS.counter_example if bent else None
    poses = performance(MOVEMENT, "left", fps=10.0, counter_example=example).poses
    return list(frames(poses, placed(MOVEMENT.views[0], MOVEMENT.position, "left", [pose.points for pose in poses])))


def most(measure: str, seen: list[Frame]) -> float:
    """Give the largest value of a measure."""
    value = MEASURES[measure].bind("left")
    return max(value(frame.image) for frame in seen)


def test_a_straight_kick_is_read_by_the_leg() -> None:
    """The thigh, of which less is taken, does not make a straight kick larger than the leg shows it."""
    straight = shown(bent=False)
    assert most("kick_reach_image_deg", straight) - most("kick_image_deg", straight) < KICK_THIGH_DEG / 2


def test_a_bent_knee_hides_less_of_a_kick() -> None:
    """The foot stays back by 20° and more; the thigh tells most of the way."""
    bent, straight = shown(bent=True), shown(bent=False)
    lost = most("kick_image_deg", straight) - most("kick_image_deg", bent)
    left = most("kick_reach_image_deg", straight) - most("kick_reach_image_deg", bent)
    assert lost > 10.0
    assert left < lost - 5.0
