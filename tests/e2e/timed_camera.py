"""A film as the camera of a page, in the film's own time: no claim hangs on how fast the machine looks.

The page gets a picture, time goes on to it, the pose model looks at it and the engine's events are done; only then
comes the next (`timed_camera.js`). `<unsit-player>` has its time from the same place, by its property `clock`.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final

import av
import cv2
import numpy as np
from accuracy.truth import FilmTruth, read_truth
from playwright.sync_api import Page, expect
from tests.e2e.player_camera import Pixels

SCRIPT: Final = Path(__file__).with_suffix(".js")
AT_ONCE: Final = 16
"""So many pictures are sent to the page at once."""

WAITING_EVERY_S: Final = 0.5
"""A person who waits is looked at twice a second."""

WAITING_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Note:
    """What was on the page once a picture was looked at.

    time_s: of the session. film_s: of the film, None while its picture stands. part: of the session, empty when it is
    over. lead: who leads, `body` or `clock`. number: the big one. told: the engine's events.
    """

    time_s: float
    film_s: float | None
    part: str
    movement: str
    side: str
    lead: str
    number: int | None
    told: tuple[dict[str, Any], ...]


class Film:
    """A film with its truth; mirrored, a person who works the right side works the left.

    path: of the film; its truth stands beside it.
    """

    def __init__(self, path: Path, *, mirrored: bool = False) -> None:
        self.truth: FilmTruth = read_truth(path.with_suffix(".json"))
        self._path, self._mirrored = path, mirrored

    @cached_property
    def pictures(self) -> Sequence[tuple[float, str]]:
        """Give all pictures, time in seconds and JPEG in letters."""
        return tuple(self._read())

    def _read(self) -> Iterator[tuple[float, str]]:
        with av.open(str(self._path)) as source:
            for picture in source.decode(source.streams.video[0]):
                pixels = picture.to_ndarray(format="bgr24")
                shown: Pixels = np.ascontiguousarray(pixels[:, ::-1] if self._mirrored else pixels)
                yield float(picture.time or 0.0), b64encode(cv2.imencode(".jpg", shown)[1].tobytes()).decode()

    def at(self, time_s: float) -> str:
        """Give the picture at a time."""
        return next((jpeg for moment_s, jpeg in self.pictures if moment_s >= time_s), self.pictures[-1][1])


class TimedCamera:
    """The camera and the clock of a page; to be made before the page is opened."""

    def __init__(self, page: Page) -> None:
        page.add_init_script(path=SCRIPT)
        self._page = page
        self.time_s = 0.0

    def open(self, address: str) -> None:
        """Open a session, be watched, and begin; time stands still meanwhile."""
        page = self._page
        page.goto(address)
        page.get_by_role("button", name="None of these").click()
        page.locator("unsit-player").evaluate("(player) => { player.clock = timedCamera.clock; }")
        page.get_by_role("button", name="Be watched by the camera").click()
        expect(page.locator(".coach[data-phase=watching]")).to_be_visible()
        page.get_by_role("button", name="Start").click()

    def wait(self, film: Film, film_s: float, *, part: str = "", event: str = "") -> list[Note]:
        """Let the film's picture at a time stand while the session is in a part, or until the engine tells an event."""
        first = self.time_s
        times = (first + WAITING_EVERY_S * n for n in range(1, round(WAITING_S / WAITING_EVERY_S)))
        stands = ((None, time_s, film.at(film_s) if n == 0 else "") for n, time_s in enumerate(times))
        return self._play(stands, part, event)

    def play(self, film: Film, film_s: float, *, part: str = "", event: str = "") -> list[Note]:
        """Play the film from a time on, to its end, while a part of the session lasts, or until an event is told."""
        first = self.time_s - film_s
        pictures = ((moment_s, first + moment_s, jpeg) for moment_s, jpeg in film.pictures if moment_s > film_s)
        return self._play(pictures, part, event)

    def _play(self, pictures: Iterable[tuple[float | None, float, str]], part: str, event: str) -> list[Note]:
        notes: list[Note] = []
        left = iter(pictures)
        while some := list(islice(left, AT_ONCE)):
            shown = [[time_s, jpeg] for _, time_s, jpeg in some]
            told = self._page.evaluate(
                "([pictures, part, event]) => timedCamera.play(pictures, part, event)", [shown, part, event]
            )
            for (film_s, *_), row in zip(some, told, strict=False):
                notes.append(Note(film_s=film_s, **{**row, "told": tuple(row["told"])}))
            self.time_s = notes[-1].time_s
            if len(told) < len(some) or _ends(notes[-1], part, event):
                break
        return notes


def _ends(note: Note, part: str, event: str) -> bool:
    return (part != "" and note.part != part) or any(told["event"] == event for told in note.told)
