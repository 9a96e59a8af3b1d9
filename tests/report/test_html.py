"""The report is one file that needs nothing else, reads well aloud, and shows what was found."""

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import numpy as np
import pytest
from tests.report.examples import CIRCLES, SQUATS, STRETCH, check_result, filmed, material, movement, movements

from unsit.engine.result import CheckResult, FaultSpan, SetResult
from unsit.engine.sets import SetWatch
from unsit.report.html import to_html
from unsit.report.material import Material

_VOID = {"meta", "br", "img", "link", "hr"}


class Page(HTMLParser):
    """A page taken apart: counts of tags, attributes by tag, and whether every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a tag and remember its attributes."""
        self.counts[tag] += 1
        self.attributes.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a tag that closes itself."""
        self.counts[tag] += 1
        self.attributes.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Gather the text."""
        self.text += data + " "


def checked(name: str, fault: str = "", *, pictures: bool = False) -> tuple[CheckResult, Material]:
    """Give the result of watching the figure do a movement, and what a report draws from."""
    frames = filmed(name)
    watch, gathered = SetWatch(movement(name)), Material()
    picture = np.full((240, 320, 3), 128, np.uint8) if pictures else None
    for frame in frames:
        gathered.take(frame, picture, watch.update(frame))
    return CheckResult("film.mp4", frames[-1].time_s, len(frames), len(frames), watch.finish()), gathered


def page(result: CheckResult, gathered: Material | None = None) -> str:
    """Give the report's text."""
    names = {one.movement for one in result.sets}
    return to_html(result, movements(*names), material(filmed("squat")) if gathered is None else gathered)


@pytest.fixture(scope="module")
def squats() -> str:
    """Give the report of squats done by the figure, with pictures."""
    return page(*checked("squat", pictures=True))


def test_it_asks_for_nothing_from_outside(squats: str) -> None:
    """No address, no script; the policy allows data pictures and this very style sheet only."""
    assert "<script" not in squats
    for _, attributes in Page(squats).attributes:
        for key in ("src", "href", "action", "data"):
            assert attributes.get(key, "#").startswith(("#", "data:"))
    assert not re.search(r"url\(|@import|https?://", squats)
    style = re.search(r"<style>(.*)</style>", squats, re.DOTALL)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = next(a["content"] for _, a in Page(squats).attributes if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert f"'sha256-{digest}'" in policy
    assert " style=" not in squats


def test_it_can_be_found_through_without_seeing_it(squats: str) -> None:
    """Landmarks, one first heading, captions on tables, a name on every picture and every section."""
    taken_apart = Page(squats)
    assert all(taken_apart.counts[tag] == 1 for tag in ("main", "header", "footer", "h1"))
    assert squats.split("</head>")[0].count("<title>") == 1
    assert taken_apart.counts["caption"] == taken_apart.counts["table"] > 0
    ids = {attributes["id"] for _, attributes in taken_apart.attributes if "id" in attributes}
    for tag, attributes in taken_apart.attributes:
        if tag == "svg":
            assert attributes.get("role") == "img"
            assert attributes.get("aria-label") or attributes.get("aria-labelledby")
        if tag == "section":
            assert attributes["aria-labelledby"] in ids
        if tag == "a":
            assert attributes["href"].removeprefix("#") in ids
    assert '<html lang="en">' in squats


def test_it_serves_light_dark_small_and_paper() -> None:
    """The style sheet knows all four."""
    text = page(check_result())
    for words in ("prefers-color-scheme: dark", "max-width: 560px", "@media print", "width=device-width"):
        assert words in text


def test_repetitions_are_numbered_on_the_signal_and_shown_as_stills(squats: str) -> None:
    """Two squats: two bands with their numbers, two dots, the thresholds, two stills with picture and skeleton."""
    wide = squats.split('<div class="wide">')[1].split("</svg>")[0]
    assert re.findall(r'class="label done"[^>]*>(\d)<', wide) == ["1", "2"]
    assert wide.count('class="mark done"') == 2
    assert all(f'class="threshold {kind}"' in wide for kind in ("enter", "leave", "partial"))
    assert squats.count("data:image/jpeg;base64,") == 2
    assert squats.count('<svg class="still"') == 2
    assert squats.count('class="bone left') >= 2


def test_without_pictures_the_skeleton_is_drawn_alone() -> None:
    """A recording has no pictures; its stills are drawings."""
    text = page(*checked("squat"))
    assert "data:image" not in text
    assert text.count('<svg class="still bare"') == 2


def test_holds_are_shaded_with_their_length() -> None:
    """A hold's plot tells how long each part was held and what had to be kept."""
    result, gathered = checked("hip_stretch_floor")
    (one,) = result.sets
    text = page(result, gathered)
    assert f">{one.hold_s:.1f} s</text>" in text
    assert re.search(r'<li class="enter">at (least|most) ', text)


def test_circles_have_their_path_and_their_numbers() -> None:
    """Circles are shown in time, forward and backward apart, and as paths."""
    text = page(*checked("side_kick_circles"))
    assert {"1f", "2f", "1b", "2b"} <= set(re.findall(r">(\d[fb])</text>", text))
    assert '<svg class="path"' in text


def test_a_mobility_check_stands_with_its_error() -> None:
    """The value, how far it may be off, and what it tells; a movement that is no check has no word of it."""
    result, gathered = checked("side_kick_front_back")
    (one,) = result.sets
    assert one.check is not None
    assert one.check.value is not None
    text = page(result, gathered)
    assert f"<strong>Still-spine range: {one.check.value:.0f}° ± 8°</strong>" in text
    assert "How far forward the long leg kicks" in text
    assert 'class="check"' not in page(*checked("squat"))


def test_the_still_spine_range_is_a_gauge() -> None:
    """The largest kick with a still trunk is shown with its number; without one there is no gauge."""
    result, gathered = checked("side_kick_front_back")
    (one,) = result.sets
    assert one.still_spine_deg is not None
    assert f"{one.still_spine_deg:.0f}°</text>" in page(result, gathered).split('<svg class="gauge"')[1]
    assert "gauge" not in page(*checked("squat")).split("</style>")[1]


def test_faults_stand_in_a_table_and_on_a_timeline() -> None:
    """Each kind of fault has its times, its worst value, its cue and its reason, and its row in time."""
    fault = next(fault for fault in movement("squat").faults if fault.id == "knees_cave")
    spans = (*SQUATS.faults, FaultSpan("knees_cave", 9.0, 9.4, -0.3))
    text = Page(page(check_result(replace(SQUATS, faults=spans)))).text
    for words in (fault.cue, fault.reason, "0:07.2–0:08.8", "−0.30", "Faults in time", "2 faults"):
        assert words in text


def test_what_was_not_seen_comes_with_the_place_for_the_camera() -> None:
    """Which measure, which fault, where the camera sees it, drawn from above."""
    text = page(check_result(SQUATS))
    assert "Not seen: trunk tilt, for “leans forward”." in text
    assert movement("squat").view("side").advice in text
    assert '<svg class="above"' in text


def test_clean_work_is_praised_and_faulty_work_is_not() -> None:
    """Reassurance when nothing was found."""
    words = movement("squat").reassurance[0]
    assert words in page(check_result(replace(SQUATS, faults=())))
    assert words not in page(check_result(SQUATS))


def test_names_cannot_break_the_page() -> None:
    """A file's name, an id or a sentence is text, never markup."""
    hostile = '<img src=x onerror="alert(1)">'
    one = SetResult(hostile, "left", 0.0, 5.0, unknown=(hostile,), faults=(FaultSpan(hostile, 1.0, 2.0, 3.0),))
    result = check_result(one, source=f"{hostile}.mp4", advice=[hostile])
    text = to_html(result, {}, Material())
    assert "<img" not in text
    assert Page(text).text.count("onerror") >= 5


def test_a_check_without_sets_is_a_page_with_advice() -> None:
    """Nothing found is said, with what to do; interrupted is said too."""
    result = replace(check_result(advice=["More light."]), interrupted=True, warnings=("cut short",))
    text = Page(page(result)).text
    for words in ("No set was found", "More light.", "cut short", "Stopped early"):
        assert words in text


def test_many_sets_keep_the_page_small() -> None:
    """Twelve stills are the most, however many sets there are."""
    text = page(check_result(*[SQUATS] * 10))
    assert 0 < text.count('<svg class="still bare"') <= 12
    assert Page(text).counts["section"] == 11


def test_sets_of_other_kinds_than_their_frames_do_not_break_it() -> None:
    """A hold and circles of which the trace shows nothing are told without plots."""
    text = page(check_result(STRETCH, CIRCLES), Material())
    assert "held 32.0 s in 2 parts" in text
    assert '<svg class="plot"' not in text
