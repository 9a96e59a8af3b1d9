"""Golden events: what the coach tells of a recording, written down once and compared ever after.

`python -m tests.golden.events` writes them anew; look at the difference before you commit it.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from unsit.engine.coach import Coach
from unsit.engine.events import Event
from unsit.engine.live_count import LiveCount
from unsit.engine.reading import SetSide
from unsit.movement.library import load_library
from unsit.vision.source import open_source

HERE = Path(__file__).resolve().parent
RECORDINGS: dict[str, SetSide] = {
    "side_kick_front_back": "left",
    "side_kick_circles": "left",
    "hip_stretch_floor": "right",
}
"""Recording (named after its movement) and the side that is worked."""


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _row(event: Event) -> dict[str, Any]:
    return {"event": type(event).__name__} | {name: _plain(value) for name, value in asdict(event).items()}


def told(name: str, *, is_live: bool = False) -> list[dict[str, Any]]:
    """Return the events of a recording, as plain values; is_live: with how sure the count is, as the page is told."""
    coach = Coach(load_library().movements[name], RECORDINGS[name])
    live = LiveCount(coach)
    source = open_source(HERE / f"{name}.landmarks")
    events: list[Event] = []
    for frame, _ in source:
        found = coach.update(frame)
        events += live.take(frame, found) if is_live else found
    return [_row(event) for event in events + coach.finish()]


def main() -> None:
    """Write every golden file anew."""
    for name in RECORDINGS:
        rows = ",\n".join(json.dumps(row) for row in told(name))
        (HERE / f"{name}.events.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
