"""Ctrl-C keeps what was found until then, marks it, and leaves nothing half-written."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.schema_check import problems

from unsit.cli.interruption import Interruption
from unsit.report.schema import SCHEMA
from unsit.vision.recording import open_recording

ROOT = Path(__file__).parents[2]


def interrupted(mode: str, *arguments: str | Path) -> tuple[int, str, str]:
    """Run a check that never ends, send Ctrl-C once it is under way; give exit code, standard output and error."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("slow_check.py")), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "MODE": mode, "PYTHONPATH": str(ROOT)},
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    out, error = process.communicate()
    return process.returncode, out, error


@pytest.mark.parametrize(("mode", "frames"), [("wait", 40), ("work", 41)])
def test_what_was_found_until_ctrl_c_is_told_and_marked(
    recordings: dict[str, Path], tmp_path: Path, mode: str, frames: int
) -> None:
    """Exit code 130, a complete JSON object that says so, and files that are whole.

    A frame that is worked on is finished; a wait for the next one is broken off.
    """
    report, saved = tmp_path / "report.html", tmp_path / "saved.landmarks"
    code, out, error = interrupted(
        mode, recordings["squats"], "--movement", "squat", "--json", "--report", report, "--save-landmarks", saved
    )
    assert (code, error) == (130, "")
    result = json.loads(out)
    assert problems(result, SCHEMA) == []
    assert (result["interrupted"], result["frames"]) == (True, frames)
    assert result["advice"][0].startswith("Stopped at 0:02")
    assert "Stopped early" in report.read_text("utf-8")
    recording = open_recording(saved)
    assert (recording.info.complete, recording.info.frames) == (False, frames)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "saved.landmarks"]


def test_the_table_says_that_it_is_partial(recordings: dict[str, Path]) -> None:
    """The text begins with the interruption."""
    code, out, _ = interrupted("wait", recordings["squats"], "--movement", "squat")
    assert code == 130
    assert "Interrupted: this is what was found until then." in out


def test_ctrl_c_outside_a_check_is_one_word() -> None:
    """No traceback, exit code 130."""
    program = (
        "import signal, os, unsit.cli.main as m\n"
        "m.unsit.callback = None\n"
        "m.unsit.invoke = lambda ctx: os.kill(os.getpid(), signal.SIGINT)\n"
        "m.main(['movements'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "Interrupted.")


def test_a_second_ctrl_c_breaks_off_at_once() -> None:
    """Who asks twice does not want to wait for the frame."""
    with Interruption() as interruption:
        signal.raise_signal(signal.SIGINT)
        assert interruption.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_after_the_check_ctrl_c_is_what_it_was() -> None:
    """The handler of before is put back."""
    before = signal.getsignal(signal.SIGINT)
    with Interruption():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_an_uninterrupted_source_is_given_whole() -> None:
    """Nothing is lost or repeated when nobody presses anything, not even things that are false."""
    with Interruption() as interruption:
        assert list(interruption.until_asked([0, None, "", 3])) == [0, None, "", 3]
