"""Rows of any table as values of JSON, and back: the same for every database, and without opening what is encrypted."""

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.apps.registry import Apps
from django.db import connection
from django.db.models import BinaryField, ExpressionWrapper, F, Field, JSONField, Model
from django.utils.duration import duration_iso_string

AT_ONCE: Final = 1000
"""Rows that are read or written in one go."""


def tables_of(apps: Apps) -> list[type[Model]]:
    """Return the models whose tables hold rows, links between models included, in the order of their names."""
    models = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy]
    return sorted(models, key=lambda one: one._meta.db_table)


def columns_of(model: type[Model]) -> tuple[str, ...]:
    """Return a table's columns."""
    return tuple(str(field.column) for field in model._meta.concrete_fields)


def read_rows(model: type[Model]) -> Iterator[list[Any]]:
    """Yield a table's rows as values of JSON, in the order of their keys."""
    fields = model._meta.concrete_fields
    # As bytes, what lies encrypted is not decrypted.
    raw = {
        f"raw_{field.attname}": ExpressionWrapper(F(field.attname), output_field=BinaryField())
        for field in fields
        if isinstance(field, BinaryField)
    }
    names = [f"raw_{field.attname}" if isinstance(field, BinaryField) else field.attname for field in fields]
    rows = model._base_manager.order_by("pk").annotate(**raw).values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield [_json_value(value) for value in row]


def _json_value(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    return str(value) if isinstance(value, UUID | Decimal) else value


class RowWriter:
    """Writes rows into a table of the present connection, exactly as they were; nothing is filled in or validated."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self._readers = [_reader(field) for field in model._meta.concrete_fields]
        quote = connection.ops.quote_name
        columns = columns_of(model)
        self._sql = (
            f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) "
            f"VALUES ({', '.join(['%s'] * len(columns))})"
        )
        self._waiting: list[list[Any]] = []

    def write(self, values: Sequence[Any]) -> None:
        """Take a row; ValueError when a value is none of its column."""
        self._waiting.append([read(value) for read, value in zip(self._readers, values, strict=True)])
        if len(self._waiting) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait."""
        if self._waiting:
            with connection.cursor() as cursor:
                cursor.executemany(self._sql, self._waiting)
            self._waiting.clear()


def _reader(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    """Return what turns a JSON value into what the database takes for a field."""

    def read(value: Any) -> Any:
        if value is None or isinstance(field, JSONField):
            given = value
        elif isinstance(field, BinaryField):
            given = base64.b64decode(value, validate=True)
        else:
            given = field.to_python(value)
        return field.get_db_prep_save(given, connection)

    return read
