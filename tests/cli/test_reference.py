"""The reference pages say what the program does."""

import json
from pathlib import Path

import pytest

from unsit.cli.main import COMMANDS
from unsit.cli.outcome import ExitCode
from unsit.cli.reference import EXAMPLE, pages
from unsit.report.json import to_plain

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", list(pages()))
def test_a_page_is_current(page: str) -> None:
    """After a change: `python -m unsit.cli.reference docs`."""
    assert (DOCS / page).read_text("utf-8") == pages()[page]


def test_every_command_and_every_exit_code_is_documented() -> None:
    """A new command or code without its words fails."""
    text = pages()["cli.md"]
    assert all(f"## unsit {name}\n" in text for name in COMMANDS)
    assert all(f"| {int(code)} | " in text for code in ExitCode)


def test_the_example_in_the_reference_is_a_real_result() -> None:
    """What the page shows as JSON is what the program prints for it."""
    shown = pages()["format/check-result.md"].split("```json\n")[1].split("```")[0]
    assert json.loads(shown) == to_plain(EXAMPLE)


def test_every_key_of_the_result_has_a_row() -> None:
    """No key goes undocumented, however deep."""
    text = pages()["format/check-result.md"]
    for key in ("format", "sets[].circles.forward", "sets[].faults[].value", "sets[].circle_times[].radius_deg"):
        assert f"| `{key}` |" in text
