"""Devices that were apart come to the same, and no set is lost or told twice."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.diary.examples import RECORDS, SESSION, entry_of
from tests.web.conftest import People, Someone

from unsit.diary.merging import merged
from unsit.diary.model import Entry, Safety, TrainingSession
from unsit.diary.writing import entry_value
from unsit.web.people.actions import new_token, revoke_token
from unsit.web.training import actions, models
from unsit.web.training.purging import forget_deleted
from unsit.web.training.rows import text_of
from unsit.web.training.syncing import changes, sync

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def send(who: Someone, after: int, entries: list[Any], device: str = "phone") -> dict[str, Any]:
    """Send entries as a device does, and give the answer."""
    body = json.dumps({"after": after, "device": device, "entries": entries})
    answer = who.browser.post("/api/v1/sync", body, content_type="application/json")
    assert answer.status_code == HTTPStatus.OK, answer.content
    return dict(answer.json())


def test_what_one_device_brings_another_gets(people: People) -> None:
    """Every kind of entry goes there and back, equal."""
    given_entries = [entry_value(entry_of(record)) for record in RECORDS.values()]
    first = send(people.client, 0, given_entries)
    assert (first["changed"], first["refused"]) == (len(RECORDS), [])
    second = send(people.client, 0, [], device="tablet")
    got = {one["kind"]: one["record"] for one in second["entries"]}
    assert got == {one["kind"]: one["record"] for one in given_entries}


def test_sending_twice_is_sending_once(people: People) -> None:
    """The answer was lost on the way and the device sends again: nothing is written, the number stays."""
    entries = [entry_value(entry_of(record)) for record in RECORDS.values()]
    first = send(people.client, 0, entries)
    again = send(people.client, 0, entries)
    assert (again["changed"], again["sequence"]) == (0, first["sequence"])
    assert models.TrainingSet.objects.visible_to(people.client.user).count() == len(SESSION.sets)


def test_nobody_sees_anothers_diary(people: People) -> None:
    """Trainer and stranger get nothing of a client's, and what has the same id is another's entry."""
    send(people.client, 0, [entry_value(entry_of(SESSION))])
    assert send(people.stranger, 0, [])["entries"] == []
    assert send(people.trainer, 0, [])["entries"] == []
    theirs = replace(SESSION, name="Another's")
    send(people.stranger, 0, [entry_value(entry_of(theirs))])
    [mine] = send(people.client, 0, [])["entries"]
    assert mine["record"]["name"] == SESSION.name


def test_a_bad_entry_does_not_hold_up_the_good_ones(people: People) -> None:
    """It is told with its place and every problem; the others are kept."""
    bad = entry_value(entry_of(replace(SESSION, id="b" * 32)))
    bad["record"]["pain"] = 40
    bad["record"]["sets"][0]["done"] = "many"
    answer = send(people.client, 0, [entry_value(entry_of(SESSION)), bad, 7])
    assert answer["changed"] == 1
    assert [(one["place"], len(one["problems"])) for one in answer["refused"]] == [(2, 2), (3, 1)]
    codes = [(one["path"], one["code"], one["values"]) for one in answer["refused"][0]["problems"]]
    assert codes == [("sets[1].done", "number", {}), ("pain", "between", {"low": 0, "high": 10.0})]


def test_a_refused_entry_is_told_by_a_code_for_programs_and_a_sentence_for_people(people: People) -> None:
    """The code and its values are the same in every language; the sentence is not, and says nothing twice."""
    bad = entry_value(entry_of(replace(SESSION, pain=None)))
    bad["record"]["pain"] = 40
    found = {}
    for language in ("en", "es"):
        answer = people.client.browser.post(
            "/api/v1/sync",
            json.dumps({"after": 0, "entries": [bad]}),
            content_type="application/json",
            headers={"accept-language": language},
        )
        [found[language]] = answer.json()["refused"][0]["problems"]
    assert found["en"] == {
        "path": "pain",
        "code": "between",
        "values": {"low": 0, "high": 10},
        "rule": "must be from 0 to 10 (got 40)",
    }
    assert found["es"] == found["en"] | {"rule": "debe estar entre 0 y 10 (hay 40)"}


def test_a_later_version_with_fewer_sets_takes_none_away(people: People) -> None:
    """A device that saved a session early tells its effort late: the sets of the other version stay."""
    full = entry_of(SESSION, "2026-11-25T10:00:00Z")
    early = entry_of(replace(SESSION, sets=SESSION.sets[:1], effort=5), "2026-11-25T11:00:00Z")
    send(people.client, 0, [entry_value(full)])
    send(people.client, 0, [entry_value(early)])
    [held] = send(people.client, 0, [])["entries"]
    assert (len(held["record"]["sets"]), held["record"]["effort"]) == (2, 5)


def test_a_person_says_last_how_many_it_was(people: People) -> None:
    """A count corrected downwards holds against the greater one, whichever comes first, and a later word against it."""
    counted = replace(SESSION.sets[0], done=60.0)
    fewer = replace(counted, done=50.0, counted=60.0, answered="2026-11-24T07:13:00.000Z")
    later = replace(fewer, done=55.0, answered="2026-11-24T07:14:00.000Z")
    for minute, one in ((13, fewer), (12, counted), (14, later), (15, counted)):
        told = entry_of(replace(SESSION, sets=(one,)), f"2026-11-24T07:{minute}:00Z")
        send(people.client, 0, [entry_value(told)])
    [held] = send(people.client, 0, [])["entries"]
    assert [(one["done"], one["counted"]) for one in held["record"]["sets"]] == [(55.0, 60.0)]


def test_a_clock_that_runs_ahead_does_not_win_for_ever(people: People) -> None:
    """A change from tomorrow is set back to now, so that a change made later wins over it."""
    ahead = replace(entry_of(RECORDS["goal"]), changed="2026-11-27T12:00:00Z")
    actions.write(people.client.user, [ahead], NOW)
    later = Entry("goal", ahead.id, "2026-11-26T12:05:00Z", None)
    actions.write(people.client.user, [later], NOW + timedelta(minutes=10))
    [held] = changes(people.client.user, 0).entries
    assert held["record"] is None


def test_a_deletion_reaches_the_other_device_and_is_kept_for_a_while(people: People) -> None:
    """Other devices are told; the sets stay in the database until the time to take it back is over."""
    user = people.client.user
    actions.write(user, [entry_of(SESSION)], NOW)
    actions.write(user, [actions.deleted_entry("session", SESSION.id, NOW)], NOW)
    [held] = changes(user, 1).entries
    assert (held["id"], held["record"]) == (SESSION.id, None)
    assert models.TrainingSession.objects.visible_to(user).kept().count() == 0
    forget_deleted(NOW + timedelta(days=29))
    assert models.TrainingSet.objects.visible_to(user).count() == len(SESSION.sets)
    forget_deleted(NOW + timedelta(days=31))
    assert models.TrainingSet.objects.visible_to(user).count() == 0


def test_many_entries_are_given_in_pages(people: People) -> None:
    """A device asks as long as there is more, and gets each entry once."""
    user = people.client.user
    records = [replace(SESSION, id=f"{number:032x}") for number in range(25)]
    actions.write(user, [entry_of(one) for one in [*records, RECORDS["goal"], RECORDS["plan"]]], NOW)
    got: list[str] = []
    number, more = 0, True
    while more:
        page = changes(user, number, limit=10)
        got += [one["id"] for one in page.entries]
        number, more = page.sequence, page.more
    assert sorted(got) == sorted([one.id for one in records] + ["g1", "p1"])


def test_a_server_set_back_to_a_backup_says_so(people: People) -> None:
    """A device that knows more than the server is asked to bring everything."""
    answer = send(people.client, 99, [])
    assert (answer["reset"], answer["sequence"]) == (True, 0)


def test_health_answers_cannot_be_read_in_the_database(people: People) -> None:
    """Neither safety answers nor observations nor notes stand there in plain words."""
    safety = Safety(("osteoporosis",), (), "2026-11-26T08:00:00Z")
    actions.write(people.client.user, [entry_of(safety), entry_of(SESSION), entry_of(RECORDS["observation"])], NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM training_diaryentry")
        cells = [bytes(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT told FROM training_trainingsession")
        cells += [bytes(row[0]) for row in cursor.fetchall()]
    assert len(cells) == 3
    assert not any(word in cell for cell in cells for word in (b"osteoporosis", b"breakfast", b"hip"))


@pytest.mark.parametrize("is_behind", [False, True], ids=["in step", "behind"])
def test_a_week_goes_in_one_request_with_few_queries(people: People, is_behind: bool) -> None:
    """Every browser here counts: entries that are new, changed, deleted or known, of a plan's sessions, of any kind."""
    others = [record for kind, record in RECORDS.items() if kind != "session"]
    week = [replace(SESSION, id=f"{number:032x}", routine="hip_stretch") for number in range(7)]
    actions.write(people.client.user, [entry_of(replace(RECORDS["goal"], id="before"))], NOW - timedelta(days=30))
    new = [entry_value(entry_of(one, "2026-11-26T08:00:00Z")) for one in (*week, *others)]
    told = [replace(one, note="Later") for one in week]
    later = [entry_value(entry_of(one, "2026-11-26T09:00:00Z")) for one in (*told, *others)]
    gone = [replace(entry_of(one), changed="2026-11-26T10:00:00Z", record=None) for one in (*week[:3], others[0])]
    mixed = [*map(entry_value, gone), *(entry_value(entry_of(one, "2026-11-26T11:00:00Z")) for one in week[3:])]
    for entries in (new, later, new, mixed):
        held = changes(people.client.user, 0)
        answer = send(people.client, 0 if is_behind else held.sequence, entries)
        assert (answer["refused"], answer["more"]) == ([], False)


def test_whoever_is_behind_is_told_what_they_brought_and_all_they_missed(people: People) -> None:
    """What comes with the write is what anybody reads afterwards, each change once, whichever was brought with it."""
    user = people.client.user
    for at, record in enumerate(RECORDS.values()):
        actions.write(user, [entry_of(record)], NOW + timedelta(minutes=at))
    later = NOW + timedelta(days=1)
    for before in range(len(RECORDS) + 1):
        for kind, record in RECORDS.items():
            told = sync(user, before, [entry_value(actions.deleted_entry(kind, record.id, later))], later)
            assert told.changes == changes(user, before)
            told = sync(user, before, [entry_value(entry_of(record, text_of(later)))], later)
            assert told.changes == changes(user, before)
            later += timedelta(minutes=1)


def test_a_device_far_behind_brings_first_and_then_gets_everything(people: People) -> None:
    """More changes than are told at once come page by page, whether or not the device brings something meanwhile."""
    user = people.client.user
    many = [replace(SESSION, id=f"{number:032x}", sets=SESSION.sets[:1]) for number in range(actions.MOST_NEWS + 20)]
    actions.write(user, [entry_of(one) for one in many], NOW)
    waiting, number, more = [entry_value(entry_of(replace(SESSION, id="f" * 32)))], 0, True
    got = set()
    while more:
        answer = send(people.client, number, waiting)
        got |= {one["id"] for one in answer["entries"]}
        waiting, number, more = [], answer["sequence"], answer["more"]
    assert got == {one.id for one in many} | {"f" * 32}


def test_a_session_that_comes_back_has_the_sets_it_came_back_with(people: People) -> None:
    """It was deleted with two sets, which stay for a while, and is told again later with one: one is there."""
    user = people.client.user
    again = replace(SESSION, sets=SESSION.sets[:1])
    actions.write(user, [entry_of(SESSION, "2026-11-25T10:00:00Z")], NOW)
    actions.write(user, [replace(entry_of(SESSION), changed="2026-11-25T11:00:00Z", record=None)], NOW)
    assert models.TrainingSet.objects.visible_to(user).count() == len(SESSION.sets)
    actions.write(user, [entry_of(again, "2026-11-25T12:00:00Z")], NOW)
    [held] = send(people.client, 0, [])["entries"]
    assert len(held["record"]["sets"]) == models.TrainingSet.objects.visible_to(user).count() == 1


def test_sets_move_with_the_session_they_belong_to(people: People) -> None:
    """A version that began at another time and holds the same sets: charts go by the new time."""
    user = people.client.user
    moved = replace(SESSION, started="2026-11-25T08:00:00Z", ended="2026-11-25T08:20:00Z")
    actions.write(user, [entry_of(SESSION, "2026-11-25T10:00:00Z")], NOW)
    actions.write(user, [entry_of(moved, "2026-11-25T11:00:00Z")], NOW)
    times = {text_of(row.started) for row in models.TrainingSet.objects.visible_to(user)}
    assert times == {"2026-11-25T08:00:00.000Z"}


def test_a_device_in_step_gets_what_it_brought_and_what_followed_without_another_look(people: People) -> None:
    """What is answered from the write itself is what anybody reads afterwards."""
    user = people.client.user
    later = NOW + timedelta(days=1)
    for kind, record in RECORDS.items():
        for entry in (entry_of(record), actions.deleted_entry(kind, record.id, later)):
            before = changes(user, 0).sequence
            told = sync(user, before, [entry_value(entry)], later)
            assert (told.written.changed, told.changes) == (1, changes(user, before))


TOO_MANY = '{"after": 0, "entries": [' + "1," * actions.MOST_ENTRIES + "1]}"


@pytest.mark.parametrize("body", ["", "[]", "{", '{"entries": 5}', '{"after": -1, "entries": []}', TOO_MANY])
def test_a_request_that_is_none_is_answered_in_words(people: People, body: str) -> None:
    """Garbage gives a status that means it, and no traceback."""
    answer = people.client.browser.post("/api/v1/sync", body, content_type="application/json")
    assert answer.status_code in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert answer.json()["detail"]


@given(st.permutations([1, 2, 3]), st.randoms(use_true_random=False))
def test_the_order_of_versions_does_not_matter(order: list[int], random: Random) -> None:
    """Three versions of a session merge to the same, whichever comes first."""
    versions = [
        entry_of(
            replace(SESSION, sets=SESSION.sets[: random.randint(0, 2)], effort=random.randint(1, 5)),
            f"2026-11-25T1{random.randint(0, 3)}:00:00Z",
            random.choice(["phone", "tablet"]),
        )
        for _ in order
    ]
    one, two, three = (versions[place - 1] for place in order)
    assert merged(merged(one, two), three) == merged(merged(*versions[:2]), versions[2])
    assert merged(one, one) == one


@dataclass
class Device:
    """A device with entries of its own, what it has not brought yet, and the number it got last."""

    name: str
    known: dict[tuple[str, str], Entry] = field(default_factory=dict)
    waiting: dict[tuple[str, str], Entry] = field(default_factory=dict)
    number: int = 0

    def note(self, entry: Entry) -> None:
        """Write an entry while nobody listens."""
        key = (entry.kind, entry.id)
        self.known[key] = merged(self.known[key], entry) if key in self.known else entry
        self.waiting[key] = self.known[key]

    def take(self, values: list[dict[str, Any]]) -> None:
        """Take what the server gives."""
        got, bad = actions.read_entries(values)
        assert not bad
        for one in got:
            key = (one.kind, one.id)
            self.known[key] = merged(self.known[key], one) if key in self.known else one


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.randoms(use_true_random=False), st.lists(st.sampled_from(["note", "sync", "lost", "again", "all"]), max_size=30)
)
def test_every_set_a_server_took_is_there_exactly_once(people: People, random: Random, steps: list[str]) -> None:
    """Two devices come to the same, and each set is in the database once.

    They are offline for any time, answers are lost, requests sent again, in any order.
    """
    user = people.client.user
    models.TrainingSession.objects.visible_to(user).delete()
    people.client.person.__class__.objects.filter(pk=people.client.person.pk).update(sequence=0)
    devices = [Device("phone"), Device("tablet")]
    done: dict[str, TrainingSession] = {}
    for minute, step in enumerate([*steps, "all", "all"]):
        one = random.choice(devices)
        now = NOW + timedelta(minutes=minute)
        if step == "note":
            name = f"{random.randint(0, 4):032x}"
            record = replace(SESSION, id=name, sets=SESSION.sets[: random.randint(1, 2)], effort=random.randint(1, 5))
            one.note(entry_of(record, text_of(now), one.name))
            if name not in done or len(record.sets) > len(done[name].sets):
                done[name] = record
            continue
        for each in devices if step == "all" else [one]:
            values = [entry_value(entry) for entry in random.sample(list(each.waiting.values()), len(each.waiting))]
            if step == "again":
                sync(user, each.number, values, now)
            answer = sync(user, each.number, values, now)
            if step == "lost":
                continue
            each.take(list(answer.changes.entries))
            each.number = answer.changes.sequence
            each.waiting.clear()
    assert devices[0].known == devices[1].known
    rows = models.TrainingSession.objects.visible_to(user).kept()
    assert {row.key: row.sets.count() for row in rows} == {name: len(record.sets) for name, record in done.items()}


def test_a_set_is_noted_once_and_listed(people: People) -> None:
    """A program notes a set: 201; the same again: 200; it stands in the lists of this person only."""
    body = json.dumps({"id": "s1", "started": "2026-11-26T08:00:00Z", "movement": "squat", "done": 12, "side": "both"})
    answers = [
        people.client.browser.post("/api/v1/sets", body, content_type="application/json").status_code for _ in range(2)
    ]
    assert answers == [HTTPStatus.CREATED, HTTPStatus.OK]
    [listed] = people.client.browser.get("/api/v1/sets?movement=squat").json()["sets"]
    assert (listed["session"], listed["done"], listed["clean"]) == ("s1", 12.0, 0.0)
    assert people.client.browser.get("/api/v1/sets?movement=lunge").json()["sets"] == []
    for other in (people.trainer, people.stranger):
        assert other.browser.get("/api/v1/sets").json()["sets"] == []
        assert other.browser.get("/api/v1/sessions").json()["sessions"] == []


def test_a_wrong_set_is_told_in_words(people: People) -> None:
    """Every problem in one answer, and nothing is kept."""
    body = json.dumps({"id": "s1", "started": "soon", "movement": "squat", "done": -1, "side": "up"})
    answer = people.client.browser.post("/api/v1/sets", body, content_type="application/json")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    problem = answer.json()
    assert {one["path"] for one in problem["errors"]} == {"started", "done", "side"}
    assert all(one["rule"] for one in problem["errors"])
    assert models.TrainingSession.objects.count() == 0


@pytest.mark.parametrize("path", ["/api/v1/sets", "/api/v1/sessions"])
def test_without_an_account_the_interface_is_closed(client: Client, path: str, db: None) -> None:
    """No key and no cookie: 401."""
    assert client.get(path).status_code == HTTPStatus.UNAUTHORIZED


def test_a_key_opens_what_its_scope_says_until_it_is_revoked(client: Client, people: People) -> None:
    """Reading with a reading key; writing with it is 403; after it was revoked, 401."""
    token, key = new_token(people.client.user, "watch", ["read"])
    headers = {"authorization": f"Bearer {key}"}
    assert client.get("/api/v1/sets", headers=headers).status_code == HTTPStatus.OK
    body = json.dumps({"after": 0, "entries": []})
    sent = client.post("/api/v1/sync", body, content_type="application/json", headers=headers)
    assert sent.status_code == HTTPStatus.FORBIDDEN
    assert not revoke_token(people.stranger.user, token.pk, NOW)
    assert revoke_token(people.client.user, token.pk, NOW)
    assert client.get("/api/v1/sets", headers=headers).status_code == HTTPStatus.UNAUTHORIZED
