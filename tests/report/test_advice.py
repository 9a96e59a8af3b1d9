"""Advice: what would make the next check better, in plain sentences."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from tests.report.examples import SQUATS, filmed, moved, movement, movements, sight

from unsit.body.frame import Frame, turned
from unsit.engine.obstacles import Obstacle, Why
from unsit.engine.result import SetResult
from unsit.report.advice import Circumstances, advice
from unsit.report.sight import Sight

FRAMES = filmed("squat", fps=30.0)
KNOWN = movements("squat", "side_kick_front_back")
CLEAN = replace(SQUATS, faults=(), unknown=())


def told(sets: Sequence[SetResult] = (CLEAN,), *, seen: Sight | None = None, **known: object) -> str:
    """Give the advice as one text."""
    circumstances = Circumstances(sight(FRAMES) if seen is None else seen, KNOWN)
    return "\n".join(advice(sets, replace(circumstances, **known)))  # type: ignore[arg-type]


def test_good_work_seen_well_needs_no_advice() -> None:
    """Silence when there is nothing to say."""
    assert told() == ""


def test_what_was_unknown_is_told_with_the_view_that_shows_it() -> None:
    """A fault that could not be judged comes with the place for the camera from the movement's own file."""
    (advised,) = advice((SQUATS,), Circumstances(sight(FRAMES), KNOWN))
    assert advised.startswith("Squat, both sides: “leans forward” could not be judged. Camera: ")
    assert movement("squat").view("side").advice in advised


def test_a_fault_no_camera_can_show_is_not_advised_about() -> None:
    """No place for the camera would help, so none is named."""
    never = next(fault.measure for fault in movement("side_kick_front_back").faults if not fault.views)
    kick = SetResult("side_kick_front_back", "left", 0.0, 5.0, unknown=(never,))
    assert told([kick]) == ""


def test_nobody_seen_is_all_there_is_to_say() -> None:
    """Without a person no movement is missed, and the advice is how to film one."""
    text = told((), seen=sight([Frame(number / 30) for number in range(60)]))
    assert text.startswith("Nobody was seen")
    assert "recognised" not in text


def test_a_film_half_without_anybody_says_so() -> None:
    """The share of the frames with somebody is named."""
    half = [frame if number % 2 else Frame(frame.time_s) for number, frame in enumerate(FRAMES)]
    assert "only 50 % of the frames" in told(seen=sight(half))


def test_parts_outside_the_picture_are_named() -> None:
    """Which part, for how long, and what to do."""
    text = told(seen=sight([moved(frame, 0.45) for frame in FRAMES]))
    assert "feet" in text
    assert "farther away" in text
    assert "head" not in text


def test_two_people_are_noticed() -> None:
    """Only one person is followed, and one should be filmed."""
    assert told(people_seen=2).startswith("Two people were in the picture; only one was followed")


def test_a_dark_film_is_noticed() -> None:
    """A mean brightness near black asks for light, a bright one does not."""
    for brightness, dark in ((20, True), (140, False)):
        seen = Sight()
        for frame in FRAMES:
            seen.take(frame, np.full((32, 32, 3), brightness, np.uint8))
        assert ("dark" in told(seen=seen)) is dark


def test_bad_visibility_is_noticed() -> None:
    """Landmarks that are mostly guesses ask for a better sight."""
    faint = [replace(frame, visibility=tuple(0.4 for _ in frame.visibility)) for frame in FRAMES]
    assert "seen badly" in told(seen=sight(faint))


def test_a_small_body_is_noticed() -> None:
    """A body that fills a tenth of the picture is too small to measure."""
    small = [
        replace(frame, image=tuple((0.6 + x / 5, 0.4 + y / 5, z / 5) for x, y, z in frame.image)) for frame in FRAMES
    ]
    assert "small in the picture" in told(seen=sight(small))


def test_too_few_frames_a_second_are_noticed() -> None:
    """The rate is named, with what would do."""
    assert "Only 5 frames a second" in told(seen=sight(FRAMES[::6]))


def test_the_closest_movement_is_named_with_how_to_say_so() -> None:
    """Nothing recognised but one is near: its name, how sure, and the option."""
    text = told((), closest=[("squat", 0.31), ("side_kick_front_back", 0.2)])
    assert "closest is “Squat” (31 %)" in text
    assert "--movement squat" in text
    assert "side_kick" not in text


def test_without_a_near_movement_the_list_is_named() -> None:
    """Nothing recognised and nothing near: where the known movements are listed."""
    assert "`unsit movements`" in told((), closest=[("squat", 0.02)])


def test_a_named_movement_that_was_not_done_gets_one_calm_sentence() -> None:
    """What was looked for was not found: no blame, and where the camera stands for it."""
    text = told((), named=movement("squat"), closest=[])
    assert text.startswith("Nothing of “Squat” was found")
    assert movement("squat").views[0].advice in text


def test_what_kept_a_named_movement_from_being_counted_is_told() -> None:
    """The three longest, each with what the body did and what it had to do; a blink is no reason."""
    obstacles = (
        Obstacle(Why.CONDITION, 18.3, "knee_flexion_deg.either", 83.2, 50.0, at_least=False),
        Obstacle(Why.RESTLESS, 6.0),
        Obstacle(Why.HIDDEN, 5.0, "hips_over_ankles_ratio"),
        Obstacle(Why.TOO_SMALL, 4.0, "hip_flexion_deg.either", 44.0, 52.0),
    )
    text = told((), named=movement("squat"), closest=[], obstacles=obstacles)
    assert "Start position, for 18.3 s: knee flexion: 83° on average, must be at most 50°." in text
    assert "Start position, for 6.0 s: held, but not still." in text
    assert "Start position, for 5.0 s: hips over ankles: not seen." in text
    assert "hip flexion" not in text
    text = told((), named=movement("squat"), closest=[], obstacles=[obstacles[3], replace(obstacles[0], for_s=0.1)])
    assert "Repetitions, for 4.0 s: hip flexion: 44° at the farthest, must be at least 52°." in text
    assert "knee" not in text


def test_an_interruption_comes_first() -> None:
    """A partial result is marked with the time until which it holds."""
    assert told(interrupted=True).startswith("Stopped at 0:09")


@pytest.mark.parametrize(("left_out", "words"), [(1, "1 set on the other side"), (2, "2 sets on the other side")])
def test_sets_left_out_are_told(left_out: int, words: str) -> None:
    """With --side alone the other side's sets are left out, and that is said."""
    assert told(left_out=left_out) == f"{words} left out."
    assert "recognised" not in told((), left_out=left_out, closest=[("squat", 0.9)])


def test_no_sentence_is_said_twice() -> None:
    """Two sets with the same gap lead to one sentence."""
    assert len(advice((SQUATS, SQUATS), Circumstances(sight(FRAMES), KNOWN))) == 1


def hung(for_s: float) -> list[Frame]:
    """Return the film with its fiftieth picture shown for some time."""
    same = [replace(FRAMES[50], time_s=FRAMES[50].time_s + number / 30) for number in range(1, round(for_s * 30))]
    return [*FRAMES[:51], *same, *(replace(frame, time_s=frame.time_s + for_s) for frame in FRAMES[51:])]


def test_a_picture_that_stood_still_is_told_with_its_time() -> None:
    """How long, and that nothing counted; pictures that repeat for less than a second are not worth a word."""
    assert "The picture stood still for 5.0 s: nothing counts in that time." in told(seen=sight(hung(5.0)))
    assert "stood still" not in told(seen=sight(hung(0.8)))


@pytest.mark.parametrize(("turned_by", "back"), [(90, 270), (270, 90), (180, 180)])
def test_a_film_that_lies_on_its_side_is_told_how_to_turn(turned_by: int, back: int) -> None:
    """An upright movement of which nothing was found while the person lies in the picture: --turn, and by how much."""
    lying = sight([turned(frame, turned_by) for frame in FRAMES])
    assert f"--turn {back}." in told((), seen=lying, named=movement("squat"))
    assert f"--turn {back}." in told((), seen=lying)


def test_who_lies_down_for_a_movement_is_not_told_to_turn_the_film() -> None:
    """No word of it for lying movements, for upright people, nor when something was counted."""
    lying = sight([turned(frame, 90) for frame in FRAMES])
    assert "--turn" not in told((), seen=lying, named=movement("glute_bridge"))
    assert "--turn" not in told((), named=movement("squat"))
    assert "--turn" not in told(seen=lying)


def test_a_lying_movement_in_which_the_person_stands_in_the_picture_may_be_a_turned_film() -> None:
    """Which way it must be turned is not known, so both are named."""
    assert "--turn 90 or --turn 270" in told((), named=movement("glute_bridge"))
