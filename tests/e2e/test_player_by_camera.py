"""Whole sessions before the camera: films of the figure, counts and holds against the films' truth.

The films (`session_films.py`) show the right side; mirrored they show the left one, with which a session begins.
Camera and clock of the page go by the film's own time (`timed_camera.py`), so what is told here is so on any machine.
The person in the film waits in the start position until the work begins, as whoever is led through a session does.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from tests.e2e.conftest import PHONE, lasting_browser, watched_page
from tests.e2e.player_site import free_port, serving
from tests.e2e.session_films import HERE
from tests.e2e.timed_camera import Film, Note, TimedCamera

WITHIN_S: Final = 1.0
"""A hold is as long as the film's to a second; a repetition or circle is told within a second of its end."""

SERIES: Final = ("side_kick_front_back", "side_kick_up_down", "side_kick_circles")
COUNTED: Final = ("RepetitionCompleted", "CircleCompleted")


@pytest.fixture
def calm_page(chromium: Browser) -> Iterator[Page]:
    """Give a phone's page that asks for less motion: drawing the figure takes long, and is tested elsewhere."""
    context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    page, problems = watched_page(context)
    yield page
    context.close()
    # The pose's machine reports on itself by the channel of errors.
    assert [problem for problem in problems if "XNNPACK delegate" not in problem] == []


def _film(movement: str, side: str) -> Film:
    return Film(HERE / f"{movement}.mp4", mirrored=side == "left")


def _told(notes: Sequence[Note], *events: str) -> list[Note]:
    return [note for note in notes if any(one["event"] in events for one in note.told)]


def _do(page: Page, camera: TimedCamera, film: Film) -> list[Note]:
    """Wait in the start position until that is seen, then do the set; gives what was on the page in the work."""
    start_s = film.truth.set_start_s
    lead = page.locator("section.lead")
    ready: list[Note] = []
    if (part := lead.get_attribute("data-part")) in {"rest", "turn"}:
        ready += camera.wait(film, start_s, part=part)
    if lead.get_attribute("data-part") == "setup":
        if not _told(ready, "SetupReached"):
            ready += camera.wait(film, start_s, event="SetupReached")
        page.get_by_role("button", name="I am ready").click()
    assert _told(ready, "SetupReached"), "who lies in the start position must be seen there"
    notes = camera.play(film, start_s, part="work")
    while notes[-1].part == "change":
        at_s = notes[-1].film_s or 0.0
        notes += camera.wait(film, at_s, part="change")
        notes += camera.play(film, at_s, part="work")
    return notes


def _led_by_the_body(notes: Sequence[Note]) -> None:
    assert {note.lead for note in notes if note.part == "work"} == {"body"}
    assert notes[-1].part != "work", "the set must end by what the body did before the film does"


def _counted(notes: Sequence[Note], film: Film) -> None:
    """Compare what was counted, and when, with what the film's truth says was done."""
    _led_by_the_body(notes)
    rounds = film.truth.circles or film.truth.repetitions
    counted = _told(notes, *COUNTED)
    assert len(counted) == len(rounds)
    for note, done in zip(counted, rounds, strict=True):
        assert note.film_s is not None
        assert done.start_s < note.film_s <= done.end_s + WITHIN_S
    amount = len(rounds) if film.truth.repetitions else len(rounds) // 2
    shown = [note.number for note in counted if note.part == "work"]
    assert shown == [n for _ in range(len(rounds) // amount) for n in range(1, amount)]
    faults = {one["fault"] for note in notes for one in note.told if one["event"] == "FaultFound"}
    assert faults == {one.id for one in film.truth.faults}


def _held(notes: Sequence[Note], film: Film, asked_s: float) -> None:
    """Compare how long was held, at every moment, with how long the film's truth says it is held."""
    _led_by_the_body(notes)
    [hold] = film.truth.holds
    held = [
        (note.film_s, one["held_s"])
        for note in notes
        for one in note.told
        if one["event"] == "HoldProgressed" and note.film_s is not None
    ]
    assert len(held) > asked_s / 2
    for film_s, held_s in held:
        assert held_s == pytest.approx(film_s - hold.start_s, abs=WITHIN_S)
    for note in notes:
        if note.film_s is not None and note.number is not None and note.part == "work":
            assert note.number == pytest.approx(asked_s - max(0.0, note.film_s - hold.start_s), abs=1 + WITHIN_S)
    assert notes[-1].film_s == pytest.approx(hold.start_s + asked_s, abs=WITHIN_S)


def _clean(notes: Sequence[Note], film: Film) -> str:
    """Give how the page is to say how many were clean: none with a fault of the film, all that come before."""
    told = [one for note in notes for one in note.told if one["event"] == "RepetitionCompleted"]
    if not told:
        return f"{len(film.truth.circles)} circles"
    faulty_s = [fault.start_s for fault in film.truth.faults]
    for one, done in zip(told, film.truth.repetitions, strict=True):
        if any(done.start_s <= start_s < done.end_s for start_s in faulty_s):
            assert one["clean"] is False
        elif all(done.end_s <= start_s for start_s in faulty_s):
            assert one["clean"] is True
    return f"{sum(one['clean'] for one in told)} of {len(told)} seen"


def test_a_whole_hip_stretch_is_held_before_the_camera(calm_page: Page, site: str) -> None:
    """A minute on each side, second for second as the film holds it; the person changes sides while the clock leads."""
    page = calm_page
    camera = TimedCamera(page)
    camera.open(f"{site}/go/?routine=hip_stretch")
    for side in ("left", "right"):
        film = _film("hip_stretch_floor", side)
        expect(page.locator(f".lead[data-side={side}]")).to_be_visible()
        _held(_do(page, camera, film), film, 60.0)
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    for side in ("left", "right"):
        row = page.locator(f"tr[data-side={side}]")
        expect(row.locator(".done")).to_have_text("60 of 60 s")
        assert re.fullmatch(r"(59|60) s", row.locator(".clean").inner_text())


def test_a_whole_side_kick_series_is_counted_before_the_camera(calm_page: Page, site: str) -> None:
    """Every kick, lift and circle of both sides, as the film does it; the one kick with a moving spine is told."""
    page = calm_page
    camera = TimedCamera(page)
    camera.open(f"{site}/go/?routine=side_kick_series")
    seen: dict[tuple[str, str], str] = {}
    for side in ("left", "right"):
        for movement in SERIES:
            film = _film(movement, side)
            expect(page.locator(f".lead[data-movement={movement}][data-side={side}]")).to_be_visible()
            notes = _do(page, camera, film)
            _counted(notes, film)
            seen[movement, side] = _clean(notes, film)
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    for (movement, side), clean in seen.items():
        row = page.locator(f"tr[data-movement={movement}][data-side={side}]")
        rounds = len(_film(movement, side).truth.circles or _film(movement, side).truth.repetitions)
        expect(row.locator(".done")).to_have_text(f"{rounds} of {rounds}")
        expect(row.locator(".clean")).to_have_text(clean)


def test_kicks_are_counted_with_the_server_gone_and_the_browser_restarted(
    playwright_driver: Playwright, tmp_path: Path
) -> None:
    """After "Make everything available offline" the camera coach counts without a network what it counts with one."""
    home = f"http://127.0.0.1:{(port := free_port())}"
    with serving(port=port), lasting_browser(playwright_driver, tmp_path) as context:
        page = context.new_page()
        page.goto(home)
        page.get_by_role("button", name="Make everything available offline").click()
        expect(page.locator("[data-state=all]")).to_be_visible()
        page.reload()
        expect(page.locator("[data-state=all]")).to_be_visible()
    with lasting_browser(playwright_driver, tmp_path, PHONE) as context:
        page = context.new_page()
        camera, film = TimedCamera(page), _film("side_kick_front_back", "left")
        camera.open(f"{home}/go/?movement=side_kick_front_back")
        notes = _do(page, camera, film)
        _counted(notes, film)
        page.get_by_role("button", name="End here").click()
        row = page.locator("tr[data-movement=side_kick_front_back]")
        expect(row.locator(".done")).to_have_text("6 of 6")
        expect(row.locator(".clean")).to_have_text(_clean(notes, film))
