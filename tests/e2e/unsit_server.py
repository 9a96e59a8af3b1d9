"""`unsit serve` as a program of its own, for tests in a browser; it can be killed in the middle, as servers are."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from unsit.web.site_files import SITE, built_site

PROGRAM = "from unsit.cli.main import main; main()"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. address: without the slash at its end. process: to be killed by a test that wants that."""

    address: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """End it at once, without a word."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(data: Path, port: int = 0) -> Iterator[Server]:
    """Serve the built site on loopback; the same port twice lets a server come back."""
    if not built_site(SITE).script("unsit-figure"):
        pytest.fail("the pages' files must be built (got none in src/unsit/web/site): make site")
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "UNSIT_DATA": str(data)},
    )
    assert process.stdout is not None
    try:
        first = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", first)
        assert found is not None, f"the server must say its address (got {first!r})"
        yield Server(found[0], process)
    finally:
        process.kill()
        process.communicate()
