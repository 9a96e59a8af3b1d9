"""Whether every row of a diary can be read as pages and devices read it; part of `unsit doctor`."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db import DatabaseError
from django.db.models import Model, Q

from unsit.diary.errors import EntryProblems
from unsit.web.database_check import is_damage
from unsit.web.people.encryption import LostKeyError
from unsit.web.training import models
from unsit.web.training.rows import entry, entry_value, session_entry, session_entry_value, with_sets

_AT_ONCE: Final = 200
_ADVICE: Final = "restore a backup, or delete it once its device has it"


def unreadable_entries(progress: Callable[[str, int, int], None]) -> Iterator[str]:
    """Yield a sentence for each session and entry that cannot be read; progress: what, how many, of how many."""
    yield from _looked_through(models.TrainingSession, "reading sessions", _read_sessions, progress)
    yield from _looked_through(models.DiaryEntry, "reading entries", _read_entries, progress)


def _looked_through(
    model: type[Model], name: str, read: Callable[[list[Any]], None], progress: Callable[[str, int, int], None]
) -> Iterator[str]:
    """Read rows in batches; of a batch that cannot be read, each row by itself."""
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        batch = keys[start : start + _AT_ONCE]
        progress(name, start, len(keys))
        if _problem(read, batch):
            for key in batch:
                problem = _problem(read, [key])
                if problem:
                    yield f"Row {key} of {model._meta.db_table} cannot be read ({problem}): {_ADVICE}."


def _problem(read: Callable[[list[Any]], None], keys: list[Any]) -> str:
    """Return what is wrong with rows, by its kind: a text of theirs may be about health."""
    try:
        read(keys)
    except LostKeyError:
        return "it cannot be decrypted"
    except EntryProblems as error:
        return "; ".join(str(one.path) for one in error.problems)[:100] or "it is none of its kind"
    except DatabaseError as error:
        if not is_damage(error):
            raise
        return "it is damaged"
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return "it is no record of its kind"
    return ""


def _read_sessions(keys: list[Any]) -> None:
    for row, sets in with_sets(Q(pk__in=keys)):
        _require(session_entry_value(row, sets))
        _require(session_entry(row, sets))


def _read_entries(keys: list[Any]) -> None:
    for row in models.DiaryEntry.objects.filter(pk__in=keys):
        _require(entry_value(row))
        _require(entry(row))


def _require(read: object) -> None:
    """Take what was read; reading passes over what is no record by giving None."""
    if read is None:
        raise ValueError
