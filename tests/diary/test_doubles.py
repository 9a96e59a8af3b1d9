"""One workout of two programs counts once, whichever comes first."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from tests.diary.examples import entry_of

from unsit.diary.doubles import Source, doubles, taken_once
from unsit.diary.exchange import readers
from unsit.diary.model import Activity, Entry, SetDone, SetKind, Side, TrainingSession
from unsit.diary.model import Source as Origin

SETS = (SetDone("squat", Side.BOTH, SetKind.REPETITIONS, 8.0, weight_kg=60.0),)
SESSION = TrainingSession(
    "s1", "2026-11-24T18:00:00Z", "2026-11-24T19:05:00Z", sets=SETS, source=Origin.IMPORT, origin="strong"
)
ACTIVITY = Activity(
    "a1", "2026-11-24T18:02:00Z", "functional strength training", 61, energy_kcal=300, origin="apple-health"
)
WATCH = entry_of(
    TrainingSession(
        "f1", "2026-11-24T18:01:30Z", "2026-11-24T19:04:00Z", sets=SETS * 3, source=Origin.IMPORT, origin="fit"
    )
)
STRONG, APPLE = entry_of(SESSION), entry_of(ACTIVITY)
WALK = entry_of(Activity("w1", "2026-11-24T18:00:00Z", "walking", 60, origin="apple-health"))


def test_three_workouts_of_a_watch_and_a_program_are_three() -> None:
    """The watch's stay, nothing is called bad, and one sentence says it."""
    content = (Path(__file__).parents[1] / "interop" / "files" / "twice.xml").open("rb")
    with content:
        found = readers()["apple-health"].read(content, "UTC")
    records = [entry.record for entry in found.entries if isinstance(entry.record, Activity)]
    assert [(one.started, one.energy_kcal) for one in records] == [
        ("2026-11-05T18:00:00Z", 212.4),
        ("2026-11-06T18:00:00Z", 80.0),
        ("2026-11-07T18:00:00Z", 150.0),
    ]
    assert found.bad == ()
    assert "Workouts recorded by two programs, taken once, from: Anna’s Watch (3)." in found.told


@pytest.mark.parametrize("order", [*permutations((STRONG, APPLE, WATCH, WALK))])
def test_the_same_evening_of_three_programs_is_one_in_every_order(order: tuple[Entry, ...]) -> None:
    """The one with the most sets stays; a walk at the same time is another doing."""
    there: list[Entry] = []
    for entry in order:
        taken, gone, _ = taken_once(there, [entry])
        there = [one for one in there if one not in gone] + list(taken)
    assert sorted(one.id for one in there) == ["f1", "w1"]


def test_what_a_person_did_with_unsit_gives_way_to_nothing() -> None:
    """Only what was imported is replaced by what tells more."""
    own = entry_of(replace(SESSION, id="own", origin="", source=Origin.PLAYER, sets=()))
    assert taken_once([own], [WATCH]) == ((), (), 1)
    assert taken_once([STRONG], [WATCH]) == ((WATCH,), (STRONG,), 1)


def test_the_same_file_again_changes_nothing() -> None:
    """What gave way does not come back, and what stayed is no double of itself."""
    assert taken_once([WATCH], [STRONG, APPLE])[:2] == ((), ())
    assert taken_once([WATCH, WALK], [WATCH, WALK]) == ((WATCH, WALK), (), 0)


@pytest.mark.parametrize(
    "other",
    [
        replace(APPLE, record=replace(ACTIVITY, started="2026-11-24T18:20:00Z")),
        replace(APPLE, record=replace(ACTIVITY, minutes=10)),
        replace(APPLE, record=replace(ACTIVITY, kind="cycling")),
        replace(APPLE, record=None),
    ],
    ids=["later", "short", "another kind", "deleted"],
)
def test_what_is_not_surely_the_same_counts_by_itself(other: Entry) -> None:
    """Another start, another length or another kind is another doing."""
    assert doubles([(STRONG, Source("Strong")), (other, Source("Watch"))]) == ()


def test_two_workouts_of_one_program_are_two() -> None:
    """A program knows what it wrote."""
    assert doubles([(STRONG, Source("x")), (APPLE, Source("x"))]) == ()


def test_thousands_at_one_moment_are_compared_with_a_few() -> None:
    """A file of a hundred thousand equal starts takes no hours."""
    many = [(replace(WALK, id=f"w{n}", record=replace(ACTIVITY, id=f"w{n}")), Source(f"p{n}")) for n in range(3_000)]
    assert len(doubles(many)) == 2_999
