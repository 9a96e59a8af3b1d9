"""What can go wrong before the server answers, in words for the person who starts it."""


class ServeError(Exception):
    """The top of this room's errors: the server cannot be started."""


class OptionProblems(ServeError):
    """Settings that cannot be understood; the message names every one of them.

    problems: one sentence each: name, what must hold, what was got.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class DataFolderError(ServeError):
    """The folder for data cannot be made or written."""


class DatabaseError(ServeError):
    """The database cannot be opened, or is not one."""


class LibraryError(ServeError):
    """A file of the library cannot be read."""


class AddressError(ServeError):
    """The address to listen at is taken or not there."""
