"""Films for whole sessions by camera: `python -m tests.e2e.session_films` writes them into `tests/e2e/sessions`.

One woman, in one room for each position, does the right side of each movement in the usual dose, a little unevenly: a
hold a little longer than it is asked for, and one of the kicks with a moving spine. She begins and ends in the start
position. Beside each film stands its truth, as beside every test film (`unsit.film.truth`).
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from unsit.film.doing import Doing
from unsit.film.filming import shoot
from unsit.film.plan import Committed, Plan, Round
from unsit.film.player import Coming, set_player
from unsit.film.scenario import Scenario, drawn
from unsit.film.truth import told
from unsit.movement.library import load_library

HERE: Final = Path(__file__).resolve().parent / "sessions"
SIZE: Final = (480, 360)
CRF: Final = 27
BEFORE_S: Final = 2.0
AFTER_S: Final = 1.0
PACES: Final = (1.0, 1.1, 0.94, 1.05, 0.97, 1.03)
HOLD_S: Final = 63.0
SPINE_MOVES_IN: Final = 3
"""The kick in which the spine moves, counted from 0."""


@dataclass(frozen=True, slots=True)
class Made:
    """How a film is made: place: movement and seed of the test film whose person, room and camera it has."""

    movement: str
    place: tuple[str, int]
    fps: float
    rounds: tuple[Round, ...]
    fault: str = ""


SIDE_LYING: Final = ("side_kick_front_back", 766)
FILMS: Final = (
    Made("hip_stretch_floor", ("hip_stretch_floor", 638), 6.0, (Round(hold_s=HOLD_S),)),
    Made("side_kick_front_back", SIDE_LYING, 10.0, tuple(Round(pace) for pace in PACES), "spine_moves"),
    Made("side_kick_up_down", SIDE_LYING, 10.0, tuple(Round(pace) for pace in PACES[:4])),
    Made(
        "side_kick_circles",
        SIDE_LYING,
        12.0,
        tuple(Round(pace, direction=direction) for direction in (1, -1) for pace in PACES[:5]),
    ),
)


def scenario(made: Made) -> Scenario:
    """Give the film before it is drawn."""
    base = drawn(made.place[1], made.place[0])
    movement = load_library().movement(made.movement)
    faults = [fault for fault in movement.faults if fault.id == made.fault]
    committed = tuple(Committed(fault, 1.15, SPINE_MOVES_IN, SPINE_MOVES_IN) for fault in faults)
    doing = Doing(movement, Plan("right", made.rounds, committed, wobble_seed=7), base.rig)
    coming = Coming(None, None, lies_down=False, gets_up=False, before_s=BEFORE_S, after_s=AFTER_S, pace=1.0)
    player, part = set_player(doing, coming)
    width, height = SIZE
    return replace(
        base, name=made.movement, movement=movement, width=width, height=height, fps=made.fps, player=player,
        doing=doing, part=part,
    )  # fmt: skip


def write(made: Made) -> None:
    """Write a film, and its truth beside it."""
    scene = scenario(made)
    posed = shoot(HERE, scene, CRF)
    text = json.dumps(told(scene, posed), indent=1) + "\n"
    (HERE / f"{scene.name}.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Write every film anew."""
    HERE.mkdir(exist_ok=True)
    for made in FILMS:
        write(made)


if __name__ == "__main__":
    main()
