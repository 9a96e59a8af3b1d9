"""One recording in the clothes of other programs: each is read for what it is, or refused with what was found in it."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from unsit.body.frame import Frame
from unsit.body.landmarks import NAMES
from unsit.engine.coach import Coach
from unsit.engine.events import RepetitionCompleted
from unsit.movement.library import load_library
from unsit.vision.errors import BadRecording
from unsit.vision.recording import Recording, open_recording

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "side_kick_front_back.landmarks"
FPS: Final = 15.0
FRAMES: Final[list[Frame]] = list(open_recording(GOLDEN))
REPETITIONS: Final = 6

Point = dict[str, float]


def points(frame: Frame) -> list[Point]:
    """Give a frame as MediaPipe does: shares of the picture, x and z of its width."""
    return [
        {"x": x / frame.aspect, "y": y, "z": z / frame.aspect, "visibility": seen}
        for (x, y, z), seen in zip(frame.image, frame.visibility, strict=True)
    ]


def upper(point: Point) -> Point:
    """Give a point with keys as some bindings write them, and a visibility before it was made a share."""
    return {key.title(): 7.0 * value if key == "visibility" else value for key, value in point.items()}


JSON: Final[Mapping[str, Callable[[], Any]]] = {
    "protobuf": lambda: [{"landmark": points(frame)} for frame in FRAMES],
    "protobuf in results": lambda: [{"pose_landmarks": {"landmark": points(frame)}} for frame in FRAMES],
    "camel case": lambda: {"Frames": [{"poseLandmarks": [points(frame)], "frameNumber": 1} for frame in FRAMES]},
    "upper case": lambda: [[upper(point) for point in points(frame)] for frame in FRAMES],
    "by name": lambda: [dict(zip(map(str.upper, NAMES), points(frame), strict=True)) for frame in FRAMES],
    "by number": lambda: {f"frame_{number}": points(frame) for number, frame in enumerate(FRAMES)},
    "milliseconds": lambda: [
        {"timestamp": 1000.0 * number / FPS, "landmarks": points(frame)} for number, frame in enumerate(FRAMES)
    ],
    "a clock's microseconds": lambda: [
        {"time": 1.7e15 + 1e6 * number / FPS, "landmarks": points(frame)} for number, frame in enumerate(FRAMES)
    ],
}


def counted(recording: Recording) -> int:
    """Give how many kicks of the left leg the coach counts."""
    coach = Coach(load_library().movements["side_kick_front_back"], "left")
    events = [event for frame in recording for event in coach.update(frame)] + coach.finish()
    return sum(isinstance(event, RepetitionCompleted) for event in events)


@pytest.mark.parametrize("dialect", JSON)
def test_other_programs_json_gives_the_same_repetitions(tmp_path: Path, dialect: str) -> None:
    """Whatever the keys are called, everybody is seen in every frame, and each kick is counted."""
    file = tmp_path / "a.json"
    file.write_text(json.dumps(JSON[dialect]()))
    recording = open_recording(file, fps=FPS, width=640, height=480)
    assert all(frame.seen for frame in recording)
    assert recording.info.duration_s == pytest.approx((len(FRAMES) - 1) / FPS, abs=0.01)
    assert counted(recording) == REPETITIONS


def test_json_lines_are_read_a_frame_a_line(tmp_path: Path) -> None:
    """A file of JSON lines is no broken JSON."""
    file = tmp_path / "a.json"
    file.write_text("\n".join(json.dumps(points(frame)) for frame in FRAMES))
    assert counted(open_recording(file, fps=FPS, width=640, height=480)) == REPETITIONS


def table(names: list[str], rows: list[list[object]]) -> str:
    """Give a table as text."""
    stream = io.StringIO()
    csv.writer(stream).writerows([names, *rows] if names else rows)
    return stream.getvalue()


def numbers(frame: Frame) -> list[object]:
    """Give all numbers of a frame in one row."""
    return [value for point in points(frame) for value in point.values()]


AXIS_FIRST: Final = [f"{axis}_{name}" for name in NAMES for axis in ("x", "y", "z", "v")]
AXIS_LAST: Final = [f"{name}_{axis}" for name in NAMES for axis in ("x", "y", "z", "v")]
TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "axis first": lambda: table(["frame", *AXIS_FIRST], [[n, *numbers(frame)] for n, frame in enumerate(FRAMES)]),
    "milliseconds": lambda: table(
        ["timestamp", *AXIS_LAST], [[1000 * n / FPS, *numbers(frame)] for n, frame in enumerate(FRAMES)]
    ),
    "a landmark a row": lambda: table(
        ["frame", "landmark_id", "x", "y", "z", "visibility"],
        [[n, which, *one.values()] for n, frame in enumerate(FRAMES) for which, one in enumerate(points(frame))],
    ),
    "a landmark a row, by name": lambda: table(
        ["time_s", "landmark", "x", "y", "z", "score"],
        [
            [n / FPS, NAMES[which], *one.values()]
            for n, frame in enumerate(FRAMES)
            for which, one in enumerate(points(frame))
        ],
    ),
    "a label at the end": lambda: table([*AXIS_LAST, "label"], [[*numbers(frame), "kick"] for frame in FRAMES]),
    "frames named by their pictures": lambda: table(
        ["frame", *AXIS_LAST], [[f"kick_{n:04}.jpg", *numbers(frame)] for n, frame in enumerate(FRAMES)]
    ),
    "no names, labels in two places": lambda: table(
        [], [[*numbers(frame)[:8], "kick", *numbers(frame)[8:], "left"] for frame in FRAMES]
    ),
}


@pytest.mark.parametrize("dialect", TABLES)
def test_other_programs_tables_give_the_same_repetitions(tmp_path: Path, dialect: str) -> None:
    """Whatever the columns are called and whatever words stand between them, each kick is counted."""
    file = tmp_path / "a.csv"
    file.write_text(TABLES[dialect]())
    recording = open_recording(file, fps=FPS, width=640, height=480)
    assert recording.info.duration_s == pytest.approx((len(FRAMES) - 1) / FPS, abs=0.01)
    assert counted(recording) == REPETITIONS


@pytest.mark.parametrize(
    ("dialect", "name"),
    [
        ("a label at the end", "label"),
        ("frames named by their pictures", "frame"),
        ("no names, labels in two places", "9, 134"),
    ],
)
def test_a_column_that_nobody_reads_is_named_once(tmp_path: Path, dialect: str, name: str) -> None:
    """What is passed over is said by its name, or by its number where there are no names."""
    file = tmp_path / "a.csv"
    file.write_text(TABLES[dialect]())
    told = [one for one in open_recording(file).warnings if "passed over" in one]
    assert told == [f"a.csv: columns that were passed over: {name}"]


REFUSED: Final[Mapping[str, tuple[Any, str]]] = {
    "another program's keys": (
        [{"version": 1.3, "people": [{"pose_keypoints_2d": [1.0] * 99}]}],
        "got version, people",
    ),
    "points without x": ([{"landmarks": [{"lat": 1.0, "lon": 2.0}] * 33}], "with lat, lon"),
    "an object in their place": ([{"landmarks": {"head": [1.0, 2.0]}}], "got head"),
    "some of the names": ([{"NOSE": {"x": 0.1, "y": 0.1}}], "all 33 BlazePose landmarks are needed (got 1"),
    "an object of anything": ({"weights": [1, 2]}, "got an object with weights"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_understood_is_refused_with_the_keys_that_were_found(tmp_path: Path, case: str) -> None:
    """Nobody is told to film again because a file has other keys."""
    content, found = REFUSED[case]
    file = tmp_path / "a.json"
    file.write_text(json.dumps(content))
    with pytest.raises(BadRecording, match=r"problem") as error:
        open_recording(file)
    assert found in str(error.value)


def test_frames_that_say_nobody_was_seen_stay_frames(tmp_path: Path) -> None:
    """Nothing, an empty list, a time alone: nobody was there, and that is no problem."""
    nobody: list[Any] = [None, [], {}, {"time_s": 0.11}, {"time_s": 0.12, "landmarks": []}, {"landmark": None}]
    file = tmp_path / "a.json"
    file.write_text(json.dumps([*nobody, points(FRAMES[0])]))
    recording = open_recording(file)
    assert [frame.seen for frame in recording].count(True) == 1


def without_world(tmp_path: Path, which: Callable[[int], bool]) -> Path:
    """Write our own recording with some rows that lack landmarks in space."""
    lines = gzip.decompress(GOLDEN.read_bytes()).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    for number, row in enumerate(rows):
        if "world" in row and which(number):
            del row["world"]
    file = tmp_path / "flat.landmarks"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    return file


@pytest.mark.parametrize("which", [lambda _: True, lambda number: number % 3 == 0], ids=["all", "every third"])
def test_our_own_rows_without_landmarks_in_space_leave_measures_unknown(
    tmp_path: Path, which: Callable[[int], bool]
) -> None:
    """The format allows it: what is measured in space is unknown there, said once, and nothing breaks."""
    recording = open_recording(without_world(tmp_path, which))
    assert [one for one in recording.warnings if "no landmarks in space" in one]
    for movement in load_library().movements.values():
        coach = Coach(movement, "left" if movement.sides == "one" else "both")
        for frame in recording:
            coach.update(frame)
        coach.finish()
