"""From TOML tables to the frozen dataclasses of this room, driven by their type hints.

One decoder serves movement, routine and program files. It never stops at the first mistake: whatever is wrong is
reported, and a placeholder stands in for it, so that everything else can still be checked. Placeholders are chosen so
that later checks pass over them: a missing number is NaN, which is neither below nor above any limit.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache, partial
from math import isfinite, nan
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

from unsit.movement.messages import DecodeRule, Message

T = TypeVar("T")

Report = Callable[[str, Message, str], None]
"""Takes path, rule and what was got."""

ID: Final = re.compile(r"[a-z][a-z0-9_]*")
"""What an id looks like."""

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_.-]+")
_LONGEST_SHOWN: Final = 60
_MOST_UNKNOWN_KEYS: Final = 4
"""Of one table; further ones are counted, for to look for the nearest name of each takes time."""
# Halves of characters, controls and marks of direction: what is shown of a value must not break where it is shown.
_NOT_SHOWN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def decode(kind: type[T], table: Mapping[str, object], report: Report, path: str = "") -> T:
    """Give the dataclass that a table describes; what is wrong goes to `report`, and a placeholder takes its place."""
    known = _hints(cast("Hashable", kind))
    unknown = [key for key in table if key not in known]
    for key in unknown[:_MOST_UNKNOWN_KEYS]:
        report(joined(path, key), _unknown_key(key, known), "")
    if len(unknown) > _MOST_UNKNOWN_KEYS:
        report(path, Message(DecodeRule.MORE_UNKNOWN_KEYS, {"more": len(unknown) - _MOST_UNKNOWN_KEYS}), "")
    return kind(**{field.name: _field(field, known[field.name], table, report, path) for field in init_fields(kind)})


def init_fields(kind: object) -> tuple[Field[Any], ...]:
    """Give the fields of a dataclass that a file may set."""
    return _init_fields(cast("Hashable", kind if isinstance(kind, type) else type(kind)))


@cache
def _init_fields(kind: Hashable) -> tuple[Field[Any], ...]:
    return tuple(field for field in fields(kind) if field.init)  # type: ignore[arg-type]


def joined(path: str, key: str) -> str:
    """Give the path of a key in the table at `path`."""
    key = _key_text(key) if len(key) <= _LONGEST_SHOWN else shown(key)
    return f"{path}.{key}" if path else key


@lru_cache(maxsize=1024)  # a list of records has the same few keys again and again
def _key_text(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else shown(key)


def item_paths(path: str, names: Sequence[object]) -> Iterator[str]:
    """Give the path of each item of a list: by its name where that is an id no other item has, else counted from 1."""
    times = Counter(name for name in names if isinstance(name, str))
    for number, name in enumerate(names, start=1):
        if isinstance(name, str) and ID.fullmatch(name) and times[name] == 1:
            yield f"{path}.{name}"
        else:
            yield f"{path}[{number}]"


def name_of(item: object) -> object:
    """Give what names an item of a list in paths: its id, if it has one."""
    return item.get("id") if isinstance(item, Mapping) else getattr(item, "id", None)


def nearest_hint(name: str, known: Collection[str]) -> str:
    """Give the end of a sentence that names the nearest known name, or the known names if they are few."""
    if near := _nearest(name, known):
        return f"; did you mean {near}?"
    return f"; known: {', '.join(known)}" if 0 < len(known) <= 8 else ""


def _nearest(name: str, known: Collection[str]) -> str:
    """Give the known name that is nearest; empty if none is near, or the name is longer than any."""
    if len(name) > _LONGEST_SHOWN:
        return ""
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.6)), "")


def _unknown_key(name: str, known: Collection[str]) -> Message:
    if near := _nearest(name, known):
        return Message(DecodeRule.KNOWN_KEY_NEAR, {"near": near})
    if 0 < len(known) <= 8:
        return Message(DecodeRule.KNOWN_KEY_OF, {"names": tuple(known)})
    return Message(DecodeRule.KNOWN_KEY)


def shown(value: object) -> str:
    """Give a value as an author would write it, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, str):
        text = json.dumps(value[:_LONGEST_SHOWN], ensure_ascii=False)[1:-1]
        text = _NOT_SHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
        is_whole = max(len(value), len(text)) <= _LONGEST_SHOWN
        return f'"{text}"' if is_whole else f'"{text[: _LONGEST_SHOWN - 1]}…"'
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and abs(value) >= 10**_LONGEST_SHOWN:
        return "a very large number"
    return str(value)[:_LONGEST_SHOWN]


@cache
def _hints(kind: Hashable) -> Mapping[str, Any]:
    return MappingProxyType(get_type_hints(kind))


def _field(field: Field[Any], kind: Any, table: Mapping[str, object], report: Report, path: str) -> Any:
    if field.name in table:
        return _decoder(kind)(table[field.name], report, f"{path}.{field.name}" if path else field.name)
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return field.default_factory()
    report(joined(path, field.name), Message(DecodeRule.GIVEN), "")
    return _placeholder(kind)


_Decoder = Callable[[object, Report, str], Any]


@cache
def _decoder(kind: Any) -> _Decoder:
    """Return what decodes values of a type."""
    if isinstance(kind, UnionType):
        return _decoder(_without_none(kind))
    if get_origin(kind) is tuple:
        return partial(_items, get_args(kind)[0])
    if get_origin(kind) is Mapping:
        return partial(_named, get_args(kind)[1])
    if is_dataclass(kind):
        return partial(_table, kind)
    return partial(_member, kind) if issubclass(kind, StrEnum) else _SCALARS[kind]


def _table(kind: Any, value: object, report: Report, path: str) -> Any:
    if isinstance(value, Mapping):
        return decode(kind, value, report, path)
    report(path, Message(DecodeRule.TABLE), shown(value))
    return _placeholder(kind)


def _items(kind: Any, value: object, report: Report, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        report(path, Message(DecodeRule.LIST), shown(value))
        return ()
    paths = item_paths(path, [name_of(item) for item in value])
    decoder = _decoder(kind)
    return tuple(decoder(item, report, item_path) for item_path, item in zip(paths, value, strict=True))


def _named(kind: type, value: object, report: Report, path: str) -> dict[str, Any]:
    """Decode a table of numbers or of texts.

    TOML reads the dotted key `a.b = 1` as a table in a table: both are the name `a.b`.
    """
    if not isinstance(value, Mapping):
        rule = DecodeRule.TABLE_OF_NUMBERS if kind is float else DecodeRule.TABLE_OF_TEXTS
        report(path, Message(rule), shown(value))
        return {}
    named: dict[str, Any] = {}
    for name, item in _flat(value):
        if name in named:
            report(joined(path, name), Message(DecodeRule.GIVEN_ONCE), "")
        named[name] = _SCALARS[kind](item, report, joined(path, name))
    return named


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _member(kind: type[StrEnum], value: object, report: Report, path: str) -> StrEnum:
    if isinstance(value, str):
        try:
            return kind(value)
        except ValueError:
            pass
    members = tuple(member.value for member in kind)
    if near := _nearest(value, members) if isinstance(value, str) else "":
        report(path, Message(DecodeRule.ONE_OF_NEAR, {"names": members, "near": near}), shown(value))
    else:
        report(path, Message(DecodeRule.ONE_OF, {"names": members}), shown(value))
    return next(iter(kind))


def _text(value: object, report: Report, path: str) -> str:
    if isinstance(value, str):
        return value
    report(path, Message(DecodeRule.TEXT), shown(value))
    return ""


def _number(value: object, report: Report, path: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value) + 0.0  # there is one zero
        except OverflowError:
            number = nan
        if isfinite(number):
            return number
    report(path, Message(DecodeRule.NUMBER), shown(value))
    return nan


def _whole_number(value: object, report: Report, path: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    report(path, Message(DecodeRule.WHOLE_NUMBER), shown(value))
    return 0


def _yes_or_no(value: object, report: Report, path: str) -> bool:
    if isinstance(value, bool):
        return value
    report(path, Message(DecodeRule.YES_OR_NO), shown(value))
    return False


_SCALARS: Final[Mapping[type, Callable[[object, Report, str], object]]] = {
    str: _text,
    float: _number,
    int: _whole_number,
    bool: _yes_or_no,
}

_PLACEHOLDERS: Final[Mapping[type, object]] = {str: "", float: nan, int: 0, bool: False}


def _without_none(kind: UnionType) -> Any:
    return next(part for part in get_args(kind) if part is not NoneType)


def _placeholder(kind: Any) -> Any:
    if get_origin(kind) is tuple:
        return ()
    if get_origin(kind) is Mapping:
        return {}
    if is_dataclass(kind) and isinstance(kind, type):
        return decode(kind, {}, lambda _path, _rule, _got: None)
    if issubclass(kind, StrEnum):
        return next(iter(kind))
    return _PLACEHOLDERS[kind]
