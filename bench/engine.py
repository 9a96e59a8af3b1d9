"""How long the coach takes for a frame, and whether it grows: `python -m bench.engine`."""

import gc
import time
import tracemalloc
from dataclasses import replace
from itertools import count

from rich.console import Console
from rich.table import Table

from unsit.body.frame import Frame
from unsit.engine.coach import Coach
from unsit.engine.reading import SetSide
from unsit.movement.library import load_library
from unsit.movement.model import Movement, Sides
from unsit.proof.cases import Case
from unsit.proof.prove import filmed

TARGET_US = 60.0
FRAMES = 30_000
SHOWN = ("side_kick_front_back", "side_kick_up_down", "side_kick_circles", "hip_stretch_floor", "squat", "push_up")


def side_of(movement: Movement) -> SetSide:
    """Give the side a coach of this movement takes."""
    return "both" if movement.sides is Sides.BOTH else "left"


def looped(frames: list[Frame], number: int) -> list[Frame]:
    """Give so many frames, the same over and over, with time going on."""
    made: list[Frame] = []
    for turn in count():
        for frame in frames:
            if len(made) == number:
                return made
            made.append(replace(frame, time_s=frame.time_s + turn * (frames[-1].time_s + 1 / 30)))
    return made


def step_us(movement: Movement, frames: list[Frame]) -> float:
    """Give the CPU microseconds of a frame, the best of five runs."""
    best = float("inf")
    for _ in range(5):
        coach = Coach(movement, side_of(movement))
        began = time.process_time()
        for frame in frames:
            coach.update(frame)
        best = min(best, time.process_time() - began)
    return best / len(frames) * 1e6


def growth_kib(movement: Movement, frames: list[Frame]) -> float:
    """Give by how much the coach's memory grows from the first tenth of the frames to the last."""
    coach = Coach(movement, side_of(movement))
    tracemalloc.start()
    for frame in frames[: len(frames) // 10]:
        coach.update(frame)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for frame in frames[len(frames) // 10 :]:
        coach.update(frame)
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / 1024


def main() -> None:
    """Print the table."""
    table = Table(
        title=f"engine: a coach with all faults, {FRAMES} frames, target {TARGET_US:g} µs (side_kick_front_back)"
    )
    for heading in ("movement", "measures", "faults", "µs a frame", "growth KiB"):
        table.add_column(heading, justify="left" if heading == "movement" else "right")
    for name in SHOWN:
        movement = load_library().movements[name]
        frames, _ = filmed(movement, Case(name, movement.views[0].id))
        coach = Coach(movement, side_of(movement))
        growth = growth_kib(movement, looped(frames, FRAMES)) if name == SHOWN[0] else None
        table.add_row(
            name,
            str(len(coach.readings.values)),
            str(len(coach.watches)),
            f"{step_us(movement, frames):.0f}",
            "" if growth is None else f"{growth:.1f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
