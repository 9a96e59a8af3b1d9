"""Movements and routines as the JSON values from which a page chooses, leads and counts.

The shape stands in `unsit.web.pages.library_json`. The same function tells a file of the library to the server and one
of a person's own to the page, where no server has it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from unsit.movement.fault_joints import fault_joint
from unsit.movement.mobility import check_unit
from unsit.movement.model import CheckRule, Dose, Fault, Movement
from unsit.movement.routine import FIELD_OF_KIND, Block, Routine, prescribed


def told_routine(routine: Routine, movements: Mapping[str, Movement]) -> dict[str, Any]:
    """Give a routine with the doses of its movements where it gives none; KeyError for a movement that is not there."""
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


def _check(movement: Movement, rule: CheckRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "what": rule.what,
        "how": list(rule.how),
        "counts": rule.counts.value,
        "better": rule.better.value,
        "unit": check_unit(movement, rule),
        "error": rule.error,
        "change": rule.change,
        "time_s": rule.time_s,
        "basis": rule.basis,
    }


def told_movement(movement: Movement) -> dict[str, Any]:
    """Give a movement; without any address, for the file alone knows none.

    The camera's sentence is the first view's own advice.
    """
    text = movement.text
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
        "check": _check(movement, movement.check) if movement.check else None,
        "camera": {
            "sentence": movement.views[0].advice if movement.views else "",
            "svg": "",
            "views": [{"id": view.id, "advice": view.advice} for view in movement.views],
        },
        "faults": [_fault(one, movement) for one in movement.faults],
        "reassurance": list(movement.reassurance),
    }
