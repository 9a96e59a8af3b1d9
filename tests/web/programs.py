"""The program in a process of its own, with a data folder that somebody has used."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROGRAM = "from unsit.cli.main import main; main()"

FILL = """
import json, sys
from datetime import UTC, datetime, timedelta
from unsit.web.serving import prepare
prepare()
from dataclasses import replace
from django.utils import timezone
from tests.diary.examples import RECORDS, SESSION, entry_of
from unsit.diary.writing import entry_value
from unsit.web.keeping import push_key
from django.conf import settings
from unsit.web.people.actions import new_token
from unsit.web.people.models import User
from unsit.web.training.syncing import sync
user, _made = User.objects.get_or_create(email="somebody@example.org")
values = [entry_value(entry_of(replace(SESSION, id=name))) for name in sys.argv[1:]]
values += [entry_value(entry_of(one)) for kind, one in RECORDS.items() if kind != "session"]
answer = sync(user, 0, values, timezone.now())
push_key(settings.DATA_FOLDER)
print(json.dumps({"sequence": answer.changes.sequence, "mark": answer.written.mark}))
"""

ASK = """
import json, sys
from unsit.web.serving import prepare
prepare()
from django.utils import timezone
from unsit.web.people.models import User
from unsit.web.training.syncing import sync
answer = sync(User.objects.get(), int(sys.argv[1]), [], timezone.now(), sys.argv[2])
ids = sorted(one["id"] for one in answer.changes.entries if one["kind"] == "session")
print(json.dumps({"reset": answer.written.reset, "sessions": ids, "entries": len(answer.changes.entries)}))
"""

RESTORE_EACH = """
import json, os, sys
from pathlib import Path
from click.testing import CliRunner
from unsit.cli.backup import restore
found = {}
for bad in sorted(Path(sys.argv[1]).iterdir()):
    done = CliRunner().invoke(restore, [str(bad)])
    left = sorted(str(path) for path in Path(os.environ["UNSIT_DATA"]).parent.glob("*"))
    found[bad.name] = [done.exit_code, done.output, left]
print(json.dumps(found))
"""


def environment(data: Path, more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process with this data folder."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("UNSIT_", "DATABASE_URL"))}
    return {**own, "UNSIT_DATA": str(data), "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path]), **more}


def run(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `unsit` to its end; there is never a traceback."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        stdin=subprocess.DEVNULL,
        env=environment(data, more),
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


def script(data: Path, text: str, *arguments: str, **more: str) -> Any:
    """Run Python with a server's data, and return what it printed as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", text, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=environment(data, more),
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
