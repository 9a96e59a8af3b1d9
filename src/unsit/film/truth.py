"""The truth beside a test film: what was done when, and where every landmark was in every picture."""

import io
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from unsit.body.frame import Frame, Points
from unsit.body.measures import MEASURES, OTHER, Side
from unsit.figure.bodies import body_file
from unsit.figure.camera import frame, from_camera
from unsit.figure.occlusion import OUTSIDE, VISIBLE, visibilities
from unsit.film.doing import Done
from unsit.film.scenario import Scenario

FORMAT: Final = 1
DRAWING: Final = 1
"""Raised when the same scenario is drawn otherwise than before."""
TRUE_KICK: Final = "hip_flexion_deg"
"""The kick of the still-spine range, whatever measure a movement file reads it by."""
_PROBES: Final = 24
_DIGITS: Final = 3


def true_frame(scenario: Scenario, points: Points, time_s: float) -> Frame:
    """Give what the film's camera sees of the true landmarks (metres, z up)."""
    return frame(points, scenario.camera, time_s)


def landmark_arrays(scenario: Scenario, posed: Sequence[tuple[float, Points]]) -> dict[str, NDArray[Any]]:
    """Give the arrays of the NPZ file.

    image: n × 33 × 2 pixels. world: n × 33 × 3 metres from the middle of the hips, axes of the camera. time_s: n.
    inside, hidden: n × 33.
    """
    image, world, inside, hidden = [], [], [], []
    for time_s, points in posed:
        seen = true_frame(scenario, points, time_s)
        image.append([(x * scenario.height, y * scenario.height) for x, y, _ in seen.image])
        world.append(seen.world)
        inside.append([value != OUTSIDE for value in seen.visibility])
        hidden.append([value != VISIBLE for value in visibilities(from_camera(points, scenario.camera))])
    return {
        "image": np.asarray(image, np.float32),
        "world": np.asarray(world, np.float32),
        "time_s": np.asarray([time_s for time_s, _ in posed], np.float32),
        "inside": np.asarray(inside, np.bool_),
        "hidden": np.asarray(hidden, np.bool_),
    }


def still_spine_deg(scenario: Scenario, posed: Sequence[tuple[float, Points]]) -> float | None:
    """Give the largest kick while the spine was still: outside the times in which `spine_moves` was committed."""
    rule, doing, start_s = scenario.movement.still_spine, scenario.doing, scenario.set_start_s
    if rule is None or doing is None or start_s is None:
        return None
    whose = rule.kick.partition(".")[2]
    side: Side = OTHER[doing.side] if whose == "other" else doing.side
    bent = [(one.start_s - 0.5, one.end_s + 0.5) for one in doing.done.faults if one.id == "spine_moves"]
    values = [
        MEASURES[TRUE_KICK].value(true_frame(scenario, points, time_s), side)
        for time_s, points in posed
        if 0.0 <= time_s - start_s <= doing.duration_s
        and not any(first <= time_s - start_s <= last for first, last in bent)
    ]
    return round(max(values), 1) if values else None


def recipe(scenario: Scenario) -> str:
    """Give a digest of what makes a film: how it is drawn, the body, the room, the light, what happens in it."""
    digest = sha256(f"{DRAWING}".encode())
    digest.update(body_file(scenario.body).read_bytes())
    fixed = (scenario.width, scenario.height, scenario.fps, scenario.side, scenario.place, scenario.idle)
    look = replace(scenario.look, clothes=MappingProxyType({}))
    clothes = sorted(scenario.look.clothes.items())
    digest.update(repr((fixed, look, clothes, scenario.camera, scenario.scene)).encode())
    for step in range(_PROBES + 1):
        points = scenario.player.points(scenario.player.duration_s * step / _PROBES)
        digest.update(repr([[round(value, 4) for value in point] for point in points]).encode())
    done = Done() if scenario.doing is None else scenario.doing.done
    digest.update(json.dumps(_done(done, 0.0)).encode())
    return digest.hexdigest()[:16]


def _done(done: Done, start_s: float) -> dict[str, Any]:
    def span(begin_s: float, end_s: float) -> dict[str, float]:
        return {"start_s": round(start_s + begin_s, _DIGITS), "end_s": round(start_s + end_s, _DIGITS)}

    return {
        "repetitions": [
            {**span(one.start_s, one.end_s), "whole": one.whole, "faults": list(one.faults)} for one in done.repetitions
        ],
        "holds": [span(one.start_s, one.end_s) for one in done.holds],
        "circles": [{**span(one.start_s, one.end_s), "direction": one.direction} for one in done.circles],
        "faults": [
            {"id": one.id, **span(one.start_s, one.end_s), "amount": round(one.amount, 3)}
            for one in sorted(done.faults, key=lambda one: one.start_s)
        ],
    }


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(value, _DIGITS) for value in values]


def told(scenario: Scenario, posed: Sequence[tuple[float, Points]]) -> dict[str, Any]:
    """Give the JSON beside a film; times are seconds of the film."""
    place, camera, look = scenario.place, scenario.camera, scenario.look
    start_s = scenario.set_start_s
    done = Done() if scenario.doing is None else scenario.doing.done
    return {
        "format": FORMAT,
        "recipe": recipe(scenario),
        "name": scenario.name,
        "seed": scenario.seed,
        "movement": scenario.movement.id,
        "kind": scenario.kind,
        "idle": scenario.idle or None,
        "side": scenario.side,
        "body": scenario.body,
        "stature_m": round(scenario.rig.stature_m, _DIGITS),
        "width": scenario.width,
        "height": scenario.height,
        "fps": scenario.fps,
        "duration_s": round(scenario.player.duration_s, _DIGITS),
        "camera": {
            "view": place.view,
            "advised": scenario.kind == "advised",
            "fault": place.fault or None,
            "azimuth_deg": round(place.azimuth_deg, 2),
            "elevation_deg": round(place.elevation_deg, 2),
            "distance_m": round(place.distance_m, _DIGITS),
            "field_of_view_deg": round(place.field_of_view_deg, 2),
            "roll_deg": round(place.roll_deg, 2),
            "place_m": _rounded(camera.place),
        },
        "set_start_s": None if start_s is None else round(start_s, _DIGITS),
        "set_end_s": None if scenario.set_end_s is None else round(scenario.set_end_s, _DIGITS),
        **_done(done, start_s or 0.0),
        "still_spine_deg": still_spine_deg(scenario, posed),
        "variation": {
            "skin": _rounded(look.skin_tint),
            "clothes": {name: _rounded(colour) for name, colour in look.clothes.items()},
            "floor": look.floor,
            "boxes": len(scenario.scene.boxes),
            "sun": _rounded(look.sun),
            "sun_light": _rounded(look.sun_light),
            "ambient": _rounded(look.ambient),
            "exposure": round(look.exposure, _DIGITS),
            "noise_levels": round(look.noise_levels, 2),
            "blur_px": round(look.blur_px, 2),
        },
    }


def write_truth(folder: Path, scenario: Scenario, posed: Sequence[tuple[float, Points]]) -> None:
    """Write `<name>.npz`, then `<name>.json`, each complete or not at all."""
    packed = io.BytesIO()
    arrays: Any = landmark_arrays(scenario, posed)
    np.savez_compressed(packed, **arrays)
    text = json.dumps(told(scenario, posed), indent=1) + "\n"
    for suffix, content in ((".npz", packed.getvalue()), (".json", text.encode())):
        part = folder / f"{scenario.name}{suffix}.part"
        part.write_bytes(content)
        os.replace(part, folder / f"{scenario.name}{suffix}")
