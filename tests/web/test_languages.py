"""Pages in another language: all of it, chosen by a link, kept by nothing but the address."""

import html
import json
import re
import tomllib
from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader
from tests.web.test_handout import words_of
from tests.web.test_pages import Reader
from tools import languages

from unsit.figure.place_words import ENGLISH as PLACE_WORDS
from unsit.movement.library import load_library
from unsit.movement.texts import FORBIDDEN, flat_texts, texts_of
from unsit.web.pages import views
from unsit.web.pages.handout import handout

LIBRARY = load_library()
FOREIGN = [code for code, _ in settings.LANGUAGES if code != "en"]
PAGES = [
    "/",
    "/movements/",
    *(f"/movements/{name}/" for name in LIBRARY.movements),
    "/choose/",
    "/go/",
    "/go/?routine=hips_and_lower_back&place=plane",
    "/go/?goal=desk_break&place=floor",
    "/go/?movement=squat",
    "/history/",
    "/about/privacy/",
]
FEWEST_WORDS = 3
SIDED = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border)-)?(?:left|right)\s*:|float\s*:|text-align:\s*(?:left|right)"
)


def test_spanish_is_there() -> None:
    """Beside English there is Spanish, and each is named in itself."""
    assert {"en": "English", "es": "Español"}.items() <= dict(settings.LANGUAGES).items()


@pytest.mark.parametrize("code", FOREIGN)
def test_no_message_of_the_pages_is_untranslated(code: str) -> None:
    """Every message in code and templates stands in the language's file, translated; none there is gone."""
    catalog = languages.brought_up_to_date(code)
    assert languages.untranslated(catalog) == []
    folder = languages.folder_of(code)
    assert (folder / "django.po").read_bytes() == languages.as_po(catalog)
    assert (folder / "django.mo").read_bytes() == languages.compiled(catalog)


@pytest.mark.parametrize("code", FOREIGN)
def test_translations_keep_their_blanks_and_promise_nothing_medical(code: str) -> None:
    """What is filled in is filled in everywhere, and the house's rule for words holds in every language."""
    blanks = re.compile(r"%\(\w+\)[sd]")
    for message in languages.read(code):
        told = [message.string] if isinstance(message.string, str) else list(message.string or ())
        own = message.id if isinstance(message.id, str) else message.id[-1]
        assert [set(blanks.findall(text)) for text in told] == [set(blanks.findall(own))] * len(told), own
        assert not FORBIDDEN.search(" ".join(told)), own


def english() -> Iterator[tuple[str, str]]:
    """Give every English sentence of pages and library with what it is in Spanish."""
    for message in languages.read("es"):
        if isinstance(message.id, str) and message.id:
            yield message.id, str(message.string)
    for things, in_spanish in (
        (LIBRARY.movements.values(), LIBRARY.movement),
        (LIBRARY.routines.values(), LIBRARY.routine),
    ):
        for thing in things:
            yield from zip(texts_of(thing).values(), texts_of(in_spanish(thing.id, "es")).values(), strict=True)


# What a page fills into a sentence is no part of it; the words for the phone's place are put together in pieces.
ENGLISH = {
    piece.strip(" .,:;")
    for own, told in (*english(), *((text, "") for text in PLACE_WORDS.values()))
    if own != told
    for piece in re.split(r"%\(\w+\)[sd]|\{\w+\}", own)
    if len(piece.split()) >= FEWEST_WORDS
}


def told_on(page: str) -> list[str]:
    """Give all that a page says, aloud or in writing."""
    spoken = re.findall(r'(?:alt|aria-label|content)="([^"]*)"', page)
    return [" ".join(html.unescape(text).split()) for text in (*re.split(r"<[^>]+>", page), *spoken)]


@pytest.mark.parametrize("path", [*PAGES, "/nothing/"])
def test_no_english_shows_on_a_spanish_page(client: Client, path: str) -> None:
    """No sentence of the pages, the library or the drawings stands there as it is in English."""
    page = client.get(f"/es{path}").content.decode()
    texts = told_on(page)
    assert [text for text in texts if any(sentence in text for sentence in ENGLISH)] == []
    assert '<html lang="es" dir="ltr">' in page


def test_the_sentences_looked_for_are_those_of_english_pages(client: Client) -> None:
    """The same search finds plenty where the page is in English, so that it can be trusted."""
    texts = told_on(client.get("/en/movements/hip_stretch_wall/").content.decode())
    assert len([text for text in texts if any(sentence in text for sentence in ENGLISH)]) > 20


def test_no_english_shows_in_the_spanish_library(client: Client) -> None:
    """What the elements read is Spanish, down to the addresses below which its pages lie."""
    value = json.loads(client.get("/es/data/library.json").content)
    assert value["language"] == "es"
    texts: list[str] = []

    def gather(part: object) -> None:
        for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            texts.append(one) if isinstance(one, str) else gather(one)

    gather(value)
    assert [text for text in texts if any(sentence in text for sentence in ENGLISH)] == []
    assert value["movements"]["squat"]["camera"]["svg"] == "/es/movements/squat/camera.svg"


@pytest.mark.parametrize("path", PAGES)
def test_links_stay_in_the_language_of_the_address(client: Client, path: str) -> None:
    """Whoever has chosen Spanish stays there: every link but those of the switch leads to a Spanish page."""
    page = Reader(client.get(f"/es{path}").content.decode())
    links = [attributes for attributes in page.all("a") if "hreflang" not in attributes]
    assert [one["href"] for one in links if not one["href"].startswith(("/es/", "#"))] == []
    elements = [name for name, _ in page.tags if name.startswith("unsit-")]
    addresses = [
        value
        for name, attributes in page.tags
        if name in elements
        for key, value in attributes.items()
        if key in {"library", "movements", "go", "choose", "history"}
    ]
    assert all(address.startswith("/es/") for address in addresses)


def test_a_link_changes_the_language_and_keeps_the_page(client: Client) -> None:
    """Each language is a link to the same page with the same question, marked with its language; no cookie is set."""
    response = client.get("/go/?routine=hip_stretch&place=wall")
    page = Reader(response.content.decode())
    switch = {one["hreflang"]: one for one in page.all("a") if "hreflang" in one}
    assert switch["es"]["href"] == "/es/go/?routine=hip_stretch&place=wall"
    assert switch["es"]["lang"] == "es"
    assert switch["en"].get("aria-current") == "true"
    changed = client.get(switch["es"]["href"])
    assert changed.headers["Content-Language"] == "es"
    back = {one["hreflang"]: one for one in Reader(changed.content.decode()).all("a") if "hreflang" in one}
    assert back["en"]["href"] == "/en/go/?routine=hip_stretch&place=wall"
    assert back["es"].get("aria-current") == "true"
    assert not response.cookies
    assert not changed.cookies


def test_search_engines_are_told_of_every_language(client: Client) -> None:
    """A page names itself in all languages, and the one for everybody else; an error names none."""
    links = Reader(client.get("/es/movements/squat/").content.decode()).all("link")
    found = {one["hreflang"]: one["href"] for one in links if one.get("rel") == "alternate"}
    assert found == {
        "en": "http://testserver/en/movements/squat/",
        "es": "http://testserver/es/movements/squat/",
        "x-default": "http://testserver/movements/squat/",
    }
    wrong = Reader(client.get("/es/nothing/").content.decode()).all("link")
    assert [one for one in wrong if one.get("rel") == "alternate"] == []


def test_without_a_language_in_the_address_the_browser_says_which(client: Client) -> None:
    """The first one it prefers that there is; links then name no language either; English where there is none."""
    page = client.get("/", headers={"accept-language": "es-MX,es;q=0.9,en;q=0.5"})
    text = page.content.decode()
    assert '<html lang="es" dir="ltr">' in text
    assert 'href="/choose/"' in text
    assert "Accept-Language" in page.headers["Vary"]
    assert '<html lang="en" dir="ltr">' in client.get("/", headers={"accept-language": "fi,fr;q=0.9"}).content.decode()
    kept = client.get("/en/", headers={"accept-language": "es"})
    assert '<html lang="en" dir="ltr">' in kept.content.decode()


def test_a_language_that_is_not_there_is_no_page(client: Client) -> None:
    """It is 404; the code of one that is there leads on without its slash too."""
    assert client.get("/fi/").status_code == HTTPStatus.NOT_FOUND
    moved = client.get("/es")
    assert (moved.status_code, moved.headers["Location"]) == (HTTPStatus.MOVED_PERMANENTLY, "/es/")
    moved = client.get("/es/movements/squat")
    assert (moved.status_code, moved.headers["Location"]) == (HTTPStatus.MOVED_PERMANENTLY, "/es/movements/squat/")


def test_one_answer_does_not_change_the_language_of_the_next(client: Client) -> None:
    """After a Spanish page, also one that failed, an English one is English throughout."""
    client.get("/es/nothing/")
    client.get("/es/movements/squat/")
    text = client.get("/movements/squat/").content.decode()
    assert '<html lang="en" dir="ltr">' in text
    assert 'href="/choose/"' in text


def test_an_installed_page_begins_in_its_language(client: Client) -> None:
    """The manifest's start and shortcuts lie below the language."""
    value = client.get("/es/manifest.webmanifest").json()
    assert (value["lang"], value["start_url"], value["scope"]) == ("es", "/es/", "/")
    assert all(one["url"].startswith("/es/") for one in value["shortcuts"])


@pytest.mark.parametrize("name", sorted(LIBRARY.movements))
def test_a_handout_in_spanish_is_one_page_with_all_that_the_file_says(client: Client, name: str) -> None:
    """The same claim as for English, and no English sentence beside it."""
    movement = LIBRARY.movement(name, "es")
    content = client.get(f"/es/movements/{name}/handout.pdf").content
    document = PdfReader(BytesIO(content))
    assert len(document.pages) == 1
    assert document.trailer["/Root"]["/Lang"] == "es"  # type: ignore[index]
    text = words_of(content)
    told = [
        movement.name,
        movement.text.summary,
        *movement.text.setup,
        *movement.text.steps,
        movement.text.breathing,
        *(part for fault in movement.faults for part in (fault.cue, fault.reason)),
        *movement.safety.stop_when,
    ]
    assert [sentence for sentence in told if sentence not in text] == []
    assert [sentence for sentence in ENGLISH if sentence in text] == []
    assert handout(LIBRARY.movements[name], "en") != content


def test_a_language_is_begun_with_every_text_there_is() -> None:
    """The file that the command writes for a movement holds each of its texts at its place."""
    for thing in (LIBRARY.movements["cobra"], LIBRARY.programs["side_kick_weekly"]):
        written = tomllib.loads(languages.text_file(texts_of(thing)))
        assert dict(flat_texts(written)) == {path: told for path, told in texts_of(thing).items() if told}


def test_a_language_that_is_begun_is_told_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One command writes every file, offers nothing half done, and names what is left: pages, library, elements."""
    monkeypatch.setattr(languages, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(languages, "TEXTS", tmp_path / "texts")
    monkeypatch.setattr(languages, "ROOT", tmp_path)
    monkeypatch.setattr(languages, "FRONTEND", tmp_path)
    (tmp_path / "words.ts").write_text("const en: Words = {};", "utf-8")
    left = languages.bring("fr")
    assert [one.partition(":")[0] for one in left] == ["pages", "library", "figure", "figure", "elements"]
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    assert "msgid" in (folder / "django.po").read_text("utf-8")
    assert not (folder / "django.mo").exists()
    assert len(list((tmp_path / "texts" / "fr").iterdir())) == len(LIBRARY.movements) + len(LIBRARY.routines) + len(
        LIBRARY.programs
    )
    assert languages.main(["not a language"]) == 2


def test_a_language_from_right_to_left_turns_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says its direction, and no rule of a style sheet names a side of the screen instead of the text's."""
    monkeypatch.setattr(settings, "LANGUAGES", [*settings.LANGUAGES, ("ar", "العربية")])
    assert '<html lang="ar" dir="rtl">' in client.get("/ar/").content.decode()
    assert '<html lang="es" dir="ltr">' in client.get("/es/").content.decode()
    assert client.get("/ar/manifest.webmanifest").json()["dir"] == "rtl"
    styles = sorted((Path(views.__file__).parent / "static" / "pages").glob("*.css"))
    assert {style.name: SIDED.findall(style.read_text("utf-8")) for style in styles} == {
        "account.css": [],
        "plans.css": [],
        "style.css": [],
    }
