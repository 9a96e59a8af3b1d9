"""`unsit film`: what it makes, what it tells, and how it refuses."""

import json
from collections.abc import Callable
from pathlib import Path

import av
import click
import pytest
from click.testing import CliRunner, Result
from tests.film.painters import Dots

from unsit.cli import film as command
from unsit.cli.main import unsit
from unsit.film import demonstration, extra, staging
from unsit.film.errors import FilmError, NoRenderer
from unsit.film.voice import HOW_TO_GET, Espeak, find_program

Run = Callable[..., Result]


class Painting(Dots):
    """The stand-in as the command uses it."""

    def __enter__(self) -> "Painting":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is to be given back."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Give what runs the command in an empty folder, with small pictures and without OpenGL."""
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
    small = {name: demonstration.Form(96, 54, 1, 96) for name in demonstration.FORMS}
    monkeypatch.setattr(demonstration, "FORMS", small)
    monkeypatch.setattr(staging, "StudioPainter", Painting)

    def invoke(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(unsit, ["film", *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, (SystemExit, click.ClickException))
        return result

    return invoke


def test_a_movement_becomes_a_film(run: Run, tmp_path: Path) -> None:
    """Named after its id unless told otherwise; the command says where film and subtitles are."""
    result = run("squat", "--no-voice")
    assert result.exit_code == 0
    assert "Film: squat.mp4" in result.stdout
    assert "Subtitles: squat.vtt" in result.stdout
    assert {path.name for path in tmp_path.iterdir()} == {"squat.mp4", "squat.vtt"}


def test_a_routine_is_told_as_json(run: Run, tmp_path: Path) -> None:
    """Size, length, chapters; the film has that size and length, upright when it was asked for."""
    told = json.loads(run("hip_stretch", "--out", "h.mp4", "--no-voice", "--vertical", "--json").stdout)
    assert told["format"] == 1
    assert (told["width"], told["height"], told["voice"]) == (54, 96, False)
    assert told["chapters"][0] == {"start_s": 0.0, "title": "Start"}
    with av.open(str(tmp_path / "h.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (54, 96)
        assert stream.frames == round(told["duration_s"])


def test_a_film_of_one_side_shows_that_side(run: Run) -> None:
    """No chapter of the other side."""
    both = json.loads(run("standing_side_leg_raise", "--no-voice", "--json").stdout)["chapters"]
    right = json.loads(run("standing_side_leg_raise", "--no-voice", "--json", "--side", "right").stdout)["chapters"]
    assert any("right side" in chapter["title"] for chapter in both)
    assert len(right) == len(both) - 1


def test_a_file_of_ones_own_can_be_filmed(run: Run, tmp_path: Path) -> None:
    """A movement file that is not in the library."""
    library = Path(str(staging.__file__)).parents[1] / "library" / "movements" / "squat.toml"
    (tmp_path / "squat.toml").write_text(library.read_text("utf-8"), "utf-8")
    assert run("squat.toml", "--out", "own.mp4", "--no-voice").exit_code == 0
    assert (tmp_path / "own.mp4").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("side_kick_serie",), "did you mean side_kick_series"),
        (("zzz",), "`unsit routines` and `unsit movements` list them"),
        (("squat", "--body", "womann"), "did you mean woman?"),
        (("squat", "--out", "squat.avi"), "--out must end in .mp4 (got squat.avi)"),
        (("squat", "--out", "nowhere/squat.mp4"), "cannot be written"),
        (("squat", "--lang", "xx"), "--lang must be a language"),
        (("side_kick_series", "--lang", "xx"), "--lang must be a language"),
        (("squat", "--size", "8k"), "'8k' is not one of"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_work(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    """Exit code 2, one message, no file."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not list(tmp_path.iterdir())


def test_without_opengl_it_says_what_to_install(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves nothing behind."""

    def paint(*_arguments: object) -> None:
        raise NoRenderer("no display")

    monkeypatch.setattr(Painting, "paint", paint)
    result = run("squat", "--no-voice")
    assert result.exit_code == 3
    assert "apt-get install libegl1" in result.stderr
    assert not list(tmp_path.iterdir())


def test_without_the_extra_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package that is missing, and pip's command."""
    monkeypatch.setattr(extra, "PACKAGES", ("numpy", "package_that_is_not_there"))
    result = run("squat", "--no-voice")
    assert result.exit_code == 3
    assert "'package_that_is_not_there': pip install 'unsit[film" in result.stderr


def test_without_espeak_the_film_is_silent_and_it_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line on standard error says how to get the voice."""
    monkeypatch.setattr(command, "find_program", lambda: None)
    result = run("biceps_curl", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["voice"] is False
    assert len(result.stderr.strip().splitlines()) == 1
    assert "espeak-ng" in result.stderr


def test_a_text_is_spoken_and_never_taken_for_an_option() -> None:
    """Longer texts take longer; a dash in front changes nothing; a sentence is spoken once and remembered."""
    program = find_program()
    assert program is not None, HOW_TO_GET
    voice = Espeak(program, "en-gb")
    short, long, dashed = (voice.say(text) for text in ("Down.", "Down, and slowly up again.", "-w Down."))
    assert 0.2 < short.duration_s < long.duration_s
    assert dashed.duration_s > 0.2
    assert voice.say("Down.") is short


@pytest.mark.parametrize(
    ("script", "told"),
    [("echo no such voice >&2; exit 1", "no such voice"), ("echo hello", "WAV"), ("exit 3", "exit code 3")],
)
def test_a_voice_that_fails_is_told(tmp_path: Path, script: str, told: str) -> None:
    """With the program's own first words, or that it gave no sound."""
    program = tmp_path / "voice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(FilmError, match=told):
        Espeak(str(program), "en").say("Down.")
