"""How sure a count is, fitted to what was counted."""

from pathlib import Path

import pytest
from tools.confidence import FILE, TEXT, Told, fitted, main

from unsit.engine.confidence import Doubts
from unsit.engine.confidence_coefficients import COEFFICIENTS

CLEAR, ONE, TWO = Doubts(), Doubts(alone=True), Doubts(alone=True, beside=True)


def test_doubts_that_go_with_wrong_counts_weigh_against_them() -> None:
    """The base speaks for a count without doubts, the weights against the others."""
    recordings = [Told((CLEAR,), True)] * 18 + [Told((CLEAR,), False)] * 2
    recordings += [Told((ONE,), True)] * 10 + [Told((ONE,), False)] * 10
    recordings += [Told((TWO,), True)] * 4 + [Told((TWO,), False)] * 16
    base, for_any, for_each = fitted(recordings)
    assert base > 1.5
    assert for_any + for_each < -1.0
    assert for_each < -0.5


def test_no_doubt_ever_speaks_for_a_count() -> None:
    """Where chance has it that doubted counts are the right ones, doubts weigh nothing."""
    recordings = [Told((ONE,), True)] * 6 + [Told((CLEAR,), False)] * 6 + [Told((CLEAR,), True)] * 6
    assert fitted(recordings)[1:] == (0.0, 0.0)


def test_sets_of_a_recording_share_its_weight() -> None:
    """Three sets of one recording weigh as much as the one of another."""
    alike = fitted([Told((CLEAR,), True), Told((ONE,), False)] * 5)
    assert fitted([Told((CLEAR, CLEAR, CLEAR), True), Told((ONE,), False)] * 5) == pytest.approx(alike)


def test_the_file_is_what_the_command_writes() -> None:
    """Nobody changed the coefficients by hand: the text around them is the command's."""
    head, _, tail = TEXT.partition("Fitted to")
    text = FILE.read_text(encoding="utf-8")
    assert text.startswith(head)
    assert text.endswith(tail.split("{coefficients}")[1])
    assert f"COEFFICIENTS: Final = {COEFFICIENTS}\n" in text


def test_a_folder_without_recordings_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said what must hold, and nothing is written."""
    assert main([str(tmp_path), "--write", str(tmp_path / "out.py")]) == 3
    assert "must hold recordings counted exactly and others (got 0 of 0 exact)" in capsys.readouterr().err
    assert not (tmp_path / "out.py").exists()
