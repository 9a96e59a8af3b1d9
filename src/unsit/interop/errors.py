"""What can be wrong when a diary is to be written in a format."""

from unsit.diary import exchange


class InteropError(Exception):
    """Root of all errors of this room, but for `unsit.diary.exchange.UnreadableFile`, which every format shares."""


class UnwritableDiary(InteropError, exchange.UnwritableDiary):
    """A diary that a format has no place for, such as two sessions where a file holds one."""
