"""Posters: a picture of the figure at each step and in each mistake, and one with words for links to a movement.

Steps and mistakes are `STEP_PX` square; the picture for links is 1200 × 630, as link previews want it. Steps are seen
from one place, each mistake from where it shows most.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import cv2
import numpy as np
from PIL import Image

from unsit.figure.camera import Camera
from unsit.figure.motion import RIGHT
from unsit.figure.strip import panels
from unsit.film.extra import require_extra
from unsit.film.lettering import INK, SOFT, WARM, Picture, Style, wrapped, written
from unsit.film.look import Look
from unsit.film.screenplay import Playing
from unsit.film.staging import Actor, Painter, Safe, StudioPainter, fault_view, framed, motion_view, reaches
from unsit.movement.model import CounterExample, Movement

STEP_PX: Final = 640
LINK_PX: Final = (1200, 630)
FINER: Final = 2
"""Drawn so many times larger and made smaller, for smooth edges."""

COLOURS: Final = 255
WORDS_PX: Final = 540
"""Width of the link's picture that its words take."""

PAPER: Final = Look(
    floor="plain",
    floor_colour=(0.62, 0.63, 0.60),
    wall_colour=(0.62, 0.63, 0.60),
    mat_colour=(0.05, 0.22, 0.25),
    exposure=0.85,
)
"""How posters look: light and plain, so that they print well and stay small."""

_SQUARE: Final = Safe(0.05, 0.95, 0.05, 0.95)


def painter() -> StudioPainter:
    """Give what draws posters."""
    return StudioPainter(PAPER)


def step_moments(movement: Movement) -> tuple[float, ...]:
    """Give the time in its cycle of each step worth a picture; those that look alike are one."""
    frames = movement.figure.keyframes
    shown = panels(movement)
    first = [shown.index(number) for number in range(max(shown) + 1)]
    return tuple(frames[n].time_s - frames[0].time_s for n in first)


def fault_moment(movement: Movement, change: CounterExample) -> float:
    """Give the time in its cycle at which a mistake is plainest: where it is committed, else where most is done."""
    frames = movement.figure.keyframes
    times = [frame.time_s - frames[0].time_s for frame in frames]
    marked = [time for time, frame in zip(times, frames, strict=True) if frame.label in change.at]
    if not marked:
        marked = [time for time in step_moments(movement) if time > 0.0] or times[-1:]
    swing_s = change.sway_period_s / 4.0 if change.sway_deg else 0.0
    return max(marked[0], marked[-1] if not change.at else 0.0) / change.tempo + swing_s


def _shot(actor: Actor, time_s: float, camera: Camera, size: tuple[int, int], draws: Painter) -> Picture:
    posed = actor.posed(time_s)
    fine = draws.paint(actor, posed.bones, camera, (FINER * size[0], FINER * size[1]), posed.key)
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)


def posters(movement: Movement, body: str, draws: Painter) -> Iterator[tuple[str, Picture]]:
    """Give every poster with the end of its name: `1`, `2`, … for the steps, the fault's id, and `link`."""
    right = Actor(Playing(movement, "left"), body)
    changed = [fault for fault in movement.faults if fault.counter_example != RIGHT]
    wrong = [Actor(Playing(movement, "left", fault.id), body) for fault in changed]
    view = motion_view(movement, body)
    size = (STEP_PX, STEP_PX)
    moments = step_moments(movement)
    square = framed(movement, "left", right.reach, 1.0, _SQUARE, view)
    for number, time_s in enumerate(moments, 1):
        yield str(number), _shot(right, time_s, square, size, draws)
    for fault, actor in zip(changed, wrong, strict=True):
        seen = fault_view(movement, fault, body)
        camera = framed(movement, "left", reaches([right, actor]), 1.0, _SQUARE, seen)
        time_s = fault_moment(movement, fault.counter_example) % max(actor.motion.duration_s, 0.01)
        yield fault.id, _shot(actor, time_s, camera, size, draws)
    free = (LINK_PX[0] - WORDS_PX, LINK_PX[1])
    camera = framed(movement, "left", right.reach, free[0] / free[1], _SQUARE, view)
    plainest = moments[-1] if len(moments) > 1 else right.motion.duration_s / 2.0
    yield "link", titled(_shot(right, plainest, camera, free, draws), movement)


def titled(picture: Picture, movement: Movement) -> Picture:
    """Give the picture for links: the movement's name and what it is, and beside them the figure."""
    image = Image.new("RGBA", LINK_PX, INK)
    image.paste(Image.fromarray(picture), (WORDS_PX, 0))
    margin = 52
    title, text, mark = Style(62, medium=True, gap=0.16), Style(31, SOFT, gap=0.34), Style(30, WARM, medium=True)
    widest = WORDS_PX - 2 * margin
    y = written(image, margin, margin + 6, wrapped(movement.name, title, widest)[:3], title) + 26
    room = int((LINK_PX[1] - margin - 60 - y) // text.line_px)
    written(image, margin, y, wrapped(movement.text.summary, text, widest)[:room], text)
    written(image, margin, LINK_PX[1] - margin, ("Unsit",), mark, anchor="ls")
    return np.asarray(image.convert("RGB"), np.uint8)


def png(picture: Picture) -> bytes:
    """Give a picture as a PNG of few colours."""
    few = Image.fromarray(picture).quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
    kept = BytesIO()
    few.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def poster_files(movement: Movement, body: str) -> dict[str, bytes]:
    """Give every poster of a movement as a PNG by its name, `<id>.<end>.png`; FilmError where nothing can be drawn."""
    require_extra()
    with painter() as draws:
        return {f"{movement.id}.{end}.png": png(picture) for end, picture in posters(movement, body, draws)}
