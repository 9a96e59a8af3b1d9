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


class DamagedDatabaseError(DatabaseError):
    """The database can be opened, but parts of it cannot be read."""


class NewerDatabaseError(DatabaseError):
    """A newer version of Unsit has changed the database."""


class UpgradeError(DatabaseError):
    """The database cannot be brought up to date; it is as it was."""


class BackupError(ServeError):
    """A backup cannot be written or restored; nothing was changed."""


class DamagedBackupError(BackupError):
    """A file is no backup, or not all of it can be read."""


def one_line(error: Exception, longest: int = 300) -> str:
    """Return an error's text as one line, for a sentence; databases write several."""
    return " ".join(str(error).split())[:longest]
