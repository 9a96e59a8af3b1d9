"""Rules for views, keyframes and counter-examples: what the figure is told must be something a body can do."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from unsit.body.joints import JOINTS
from unsit.movement.contacts import clashes, full_contacts, part_rule, place_rule
from unsit.movement.decode import item_paths, joined, nearest_hint, shown
from unsit.movement.finding import (
    Finding,
    Rule,
    Surroundings,
    at_least,
    between,
    filled,
    greater,
    positive,
    twice,
)
from unsit.movement.model import CirclePath, CounterExample, Kind, Movement
from unsit.movement.names import JOINT_SIDES, PROPS, joint_rule, landmark_rule, split_reference
from unsit.movement.poses import by_side, full_poses

_SAME_POSE_DEG: Final = 1e-6
_FRAMES: Final = "figure.keyframes"


def views(movement: Movement, _around: Surroundings) -> Iterator[Finding]:
    """Cameras stand where a camera can stand, and each has an id of its own."""
    yield from filled("views", movement.views)
    paths = list(item_paths("views", [view.id for view in movement.views]))
    yield from twice((f"{path}.id", view.id) for path, view in zip(paths, movement.views, strict=True))
    for path, view in zip(paths, movement.views, strict=True):
        yield from between(f"{path}.azimuth_deg", view.azimuth_deg, -180, 180)
        yield from between(f"{path}.elevation_deg", view.elevation_deg, -10, 90)
        yield from between(f"{path}.distance_m", view.distance_m, 1, 6)


def keyframes(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """Keyframes follow each other in time, have labels, and close the repetition."""
    frames = movement.figure.keyframes
    if len(frames) < 2:
        yield Finding(_FRAMES, "must be at least 2", str(len(frames)))
        return
    if frames[0].time_s != 0:
        yield Finding(f"{_FRAMES}[1].time_s", "must be 0", shown(frames[0].time_s))
    for number, (before, after) in enumerate(pairwise(frames), start=1):
        yield from greater(
            f"{_FRAMES}[{number + 1}].time_s", after.time_s, f"{_FRAMES}[{number}].time_s", before.time_s
        )
    yield from _labels(movement)
    if movement.kind is Kind.REPETITIONS and around.sure_of("kind"):
        yield from _closed(movement)


def _labels(movement: Movement) -> Iterator[Finding]:
    """Find empty labels, and one label for two poses: a counter-example could not tell which is meant."""
    frames = movement.figure.keyframes
    first: dict[str, tuple[int, Mapping[str, float]]] = {}
    for number, (frame, pose) in enumerate(zip(frames, full_poses(frames), strict=True), start=1):
        path = f"{_FRAMES}[{number}].label"
        if not frame.label:
            yield Finding(path, "must not be empty", shown(frame.label))
            continue
        other_number, other = first.setdefault(frame.label, (number, pose))
        if any(abs(pose[name] - other[name]) > _SAME_POSE_DEG for name in pose):
            rule = f"must differ from {_FRAMES}[{other_number}].label, for the poses differ"
            yield Finding(path, rule, shown(frame.label))


def _closed(movement: Movement) -> Iterator[Finding]:
    poses = full_poses(movement.figure.keyframes)
    path = f"{_FRAMES}[{len(poses)}].angles_deg"
    open_ends = {
        name: (start, poses[-1][name])
        for name, start in poses[0].items()
        if abs(poses[-1][name] - start) > _SAME_POSE_DEG
    }
    for name, (start, end) in open_ends.items():
        joint, side = split_reference(name)
        twins = len({open_ends.get(f"{joint}.{either}") for either in JOINT_SIDES}) == 1
        if side == "other" and twins:
            continue
        rule = f"must be {shown(start)}, as in the first keyframe: a repetition ends as it began"
        yield Finding(joined(path, joint if side and twins else name), rule, shown(end))


def angles(movement: Movement, _around: Surroundings) -> Iterator[Finding]:
    """Every angle belongs to a joint and lies in its range."""
    for number, frame in enumerate(movement.figure.keyframes, start=1):
        path = f"{_FRAMES}[{number}].angles_deg"
        yield from _joints(path, frame.angles_deg)
        for reference, angle in frame.angles_deg.items():
            joint = JOINTS.get(split_reference(reference)[0])
            if joint:
                why = f", what {joint.name} can be"
                yield from between(joined(path, reference), angle, joint.min_deg, joint.max_deg, why)


def _joints(path: str, angles_deg: Mapping[str, float]) -> Iterator[Finding]:
    for reference in angles_deg:
        if rule := joint_rule(reference):
            yield Finding(joined(path, reference), rule, shown(reference))
        name, side = split_reference(reference)
        if side and name in angles_deg:
            yield Finding(joined(path, reference), f"must not stand beside {name}, which means both sides")


def contacts(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """Every contact lays a part of the body on a place that it can lie on, and a repetition ends with those it had."""
    frames = movement.figure.keyframes
    for number, frame in enumerate(frames, start=1):
        path = f"{_FRAMES}[{number}].contacts"
        for part, place in frame.contacts.items():
            if rule := part_rule(part):
                yield Finding(joined(path, part), rule, shown(part))
                continue
            name, side = split_reference(part)
            if side and name in frame.contacts:
                yield Finding(joined(path, part), f"must not stand beside {name}, which means both sides")
            elif rule := place_rule(part, place, movement.figure.props):
                yield Finding(joined(path, part), rule, shown(place))
    held = full_contacts(frames)
    told: set[str] = set()
    for number, parts in enumerate(held, start=1):
        for part, other in clashes(parts):
            if part not in told:
                told.add(part)
                yield Finding(f"{_FRAMES}[{number}].contacts", f"must not hold {part} and {other}: one leg has both")
    if movement.kind is Kind.REPETITIONS and around.sure_of("kind") and held and held[0] != held[-1]:
        yield from _held_to_the_end(held[0], held[-1], f"{_FRAMES}[{len(held)}].contacts")


def _held_to_the_end(first: Mapping[str, str], last: Mapping[str, str], path: str) -> Iterator[Finding]:
    for part in sorted({*first, *last}):
        start, end = first.get(part, "none"), last.get(part, "none")
        if start != end:
            rule = f"must be {shown(start)}, as in the first keyframe: a repetition ends as it began"
            yield Finding(joined(path, part), rule, shown(end))


def stage(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """The figure stands on landmarks it has, beside things there are; circles have a path, others have none."""
    figure = movement.figure
    yield from filled("figure.anchor", figure.anchor)
    for number, name in enumerate(figure.anchor, start=1):
        if rule := landmark_rule(name):
            yield Finding(f"figure.anchor[{number}]", rule, shown(name))
    for number, prop in enumerate(figure.props, start=1):
        if prop not in PROPS:
            yield Finding(f"figure.props[{number}]", f"must be a known prop{nearest_hint(prop, PROPS)}", shown(prop))
    if around.sure_of("kind"):
        if movement.kind is Kind.CIRCLES and figure.circle is None:
            yield Finding("figure.circle", "must be given, for the kind is circles")
        if movement.kind is not Kind.CIRCLES and figure.circle is not None:
            yield Finding("figure.circle", f"must not be given, for the kind is {movement.kind}")
    yield from _circle("figure.circle", figure.circle)


def _circle(path: str, circle: CirclePath | None) -> Iterator[Finding]:
    if circle:
        yield from positive(f"{path}.radius_deg", circle.radius_deg)
        yield from at_least(f"{path}.period_s", circle.period_s, 0.1)
        if circle.roundness <= 0 or circle.roundness > 1:
            yield Finding(f"{path}.roundness", "must be greater than 0 and at most 1", shown(circle.roundness))


def counter_examples(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """A counter-example changes something, and only things that are there."""
    paths = item_paths("faults", [fault.id for fault in movement.faults])
    for path, fault in zip(paths, movement.faults, strict=True):
        yield from _counter_example(f"{path}.counter_example", fault.counter_example, movement, around)


def _counter_example(path: str, change: CounterExample, movement: Movement, around: Surroundings) -> Iterator[Finding]:
    circling = change.circle is not None or change.reverse
    if not (change.angles_deg or change.sway_deg or circling or change.tempo != 1) and around.sure_of(path):
        yield Finding(path, "must change something: angles_deg, tempo, sway_deg, circle or reverse")
    if circling and movement.kind is not Kind.CIRCLES and around.sure_of("kind"):
        yield Finding(path, f"must not have circle or reverse, for the kind is {movement.kind}")
    labels = {frame.label for frame in movement.figure.keyframes}
    for number, label in enumerate(change.at, start=1):
        if label not in labels and around.sure_of(_FRAMES):
            hint = nearest_hint(label, sorted(labels))
            yield Finding(f"{path}.at[{number}]", f"must be the label of a keyframe{hint}", shown(label))
    if change.at and not change.angles_deg:
        yield Finding(f"{path}.at", "must stand beside angles_deg, which it says the time of")
    yield from positive(f"{path}.tempo", change.tempo)
    yield from positive(f"{path}.sway_period_s", change.sway_period_s)
    yield from _circle(f"{path}.circle", change.circle)
    yield from _joints(f"{path}.angles_deg", change.angles_deg)
    yield from _joints(f"{path}.sway_deg", change.sway_deg)
    yield from _reach(path, change, movement)


def _reach(path: str, change: CounterExample, movement: Movement) -> Iterator[Finding]:
    """Find changes that take a joint out of its range at some keyframe; one finding for each angle changed."""
    poses = full_poses(movement.figure.keyframes)
    timed = [
        pose
        for pose, frame in zip(poses, movement.figure.keyframes, strict=True)
        if not change.at or frame.label in change.at
    ]
    for key, added, when in (("angles_deg", change.angles_deg, timed), ("sway_deg", change.sway_deg, poses)):
        for reference, size in added.items():
            name = split_reference(reference)[0]
            if name not in JOINTS:
                continue
            places = by_side({reference: size})
            signs = (1, -1) if key == "sway_deg" else (1,)
            reached = [pose.get(place, 0.0) + sign * size for pose in when for place in places for sign in signs]
            low, high = JOINTS[name].min_deg, JOINTS[name].max_deg
            worst = next((angle for angle in reached if angle < low or angle > high), None)
            if worst is not None:
                rule = f"must keep {name} between {low:g} and {high:g}"
                yield Finding(joined(f"{path}.{key}", reference), rule, f"{shown(size)}, which makes {shown(worst)}")


RULES: Final[tuple[Rule, ...]] = (views, keyframes, angles, contacts, stage, counter_examples)
