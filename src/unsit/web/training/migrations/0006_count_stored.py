"""Counts what each person stores already, near enough for a quota."""

from typing import Any, ClassVar

from django.db import migrations
from django.db.models import Count, Sum
from django.db.models.functions import Length

_SESSION_BYTES = 400
_SET_BYTES = 250
_ENTRY_BYTES = 200


def count_stored(apps: Any, _editor: Any) -> None:
    """Fill the columns of persons."""
    person_of, sessions, sets, entries = (
        apps.get_model(app, name)
        for app, name in (
            ("people", "Person"),
            ("training", "TrainingSession"),
            ("training", "TrainingSet"),
            ("training", "DiaryEntry"),
        )
    )
    found: dict[Any, list[int]] = {}
    for model, number, size in ((sessions, 1, _SESSION_BYTES), (sets, 0, _SET_BYTES), (entries, 1, _ENTRY_BYTES)):
        for person, count in model.objects.values_list("person").annotate(rows=Count("pk")).order_by():
            stored = found.setdefault(person, [0, 0])
            stored[0] += number * count
            stored[1] += size * count
    for person, size in entries.objects.values_list("person").annotate(size=Sum(Length("value"))).order_by():
        found[person][1] += size or 0
    for person, (count, size) in found.items():
        person_of.objects.filter(pk=person).update(stored_entries=count, stored_bytes=size)


class Migration(migrations.Migration):
    """The tables stay as they are."""

    dependencies: ClassVar = [
        ("people", "0005_quotas"),
        ("training", "0005_jobs"),
    ]

    operations: ClassVar = [migrations.RunPython(count_stored, migrations.RunPython.noop)]
