"""How far the values of mobility checks lie from the body's own: `python -m bench.check_errors`.

The figure does each check again and again; the camera stands up to 8° aside, 5° higher or lower and 12 % nearer or
farther than advised, as in the test films, bodies are 1.55 to 1.90 m tall and landmarks have the noise of
`unsit.figure.noise`. The error of a value has a mean (it cancels when the check is repeated) and a spread, the standard
error of measurement (SEM). From it the minimal detectable change is 1.96 · √2 · SEM (Weir 2005, J Strength Cond Res 19:
231-240).
"""

from dataclasses import replace
from math import sqrt
from random import Random
from statistics import fmean, stdev

from rich.console import Console
from rich.table import Table

from unsit.body.measures import Side
from unsit.engine.sets import SetWatch
from unsit.figure.camera import film, placed
from unsit.figure.noise import noisy
from unsit.movement.library import load_library
from unsit.movement.mobility import check_unit
from unsit.movement.model import Movement, Sides
from unsit.proof.cases import Case
from unsit.proof.own_value import figures_value, views_of_check
from unsit.proof.prove import performed

TRIALS = 24
AZIMUTH_DEG, ELEVATION_DEG, DISTANCE = 8.0, 5.0, 0.12
DETECTABLE = 1.96 * sqrt(2.0)


def error_of(movement: Movement, seed: int) -> float | None:
    """Give value minus the figure's own in one trial; None where there was no value."""
    random = Random(seed)
    side: Side = "left" if movement.sides is Sides.BOTH or seed % 2 else "right"
    view = movement.view(views_of_check(movement)[0])
    shown = performed(movement, Case(movement.id, view.id, side, fps=15.0, stature_m=random.uniform(1.55, 1.90)))
    stands = replace(
        view,
        azimuth_deg=view.azimuth_deg + random.uniform(-AZIMUTH_DEG, AZIMUTH_DEG),
        elevation_deg=view.elevation_deg + random.uniform(-ELEVATION_DEG, ELEVATION_DEG),
        distance_m=view.distance_m * random.uniform(1.0 - DISTANCE, 1.0 + DISTANCE),
    )
    timed = [(pose.time_s, pose.points) for pose in shown.poses]
    watch = SetWatch(movement)
    for frame in noisy(film(timed, placed(stands, movement.position, side, [points for _, points in timed])), seed):
        watch.update(frame)
    read = [one.check.value for one in watch.finish() if one.check is not None and one.check.value is not None]
    return read[0] - figures_value(movement, view, shown) if read else None


def main() -> None:
    """Print one table."""
    table = Table(
        "check", "unit", "values", "mean", "SEM", "19 of 20 within", "detectable", "file: error", "file: change"
    )
    for movement in load_library().movements.values():
        rule = movement.check
        if rule is None:
            continue
        errors = [error for seed in range(TRIALS) if (error := error_of(movement, seed)) is not None]
        sem = stdev(errors)
        within = sorted(map(abs, errors))[int(0.95 * len(errors))]
        numbers = (fmean(errors), sem, within, DETECTABLE * sem, rule.error, rule.change)
        table.add_row(
            rule.id, check_unit(movement, rule), f"{len(errors)} of {TRIALS}", *(f"{value:.3g}" for value in numbers)
        )
    Console().print(table)


if __name__ == "__main__":
    main()
