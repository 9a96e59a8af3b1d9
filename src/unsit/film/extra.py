"""Whether what draws and writes films is installed."""

import importlib
from typing import Final

from unsit.film.errors import MissingFilmExtra

PACKAGES: Final = ("numpy", "cv2", "av", "moderngl")
"""Import names of what the rooms film and vision need for films."""


def require_extra() -> None:
    """Raise MissingFilmExtra, naming the first package that cannot be imported."""
    for package in PACKAGES:
        try:
            importlib.import_module(package)
        except ImportError:
            raise MissingFilmExtra(package) from None
