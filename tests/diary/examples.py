"""Entries of every kind, drawn by hypothesis or written out once."""

from typing import Final

from hypothesis import strategies as st

from unsit.diary.allowed_values import cleaned_text
from unsit.diary.model import (
    KINDS,
    Activity,
    DayChange,
    DayChanged,
    DoseChange,
    Entry,
    Goal,
    GoalKind,
    Observation,
    Own,
    OwnKind,
    PainTold,
    Pause,
    Plan,
    Record,
    Safety,
    SetDone,
    SetKind,
    Side,
    Slot,
    TrainingSession,
)

SESSION: Final = TrainingSession(
    id="a" * 32,
    started="2026-11-24T07:00:00.000Z",
    ended="2026-11-24T07:12:00.000Z",
    routine="hip_stretch",
    name="Hip stretch",
    sets=(
        SetDone("hip_stretch_floor", Side.LEFT, SetKind.HOLD, 60.0, asked=60.0, seen=58.0, clean=50.0),
        SetDone(
            "side_kick_front_back",
            Side.RIGHT,
            SetKind.REPETITIONS,
            7.0,
            asked=8.0,
            seen=7.0,
            clean=6.0,
            faults={"spine_moves": 1.0},
            still_spine_deg=48.5,
        ),
    ),
    pains=(PainTold(2.0, "hip_stretch_floor", Side.LEFT),),
    work_s=400.0,
    effort=2,
    pain=1.0,
    note="before breakfast",
    zone="Europe/Madrid",
)

OBSERVATION: Final = Observation(
    "o1", "2026-11-24T20:00:00.000Z", "pain", 3.0, unit="{score}", side=Side.LEFT, place="hip"
)
GOAL: Final = Goal("g1", GoalKind.SESSIONS, 12.0, "2026-11-01", until="2026-11-30")
PLAN: Final = Plan(
    "p1",
    "side_kick_weekly",
    "2026-11-02",
    (Slot(1, "12:30", "chair", 5.0), Slot(3), Slot(5, "09:00")),
    3,
    zone="Europe/Madrid",
    pauses=(Pause("2026-12-24", "2026-12-26", "holiday"),),
    days=(DayChanged("2026-11-05", DayChange.MOVED, to="2026-11-06", why="late train"),),
    doses=(DoseChange("d1", "2026-11-10T08:00:00.000Z", "hip_stretch", "hip_stretch_floor", before=60.0, after=75.0),),
)

RECORDS: Final[dict[str, Record]] = {
    "session": SESSION,
    "activity": Activity("walk1", "2026-11-24T17:00:00.000Z", "walking", 35.0, distance_km=2.8),
    "observation": OBSERVATION,
    "plan": PLAN,
    "goal": GOAL,
    "safety": Safety(("osteoporosis",), (), "2026-11-01T08:00:00.000Z"),
    "own": Own("own1", OwnKind.MOVEMENT, "Mine", 'format = 1\nid = "mine"\n'),
}
"""One record of each kind."""

names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20)
amounts = st.integers(0, 400).map(float)
sets = st.builds(
    SetDone,
    names,
    st.sampled_from(Side),
    st.sampled_from(SetKind),
    amounts,
    asked=amounts,
    seen=amounts,
    clean=amounts,
    faults=st.dictionaries(names, amounts, max_size=3),
    still_spine_deg=st.none() | st.floats(0, 90),
    values=st.dictionaries(names, st.floats(-100, 100), max_size=2),
    weight_kg=st.none() | st.floats(0, 200),
)
sessions = st.builds(
    TrainingSession,
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.just("2026-11-24T07:00:00.000Z"),
    st.just("2026-11-24T07:30:00.000Z"),
    sets=st.lists(sets, max_size=4).map(tuple),
    note=st.text(max_size=40).map(lambda text: cleaned_text(text, 40, is_line=False)),
    effort=st.none() | st.integers(1, 5),
    pain=st.none() | st.floats(0, 10),
)
records = sessions | st.sampled_from(list(RECORDS.values()))


def entry_of(record: Record, changed: str = "2026-11-25T10:00:00.000Z", device: str = "phone") -> Entry:
    """Give the entry that holds a record."""
    kind = next(name for name, one in KINDS.items() if isinstance(record, one))
    return Entry(kind, record.id, changed, record, device)
