"""A whole film's happenings as a function of time: coming, settling, the set, leaving; or nobody exercising."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from unsit.body.frame import Points
from unsit.figure.bones import BonePose, bone_landmarks
from unsit.figure.rig import Rig
from unsit.film.doing import Doing
from unsit.film.ways import Posture, Stance, Walk, Way, backwards, bones_of, heading_deg, posture, way_in
from unsit.film.wobble import Wobble


class Part(Protocol):
    """A stretch of time of its own clock."""

    duration_s: float

    def at(self, time_s: float) -> Posture:
        """Give the posture at a time from 0 s to `duration_s`."""
        ...


class SetPart:
    """A set with rest before and after it; its own breath is in it."""

    def __init__(self, doing: Doing, before_s: float, after_s: float) -> None:
        self._doing = doing
        self.before_s = before_s
        self.duration_s = before_s + doing.duration_s + after_s

    def at(self, time_s: float) -> Posture:
        """Give the posture at a time from 0 s to `duration_s`."""
        doing = self._doing
        one = doing.posed(min(max(time_s - self.before_s, 0.0), doing.duration_s), doing.wobble(time_s))
        return posture(one.angles_deg, doing.movement.position, doing.side, one.hips)


@dataclass(frozen=True, slots=True)
class Coming:
    """How a person gets into position and away again.

    walks_in, walks_out: from and to these places, or None. lies_down, gets_up: from and to standing. before_s, after_s:
    in the start pose around the set. pace: of lying down and getting up.
    """

    walks_in: tuple[float, float] | None = None
    walks_out: tuple[float, float] | None = None
    lies_down: bool = True
    gets_up: bool = True
    before_s: float = 3.0
    after_s: float = 1.5
    pace: float = 1.0


class Player:
    """Parts one after the other, seconds from the start of the film."""

    def __init__(self, rig: Rig, parts: Sequence[Part], wobble_seed: int) -> None:
        self.rig = rig
        self._parts: list[tuple[float, Part]] = []
        time_s = 0.0
        for part in parts:
            self._parts.append((time_s, part))
            time_s += part.duration_s
        self.duration_s = time_s
        self._wobble = Wobble(wobble_seed)

    def start_of(self, part: Part) -> float:
        """Give when a part begins."""
        return next(start_s for start_s, one in self._parts if one is part)

    def posture(self, time_s: float) -> Posture:
        """Give the posture at a time."""
        start_s, part = next(
            ((start_s, part) for start_s, part in reversed(self._parts) if start_s <= time_s), self._parts[0]
        )
        one = part.at(time_s - start_s)
        if isinstance(part, SetPart):
            return one
        unrest = {j: v for j, v in self._wobble.at(time_s).items() if not j.startswith("pelvis")}
        angles = dict(one.angles_deg)
        for joint, value in unrest.items():
            angles[joint] = angles.get(joint, 0.0) + value
        return replace(one, angles_deg=angles)

    def bones(self, time_s: float) -> BonePose:
        """Give the bones at a time."""
        return bones_of(self.rig, self.posture(time_s))

    def points(self, time_s: float) -> Points:
        """Give the 33 landmarks of the body at a time, figure world, metres."""
        return bone_landmarks(self.rig, self.bones(time_s))


def set_player(doing: Doing, coming: Coming) -> tuple[Player, SetPart]:
    """Give the film of a set, and its part with the set in it."""
    middle = SetPart(doing, coming.before_s, coming.after_s)
    start = doing.posed(0.0)
    first = posture(start.angles_deg, doing.movement.position, doing.side, start.hips)
    way: list[Stance] = way_in(doing.movement.position, doing.side, first, pace=coming.pace)
    parts: list[Part] = [middle]
    if len(way) > 1:
        place = way[0].posture.hips
        if coming.lies_down:
            down = Way(doing.rig, way)
            parts.insert(0, down)
            if coming.walks_in is not None:
                heading = heading_deg(way[0].posture)
                walk = Walk(doing.rig, coming.walks_in, (place[0], place[1]), last_heading_deg=heading)
                parts.insert(0, walk)
        if coming.gets_up:
            parts.append(Way(doing.rig, backwards(way)))
            if coming.walks_out is not None:
                heading = heading_deg(way[0].posture)
                parts.append(Walk(doing.rig, (place[0], place[1]), coming.walks_out, first_heading_deg=heading))
    return Player(doing.rig, parts, doing.plan.wobble_seed), middle
