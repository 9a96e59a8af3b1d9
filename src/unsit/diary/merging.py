"""Two versions of an entry made one, the same on every device whichever comes first."""

import json
import struct
from dataclasses import asdict, replace
from functools import reduce
from math import inf
from operator import add, attrgetter
from typing import Any, Final

from unsit.diary.allowed_values import MOST_ITEMS
from unsit.diary.model import DoseChange, Entry, Plan, Record, TrainingSession
from unsit.diary.reading import instant
from unsit.diary.writing import record_value

FACTS: Final = ("sets", "work_s", "started", "ended")
"""What a session's version with the most sets says, whenever it was told; all else is what was told last.

Of as many sets the person's latest word on how many it was decides, also where they said fewer than were counted.
"""

_facts: Final = attrgetter(*FACTS)


def merged(one: Entry, other: Entry) -> Entry:
    """Give what holds of two versions of one entry: the later change, but never with fewer sets or changes of dose.

    A deletion is a change like others. Both must have the same kind and id, or ValueError. Idempotent and commutative;
    among versions that are not deletions associative too: of a session two parts are merged, each by an order of its
    own, which knows nothing of the other part (a product of two last-writer-wins registers; Shapiro et al. 2011).
    """
    if (one.kind, one.id) != (other.kind, other.id):
        raise ValueError(f"must be two versions of one entry (got {one.kind} {one.id} and {other.kind} {other.id})")
    later = max(one, other, key=_age)
    mine, theirs = later.record, (other if later is one else one).record
    if isinstance(mine, Plan) and isinstance(theirs, Plan):
        return replace(later, record=_with_doses_of(mine, theirs))
    if not isinstance(mine, TrainingSession):
        return later
    if not isinstance(theirs, TrainingSession) or _work(theirs) <= _work(mine):
        return later
    return replace(later, record=replace(mine, **dict(zip(FACTS, _facts(theirs), strict=True))))


def _with_doses_of(mine: Plan, theirs: Plan) -> Plan:
    """Return a plan with the changes of dose of both versions: what was told or taken back on one device stays so.

    Of more than a plan may have the oldest go.
    """
    if mine.doses == theirs.doses:
        return mine
    doses: dict[str, DoseChange] = {}
    for one in sorted((*mine.doses, *theirs.doses), key=lambda dose: canonical(asdict(dose))):
        held = doses.get(one.id, one)
        doses[one.id] = replace(one, undone=one.undone or held.undone)
    return replace(mine, doses=tuple(sorted(doses.values(), key=_dose_order))[-MOST_ITEMS:])


def _dose_order(one: DoseChange) -> tuple[float, bool, str]:
    """Order changes by time; what a session's next morning took back comes after what the session brought."""
    return instant(one.at).timestamp(), one.why != "clean", canonical(one.id)


def canonical(value: Any) -> str:
    r"""Give a JSON value as a text that is the same in every language: fields in order, numbers as their 64 bits.

    A device orders versions that were made at once by it, so it must not hang on how a language writes numbers.

    >>> canonical({"b": [1, None], "a": "ñ"})
    '{"a":"\\u00f1","b":[3ff0000000000000,n]}'
    """
    if isinstance(value, bool):
        return "t" if value else "f"
    if value is None:
        return "n"
    if isinstance(value, int | float):
        return struct.pack(">d", value + 0.0).hex()  # there is one zero
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, dict):
        return "{" + ",".join(sorted(f"{json.dumps(key)}:{canonical(item)}" for key, item in value.items())) + "}"
    return "[" + ",".join(map(canonical, value)) + "]"


def _age(entry: Entry) -> tuple[float, str, str, str]:
    """Order versions by time, then by device; of two that a device made at once the order is arbitrary but fixed."""
    record = entry.record
    told = replace(record, sets=(), work_s=0.0, started="", ended="") if isinstance(record, TrainingSession) else record
    return instant(entry.changed).timestamp(), canonical(entry.device), _canonical(told), entry.changed


def _work(record: TrainingSession) -> tuple[int, float, float, str]:
    value = record_value(record)
    # Added one after the other: newer Pythons' sum() rounds in a way of its own.
    done = reduce(add, (one.done for one in record.sets), 0.0)
    answered = max((instant(one.answered).timestamp() for one in record.sets if one.answered), default=-inf)
    return len(record.sets), answered, done, canonical([value[name] for name in FACTS])


def _canonical(record: Record | None) -> str:
    return canonical(None if record is None else record_value(record))
