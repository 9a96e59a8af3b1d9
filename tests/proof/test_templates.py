"""What the engine remembers of the figure is what the figure does today; the rest of it is in the conformance tests."""

import pytest

from unsit.engine.templates import TEMPLATES
from unsit.movement.library import load_library
from unsit.proof.templates import films, template

LIBRARY = load_library().movements


@pytest.mark.parametrize(("counted", "done"), [("squat", "squat"), ("squat", "chair_stand"), ("lunge", "lunge")])
def test_a_stored_template_is_what_the_figure_does(counted: str, done: str) -> None:
    """If not, run `python -m tools.templates`."""
    assert template(LIBRARY[counted], films(LIBRARY[done])) == pytest.approx(TEMPLATES[counted][done], abs=0.011)


def test_a_template_needs_repetitions() -> None:
    """A hold has no signal that goes out and back."""
    with pytest.raises(ValueError, match="cobra"):
        template(LIBRARY["cobra"], films(LIBRARY["cobra"]))
