"""The pages: whole without a script, without anything from elsewhere, and honest when there is nothing to show."""

import re
from html.parser import HTMLParser
from http import HTTPStatus

import pytest
from django.test import Client

from unsit.movement.library import load_library
from unsit.movement.texts import FORBIDDEN
from unsit.web.pages.offers import GOALS
from unsit.web.places import PLACES

PAGES = [
    "/",
    "/movements/",
    *(f"/movements/{name}/" for name in load_library().movements),
    "/checks/",
    "/choose/",
    "/go/",
    "/history/",
    "/own/",
    "/go/?own=anything",
    "/about/privacy/",
]
WRONG = [
    "/nothing/",
    "/movements/no_such/",
    "/go/?routine=no_such",
    "/go/?goal=no_such",
    "/go/?place=moon",
    "/movements/%00/",
    "/movements/../x",
]


class Reader(HTMLParser):
    """Notes what a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inside_script: list[str] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._script = tag in {"script", "style"} and not dict(attrs).get("src")

    def handle_data(self, data: str) -> None:
        """Note what stands in a script or style element."""
        if self._script and data.strip():
            self.inside_script.append(data)

    def handle_endtag(self, _tag: str) -> None:
        """Leave a script."""
        self._script = False

    def all(self, tag: str) -> list[dict[str, str]]:
        """Give the attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]


def read(client: Client, path: str, status: int = 200) -> tuple[str, Reader]:
    """Get a page that must have this status."""
    response = client.get(path)
    assert (path, response.status_code) == (path, status)
    text = response.content.decode()
    return text, Reader(text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_can_be_read_by_anybody(client: Client, path: str) -> None:
    """One title, one main heading, a language, a way past the navigation, a name on every picture; no id twice."""
    text, page = read(client, path)
    # a drawing's title has an id
    assert (len(page.all("h1")), len(page.all("main")), text.count("<title>")) == (1, 1, 1)
    assert page.all("html")[0]["lang"] == "en"
    assert {"class": "skip", "href": "#content"} in page.all("a")
    assert all("alt" in picture for picture in page.all("img"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = [attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes]
    assert {name for names in labelled for name in names.split()} <= set(ids)


@pytest.mark.parametrize("path", [*PAGES, *WRONG])
def test_a_page_has_nothing_its_own_policy_forbids(client: Client, path: str) -> None:
    """No script, style or handler stands in a page, and no address in it leads to another host."""
    text = client.get(path).content.decode()
    page = Reader(text)
    assert page.inside_script == []
    assert [
        tag for tag, attributes in page.tags if "style" in attributes or any(a.startswith("on") for a in attributes)
    ] == []
    addresses = [value for _, attributes in page.tags for key, value in attributes.items() if key in {"src", "href"}]
    assert [address for address in addresses if not re.match(r"/(?!/)|#|http://testserver/", address)] == []


def test_every_link_leads_somewhere(client: Client) -> None:
    """Whatever a page links to answers."""
    links = {
        attributes["href"].partition("#")[0]
        for path in PAGES
        for attributes in read(client, path)[1].all("a")
        if not attributes["href"].startswith("#")
    }
    assert {
        link: status for link in sorted(links) if (status := client.get(link, follow=True).status_code) != 200
    } == {}


@pytest.mark.parametrize("name", sorted(load_library().movements))
def test_a_movement_page_says_all_that_the_file_says(client: Client, name: str) -> None:
    """Set-up, steps, breathing, cues with reasons, what stops it and whom it is not for are all there, in words."""
    movement = load_library().movements[name]
    text = re.sub(r"\s+", " ", client.get(f"/movements/{name}/").content.decode()).replace("&#x27;", "'")
    told = [
        movement.name,
        movement.text.summary,
        *movement.text.setup,
        *movement.text.steps,
        movement.text.breathing,
        *(part for fault in movement.faults for part in (fault.cue, fault.reason)),
        *movement.safety.stop_when,
        *(one.text for one in movement.safety.not_for),
    ]
    assert [sentence for sentence in told if sentence not in text] == []
    assert f'<unsit-figure movement="{name}"' in text
    assert f"/movements/{name}/handout.pdf" in text


def test_no_page_promises_what_only_a_clinician_can(client: Client) -> None:
    """The words of the pages are held to the rule for the words of movement files."""
    for path in PAGES:
        text = re.sub(r"<[^>]+>", " ", client.get(path).content.decode())
        assert (path, sorted({found[0] for found in FORBIDDEN.finditer(text)})) == (path, [])


@pytest.mark.parametrize("path", WRONG)
def test_what_is_not_there_is_said_with_its_status_and_a_way_on(client: Client, path: str) -> None:
    """A wrong address gives 404, a page in words, and links back."""
    response = client.get(path)
    assert response.status_code == HTTPStatus.NOT_FOUND
    page = Reader(response.content.decode())
    assert {"class": "button first", "href": "/"} in page.all("a")


def test_a_wrong_place_is_told_together_with_a_wrong_routine(client: Client) -> None:
    """All that is wrong in an address is said at once, with what must hold; and it is not taken for markup."""
    text = client.get("/go/", {"routine": "<b>", "place": "moon"}).content.decode()
    assert "There is no such routine: &lt;b&gt;." in text
    assert "The place must be one of floor, wall, chair, plane (got moon)." in text


def test_a_name_that_is_not_the_servers_is_a_bad_request(client: Client) -> None:
    """A page elsewhere cannot speak to the server under a name of its own; it is told so, without a traceback."""
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "cannot be understood" in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_only_reads_takes_no_changes(client: Client, method: str) -> None:
    """Other methods than reading ones are 405, with those that are allowed."""
    response = getattr(client, method)("/movements/")
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "can only be read" in response.content.decode()


def test_head_answers_like_get_without_a_body(client: Client) -> None:
    """HEAD has the status and the type of GET and nothing more."""
    response = client.head("/movements/squat/")
    assert (response.status_code, response.content) == (200, b"")


def test_a_mistake_of_ours_is_a_page_that_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing view gives 500 and calm words, never a traceback."""
    monkeypatch.setattr("unsit.web.pages.views.shelves", lambda *_: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/movements/")
    text = response.content.decode()
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "nothing you did is lost" in text
    assert "ZeroDivisionError" not in text


def test_a_page_that_did_not_change_is_not_sent_again(client: Client) -> None:
    """With the tag of the answer before, the answer is 304 and empty."""
    first = client.get("/movements/")
    again = client.get("/movements/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_a_page_is_sent_as_the_browser_can_read_it(client: Client, encoding: str) -> None:
    """Brotli where it is known, else gzip, else plain; and caches are told that it depends on that."""
    response = client.get("/movements/squat/", headers={"accept-encoding": encoding})
    assert response.headers.get("Content-Encoding", "identity") == encoding
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.id)
@pytest.mark.parametrize("there", PLACES, ids=lambda there: there.id)
def test_a_session_can_be_followed_without_any_script(client: Client, goal: object, there: object) -> None:
    """For every goal and place there are sets with amounts and sides, or the honest word that nothing can be done."""
    response = client.get("/go/", {"routine": goal.routine, "place": there.id})  # type: ignore[attr-defined]
    text = response.content.decode()
    assert response.status_code == HTTPStatus.OK
    assert ("left side" in text and "right side" in text) or "Nothing of this can be done there" in text


def test_on_a_plane_the_stretch_is_done_in_the_seat(client: Client) -> None:
    """What fits the place takes the other's place, and the page says so."""
    text = client.get("/go/", {"routine": "hip_stretch", "place": "plane"}).content.decode()
    assert "Figure four on a chair takes the place of Figure four on the floor" in text
    assert "60 seconds, left side" in text


def test_a_session_may_be_asked_for_by_what_it_is_for(client: Client) -> None:
    """A goal in the address stands for its routine; a movement for itself."""
    assert "<h1>Side kick series</h1>" in client.get("/go/", {"goal": "strong_hips"}).content.decode()
    assert "<h1>Squat</h1>" in client.get("/go/", {"movement": "squat"}).content.decode()


def test_from_the_first_page_one_tap_leads_to_a_session_whose_place_is_known(client: Client) -> None:
    """With a wall, on a plane, at the desk: the session itself; where the place is not said, it is asked for."""
    links = [attributes["href"] for attributes in read(client, "/")[1].all("a")]
    assert {"/go/?goal=tight_hips&place=wall", "/go/?goal=tight_hips&place=plane"} <= set(links)
    assert {"/go/?goal=desk_break&place=chair", "/choose/?goal=strong_hips"} <= set(links)
    shortcuts = client.get("/manifest.webmanifest").json()["shortcuts"]
    assert {one["url"] for one in shortcuts} <= set(links)


def test_only_what_can_be_done_somewhere_is_offered_there(client: Client) -> None:
    """Side kicks on a plane are not among the choices; the stretch on a plane is."""
    text = client.get("/choose/").content.decode()
    assert "routine=hip_stretch&amp;place=plane" in text
    assert "routine=side_kick_series&amp;place=plane" not in text


def test_the_address_of_the_health_page_says_whether_the_database_answers(client: Client, db: None) -> None:
    """With a database that answers it is 200 and ok."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (HTTPStatus.OK, b"ok\n")


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_mobility_checks_are_listed_and_each_starts_a_session(client: Client, language: str) -> None:
    """What the number tells, how it is done, what is noise, and the address of the session; in each language."""
    text = re.sub(r"\s+", " ", client.get(f"{language}/checks/").content.decode()).replace("&#x27;", "'")
    library = load_library()
    checks = [one for one in library.movements if library.movements[one].check]
    assert len(checks) >= 5
    for name in checks:
        rule = library.movement(name, language.strip("/")).check
        assert rule is not None
        for words in (rule.name, rule.what, *rule.how, rule.basis):
            assert words in text
        assert f'href="{language}/go/?movement={name}"' in text
        assert client.get(f"{language}/go/?movement={name}").status_code == HTTPStatus.OK


def test_a_movement_that_is_no_check_has_no_word_of_one(client: Client) -> None:
    """Only movements that give a number say so."""
    assert "As a mobility check" not in client.get("/movements/squat/").content.decode()
    assert "As a mobility check" in client.get("/movements/straight_leg_raise/").content.decode()
