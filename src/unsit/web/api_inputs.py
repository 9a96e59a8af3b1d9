"""What may be sent to the API: exact types, so that its schema says what is accepted, no more and no less."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Annotated, Any, Final
from zoneinfo import available_timezones

from django.conf import settings
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationInfo,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

TIME_ZONE: Final = "iana-time-zone"
"""The schema's format of a time zone's name; which there are depends on the server."""

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE: Final = re.compile(r"-?\d{1,18}", re.ASCII)

_CONTROLS: Final = r"\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069"
TEXT: Final = rf"^[^{_CONTROLS}]*$"
"""What `unsit.diary.allowed_values` allows of a text of several lines."""
LINE: Final = rf"^[^{_CONTROLS}\t\n\r\u2028\u2029]*$"
"""What it allows of a text of one line."""
ID: Final = "^[A-Za-z0-9_.:-]+$"
TIME: Final = (
    r"^(19(7[1-9]|[89][0-9])|20[0-9]{2}|21([0-8][0-9]|9[0-8]))-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])$"
)
"""A date and time of RFC 3339 with a capital T, in a year that it allows wherever on Earth."""


class OneOf:
    """In an annotation: the value must be one of these texts."""

    def __init__(self, values: Iterable[str]) -> None:
        self._values = [str(value) for value in values]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of such a text."""
        return core_schema.literal_schema(self._values)


class Body(BaseModel):
    """A JSON object with these fields and no others, each of its own type: a text is no number."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Parameters(BaseModel):
    """What stands behind the question mark of an address: these names and no others, each once."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _only_these(cls, values: Any, info: ValidationInfo) -> Any:
        # Ninja passes on only the names that it knows.
        request = (info.context or {}).get("request")
        if request is None:
            return values
        for name in request.GET:
            if name not in cls.model_fields:
                raise PydanticCustomError("unknown_parameter", "{name} is not a parameter", {"name": name[:40]})
            if len(request.GET.getlist(name)) > 1:
                raise PydanticCustomError("repeated_parameter", "{name} must be given once", {"name": name})
        return values


def _whole(value: Any) -> Any:
    """Return the whole number that a parameter's text stands for, in plain digits."""
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise PydanticCustomError("int_parsing", "must be a whole number")
    return value


def _day(value: Any) -> Any:
    """Return a parameter's text when it looks like a day; a time or a number of seconds is none."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "must be a day, like 2026-11-26")
    return value


def _integer(value: Any) -> Any:
    """Return 5.0 as 5: in JSON both are the same whole number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names of all time zones that this server knows, sorted; its own one by its name only."""
    return tuple(sorted(available_timezones() - {"localtime"}))


def _known_zone(value: str) -> str:
    if value not in time_zones():
        raise PydanticCustomError("time_zone", "must be the name of a time zone, like Europe/Madrid")
    return value


def _with_zones(schema: dict[str, Any]) -> None:
    schema.update(enum=list(time_zones()), format=TIME_ZONE)


ParameterNumber = Annotated[int, BeforeValidator(_whole)]
ParameterDay = Annotated[date, BeforeValidator(_day)]
Integer = Annotated[int, BeforeValidator(_integer)]
TimeZone = Annotated[str, AfterValidator(_known_zone), Field(json_schema_extra=_with_zones)]
Language = Annotated[str, OneOf(code for code, _name in settings.LANGUAGES)]
Moment = Annotated[str, Field(pattern=TIME, json_schema_extra={"format": "date-time"})]
