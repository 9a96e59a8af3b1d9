"""The truth about a recording: which movement, and how many by a person's count, in the file's own header."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from unsit.body.measures import Side
from unsit.vision.errors import UnreadableSource
from unsit.vision.textfile import CutOff, Damaged, lines

QUOTED: Final = 40
"""Characters of a wrong value that are quoted."""
ID: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""What the id of a movement may be, as in a movement file."""
MOST: Final = 100_000
"""No repetitions, circles or seconds of a recording are more: as much as a diary takes of a set."""


class BadTruth(UnreadableSource):
    """A truth that does not say what it must; the text names every problem."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What was really done.

    movement: id; empty where nobody does a movement of the library. repetitions: whole ones, or circles of both ways
    together; None where they were not counted. ends_s: when each repetition ends, seconds from the start, if that is
    known. side: the one that works; None: both, or not known. hold_s: how long the hold lasted; None: not known.
    counted: what the coach had counted, in the same unit; None: not known.
    """

    movement: str
    repetitions: int | None = None
    ends_s: tuple[float, ...] = ()
    side: Side | None = None
    hold_s: float | None = None
    counted: float | None = None


def truth_problems(value: Mapping[str, Any]) -> Iterator[str]:
    """Find everything that is wrong in what a file says was really done; keys as in docs/people.md."""
    movement = value.get("movement", 0)
    if movement is not None and not (isinstance(movement, str) and ID.fullmatch(movement)):
        yield f"'movement' must be the id of a movement, or null (got {_short(value.get('movement', 'nothing'))})"
    repetitions, ends_s = value.get("repetitions"), value.get("repetition_ends_s", [])
    if repetitions is not None and not (type(repetitions) is int and _is_amount(repetitions)):
        yield f"'repetitions' must be a whole number from 0 to {MOST} (got {_short(repetitions)})"
    for name in ("hold_s", "counted"):
        if value.get(name) is not None and not _is_amount(value[name]):
            unit = "a number of seconds" if name == "hold_s" else "a number"
            yield f"'{name}' must be {unit} from 0 to {MOST} (got {_short(value[name])})"
    if not isinstance(ends_s, list) or not all(map(_is_amount, ends_s)):
        yield f"'repetition_ends_s' must be a list of seconds (got {_short(ends_s)})"
    if value.get("side") not in (None, "left", "right"):
        yield f"'side' must be left or right (got {_short(value.get('side'))})"


def _is_amount(value: object) -> bool:
    # a comparison, for a whole number too large for a float has no other way to be judged; NaN fails it too
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST


def _short(value: object) -> str:
    """Return a value as a sentence can quote it: never long, whatever a file holds."""
    text = ascii(value) if isinstance(value, str) else repr(value)
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"


def truth_from(value: Mapping[str, Any]) -> Truth:
    """Return the truth that an object without problems says."""
    return Truth(
        value["movement"] or "",
        value.get("repetitions"),
        tuple(map(float, value.get("repetition_ends_s", ()))),
        value.get("side"),
        value.get("hold_s"),
        value.get("counted"),
    )


def truth_value(truth: Truth) -> dict[str, Any]:
    """Return a truth as it stands in a header, without what is not known."""
    known = {
        "repetitions": truth.repetitions,
        "repetition_ends_s": list(truth.ends_s) or None,
        "side": truth.side,
        "hold_s": truth.hold_s,
        "counted": truth.counted,
    }
    return {"movement": truth.movement or None} | {name: one for name, one in known.items() if one is not None}


def truth_in(path: str | os.PathLike[str]) -> Truth | None:
    """Return the truth in the header of one of our own recordings; None where it says none, or is no such recording.

    Raises BadTruth with everything that is wrong in it, UnreadableSource when the file cannot be read.
    """
    file = Path(path)
    try:
        header = json.loads(next((line for _, line in lines(file)), ""))
    except (CutOff, Damaged, ValueError, RecursionError):
        return None
    except OSError as error:
        raise UnreadableSource(f"{file.name} cannot be read ({error.strerror or error})") from None
    if not isinstance(header, dict) or header.get("truth") is None:
        return None
    value = header["truth"]
    if not isinstance(value, dict):
        raise BadTruth(f"{file.name}: the truth must be an object (got {_short(value)})")
    if problems := list(truth_problems(value)):
        raise BadTruth("\n".join(f"{file.name}, truth: {problem}" for problem in problems))
    return truth_from(value)
