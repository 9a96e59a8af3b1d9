"""Everything the engine remembers of the figure is what the figure does today."""

import pytest

from unsit.engine.templates import TEMPLATES
from unsit.movement.library import load_library
from unsit.proof.templates import templates


def test_the_stored_templates_are_those_of_the_library() -> None:
    """A movement that is new, or whose figure or signal has changed, needs `python -m tools.templates`."""
    made = templates(load_library().movements)
    told = "run `python -m tools.templates`"
    assert {name: sorted(rows) for name, rows in made.items()} == {
        name: sorted(rows) for name, rows in TEMPLATES.items()
    }, told
    for name, rows in made.items():
        for other, row in rows.items():
            assert row == pytest.approx(TEMPLATES[name][other], abs=0.011), f"{name} seen in {other}: {told}"
