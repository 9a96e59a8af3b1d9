"""What can go wrong on the way to a film: one tree, plain words."""


class FilmError(Exception):
    """Top of the tree; its text can be shown to a user as it is."""


class MissingFilmExtra(FilmError):
    """A package that draws or writes films is not installed."""

    def __init__(self, package: str) -> None:
        """package: import name of what is missing."""
        super().__init__(f"making a film needs the package {package!r}: pip install 'unsit[film,vision]'")
        self.package = package


class NoRenderer(FilmError):
    """The system gives no OpenGL without a window."""

    def __init__(self, why: str) -> None:
        """why: what the system said."""
        super().__init__(
            f"making a film needs EGL and a software or hardware OpenGL ({why}); on Debian and Ubuntu: "
            "apt-get install libegl1 libgl1-mesa-dri"
        )


class BadBody(FilmError):
    """A body's GLB cannot be drawn; the message says what is wrong."""


class UnwritableFilm(FilmError):
    """A film or picture cannot be written where it was asked for."""
