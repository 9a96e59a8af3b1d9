"""Encrypts what lay readable in rows, a batch at a time; interrupted, it goes on where it was.

What was encrypted already is not opened, so that a secret that was lost loses nothing here.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import migrations, transaction
from django.db.models import Q

from unsit.web.people.encryption import FERNET, key_id, keyring, name_digest, opened
from unsit.web.people.stored_keys import raw

BATCH = 500
SESSION = ("routine", "name", "stopped", "source", "origin", "device")
SET = {
    "movement": "movement_name",
    "side": "side",
    "kind": "kind",
    "done": "done",
    "asked": "asked",
    "set_number": "set_number",
    "seen": "seen",
    "clean": "cleanly",
    "faults": "faults",
    "still_spine_deg": "still_spine_deg",
    "values": "values",
    "weight_kg": "weight_kg",
}
USUAL: dict[str, Any] = {
    "asked": 0.0,
    "set_number": 1,
    "seen": 0.0,
    "clean": 0.0,
    "faults": {},
    "still_spine_deg": None,
    "values": {},
    "weight_kg": None,
}


def in_batches(
    model: Any, wanted: Q, columns: Sequence[str], change: Callable[[Any], None], changed: list[str]
) -> None:
    """Change the rows that are wanted, each batch in a transaction of its own. change: of one row, in place."""
    last = 0
    while True:
        with transaction.atomic():
            rows = list(model.objects.filter(wanted, pk__gt=last).order_by("pk").only(*columns)[:BATCH])
            if not rows:
                return
            last = rows[-1].pk
            for row in rows:
                change(row)
            model.objects.bulk_update(rows, changed, batch_size=BATCH // 5)


def text_of(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def encrypt(apps: Any, _schema: Any) -> None:
    model = {one.__name__: one for one in apps.get_app_config("training").get_models()}

    def session(row: Any) -> None:
        ended = row.ended.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        row.details = text_of({"ended": ended} | {name: getattr(row, name) for name in SESSION})

    def one_set(row: Any) -> None:
        told = {name: getattr(row, column) for name, column in SET.items()}
        row.details = text_of({name: value for name, value in told.items() if USUAL.get(name, ...) != value})
        row.movement, row.is_done = name_digest(row.person_id, row.movement_name), row.done > 0

    def entry(row: Any) -> None:
        row.device = row.device_name

    def waiting(row: Any) -> None:
        row.name = row.file_name

    _note_keys(apps, model)
    in_batches(model["TrainingSession"], Q(details=None), ("ended", *SESSION), session, ["details"])
    columns = ("person_id", *SET.values())
    in_batches(model["TrainingSet"], Q(details=None), columns, one_set, ["details", "movement", "is_done"])
    in_batches(model["DiaryEntry"], Q(device=None) & ~Q(device_name=""), ("device_name",), entry, ["device"])
    in_batches(model["Import"], Q(name=None), ("file_name",), waiting, ["name"])


def _note_keys(apps: Any, model: Any) -> None:
    """Note which secrets are needed: the newest from now on, and that of what was encrypted before."""
    noted = apps.get_model("people", "StoredKey").objects
    before = (
        model["DiaryEntry"].objects.exists()
        or model["TrainingSession"].objects.exists()
        or model["Reaching"].objects.exclude(feed=None).exists()
        or model["PushSubscription"].objects.exists()
        or model["Import"].objects.exists()
    )
    if before:
        noted.get_or_create(key=FERNET)
        noted.get_or_create(key=key_id(settings.SECRET_KEY))


def decrypt(apps: Any, _schema: Any) -> None:
    model = {one.__name__: one for one in apps.get_app_config("training").get_models()}

    def session(row: Any) -> None:
        told = json.loads(row.details or "{}")
        row.ended = datetime.fromisoformat(told["ended"]) if "ended" in told else row.started
        for name in SESSION:
            setattr(row, name, told.get(name, ""))
        row.source = row.source or "hand"
        row.details = None

    def one_set(row: Any) -> None:
        told = USUAL | json.loads(row.details)
        for name, column in SET.items():
            setattr(row, column, told[name])
        row.details = None

    def entry(row: Any) -> None:
        row.device_name, row.device = row.device or "", None

    def waiting(row: Any) -> None:
        row.file_name, row.name = row.name, None

    emptied = ["ended", "details", *SESSION]
    every = Q(ended=None)
    in_batches(model["TrainingSession"], every, ("started", "details"), session, emptied)
    in_batches(model["TrainingSet"], ~Q(details=None), ("details",), one_set, ["details", *SET.values()])
    in_batches(model["DiaryEntry"], ~Q(device=None), ("device",), entry, ["device", "device_name"])
    in_batches(model["Import"], ~Q(name=None), ("name",), waiting, ["name", "file_name"])
    # Earlier versions know no empty text.
    model["TrainingSession"].objects.filter(told=None).update(told="{}")
    model["DiaryEntry"].objects.filter(value=None).update(value="{}")
    _into_fernet(model)


def _into_fernet(model: Any) -> None:
    """Write what is encrypted as earlier versions did."""
    fernet = keyring().fernet
    places = [
        ("TrainingSession", "told"),
        ("DiaryEntry", "value"),
        ("Reaching", "feed"),
        ("PushSubscription", "value"),
        ("Import", "content"),
    ]
    for name, column in places:
        rows = model[name].objects.annotate(_raw=raw(column)).exclude(**{column: None})
        last = 0
        while True:
            with transaction.atomic():
                some = list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", "_raw")[:BATCH])
                for pk, token in some:
                    if bytes(token)[:1] == b"\x02":
                        model[name].objects.filter(pk=pk).update(**{column: fernet.encrypt(opened(token).encode())})
            if not some:
                break
            last = some[-1][0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("training", "0002_encrypted_columns")]

    operations = [migrations.RunPython(encrypt, decrypt)]
