"""There is a limit to what one account can store and write, said in words, and counted without looking at all of it."""

import json
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as often
from hypothesis import strategies as st
from tests.diary.examples import RECORDS, entry_of
from tests.web.conftest import People
from tests.web.test_data import DATA, NOW, bring, exported, fill

from unsit.diary.model import Entry
from unsit.web.people.models import Person
from unsit.web.training import migrations, models, quotas
from unsit.web.training.actions import deleted_entry, write
from unsit.web.training.known import known
from unsit.web.training.models import Job

NOTE = "n" * 9_000


def note(name: str, text: str = NOTE) -> dict[str, Any]:
    """Return an entry as a device sends it."""
    record = {"at": "2026-11-26T07:00:00Z", "kind": "note", "text": text}
    return {"kind": "observation", "id": name, "changed": "2026-11-26T08:00:00Z", "record": record}


def send(browser: Client, *entries: dict[str, Any]) -> Any:
    """Send entries as a device does."""
    body = json.dumps({"after": 0, "device": "d", "entries": list(entries)})
    return browser.post("/api/v1/sync", body, content_type="application/json")


def small(settings: Any, *, entries: int = 1000, stored: int = 1000, hourly: int = 1000) -> None:
    """Have small quotas, in entries and kilobytes."""
    settings.QUOTA_ENTRIES = entries
    settings.QUOTA_MEGABYTES = stored / 1000
    settings.QUOTA_MEGABYTES_PER_HOUR = hourly / 1000


def test_who_writes_too_much_in_an_hour_is_told_when_to_come_again(people: People, settings: Any) -> None:
    """429 as a problem; nothing of it is written; others are not held up; after a while it is taken."""
    small(settings, hourly=30)
    answers = [send(people.client.browser, note(f"n{number}")) for number in range(5)]
    assert [one.status_code for one in answers[:3]] == [HTTPStatus.OK] * 3
    last = answers[-1]
    assert last.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "in an hour" in last.json()["detail"]
    wait = int(last.headers["Retry-After"])
    assert 0 < wait <= 3600
    person = Person.objects.get(user=people.client.user)
    assert person.stored_entries == 3
    assert send(people.stranger.browser, note("n")).status_code == HTTPStatus.OK
    assert person.recent_at is not None
    Person.objects.filter(pk=person.pk).update(recent_at=person.recent_at - timedelta(seconds=wait))
    assert send(people.client.browser, note("n4")).status_code == HTTPStatus.OK


@pytest.mark.parametrize("limit", [{"entries": 3}, {"stored": 30}])
def test_who_has_stored_too_much_is_told_what_to_do(people: People, settings: Any, limit: dict[str, int]) -> None:
    """507 as a problem; deleting is possible and makes room for its size; what is there can still be changed."""
    small(settings, **limit)
    for number in range(3):
        assert send(people.client.browser, note(f"n{number}")).status_code == HTTPStatus.OK
    full = send(people.client.browser, note("n3"))
    assert full.status_code == HTTPStatus.INSUFFICIENT_STORAGE
    assert "delete what you no longer need" in full.json()["detail"]
    assert full.headers["Retry-After"]
    write(people.client.user, [deleted_entry("observation", "n0", NOW)], NOW)
    if "stored" in limit:
        assert send(people.client.browser, note("n3")).status_code == HTTPStatus.OK
    assert Person.objects.get(user=people.client.user).stored_entries <= 4


def test_pages_say_it_too(people: People, settings: Any) -> None:
    """A form whose write must not be is answered by a page with the same words."""
    small(settings, entries=0)
    goal = {"kind": "sessions", "target": "30"}
    answer = people.client.browser.post("/goals/", goal)
    assert answer.status_code == HTTPStatus.INSUFFICIENT_STORAGE
    assert b"Your account is full" in answer.content


def test_an_import_counts_as_stored_but_not_as_hasty(people: People, settings: Any) -> None:
    """Years of another program come in at once; more than one may store does not, and is told."""
    fill(people.client)
    archive = exported(people.client)
    small(settings, hourly=0)
    bring(people.stranger, archive)
    assert people.stranger.browser.post(f"{DATA}import/confirm/").status_code == HTTPStatus.FOUND
    assert Person.objects.get(user=people.stranger.user).stored_entries == len(RECORDS)
    small(settings, entries=2)
    Job.objects.all().delete()
    bring(people.trainer, archive)
    full = people.trainer.browser.post(f"{DATA}import/confirm/")
    assert full.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Your account may store 2 entries" in full.content.decode()


def test_the_page_of_ones_data_says_how_much_is_used(people: People) -> None:
    """Entries and megabytes, of how many."""
    fill(people.client)
    page = people.client.browser.get(DATA).content.decode().replace("\xa0", " ")
    assert f"Your diary holds {len(RECORDS)} of 200000 entries" in page
    assert "of 200.0 MB" in page


CHANGES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(("session", "note", "delete")), st.integers(0, 400)), max_size=12
)


def entry_for(number: int, what: str, size: int, changed: str) -> Entry:
    """Return an entry of a size, or the one that deletes it."""
    kind = "session" if number % 2 else "observation"
    if what == "delete":
        return replace(deleted_entry(kind, f"e{number}", NOW), changed=changed)
    record = RECORDS[kind]
    name = {"id": f"e{number}"}
    text: dict[str, Any] = {"note": "x" * size} if kind == "session" else {"text": "x" * size}
    return replace(entry_of(replace(record, **name, **text)), changed=changed)  # type: ignore[arg-type]


@often(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_what_is_counted_is_what_is_there(people: People, changes: list[tuple[int, str, int]]) -> None:
    """After any writes, deletions and repetitions: as many entries and bytes as adding up all of them gives."""
    user = people.client.user
    before = Person.objects.get(user=user)
    names = {}
    for place, (number, what, size) in enumerate(changes):
        one = entry_for(number, what, size, f"2026-11-20T08:00:{place:02}Z")
        written = write(user, [one, one], NOW)
        names[one.kind, one.id] = written.entries[0]
    person = Person.objects.get(user=user)
    everything = {**{(one.kind, one.id): one for one in all_entries(people)}, **names}
    assert person.stored_bytes == sum(quotas.size_of(one) for one in everything.values())
    assert person.stored_entries >= before.stored_entries


def all_entries(people: People) -> list[Entry]:
    """Return every entry of the client, deleted ones too."""
    person = Person.objects.get(user=people.client.user)
    keys = {
        *((("session", one.key)) for one in models.TrainingSession.objects.filter(person=person)),
        *(((one.kind, one.key)) for one in models.DiaryEntry.objects.filter(person=person)),
    }
    return list(known(person.pk, keys).entries.values())


def test_what_was_stored_before_there_were_quotas_is_counted(people: People) -> None:
    """The migration finds as many entries as there are, and about as many bytes."""
    fill(people.client)
    person = Person.objects.get(user=people.client.user)
    counted = (person.stored_entries, person.stored_bytes)
    Person.objects.update(stored_entries=0, stored_bytes=0)
    [name] = [one.name for one in iter_modules(migrations.__path__) if one.name.endswith("_count_stored")]
    import_module(f"unsit.web.training.migrations.{name}").count_stored(apps, None)
    person.refresh_from_db()
    assert person.stored_entries == counted[0]
    assert counted[1] / 2 < person.stored_bytes < counted[1] * 2
