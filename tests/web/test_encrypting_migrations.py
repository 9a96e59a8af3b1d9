"""An older database is brought over: every row encrypted, none lost, by several goes if need be, and back again."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from unsit.web.people.encryption import keyring
from unsit.web.people.models import User
from unsit.web.training import models
from unsit.web.training.syncing import changes

BEFORE = [("training", "0001_initial"), ("people", "0003_account_security")]
AFTER = [("training", "0006_count_stored"), ("people", "0005_quotas")]
WHEN = "2026-11-26 07:00:00+00:00"
FAULTS = {"qzfault": 2.0}
READABLE = (b"qzname", b"qzroutine", b"qzorigin", b"qzdevice", b"qzmove", b"qzfault", b"qzmeasure", b"qzfile")


def migrate(targets: list[tuple[str, str]]) -> Any:
    """Bring the database to a state; give its models."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def older(transactional_db: None) -> Iterator[Any]:
    """Give the models of an earlier version, and bring the database back to now at the end."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield migrate(BEFORE)
    for model in (models.TrainingSet, models.TrainingSession, models.DiaryEntry, models.Import):
        if model._meta.db_table in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
    migrate(newest)


def fernet(text: str) -> bytes:
    """Encrypt as earlier versions did."""
    return keyring().fernet.encrypt(text.encode())


def fill(apps: Any, sessions: int = 3) -> User:
    """Write a diary as an earlier version did."""
    user = User.objects.create_user("older@example.org")
    person = apps.get_model("people", "Person").objects.create(user_id=user.pk, sequence=100)
    for number in range(sessions):
        session = apps.get_model("training", "TrainingSession").objects.create(
            person=person, key=f"s{number}", started=WHEN, ended=WHEN, day="2026-11-26", routine="qzroutine",
            name="qzname", stopped="pain", work_s=60.0, source="import", origin="qzorigin",
            told=fernet(json.dumps({"effort": 3, "pain": 2.0, "pains": [], "morning": "", "note": "n"})),
            changed=WHEN, device="qzdevice", sequence=number + 1,
        )  # fmt: skip
        apps.get_model("training", "TrainingSet").objects.create(
            session=session, person=person, started=WHEN, number=1, movement="qzmove", side="left", kind="hold",
            set_number=2, asked=30.0, done=25.0, seen=20.0, cleanly=10.0, faults=FAULTS, still_spine_deg=21.5,
            values={"qzmeasure": 3.5}, weight_kg=4.0,
        )  # fmt: skip
    for number, deleted in enumerate((None, WHEN)):
        apps.get_model("training", "DiaryEntry").objects.create(
            person=person, kind="goal", key=f"g{number}", device="qzdevice", changed=WHEN, deleted=deleted,
            sequence=sessions + number + 1,
            value=fernet(json.dumps({"id": f"g{number}", "kind": "sessions", "target": 3, "started": "2026-11-26"})),
        )  # fmt: skip
    apps.get_model("training", "Import").objects.create(
        person=person, made=WHEN, format="csv", name="qzfile", content=fernet("x")
    )
    return user


def raw() -> bytes:
    """Give every value of the tables of diaries, as it lies there."""
    found = []
    with connection.cursor() as cursor:
        for table in ("training_trainingsession", "training_trainingset", "training_diaryentry", "training_import"):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [bytes(one) if isinstance(one, (bytes, memoryview)) else str(one).encode() for one in row]
    return b"\n".join(found)


def assert_whole(user: User, sessions: int) -> None:
    """Check that the diary tells what it told before."""
    entries = changes(user, 0).entries
    assert [one["id"] for one in entries] == [*(f"s{number}" for number in range(sessions)), "g0", "g1"]
    assert {one["device"] for one in entries} == {"qzdevice"}
    record = entries[0]["record"]
    told = {
        name: record[name] for name in ("routine", "name", "stopped", "source", "origin", "effort", "note", "ended")
    }
    assert told == {
        "routine": "qzroutine",
        "name": "qzname",
        "stopped": "pain",
        "source": "import",
        "origin": "qzorigin",
        "effort": 3,
        "note": "n",
        "ended": "2026-11-26T07:00:00.000Z",
    }
    assert record["sets"] == [
        {
            "movement": "qzmove",
            "side": "left",
            "kind": "hold",
            "done": 25.0,
            "asked": 30.0,
            "set_number": 2,
            "seen": 20.0,
            "clean": 10.0,
            "faults": FAULTS,
            "still_spine_deg": 21.5,
            "values": {"qzmeasure": 3.5},
            "weight_kg": 4.0,
            "counted": None,
            "answered": "",
            "confidence": None,
        }
    ]
    assert entries[-2]["record"]["target"] == 3
    assert entries[-1]["record"] is None
    assert models.TrainingSet.objects.filter(is_done=True).count() == sessions
    assert models.TrainingSet.objects.of_movements(user, ["qzmove"]).count() == sessions
    assert models.Import.objects.get().name == "qzfile"


def test_an_older_database_is_encrypted_and_tells_the_same(older: Any) -> None:
    """Every column that is encrypted now, in live and deleted rows; none of it can be read in the tables any more."""
    user = fill(older)
    assert all(mark in raw() for mark in READABLE)
    migrate(AFTER)
    assert [mark for mark in READABLE if mark in raw()] == []
    assert_whole(User.objects.get(pk=user.pk), 3)


def test_it_is_done_in_batches_and_goes_on_after_an_interruption(older: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done stays done, and nothing is done twice or left out."""
    user = fill(older, sessions=7)
    step = import_string("unsit.web.training.migrations.0003_encrypt_rows.in_batches").__globals__
    monkeypatch.setitem(step, "BATCH", 5)
    real, calls = step["text_of"], 0

    def ended(value: Any) -> str:
        nonlocal calls
        calls += 1
        if calls == 9:
            raise KeyboardInterrupt
        return str(real(value))

    monkeypatch.setitem(step, "text_of", ended)
    with pytest.raises(KeyboardInterrupt):
        migrate(AFTER)
    migrate(AFTER)
    assert calls < 7 + 7 + 9
    assert_whole(User.objects.get(pk=user.pk), 7)


def test_it_can_be_undone(older: Any) -> None:
    """An earlier version finds every row as it knows it, also those that were emptied meanwhile."""
    user = fill(older)
    migrate(AFTER)
    models.DiaryEntry.objects.filter(key="g1").update(value=None, device=None, emptied=True)
    apps = migrate(BEFORE)
    [one_set, *_others] = apps.get_model("training", "TrainingSet").objects.order_by("pk")
    assert (one_set.movement, one_set.side, one_set.done, one_set.faults) == ("qzmove", "left", 25.0, FAULTS)
    assert (one_set.still_spine_deg, one_set.values, one_set.weight_kg) == (21.5, {"qzmeasure": 3.5}, 4.0)
    session = apps.get_model("training", "TrainingSession").objects.order_by("pk")[0]
    assert (session.name, session.routine, session.stopped, session.device) == (
        "qzname",
        "qzroutine",
        "pain",
        "qzdevice",
    )
    assert session.ended.isoformat() == WHEN.replace(" ", "T")
    assert {one.device for one in apps.get_model("training", "DiaryEntry").objects.all()} == {"qzdevice", ""}
    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM training_trainingsession")
        assert all(bytes(told).startswith(b"gAAAA") for [told] in cursor.fetchall())
    migrate(AFTER)
    models.DiaryEntry.objects.filter(key="g1").update(device="qzdevice")
    assert_whole(User.objects.get(pk=user.pk), 3)


def test_a_lost_secret_loses_nothing_here(older: Any, settings: Any) -> None:
    """What cannot be decrypted is not touched; with the secret back, all of it is there."""
    user = fill(older)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "x" * 50
    migrate(AFTER)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert_whole(User.objects.get(pk=user.pk), 3)
