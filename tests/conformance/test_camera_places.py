"""For every movement: the places of its file are among those the figure allows, and the advised place holds true."""

from functools import cache
from typing import Final

import pytest

from unsit.engine.sets import SetWatch
from unsit.figure.camera import film, placed
from unsit.figure.legibility import Obstacle, script
from unsit.figure.motion import performance
from unsit.figure.noise import noisy
from unsit.figure.place_words import advice_sentences
from unsit.figure.places import PICTURES, Advice, Place, advise
from unsit.movement.library import load_library
from unsit.movement.model import CounterExample, Facing, Kind, Movement, View

LIBRARY = load_library()
IDS = sorted(LIBRARY.movements)

HIGHER_THAN_A_ROOM: Final = {
    "side_kick_circles": "chest",
    "side_kick_front_back": "chest",
    "side_kick_up_down": "chest",
}
"""Views from higher than a phone usually stands: 1.65 to 1.9 m. Their thresholds were tried there."""

REPETITIONS, HOLD_S, CIRCLES, FPS = 3, 8.0, 3, 20.0


@cache
def advice(name: str) -> Advice:
    """Give the advice for a movement of the library."""
    return advise(LIBRARY.movements[name])


def best(name: str) -> Place:
    """Give the best place of a movement."""
    found = advice(name).best
    assert found is not None
    return found


@pytest.mark.parametrize("name", IDS)
def test_the_views_of_the_file_show_what_the_file_says(name: str) -> None:
    """From every view the movement is counted, and every fault listed for it is told from the right way."""
    for verdict in advice(name).views:
        assert verdict.readable, f"{verdict.view}: {verdict.problems}, not seen {verdict.unseen}"


@pytest.mark.parametrize("name", IDS)
def test_a_phone_can_stand_where_the_views_are(name: str) -> None:
    """At most 4 m away, 0.1 to 1.6 m high, not behind a wall; the views that are higher are named here."""
    too_high = [
        verdict.view
        for verdict in advice(name).views
        if Obstacle.TOO_HIGH in {one.obstacle for one in verdict.problems}
    ]
    assert too_high == ([HIGHER_THAN_A_ROOM[name]] if name in HIGHER_THAN_A_ROOM else [])


@pytest.mark.parametrize("name", IDS)
def test_the_advised_place_shows_every_fault_that_the_file_scores(name: str) -> None:
    """One place does for everything; it is told in a sentence, and there are neighbours that do too."""
    scored = {fault.id for fault in LIBRARY.movements[name].faults if fault.views}
    told = advice(name)
    assert set(best(name).faults) == scored
    assert told.unseen == ()
    assert told.further == ()
    assert len(told.region) >= 15
    first, *_ = advice_sentences(LIBRARY.movements[name], told)
    assert first.startswith("Put the phone")


@pytest.mark.parametrize("name", IDS)
def test_the_coach_counts_rightly_from_the_advised_place(name: str) -> None:
    """The figure, filmed from there with the noise of the pose model, is counted as it moved, without a fault."""
    movement = LIBRARY.movements[name]
    watch = _watched(movement, best(name))
    sets = watch.finish()
    assert [span.id for one in sets for span in one.faults] == []
    if movement.kind is Kind.REPETITIONS:
        assert sum(one.count for one in sets) == REPETITIONS
    elif movement.kind is Kind.HOLD:
        assert sum(one.hold_s for one in sets) == pytest.approx(HOLD_S, abs=1.0)
    else:
        assert [sum(one.circle_count(way) for one in sets) for way in ("forward", "backward")] == [CIRCLES, CIRCLES]


@pytest.mark.parametrize("name", IDS)
def test_the_coach_finds_the_gravest_fault_from_the_advised_place(name: str) -> None:
    """The figure, filmed from there as it commits it, is told."""
    movement = LIBRARY.movements[name]
    fault = max((one for one in movement.faults if one.views), key=lambda one: one.severity)
    sets = _watched(movement, best(name), fault.counter_example).finish()
    assert fault.id in {span.id for one in sets for span in one.faults}


def _watched(movement: Movement, place: Place, change: CounterExample | None = None) -> SetWatch:
    shown = performance(
        movement, "left", repetitions=REPETITIONS, hold_s=HOLD_S, circles=CIRCLES, counter_example=change, fps=FPS
    )
    picture = PICTURES[place.picture]
    camera = placed(
        View("", Facing.FRONT, place.azimuth_deg, place.elevation_deg, place.distance_m, ""),
        movement.position,
        "left",
        script(movement).reach,
        field_of_view_deg=picture.field_of_view_deg,
        aspect=picture.aspect,
    )
    watch = SetWatch(movement)
    for frame in noisy(film(((pose.time_s, pose.points) for pose in shown.poses), camera), seed=1):
        watch.update(frame)
    return watch
