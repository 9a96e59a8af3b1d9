"""Imports and exports outside the request; a file that was read says what it would bring."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import unsit.web.people.encryption


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0004_database_state"),
        ("training", "0004_without_readable_columns"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="import",
            name="summary",
            field=unsit.web.people.encryption.EncryptedTextField(null=True),
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("state", models.CharField(default="waiting", max_length=16)),
                ("arguments", unsit.web.people.encryption.EncryptedTextField()),
                ("key", unsit.web.people.encryption.EncryptedTextField()),
                ("made", models.DateTimeField()),
                ("beat", models.DateTimeField(blank=True, null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("is_cancelled", models.BooleanField(default=False)),
                ("message", unsit.web.people.encryption.EncryptedTextField(blank=True, null=True)),
                ("is_unreadable", models.BooleanField(default=False)),
                ("file_name", models.CharField(blank=True, default="", max_length=200)),
                ("media_type", models.CharField(blank=True, default="", max_length=200)),
                ("size", models.BigIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="jobs", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Imports and exports of the last day",
                "indexes": [models.Index(fields=["state", "made"], name="job_queue")],
            },
        ),
    ]
