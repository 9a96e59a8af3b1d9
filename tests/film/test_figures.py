"""`python -m unsit.film.figures`: what a page needs, made once, and without the packages that draw."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from unsit.figure.bodies import body_ids
from unsit.film import figures
from unsit.film.errors import NoRenderer
from unsit.film.figures import Job, fill, jobs, main
from unsit.movement.library import load_library


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with one movement's files, but for posters."""
    folder = tmp_path_factory.mktemp("figures")
    done, problems = fill(folder, jobs(["squat"], posters=False), workers=1)
    assert (done, problems) == (len(body_ids()) + 4, ())
    return folder


def test_a_movement_has_all_its_files(made: Path) -> None:
    """JSON for the page, clips for every body, the bodies, drawings in every language; no half files."""
    names = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
    clips = {f"movements/squat.{body}.glb" for body in body_ids()}
    bodies = {f"bodies/{body}.glb" for body in body_ids()}
    drawings = {f"{kind}/squat.{ending}" for kind in ("strips", "camera") for ending in ("svg", "es.svg")}
    assert names == clips | bodies | drawings | {"movements/squat.json", "recipes.json"}
    told = json.loads((made / "movements/squat.json").read_text("utf-8"))
    assert (told["id"], told["translations"]["es"]["name"]) == ("squat", "Sentadilla")
    assert "Sentadilla: sus pasos" in (made / "strips/squat.es.svg").read_text("utf-8")
    assert "Sentadilla: dónde poner el móvil" in (made / "camera/squat.es.svg").read_text("utf-8")
    assert all((made / name).read_bytes()[:4] == b"glTF" for name in clips | bodies)
    assert "</svg>" in (made / "camera/squat.svg").read_text("utf-8")


def test_nothing_is_made_twice(made: Path) -> None:
    """A second run does nothing; a file that is lost is made again, alone."""
    wanted = jobs(["squat"], posters=False)
    assert fill(made, wanted, workers=1)[0] == 0
    (made / "strips/squat.svg").unlink()
    seen: list[Job] = []
    assert fill(made, wanted, workers=1, each=seen.append)[0] == 1
    assert (made / "strips/squat.svg").is_file()
    assert set(seen) == set(wanted)


def test_another_recipe_makes_it_anew_and_clears_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed code or data: the files are made again, and those that are not made any more are removed."""
    answers = [{"strips/a.svg": b"1", "strips/b.svg": b"1"}, {"strips/a.svg": b"2"}]
    monkeypatch.setattr(figures, "make", lambda _job: answers.pop(0))
    job = Job("strip", "squat")
    assert fill(tmp_path, [job])[0] == 1
    assert fill(tmp_path, [job])[0] == 0
    monkeypatch.setattr(figures, "recipe", lambda _job: "another")
    assert fill(tmp_path, [job])[0] == 1
    assert (tmp_path / "strips/a.svg").read_bytes() == b"2"
    assert not (tmp_path / "strips/b.svg").exists()


def test_a_list_of_recipes_that_is_damaged_is_written_anew(tmp_path: Path) -> None:
    """Half a file, or another one of that name."""
    for text in ("{", "[1]", '{"strip/squat": 3}'):
        (tmp_path / "recipes.json").write_text(text)
        assert fill(tmp_path, [Job("strip", "squat")])[0] == 1


def test_without_opengl_the_rest_is_made_and_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Posters fail with one sentence, however many; the strips are there."""
    real = figures.make

    def make(job: Job) -> figures.Made:
        if job.kind == "poster":
            raise NoRenderer("no display")
        return real(job)

    monkeypatch.setattr(figures, "make", make)
    wanted = [Job("strip", "squat"), Job("poster", "squat"), Job("poster", "lunge")]
    done, problems = fill(tmp_path, wanted, workers=1)
    assert done == 1
    assert len(problems) == 1
    assert "libegl1" in problems[0]


def test_pages_can_be_fed_without_the_packages_that_draw() -> None:
    """Neither NumPy nor OpenCV, OpenGL, PyAV or Pillow is imported but for posters."""
    script = (
        "import sys; from unsit.film.figures import jobs, make\n"
        "[make(job) for job in jobs(['biceps_curl'], posters=False) if job.kind != 'clips']\n"
        "print(sorted({'numpy', 'cv2', 'moderngl', 'av', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_movement_and_body_has_its_jobs() -> None:
    """Bodies once; every kind for every movement; posters only when they are wanted."""
    everything = jobs()
    movements = load_library().movements
    assert len(everything) == len(set(everything)) == len(body_ids()) + 5 * len(movements)
    assert not [job for job in jobs(posters=False) if job.kind == "poster"]


def test_an_unknown_movement_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the nearest name, and nothing is made."""
    assert main([str(tmp_path / "out"), "--only", "sqat"]) == 2
    assert "did you mean squat" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_one_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file stands in its place."""
    (tmp_path / "out").write_text("in the way")
    assert main([str(tmp_path / "out"), "--only", "squat", "--no-posters", "--jobs", "1"]) == 2
    assert "cannot be written" in capsys.readouterr().err
