"""How doses follow what was done: a program's rules over a person's sessions, each change with its reason and its undo.

A dose grows after clean and quiet sessions at it, and goes back after one that hurt, was worse next morning, or went to
pieces. Where no camera watched, a set done to its end that the person called easy enough counts as clean.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from unsit.diary.allowed_values import MOST_ITEMS
from unsit.diary.model import DoseChange, Morning, Plan, SetDone, SetKind, TrainingSession
from unsit.diary.reading import instant
from unsit.movement.model import Kind, Movement
from unsit.movement.program import Adapted, Outcome, Program, adapted, next_prescription
from unsit.movement.routine import FIELD_OF_KIND, Prescription, Routine, dose_range, prescribed

EASY_ENOUGH: Final = 3
"""Most effort, 1 to 5, with which an unwatched set counts as clean."""

_WHOLE: Final = 0.95
"""A set of which this share was done was done to its end."""

_SAME: Final = 0.5


@dataclass(frozen=True, slots=True)
class Around:
    """What a plan stands on. program: None when it is not there any more; the rest by id."""

    program: Program | None
    routines: Mapping[str, Routine]
    movements: Mapping[str, Movement]


# ---- what is prescribed now --------------------------------------------------------------------------------------


def dosed(routine: Routine, doses: Sequence[DoseChange], movements: Mapping[str, Movement]) -> Routine:
    """Give a routine with the doses that hold after these changes; what is not there any more is left out."""
    mine = [one for one in doses if one.routine == routine.id and not one.undone]
    blocks = []
    for block in routine.blocks:
        items = [_dosed(item, mine, movements) for item in block.prescriptions if item.movement in movements]
        if items:
            blocks.append(replace(block, prescriptions=tuple(items)))
    return replace(routine, blocks=tuple(blocks))


def changed_doses(
    routine: Routine, doses: Sequence[DoseChange], movements: Mapping[str, Movement]
) -> tuple[tuple[str, Prescription], ...]:
    """Give what these changes make of a routine's movements: the movement's id, and what is prescribed instead."""
    mine = [one for one in doses if one.routine == routine.id and not one.undone]
    items = [item for block in routine.blocks for item in block.prescriptions if item.movement in movements]
    pairs = ((item, _dosed(item, mine, movements)) for item in items)
    return tuple((before.movement, after) for before, after in pairs if after != before)


def _dosed(item: Prescription, doses: Sequence[DoseChange], movements: Mapping[str, Movement]) -> Prescription:
    for one in doses:
        if one.movement != item.movement:
            continue
        name = one.after_movement or item.movement
        if name not in movements:
            continue
        item = _with(item if name == item.movement else Prescription(name, item.sets), movements[name], one)
    return item


def _with(item: Prescription, movement: Movement, change: DoseChange) -> Prescription:
    """Give a prescription with the amount of a change, inside what the movement allows."""
    sets = item.sets if change.sets is None else max(1, min(change.sets, int(movement.dose.sets.max)))
    if change.after is None:
        return Prescription(item.movement, sets)
    amounts = dose_range(movement.dose, movement.kind)
    amount = max(amounts.min, min(amounts.max, change.after))
    given = amount if movement.kind is Kind.HOLD else round(amount)
    return replace(Prescription(item.movement, sets), **{FIELD_OF_KIND[movement.kind]: given})  # type: ignore[arg-type]


def prescribed_now(routine: str, plan: Plan, around: Around, precautions: Collection[str]) -> Adapted | None:
    """Give a routine with the plan's doses, as this person may do it; None when there is no such routine.

    precautions: from the safety answers as they are now, so a changed answer changes what is done at once.
    """
    if around.program is None or routine not in around.routines:
        return None
    ready = {name: dosed(one, plan.doses, around.movements) for name, one in around.routines.items()}
    return adapted(around.program, ready[routine], precautions, around.movements, ready)


# ---- what was done -----------------------------------------------------------------------------------------------


def outcome(session: TrainingSession, movement: str) -> Outcome | None:
    """Give how a movement went in a session, both sides together; None when it was not done."""
    sets = [one for one in session.sets if one.movement == movement]
    if not sets:
        return None
    told = [one.level for one in session.pains if one.movement in (movement, "")]
    pain = max([*told, session.pain or 0.0])
    return Outcome(_clean_ratio(sets, session.effort), pain, session.morning is Morning.WORSE)


def _clean_ratio(sets: Sequence[SetDone], effort: int | None) -> float | None:
    seen = sum(one.seen for one in sets)
    if seen > 0:
        return min(1.0, sum(one.clean for one in sets) / seen)
    asked = sum(one.asked for one in sets)
    whole = asked > 0 and all(one.done >= _WHOLE * one.asked for one in sets)
    return 1.0 if whole and effort is not None and effort <= EASY_ENOUGH else None


def _amount_asked(session: TrainingSession, movement: str) -> float | None:
    """Give the dose that a session asked of a movement, as prescriptions count it; None when it asked nothing."""
    asked = [
        one.asked / 2 if one.kind is SetKind.CIRCLES else one.asked for one in session.sets if one.movement == movement
    ]
    return min(asked) if asked and min(asked) > 0 else None


# ---- what follows ------------------------------------------------------------------------------------------------


def followed(
    plan: Plan, sessions: Iterable[TrainingSession], around: Around, precautions: Collection[str] = ()
) -> Plan:
    """Give a plan with the changes of dose that follow from sessions; the same plan when nothing follows.

    A change has an id made of what it follows from. So it comes once however often this is asked and on whatever
    device, and one that was undone does not come back.
    """
    if around.program is None:
        return plan
    done = sorted((one for one in sessions if one.sets), key=lambda one: (instant(one.started), one.id))
    begun = [one for one in done if instant(one.ended).date().isoformat() >= plan.started]
    for number, _last in enumerate(begun, start=1):
        plan = _after(plan, begun[:number], around, precautions)
    return plan


def _after(plan: Plan, sessions: Sequence[TrainingSession], around: Around, precautions: Collection[str]) -> Plan:
    assert around.program is not None
    last = sessions[-1]
    then = replace(plan, doses=tuple(one for one in plan.doses if _held(one, last)))
    for routine in _routines(around.program, around.routines):
        if last.routine != routine.id:
            continue
        now = dosed(routine, then.doses, around.movements)
        for item in (item for block in now.blocks for item in block.prescriptions):
            change = _change(then, routine.id, item, sessions, around, precautions)
            if change is not None and change.id not in {one.id for one in plan.doses}:
                plan = replace(plan, doses=(*plan.doses, change)[-MOST_ITEMS:])
    return plan


def _held(change: DoseChange, session: TrainingSession) -> bool:
    """Whether a change held when a session was judged, so that going through all once more brings nothing new.

    A step that the session itself brought holds: the morning after may take it back.
    """
    at, ended = instant(change.at), instant(session.ended)
    return at < ended or (at == ended and change.why == "clean")


def _routines(program: Program, routines: Mapping[str, Routine]) -> Iterator[Routine]:
    """Give the routines of a program, and those that can take their place."""
    names = (*program.routines, *(one.by for one in program.substitutions))
    return (routines[name] for name in dict.fromkeys(names) if name in routines)


def _change(
    plan: Plan,
    routine: str,
    item: Prescription,
    sessions: Sequence[TrainingSession],
    around: Around,
    precautions: Collection[str],
) -> DoseChange | None:
    assert around.program is not None
    rule, movement, last = around.program.progression, around.movements[item.movement], sessions[-1]
    latest = outcome(last, item.movement)
    if latest is None:
        return None
    hurts = latest.pain > rule.back_pain or latest.worse_next_morning
    unclean = latest.clean_ratio is not None and latest.clean_ratio < rule.back_clean_ratio
    outcomes = [latest] if hurts or unclean else list(_lately(plan, routine, item, sessions, movement))
    after = next_prescription(item, around.movements, outcomes, rule, precautions)
    if after == item:
        return None
    why = "pain" if latest.pain > rule.back_pain else "morning" if latest.worse_next_morning else ""
    why = why or ("unclean" if unclean else "clean")
    moved_to = around.movements[after.movement]
    return DoseChange(
        id=_id(plan.id, routine, item.movement, last.id, "on" if why == "clean" else "back"),
        at=last.ended,
        routine=routine,
        movement=item.movement,
        after_movement="" if after.movement == item.movement else after.movement,
        before=prescribed(item, movement)[1],
        after=prescribed(after, moved_to)[1],
        why=why,
    )


def _lately(
    plan: Plan, routine: str, item: Prescription, sessions: Sequence[TrainingSession], movement: Movement
) -> Iterator[Outcome]:
    """Give the outcomes at the present dose: since it was changed, and where it was asked for in full."""
    amount = prescribed(item, movement)[1]
    names = {item.movement}
    changed = [
        instant(one.at) for one in plan.doses if one.routine == routine and ({one.movement, one.after_movement} & names)
    ]
    since = max(changed, default=datetime.min.replace(tzinfo=UTC))
    for one in sessions:
        found = outcome(one, item.movement)
        asked = _amount_asked(one, item.movement)
        if found is not None and instant(one.ended) > since and (asked is None or abs(asked - amount) <= _SAME):
            yield found


def _id(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


# ---- by hand -----------------------------------------------------------------------------------------------------


def undone(plan: Plan, change: str) -> Plan:
    """Give a plan in which a change of dose, and those that came from it later, are taken back; unknown: the same."""
    place = next((number for number, one in enumerate(plan.doses) if one.id == change), None)
    if place is None or plan.doses[place].undone:
        return plan
    first = plan.doses[place]
    names, doses = {first.movement, first.after_movement or first.movement}, list(plan.doses)
    for number in range(place, len(doses)):
        one = doses[number]
        if one.routine == first.routine and one.movement in names and not one.undone:
            names.add(one.after_movement or one.movement)
            doses[number] = replace(one, undone=True)
    return replace(plan, doses=tuple(doses))
