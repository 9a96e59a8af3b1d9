"""What is asked once before the first session, in words for the person, and what is no case for a session at all.

The ids are those of the movement files' precautions; a movement that names one is left out or replaced for a person
who says yes to it.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


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


QUESTIONS: Final = (
    Question(
        "sciatica_or_piriformis",
        _("Does pain run from your back or buttock down a leg now (sciatica or piriformis trouble)?"),
    ),
    Question("acute_disc_pain", _("Do you have fresh, strong back pain that you know comes from a disc?")),
    Question(
        "new_hip_joint_posterior",
        _("Do you have a new hip joint, and were you told not to bend it past a right angle or cross your legs?"),
    ),
    Question(
        "new_hip_joint_anterior",
        _("Do you have a new hip joint, and were you told not to turn the leg out or reach it back?"),
    ),
    Question("pregnancy_after_week_20", _("Are you pregnant, past week 20?")),
    Question("osteoporosis", _("Do you have brittle bones (osteoporosis)?")),
    Question("high_blood_pressure", _("Do you have high blood pressure that is not under control?")),
    Question("knee_pain", _("Does a knee hurt when you bend it or put weight on it?")),
    Question("ankle_pain", _("Does an ankle, a calf or a foot hurt when you put weight on it?")),
    Question("neck_pain", _("Does your neck hurt when you lift or turn your head?")),
    Question("shoulder_pain", _("Does a shoulder hurt when you lean on that arm or lift with it?")),
    Question("wrist_pain", _("Does a wrist hurt when you lean on that hand?")),
)
"""Asked in this order."""

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
