"""The mobility checks as they stand on a page: what the value tells, how it is done, what is noise."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from unsit.movement.library import Library
from unsit.movement.mobility import check_unit
from unsit.movement.model import Better, CheckRule, Movement
from unsit.web.pages.drawing import farthest_svg
from unsit.web.pages.words import needed, side_words


@dataclass(frozen=True, slots=True)
class CheckCard:
    """A mobility check. noise, goes: sentences on what a change means, and which way it goes."""

    movement: Movement
    rule: CheckRule
    picture: SafeString
    needs: str
    sides: str
    noise: str
    goes: str


def check_cards(library: Library, language: str) -> tuple[CheckCard, ...]:
    """Give every mobility check of the library, in the order of their names."""
    found = (check_card(library.movement(name, language)) for name in library.movements)
    return tuple(sorted((card for card in found if card), key=lambda card: card.rule.name))


def check_card(movement: Movement) -> CheckCard | None:
    """Give the mobility check that a movement is; None where it is none."""
    rule = movement.check
    if rule is None:
        return None
    unit = check_unit(movement, rule)
    return CheckCard(
        movement=movement,
        rule=rule,
        picture=mark_safe(farthest_svg(movement.id)),
        needs=needed(movement),
        sides=side_words(movement),
        noise=gettext(
            "A value may be off by %(error)s. Less than %(change)s between two of your own values may be noise alone."
        )
        % {"error": amount(unit, rule.error), "change": amount(unit, rule.change)},
        goes=gettext("With more mobility or strength of your own it goes up.")
        if rule.better is Better.MORE
        else gettext("With more mobility or strength of your own it goes down."),
    )


def amount(unit: str, value: float) -> str:
    """Give an amount of a check's unit: degrees, per cent of a length of the body, or a count."""
    if unit == "ratio":
        return gettext("%(number)s %%") % {"number": number_format(f"{100 * value:.0f}")}
    shown = number_format(f"{value:g}")
    return f"{shown}°" if unit == "deg" else shown
