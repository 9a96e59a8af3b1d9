"""What was deleted is gone within the promised time, by itself, whatever kind it is; found in the tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from tests.diary.examples import RECORDS, SESSION, entry_of
from tests.web.conftest import People

from unsit.web import settings as settings_module
from unsit.web.people import retention
from unsit.web.people.retention import NO_ADDRESS, forget_sign_ins
from unsit.web.periodic import PERIODIC_TASKS, Schedule
from unsit.web.training import actions, models, purging
from unsit.web.training.syncing import changes

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PROMISED = timedelta(days=30)


def rows_of(model: Any) -> list[dict[str, Any]]:
    """Give every row of a table by column."""
    return list(model._base_manager.order_by("pk").values())


def delete_all(people: People) -> None:
    """Write one entry of each kind, and delete it."""
    user = people.client.user
    actions.write(user, [entry_of(record) for record in RECORDS.values()], NOW)
    actions.write(user, [actions.deleted_entry(kind, one.id, NOW) for kind, one in RECORDS.items()], NOW)


def test_every_table_of_persons_says_when_its_rows_go() -> None:
    """A table that comes later must empty what is deleted, be a part of one that does, or say how long it lasts."""
    assert purging.unmanaged() == ()


def test_every_column_of_what_is_deleted_can_be_emptied() -> None:
    """A column that comes later must be nullable or have a default, or belong to the tombstone."""
    assert set(purging.tombstones()) == {models.TrainingSession, models.DiaryEntry}
    for model in purging.tombstones():
        columns = {one.name for one in model._meta.concrete_fields}
        assert columns == {*purging.emptied(model), *(models.TOMBSTONE & columns)}


@pytest.mark.parametrize("kind", RECORDS)
def test_nothing_of_a_deleted_entry_is_left_when_its_time_is_over(kind: str, people: People) -> None:
    """Neither times nor texts nor sets of any kind; devices still learn that it was deleted."""
    delete_all(people)
    number = changes(people.client.user, 0).sequence
    purging.purge(NOW + PROMISED)
    [held] = [one for one in changes(people.client.user, 0).entries if one["kind"] == kind]
    assert (held["id"], held["record"]) == (RECORDS[kind].id, None)
    assert changes(people.client.user, 0).sequence == number
    for model in (models.TrainingSession, models.DiaryEntry):
        for row in rows_of(model):
            told = {name: value for name, value in row.items() if name.removesuffix("_id") not in models.TOMBSTONE}
            assert {value for value in told.values() if value not in (None, "", 0.0, True)} <= {NOW, NOW.date()}
    assert models.TrainingSet.objects.count() == 0
    assert [row.day for row in models.TrainingSession.objects.all()] == [NOW.date()]


def test_until_then_all_of_it_is_there(people: People) -> None:
    """It can be taken back for 29 days and some hours."""
    delete_all(people)
    before = [rows_of(one) for one in (models.TrainingSession, models.TrainingSet, models.DiaryEntry)]
    assert purging.purge(NOW + timedelta(days=29, hours=20)) == 0
    assert [rows_of(one) for one in (models.TrainingSession, models.TrainingSet, models.DiaryEntry)] == before


def test_an_emptied_entry_can_be_written_again_and_goes_again(people: People) -> None:
    """A device that was away for months brings it once more; deleted anew it is emptied anew."""
    user = people.client.user
    delete_all(people)
    later = NOW + PROMISED
    purging.purge(later)
    again = [entry_of(record, "2026-12-27T10:00:00Z") for record in RECORDS.values()]
    actions.write(user, again, later + timedelta(days=2))
    assert all(one["record"] for one in changes(user, 0).entries)
    end = later + timedelta(days=3)
    actions.write(user, [actions.deleted_entry(kind, one.id, end) for kind, one in RECORDS.items()], end)
    assert purging.purge(end + PROMISED) == len(RECORDS)
    assert purging.purge(end + PROMISED) == 0


def test_a_deletion_of_what_was_emptied_is_no_error(people: People) -> None:
    """A second device deletes what is long gone."""
    delete_all(people)
    purging.purge(NOW + PROMISED)
    later = NOW + PROMISED + timedelta(days=1)
    actions.write(people.client.user, [actions.deleted_entry("session", SESSION.id, later, "tablet")], later)
    [held] = [one for one in changes(people.client.user, 0).entries if one["kind"] == "session"]
    assert (held["record"], held["device"]) == (None, "tablet")
    assert purging.purge(later + PROMISED) == 1


def test_it_works_in_small_transactions(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is due, others can write in between; all of it goes."""
    monkeypatch.setattr(purging, "BATCH", 2)
    delete_all(people)
    assert purging.purge(NOW + PROMISED) == len(RECORDS)


def test_what_is_due_is_found_by_an_index(people: People) -> None:
    """A task of every hour reads no tombstone of ten years."""
    for model in purging.tombstones():
        due = model._base_manager.filter(deleted__lte=NOW, emptied=False).order_by("deleted")
        if connection.vendor == "sqlite":
            assert "_purge" in due.explain()


def test_a_file_that_nobody_imported_goes_after_a_day(people: People) -> None:
    """By itself, without another file that comes in."""
    waiting = {"made": NOW, "format": "csv", "name": "x.csv", "content": "{}"}
    models.Import.objects.create(person=people.client.person, **waiting)
    models.Import.objects.create(person=people.stranger.person, **waiting | {"made": NOW + timedelta(hours=2)})
    purging.purge(NOW + timedelta(hours=23))
    assert models.Import.objects.count() == 2
    purging.purge(NOW + timedelta(hours=25))
    assert [one.person for one in models.Import.objects.all()] == [people.stranger.person]


def test_addresses_of_sign_ins_go_after_their_time(people: People, settings: Any) -> None:
    """Address and browser are removed, the sign-in itself stays; one that has ended goes whole."""
    settings.ADDRESS_DAYS = 30
    browser = people.client.browser
    for age, key in ((31, browser.session.session_key), (29, people.stranger.browser.session.session_key), (1, "gone")):
        UserSession.objects.create(
            user=people.client.user, session_key=key, ip="203.0.113.9", user_agent="Firefox",
            last_seen_at=NOW - timedelta(days=age),
        )  # fmt: skip
    forget_sign_ins(NOW)
    kept = list(UserSession.objects.order_by("last_seen_at").values_list("ip", "user_agent"))
    assert kept == [(NO_ADDRESS, ""), ("203.0.113.9", "Firefox")]
    page = browser.get("/account/sessions/").content.decode()
    assert NO_ADDRESS not in page


def test_the_server_does_all_of_it_by_itself(people: People) -> None:
    """Nobody has to call anything: within 30 days and by the server's own tasks a deletion is whole."""
    delete_all(people)
    assert {"purge", "sign-ins"} <= {one.name for one in PERIODIC_TASKS}
    tasks = [one for one in PERIODIC_TASKS if one.name in ("purge", "sign-ins")]
    assert all(callable(import_string(one.run)) for one in tasks)
    # Not only after an hour: a server on somebody's laptop may never be on for so long.
    schedule = Schedule(NOW + PROMISED - timedelta(minutes=5), tasks)
    assert set(schedule.run_due(NOW + PROMISED - timedelta(minutes=5))) == {"purge", "sign-ins"}
    assert models.DiaryEntry.objects.exclude(value=None).count() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL overwrites by its own vacuum")
def test_what_is_deleted_is_overwritten_in_the_file(db: None) -> None:
    """A row that went leaves no bytes in the database's free pages, also where SQLite was built without that."""
    assert "PRAGMA secure_delete=ON" in settings_module.DATABASES["default"]["OPTIONS"]["init_command"]
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_a_timer_of_the_system_can_do_it(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """For other servers than ours there is a command: it purges what ours does, and fails where something failed."""
    delete_all(people)
    monkeypatch.setattr(timezone, "now", lambda: NOW + PROMISED)
    models.Job.objects.create(person=people.client.person, kind="export", arguments="{}", key="", made=NOW)
    call_command("purge")
    assert models.DiaryEntry.objects.exclude(value=None).count() == 0
    assert not models.Job.objects.exists()
    monkeypatch.setattr(retention, "forget_sign_ins", None)
    with pytest.raises(CommandError, match="sign-ins"):
        call_command("purge")
