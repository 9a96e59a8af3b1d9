"""Quotes that are never closed, and lines without end: one row is lost, in time that grows with the file."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.interop.reading import done, read, sessions

from unsit.interop.gathering import MOST_BAD, Gathering
from unsit.interop.lines import LONGEST_LINE, MOST_LINES_OF_A_ROW, MOST_UNCLOSED, Rows
from unsit.interop.strong import STRONG

HEAD = "Date,Workout Name,Exercise Name,Set Order,Weight (kg),Reps,Notes\n"
ROW = '2026-03-02 18:30:00,"Legs",Squat,{},60,5,"{}"\n'


def test_an_unclosed_quote_costs_its_own_row_and_is_said_in_one_sentence() -> None:
    """The rows after it come in, quotes and all."""
    rows = [ROW.format(number, "fine") for number in range(1, 6)]
    rows[2] = rows[2].replace('"fine"', '"never closed')
    found = read(STRONG, HEAD + "".join(rows))
    assert len(sessions(found)[0].sets) == 4
    assert [(one.where, one.why) for one in found.bad] == [("line 4", "must close the quotation mark that it opens")]


def test_a_note_over_many_lines_is_one_cell() -> None:
    """With quotes, commas and rows of the same shape in it."""
    note = "one\n2026-03-02 18:30:00,a,b,1,2,3,\n" + 'say ""hm"", then\n' * 20
    found = read(STRONG, HEAD + ROW.format(1, note) + ROW.format(2, "x"))
    assert len(done(sessions(found)[0])) == 2
    assert sessions(found)[0].note.startswith("one\n2026")
    assert found.bad == ()


class CountedLines:
    """Lines that know how often they were taken."""

    def __init__(self, line: str, count: int) -> None:
        self.taken = 0
        self._lines = iter([line] * count)

    def __iter__(self) -> "CountedLines":
        return self

    def __next__(self) -> str:
        self.taken += 1
        return next(self._lines)


@pytest.mark.parametrize("line", ['a,"b\n', 'x","y\n', '"\n', '"a"b,"c\n', '",",\n', 'a"b,"c\n'])
def test_no_line_makes_the_rows_before_it_be_looked_at_again_and_again(line: str) -> None:
    """Whatever quotes a file has, at most a few windows of lines are looked at twice."""
    lines = CountedLines(line, 20_000)
    looked = 0

    class Watched(Rows):
        def _take(self) -> str | None:
            nonlocal looked
            looked += 1
            return super()._take()

    list(islice(Watched(lines, ",", 3, 1, Gathering()), 30_000))
    assert looked <= 20_001 + (MOST_UNCLOSED + 1) * (MOST_LINES_OF_A_ROW + 1) + 20_000


def test_a_line_without_end_is_told_and_the_next_is_read() -> None:
    """A million characters are no row of a table."""
    endless = "x" * (LONGEST_LINE * 3) + "\n"
    found = read(STRONG, HEAD + ROW.format(1, "") + endless + ROW.format(2, ""))
    assert len(sessions(found)[0].sets) == 2
    assert [one.where for one in found.bad] == ["line 3"]


def test_three_hundred_thousand_lines_behind_a_quote_are_counted() -> None:
    """Each is no row; the first two hundred are told."""
    found = read(STRONG, HEAD + ROW.format(1, "") + '2026-11-21 07:00:00,"' + "x\n" * 20_000)
    assert len(sessions(found)) == 1
    assert len(found.bad) == MOST_BAD


@given(st.text('ab",\n', max_size=60))
def test_whole_rows_survive_whatever_stands_before_them(noise: str) -> None:
    """A row that begins on a line of its own after the last open quote's reach is read."""
    found = read(STRONG, HEAD + noise + "\n" + "x,,,,,,\n" * (MOST_LINES_OF_A_ROW + 1) + ROW.format(1, "end"))
    assert sessions(found)[-1].note == "end"
