"""What pages and mails say about plans and goals: short, calm, and what to do; nobody is blamed for a missed day."""

from datetime import date
from typing import Any, Final

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from unsit.diary.days import DAYS_A_WEEK
from unsit.diary.goals import Forecast, Outlook
from unsit.diary.model import DoseChange, Goal, GoalKind, Side
from unsit.diary.planning import PlannedDay
from unsit.diary.today import Advice, Good, Suggestion, Today, Well
from unsit.diary.weeks import Week
from unsit.movement.errors import UnknownNameError
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.movement.program import Program
from unsit.web.places import place
from unsit.web.wording import amount, day_words, movement_in, number, program_in

SIDE_WORDS: Final[dict[Side, Any]] = {
    Side.LEFT: _("left side"),
    Side.RIGHT: _("right side"),
    Side.BOTH: _("each side"),
}

_WHY: Final[dict[str, Any]] = {
    "clean": _("because the last sessions at it went well and stayed quiet"),
    "pain": _("because it hurt too much"),
    "morning": _("because the morning after it was worse"),
    "unclean": _("because it went to pieces: less, and cleanly, brings more"),
    "safety": _("because a safety answer changed"),
    "hand": _("because you changed it"),
}

_PAUSE_WORDS: Final[dict[str, Any]] = {
    "holiday": _("Holiday"),
    "illness": _("Illness"),
    "travel": _("Travel"),
    "other": _("Pause"),
}


def movement_or_none(language: str, name: str) -> Movement | None:
    """Give a movement of the library; None for one that is not there any more, or one of somebody's own."""
    try:
        return movement_in(language, name)
    except UnknownNameError:
        return None


def name_of(language: str, movement: str) -> str:
    """Give a movement's name; for one that is gone the words of its id."""
    found = movement_or_none(language, movement)
    return found.name if found is not None else movement.replace("_", " ")


def place_words(name: str) -> str:
    """Give a place in words; one of another version as it is written."""
    found = place(name)
    return str(found.name) if found is not None else name


def pause_words(why: str) -> str:
    """Give why a plan pauses."""
    return str(_PAUSE_WORDS.get(why, _PAUSE_WORDS["other"]))


def short_day(day: date) -> str:
    """Give a day shortly."""
    return date_format(day, "SHORT_DATE_FORMAT")


def when_words(one: PlannedDay) -> str:
    """Give time, place and length of a planned day: "07:30 · On the floor · about 10 minutes"."""
    minutes = round(one.minutes)
    about = ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    parts = [time_format(one.time, "TIME_FORMAT") if one.time else "", place_words(one.place), about]
    return " · ".join(part for part in parts if part)


def week_words(week: Week) -> str:
    """Say how the week stands, and what is still wanted."""
    if not week.target:
        return gettext("Nothing is wanted of this week. Enjoy the pause.")
    count = ngettext("%(done)d of %(target)d day this week.", "%(done)d of %(target)d days this week.", week.target)
    words = count % {"done": week.done, "target": week.target}
    if week.is_reached:
        return words + " " + gettext("That is what you wanted of it.")
    if not week.is_within_reach:
        return words + " " + gettext("Each day you do counts; next week begins afresh.")
    return words + " " + gettext("Any day of the week will do.")


def well_words(one: Well, language: str) -> str:
    """Say one thing that went well."""
    words = {"value": number(one.value), "movement": name_of(language, one.movement) if one.movement else ""}
    if one.kind is Good.WEEK:
        count = round(one.value)
        return ngettext("%(count)d day done this week.", "%(count)d days done this week.", count) % {"count": count}
    if one.kind is Good.DONE:
        count = max(1, round(one.value))
        told = ngettext("Your last session: %(count)d minute.", "Your last session: %(count)d minutes.", count)
        return told % {"count": count}
    said: dict[Good, str] = {
        Good.CLEAN: gettext("%(value)s %% of what was seen last time was clean."),
        Good.HOLD: gettext("%(movement)s: held for %(value)s seconds, to the end."),
        Good.EVEN: gettext("Both sides got the same."),
        Good.QUIET: gettext("Nothing hurt last time."),
    }
    return said[one.kind] % words


def suggestion_words(one: Suggestion, language: str) -> str:
    """Say the one thing to do."""
    movement = movement_or_none(language, one.movement) if one.movement else None
    if one.kind is Advice.FAULT and movement is not None:
        fault = next((fault for fault in movement.faults if fault.id == one.fault), None)
        if fault is not None:
            return gettext("%(movement)s: “%(cue)s”. %(reason)s") % {
                "movement": movement.name,
                "cue": fault.cue,
                "reason": fault.reason,
            }
    words = {
        "movement": name_of(language, one.movement) if one.movement else "",
        "side": SIDE_WORDS[one.side],
        "day": day_words(one.day) if one.day else "",
    }
    said: dict[Advice, str] = {
        Advice.HELP: gettext("Your safety answers come first: please see what they advise before any session."),
        Advice.PLAN: gettext("Choose two or three days and a place. A few quiet minutes are enough to begin."),
        Advice.EASIER: gettext("The last morning was worse: do less today, slowly, and stop well before it hurts."),
        Advice.STOPPED: gettext("It hurt last time: take a gentle option, or rest. When it stays, ask your clinician."),
        Advice.FAULT: gettext("%(movement)s: smaller and slower, so that each one is clean."),
        Advice.OTHER_SIDE: gettext("%(movement)s: begin with the %(side)s, it got less last time."),
        Advice.START: gettext("Lie down and begin; the first minute is the hardest."),
        Advice.MAKE_GOOD: gettext("Today is as good as the day that was planned: do the session now, if you like."),
        Advice.REST: gettext("Rest. Stand up now and then, and walk a few steps."),
        Advice.RETURN: gettext("Take your time. Your plan waits where it was."),
        Advice.CHOOSE: gettext("Choose what comes next: another program, or the same one once more."),
    }
    told = said[one.kind] % words
    if one.kind is Advice.REST and one.day is not None:
        told += " " + gettext("Next: %(day)s.") % words
    return told


def unreadable_words(count: int) -> str:
    """Return what is said where stored entries cannot be read; empty for none."""
    told = ngettext(
        "%(count)d stored entry cannot be read and is left out here.",
        "%(count)d stored entries cannot be read and are left out here.",
        count,
    )
    return told % {"count": count} if count else ""


def _why_words(why: str, program: Program | None) -> str:
    """Return why a dose was changed; of pain with the limit of the program that changed it, where it is known."""
    if why == "pain" and program is not None:
        limit = number(program.progression.back_pain)
        return gettext("because it hurt more than %(limit)s of 10") % {"limit": limit}
    return str(_WHY.get(why, _WHY["hand"]))


def dose_words(change: DoseChange, language: str, program: Program | None) -> str:
    """Return what a change of dose changed, and why. program: whose rules changed it; None when it is gone."""
    movement = movement_or_none(language, change.movement)
    other = movement_or_none(language, change.after_movement or change.movement)
    why = _why_words(change.why, program)
    if movement is None or other is None:
        return gettext("%(movement)s: changed, %(why)s.") % {"movement": name_of(language, change.movement), "why": why}
    after = amount(other, change.after) if change.after is not None else gettext("the usual amount")
    if change.after_movement:
        told = gettext("Instead of %(before)s now %(movement)s, %(after)s, %(why)s.")
        return told % {"before": movement.name, "movement": other.name, "after": after, "why": why}
    before = number(change.before) if change.before is not None else gettext("the usual amount")
    words = {"movement": movement.name, "before": before, "after": after, "why": why}
    return gettext("%(movement)s: from %(before)s to %(after)s, %(why)s.") % words


# ---- goals -------------------------------------------------------------------------------------------------------


def goal_words(goal: Goal, language: str) -> str:
    """Say what a goal is."""
    count = round(goal.target)
    if goal.kind is GoalKind.SESSIONS:
        return ngettext("%(count)d session", "%(count)d sessions", count) % {"count": count}
    if goal.kind is GoalKind.MINUTES:
        return ngettext("%(count)d minute of exercise", "%(count)d minutes of exercise", count) % {"count": count}
    words = {
        "movement": name_of(language, goal.movement) if goal.movement else "",
        "target": number(goal.target),
        "side": SIDE_WORDS[goal.side],
        "text": goal.text,
    }
    if goal.kind is GoalKind.HOLD:
        return gettext("%(movement)s: hold for %(target)s seconds, %(side)s") % words
    if goal.kind is GoalKind.MEASURE and goal.measure == "still_spine_deg":
        return gettext("%(movement)s: still-spine range of %(target)s°, %(side)s") % words
    if goal.kind is GoalKind.FUNCTION:
        return gettext("%(text)s: at least %(target)s of 10") % words
    return f"{goal.measure.replace('_', ' ')}: {number(goal.target)}"


def so_far_words(goal: Goal, value: float) -> str:
    """Say how far a goal is."""
    words = {"value": number(round(value, 1)), "target": number(goal.target)}
    if goal.kind is GoalKind.FUNCTION:
        return gettext("Best score so far: %(value)s of 10; wanted: %(target)s.") % words
    if goal.kind in (GoalKind.SESSIONS, GoalKind.MINUTES):
        return gettext("%(value)s of %(target)s so far.") % words
    return gettext("Best so far: %(value)s; wanted: %(target)s.") % words


def forecast_words(forecast: Forecast) -> str:
    """Say where one's own pace leads, and how sure that is."""
    if forecast.outlook is Outlook.UNKNOWN:
        return gettext("After a week or a few more times your own pace can be told.")
    words = {
        "value": number(round(forecast.value or 0)),
        "low": number(round(forecast.low or 0)),
        "high": number(round(forecast.high or 0)),
        "day": day_words(forecast.day) if forecast.day else "",
        "earliest": day_words(forecast.earliest) if forecast.earliest else "",
        "latest": day_words(forecast.latest) if forecast.latest else "",
    }
    if forecast.low is not None:
        said = {
            Outlook.LIKELY: gettext(
                "At your own pace you get there in time: about %(value)s, likely %(low)s to %(high)s."
            ),
            Outlook.OPEN: gettext(
                "At your own pace it can go either way: about %(value)s, likely %(low)s to %(high)s."
            ),
            Outlook.LATER: gettext(
                "At your own pace it will be about %(value)s by then (%(low)s to %(high)s). "
                "A later day or a smaller number is a good goal too."
            ),
        }
        return said.get(forecast.outlook, "") % words
    if forecast.day is None:
        return gettext("There is no rise to reckon with yet. Steady is fine; go on as it feels good.")
    if forecast.latest is not None and forecast.earliest is not None:
        return gettext("At your own pace about %(day)s; likely from %(earliest)s to %(latest)s.") % words
    if forecast.earliest is not None:
        return gettext("At your own pace about %(day)s, but it may well take longer.") % words
    return gettext("At your own pace about %(day)s.") % words


def ending_words(goal: Goal, value: float) -> str:
    """Say a kind word about a goal whose day has passed."""
    words = {"value": number(round(value, 1)), "target": number(goal.target)}
    if goal.kind in (GoalKind.SESSIONS, GoalKind.MINUTES):
        return gettext("The time is over: %(value)s of %(target)s, and every one of them counted.") % words
    return gettext("The time is over; you got to %(value)s. Keep it, or aim anew.") % words


def dots(week: Week, planned: tuple[PlannedDay, ...], today: date) -> list[dict[str, Any]]:
    """Give the seven days of a week for a row of dots: done, planned, free, with words for each."""
    on = {one.day for one in planned if one.is_on}
    states = {
        "done": gettext("done"),
        "made-good": gettext("made good on another day"),
        "planned": gettext("planned"),
        "open": gettext("still possible on another day"),
        "free": gettext("free"),
    }
    good = {one.missed for one in week.repairs}
    found = []
    for number_of_day in range(DAYS_A_WEEK):
        day = date.fromordinal(week.monday.toordinal() + number_of_day)
        state = (
            "done"
            if day in week.done_days
            else "made-good"
            if day in good
            else "planned"
            if day in on and day >= today
            else "open"
            if day in week.open_days
            else "free"
        )
        words = gettext("%(day)s: %(state)s") % {"day": day_words(day), "state": states[state]}
        found.append({"state": state, "letter": date_format(day, "D"), "words": words, "is_today": day == today})
    return found


def safety_words(today: Today, program: str, language: str) -> tuple[str, ...]:
    """Give the sentences about what safety answers changed in today's session."""
    if today.routine is None:
        return ()
    library = load_library()
    substitutions = program_in(language, program).substitutions if program in library.programs else ()
    told = []
    for change in today.routine.changes:
        if change.replaced in library.movements:
            precautions = movement_in(language, change.replaced).safety.not_for
            texts = (one.text for one in precautions if one.id == change.precaution)
        else:
            mine = (change.precaution, change.replaced)
            texts = (one.text for one in substitutions if (one.precaution, one.replaces) == mine)
        told.append(next(texts, change.text))
    return tuple(dict.fromkeys(told))
