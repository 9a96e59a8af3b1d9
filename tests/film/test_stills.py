"""Posters: the figure is in the picture, whole, and the files are small."""

from io import BytesIO
from itertools import islice

import numpy as np
import pytest
from PIL import Image
from tests.film.painters import Dots

from unsit.film.stills import LINK_PX, STEP_PX, fault_moment, painter, png, posters, step_moments
from unsit.movement.library import load_library

LIBRARY = load_library()


@pytest.mark.parametrize("name", list(LIBRARY.movements))
def test_steps_and_mistakes_are_shown_at_moments_of_the_movement(name: str) -> None:
    """Steps in order from the start; a mistake at a keyframe that commits it."""
    movement = LIBRARY.movements[name]
    frames = movement.figure.keyframes
    moments = step_moments(movement)
    assert moments[0] == 0.0
    assert list(moments) == sorted(set(moments))
    for fault in movement.faults:
        change = fault.counter_example
        moment = fault_moment(movement, change)
        assert moment >= 0.0
        if change.at:
            labels = [frame.label for frame in frames if abs(frame.time_s / change.tempo - moment) < 1e-6]
            assert set(labels) & set(change.at) or change.sway_deg


def test_a_movement_has_a_poster_for_each_step_and_mistake_and_one_for_links() -> None:
    """Named by number, by fault and `link`; squares, and the size link previews want."""
    movement = LIBRARY.movements["squat"]
    made = dict(posters(movement, "woman", Dots()))
    faults = [fault.id for fault in movement.faults]
    assert list(made) == [*(str(n) for n in range(1, len(step_moments(movement)) + 1)), *faults, "link"]
    link = made.pop("link")
    assert link.shape == (LINK_PX[1], LINK_PX[0], 3)
    assert all(picture.shape == (STEP_PX, STEP_PX, 3) for picture in made.values())


def test_the_figure_stands_in_the_middle_of_its_poster() -> None:
    """Drawn for real: body and clothes take a good part of the picture, and nothing of them is cut off."""
    movement = LIBRARY.movements["squat"]
    with painter() as draws:
        first, second = islice(posters(movement, "woman", draws), 2)
    for _, picture in (first, second):
        spread = picture.max(2).astype(int) - picture.min(2)
        dark = picture.max(2) < 70
        body = (spread > 45) | dark
        assert 0.04 < body.mean() < 0.5
        edge = np.concatenate([body[:8].ravel(), body[-8:].ravel(), body[:, :8].ravel(), body[:, -8:].ravel()])
        assert edge.mean() < 0.005
    assert np.abs(first[1].astype(int) - second[1]).mean() > 2.0
    data = png(first[1])
    assert len(data) < 120_000
    image = Image.open(BytesIO(data))
    assert image.size == (STEP_PX, STEP_PX)
    assert image.mode == "P"
