"""The library as a page reads it, made from the real one: what the tests of the player serve as `/data/library.json`.

`python -m tests.e2e.player_library` writes the part the unit tests of the front end read, with every routine's sets as
`unsit.movement.routine.steps` gives them.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from unsit.movement.fault_joints import fault_joint
from unsit.movement.library import Library, load_library
from unsit.movement.mobility import check_unit
from unsit.movement.model import Movement
from unsit.movement.names import PRECAUTIONS
from unsit.movement.routine import FIELD_OF_KIND, Routine, steps
from unsit.web.places import PLACES

FIXTURE: Final = Path(__file__).resolve().parents[2] / "frontend" / "tests" / "fixtures" / "library.json"

RED_FLAGS: Final = (
    ("numb_saddle", "Numbness where a saddle would touch you", "same_day"),
    ("bladder_or_bowel", "A change in bladder or bowel control", "same_day"),
    ("growing_weakness", "A leg that grows weaker, or pain down both legs", "same_day"),
    (
        "unwell",
        "Fever, unexplained weight loss, past cancer, a recent bad fall, or night pain that does not ease",
        "first",
    ),
)
ADVICE: Final = {
    "same_day": "Get help the same day, before any exercise.",
    "first": "See a clinician first; then come back.",
}
PLACE_NAMES: Final = {
    "floor": "On the floor",
    "wall": "On the floor, by a wall",
    "chair": "On a chair",
    "plane": "On a plane or a train",
}
GOALS: Final = (
    ("tight_hips", "Tight hips"),
    ("stiff_lower_back", "Stiff lower back"),
    ("strong_hips", "Strong hips"),
    ("desk_break", "A break from sitting"),
)


def _plain(value: Any) -> Any:
    return {name: item for name, item in asdict(value).items() if item is not None}


def _check(movement: Movement) -> dict[str, Any] | None:
    rule = movement.check
    if rule is None:
        return None
    shown = ("id", "name", "what", "how", "counts", "better", "error", "change", "time_s", "basis")
    return {name: asdict(rule)[name] for name in shown} | {"unit": check_unit(movement, rule)}


def _movement(movement: Movement) -> dict[str, Any]:
    first = movement.views[0]
    return {
        "id": movement.id, "name": movement.name, "family": movement.family, "variant": movement.variant,
        "position": str(movement.position), "sides": str(movement.sides), "kind": str(movement.kind),
        "equipment": list(movement.equipment), "summary": movement.text.summary, "setup": list(movement.text.setup),
        "steps": list(movement.text.steps), "breathing": movement.text.breathing, "deeper": movement.text.deeper,
        "dose": _plain(movement.dose), "tempo": _plain(movement.tempo), "stop_when": list(movement.safety.stop_when),
        "not_for": [asdict(item) for item in movement.safety.not_for],
        "easier": movement.neighbours.easier, "deeper_movement": movement.neighbours.deeper,
        "camera": {
            "sentence": first.advice, "svg": "",
            "views": [{"id": v.id, "advice": v.advice} for v in movement.views],
        },
        "faults": [
            {"id": f.id, "cue": f.cue, "reason": f.reason, "severity": f.severity, "joint": fault_joint(f, movement)}
            for f in movement.faults
        ],
        "reassurance": list(movement.reassurance), "toml_url": "", "check": _check(movement),
    }  # fmt: skip


def _routine(routine: Routine, library: Library) -> dict[str, Any]:
    def item(prescription: Any) -> dict[str, Any]:
        given = {name: value for name, value in asdict(prescription).items() if value is not None}
        name = given.pop("movement")
        field = FIELD_OF_KIND[library.movements[name].kind]
        dose = {field: given[field]} if field in given else {}
        return {"movement": name, "sets": given.get("sets"), "dose": dose}

    return {
        "id": routine.id, "name": routine.name, "text": routine.text,
        "blocks": [
            {
                "side_rule": str(block.side_rule), "rest_s": block.rest_s, "turn_s": block.turn_s,
                "prescriptions": [item(one) for one in block.prescriptions],
            }
            for block in routine.blocks
        ],
    }  # fmt: skip


def library_json(static: str = "/static/app/") -> dict[str, Any]:
    """Give the value of `/data/library.json`.

    static: address of the built front end.
    """
    library = load_library()
    return {
        "version": "test", "language": "en",
        "safety_questions": [{"id": name, "text": text} for name, text in PRECAUTIONS.items()],
        "red_flags": [{"id": name, "text": text, "advice": ADVICE[kind]} for name, text, kind in RED_FLAGS],
        "places": [
            {"id": one.id, "name": PLACE_NAMES[one.id], "needs": list(one.has), "positions": list(one.positions)}
            for one in PLACES
        ],
        "goals": [{"id": name, "name": text} for name, text in GOALS],
        "routines": [_routine(routine, library) for routine in library.routines.values()],
        "movements": {name: _movement(movement) for name, movement in library.movements.items()},
        "urls": {
            "figures": f"{static}figures/", "figure_script": f"{static}unsit-figure.js",
            "engine_zip": "/static/app/engine.zip", "pose_model": "/static/app/pose_landmarker_lite.task",
            "player_script": f"{static}unsit-player.js",
        },
    }  # fmt: skip


def unit_fixture() -> dict[str, Any]:
    """Give what the unit tests of the front end read: the movements of the routines, their neighbours, the sets."""
    library, value = load_library(), library_json()
    wanted = {name for routine in library.routines.values() for name in routine.movements}
    wanted |= {
        "chair_stand",
        "straight_leg_raise",
        "hip_stretch_wall",
        "hip_stretch_wall_close",
        "hip_stretch_chair",
        "side_lying_leg_raise",
    }
    value["movements"] = {name: value["movements"][name] for name in sorted(wanted)}
    value["sets"] = {
        name: {side: [asdict(step) for step in steps(routine, library.movements, side)] for side in ("left", "right")}
        for name, routine in library.routines.items()
    }
    return value


def main() -> None:
    """Write the fixture anew."""
    FIXTURE.write_text(json.dumps(unit_fixture(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
