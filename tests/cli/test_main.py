"""The command as a whole: quick to start, never a traceback, safe in a pipe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from unsit.cli.main import COMMANDS, unsit

PROGRAM = "from unsit.cli.main import main; main()"


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **environment},
    )


def test_help_names_every_command_with_its_own_first_sentence(run: Run) -> None:
    """The list of commands is kept beside the commands; both say the same."""
    text = " ".join(run("--help").stdout.split())
    for name, place in COMMANDS.items():
        loaded = unsit.get_command(None, name)  # type: ignore[arg-type]
        assert loaded is not None
        assert loaded.get_short_help_str(limit=200) == place.summary
        assert place.summary in text


def test_help_starts_without_what_only_a_command_needs() -> None:
    """`unsit --help` imports neither rich nor the library's reader, and no heavy package."""
    program = (
        "import sys, contextlib\nfrom unsit.cli.main import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "print(sorted({'rich', 'tomllib', 'numpy', 'cv2', 'av', 'unsit.movement', 'unsit.engine', 'unsit.report'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_looking_at_a_recording_needs_no_extra(recordings: dict[str, Path], tmp_path: Path) -> None:
    """A check with a report works where neither NumPy nor OpenCV, PyAV or LiteRT can be imported."""
    program = "import sys\nfor name in ('numpy', 'cv2', 'av', 'ai_edge_litert'): sys.modules[name] = None\n" + PROGRAM
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            "check",
            str(recordings["squats"]),
            "--report",
            str(tmp_path / "report.html"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "report.html").exists()


@pytest.mark.parametrize(("typed", "words"), [("chek", "did you mean check?"), ("xyzzy", "no such command 'xyzzy'")])
def test_an_unknown_command_is_2_with_the_nearest_name(run: Run, typed: str, words: str) -> None:
    """A slip is answered with what was meant."""
    result = run(typed)
    assert result.exit_code == 2
    assert words in result.stderr


def test_the_version_is_told(run: Run) -> None:
    """`unsit --version` names the program and a version."""
    assert run("--version").stdout.startswith("unsit, version ")


@pytest.mark.parametrize("arguments", [["movements"], ["show", "squat"], ["movements", "--json"]])
def test_a_reader_that_goes_away_is_no_error(arguments: list[str]) -> None:
    """With a pipe that nobody reads there is no traceback, and the exit code is that of the command."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments], stdout=write, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_knows_no_dash_gets_a_question_mark(recordings: dict[str, Path]) -> None:
    """Under an ASCII locale the text is printed all the same; JSON stays UTF-8."""
    check = ("check", str(recordings["still"]), "--movement", "squat")
    done = command(*check, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing of ?Squat? was found" in done.stdout
    done = command(*check, "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.stdout == command(*check, "--json").stdout
    assert not done.stdout.isascii()


@pytest.mark.parametrize("arguments", [["check", "nothing.mp4"], ["show", "nothing"], ["validate", "nothing.toml"]])
def test_what_a_user_did_never_ends_in_a_traceback(arguments: list[str]) -> None:
    """One message and a code of the table."""
    done = command(*arguments)
    assert done.returncode in (1, 2, 3)
    assert "Traceback" not in done.stderr + done.stdout
    assert (done.stderr + done.stdout).strip()
