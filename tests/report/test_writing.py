"""Reports are whole or not there."""

from pathlib import Path

import pytest

from unsit.report.errors import UnwritableReport
from unsit.report.writing import require_writable, write_whole


def test_a_written_file_is_complete_and_readable_by_others(tmp_path: Path) -> None:
    """The text is there in UTF-8, with usual rights, and nothing else is left in the folder."""
    plain = tmp_path / "plain"
    plain.touch()
    write_whole(tmp_path / "report.html", "größer – 90°")
    assert (tmp_path / "report.html").read_text("utf-8") == "größer – 90°"
    assert (tmp_path / "report.html").stat().st_mode == plain.stat().st_mode
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plain", "report.html"]


def test_an_older_file_stays_when_writing_fails(tmp_path: Path) -> None:
    """Half a report never takes the place of a whole one."""
    file = tmp_path / "report.html"
    file.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "half \udcff")
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_asking_whether_a_file_can_be_written_leaves_nothing(tmp_path: Path) -> None:
    """The question has no effect, on an older file neither."""
    require_writable(tmp_path / "new.html")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "old.html").write_text("before")
    require_writable(tmp_path / "old.html")
    assert (tmp_path / "old.html").read_text() == "before"


@pytest.mark.parametrize(
    ("place", "why"), [("", "folder"), ("no/such/folder/report.html", "No such file or directory")]
)
def test_an_impossible_place_is_refused_in_plain_words(tmp_path: Path, place: str, why: str) -> None:
    """A folder, or a folder that is not there: the path and the reason are told."""
    with pytest.raises(UnwritableReport, match=why) as refused:
        require_writable(tmp_path / place)
    assert str(tmp_path / place) in str(refused.value)


def test_a_device_is_never_replaced() -> None:
    """Asked to write to the null device it refuses: replacing it would break the computer."""
    device = Path("/dev/null")
    if device.exists():
        with pytest.raises(UnwritableReport, match="device"):
            require_writable(device)
        assert device.is_char_device()
