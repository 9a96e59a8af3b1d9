"""What the server does by itself every so often, each task apart: one that fails is logged and tried again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connections
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """A function of the present time that is called every so often.

    run: its dotted path; it is imported when it is first called, for its models are there only once Django is ready.
    is_due_at_start: whether it runs as soon as the server does, for a server may never be on for a whole interval.
    clears_away: whether it deletes what is no longer needed, and `django purge` runs it too.
    """

    name: str
    every: timedelta
    run: str
    is_due_at_start: bool = False
    clears_away: bool = False


PERIODIC_TASKS: Final = (
    PeriodicTask("reminders", timedelta(minutes=5), "unsit.web.training.reminding.send_due"),
    PeriodicTask(
        "purge", timedelta(hours=1), "unsit.web.training.purging.purge", is_due_at_start=True, clears_away=True
    ),
    PeriodicTask(
        "sign-ins",
        timedelta(hours=1),
        "unsit.web.people.retention.forget_sign_ins",
        is_due_at_start=True,
        clears_away=True,
    ),
    PeriodicTask("accounts", timedelta(minutes=30), "unsit.web.people.upkeep.clear_away", clears_away=True),
    PeriodicTask(
        "copies", timedelta(days=1), "unsit.web.migrating.forget_old_copies", is_due_at_start=True, clears_away=True
    ),
    PeriodicTask("jobs", timedelta(seconds=10), "unsit.web.training.jobs.runner.go_on"),
    PeriodicTask(
        "old imports and exports", timedelta(hours=1), "unsit.web.training.jobs.queue.purge", clears_away=True
    ),
)


class Schedule:
    """When each task ran last in this process; the first time is one interval after the start, or at the start."""

    def __init__(self, now: datetime, tasks: Sequence[PeriodicTask] = PERIODIC_TASKS) -> None:
        self._tasks = tasks
        self._last_runs = {task.name: now - task.every if task.is_due_at_start else now for task in tasks}

    def run_due(self, now: datetime) -> tuple[str, ...]:
        """Run what is due, and return the names of what ran without an error.

        Whatever a task raises is logged by its kind and place; its text may hold what somebody wrote.
        """
        finished: list[str] = []
        for task in self._tasks:
            if now - self._last_runs[task.name] < task.every:
                continue
            self._last_runs[task.name] = now
            try:
                import_string(task.run)(now)
                finished.append(task.name)
            except Exception as error:  # noqa: BLE001 - any error of one task must leave the others running
                log.error("%s failed (%s) and will be tried again", task.name, type(error).__name__)
            _close_what_is_old()
        return tuple(finished)


def clear_away(now: datetime, tasks: Sequence[PeriodicTask] = PERIODIC_TASKS) -> tuple[str, ...]:
    """Run once every task that deletes what is no longer needed; return the names of those that failed."""
    clearing = [task for task in tasks if task.clears_away]
    longest = max((task.every for task in clearing), default=timedelta())
    finished = Schedule(now - longest, clearing).run_due(now)
    return tuple(task.name for task in clearing if task.name not in finished)


def _close_what_is_old() -> None:
    """Close connections that broke or are too old; one inside a transaction belongs to whoever began it."""
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block:
            continue
        try:
            connection.close_if_unusable_or_obsolete()
        except Exception as error:  # noqa: BLE001 - a connection that cannot even be closed must not end the tasks
            log.error("a connection to the database could not be closed (%s)", type(error).__name__)
