"""Built files: compressed once, named after their contents, kept by browsers for as long as that allows."""

from pathlib import Path

import brotli
import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from tests.web.conftest import OWN, SCRIPT, body, front_end

from unsit.web import static_files
from unsit.web.headers import HEADERS
from unsit.web.site_build import gather, main
from unsit.web.site_files import ENGINE, FIGURES_URL, Site, built_site, lasts_forever

# Django looks after its connections whenever an answer is closed.
pytestmark = pytest.mark.django_db


def answer(path: str, **headers: str) -> HttpResponseBase:
    """Give what the static files answer; 404 where they do not know the path."""
    request: WSGIRequest = RequestFactory(headers=headers).get(path)
    found: HttpResponseBase = static_files.StaticFiles(lambda _: HttpResponse(status=404))(request)
    return found


def test_a_file_goes_over_the_wire_in_brotli(small_site: Site) -> None:
    """It was compressed when the site was built, and unpacks to the same bytes."""
    response = answer("/static/app/unsit-player.js", accept_encoding="br, gzip")
    assert response.headers["Content-Encoding"] == "br"
    assert response.headers["Content-Type"].startswith("text/javascript")
    sent = body(response)
    assert brotli.decompress(sent).decode() == SCRIPT
    assert len(sent) < len(SCRIPT) / 4


def test_a_name_that_says_the_contents_is_kept_for_ever(small_site: Site) -> None:
    """Our own files and Vite's chunks; entry scripts and figures are asked for again each time."""
    forever = [
        small_site.url("pages/style.css"),
        small_site.url(ENGINE),
        "/static/app/chunks/stage-CAFE0123.js",
    ]
    for path in forever:
        response = answer(path)
        body(response)
        assert (path, response.status_code) == (path, 200)
        assert "immutable" in response.headers["Cache-Control"]
    for path in ("/static/app/unsit-player.js", f"{FIGURES_URL}movements/squat.json"):
        response = answer(path)
        body(response)
        assert response.headers["Cache-Control"] == "max-age=0, public"


def test_a_file_that_did_not_change_is_not_sent_again(small_site: Site) -> None:
    """Entry scripts cost one short answer when they are still the same."""
    first = answer("/static/app/unsit-player.js")
    body(first)
    again = answer("/static/app/unsit-player.js", if_none_match=first.headers["ETag"])
    assert (again.status_code, body(again)) == (304, b"")


@pytest.mark.parametrize(
    "path",
    ["/static/../site.json", "/static/app/.vite/manifest.json", "/static/nothing.js", "/static/app/sw.js/", "/static/"],
)
def test_nothing_else_of_the_folder_can_be_read(small_site: Site, path: str) -> None:
    """The build's own lists and what lies beside the folder are not there."""
    assert answer(path).status_code == 404


def test_pages_take_their_scripts_from_the_build(small_site: Site, client: Client) -> None:
    """Each page names the entry it needs, and no page the service worker."""
    text = client.get("/go/").content.decode()
    assert '<script type="module" src="/static/app/unsit-player.js"></script>' in text
    assert "sw.js" not in text
    assert 'src="/static/app/unsit-figure.js"' in client.get("/movements/squat/").content.decode()
    assert f'base="{FIGURES_URL}"' in client.get("/movements/squat/").content.decode()


def test_the_service_worker_stands_at_the_top(small_site: Site, client: Client) -> None:
    """So it may answer for every page; it is never kept without being asked for again."""
    response = client.get("/sw.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.content.startswith(b"self.addEventListener")


def test_a_site_that_was_not_built_has_no_scripts_and_still_makes_sense(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is promised that is not there."""
    empty = built_site(tmp_path)
    assert not empty.is_built
    assert empty.script("unsit-player") == ""
    assert empty.url("pages/style.css") == "/static/pages/style.css"


def test_a_second_build_writes_only_what_changed(tmp_path: Path) -> None:
    """Unchanged files keep their time, so that nobody has to fetch them again; what is gone is deleted."""
    dist, site = front_end(tmp_path / "dist"), tmp_path / "site"
    assert gather(OWN, dist, site) == len(OWN) + len(dist)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*.js")}
    assert gather(OWN, dist, site) == 0
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*.js")} == before
    old = site / "static" / built_site(site).names["pages/style.css"]
    built_site.cache_clear()
    assert old.is_file()
    assert gather({**OWN, "pages/style.css": b"body { margin: 1px; }\n" * 60}, dist, site) == 1
    assert not old.exists()
    assert not list(site.rglob(f"{old.name}*"))
    assert built_site(site).names["pages/style.css"] != old.name


def test_a_changed_file_is_compressed_anew(tmp_path: Path) -> None:
    """What is sent compressed is never older than the file itself."""
    dist, site = front_end(tmp_path / "dist"), tmp_path / "site"
    gather(OWN, dist, site)
    dist["app/unsit-player.js"].write_text(SCRIPT * 3, "utf-8")
    gather(OWN, dist, site)
    packed = site / "static" / "app" / "unsit-player.js.br"
    assert brotli.decompress(packed.read_bytes()).decode() == SCRIPT * 3


def test_what_a_session_needs_lies_where_the_service_worker_answers(small_site: Site) -> None:
    """Style, icons, engine and model are in the front end's folder, which works without a network."""
    assert [name for name in small_site.names.values() if not name.startswith("app/")] == []
    assert small_site.url("pages/style.css").startswith("/static/app/pages/style.")


def test_a_list_that_was_cut_off_is_no_site(tmp_path: Path) -> None:
    """A build that was broken off leaves pages without the built parts, not without an answer."""
    (tmp_path / "site.json").write_text('{"names": {"a"', "utf-8")
    assert not built_site(tmp_path).is_built


@pytest.mark.parametrize(
    ("url", "forever"),
    [
        ("/static/pages/style.0123456789ab.css", True),
        ("/static/pages/style.css", False),
        ("/static/app/chunks/stage-E7Ovn7m1.js", True),
        ("/static/app/assets/pose-a_b-C123.wasm", True),
        ("/static/app/voice/es/plank-1f2e3d4c.bin", True),
        ("/static/app/voice/es.json", False),
        ("/static/app/unsit-player.js", False),
        ("/static/app/figures/movements/squat.json", False),
    ],
)
def test_only_a_name_with_a_digest_lasts_for_ever(url: str, forever: bool) -> None:
    """Names that people choose do not."""
    assert lasts_forever(url) is forever


def test_without_a_front_end_the_build_names_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It ends with code 2 and says how to get one."""
    assert main(["--dist", str(tmp_path / "none"), "--site", str(tmp_path / "site")]) == 2
    assert "make frontend" in capsys.readouterr().err


def test_files_and_errors_have_the_policy_too(small_site: Site, client: Client) -> None:
    """A worker's rights come from the answer that brought its script, so no answer goes without."""
    for path in ("/static/app/unsit-player.js", "/static/nothing", "/", "/data/library.json"):
        response = client.get(path)
        body(response)
        assert {name: response.headers[name] for name in HEADERS} == HEADERS
