"""What the server does by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.module_loading import import_string

from unsit.web.periodic import PERIODIC_TASKS, PeriodicTask, Schedule

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
ran: list[str] = []


def break_down(_now: datetime) -> None:
    """Stand for a task with a mistake."""
    raise ValueError("a sentence that somebody wrote")


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
