"""Dates in the languages of the world, and files whose months nobody knows."""

import json
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from tests.interop.reading import read, sessions
from tests.interop.samples import FILES
from tools.date_words import text as made_text

from unsit.diary.exchange import UnreadableFile
from unsit.interop.date_words import FILE, months_of
from unsit.interop.dates import read_date
from unsit.interop.hevy import HEVY
from unsit.interop.strong import STRONG
from unsit.interop.times import read_seconds, read_time

HEAD = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,"
    "weight_kg,reps,distance_km,duration_seconds,rpe\n"
)
LANGUAGES = json.loads(FILE.read_text("utf-8"))["languages"]


def hevy(*starts: str) -> str:
    """Return a table of Hevy with one set at each of these times."""
    return HEAD + "".join(f'A,"{start}",,,Squat,,,0,normal,,5,,,\n' for start in starts)


@pytest.mark.parametrize("code", ["fr", "nb", "nl", "pl", "ru", "sv", "tr"])
def test_a_year_of_hevy_has_its_twelve_months_in_every_language(code: str) -> None:
    """One session a month, each in the right one."""
    found = read(HEVY, (FILES / f"hevy_{code}.csv").read_bytes(), "UTC")
    assert [one.started[:7] for one in sessions(found)] == [f"2025-{month:02}" for month in range(1, 13)]
    assert found.bad == ()


@pytest.mark.parametrize("code", [code for code, one in LANGUAGES.items() if all(one["months"])])
@pytest.mark.parametrize("is_short", [False, True])
def test_a_year_is_read_in_every_language_that_cldr_has_words_for(code: str, *, is_short: bool) -> None:
    """Twelve words of one language are twelve months, whatever other languages mean by them."""
    words = [min(one.split(), key=len) if is_short else one.split()[0] for one in LANGUAGES[code]["months"]]
    if len(set(words)) == 12:
        assert list(months_of(words).values()) == list(range(1, 13))


def test_the_words_are_those_of_cldr() -> None:
    """After a new version of Babel: `python -m tools.date_words`."""
    assert FILE.read_text("utf-8") == made_text()


@pytest.mark.parametrize(
    "written",
    [
        "26 de jul. de 2026, 7:06 p. m.",
        "2026年7月26日 下午7:06",
        "2026년 7월 26일 오후 7:06",
        "26 thg 7, 2026 19:06",
        "26. heinäkuuta 2026 klo 19.06",
        "2026. júl. 26. 19:06",
        "2026 m. liepos 26 d. 19:06",
        "26 ביולי 2026, 19:06",
        "٢٦ يوليو ٢٠٢٦, ٧:٠٦ م",
        "26 ก.ค. 2569 19:06",
        "dim. 26 juil. 2026 à 19h06",
        "26/07/2026 19:06",
        "26. 7. 2026, 19:06",
        "July 26th, 2026 7:06 p.m.",
    ],
)
def test_a_time_is_read_as_a_phone_writes_it(written: str) -> None:
    """Weekdays, halves of the day, other digits, other calendars, words between the numbers."""
    assert read_date(written) == (date(2026, 7, 26), time(19, 6))
    assert read_time(written, ZoneInfo("UTC")).isoformat() == "2026-07-26T19:06:00+00:00"


def test_a_month_that_is_none_refuses_the_file_in_one_sentence_that_names_the_word() -> None:
    """Not one line for each of thousands of rows, and not the rows of other months alone."""
    with pytest.raises(UnreadableFile, match=r"every month must be a word .* \(got Brumaire\)"):
        read(HEVY, hevy("3 Mar 2025, 18:05", *["3 Brumaire 2025, 18:05"] * 2_000))


def test_a_month_that_is_two_in_two_languages_is_not_guessed() -> None:
    """`lis` alone may be October or November; with another month of the same language it is one of them."""
    with pytest.raises(UnreadableFile, match="got lis"):
        read(HEVY, hevy("3 lis 2025, 18:05"))
    polish = sessions(read(HEVY, hevy("3 lis 2025, 18:05", "3 kwi 2025, 18:05"), "UTC"))
    croatian = sessions(read(HEVY, hevy("3 lis 2025, 18:05", "3 sij 2025, 18:05"), "UTC"))
    assert (polish[0].started[:7], croatian[0].started[:7]) == ("2025-11", "2025-10")


def test_days_and_months_in_numbers_are_told_apart_by_the_file_or_not_at_all() -> None:
    """One day after the 12th decides; without one the file is refused."""
    american = sessions(read(HEVY, hevy("07/04/2026 7:06 PM", "07/26/2026 7:06 PM"), "UTC"))
    assert [one.started[:10] for one in american] == ["2026-07-04", "2026-07-26"]
    with pytest.raises(UnreadableFile, match="whether the day or the month comes first"):
        read(HEVY, hevy("07/04/2026 7:06 PM"))


def test_an_unknown_unit_in_a_header_refuses_the_file_in_one_sentence() -> None:
    """Every weight would be wrong."""
    with pytest.raises(UnreadableFile, match="must be one of the units"):
        read(
            STRONG,
            "Date,Workout Name,Exercise Name,Set Order,Weight (stones),Reps\n2026-03-02 18:30:00,A,Squat,1,5,5\n",
        )


def test_headers_units_and_lengths_of_time_are_read_in_other_languages() -> None:
    """A German table with decimal commas; hours are no seconds."""
    table = (
        "Datum;Name des Trainings;Dauer;Name der Übung;Satz;Gewicht (Kilogramm);Wdh.;Entfernung (Meter);Sekunden\n"
        "2026-03-02 18:30:00;Beine;1 Std. 5 Min.;Squat;1;62,5;8;;\n"
    )
    (session,) = sessions(read(STRONG, table, "UTC"))
    assert (session.sets[0].weight_kg, session.work_s) == (62.5, 3900)
    assert read_seconds("1 ч 5 мин") == 3900
