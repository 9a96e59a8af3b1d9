"""The process that does one job: `python -m unsit.web.training.jobs.worker JOB KIND PARENT`.

It sets its own limits before it reads anything, and ends with the process that started it.
"""

import ctypes
import logging
import os
import resource
import signal
import sys
from dataclasses import dataclass
from typing import Final
from uuid import UUID

log = logging.getLogger(__name__)

MEMORY_BYTES: Final = 1_073_741_824
"""Of addresses; the program itself takes a third of it."""
_NICENESS: Final = 10
_PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a kind of job may take. cpu_s: of processor time. wall_s: by the clock, waiting included."""

    cpu_s: int
    wall_s: int


LIMITS: Final = {
    "export": Limits(90, 600),
    "report": Limits(60, 300),
    "left-out": Limits(60, 300),
    "read": Limits(60, 300),
    "write": Limits(600, 3600),
}
"""By the kind of job. Writing takes a while because it lets others write in between."""


def limit(cpu_s: int, memory_bytes: int = MEMORY_BYTES) -> None:
    """Limit this process for good: time, memory, no core file; and let all others go first."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)


def end_with(parent: int) -> None:
    """End when the process that started us ends, also when it is killed."""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        log.debug("this system does not tell a process that its parent ended")
    if os.getppid() != parent:
        sys.exit(1)


def main() -> None:
    """Do a job and note how it ended."""
    job, kind, parent = UUID(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    end_with(parent)
    limit(LIMITS[kind].cpu_s)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")
    import django

    django.setup()
    from unsit.web.training.jobs.work import run

    run(job)


if __name__ == "__main__":
    main()
