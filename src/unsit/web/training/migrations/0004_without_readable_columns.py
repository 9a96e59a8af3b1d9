"""Drops the readable columns whose content lies encrypted now, and adds what finds deleted rows to be emptied."""

from django.db import migrations, models
from django.db.models import Q

from unsit.web.people.encryption import EncryptedTextField

_DROPPED = {
    "trainingsession": ("ended", "routine", "name", "stopped", "source", "origin", "device"),
    "trainingset": (
        "movement_name",
        "side",
        "kind",
        "set_number",
        "asked",
        "done",
        "seen",
        "cleanly",
        "faults",
        "still_spine_deg",
        "values",
        "weight_kg",
    ),
    "diaryentry": ("device_name",),
    "import": ("file_name",),
}


class Migration(migrations.Migration):
    dependencies = [("training", "0003_encrypt_rows")]

    operations = [
        *(migrations.RemoveField(model, name) for model, names in _DROPPED.items() for name in names),
        migrations.AlterField("trainingset", "details", EncryptedTextField()),
        migrations.AlterField("import", "name", EncryptedTextField()),
        migrations.AddField("trainingsession", "emptied", models.BooleanField(default=False)),
        migrations.AddField("diaryentry", "emptied", models.BooleanField(default=False)),
        migrations.AddIndex("trainingset", models.Index(fields=["person", "movement", "started"], name="set_charts")),
        migrations.AddIndex(
            "trainingsession",
            models.Index(
                fields=["deleted"],
                name="session_purge",
                condition=Q(deleted__isnull=False, emptied=False),
            ),
        ),
        migrations.AddIndex(
            "diaryentry",
            models.Index(
                fields=["deleted"],
                name="entry_purge",
                condition=Q(deleted__isnull=False, emptied=False),
            ),
        ),
    ]
