"""A diary as a FHIR R4 bundle: who, what is planned and prescribed, what was done, what was measured.

Codes are given where they are certain: LOINC 72514-3 for pain from 0 to 10, LOINC 29463-7 for body weight, UCUM for
units. Everything else is named in words, movements also by their id. Safety answers, goals and files of one's own are
left to the archive.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import chain
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from unsit.diary.model import Activity, Diary, Entry, Observation, Plan, SetDone, Side, TrainingSession
from unsit.diary.reading import instant
from unsit.interop.leaving_out import details_of_sets, is_surrogate, kinds_left_out, letters_left_out
from unsit.interop.passed_over import LeftOut, sentences_of
from unsit.interop.prescribing import name_of, routines_of, side_word
from unsit.interop.times import instant_text
from unsit.movement.library import load_library
from unsit.movement.model import Kind
from unsit.movement.routine import Routine, prescribed

UCUM: Final = "http://unitsofmeasure.org"
LOINC: Final = "http://loinc.org"
CATEGORIES: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
MOVEMENTS: Final = "urn:x-unsit:movement"

PAIN: Final = ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
WEIGHT: Final = ("29463-7", "Body weight")

_UNITS: Final[Mapping[str, str]] = {"repetitions": "{repetitions}", "hold": "s", "circles": "{circles}"}
_CATEGORY: Final[Mapping[str, str]] = {"weight": "vital-signs", "pain": "survey", "function": "survey"}

_WORDS: Final = {
    "en": {
        "asked": "Asked for",
        "seen": "Seen by a camera",
        "clean": "Without a fault",
        "counted": "Counted, before the person corrected it",
        "weight_kg": "Weight",
        "still_spine_deg": "Largest kick with a still spine",
        "effort": "Effort, 1 very easy to 5 very hard",
        "pain": "Pain, 0 none to 10 worst",
        "function": "Patient-Specific Functional Scale, 0 cannot to 10 as before",
        "minutes": "Minutes",
        "distance_km": "Distance",
        "energy_kcal": "Energy",
        "note": "Note",
        "body": "Note on a place of the body",
        "weight": "Body weight",
        "sets": "{sets} sets of {amount:g} {unit} on each side",
        "session": "Session",
        "each way": "each way",
    },
    "es": {
        "asked": "Previsto",
        "seen": "Visto por una cámara",
        "clean": "Sin fallo",
        "counted": "Contado, antes de que la persona lo corrigiera",
        "weight_kg": "Peso",
        "still_spine_deg": "Patada más amplia con la columna quieta",
        "effort": "Esfuerzo, de 1 muy fácil a 5 muy duro",
        "pain": "Dolor, de 0 ninguno a 10 el peor",
        "function": "Patient-Specific Functional Scale, de 0 no puedo a 10 como antes",
        "minutes": "Minutos",
        "distance_km": "Distancia",
        "energy_kcal": "Energía",
        "note": "Nota",
        "body": "Nota sobre una parte del cuerpo",
        "weight": "Peso corporal",
        "sets": "{sets} series de {amount:g} {unit} por lado",
        "session": "Sesión",
        "each way": "en cada sentido",
    },
}

_WRITTEN: Final = frozenset({"session", "activity", "observation", "plan"})

Resource = dict[str, Any]


class FhirBundle:
    """A FHIR R4 bundle as a format."""

    id = "fhir"
    name = "FHIR R4"
    suffix = ".fhir.json"
    media_type = "application/fhir+json"

    def left_out(self, diary: Diary) -> tuple[str, ...]:
        """Return what the bundle has no place for."""
        sessions = [entry.record for entry in diary.entries if isinstance(entry.record, TrainingSession)]
        return sentences_of(
            (
                *kinds_left_out(diary.entries, _WRITTEN),
                *details_of_sets([one for session in sessions for one in session.sets]),
                *((LeftOut.MORNINGS, bool(session.morning)) for session in sessions),
                *letters_left_out(diary.entries, _WRITTEN, lambda sign: not _is_kept(sign)),
            )
        )

    def write(self, diary: Diary) -> Iterator[bytes]:
        """Give the bundle in pieces."""
        yield b'{"resourceType": "Bundle", "type": "collection", "entry": [\n'
        for number, resource in enumerate(_Resources(diary).all()):
            entry = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
            yield (b",\n" if number else b"") + json.dumps(entry, ensure_ascii=True, allow_nan=False).encode()
        yield b"\n]}\n"


FHIR: Final = FhirBundle()


class _Resources:
    """The resources of one diary."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self._language = diary.profile.language
        self._words = _WORDS.get(self._language, _WORDS["en"])
        self._patient = _id("patient", diary.profile.name, *(entry.id for entry in diary.entries[:1]))
        self._subject = {"reference": f"urn:uuid:{self._patient}"}

    def all(self) -> Iterator[Resource]:
        """Give every resource, the person first; whatever is referred to is among them."""
        name = _text(self._diary.profile.name)
        yield _filled("Patient", self._patient, active=True, name=[{"text": name}] if name else None)
        yield from self._plans()
        for entry in self._diary.entries:
            if isinstance(entry.record, TrainingSession):
                yield from self._session(entry.record)
            elif isinstance(entry.record, Activity):
                yield from self._activity(entry.record)
            elif isinstance(entry.record, Observation):
                yield self._observation(entry.record)

    # ---- what is planned ----

    def _plans(self) -> Iterator[Resource]:
        plans: dict[str, list[Resource]] = {}
        for plan, routine in routines_of(self._diary):
            plans.setdefault(plan.id, []).extend(self._requests(plan, routine))
        for entry in self._diary.entries:
            if isinstance(entry.record, Plan):
                requests = plans.get(entry.id, [])
                yield from requests
                yield self._plan(entry, entry.record, requests)

    def _plan(self, entry: Entry, plan: Plan, requests: list[Resource]) -> Resource:
        library = load_library()
        title = plan.program
        if plan.program in library.programs:
            title = library.program(plan.program, self._language).name
        return _filled(
            "CarePlan",
            _id("plan", plan.id),
            status="completed" if plan.ended else "active",
            intent="plan",
            title=_text(title),
            subject=self._subject,
            period=_filled_object(start=plan.started, end=plan.ended),
            created=entry.changed,
            activity=[{"reference": {"reference": f"urn:uuid:{one['id']}"}} for one in requests] or None,
        )

    def _requests(self, plan: Plan, routine: Routine) -> Iterator[Resource]:
        movements = load_library().movements
        for number, item in enumerate(one for block in routine.blocks for one in block.prescriptions):
            movement = movements[item.movement]
            sets, amount = prescribed(item, movement)
            unit = _UNITS[movement.kind.value]
            words = unit.strip("{}") + (f" {self._words['each way']}" if movement.kind is Kind.CIRCLES else "")
            yield _filled(
                "ServiceRequest",
                _id("request", plan.id, routine.id, number),
                status="completed" if plan.ended else "active",
                intent="plan",
                code=self._movement(item.movement),
                subject=self._subject,
                quantityQuantity=_quantity(amount, unit),
                occurrenceTiming={"repeat": {"frequency": plan.sessions_per_week, "period": 1, "periodUnit": "wk"}},
                note=[{"text": self._words["sets"].format(sets=sets, amount=amount, unit=words)}],
            )

    # ---- what was done ----

    def _session(self, session: TrainingSession) -> Iterator[Resource]:
        done = _id("session", session.id)
        part_of = [{"reference": f"urn:uuid:{done}"}]
        yield _filled(
            "Procedure",
            done,
            status="stopped" if session.stopped else "completed",
            statusReason=_coded(session.stopped.value) if session.stopped else None,
            code=_coded(session.name or session.routine or self._words["session"]),
            subject=self._subject,
            performedPeriod={"start": session.started, "end": session.ended},
            note=_note(session.note),
        )
        told = chain(
            ((self._set(one), f"set {number}") for number, one in enumerate(session.sets)),
            self._told(session),
        )
        for observation, name in told:
            yield _filled(
                "Observation",
                _id("session", session.id, name),
                status="final",
                subject=self._subject,
                partOf=part_of,
                effectiveDateTime=session.ended,
                **observation,
            )

    def _set(self, one: SetDone) -> Resource:
        unit = _UNITS[one.kind.value]
        counted = {name: getattr(one, name) for name in ("asked", "seen", "clean") if getattr(one, name)}
        parts = [self._part(name, value, unit) for name, value in counted.items()]
        if one.counted is not None and one.counted != one.done:
            parts.append(self._part("counted", one.counted, unit))
        if one.weight_kg is not None:
            parts.append(self._part("weight_kg", one.weight_kg, "kg"))
        if one.still_spine_deg is not None:
            parts.append(self._part("still_spine_deg", one.still_spine_deg, "deg"))
        return _filled_object(
            category=_category("activity"),
            code=self._movement(one.movement),
            bodySite=self._side(one.side),
            valueQuantity=_quantity(one.done, unit),
            component=parts or None,
        )

    def _told(self, session: TrainingSession) -> Iterator[tuple[Resource, str]]:
        if session.effort is not None:
            yield self._value("effort", _coded(self._words["effort"]), session.effort, "{score}", "survey"), "effort"
        if session.pain is not None:
            yield self._value("pain", self._pain(), session.pain, "{score}", "survey"), "pain"
        for number, pain in enumerate(session.pains):
            told = self._value("pain", self._pain(), pain.level, "{score}", "survey")
            named = _text(name_of(pain.movement, self._language)) if pain.movement else ""
            yield {**told, **_filled_object(bodySite=self._side(pain.side), note=_note(named))}, f"pain {number}"

    def _activity(self, activity: Activity) -> Iterator[Resource]:
        done = _id("activity", activity.id)
        ended = instant(activity.started) + timedelta(minutes=activity.minutes)
        yield _filled(
            "Procedure",
            done,
            status="completed",
            code=_coded(activity.kind or self._words["session"]),
            subject=self._subject,
            performedPeriod={"start": activity.started, "end": instant_text(ended)},
            note=_note(activity.note),
        )
        values = {"minutes": (activity.minutes, "min"), "distance_km": (activity.distance_km, "km")}
        values |= {"energy_kcal": (activity.energy_kcal, "kcal"), "effort": (activity.effort, "{score}")}
        for name, (value, unit) in values.items():
            if value is not None:
                yield _filled(
                    "Observation",
                    _id("activity", activity.id, name),
                    status="final",
                    subject=self._subject,
                    partOf=[{"reference": f"urn:uuid:{done}"}],
                    effectiveDateTime=activity.started,
                    **self._value(name, _coded(self._words[name]), value, unit, "activity"),
                )

    def _observation(self, one: Observation) -> Resource:
        coded = {"pain": self._pain(), "weight": _coded(self._words["weight"], LOINC, *WEIGHT)}
        units = {"pain": "{score}", "function": "{score}", "weight": "kg"}
        place = ", ".join(filter(None, (_text(one.place), side_word(one.side.value, self._language))))
        value = None if one.value is None else _quantity(one.value, units.get(one.kind) or one.unit or "1")
        return _filled(
            "Observation",
            _id("observation", one.id),
            status="final",
            category=_category(_CATEGORY.get(one.kind, "exam")),
            code=coded.get(one.kind) or _coded(self._words.get(one.kind, one.kind)),
            subject=self._subject,
            effectiveDateTime=one.at,
            valueQuantity=value,
            valueString=(_text(one.text) or None) if value is None else None,
            bodySite=_coded(place) if place else None,
            note=_note(one.text) if value is not None else None,
        )

    # ---- parts ----

    def _value(self, _name: str, code: Resource, value: float, unit: str, category: str) -> Resource:
        return {"category": _category(category), "code": code, "valueQuantity": _quantity(value, unit)}

    def _part(self, name: str, value: float, unit: str) -> Resource:
        return {"code": _coded(self._words[name]), "valueQuantity": _quantity(value, unit)}

    def _pain(self) -> Resource:
        return _coded(self._words["pain"], LOINC, *PAIN)

    def _movement(self, movement: str) -> Resource:
        name = _text(name_of(movement, self._language)) or "-"
        is_known = movement in load_library().movements
        return _coded(name, MOVEMENTS, movement, name) if is_known else _coded(name)

    def _side(self, side: Side) -> Resource | None:
        word = side_word(side.value, self._language)
        return _coded(word) if word else None


def _id(*parts: object) -> str:
    """Give an id that is the same each time the same diary is written."""
    return str(uuid5(NAMESPACE_URL, "unsit:" + json.dumps([str(part) for part in parts])))


def _filled(kind: str, identity: str, **fields: Any) -> Resource:
    return {"resourceType": kind, "id": identity, **_filled_object(**fields)}


def _filled_object(**fields: Any) -> Resource:
    """Give an object without what was not told: FHIR has no nulls and no empty texts."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _coded(text: str, system: str = "", code: str = "", display: str = "") -> Resource:
    coding = [{"system": system, "code": code, "display": display}] if system else None
    return _filled_object(coding=coding, text=_text(text) or "-")


def _category(code: str) -> list[Resource]:
    return [{"coding": [{"system": CATEGORIES, "code": code}]}]


def _quantity(value: float, unit: str) -> Resource:
    return {"value": value, "unit": unit.strip("{}"), "system": UCUM, "code": unit}


def _note(text: str) -> list[Resource] | None:
    plain = _text(text)
    return [{"text": plain}] if plain else None


def _text(text: str) -> str:
    """Leave out what no FHIR text may hold: control characters, and halves of surrogate pairs."""
    return "".join(filter(_is_kept, text)).strip()


def _is_kept(sign: str) -> bool:
    return sign in "\n\t" or (sign >= " " and not is_surrogate(sign))
