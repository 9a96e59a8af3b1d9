"""Movements and doses in plain sentences."""

from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unsit.movement.model import Kind, Movement, Position, Range, Sides
from unsit.movement.routine import dose_range
from unsit.web.pages.offers import EQUIPMENT
from unsit.web.wording import amount, number

POSITIONS: Final[dict[Position, Any]] = {
    Position.STANDING: _("standing"),
    Position.SEATED: _("sitting"),
    Position.SUPINE: _("lying on the back"),
    Position.SIDE_LYING: _("lying on the side"),
    Position.PRONE: _("lying face down"),
    Position.QUADRUPED: _("on hands and knees"),
    Position.HANGING: _("hanging from a bar"),
}


def spread(given: Range) -> str:
    """Give the least and the most, or the one number there is."""
    if given.min == given.max:
        return number(given.min)
    return gettext("%(least)s to %(most)s") % {"least": number(given.min), "most": number(given.max)}


def side_words(movement: Movement) -> str:
    """Say whether the two sides are worked one after the other."""
    return gettext("on each side") if movement.sides is Sides.ONE else gettext("both sides together")


def dose_lines(movement: Movement) -> tuple[str, ...]:
    """Say how much to begin with, how far it may go, and how often."""
    dose = movement.dose
    main = dose_range(dose, movement.kind)
    start = gettext("Begin with %(amount)s, %(side)s.") % {
        "amount": amount(movement, main.default),
        "side": side_words(movement),
    }
    lines = [start]
    if main.min != main.max:
        units = {
            Kind.HOLD: gettext("From %(spread)s seconds, as it becomes easy."),
            Kind.REPETITIONS: gettext("From %(spread)s repetitions, as it becomes easy."),
            Kind.CIRCLES: gettext("From %(spread)s circles each way, as it becomes easy."),
        }
        lines.append(units[movement.kind] % {"spread": spread(main)})
    if dose.sets.max > 1:
        lines.append(gettext("Sets: %(spread)s.") % {"spread": spread(dose.sets)})
    if dose.per_week is not None:
        days = gettext("%(spread)s days a week; %(usual)s is a good habit.")
        lines.append(days % {"spread": spread(dose.per_week), "usual": number(dose.per_week.default)})
    return tuple(lines)


def needed(movement: Movement) -> str:
    """Say what has to be there."""
    things = [str(EQUIPMENT.get(name, name.replace("_", " "))) for name in movement.equipment]
    if not things:
        return gettext("Nothing needed")
    return gettext("Needs %(things)s") % {"things": gettext(" and ").join(things)}


def position_words(movement: Movement) -> str:
    """Say how one lies, sits or stands."""
    return str(POSITIONS[movement.position])
