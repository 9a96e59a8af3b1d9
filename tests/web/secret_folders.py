"""A data folder with a secret in it, followed by this process as a server follows its own."""

from pathlib import Path
from typing import Any

import pytest

from unsit.web import keeping
from unsit.web.people import encryption

FIRST = "first secret of these tests, forty characters long"
SECOND = "second secret of these tests, forty characters long"


def write_secrets(folder: Path, *secrets: str) -> None:
    """Put these secrets into the folder, the newest first."""
    path = folder / "secret_key"
    draft = path.with_suffix(".new")
    draft.write_text("".join(f"{one}\n" for one in secrets), "ascii")
    draft.replace(path)


def follow(folder: Path) -> None:
    """Use what stands in the folder now."""
    encryption.follow_secret_file(now=True)


@pytest.fixture
def secret_folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data folder whose secret this process uses and follows."""
    write_secrets(tmp_path, FIRST)
    monkeypatch.setenv("UNSIT_DATA", str(tmp_path))
    monkeypatch.delenv("UNSIT_SECRET_KEY", raising=False)
    monkeypatch.delenv("UNSIT_SECRET_KEY_FALLBACKS", raising=False)
    settings.DATA_FOLDER = tmp_path
    settings.SECRET_FILE_STATE = keeping.secret_file_state(tmp_path)
    settings.SECRET_KEY = FIRST
    settings.SECRET_KEY_FALLBACKS = []
    monkeypatch.setattr(encryption, "_follower", encryption._Follower())
    return tmp_path
