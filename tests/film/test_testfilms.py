"""Test films: complete with their truth or not there, and made once."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from unsit.film import filming, testfilms
from unsit.film.filming import Made, Wanted, film
from unsit.film.scenario import Scenario, drawn

SEED = 26
PICTURES = 8


@pytest.fixture
def first_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Films end after their first pictures."""
    monkeypatch.setattr(Scenario, "times", lambda self: iter([number / self.fps for number in range(PICTURES)]))


@pytest.mark.usefixtures("first_pictures")
def test_a_film_decodes_and_its_truth_stands_beside_it(tmp_path: Path) -> None:
    """The MP4 has as many pictures as the truth has times, at the same times; JSON and NPZ agree with the scenario."""
    wanted = Wanted(tmp_path, SEED, "side_kick_circles")
    made = film(wanted)
    scenario = drawn(SEED, "side_kick_circles")
    assert made == Made(scenario.name, scenario.player.duration_s, new=True)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".mp4", ".npz"]
    with av.open(str(tmp_path / f"{made.name}.mp4")) as container:
        decoded = [
            (float(picture.time or 0.0), picture.to_ndarray(format="rgb24")) for picture in container.decode(video=0)
        ]
    with np.load(tmp_path / f"{made.name}.npz") as arrays:
        times_s = arrays["time_s"]
        assert arrays["image"].shape == (PICTURES, 33, 2)
        assert arrays["hidden"].dtype == bool
    assert np.allclose([time_s for time_s, _ in decoded], times_s, atol=2e-3)
    assert {picture.shape for _, picture in decoded} == {(scenario.height, scenario.width, 3)}
    truth = json.loads((tmp_path / f"{made.name}.json").read_text())
    assert truth["movement"] == "side_kick_circles"
    assert truth["width"] == scenario.width
    assert truth["side"] == scenario.side


@pytest.mark.usefixtures("first_pictures")
def test_a_complete_film_is_left_alone_and_another_recipe_is_filmed_anew(tmp_path: Path) -> None:
    """The same film is not made twice; one whose truth names another recipe is."""
    wanted = Wanted(tmp_path, SEED, "side_kick_circles")
    truth = tmp_path / f"{film(wanted).name}.json"
    assert not film(wanted).new
    truth.write_text(json.dumps(json.loads(truth.read_text()) | {"recipe": "other"}))
    assert film(wanted).new
    assert not film(wanted).new


@pytest.mark.usefixtures("first_pictures")
def test_the_same_seed_gives_the_same_picture(tmp_path: Path) -> None:
    """Two films of one seed differ by rounding at most."""
    pictures = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        name = film(Wanted(folder, SEED, "side_kick_circles")).name
        with av.open(str(folder / f"{name}.mp4")) as container:
            pictures.append([picture.to_ndarray(format="rgb24").astype(int) for picture in container.decode(video=0)])
    assert max(float(np.abs(a - b).mean()) for a, b in zip(*pictures, strict=True)) < 1.0


def test_an_interrupted_film_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A film that breaks off in the middle leaves neither an MP4 nor a truth under its name, nor a part of one."""

    def breaking(self: Scenario) -> Iterator[float]:
        yield 0.0
        raise KeyboardInterrupt

    monkeypatch.setattr(Scenario, "times", breaking)
    with pytest.raises(KeyboardInterrupt):
        film(Wanted(tmp_path, SEED, "side_kick_circles"))
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_the_message_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where moderngl is missing, the command says so in one line, without a traceback."""
    monkeypatch.setitem(sys.modules, "moderngl", None)
    assert testfilms.main([str(tmp_path / "films"), "--seeds", "1"]) == 1
    assert "needs the package 'moderngl': pip install" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "films").exists()


def test_an_unknown_movement_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command names the movement it does not know and makes nothing."""
    assert testfilms.main([str(tmp_path / "films"), "--movement", "side_kik_circles"]) == 1
    assert "side_kik_circles" in capsys.readouterr().err
    assert not (tmp_path / "films").exists()


@pytest.mark.parametrize("words", [["--seeds", "9:3"], ["--seeds", "0:3"], ["--seeds", "x"], ["--jobs", "0"]])
def test_wrong_numbers_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Seeds and jobs that make no sense are told with what was got."""
    with pytest.raises(SystemExit):
        testfilms.main(words)
    assert f"(got {words[1]!r})" in capsys.readouterr().err


def test_ctrl_c_ends_with_130_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C is an ending like another: what was made stays."""

    def interrupted(_wanted: object, _jobs: int) -> Iterator[Made]:
        yield Made("side_kick_circles_0006", 40.0, new=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib.import_module("unsit.film.filming"), "make", interrupted)
    assert filming.make is interrupted
    assert testfilms.main([str(tmp_path), "--seeds", "1:3"]) == 130
    assert "Stopped after 1 film" in capsys.readouterr().err
