"""Runs a command with a PostgreSQL of its own: a new cluster in a temporary folder, on a socket, gone afterwards.

    python -m tools.with_postgresql pytest tests/web

UNSIT_TEST_DATABASE names it. PostgreSQL serves nobody who is root, so root lends it the account `postgres`, or
`nobody`. The exit code is the command's. Where no PostgreSQL is installed it is 0, with a loud line; 1 where it must be
(CI is set).
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# Debian keeps the server's own commands out of the PATH.
_PLACES: Final = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
_UNSAFE_BUT_QUICK: Final = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 -c listen_addresses=''"
)


def commands() -> Path | None:
    """Give the folder of PostgreSQL's commands, the newest version's; None where it is not installed."""
    found = [path for place in _PLACES for path in Path("/").glob(place.lstrip("/"))]
    folders = [path for path in found if (path / "initdb").exists()]
    if folders:
        return max(folders, key=lambda path: [int(part) for part in path.parent.name.split(".") if part.isdigit()])
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path and shutil.which("pg_ctl") else None


def lent_account() -> str | None:
    """Give the account under which PostgreSQL may run; None: our own."""
    if os.name != "posix" or os.getuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def absence() -> tuple[str, bool]:
    """Return what to say where no PostgreSQL is installed, and whether that is an error: in CI it must be there."""
    return "no PostgreSQL is installed here: make system", bool(os.environ.get("CI"))


@contextmanager
def cluster(folder: Path, account: str | None) -> Iterator[str]:
    """Start a cluster, give its address, stop it."""

    def run(*command: str | Path) -> None:
        subprocess.run([str(part) for part in command], check=True, user=account, cwd="/", stdout=subprocess.DEVNULL)

    with tempfile.TemporaryDirectory(prefix="unsit-pg-") as place:
        if account is not None:
            shutil.chown(place, account)
        data = Path(place) / "data"
        run(folder / "initdb", "--no-sync", "--auth=trust", "--username=unsit", "--encoding=UTF8", "-D", data)
        log = Path(place) / "log"
        options = f"{_UNSAFE_BUT_QUICK} -c unix_socket_directories='{place}'"
        run(folder / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        try:
            run(folder / "createdb", "-h", place, "-U", "unsit", "unsit")
            yield f"postgresql://unsit@{place.replace('/', '%2F')}/unsit"
        finally:
            run(folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def main(command: Sequence[str]) -> int:
    """Run a command with a PostgreSQL beside it."""
    folder = commands()
    if folder is None:
        sentence, is_error = absence()
        print(f"{'FAILED' if is_error else 'SKIPPED'}: {sentence}", file=sys.stderr)
        return int(is_error)
    with cluster(folder, lent_account()) as address:
        return subprocess.run(command, check=False, env={**os.environ, "UNSIT_TEST_DATABASE": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
