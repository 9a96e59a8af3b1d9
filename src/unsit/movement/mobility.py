"""The mobility checks among movements: what their value is read off, and in which unit."""

from unsit.body.measures import MEASURES
from unsit.movement.model import CheckRule, Counts, Movement

COUNTED_UNIT = "count"
"""Unit of a value that is counted."""


def check_measure(movement: Movement, rule: CheckRule) -> str:
    """Give the reference of the measure a check's value is read off; empty where it is counted."""
    if rule.counts is Counts.STILL_SPINE:
        return movement.still_spine.kick if movement.still_spine else ""
    return "" if rule.counts is Counts.COUNT else rule.measure


def check_unit(movement: Movement, rule: CheckRule) -> str:
    """Give the unit of a check's value: `deg`, `ratio` or `count`."""
    measure = MEASURES.get(check_measure(movement, rule).partition(".")[0])
    return measure.unit if measure else COUNTED_UNIT
