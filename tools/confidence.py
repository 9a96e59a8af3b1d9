"""Fits how sure a count is to recordings of people: `python -m tools.confidence FOLDER`.

Only the fitting half is looked at (`accuracy.people_truth.halves`). It must be run again when what counts as a
repetition has changed; then `python -m accuracy.people FOLDER` says how well it holds on the checking half. It takes a
few seconds once films have been looked at.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from accuracy.people_score import doubts_of
from accuracy.people_truth import PersonTruth, frames_of, halves, people
from numpy.typing import NDArray

from unsit.engine.confidence import Doubts
from unsit.movement.library import load_library
from unsit.vision.errors import VisionError
from unsit.vision.truth import BadTruth

FILE: Final = Path(__file__).resolve().parents[1] / "src" / "unsit" / "engine" / "confidence_coefficients.py"
TEXT: Final = '''"""What doubts weigh in how sure a count is (`unsit.engine.confidence`); made by tools/confidence.py.

Fitted to {recordings} recordings of people, {exact} of them counted exactly.
"""

from typing import Final

COEFFICIENTS: Final = {coefficients}
"""Log-odds that a count is exact: without doubt, more for any doubt, and more for each."""
'''
RIDGE: Final = 0.3
"""Draws the two weights towards 0: eight of eight exact without a doubt are told as 0.93; with 0.5 it would be 0.90, as
the rule of succession has it."""
ROUNDS: Final = 100
Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """A recording of which something was counted: what was in doubt in each of its sets, and whether all was exact."""

    doubts: tuple[Doubts, ...]
    is_exact: bool


def told(truth: PersonTruth, cache: Path, model: str) -> Told | None:
    """Return what the coach made of a recording; None where it counted nothing."""
    movement = load_library().movements[truth.movement]
    sets, doubts = doubts_of(movement, truth, frames_of(truth, cache, model))
    return Told(doubts, sum(one.count for one in sets) == truth.repetitions) if doubts else None


def _newton(signs: Row, exact: Row, weights: Row) -> Row:
    """Return the coefficients of a logistic regression with a ridge on all but the first."""
    found = np.zeros(signs.shape[1])
    ridge = np.full(signs.shape[1], RIDGE)
    ridge[0] = 0.0
    for _ in range(ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-signs @ found))
        slope = signs.T @ (weights * (chance - exact)) + ridge * found
        bend = (signs.T * (weights * chance * (1.0 - chance))) @ signs + np.diag(ridge)
        found = found - np.linalg.solve(bend, slope)
    return found


def fitted(recordings: Sequence[Told]) -> tuple[float, ...]:
    """Return base and weights; a weight that would make a doubt speak for a count is left out, and is 0.

    The sets of a recording share its weight, and all of them are as right as the whole of it.
    """
    rows = [(one, doubts) for one in recordings for doubts in one.doubts]
    signs = np.array([(1.0, *doubts.signs) for _, doubts in rows])
    exact = np.array([float(one.is_exact) for one, _ in rows])
    weights = np.array([1.0 / len(one.doubts) for one, _ in rows])
    used = list(range(signs.shape[1]))
    while True:
        found = _newton(signs[:, used], exact, weights)
        wrong = [(value, n) for value, n in zip(found[1:], used[1:], strict=True) if value > 0.0]
        if not wrong:
            break
        used.remove(max(wrong)[1])
    whole = np.zeros(signs.shape[1])
    whole[used] = found
    return tuple(round(float(value), 3) for value in whole)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write the coefficients; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.confidence", description="Fits how sure a count is.")
    parser.add_argument("folder", type=Path, help="recordings of people with their truth, docs/people.md")
    parser.add_argument("--cache", type=Path, default=Path("build/people"), help="where landmarks of films are stored")
    parser.add_argument("--model", choices=("lite", "full"), default="lite")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", type=Path, default=FILE, help="the file of the coefficients")
    asked = parser.parse_args(arguments)
    try:
        fitting, _ = halves(people(asked.folder))
        counted = [one for one in fitting if one.movement and one.repetitions is not None]
        with ProcessPoolExecutor(asked.jobs) as pool:
            found = list(pool.map(partial(told, cache=asked.cache, model=asked.model), counted))
    except (BadTruth, VisionError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 3
    recordings = [one for one in found if one is not None]
    exact = sum(one.is_exact for one in recordings)
    if not 0 < exact < len(recordings):
        sys.stderr.write(
            f"{asked.folder} must hold recordings counted exactly and others (got {exact} of {len(recordings)} exact)\n"
        )
        return 3
    coefficients = fitted(recordings)
    text = TEXT.format(recordings=len(recordings), exact=exact, coefficients=coefficients)
    asked.write.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{asked.write}: {coefficients} from {len(recordings)} recordings, {exact} exact\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
