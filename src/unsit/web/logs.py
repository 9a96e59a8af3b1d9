"""What the server's log says, and what it never does: nothing that somebody wrote, no address, no secret."""

import logging
import re
import traceback
from pathlib import Path
from typing import Any, Final

_ADDRESS: Final = re.compile(r"[^\s@<>\"'()\[\],;:=]{1,64}@[^\s@<>\"'()\[\],;:]{1,255}")
_SECRET: Final = re.compile(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}")
_LONGEST: Final = 500
_FRAMES: Final = 12
_ROOM: Final = str(Path(__file__).parents[2])


def scrubbed(text: str) -> str:
    """Return a line for the log without e-mail addresses, long secrets and line breaks.

    >>> scrubbed("Internal Server Error: /calendar/0123456789abcdef0123456789abcdef.ics of ana@mail.example")
    'Internal Server Error: /calendar/….ics of …@…'
    """
    plain = _SECRET.sub("…", _ADDRESS.sub("…@…", text[: 4 * _LONGEST]))
    return "".join(sign if sign.isprintable() else " " for sign in plain)[:_LONGEST]


class PlainFormatter(logging.Formatter):
    """Lines of time, level, name and message; an exception by its type and place, for its text may be somebody's."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {scrubbed(_message(record))}"
        return f"{line} ({self.formatException(record.exc_info)})" if record.exc_info else line

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Return the types of an exception and of what caused it, and where it was raised."""
        error: BaseException | None = ei[1]
        if error is None:
            return "no exception"
        places = [
            f"{_shortened(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        ]
        names: list[str] = []
        while error is not None and len(names) < _FRAMES:
            names.append(type(error).__name__)
            error = error.__cause__ or error.__context__
        return f"{' from '.join(names)} at {' > '.join(places) or 'no place'}"


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)


def _shortened(name: str) -> str:
    return name.removeprefix(f"{_ROOM}/").rpartition("site-packages/")[2] or name
