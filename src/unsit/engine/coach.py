"""The coach: one movement, one side, frame by frame.

    events = Coach(movement, "left").update(frame)

Streaming and deterministic: time comes in with the frame, the same frames give the same events, and a snapshot taken at
any frame goes on as if nothing had happened.
"""

from typing import Final

from unsit.body.frame import Frame
from unsit.engine import events as happened
from unsit.engine.checking import CheckWatch, Seen
from unsit.engine.circling import Circle, CircleCounter
from unsit.engine.counting import Excursion, RepetitionCounter
from unsit.engine.cues import CueChooser
from unsit.engine.errors import TimeNotIncreasing, WrongSide
from unsit.engine.events import Event
from unsit.engine.facing import CameraPlace, View, check_facings, still_facings
from unsit.engine.followed import Scored, followed, judged_at_rest, showing, telling_side
from unsit.engine.freezing import FrozenWatch
from unsit.engine.holding import HoldChange, HoldClock, ways_in
from unsit.engine.jumping import JumpWatch
from unsit.engine.position import ARRIVING, AWAY, LEAVING, THERE, PositionWatch
from unsit.engine.reading import SetSide
from unsit.engine.readings import ARRANGING_S, RESTING_S, STILL_DEG_S, SURE_SIGHT, Check, Readings
from unsit.engine.runs import RunWatch, can_be_proven
from unsit.engine.state import Stateful
from unsit.engine.templates import TEMPLATES
from unsit.movement.model import Movement, Origin, Sides

LOST_S: Final = 0.5
"""Nobody seen for so long: sight is lost."""
GONE_S: Final = 2.0
"""Lost for so long: the position must be taken anew. Nobody seen for so long at the beginning is lost sight too."""
UNKNOWN_S: Final = 1.0
"""A fault's measure not seen for so long: unknown."""
SETTLED_DEG_S: Final = 22.0
"""Somebody whose set-up changes faster than this is still on the way into the position."""
AWAY_DEG: Final = 8.0
"""A body whose hold's measures are this far from its start has left the start pose."""
BLIND_HOLD_S: Final = 3.0
"""A hold goes on for so long while its measures are hidden."""


class Coach(Stateful):
    """Watches one person do one movement on one side.

    movement: what to watch for. side: "left" or "right" for movements of one side, else "both".
    Raises WrongSide for a side the movement does not have, TimeNotIncreasing from `update`.
    """

    STATE = (
        "time_s", "seen_s", "first_s", "lost", "readings", "view", "place", "position", "counter", "clock", "circles",
        "cues", "watches", "number", "circle_numbers", "faulted", "worked", "arrived_s", "blind_s", "unknown_s",
        "unknown", "still_deg", "still_now", "still_broken", "shown_s", "finished", "checking", "run", "by_run",
        "counted_s", "freeze", "jump",
    )  # fmt: skip
    __slots__ = (
        *STATE, "_arranged", "_check_facings", "_check_number", "_finished_faults", "_hold", "_hold_numbers", "_keep",
        "_known_numbers", "_require", "_rested", "_resting", "_rests", "_scored", "_settling", "_showing", "_signal",
        "_slow_numbers", "_spoilers", "_still", "_still_facings", "_tell_side", "_ways_in", "movement", "side",
    )  # fmt: skip

    def __init__(self, movement: Movement, side: SetSide = "both") -> None:
        if (side == "both") != (movement.sides is Sides.BOTH):
            allowed = "both" if movement.sides is Sides.BOTH else "left or right"
            raise WrongSide(f"the side of '{movement.id}' must be {allowed} (got {side})")
        self.movement, self.side = movement, side
        self.readings = readings = Readings(movement, side)
        self.view = View("left" if side == "both" else side)
        self.place = CameraPlace(movement)
        self.freeze = FrozenWatch()
        self.jump = JumpWatch()
        self.position = PositionWatch(movement.setup)
        self.counter = RepetitionCounter(movement.repetition) if movement.repetition else None
        self.clock = HoldClock(movement.hold) if movement.hold else None
        self.circles = CircleCounter(movement.circles) if movement.circles else None
        self.cues = CueChooser(movement.faults, movement.reassurance)
        scored = [Scored(fault, movement, readings) for fault in movement.faults if fault.views]
        self._scored = [one for one in scored if one.number >= 0]
        self._finished_faults = [one for one in scored if one.number < 0]
        self.watches = [one.watch for one in scored]
        self._require = [Check(condition, readings) for condition in movement.setup.require]
        self._keep = [Check(condition, readings) for condition in movement.setup.keep]
        rule = movement.repetition
        is_known = movement.id in TEMPLATES and can_be_proven(movement)
        self.run = RunWatch(movement.id, rule, self._require, self._keep) if rule and is_known else None
        hold = movement.hold
        self._hold = [Check(one, readings, hold.slack.get(one.measure, 0.0)) for one in hold.conditions] if hold else []
        self._ways_in = ways_in(hold.conditions, readings) if hold else []
        self._tell_side = [Check(condition, readings) for condition in telling_side(movement)]
        self._settling = [readings.index[condition.measure] for condition in movement.setup.require]
        self._hold_numbers = [readings.index[condition.measure] for condition in hold.conditions] if hold else []
        self._signal = readings.index[movement.repetition.measure] if movement.repetition else -1
        still = movement.still_spine
        self._still = (readings.index[still.kick], readings.index[still.trunk], still.tolerance) if still else None
        at_rest = judged_at_rest(scored) if self.clock else set()
        started = {one.number for one in self._scored if one.start} | ({self._still[1]} if self._still else set())
        self._arranged, self._resting = followed(readings, started - {self._signal}, at_rest)
        self._rested = [one for one in scored if one.number in at_rest and one.start]
        self._still_facings = still_facings(movement)
        self._showing = showing(movement)
        check = movement.check
        self.checking = CheckWatch(check) if check else None
        self._check_number = readings.index[check.measure] if check and check.measure else -1
        self._check_facings = check_facings(movement)
        self._spoilers = [one for one in scored if check and one.fault.id in check.spoiled_by]
        self._known_numbers = sorted({one.number for one in self._scored})
        self._rests = {self._signal: 0.1 if rule.rises else 0.9} if rule else {}
        turning = (
            {readings.index[name] for name in (movement.circles.x, movement.circles.y)} if movement.circles else set()
        )
        self._slow_numbers = [self._signal] if self._signal >= 0 else sorted(started | turning)
        self.time_s = self.seen_s = self.first_s = self.shown_s = self.counted_s = -1e9
        self.lost = self.by_run = False
        self.number = 0
        self.circle_numbers = {"forward": 0, "backward": 0}
        self.faulted = False
        self.worked = False
        self.arrived_s = self.blind_s = 0.0
        self.unknown_s = dict.fromkeys(map(str, self._known_numbers), 0.0)
        self.unknown: list[str] = []
        self.still_deg = self.still_now = -1.0
        self.still_broken = False
        self.finished = False

    def update(self, frame: Frame) -> list[Event]:
        """Take a frame, later than the one before; give what happened."""
        time_s = frame.time_s
        if time_s <= self.time_s:
            raise TimeNotIncreasing(self.time_s, time_s)
        gap_s = min(time_s - self.time_s, LOST_S)
        self.time_s = time_s
        events: list[Event] = []
        if not self._is_in_sight(frame, events):
            self._unseen(time_s, events)
            return events
        if time_s - self.seen_s > LOST_S:
            self._regain(time_s, events)
        self.seen_s = time_s
        readings = self.readings
        readings.step(frame)
        self.view.step(time_s, frame.world)
        if self.place.step(gap_s, frame, self.view.facings, there=self.position.phase == THERE):
            events.append(happened.CameraMisplaced(time_s, tuple(self.view.facings)))
        # a hold has its own rule: it begins in stillness
        settled = (
            self.clock is not None or self.position.phase != ARRIVING or readings.slow(self._settling, SETTLED_DEG_S)
        )
        change = self.position.step(time_s, self._required(), self._kept(), settled)
        if change == "reached":
            self.arrived_s = time_s
            self.place.look_anew()
            events.append(happened.SetupReached(time_s))
        elif change == "lost":
            self._leave(time_s, events)
        if not self._showing.isdisjoint(self.view.facings):
            self.shown_s = time_s
        proven = self._count_run(self.run, frame, events) if self.run else None
        if self.position.phase == THERE:
            self._work(time_s, gap_s, events, proven)
        elif self.clock:
            # while the position is being left nothing is held
            self._hold_changed(time_s, self.clock.step(time_s, [False] * len(self._hold)), events)
        return events

    @property
    def in_position(self) -> bool:
        """Whether the position is taken."""
        return self.position.phase != AWAY and self.position.phase != ARRIVING

    def side_margin_deg(self) -> float:
        """Give how clearly the body is on this side now: how far the weakest of the conditions that tell it is met."""
        known = [margin for check in self._tell_side if (margin := check.margin_deg()) is not None]
        return min(known, default=0.0)

    @property
    def is_counting(self) -> bool:
        """Whether what the body does now is counted."""
        return self.position.phase == THERE

    def unmet(self) -> tuple[Check, ...]:
        """Return the set-up's conditions that now keep the coach from counting; none where only rest is missing."""
        if self.is_counting:
            return ()
        checks = self._require if self.position.phase in (AWAY, ARRIVING) else self._keep
        return tuple(check for check in checks if not check.holds())

    def repetition_value(self) -> float | None:
        """Return the value that repetitions are counted by; None where there are none or it is not seen."""
        rule = self.movement.repetition
        if rule is None:
            return None
        return (
            self.readings.values[self._signal] if rule.origin is Origin.ZERO else self.readings.from_start(self._signal)
        )

    def finish(self) -> list[Event]:
        """Take that the source has ended; give what that ends."""
        events: list[Event] = []
        if not self.finished and self.in_position:
            self._leave(self.time_s, events)
        self.finished = True
        return events

    def _required(self) -> bool:
        if self.position.phase not in (AWAY, ARRIVING):
            return True
        return all(check.holds() for check in self._require)

    def _kept(self) -> bool:
        if self.run and self.by_run:
            # the work itself may break a condition
            return self.run.live(self.time_s)
        # what is hidden for a moment is not yet left
        return all(check.holds() is not False for check in self._keep)

    def _is_in_sight(self, frame: Frame, events: list[Event]) -> bool:
        """Return whether somebody is seen, in a picture that goes on, and where the body can have gone to."""
        was_frozen, time_s = self.freeze.is_frozen, frame.time_s
        if self.freeze.step(time_s, frame.image):
            if not was_frozen:
                self.seen_s = self.freeze.since_s
                events.append(happened.PictureFrozen(time_s, self.seen_s))
                self._forget_under_way(self.seen_s, events)
            return False
        place = self.jump.step(time_s, frame.image) if frame.seen else "doubted"
        if place == "other":
            self._forget_under_way(self.seen_s, events)
            self.readings.forget_speed()
        return place != "doubted"

    def _forget_under_way(self, since_s: float, events: list[Event]) -> None:
        """End a hold at a time that is past, and drop a repetition or circle that has begun."""
        if self.clock:
            self._hold_changed(self.time_s, self.clock.cut(since_s), events)
        if self.counter:
            self.counter.forget()
        if self.circles:
            self.circles.forget()
        if self.run:
            self.run.lose_sight()

    def _unseen(self, time_s: float, events: list[Event]) -> None:
        if self.first_s < 0.0:
            self.first_s = time_s
        unseen = time_s - self.seen_s > LOST_S if self.seen_s >= 0.0 else time_s - self.first_s > GONE_S
        if not self.lost and unseen:
            self.lost = True
            events.append(happened.TrackingLost(time_s))
        if self.lost and time_s - self.seen_s > GONE_S and self.position.phase != AWAY:
            self.position.phase = AWAY
            self._leave(time_s, events)

    def _regain(self, time_s: float, events: list[Event]) -> None:
        if self.lost:
            self.lost = False
            events.append(happened.TrackingRegained(time_s))
        if self.run:
            self.run.lose_sight()
        if self.seen_s >= 0 and time_s - self.seen_s > GONE_S and self.position.phase != AWAY:
            self.position.phase = AWAY
            self._leave(time_s, events)

    def _leave(self, time_s: float, events: list[Event]) -> None:
        """End everything under way."""
        if self.clock:
            self._hold_changed(time_s, self.clock.stop(), events)
        if self.counter:
            self.counter.forget()
        if self.circles:
            last = self.circles.stop()
            if last and self._shown_since(last.start_s):
                self._circled(time_s, last, events, set())
        for one in self._scored:
            self._clear(one, events)
        self.by_run = False
        self.readings.forget_start()
        self.still_deg = self.still_now = -1.0
        self.still_broken = False
        events.append(happened.SetupLost(time_s))
        if self.checking:
            if self.worked and self.checking.value is None:
                checking = self.checking
                events.append(happened.CheckUnknown(time_s, checking.rule.id, checking.no_value, checking.fault))
            self.checking.forget()
        if self.worked:
            events.append(happened.SideCompleted(time_s, self.side, self.arrived_s, time_s))
        self.worked = False

    def _work(self, time_s: float, gap_s: float, events: list[Event], proven: Excursion | None) -> None:
        if not self.readings.calibrated:
            self._calibrate(time_s, gap_s, events)
        else:
            self._follow(gap_s)
        made: set[str] = set()
        if self.counter:
            self._count(time_s, events, made, proven)
        if self.clock:
            self._hold_on(time_s, gap_s, events)
        if self.circles:
            self._circle(time_s, events, made)
        found = self._watch(time_s, gap_s, events)
        if found or made:
            self.faulted = True
        if self._still:
            self._still_spine()
        if self.checking:
            self._check(self.checking, time_s, gap_s, events)
        cue = self.cues.choose(time_s, found | made)
        if cue:
            events.append(cue)

    def _calibrate(self, time_s: float, gap_s: float, events: list[Event]) -> None:
        readings = self.readings
        if (self.counter and self.counter.went_out) or not readings.slow(self._slow_numbers):
            known = readings.calibrate_moving(time_s, self._rests)
        else:
            known = readings.calibrate(gap_s)
        if known:
            start = readings.start
            values = ((name, start[number]) for name, number in readings.index.items())
            events.append(
                happened.Calibrated(time_s, tuple((name, value) for name, value in values if value is not None))
            )

    def _follow(self, gap_s: float) -> None:
        readings, active = self.readings, self._active()
        if self.worked:
            # what is wrong must not become the start, or putting it right would look like a fault
            if self.counter and not active and not any(watch.found for watch in self.watches):
                readings.follow(self._resting, gap_s, RESTING_S)
        elif self.counter and any(one.watch.found for one in self._spoilers):
            return
        elif readings.slow(self._slow_numbers, STILL_DEG_S) and not self._on_the_way():
            better = [] if active else [one.number for one in self._rested if one.better(readings)]
            readings.follow([*(self._resting if active else self._arranged), *better], gap_s, ARRANGING_S)

    def _on_the_way(self) -> bool:
        """Whether the body has left its start pose towards the position of a hold."""
        return any(way.gone_deg(self.readings) > AWAY_DEG for way in self._ways_in)

    def _count(self, time_s: float, events: list[Event], made: set[str], proven: Excursion | None) -> None:
        counter, value = self.counter, self.repetition_value()
        if counter is None or value is None:
            return
        was_out = counter.out
        done = counter.step(time_s, value)
        if counter.out and not was_out:
            events.append(happened.RepetitionStarted(time_s))
        if self.by_run and (done is None or done.whole):
            done = proven
        elif done and self.run and self.run.denies(done):
            return
        if done is None or done.peak_s <= self.counted_s or not self._shown_since(done.start_s):
            return
        if not done.whole:
            self._judge(time_s, done.start_s, {"repetition_peak": done.peak}, events, made)
            self._checked(time_s, done, made, events)
            events.append(happened.RepetitionPartial(time_s, done.start_s, done.peak_s, done.peak))
            return
        self.number += 1
        self.counted_s = done.end_s
        values = done.values
        self.worked = True
        self._judge(time_s, done.start_s, values, events, made)
        clean = not (self.faulted or made)
        self.faulted = any(watch.found for watch in self.watches)
        self.cues.done(clean)
        events.append(happened.RepetitionCompleted(time_s, self.number, done.start_s, done.peak_s, done.peak, clean))
        if self.still_now > self.still_deg:
            self.still_deg = self.still_now
            events.append(happened.StillSpineMeasured(time_s, self.still_deg))
        self.still_broken = False
        self._checked(time_s, done, made, events)

    def _count_run(self, run: RunWatch, frame: Frame, events: list[Event]) -> Excursion | None:
        """Count what a run has proven of the time before, and take the position as taken.

        Returns the repetition that ended just now, which is judged like any other. Of those before, only what the way
        of the signal tells is judged.
        """
        time_s, there = frame.time_s, self.position.phase == THERE
        found = run.step(time_s, frame, self.readings.values[self._signal])
        if not found or self.counter is None:
            return None
        proven = [
            done
            for done in found
            if done.start_s >= self.counted_s
            and self._shown_since(done.start_s)
            # what ends while the position is taken is counted as ever
            and (self.by_run or not there or (done.start_s < self.arrived_s and done.end_s < time_s))
        ]
        if not proven:
            return None
        if not there:
            self._take_up(run, proven[0].start_s, self.counter, events)
        now = proven.pop() if self.by_run and proven[-1].end_s >= time_s else None
        for done in proven:
            self.worked = True
            self.number += 1
            self.counted_s = done.end_s
            made: set[str] = set()
            events.append(happened.RepetitionStarted(done.start_s))
            self._judge(done.end_s, done.start_s, done.values, events, made)
            events.append(
                happened.RepetitionCompleted(done.end_s, self.number, done.start_s, done.peak_s, done.peak, not made)
            )
        if now and not there:
            events.append(happened.RepetitionStarted(now.start_s))
        return now

    def _take_up(self, run: RunWatch, start_s: float, counter: RepetitionCounter, events: list[Event]) -> None:
        """Take the position as taken since then: repetitions have proven it."""
        if self.position.phase != LEAVING:
            self.arrived_s = start_s
            self.place.look_anew()
            events.append(happened.SetupReached(start_s))
        self.position.phase = THERE
        self.by_run = True
        counter.restore(run.excursions.counter.snapshot())

    def _check(self, checking: CheckWatch, time_s: float, gap_s: float, events: list[Event]) -> None:
        """Read the value of a mobility check off this frame."""
        number, readings, counter = self._check_number, self.readings, self.counter
        fault = next((one.fault.id for one in self._spoilers if one.watch.found), "")
        hidden = number >= 0 and (readings.sights[number] < SURE_SIGHT or readings.values[number] is None)
        trouble: happened.NoValue | None = "fault" if fault else "hidden" if hidden else None
        if self._check_facings.isdisjoint(self.view.facings):
            trouble, fault = "view", ""
        working = bool((counter and counter.out) or (self.clock and self.clock.kept))
        value = readings.values[number] if number >= 0 else None
        self._valued(time_s, checking.see(Seen(time_s, gap_s, working, value, trouble, fault)), events)
        self._valued(time_s, checking.timed(time_s, nearly=bool(counter and counter.out and counter.entered)), events)

    def _checked(self, time_s: float, done: Excursion, made: set[str], events: list[Event]) -> None:
        """Take an excursion that ended for a mobility check."""
        if self.checking is None:
            return
        fault = next((one.fault.id for one in self._spoilers if one.watch.found or one.fault.id in made), "")
        seen = not any(str(one.number) in self.unknown for one in self._spoilers)
        checking, whole = self.checking, done.whole
        self._valued(time_s, checking.repeated(done.start_s, whole=whole, fault=fault, seen=seen), events)
        if whole and events and isinstance(ranged := events[-1], happened.StillSpineMeasured):
            self._valued(time_s, checking.ranged(ranged.range_deg), events)

    def _valued(self, time_s: float, latest: float | None, events: list[Event]) -> None:
        if latest is not None and self.checking is not None and self.checking.value is not None:
            events.append(happened.CheckMeasured(time_s, self.checking.rule.id, self.checking.value, latest))

    def _shown_since(self, start_s: float) -> bool:
        """Whether what is counted could be read at all since then: from elsewhere it would be a guess."""
        return self.shown_s >= start_s

    def _judge(
        self, time_s: float, start_s: float, values: dict[str, float], events: list[Event], made: set[str]
    ) -> None:
        for one in self._finished_faults:
            value = values.get(one.fault.measure)
            if value is None or self.place.told or one.facings.isdisjoint(self.view.facings):
                continue
            if one.watch.judge(value):
                made.add(one.fault.id)
                events.append(happened.FaultFound(time_s, one.fault.id, start_s, value))
                events.append(happened.FaultCleared(time_s, one.fault.id, start_s, value))

    def _hold_on(self, time_s: float, gap_s: float, events: list[Event]) -> None:
        clock = self.clock
        if clock is None:
            return
        states = [check.holds(widened=clock.kept) for check in self._hold]
        hidden = None in states
        self.blind_s = self.blind_s + gap_s if hidden else 0.0
        is_borne = clock.holding and self.blind_s < BLIND_HOLD_S
        met = [is_borne if state is None else state for state in states]
        still = [self.readings.slow([number], STILL_DEG_S) for number in self._hold_numbers]
        seconds = int(clock.held_s)
        self._hold_changed(time_s, clock.step(time_s, met, still), events)
        if clock.holding and int(clock.held_s) > seconds:
            events.append(happened.HoldProgressed(time_s, clock.held_s))
        self.cues.held(time_s, clock.holding)

    def _hold_changed(self, time_s: float, change: HoldChange | None, events: list[Event]) -> None:
        if change is None or self.clock is None:
            return
        if change.began:
            self.worked = True
            events.append(happened.HoldStarted(time_s, change.at_s))
        else:
            events.append(happened.HoldPaused(time_s, self.clock.held_s, change.at_s))

    def _circle(self, time_s: float, events: list[Event], made: set[str]) -> None:
        rule, circles = self.movement.circles, self.circles
        if rule is None or circles is None:
            return
        index = self.readings.index
        x, y = self.readings.values[index[rule.x]], self.readings.values[index[rule.y]]
        if x is None or y is None:
            return
        done = circles.step(time_s, x, y)
        if done and self._shown_since(done.start_s):
            self._circled(time_s, done, events, made)

    def _circled(self, time_s: float, done: Circle, events: list[Event], made: set[str]) -> None:
        self.circle_numbers[done.direction] += 1
        # forwards first, then backwards: going back to forwards after that is the wrong way
        wrong = done.direction == "forward" and self.circle_numbers["backward"] > 0
        wrong = wrong or (done.direction == "backward" and self.circle_numbers["forward"] == 0)
        values = {
            "circle_radius_deg": done.radius_deg,
            "circle_roundness_ratio": done.roundness_ratio,
            "circle_direction": -1.0 if wrong else 1.0,
            "circle_s": done.end_s - done.start_s,
        }
        self.worked = True
        self._judge(time_s, done.start_s, values, events, made)
        clean = not (self.faulted or made)
        self.faulted = any(watch.found for watch in self.watches)
        self.cues.done(clean)
        events.append(
            happened.CircleCompleted(
                time_s, self.circle_numbers[done.direction], done.direction, done.start_s, done.radius_deg,
                done.roundness_ratio,
            )
        )  # fmt: skip

    def _active(self) -> bool:
        return bool(
            (self.counter and self.counter.out)
            or (self.clock and self.clock.holding)
            or (self.circles and self.circles.turning)
        )

    def _watch(self, time_s: float, gap_s: float, events: list[Event]) -> set[str]:
        readings, facings, active = self.readings, self.view.facings, self._active()
        sure = not self.place.told
        found: set[str] = set()
        unknown: set[int] = set()
        for one in self._scored:
            number, watch = one.number, one.watch
            known = sure and readings.sights[number] >= SURE_SIGHT and not one.facings.isdisjoint(facings)
            value = (readings.from_start(number) if one.start else readings.values[number]) if known else None
            if value is None:
                unknown.add(number)
            elif one.during == "set" or active == (one.during == "active"):
                watch.seen_s = time_s
                change = watch.step(time_s, value)
                if change == "found":
                    events.append(happened.FaultFound(time_s, one.fault.id, watch.since_s, watch.worst))
                elif change == "cleared":
                    events.append(happened.FaultCleared(time_s, one.fault.id, watch.since_s, watch.worst))
                if watch.found:
                    found.add(one.fault.id)
                continue
            if time_s - watch.seen_s > LOST_S:
                self._clear(one, events)
            elif watch.found:
                found.add(one.fault.id)
        self._unknown(time_s, gap_s, unknown, events)
        return found

    def _clear(self, one: Scored, events: list[Event]) -> None:
        if one.watch.stop():
            end_s = max(one.watch.seen_s, one.watch.since_s)
            events.append(happened.FaultCleared(max(end_s, 0.0), one.fault.id, one.watch.since_s, one.watch.worst))

    def _unknown(self, time_s: float, gap_s: float, unknown: set[int], events: list[Event]) -> None:
        for number in self._known_numbers:
            key = str(number)
            if number in unknown:
                self.unknown_s[key] += gap_s
                if self.unknown_s[key] >= UNKNOWN_S and key not in self.unknown:
                    self.unknown.append(key)
                    hidden = self.readings.sights[number] < SURE_SIGHT
                    events.append(happened.MeasureUnknown(time_s, self._name(number), "hidden" if hidden else "view"))
            elif self.unknown_s[key]:
                self.unknown_s[key] = 0.0
                if key in self.unknown:
                    self.unknown.remove(key)
                    events.append(happened.MeasureKnown(time_s, self._name(number)))

    def _name(self, number: int) -> str:
        return list(self.readings.index)[number]

    def _still_spine(self) -> None:
        if self._still is None or self.place.told or self._still_facings.isdisjoint(self.view.facings):
            return
        kick_number, trunk_number, tolerance = self._still
        if self.readings.sights[trunk_number] < SURE_SIGHT:
            return
        kick, trunk = self.readings.values[kick_number], self.readings.from_start(trunk_number)
        if kick is None or trunk is None:
            return
        if abs(trunk) > tolerance:
            self.still_broken = True
        elif not self.still_broken and kick > self.still_now:
            self.still_now = kick
