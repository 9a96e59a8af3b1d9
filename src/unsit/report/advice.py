"""What would make the next check better, in plain sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from unsit.engine.facing import LYING
from unsit.engine.obstacles import Obstacle, Why
from unsit.engine.result import SetResult
from unsit.movement.model import Movement
from unsit.report.camera_place import unjudged_words, unseen
from unsit.report.sight import BODY_PARTS, Sight, Way
from unsit.report.words import clock, counted, listed, movement_name, obstacle_words, percent, seconds, side_words

SEEN_SHARE: Final = 0.8
"""Somebody in a smaller share of the frames than this is worth a sentence."""
OUTSIDE_SHARE: Final = 0.25
"""A part of the body outside the picture for more of the time than this is worth a sentence."""
DARK: Final = 45.0
"""Mean brightness of a dark film, 0 … 255."""
FAINT: Final = 0.55
"""Mean visibility of the large joints below which the body was seen badly."""
SMALL: Final = 0.12
"""Length of the trunk in picture heights below which the body is too small."""
SLOW_FPS: Final = 12.0
"""Frames a second below which quick movements are missed."""
CLOSEST_SHOWN: Final = 0.15
"""A closest movement less sure than this is not worth naming."""

MOST_OBSTACLES: Final = 3
"""So many reasons why nothing was counted are told."""
LEAST_OBSTACLE_S: Final = 0.5
"""What stood in the way for less time than this is no reason."""

TURNED_SHARE: Final = 0.85
"""Who is upright where they should lie for more of the time than this, or the other way round, did something else, or
the film lies on its side."""
TURNS: Final[Mapping[Way, int]] = {"left": 90, "right": 270, "down": 180}
"""By how many degrees clockwise a picture must be turned for a head that is there to come up."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a check knows beside its sets.

    named: the movement the user named, or None. obstacles: what kept its repetitions from being counted. closest:
    movement id and confidence, the closest first, when none was named. people_seen: most people at once, 0 when not
    known. left_out: sets on the side that was not asked for.
    """

    sight: Sight
    movements: Mapping[str, Movement]
    named: Movement | None = None
    obstacles: Sequence[Obstacle] = ()
    closest: Sequence[tuple[str, float]] = ()
    people_seen: int = 0
    left_out: int = 0
    interrupted: bool = False


def advice(sets: Sequence[SetResult], known: Circumstances) -> tuple[str, ...]:
    """Give the sentences, what matters most first, each once."""
    if not known.sight.frames_seen:
        told = (*_stopped(known), *_nobody(known.sight))
        return tuple(dict.fromkeys(told))
    told = (
        *_stopped(known),
        *_frozen(known.sight),
        *_on_its_side(sets, known),
        *_nothing_found(sets, known),
        *_left_out(sets, known),
        *_people(known),
        *_picture(known.sight),
        *_unknown(sets, known),
    )
    return tuple(dict.fromkeys(told))


def side_assumed(sets: Sequence[SetResult], *, mirrored: bool) -> tuple[str, ...]:
    """Return what was taken for granted about left and right; nothing where no set has a side."""
    if all(one.side == "both" for one in sets):
        return ()
    if mirrored:
        return ("Left and right were exchanged, as for a film that was saved as a mirror image (--mirrored).",)
    told = "Left and right are as in the film. Some front cameras save a mirror image: then the sides are exchanged, "
    return (f"{told}and --mirrored puts them right.",)


def _stopped(known: Circumstances) -> Iterator[str]:
    if known.interrupted:
        yield f"Stopped at {clock(known.sight.last_s)}: this is what was found until then; the rest was not looked at."


def _frozen(sight: Sight) -> Iterator[str]:
    if sight.frozen_s:
        yield (
            f"The picture stood still for {seconds(sight.frozen_s)}: nothing counts in that time."
            " Check the camera and its connection, or how the film was saved."
        )


def _on_its_side(sets: Sequence[SetResult], known: Circumstances) -> Iterator[str]:
    """Yield how to turn a film in which nothing was found and an upright person lies, or a lying one stands."""
    if sets or known.left_out:
        return
    movement, sight = known.named, known.sight
    if movement is not None and movement.position in LYING:
        if sight.head_share("up") > TURNED_SHARE:
            yield (
                f"“{movement.name}” is done lying down or on all fours, and the person is upright in the picture. If"
                " the film lies on its side, turn it: --turn 90 or --turn 270."
            )
        return
    way = next((way for way in TURNS if sight.head_share(way) > TURNED_SHARE), None)
    if way is None:
        return
    upright = "" if movement is None else f", and “{movement.name}” is done upright"
    if way == "down":
        yield f"The person is upside down in the picture{upright}. If the film is, turn it: --turn {TURNS[way]}."
    else:
        yield f"The person lies in the picture{upright}. If the film lies on its side, turn it: --turn {TURNS[way]}."


def _nobody(sight: Sight) -> Iterator[str]:
    if not sight.frames:
        return
    yield "Nobody was seen: film one person, the whole body in the picture, with light on the body and not behind it."
    yield from _too_dark(sight)


def _nothing_found(sets: Sequence[SetResult], known: Circumstances) -> Iterator[str]:
    if sets or known.left_out:
        return
    if known.named is not None:
        yield f"Nothing of “{known.named.name}” was found."
        yield from _obstacles(known.obstacles)
        yield from (f"Where the camera stands for it: {view.advice}" for view in known.named.views[:1] if view.advice)
        return
    near = [(name, sure) for name, sure in known.closest if sure >= CLOSEST_SHOWN][:1]
    for name, sure in near:
        called = movement_name(name, known.movements.get(name))
        yield (
            f"No movement of the library was recognised. The closest is “{called}” ({percent(sure)});"
            f" if it is that one, say so: --movement {name}."
        )
    if not near:
        yield "No movement of the library was recognised, and none is close. `unsit movements` lists what is known."


def _obstacles(obstacles: Sequence[Obstacle]) -> Iterator[str]:
    """Yield what kept the named movement from being counted, the longest first."""
    for one in [one for one in obstacles if one.for_s >= LEAST_OBSTACLE_S][:MOST_OBSTACLES]:
        what = "Repetitions" if one.why is Why.TOO_SMALL else "Start position"
        yield f"{what}, for {seconds(one.for_s)}: {obstacle_words(one)}."


def _left_out(sets: Sequence[SetResult], known: Circumstances) -> Iterator[str]:
    if known.left_out:
        nothing = "" if sets else "Nothing was found on the side that --side asks for. "
        yield f"{nothing}{counted(known.left_out, 'set')} on the other side left out."


def _people(known: Circumstances) -> Iterator[str]:
    if known.people_seen > 1:
        number = {2: "Two"}.get(known.people_seen, str(known.people_seen))
        yield f"{number} people were in the picture; only one was followed. Film one person alone."


def _picture(sight: Sight) -> Iterator[str]:
    if sight.seen_share < SEEN_SHARE:
        seen = percent(sight.seen_share)
        yield f"Somebody was seen in only {seen} of the frames; what happened in the rest is not known."
    outside = {part: share for part in BODY_PARTS if (share := sight.outside_share(part)) > OUTSIDE_SHARE}
    if outside:
        yield (
            f"Outside the picture for up to {percent(max(outside.values()))} of the time: {listed(outside)}."
            " Put the camera farther away or turn it, so that the whole body stays in the picture."
        )
    yield from _too_dark(sight)
    size, visibility = sight.mean_size, sight.mean_visibility
    if size is not None and size < SMALL:
        yield "The body is small in the picture: put the camera closer, so that it fills most of it."
    if visibility is not None and visibility < FAINT and not outside:
        yield "The body was seen badly: more light, clothes that stand out from the background, nothing in front of it."
    rate = sight.frames_a_second
    if rate is not None and rate < SLOW_FPS:
        yield f"Only {rate:.0f} frames a second: quick movements fall between them. Film with 24 or more."


def _too_dark(sight: Sight) -> Iterator[str]:
    brightness = sight.mean_brightness
    if brightness is not None and brightness < DARK:
        yield "The picture is dark: put a lamp or a window in front of the body, not behind it."


def _unknown(sets: Sequence[SetResult], known: Circumstances) -> Iterator[str]:
    for one in sets:
        movement = known.movements.get(one.movement)
        if movement is None:
            continue
        for gap in unseen(one, movement):
            if gap.view is None:
                continue
            place = f" Camera: {gap.view.advice}" if gap.view.advice else ""
            yield f"{movement.name}, {side_words(one.side)}: {unjudged_words(gap)}.{place}"
