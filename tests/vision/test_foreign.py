"""Claims about landmark files of others: units, times, world landmarks, and what is refused."""

import gzip
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.vision.bodies import image_points, standing, trunk_m

from unsit.body.frame import Frame
from unsit.body.landmarks import COUNT, INDEX, NAMES
from unsit.vision.errors import BadRecording, UnreadableSource
from unsit.vision.recording import is_recording, open_recording

ASPECT = 16 / 9


def pixels(shift: float = 0.0, height: int = 720) -> list[list[float]]:
    """Give the body in pixels of a picture this high."""
    return [[x * height, y * height, z * height] for x, y, z in image_points(shift)]


def shares(shift: float = 0.0) -> list[list[float]]:
    """Give the body as MediaPipe does: x and z as shares of the picture's width, y of its height."""
    return [[x / ASPECT, y, z / ASPECT] for x, y, z in image_points(shift)]


def save(path: Path, content: Any) -> Path:
    """Write JSON."""
    path.write_text(json.dumps(content))
    return path


def same_image(frame: Frame, shift: float = 0.0) -> bool:
    """Tell whether a frame shows the body, this much to the right."""
    wanted = image_points(shift)
    return all(point == pytest.approx(other, abs=1e-6) for point, other in zip(frame.image, wanted, strict=True))


def test_pixels_become_picture_heights(tmp_path: Path) -> None:
    """A list of frames of [x, y, z] in pixels, with the size and rate told by the user."""
    file = save(tmp_path / "a.json", [pixels(), pixels(0.1), pixels(0.2)])
    assert is_recording(file)
    recording = open_recording(file, fps=10, width=1280, height=720)
    frames = list(recording)
    assert [frame.time_s for frame in frames] == pytest.approx([0.0, 0.1, 0.2])
    assert all(same_image(frame, shift) for frame, shift in zip(frames, (0.0, 0.1, 0.2), strict=True))
    assert frames[0].aspect == pytest.approx(ASPECT)


def test_shares_of_the_picture_become_picture_heights(tmp_path: Path) -> None:
    """Normalised coordinates are told from pixels by their size; x and z count in widths."""
    recording = open_recording(save(tmp_path / "a.json", [shares(), shares(0.1)]), fps=10, width=1280, height=720)
    assert all(same_image(frame, shift) for frame, shift in zip(recording, (0.0, 0.1), strict=True))


def test_what_the_file_does_not_tell_is_taken_and_told(tmp_path: Path) -> None:
    """Without size and rate there are documented defaults, each with a warning."""
    recording = open_recording(save(tmp_path / "a.json", [pixels(), pixels()]))
    assert (recording.info.width, recording.info.height, recording.info.fps) == (1280, 720, 30.0)
    told = " ".join(recording.warnings)
    assert "coordinates are pixels and the file tells no picture size: 1280 × 720 taken" in told
    assert "30 frames a second taken" in told
    assert "no world landmarks" in told
    recording = open_recording(save(tmp_path / "b.json", [shares()]))
    assert (recording.info.width, recording.info.height) == (640, 480)
    assert "shares of the picture" in " ".join(recording.warnings)


def test_world_landmarks_are_made_with_a_trunk_of_half_a_metre(tmp_path: Path) -> None:
    """Missing world landmarks are the image's, from the middle of the hips, with one scale for the whole file."""
    larger = [[2 * x, 2 * y, 2 * z] for x, y, z in pixels()]
    frames = list(open_recording(save(tmp_path / "a.json", [pixels(), larger]), width=1280, height=1440))
    assert trunk_m(frames[0]) + trunk_m(frames[1]) == pytest.approx(1.0)
    assert trunk_m(frames[1]) == pytest.approx(2 * trunk_m(frames[0]))
    for axis in range(3):
        left, right = (frames[0].world[INDEX[name]][axis] for name in ("left_hip", "right_hip"))
        assert left + right == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("extra", "expected"), [([0.25], 0.25), ([0.9, 0.4], 0.4), ([0.4, 0.9], 0.4)], ids=["v", "v, presence", "presence"]
)
def test_visibility_and_presence_are_read(tmp_path: Path, extra: list[float], expected: float) -> None:
    """A fourth number is visibility; a fifth is presence, and the lesser of both counts."""
    file = save(tmp_path / "a.json", [[[*point, *extra] for point in pixels()]])
    (frame,) = open_recording(file)
    assert frame.visibility == (expected,) * COUNT


def test_frames_may_be_objects_with_times_and_world_landmarks(tmp_path: Path) -> None:
    """The shapes pose libraries write: keypoints with x, y, z and score, world landmarks, a time in milliseconds."""
    body = standing(0.0)
    frames = [
        {
            "timestamp_ms": time_ms,
            "keypoints": [{"x": x, "y": y, "z": z, "score": 0.7, "name": "any"} for x, y, z in pixels()],
            "keypoints3D": [{"x": x, "y": y, "z": z} for x, y, z in body.world],
        }
        for time_ms in (0, 40, 100)
    ]
    recording = open_recording(save(tmp_path / "a.json", frames), width=1280, height=720)
    read = list(recording)
    assert [frame.time_s for frame in read] == pytest.approx([0.0, 0.04, 0.1])
    assert sum(read[0].world, ()) == pytest.approx(sum(body.world, ()))
    assert read[0].visibility == (0.7,) * COUNT
    assert recording.warnings == []


def test_a_list_of_people_gives_the_first(tmp_path: Path) -> None:
    """Where each frame holds a list of people, the first one is read."""
    content = [{"landmarks": [pixels(), pixels(0.3)]}, [pixels(0.1)]]
    recording = open_recording(save(tmp_path / "a.json", content), width=1280, height=720)
    assert [same_image(frame, shift) for frame, shift in zip(recording, (0.0, 0.1), strict=True)] == [True, True]


def test_frames_without_anybody_stay(tmp_path: Path) -> None:
    """null, an empty list and an empty object are frames in which nobody was seen."""
    recording = open_recording(save(tmp_path / "a.json", [pixels(), None, [], {}, pixels()]), fps=10)
    assert [frame.seen for frame in recording] == [True, False, False, False, True]
    assert [frame.time_s for frame in recording] == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])


def keraal(numbers: list[str]) -> dict[str, Any]:
    """Give frames as KERAAL writes them."""
    return {"positions": {number: dict(zip(map(str.capitalize, NAMES), shares(), strict=True)) for number in numbers}}


def test_keraal_frames_are_read_by_number(tmp_path: Path) -> None:
    """Frames by number, in any order, landmarks by name in any case; times follow the numbers."""
    recording = open_recording(save(tmp_path / "a.json", keraal(["3.0", "1.0", "2.0"])), fps=10, width=1280, height=720)
    frames = list(recording)
    assert [frame.time_s for frame in frames] == pytest.approx([0.0, 0.1, 0.2])
    assert all(map(same_image, frames))


def test_other_skeletons_are_refused_with_what_is_missing(tmp_path: Path) -> None:
    """A skeleton of other points is refused once, with how many of ours it has and how often it stands there."""
    content = keraal(["1.0", "2.0"])
    for frame in content["positions"].values():
        del frame["Left_heel"]
    with pytest.raises(BadRecording, match=r"got 32; the first missing is left_heel\) \(2 times\)"):
        open_recording(save(tmp_path / "a.json", content))


def table(names: list[str] | None, numbers: Sequence[Sequence[object]], mark: str = ",") -> str:
    """Write a table."""
    lines = [mark.join(names)] if names else []
    return "\n".join([*lines, *(mark.join(map(str, row)) for row in numbers)]) + "\n"


def flat(points: list[list[float]], *extra: float) -> list[float]:
    """Put points, each with these values after it, into one row."""
    return [value for point in points for value in (*point, *extra)]


HEADERS = {
    "{name}_{axis}": {},
    "{NAME}.{axis}": {},
    "{Name} {axis}": {},
    "{axis}{number}": {"first": 1},
    "{axis} {number}": {"first": 1},
    "{axis}_{number}": {"first": 0},
    "landmark_{number}_{axis}": {"first": 0},
    "{number}_{axis}": {"first": 0},
}
"""Ways to name columns; first: number of the first landmark."""


def column(header: str, number: int, axis: str) -> str:
    """Name a column."""
    name = NAMES[number]
    title = name.replace("_", " ").title()
    place = number + HEADERS[header].get("first", 0)
    return header.format(name=name, NAME=name.upper(), Name=title, number=place, axis=axis)


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("last", ["", "v", "visibility"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_with_names_are_read(tmp_path: Path, header: str, last: str, mark: str) -> None:
    """Columns are found by their names, however these are written, with and without visibility."""
    axes = ["x", "y", "z", *([last] if last else [])]
    names = [column(header, number, axis) for number in range(COUNT) for axis in axes]
    extra = [0.3] if last else []
    rows = [[0.0, *flat(pixels(), *extra)], [0.25, *flat(pixels(0.1), *extra)]]
    file = tmp_path / "a.csv"
    file.write_text(table(["time_s", *names], rows, mark))
    recording = open_recording(file, width=1280, height=720)
    frames = list(recording)
    assert [frame.time_s for frame in frames] == [0.0, 0.25]
    assert same_image(frames[0])
    assert same_image(frames[1], 0.1)
    assert frames[0].visibility == ((0.3,) if last else (1.0,)) * COUNT


@pytest.mark.parametrize("each", [3, 4, 5])
@pytest.mark.parametrize("lead", ["", "word", "number", "time"])
def test_tables_without_names_are_read_by_their_width(tmp_path: Path, each: int, lead: str) -> None:
    """33 × 3, 4 or 5 values, after words (a file name, a class) and perhaps a frame number or a time."""
    leads: dict[str, list[list[Any]]] = {
        "": [[], []],
        "word": [["a.jpg", "up"], ["b.jpg", "down"]],
        "number": [[5], [8]],
        "time": [[0.5], [0.8]],
    }
    extra = [0.3, 0.9][: each - 3]
    rows = [[*leads[lead][0], *flat(pixels(), *extra)], [*leads[lead][1], *flat(pixels(), *extra)]]
    file = tmp_path / "a.csv"
    file.write_text(table(None, rows))
    frames = list(open_recording(file, fps=10, width=1280, height=720))
    times = {"": [0.0, 0.1], "word": [0.0, 0.1], "number": [0.0, 0.3], "time": [0.5, 0.8]}
    assert [frame.time_s for frame in frames] == pytest.approx(times[lead])
    assert all(map(same_image, frames))


def test_a_table_may_hold_world_landmarks_and_lack_depth(tmp_path: Path) -> None:
    """Columns world_… are metres; without a z column the image is flat."""
    names = [f"{name}_{axis}" for name in NAMES for axis in "xy"]
    world = [f"world_{name}_{axis}" for name in NAMES for axis in "xyz"]
    body = standing(0.0)
    file = tmp_path / "a.csv"
    numbers = [value for x, y, _ in pixels() for value in (x, y)]
    file.write_text(table([*names, *world], [[*numbers, *(value for point in body.world for value in point)]]))
    (frame,) = open_recording(file, width=1280, height=720)
    assert sum(frame.world, ()) == pytest.approx(sum(body.world, ()))
    assert {z for _, _, z in frame.image} == {0.0}


def test_without_depth_there_is_no_world(tmp_path: Path) -> None:
    """World landmarks are not made of a flat picture: what is measured in space stays unknown, and that is told."""
    file = tmp_path / "a.csv"
    names = [f"{name}_{axis}" for name in NAMES for axis in "xy"]
    file.write_text(table(names, [[value for x, y, _ in pixels() for value in (x, y)]]))
    recording = open_recording(file, fps=30, width=1280, height=720)
    assert [frame.world for frame in recording] == [()]
    assert recording.warnings == [
        "a.csv: the file has neither world landmarks nor depth: what is measured in space stays unknown"
    ]


def test_empty_cells_are_nobody_or_a_warning(tmp_path: Path) -> None:
    """A row of empty cells is a frame without anybody; a single empty cell makes the frame unusable, with a warning."""
    good = ",".join(map(str, flat(pixels())))
    file = tmp_path / "a.csv"
    file.write_text("\n".join([good, "," * 98, good.replace(good.split(",")[5], "", 1), good]) + "\n")
    recording = open_recording(file, fps=10, width=1280, height=720)
    assert [frame.seen for frame in recording] == [True, False, False, True]
    assert any("1 frame has landmarks that are missing" in text and "line 3" in text for text in recording.warnings)


def test_packed_files_of_others_are_read(tmp_path: Path) -> None:
    """Gzipped JSON and CSV are unpacked on the way."""
    for name, text in (("a.json.gz", json.dumps([pixels()])), ("a.csv.gz", table(None, [flat(pixels())]))):
        file = tmp_path / name
        file.write_bytes(gzip.compress(text.encode()))
        assert is_recording(file)
        assert len(list(open_recording(file))) == 1


REFUSED: dict[str, tuple[str, str, str]] = {
    "no JSON": ("a.json", "[[[1, 2, 3], [4", "this is not JSON, or it is cut off"),
    "no frames": ("a.json", "[]", "a recording must hold at least one frame (got none)"),
    "no list": ("a.json", '{"a": 1}', "JSON of landmarks must be a list of frames"),
    "17 points": ("a.json", json.dumps([[[1, 2, 3]] * 17]), "frame 1: a frame must hold 33 landmarks (got 17)"),
    "words": ("a.json", json.dumps([[["a", 2, 3]] * 33]), "a landmark must be 3 to 5 numbers"),
    "uneven": ("a.json", json.dumps([[[1, 2, 3]] * 32 + [[1, 2, 3, 4]]]), "a landmark must be 3 to 5 numbers"),
    "flat": ("a.json", json.dumps([[1.0] * 33]), "a landmark must be 3 to 5 numbers"),
    "time": ("a.json", json.dumps([{"time": "x", "landmarks": [[1, 2, 3]] * 33}]), 'time must be a number (got "x")'),
    "frame name": ("a.json", '{"positions": {"first": {}}}', "frame 'first': the frame's name must be its number"),
    "metres": (
        "a.json",
        json.dumps([[list(point) for point in standing(0.0).world]]),
        "got metres from the middle of the hips",
    ),
    "deep": ("a.json", "[" * 100_000, "nested so deep"),
    "not text": ("a.csv", "1,2\xff", "a table of landmarks must have column names"),
    "columns": ("a.csv", "a,b,c\n1,2,3\n", "a table of landmarks must have column names such as nose_x or x1"),
    "too few": (
        "a.csv",
        ",".join(f"x{n},y{n}" for n in range(1, 18)),
        "columns x and y of all 33 landmarks are needed",
    ),
    "short row": ("a.csv", table(None, [flat(pixels()), [1.0, 2.0]]), "line 2: every row must have 99 values (got 2)"),
    "word cell": (
        "a.csv",
        table(None, [flat(pixels()), [*flat(pixels())[:98], "x"]]),
        "line 2: column 99 must hold a number",
    ),
    "time cell": (
        "a.csv",
        table(None, [[0.5, *flat(pixels())], ["x", *flat(pixels())]]),
        "line 2: the time must be a number",
    ),
    "number cell": (
        "a.csv",
        table(None, [[1, *flat(pixels())], ["x", *flat(pixels())]]),
        "line 2: the frame number must be",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_in_plain_words(tmp_path: Path, case: str) -> None:
    """Each mistake names where it is and what must hold."""
    name, content, words = REFUSED[case]
    file = tmp_path / name
    file.write_text(content)
    assert is_recording(file)
    with pytest.raises(BadRecording) as refused:
        open_recording(file)
    assert words in str(refused.value)


def test_times_of_others_are_mended_like_our_own(tmp_path: Path) -> None:
    """The same policy holds for every file: backward times drop the frame, gaps are told."""
    frames = [{"time_s": time_s, "landmarks": pixels()} for time_s in (0.0, 0.1, 0.05, 5.0)]
    recording = open_recording(save(tmp_path / "a.json", frames))
    assert [frame.time_s for frame in recording] == [0.0, 0.1, 5.0]
    assert any("1 frame was dropped" in text for text in recording.warnings)
    assert any("1 gap of more than 1 s" in text for text in recording.warnings)


def test_a_time_that_is_missing_in_places_follows_the_frame_number(tmp_path: Path) -> None:
    """A frame without a time of its own among timed ones is put at its number; NaN is refused."""
    frames = [{"time_s": math.nan, "landmarks": pixels()}]
    with pytest.raises(BadRecording, match="the time must be a finite number of seconds"):
        open_recording(save(tmp_path / "a.json", frames))


numbers = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3))
trees = st.recursive(
    numbers,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=9), inner, max_size=3)),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tree=st.one_of(
        trees,
        st.builds(lambda frame: {"positions": {"1": frame}}, trees),
        st.builds(lambda point: [[point] * COUNT], trees),
        st.builds(lambda frame: [{"landmarks": frame, "time": 1}], trees),
    )
)
def test_any_json_is_read_or_refused_in_plain_words(tmp_path: Path, tree: Any) -> None:
    """Whatever JSON a file holds, the answer is frames or an UnreadableSource."""
    file = save(tmp_path / "a.json", tree)
    try:
        frames = list(open_recording(file))
    except UnreadableSource:
        return
    assert all(isinstance(frame, Frame) for frame in frames)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet="01.,;\t\nxyz_-e\"'ñ", max_size=400), lead=st.sampled_from(["", ",".join(["1"] * 99) + "\n"])
)
def test_any_table_is_read_or_refused_in_plain_words(tmp_path: Path, text: str, lead: str) -> None:
    """Whatever text a table holds, the answer is frames or an UnreadableSource."""
    file = tmp_path / "a.csv"
    file.write_text(lead + text)
    try:
        frames = list(open_recording(file))
    except UnreadableSource:
        return
    assert all(isinstance(frame, Frame) for frame in frames)


@pytest.mark.recordings
def test_the_reference_landmarks_of_the_squat_clip_are_pixels(recordings: Path) -> None:
    """pose_squats.full.json holds 65 frames in pixels of 720 × 1280."""
    recording = open_recording(recordings / "pose_squats.full.json", fps=5, width=720, height=1280)
    frames = list(recording)
    assert len(frames) == 65
    assert recording.info.duration_s == pytest.approx(12.8)
    assert all(0.0 < y < 1.2 for frame in frames for _, y, _ in frame.image)


@pytest.mark.recordings
@pytest.mark.parametrize("trial", ["CTK", "ELK", "RTK"])
def test_keraal_trials_are_read(recordings: Path, trial: str) -> None:
    """The BlazePose files are read whole; the OpenPose ones are refused, since they have other landmarks."""
    good = open_recording(recordings / "keraal" / f"G3-BP-{trial}-P1T1-Unknown-C-0.json")
    assert good.info.frames > 190
    assert all(frame.seen and frame.world for frame in good)
    with pytest.raises(BadRecording, match="all 33 BlazePose landmarks are needed"):
        open_recording(recordings / "keraal" / f"G3-OP-{trial}-P1T1-Unknown-C-0.json")
