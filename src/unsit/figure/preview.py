"""For authors of movement files: all keyframes drawn, and every measure read off them.

    python -m unsit.figure.preview FILE.toml out.svg [--view ID] [--fault ID] [--side left|right]

A value in brackets needs a landmark that is hidden or out of the picture from this view.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from unsit.body.frame import Frame
from unsit.body.measures import MEASURES, OTHER, Measure, Side
from unsit.figure.camera import frame, placed
from unsit.figure.motion import step_poses
from unsit.figure.strip import strip
from unsit.movement.errors import MovementError
from unsit.movement.model import CounterExample, Movement, View
from unsit.movement.reader import read_movement

_SURE = 0.6


def _value(measure: Measure, seen: Frame, side: Side) -> str:
    text = f"{measure.value(seen, side):.1f}" if measure.unit == "deg" else f"{measure.value(seen, side):.2f}"
    hidden = any(seen.visibility[n] < _SURE for n in measure.indices(side))
    return f"({text})" if hidden else text


def measured(
    movement: Movement, side: Side, view: View, counter_example: CounterExample | None = None
) -> list[tuple[str, ...]]:
    """Give a table: a head of keyframe labels, then each measure of the view's side of the trunk with its values."""
    poses = step_poses(movement, side, counter_example=counter_example)
    camera = placed(view, movement.position, side, [pose.points for pose in poses])
    seen = [frame(pose.points, camera, pose.time_s) for pose in poses]
    rows = [("measure", *(f"{key.label} {key.time_s:g} s" for key in movement.figure.keyframes))]
    sides: tuple[tuple[str, Side], ...] = (("active", side), ("other", OTHER[side]))
    for name, measure in MEASURES.items():
        mark = "" if view.facing.value in measure.views else " *"
        for word, whose in sides if measure.sided else sides[:1]:
            full = f"{name}.{word}" if measure.sided else name
            rows.append((full + mark, *(_value(measure, one, whose) for one in seen)))
    return rows


def table(rows: Sequence[Sequence[str]]) -> str:
    """Give rows as text in columns, the first to the left, the others to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = (
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )
    return "\n".join(lines) + "\n"


def _chosen(movement: Movement, view_id: str, fault_id: str) -> tuple[View, CounterExample | None]:
    views = {view.id: view for view in movement.views}
    faults = {fault.id: fault.counter_example for fault in movement.faults}
    problems = []
    if view_id and view_id not in views:
        problems.append(f"--view must be one of {', '.join(views)} (got {view_id!r})")
    if fault_id and fault_id not in faults:
        problems.append(f"--fault must be one of {', '.join(faults)} (got {fault_id!r})")
    if problems:
        raise ValueError("\n".join(problems))
    return views.get(view_id, movement.views[0]), faults.get(fault_id)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw a movement file's keyframes and write its measures; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m unsit.figure.preview", description="Keyframes and their measures.")
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--view", default="")
    parser.add_argument("--fault", default="")
    parser.add_argument("--side", choices=("left", "right"), default="left")
    asked = parser.parse_args(arguments)
    side = cast(Side, asked.side)
    try:
        movement = read_movement(asked.file)
        view, change = _chosen(movement, asked.view, asked.fault)
        drawn = strip(movement, side, view=view, counter_example=change, all_keyframes=True)
        unfinished = asked.out.with_name(asked.out.name + ".part")
        unfinished.write_text(drawn, encoding="utf-8")
        os.replace(unfinished, asked.out)
        sys.stdout.write(table(measured(movement, side, view, change)))
        sys.stdout.write("* cannot be judged from this view; (…) a landmark is hidden or out of the picture\n")
    except (MovementError, OSError, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
