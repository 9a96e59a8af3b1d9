"""Real people, known counts: what `unsit check` says of recordings that nobody made for it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.recordings


def checked(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Give the exit code and the JSON of a check."""
    command = [sys.executable, "-m", "unsit.cli.main", "check", "--json", "--no-progress", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, json.loads(done.stdout)


def test_a_man_does_one_bridge(recordings: Path) -> None:
    """One glute bridge, up from about 0.5 to 2.3 s, recognised without being named."""
    code, result = checked(str(recordings / "bridging.mp4"))
    assert code == 0
    (one,) = result["sets"]
    assert (one["movement"], one["repetitions"]) == ("glute_bridge", 1)
    assert one["start_s"] == pytest.approx(0.5, abs=0.4)
    assert one["end_s"] == pytest.approx(2.3, abs=0.5)


@pytest.mark.parametrize("model", ["lite", "full"])
def test_a_woman_does_two_squats(recordings: Path, model: str) -> None:
    """Two whole squats; the third, in which the clip ends, is not counted; five frames a second are enough."""
    code, result = checked(str(recordings / "pose_squats.mp4"), "--model", model)
    assert code == 0
    (one,) = result["sets"]
    assert (one["movement"], one["side"], one["repetitions"]) == ("squat", "both", 2)


def test_landmarks_of_another_maker_count_alike(recordings: Path) -> None:
    """The same clip as landmarks made elsewhere gives the same count."""
    size = ("--fps", "5", "--width", "720", "--height", "1280")
    code, result = checked(str(recordings / "pose_squats.full.json"), *size)
    assert code == 0
    assert [(one["movement"], one["repetitions"]) for one in result["sets"]] == [("squat", 2)]


@pytest.mark.parametrize("trial", ["CTK", "ELK", "RTK"])
def test_standing_trials_of_other_movements_are_none_of_ours(recordings: Path, trial: str) -> None:
    """Trunk turns and arm movements that the library does not have are recognised as nothing."""
    code, result = checked(str(recordings / "keraal" / f"G3-BP-{trial}-P1T1-Unknown-C-0.json"))
    assert code == 5
    assert result["sets"] == []
