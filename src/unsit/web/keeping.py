"""The data folder: made when first needed, and the secret in it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from unsit.web.errors import DataFolderError
from unsit.web.options import Options

_KEY_FILE: Final = "secret_key"
_KEY_BYTES: Final = 50
_PUSH_KEY_FILE: Final = "push_key.pem"


def made_folder(folder: Path) -> Path:
    """Make the data folder for its owner alone; DataFolderError when that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise DataFolderError(
            f"the data folder {folder} must be a folder that can be written ({error.strerror or error}); "
            "UNSIT_DATA names another"
        ) from error
    return folder


def secret_key(options: Options) -> str:
    """Give the secret for signing: the one that is set, the kept one, or one that is forgotten with the program."""
    return options.key or _kept(options.data / _KEY_FILE) or secrets.token_urlsafe(_KEY_BYTES)


def keep_secret_key(options: Options) -> None:
    """See to it that there is a kept secret, unless one is set; DataFolderError when it cannot be kept."""
    path = options.data / _KEY_FILE
    if not options.key and not _kept(path):
        try:
            _keep_anew(path, secrets.token_urlsafe(_KEY_BYTES))
        except OSError as error:
            raise DataFolderError(f"{path} must be a file that can be written ({error.strerror or error})") from error


def _kept(path: Path) -> str:
    try:
        return path.read_text("ascii").strip() if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise DataFolderError(f"{path} must be a readable text; delete it and a new one is made ({error})") from error


def push_key(folder: Path) -> bytes:
    """Give the private key by which push services know this server (VAPID, RFC 8292), made when first asked for."""
    path = folder / _PUSH_KEY_FILE
    if not _kept(path):
        key = ec.generate_private_key(ec.SECP256R1())
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
        try:
            _keep_anew(path, text)
        except OSError as error:
            raise DataFolderError(f"{path} must be a file that can be written ({error.strerror or error})") from error
    return _kept(path).encode("ascii")


def _keep_anew(path: Path, key: str) -> None:
    """Write a new secret whole or not at all; of two servers that start at once the first one's holds."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key)
        with suppress(FileExistsError):
            os.link(draft, path)
    except OSError:
        # Some file systems know no links; then the last one's holds.
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
