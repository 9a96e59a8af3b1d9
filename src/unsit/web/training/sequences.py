"""The numbers of a diary's changes: which of them were ever given to a device.

After a database was set back to an older copy, numbers that the lost version gave out must be recognised, even once
as many changes have been written again. So each start of the server begins an epoch: numbers go on above a bound that
no earlier start can have reached, and what lies between is a gap. A device that names a number in a gap was told it by
a version of the database that is lost.
"""

from collections.abc import Sequence
from typing import Final

from unsit.web.people.models import Person

MOST_GAPS: Final = 100
"""Gaps of a person; when there are more, the oldest are joined, and devices that were away for so many starts of the
server send everything again."""

Gap = Sequence[int]
"""Low and high: no number above low, up to high, was ever given to a change."""


def was_given_out(number: int, person: Person) -> bool:
    """Return whether a device can have been told this number by this database; 0 stands for nothing yet."""
    if number > person.sequence:
        return False
    return number == 0 or not any(low < number <= high for low, high in person.gaps)


def changes_after(number: int, person: Person) -> int:
    """Return at most how many changes a diary has after one whose number was given out."""
    # Joined gaps hold numbers that were given out.
    gaps = person.gaps[1:] if len(person.gaps) == MOST_GAPS else person.gaps
    return int(person.sequence - number - sum(high - low for low, high in gaps if low >= number))


def with_gap(gaps: Sequence[Gap], low: int, high: int) -> list[Gap]:
    """Return gaps with one more at the end.

    >>> with_gap([[0, 10]], 12, 20)
    [[0, 10], [12, 20]]
    """
    longer = [*gaps, [low, high]]
    while len(longer) > MOST_GAPS:
        longer[:2] = [[longer[0][0], longer[1][1]]]
    return longer
