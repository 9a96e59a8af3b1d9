"""The demonstration film as a file: streams, times, words; and what is left when it is not finished."""

import math
import struct
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from tests.film.painters import Dots

from unsit.film.demonstration import FORMS, Director, Form, make, subtitles_beside
from unsit.film.errors import UnwritableFilm
from unsit.film.screenplay import Scene, Screenplay, Wanted, screenplay, single
from unsit.film.sound_film import RATE_HZ, mixed
from unsit.film.voice import Sound
from unsit.film.wording import ENGLISH
from unsit.movement.library import load_library

LIBRARY = load_library()
SMALL = Form(192, 108, 4, 96)


class Hum:
    """A voice that hums as long as a text is."""

    rate_hz = 8000

    def say(self, text: str) -> Sound:
        """Give a tone of 40 ms a letter."""
        count = round(0.04 * len(text) * self.rate_hz)
        return Sound(self.rate_hz, struct.pack(f"<{count}h", *(round(9000 * math.sin(0.4 * n)) for n in range(count))))


def written(name: str) -> Screenplay:
    """Give the screenplay of a movement, for the voice that hums."""
    wanted = Wanted(ENGLISH, lambda text: Hum().say(text).duration_s, other_side=False)
    return screenplay(single(LIBRARY.movements[name]), LIBRARY.movements, wanted)


@pytest.fixture(scope="module")
def play() -> Screenplay:
    """Give the squat's screenplay."""
    return written("squat")


@pytest.fixture(scope="module")
def film(play: Screenplay, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the squat's film, small."""
    path = tmp_path_factory.mktemp("films") / "squat.mp4"
    make(play, Director(play, SMALL, "woman", ENGLISH, Dots()), SMALL, path, voice=Hum())
    return path


def test_a_film_has_pictures_a_voice_and_subtitles_of_its_length(film: Path, play: Screenplay) -> None:
    """Every picture decodes, at its time; sound and picture end together."""
    with av.open(str(film)) as container:
        assert [stream.type for stream in container.streams][:3] == ["video", "audio", "subtitle"]
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.audio[0].codec_context.name == "aac"
        assert container.metadata["title"] == "Squat"
        times = [frame.time for frame in container.decode(video=0)]
    assert len(times) == round(play.duration_s * SMALL.fps)
    assert times == pytest.approx([n / SMALL.fps for n in range(len(times))], abs=1e-3)
    with av.open(str(film)) as container:
        heard_s = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
    assert heard_s == pytest.approx(play.duration_s, abs=0.1)


def test_the_film_has_the_chapters_of_its_screenplay(film: Path, play: Screenplay) -> None:
    """With names and times, to the millisecond."""
    with av.open(str(film)) as container:
        found = [
            (one["start"] * float(one["time_base"] or 0), one["metadata"]["title"]) for one in container.chapters()
        ]
    assert [title for _, title in found] == [chapter.title for chapter in play.chapters]
    assert [start for start, _ in found] == pytest.approx([chapter.start_s for chapter in play.chapters], abs=2e-3)


def test_subtitles_in_the_film_and_beside_it_say_what_the_captions_say(film: Path, play: Screenplay) -> None:
    """At the captions' times, in the film's own track and in the file."""
    with av.open(str(film)) as container:
        packets = [packet for packet in container.demux(container.streams.subtitles[0]) if packet.size > 2]
        told = [bytes(packet)[2:].decode() for packet in packets]
        starts = [float((packet.pts or 0) * (packet.time_base or 0)) for packet in packets]
    assert told == [caption.line.text for caption in play.captions]
    assert starts == pytest.approx([caption.start_s for caption in play.captions], abs=2e-3)
    beside = subtitles_beside(film).read_text("utf-8")
    assert beside.startswith("WEBVTT")
    assert beside.count(" --> ") == len(play.captions)


def test_it_is_heard_when_it_is_written_and_silent_before(film: Path, play: Screenplay) -> None:
    """Each sentence sounds from the beginning of its caption on."""
    with av.open(str(film)) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])

    def loudness(start_s: float, end_s: float) -> float:
        return float(np.abs(sound[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]).mean())

    for caption in play.captions:
        if caption.line.spoken:
            assert loudness(caption.start_s + 0.05, caption.start_s + 0.2) > 0.1
            assert loudness(caption.start_s - 0.12, caption.start_s - 0.05) < 0.02


def test_captions_lie_over_the_pictures_while_they_are_told(play: Screenplay) -> None:
    """The lower part of a picture changes when a caption comes and goes, and nothing else there does."""
    director = Director(play, SMALL, "woman", ENGLISH, Dots())
    at = next(n for n, shot in enumerate(play.shots) if shot.scene is Scene.RIGHT_WAY)
    first = play.shots[at].captions[0]
    start = play.starts_s[at]
    wanted = {round((start + time_s) * SMALL.fps) for time_s in (0.1, (first.start_s + first.end_s) / 2)}
    bare, told = (picture for n, picture in enumerate(director.pictures()) if n in wanted)
    band = slice(round(0.82 * SMALL.height), None)
    assert np.abs(told[band].astype(int) - bare[band]).max() > 60


@pytest.mark.parametrize("form", [SMALL, SMALL.turned()])
def test_every_picture_of_a_film_has_its_size(form: Form) -> None:
    """Across and upright, and mistakes stand beside the right way in both."""
    play = written("hip_stretch_floor")
    count = 0
    for picture in Director(play, form, "man", ENGLISH, Dots()).pictures():
        assert picture.shape == (form.height, form.width, 3)
        count += 1
    assert count == round(play.duration_s * form.fps)


def test_a_film_that_is_broken_off_leaves_the_old_one(film: Path, play: Screenplay, tmp_path: Path) -> None:
    """Ctrl-C in the middle: no half film, no other file, and what was there before stays."""
    path = tmp_path / "squat.mp4"
    path.write_bytes(b"the film before")
    steps = iter(range(40))

    def each() -> None:
        if next(steps) == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(play, Director(play, SMALL, "woman", ENGLISH, Dots()), SMALL, path, voice=Hum(), each=each)
    assert path.read_bytes() == b"the film before"
    assert [file.name for file in tmp_path.iterdir()] == ["squat.mp4"]


def test_where_nothing_can_be_written_it_is_told(play: Screenplay, tmp_path: Path) -> None:
    """A folder that is not there."""
    path = tmp_path / "nowhere" / "squat.mp4"
    with pytest.raises(UnwritableFilm, match="nowhere"):
        make(play, Director(play, SMALL, "woman", ENGLISH, Dots()), SMALL, path)


def test_without_a_voice_there_is_no_sound(tmp_path: Path) -> None:
    """Pictures and subtitles only."""
    wanted = Wanted(ENGLISH, lambda _text: 0.0, other_side=False)
    play = screenplay(single(LIBRARY.movements["biceps_curl"]), LIBRARY.movements, wanted)
    path = tmp_path / "silent.mp4"
    tiny = Form(64, 36, 1, 64)
    make(play, Director(play, tiny, "woman", ENGLISH, Dots()), tiny, path)
    with av.open(str(path)) as container:
        assert not container.streams.audio
        assert len(container.streams.video) == 1
        assert container.streams.subtitles


def test_sounds_are_mixed_in_their_places() -> None:
    """At the film's rate, as loud as may be, cut off where the film ends."""
    tone = Sound(8000, struct.pack("<800h", *([1000, -1000] * 400)))
    track = mixed([(0.5, tone), (0.95, tone)], 1.0)
    assert len(track) == RATE_HZ
    heard = np.flatnonzero(track)
    assert heard[0] == pytest.approx(0.5 * RATE_HZ, abs=12)
    assert np.abs(track.astype(int)).max() == pytest.approx(0.7 * 32767, abs=2)
    assert not track[round(0.61 * RATE_HZ) : round(0.94 * RATE_HZ)].any()


def sizes() -> Iterator[Form]:
    """Give every form held both ways."""
    for form in FORMS.values():
        yield from (form, form.turned())


@pytest.mark.parametrize("form", list(sizes()))
def test_forms_can_be_encoded(form: Form) -> None:
    """Both sides even, as H.264 wants them, and the figure is drawn at no more than the film's size."""
    assert form.width % 2 == form.height % 2 == 0
    assert 0.0 < form.share() <= 1.0
