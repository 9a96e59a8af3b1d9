"""Repetitions by hysteresis."""

from math import cos, pi

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unsit.engine.counting import Excursion, RepetitionCounter
from unsit.movement.model import RepetitionRule

RULE = RepetitionRule(measure="knee_flexion_deg.either", enter=60, leave=30, partial=40, min_s=0.4, max_s=8)


def counted(values: list[float], fps: float = 30.0, rule: RepetitionRule = RULE) -> list[Excursion]:
    """Give what the counter counts of these values."""
    counter = RepetitionCounter(rule)
    steps = (counter.step(number / fps, value) for number, value in enumerate(values))
    return [done for done in steps if done]


def bends(depths: list[float], fps: float = 30.0, each_s: float = 2.0) -> list[float]:
    """Give a signal of smooth excursions of these depths."""
    frames = int(each_s * fps)
    return [0.0] * 10 + [
        depth / 2 * (1 - cos(2 * pi * n / frames)) for depth in depths for n in range(frames)
    ] + [0.0] * 10  # fmt: skip


@given(st.lists(st.sampled_from([20.0, 50.0, 90.0]), max_size=12), st.sampled_from([10.0, 15.0, 30.0, 60.0]))
def test_deep_ones_count_shallow_ones_are_partial_small_ones_are_nothing(depths: list[float], fps: float) -> None:
    """Whatever their order and the frame rate, every excursion is told for what it is."""
    done = counted(bends(depths, fps), fps)
    assert [one.whole for one in done] == [depth == 90.0 for depth in depths if depth > 40]


@given(st.lists(st.sampled_from([50.0, 90.0]), max_size=6))
def test_a_falling_signal_counts_like_its_mirror_image(depths: list[float]) -> None:
    """A rule whose enter lies below its leave counts the mirrored signal alike."""
    mirrored = RepetitionRule(measure=RULE.measure, enter=-60, leave=-30, partial=-40, min_s=0.4, max_s=8)
    there = counted(bends(depths))
    back = counted([-value for value in bends(depths)], rule=mirrored)
    assert [(one.start_s, one.end_s, one.whole, -one.peak) for one in back] == [
        (one.start_s, one.end_s, one.whole, one.peak) for one in there
    ]


def test_trembling_about_a_threshold_is_one_repetition() -> None:
    """Hysteresis: going to and fro over `enter` does not count again."""
    tremble = [58.0, 62.0] * 20
    assert [one.whole for one in counted([0.0] * 5 + [45.0] * 5 + tremble + [45.0] * 5 + [0.0] * 5)] == [True]


def test_a_blink_is_not_a_repetition() -> None:
    """Shorter than min_s is noise."""
    assert counted([0.0] * 10 + [90.0] * 5 + [0.0] * 10) == []


def test_staying_out_too_long_is_not_a_repetition() -> None:
    """Longer than max_s is a rest in the far position, and the next one counts again."""
    assert len(counted([0.0] * 10 + [90.0] * 300 + bends([90.0]))) == 1


def test_half_a_repetition_at_the_start_does_not_count() -> None:
    """A source that begins at the farthest point shows half a repetition."""
    assert counted([90.0] * 10 + [80.0, 60.0, 45.0] * 3 + [0.0] * 10) == []


def test_an_excursion_under_way_counts_if_it_was_seen_to_go_out() -> None:
    """Kicks start from beyond the threshold: out, back past leave, one."""
    kick = [62.0] * 30 + [62.0 + n for n in range(15)] + [76.0 - 4 * n for n in range(19)]
    assert [one.whole for one in counted(kick)] == [True]


def test_the_peak_is_the_farthest_value_and_its_time() -> None:
    """The peak of a repetition is where the signal was largest."""
    (one,) = counted(bends([90.0]))
    assert one.peak == pytest.approx(90.0)
    assert one.peak_s == pytest.approx(10 / 30 + 1.0)
    assert one.start_s < one.peak_s < one.end_s


def test_a_rest_that_never_reaches_leave_counts_all_the_same() -> None:
    """An elbow that reads 48 when straight and 95 when bent is counted, for it comes back most of its own way."""
    signal = [48 + (95 - 48) / 2 * (1 - cos(2 * pi * n / 45)) for n in range(45 * 6)]
    assert [one.whole for one in counted([48.0] * 10 + signal + [48.0] * 10)] == [True] * 6


def test_pulsing_at_the_far_end_is_one_repetition() -> None:
    """Small bounces at the bottom are not counted."""
    pulses = [90 - 10 * (1 - cos(2 * pi * n / 20)) for n in range(100)]
    assert len(counted([0.0] * 5 + [45.0] * 5 + pulses + [45.0] * 5 + [0.0] * 10)) == 1


def test_a_start_beyond_leave_may_be_kept_for_long() -> None:
    """Kicks start beyond the threshold; half a minute in the start pose does not spoil the first one."""
    (one,) = counted([45.0] * 900 + [45.0 + n for n in range(30)] + [75.0 - 3 * n for n in range(25)])
    assert one.whole
    assert one.start_s == pytest.approx(30.0, abs=0.5)


def test_the_way_back_to_the_start_pose_is_no_kick() -> None:
    """Somebody kicks to 65 and back to -5, and rests at 45: with a share of 0.72 the way to the rest is not counted."""
    rule = RepetitionRule(measure="kick_image_deg.active", enter=44, leave=24, partial=32, own_share=0.72)
    kick = [30 + 35 * cos(2 * pi * n / 90) for n in range(90)]
    rest = [45.0] * 45
    signal = [*rest, *(kick * 4), *[65 - 70 * n / 45 for n in range(45)], *[-5 + n for n in range(50)], *rest]
    signal += [45.0 - n for n in range(45)]
    assert [one.whole for one in counted(signal, rule=rule)] == [True] * 5 + [False]


@given(st.floats(-8.0, 20.0))
@example(20.0)
def test_half_the_way_is_no_whole_one_wherever_the_rest_is_read(start: float) -> None:
    """The own way is measured from where each sets out: a start that was read wrong makes no half repetition whole."""
    signal = [start + value for value in bends([90.0, 90.0, 44.0, 90.0])]
    rule = RepetitionRule(measure=RULE.measure, enter=35, leave=17, partial=20, min_s=0.4, max_s=8)
    assert [one.whole for one in counted(signal, rule=rule)] == [True, True, False, True]
