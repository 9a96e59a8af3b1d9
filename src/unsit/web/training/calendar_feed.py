"""A plan as a calendar that a person's own calendar asks for, under an address that only they know (RFC 5545)."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext
from icalendar import Alarm, Calendar, Event, Timezone

from unsit.diary.feeds import events
from unsit.diary.model import Plan
from unsit.diary.zone_rules import existing, vtimezone
from unsit.web.training.planning_reads import around
from unsit.web.training.planning_words import when_words
from unsit.web.wording import routine_in

REMIND_BEFORE: Final = timedelta(minutes=15)
ASK_AGAIN: Final = timedelta(hours=6)


def calendar_of(plan: Plan | None, today: date, zone: str, changed: datetime, link: str, language: str) -> bytes:
    """Give the calendar's file; without a plan it is an empty calendar.

    changed: when the plan was changed last. link: where a session begins.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Unsit//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("Unsit: my plan"))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    found = tuple(events(plan, around(plan).program, today, zone)) if plan is not None else ()
    for one in found:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", changed)
        event.add("last-modified", changed)
        event.add("summary", routine_in(language, one.planned.routine).name)
        event.add("description", "\n".join(part for part in (when_words(one.planned), one.planned.why, link) if part))
        event.add("url", link)
        event.add("dtstart", existing(one.start) if isinstance(one.start, datetime) else one.start)
        event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        if isinstance(one.start, datetime):
            event.add("duration", timedelta(minutes=one.minutes))
            if not one.is_cancelled:
                event.add_component(_alarm(str(event["summary"])))
        calendar.add_component(event)
    days = [date(one.start.year, one.start.month, one.start.day) for one in found]
    for name in sorted(calendar.get_used_tzids() - {"UTC"}):
        calendar.subcomponents.insert(0, Timezone.from_ical(vtimezone(name, min(days), max(days))))
    return bytes(calendar.to_ical())


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMIND_BEFORE)
    alarm.add("description", words)
    return alarm
