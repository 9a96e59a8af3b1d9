"""The library as one JSON value, from which the page chooses, leads, counts and explains, with or without a network.

Shape (every text is in the language asked for, every list in the order it is shown):

    {"version": digest of all the rest, "language": "en",
     "safety_questions": [{"id", "text"}],
     "red_flags": [{"id", "text", "advice"}],
     "places": [{"id", "name", "text", "needs": [equipment that is there],
                 "variants": [which of a family fit, the best first]}],
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
                        "camera": {"sentence", "svg": address, "views": [{"id", "advice"}]},
                        "faults": [{"id", "cue", "reason", "severity",
                                    "joint": id or ""}], "reassurance": [], "toml_url": address}},
     "urls": {"figures", "figure_script", "engine_zip", "pose_model", "player_script",
              "voice": address of the list of recorded pieces}}

Times are seconds. Addresses are paths on the same host; the empty text means that the part was not built.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from unsit.movement.fault_joints import fault_joint
from unsit.movement.library import Library
from unsit.movement.model import Dose, Fault, Movement
from unsit.movement.routine import FIELD_OF_KIND, Block, Routine, prescribed
from unsit.web.pages.offers import GOALS
from unsit.web.pages.safety import QUESTIONS, RED_FLAGS
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
        "red_flags": [{"id": one.id, "text": str(one.text), "advice": str(one.advice)} for one in RED_FLAGS],
        "places": [
            {
                "id": one.id,
                "name": str(one.name),
                "text": str(one.text),
                "needs": list(one.has),
                "variants": list(one.variants),
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
        "routines": [_routine(one, movements) for one in routines],
        "movements": {name: _movement(one, cameras.get(name), root) for name, one in movements.items()},
        "urls": dict(urls),
    }
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"version": sha256(told.encode()).hexdigest()[:16], **value}


def _routine(routine: Routine, movements: Mapping[str, Movement]) -> dict[str, Any]:
    blocks = [_block(block, movements) for block in routine.blocks]
    return {"id": routine.id, "name": routine.name, "text": routine.text, "blocks": blocks}


def _block(block: Block, movements: Mapping[str, Movement]) -> dict[str, Any]:
    prescriptions = []
    for item in block.prescriptions:
        movement = movements[item.movement]
        sets, amount = prescribed(item, movement)
        dose = {FIELD_OF_KIND[movement.kind]: amount}
        prescriptions.append({"movement": item.movement, "sets": sets, "dose": dose})
    return {
        "side_rule": block.side_rule.value,
        "rest_s": block.rest_s,
        "turn_s": block.turn_s,
        "prescriptions": prescriptions,
    }


def _dose(dose: Dose) -> dict[str, Any]:
    return {name: value for name, value in asdict(dose).items() if value is not None}


def _fault(fault: Fault, movement: Movement) -> dict[str, Any]:
    return {
        "id": fault.id,
        "cue": fault.cue,
        "reason": fault.reason,
        "severity": fault.severity,
        "joint": fault_joint(fault, movement),
    }


def _movement(movement: Movement, camera: Camera | None, root: str) -> dict[str, Any]:
    text = movement.text
    sentence = camera.sentence if camera else movement.views[0].advice if movement.views else ""
    return {
        "id": movement.id,
        "name": movement.name,
        "family": movement.family,
        "variant": movement.variant,
        "position": movement.position.value,
        "sides": movement.sides.value,
        "kind": movement.kind.value,
        "equipment": list(movement.equipment),
        "summary": text.summary,
        "setup": list(text.setup),
        "steps": list(text.steps),
        "breathing": text.breathing,
        "deeper": text.deeper,
        "dose": _dose(movement.dose),
        "tempo": asdict(movement.tempo),
        "stop_when": list(movement.safety.stop_when),
        "not_for": [asdict(one) for one in movement.safety.not_for],
        "easier": movement.neighbours.easier,
        "deeper_movement": movement.neighbours.deeper,
        "camera": {
            "sentence": sentence,
            "svg": f"{root}movements/{movement.id}/camera.svg",
            "views": [{"id": view.id, "advice": view.advice} for view in movement.views],
        },
        "faults": [_fault(one, movement) for one in movement.faults],
        "reassurance": list(movement.reassurance),
        "toml_url": f"{root}movements/{movement.id}/movement.toml",
    }
