"""What the server does by itself."""

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils.module_loading import import_string

from unsit.web import periodic, serving
from unsit.web.periodic import PERIODIC_TASKS, PeriodicTask, Schedule

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
ran: list[str] = []


def break_down(_now: datetime) -> None:
    """Stand for a task with a mistake."""
    raise ValueError("a sentence that somebody wrote")


def recurse(now: datetime) -> None:
    """Stand for a task that never finds its end."""
    recurse(now)


def run_out(_now: datetime) -> None:
    """Stand for a task for which there is no memory."""
    raise MemoryError


def note(_now: datetime) -> None:
    """Stand for a task that goes well."""
    ran.append("note")


def test_a_task_that_fails_stops_no_other_and_its_words_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """One task's error is logged by its kind; the task behind it runs, and both are tried again."""
    ran.clear()
    tasks = [PeriodicTask(name, timedelta(minutes=5), f"{__name__}.{name}") for name in ("break_down", "note")]
    schedule = Schedule(NOW, tasks)
    assert schedule.run_due(NOW + timedelta(minutes=4)) == ()
    for minutes in (5, 10):
        assert schedule.run_due(NOW + timedelta(minutes=minutes)) == ("note",)
    assert ran == ["note", "note"]
    assert "break_down failed (ValueError)" in caplog.text
    assert "somebody wrote" not in caplog.text


@pytest.mark.parametrize("task", PERIODIC_TASKS, ids=lambda task: task.name)
def test_every_periodic_task_is_there_to_be_called(task: PeriodicTask) -> None:
    """The dotted path of each task leads to a function."""
    assert callable(import_string(task.run))


def end(_now: datetime) -> None:
    """Stand for the task that ends the server of a test."""


class Unclosable:
    """A connection that broke so badly that it cannot be closed."""

    in_atomic_block = False

    def close_if_unusable_or_obsolete(self) -> None:
        """Fail."""
        raise OperationalError("unable to close due to unfinalized statements")


def test_the_thread_of_periodic_tasks_outlives_whatever_a_task_raises(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also a connection that cannot be closed afterwards: in the next round every task is tried again."""
    ran.clear()
    stopped, rounds = threading.Event(), 3
    names = ("break_down", "recurse", "run_out", "note", "end")
    tasks = [PeriodicTask(name, timedelta(0), f"{__name__}.{name}") for name in names]
    monkeypatch.setattr(serving, "_LOOK_EVERY_S", 0.001)
    monkeypatch.setattr(serving, "Schedule", lambda now: Schedule(now, tasks))
    monkeypatch.setattr(periodic, "connections", SimpleNamespace(all=lambda **_: [Unclosable()]))
    monkeypatch.setattr(f"{__name__}.end", lambda _now: stopped.set() if len(ran) >= rounds else None)
    thread = threading.Thread(target=serving._work_by_itself, args=[stopped], daemon=True)
    thread.start()
    assert stopped.wait(60)
    thread.join(60)
    assert ran == ["note"] * rounds
    for line in ("break_down failed (ValueError)", "recurse failed (RecursionError)", "run_out failed (MemoryError)"):
        assert caplog.text.count(line) == rounds
