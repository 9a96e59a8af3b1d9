"""Hold JSON against its documented schema, and be stricter than JSON Schema in one thing.

Where a schema names properties and says nothing of others, a key that it does not name is a problem, because what we
write must be documented.
"""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator


def problems(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """Give everything in a value that the schema does not allow or does not name."""
    Draft202012Validator.check_schema(schema)
    found = Draft202012Validator(_strict(schema)).iter_errors(value)
    return [f"{one.json_path} {one.message}" for one in found]


def _strict(schema: Any) -> Any:
    """Give a schema that refuses what it does not name, at every depth."""
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    inner = {name: _strict(one) for name, one in schema.items()}
    if isinstance(schema.get("properties"), Mapping):
        inner.setdefault("additionalProperties", False)
    return inner
