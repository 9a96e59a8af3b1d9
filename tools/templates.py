"""Writes what the figure looks like in the movements of the library: `python -m tools.templates`.

The engine tells by it whose movement a body does (`unsit.engine.posture`). It must be run again when a movement of the
library is new, or its figure or its signal is another one; a test says so. It takes half a minute.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from unsit.movement.library import load_library
from unsit.proof.templates import Row, templates

FILE: Final = Path(__file__).resolve().parents[1] / "src" / "unsit" / "engine" / "templates.py"
HEAD: Final = '''"""What the figure looks like while a movement's signal goes out and back; made by tools/templates.py.

By the movement whose signal it is, and by what the figure does meanwhile: `posture.numbers_of`, the middle ones of all
excursions seen from all views.
"""

# fmt: off
from collections.abc import Mapping
from typing import Final

Row = tuple[float | None, ...]

TEMPLATES: Final[Mapping[str, Mapping[str, Row]]] = {
'''
EACH: Final = 14
"""Numbers in a line."""


def text(found: Mapping[str, Mapping[str, Row]]) -> str:
    """Return the file's text."""
    lines = []
    for name, rows in found.items():
        lines.append(f'    "{name}": {{\n')
        for other, row in rows.items():
            parts = (", ".join(map(str, row[start : start + EACH])) for start in range(0, len(row), EACH))
            lines.append(
                f'        "{other}": (\n' + "".join(f"            {part},\n" for part in parts) + "        ),\n"
            )
        lines.append("    },\n")
    return HEAD + "".join(lines) + "}\n"


if __name__ == "__main__":
    FILE.write_text(text(templates(load_library().movements)), "utf-8")
