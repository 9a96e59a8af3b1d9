"""Two devices of an account, each offline for a while, come to the same; two people on one device never do."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.signed_in import account, kept_sets, sign_in
from tests.e2e.test_player_pages import _barriers
from tests.e2e.unsit_server import Server, serving

IN_STEP = ".standing[data-phase=step]"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give where the server keeps its database."""
    return tmp_path / "data"


@pytest.fixture
def server(data: Path) -> Iterator[Server]:
    """Give a server with an empty database."""
    with serving(data) as running:
        yield running


@contextmanager
def _device(
    chromium: Browser, home: str, who: dict[str, str] | None = None, *, is_looked_into: bool = False
) -> Iterator[tuple[BrowserContext, Page]]:
    """Give a device: a browser with a profile of its own, signed in or not; looked into: axe-core may run in it."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=is_looked_into)
    context.set_default_timeout(PATIENCE_MS)
    if who is not None:
        sign_in(context, home, who)
    yield context, context.new_page()
    context.close()


def _history(page: Page, home: str) -> None:
    page.goto(f"{home}/history/")
    page.locator("unsit-history[data-read]").wait_for()


def _note_set(page: Page, movement: str, amount: int) -> None:
    """Write a set down by hand."""
    page.get_by_role("button", name="A set or session").click()
    page.get_by_label("Movement").first.fill(movement)
    page.get_by_label("Repetitions").fill(str(amount))
    page.get_by_role("button", name="Keep it", exact=True).click()
    expect(_entry(page, movement)).to_be_visible()


def _entry(page: Page, movement: str) -> Locator:
    return page.locator("li.entry").filter(has_text=movement)


def _until(page: Page, holds: Callable[[], bool], what: str) -> None:
    for _ in range(PATIENCE_MS // 100):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail(what)


def _databases(page: Page) -> list[str]:
    names: list[str] = page.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name).sort())")
    return names


def test_what_two_devices_did_offline_is_on_both_and_once_in_the_account(
    chromium: Browser, server: Server, data: Path
) -> None:
    """Each notes sets without a network; when it is back, both show all of them and the server has each once."""
    home, who = server.address, account(data, "client")
    with _device(chromium, home, who) as (phone, on_phone), _device(chromium, home, who) as (tablet, on_tablet):
        for page in (on_phone, on_tablet):
            _history(page, home)
            expect(page.locator(IN_STEP)).to_be_attached()
        for context in (phone, tablet):
            context.set_offline(True)
        _note_set(on_phone, "Push-ups", 8)
        _note_set(on_phone, "Squats", 12)
        _note_set(on_tablet, "Bridges", 10)
        expect(on_tablet.locator(".standing")).to_contain_text("1 change waits")
        assert kept_sets(data, who["person"]) == []
        phone.set_offline(False)
        expect(on_phone.locator(IN_STEP)).to_be_attached()
        tablet.set_offline(False)
        expect(on_tablet.locator(IN_STEP)).to_be_attached()
        on_phone.reload()
        for page in (on_phone, on_tablet):
            for movement in ("Push-ups", "Squats", "Bridges"):
                expect(_entry(page, movement)).to_have_count(1)
        assert kept_sets(data, who["person"]) == [("Bridges", 10), ("Push-ups", 8), ("Squats", 12)]


def test_a_deletion_and_a_correction_reach_the_other_device(chromium: Browser, server: Server, data: Path) -> None:
    """What is deleted here is gone there; what is corrected downwards stays so, though no merge takes a set away."""
    home, who = server.address, account(data, "client")
    with _device(chromium, home, who) as (_phone, on_phone), _device(chromium, home, who) as (_tablet, on_tablet):
        _history(on_phone, home)
        _note_set(on_phone, "Push-ups", 80)
        _note_set(on_phone, "Squats", 12)
        _until(on_phone, lambda: len(kept_sets(data, who["person"])) == 2, "both sets must reach the server")
        _history(on_tablet, home)
        expect(_entry(on_tablet, "Push-ups")).to_contain_text("80 ×")
        _entry(on_phone, "Squats").get_by_role("button", name="Delete").click()
        _entry(on_phone, "Push-ups").get_by_role("button", name="Change").click()
        on_phone.get_by_label("Repetitions").fill("8")
        on_phone.get_by_role("button", name="Keep it").click()
        expect(_entry(on_phone, "Push-ups")).to_contain_text("8 ×")
        _until(on_phone, lambda: kept_sets(data, who["person"]) == [("Push-ups", 8)], "the correction must arrive")
        on_tablet.reload()
        expect(on_tablet.locator(IN_STEP)).to_be_attached()
        expect(_entry(on_tablet, "Squats")).to_have_count(0)
        expect(_entry(on_tablet, "Push-ups")).to_contain_text("8 ×")


def test_a_server_that_dies_in_the_middle_gets_every_set_once(chromium: Browser, data: Path) -> None:
    """It is killed when it has taken a device's sets, before it says so; started again, it has each of them once."""
    port = _free_port()
    with serving(data, port) as first:
        home, who = first.address, account(data, "client")
        with _device(chromium, home, who) as (context, page):
            _history(page, home)
            expect(page.locator(IN_STEP)).to_be_attached()
            context.set_offline(True)
            names = [f"Movement {number:02d}" for number in range(12)]
            for number, name in enumerate(names):
                _note_set(page, name, number + 1)

            def take_and_die(route: Route) -> None:
                if first.process.poll() is None:
                    route.fetch()
                    first.kill()
                    route.abort()
                else:
                    route.continue_()

            context.route("**/api/v1/sync", take_and_die)
            context.set_offline(False)
            _until(page, lambda: first.process.poll() is not None, "the device must bring its sets")
            wanted = [(name, number + 1) for number, name in enumerate(names)]
            assert kept_sets(data, who["person"]) == wanted
            expect(page.locator(".standing[data-phase=away]")).to_be_attached()
            with serving(data, port):
                expect(page.locator(IN_STEP)).to_be_attached()
                assert kept_sets(data, who["person"]) == wanted
                page.reload()
                expect(page.locator(IN_STEP)).to_be_attached()
                assert kept_sets(data, who["person"]) == wanted


def test_what_was_done_before_signing_up_is_in_the_account(chromium: Browser, server: Server, data: Path) -> None:
    """Sets noted without an account are carried over at the first sync, and are shown once."""
    home = server.address
    with _device(chromium, home) as (context, page):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
        _history(page, home)
        _note_set(page, "Push-ups", 8)
        assert asked == []
        assert context.cookies() == []
        who = account(data, "client")
        sign_in(context, home, who)
        _history(page, home)
        expect(page.locator(IN_STEP)).to_be_attached()
        expect(_entry(page, "Push-ups")).to_have_count(1)
        assert kept_sets(data, who["person"]) == [("Push-ups", 8)]


def test_a_diary_that_is_there_already_asks_whose_the_device_s_sets_are(
    chromium: Browser, server: Server, data: Path
) -> None:
    """Somebody else may have used the device; only who says so gets its sets."""
    home, who = server.address, account(data, "client")
    with _device(chromium, home, who) as (_first, page):
        _history(page, home)
        _note_set(page, "Squats", 12)
        _until(page, lambda: kept_sets(data, who["person"]) != [], "the set must reach the server")
    with _device(chromium, home) as (context, page):
        _history(page, home)
        _note_set(page, "Push-ups", 8)
        sign_in(context, home, who)
        _history(page, home)
        expect(page.get_by_role("heading", name="1 entry from before you signed in")).to_be_visible()
        expect(_entry(page, "Push-ups")).to_have_count(0)
        assert kept_sets(data, who["person"]) == [("Squats", 12)]
        page.get_by_role("button", name="They are mine").click()
        expect(_entry(page, "Push-ups")).to_have_count(1)
        _until(page, lambda: len(kept_sets(data, who["person"])) == 2, "the sets must join the diary")


def test_two_people_on_one_device_never_see_each_other_s(chromium: Browser, server: Server, data: Path) -> None:
    """After signing out the device asks; the next account sees its own diary alone; the first one loses nothing."""
    home, client, stranger = server.address, account(data, "client"), account(data, "stranger")
    with _device(chromium, home, client) as (context, page):
        _history(page, home)
        _note_set(page, "Push-ups", 8)
        _until(page, lambda: kept_sets(data, client["person"]) != [], "the set must reach the server")
        context.set_offline(True)
        _note_set(page, "Squats", 12)
        context.clear_cookies()
        context.set_offline(False)
        _history(page, home)
        expect(page.get_by_role("heading", name="You have signed out")).to_be_visible()
        expect(page.locator(".left")).to_contain_text("1 change has not reached your account yet")
        expect(page.locator("li.entry")).to_have_count(0)
        sign_in(context, home, stranger)
        _history(page, home)
        expect(page.locator(IN_STEP)).to_be_attached()
        expect(page.locator("li.entry")).to_have_count(0)
        _note_set(page, "Bridges", 10)
        _until(page, lambda: kept_sets(data, stranger["person"]) == [("Bridges", 10)], "the stranger's must be theirs")
        assert kept_sets(data, client["person"]) == [("Push-ups", 8)]
        sign_in(context, home, client)
        _history(page, home)
        expect(page.locator(IN_STEP)).to_be_attached()
        expect(_entry(page, "Squats")).to_have_count(1)
        expect(_entry(page, "Bridges")).to_have_count(0)
        assert kept_sets(data, client["person"]) == [("Push-ups", 8), ("Squats", 12)]


@pytest.mark.parametrize("answer", ["Keep it on this device", "Remove it from this device"])
def test_who_signs_out_says_what_becomes_of_the_device_s_diary(
    chromium: Browser, server: Server, data: Path, answer: str
) -> None:
    """Kept, it is shown as before; removed, nothing of it is left on the device, and the account still has it."""
    home, who = server.address, account(data, "client")
    with _device(chromium, home, who) as (context, page):
        _history(page, home)
        _note_set(page, "Push-ups", 8)
        _until(page, lambda: kept_sets(data, who["person"]) != [], "the set must reach the server")
        context.clear_cookies()
        _history(page, home)
        page.get_by_role("button", name=answer).click()
        expect(page.get_by_role("heading", name="You have signed out")).to_have_count(0)
        expect(_entry(page, "Push-ups")).to_have_count(1 if answer.startswith("Keep") else 0)
        page.reload()
        page.locator("unsit-history[data-read]").wait_for()
        expect(_entry(page, "Push-ups")).to_have_count(1 if answer.startswith("Keep") else 0)
        sign_in(context, home, who)
        _history(page, home)
        expect(_entry(page, "Push-ups")).to_have_count(1)


def test_what_the_server_does_not_take_is_told_and_stays(chromium: Browser, server: Server, data: Path) -> None:
    """An entry that an older page wrote wrongly is told in words, and the others are brought."""
    home, who = server.address, account(data, "client")
    with _device(chromium, home, who) as (_context, page):
        _history(page, home)
        expect(page.locator(IN_STEP)).to_be_attached()
        page.evaluate(
            """(name) => new Promise((told, failed) => {
              const opened = indexedDB.open(name);
              opened.onsuccess = () => {
                const change = opened.result.transaction(["entries", "outbox"], "readwrite");
                const at = "2026-11-20T08:00:00.000Z";
                const record = { id: "o1", at, kind: "pain", value: 40, unit: "{score}", side: "both", place: "hip" };
                const entry = { kind: "observation", id: "o1", changed: at, device: "old", record };
                const key = "observation o1";
                change.objectStore("entries").put({ ...entry, key, at, movements: [], whens: [], refused: [] });
                change.objectStore("outbox").put({ key, changed: at });
                change.oncomplete = () => { opened.result.close(); told(); };
                change.onerror = failed;
              };
            })""",
            f"unsit-{who['person']}",
        )
        _note_set(page, "Push-ups", 8)
        expect(page.locator(".refused")).to_contain_text("1 entry was not taken by your account")
        page.locator(".refused summary").click()
        expect(page.locator(".refused")).to_contain_text("must be from 0 to 10")
        expect(page.locator("li.entry").filter(has_text="40 / 10")).to_have_count(1)
        assert kept_sets(data, who["person"]) == [("Push-ups", 8)]


def test_each_account_has_a_database_of_its_own(chromium: Browser, server: Server, data: Path) -> None:
    """What is kept without an account and what is kept of one never lie in one place."""
    home, who = server.address, account(data, "client")
    with _device(chromium, home) as (context, page):
        _history(page, home)
        assert _databases(page) == ["unsit"]
        sign_in(context, home, who)
        _history(page, home)
        expect(page.locator(IN_STEP)).to_be_attached()
        assert _databases(page) == ["unsit", f"unsit-{who['person']}"]


def test_nothing_that_is_asked_about_an_account_has_a_barrier(chromium: Browser, server: Server, data: Path) -> None:
    """axe-core finds nothing while it is in step, asks whose sets are found, and asks what becomes of a diary."""
    home, who = server.address, account(data, "client")
    with _device(chromium, home, who, is_looked_into=True) as (context, page):
        _history(page, home)
        _note_set(page, "Squats", 12)
        _until(page, lambda: kept_sets(data, who["person"]) != [], "the set must reach the server")
        expect(page.locator(IN_STEP)).to_be_attached()
        found = [f"in step: {one}" for one in _barriers(page)]
        context.clear_cookies()
        _history(page, home)
        expect(page.get_by_role("heading", name="You have signed out")).to_be_visible()
        found += [f"signed out: {one}" for one in _barriers(page)]
        _note_set(page, "Push-ups", 8)
        sign_in(context, home, who)
        _history(page, home)
        expect(page.get_by_role("heading", name="1 entry from before you signed in")).to_be_visible()
        found += [f"found: {one}" for one in _barriers(page)]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert found == []


def test_signing_out_brings_what_waits(chromium: Browser, server: Server, data: Path) -> None:
    """A set that waits when somebody signs out arrives, and nothing is asked for in their name afterwards."""
    home, who = server.address, account(data, "client")
    with _device(chromium, home, who) as (context, page):
        _history(page, home)
        expect(page.locator(IN_STEP)).to_be_attached()
        context.route("**/api/v1/sync", lambda route: route.abort())
        _note_set(page, "Push-ups", 8)
        expect(page.locator(".standing")).to_contain_text("1 change waits")
        page.goto(f"{home}/account/logout/")
        expect(page.locator("form[data-signs-out=brings]")).to_be_attached()
        context.unroute_all()
        answers: list[int] = []
        page.on("response", lambda answer: answers.append(answer.status) if "/api/v1/sync" in answer.url else None)
        page.get_by_role("main").get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{home}/")
        assert kept_sets(data, who["person"]) == [("Push-ups", 8)]
        assert set(answers) == {200}
