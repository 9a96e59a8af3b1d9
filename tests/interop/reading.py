"""Files made up for tests, and what is read from them."""

from io import BytesIO

from unsit.diary.exchange import Found, Reads
from unsit.diary.model import Activity, Observation, TrainingSession


def read(form: Reads, content: str | bytes, zone: str = "Europe/Madrid") -> Found:
    """Read a file of a format."""
    return form.read(BytesIO(content.encode() if isinstance(content, str) else content), zone)


def sessions(found: Found) -> list[TrainingSession]:
    """Give the sessions of what was found."""
    return [entry.record for entry in found.entries if isinstance(entry.record, TrainingSession)]


def activities(found: Found) -> list[Activity]:
    """Give the other activities of what was found."""
    return [entry.record for entry in found.entries if isinstance(entry.record, Activity)]


def observations(found: Found) -> list[Observation]:
    """Give the observations of what was found."""
    return [entry.record for entry in found.entries if isinstance(entry.record, Observation)]


def done(session: TrainingSession) -> list[tuple[str, str, float, int, float | None]]:
    """Give movement, kind, amount, number and weight of each set."""
    return [(one.movement, one.kind.value, one.done, one.set_number, one.weight_kg) for one in session.sets]
