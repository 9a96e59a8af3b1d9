"""Claims about films: times, turning, size, damage."""

import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.error import InvalidDataError
from hypothesis import given
from hypothesis import strategies as st
from tests.vision.films import corners, write_film, write_gif, write_png, write_song, write_sound

from unsit.vision.errors import UnreadableSource
from unsit.vision.source import Corrections
from unsit.vision.video import (
    JOIN_S,
    KEPT_SIDE,
    LONG_SIDE,
    Clock,
    Upright,
    Video,
    fitted,
    frames,
    square,
    upright_from_matrix,
    upright_from_tag,
)


def steady(count: int, fps: float) -> list[float]:
    """Give times of a constant rate."""
    return [number / fps for number in range(count)]


def test_pictures_have_their_own_times_whatever_the_rate(tmp_path: Path) -> None:
    """A film of variable frame rate gives each picture the time it was taken at."""
    times_s = [0.0, 0.04, 0.05, 0.2, 0.9, 1.0]
    film = write_film(tmp_path / "vfr.mp4", times_s)
    assert [picture.time_s for picture in frames(film)] == pytest.approx(times_s, abs=1e-4)


def test_time_begins_at_the_first_picture(tmp_path: Path) -> None:
    """A stream whose first timestamp is not 0 still begins at 0 s."""
    film = write_film(tmp_path / "late.mkv", [5.0, 5.1, 5.2])
    assert [picture.time_s for picture in frames(film)] == pytest.approx([0.0, 0.1, 0.2], abs=2e-3)


@pytest.mark.parametrize(
    ("rotation_deg", "mirror", "expected"),
    [
        (0, False, "rgbk"),
        (90, False, "gkrb"),
        (-90, False, "brkg"),
        (180, False, "kbgr"),
        (0, True, "grkb"),
        (90, True, "kgbr"),
    ],
)
def test_a_rotation_flag_is_obeyed(tmp_path: Path, rotation_deg: int, mirror: bool, expected: str) -> None:
    """The display matrix is applied: pictures come out as a player would show them."""
    film = write_film(tmp_path / "turned.mp4", steady(2, 10), rotation_deg=rotation_deg, mirror=mirror)
    with Video(film) as video:
        rgb = next(video.pictures()).rgb
        assert corners(rgb) == expected
        upright = (64, 48) if rotation_deg in (0, 180) else (48, 64)
        assert (video.info.width, video.info.height) == upright == (rgb.shape[1], rgb.shape[0])


def test_the_older_rotate_tag_is_obeyed(tmp_path: Path) -> None:
    """A film with the legacy tag, 90 degrees clockwise, is turned too."""
    film = write_film(tmp_path / "tagged.mkv", steady(2, 10), tag="90")
    assert corners(next(frames(film)).rgb) == "brkg"


def test_a_rotate_tag_that_is_no_number_is_no_rotation() -> None:
    """Nonsense in a tag must not stop a film."""
    assert [upright_from_tag(tag) for tag in ("sideways", "nan", "inf", "-90", "450")] == [
        Upright(),
        Upright(),
        Upright(),
        Upright(270),
        Upright(90),
    ]


@given(turn=st.sampled_from([0, 90, 180, 270]), mirror=st.booleans())
def test_every_display_matrix_is_read_back(turn: int, mirror: bool) -> None:
    """Each of the eight ways to turn and mirror a picture is told apart."""
    cos, sin = round(np.cos(np.radians(turn))) * 65536, round(np.sin(np.radians(turn))) * 65536
    a, b, c, d = cos, sin, -sin, cos
    if mirror:
        a, b = -a, -b
    assert upright_from_matrix(struct.pack("=9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)) == Upright(turn, mirror)


def test_oblong_pixels_become_square(tmp_path: Path) -> None:
    """A picture stored narrow with wide pixels comes out in its true shape, never smaller than it is stored."""
    film = write_film(tmp_path / "oblong.mp4", steady(2, 10), size=(48, 48), pixel_aspect=Fraction(4, 3))
    assert next(frames(film)).rgb.shape == (48, 64, 3)
    assert square(48, 48, Fraction(3, 4)) == (48, 64)
    assert square(48, 48, Fraction(1, 90)) == square(48, 48, None) == (48, 48)


def test_large_pictures_are_shrunk_and_small_ones_kept() -> None:
    """Nothing larger than needed is looked at; nothing is enlarged; shapes stay."""
    assert fitted(KEPT_SIDE, 720) == (KEPT_SIDE, 720)
    assert fitted(3840, 2160) == (LONG_SIDE, 540)
    assert fitted(2160, 3840) == (540, LONG_SIDE)
    assert fitted(32, 8) == (32, 8)


def test_a_4k_film_at_240_a_second_is_thinned_and_shrunk(tmp_path: Path) -> None:
    """Of 240 pictures a second at most 60 are looked at, in a small size, and their times stay true."""
    film = write_film(tmp_path / "huge.mp4", steady(24, 240), size=(2160, 3840))
    with Video(film) as video:
        pictures = list(video.pictures())
        assert video.decoded == 24
        assert (video.info.width, video.info.height) == (2160, 3840)
    assert [picture.time_s for picture in pictures] == pytest.approx(steady(6, 60), abs=1e-3)
    assert {picture.rgb.shape for picture in pictures} == {(960, 540, 3)}


def test_a_film_at_60_a_second_keeps_every_picture(tmp_path: Path) -> None:
    """The cap does not drop pictures of a film at the cap whose times tremble by a millisecond."""
    times_s = [number / 60 + (0.001 if number % 2 else 0.0) for number in range(30)]
    assert len(list(frames(write_film(tmp_path / "sixty.mp4", times_s)))) == 30


def test_a_lower_cap_can_be_asked_for(tmp_path: Path) -> None:
    """max_fps thins a film to that rate."""
    film = write_film(tmp_path / "thirty.mp4", steady(30, 30))
    assert len(list(frames(film, max_fps=10))) == 10


def test_a_truncated_film_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    """Half a film is looked at; a warning names where it ends and how long it should be."""
    noise = np.random.default_rng(1)
    film = write_film(
        tmp_path / "whole.mp4",
        steady(90, 30),
        picture=lambda _: noise.integers(0, 255, (48, 64, 3), np.uint8),
        container_options={"movflags": "faststart"},
    )
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    with Video(cut) as video:
        pictures = list(video.pictures())
        assert 30 <= len(pictures) < 60
        assert any("cut.mp4: the video ends at" in text and "3.0 s" in text for text in video.warnings)


def test_a_film_damaged_inside_gives_the_rest_and_says_so(tmp_path: Path) -> None:
    """Broken packets are left out, counted and told; the end is still reached."""
    film = write_film(tmp_path / "damaged.mov", steady(60, 30), codec="png")
    data = film.read_bytes()
    fifth, sixth = [place for place in range(len(data)) if data.startswith(b"\x89PNG", place)][5:7]
    film.write_bytes(data[:fifth] + b"?" * (sixth - fifth - 40) + data[sixth - 40 :])
    with Video(film) as video:
        pictures = list(video.pictures())
        assert len(pictures) == 59
        assert pictures[-1].time_s == pytest.approx(59 / 30, abs=0.01)
        assert any("1 damaged part left out" in text for text in video.warnings)


def test_pictures_that_are_missing_without_an_error_are_told(tmp_path: Path) -> None:
    """When a film gives fewer pictures than it says it has, and nothing else tells why, that is a warning."""
    film = write_film(tmp_path / "a.mp4", steady(40, 30))
    with av.open(str(film)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux() if packet.size and packet.pos]
    data = bytearray(film.read_bytes())
    for place, size in places[5:35]:
        data[place : place + size] = bytes(size)
    film.write_bytes(data)
    with Video(film) as video:
        given = len(list(video.pictures()))
        assert given < 36
        assert any(f"only {given} of 40 pictures could be decoded" in text for text in video.warnings)


def test_a_reading_error_still_gives_what_the_decoder_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the file cannot be read further, the pictures that were decoded but not yet given come all the same."""

    class Failing:
        def __init__(self, container: Any) -> None:
            self.container = container

        def __getattr__(self, name: str) -> Any:
            return getattr(self.container, name)

        def demux(self, stream: Any) -> Iterator[Any]:
            yield from islice(self.container.demux(stream), 20)
            raise InvalidDataError(1, "the disk is gone")

    film = write_film(tmp_path / "a.mp4", steady(40, 30))
    real = av.open
    monkeypatch.setattr("av.open", lambda *words, **more: Failing(real(*words, **more)))
    with Video(film) as video:
        assert len(list(video.pictures())) == 20
        assert any("1 damaged part left out (the disk is gone)" in text for text in video.warnings)


def test_a_whole_film_has_no_warnings(tmp_path: Path) -> None:
    """Nothing is said when there is nothing to say."""
    with Video(write_film(tmp_path / "good.mp4", steady(30, 30))) as video:
        assert len(list(video.pictures())) == 30
        assert video.warnings == []
        assert video.info.frames == 30
        assert video.info.duration_s == pytest.approx(1.0, abs=0.05)
        assert video.info.fps == pytest.approx(30.0)


def test_a_moving_gif_and_a_still_picture_are_films(tmp_path: Path) -> None:
    """A GIF gives its pictures; a single image is a film of one."""
    gif = tmp_path / "loop.gif"
    write_gif(gif)
    assert [picture.time_s for picture in frames(gif)] == pytest.approx([0.0, 0.1, 0.2, 0.3], abs=0.02)
    still = tmp_path / "still.png"
    write_png(still)
    assert [(picture.time_s, corners(picture.rgb)) for picture in frames(still)] == [(0.0, "rgbk")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty file"),
        (b"This is a letter, not a film.\n" * 100, "must be a video or a recording"),
        (bytes(range(256)) * 40, "must be a video or a recording"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "must be a video or a recording"),
    ],
)
def test_what_is_no_film_is_refused_in_plain_words(tmp_path: Path, content: bytes, words: str) -> None:
    """Empty files, text, noise and the mere beginning of a film are named and refused."""
    file = tmp_path / "thing.mp4"
    file.write_bytes(content)
    with pytest.raises(UnreadableSource, match=words) as refused:
        Video(file)
    assert "thing.mp4" in str(refused.value)


def test_text_is_not_played_as_a_film(tmp_path: Path) -> None:
    """FFmpeg would draw a text file letter by letter; we refuse it."""
    file = tmp_path / "notes.txt"
    file.write_text("one two three\n" * 200)
    with pytest.raises(UnreadableSource, match=r"notes\.txt must be a video or a recording"):
        Video(file)


def test_sound_alone_is_refused_as_such(tmp_path: Path) -> None:
    """A file with sound only says so."""
    with pytest.raises(UnreadableSource, match="only sound"):
        Video(write_sound(tmp_path / "voice.m4a"))


def test_a_song_with_a_cover_is_sound_alone(tmp_path: Path) -> None:
    """The picture on the cover is not taken for a film."""
    with pytest.raises(UnreadableSource, match="only sound"):
        Video(write_song(tmp_path / "song.mp3", write_png(tmp_path / "cover.png")))


def test_the_cap_must_be_positive(tmp_path: Path) -> None:
    """No pictures a second is misuse."""
    with pytest.raises(ValueError, match="max_fps must be greater than 0"):
        Video(tmp_path / "any.mp4", max_fps=0)


def test_a_film_without_pictures_is_refused(tmp_path: Path) -> None:
    """A stream that holds no picture cannot be looked at."""
    film = write_film(tmp_path / "none.mkv", [])
    with pytest.raises(UnreadableSource, match=r"none\.mkv must be a video"):
        Video(film)


def test_absent_files_and_folders_are_refused(tmp_path: Path) -> None:
    """A name that leads nowhere, and a folder, are told apart."""
    with pytest.raises(UnreadableSource, match="no such file"):
        Video(tmp_path / "absent.mp4")
    with pytest.raises(UnreadableSource, match="folder"):
        Video(tmp_path)


@given(stamps=st.lists(st.none() | st.floats(-100, 100), min_size=1, max_size=40))
def test_times_increase_whatever_the_stamps(stamps: list[float | None]) -> None:
    """Missing, repeated and backward timestamps all give increasing times from 0."""
    clock = Clock(1 / 30)
    times_s = [clock(stamp) for stamp in stamps]
    assert times_s[0] == 0.0
    assert all(later > earlier for earlier, later in pairwise(times_s))


def test_joined_films_go_on_and_small_slips_are_passed_over() -> None:
    """A step back of a second or more shifts what follows; a smaller one moves only its own picture."""
    clock = Clock(0.1)
    assert [clock(stamp) for stamp in (0.0, 0.1, 0.1, 0.2)] == pytest.approx([0.0, 0.1, 0.125, 0.2])
    assert clock.mended == 1
    clock = Clock(0.1)
    assert [clock(stamp) for stamp in (5.0, 5.0 + JOIN_S, 0.0, 0.1)] == pytest.approx([0.0, 1.0, 1.1, 1.2])
    assert clock.mended == 1


@pytest.mark.parametrize(("corrections", "expected"), [
    (Corrections(mirrored=True), "grkb"),
    (Corrections(turn_deg=90), "brkg"),
    (Corrections(turn_deg=180), "kbgr"),
    (Corrections(turn_deg=270), "gkrb"),
    (Corrections(mirrored=True, turn_deg=90), "rbgk"),
])  # fmt: skip
def test_what_the_user_says_of_the_picture_is_done_to_it(
    tmp_path: Path, corrections: Corrections, expected: str
) -> None:
    """A film saved as a mirror image, or lying on its side without saying so, is put right."""
    film = write_film(tmp_path / "a.mp4", steady(2, 10))
    with Video(film, corrections=corrections) as video:
        rgb = next(video.pictures()).rgb
        assert corners(rgb) == expected
        assert (video.info.width, video.info.height) == (rgb.shape[1], rgb.shape[0])


def test_a_turn_comes_after_the_films_own(tmp_path: Path) -> None:
    """What the film says of itself and what the user says of it add up."""
    film = write_film(tmp_path / "a.mp4", steady(2, 10), rotation_deg=-90)
    with Video(film, corrections=Corrections(turn_deg=270)) as video:
        assert corners(next(video.pictures()).rgb) == "rgbk"


def test_a_frame_rate_that_the_user_says_takes_the_place_of_the_films_times(tmp_path: Path) -> None:
    """A film in slow motion can be told to have been taken at another rate."""
    film = write_film(tmp_path / "slow.mp4", steady(9, 10))
    with Video(film, corrections=Corrections(fps=40.0)) as video:
        assert [picture.time_s for picture in video.pictures()] == pytest.approx(steady(9, 40))
        assert video.info.fps == 40.0


def test_a_gap_in_time_is_told(tmp_path: Path) -> None:
    """Seconds without pictures are not passed over in silence."""
    film = write_film(tmp_path / "gap.mp4", [0.0, 0.1, 0.2, 2.5, 2.6])
    with Video(film) as video:
        list(video.pictures())
        assert [one for one in video.warnings if "1 gap of more than 1 s without pictures (first: 0.2 s to 2.5" in one]
