"""Threads of the server that start jobs' processes, look after them, and end those that take too long."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from typing import Final

from django.db import connections
from django.utils import timezone, translation
from django.utils.translation import gettext

from unsit.web.training.jobs import queue
from unsit.web.training.jobs.worker import LIMITS
from unsit.web.training.models import Job, JobState

log = logging.getLogger(__name__)

_LOOK_EVERY_S: Final = 0.25
_PATIENCE_S: Final = 5.0
"""How long a process may take to end when it was told to."""


class Runner:
    """The threads of this process; they come with the first job and go with the last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads = 0
        self._is_wanted = False

    def wake(self) -> None:
        """See to it that somebody looks for jobs that wait."""
        with self._lock:
            self._is_wanted = True
            if self._threads >= queue.MOST_RUNNING:
                return
            self._threads += 1
        threading.Thread(target=self._work, name="jobs", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                self._is_wanted = False
            try:
                job = queue.claim(timezone.now())
                if job is not None:
                    look_after(job)
            except Exception as error:  # noqa: BLE001 - the next job must not wait for the next start of the server
                log.error("a job could not be looked after (%s)", type(error).__name__)
                job = None
            finally:
                connections.close_all()
            with self._lock:
                if job is None and not self._is_wanted:
                    self._threads -= 1
                    return


_RUNNER: Final = Runner()


def wake() -> None:
    """See to it that jobs that wait are done."""
    _RUNNER.wake()


def go_on(_now: datetime) -> None:
    """Look for jobs that wait or that nobody looks after: a server before this one may have begun them."""
    if Job.objects.active().exists():
        wake()


def look_after(job: Job) -> None:
    """Have a process do a job, and note how it ended where it cannot do so itself."""
    limits = LIMITS[job.kind]
    command = [sys.executable, "-m", "unsit.web.training.jobs.worker", str(job.pk), job.kind, str(os.getpid())]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    began = beaten = time.monotonic()
    is_late = is_cancelled = False
    try:
        while process.poll() is None:
            try:
                process.wait(_LOOK_EVERY_S)
            except subprocess.TimeoutExpired:
                now = time.monotonic()
                is_late = now - began > limits.wall_s
                is_cancelled = is_cancelled or Job.objects.filter(pk=job.pk, is_cancelled=True).exists()
                if is_late or is_cancelled or not Job.objects.filter(pk=job.pk).exists():
                    break
                if now - beaten > queue.BEAT_EVERY.total_seconds():
                    queue.beat(job, timezone.now())
                    beaten = now
    finally:
        code = _ended(process)
    if not Job.objects.filter(pk=job.pk).active().exists():
        # The process said itself how it ended; its person may have asked for another one since.
        return
    state = JobState.CANCELLED if is_cancelled else JobState.FAILED
    queue.end(job, state, "" if is_cancelled else _why(job, code, is_late=is_late))


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """End a process that has not ended by itself, and return its code."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


def _why(job: Job, code: int, *, is_late: bool) -> str:
    """Return why a process ended before its job was over; when it was over, nobody reads it."""
    limits = LIMITS[job.kind]
    with translation.override(job.given.get("language", "en")):
        if is_late:
            words = gettext("This took longer than %(minutes)s minutes and was stopped.")
            return words % {"minutes": limits.wall_s // 60}
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            words = gettext(
                "This took more than %(seconds)s seconds of computing time and was stopped. Try a smaller file."
            )
            return words % {"seconds": limits.cpu_s}
        return gettext("Something went wrong here, and it was stopped.")
