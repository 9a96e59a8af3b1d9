"""A performance does what the movement file says, and tells the truth about it."""

from dataclasses import replace
from itertools import pairwise
from math import atan2, pi

import pytest
from tests.figure.examples import CIRCLES, FIGURE_FOUR, SIDE_KICK, SQUAT

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX, MIRROR
from unsit.figure.motion import Performance, cycle, motion, performance, pose_at, step_poses
from unsit.figure.skeleton import skeleton
from unsit.movement.model import CirclePath, CounterExample, FigureSpec, Movement

ALL = (SQUAT, SIDE_KICK, CIRCLES, FIGURE_FOUR)


def angle(done: Performance, joint: str) -> list[float]:
    """Give an angle over all poses."""
    return [pose.angles_deg.get(joint, 0.0) for pose in done.poses]


def index_at(done: Performance, time_s: float) -> int:
    """Give the number of the pose nearest to a time."""
    return round(time_s * done.fps)


def middle(points: Points, *names: str) -> Point:
    """Give the middle of landmarks."""
    chosen = [points[INDEX[name]] for name in names]
    return (
        sum(p[0] for p in chosen) / len(chosen),
        sum(p[1] for p in chosen) / len(chosen),
        sum(p[2] for p in chosen) / len(chosen),
    )


def test_repetitions_reach_their_extremes_as_often_as_said_and_never_go_past() -> None:
    """Claim: four squats reach 95° of knee flexion four times, never exceed it, and rest at both ends."""
    done = performance(SQUAT, "left", repetitions=4, rest_s=1.5)
    knee = angle(done, "knee_flexion.left")
    assert done.truth.repetitions == 4
    assert (done.truth.start_s, done.truth.end_s) == (1.5, 13.5)
    assert done.poses[-1].time_s == pytest.approx(15.0)
    assert max(knee) == pytest.approx(95.0, abs=0.05)
    peaks = [n for n in range(1, len(knee) - 1) if knee[n - 1] < knee[n] >= knee[n + 1] and knee[n] > 90]
    assert len(peaks) == 4
    assert set(knee[: index_at(done, 1.5)]) == {0.0}
    assert set(knee[index_at(done, 13.5) + 1 :]) == {0.0}


def test_a_keyframe_on_the_way_is_passed_without_a_stop() -> None:
    """Claim: between two kicks the leg passes the start angle at speed."""
    done = performance(SIDE_KICK, "left", repetitions=2)
    hip = angle(done, "hip_flexion.left")
    at = index_at(done, 1.5 + 5.0)
    assert hip[at] == pytest.approx(45.0, abs=0.5)
    assert (hip[at + 1] - hip[at - 1]) * done.fps / 2 > 10.0


def test_a_hold_dwells_for_the_time_said_and_goes_out_the_way_it_came_in() -> None:
    """Claim: the last keyframe is kept for hold_s, and the way out is the way in backwards."""
    done = performance(FIGURE_FOUR, "left", hold_s=6.0, rest_s=1.0)
    truth = done.truth
    assert (truth.hold_start_s, truth.hold_end_s, truth.hold_s) == (5.0, 11.0, 6.0)
    assert (truth.start_s, truth.end_s) == (1.0, 15.0)
    hip = angle(done, "hip_flexion.left")
    assert {round(value, 9) for value in hip[index_at(done, 5.0) : index_at(done, 11.0) + 1]} == {110.0}
    assert hip[: index_at(done, 5.0)] == pytest.approx(hip[: index_at(done, 11.0) : -1], abs=1e-6)


def turned(done: Performance, start_s: float, end_s: float) -> float:
    """Give the turns of the active hip about the circle's centre, counter-clockwise with x front and y up."""
    joints = zip(angle(done, f"hip_flexion.{done.side}"), angle(done, f"hip_adduction.{done.side}"), strict=True)
    phases = [atan2(-adduction - 5.0, flexion + 5.0) for flexion, adduction in joints]
    inside = phases[index_at(done, start_s) : index_at(done, end_s) + 1]
    steps = [(b - a + pi) % (2 * pi) - pi for a, b in pairwise(inside)]
    return sum(steps) / (2 * pi)


@pytest.mark.parametrize("side", ["left", "right"])
def test_circles_turn_exactly_as_often_as_said_forward_then_backward(side: str) -> None:
    """Claim: forward the phase of (front, up) falls by the number of circles, backward it rises by as much."""
    done = performance(CIRCLES, "left" if side == "left" else "right", circles=3, fps=60.0)
    start_s = done.truth.start_s + 2.0 + 0.5
    half_s = start_s + 3.25 * 2.0
    end_s = half_s + 3.25 * 2.0
    assert turned(done, start_s, half_s) == pytest.approx(-3.0, abs=0.02)
    assert turned(done, half_s, end_s) == pytest.approx(3.0, abs=0.02)
    assert (done.truth.circles_forward, done.truth.circles_backward) == (3, 3)
    assert max(angle(done, f"hip_flexion.{side}")[index_at(done, start_s) :][:780]) == pytest.approx(3.0, abs=0.1)


def test_circling_forward_the_leg_moves_to_the_front_while_it_is_up() -> None:
    """Claim: half-way up the first circle forward, above the centre, hip flexion grows."""
    done = performance(CIRCLES, "left", circles=2)
    from_n, to_n = index_at(done, 4.2), index_at(done, 8.5)
    flexion, adduction = angle(done, "hip_flexion.left"), angle(done, "hip_adduction.left")
    up = [n for n in range(from_n, to_n) if adduction[n] < -5.0 - 6.0]
    assert len(up) > 10
    assert all(flexion[n + 1] > flexion[n] for n in up)


def test_a_reversed_circle_turns_the_other_way_first() -> None:
    """Claim: reverse starts backward."""
    done = performance(CIRCLES, "left", circles=2, counter_example=CounterExample(reverse=True))
    assert turned(done, 4.0, 4.0 + 2.25 * 2.0) == pytest.approx(2.0, abs=0.05)


def test_a_replaced_circle_has_its_own_radius_and_roundness() -> None:
    """Claim: the fault's path is used instead of the movement's."""
    change = CounterExample(circle=CirclePath(16.0, 2.0, 0.25))
    done = performance(CIRCLES, "left", counter_example=change)
    part = slice(index_at(done, 4.5), index_at(done, 9.0))
    flexion, adduction = angle(done, "hip_flexion.left")[part], angle(done, "hip_adduction.left")[part]
    assert (max(flexion) - min(flexion)) / 2 == pytest.approx(16.0, abs=0.2)
    assert (max(adduction) - min(adduction)) / 2 == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize("done_by", ALL, ids=lambda movement: movement.id)
@pytest.mark.parametrize("stature_m", [1.55, 1.90])
def test_the_anchor_does_not_move_and_the_start_pose_stands_on_the_floor(done_by: Movement, stature_m: float) -> None:
    """Claim: the middle of the anchors stays where it was; the lowest landmark of the start lies as deep as flesh."""
    done = performance(done_by, "left", stature_m=stature_m)
    names = [name.replace("active_", "left_").replace("other_", "right_") for name in done_by.figure.anchor]
    first = middle(done.poses[0].points, *names)
    for pose in done.poses:
        assert middle(pose.points, *names) == pytest.approx(first, abs=1e-9)
    lowest = min(point[2] for point in done.poses[0].points)
    assert lowest == pytest.approx(skeleton(stature_m).flesh_m)
    hips = middle(done.poses[0].points, "left_hip", "right_hip")
    assert hips[:2] == pytest.approx((0.0, 0.0), abs=1e-9)


@pytest.mark.parametrize("done_by", ALL, ids=lambda movement: movement.id)
def test_the_right_side_is_the_mirror_image_of_the_left_over_the_whole_performance(done_by: Movement) -> None:
    """Claim: every pose of the right side is the left one with y negated and sides exchanged."""
    left, right = performance(done_by, "left", fps=10.0), performance(done_by, "right", fps=10.0)
    assert left.truth == right.truth
    for a, b in zip(left.poses, right.poses, strict=True):
        for number, point in enumerate(b.points):
            x, y, z = a.points[MIRROR[number]]
            assert point == pytest.approx((x, -y, z), abs=1e-12)


def test_a_fault_at_a_label_changes_that_keyframe_in_every_repetition_and_no_other() -> None:
    """Claim: 15° more at `front` shows at every front, and the back and the rests stay as they were."""
    change = CounterExample({"hip_flexion.active": 15.0}, at=("front",))
    right, wrong = performance(SIDE_KICK, "left"), performance(SIDE_KICK, "left", counter_example=change)
    good, bad = angle(right, "hip_flexion.left"), angle(wrong, "hip_flexion.left")
    for repetition in range(3):
        front, back = (index_at(right, 1.5 + 5.0 * repetition + time_s) for time_s in (2.0, 4.0))
        assert bad[front] - good[front] == pytest.approx(15.0, abs=0.01)
        assert bad[back] == pytest.approx(good[back], abs=0.01)
    assert bad[0] == good[0]
    assert bad[-1] == good[-1]
    assert wrong.truth.committed_s == pytest.approx(3.5)


@pytest.mark.parametrize("label", ["start", "end"])
def test_a_fault_where_repetitions_meet_never_touches_the_first_pose(label: str) -> None:
    """Claim: a fault at the first or the last label shows at every meeting, not in the pose that calibrates."""
    change = CounterExample({"knee_flexion.active": 30.0}, at=(label,))
    knee = angle(performance(SIDE_KICK, "left", counter_example=change), "knee_flexion.left")
    assert set(knee[: int(1.5 * 30)]) == {0.0}
    for meeting in (1, 2):
        assert knee[int((1.5 + 5.0 * meeting) * 30)] == pytest.approx(30.0, abs=0.1)


def test_a_fault_without_labels_is_faded_in_after_two_seconds() -> None:
    """Claim: nothing before 2 s, all of it from 3 s on, in rests too."""
    change = CounterExample({"trunk_flexion": 20.0})
    done = performance(SIDE_KICK, "left", counter_example=change)
    trunk = angle(done, "trunk_flexion")
    assert set(trunk[: index_at(done, 2.0) + 1]) == {0.0}
    assert 0.0 < trunk[index_at(done, 2.5)] < 20.0
    assert set(trunk[index_at(done, 3.0) :]) == {20.0}
    assert done.truth.committed_s == 3.0


def test_a_sway_swings_about_the_right_angle_with_its_period() -> None:
    """Claim: after 3 s the angle swings by its amplitude both ways once a period."""
    change = CounterExample(sway_deg={"trunk_lateral_bend": 8.0}, sway_period_s=1.0)
    bend = angle(performance(FIGURE_FOUR, "left", counter_example=change, fps=60.0), "trunk_lateral_bend")[180:360]
    assert max(bend) == pytest.approx(8.0, abs=0.1)
    assert min(bend) == pytest.approx(-8.0, abs=0.1)
    ups = sum(1 for a, b in pairwise(bend) if a < 0.0 <= b)
    assert ups in (2, 3)


def test_tempo_shortens_the_movement_and_not_the_rests_or_the_hold() -> None:
    """Claim: twice the tempo halves the moving time only."""
    change = CounterExample(tempo=2.0)
    fast = motion(SQUAT, "left", repetitions=2, rest_s=1.5, counter_example=change)
    assert fast.duration_s == pytest.approx(1.5 + 3.0 + 1.5)
    held = motion(FIGURE_FOUR, "left", hold_s=6.0, rest_s=1.0, counter_example=change)
    assert held.duration_s == pytest.approx(1.0 + 2.0 + 6.0 + 2.0 + 1.0)


def test_the_same_performance_twice_is_the_same() -> None:
    """Claim: nothing is left to chance."""
    assert performance(CIRCLES, "right", circles=1) == performance(CIRCLES, "right", circles=1)


@pytest.mark.parametrize("fps", [15.0, 60.0])
def test_the_frame_rate_changes_how_often_is_looked_and_nothing_else(fps: float) -> None:
    """Claim: poses at the same time are the same at any frame rate."""
    base, other = performance(SIDE_KICK, "left", fps=30.0), performance(SIDE_KICK, "left", fps=fps)
    there = {round(pose.time_s, 6): pose for pose in other.poses}
    common = [(pose, there[round(pose.time_s, 6)]) for pose in base.poses if round(pose.time_s, 6) in there]
    assert len(common) > 100
    for a, b in common:
        assert a.points[INDEX["left_ankle"]] == pytest.approx(b.points[INDEX["left_ankle"]], abs=1e-9)


def test_a_cycle_ends_where_it_starts() -> None:
    """Claim: shown over and over, a repetition has no jump and goes on after its end."""
    shown = cycle(SIDE_KICK)
    assert shown.duration_s == 5.0
    for a, b in zip(shown.points(4.999), shown.points(5.001), strict=True):
        assert a == pytest.approx(b, abs=0.005)
    assert pose_at(SIDE_KICK, 12.0).points == shown.points(2.0)
    assert cycle(FIGURE_FOUR).duration_s == 11.0


def test_the_poses_of_the_steps_carry_angles_on_and_show_a_fault_in_full() -> None:
    """Claim: an angle not named keeps its value; the fault is added where its labels say, or everywhere."""
    start, crossed, drawn = step_poses(FIGURE_FOUR)
    assert crossed.angles_deg["hip_flexion.right"] == start.angles_deg["hip_flexion.right"] == 55.0
    assert drawn.angles_deg["knee_flexion.left"] == 115.0
    change = CounterExample({"neck_flexion": 30.0}, at=("crossed",))
    wrong = step_poses(FIGURE_FOUR, counter_example=change)
    assert [pose.angles_deg.get("neck_flexion", 0.0) for pose in wrong] == [0.0, 30.0, 0.0]
    everywhere = step_poses(FIGURE_FOUR, counter_example=replace(change, at=()))
    assert [pose.angles_deg["neck_flexion"] for pose in everywhere] == [30.0, 30.0, 30.0]


def test_what_cannot_be_performed_is_refused_in_plain_words() -> None:
    """Claim: an unknown anchor, a single keyframe, no amount, no circle and no frame rate each say what must hold."""
    spec = SQUAT.figure
    with pytest.raises(ValueError, match="an anchor must be a landmark"):
        motion(replace(SQUAT, figure=replace(spec, anchor=("left_tail",))), "left")
    with pytest.raises(ValueError, match="must be two or more"):
        motion(replace(SQUAT, figure=FigureSpec(spec.keyframes[:1], spec.anchor)), "left")
    with pytest.raises(ValueError, match="positive amount"):
        motion(SQUAT, "left", repetitions=0)
    with pytest.raises(ValueError, match=r"must have figure\.circle"):
        motion(replace(CIRCLES, figure=replace(CIRCLES.figure, circle=None)), "left")
    with pytest.raises(ValueError, match="fps must be greater than 0"):
        performance(SQUAT, "left", fps=0.0)
