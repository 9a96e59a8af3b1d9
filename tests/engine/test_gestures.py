"""Signs with the hands: given standing, sitting and lying, and never by who only exercises."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.golden.events import HERE, RECORDINGS

from unsit.body.frame import Frame
from unsit.body.measures import Side
from unsit.engine.gestures import SignWatch, can_sign
from unsit.figure.camera import frame, placed
from unsit.figure.motion import Motion, motion
from unsit.figure.noise import noisy
from unsit.movement.library import load_library
from unsit.movement.model import Keyframe, Kind, Movement
from unsit.proof.cases import Case
from unsit.proof.prove import filmed
from unsit.vision.source import open_source

LIBRARY = load_library()
FILMS = Path(__file__).parents[1] / "accuracy" / "films"
SIGNS = Path(__file__).parents[1] / "e2e" / "signs"
FPS = 8.0
"""As slow as a busy machine looks at pictures."""
UP = {"shoulder_plane": 90.0, "shoulder_elevation": 172.0, "shoulder_internal_rotation": 0.0, "elbow_flexion": 8.0}
LYING = ("hip_stretch_floor", "side_kick_front_back", "clamshell", "glute_bridge")
UPRIGHT = ("hip_stretch_chair", "squat", "lunge")


def raised(frame: Keyframe, hands: Sequence[str]) -> Keyframe:
    """Give a keyframe with hands up."""
    angles = {name: value for name, value in frame.angles_deg.items() if not _is_of(name, hands)}
    angles |= {f"{name}.{hand}": value for name, value in UP.items() for hand in hands}
    kept = {part: place for part, place in frame.contacts.items() if not _is_of(part, hands)}
    return replace(frame, angles_deg=angles, contacts=kept)


def _is_of(name: str, hands: Sequence[str]) -> bool:
    part, _, whose = name.partition(".")
    return part.split("_")[0] in {"shoulder", "elbow", "forearm", "wrist", "hand"} and whose in {*hands, ""}


def _signing(name: str, times: Sequence[tuple[Sequence[str], float]], side: Side = "left") -> tuple[Frame, ...]:
    """Give frames of somebody in the position of a movement: which hands are up, one after the other, how long."""
    movement = LIBRARY.movement(name)
    start = movement.figure.keyframes[0]
    poses = {tuple(hands): _still(movement, raised(start, hands) if hands else start, side) for hands, _ in times}
    first = poses[tuple(times[0][0])].points(0.0)
    camera = placed(movement.views[0], movement.position, side, [first])
    made: list[Frame] = []
    time_s = 0.0
    for hands, lasts_s in times:
        for _ in range(round(lasts_s * FPS)):
            time_s += 1 / FPS
            made.append(frame(poses[tuple(hands)].points(0.0), camera, time_s))
    return tuple(noisy(made, seed=1))


def _still(movement: Movement, pose: Keyframe, side: Side) -> Motion:
    frames = (replace(pose, time_s=0.0), replace(pose, time_s=1.0))
    figure = replace(movement.figure, keyframes=frames, circle=None)
    return motion(replace(movement, figure=figure, kind=Kind.REPETITIONS, circles=None, hold=None), side, repetitions=1)


def _signs(frames: Iterable[Frame]) -> list[str]:
    watch = SignWatch()
    return [given.sign for frame in frames for given in watch.update(frame)]


NONE: tuple[str, ...] = ()
ONE = ("active",)
TWO = ("active", "other")


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", [*LYING, *UPRIGHT])
def test_a_hand_up_for_a_second_pauses_and_one_kept_up_is_next(name: str, side: Side) -> None:
    """Standing, sitting, on the back and on the side, seen from where the movement is seen, by a noisy eye."""
    assert _signs(_signing(name, [(NONE, 1), (ONE, 1.6), (NONE, 1)], side)) == ["seen", "pause"]
    assert _signs(_signing(name, [(NONE, 1), (ONE, 4), (NONE, 1)], side)) == ["seen", "next"]


@pytest.mark.parametrize("name", ["hip_stretch_floor", "hip_stretch_chair", "squat"])
def test_both_hands_kept_up_are_stop_and_nothing_before(name: str) -> None:
    """A second hand makes it another sign, however it comes; both hands must be seen for that."""
    assert _signs(_signing(name, [(NONE, 1), (TWO, 2), (NONE, 1)])) == []
    assert _signs(_signing(name, [(NONE, 1), (TWO, 4), (ONE, 2), (NONE, 1)])) == ["stop"]
    assert _signs(_signing(name, [(NONE, 1), (ONE, 0.5), (TWO, 4), (NONE, 1)])) == ["stop"]


def test_a_hand_gives_no_sign_before_it_was_down_or_when_it_is_quick() -> None:
    """Who reaches for a moment, or comes into the picture with a hand up, is not understood as signing."""
    assert _signs(_signing("squat", [(NONE, 1), (ONE, 0.7), (NONE, 1)])) == []
    assert _signs(_signing("squat", [(ONE, 5), (NONE, 1)])) == []
    early, late = _signing("squat", [(NONE, 1), (ONE, 1.5), (NONE, 0.5)]), 20.0
    away = [replace(one, time_s=one.time_s + (late if one.time_s > 1.5 else 0.0)) for one in early]
    assert _signs(away) == []


def test_a_hand_that_is_lost_for_a_moment_is_still_up() -> None:
    """A frame in which nobody is seen neither pauses nor begins anew."""
    frames = list(_signing("squat", [(NONE, 1), (ONE, 4)]))
    frames[12] = Frame(frames[12].time_s)
    assert _signs(frames) == ["seen", "next"]


def test_an_arm_that_is_lain_on_gives_no_sign() -> None:
    """Lying on the side, many stretch the lower arm out under the head."""
    assert _signs(_signing("side_lying_leg_raise", [(NONE, 1), (("other",), 4), (NONE, 1)])) == []


def test_it_goes_on_from_a_snapshot() -> None:
    """Put away in the middle of a sign and taken up again, it tells the same."""
    frames = _signing("squat", [(NONE, 1), (ONE, 4), (NONE, 1)])
    watch, told = SignWatch(), []
    for one in frames:
        taken = SignWatch()
        taken.restore(json.loads(json.dumps(watch.snapshot())))
        told += [given.sign for given in taken.update(one)]
        watch = taken
    assert told == ["seen", "next"]


@pytest.mark.parametrize("movement", LIBRARY.movements.values(), ids=lambda movement: movement.id)
def test_no_movement_gives_a_sign(movement: Movement) -> None:
    """Done rightly, seen from every view, by a noisy eye; who hangs gives none that would be heeded."""
    if not can_sign(movement):
        assert movement.position == "hanging"
        return
    for view in movement.views:
        frames, _ = filmed(movement, Case(movement.id, view.id, fps=15.0, noise=1))
        assert _signs(frames) == [], view.id


@pytest.mark.parametrize("name", RECORDINGS)
def test_no_recording_gives_a_sign(name: str) -> None:
    """What the pose model saw of films that were exercised in."""
    assert _signs(frame for frame, _ in open_source(HERE / f"{name}.landmarks")) == []


@pytest.mark.parametrize("name", sorted(path.stem for path in SIGNS.glob("*.mp4")))
def test_the_pose_model_sees_a_raised_hand_in_films(name: str) -> None:
    """From the pictures on: sitting, on the back, on the side, standing; looked at fifteen and five times a second."""
    with open_source(SIGNS / f"{name}.mp4", model="lite") as source:
        frames = [frame for frame, _ in source]
    assert _signs(frames) == ["seen", "pause"]
    assert _signs(frames[::3]) == ["seen", "pause"]


@pytest.mark.parametrize("name", sorted(path.stem for path in FILMS.glob("*.json")))
def test_nobody_in_the_small_set_of_test_films_gives_a_sign(name: str) -> None:
    """By where their landmarks truly were; setting up, getting up and walking by are in them."""
    assert _signs(_true_frames(name)) == []


def _true_frames(name: str) -> Iterator[Frame]:
    told = json.loads((FILMS / f"{name}.json").read_text(encoding="utf-8"))
    height, aspect = float(told["height"]), told["width"] / told["height"]
    with np.load(FILMS / f"{name}.npz") as arrays:
        kept = [arrays[key] for key in ("time_s", "image", "world", "inside", "hidden")]
    for time_s, image, world, inside, hidden in zip(*kept, strict=True):
        picture = tuple((float(x) / height, float(y) / height, 0.0) for x, y in image)
        space = tuple((float(x), float(y), float(z)) for x, y, z in world)
        visibility = tuple(float(a and not b) for a, b in zip(inside, hidden, strict=True))
        yield Frame(float(time_s), picture, space, visibility, aspect)
