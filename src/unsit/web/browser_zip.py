"""The pure rooms and the library as one zip for a browser's Python: `python -m unsit.web.browser_zip OUT`.

The same files always give the same bytes. The bodies of the figure stay out: in a page they are drawn from glTF; only
the usual one's bones are there, so that a movement of one's own can be shown on it.
"""

import sys
import zipfile
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from typing import Final

from unsit.figure.bodies import body_ids

ROOMS: Final = ("body", "movement", "engine", "figure", "proof")
"""Rooms that import only the standard library."""

_DATA: Final = ("movements", "routines", "programs", "texts")
_DATE: Final = (2020, 1, 1, 0, 0, 0)
_KEPT: Final = (".py", ".toml")
_BONES: Final = f"unsit/library/bodies/{body_ids()[0]}.json"


def members() -> dict[str, bytes]:
    """Give the contents of the zip by path, in the order of the paths."""
    package = files("unsit")
    found = {f"unsit/{name}": package.joinpath(name).read_bytes() for name in ("__init__.py", "library/__init__.py")}
    for folder in (*ROOMS, *(f"library/{name}" for name in _DATA)):
        found.update(_files(package.joinpath(folder), f"unsit/{folder}"))
    found[_BONES] = files("unsit.library").joinpath("bodies", f"{body_ids()[0]}.json").read_bytes()
    return dict(sorted(found.items()))


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{path}/{entry.name}")
        elif entry.name.endswith(_KEPT):
            yield f"{path}/{entry.name}", entry.read_bytes()


def browser_zip() -> bytes:
    """Give the zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in members().items():
            info = zipfile.ZipInfo(path, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the zip to the file named; give the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != 1:
        sys.stderr.write("Usage: python -m unsit.web.browser_zip OUT\n")
        return 2
    try:
        Path(given[0]).write_bytes(browser_zip())
    except OSError as error:
        sys.stderr.write(f"Error: {given[0]} cannot be written ({error.strerror or error})\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
