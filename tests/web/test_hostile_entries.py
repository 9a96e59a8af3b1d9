"""Entries that are taken never break anything later, and what older rules let in is passed over and told."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.diary.examples import RECORDS, entry_of
from tests.web.conftest import People, Someone, body

from unsit.diary.writing import entry_value
from unsit.web.training import actions, exchanging, models
from unsit.web.training.rows import set_value

NOW: Final = datetime(2026, 11, 26, 12, tzinfo=UTC)
DATA: Final = "/account/data/"
PAGES: Final = (
    "/today/",
    "/plan/",
    "/goals/",
    "/reminders/",
    "/history/",
    "/es/today/",
    DATA,
    *(f"{DATA}export/{name}/" for name in ("archive", "csv", "fit", "fhir", "calendar")),
    f"{DATA}report.pdf",
    "/api/v1/sessions",
    "/api/v1/sets",
    "/api/v1/sets?movement=x&since=1970-01-01",
    "/api/v1/me",
)


@pytest.fixture(autouse=True)
def _able(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path


def deep(levels: int) -> Any:
    """Return lists in lists."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


HOSTILE: Final[tuple[Any, ...]] = (
    "\ud800",
    "a\udfff",
    "\x00",
    "\x1b[31m",
    "\u202egnp.exe",
    "\u2066",
    "\ufeff",
    "\uffff",
    "\u0301" * 200,
    "👩🏽‍🦽" * 40,
    "x" * 199,
    "word " * 5_000,
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "%s%(x)s{0}{x}",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "\u2028\u2029",
    "must be given (got 1)",
    "1970-01-01T00:00:00+23:59",
    "9000-12-31T23:59:59-23:59",
    "1970-01-01T00:00:00Z",
    "2199-12-31T23:59:59.999999999Z",
    "2026-11-25T24:00:00Z",
    "2026-W48-3T07:00:00Z",
    "0001-01-01",
    "9999-12-31",
    "1970-01-01",
    "2199-12-31",
    "2026-W48-4",
    "07:30+05:00",
    "00:00",
    10**400,
    -(10**400),
    2**63,
    2**31,
    1e308,
    -1e308,
    5e-324,
    -0.0,
    0,
    1e9,
    1.5,
    True,
    False,
    None,
    [],
    {},
    "",
    deep(9),
    deep(500),
    {"a": deep(300)},
    {"\ud800": 1},
    {"\x00": 1.0},
    {"word " * 2_000: 1.0},
    {"a": 10**400},
    {"a": 1e308},
    {"a": {"b": {"c": {"d": 1.0}}}},
    {f"k{number}": number for number in range(900)},
    [{}] * 999,
    [{"\ud800": "\ud800"}],
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything in a value."""
    found = [path] if path else []
    if isinstance(value, Mapping):
        found += [one for name, item in value.items() for one in places(item, (*path, name))]
    elif isinstance(value, list):
        found += [one for number, item in enumerate(value) for one in places(item, (*path, number))]
    return found


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a value with another one at a path."""
    copy = json.loads(json.dumps(value))
    inside = copy
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = new
    return copy


WHOLE: Final = {kind: entry_value(entry_of(record)) for kind, record in RECORDS.items()}
PLACES: Final = [(kind, path) for kind, value in WHOLE.items() for path in places(value)]


def send(who: Someone, entries: list[Any]) -> dict[str, Any]:
    """Send entries as a program may, escapes and all, and return the answer."""
    content = json.dumps({"after": 0, "device": "phone", "entries": entries})
    answer = who.browser.post("/api/v1/sync", content, content_type="application/json")
    assert answer.status_code == HTTPStatus.OK, answer.content[:300]
    return dict(answer.json())


def assert_all_pages_answer(who: Someone) -> None:
    """Ask for every page and file, and for the calendar."""
    if not models.Reaching.objects.filter(person=who.person).exclude(feed=None).exists():
        who.browser.post("/reminders/feed/", {"act": "new"})
    held = models.Reaching.objects.get(person=who.person)
    for path in (*PAGES, f"/calendar/{held.feed}.ics"):
        answer = who.browser.get(path)
        # A watch's file has no place for a year before 1989, and says so.
        fine = (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY) if "fit" in path else (HTTPStatus.OK,)
        assert answer.status_code in fine, (path, answer.status_code)
        assert body(answer)


@pytest.mark.parametrize("kind", RECORDS)
def test_a_hostile_value_anywhere_is_refused_or_harmless(people: People, kind: str) -> None:
    """Each value at each place of an entry: the request is answered, and pages and files stay what they are."""
    entries = []
    for number, (place, value) in enumerate((place, value) for of, place in PLACES if of == kind for value in HOSTILE):
        entry = changed(WHOLE[kind], place, value)
        if place[0] != "id" and kind != "safety":
            entry["id"] = f"n{number}"
            if isinstance(entry["record"], dict):
                entry["record"].pop("id", None)
        entries.append(entry)
    for start in range(0, len(entries), 120):
        answer = send(people.client, entries[start : start + 120])
        for one in answer["refused"]:
            assert one["problems"]
            json.dumps(one["problems"], ensure_ascii=False).encode()
    assert_all_pages_answer(people.client)
    assert exchanging.diary_of(people.client.user).unreadable == 0


VALUES = (
    st.sampled_from(HOSTILE)
    | st.text(st.characters(exclude_categories=()), max_size=30)
    # Bodies with other numbers are no JSON, and refused as a whole.
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers()
    | st.datetimes().map(lambda one: one.isoformat() + "Z")
    | st.dates().map(str)
    | st.times().map(str)
)


@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=12))
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_values_together_are_refused_or_harmless(people: People, given_values: list[Any]) -> None:
    """Several wrong or odd values at once in entries of every kind."""
    whole = dict(WHOLE)
    for (kind, place), value in given_values:
        try:
            whole[kind] = changed(whole[kind], place, value)
        except (KeyError, IndexError, TypeError):
            continue
    send(people.client, list(whole.values()))
    assert_all_pages_answer(people.client)
    assert exchanging.diary_of(people.client.user).unreadable == 0


# ---- what older rules let in -------------------------------------------------------------------------------------


def poison(who: Someone) -> int:
    """Write rows as older rules let them in; return how many of them nothing can be done with."""
    actions.write(who.user, [entry_of(record) for record in RECORDS.values()], NOW)
    rows: list[models.DiaryEntry] = []

    def add(kind: str, value: str) -> None:
        number = len(rows)
        at = NOW if kind in ("activity", "observation") else None
        one = {"kind": kind, "key": f"p{number}", "value": value, "at": at, "changed": NOW, "sequence": 1_000 + number}
        rows.append(models.DiaryEntry(person=who.person, **one))

    def row(of: str, /, **fields: Any) -> None:
        add(of, json.dumps({**WHOLE[of]["record"], "id": f"p{len(rows)}", **fields}))

    for text in ("\ud800", "a\x00b", "word " * 1_900):
        row("observation", text=text, place=text[:200], kind="pain", value=3.0)
        row("goal", text=text)
        row("plan", days=[{"day": "2026-11-27", "what": "skipped", "to": "", "why": text}])
        row("own", name=text[:200])
    row("activity", started="20261126T070000Z")
    mendable = len(rows)
    row("activity", started="1970-01-01T00:00:00+23:59")
    row("observation", at="9000-12-31T23:59:59-23:59")
    row("plan", started="0001-01-01")
    row("plan", started="9999-12-31")
    row("plan", pauses=[{"first": "0001-01-01", "last": "9999-12-31", "why": "other"}])
    row("goal", started="0001-01-01", until="9999-12-31")
    row("observation", value=10**400)
    row("observation", kind="weight", value=1e308)
    row("goal", target="\ud800")
    row("own", text=7)
    for value in ("[" * 900 + "]" * 900, "{", "7", "null", '{"a": ' * 900 + "1" + "}" * 900):
        add("goal", value)
    add("moon", "{}")
    models.DiaryEntry.objects.bulk_create(rows)
    session = models.TrainingSession.objects.get(person=who.person)
    odd = {
        "faults": {"\ud800": 1.0, "a\x00": 2.0},
        "values": {"\ud800": 1.0},
        "movement": "hip\x01 stretch " * 10,
    }
    for one in models.TrainingSet.objects.filter(session=session):
        one.details = json.dumps(set_value(one.details) | odd)
        one.save()
    told = {"effort": 2, "pain": 9.0, "morning": "", "note": "\ud800\x00", "pains": []}
    told["pains"] = [{"level": 3.0, "movement": "word " * 5_000, "side": "left"}]
    session.told = json.dumps(told)
    session.save()
    type(who.person).objects.filter(pk=who.person.pk).update(sequence=2_000)
    who.person.refresh_from_db()
    return len(rows) - mendable


def test_pages_and_files_pass_over_what_cannot_be_read_and_say_so(people: People) -> None:
    """Rows of an older version: texts are mended, the rest is left out, counted and told; nothing is lost."""
    broken = poison(people.client)
    assert_all_pages_answer(people.client)
    assert exchanging.diary_of(people.client.user).unreadable == broken
    for path in ("/today/", "/plan/", "/goals/"):
        assert "cannot be read and are left out here" in people.client.browser.get(path).content.decode()
    assert "no se pueden leer" in people.client.browser.get("/es/goals/").content.decode()
    body(people.client.browser.get(f"{DATA}export/csv/"))
    assert f"{broken} stored entries cannot be read" in people.client.browser.get(DATA).content.decode()
    assert_all_pages_answer(people.stranger)


def test_a_new_version_takes_the_place_of_one_that_cannot_be_read(people: People) -> None:
    """Devices that hold what an older server took go on: their next version is taken, whatever is stored."""
    poison(people.client)
    values = [
        {**WHOLE[row.kind], "id": row.key, "record": {**WHOLE[row.kind]["record"], "id": row.key}}
        for row in models.DiaryEntry.objects.filter(person=people.client.person, kind__in=["goal", "plan", "activity"])
    ]
    assert send(people.client, [])["sequence"] > 1_000
    answer = send(people.client, values)
    assert answer["refused"] == []
    again = send(people.client, values)
    assert again["changed"] == 0
    assert_all_pages_answer(people.client)


# ---- once is once ------------------------------------------------------------------------------------------------

FORMS: Final = (
    "2026-11-24T07:00:00.000Z",
    "2026-11-24T07:00:00Z",
    "2026-11-24T07:00Z",
    "2026-11-24T08:00:00+01:00",
    "2026-11-24 08:00+0100",
    "2026-11-24T07:00:00.000000Z",
)


@pytest.mark.parametrize("first", FORMS)
def test_the_same_session_told_in_other_words_is_written_once(people: People, first: str) -> None:
    """Forms of times, composed accents, order of keys, whole numbers or not: one session, one change."""
    record = {
        "ended": "2026-11-24T07:30:00Z",
        "zone": "Europe/Madrid",
        "note": "café",
        "sets": [{"movement": "squat", "side": "both", "kind": "repetitions", "done": 5, "values": {"a": 1, "b": 0}}],
    }
    other = {
        "sets": [
            {"values": {"b": -0.0, "a": 1.0}, "done": 5.0, "kind": "repetitions", "side": "both", "movement": "squat"}
        ],
        "note": "cafe\u0301",
        "zone": "Europe/Madrid",
        "ended": "2026-11-24T08:30:00.000+01:00",
        "effort": None,
    }
    answers = []
    for form in (first, *FORMS):
        for one in (record, other):
            value = {"kind": "session", "id": "s1", "changed": form, "record": {**one, "started": form}}
            answers.append(send(people.client, [value])["changed"])
    assert answers == [1] + [0] * (len(answers) - 1)
    [held] = send(people.client, [])["entries"]
    assert held["record"]["started"] == FORMS[0]
    assert held["record"]["zone"] == "Europe/Madrid"


def test_a_clock_that_runs_ahead_writes_once_too(people: People) -> None:
    """A time in the future is set back to now, which is another one each time; that alone changes nothing."""
    values = [value | {"changed": "2199-01-01T00:00:00Z"} for value in WHOLE.values()]
    assert [send(people.client, values)["changed"] for _ in range(3)] == [len(values), 0, 0]
    gone = [{**values[0], "record": None}]
    assert [send(people.client, gone)["changed"] for _ in range(3)] == [1, 0, 0]


# ---- what a refusal costs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        0,
        {},
        "\ud800",
        {"kind": "observation", "id": "e", "changed": "x", "record": {f"k{number}": 1 for number in range(300)}},
        {"kind": "session", "id": "e", "record": {"sets": [{}] * 900}},
        {"kind": "plan", "id": "", "record": {"slots": [{"a": 1}] * 900}},
        {"kind": "goal", "id": ""},
        {"kind": "session", "id": "e", "record": {"sets": [{"faults": {" must be given" * 900: -1}}]}},
    ],
)
@pytest.mark.parametrize("many", [1, 60, 600])
def test_an_answer_is_at_most_twenty_times_its_question(people: People, entry: Any, many: int) -> None:
    """However many entries are wrong in however many ways; short questions may get some thousand bytes."""
    question = json.dumps({"after": 0, "device": "d", "entries": [entry] * many}, separators=(",", ":"))
    if len(question) > 1_000_000:
        return
    answer = people.client.browser.post("/api/v1/sync", question, content_type="application/json")
    assert answer.status_code == HTTPStatus.OK
    assert len(answer.content) < max(20 * len(question), 10_000)


# ---- other ways in -----------------------------------------------------------------------------------------------


DEEP: Final = ("[" * 900 + "]" * 900, "[" * 100_000, '{"a":' * 600 + "1" + "}" * 600, "1" * 5_000, "NaN")


@pytest.mark.parametrize("content", DEEP)
@pytest.mark.parametrize("path", ["/api/v1/sync", "/api/v1/sets", "/api/v1/me"])
def test_deep_json_is_no_mistake_of_ours(people: People, path: str, content: str) -> None:
    """Whatever shape a body has, it is answered."""
    method = people.client.browser.put if path.endswith("me") else people.client.browser.post
    answer = method(path, content, content_type="application/json")
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR


@pytest.mark.parametrize(
    "content", ["[" * 900 + "]" * 900, "[" * 3_900, '"\\ud800"', '{"endpoint": "\\ud800"}', "1" * 3_900]
)
def test_deep_json_for_reminders_is_refused(people: People, content: str) -> None:
    """A browser's subscription is JSON in a form."""
    answer = people.client.browser.post("/reminders/browser/", {"subscription": content})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("content", DEEP)
@pytest.mark.django_db
def test_deep_json_for_passkeys_is_no_mistake_of_ours(client: Client, content: str) -> None:
    """A passkey is JSON in a form, too, and anybody may send one."""
    client.get("/account/keys/webauthn/login/", headers={"Accept": "application/json"})
    answer = client.post("/account/keys/webauthn/login/", {"credential": content})
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR


@pytest.mark.parametrize("text", ["\x00", "\x1b", "\u202e", "x" * 70, "\ufffd", "a/b"])
def test_ids_in_forms_that_are_none_are_not_there(people: People, text: str) -> None:
    """An id that no entry can have is looked up nowhere: a database may not even take its characters."""
    for path, data in (
        ("/plan/day/", {"plan": text, "act": "skip", "day": "2026-11-26"}),
        ("/plan/end/", {"plan": text}),
        ("/goals/end/", {"goal": text}),
        ("/goals/score/", {"goal": text, "value": "3"}),
        ("/today/morning/", {"session": text, "morning": "same"}),
    ):
        answer = people.client.browser.post(path, data)
        assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY), path


@pytest.mark.parametrize("text", ["\x1b", "\u202e", "\u2066x", "x\x85y"])
def test_texts_in_forms_are_held_to_the_same_rules(people: People, text: str) -> None:
    """A goal in one's own words with a control character is refused in words, and nothing is written."""
    given_form = {"kind": "function", "text": f"sit{text}", "target": "8"}
    answer = people.client.browser.post("/goals/", given_form)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not models.DiaryEntry.objects.filter(person=people.client.person).exists()
