"""Files that are whole or not there: written beside their place, then put into it."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from unsit.report.errors import UnwritableReport


def require_writable(path: Path) -> None:
    """Raise UnwritableReport if a file cannot be made at `path`; leaves nothing behind.

    To be asked before long work.
    """
    _part(path).unlink()


def write_whole(path: Path, text: str) -> None:
    """Write the text in UTF-8; an older file stays as it is until the new one is complete. Raises UnwritableReport."""
    write_pieces(path, [text.encode()])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write bytes piece by piece, like `write_whole`; what making a piece raises goes through, and nothing is left."""
    part = _part(path)
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UnwritableReport(_message(path, error)) from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _part(path: Path) -> Path:
    if path.exists() and not path.is_file():
        raise UnwritableReport(f"{path} must be the name of a file (got a {'folder' if path.is_dir() else 'device'})")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise UnwritableReport(_message(path, error)) from None
    os.close(handle)
    return Path(name)


def _message(path: Path, error: OSError) -> str:
    return f"{path} cannot be written ({error.strerror or error})"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
