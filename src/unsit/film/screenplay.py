"""What a demonstration shows and says, in order: from a routine or one movement to shots with their captions.

Every movement has the same parts: what it is and how to get ready, the right way with its steps, mistakes beside the
right way, and the other side. How long a shot is follows from its captions; how often the figure goes through its
movement follows from that.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from math import ceil
from typing import Final

from unsit.body.measures import OTHER, Side
from unsit.figure.motion import RIGHT, Motion, cycle, motion
from unsit.figure.rig import Rig
from unsit.film.captions import Caption, Line, Tone, ends_s, laid_out, parts
from unsit.film.wording import Wording
from unsit.movement.model import Fault, Kind, Movement, Sides
from unsit.movement.routine import Block, Prescription, Routine, SideRule, prescribed

MOST_MISTAKES: Final = 3
MOST_BULLETS: Final = 6

LEAD_S: Final = 0.6
"""Before the first caption of a shot."""

TAIL_S: Final = 0.5
"""After the last."""

REST_S: Final = 0.5
"""The start pose before and after a movement that is shown once."""

LEAST_HOLD_S: Final = 4.0
SLOWEST: Final = 2.5
"""How many times longer the way into a hold may take, so that its steps can be told."""

MOST_CIRCLES: Final = 8
OTHER_SIDE_ROUNDS: Final = 2
ORBIT_DEG: Final = 55.0
"""From how far round the camera comes while the movement is named."""

Spoken = Callable[[str], float]
"""How long it takes to say a sentence, seconds; 0 when nothing is said."""


class Scene(StrEnum):
    """What kind of shot it is."""

    CARD = "card"
    READY = "ready"
    RIGHT_WAY = "right_way"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class Playing:
    """What the figure does.

    fault: id of the mistake, empty for the right way. still: it keeps the start pose. rounds: its cycle over and
    over; otherwise it goes through the movement once. hold_s, circles: how much of it then. pace: seconds of the shot
    and of the movement that belong together, between them even; without, both are the same.
    """

    movement: Movement
    side: Side
    fault: str = ""
    still: bool = False
    rounds: bool = True
    hold_s: float = 3.0
    circles: int = 1
    pace: tuple[tuple[float, float], ...] = ()

    def time_of(self, shot_s: float) -> float:
        """Give the movement's time at a time of the shot."""
        if self.still:
            return 0.0
        if not self.pace:
            return shot_s
        for (a_s, a), (b_s, b) in zip(self.pace, self.pace[1:], strict=False):
            if shot_s < b_s:
                return a + (b - a) * max(shot_s - a_s, 0.0) / (b_s - a_s)
        return self.pace[-1][1]

    def motion(self, rig: Rig | None = None) -> Motion:
        """Give the movement over time."""
        change = next((fault.counter_example for fault in self.movement.faults if fault.id == self.fault), None)
        if self.rounds:
            return cycle(self.movement, self.side, counter_example=change, rig=rig)
        return motion(
            self.movement,
            self.side,
            hold_s=self.hold_s,
            circles=self.circles,
            rest_s=REST_S,
            counter_example=change,
            rig=rig,
            at_once=True,
        )


@dataclass(frozen=True, slots=True)
class Card:
    """A page of text: a heading, paragraphs, and lines that stand under each other."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shot:
    """One piece of film without a cut.

    playing: what the figure does; with a mistake the right way stands beside it. captions: times from the start of the
    shot. chapter: title of the chapter that begins here; empty: the one before goes on. heading, note: what stands
    small at the top. orbit_deg: how far round the camera comes from, to end at its place.
    """

    scene: Scene
    playing: Playing
    duration_s: float
    captions: tuple[Caption, ...] = ()
    chapter: str = ""
    heading: str = ""
    note: str = ""
    orbit_deg: float = 0.0
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the film by name."""

    start_s: float
    end_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Screenplay:
    """A whole film on paper."""

    title: str
    shots: tuple[Shot, ...]

    @property
    def starts_s(self) -> tuple[float, ...]:
        """When each shot begins."""
        return tuple(accumulate((shot.duration_s for shot in self.shots[:-1]), initial=0.0))

    @property
    def duration_s(self) -> float:
        """How long the film is."""
        return sum(shot.duration_s for shot in self.shots)

    @property
    def captions(self) -> tuple[Caption, ...]:
        """Every caption, in the time of the film."""
        pairs = zip(self.starts_s, self.shots, strict=True)
        return tuple(caption.moved(start_s) for start_s, shot in pairs for caption in shot.captions)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every chapter; the first begins the film."""
        begun = [(at, shot.chapter) for at, shot in zip(self.starts_s, self.shots, strict=True) if shot.chapter]
        ends = [at for at, _ in begun[1:]] + [self.duration_s]
        return tuple(Chapter(at, end, title) for (at, title), end in zip(begun, ends, strict=True))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sides a film shows, in which words, and how long it takes to say them.

    other_side: whether the other side is shown after the first, where a movement has two.
    """

    words: Wording
    spoken_s: Spoken
    side: Side = "left"
    other_side: bool = True


def watched(movement: Movement, known: Collection[str] = (), most: int = MOST_MISTAKES) -> tuple[Fault, ...]:
    """Give the mistakes worth showing: new ones first, then the gravest, then those that a camera can judge.

    known: cues that were shown before.
    """
    shown = [fault for fault in movement.faults if fault.counter_example != RIGHT]
    return tuple(sorted(shown, key=lambda fault: (fault.cue in known, -fault.severity, not fault.views))[:most])


def _lines(texts: Iterable[str], told: str = "{text}") -> list[Line]:
    """Give lines that are said as they are written; told: the words round the first."""
    pieces = [piece for text in texts for piece in parts(text)]
    return [Line(told.format(text=piece) if n == 0 else piece, piece) for n, piece in enumerate(pieces)]


def _captions(lines: Sequence[Line], wanted: Wanted) -> tuple[Caption, ...]:
    return laid_out(((line, wanted.spoken_s(line.spoken) if line.spoken else 0.0) for line in lines), LEAD_S)


def _right_way(movement: Movement, side: Side, needed_s: float, way_in_s: float) -> tuple[Playing, float]:
    """Give what the figure does for at least so long, and how long that is.

    way_in_s: how long the way into a hold had better take.
    """
    if movement.kind is Kind.REPETITIONS:
        playing = Playing(movement, side)
        once_s = playing.motion().duration_s
        return playing, max(ceil(needed_s / once_s - 1e-9), 2) * once_s
    if movement.kind is Kind.CIRCLES:
        turns = [Playing(movement, side, rounds=False, circles=n) for n in range(1, MOST_CIRCLES + 1)]
        lasting = [(playing, playing.motion().duration_s) for playing in turns]
        return next(((playing, long_s) for playing, long_s in lasting if long_s >= needed_s), lasting[-1])
    frames = movement.figure.keyframes
    way_s = frames[-1].time_s - frames[0].time_s
    slow_s = min(max(way_s, way_in_s), SLOWEST * way_s)
    hold_s = max(LEAST_HOLD_S, needed_s - slow_s - REST_S)
    playing = Playing(movement, side, rounds=False, hold_s=hold_s)
    whole_s = playing.motion().duration_s
    later_s = slow_s - way_s
    pace = ((0.0, 0.0), (REST_S, REST_S), (REST_S + slow_s, REST_S + way_s), (whole_s + later_s, whole_s))
    return replace(playing, pace=pace), whole_s + later_s


def _amount(item: Prescription, movement: Movement, words: Wording) -> str:
    sets, number = prescribed(item, movement)
    amount = words.amount(movement.kind, number)
    if sets > 1:
        amount = words.sets.format(n=sets, amount=amount)
    return words.each_side.format(amount=amount) if movement.sides is Sides.ONE else amount


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shown(
    item: Prescription, movement: Movement, number: str, wanted: Wanted, before: Sequence[Movement]
) -> Iterator[Shot]:
    """Give the first side of a movement: getting ready, the right way, the mistakes.

    before: the movements shown already; what the last of them has in common in its set-up is not told again.
    """
    words, text = wanted.words, movement.text
    heading, note = f"{number}{movement.name}", _capital(_amount(item, movement, words))
    summary = _lines((text.summary,))
    named = replace(summary[0], spoken=f"{movement.name}. {summary[0].spoken}")
    told_before = before[-1].text.setup if before else ()
    setup = [sentence for sentence in text.setup if sentence not in told_before]
    ready = _captions([named, *summary[1:], *_lines(setup)], wanted)
    still = Playing(movement, wanted.side, still=True)
    yield Shot(Scene.READY, still, ends_s(ready) + TAIL_S, ready, movement.name, heading, note, orbit_deg=ORBIT_DEG)
    steps = _lines(text.steps)
    captions = _captions([*steps, *_lines((text.breathing,), words.breathing)], wanted)
    told_s = captions[len(steps) - 1].end_s if steps else 0.0
    playing, long_s = _right_way(movement, wanted.side, ends_s(captions), told_s / 2)
    yield Shot(Scene.RIGHT_WAY, playing, long_s, captions, "", heading, note)
    known = {fault.cue for one in before for fault in watched(one)}
    for first, fault in enumerate(watched(movement, known)):
        lines = [Line(words.cue.format(text=fault.cue), f"{fault.cue}.", Tone.CUE), *_lines((fault.reason,))]
        captions = _captions(lines, wanted)
        wrong = Playing(movement, wanted.side, fault.id)
        once_s = wrong.motion().duration_s
        long_s = max(ceil(ends_s(captions) / once_s - 0.2), 1) * once_s
        title = "" if first else words.mistakes.format(name=movement.name)
        yield Shot(
            Scene.MISTAKE, wrong, max(long_s, ends_s(captions) + TAIL_S), captions, title, heading, words.watch_out
        )


def _mirrored(movement: Movement, told: str, wanted: Wanted) -> Shot:
    """Give the other side of a movement, short."""
    side: Side = OTHER[wanted.side]
    named = wanted.words.other_side_named.format(name=movement.name, side=wanted.words.sides[side])
    captions = _captions([Line(told or f"{named}.", told or named)], wanted)
    least_s = ends_s(captions)
    if movement.kind is Kind.REPETITIONS:
        least_s = max(least_s, OTHER_SIDE_ROUNDS * Playing(movement, side).motion().duration_s)
    playing, long_s = _right_way(movement, side, least_s, 0.0)
    return Shot(Scene.RIGHT_WAY, playing, long_s, captions, named, named)


def _card(card: Card, playing: Playing, lines: Sequence[Line], wanted: Wanted, chapter: str = "") -> Shot:
    captions = _captions(lines, wanted)
    return Shot(Scene.CARD, playing, ends_s(captions) + TAIL_S, captions, chapter, card=card)


def _opening(routine: Routine, movements: Mapping[str, Movement], wanted: Wanted) -> Iterator[Shot]:
    words = wanted.words
    items = [item for block in routine.blocks for item in block.prescriptions]
    named = [(movements[item.movement], item) for item in items]
    still = Playing(named[0][0], wanted.side, still=True)
    told = tuple(f"{movement.name}: {_amount(item, movement, words)}" for movement, item in named)
    lines = [Line(f"{routine.name}.", routine.name), *_lines((routine.text,))]
    yield _card(Card(routine.name, (routine.text,), told), still, lines, wanted, words.start)
    stops = tuple(dict.fromkeys(text for movement, _ in named for text in movement.safety.stop_when))[:MOST_BULLETS]
    if stops:
        lines = [Line(words.stop_when, words.stop_when.rstrip(":")), *_lines(stops)]
        yield _card(Card(words.stop_when, (), stops), still, lines, wanted)


def _ending(movements: Sequence[Movement], wanted: Wanted) -> Shot:
    words = wanted.words
    often = min((one.dose.per_week.default for one in movements if one.dose.per_week), default=0)
    habit = words.per_week[often != 1].format(n=f"{often:g}") if often else ""
    lines = [*_lines(text for text in (words.done, habit) if text), Line(words.hint)]
    card = Card(words.done, tuple(text for text in (habit, words.hint) if text))
    return _card(card, Playing(movements[-1], wanted.side, still=True), lines, wanted, words.end)


def _block(block: Block, movements: Mapping[str, Movement], first: int, total: int, wanted: Wanted) -> Iterator[Shot]:
    words, turned = wanted.words, wanted.words.sides[OTHER[wanted.side]]
    later: list[Movement] = []
    for number, item in enumerate(block.prescriptions, first):
        movement = movements[item.movement]
        before = [movements[one.movement] for one in block.prescriptions[: number - first]]
        yield from _shown(item, movement, f"{number}/{total}  " if total > 1 else "", wanted, before)
        if movement.sides is Sides.ONE and wanted.other_side:
            if block.side_rule is SideRule.ALL_ON_ONE_SIDE_THEN_TURN:
                later.append(movement)
            else:
                yield _mirrored(movement, words.other_side.format(side=turned), wanted)
    if later:
        told = words.turn_over.format(side=turned)
        still = Playing(later[0], OTHER[wanted.side], still=True)
        yield _card(Card(told), still, _lines((told,)), wanted)
        yield from (_mirrored(movement, "", wanted) for movement in later)


def screenplay(routine: Routine, movements: Mapping[str, Movement], wanted: Wanted) -> Screenplay:
    """Give the film of a routine; movements: by id, at least the routine's."""
    total = sum(len(block.prescriptions) for block in routine.blocks)
    shots = list(_opening(routine, movements, wanted))
    first = 1
    for block in routine.blocks:
        shots += _block(block, movements, first, total, wanted)
        first += len(block.prescriptions)
    shots.append(_ending([movements[name] for name in routine.movements], wanted))
    return Screenplay(routine.name, tuple(shots))


def single(movement: Movement) -> Routine:
    """Give a routine of one movement in its usual dose."""
    block = Block(SideRule.EACH_ON_BOTH_SIDES, (Prescription(movement.id),))
    return Routine(movement.id, movement.name, movement.text.summary, (block,))
