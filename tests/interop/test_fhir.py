"""FHIR: what is written is R4 to another program, and its numbers are ours."""

import json
from dataclasses import replace
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.diary.examples import RECORDS, SESSION, entry_of, records

from unsit.diary.exchange import writers
from unsit.diary.model import Diary, Entry, Observation, Plan, Profile, Safety, Stopped
from unsit.interop.fhir import FHIR, LOINC, UCUM

EVERYTHING = Diary(Profile("Ana", "Europe/Madrid", "en"), tuple(entry_of(record) for record in RECORDS.values()))


def bundle(diary: Diary) -> list[dict[str, Any]]:
    """Give the resources of a diary's bundle; another program must take each, and references lead somewhere."""
    whole = json.loads(b"".join(FHIR.write(diary)))
    get_fhir_model_class("Bundle").model_validate(whole)
    resources = [one["resource"] for one in whole["entry"]]
    for resource in resources:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    there = {one["fullUrl"] for one in whole["entry"]}
    assert len(there) == len(whole["entry"])
    assert set(_references(resources)) <= there
    return resources


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [found for item in value.values() for found in _references(item)]
    return [found for item in value for found in _references(item)] if isinstance(value, list) else []


def of(diary: Diary, kind: str) -> list[dict[str, Any]]:
    """Give the resources of one type."""
    return [one for one in bundle(diary) if one["resourceType"] == kind]


def test_a_whole_diary_is_taken_by_another_program() -> None:
    """Patient, plan, prescriptions, what was done and what was measured are all R4."""
    kinds = {one["resourceType"] for one in bundle(EVERYTHING)}
    assert kinds == {"Patient", "CarePlan", "ServiceRequest", "Procedure", "Observation"}


@settings(max_examples=60)
@given(
    st.lists(records, max_size=5, unique_by=lambda record: (type(record), record.id)),
    st.text(max_size=20),
    st.sampled_from(["en", "es", "xx"]),
)
def test_any_diary_is_taken_by_another_program(some: list[Any], name: str, language: str) -> None:
    """No note, name or number makes a bundle that is none."""
    bundle(Diary(Profile(name, "UTC", language), tuple(entry_of(record) for record in some)))


def test_pain_and_weight_have_their_codes_and_units() -> None:
    """LOINC says what it is, UCUM in what."""
    weight = Observation("w1", "2026-11-24T07:00:00Z", "weight", 71.5, "kg")
    pain, mass = of(Diary(Profile(), (entry_of(RECORDS["observation"]), entry_of(weight))), "Observation")
    assert (pain["code"]["coding"][0]["system"], pain["code"]["coding"][0]["code"]) == (LOINC, "72514-3")
    assert pain["valueQuantity"] == {"value": 3.0, "unit": "score", "system": UCUM, "code": "{score}"}
    assert pain["bodySite"]["text"] == "hip, left"
    assert mass["code"]["coding"][0]["code"] == "29463-7"
    assert mass["valueQuantity"]["code"] == "kg"
    assert mass["category"][0]["coding"][0]["code"] == "vital-signs"


def test_a_session_is_a_procedure_with_its_sets_as_observations() -> None:
    """Amounts, what was asked, seen and clean, the still-spine range; each belongs to its session."""
    diary = Diary(Profile(), (entry_of(SESSION),))
    (done,) = of(diary, "Procedure")
    assert (done["status"], done["code"]["text"]) == ("completed", "Hip stretch")
    assert done["performedPeriod"] == {"start": SESSION.started, "end": SESSION.ended}
    assert done["note"] == [{"text": "before breakfast"}]
    told = of(diary, "Observation")
    assert all(one["partOf"] == [{"reference": f"urn:uuid:{done['id']}"}] for one in told)
    hold, kicks = told[:2]
    assert (hold["valueQuantity"]["value"], hold["valueQuantity"]["code"]) == (60.0, "s")
    assert kicks["code"]["coding"][0]["code"] == "side_kick_front_back"
    parts = {one["code"]["text"]: one["valueQuantity"]["value"] for one in kicks["component"]}
    assert parts == {
        "Asked for": 8.0,
        "Seen by a camera": 7.0,
        "Without a fault": 6.0,
        "Largest kick with a still spine": 48.5,
    }
    assert [one["valueQuantity"]["value"] for one in told[2:]] == [2, 1.0, 2.0]


def test_a_session_that_was_stopped_says_so() -> None:
    """Pain ended it: the procedure is stopped, and why."""
    (done,) = of(Diary(Profile(), (entry_of(replace(SESSION, stopped=Stopped.PAIN)),)), "Procedure")
    assert (done["status"], done["statusReason"]["text"]) == ("stopped", "pain")


def test_a_plan_refers_to_what_it_prescribes() -> None:
    """Each movement of the routine is a request with its dose and how often a week."""
    diary = Diary(Profile(), (entry_of(RECORDS["plan"]),))
    (plan,) = of(diary, "CarePlan")
    requests = of(diary, "ServiceRequest")
    assert len(plan["activity"]) == len(requests) > 2
    assert plan["period"] == {"start": "2026-11-02"}
    first = requests[0]
    assert first["occurrenceTiming"]["repeat"] == {"frequency": 3, "period": 1, "periodUnit": "wk"}
    assert first["quantityQuantity"]["code"] in ("s", "{repetitions}", "{circles}")


def test_what_is_not_for_somebody_is_not_requested() -> None:
    """The safety answers decide, and are not in the bundle themselves."""
    plan = RECORDS["plan"]
    assert isinstance(plan, Plan)
    answers = Safety(("sciatica_or_piriformis",), (), "2026-11-01T08:00:00Z")
    names = {one["code"]["text"] for one in of(Diary(Profile(), (entry_of(plan), entry_of(answers))), "ServiceRequest")}
    assert names
    assert not any("kick" in name for name in names)
    assert "sciatica" not in json.dumps(bundle(Diary(Profile(), (entry_of(plan), entry_of(answers)))))


@pytest.mark.parametrize(
    "diary", [Diary(Profile(), ()), Diary(Profile(), (Entry("goal", "g", "2026-11-24T07:00:00Z", None),))]
)
def test_an_empty_diary_is_a_bundle_of_one_person(diary: Diary) -> None:
    """There is always somebody whom it is about."""
    assert [one["resourceType"] for one in bundle(diary)] == ["Patient"]


def test_the_same_diary_gives_the_same_bundle() -> None:
    """Ids do not change from one writing to the next."""
    assert b"".join(FHIR.write(EVERYTHING)) == b"".join(FHIR.write(EVERYTHING))
    assert writers()["fhir"] is FHIR
