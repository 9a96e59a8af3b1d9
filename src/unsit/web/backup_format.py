"""What a backup file holds, line by line; whether it is whole is found out before anything of it is used.

A gzip file of JSON lines, in an encrypted stream when a passphrase was given (`sealed_file`):

1. the header: format, time, version, migrations, tables with columns and numbers of rows, names of files;
2. a line for each file of the data folder: `{"file": NAME, "base64": TEXT}`;
3. for each table `{"table": NAME}`, then its rows as arrays, in the order of its columns;
4. `{"end": SHA-256 of all lines before}`.

No path, no code and no SQL stands in it; tables, columns and files are compared with those that this version has.
"""

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from unsit.web.errors import DamagedBackupError
from unsit.web.sealed_file import MAGIC, SealingWriter, UnsealingReader

FORMAT: Final = 1
_GZIP: Final = b"\x1f\x8b"
_LONGEST_LINE: Final = 256 * 2**20
_LONGEST_HEADER: Final = 2**20
_LONGEST_FILE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in a backup. rows: how many."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself.

    made: ISO 8601. version: of Unsit. database: which kind it was made from. migrations: app and name of each that was
    applied. files: of the data folder. has_secret: whether the secret that entries are encrypted with is among them.
    """

    made: str
    version: str
    database: str
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    files: tuple[str, ...]
    has_secret: bool

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(table.rows for table in self.tables)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. values: in the order of the table's columns."""

    table: Table
    values: list[Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the data folder."""

    name: str
    content: bytes


Part = Header | File | Row


def is_backup(path: Path) -> bool:
    """Return whether a file begins as backups do; that it is whole is not said by that."""
    try:
        with path.open("rb") as file:
            start = file.read(len(MAGIC))
            if start == MAGIC:
                return True
            if not start.startswith(_GZIP):
                return False
            file.seek(0)
            with gzip.GzipFile(fileobj=file) as lines:
                return lines.read(32).startswith(b'{"unsit_backup":')
    except (OSError, EOFError, zlib.error):
        return False


def is_encrypted(path: Path) -> bool:
    """Return whether a file is an encrypted backup."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class BackupWriter:
    """Writes the lines of a backup."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def header(self, header: Header) -> None:
        """Write what comes first."""
        self._line({"unsit_backup": FORMAT, **asdict(header)})

    def file(self, file: File) -> None:
        """Write a file of the data folder."""
        self._line({"file": file.name, "base64": base64.b64encode(file.content).decode("ascii")})

    def table(self, name: str) -> None:
        """Write that rows of a table follow."""
        self._line({"table": name})

    def row(self, values: list[Any]) -> None:
        """Write a row."""
        self._line(values)

    def end(self) -> None:
        """Write what says that the backup is whole."""
        self._line({"end": self._digest.hexdigest()})

    def _line(self, value: object) -> None:
        line = json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"
        self._digest.update(line)
        self._stream.write(line)


@contextmanager
def writing(file: BinaryIO, passphrase: str | None) -> Iterator[BackupWriter]:
    """Give a writer on an open file; the file is complete when the block has ended without an error."""
    sealed = SealingWriter(file, passphrase) if passphrase else None
    below = cast("BinaryIO", sealed) if sealed is not None else file
    with gzip.GzipFile(fileobj=below, mode="wb", compresslevel=6, mtime=0, filename="") as stream:
        yield BackupWriter(cast("BinaryIO", stream))
    if sealed is not None:
        sealed.close()


def read_parts(path: Path, passphrase: str | None) -> Iterator[Part]:
    """Yield header, files and rows of a backup, each checked against the header.

    DamagedBackupError as soon as something is not as it was written; at the end everything was. OSError as it comes.
    """
    with path.open("rb") as file:
        start = file.read(len(MAGIC))
        file.seek(0)
        if start == MAGIC:
            if not passphrase:
                raise DamagedBackupError("the backup is encrypted: its passphrase is needed")
            stream = cast("BinaryIO", UnsealingReader(file, passphrase))
        elif start.startswith(_GZIP):
            stream = file
        else:
            raise DamagedBackupError("the file must be one that `unsit backup` wrote")
        try:
            with gzip.GzipFile(fileobj=stream) as lines:
                yield from _parts(lines)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DamagedBackupError("the file is damaged or was cut off") from error


def _parts(lines: gzip.GzipFile) -> Iterator[Part]:
    digest = hashlib.sha256()

    def next_line(longest: int = _LONGEST_LINE) -> tuple[Any, str]:
        line = lines.readline(longest)
        if not line.endswith(b"\n"):
            raise DamagedBackupError("the file is damaged or was cut off")
        before = digest.hexdigest()
        digest.update(line)
        try:
            return json.loads(line), before
        except (ValueError, RecursionError) as error:
            raise DamagedBackupError("the file must be one that `unsit backup` wrote") from error

    header = _header_of(next_line(_LONGEST_HEADER)[0])
    yield header
    for name in header.files:
        yield _file_of(next_line(2 * _LONGEST_FILE)[0], name)
    for table in header.tables:
        _require(next_line()[0] == {"table": table.name})
        for _number in range(table.rows):
            values = next_line()[0]
            _require(isinstance(values, list) and len(values) == len(table.columns))
            yield Row(table, values)
    value, whole = next_line()
    _require(value == {"end": whole} and not lines.read(1))


def _require(is_so: bool) -> None:
    if not is_so:
        raise DamagedBackupError("the file is damaged: it does not hold what its beginning says")


def _header_of(value: Any) -> Header:
    if not isinstance(value, dict) or "unsit_backup" not in value:
        raise DamagedBackupError("the file must be one that `unsit backup` wrote")
    form = value.pop("unsit_backup")
    if form != FORMAT:
        raise DamagedBackupError(
            f"the backup must have format {FORMAT}, which this version reads (got {str(form)[:20]}); a newer version "
            "of Unsit may have written it"
        )
    try:
        tables = tuple(
            Table(_text(one["name"]), tuple(map(_text, one["columns"])), _count(one["rows"])) for one in value["tables"]
        )
        return Header(
            made=_text(value["made"]),
            version=_text(value["version"]),
            database=_text(value["database"]),
            migrations=tuple((_text(app), _text(name)) for app, name in value["migrations"]),
            tables=tables,
            files=tuple(map(_text, value["files"])),
            has_secret=bool(value["has_secret"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedBackupError("the beginning of the backup must say what is in it") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value


def _file_of(value: Any, name: str) -> File:
    _require(isinstance(value, dict) and value.get("file") == name and isinstance(value.get("base64"), str))
    try:
        return File(name, base64.b64decode(value["base64"], validate=True))
    except ValueError as error:
        raise DamagedBackupError("the file is damaged: it does not hold what its beginning says") from error
