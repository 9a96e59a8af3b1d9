"""The report for a clinician: facts of the last weeks, in the person's language, and no judgement."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

from pypdf import PdfReader
from tests.diary.examples import RECORDS, SESSION, entry_of
from tests.web.conftest import People, body

from unsit.diary.model import Diary, Profile, Side
from unsit.web.training import actions
from unsit.web.training.exchanging import diary_of
from unsit.web.training.report import facts, report

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TODAY = date(2026, 11, 26)


def text_of(content: bytes) -> str:
    """Give the words of a PDF, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def diary(days: int) -> Diary:
    """Give a diary with a session a day."""
    sessions = []
    for number in range(days):
        at = (NOW - timedelta(days=number)).isoformat().replace("+00:00", "Z")
        sessions.append(entry_of(replace(SESSION, id=f"{number:032x}", started=at, ended=at)))
    others = [entry_of(RECORDS["plan"]), entry_of(RECORDS["observation"])]
    return Diary(Profile("Ana", "Europe/Madrid", "en"), (*sessions, *others))


def test_facts_are_those_of_the_last_twelve_weeks() -> None:
    """Older sessions are left out; weeks are counted in days, against the plan's target where one ran."""
    told = facts(diary(200), TODAY)
    assert len(told.weeks) == 12
    assert told.weeks[0][:2] == (date(2026, 9, 7), 7)
    assert told.weeks[0][3] is None
    assert told.weeks[-1][0] == date(2026, 11, 23)
    assert told.weeks[-1][1] == 4
    assert told.weeks[-1][3] == 3
    assert {(one.measure, one.side) for one in told.series} == {("", Side.LEFT), ("still_spine_deg", Side.RIGHT)}
    assert all(len(one.values) == 81 for one in told.series)


def test_the_paper_tells_it_in_plain_words() -> None:
    """Names, weeks, movements, pains; and that it gives no advice."""
    text = text_of(report(diary(20), NOW, "en"))
    wanted = ("What was done", "Ana", "Days with a session", "longest hold", "still spine", "hip", "no medical advice")
    for words in wanted:
        assert words in text


def test_a_name_with_signs_and_an_empty_diary_are_no_trouble() -> None:
    """Marks in a name are letters, and nothing done is said as such."""
    text = text_of(report(Diary(Profile("<b>&", "UTC", "en"), ()), NOW, "en"))
    assert "<b>&" in text
    assert "None was told in this time." in text


def test_everybody_gets_their_own(people: People) -> None:
    """A PDF that is kept nowhere, from one's own diary only."""
    actions.write(people.client.user, [entry_of(SESSION)], NOW)
    answer = people.client.browser.get("/account/data/report.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (HTTPStatus.OK, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "Client" in text_of(body(answer))
    for other in (people.trainer, people.stranger):
        assert diary_of(other.user).entries == ()
        assert "Client" not in text_of(body(other.browser.get("/account/data/report.pdf")))


NAMES = (
    "Приседания со штангой", "卧推 (杠铃)", "ベンチプレス", "벤치프레스", "Hip opener 🦵", "תרגיל ירך",
    "Kalça açma — ısınma", "Otwieranie bioder łąkę", "Căng cơ hông sâu", "कूल्हे का खिंचाव", "卧推 (杠鈴)",
    "\ue000\ue001", "\ue002\ue003",
)  # fmt: skip


def test_every_name_can_be_read_and_no_two_look_alike() -> None:
    """Letters that the paper lacks are written in Latin ones, or as a sign; the paper says so."""
    sets = tuple(replace(SESSION.sets[0], movement=name) for name in NAMES)
    told = replace(SESSION, started="2026-11-26T07:00:00Z", ended="2026-11-26T07:10:00Z", sets=sets)
    content = report(Diary(Profile("王小明", "UTC", "en"), (entry_of(told),)), NOW, "en")
    text = text_of(content)
    for shown in (
        "Wang Xiao Ming",
        "Wo Tui (Gang Ling)",
        "Wo Tui (Gang Ling) (2)",
        "benchipuresu",
        "Ben Chi Peu Le Seu",
    ):
        assert shown in text
    boxes = ("\ufffd\ufffd", "\ufffd\ufffd (2)")
    for shown in (*boxes, "Приседания", "Hip opener :leg:", "trgyl yrkh", "Kalça", "Otwieranie bioder łąkę"):
        assert shown in text
    assert "letters that this paper does not have" in text
    assert "letters that this paper does not have" not in text_of(report(diary(20), NOW, "en"))


def test_rows_that_have_no_room_are_counted() -> None:
    """What a table leaves out is said below it."""
    sets = tuple(replace(SESSION.sets[0], movement=f"movement {number}") for number in range(63))
    told = replace(SESSION, started="2026-11-26T07:00:00Z", ended="2026-11-26T07:10:00Z", sets=sets)
    assert "3 more are not shown" in text_of(report(Diary(Profile("", "UTC", "en"), (entry_of(told),)), NOW, "en"))
