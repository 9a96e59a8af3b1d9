"""What people type about plans and goals, read with every problem told beside its field."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any, Final

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unsit.diary.days import DAYS_A_WEEK
from unsit.diary.model import Goal, GoalKind, Plan, Side, Slot
from unsit.movement.library import load_library
from unsit.movement.model import Kind
from unsit.web.places import PLACES

LONGEST_WHY: Final = 300
_FARTHEST: Final = timedelta(days=366)
_MOST_A_WEEK: Final = 7
_MINUTES: Final = (3, 60)
PAUSES: Final = (
    ("holiday", _("Holiday")),
    ("illness", _("Illness")),
    ("travel", _("Travel")),
    ("other", _("Something else")),
)
SIDES: Final = (("both", _("Each side")), ("left", _("Left")), ("right", _("Right")))


def _day(label: Any = None, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class _OfDays(forms.Form):
    """A form about days near a day. today: the person's."""

    def __init__(self, data: Mapping[str, Any] | None, today: date, **named: Any) -> None:
        super().__init__(data, **named)
        self.today = today

    def near(self, day: date | None, field: str) -> None:
        """Refuse a day that is more than a year away: it was mistyped."""
        if day is not None and abs(day - self.today) > _FARTHEST:
            self.add_error(field, gettext("This day must be within a year from today."))


class PlanForm(_OfDays):
    """A program with weekdays, times and places."""

    program = forms.ChoiceField(label=_("Program"))
    started = _day(_("First day"))
    sessions_per_week = forms.IntegerField(label=_("Days a week to aim at"), min_value=1, max_value=_MOST_A_WEEK)

    def __init__(self, data: Mapping[str, Any] | None, today: date, **named: Any) -> None:
        super().__init__(data, today, **named)
        programs = load_library().programs
        self.fields["program"].choices = [(name, name) for name in programs]  # type: ignore[attr-defined]
        for number in range(DAYS_A_WEEK):
            self.fields[f"on_{number}"] = forms.BooleanField(required=False)
            self.fields[f"time_{number}"] = forms.TimeField(required=False)
            self.fields[f"place_{number}"] = forms.ChoiceField(
                choices=[(one.id, one.name) for one in PLACES], required=False
            )
            self.fields[f"minutes_{number}"] = forms.IntegerField(
                min_value=_MINUTES[0], max_value=_MINUTES[1], required=False
            )

    def clean(self) -> dict[str, Any]:
        """Hold days to the calendar, and see that some weekday was chosen."""
        told = self.cleaned_data
        self.near(told.get("started"), "started")
        if not any(told.get(f"on_{number}") for number in range(DAYS_A_WEEK)):
            self.add_error(None, gettext("Please choose at least one day of the week."))
        return told

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Give the seven weekdays with their fields, for the page."""
        parts = ("on", "time", "place", "minutes")
        return [
            {"number": number, "name": WEEKDAYS[number], **{part: self[f"{part}_{number}"] for part in parts}}
            for number in range(DAYS_A_WEEK)
        ]

    def slots(self) -> tuple[Slot, ...]:
        """Give the usual times; only after the form was found right."""
        told = self.cleaned_data
        return tuple(
            Slot(
                number,
                _time_text(told[f"time_{number}"]),
                told[f"place_{number}"] or PLACES[0].id,
                float(told[f"minutes_{number}"] or 10),
            )
            for number in range(DAYS_A_WEEK)
            if told[f"on_{number}"]
        )


def _time_text(given: time | None) -> str:
    return given.isoformat("minutes") if given is not None else ""


def first_answers(program: str, today: date) -> dict[str, Any]:
    """Give what a new plan's form begins with: as many weekdays as the program usually has, with a day between."""
    usual = int(load_library().programs[program].sessions_per_week.default)
    spread = {1: (0,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 2, 4, 6), 5: (0, 1, 2, 3, 4), 6: (0, 1, 2, 3, 4, 5)}
    chosen = spread.get(usual, tuple(range(DAYS_A_WEEK)))
    return {
        "program": program,
        "started": today,
        "sessions_per_week": min(_MOST_A_WEEK, usual),
        **{f"on_{number}": number in chosen for number in range(DAYS_A_WEEK)},
        **{f"place_{number}": PLACES[0].id for number in range(DAYS_A_WEEK)},
        **{f"minutes_{number}": 10 for number in range(DAYS_A_WEEK)},
    }


def answers_of(plan: Plan) -> dict[str, Any]:
    """Give what a plan's form begins with when it is changed."""
    slots = {one.weekday: one for one in plan.slots}
    found: dict[str, Any] = {
        "program": plan.program,
        "started": plan.started,
        "sessions_per_week": min(_MOST_A_WEEK, plan.sessions_per_week),
    }
    for number in range(DAYS_A_WEEK):
        slot = slots.get(number)
        found |= {
            f"on_{number}": slot is not None,
            f"time_{number}": slot.time if slot else "",
            f"place_{number}": slot.place if slot else PLACES[0].id,
            f"minutes_{number}": int(slot.minutes) if slot else 10,
        }
    return found


class DayForm(_OfDays):
    """A planned day that is moved or skipped. to: where it is moved."""

    day = _day()
    to = _day(required=False)
    why = forms.CharField(max_length=LONGEST_WHY, required=False)

    def clean(self) -> dict[str, Any]:
        """Hold both days to the calendar."""
        for name in ("day", "to"):
            self.near(self.cleaned_data.get(name), name)
        return self.cleaned_data


class PauseForm(_OfDays):
    """A pause from a day to another one."""

    first = _day(_("First day"))
    last = _day(_("Last day"))
    why = forms.ChoiceField(label=_("Why"), choices=PAUSES)

    def clean(self) -> dict[str, Any]:
        """See that the last day is not before the first."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        self.near(first, "first")
        self.near(last, "last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day must not be before the first one."))
        return self.cleaned_data


class MorningForm(forms.Form):
    """How the morning after a session was."""

    session = forms.CharField(max_length=64)
    morning = forms.ChoiceField(choices=[(one, one) for one in ("better", "same", "worse")])
    pain = forms.FloatField(min_value=0, max_value=10, required=False)


# ---- goals -------------------------------------------------------------------------------------------------------

TARGETS: Final[Mapping[GoalKind, tuple[float, float]]] = {
    GoalKind.SESSIONS: (1, 366),
    GoalKind.MINUTES: (1, 20_000),
    GoalKind.HOLD: (5, 600),
    GoalKind.MEASURE: (1, 180),
    GoalKind.FUNCTION: (1, 10),
}


def holds() -> list[str]:
    """Give the movements that can be held."""
    return [one.id for one in load_library().movements.values() if one.kind is Kind.HOLD]


def kicks() -> list[str]:
    """Give the movements with a still-spine range."""
    return [name for name in load_library().movements if name.startswith("side_kick")]


class GoalForm(_OfDays):
    """A goal; which fields it has follows from its kind."""

    kind = forms.ChoiceField(choices=[(one.value, one.value) for one in GoalKind], widget=forms.HiddenInput)
    target = forms.FloatField()
    until = _day(_("Until (if you like)"), required=False)
    movement = forms.ChoiceField(label=_("Movement"), required=False)
    side = forms.ChoiceField(label=_("Side"), choices=SIDES, required=False)
    text = forms.CharField(label=_("What you want to do"), max_length=LONGEST_WHY, required=False)

    def __init__(self, data: Mapping[str, Any] | None, today: date, **named: Any) -> None:
        super().__init__(data, today, **named)
        self.fields["movement"].choices = [(name, name) for name in ("", *holds(), *kicks())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold the target to what its kind allows, and see that all is there that the kind needs."""
        told = self.cleaned_data
        kind, target, until = told.get("kind"), told.get("target"), told.get("until")
        if kind and target is not None:
            low, high = TARGETS[GoalKind(kind)]
            if not low <= target <= high:
                words = {"low": f"{low:g}", "high": f"{high:g}"}
                self.add_error("target", gettext("This number must be from %(low)s to %(high)s.") % words)
        self.near(until, "until")
        if until is not None and until < self.today:
            self.add_error("until", gettext("The last day must not be over already."))
        movements = {"hold": holds(), "measure": kicks()}.get(str(kind))
        if movements is not None and told.get("movement") not in movements:
            self.add_error("movement", gettext("Please choose a movement."))
        if kind == GoalKind.FUNCTION and not told.get("text", "").strip():
            self.add_error("text", gettext("Please say in your own words what you want to do."))
        return told

    def goal(self, name: str) -> Goal:
        """Give the goal; only after the form was found right."""
        told = self.cleaned_data
        kind = GoalKind(told["kind"])
        of_movement = kind in (GoalKind.HOLD, GoalKind.MEASURE)
        return Goal(
            id=name,
            kind=kind,
            target=float(told["target"]),
            started=self.today.isoformat(),
            until=told["until"].isoformat() if told["until"] else "",
            movement=told["movement"] if of_movement else "",
            side=Side(told["side"] or "both") if of_movement else Side.BOTH,
            measure="still_spine_deg" if kind is GoalKind.MEASURE else "",
            text=told["text"].strip() if kind is GoalKind.FUNCTION else "",
        )


class ScoreForm(forms.Form):
    """How well an activity goes, 0 to 10."""

    goal = forms.CharField(max_length=64)
    value = forms.FloatField(min_value=0, max_value=10)
