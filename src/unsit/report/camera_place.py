"""Where to put the camera: the view that shows what was not seen, in words and from above."""

from collections.abc import Iterable
from dataclasses import dataclass

from unsit.engine.result import SetResult
from unsit.figure.place_words import Worker, place_sentence
from unsit.figure.places import place_of
from unsit.figure.top_view import drawn
from unsit.movement.model import Fault, Movement, View
from unsit.report.words import listed, measure_words, plain_name


@dataclass(frozen=True, slots=True)
class Unseen:
    """What one set could not show, and the view that can; view is None when no view can."""

    measures: tuple[str, ...]
    faults: tuple[Fault, ...]
    view: View | None


def unseen(one: SetResult, movement: Movement) -> tuple[Unseen, ...]:
    """Group what was unknown in a set by the view that shows it, those that no view shows last."""
    groups: dict[str, tuple[list[str], list[Fault]]] = {}
    for measure in one.unknown:
        faults = [fault for fault in movement.faults if _same(fault.measure, measure)]
        view_id = _best_view(faults, movement, groups)
        measures, missed = groups.setdefault(view_id, ([], []))
        measures.append(measure)
        missed += faults
    return tuple(
        Unseen(tuple(measures), tuple(missed), movement.view(view_id) if view_id else None)
        for view_id, (measures, missed) in sorted(groups.items(), key=lambda group: not group[0])
    )


def _same(reference: str, unknown: str) -> bool:
    """Whether a fault's reference is the unknown measure; an unknown without a side means any side."""
    return reference == unknown or reference.partition(".")[0] == unknown


def _best_view(faults: Iterable[Fault], movement: Movement, chosen: Iterable[str]) -> str:
    """Give a view that can see these faults, if possible one already chosen; empty when none can.

    What no fault needs is needed to count; then it is the movement's first view.
    """
    scored = [fault for fault in faults if fault.views]
    if not scored:
        return "" if any(True for _ in faults) or not movement.views else movement.views[0].id
    able = [view_id for view_id in scored[0].views if all(view_id in fault.views for fault in scored)] or scored[
        0
    ].views
    return next((view_id for view_id in chosen if view_id in able), able[0])


def missed_words(gap: Unseen) -> str:
    """Say in a few words which measures were not seen and which faults that leaves unknown."""
    return f"not seen: {listed(dict.fromkeys(measure_words(measure) for measure in gap.measures))}{_for_faults(gap)}"


def _for_faults(gap: Unseen) -> str:
    return f", for {_fault_names(gap)}" if gap.faults else ""


def _fault_names(gap: Unseen) -> str:
    return listed(dict.fromkeys(f"“{plain_name(fault.id)}”" for fault in gap.faults))


def unjudged_words(gap: Unseen) -> str:
    """Say as the end of a sentence what could not be judged or seen."""
    if gap.faults:
        return f"{_fault_names(gap)} could not be judged"
    return f"{listed(dict.fromkeys(map(measure_words, gap.measures)))} could not be seen"


def place_words(movement: Movement, view: View, side: str) -> str:
    """Say in a sentence where the camera of a view stands."""
    return place_sentence(movement, place_of(movement, view), _worker(side))


def top_view(movement: Movement, view: View, side: str) -> str:
    """Give an SVG of the figure in its start position and the camera of a view, seen from above.

    side: the side that works; `both` is drawn as left.
    """
    told = f"{place_words(movement, view, side)} {view.advice}".strip()
    return drawn(movement, place_of(movement, view), _worker(side), (), ("", told))


def _worker(side: str) -> Worker:
    return "right" if side == "right" else "left" if side == "left" else "both"
