"""What the tests of the report look at: movements, frames the figure makes of them, and results."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from unsit.body.frame import Frame
from unsit.body.measures import Side
from unsit.engine.result import CheckResult, CountedCircle, CountedRepetition, FaultSpan, SetResult, Span
from unsit.figure.camera import frames, placed
from unsit.figure.motion import performance
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.report.material import Material
from unsit.report.sight import Sight

SQUATS = SetResult(
    movement="squat",
    side="both",
    start_s=2.0,
    end_s=9.5,
    repetitions=(
        CountedRepetition(2.0, 3.3, 4.5, 101.2, clean=True, partial=False),
        CountedRepetition(4.5, 5.6, 6.4, 52.0, clean=False, partial=True),
        CountedRepetition(6.6, 8.0, 9.5, 98.7, clean=False, partial=False),
    ),
    faults=(FaultSpan("knees_cave", 7.2, 8.8, -0.21),),
    unknown=("trunk_tilt_deg",),
    confidence=0.87,
)

STRETCH = SetResult(
    movement="hip_stretch_floor",
    side="right",
    start_s=4.0,
    end_s=40.0,
    holds=(Span(4.0, 20.0), Span(24.0, 40.0)),
)

CIRCLES = SetResult(
    movement="side_kick_circles",
    side="left",
    start_s=3.0,
    end_s=8.0,
    circles=(
        CountedCircle(3.0, 4.8, "forward", 8.6, 0.9),
        CountedCircle(4.8, 6.4, "backward", 9.1, 0.8),
        CountedCircle(6.4, 8.0, "backward", 9.0, 0.8),
    ),
    still_spine_deg=42.0,
)


def check_result(*sets: SetResult, source: str = "film.mp4", advice: Iterable[str] = ()) -> CheckResult:
    """Give a check of 300 frames with these sets."""
    return CheckResult(source, 10.0, 300, 298, sets, tuple(advice))


@cache
def movement(name: str) -> Movement:
    """Give a movement of the library."""
    return load_library().movement(name)


def movements(*names: str) -> dict[str, Movement]:
    """Give movements of the library by id."""
    return {name: movement(name) for name in names}


@cache
def filmed(name: str, side: Side = "left", *, amount: int = 2, fps: float = 15.0, view: str = "") -> tuple[Frame, ...]:
    """Give what a camera sees of the figure doing a movement; view: its id, or the movement's first."""
    done = movement(name)
    shown = performance(done, side, repetitions=amount, hold_s=4.0 * amount, circles=amount, fps=fps)
    seen_from = done.view(view) if view else done.views[0]
    return frames(shown.poses, placed(seen_from, done.position, side, [pose.points for pose in shown.poses]))


def material(frames_of: Iterable[Frame]) -> Material:
    """Give what a report draws from when there are no pictures."""
    gathered = Material()
    for frame in frames_of:
        gathered.take(frame, None, [])
    return gathered


def sight(frames_of: Iterable[Frame]) -> Sight:
    """Give how well these frames show the person."""
    gathered = Sight()
    for frame in frames_of:
        gathered.take(frame, None)
    return gathered


def moved(frame: Frame, down: float) -> Frame:
    """Give the frame with the body lower in the picture, in picture heights."""
    return replace(frame, image=tuple((x, y + down, z) for x, y, z in frame.image))
