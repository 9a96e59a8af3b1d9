"""The data folder: made when first needed, open to its owner alone, and the secrets in it.

`secret_key` holds one secret a line, the newest first: that one signs and encrypts, the others still decrypt.
"""

import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from unsit.web.errors import DataFolderError
from unsit.web.options import Options

_KEY_FILE: Final = "secret_key"
_KEY_BYTES: Final = 50
_PUSH_KEY_FILE: Final = "push_key.pem"
SECRET_FILES: Final = (_KEY_FILE, _PUSH_KEY_FILE)
"""Files of the data folder that a backup must hold beside the database."""
_OURS: Final = ("*.sqlite3*", f"{_KEY_FILE}*", f"{_PUSH_KEY_FILE}*", "backup*", "unsit*", "jobs*")
"""Names of what lies in the data folder: databases with their logs, keys, backups, files being worked on."""
NOBODY_ELSE: Final = 0o077
"""The bits of a mode that let anybody but the owner in; as a umask it gives new files none of them."""
_OWNER_ONLY: Final = 0o700

FileState = tuple[int, int, int] | None
"""What changes when a file is replaced or written; None: there is none."""


def made_folder(folder: Path) -> Path:
    """Make the data folder for its owner alone; DataFolderError when that cannot be."""
    try:
        folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise DataFolderError(
            f"the data folder {folder} must be a folder that can be written ({error.strerror or error}); "
            "UNSIT_DATA names another"
        ) from error
    return folder


# ---- for its owner alone -----------------------------------------------------------------------------------------


def close_to_others(folder: Path, database: Path | None = None) -> tuple[str, ...]:
    """Take every right from others on the data folder and on what is ours in it.

    database: a database file that may lie elsewhere. Returns a sentence for each place whose mode cannot be changed.
    """
    places = [folder, *_ours(folder)]
    if database is not None:
        beside = (database.with_name(database.name + suffix) for suffix in ("", "-wal", "-shm", "-journal"))
        places += [place for place in beside if place not in places]
    return tuple(sentence for place in places if (sentence := _closed_to_others(place)))


def _ours(folder: Path) -> Iterator[Path]:
    """Yield what is ours in the data folder: by its name, for the folder may be one that holds other things too."""
    for pattern in _OURS:
        for place in sorted(folder.glob(pattern)):
            if place.is_symlink():
                continue
            yield place
            if place.is_dir():
                yield from (one for one in sorted(place.iterdir()) if not one.is_symlink())


def _closed_to_others(place: Path) -> str:
    """Take the rights of others on a place; empty when they have none, else why that cannot be."""
    try:
        mode = stat.S_IMODE(place.stat().st_mode)
        if not mode & NOBODY_ELSE:
            return ""
        if mode & stat.S_ISVTX or place == Path(place.anchor):
            return f"{place} is shared with other users and stays so; UNSIT_DATA should name a folder of its own"
        place.chmod(mode & ~NOBODY_ELSE)
        if not place.stat().st_mode & NOBODY_ELSE:
            return ""
        why = "the file system keeps no modes"
    except FileNotFoundError:
        return ""
    except OSError as error:
        why = error.strerror or str(error)
    return f"{place} can be read or entered by other users of this machine, and that cannot be changed ({why})"


# ---- secrets -----------------------------------------------------------------------------------------------------


def secret_files(folder: Path) -> list[Path]:
    """Return the secrets that lie in a data folder."""
    return [folder / name for name in SECRET_FILES if (folder / name).is_file()]


def secret_key(options: Options) -> str:
    """Give the secret for signing: the one that is set, the kept one, or one that is forgotten with the program."""
    return secrets_of(options)[0]


def secrets_of(options: Options) -> tuple[str, ...]:
    """Return every secret that decrypts, the one that encrypts first."""
    kept = kept_secrets(options.data)
    # What is set as an earlier secret never becomes the one that encrypts.
    newest = (options.key,) if options.key else kept[:1] or (secrets.token_urlsafe(_KEY_BYTES),)
    return tuple(dict.fromkeys((*newest, *options.older_keys, *kept)))


def kept_secrets(folder: Path) -> tuple[str, ...]:
    """Return the secrets in the data folder, the newest first; none when there is no file."""
    lines = (line.strip() for line in _kept(folder / _KEY_FILE).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def secret_file_state(folder: Path) -> FileState:
    """Return what changes when the file of secrets does."""
    try:
        found = (folder / _KEY_FILE).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def keep_secret_key(options: Options) -> None:
    """See to it that there is a kept secret, unless one is set; DataFolderError when it cannot be kept."""
    path = options.data / _KEY_FILE
    if options.key:
        return
    if not path.exists():
        with _writable(path):
            _keep_anew(path, secrets.token_urlsafe(_KEY_BYTES))
    if not kept_secrets(options.data):
        raise DataFolderError(
            f"{path} must hold a secret (got an empty file); put it back from a backup. Only where nobody has an "
            "account yet may it be deleted instead: then a new one is made"
        )


def add_secret(folder: Path) -> str:
    """Make a new secret the first of the kept ones, and return it; the others stay."""
    new = secrets.token_urlsafe(_KEY_BYTES)
    _replace_secrets(folder, (new, *kept_secrets(folder)))
    return new


def drop_secrets(folder: Path, dropped: Iterable[str]) -> None:
    """Take secrets out of the data folder; a file in which none is left goes too."""
    gone = set(dropped)
    if kept := [one for one in kept_secrets(folder) if one not in gone]:
        _replace_secrets(folder, kept)
    else:
        with _writable(folder / _KEY_FILE):
            (folder / _KEY_FILE).unlink(missing_ok=True)


def _replace_secrets(folder: Path, kept: Sequence[str]) -> None:
    """Write the file of secrets whole or not at all, onto the disk before anything is encrypted with them."""
    path = folder / _KEY_FILE
    with _writable(path):
        draft = _draft(path, "".join(f"{one}\n" for one in kept))
        try:
            _own_alike(draft, path)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        sync_file(folder)


def sync_file(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk."""
    with suppress(OSError) if path.is_dir() else nullcontext():
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _own_alike(draft: Path, path: Path) -> None:
    """Let a new file belong to whom the old one does: an administrator must not lock the server out of its secret."""
    if path.exists() and hasattr(os, "chown"):
        found = path.stat()
        with suppress(PermissionError):
            os.chown(draft, found.st_uid, found.st_gid)


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Turn what the system says into a DataFolderError that names the file."""
    try:
        yield
    except OSError as error:
        raise DataFolderError(f"{path} must be a file that can be written ({error.strerror or error})") from error


def _kept(path: Path) -> str:
    try:
        return path.read_text("ascii").strip() if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise DataFolderError(f"{path} must be a readable text; put it back from a backup ({error})") from error


def push_key(folder: Path) -> bytes:
    """Give the private key by which push services know this server (VAPID, RFC 8292), made when first asked for."""
    path = folder / _PUSH_KEY_FILE
    if not _kept(path):
        key = ec.generate_private_key(ec.SECP256R1())
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
        with _writable(path):
            _keep_anew(path, text)
    return _kept(path).encode("ascii")


def _draft(path: Path, text: str) -> Path:
    """Write a text to the disk beside its place, for its owner alone, and return where."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _keep_anew(path: Path, key: str) -> None:
    """Write a new secret whole or not at all; of two servers that start at once the first one's holds."""
    draft = _draft(path, key)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    except OSError:
        # Some file systems know no links; then the last one's holds.
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
