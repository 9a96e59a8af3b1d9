"""Claims about our own recordings: what is written is read, and every kind of damage is told."""

import gzip
import json
import math
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.vision.bodies import standing

from unsit.body.frame import FULLY_VISIBLE, Frame
from unsit.body.landmarks import COUNT
from unsit.vision.errors import BadRecording, UnreadableSource, UnwritableRecording
from unsit.vision.recording import RecordingInfo, RecordingWriter, is_recording, open_recording

INFO = RecordingInfo(source="film.mp4", model="blazepose-lite", width=640, height=480, fps=30.0)


def write(path: Path, frames: list[Frame], info: RecordingInfo = INFO) -> Path:
    """Write frames."""
    with RecordingWriter(path, info) as writer:
        for frame in frames:
            writer.write(frame)
    return path


def write_and_fail(path: Path, error: BaseException) -> None:
    """Write one frame, then meet an error."""
    with RecordingWriter(path, INFO) as writer:
        writer.write(standing(0.0))
        raise error


def rows(count: int = 4) -> list[dict[str, Any]]:
    """Give the rows of a good recording: header, frames, end."""
    frames = [
        {"time_s": number / 10, "image": [0.5] * 99, "world": [0.1] * 99, "visibility": [1.0] * 33}
        for number in range(count)
    ]
    header = {"format": "unsit-landmarks", "version": 1, "width": 640, "height": 480, "fps": 10}
    return [header, *frames, {"end": True, "people_seen": 1}]


def plain(path: Path, content: list[dict[str, Any]]) -> Path:
    """Write rows as they are, not packed."""
    path.write_text("".join(json.dumps(row) + "\n" for row in content))
    return path


coordinate = st.floats(-3, 3, allow_nan=False)
point = st.tuples(coordinate, coordinate, coordinate)
points = st.lists(point, min_size=COUNT, max_size=COUNT).map(tuple)
visibility = st.lists(st.floats(0, 1), min_size=COUNT, max_size=COUNT).map(tuple)


@st.composite
def films(draw: st.DrawFn) -> list[Frame]:
    """Draw frames with increasing times, some without anybody, some without world landmarks."""
    aspect = draw(st.floats(0.3, 3))
    steps = draw(st.lists(st.floats(0.001, 0.9), min_size=1, max_size=4))
    frames, time_s = [], 0.0
    for step in steps:
        time_s += step
        if draw(st.booleans()):
            world = draw(st.one_of(st.just(()), points))
            frames.append(Frame(time_s, draw(points), world, draw(visibility), aspect))
        else:
            frames.append(Frame(time_s, aspect=aspect))
    return frames


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(film=films())
def test_what_is_written_is_read_back_to_rounding(tmp_path: Path, film: list[Frame]) -> None:
    """Times to the microsecond, image to 0.00001 picture heights, world to 0.1 mm, nobody as nobody."""
    recording = open_recording(write(tmp_path / "any.landmarks", film))
    back = list(recording)
    assert recording.info.frames == len(back) == len(film)
    assert bool(recording.warnings) == any(frame.seen and not frame.world for frame in film)
    for frame, read in zip(film, back, strict=True):
        assert read.time_s == pytest.approx(frame.time_s, abs=0.51e-6)
        assert read.aspect == film[0].aspect
        assert (read.seen, len(read.world)) == (frame.seen, len(frame.world))
        for written, got, tolerance in ((frame.image, read.image, 0.51e-5), (frame.world, read.world, 0.51e-4)):
            assert all(a == pytest.approx(b, abs=tolerance) for a, b in zip(written, got, strict=True))
        assert read.visibility == pytest.approx(frame.visibility, abs=0.51e-4)


def test_a_second_round_changes_nothing(tmp_path: Path) -> None:
    """Writing what was read gives the same bytes: rounding happens once, and no clock or name is packed in."""
    first = write(tmp_path / "first.landmarks", [standing(0.0), Frame(0.1), standing(0.2, 0.01)])
    second = write(tmp_path / "second.landmarks", list(open_recording(first)))
    assert first.read_bytes() == second.read_bytes()


def test_a_recording_tells_where_it_comes_from(tmp_path: Path) -> None:
    """Header and end row come back in the info, and duration and frames as counted."""
    with RecordingWriter(tmp_path / "a.landmarks", INFO) as writer:
        writer.write(standing(0.0))
        writer.write(standing(0.5))
        writer.people_seen, writer.warnings = 2, ["film.mp4: the video ends early"]
    recording = open_recording(tmp_path / "a.landmarks")
    info = recording.info
    assert (info.source, info.model, info.width, info.height, info.fps) == (
        "film.mp4",
        "blazepose-lite",
        640,
        480,
        30.0,
    )
    assert (info.frames, info.duration_s, info.people_seen, info.complete) == (2, 0.5, 2, True)
    assert recording.warnings == ["film.mp4: the video ends early"]


def test_a_recording_can_be_read_more_than_once(tmp_path: Path) -> None:
    """Every iteration begins at the first frame."""
    recording = open_recording(write(tmp_path / "a.landmarks", [standing(0.0), standing(0.1)]))
    assert list(recording) == list(recording)


def test_ctrl_c_keeps_what_was_written_and_marks_it(tmp_path: Path) -> None:
    """An interrupted recording can be read, says that it is a part, and leaves no other file."""
    target = tmp_path / "part.landmarks"
    with pytest.raises(KeyboardInterrupt):
        write_and_fail(target, KeyboardInterrupt())
    recording = open_recording(target)
    assert (recording.info.frames, recording.info.complete) == (1, False)
    assert recording.warnings == ["part.landmarks: the recording was interrupted and holds only the first part"]
    assert list(tmp_path.iterdir()) == [target]


def test_an_error_leaves_nothing_half_written(tmp_path: Path) -> None:
    """When the work fails, the target keeps what it was before and no temporary file remains."""
    target = tmp_path / "old.landmarks"
    target.write_text("what was there")
    with pytest.raises(ZeroDivisionError):
        write_and_fail(target, ZeroDivisionError())
    assert target.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [target]


def test_a_finished_recording_has_the_usual_rights(tmp_path: Path) -> None:
    """Others may read the file as the user's mask allows, although it began as a private temporary file."""
    before = os.umask(0o022)
    try:
        made = write(tmp_path / "a.landmarks", [standing(0.0)])
    finally:
        os.umask(before)
    assert stat.S_IMODE(made.stat().st_mode) == 0o644


def test_time_must_increase_when_writing(tmp_path: Path) -> None:
    """The writer refuses a repeated time: that is misuse, not bad input."""
    with pytest.raises(ValueError, match="time_s must increase"):
        write(tmp_path / "a.landmarks", [standing(1.0), standing(1.0)])


@pytest.mark.parametrize("name", ["no/such/folder/a.landmarks", ""])
def test_a_place_that_cannot_be_written_is_named_at_once(tmp_path: Path, name: str) -> None:
    """A missing folder or a folder in the file's place is refused before any frame is looked at."""
    with pytest.raises(UnwritableRecording, match=r"cannot be written|got a folder"):
        RecordingWriter(tmp_path / name, INFO)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails half-way, the error names the file and the cause, and no part of it remains."""

    def fail(*words: object) -> None:
        raise OSError(28, "No space left on device")

    writer = RecordingWriter(tmp_path / "a.landmarks", INFO)
    writer.write(standing(0.0))
    monkeypatch.setattr(gzip.GzipFile, "write", fail)
    with pytest.raises(UnwritableRecording, match=r"a\.landmarks cannot be written \(No space left on device\)"):
        writer.write(standing(0.1))
    assert list(tmp_path.iterdir()) == []


def test_rows_need_not_be_packed(tmp_path: Path) -> None:
    """The same lines as plain text are a recording too."""
    recording = open_recording(plain(tmp_path / "plain.landmarks", rows()))
    assert [frame.time_s for frame in recording] == [0.0, 0.1, 0.2, 0.3]
    assert recording.info.aspect == pytest.approx(4 / 3)
    assert recording.warnings == []


def test_visibility_may_be_missing(tmp_path: Path) -> None:
    """A source that does not say how well it sees counts as seeing well."""
    content = rows(1)
    del content[1]["visibility"], content[1]["world"]
    (frame,) = open_recording(plain(tmp_path / "a.landmarks", content))
    assert (frame.visibility, frame.world) == (FULLY_VISIBLE, ())


Damage = Callable[[list[dict[str, Any]]], object]

REFUSED: dict[str, tuple[Damage, str]] = {
    "32 landmarks": (lambda r: r[2].update(image=[0.5] * 96), "line 3: image must be a list of 99 numbers (got 96)"),
    "no list": (lambda r: r[2].update(image="far"), 'line 3: image must be a list of 99 numbers (got "far")'),
    "words": (lambda r: r[2]["world"].__setitem__(5, "x"), 'line 3: world must hold numbers only (got "x")'),
    "truth": (
        lambda r: r[2]["visibility"].__setitem__(5, True),
        "line 3: visibility must hold numbers only (got true)",
    ),
    "nested": (lambda r: r[2]["image"].__setitem__(5, [1]), "line 3: image must hold numbers only (got [1])"),
    "no time": (lambda r: r[2].pop("time_s"), "line 3: a row must be"),
    "time in words": (
        lambda r: r[2].update(time_s="noon"),
        'line 3: time_s must be a finite number of seconds (got "noon")',
    ),
    "time NaN": (lambda r: r[2].update(time_s=math.nan), "line 3: time_s must be a finite number of seconds (got NaN)"),
    "time endless": (lambda r: r[2].update(time_s=10**400), "line 3: time_s must be a finite number"),
    "newer": (lambda r: r[0].update(version=2), "line 1: version must be 1 (got 2)"),
    "other format": (lambda r: r[0].update(format="trc"), "line 1: the header must be"),
    "negative width": (lambda r: r[0].update(width=-1), "line 1: width must be a number from 0 to 1 000 000 (got -1)"),
    "fps in words": (
        lambda r: r[0].update(fps="many"),
        'line 1: fps must be a number from 0 to 1 000 000 (got "many")',
    ),
    "no header": (lambda r: r.pop(0), "line 1: the header must be"),
    "no frames": (lambda r: r.__delitem__(slice(1, 5)), "a recording must hold at least one frame (got none)"),
    "after the end": (lambda r: r.append(r[1]), "line 7: nothing may follow the end row"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_damage_is_refused_with_its_line(tmp_path: Path, case: str) -> None:
    """Each kind of damage names its line, what must hold, and what was found."""
    damage, words = REFUSED[case]
    content = rows()
    damage(content)
    with pytest.raises(BadRecording) as refused:
        open_recording(plain(tmp_path / "bad.landmarks", content))
    assert words in str(refused.value)
    assert refused.value.count == 1


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Different problems stand side by side, alike ones are counted, at most ten kinds are written out."""
    content = rows(30)
    for number in range(1, 16):
        content[number]["image"] = [0.5] * number
    for number in range(16, 21):
        content[number]["world"] = [0.5]
    with pytest.raises(BadRecording) as refused:
        open_recording(plain(tmp_path / "bad.landmarks", content))
    assert refused.value.count == 20
    assert len(refused.value.problems) == 10
    assert "20 problems, the first 10 kinds" in str(refused.value)
    del content[1:16]
    with pytest.raises(BadRecording, match=r"line 2: world must be a list of 99 numbers \(got 1\) \(5 times\)"):
        open_recording(plain(tmp_path / "bad.landmarks", content))


def repr_short(value: object) -> str:
    """Name a case."""
    return repr(value)[:9]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None, 1e9, 10**400], ids=repr_short)
def test_a_landmark_that_is_no_place_makes_nobody_seen(tmp_path: Path, value: float | None) -> None:
    """NaN, infinite, missing and absurd numbers are tolerated: the frame stays, without a person, and is counted."""
    content = rows()
    content[2]["image"][7] = value
    recording = open_recording(plain(tmp_path / "a.landmarks", content))
    assert [frame.seen for frame in recording] == [True, False, True, True]
    (warning,) = recording.warnings
    assert warning.startswith("a.landmarks: 1 frame has landmarks that are missing, not numbers or absurd")
    assert warning.endswith("(first: line 3)")


@pytest.mark.parametrize("time_s", [0.1, 0.05, -3.0])
def test_a_time_that_does_not_increase_drops_the_frame(tmp_path: Path, time_s: float) -> None:
    """Repeated and backward times are tolerated: the frame is dropped and told; times that are read increase."""
    content = rows()
    content[3]["time_s"] = time_s
    recording = open_recording(plain(tmp_path / "a.landmarks", content))
    assert [frame.time_s for frame in recording] == [0.0, 0.1, 0.3]
    (warning,) = recording.warnings
    assert "1 frame was dropped because the time does not increase (first: line 4" in warning


def test_a_gap_is_told(tmp_path: Path) -> None:
    """More than a second without frames is a warning with its place."""
    content = rows()
    content[4]["time_s"] = 7.5
    recording = open_recording(plain(tmp_path / "a.landmarks", content))
    assert recording.warnings == ["a.landmarks: 1 gap of more than 1 s without frames (first: 0.2 s to 7.5 s)"]


def test_visibility_is_kept_between_0_and_1(tmp_path: Path) -> None:
    """Values a little outside are brought back."""
    content = rows(1)
    content[1]["visibility"][:2] = [-0.1, 1.5]
    (frame,) = open_recording(plain(tmp_path / "a.landmarks", content))
    assert frame.visibility[:3] == (0.0, 1.0, 1.0)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_recording_gives_what_is_there(tmp_path: Path, share: float) -> None:
    """A cut-off file is read as far as it goes, with a warning; no frame is invented."""
    frames = [standing(number / 30, math.sin(number) / 50) for number in range(200)]
    whole = write(tmp_path / "whole.landmarks", frames)
    cut = tmp_path / "cut.landmarks"
    cut.write_bytes(whole.read_bytes()[: int(share * whole.stat().st_size)])
    recording = open_recording(cut)
    back = list(recording)
    assert 10 < len(back) < 200
    assert back == list(open_recording(whole))[: len(back)]
    assert "cut.landmarks: the recording is cut off after line" in recording.warnings[0]


def test_a_recording_cut_at_a_line_is_noticed_too(tmp_path: Path) -> None:
    """Without its end row a recording is known to be a part, even when its last line is whole."""
    recording = open_recording(plain(tmp_path / "a.landmarks", rows()[:-1]))
    assert len(list(recording)) == 4
    assert "no end row" in recording.warnings[0]


def test_damage_in_the_packing_is_refused(tmp_path: Path) -> None:
    """Bits that changed inside the packed data are found by its check sum or by the unpacker."""
    whole = write(tmp_path / "whole.landmarks", [standing(number / 30) for number in range(100)])
    for place in (40, whole.stat().st_size // 2, whole.stat().st_size - 6):
        data = bytearray(whole.read_bytes())
        data[place] ^= 0xFF
        bad = tmp_path / "bad.landmarks"
        bad.write_bytes(data)
        with pytest.raises(BadRecording):
            open_recording(bad)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)), packed=st.booleans())
def test_any_bytes_are_read_or_refused_in_plain_words(tmp_path: Path, content: bytes, packed: bool) -> None:
    """Whatever stands in a file that is no recording, the answer is an UnreadableSource, never another error."""
    file = tmp_path / "any.landmarks"
    for start in (b"", b'{"format": "unsit-landmarks", "version": 1}\n'):
        file.write_bytes(gzip.compress(start + content) if packed else start + content)
        with pytest.raises(UnreadableSource):
            open_recording(file)


def test_a_line_without_end_is_refused_early(tmp_path: Path) -> None:
    """A packed file that unpacks to one endless line does not fill the memory."""
    file = tmp_path / "bomb.landmarks"
    with gzip.open(file, "wb") as stream:
        for _ in range(64):
            stream.write(b" " * (1 << 20))
    with pytest.raises(BadRecording, match="longer than"):
        open_recording(file)


def test_absent_files_and_folders_are_refused(tmp_path: Path) -> None:
    """Neither is a recording, and the words say which."""
    assert not is_recording(tmp_path / "absent.landmarks")
    assert not is_recording(tmp_path)
    with pytest.raises(UnreadableSource, match="no such file"):
        open_recording(tmp_path / "absent.landmarks")
    with pytest.raises(UnreadableSource, match="cannot be read"):
        open_recording(tmp_path)


def test_recordings_are_known_by_their_content(tmp_path: Path) -> None:
    """The name does not matter for our own format, packed or not; films and other files are no recordings."""
    packed = write(tmp_path / "a.landmarks", [standing(0.0)])
    assert is_recording(packed)
    assert is_recording(packed.rename(tmp_path / "renamed.bin"))
    assert is_recording(plain(tmp_path / "plain.txt", rows()))
    for name, content in (("a.mp4", b"\0\0\0\x18ftypmp42" + bytes(99)), ("a.txt", b"hello"), ("b.txt", b"")):
        (tmp_path / name).write_bytes(content)
        assert not is_recording(tmp_path / name)


def test_reading_a_recording_needs_no_extra() -> None:
    """Neither errors nor recordings import anything outside the standard library and the body."""
    script = (
        "import sys; import unsit.vision.recording, unsit.vision.errors, unsit.vision.source;"
        "print([m for m in ('numpy', 'cv2', 'av', 'ai_edge_litert', 'rich', 'click') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_the_reference_names_every_key(tmp_path: Path) -> None:
    """docs/format/recording.md describes each key that the writer writes."""
    reference = (Path(__file__).resolve().parents[2] / "docs" / "format" / "recording.md").read_text()
    file = write(tmp_path / "a.landmarks", [standing(0.0)])
    for line in gzip.decompress(file.read_bytes()).decode().splitlines():
        for key in json.loads(line):
            assert f"`{key}`" in reference or f'"{key}": true' in reference
