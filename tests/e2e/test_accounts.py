"""An account from its beginning to its end, in a real browser with a passkey of its own."""

import queue
import re
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, Page, expect
from tests.diary.examples import RECORDS, entry_of
from tests.e2e.conftest import watched_page
from tests.e2e.test_plans import do_todays_session, make_plan
from tests.e2e.unsit_server import Server, serving

from unsit.diary.writing import entry_value

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "a bicycle and two lemons"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a running server."""
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


def named(server: Server) -> str:
    """Give the server's address with a name, which passkeys need."""
    return server.address.replace("127.0.0.1", "localhost")


def with_passkeys(context: BrowserContext, page: Page) -> None:
    """Give the page's browser something that keeps passkeys and says yes."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def sign_up(page: Page, home: str, email: str) -> None:
    """Make an account."""
    page.goto(f"{home}/account/signup/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")


def diary(page: Page) -> list[Any]:
    """Give all entries that the server has for whoever is signed in, by the interface for devices."""
    answer: Any = page.evaluate(
        """async () => {
          const mark = document.querySelector("input[name=csrfmiddlewaretoken]").value;
          const headers = { "Content-Type": "application/json", "X-CSRFToken": mark };
          const body = JSON.stringify({ after: 0, device: "test", entries: [] });
          return (await fetch("/api/v1/sync", { method: "POST", headers, body })).json();
        }"""
    )
    return sorted(((one["kind"], one["record"]) for one in answer["entries"]), key=lambda one: str(one[1]["id"]))


def bring(page: Page, entries: list[Any]) -> None:
    """Bring entries as a device does."""
    page.evaluate(
        """async (entries) => {
          const mark = document.querySelector("input[name=csrfmiddlewaretoken]").value;
          const headers = { "Content-Type": "application/json", "X-CSRFToken": mark };
          const body = JSON.stringify({ after: 0, device: "test", entries });
          await fetch("/api/v1/sync", { method: "POST", headers, body });
        }""",
        entries,
    )


def take_along(page: Page, home: str, folder: Path) -> Path:
    """Download everything as an archive, at once or when it is ready, and give where it lies."""
    page.goto(f"{home}/account/data/")
    downloads: list[Download] = []
    page.on("download", lambda one: downloads.append(one))  # noqa: PLW0108 - a built-in method cannot be marked
    page.get_by_role("link", name="Download: Unsit archive").click()
    ready = page.get_by_role("link", name="Download", exact=True)
    while not downloads:
        page.wait_for_timeout(100)
        if ready.is_visible() and not downloads:
            with page.expect_download():
                ready.click()
    archive = folder / downloads[0].suggested_filename
    downloads[0].save_as(archive)
    return archive


def delete_account(page: Page, home: str) -> None:
    """Delete the account and all of it, after confirming by passkey who it is."""
    page.goto(f"{home}/account/reauthenticate/?next=/account/delete/")
    page.get_by_role("link", name="By passkey").click()
    page.get_by_role("button", name="By passkey").click()
    page.get_by_label("Yes, delete all of it").check()
    page.get_by_role("button", name="Delete the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All of it is deleted")


def test_a_diary_outlives_its_account(chromium: Browser, server: Server, tmp_path: Path) -> None:
    """Sign up, add a passkey, out, in by it, export, delete all of it; a new account that imports it is equal."""
    home = named(server)
    context = chromium.new_context(viewport={"width": 390, "height": 844}, timezone_id="America/Lima")
    page, problems = watched_page(context)
    with_passkeys(context, page)

    sign_up(page, home, "first@example.org")
    expect(page.get_by_label("Time zone")).to_have_value("America/Lima")
    bring(page, [entry_value(entry_of(record)) for record in RECORDS.values()])
    before = diary(page)
    assert len(before) == len(RECORDS)

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes for an emergency")
    page.goto(f"{home}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{home}/")
    page.goto(f"{home}/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")

    archive = take_along(page, home, tmp_path)
    assert ZipFile(archive).testzip() is None

    delete_account(page, home)
    page.goto(f"{home}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("not the right code")

    sign_up(page, home, "second@example.org")
    assert diary(page) == []
    page.goto(f"{home}/account/data/")
    page.get_by_label("File", exact=True).set_input_files(archive)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name=f"Bring in {len(RECORDS)} entries").click()
    expect(page.get_by_role("status")).to_contain_text(f"{len(RECORDS)} entries were brought in.", timeout=30_000)
    assert diary(page) == before
    context.close()
    assert problems == []


class _Letters(socketserver.StreamRequestHandler):
    """One conversation with a server that takes mail: RFC 5321, as much of it as a letter needs."""

    def handle(self) -> None:
        """Take what comes, say yes to all of it."""
        self.wfile.write(b"220 letters\r\n")
        taken: list[str] | None = None
        for line in self.rfile:
            text = line.decode().rstrip("\r\n")
            if taken is not None:
                if text == ".":
                    LETTERS.put("\n".join(taken))
                    taken = None
                    self.wfile.write(b"250 taken\r\n")
                else:
                    taken.append(text)
                continue
            if text.upper().startswith("DATA"):
                taken = []
                self.wfile.write(b"354 go on\r\n")
            elif text.upper().startswith("QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 yes\r\n")


LETTERS: queue.Queue[str] = queue.Queue()


@pytest.fixture
def mailing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Give a running server that sends mail to us."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Letters) as letters:
        letters.daemon_threads = True
        threading.Thread(target=letters.serve_forever, daemon=True).start()
        monkeypatch.setenv("UNSIT_MAIL", f"smtp://127.0.0.1:{letters.server_address[1]}?tls=no&from=unsit@home.example")
        with serving(tmp_path) as running:
            yield running
        letters.shutdown()


def sign_up_by_passkey(page: Page, home: str, email: str) -> None:
    """Make an account by a code in a mail and a passkey, without a password."""
    page.goto(f"{home}/account/signup/")
    page.get_by_role("link", name="With a passkey, without a password").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send the code").click()
    letter = LETTERS.get(timeout=60)
    assert "From: unsit@home.example" in letter
    [code] = re.findall(r"^    (\S+)$", letter, re.MULTILINE)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")


def test_where_mail_is_sent_a_passkey_is_enough_for_an_account(chromium: Browser, mailing: Server) -> None:
    """A code in a mail, a passkey, no password ever; and in again by it."""
    home = named(mailing)
    context = chromium.new_context()
    page, problems = watched_page(context)
    with_passkeys(context, page)
    sign_up_by_passkey(page, home, "keys@example.org")
    expect(page.get_by_role("link", name="Set a password")).to_be_visible()
    page.goto(f"{home}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{home}/")
    page.goto(f"{home}/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")
    context.close()
    assert problems == []


def test_what_was_planned_done_and_aimed_at_outlives_its_account(
    chromium: Browser, mailing: Server, tmp_path: Path
) -> None:
    """In by a passkey, a plan, its session by the clock, seen, a goal; exported, deleted, equal in a new account."""
    home = named(mailing)
    context = chromium.new_context(viewport={"width": 390, "height": 844}, timezone_id="America/Lima")
    page, problems = watched_page(context)
    with_passkeys(context, page)
    sign_up_by_passkey(page, home, "ana@example.org")
    page.get_by_label("Name", exact=True).fill("Ana")
    page.get_by_role("button", name="Keep it").click()

    make_plan(page, home)
    do_todays_session(page, home)
    page.goto(f"{home}/history/")
    expect(page.locator("li.entry[data-kind=session]")).to_have_count(1)
    page.goto(f"{home}/goals/")
    page.get_by_text("So many sessions").click()
    page.get_by_role("button", name="Set this goal").first.click()
    expect(page.get_by_role("heading", name="12 sessions")).to_be_visible()
    before = diary(page)
    assert {"plan", "goal", "session"} <= {kind for kind, _record in before}

    archive = take_along(page, home, tmp_path)
    delete_account(page, home)

    sign_up_by_passkey(page, home, "again@example.org")
    page.goto(f"{home}/account/data/")
    page.get_by_label("File", exact=True).set_input_files(archive)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("checkbox", name=re.compile("Name, time zone and language"))).to_be_checked(timeout=30_000)
    page.get_by_role("button", name=f"Bring in {len(before)} entries").click()
    expect(page.get_by_role("status").first).to_contain_text(
        "Name, time zone and language are now as in the file.", timeout=30_000
    )
    assert diary(page) == before
    page.goto(f"{home}/account/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ana")
    context.close()
    assert problems == []


PAGES = (
    "",
    "keys/",
    "keys/webauthn/",
    "keys/webauthn/add/",
    "keys/totp/activate/",
    "devices/",
    "programs/",
    "email/",
    "password/change/",
    "data/",
    "delete/",
    "logout/",
)


def _barriers(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    barriers = [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{page.url}: {one}" for one in (*barriers, *([f"{wide} px too wide"] if wide > 0 else []))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_no_page_of_an_account_has_a_barrier(
    chromium: Browser, server: Server, scheme: Any, width: int, height: int
) -> None:
    """axe-core finds nothing, and nothing has to be scrolled sideways, in both languages."""
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
    page, problems = watched_page(context)
    home, found = named(server), []
    for path in ("/account/login/", "/es/account/signup/", "/account/password/reset/", "/api/", "/es/api/"):
        page.goto(home + path)
        found += _barriers(page)
    sign_up(page, home, f"{scheme}{width}@example.org")
    for language in ("", "/es"):
        for path in PAGES:
            page.goto(f"{home}{language}/account/{path}")
            found += _barriers(page)
    assert found + problems == []
    context.close()
