"""What pages say of where answers are kept: true for somebody with an account and for somebody without."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from tests.web.conftest import People

PAGES = (
    "/",
    "/choose/",
    "/go/",
    "/go/?own=anything",
    "/history/",
    "/own/",
    "/about/privacy/",
    "/movements/",
    "/checks/",
    "/account/login/",
    "/account/signup/",
)
PROMISE = re.compile(
    r"(stays?|kept|saved|nowhere else|leaves?)\b[^.]*\b(your|this|the) (device|browser)|stays? with you"
    r"|(qued\w+|guard\w+|sal\w+)\b[^.]*\b(tu|este|el) (dispositivo|navegador)|qued\w+ contigo"
)
"""Where something is kept, or that it goes nowhere else."""
SAID_OF_BOTH = re.compile(r"account|cuenta")
NOT_OF_ANSWERS = re.compile(
    "picture|imagen|imágenes|passkey|llave|without a network|sin red|sin conexión|a browser may|un navegador puede"
)


class Paragraphs(HTMLParser):
    """The texts of a page, one for each element that holds some."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts = [""]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parent's name
        """Begin another text with every block."""
        if tag in {"p", "li", "h1", "h2", "section", "script"}:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        """Go on with the text."""
        self.texts[-1] += data


def texts(client: Client, address: str) -> list[str]:
    """Return what a page says, in lower case."""
    answer = client.get(address)
    return [" ".join(text.split()).lower() for text in Paragraphs(answer.content.decode()).texts]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_promises_a_device_alone_to_whoever_has_an_account(people: People, path: str, language: str) -> None:
    """Whoever reads it, signed in or not: a sentence about where answers are kept names the account too."""
    address = path if language == "en" else f"/es{path}"
    for reader in (Client(), people.client.browser):
        wrong = [
            text
            for text in texts(reader, address)
            if PROMISE.search(text) and not SAID_OF_BOTH.search(text) and not NOT_OF_ANSWERS.search(text)
        ]
        assert wrong == []


@pytest.mark.parametrize(
    ("address", "sentences"),
    [
        (
            "/about/privacy/",
            ("without an account", "encrypted there", "seven days", "home screen", "save all"),
        ),
        ("/es/about/privacy/", ("sin una cuenta", "cifradas", "siete días", "pantalla de inicio", "guardar todo")),
    ],
)
def test_the_privacy_page_says_what_a_browser_may_delete_and_the_ways_out(
    people: People, address: str, sentences: tuple[str, ...]
) -> None:
    """Safari's seven days, the home screen, the account and the file stand there for every reader."""
    for reader in (Client(), people.client.browser):
        text = " ".join(texts(reader, address))
        assert [sentence for sentence in sentences if sentence not in text] == []
