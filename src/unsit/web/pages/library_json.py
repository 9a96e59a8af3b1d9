"""The library as one JSON value, from which the page chooses, leads, counts and explains, with or without a network.

Shape (every text is in the language asked for, every list in the order it is shown):

    {"version": digest of all the rest, "language": "en",
     "safety_questions": [{"id", "text"}],
     "safety_since": day since when questions and red flags read as they do; earlier answers are asked again,
     "red_flags": [{"id", "text", "advice"}],
     "places": [{"id", "name", "text", "needs": [equipment that is there],
                 "positions": [how a movement may start there]}],
     "goals": [{"id", "name", "text", "routine": id, "place": id or ""}],
     "routines": [{"id", "name", "text", "blocks": [{"side_rule", "rest_s", "turn_s",
                   "prescriptions": [{"movement": id, "sets": n,
                                      "dose": {"repetitions" | "hold_s" | "circles_each_way": n}}]}]}],
     "movements": {id: {"id", "name", "family", "variant", "position", "sides", "kind", "equipment": [], "summary",
                        "setup": [], "steps": [], "breathing", "deeper",
                        "dose": {"sets" | "repetitions" | "hold_s" | "circles_each_way" | "per_week":
                                 {"min", "default", "max"}},
                        "tempo": {"out_s", "back_s", "breathe_in_s", "breathe_out_s"},
                        "stop_when": [], "not_for": [{"id", "text", "replacement": id or ""}],
                        "easier": id or "", "deeper_movement": id or "",
                        "check": null or {"id", "name", "what", "how": [], "counts", "better", "unit",
                                          "error", "change", "time_s": seconds or null, "basis"},
                        "camera": {"sentence", "svg": address, "views": [{"id", "advice"}]},
                        "faults": [{"id", "cue", "reason", "severity",
                                    "joint": id or ""}], "reassurance": [], "toml_url": address}},
     "urls": {"figures", "figure_script", "engine_zip", "pose_model", "player_script",
              "voice": address of the list of recorded pieces}}

Times are seconds. Addresses are paths on the same host; the empty text means that the part was not built.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from unsit.movement.library import Library
from unsit.movement.model import Movement
from unsit.movement.told import told_movement, told_routine
from unsit.web.pages.offers import GOALS
from unsit.web.pages.safety import QUESTIONS, RED_FLAGS, WORDED
from unsit.web.places import PLACES
from unsit.web.site_files import Camera


def library_value(
    library: Library, language: str, urls: Mapping[str, str], cameras: Mapping[str, Camera], root: str = "/"
) -> dict[str, Any]:
    """Give the JSON value.

    urls: addresses of the built parts. cameras: where the phone goes, by movement; where it is not known the views'
    own advice stands for it. root: address below which the pages of this language lie.
    """
    movements = {name: library.movement(name, language) for name in library.movements}
    routines = [library.routine(name, language) for name in library.routines]
    value: dict[str, Any] = {
        "language": language,
        "safety_questions": [{"id": one.id, "text": str(one.text)} for one in QUESTIONS],
        "safety_since": WORDED.isoformat(),
        "red_flags": [{"id": one.id, "text": str(one.text), "advice": str(one.advice)} for one in RED_FLAGS],
        "places": [
            {
                "id": one.id,
                "name": str(one.name),
                "text": str(one.text),
                "needs": list(one.has),
                "positions": list(one.positions),
            }
            for one in PLACES
        ],
        "goals": [
            {
                "id": one.id,
                "name": str(one.name),
                "text": str(one.text),
                "routine": one.routine,
                "place": one.place,
            }
            for one in GOALS
        ],
        "routines": [told_routine(one, movements) for one in routines],
        "movements": {name: _movement(one, cameras.get(name), root) for name, one in movements.items()},
        "urls": dict(urls),
    }
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"version": sha256(told.encode()).hexdigest()[:16], **value}


def _movement(movement: Movement, camera: Camera | None, root: str) -> dict[str, Any]:
    """Give a movement with the addresses of what the server has of it."""
    told = told_movement(movement)
    address = f"{root}movements/{movement.id}/"
    told["camera"] |= {"svg": f"{address}camera.svg"} | ({"sentence": camera.sentence} if camera else {})
    return told | {"toml_url": f"{address}movement.toml"}
