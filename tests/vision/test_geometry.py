"""Claims about squares in pictures: anchors, regions of interest, merging, refining."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.vision.geometry import (
    DETECTOR_SIDE,
    Roi,
    anchors,
    crop_matrix,
    decode_detections,
    letterbox,
    refine,
    roi_from_points,
    to_picture,
    weighted_nms,
)

rois = st.builds(Roi, st.floats(-500, 2000), st.floats(-500, 2000), st.floats(10, 3000), st.floats(-math.pi, math.pi))


def test_there_is_an_anchor_for_each_answer_of_the_detector() -> None:
    """Two in each cell of 28 × 28 and 14 × 14, six in each of 7 × 7, row by row, in the middle of the cells."""
    centres = anchors()
    assert centres.shape == (28 * 28 * 2 + 14 * 14 * 2 + 7 * 7 * 6, 2) == (2254, 2)
    assert centres[0].tolist() == centres[1].tolist() == pytest.approx([0.5 / 28, 0.5 / 28])
    assert centres[2].tolist() == pytest.approx([1.5 / 28, 0.5 / 28])
    assert centres[-1].tolist() == pytest.approx([6.5 / 7, 6.5 / 7])
    assert centres[28 * 28 * 2].tolist() == pytest.approx([0.5 / 14, 0.5 / 14])


@pytest.mark.parametrize(
    ("far", "turn_deg"), [((100, 20), 0), ((180, 100), 90), ((20, 100), -90), ((100, 180), 180), ((160, 40), 45)]
)
def test_a_region_turns_with_the_body(far: tuple[float, float], turn_deg: float) -> None:
    """A body whose head is to the right of its hips lies turned 90° clockwise."""
    roi = roi_from_points(100, 100, *far)
    assert abs(math.degrees(roi.turn_rad)) % 360 == pytest.approx(abs(turn_deg))
    assert math.copysign(1, roi.turn_rad) == math.copysign(1, turn_deg) or turn_deg in (0, 180)
    assert (roi.x, roi.y) == (100, 100)
    assert roi.side == pytest.approx(2 * 1.25 * math.dist(far, (100, 100)))


@given(roi=rois, x=st.floats(0, 1), y=st.floats(0, 1))
def test_cutting_out_and_placing_back_agree(roi: Roi, x: float, y: float) -> None:
    """The place of a crop's pixel in the picture is the same by both ways."""
    cut = crop_matrix(roi, 256) @ np.array([256 * x, 256 * y, 1.0])
    placed = to_picture(np.array([[x, y]]), roi)[0]
    assert cut == pytest.approx(placed, abs=1e-6 * roi.side + 1e-6)


@given(roi=rois)
def test_the_middle_and_the_top_of_a_crop_are_where_the_body_says(roi: Roi) -> None:
    """The middle of the crop is the hips; its upper edge is half a side away in the body's direction."""
    middle, top = to_picture(np.array([[0.5, 0.5], [0.5, 0.0]]), roi)
    assert middle == pytest.approx([roi.x, roi.y])
    again = roi_from_points(*middle, *top)
    assert again.side == pytest.approx(roi.side * 1.25)
    assert math.cos(again.turn_rad - roi.turn_rad) == pytest.approx(1.0)


def test_a_letterbox_holds_the_whole_picture() -> None:
    """The square has the longer side and the picture in its middle."""
    corners = to_picture(np.array([[0.0, 0.0], [1.0, 1.0]]), letterbox(640, 480))
    assert corners.tolist() == [[0.0, -80.0], [640.0, 560.0]]


def test_answers_count_from_their_anchors() -> None:
    """Centre and points are steps from the anchor in pixels of the input, sizes are not."""
    raw = np.zeros((1, 12))
    raw[0, :4] = [22.4, -22.4, 112, 56]
    points = decode_detections(raw, np.array([0.9]), np.array([[0.5, 0.25]]))
    assert points[0, 0].tolist() == pytest.approx([0.6, 0.15])
    assert points[0, 1].tolist() == pytest.approx([112 / DETECTOR_SIDE, 56 / DETECTOR_SIDE])
    assert points[0, 2].tolist() == pytest.approx([0.5, 0.25])


def person(x: float, y: float) -> np.ndarray:
    """Give the points of a detection."""
    return np.array([[x, y], [0.2, 0.2], [x, y], [x, y - 0.3], [x, y], [x, y]])


def test_answers_for_one_person_are_merged_by_weight() -> None:
    """Overlapping boxes become their mean, weighted by score; others stay; the best comes first."""
    points = np.stack([person(0.2, 0.5), person(0.7, 0.5), person(0.72, 0.5)])
    people = weighted_nms(points, np.array([0.6, 0.9, 0.3]))
    assert [score for score, _ in people] == [0.9, 0.6]
    assert people[0][1][2].tolist() == pytest.approx([0.7 * 0.75 + 0.72 * 0.25, 0.5])
    assert people[1][1][2].tolist() == pytest.approx([0.2, 0.5])


def heat(x: int, y: int, strength: float = 10.0) -> np.ndarray:
    """Give a heat map with one peak."""
    values = np.full((64, 64, 1), -20.0, np.float32)
    values[y, x, 0] = strength
    return values


@pytest.mark.parametrize("place", [(30, 20), (0, 0), (63, 63), (2, 61)])
def test_a_point_moves_to_the_heat_near_it(place: tuple[int, int]) -> None:
    """A peak within three cells draws the point, at the map's edge too."""
    near = np.array([[min(max(place[0] + 2, 0), 63) + 0.4, min(max(place[1] - 1, 0), 63) + 0.4]], np.float32) / 64
    assert refine(near, heat(*place))[0] == pytest.approx(np.array(place) / 64, abs=1e-4)


def test_a_point_without_heat_stays() -> None:
    """A weak peak, a far peak and a point outside the map change nothing."""
    point = np.array([[0.5, 0.5]], np.float32)
    outside = np.array([[1.2, -0.3]], np.float32)
    assert refine(point, heat(32, 32, strength=-1.0)).tolist() == point.tolist()
    assert refine(point, heat(40, 32)).tolist() == point.tolist()
    assert refine(outside, heat(63, 0)).tolist() == outside.tolist()


def test_refining_is_the_weighted_mean_of_seven_by_seven_cells() -> None:
    """Against the plain formula, on random maps of several points."""
    random = np.random.default_rng(3)
    maps = random.normal(0, 2, (64, 64, 5)).astype(np.float32)
    points = random.uniform(0.02, 0.98, (5, 2)).astype(np.float32)
    moved = refine(points, maps)
    for number, (x, y) in enumerate(points * 64):
        total = sum_x = sum_y = 0.0
        for row in range(max(0, int(y) - 3), min(64, int(y) + 4)):
            for column in range(max(0, int(x) - 3), min(64, int(x) + 4)):
                weight = 1 / (1 + math.exp(-float(maps[row, column, number])))
                total, sum_x, sum_y = total + weight, sum_x + weight * column, sum_y + weight * row
        assert moved[number] == pytest.approx([sum_x / total / 64, sum_y / total / 64], abs=1e-5)
