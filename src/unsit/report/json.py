"""A finished check as JSON: the documented, versioned form of `docs/format/check-result.md`."""

import json
from math import isfinite
from typing import Any, Final

from unsit.engine.result import (
    RESULT_FORMAT,
    CheckResult,
    CheckValue,
    CountedCircle,
    CountedRepetition,
    FaultSpan,
    SetResult,
    Span,
)

DECIMALS: Final = 3
"""Places kept of every number: milliseconds of time, and finer than any measure is exact."""


def to_json(result: CheckResult, *, indent: int | None = 2) -> str:
    """Give the result as JSON text; never NaN or Infinity: what is not a finite number is null."""
    return json.dumps(to_plain(result), indent=indent, ensure_ascii=False, allow_nan=False)


def to_plain(result: CheckResult) -> dict[str, Any]:
    """Give the result as what JSON can hold, keys in the documented order."""
    return {
        "format": RESULT_FORMAT,
        "source": result.source,
        "duration_s": _number(result.duration_s),
        "frames": result.frames,
        "frames_seen": result.frames_seen,
        "sets": [_set(one) for one in result.sets],
        "advice": list(result.advice),
        "warnings": list(result.warnings),
        "interrupted": result.interrupted,
    }


def _number(value: float | None) -> float | None:
    if value is None or not isfinite(value):
        return None
    return round(float(value), DECIMALS) + 0.0  # + 0.0 turns −0.0 into 0.0


def _set(one: SetResult) -> dict[str, Any]:
    return {
        "movement": one.movement,
        "side": one.side,
        "start_s": _number(one.start_s),
        "end_s": _number(one.end_s),
        "repetitions": one.count,
        "partial": one.partial,
        "hold_s": _number(one.hold_s),
        "circles": {"forward": one.circle_count("forward"), "backward": one.circle_count("backward")},
        "faults": [_fault(fault) for fault in one.faults],
        "unknown": list(one.unknown),
        "still_spine_deg": _number(one.still_spine_deg),
        "check": _check(one.check),
        "confidence": _number(one.confidence),
        "count_confidence": _number(one.count_confidence),
        "repetition_times": [_repetition(repetition) for repetition in one.repetitions],
        "holds": [_span(span) for span in one.holds],
        "circle_times": [_circle(circle) for circle in one.circles],
    }


def _check(check: CheckValue | None) -> dict[str, Any] | None:
    if check is None:
        return None
    return {
        "id": check.id,
        "value": _number(check.value),
        "unit": check.unit,
        "error": _number(check.error),
        "change": _number(check.change),
        "why": check.why,
        "fault": check.fault,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"start_s": _number(span.start_s), "end_s": _number(span.end_s)}


def _fault(fault: FaultSpan) -> dict[str, Any]:
    return {
        "id": fault.id,
        "start_s": _number(fault.start_s),
        "end_s": _number(fault.end_s),
        "value": _number(fault.value),
    }


def _repetition(repetition: CountedRepetition) -> dict[str, Any]:
    return {
        "start_s": _number(repetition.start_s),
        "peak_s": _number(repetition.peak_s),
        "end_s": _number(repetition.end_s),
        "peak": _number(repetition.peak),
        "clean": repetition.clean,
        "partial": repetition.partial,
    }


def _circle(circle: CountedCircle) -> dict[str, Any]:
    return {
        "start_s": _number(circle.start_s),
        "end_s": _number(circle.end_s),
        "direction": circle.direction,
        "radius_deg": _number(circle.radius_deg),
        "roundness_ratio": _number(circle.roundness_ratio),
    }
