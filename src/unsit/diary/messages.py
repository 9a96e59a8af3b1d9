"""What is said of an entry that cannot be taken, as rules with values; all rules there are; and messages as JSON."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from unsit.diary.allowed_values import ValueRule
from unsit.movement.errors import Problem
from unsit.movement.messages import DecodeRule, Message


class EntryRule(StrEnum):
    """What must hold of an entry as a whole, or of some fields beside each other."""

    ENTRY_OBJECT = "an entry must be an object"
    RECORD_OBJECT = "must be an object, or null for a deleted entry"
    ID = "must be 1 to %(most)s letters, digits or any of _ - . :"
    SAME_ID = "must be the entry's id, %(id)s"
    SAFETY_ID = "must be safety"
    NEWER_FORMAT = "must be at most %(most)s; this was written by a newer Unsit"
    ZONE = "must be the name of a time zone, like Europe/Madrid"
    NOT_BEFORE_STARTED = "must not be before started, %(time)s"
    NOT_BEFORE_FIRST = "must not be before first, %(day)s"
    MORE_PROBLEMS = "and %(more)s more"


RULES: Final[tuple[type[StrEnum], ...]] = (DecodeRule, ValueRule, EntryRule)
"""Every table of rules; whoever shows messages in another language has a pattern for each."""
_RULES: Final = {rule.name.lower(): rule for table in RULES for rule in table}


def problem_value(problem: Problem) -> dict[str, Any]:
    """Return a problem as a JSON value: where, the rule's code with its values, and what was got.

    A rule that is a sentence, as readers of other formats have them, has no code and is its own value.

    >>> problem_value(Problem("", "pain", Message(ValueRule.BETWEEN, {"low": 0, "high": 10}), "11"))
    {'path': 'pain', 'code': 'between', 'values': {'low': 0, 'high': 10}, 'got': '11'}
    """
    rule = problem.rule
    if isinstance(rule, str):
        return {"path": problem.path, "code": "", "values": {"text": rule}, "got": problem.got}
    return {"path": problem.path, "code": rule.code, "values": dict(rule.values), "got": problem.got}


def problem_of(value: Mapping[str, Any]) -> Problem:
    """Return the problem that a JSON value tells; KeyError for a rule that is not there any more."""
    if not value["code"]:
        return Problem("", value["path"], value["values"]["text"], value["got"])
    values = {name: tuple(one) if isinstance(one, list) else one for name, one in value["values"].items()}
    return Problem("", value["path"], Message(_RULES[value["code"]], values), value["got"])
