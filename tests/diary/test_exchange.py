"""A format of a stranger that is broken takes no other along."""

import logging
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any

import pytest

from unsit.diary import exchange
from unsit.diary.exchange import broken_formats, matching, readers, writers


class Good:
    """A format that can be read."""

    id, name, suffix, media_type = "good", "Good", ".good", "text/plain"

    def read(self, _file: object, _zone: str) -> None:
        """Return nothing."""

    def matches(self, _start: bytes, _name: str) -> bool:
        """Fail: a stranger's code may."""
        raise RuntimeError("boom")


class Exits:
    """Ends the program when it is looked at."""

    def __getattr__(self, name: str) -> Any:
        raise SystemExit(3)


class Ours(Good):
    """Claims the id of one of Unsit's own."""

    id = "archive"


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Announce formats of strangers beside Unsit's own."""
    module = ModuleType("strangers")
    vars(module).update(good=Good(), exits=Exits(), ours=Ours(), nothing=object())
    monkeypatch.setitem(sys.modules, "strangers", module)
    usual = entry_points
    names = ("good", "exits", "ours", "nothing", "missing")
    strangers = [EntryPoint(name, f"strangers:{name}", exchange.GROUP) for name in names]
    strangers.append(EntryPoint("gone", "no_such_package.at_all:FORMAT", exchange.GROUP))
    monkeypatch.setattr(exchange, "entry_points", lambda group: [*usual(group=group), *strangers])
    exchange._loaded.cache_clear()
    yield
    exchange._loaded.cache_clear()


@pytest.mark.usefixtures("plugins")
def test_a_broken_plug_in_is_left_out_and_said_and_all_others_work(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever it raises, and whatever it lacks."""
    with caplog.at_level(logging.WARNING):
        assert {"archive", "strong", "good"} <= readers().keys()
    assert type(readers()["archive"]).__module__ == "unsit.interop.archive"
    assert {"archive", "calendar"} <= writers().keys()
    assert {one.name for one in broken_formats()} == {"exits", "ours", "nothing", "missing", "gone"}
    assert all(one.why for one in broken_formats())
    assert "no_such_package" in caplog.text


@pytest.mark.usefixtures("plugins")
def test_a_plug_in_that_fails_at_a_files_first_bytes_does_not_match() -> None:
    """The others are asked all the same."""
    assert [one.id for one in matching(b"title,start_time,exercise_title\n", "x.csv")] == ["hevy"]
