"""The day's page and the plan; what they show is made in `unsit.diary`, what they change in actions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unsit.diary.days import DAYS_A_WEEK, week_of
from unsit.diary.model import Morning, Plan
from unsit.diary.planning import DayState, PlannedDay, as_day, last_day, planned_days
from unsit.diary.progression import changed_doses
from unsit.diary.today import Standing, Today, current_plan, today_of
from unsit.movement.library import load_library
from unsit.movement.routine import prescribed
from unsit.web.doses import dose_values
from unsit.web.languages import language_now
from unsit.web.people.models import User
from unsit.web.training import planning_actions as actions
from unsit.web.training import planning_words as words
from unsit.web.training.own_pages import Whose, done, problems_of, refused, shown, with_account
from unsit.web.training.planning_forms import (
    DayForm,
    MorningForm,
    PauseForm,
    PlanForm,
    answers_of,
    first_answers,
)
from unsit.web.training.planning_reads import around, sessions_since, shelf
from unsit.web.wording import amount, day_words, movement_in, program_in, routine_in

WEEKS_SHOWN: Final = 4
LOOKED_BACK: Final = timedelta(days=8)
"""Sessions of so many days before are looked at for today: this week's, and the last one."""

DAYS_KEPT: Final = 256
"""Days' pages whose content is kept in memory, about 10 KB each."""


# ---- today -------------------------------------------------------------------------------------------------------


def _go(plan: Plan, routine: str, place: str) -> str:
    """Give the session's address with the plan's doses."""
    library = load_library()
    doses = changed_doses(library.routines[routine], plan.doses, library.movements)
    query = [("routine", routine), ("place", place), *(("dose", one) for one in dose_values(doses, library.movements))]
    return f"{reverse('go')}?{urlencode(query, safe=':')}"


def _list(today: Today) -> list[dict[str, str]]:
    """Give what today's session holds, a line for each movement."""
    assert today.routine is not None
    library, language = load_library(), language_now()
    found = []
    for block in today.routine.routine.blocks:
        for item in block.prescriptions:
            movement = movement_in(language, item.movement)
            sets, many = prescribed(item, library.movements[item.movement])
            told = amount(movement, many) if sets == 1 else f"{sets} × {amount(movement, many)}"
            found.append({"name": movement.name, "amount": told, "address": reverse("movement", args=[movement.id])})
    return found


_STANDING: Final[dict[Standing, Any]] = {
    Standing.NONE: _("You have no plan yet."),
    Standing.HELP: _("Please look at your safety answers first."),
    Standing.GONE: _("Your plan's program is not here any more."),
    Standing.LATER: _("Your plan has not begun yet."),
    Standing.OVER: _("Your plan is complete."),
    Standing.PAUSED: _("Your plan is paused."),
    Standing.DONE: _("Done for today."),
    Standing.SESSION: _("Planned for today"),
    Standing.REST: _("Nothing is planned today."),
}


def _today_context(whose: Whose) -> Mapping[str, Any]:
    state = (whose.person, whose.sequence, get_script_prefix())
    return day_told(whose.user, state, whose.zone, whose.today, language_now())


@lru_cache(maxsize=DAYS_KEPT)
def day_told(user: User, state: tuple[UUID, int, str], zone: str, day: date, language: str) -> Mapping[str, Any]:  # noqa: ARG001 - state is for the cache
    """Give what a day's page tells; it stands until the diary changes, the day is over, or words and links are others.

    state: whose diary, the number of its last change, and below which address the links lie.
    """
    kept = shelf(user, ("plan", "safety"))
    plan = current_plan(kept.plans, day, load_library().programs.keys())
    sessions = sessions_since(user, day - LOOKED_BACK)
    today = today_of(day, plan, around(plan), sessions, kept.safety, zone)
    context: dict[str, Any] = {
        "day": day_words(day),
        "today": today,
        "standing": _STANDING[today.standing],
        "suggestion": words.suggestion_words(today.suggestion, language),
        "well": [words.well_words(one, language) for one in today.well],
        "plan": plan,
        "unreadable": words.unreadable_words(kept.unreadable),
    }
    if today.morning is not None:
        context["morning"] = {"id": today.morning.id, "asks_pain": today.morning.pain is None, "levels": range(11)}
    if plan is None or today.week is None:
        return context
    monday, program = week_of(day), around(plan).program
    planned = planned_days(plan, program, monday, monday + timedelta(days=DAYS_A_WEEK - 1))
    context |= {
        "week": today.week,
        "week_words": words.week_words(today.week),
        "dots": words.dots(today.week, planned, day),
        "changes": [{"id": one.id, "words": words.dose_words(one, language, program)} for one in today.changes],
    }
    if today.upcoming is not None and today.upcoming.day > day:
        context["next_day"] = day_words(today.upcoming.day)
        context["next_when"] = words.when_words(today.upcoming)
    if today.routine is not None and today.routine.routine.blocks:
        is_today = today.upcoming is not None and today.upcoming.day == day
        place = today.upcoming.place if today.upcoming is not None else "floor"
        name = today.routine.routine.id
        context |= {
            "routine": routine_in(language, name),
            "items": _list(today),
            "when": words.when_words(today.upcoming) if is_today and today.upcoming is not None else "",
            "address": _go(plan, name, place),
            "short_address": f"{reverse('go')}?{urlencode({'routine': name, 'place': place, 'minutes': 3})}",
            "safety_words": words.safety_words(today, plan.program, language),
            "day_value": today.upcoming.planned.isoformat() if is_today and today.upcoming is not None else "",
            "tomorrow": (day + timedelta(days=1)).isoformat(),
        }
    return context


@with_account("GET", "HEAD")
def today(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Answer with what the day holds."""
    return shown(request, "training/today.html", _today_context(whose))


@with_account("POST")
def morning(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Take how the morning after a session was."""
    form = MorningForm(request.POST)
    if not form.is_valid():
        return refused(request, "training/today.html", _today_context(whose), form)
    told = form.cleaned_data
    actions.tell_morning(whose.user, told["session"], Morning(told["morning"]), told["pain"], whose.now)
    return done(request, "today", gettext("Thank you. Your plan takes it into account."))


@with_account("POST")
def undo(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Take a change of dose back."""
    change = request.POST.get("change", "")[:64]
    actions.change_plan(whose.user, _id(request), lambda held: actions.undo_dose(held, change), whose.now)
    return done(request, "today", gettext("Taken back: it is as it was before."))


def _id(request: HttpRequest) -> str:
    return str(request.POST.get("plan", ""))[:64]


# ---- the plan ----------------------------------------------------------------------------------------------------

_DAY_WORDS: Final[dict[DayState, Any]] = {
    DayState.PLANNED: "",
    DayState.MOVED: _("moved here"),
    DayState.GONE: _("moved to %(to)s"),
    DayState.SKIPPED: _("left out"),
    DayState.PAUSED: _("pause"),
}


def _day_row(one: PlannedDay, whose: Whose, done: set[date]) -> dict[str, Any]:
    state = str(_DAY_WORDS[one.state]) % {"to": day_words(one.to) if one.to else ""}
    is_done = one.day in done and one.is_on
    language = language_now()
    known = one.routine in load_library().routines
    return {
        "words": day_words(one.day),
        "when": words.when_words(one),
        "routine": routine_in(language, one.routine).name if known else one.routine,
        "state": gettext("done") if is_done else state,
        "why": one.why,
        "kind": "done" if is_done else str(one.state),
        "day": one.planned.isoformat(),
        "to": one.day.isoformat(),
        "can_change": one.is_on and not is_done and one.day >= whose.today - timedelta(days=DAYS_A_WEEK),
        "can_restore": one.state in (DayState.MOVED, DayState.SKIPPED) and one.day >= whose.today,
        "is_today": one.day == whose.today,
    }


def _programs() -> list[dict[str, Any]]:
    language = language_now()
    found = []
    for name in load_library().programs:
        program = program_in(language, name)
        a_week = program.sessions_per_week
        times = gettext("%(weeks)d weeks, %(least)d to %(most)d days a week") % {
            "weeks": program.weeks,
            "least": a_week.min,
            "most": min(DAYS_A_WEEK, a_week.max),
        }
        found.append({"id": name, "name": program.name, "text": program.text, "times": times})
    return found


def _plan_context(whose: Whose) -> dict[str, Any]:
    kept = shelf(whose.user, ("plan", "safety"))
    plan = current_plan(kept.plans, whose.today, load_library().programs.keys())
    context: dict[str, Any] = {"programs": _programs(), "today_value": whose.today.isoformat()}
    context["unreadable"] = words.unreadable_words(kept.unreadable)
    ends_before = {"earlier": [one for one in kept.plans if plan is None or one.id != plan.id][-5:]}
    if plan is None:
        return context | ends_before | {"plan": None}
    program = around(plan).program
    if program is None:
        return context | {"plan": plan, "is_gone": True}
    language = language_now()
    monday = week_of(max(whose.today, as_day(plan.started, whose.today)))
    last = monday + timedelta(days=WEEKS_SHOWN * DAYS_A_WEEK - 1)
    planned = planned_days(plan, program, monday, last)
    sessions = sessions_since(whose.user, whose.today - LOOKED_BACK)
    facts = today_of(whose.today, plan, around(plan), sessions, kept.safety, whose.zone)
    days_done = set(facts.week.done_days) if facts.week is not None else set()
    weeks = []
    for number in range(WEEKS_SHOWN):
        first = monday + timedelta(days=number * DAYS_A_WEEK)
        rows = [_day_row(one, whose, days_done) for one in planned if week_of(one.day) == first]
        if rows:
            weeks.append({"first": day_words(first), "is_now": first == week_of(whose.today), "rows": rows})
    return context | {
        "plan": plan,
        "program": program_in(language, program.id),
        "weeks": weeks,
        "until": day_words(last_day(plan, program)),
        "pauses": [
            {"first": one.first, "words": words.pause_words(one.why), "from": one.first, "to": one.last}
            for one in plan.pauses
            if one.last >= whose.today.isoformat()
        ],
        "form": PlanForm(None, whose.today, initial=answers_of(plan)),
        "pause_form": PauseForm(None, whose.today, initial={"first": whose.today, "why": "holiday"}),
    }


@with_account("GET", "HEAD")
def plan(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Answer with the plan, or with the programs that can become one."""
    return shown(request, "training/plan.html", _plan_context(whose))


@with_account("GET", "HEAD", "POST")
def plan_new(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Show the form of a new plan, and keep it."""
    programs = load_library().programs
    given = request.POST if request.method == "POST" else request.GET
    chosen = given.get("program", "") if given.get("program") in programs else next(iter(programs))
    if request.method == "POST":
        form = PlanForm(request.POST, whose.today)
        if form.is_valid():
            told = form.cleaned_data
            made = Plan(
                id=actions.new_id(),
                program=told["program"],
                started=told["started"].isoformat(),
                slots=form.slots(),
                sessions_per_week=told["sessions_per_week"],
                zone=whose.zone,
            )
            actions.make_plan(whose.user, made, whose.now)
            return done(request, "plan", gettext("Your plan is ready."))
    else:
        form = PlanForm(None, whose.today, initial=first_answers(chosen, whose.today))
    context = {
        "form": form,
        "program": program_in(language_now(), chosen),
        "problems": problems_of(form),
        "is_new": True,
    }
    return shown(request, "training/plan_form.html", context, 422 if form.is_bound else 200)


@with_account("POST")
def plan_change(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Change a plan's weekdays, times, places, target."""
    form = PlanForm(_with_program(request.POST), whose.today)
    if not form.is_valid():
        context = {
            "form": form,
            "program": program_in(language_now(), form.data["program"]),
            "problems": problems_of(form),
        }
        return shown(request, "training/plan_form.html", {**context, "plan_id": _id(request)}, 422)
    told = form.cleaned_data

    def change(held: Plan) -> Plan:
        return replace(held, slots=form.slots(), sessions_per_week=told["sessions_per_week"])

    actions.change_plan(whose.user, _id(request), change, whose.now)
    return done(request, "plan", gettext("Changed."))


def _with_program(data: QueryDict) -> QueryDict:
    """Give a form's data with a program that is there: changing a plan does not change its program."""
    found = data.copy()
    programs = load_library().programs
    if found.get("program") not in programs:
        found["program"] = next(iter(programs))
    return found


@with_account("POST")
def plan_day(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Move a planned day, leave it out, or put it back."""
    form = DayForm(request.POST, whose.today)
    act = request.POST.get("act", "")
    if not form.is_valid() or (act == "move" and form.cleaned_data["to"] is None) or act not in _DAY_ACTS:
        if form.is_valid():
            form.add_error(None, gettext("Please choose the day to move it to."))
        where, context = ("today", _today_context) if request.POST.get("back") == "today" else ("plan", _plan_context)
        return refused(request, f"training/{where}.html", context(whose), form)
    change, told = _DAY_ACTS[act]
    actions.change_plan(whose.user, _id(request), lambda held: change(held, form.cleaned_data), whose.now)
    return done(request, "plan", str(told))


_DAY_ACTS: Final[Mapping[str, tuple[Callable[[Plan, dict[str, Any]], Plan], Any]]] = {
    "move": (lambda held, told: actions.move_day(held, told["day"], told["to"], told["why"]), _("Moved.")),
    "skip": (
        lambda held, told: actions.skip_day(held, told["day"], told["why"]),
        _("Left out. Any other day of the week can take its place."),
    ),
    "restore": (lambda held, told: actions.restore_day(held, told["day"]), _("As it was planned.")),
}


@with_account("POST")
def plan_pause(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Pause a plan for some days, or take a pause away."""
    form = PauseForm(request.POST, whose.today)
    is_away = request.POST.get("act") == "remove"
    if not form.is_valid():
        return refused(request, "training/plan.html", _plan_context(whose), form)
    told = form.cleaned_data

    def change(held: Plan) -> Plan:
        if is_away:
            return actions.without_pause(held, told["first"])
        return actions.pause(held, told["first"], told["last"], told["why"])

    actions.change_plan(whose.user, _id(request), change, whose.now)
    said = (
        gettext("The pause is taken away.") if is_away else gettext("Paused. The plan goes on afterwards where it was.")
    )
    return done(request, "plan", said)


@with_account("POST")
def plan_end(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """End a plan; what was done stays."""
    actions.change_plan(whose.user, _id(request), lambda held: actions.end_plan(held, whose.today), whose.now)
    return done(request, "plan", gettext("The plan is ended. All that you did stays in your history."))
