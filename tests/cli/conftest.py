"""Recordings of the figure, for commands to look at."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from tests.report.examples import filmed

from unsit.body.frame import Frame
from unsit.cli.main import unsit
from unsit.vision.recording import RecordingInfo, RecordingWriter

Run = Callable[..., Result]


def record(path: Path, frames: Iterable[Frame], *, people_seen: int = 1) -> Path:
    """Write frames as a recording and give its path."""
    info = RecordingInfo(source="figure", model="figure", width=640, height=480, fps=15.0)
    with RecordingWriter(path, info) as writer:
        writer.people_seen = people_seen
        for frame in frames:
            writer.write(frame)
    return path


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give recordings by name: two squats, two kicks on the left, nobody, and a body that does nothing."""
    folder = tmp_path_factory.mktemp("recordings")
    squats = filmed("squat")
    still = [replace(squats[0], time_s=number / 15) for number in range(60)]
    made: dict[str, Sequence[Frame]] = {
        "squats": squats,
        "kicks": filmed("side_kick_front_back"),
        "nobody": [Frame(number / 15) for number in range(30)],
        "still": still,
    }
    return {name: record(folder / f"{name}.landmarks", frames) for name, frames in made.items()}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give what runs the command inside this process, in 80 columns and without colour."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")

    def command(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(unsit, [str(argument) for argument in arguments])
        assert result.exception is None or isinstance(result.exception, (SystemExit, click.ClickException))
        return result

    return command
