"""What a movement file says, as frozen values; reader.py makes them, everything else is made from them.

Angles are degrees, times seconds, ratios plain numbers. A measure reference names a measure of
`unsit.body.measures` and, for a measure of one side of the body, whose side: `knee_flexion_deg.active`.
Sides in a movement file: `active` (the side being worked), `other`, `either` (both, weighted by how well
each is seen), `left`, `right`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

FORMAT: Final = 1
"""Version of the movement file this package reads."""

MAX_CUE_WORDS: Final = 6
"""Longest spoken cue; more cannot be followed while moving (design notes, section 1)."""


class Position(StrEnum):
    """How the body lies, sits or stands at the start; fixes the figure's root and what azimuth 0° means."""

    STANDING = "standing"
    SEATED = "seated"
    SUPINE = "supine"
    SIDE_LYING = "side_lying"
    PRONE = "prone"
    QUADRUPED = "quadruped"
    HANGING = "hanging"


class Sides(StrEnum):
    """Whether a set works one side of the body at a time or both together."""

    ONE = "one"
    BOTH = "both"


class Kind(StrEnum):
    """What is counted."""

    REPETITIONS = "repetitions"
    HOLD = "hold"
    CIRCLES = "circles"


class Origin(StrEnum):
    """Where a value is measured from: the measure's own zero, or the person's calibrated start."""

    ZERO = "zero"
    START = "start"


class Statistic(StrEnum):
    """What is compared with a threshold: a value, or its range or bouncing over the last `window_s`.

    SD is the standard deviation of a value that goes to and fro, and 0 of one that only changes place.
    """

    VALUE = "value"
    SD = "sd"
    RANGE = "range"


class Counts(StrEnum):
    """Which value of a set is the one of its mobility check."""

    LARGEST = "largest"
    SMALLEST = "smallest"
    HOLD = "hold"
    COUNT = "count"
    STILL_SPINE = "still_spine"


class Better(StrEnum):
    """Which way the value of a mobility check goes when one's own mobility grows."""

    MORE = "more"
    LESS = "less"


class Facing(StrEnum):
    """Which side of the trunk the camera sees."""

    FRONT = "front"
    BACK = "back"
    ACTIVE_SIDE = "active_side"
    OTHER_SIDE = "other_side"
    HEAD = "head"
    FEET = "feet"


@dataclass(frozen=True, slots=True)
class Range:
    """A number with its least, usual and most; its unit is in the key where it is used.

    min: the least that is worth doing. default: what a person starts with. max: the most.
    """

    min: float
    default: float
    max: float


@dataclass(frozen=True, slots=True)
class Dose:
    """How much is done in one set; the range belonging to the movement's kind is given, and no other.

    sets: for each side. repetitions: in a set. hold_s: seconds of one hold. circles_each_way: forward, and as many
    backward.
    per_week: sessions a week.
    """

    sets: Range
    repetitions: Range | None = None
    hold_s: Range | None = None
    circles_each_way: Range | None = None
    per_week: Range | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Words for people, in plain sentences of our own.

    summary: what the movement is, in a sentence or two. setup: how to get into position, a sentence a step. steps:
    what to do then. breathing: how to breathe meanwhile. deeper: how to go further within this movement.
    """

    summary: str
    setup: tuple[str, ...]
    steps: tuple[str, ...]
    breathing: str
    deeper: str = ""


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds of each part; for holds the breathing pace.

    out_s: from the start to the farthest point. back_s: from there to the start. breathe_in_s, breathe_out_s: one
    breath.
    """

    out_s: float = 2.0
    back_s: float = 2.0
    breathe_in_s: float = 4.0
    breathe_out_s: float = 6.0


@dataclass(frozen=True, slots=True)
class Precaution:
    """Who must not do the movement, and which movement takes its place.

    id: of the precaution, the same in every file. text: who that is, in words for that person. replacement: id of the
    movement that takes the place; empty: none does.
    """

    id: str
    text: str
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Safety:
    """Who must not, and what stops it.

    not_for: the precautions. stop_when: what a person may notice that ends the set at once.
    """

    not_for: tuple[Precaution, ...]
    stop_when: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A place for the camera from which the movement can be seen.

    azimuth_deg: round the vertical through the pelvis. 0° is in front of an upright or hanging person and at the
        feet of one who is lying or on all fours; +90° is the active side (the left side for movements of both
        sides), and for side-lying the chest side.
    id: named in the faults that can be seen from here. elevation_deg: above the horizontal, seen from the pelvis.
    distance_m: from the pelvis. facing: which side of the trunk the camera then sees. advice: where to put the
    camera, in words for the person.
    """

    id: str
    facing: Facing
    azimuth_deg: float
    elevation_deg: float
    distance_m: float
    advice: str


@dataclass(frozen=True, slots=True)
class Keyframe:
    """Joint angles at a time; angles not named keep the value of the keyframe before, or 0.

    time_s: seconds from the first keyframe, which is at 0. label: a word for the moment; keyframes share one only if
        their poses are alike, as on the way out and back.
    angles_deg: joint name → degrees, ISB signs (`hip_adduction` + is towards the midline). A joint of one side is
        written `hip_flexion.active`, `.other`; without a side, `hip_flexion`, it means both.
    contacts: part → place: what lies on what, such as `hand.other = "head"`. The angles of the limb follow, on a body
        of any proportions, as near to `angles_deg` as they can. A contact stays until it is changed; `none` ends it.
    """

    time_s: float
    label: str
    angles_deg: Mapping[str, float]
    contacts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CirclePath:
    """A circle of the active leg about the angles of the last keyframe.

    radius_deg: mean radius, in hip angles. period_s: seconds of one circle. roundness: shorter axis / longer axis.
    """

    radius_deg: float
    period_s: float
    roundness: float = 1.0


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """How the figure does the movement.

    keyframes: for repetitions one repetition, first and last pose alike; for a hold the way from the start pose into
        the position, which is the last keyframe; for circles the way from the start pose to the circle's centre.
    anchor: landmarks whose middle does not move (sided names like `other_hip` allowed).
    props: mat, wall, chair, bar, bench. circle: for circles only.
    """

    keyframes: tuple[Keyframe, ...]
    anchor: tuple[str, ...]
    props: tuple[str, ...] = ()
    circle: CirclePath | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A measure that must lie between min and max (either may be missing).

    measure: a body measure. min, max: in the measure's unit. origin: what the limits are counted from.
    """

    measure: str
    min: float | None = None
    max: float | None = None
    origin: Origin = Origin.ZERO


@dataclass(frozen=True, slots=True)
class Setup:
    """When the person is in position.

    require: all must hold for `min_s` before anything counts. keep: if any of these fails for `leave_s` the position
        is left and nothing counts until it is taken again. min_s: seconds to get into position. leave_s: seconds to
        lose it.
    """

    require: tuple[Condition, ...]
    keep: tuple[Condition, ...]
    min_s: float = 0.3
    leave_s: float = 1.0


@dataclass(frozen=True, slots=True)
class RepetitionRule:
    """A repetition: the measure goes past `enter`, then back past `leave`; it counts when it is back.

    measure: a body measure. enter: passed on the way out. leave: passed on the way back; enter > leave: the measure
    rises first, enter < leave: it falls first. partial: an excursion that passes this but not `enter` is a partial
    repetition.
    min_s: from the start of the excursion to its end; shorter ones are noise. max_s: longer ones do not count.
    origin: what the three are counted from. own_share: a whole repetition goes, from where it set out, at least this
    share of the way of the person's own whole ones before it, 0 … 1.
    """

    measure: str
    enter: float
    leave: float
    partial: float
    min_s: float = 0.5
    max_s: float = 15.0
    origin: Origin = Origin.ZERO
    own_share: float = 0.5

    @property
    def rises(self) -> bool:
        """Whether the measure rises into the repetition."""
        return self.enter > self.leave


@dataclass(frozen=True, slots=True)
class HoldRule:
    """A hold: time counts while all conditions hold; each limit is widened by `slack` once the hold has begun.

    conditions: what must hold. slack: measure → how much wider, in its unit. enter_s: how long the conditions must
    hold before the hold begins (that time counts). pause_s: how long they may fail before the hold pauses (that time
    does not count if it does).
    """

    conditions: tuple[Condition, ...]
    slack: Mapping[str, float] = field(default_factory=dict)
    enter_s: float = 1.0
    pause_s: float = 0.7


@dataclass(frozen=True, slots=True)
class CircleRule:
    """Circles: the phase of two measures about their own centre; x towards the front, y upwards for `forward`.

    x, y: body measures; y in degrees. radius_min, radius_max: degrees; smaller and larger ones are not circles.
    min_s: shortest circle. x_scale: x times this is in degrees too; below 0 where x falls towards the front.
    """

    x: str
    y: str
    radius_min: float
    radius_max: float
    min_s: float = 0.7
    x_scale: float = 1.0


@dataclass(frozen=True, slots=True)
class StillSpineRule:
    """Still-spine range: the largest `kick` while `trunk` stays within `tolerance` of its start.

    kick: the measure whose largest value is sought. trunk: the measure that must stay still. tolerance: in its unit.
    """

    kick: str
    trunk: str
    tolerance: float = 10.0


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A mobility check: one number read off a set, to be read again weeks later and compared with one's own.

    id: under which the value is kept. name: for people. what: what the number tells. how: what to do so that it counts,
        a sentence a step. measure: a body measure; for `largest`, `smallest` and `hold`. counts: the `largest` or
        `smallest` value of a whole repetition, the best one of a set; the mean while a hold is kept; whole repetitions
        in `time_s`; or the still-spine range.
    better: which way one's own way goes. error: how far 19 of 20 values at most lie from the body's own, in the value's
        unit. change: less than this between two values of the same person may be noise alone (the minimal detectable
        change, 95 %). basis: where these two come from.
    time_s: for `count` how long is counted, from the start of the first whole repetition; one that is past `enter` at
        the end counts; for `hold` how long must be held. truth: the measure that, read off the figure itself, the value
        must equal within `error`; left out: `measure`. spoiled_by: faults with which a repetition, or a moment of a
        hold, gives no value.
    """

    id: str
    name: str
    what: str
    how: tuple[str, ...]
    counts: Counts
    better: Better
    error: float
    change: float
    basis: str
    measure: str = ""
    truth: str = ""
    time_s: float | None = None
    spoiled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CounterExample:
    """The change to the figure that commits a fault.

    angles_deg: joint → degrees added. at: labels of the keyframes at which they are added; all when empty. tempo: the
    figure moves this many times faster. sway_deg: joint → amplitude of a swing of period `sway_period_s` laid over
    it.
    sway_period_s: seconds of one swing. circle: replaces the circle's path. reverse: circles go the other way first.
    """

    angles_deg: Mapping[str, float] = field(default_factory=dict)
    at: tuple[str, ...] = ()
    tempo: float = 1.0
    sway_deg: Mapping[str, float] = field(default_factory=dict)
    sway_period_s: float = 1.0
    circle: CirclePath | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Something done wrong, and how it is seen.

    id: the fault's name in reports. cue: what is said, at most six words. reason: why it matters, a sentence.
    counter_example: how the figure commits it. origin: what the thresholds are counted from. statistic: what is
    compared with them. window_s: seconds over which a spread is taken. min_s: how long it must last to be found.
    measure: a body measure, or one of a finished repetition or circle (`REPETITION_MEASURES`).
    above / below: found when the statistic passes it (one or both) for `min_s` seconds; released at 70 % of the way
        back to 0 from a threshold measured from the start, or of the threshold itself. severity: 1 small … 3 stops
        the set.
    during: `set` (whenever in position), `active` (in a repetition, hold or circle), `rest` (between them).
    views: ids of the movement's views that can see it; empty: spoken, never scored.
    """

    id: str
    measure: str
    cue: str
    reason: str
    severity: int
    views: tuple[str, ...]
    counter_example: CounterExample
    above: float | None = None
    below: float | None = None
    origin: Origin = Origin.ZERO
    statistic: Statistic = Statistic.VALUE
    window_s: float = 2.0
    min_s: float = 0.5
    during: str = "active"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Ids of the easier and the deeper movement; empty: none.

    easier: a step back. deeper: the next step when the dose is at its top.
    """

    easier: str = ""
    deeper: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement file.

    id: the file's name without `.toml`. name: for people. family: movements that belong together, `side_kick`.
    variant: which of them, `front_back`; empty for the only one. position: how the body is at the start. sides:
    whether a set works one side or both. kind: what is counted. equipment: what is needed beside the floor. source:
    where the movement comes from. reviewer: who has read the file with expert eyes; empty: nobody yet. licence: SPDX
    identifier of the file.
    text: words for people. dose: how much. tempo: how fast. safety: who must not, and what stops it. neighbours: the
    easier and the deeper movement. views: places for the camera. figure: how the figure moves. setup: when the
    person is in position. repetition, hold, circles: how it is counted; the one of the movement's kind. still_spine:
    for movements that have a still-spine range. check: for movements that are a mobility check. faults: what can go
    wrong. reassurance: said after clean work, at most six words each. authors: who wrote it, those of the file it was
    made from too. adapted_from: the file it was made from; empty: it is an original.
    """

    id: str
    name: str
    family: str
    variant: str
    position: Position
    sides: Sides
    kind: Kind
    equipment: tuple[str, ...]
    source: str
    reviewer: str
    licence: str
    text: Text
    dose: Dose
    tempo: Tempo
    safety: Safety
    neighbours: Neighbours
    views: tuple[View, ...]
    figure: FigureSpec
    setup: Setup
    faults: tuple[Fault, ...]
    reassurance: tuple[str, ...]
    repetition: RepetitionRule | None = None
    hold: HoldRule | None = None
    circles: CircleRule | None = None
    still_spine: StillSpineRule | None = None
    check: CheckRule | None = None
    authors: tuple[str, ...] = ()
    adapted_from: str = ""

    def view(self, view_id: str) -> View:
        """Give the view with this id; KeyError if there is none."""
        return {view.id: view for view in self.views}[view_id]


REPETITION_MEASURES: Final[Mapping[str, str]] = {
    "repetition_s": "seconds from the start of a repetition to its end",
    "repetition_peak": "the farthest value of the repetition's measure, in its unit",
    "repetition_start": "the nearest value of the repetition's measure since the one before, in its unit",
    "repetition_rise_s": "seconds from the start of a repetition to its farthest value",
    "circle_s": "seconds of a finished circle",
    "circle_radius_deg": "half the height of a finished circle",
    "circle_roundness_ratio": "shorter axis of a finished circle / longer axis",
    "circle_direction": "+1 for a circle in the direction expected now, -1 for the other way",
}
"""Measures of a finished repetition or circle, allowed in faults beside the body's measures."""
