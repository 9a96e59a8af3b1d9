"""Short films of the figure giving a sign: `python -m tests.e2e.sign_films` writes them into `tests/e2e/signs`.

In each the working side's hand is down, up for a second and a half, and down again: sitting, on the back, on the side
and standing, from where the camera is advised to stand.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.engine.test_gestures import LIBRARY, raised

from unsit.figure.camera import placed
from unsit.film.screenplay import Playing
from unsit.film.staging import Actor
from unsit.film.stills import painter
from unsit.film.writer import FilmWriter
from unsit.movement.model import Keyframe, Kind, Movement

HERE: Final = Path(__file__).resolve().parent / "signs"
NAMES: Final = ("hip_stretch_chair", "hip_stretch_floor", "side_kick_front_back", "squat")
SIZE: Final = (640, 480)
FPS: Final = 15
CRF: Final = 28
DOWN_S: Final = 2.0
WAY_S: Final = 0.8
UP_S: Final = 1.6
_ARM: Final = ("hand", "elbow", "wrist")


def signing(name: str) -> Movement:
    """Give a movement in which somebody in the start position of another raises a hand."""
    movement = LIBRARY.movement(name)
    down = movement.figure.keyframes[0]
    up = raised(down, ("active",))
    free = {part: "none" for part in down.contacts if part.split(".")[0] in _ARM and not part.endswith(".other")}
    up = replace(up, contacts={**up.contacts, **free})
    moments: tuple[tuple[Keyframe, float], ...] = ((down, 0), (up, WAY_S), (up, WAY_S + UP_S), (down, 2 * WAY_S + UP_S))
    frames = tuple(replace(frame, time_s=time_s, label=f"moment_{n}") for n, (frame, time_s) in enumerate(moments))
    figure = replace(movement.figure, keyframes=frames, circle=None)
    return replace(movement, kind=Kind.REPETITIONS, figure=figure, circles=None, hold=None, faults=())


def write(name: str) -> None:
    """Write the film of one position."""
    movement = signing(name)
    actor = Actor(Playing(movement, "left"), "woman")
    camera = placed(movement.views[0], movement.position, "left", actor.reach)
    last_s = actor.motion.duration_s
    times = [0.0] * round(DOWN_S * FPS) + [n / FPS for n in range(round(last_s * FPS))] + [0.0] * round(DOWN_S * FPS)
    with painter() as draws, FilmWriter(HERE / f"{name}.mp4", *SIZE, FPS, crf=CRF) as film:
        for time_s in times:
            posed = actor.posed(time_s)
            film.write(draws.paint(actor, posed.bones, camera, SIZE, posed.key))


def main() -> None:
    """Write every film anew."""
    for name in NAMES:
        write(name)


if __name__ == "__main__":
    main()
