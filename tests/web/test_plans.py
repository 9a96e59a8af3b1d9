"""A person's plan: made, seen, moved, paused, ended; nobody else sees it, and nothing typed breaks it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from tests.diary.examples import SESSION, entry_of
from tests.diary.test_progression import session as training
from tests.web.conftest import MOST_QUERIES, People, Someone

from unsit.diary.days import today_in, week_of
from unsit.diary.goals import points
from unsit.diary.model import DoseChange, Goal, GoalKind, Observation, Plan, Safety, SetDone, SetKind, Side, Slot
from unsit.diary.writing import record_value
from unsit.movement.library import load_library
from unsit.movement.texts import FORBIDDEN
from unsit.web.training import actions, models, planning_actions
from unsit.web.training.planning_reads import noticed_for, shelf
from unsit.web.training.planning_words import dose_words
from unsit.web.training.rows import session_fields, set_rows

MOST_BYTES = 100_000
HUGE = "x" * 100_000
GENTLE = {"program": "gentle_weekly", "started": "TODAY", "sessions_per_week": 3}
THREE_GOALS = (
    {"kind": "sessions", "target": 12},
    {"kind": "hold", "target": 90, "movement": "hip_stretch_floor"},
    {"kind": "function", "target": 8, "text": "Stairs"},
)
EVERY_DAY = {f"on_{number}": "on" for number in range(7)}
SHAMING = re.compile(
    r"\b(streak|failed?|failure|missed it|behind|lazy|broke|lost your|racha|fallaste|perdiste)\b", re.IGNORECASE
)


def today_of(who: Someone) -> date:
    """Give the day it is for somebody."""
    return today_in(timezone.now(), who.person.zone)


def send(who: Someone, path: str, **told: Any) -> HttpResponse:
    """Send a form."""
    return who.browser.post(path, told)  # type: ignore[return-value]


def plan_of(who: Someone) -> Plan:
    """Give somebody's only plan."""
    [plan] = shelf(who.user).plans
    return plan


def make(who: Someone, **told: Any) -> Plan:
    """Make a plan by the form: every day, in the morning, on the floor."""
    form = {"program": "side_kick_weekly", "started": today_of(who), "sessions_per_week": 3, **EVERY_DAY, **told}
    answer = send(who, "/plan/new/", **form)
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, "/plan/")
    return plan_of(who)


def page(who: Someone, path: str = "/today/") -> str:
    """Give a page's text without its tags."""
    answer = who.browser.get(path)
    assert (path, answer.status_code) == (path, HTTPStatus.OK)
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def do(who: Someone, *, days_ago: int = 0, **told: Any) -> None:
    """Do a session by the clock."""
    now = timezone.now() - timedelta(days=days_ago, seconds=1)
    moment = now.isoformat()
    record = replace(training(0), id=f"{days_ago:032x}", started=moment, ended=moment, zone="Europe/Madrid", **told)
    actions.write(who.user, [entry_of(record, moment)], timezone.now())


def test_a_program_becomes_a_plan_and_today_offers_it_in_one_tap(people: People) -> None:
    """The link goes to the session itself, with routine, place and today's doses."""
    begun = today_of(people.client) - timedelta(days=7)
    make(people.client, started=begun, **{f"place_{number}": "chair" for number in range(7)})
    text = people.client.browser.get("/today/").content.decode()
    [address] = re.findall(r'class="button first begin" href="([^"]+)"', text)
    assert address == "/go/?routine=hips_and_lower_back&amp;place=chair&amp;dose="
    assert people.client.browser.get(address.replace("&amp;", "&")).status_code == HTTPStatus.OK
    assert "0 of 3 days this week. Any day of the week will do." in page(people.client)


def test_what_was_done_counts_for_the_week_and_for_the_doses(people: People) -> None:
    """Two good sessions: two days of the week, a longer hold in the next address, its reason, and its undo."""
    make(people.client, started=today_of(people.client) - timedelta(days=20))
    do(people.client, days_ago=10)
    do(people.client)
    plan = plan_of(people.client)
    [change] = plan.doses
    text = people.client.browser.get("/today/").content.decode()
    assert "dose=hip_stretch_floor:75" in text
    assert "from 60 to 75 seconds, because the last sessions at it went well" in text
    assert "1 of 3 days this week" in text
    answer = send(people.client, "/today/undo/", plan=plan.id, change=change.id)
    assert answer["Location"] == "/today/"
    text = people.client.browser.get("/today/").content.decode()
    assert "dose=hip_stretch_floor" not in text
    assert "Taken back: it is as it was before." in text
    do(people.client)
    assert [one.undone for one in plan_of(people.client).doses] == [True]


def test_a_worse_morning_is_asked_for_and_takes_a_step_back(people: People) -> None:
    """Told once; the dose goes back with its reason; the question is gone."""
    make(people.client, started=today_of(people.client) - timedelta(days=20))
    do(people.client, days_ago=9)
    do(people.client, days_ago=1)
    assert "How was the morning after your last session?" in page(people.client)
    answer = send(people.client, "/today/morning/", session=f"{1:032x}", morning="worse")
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert [one.why for one in plan_of(people.client).doses] == ["clean", "morning"]
    text = page(people.client)
    assert "because the morning after it was worse" in text
    assert "How was the morning" not in text


def test_a_safety_answer_that_changes_changes_todays_session(people: People) -> None:
    """With sciatica trouble the stretch alone, with the program's reason; a sign of danger: no session at all."""
    make(people.client)
    now = timezone.now()
    actions.write(people.client.user, [entry_of(Safety(("sciatica_or_piriformis",), (), now.isoformat()))], now)
    assert "routine=hip_stretch&amp;" in people.client.browser.get("/today/").content.decode()
    assert "the stretch alone is the program" in page(people.client)
    later = now + timedelta(seconds=1)
    flagged = entry_of(Safety((), ("numb_saddle",), later.isoformat()), later.isoformat())
    actions.write(people.client.user, [flagged], later)
    text = people.client.browser.get("/today/").content.decode()
    assert "/go/?" not in text
    assert "To the safety questions" in text


def test_a_day_is_moved_left_out_and_put_back(people: People) -> None:
    """Each with its word; a moved day is on the other day, a left out one says why."""
    plan, today = make(people.client), today_of(people.client)
    day, to = today.isoformat(), (today + timedelta(days=1)).isoformat()
    send(people.client, "/plan/day/", plan=plan.id, act="move", day=day, to=to, back="today")
    assert "Nothing is planned today." in page(people.client)
    assert "moved here" in page(people.client, "/plan/")
    send(people.client, "/plan/day/", plan=plan.id, act="skip", day=day, why="guests <b>")
    assert "guests &lt;b&gt;" in page(people.client, "/plan/")
    send(people.client, "/plan/day/", plan=plan.id, act="restore", day=day)
    assert "Planned for today" in page(people.client)


def test_a_pause_asks_for_nothing_and_can_be_taken_away(people: People) -> None:
    """Illness: today is paused; taken away it is a day again."""
    plan, today = make(people.client), today_of(people.client).isoformat()
    send(people.client, "/plan/pause/", plan=plan.id, first=today, last=today, why="illness", act="add")
    assert "Your plan is paused." in page(people.client)
    assert "Illness" in page(people.client, "/plan/")
    send(people.client, "/plan/pause/", plan=plan.id, first=today, last=today, why="other", act="remove")
    assert "Planned for today" in page(people.client)


def test_a_plan_is_changed_and_ended_and_what_was_done_stays(people: People) -> None:
    """Other weekdays, another target; after its end programs are offered again."""
    plan = make(people.client)
    day = (today_of(people.client).weekday() + 1) % 7
    told = {f"on_{day}": "on", f"time_{day}": "07:30", "started": plan.started, "sessions_per_week": 4}
    answer = send(people.client, "/plan/change/", plan=plan.id, **told)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert (plan_of(people.client).slots, plan_of(people.client).sessions_per_week) == ((Slot(day, "07:30"),), 4)
    do(people.client)
    send(people.client, "/plan/end/", plan=plan.id)
    assert "Choose a program" in page(people.client, "/plan/")
    assert people.client.person.sessions.count() == 1


def test_a_new_plan_takes_the_place_of_the_one_before(people: People) -> None:
    """The old one ends the day before; one holds."""
    make(people.client, started=today_of(people.client) - timedelta(days=14))
    begun = today_of(people.client) - timedelta(days=7)
    told = {"program": "gentle_weekly", "started": begun, "sessions_per_week": 5, **EVERY_DAY}
    answer = send(people.client, "/plan/new/", **told)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert sorted(bool(one.ended) for one in shelf(people.client.user).plans) == [False, True]
    assert "0 of 5 days" in page(people.client)


def test_nobody_sees_or_changes_anothers_plan(people: People) -> None:
    """Trainer and stranger get their own empty pages, and 404 for what is the client's."""
    plan = make(people.client)
    do(people.client, days_ago=1)
    for other in (people.trainer, people.stranger):
        assert "You have no plan yet." in page(other)
        assert "Choose a program" in page(other, "/plan/")
        today = today_of(other).isoformat()
        asked = [
            send(other, "/plan/day/", plan=plan.id, act="skip", day=today),
            send(other, "/plan/end/", plan=plan.id),
            send(other, "/plan/pause/", plan=plan.id, first=today, last=today, why="other", act="add"),
            send(other, "/plan/change/", plan=plan.id, started=today, sessions_per_week=1, on_0="on"),
            send(other, "/today/undo/", plan=plan.id, change="x"),
            send(other, "/today/morning/", session=f"{1:032x}", morning="worse"),
        ]
        assert [one.status_code for one in asked] == [HTTPStatus.NOT_FOUND] * len(asked)
    assert plan_of(people.client) == plan


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/today/", "/plan/", "/plan/new/", "/goals/"])
def test_without_an_account_a_page_says_why_and_what_works_without(client: Client, path: str) -> None:
    """It links to signing in and comes back here; nothing is written by somebody unknown."""
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK
    assert "it takes an account" in answer.content.decode()
    assert f"next={path.replace('/', '%2F')}" in answer.content.decode()
    assert client.post("/plan/new/", {}).status_code == HTTPStatus.FORBIDDEN


def test_two_devices_that_change_a_plan_keep_both_changes_of_dose(people: People) -> None:
    """A phone that knew nothing of it writes its version later: the day it moved holds, and the dose stays."""
    plan = make(people.client, started=today_of(people.client) - timedelta(days=20))
    do(people.client, days_ago=9)
    do(people.client)
    assert len(plan_of(people.client).doses) == 1
    phone = planning_actions.skip_day(plan, today_of(people.client), "from the phone")
    later = timezone.now() + timedelta(seconds=1)
    actions.write(people.client.user, [entry_of(phone, later.isoformat())], later)
    held = plan_of(people.client)
    assert (len(held.doses), held.days[0].why) == (1, "from the phone")


def test_the_links_of_today_stay_below_the_address_of_the_page(people: People) -> None:
    """The same day in the same words, asked for with and without the language in the address, links to its own kind."""
    make(people.client)
    for path, begin in (("/en/today/", 'href="/en/go/'), ("/today/", 'href="/go/'), ("/en/today/", 'href="/en/go/')):
        assert begin in people.client.browser.get(path).content.decode()


def test_a_refused_form_is_not_taken_away_by_news(people: People) -> None:
    """A page that shows what must be put right is not asked for anew; the page that was left is."""
    make(people.client)
    answer = people.client.browser.post("/plan/new/", {"program": "no_such"}).content.decode()
    assert "Nothing was changed yet" in answer
    assert "unsit-behind" not in answer
    assert "unsit-behind" in people.client.browser.get("/plan/").content.decode()


def test_an_old_plan_whose_program_is_gone_says_so(people: People) -> None:
    """Both pages answer and offer another choice."""
    now = timezone.now()
    old = Plan("p", "deleted_program", "2020-01-01", (Slot(0),), 3)
    actions.write(people.client.user, [entry_of(old, now.isoformat())], now)
    assert "program is not here any more" in page(people.client)
    assert "program of your plan is not here any more" in page(people.client, "/plan/")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/plan/new/", {}),
        ("/plan/new/", {"program": "no_such", "started": "2026-13-45", "sessions_per_week": "many", "on_0": "on"}),
        ("/plan/new/", {"program": "gentle_weekly", "started": "9999-12-31", "sessions_per_week": 3, "on_0": "on"}),
        ("/plan/new/", {"program": "gentle_weekly", "started": "TODAY", "sessions_per_week": 99, **EVERY_DAY}),
        ("/plan/new/", GENTLE),
        ("/plan/new/", {"program": HUGE, "started": HUGE, "sessions_per_week": HUGE, "time_0": HUGE, "on_0": "on"}),
        ("/plan/new/", {**GENTLE, "on_0": "on", "place_0": "moon", "minutes_0": "-4", "time_0": "25:99"}),
        ("/plan/day/", {"plan": "PLAN", "act": "move", "day": "TODAY"}),
        ("/plan/day/", {"plan": "PLAN", "act": "explode", "day": "TODAY"}),
        ("/plan/day/", {"plan": "PLAN", "act": "skip", "day": "TODAY", "why": HUGE}),
        ("/plan/day/", {"plan": "PLAN", "act": "move", "day": "TODAY", "to": "1970-01-01", "back": "today"}),
        ("/plan/pause/", {"plan": "PLAN", "first": "2026-11-20", "last": "2026-11-19", "why": "holiday", "act": "add"}),
        ("/plan/pause/", {"plan": "PLAN", "first": "x", "last": "", "why": "<script>"}),
        ("/today/morning/", {"session": "nobody", "morning": "marvellous", "pain": "eleven"}),
        ("/goals/", {"kind": "streak", "target": 5}),
        ("/goals/", {"kind": "sessions", "target": "1e400"}),
        ("/goals/", {"kind": "hold", "target": 90, "movement": "no_such"}),
        ("/goals/", {"kind": "function", "target": 8, "text": "  "}),
        ("/goals/", {"kind": "sessions", "target": 12, "until": "2001-01-01"}),
        ("/goals/score/", {"goal": "x", "value": "NaN"}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_and_nothing_is_changed(people: People, path: str, told: dict[str, Any]) -> None:
    """422 with what must be put right, in the page itself; the diary stays as it was."""
    plan = make(people.client)
    before = (shelf(people.client.user), people.client.person.sessions.count())
    words = {"PLAN": plan.id, "TODAY": today_of(people.client).isoformat()}
    answer = send(people.client, path, **{key: words.get(str(value), value) for key, value in told.items()})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'role="alert"' in answer.content.decode()
    assert (shelf(people.client.user), people.client.person.sessions.count()) == before


def test_a_page_takes_only_what_it_is_for(people: People) -> None:
    """Other methods are 405 and say which ones there are; forms without the mark are refused."""
    for path in ("/plan/day/", "/plan/end/", "/today/undo/", "/goals/end/"):
        answer = people.client.browser.get(path)
        assert (answer.status_code, answer["Allow"]) == (HTTPStatus.METHOD_NOT_ALLOWED, "POST")
    assert people.client.browser.delete("/today/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.client.user)
    assert strict.post("/plan/end/", {"plan": "x"}).status_code == HTTPStatus.FORBIDDEN


def test_goals_are_made_followed_scored_and_kept(people: People) -> None:
    """One session of one is reached and kept with its day; a difficulty takes scores; what is put away is gone."""
    assert send(people.client, "/goals/", kind="sessions", target=1).status_code == HTTPStatus.SEE_OTHER
    send(people.client, "/goals/", kind="function", target=7, text="Sit through a flight")
    send(people.client, "/goals/", kind="hold", target=90, movement="hip_stretch_floor", side="both")
    do(people.client)
    text = page(people.client, "/goals/")
    assert "1 session Reached on" in text
    assert "Best so far: 60; wanted: 90." in text
    goals = {str(one.kind): one.id for one in shelf(people.client.user).goals}
    send(people.client, "/goals/score/", goal=goals["function"], value=6)
    assert "Best score so far: 6 of 10; wanted: 7." in page(people.client, "/goals/")
    send(people.client, "/goals/end/", goal=goals["sessions"])
    assert "Achieved 1 session" in page(people.client, "/goals/")
    send(people.client, "/goals/end/", goal=goals["function"])
    assert "Sit through" not in page(people.client, "/goals/")
    assert send(people.stranger, "/goals/end/", goal=goals["hold"]).status_code == HTTPStatus.NOT_FOUND
    assert send(people.stranger, "/goals/score/", goal=goals["hold"], value=3).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Madrid", "UTC", "Pacific/Niue"])
@pytest.mark.parametrize("hour", [0, 10, 13, 23])
def test_a_score_of_a_goals_first_day_counts_in_every_zone_at_every_hour(people: People, zone: str, hour: int) -> None:
    """Also where that day has not begun in UTC."""
    now = datetime(2026, 11, 30, hour, 30, tzinfo=UTC)
    goal = Goal("f", GoalKind.FUNCTION, 7.0, today_in(now, zone).isoformat(), text="Stairs")
    planning_actions.score_goal(people.client.user, goal, 6.0, now)
    noticed = noticed_for(people.client.user, [goal], now + timedelta(seconds=1))
    assert [one.value for one in points(goal, (), noticed, zone)] == [6.0]


def fill(who: Someone, years: float) -> None:
    """Give somebody daily sessions of eight sets, for years back, and goals and observations."""
    now = timezone.now()
    sets = tuple(
        SetDone(name, side, SetKind.HOLD, 60, asked=60, seen=60, clean=58)
        for name in ("hip_stretch_floor", "side_kick_front_back", "side_kick_up_down", "side_kick_circles")
        for side in (Side.LEFT, Side.RIGHT)
    )
    rows = []
    for number in range(int(365 * years)):
        moment = (now - timedelta(days=number, minutes=5)).isoformat()
        record = replace(SESSION, id=f"{number:032x}", started=moment, ended=moment, sets=sets)
        told = session_fields(record_value(record), "Europe/Madrid")
        rows.append(models.TrainingSession(person=who.person, key=record.id, sequence=number + 1, changed=now, **told))
    models.TrainingSession.objects.bulk_create(rows)
    kept = models.TrainingSession.objects.visible_to(who.user).order_by("pk")
    values = record_value(record)["sets"]
    models.TrainingSet.objects.bulk_create([one for row in kept for one in set_rows(row, values)], batch_size=500)


@pytest.mark.parametrize("path", ["/today/", "/plan/", "/goals/"])
def test_a_page_asks_the_database_few_questions_however_old_the_diary_is(people: People, path: str) -> None:
    """As many with a year of daily sessions, plans and goals as with a week; and the page stays small."""
    make(people.client)
    for told in THREE_GOALS:
        send(people.client, "/goals/", **told)
    fill(people.client, 1 / 365)
    people.client.browser.get(path)
    moment = timezone.now().isoformat()
    actions.write(people.client.user, [entry_of(Observation("o", moment, "weight", 70.0), moment)], timezone.now())
    with CaptureQueriesContext(connection) as few:
        people.client.browser.get(path)
    people.client.person.sessions.all().delete()
    fill(people.client, 1)
    noticed = [Observation(f"o{number}", moment, "function", 5.0, text="Stairs") for number in range(60)]
    actions.write(people.client.user, [entry_of(one, moment) for one in noticed], timezone.now())
    with CaptureQueriesContext(connection) as many:
        answer = people.client.browser.get(path)
    assert len(many) == len(few) <= MOST_QUERIES
    assert len(answer.content) < MOST_BYTES


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_pages_are_calm_and_promise_nothing(people: People, language: str) -> None:
    """No word of streaks or failing, none that promises what only a clinician can; after a week without a session."""
    make(people.client, started=today_of(people.client) - timedelta(days=15))
    do(people.client, days_ago=9)
    past = (week_of(today_of(people.client)) - timedelta(days=3)).isoformat()
    send(people.client, "/goals/", kind="minutes", target=500)
    goal = shelf(people.client.user).goals[0]
    moment = datetime.now(UTC)
    over = entry_of(replace(goal, started=past, until=past), moment.isoformat())
    actions.write(people.client.user, [over], moment)
    for path in ("/today/", "/plan/", "/goals/", "/plan/new/"):
        text = page(people.client, language + path)
        for rule in (FORBIDDEN, SHAMING):
            assert (path, sorted({found[0] for found in rule.finditer(text)})) == (path, [])


@pytest.mark.parametrize("path", ["/today/", "/plan/", "/goals/", "/plan/new/"])
def test_a_persons_page_is_kept_nowhere_and_has_nothing_its_policy_forbids(people: People, path: str) -> None:
    """No script, style or handler inside; every field has a label; ids are used once; no shared cache keeps it."""
    make(people.client, started=today_of(people.client) - timedelta(days=20))
    do(people.client, days_ago=9)
    do(people.client, days_ago=1)
    send(people.client, "/goals/", kind="sessions", target=12)
    answer = people.client.browser.get(path)
    text = answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert not re.search(r"<style|\son\w+=|\sstyle=|<script(?![^>]*src=)", text)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'aria-labelledby="([^"]+)"', text)) <= set(ids)
    fields = re.findall(r"<(?:input|select)[^>]*>", text)
    visible = [one for one in fields if 'type="hidden"' not in one]
    labelled = re.findall(r"<label.*?</label>", text, re.DOTALL)
    assert sum(len(re.findall(r"<(?:input|select)", one)) for one in labelled) == len(visible)


@pytest.mark.parametrize(("language", "told"), [("en", "more than 3 of 10"), ("es", "más de 3 de 10")])
def test_a_dose_that_shrank_for_pain_says_the_programs_own_limit(language: str, told: str) -> None:
    """Not five for all of them; and none where the program is gone."""
    change = DoseChange("d", "2026-11-10T08:00:00.000Z", "hip_stretch", "hip_stretch_floor", before=60.0, after=45.0)
    change = replace(change, why="pain")
    program = next(iter(load_library().programs.values()))
    strict = replace(program, progression=replace(program.progression, back_pain=3.0))
    with translation.override(language):
        assert told in dose_words(change, language, strict)
        assert "10" not in dose_words(change, language, None)
