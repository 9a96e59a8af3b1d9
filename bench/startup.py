"""How long the command takes before it does anything: `python -m bench.startup`."""

import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

RUNS = 9
COMMANDS: tuple[tuple[str, ...], ...] = (("--help",), ("check", "--help"), ("movements",), ("show", "squat"))
TARGET_S: dict[tuple[str, ...], float] = {("--help",): 0.3}


def seconds(command: list[str]) -> list[float]:
    """Give the wall seconds of several runs, sorted."""
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        taken.append(time.perf_counter() - began)
    return sorted(taken)


def main() -> None:
    """Print the table."""
    unsit = str(Path(sys.executable).with_name("unsit"))
    table = Table(title=f"start: whole process, {RUNS} runs")
    for heading in ("command", "least s", "median s", "target s"):
        table.add_column(heading, justify="left" if heading == "command" else "right")
    bare = seconds([sys.executable, "-c", "pass"])
    table.add_row("python -c pass", f"{bare[0]:.3f}", f"{bare[RUNS // 2]:.3f}", "")
    for command in COMMANDS:
        taken = seconds([unsit, *command])
        target = TARGET_S.get(command)
        row = ("unsit " + " ".join(command), f"{taken[0]:.3f}", f"{taken[RUNS // 2]:.3f}")
        table.add_row(*row, "" if target is None else f"{target}")
    Console().print(table)


if __name__ == "__main__":
    main()
