"""Noise has the size it says, wanders, and is the same for the same seed."""

from itertools import pairwise
from statistics import fmean, pstdev

import pytest
from tests.figure.examples import SIDE_KICK

from unsit.body.frame import Frame
from unsit.body.landmarks import COUNT, INDEX
from unsit.body.measures import MEASURES
from unsit.figure.camera import frame, frames, placed
from unsit.figure.motion import performance
from unsit.figure.noise import DEPTH_JITTER_M, DEPTH_WANDER_M, noisy

DONE = performance(SIDE_KICK, "left", repetitions=3)
CAMERA = placed(SIDE_KICK.views[0], SIDE_KICK.position, "left", [DONE.poses[0].points])
FILM = frames(DONE.poses, CAMERA)
STILL = [frame(DONE.poses[0].points, CAMERA, n / 30.0, (0.98,) * COUNT) for n in range(1200)]


def test_the_same_seed_gives_the_same_noise_and_another_another() -> None:
    """Claim: noise is a function of the seed."""
    assert list(noisy(FILM, 7)) == list(noisy(FILM, 7))
    assert list(noisy(FILM, 7)) != list(noisy(FILM, 8))


def test_no_noise_and_nobody_seen_leave_frames_alone() -> None:
    """Claim: size 0 changes nothing; an empty frame stays empty; a negative size is refused."""
    assert tuple(noisy(FILM, 1, 0.0)) == FILM
    assert list(noisy([Frame(0.0)], 1)) == [Frame(0.0)]
    with pytest.raises(ValueError, match="must be 0 or more"):
        list(noisy(FILM, 1, -1.0))


def test_depth_noise_has_its_documented_size_and_wanders_slowly() -> None:
    """Claim: over many landmarks its SD is that of jitter and wander together, from frame to frame that of jitter."""
    shaken = list(noisy(STILL, 3))
    errors = [[b.world[n][2] - a.world[n][2] for a, b in zip(STILL, shaken, strict=True)] for n in range(COUNT)]
    both = (DEPTH_JITTER_M**2 + DEPTH_WANDER_M**2) ** 0.5
    assert fmean(pstdev([*row, 0.0]) for row in errors) == pytest.approx(both, rel=0.2)
    steps = [b - a for row in errors for a, b in pairwise(row)]
    assert pstdev(steps) / 2**0.5 == pytest.approx(DEPTH_JITTER_M, rel=0.25)


def test_hidden_landmarks_err_twice_as_much() -> None:
    """Claim: a landmark with low visibility has twice the noise."""
    visibility = tuple(0.3 if n == INDEX["left_knee"] else 0.98 for n in range(COUNT))
    film = [frame(DONE.poses[0].points, CAMERA, one.time_s, visibility) for one in STILL]
    plain, hidden = list(noisy(STILL, 5)), list(noisy(film, 5))
    knee = INDEX["left_knee"]
    for a, b, clean in zip(plain, hidden, STILL, strict=True):
        once, twice = a.image[knee][0] - clean.image[knee][0], b.image[knee][0] - clean.image[knee][0]
        assert twice == pytest.approx(2 * once, abs=1e-12)


def test_a_kick_is_measured_as_badly_as_blazepose_measures_it() -> None:
    """Claim: the angle of the kick in space errs by about 4°, a lift in the picture by about 2° at most."""
    kick, lift = [], []
    for seed in range(4):
        for clean, shaken in zip(FILM, noisy(FILM, seed), strict=True):
            kick.append(
                MEASURES["hip_flexion_deg"].value(shaken, "left") - MEASURES["hip_flexion_deg"].value(clean, "left")
            )
            lift.append(
                MEASURES["leg_lift_image_deg"].value(shaken, "left")
                - MEASURES["leg_lift_image_deg"].value(clean, "left")
            )
    assert 3.0 < pstdev(kick) < 5.5
    assert 0.5 < pstdev(lift) < 2.5
