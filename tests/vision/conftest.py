"""Where the real recordings are; tests marked `recordings` exist only where their folder does."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
RECORDINGS = Path(os.environ.get("UNSIT_RECORDINGS", REPOSITORY.parent / "shared" / "recordings"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests of this folder that need recordings out where there are none."""
    if RECORDINGS.is_dir():
        return
    absent = [item for item in items if HERE in item.path.parents and item.get_closest_marker("recordings")]
    if absent:
        config.hook.pytest_deselected(items=absent)
        items[:] = [item for item in items if item not in absent]


@pytest.fixture
def recordings() -> Path:
    """Give the folder of real recordings."""
    return RECORDINGS


@pytest.fixture
def kick_film() -> Path:
    """Give the small film of this folder: one person, 24 pictures, 640 × 480."""
    return HERE / "data" / "kick_ok.mp4"
