"""The voice in files: every text once, found by its words, played by anything that reads Ogg with Opus."""

import json
import math
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import pytest

from unsit.film import spoken
from unsit.film.errors import FilmError
from unsit.film.spoken import PLAYER, Recorder, as_opus, packs, record, said_of, trimmed, words_of
from unsit.film.voice import Sound
from unsit.movement.library import load_library

RATE_HZ = 16_000
OWN = ["Halfway.", "Go.", "7"]


def tone(lasts_s: float, quiet_s: float = 0.0) -> Sound:
    """Give a tone with silence before and after it."""
    quiet = b"\0\0" * round(quiet_s * RATE_HZ)
    samples = (round(9000 * math.sin(0.3 * n)) for n in range(round(lasts_s * RATE_HZ)))
    return Sound(RATE_HZ, quiet + b"".join(struct.pack("<h", sample) for sample in samples) + quiet)


class Speaker:
    """A voice that hums, the longer the more letters there are, and counts how often it was asked."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> Sound:
        """Give a tone of 10 ms a letter, at least 0.1 s."""
        self.said.append(text)
        return tone(max(0.1, 0.01 * len(text)))


def seconds_of(content: bytes) -> float:
    """Give how long a file plays."""
    with av.open(BytesIO(content), "r") as container:
        samples = sum(int(frame.samples) for frame in container.decode(container.streams.audio[0]))
        assert [stream.codec_context.name for stream in container.streams] == ["opus"]
    return samples / 48_000


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be one movement that says two things."""

    def some(_language: str, own: list[str]) -> dict[str, list[str]]:
        return {PLAYER: list(own), "plank": ["Hold still.", "Line"]}

    monkeypatch.setattr(spoken, "packs", some)


def test_pieces_are_named_as_the_page_names_them() -> None:
    """Lower-case words without marks, of every alphabet; the front end's `wordsOf` has the same example."""
    assert words_of("¿Duele? «Más» – 12 s.") == "duele más 12 s"
    assert words_of("…") == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_everything_that_is_said_is_recorded_once_in_a_pack(language: str) -> None:
    """The player's own texts and each movement's, in the language; nothing of the player's again with a movement."""
    library = load_library()
    found = packs(language, OWN)
    assert list(found) == [PLAYER, *library.movements]
    for name in library.movements:
        wanted = {words_of(text) for text in said_of(library.movement(name, language))}
        told = [words_of(text) for text in found[name]]
        assert set(told) == wanted - {words_of(text) for text in OWN}
        assert len(set(told)) == len(told)


def test_a_sound_becomes_a_file_of_the_same_length() -> None:
    """Nothing is cut off the end; the same sound always gives the same bytes."""
    sound = tone(1.3)
    content = as_opus(sound)
    assert content[:4] == b"OggS"
    assert seconds_of(content) == pytest.approx(1.3, abs=0.04)
    assert as_opus(sound) == content


def test_silence_at_the_ends_is_left_out() -> None:
    """Of half a second before and after a tone almost nothing stays; of a sound that is silent everything."""
    assert trimmed(tone(0.5, quiet_s=0.5)).duration_s == pytest.approx(0.54, abs=0.02)
    assert trimmed(Sound(RATE_HZ, bytes(3200))).duration_s == pytest.approx(0.1)


@pytest.mark.usefixtures("few")
def test_a_list_says_where_each_piece_lies(tmp_path: Path) -> None:
    """Cut out of its pack by the list, each piece is the sound of its own text."""
    size = record("en", OWN, tmp_path, Recorder(tmp_path, "hum", Speaker().say))
    value: dict[str, Any] = json.loads((tmp_path / "en.json").read_text("utf-8"))
    assert (value["format"], value["language"], len(value["packs"])) == (1, "en", 2)
    assert size == sum((tmp_path / pack).stat().st_size for pack in value["packs"])
    lengths: dict[str, float] = {}
    for pack, pieces in value["packs"].items():
        content = (tmp_path / pack).read_bytes()
        lengths |= {words: seconds_of(content[start:end]) for words, (start, end) in pieces.items()}
    assert lengths == pytest.approx({"halfway": 0.1, "go": 0.1, "7": 0.1, "hold still": 0.11, "line": 0.1}, abs=0.05)


@pytest.mark.usefixtures("few")
def test_what_was_recorded_is_not_recorded_again(tmp_path: Path) -> None:
    """Only a new text is spoken the second time; packs of before are gone; the rest keeps its name."""
    record("en", OWN, tmp_path, Recorder(tmp_path, "hum", Speaker().say))
    before = {path.name for path in (tmp_path / "en").iterdir()}
    speaker = Speaker()
    record("en", [*OWN, "Rest."], tmp_path, Recorder(tmp_path, "hum", speaker.say))
    after = {path.name for path in (tmp_path / "en").iterdir()}
    assert speaker.said == ["Rest."]
    assert {name.partition("-")[0] for name in after} == {PLAYER, "plank"}
    assert len(before & after) == 1


@pytest.mark.usefixtures("few")
def test_a_voice_that_fails_leaves_no_list(tmp_path: Path) -> None:
    """A list never names what is not there."""

    def fail(text: str) -> Sound:
        raise FilmError(f"cannot say {text}")

    with pytest.raises(FilmError, match="cannot say"):
        record("en", OWN, tmp_path, Recorder(tmp_path, "hum", fail))
    assert not (tmp_path / "en.json").exists()


def test_without_a_voice_it_is_said_and_the_build_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names what is missing and how to get it; only where the voice was demanded is that a failure."""
    monkeypatch.setattr(spoken, "find_program", lambda: None)
    arguments = [str(tmp_path / "spoken.json"), str(tmp_path / "voice")]
    assert spoken.main([*arguments, "--if-possible"]) == 0
    told = capsys.readouterr().err
    assert "apt-get install espeak-ng" in told
    assert "captions and sounds lead" in told
    assert spoken.main(arguments) == 1


def test_a_list_that_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that names the file and what makes it."""
    path = tmp_path / "spoken.json"
    path.write_text("[1", "utf-8")
    assert spoken.main([str(path), str(tmp_path / "voice")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
