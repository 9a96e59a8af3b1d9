"""What looks like a movement though its coach counted nothing."""

from functools import cache

import pytest

from unsit.body.frame import Frame
from unsit.movement.library import load_library
from unsit.proof.alike import PostureLog, SignalWatch, signal_watches
from unsit.proof.cases import Case
from unsit.proof.prove import REPETITIONS, filmed

LIBRARY = load_library().movements


@cache
def frames(name: str) -> tuple[Frame, ...]:
    """Return the figure doing a movement, seen from its last view with noise."""
    movement = LIBRARY[name]
    return tuple(filmed(movement, Case(name, movement.views[-1].id, fps=15.0, noise=1))[0])


def alike(name: str, film: tuple[Frame, ...]) -> list[int]:
    """Return the repetitions of each set that looks like a movement of both sides."""
    log, watch = PostureLog(), SignalWatch(LIBRARY[name], "both")
    for frame in film:
        log.take(frame)
        watch.update(frame)
    return [one.result.count for one in watch.sets(log)]


@pytest.mark.parametrize("name", ["squat", "push_up", "sit_up", "front_raise", "bench_press", "pull_up"])
def test_the_figure_looks_like_its_own_movement(name: str) -> None:
    """All repetitions are found, whatever the position asks for."""
    assert alike(name, frames(name)) == [REPETITIONS]


@pytest.mark.parametrize("other", ["chair_stand", "lunge", "glute_bridge", "seated_hamstring_stretch"])
@pytest.mark.parametrize("name", ["squat", "push_up", "sit_up"])
def test_another_movement_does_not_look_like_it(name: str, other: str) -> None:
    """A signal that goes out and back while the body looks otherwise is no set."""
    assert alike(name, frames(other)) == []


def test_a_movement_without_repetitions_has_no_signal() -> None:
    """Only what can be proven by what it looks like is watched, on each side it is done on."""
    watched = signal_watches([LIBRARY[name] for name in ("plank", "chair_stand", "squat", "lunge")])
    assert len(watched) == 3
    with pytest.raises(ValueError, match="needs a movement with repetitions"):
        SignalWatch(LIBRARY["plank"], "both")
