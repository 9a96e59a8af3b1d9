"""A file brought in again changes nothing, a workout of two programs counts once, and what is left out is shown."""

from http import HTTPStatus

import pytest
from tests.interop.samples import APPLE, SAMPLES, STRONG
from tests.web.conftest import People, Someone
from tests.web.test_data import DATA, bring, fill

from unsit.diary.exchange import writers
from unsit.web.people.models import Person
from unsit.web.training.exchanging import diary_of


def take(who: Someone, name: str) -> str:
    """Bring in a sample and say yes; return the page that said what it brings."""
    form, content, _ = SAMPLES[name]
    page: str = bring(who, content, "file", form).content.decode()
    who.browser.post(f"{DATA}import/confirm/")
    return page


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_file_three_times_changes_the_diary_once(people: People, name: str) -> None:
    """The second and third time nothing is new and nothing changed, neither in the preview nor in the diary."""
    take(people.client, name)
    first = {(one.kind, one.id, one.changed, repr(one.record)) for one in diary_of(people.client.user).entries}
    number = Person.objects.get(user=people.client.user).sequence
    for _ in range(2):
        assert "All of it is there already." in take(people.client, name)
        assert {
            (one.kind, one.id, one.changed, repr(one.record)) for one in diary_of(people.client.user).entries
        } == first
        assert Person.objects.get(user=people.client.user).sequence == number
    assert first


def test_one_evening_of_two_programs_counts_once_whichever_comes_first(people: People) -> None:
    """Strong's sets stay, Apple's activity of the same hour goes, and the page says so."""
    evening = APPLE.replace("2026-07-26 19:06", "2026-03-02 18:32").replace("2026-07-26 20:09", "2026-03-02 19:33")
    apple = evening.replace("+0200", "+0100").replace('duration="20"', 'duration="61"').encode()
    for who, order in ((people.client, (STRONG.encode(), apple)), (people.stranger, (apple, STRONG.encode()))):
        pages = []
        for content in (*order, *order):
            pages.append(bring(who, content, "file").content.decode())
            who.browser.post(f"{DATA}import/confirm/")
        done = [one for one in diary_of(who.user).entries if one.kind in ("session", "activity")]
        assert sorted((one.kind, getattr(one.record, "origin", "")) for one in done) == [
            ("activity", "strong"),
            ("session", "strong"),
        ]
        assert "Workouts that your diary has from another program, taken once: 1." in pages[1]


@pytest.mark.parametrize("name", [name for name in writers() if name not in ("fit-activity", "fit-workout")])
def test_the_page_says_what_a_file_leaves_out(people: People, name: str) -> None:
    """By kind and count; the archive leaves out nothing."""
    fill(people.client)
    answer = people.client.browser.get(f"{DATA}export/{name}/left-out/")
    assert answer.status_code == HTTPStatus.OK
    page = answer.content.decode()
    assert ("Everything in your diary is in this file." in page) == (name == "archive")
    assert ("Goals that are not in this file: 1." in page) == (name != "archive")
    assert people.client.browser.get(f"{DATA}export/nothing/left-out/").status_code == HTTPStatus.NOT_FOUND
