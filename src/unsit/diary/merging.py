"""Two versions of an entry made one, the same on every device whichever comes first."""

from dataclasses import replace
from operator import attrgetter
from typing import Final

from unsit.diary.model import Entry, TrainingSession
from unsit.diary.reading import instant

FACTS: Final = ("sets", "work_s", "started", "ended")
"""What a session's version with the most sets says, whenever it was told; all else is what was told last."""

_facts: Final = attrgetter(*FACTS)


def merged(one: Entry, other: Entry) -> Entry:
    """Give what holds of two versions of one entry: the later change, but never with fewer sets of a session.

    A deletion is a change like others. Both must have the same kind and id, or ValueError. Idempotent and commutative;
    among versions that are not deletions associative too: of a session two parts are merged, each by an order of its
    own, which knows nothing of the other part (a product of two last-writer-wins registers; Shapiro et al. 2011).
    """
    if (one.kind, one.id) != (other.kind, other.id):
        raise ValueError(f"must be two versions of one entry (got {one.kind} {one.id} and {other.kind} {other.id})")
    later = max(one, other, key=_age)
    mine = later.record
    if not isinstance(mine, TrainingSession):
        return later
    theirs = (other if later is one else one).record
    if not isinstance(theirs, TrainingSession) or _work(theirs) <= _work(mine):
        return later
    return replace(later, record=replace(mine, **dict(zip(FACTS, _facts(theirs), strict=True))))


def _age(entry: Entry) -> tuple[float, str, str]:
    """Order versions by time, then by device; of two that a device made at once the order is arbitrary but fixed."""
    record = entry.record
    told = replace(record, sets=(), work_s=0.0, started="", ended="") if isinstance(record, TrainingSession) else record
    return instant(entry.changed).timestamp(), entry.device, repr(told)


def _work(record: TrainingSession) -> tuple[int, float, str]:
    return len(record.sets), sum(one.done for one in record.sets), repr(_facts(record))
