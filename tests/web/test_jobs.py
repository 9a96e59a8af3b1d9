"""Imports, exports and reports outside the request: limited, told how far, cancelled, picked up again."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.utils import timezone
from tests.diary.examples import SESSION, entry_of
from tests.web.conftest import People, body, run_jobs, someone
from tests.web.test_data import DATA, bring, exported, fill
from tests.web.test_serving import Running, Starting, start  # noqa: F401 - a fixture

from unsit.diary.exchange import BadRow, Found, UnreadableFile, readers
from unsit.web.people.actions import delete_account
from unsit.web.training import exchanging, job_views
from unsit.web.training.jobs import queue, runner, work, worker
from unsit.web.training.models import Import, Job, JobKind, JobState

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
EXPORT = {"format": "archive", "language": "en"}


def asked(people: People, kind: JobKind = JobKind.EXPORT, now: datetime = NOW, **arguments: Any) -> Job:
    """Add a job of the client's."""
    return queue.add(queue.new(people.client.user, kind, {**EXPORT, **arguments}, now))


@pytest.fixture
def nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let jobs wait, and nobody be patient."""
    monkeypatch.setattr(runner, "wake", lambda: None)
    monkeypatch.setattr(job_views, "SOON_S", 0.0)


@pytest.mark.usefixtures("nobody_works")
def test_what_takes_longer_shows_how_far_it_is_and_then_the_file(people: People) -> None:
    """A page that asks again by itself, with and without a script, as JSON too; in the end the same file as at once."""
    fill(people.client)
    answer = people.client.browser.get(f"{DATA}export/archive/")
    assert answer.status_code == HTTPStatus.SEE_OTHER
    path = answer.headers["Location"]
    page = people.client.browser.get(path).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'hx-trigger="every 1s"' in page
    status = people.client.browser.get(path, headers={"Accept": "application/json"}).json()
    assert (status["state"], status["kind"]) == ("waiting", "export")
    assert "under way" in people.client.browser.get(DATA).content.decode()
    assert people.client.browser.get(f"{path}file/").status_code == HTTPStatus.NOT_FOUND
    run_jobs()
    done = people.client.browser.get(path).content.decode()
    assert "http-equiv" not in done
    assert f"{path}file/" in done
    first = body(people.client.browser.get(f"{path}file/"))
    assert first[:2] == b"PK"
    assert people.client.browser.get(path, headers={"Accept": "application/json"}).json()["state"] == "done"


@pytest.mark.usefixtures("nobody_works")
def test_reading_and_writing_go_on_where_they_were_asked_for(people: People) -> None:
    """From the page of progress to the preview, from there to the page of one's data; scripts too."""
    fill(people.client)
    content = _archive_of(people)
    read = bring(people.stranger, content)
    assert "Reading the file" in read.content.decode()
    assert Import.objects.count() == 0
    run_jobs()
    path = read.redirect_chain[-1][0]
    assert people.stranger.browser.get(path).headers["Location"] == f"{DATA}import/"
    by_script = people.stranger.browser.get(path, headers={"HX-Request": "true"})
    assert by_script.headers["HX-Redirect"] == f"{DATA}import/"
    written = people.stranger.browser.post(f"{DATA}import/confirm/")
    run_jobs()
    page = people.stranger.browser.get(written.headers["Location"], follow=True).content.decode()
    assert "entries were brought in" in page


@pytest.mark.usefixtures("nobody_works")
def test_nothing_is_written_before_its_person_could_look_at_it(people: People) -> None:
    """While a file is being read, neither it nor the one before is confirmed; afterwards only the one on the page."""
    fill(people.client)
    content = _archive_of(people)
    stranger = people.stranger
    read = bring(stranger, content).redirect_chain[-1][0]
    early = stranger.browser.post(f"{DATA}import/confirm/", follow=True)
    assert early.redirect_chain[-1][0] == read
    assert "The file is still being read" in early.content.decode()
    run_jobs()
    page = stranger.browser.get(f"{DATA}import/").content.decode()
    [looked_at] = re.findall(r'name="looked_at" value="([^"]+)"', page)
    again = bring(stranger, content).redirect_chain[-1][0]
    assert stranger.browser.get(f"{DATA}import/").headers["Location"] == again
    early = stranger.browser.post(f"{DATA}import/confirm/", {"looked_at": looked_at}, follow=True)
    assert early.redirect_chain[-1][0] == again
    run_jobs()
    for mark in (looked_at, "x" * 10_000):
        late = stranger.browser.post(f"{DATA}import/confirm/", {"looked_at": mark}, follow=True)
        assert late.redirect_chain[-1][0] == f"{DATA}import/"
        assert "Another file was read since" in late.content.decode()
    assert not Job.objects.filter(kind=JobKind.WRITE).exists()
    [looked_at] = re.findall(r'name="looked_at" value="([^"]+)"', late.content.decode())
    stranger.browser.post(f"{DATA}import/confirm/", {"looked_at": looked_at})
    Import.objects.visible_to(stranger.user).update(made=timezone.now())
    run_jobs()
    job = Job.objects.get(kind=JobKind.WRITE)
    assert (job.state, str(job.message)[:12], job.changed) == (JobState.FAILED, "Another file", 0)
    stranger.browser.post(f"{DATA}import/confirm/")
    run_jobs()
    assert Job.objects.get(kind=JobKind.WRITE).state == JobState.DONE


def test_a_file_that_an_earlier_version_read_still_waits(people: People) -> None:
    """It noted bad places as sentences only, and no summary."""
    found = Found((entry_of(SESSION),), (BadRow("line 12", "must be a table", ()),))
    reader = readers()["archive"]
    row = exchanging.keep_waiting(people.client.user, reader, "a.zip", found, NOW)
    value = json.loads(zlib.decompress(base64.b64decode(str(row.content))))
    value["bad"] = [one[:2] for one in value["bad"]]
    row.content, row.summary = base64.b64encode(zlib.compress(json.dumps(value).encode())).decode(), None
    row.save()
    page = people.client.browser.get(f"{DATA}import/").content.decode()
    assert "line 12" in page
    people.client.browser.post(f"{DATA}import/confirm/")
    assert exchanging.diary_of(people.client.user).entries


def _archive_of(people: People) -> bytes:
    """Return the client's archive."""
    job = asked(people)
    run_jobs()
    job.refresh_from_db()
    return body(people.client.browser.get(f"{DATA}jobs/{job.pk}/file/"))


@pytest.mark.usefixtures("nobody_works")
def test_one_at_a_time_for_each_person(people: People) -> None:
    """The same again is the same one; another one has to wait; other people do not."""
    job = asked(people)
    assert asked(people) == job
    with pytest.raises(queue.OccupiedError):
        asked(people, format="csv")
    answer = people.client.browser.get(f"{DATA}report.pdf", follow=True)
    assert "One import or export at a time" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"{DATA}jobs/{job.pk}/"
    queue.add(queue.new(people.stranger.user, JobKind.EXPORT, EXPORT, NOW))


def test_a_few_at_a_time_for_all_in_the_order_in_which_they_came(people: People) -> None:
    """The next one begins when one is over."""
    whose = [people.client, people.trainer, people.stranger]
    jobs = [
        queue.add(queue.new(one.user, JobKind.EXPORT, EXPORT, NOW + timedelta(seconds=number)))
        for number, one in enumerate(whose)
    ]
    assert [queue.claim(NOW), queue.claim(NOW)] == jobs[: queue.MOST_RUNNING]
    assert queue.claim(NOW) is None
    queue.end(jobs[0], JobState.DONE)
    assert queue.claim(NOW) == jobs[2]


@pytest.mark.usefixtures("nobody_works")
def test_too_many_that_wait_mean_a_busy_server(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """503, with the time after which it makes sense to try again, and no file is left behind."""
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    asked(people)
    answer = bring(people.stranger, b"x" * 100)
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.headers["Retry-After"]
    assert list(queue.folder().glob("*")) == []


def test_what_nobody_looks_after_any_more_is_begun_again_a_few_times(people: People) -> None:
    """The server ended in the middle: the next one goes on; what fails each time fails for good, in words."""
    job = asked(people)
    now = NOW
    for attempt in range(queue.MOST_ATTEMPTS):
        claimed = queue.claim(now)
        assert claimed is not None
        assert claimed.attempts == attempt + 1
        assert queue.claim(now + timedelta(seconds=1)) is None
        now += queue.LOST_AFTER + timedelta(seconds=1)
    assert queue.claim(now) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_an_import_goes_on_where_it_was(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies after a portion: what is written is not written again, and nothing is left out."""
    monkeypatch.setattr(exchanging, "MOST_WEIGHT", 2)
    monkeypatch.setattr(exchanging, "_SHORTEST_PAUSE_S", 0.0)
    fill(people.client)
    bring(people.stranger, exported(people.client))
    job = queue.add(queue.new(people.stranger.user, JobKind.WRITE, {"language": "en", "with_whom": False}, NOW))
    real = exchanging._write_portion
    calls: list[int] = []

    def dies(*given: Any) -> int:
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(given[3])
        return real(*given)

    monkeypatch.setattr(exchanging, "_write_portion", dies)
    claimed = queue.claim(NOW)
    assert claimed is not None
    with pytest.raises(KeyboardInterrupt):
        work.run(claimed.pk)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert 0 < job.done < job.total
    monkeypatch.setattr(exchanging, "_write_portion", real)
    again = queue.claim(NOW + timedelta(hours=1))
    assert again is not None
    work.run(again.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.changed) == (JobState.DONE, job.total, job.total)
    theirs = {repr(one.record) for one in exchanging.diary_of(people.client.user).entries}
    assert {repr(one.record) for one in exchanging.diary_of(people.stranger.user).entries} == theirs


@pytest.mark.usefixtures("nobody_works")
def test_it_can_be_cancelled_while_it_waits_and_while_it_runs(people: People) -> None:
    """What waits goes at once with its file; what runs stops before the next portion, and says what was written."""
    read = bring(people.client, b"x" * 1000).redirect_chain[-1][0]
    assert len(list(queue.folder().glob("*.in"))) == 1
    people.client.browser.post(f"{read}cancel/")
    assert list(queue.folder().glob("*")) == []
    assert "Cancelled." in people.client.browser.get(read).content.decode()
    fill(people.client)
    Import.objects.all().delete()
    bring(people.stranger, _archive_of(people))
    run_jobs()
    path = people.stranger.browser.post(f"{DATA}import/confirm/").headers["Location"]
    assert queue.claim(timezone.now()) is not None
    people.stranger.browser.post(f"{path}cancel/")
    [job] = Job.objects.filter(kind=JobKind.WRITE)
    work.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert "add the rest" in people.stranger.browser.get(path).content.decode()
    assert Import.objects.visible_to(people.stranger.user).exists()


@pytest.mark.usefixtures("nobody_works")
def test_nobody_sees_or_stops_anothers(people: People) -> None:
    """Neither page, status, file nor cancelling: there is nothing at that address."""
    path = f"{DATA}jobs/{asked(people).pk}/"
    for other in (people.trainer, people.stranger):
        for address in (path, f"{path}file/"):
            assert other.browser.get(address).status_code == HTTPStatus.NOT_FOUND
        assert other.browser.post(f"{path}cancel/").status_code == HTTPStatus.NOT_FOUND
    assert Job.objects.get().is_active


def test_results_lie_encrypted_and_are_deleted_after_a_day(people: People) -> None:
    """Nothing of them can be read without the database; files without a job go too."""
    fill(people.client)
    exported(people.client)
    [path] = queue.folder().glob("*.out")
    assert b"PK" not in path.read_bytes()[:2]
    gone = someone("gone")
    exported(gone)
    delete_account(gone.user)
    assert len(list(queue.folder().glob("*"))) == 2
    late = timezone.now() + timedelta(days=1, minutes=1)
    os.utime(next(one for one in queue.folder().glob("*") if one != path), (0, 0))
    assert queue.purge(late) == 2
    assert list(queue.folder().glob("*")) == []
    assert not Job.objects.exists()


def test_the_result_of_a_job_that_is_over_stays(people: People) -> None:
    """Whoever looks after its process hears of its end later, and must not take it for a failure."""
    job = asked(people)
    run_jobs()
    queue.end(job, JobState.FAILED, "too late")
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.DONE, "")
    assert body(people.client.browser.get(f"{DATA}jobs/{job.pk}/file/"))[:2] == b"PK"


def test_a_job_that_is_gone_when_its_process_ends_is_no_error(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was over, and its person asked for the next one before anybody looked."""
    asked(people)
    job = queue.claim(timezone.now())
    assert job is not None

    class Quick(subprocess.Popen[bytes]):
        def __init__(self, _command: object, **named: Any) -> None:
            super().__init__([sys.executable, "-c", ""], **named)
            assert job is not None
            work.run(job.pk)
            queue.forget(Job.objects.get(pk=job.pk))

    monkeypatch.setattr(subprocess, "Popen", Quick)
    runner.look_after(job)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "more memory than is allowed"),
        (RecursionError(), "more memory than is allowed"),
        (UnreadableFile("must be one"), "must be one"),
        (RuntimeError("secret words"), "Something went wrong"),
    ],
)
def test_what_ends_a_job_is_said_in_words(
    people: People, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    """And nothing of what a person wrote gets into a sentence of ours."""

    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr(exchanging, "reader_for", fail)
    answer = bring(people.client, b"x")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = answer.content.decode()
    assert said in text
    assert "secret words" not in text


def test_entries_are_written_in_portions_that_take_little_time() -> None:
    """Each of them weighs little, whatever the entries weigh; together they are all of them."""
    entries = [entry_of(SESSION)] * 5_000
    found = list(exchanging.portions(entries))
    assert sum(map(len, found)) == len(entries)
    assert all(sum(1 + len(SESSION.sets) for _one in part) <= exchanging.MOST_WEIGHT for part in found)
    assert list(exchanging.portions([])) == []


LIMITED = "from unsit.web.training.jobs.worker import limit; limit(1, {memory}); {work}"


def limited(doing: str, memory: int = worker.MEMORY_BYTES) -> "subprocess.CompletedProcess[bytes]":
    """Do something in a process with the limits of a job, but of one second."""
    code = LIMITED.format(memory=memory, work=doing)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)


def test_a_process_may_use_so_much_time_and_memory_and_no_more() -> None:
    """The system itself ends what takes too long, and refuses memory."""
    assert limited("\nwhile True: pass").returncode in (-signal.SIGXCPU, -signal.SIGKILL)
    assert b"MemoryError" in limited("bytearray(2 << 30)").stderr
    assert limited("bytearray(1 << 20)").returncode == 0


def test_a_process_that_is_stopped_says_why(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock, by processor time, by its person: three sentences."""

    class Stuck(subprocess.Popen[bytes]):
        def __init__(self, _command: object, **named: Any) -> None:
            super().__init__([sys.executable, "-c", self.code], **named)

        code = "import threading; threading.Event().wait()"

    monkeypatch.setattr(subprocess, "Popen", Stuck)

    def make_late(job: Job) -> None:
        monkeypatch.setitem(worker.LIMITS, job.kind, worker.Limits(1, 0))

    too_much = "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)"
    claims: list[tuple[str, Callable[[Job], None], JobState, str]] = [
        (too_much, lambda _job: None, JobState.FAILED, "computing time"),
        (Stuck.code, queue.cancel, JobState.CANCELLED, ""),
        (Stuck.code, make_late, JobState.FAILED, "longer"),
    ]
    for code, before, state, said in claims:
        monkeypatch.setattr(Stuck, "code", code)
        asked(people)
        job = queue.claim(timezone.now())
        assert job is not None
        before(job)
        runner.look_after(job)
        job.refresh_from_db()
        assert (job.state, said in str(job.message)) == (state, True)
        queue.forget(job)


# ---- with a real server ------------------------------------------------------------------------------------------


class Visitor:
    """A browser without a script at a real server."""

    def __init__(self, server: Running) -> None:
        self.base = f"http://127.0.0.1:{server.port}"
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str, **headers: str) -> tuple[str, bytes]:
        """Return where a page is in the end, and its content."""
        with self.opener.open(Request(self.base + path, headers=headers), timeout=60) as answer:
            return answer.url.removeprefix(self.base), answer.read()

    def post(self, path: str, form: str, values: dict[str, str], file: bytes | None = None) -> tuple[str, bytes]:
        """Send a form that stands on a page."""
        found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', self.get(form)[1])
        assert found is not None
        whole = {"csrfmiddlewaretoken": found[1].decode(), **values}
        data, kind = urlencode(whole).encode(), "application/x-www-form-urlencoded"
        if file is not None:
            parts = [
                f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in whole.items()
            ]
            head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'
            data = "\r\n".join([*parts, head]).encode() + file + b"\r\n--x--\r\n"
            kind = "multipart/form-data; boundary=x"
        request = Request(self.base + path, data, {"Content-Type": kind, "Referer": self.base + form})
        with self.opener.open(request, timeout=60) as answer:
            return answer.url.removeprefix(self.base), answer.read()

    def until_over(self, path: str) -> dict[str, Any]:
        """Ask how far a job is until it is over."""
        pause = threading.Event()
        for _ in range(600):
            status: dict[str, Any] = json.loads(self.get(path, Accept="application/json")[1])
            if status["state"] not in ("waiting", "running"):
                return status
            pause.wait(0.1)
        raise AssertionError(status)


def children_of(process: int) -> list[str]:
    """Return the processes that a process has started, as the system lists them."""
    return [
        child
        for thread in Path(f"/proc/{process}/task").iterdir()
        for child in (thread / "children").read_text("ascii").split()
    ]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the system lists no processes")
def test_a_real_server_does_it_in_a_process_of_its_own(start: Starting) -> None:  # noqa: F811
    """A file goes in and comes out again by processes that are gone afterwards; the database is written by them."""
    server = start()
    visitor = Visitor(server)
    values = {"email": "ana@example.org", "password1": "a bicycle and two lemons", "zone": "Europe/Madrid"}
    visitor.post("/account/signup/", "/account/signup/", values)
    where, _page = visitor.get(f"{DATA}export/archive/")
    if "/jobs/" in where:
        assert visitor.until_over(where)["state"] == "done"
        pause = threading.Event()
        while children_of(server.process.pid):
            pause.wait(0.1)
        where = f"{where}file/"
    archive = visitor.get(where)[1]
    assert archive[:2] == b"PK"
    where, _page = visitor.post(f"{DATA}import/", DATA, {"format": ""}, archive)
    if "/jobs/" in where:
        assert visitor.until_over(where)["state"] == "done"
    assert visitor.get(f"{DATA}import/")[0] == f"{DATA}import/"
    pause = threading.Event()
    while children_of(server.process.pid):
        pause.wait(0.1)
    assert server.end()[0] == 0
