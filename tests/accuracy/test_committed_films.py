"""The small set of test films that stands in the repository, from pixels to counts, against the films' own truth."""

from pathlib import Path

import pytest
from accuracy.report import looked_at
from accuracy.truth import FilmTruth, read_truth

from unsit.film.testfilms import COMMITTED, SUFFIXES

FILMS = Path(__file__).parent / "films"
NAMES = sorted(path.stem for path in FILMS.glob("*.json"))


def film(name: str, folder: Path) -> FilmTruth:
    """Give a film's truth, with its files in a folder that may be written to."""
    for suffix in SUFFIXES:
        (folder / f"{name}{suffix}").symlink_to(FILMS / f"{name}{suffix}")
    return read_truth(folder / f"{name}.json")


def test_every_film_of_the_small_set_is_there() -> None:
    """One film for each committed seed, all three files of it, 12 MB at most together."""
    assert {int(name[-4:]) for name in NAMES} == set(COMMITTED)
    files = [FILMS / f"{name}{suffix}" for name in NAMES for suffix in SUFFIXES]
    assert sum(file.stat().st_size for file in files) <= 12_000_000


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_film_is_read_as_it_was_done(name: str, tmp_path: Path) -> None:
    """Counts exact, holds within a second a minute, the right side, nothing outside the set, faults found.

    From a bad place it is said within 5 s that the camera stands wrong; of somebody who does not exercise nothing
    counts.
    """
    truth = film(name, tmp_path)
    seen = looked_at(truth, "lite")
    assert seen.outside == 0
    if not truth.movement:
        return
    if not truth.advised:
        assert seen.warned_s is not None
        assert seen.warned_s <= 5.0
        return
    assert seen.exact, (seen.counted, seen.wanted)
    assert seen.hold_right, (seen.hold_error_s, seen.hold_true_s)
    assert seen.side_right is True
    assert not seen.alarmed
    assert seen.missed == ()
