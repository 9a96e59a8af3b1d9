"""A plan's sessions as a calendar (iCalendar, RFC 5545), for a feed or a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from unsit.diary.days import zone_named
from unsit.diary.model import Diary, Plan
from unsit.diary.planning import DayState, as_day, last_day, planned_days
from unsit.diary.reading import instant
from unsit.diary.zone_rules import existing, vtimezone
from unsit.interop.leaving_out import gone_plans, kinds_left_out
from unsit.interop.passed_over import sentences_of
from unsit.interop.prescribing import plans_of
from unsit.movement.program import Program
from unsit.movement.routine import Routine

_REFRESH: Final = timedelta(hours=6)
_WORDS: Final = {
    "en": {"skipped": "Skipped", "minutes": "About {minutes:g} minutes.", "calendar": "Unsit"},
    "es": {"skipped": "Saltada", "minutes": "Unos {minutes:g} minutos.", "calendar": "Unsit"},
}


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One session in a calendar.

    uid: the same for as long as it is the same session, wherever it is moved. time: None for any time of the day. zone:
    IANA name. changed: when anything about it last changed. is_off: whether it was skipped. url: where to begin it.
    """

    uid: str
    day: date
    time: time | None
    minutes: float
    title: str
    zone: str
    changed: datetime
    description: str = ""
    url: str = ""
    is_off: bool = False


class CalendarFile:
    """The sessions of a diary's plans as a calendar."""

    id = "calendar"
    name = "Calendar (iCalendar)"
    suffix = ".ics"
    media_type = "text/calendar; charset=utf-8"

    def left_out(self, diary: Diary) -> tuple[str, ...]:
        """Return what a calendar has no place for: all but the sessions of plans."""
        return sentences_of((*kinds_left_out(diary.entries, {"plan"}), *gone_plans(diary)))

    def write(self, diary: Diary) -> Iterator[bytes]:
        """Give the calendar of every plan whose program is in the library, from its first day on."""
        changed = {entry.id: entry.changed for entry in diary.entries if isinstance(entry.record, Plan)}
        events = (
            event
            for plan, program, routines in plans_of(diary)
            for event in events_of(plan, program, routines, instant(changed[plan.id]), diary.profile.zone)
        )
        yield from self.write_events(events, language=diary.profile.language)

    def write_events(
        self, events: Iterable[CalendarEvent], *, language: str = "", remind_min: int | None = None
    ) -> Iterator[bytes]:
        """Give a calendar of these events. remind_min: minutes before the start at which a calendar may remind."""
        yield calendar_of(tuple(events), language, remind_min)


CALENDAR: Final = CalendarFile()


def calendar_of(events: Sequence[CalendarEvent], language: str = "", remind_min: int | None = None) -> bytes:
    """Give the calendar's text; times stand in their own zone, whose rules stand beside them."""
    from icalendar import Calendar, Timezone

    calendar = Calendar()
    calendar.add("prodid", "-//Unsit//Unsit//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _words(language)["calendar"])
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_event(event, language, remind_min))
    if events:
        days = [event.day for event in events]
        for name in sorted({event.zone for event in events if event.time is not None} & calendar.get_used_tzids()):
            calendar.subcomponents.insert(0, Timezone.from_ical(vtimezone(name, min(days), max(days))))
    content: bytes = calendar.to_ical()
    return content


def _event(event: CalendarEvent, language: str, remind_min: int | None) -> Any:
    from icalendar import Alarm, Event

    made = Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed)
    made.add("last-modified", event.changed)
    made.add("summary", _clean(event.title))
    if event.time is None:
        made.add("dtstart", event.day)
        made.add("dtend", event.day + timedelta(days=1))
        # a session at any time of the day keeps nobody from meeting anybody
        made.add("transp", "TRANSPARENT")
    else:
        made.add("dtstart", existing(datetime.combine(event.day, event.time, ZoneInfo(event.zone))))
        made.add("duration", timedelta(minutes=event.minutes))
    about = [_words(language)["minutes"].format(minutes=event.minutes), _clean(event.description)]
    made.add("description", "\n".join(filter(None, about)))
    if event.url:
        made.add("url", event.url)
    made.add("status", "CANCELLED" if event.is_off else "CONFIRMED")
    if remind_min is not None and event.time is not None and not event.is_off:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _clean(event.title))
        alarm.add("trigger", timedelta(minutes=-remind_min))
        made.add_component(alarm)
    return made


def events_of(
    plan: Plan, program: Program, routines: Mapping[str, Routine], changed: datetime, zone: str
) -> Iterator[CalendarEvent]:
    """Give the sessions of a plan: moved ones where they were moved, skipped ones called off, none in a pause.

    routines: what is to be done for each of the program's; one that is left out has no event. zone: for a plan that
    names none.
    """
    first = as_day(plan.started, date.max)
    for one in planned_days(plan, program, first, last_day(plan, program)):
        routine = routines.get(one.routine)
        if routine is not None and (one.is_on or one.state is DayState.SKIPPED):
            yield CalendarEvent(
                f"{plan.id}-{one.planned.isoformat()}-{one.number}@unsit",
                one.day,
                one.time,
                one.minutes,
                routine.name,
                str(zone_named(plan.zone, zone)),
                changed,
                routine.text,
                is_off=not one.is_on,
            )


def _words(language: str) -> dict[str, str]:
    return _WORDS.get(language, _WORDS["en"])


def _clean(text: str) -> str:
    """Leave out what no calendar takes: control characters, and halves of surrogate pairs."""
    plain = "".join(sign for sign in text if sign == "\n" or sign.isprintable() or sign.isspace())
    return plain.replace("\r", "").encode("utf-8", "replace").decode()
