"""A movement as one JSON value from which a page shows it: words, times of its steps, cameras, props, the angle drawn.

Times are seconds of the clips of `unsit.figure.clips`. Places and directions are metres in glTF's axes (y up; x is
the figure's x, z its -y). What differs from body to body, where cameras and props stand, is given for each body and
side; the rest is said once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from math import hypot
from types import MappingProxyType
from typing import Any, Final

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX
from unsit.body.measures import Side
from unsit.figure.arcs import Arc, arc
from unsit.figure.bones import bone_pose, skin
from unsit.figure.camera import ASPECT, FIELD_OF_VIEW_DEG, placed
from unsit.figure.clips import clip_name, sides_of, y_up
from unsit.figure.joint_places import JOINT_PLACES
from unsit.figure.motion import APPROACH_S, Motion, cycle
from unsit.figure.rig import Rig
from unsit.figure.solids import boxes, floor_m
from unsit.figure.step_words import ENGLISH, Words, fault_name, step_label, step_words
from unsit.figure.strip import panels, strip
from unsit.movement.model import CounterExample, Fault, Kind, Movement, Sides

FORMAT: Final = 1
"""Version of the JSON value."""

_BOUND_HZ: Final = 4.0
_MARGIN_M: Final = 0.06
_HEAD_M: Final = 0.17
_RIGHT: Final = CounterExample()
_VIEW_BOX: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PANEL: Final = re.compile(r'<g transform="translate\(([\d.]+) 0\)">')


def step_times(movement: Movement, motion: Motion, change: CounterExample = _RIGHT) -> tuple[float, ...]:
    """Give when each step of a clip is reached.

    The steps are the keyframes; then, for holds, the hold's end, for circles each round's; and the way back.
    """
    frames = movement.figure.keyframes
    times = [(frame.time_s - frames[0].time_s) / change.tempo for frame in frames]
    if movement.kind is Kind.REPETITIONS:
        return (*times[:-1], motion.duration_s)
    there_s = times[-1]
    left_s = motion.duration_s - there_s
    if movement.kind is Kind.HOLD:
        return (*times, left_s, motion.duration_s)
    middle_s = (there_s + left_s) / 2.0
    return (*times, middle_s, left_s - APPROACH_S, motion.duration_s)


def _spread(sentences: Sequence[str], count: int) -> tuple[str, ...]:
    """Give `count` captions out of sentences in order: some of several sentences, or a sentence for several."""
    if not sentences:
        return ("",) * count
    if len(sentences) <= count:
        return tuple(sentences[n * len(sentences) // count] for n in range(count))
    cuts = [n * len(sentences) // count for n in range(count + 1)]
    return tuple(" ".join(sentences[start:end]) for start, end in pairwise(cuts))


def captions(movement: Movement) -> tuple[str, ...]:
    """Give what is said on the way to each step; the first says how to be in place."""
    steps, ways = movement.text.steps, len(movement.figure.keyframes) - 1
    first = movement.text.setup[-1] if movement.text.setup else movement.text.summary
    if movement.kind is Kind.REPETITIONS:
        return (first, *_spread(steps, ways))
    if movement.kind is Kind.CIRCLES:
        forward, backward, after = _spread(steps, 3)
        return (*(first,) * (ways + 1), forward, backward, after)
    going = steps[:-2] if len(steps) > 3 else steps[:-1]
    return (first, *_spread(going, ways), steps[-2] if len(steps) > 3 else steps[-1], steps[-1])


def labels(movement: Movement, words: Words = ENGLISH) -> tuple[str, ...]:
    """Give a word or two for each step."""
    named = [frame.label for frame in movement.figure.keyframes]
    after: Sequence[str] = ()
    if movement.kind is Kind.HOLD:
        after = ("stay", named[0])
    elif movement.kind is Kind.CIRCLES:
        after = ("circles forward", "circles backward", named[0])
    return tuple(step_label(label, words) for label in (*named, *after))


def _steps(movement: Movement) -> list[dict[str, Any]]:
    """Give each step's words and the panel of the strip that shows it."""
    words, said = labels(movement), captions(movement)
    at = panels(movement)
    # After the keyframes the last pose is kept, until the way back ends in the first one.
    at = (*at, *(at[-1],) * (len(words) - len(at) - 1), at[0])[: len(words)]
    return [
        {"label": label, "caption": caption, "panel": panel}
        for label, caption, panel in zip(words, said, at, strict=True)
    ]


def _panel_boxes(movement: Movement) -> list[list[float]]:
    """Give where each panel lies in the strip's SVG: x, y, width, height."""
    drawn = strip(movement)
    size = _VIEW_BOX.search(drawn)
    starts = [float(x) for x in _PANEL.findall(drawn)]
    if size is None or not starts:
        raise ValueError(f"{movement.id}: a strip must have a viewBox and panels (got {drawn[:80]!r})")
    width, height = float(size[1]), float(size[2])
    return [[x, 0.0, round(width - starts[-1], 1), height] for x in starts]


def _rounded(point: Sequence[float]) -> list[float]:
    return [round(value, 4) + 0.0 for value in point]


def _extent(size: Point) -> list[float]:
    x, y, z = size
    return _rounded((x, z, y))


def _clips(movement: Movement, rig: Rig) -> Iterator[tuple[str, dict[str, Any]]]:
    ways: list[tuple[str, CounterExample]] = [("", _RIGHT)]
    ways += [(fault.id, fault.counter_example) for fault in movement.faults]
    for side in sides_of(movement):
        for fault, change in ways:
            motion = cycle(movement, side, counter_example=change if fault else None, rig=rig)
            times = step_times(movement, motion, change)
            told = {"side": side, "fault": fault, "duration_s": round(motion.duration_s, 4)}
            yield clip_name(side, fault), told | {"times_s": [round(time_s, 4) for time_s in times]}


def _fault(fault: Fault, movement: Movement) -> dict[str, Any]:
    change = fault.counter_example
    shows = [n for n, frame in enumerate(movement.figure.keyframes) if frame.label in change.at]
    return {
        "id": fault.id,
        "name": fault_name(fault.id),
        "cue": fault.cue,
        "reason": fault.reason,
        "severity": fault.severity,
        "during": fault.during,
        "scored": bool(fault.views),
        # Where nothing is said the fault is there all the time, and plain half-way.
        "step": shows[0] if shows else len(movement.figure.keyframes) // 2,
    }


def _arc(drawn: Arc) -> dict[str, Any]:
    return {
        "joint": drawn.joint,
        "side": drawn.side,
        "pivot": list(drawn.pivot),
        "start": [list(place) for place in drawn.start],
        "end": [list(place) for place in drawn.end],
    }


def _skins(movement: Movement, motion: Motion, rig: Rig, times_s: Sequence[float]) -> Iterator[Points]:
    for time_s in times_s:
        pose = motion.pose(time_s)
        a, b = pose.points[INDEX["left_hip"]], pose.points[INDEX["right_hip"]]
        hips = ((a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0, (a[2] + b[2]) / 2.0)
        yield skin(rig, bone_pose(rig, pose.angles_deg, movement.position, motion.side, hips))


def _bounds(points: Sequence[Point]) -> dict[str, list[float]]:
    """Give the box round all points."""
    low = [min(point[axis] for point in points) for axis in range(3)]
    high = [max(point[axis] for point in points) for axis in range(3)]
    return {"low": _rounded(low), "high": _rounded(high)}


def _extremes(points: Sequence[Point]) -> list[list[float]]:
    """Give the points that reach farthest in each of 26 directions, moved out a little."""
    found = {}
    for x, y, z in (way for way in product((-1, 0, 1), repeat=3) if any(way)):
        far = max(points, key=lambda point: x * point[0] + y * point[1] + z * point[2])
        share = _MARGIN_M / hypot(x, y, z)
        found[x, y, z] = _rounded((far[0] + share * x, far[1] + share * y, far[2] + share * z))
    return list(found.values())


def _round_head(points: Points) -> Points:
    """Give points as far from the middle of the ears as skull and hair reach."""
    a, b = points[INDEX["left_ear"]], points[INDEX["right_ear"]]
    middle = tuple((p + q) / 2.0 for p, q in zip(a, b, strict=True))
    ways = [(axis, way) for axis in range(3) for way in (-_HEAD_M, _HEAD_M)]
    x, y, z = middle
    return tuple((x + way * (axis == 0), y + way * (axis == 1), z + way * (axis == 2)) for axis, way in ways)


def _place(movement: Movement, rig: Rig, side: Side) -> dict[str, Any]:
    """Give cameras, props and extent for a body and a side."""
    motion = cycle(movement, side, rig=rig)
    steps = step_times(movement, motion)[: len(movement.figure.keyframes)]
    poses = [motion.points(time_s) for time_s in steps]
    skins = list(_skins(movement, motion, rig, steps))
    count = max(2, round(motion.duration_s * _BOUND_HZ))
    between = [motion.points(motion.duration_s * n / count) for n in range(count)]
    heads = [_round_head(points) for points in between]
    reached = [y_up(point) for group in (*between, *skins, *heads) for point in group]
    views = []
    for view in movement.views:
        camera = placed(view, movement.position, side, poses)
        away = tuple(a + view.distance_m * b for a, b in zip(camera.place, camera.away, strict=True))
        views.append(
            {
                "id": view.id,
                "place": _rounded(y_up(camera.place)),
                "target": _rounded(y_up((away[0], away[1], away[2]))),
            }
        )
    return {
        "views": views,
        "bounds": _bounds(reached),
        "extremes": _extremes(reached),
        "props": [
            {"prop": box.prop, "centre": _rounded(y_up(box.centre)), "size": _extent(box.size)}
            for box in boxes(movement, side, poses, skins)
        ],
        "floor_m": floor_m(movement.figure.props),
        "arc": _arc(arc(movement, side)),
    }


def described(movement: Movement) -> tuple[str, ...]:
    """Give the movement in sentences, for those who cannot see the figure."""
    text = movement.text
    breathing = (text.breathing,) if text.breathing else ()
    return (text.summary, *text.setup, *text.steps, *breathing)


def _translation(movement: Movement, words: Words) -> dict[str, Any]:
    """Give everything of the value that is said to people, in another language."""
    return {
        "name": movement.name,
        "summary": movement.text.summary,
        "described": list(described(movement)),
        "steps": [
            {"label": label, "caption": caption}
            for label, caption in zip(labels(movement, words), captions(movement), strict=True)
        ],
        "faults": {
            fault.id: {"name": fault_name(fault.id, words), "cue": fault.cue, "reason": fault.reason}
            for fault in movement.faults
        },
        "views": {view.id: view.advice for view in movement.views},
    }


def shown(
    movement: Movement, *rigs: Rig, translations: Mapping[str, Movement] = MappingProxyType({})
) -> dict[str, Any]:
    """Give the JSON value of a movement for pages.

    rigs: of the bodies it can be shown on, at least one, the usual one first. translations: the same movement in other
    languages, by language. ValueError without any body.
    """
    if not rigs:
        raise ValueError(f"{movement.id}: a movement needs at least one body to be shown on (got none)")
    return {
        "format": FORMAT,
        "id": movement.id,
        "name": movement.name,
        "position": movement.position.value,
        "kind": movement.kind.value,
        "one_side": movement.sides is Sides.ONE,
        "sides": list(sides_of(movement)),
        "summary": movement.text.summary,
        "setup": list(movement.text.setup),
        "breathing": movement.text.breathing,
        "described": list(described(movement)),
        "steps": _steps(movement),
        "panels": _panel_boxes(movement),
        "joints": {joint: list(bones) for joint, bones in JOINT_PLACES.items()},
        "clips": dict(_clips(movement, rigs[0])),
        "faults": [_fault(fault, movement) for fault in movement.faults],
        "views": [{"id": view.id, "facing": view.facing.value, "advice": view.advice} for view in movement.views],
        "camera": {"field_of_view_deg": FIELD_OF_VIEW_DEG, "aspect": round(ASPECT, 4)},
        "bodies": [{"id": rig.id, "name": rig.name, "stature_m": rig.stature_m} for rig in rigs],
        "translations": {language: _translation(told, step_words(language)) for language, told in translations.items()},
        "places": {rig.id: {side: _place(movement, rig, side) for side in sides_of(movement)} for rig in rigs},
    }
