"""What is asked once before the first session, in words for the person, and what is no case for a session at all.

The ids are those of the movement files' precautions; a movement that names one is left out or replaced for a person
who says yes to it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from unsit.movement.names import PRECAUTIONS


@dataclass(frozen=True, slots=True)
class Question:
    """One question that is answered with yes or no. id: of the precaution in movement files."""

    id: str
    text: Any


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign with which nobody should begin. advice: what to do instead."""

    id: str
    text: Any
    advice: Any


QUESTIONS: Final = tuple(Question(name, _(text)) for name, text in PRECAUTIONS.items())
"""Asked in this order, in the words that authors of movement files read."""

_TODAY: Final = _("Please get medical help today, and leave the session for another time.")
_FIRST: Final = _("Please see a clinician before you begin; the movements can wait.")

RED_FLAGS: Final = (
    RedFlag("saddle_numbness", _("Numbness between the legs, where a saddle would touch"), _TODAY),
    RedFlag("bladder_or_bowel", _("A new change in how your bladder or bowel works"), _TODAY),
    RedFlag("growing_weakness", _("A leg or foot that is getting weaker"), _TODAY),
    RedFlag("pain_down_both_legs", _("Pain that runs down both legs"), _TODAY),
    RedFlag("past_cancer", _("Cancer now or in the past, and a new pain in the back"), _FIRST),
    RedFlag("weight_loss", _("Losing weight without knowing why"), _FIRST),
    RedFlag("fever", _("Fever together with back pain"), _FIRST),
    RedFlag("major_injury", _("A bad fall or an accident before the pain began"), _FIRST),
    RedFlag("night_pain", _("Pain at night that no position makes easier"), _FIRST),
    RedFlag("first_episode_by_age", _("A first strong back pain when younger than 20 or older than 55"), _FIRST),
)
"""Signs for which help comes first: those of today, then those for a visit."""

WORDED: Final = date(2026, 11, 30)
"""Since when questions and signs read as they do: whoever answered before that day is asked again."""
