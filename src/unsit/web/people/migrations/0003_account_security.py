from datetime import timedelta
from typing import Any

import django.utils.timezone
from django.db import migrations, models

_A_YEAR = timedelta(days=365)
_NOTICE = timedelta(days=90)


def _let_tokens_expire(apps: Any, _editor: Any) -> None:
    """Let tokens that were made for ever end a year after they were made, but not before a while from now."""
    now = django.utils.timezone.now()
    for token in apps.get_model("people", "ApiToken").objects.all():
        token.expires = max(token.created + _A_YEAR, now + _NOTICE)
        token.save(update_fields=["expires"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_stored_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="RateBucket",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("empties_at", models.FloatField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="ServerSwitch",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("is_on", models.BooleanField()),
                ("changed", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name="apitoken",
            name="expires",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(_let_tokens_expire, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="apitoken",
            name="expires",
            field=models.DateTimeField(),
        ),
        migrations.CreateModel(
            name="SecurityEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.BigIntegerField(blank=True, null=True)),
                ("subject", models.CharField(blank=True, default="", max_length=16)),
                ("kind", models.CharField(max_length=32)),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("network", models.CharField(blank=True, default="", max_length=45)),
                ("by", models.CharField(default="person", max_length=16)),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-at"], name="people_event_account_at")],
            },
        ),
    ]
