"""Devices of a database that was set back to an older copy: each finds out, and nothing they have is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from tests.diary.examples import SESSION, entry_of
from tests.web.conftest import People, Someone
from tests.web.test_sync import send

from unsit.diary.writing import entry_value
from unsit.web.people.models import DatabaseState, Person
from unsit.web.training.sequences import MOST_GAPS, changes_after, was_given_out, with_gap
from unsit.web.training.syncing import PAGE, changes, sync

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def sessions(*names: str) -> list[dict[str, object]]:
    """Return entries of sessions with these ids, as devices send them."""
    return [entry_value(entry_of(replace(SESSION, id=name))) for name in names]


def start(minutes: int) -> None:
    """Do what each start of the server does with the database."""
    DatabaseState.objects.begin_epoch(NOW + timedelta(minutes=minutes))


def test_a_device_is_told_also_once_the_number_has_caught_up(people: People) -> None:
    """The file was copied back by hand; then as many changes were written as were lost."""
    me = people.client
    start(0)
    old = send(me, 0, sessions(*(f"old{n}" for n in range(10))))
    copy = transaction.savepoint()
    start(1)
    lost = send(me, old["sequence"], sessions(*(f"lost{n}" for n in range(10))))
    assert not lost["reset"]
    transaction.savepoint_rollback(copy)
    start(2)
    answer = send(me, lost["sequence"], [])
    assert (answer["reset"], len(answer["entries"])) == (True, 10)
    send(me, 10**15, sessions(*(f"x{n}" for n in range(15))))
    answer = send(me, lost["sequence"], [])
    assert (answer["reset"], len(answer["entries"])) == (True, 25)


def test_a_copy_made_while_it_ran_is_recognised_without_a_start_in_between(people: People) -> None:
    """The copy and the lost changes belong to the same run of the server; the next start tells them apart."""
    me = people.client
    start(0)
    send(me, 0, sessions("a"))
    start(1)
    send(me, 0, sessions("b"))
    copy = transaction.savepoint()
    lost = send(me, 0, sessions("c", "d"))
    transaction.savepoint_rollback(copy)
    start(2)
    send(me, 0, sessions("e", "f", "g", "h"))
    assert send(me, lost["sequence"], [])["reset"]


def test_whoever_knows_no_more_than_the_copy_sends_nothing_again(people: People) -> None:
    """Starts of the server alone, and a copy as new as the device, cost nobody a full exchange."""
    me = people.client
    number = send(me, 0, sessions("a", "b"))["sequence"]
    for minute in range(1, 5):
        start(minute)
        assert not send(me, number, [])["reset"]
        answer = send(me, number, sessions(f"later{minute}"))
        assert (answer["reset"], answer["more"], len(answer["entries"])) == (False, False, 1)
        assert answer["sequence"] > number
        number = answer["sequence"]
    assert not send(me, 2, [])["reset"]


def test_a_new_mark_makes_every_device_send_everything(people: People) -> None:
    """A restored database has another mark; devices that send none are judged by their number alone."""
    me = people.client
    start(0)
    first = sync(me.user, 0, sessions("a"), NOW)
    assert first.written.mark
    number = first.written.sequence
    assert not sync(me.user, number, [], NOW, first.written.mark).written.reset
    mark = DatabaseState.objects.replace_mark()
    answer = sync(me.user, number, [], NOW, first.written.mark)
    assert (answer.written.reset, answer.written.mark, len(answer.changes.entries)) == (True, mark, 1)
    assert not sync(me.user, number, [], NOW, mark).written.reset
    assert not sync(me.user, number, [], NOW).written.reset


def test_pages_of_a_long_diary_are_numbers_that_were_given_out(people: People) -> None:
    """A new device reads page by page over several starts, and is never told to begin anew."""
    me = people.client
    for part in range(3):
        start(part)
        sync(me.user, 0, sessions(*(f"{part}-{n}" for n in range(PAGE // 2))), NOW)
    person = Person.objects.get(pk=me.person.pk)
    got, number, more = 0, 0, True
    while more:
        page = changes(me.user, number, limit=100)
        assert was_given_out(page.sequence, person)
        assert changes_after(page.sequence, person) == PAGE // 2 * 3 - got - len(page.entries)
        got, number, more = got + len(page.entries), page.sequence, page.more
    assert got == PAGE // 2 * 3


def test_an_empty_database_begins_at_one_and_numbers_never_go_back(people: People) -> None:
    """Also where the clock does: a start with an earlier time still begins above every number."""
    me: Someone = people.client
    numbers = [send(me, 0, sessions("a"))["sequence"]]
    for minutes in (5, 0, -100_000):
        start(minutes)
        numbers.append(send(me, 0, sessions(f"at{minutes}"))["sequence"])
    assert numbers[0] == 1
    assert numbers == sorted(set(numbers))
    assert numbers[-1] < 2**53


def test_many_starts_are_joined_and_only_the_oldest_devices_send_again() -> None:
    """What is kept of a person stays small; no number of a gap is ever taken for one that was given out."""
    gaps: list[list[int]] = []
    for start_number in range(3 * MOST_GAPS):
        gaps = [list(one) for one in with_gap(gaps, start_number * 100 + 5, start_number * 100 + 99)]
    person = Person(sequence=3 * MOST_GAPS * 100, gaps=gaps)
    assert len(gaps) == MOST_GAPS
    assert not any(was_given_out(number * 100 + 50, person) for number in range(3 * MOST_GAPS))
    assert all(was_given_out(number * 100 + 2, person) for number in range(2 * MOST_GAPS + 1, 3 * MOST_GAPS))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_lost_devices_have_it_and_bring_it_back(people: People, seed: int) -> None:
    """Writes, starts, copies and copies brought back in any order: at the end server and devices have all of it."""
    random, me = Random(seed), people.client
    devices: list[dict[str, int]] = [{}, {}, {}]
    numbers, outboxes = [0, 0, 0], [set[str](), set[str](), set[str]()]
    copy, minute = transaction.savepoint(), 0
    written: set[str] = set()

    def exchange(at: int) -> None:
        for _ in range(2):
            names = sorted(outboxes[at])
            answer = send(me, numbers[at], sessions(*names))
            outboxes[at] -= set(names)
            devices[at] |= dict.fromkeys((one["id"] for one in answer["entries"]), 1)
            numbers[at] = answer["sequence"]
            if answer["reset"]:
                outboxes[at] |= set(devices[at])

    for step in range(40):
        deed, at = random.choice(["write", "write", "write", "start", "copy", "back"]), random.randrange(3)
        if deed == "write":
            name = f"s{step}"
            written.add(name)
            devices[at][name] = 1
            outboxes[at].add(name)
            exchange(at)
        elif deed == "copy":
            copy = transaction.savepoint()
        else:
            if deed == "back":
                transaction.savepoint_rollback(copy)
            minute += 1
            start(minute)
    for at in (0, 1, 2, 0, 1, 2):
        exchange(at)
    assert {one["id"] for one in send(me, 0, [])["entries"]} == written
    assert all(set(device) == written for device in devices)
