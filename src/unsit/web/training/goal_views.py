"""The goals' page."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext

from unsit.diary.goals import COUNTED, Ending, points, progress
from unsit.diary.model import Goal, GoalKind, Observation, TrainingSession
from unsit.web.languages import language_now
from unsit.web.training import planning_actions as actions
from unsit.web.training import planning_words as words
from unsit.web.training.own_pages import Whose, done, refused, shown, with_account
from unsit.web.training.planning_forms import TARGETS, GoalForm, ScoreForm, holds, kicks
from unsit.web.training.planning_reads import done_for, noticed_for, shelf
from unsit.web.wording import day_words, movement_in


def _goal_row(
    goal: Goal, whose: Whose, sessions: Mapping[str, Sequence[TrainingSession]], noticed: Sequence[Observation]
) -> dict[str, Any]:
    language = language_now()
    found = progress(goal, points(goal, sessions.get(goal.id, ()), noticed, whose.zone), whose.today)
    share = round(100 * found.share)
    row: dict[str, Any] = {
        "id": goal.id,
        "words": words.goal_words(goal, language),
        "until": day_words(date.fromisoformat(goal.until)) if goal.until else "",
        "so_far": words.so_far_words(goal, found.value),
        "share": share,
        "is_score": goal.kind is GoalKind.FUNCTION,
        "levels": range(11),
        "ending": str(found.ending),
        "reached": day_words(found.reached) if found.reached else "",
    }
    if found.ending is Ending.RUNNING:
        row["forecast"] = words.forecast_words(found.forecast)
        row["method"] = _method(goal, found.forecast.based_on) if found.forecast.based_on else ""
    if found.ending is Ending.OVER:
        row["forecast"] = words.ending_words(goal, found.value)
    return row


def _method(goal: Goal, based_on: int) -> str:
    if goal.kind in COUNTED:
        told = gettext(
            "From your last %(count)d days: their mean, and the range in which four of five such sums lie "
            "(Hahn & Meeker, Statistical Intervals)."
        )
    else:
        told = gettext(
            "A straight line through your last %(count)d days with a value; its slope believed within four fifths "
            "(Draper & Smith, Applied Regression Analysis)."
        )
    return told % {"count": based_on}


def _goals_context(whose: Whose) -> dict[str, Any]:
    kept = shelf(whose.user, ("goal",))
    active = [one for one in kept.goals if not one.ended]
    sessions, noticed = done_for(whose.user, active), noticed_for(whose.user, active, whose.now)
    rows = [_goal_row(one, whose, sessions, noticed) for one in active]
    language = language_now()
    ended = [one for one in kept.goals if one.ended]
    return {
        "unreadable": words.unreadable_words(kept.unreadable),
        "active": [row for row in rows if row["ending"] != "reached"],
        "fresh": [row for row in rows if row["ending"] == "reached"],
        "achieved": [
            {"words": words.goal_words(one, language), "reached": day_words(date.fromisoformat(one.reached))}
            for one in ended
            if one.reached
        ],
        "kinds": _kinds(whose),
        "today_value": whose.today.isoformat(),
    }


def _kinds(whose: Whose) -> list[dict[str, Any]]:
    """Give the forms for a new goal, one for each kind."""
    language = language_now()
    month_end = (whose.today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    some_time = max(month_end, whose.today + timedelta(days=14)).isoformat()
    named = {name: movement_in(language, name).name for name in (*holds(), *kicks())}
    of_holds, of_kicks = ([{"id": name, "name": named[name]} for name in names] for names in (holds(), kicks()))
    return [
        _kind("sessions", gettext("So many sessions"), gettext("Sessions"), 12, until=some_time),
        _kind("minutes", gettext("So many minutes"), gettext("Minutes"), 120, until=some_time),
        _kind("hold", gettext("A longer hold"), gettext("Seconds"), 90, movements=of_holds, usual="hip_stretch_floor"),
        _kind(
            "measure",
            gettext("A wider still-spine range"),
            gettext("Degrees"),
            50,
            movements=of_kicks,
            usual="side_kick_front_back",
            hint=gettext("The largest kick with a still spine; the camera coach reads it."),
        ),
        _kind(
            "function",
            gettext("Something in daily life"),
            gettext("Score to reach, of 10"),
            8,
            text=True,
            hint=gettext(
                "For example: sit through a flight without an ache. You score it from 0, cannot, to 10, as before."
            ),
        ),
    ]


def _kind(kind: str, name: str, label: str, target: int, **more: Any) -> dict[str, Any]:
    least, most = TARGETS[GoalKind(kind)]
    limits = {"least": f"{least:g}", "most": f"{most:g}"}
    return {"kind": kind, "name": name, "label": label, "target": target, **limits, **more}


@with_account("GET", "HEAD", "POST")
def goals(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Answer with the goals; keep a new one."""
    if request.method != "POST":
        return shown(request, "training/goals.html", _goals_context(whose))
    form = GoalForm(request.POST, whose.today)
    if not form.is_valid():
        return refused(request, "training/goals.html", _goals_context(whose), form)
    actions.make_goal(whose.user, form.goal(actions.new_id()), whose.now)
    return done(request, "goals", gettext("Your goal is set."))


@with_account("POST")
def goal_end(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """End a goal; a reached one is kept with its day."""
    name = request.POST.get("goal", "")[:64]
    goal = actions.goal_of(whose.user, name)
    sessions, noticed = done_for(whose.user, [goal]), noticed_for(whose.user, [goal], whose.now)
    found = progress(goal, points(goal, sessions.get(goal.id, ()), noticed, whose.zone), whose.today)
    actions.end_goal(whose.user, name, found.reached, whose.today, whose.now)
    said = gettext("Kept among what you achieved.") if found.reached else gettext("Put away. What you did stays done.")
    return done(request, "goals", said)


@with_account("POST")
def goal_score(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Note how well an activity goes today."""
    form = ScoreForm(request.POST)
    if not form.is_valid():
        return refused(request, "training/goals.html", _goals_context(whose), form)
    told = form.cleaned_data
    actions.score_goal(whose.user, actions.goal_of(whose.user, told["goal"]), told["value"], whose.now)
    return done(request, "goals", gettext("Noted."))
