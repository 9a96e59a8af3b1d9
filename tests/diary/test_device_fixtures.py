"""A device in TypeScript does what this Python does: the files both are held to are fresh."""

from pathlib import Path

import pytest
from tests.diary.device_fixtures import files, text_of


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_what_the_front_end_is_held_to_is_fresh(path: Path) -> None:
    """The file says what the code gives now; `python -m tests.diary.device_fixtures` writes it anew."""
    assert path.read_text(encoding="utf-8") == text_of(files()[path])
