"""The text of a check tells everything, in 80 columns, with and without colour."""

import io
from collections.abc import Mapping
from dataclasses import replace

import pytest
from rich.console import Console
from tests.report.examples import CIRCLES, SQUATS, STRETCH, check_result, movements

from unsit.engine.result import CheckResult, CheckValue, FaultSpan
from unsit.movement.model import Movement
from unsit.report.text import print_result

KNOWN = ("squat", "hip_stretch_floor", "side_kick_circles")


def told(result: CheckResult, known: Mapping[str, Movement] | None = None, *, colour: bool = False) -> str:
    """Give what is printed into a pipe of 80 columns, or on a colour terminal."""
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=colour, highlight=False)
    print_result(result, movements(*KNOWN) if known is None else known, console)
    return out.getvalue()


def in_one_line(text: str) -> str:
    """Give the text without its line ends."""
    return " ".join(text.split())


def test_each_set_has_one_line_with_movement_side_times_and_count() -> None:
    """The table says at a glance what was done."""
    lines = told(check_result(SQUATS, STRETCH, CIRCLES)).splitlines()
    (squat,) = [line for line in lines if line.lstrip().startswith("1  Squat ")]
    assert "both sides" in squat
    assert "0:02.0" in squat
    assert "0:09.5" in squat
    text = in_one_line(told(check_result(SQUATS, STRETCH, CIRCLES)))
    for words in ("2 repetitions + 1 partial", "held 32.0 s in 2 parts", "1 circle forward, 2 backward"):
        assert words.split()[0] in text


def test_a_count_that_is_not_sure_is_told_as_about_right() -> None:
    """Who is told a number is told as well whether it can be relied on; a sure one is a number and no more."""
    text = in_one_line(told(check_result(replace(SQUATS, count_confidence=0.47))))
    assert "about 2" in text
    assert "The count may be off: it is exact with a chance of 47 %." in text
    sure = in_one_line(told(check_result(replace(SQUATS, count_confidence=0.93))))
    assert "about" not in sure.replace("About the source", "")
    assert "may be off" not in sure


def test_a_fault_is_told_with_its_times_its_worst_value_and_its_cue() -> None:
    """Whoever reads it knows when it was and what to do."""
    text = in_one_line(told(check_result(SQUATS)))
    assert "knees cave at 0:07.2, worst −0.21: Knees out over the toes" in text


def test_a_fault_that_comes_often_is_told_once() -> None:
    """Nine times the same fault is one line with the first times and how many more."""
    spans = tuple(FaultSpan("knees_cave", float(start), start + 0.5, -0.2 - start / 100) for start in range(9))
    text = in_one_line(told(check_result(replace(SQUATS, faults=spans))))
    assert text.count("Knees out over the toes") == 1
    assert "and 3 more, worst −0.28" in text


def test_clean_work_is_answered_with_reassurance() -> None:
    """Correction is not all: a set without a fault gets one of the movement's reassurances."""
    clean = replace(SQUATS, faults=())
    assert movements("squat")["squat"].reassurance[0] in told(check_result(clean))
    assert movements("squat")["squat"].reassurance[0] not in told(check_result(SQUATS))


def test_what_was_not_seen_is_told_with_what_it_leaves_unknown() -> None:
    """Unknown is told as unknown, with the faults that could not be judged."""
    assert "not seen: trunk tilt, for “leans forward”" in in_one_line(told(check_result(SQUATS)))


def test_the_value_of_a_mobility_check_is_told_or_why_there_is_none() -> None:
    """With its error; a value that could not be read is never a number."""
    depth = CheckValue("figure_four_depth", 112.4, "deg", 10.0, 8.0)
    text = in_one_line(told(check_result(replace(STRETCH, check=depth))))
    assert "Figure four depth: 112° ± 10°" in text
    text = in_one_line(told(check_result(replace(STRETCH, check=replace(depth, value=None, why="hidden")))))
    assert "Figure four depth: no value: what it is read off was hidden" in text


def test_advice_warnings_and_an_interruption_are_told() -> None:
    """Sentences of the check come last, an interruption first."""
    result = replace(check_result(SQUATS, advice=["More light."]), warnings=("cut short",), interrupted=True)
    text = told(result)
    assert "- More light." in text
    assert "- cut short" in text
    assert text.index("Interrupted") < text.index("Squat")


def test_nothing_is_wider_than_80_columns_and_nothing_is_coloured_in_a_pipe() -> None:
    """The text can be mailed, grepped and read on a small terminal."""
    text = told(check_result(SQUATS, STRETCH, CIRCLES, advice=["word " * 60]))
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_colours_are_left_out_when_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is kept to on a terminal that could show colours (bold is not a colour)."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[31m" in told(check_result(SQUATS), colour=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in told(check_result(SQUATS), colour=True)


def test_a_movement_whose_file_is_not_at_hand_is_told_all_the_same() -> None:
    """Without the movement file the ids stand for its names."""
    text = in_one_line(told(check_result(SQUATS), {}))
    assert "2 repetitions" in text
    assert "not seen: trunk tilt" in text


def test_brackets_in_names_are_printed_as_they_are() -> None:
    """A file called [red] is told as it is called."""
    assert "[red]x[/red].mp4" in told(check_result(SQUATS, source="[red]x[/red].mp4"))
