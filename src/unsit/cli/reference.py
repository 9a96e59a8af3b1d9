"""The reference pages that are made from the program itself: `python -m unsit.cli.reference docs` writes them anew."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from unsit.cli.main import COMMANDS, unsit
from unsit.cli.outcome import MEANING
from unsit.engine.result import CheckResult, CountedRepetition, FaultSpan, SetResult
from unsit.report.json import to_json
from unsit.report.schema import reference, schema_text

_WIDTH: Final = 96

_HEAD: Final = """\
# The command line

Made from the commands themselves. After a change: `python -m unsit.cli.reference docs`.

Results go to standard output, everything else (progress, errors) to standard error. A progress bar is drawn only when
standard error is a terminal. Colours are left out in a pipe and when `NO_COLOR` is set. Files are written whole or
not at all, and whether they can be written is found out before the work begins.

## Exit codes

| code | means |
|---|---|
"""

EXAMPLE: Final = CheckResult(
    source="kicks.mp4",
    duration_s=11.96666,
    frames=360,
    frames_seen=360,
    sets=(
        SetResult(
            movement="side_kick_front_back",
            side="left",
            start_s=2.1,
            end_s=10.3,
            repetitions=(
                CountedRepetition(2.1, 4.0, 6.1, 47.2, clean=True, partial=False),
                CountedRepetition(6.2, 8.3, 10.3, 66.8, clean=False, partial=False),
            ),
            faults=(FaultSpan("spine_moves", 7.8, 9.1, 14.3),),
            unknown=("trunk_twist_deg",),
            still_spine_deg=47.2,
            confidence=0.93,
        ),
    ),
    advice=("Side kick, front and back, left: not seen: trunk twist; so “rolls back” could not be judged.",),
)
"""The result that the reference of the JSON form shows."""


def pages() -> Mapping[str, str]:
    """Give the text of every generated page by its path in the documentation's folder."""
    return {
        "cli.md": _cli(),
        "format/check-result.md": reference(to_json(EXAMPLE)),
        "format/check-result.schema.json": schema_text(),
    }


def _cli() -> str:
    codes = "".join(f"| {int(code)} | {words} |\n" for code, words in MEANING.items())
    root = click.Context(unsit, info_name="unsit", terminal_width=_WIDTH, **unsit.context_settings)
    parts = [_HEAD + codes, _section("unsit", unsit, root)]
    for name in COMMANDS:
        command = unsit.get_command(root, name)
        assert command is not None
        context = click.Context(command, parent=root, info_name=name)
        parts.append(_section(f"unsit {name}", command, context))
        if isinstance(command, click.Group):
            for inner, below in command.commands.items():
                parts.append(
                    _section(f"unsit {name} {inner}", below, click.Context(below, parent=context, info_name=inner))
                )
    return "\n".join(parts)


def _section(name: str, command: click.Command, context: click.Context) -> str:
    return f"## {name}\n\n```text\n{command.get_help(context)}\n```\n"


def main(arguments: list[str]) -> None:
    """Write every generated page into a documentation folder."""
    folder = Path(arguments[0] if arguments else "docs")
    for name, text in pages().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
