"""What a big file costs to bring in: time, and the most memory at once, each in a process of its own.

`python -m bench.interop_import` makes the files in a temporary folder: 100 MB each; with `--whole` Apple Health's
has 1 GB.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from rich.console import Console
from rich.table import Table

from unsit.diary.exchange import readers
from unsit.diary.model import Diary, Profile, TrainingSession
from unsit.interop.archive import ARCHIVE

SELF: Final = (sys.executable, "-m", "bench.interop_import")
MB: Final = 1_000_000
HEVY_HEAD: Final = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,"
    "weight_kg,reps,distance_km,duration_seconds,rpe\n"
)
APPLE_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_GB">\n'


def hevy_rows(size: int) -> Iterator[str]:
    """Give sessions of twenty sets each, one a day, then again from the first day with another name."""
    yield HEVY_HEAD
    written, number = 0, 0
    while written < size:
        day, turn = number % 10_000, number // 10_000
        at = f"{1998 + day // 336:04}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}"
        for one in range(20):
            exercise, repetitions = f"Leg press {one // 4}", 8 + one % 4
            row = f"Evening {turn},{at} 19:06,{at} 20:11,,{exercise},,,{one % 4},normal,{60 + one},{repetitions},,,\n"
            written += len(row)
            yield row
        number += 1


def garbage_rows(size: int) -> Iterator[str]:
    """Give rows of which none can be taken."""
    yield HEVY_HEAD
    row = "Evening,never,never,,Squat,,,0,normal,heavy,many,,,\n"
    for _ in range(size // len(row)):
        yield row


def apple_rows(size: int) -> Iterator[str]:
    """Give an export as a watch makes it: records by the second, now and then a workout and a weight."""
    yield APPLE_HEAD
    written, number = 0, 0
    while written < size:
        at = f"{2016 + number // 400_000 % 10:04}-{number // 30_000 % 12 + 1:02}-{number // 1_000 % 28 + 1:02}"
        moment = f"{at} {number // 60 % 24:02}:{number % 60:02}:00 +0100"
        is_mass = number % 1_000 == 0
        kind, value, unit = ("BodyMass", "71.5", "kg") if is_mass else ("HeartRate", str(60 + number % 90), "count/min")
        row = (
            f'<Record type="HKQuantityTypeIdentifier{kind}" sourceName="Watch" unit="{unit}" '
            f'creationDate="{moment}" startDate="{moment}" endDate="{moment}" value="{value}"/>\n'
        )
        written += len(row)
        yield row
        number += 1
    yield "</HealthData>\n"


def read_one(form: str, path: Path) -> None:
    """Read a file and print what it cost."""
    began = time.process_time()
    with path.open("rb") as file:
        found = readers()[form].read(file, "Europe/Madrid")
    taken = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sets = sum(len(entry.record.sets) for entry in found.entries if isinstance(entry.record, TrainingSession))
    print(f"{taken:.1f}|{peak:.0f}|{len(found.entries)}|{sets}|{len(found.bad)}")


def write_archive(source: Path, target: Path) -> None:
    """Make an archive of what is in a table."""
    with source.open("rb") as file:
        found = readers()["hevy"].read(file, "Europe/Madrid")
    with target.open("wb") as out:
        out.writelines(ARCHIVE.write(Diary(Profile(), found.entries)))


def _rows_to(path: Path, rows: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(rows)
    return path


def _zipped(path: Path) -> Path:
    target = path.with_suffix(".zip")
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        made.write(path, f"apple_health_export/{path.name}")
    path.unlink()
    return target


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--whole", action="store_true", help="also 1 GB of Apple Health")
    parser.add_argument("--one", nargs=2, metavar=("FORMAT", "FILE"), help="read one file and print what it cost")
    parser.add_argument("--archive", nargs=2, metavar=("TABLE", "FILE"), help="make an archive of Hevy's table")
    given = parser.parse_args()
    if given.archive:
        write_archive(Path(given.archive[0]), Path(given.archive[1]))
        return
    if given.one:
        read_one(given.one[0], Path(given.one[1]))
        return
    table = Table(title="bringing in: CPU seconds and most memory of the whole process")
    for heading in ("file", "MB", "CPU s", "MB/s", "memory MB", "entries", "sets", "bad told"):
        table.add_column(heading, justify="left" if heading == "file" else "right")
    with TemporaryDirectory() as folder:
        for name, form, make in _files(Path(folder), whole=given.whole):
            path = make()
            command = [*SELF, "--one", form, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().split("|")
            size = _size(path)
            table.add_row(name, f"{size:.0f}", done[0], f"{size / float(done[0]):.0f}", *done[1:])
    Console().print(table)


def _size(path: Path) -> float:
    """Give a file's size in MB, unpacked."""
    if path.suffix != ".zip":
        return path.stat().st_size / MB
    with ZipFile(path) as opened:
        return sum(info.file_size for info in opened.infolist()) / MB


def _files(folder: Path, *, whole: bool) -> Iterator[tuple[str, str, Callable[[], Path]]]:
    small, table = folder / "small.csv", folder / "table.csv"
    yield "Hevy, header and one session", "hevy", lambda: _rows_to(small, hevy_rows(1))
    yield "Hevy, 100 MB", "hevy", lambda: _rows_to(table, hevy_rows(100 * MB))
    yield "Hevy, 100 MB that cannot be taken", "hevy", lambda: _rows_to(folder / "bad.csv", garbage_rows(100 * MB))
    archive = folder / "archive.zip"

    def archived() -> Path:
        # what this process ever held would be counted to those that it starts
        subprocess.run([*SELF, "--archive", str(table), str(archive)], check=True)
        return archive

    yield "archive of the 100 MB", "archive", archived
    size = 1_000 * MB if whole else 100 * MB
    yield (
        "Apple Health in a zip file",
        "apple-health",
        lambda: _zipped(_rows_to(folder / "export.xml", apple_rows(size))),
    )


if __name__ == "__main__":
    main()
