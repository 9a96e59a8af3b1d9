"""How much each person stores, and wrote of late."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0004_database_state"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="person",
            name="recent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="recent_bytes",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="person",
            name="stored_bytes",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="person",
            name="stored_entries",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
    ]
