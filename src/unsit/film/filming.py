"""From a seed to a film with its truth beside it, one or many at once."""

import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from unsit.body.frame import Points
from unsit.figure.bones import bone_landmarks, placed_bones
from unsit.film.body import body_mesh
from unsit.film.scenario import Scenario, drawn, film_name, movement_of
from unsit.film.sensor import Sensor
from unsit.film.studio import Studio
from unsit.film.truth import recipe, write_truth
from unsit.film.writer import CRF, FilmWriter


@dataclass(frozen=True, slots=True)
class Wanted:
    """A film to make."""

    folder: Path
    seed: int
    movement: str
    crf: int = CRF

    @property
    def name(self) -> str:
        """Its name without suffix."""
        return film_name(self.movement, self.seed)

    def stands(self, recipe: str) -> bool:
        """Whether it is there already, complete and made by this recipe."""
        try:
            text = (self.folder / f"{self.name}.json").read_text(encoding="utf-8")
            known = bool(json.loads(text).get("recipe") == recipe)
        except (OSError, ValueError, AttributeError):
            return False
        return known and all((self.folder / f"{self.name}{suffix}").is_file() for suffix in (".mp4", ".npz"))


@dataclass(frozen=True, slots=True)
class Made:
    """A film that is there; new: whether it was made now."""

    name: str
    duration_s: float
    new: bool


def wanted_films(folder: Path, seeds: Iterable[int], movement: str | None = None, crf: int = CRF) -> list[Wanted]:
    """Give the films of seeds; movement: the same for all, instead of the one whose turn it is."""
    return [Wanted(folder, seed, movement or movement_of(seed), crf) for seed in seeds]


def shoot(folder: Path, scenario: Scenario, crf: int = CRF) -> list[tuple[float, Points]]:
    """Write the pictures of a film; give the landmarks of each, with its time."""
    posed: list[tuple[float, Points]] = []
    width, height = scenario.width, scenario.height
    with (
        Studio(width, height, scenario.look, scenario.scene, seed=scenario.seed % 97) as studio,
        FilmWriter(folder / f"{scenario.name}.mp4", width, height, scenario.fps, crf=crf) as writer,
    ):
        person = studio.person(scenario.rig, body_mesh(scenario.body), scale=scenario.scale)
        sensor = Sensor(scenario.look, width, height, scenario.seed)
        for time_s in scenario.times():
            bones = scenario.player.bones(time_s)
            posed.append((time_s, bone_landmarks(scenario.rig, bones)))
            picture = studio.render(scenario.camera, [(person, placed_bones(scenario.rig, bones))])
            writer.write(sensor.seen(picture))
    return posed


def film(wanted: Wanted) -> Made:
    """Make one film and the truth beside it, unless it is there already."""
    scenario = drawn(wanted.seed, wanted.movement)
    if wanted.stands(recipe(scenario)):
        return Made(scenario.name, scenario.player.duration_s, new=False)
    # What is half new must not look whole.
    (wanted.folder / f"{scenario.name}.json").unlink(missing_ok=True)
    posed = shoot(wanted.folder, scenario, wanted.crf)
    write_truth(wanted.folder, scenario, posed)
    return Made(scenario.name, scenario.player.duration_s, new=True)


def _one_thread() -> None:
    """Let one process draw with one thread: films side by side are quicker than threads in one film."""
    os.environ["LP_NUM_THREADS"] = "1"


def make(wanted: Iterable[Wanted], jobs: int) -> Iterator[Made]:
    """Make films, `jobs` at once, and give each when it is done; when left early, what is half done is removed."""
    waiting = list(wanted)
    # Every process has an OpenGL of its own: a forked one would share its parent's.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_one_thread)
    running: dict[Future[Made], Wanted] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                following = waiting.pop(0)
                running[pool.submit(film, following)] = following
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for one in done:
                del running[one]
                yield one.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        for left in running.values():
            for suffix in (".mp4.part", ".npz.part", ".json.part"):
                (left.folder / f"{left.name}{suffix}").unlink(missing_ok=True)
