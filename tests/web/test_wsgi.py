"""Workers of another WSGI server: each gets the database ready as `unsit serve` does, or does not answer at all."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.web.programs import FILL, environment, script

WORKER = """
import json
from unsit.web.wsgi import application
from django.test import Client
assert Client(headers={"host": "localhost"}).get("/healthz").status_code == 200
from unsit.web.people.models import DatabaseState
state = DatabaseState.objects.get()
print(json.dumps({"mark": state.mark, "epoch": state.epoch}))
"""


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with an account and a diary."""
    folder = tmp_path_factory.mktemp("used") / "data"
    script(folder, FILL, "s1")
    return folder


def test_workers_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    """On an empty folder one after the other gets ready, and all of them answer from the same database."""
    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(lambda _number: script(tmp_path / "data", WORKER), range(2)))
    assert len({one["mark"] for one in answers}) == 1


def test_each_worker_begins_an_epoch(used: Path) -> None:
    """So that an older copy of the database that was put back by hand is recognised behind any server."""
    epochs = [script(used, WORKER)["epoch"] for _ in range(2)]
    assert 0 < epochs[0] < epochs[1]


def test_a_worker_does_not_start_with_a_damaged_database(used: Path, tmp_path: Path) -> None:
    """Its server gets the sentence that `unsit serve` ends with, and the file is what it was."""
    data = shutil.copytree(used, tmp_path / "data")
    path = data / "unsit.sqlite3"
    whole = path.read_bytes()
    damaged = whole[:8192] + bytes(4096) + whole[12288:]
    path.write_bytes(damaged)
    done = subprocess.run(
        [sys.executable, "-c", WORKER],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=environment(data, {}),
    )
    assert done.returncode != 0
    assert "DamagedDatabaseError" in done.stderr
    assert path.read_bytes() == damaged
