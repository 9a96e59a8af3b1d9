"""What can go wrong while a report is made."""


class ReportError(Exception):
    """Top of the tree; its text can be shown to a user as it is."""


class UnwritableReport(ReportError):
    """A file cannot be written where it was asked for."""
