"""Settings: one table, documented, and every mistake told at once."""

import re
from pathlib import Path

import pytest

from unsit.web import options as module
from unsit.web.errors import DataFolderError, OptionProblems
from unsit.web.keeping import keep_secret_key, made_folder, secret_key
from unsit.web.options import OPTIONS, read_options

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_an_option_is_documented_as_it_is(option: module.Option) -> None:
    """`docs/serve.md` has a row with the name, the default and the very help."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs" / "serve.md").read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]
    default = f"`{option.default}`" if option.default else "none"
    assert [f"`{option.name}`", default, option.help] in rows


def test_nothing_is_read_from_outside_but_by_the_table() -> None:
    """No file of the room reads the environment except the table's own."""
    readers = {
        path.name
        for path in (ROOT / "src" / "unsit" / "web").rglob("*.py")
        if re.search(r"os\.environ(?!\.setdefault)|getenv", path.read_text("utf-8"))
    }
    assert readers == {"options.py"}


def test_all_mistakes_are_told_at_once() -> None:
    """Each with the name, what must hold and what was got; a password is not among it."""
    wrong = {
        "UNSIT_HTTPS": "maybe",
        "UNSIT_THREADS": "0",
        "UNSIT_SECRET_KEY": "short",
        "DATABASE_URL": "mysql://me:secret@host/name",
        "UNSIT_HOSTS": "https://unsit.example",
        "UNSIT_MAIL": "smtp://me:secret@mail.example:no",
    }
    with pytest.raises(OptionProblems) as caught:
        read_options(wrong)
    text = str(caught.value)
    assert len(caught.value.problems) == len(wrong)
    assert "UNSIT_HTTPS must be yes or no (got 'maybe')" in text
    assert "UNSIT_THREADS must be a whole number from 1 to 512 (got '0')" in text
    assert "UNSIT_SECRET_KEY must have at least 32 characters (got 5)" in text
    assert "UNSIT_HOSTS must be names with commas between" in text
    assert "secret" not in text.lower().replace("unsit_secret_key", "")


def test_without_anything_the_database_is_a_file_of_ones_own() -> None:
    """No option is needed."""
    found = read_options({})
    assert found.data.is_absolute()
    assert dict(found.database) == {}
    assert found.hosts == ("localhost", "127.0.0.1", "[::1]")


def test_a_database_address_is_one_of_postgresql() -> None:
    """Name, host and user are taken from it."""
    database = read_options({"DATABASE_URL": "postgresql://me:pass@db.example:5433/unsit"}).database
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["NAME"], database["HOST"], database["PORT"]) == ("unsit", "db.example", 5433)


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    """The second start finds the first one's."""
    given = read_options({"UNSIT_DATA": str(tmp_path / "data")})
    made_folder(given.data)
    keep_secret_key(given)
    first = secret_key(given)
    keep_secret_key(given)
    assert secret_key(given) == first
    assert len(first) >= 50
    assert (given.data / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in given.data.iterdir()] == ["secret_key"]


def test_reading_the_settings_makes_nothing(tmp_path: Path) -> None:
    """Only a server that starts makes the folder."""
    given = read_options({"UNSIT_DATA": str(tmp_path / "data")})
    assert secret_key(given) != secret_key(given)
    assert not given.data.exists()


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    """It says what must hold and which option names another."""
    place = tmp_path / "file"
    place.write_text("", "utf-8")
    with pytest.raises(DataFolderError, match=r"must be a folder that can be written .*UNSIT_DATA names another"):
        made_folder(place)


def test_a_mail_server_is_read_whole() -> None:
    """Signs in a password that an address cannot hold are written with percent; ports follow from the way."""
    found = read_options({"UNSIT_MAIL": "smtp://me%40mail.example:p%2Fw@mail.example?tls=implicit"}).mail
    assert found == module.Mail("mail.example", 465, "me@mail.example", "p/w", "implicit", "me@mail.example")
    plain = read_options({"UNSIT_MAIL": "smtp://localhost:2525?tls=no&from=unsit@home.example"}).mail
    assert plain == module.Mail("localhost", 2525, "", "", "no", "unsit@home.example")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("http://mail.example", "must be an address like smtp://"),
        ("smtp://mail.example?tls=maybe", "must have tls=starttls, implicit, no (got tls='maybe')"),
        ("smtp://mail.example?secret=1", "may have tls and from behind its question mark (got secret)"),
        ("smtp://mail.example?from=me", "must have from=name@mail.example (got from='me')"),
    ],
)
def test_a_wrong_mail_server_is_told(text: str, told: str) -> None:
    """Each with what must hold and what was got."""
    with pytest.raises(OptionProblems, match=re.escape(told)):
        read_options({"UNSIT_MAIL": text})
