"""Files that lie encrypted: read as they were written, from any place; damage is noticed."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unsit.web.training.jobs.sealed import (
    PIECE_BYTES,
    SealedFileError,
    SealedWriter,
    TooLongError,
    new_key,
    opened,
    pieces,
)

KEY = new_key()
SIZES = (0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 3 * PIECE_BYTES + 7)


def sealed(path: Path, content: bytes) -> Path:
    """Write a sealed file."""
    with SealedWriter(path, KEY, len(content)) as file:
        for start in range(0, len(content), 50_000):
            file.write(content[start : start + 50_000])
    return path


def content_of(size: int) -> bytes:
    """Return so many bytes that differ from each other."""
    return bytes(number * 7 % 251 for number in range(size))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_is_read(tmp_path: Path, size: int) -> None:
    """At every length round the border of a piece; nothing of it can be seen, and nobody else may look."""
    content = content_of(size)
    path = sealed(tmp_path / "a", content)
    assert b"".join(pieces(path, KEY)) == content
    assert size < 100 or content[:100] not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), size=st.sampled_from(SIZES))
def test_reading_may_begin_anywhere(tmp_path: Path, data: st.DataObject, size: int) -> None:
    """As in a file that lies open."""
    content = content_of(size)
    plain = io.BytesIO(content)
    with opened(sealed(tmp_path / "a", content), KEY) as file:
        for _ in range(5):
            place, many = data.draw(st.integers(0, size + 10)), data.draw(st.integers(0, 2 * PIECE_BYTES))
            assert file.seek(place) == plain.seek(place)
            assert file.read(many) == plain.read(many)
        assert file.seek(0, io.SEEK_END) == size


@pytest.mark.parametrize("size", SIZES)
def test_damage_and_another_key_are_noticed(tmp_path: Path, size: int) -> None:
    """A changed byte, a lost end, another key."""
    path = sealed(tmp_path / "a", content_of(size))
    whole = path.read_bytes()
    shorter = whole[: -(size % PIECE_BYTES or min(size, PIECE_BYTES)) - 16]
    for damaged in (whole[:-1] + bytes([whole[-1] ^ 1]), shorter):
        path.write_bytes(damaged)
        with pytest.raises(SealedFileError):
            b"".join(pieces(path, KEY))
    path.write_bytes(whole)
    with pytest.raises(SealedFileError):
        b"".join(pieces(path, new_key()))


def test_a_file_that_gets_too_long_is_broken_off(tmp_path: Path) -> None:
    """And cannot be read as if it were whole."""
    with pytest.raises(TooLongError), SealedWriter(tmp_path / "a", KEY, 10) as file:
        file.write(b"x" * 11)
    with pytest.raises(SealedFileError):
        b"".join(pieces(tmp_path / "a", KEY))
