"""Progress bars on standard error: how far, how fast, how long still."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from unsit.cli.output import terminal

if TYPE_CHECKING:
    # Commands that show no frames do not need what reads them.
    from unsit.vision.source import SourceInfo


class _Speed(ProgressColumn):
    """Frames a second."""

    def render(self, task: Task) -> Text:
        """Give the present speed."""
        return Text(f"{task.speed:.0f} frames/s" if task.speed else "")


@contextmanager
def frames_progress(info: "SourceInfo", *, shown: bool) -> Iterator[Callable[[], None]]:
    """Give what to call after each frame; nothing is drawn unless it is shown."""
    total = info.frames or round(info.duration_s * info.fps) or None
    with _bar(_Speed(), shown=shown) as bar:
        task = bar.add_task("Looking", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def pictures_progress(total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """Give what to call after each picture of a film that is made; nothing is drawn unless it is shown."""
    with _bar(_Speed(), shown=shown) as bar:
        task = bar.add_task("Filming", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def trials_progress(total: int, *, shown: bool) -> Iterator[Callable[[str, int], None]]:
    """Give what to call with the movement's name and how many trials were made; nothing is drawn unless shown."""
    with _bar(TextColumn("{task.completed} of {task.total} trials"), shown=shown) as bar:
        task = bar.add_task("Proving", total=total)

        def step(name: str, trials: int) -> None:
            bar.update(task, advance=trials, description=name)

        yield step


@contextmanager
def rows_progress(total: int, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """Give what to call with how many rows were done; nothing is drawn unless it is shown."""
    with _bar(TextColumn("{task.completed} of {task.total} rows"), shown=shown) as bar:
        task = bar.add_task("Encrypting", total=total)
        yield lambda rows: bar.advance(task, rows)


@contextmanager
def steps_progress(*, shown: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Give what to call with a step's name, how much of it is done and of how much; 0 of 0 is not known."""
    with _bar(TextColumn(""), shown=shown) as bar:
        task = bar.add_task("", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total or None)


def _bar(column: ProgressColumn, *, shown: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        column,
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
        console=terminal(stderr=True),
        transient=True,
        disable=not shown,
    )
