"""What a proof tries: every view, frame rate, side, stature and fault of a movement, and what must count nothing.

Not every combination but every value, each against the plain case: 30 frames a second, the left side, 1.70 m, no
noise. Noise has the size measured on BlazePose (`unsit.figure.noise`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from unsit.body.measures import Side
from unsit.figure.distractors import DISTRACTORS
from unsit.movement.model import Movement

FRAME_RATES: Final = (15.0, 60.0)
STATURES_M: Final = (1.55, 1.90)
NOISE_SEEDS: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class Case:
    """One trial of a movement: from which view, how, and with which fault or distractor (empty: none).

    noise: seed of the landmark noise, or None without.
    """

    movement: str
    view: str
    side: Side = "left"
    fps: float = 30.0
    stature_m: float = 1.70
    noise: int | None = None
    fault: str = ""
    distractor: str = ""

    @property
    def described(self) -> str:
        """Say the case in words."""
        what = self.fault or self.distractor or "done rightly"
        noise = "" if self.noise is None else f", noise {self.noise}"
        return f"{what}, seen from {self.view}, {self.side}, {self.fps:g} frames/s, {self.stature_m:.2f} m{noise}"


def cases(movement: Movement, *, quick: bool = False) -> Iterator[Case]:
    """Give the trials of a movement; quick: the plain case of each view, each fault once, each distractor once."""
    for view in movement.views:
        plain = Case(movement.id, view.id)
        yield plain
        if quick:
            continue
        for fps in FRAME_RATES:
            yield replace(plain, fps=fps)
        yield replace(plain, side="right")
        for stature_m in STATURES_M:
            yield replace(plain, stature_m=stature_m)
        for seed in NOISE_SEEDS:
            yield replace(plain, noise=seed, side="left" if seed % 2 else "right")
    for fault in movement.faults:
        for view_id in fault.views[:1] if quick else fault.views:
            plain = Case(movement.id, view_id, fault=fault.id)
            yield plain
            if not quick:
                yield replace(plain, side="right", noise=NOISE_SEEDS[0])
    for view in movement.views[:1] if quick else movement.views:
        for name in DISTRACTORS:
            yield Case(movement.id, view.id, distractor=name, noise=None if quick else NOISE_SEEDS[0])
