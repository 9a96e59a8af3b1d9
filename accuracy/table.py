"""The scores of many films as one table for each question, in the terminal and as a page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final

from accuracy.score import Score

SOON_S: Final = 5.0
"""A wrong camera place must be said this soon."""


@dataclass(frozen=True, slots=True)
class Question:
    """A line of the table: what is asked, and the answer for some films."""

    head: str
    answer: Callable[[Sequence[Score]], str]


def _share(values: Iterable[bool]) -> str:
    known = list(values)
    # rounded down, so that 100 % is all of them
    return f"{100 * sum(known) // len(known)} % ({sum(known)} of {len(known)})" if known else "–"


def _mean(values: Iterable[float | None], digits: int = 1) -> str:
    known = [value for value in values if value is not None]
    return f"{fmean(known):.{digits}f}" if known else "–"


def _holds(scores: Sequence[Score]) -> str:
    errors = [abs(one.hold_error_s) for one in scores if one.hold_error_s is not None]
    return f"{median(errors):.1f} / {max(errors):.1f}" if errors else "–"


def _recall(scores: Sequence[Score]) -> str:
    found, missed = sum(len(one.found) for one in scores), sum(len(one.missed) for one in scores)
    return f"{found / (found + missed):.2f} ({found} of {found + missed})" if found + missed else "–"


def _spine(scores: Sequence[Score]) -> str:
    errors = [abs(one.spine_error_deg) for one in scores if one.spine_error_deg is not None]
    return f"{median(errors):.1f} / {max(errors):.1f}" if errors else "–"


QUESTIONS: Final = (
    Question("sets", lambda scores: str(len(scores))),
    Question("counts exact", lambda scores: _share(one.exact for one in scores if one.wanted)),
    Question("off by one", lambda scores: str(sum(one.off == 1 for one in scores))),
    Question("outside the set", lambda scores: str(sum(one.outside for one in scores))),
    Question("hold error s, median / worst", _holds),
    Question(
        "holds within 1 s a minute",
        lambda scores: _share(one.hold_right for one in scores if one.hold_error_s is not None),
    ),
    Question("side right", lambda scores: _share(one.side_right for one in scores if one.side_right is not None)),
    Question("fault recall", _recall),
    Question("false faults a set", lambda scores: _mean((float(len(one.false)) for one in scores), 2)),
    Question("still spine error °, median / worst", _spine),
    Question(
        "still spine within 6°",
        lambda scores: _share(abs(one.spine_error_deg) <= 6.0 for one in scores if one.spine_error_deg is not None),
    ),
    Question("told wrongly that the camera stands wrong", lambda scores: str(sum(one.alarmed for one in scores))),
    Question("joint error, % of torso", lambda scores: _mean(one.joint_error for one in scores)),
    Question("measures unknown a set", lambda scores: _mean((float(len(one.unknown)) for one in scores), 1)),
)

BAD_QUESTIONS: Final = (
    Question("sets", lambda scores: str(len(scores))),
    Question("said so within 5 s", lambda scores: _share(_soon(one.told_s) for one in scores)),
    Question(
        "of these: that nobody is seen",
        lambda scores: str(sum(_soon(one.told_s) and not _soon(one.warned_s) for one in scores)),
    ),
    Question("faults named all the same", lambda scores: str(sum(len(one.found) + len(one.false) for one in scores))),
    Question("counts exact", lambda scores: _share(one.exact for one in scores if one.wanted)),
    Question("off by one", lambda scores: str(sum(one.off == 1 for one in scores))),
)


def _soon(seconds: float | None) -> bool:
    return seconds is not None and seconds <= SOON_S


def rows(scores: Sequence[Score], questions: Sequence[Question]) -> list[list[str]]:
    """Give a head, then a row for each question; a column for all films, then one for each movement."""
    names = sorted({one.movement for one in scores})
    groups = [("all", list(scores))] if len(names) > 1 else []
    groups += [(name, [one for one in scores if one.movement == name]) for name in names]
    return [
        ["", *(name for name, _ in groups)],
        *([question.head, *(question.answer(group) for _, group in groups)] for question in questions),
    ]


def markdown(table: Sequence[Sequence[str]]) -> str:
    """Give rows as a Markdown table."""
    head, *body = ["| " + " | ".join(row) + " |" for row in table]
    return "\n".join([head, "|" + "---|" * len(table[0]), *body]) + "\n"


def fault_rows(scores: Sequence[Score]) -> list[list[str]]:
    """Give for each movement and fault how often it was found, missed, and named though it was not there."""
    tally: dict[tuple[str, str], list[int]] = {}
    for one in scores:
        for column, ids in enumerate((one.found, one.missed, one.false)):
            for fault in ids:
                tally.setdefault((one.movement, fault), [0, 0, 0])[column] += 1
    body = [[movement, fault, *map(str, counts)] for (movement, fault), counts in sorted(tally.items())]
    return [["movement", "fault", "found", "missed", "false"], *body]
