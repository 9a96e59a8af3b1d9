"""The part of docs/accuracy.md on real people, and how that page keeps both of its parts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from accuracy.table import markdown

MARK: Final = "<!-- What follows is written by `python -m accuracy.people FOLDER --write`. -->"
HEAD: Final = """## Real people

Recordings of people who know nothing of Unsit, which are no part of this project ([what they are](people.md)), each
counted as the movement that it is. Thresholds and the coefficients of how sure a count is were chosen on the fitting
half alone; what is claimed is what the checking half says.
"""


def _parts(page: Path) -> tuple[str, str]:
    """Return the text before the part on people, and that part; empty where there is none."""
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    films, mark, people = text.partition(MARK)
    return films, mark + people


def _write(page: Path, films: str, people: str) -> None:
    page.write_text("\n\n".join(part.strip("\n") for part in (films, people) if part.strip()) + "\n", encoding="utf-8")


def write_films(page: Path, text: str) -> None:
    """Write the part on films of our own figure; the one on people stays."""
    _write(page, text, _parts(page)[1])


def write_people(page: Path, text: str) -> None:
    """Write the part on people; the one on films stays."""
    _write(page, _parts(page)[0], f"{MARK}\n\n{text}")


def people_part(tables: Sequence[tuple[str, Sequence[Sequence[str]]]], facts: Sequence[str], about: str) -> str:
    """Return the part as Markdown.

    tables: each with its heading; those without rows are left out. about: how many recordings of which kind.
    """
    parts = [HEAD, f"{datetime.now(UTC):%-d %B %Y}, {about}.\n"]
    for heading, rows in tables:
        if len(rows) > 1:
            parts += [f"### {heading}\n", markdown(rows)]
    parts += [*(f"- {fact}" for fact in facts)]
    return "\n".join(parts) + "\n"
