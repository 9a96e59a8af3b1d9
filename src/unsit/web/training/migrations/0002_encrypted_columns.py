"""Adds the encrypted columns beside the readable ones; those may be empty from here on, so that this can be undone."""

from typing import Any

from django.db import migrations, models

from unsit.web.people.encryption import EncryptedTextField, NameDigestField

_MAY_BE_EMPTY: dict[str, dict[str, Any]] = {
    "trainingsession": {"ended": models.DateTimeField(null=True), "source": models.CharField(max_length=16, null=True)},
    "trainingset": {
        "movement_name": models.CharField(max_length=200, null=True),
        "side": models.CharField(max_length=8, null=True),
        "kind": models.CharField(max_length=16, null=True),
        "done": models.FloatField(null=True),
    },
    "import": {"file_name": models.CharField(max_length=200, null=True)},
}


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial"), ("people", "0002_stored_keys")]

    operations = [
        migrations.RemoveIndex("trainingset", "set_charts"),
        migrations.RenameField("trainingset", "movement", "movement_name"),
        migrations.RenameField("diaryentry", "device", "device_name"),
        migrations.RenameField("import", "name", "file_name"),
        *(
            migrations.AlterField(model, name, field)
            for model, columns in _MAY_BE_EMPTY.items()
            for name, field in columns.items()
        ),
        migrations.AlterField("trainingsession", "told", EncryptedTextField(null=True)),
        migrations.AlterField("diaryentry", "value", EncryptedTextField(null=True)),
        migrations.AddField("trainingsession", "details", EncryptedTextField(null=True)),
        migrations.AddField(
            "trainingset",
            "movement",
            NameDigestField(default="", key="movement", max_length=32, source="details"),
            preserve_default=False,
        ),
        migrations.AddField("trainingset", "is_done", models.BooleanField(default=False), preserve_default=False),
        migrations.AddField("trainingset", "details", EncryptedTextField(null=True)),
        migrations.AddField("diaryentry", "device", EncryptedTextField(null=True)),
        migrations.AddField("import", "name", EncryptedTextField(null=True)),
    ]
