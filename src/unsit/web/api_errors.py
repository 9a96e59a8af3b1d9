"""What the API answers when it was asked wrongly or cannot serve, and the part of its schema that says so."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from unsit.web.api_problems import ApiProblem, ProblemItem, answer
from unsit.web.database_errors import DatabaseErrorKind, classify
from unsit.web.problem_details import MEDIA_TYPE
from unsit.web.storage_errors import remember_full

log = logging.getLogger(__name__)

_JSON: Final = "application/json"

_RULES: Final[Mapping[str, str]] = {
    "missing": _("must be given"),
    "extra_forbidden": _("must be left out; there is no such field"),
    "unknown_parameter": _("must be left out; there is no such parameter"),
    "repeated_parameter": _("must be given once"),
    "string_type": _("must be a text"),
    "string_unicode": _("must be a text that can be written in UTF-8"),
    "string_too_short": _("must have at least %(min_length)s characters"),
    "string_too_long": _("must have at most %(max_length)s characters"),
    "string_pattern_mismatch": _("must match %(pattern)s"),
    "int_type": _("must be a whole number"),
    "int_parsing": _("must be a whole number"),
    "int_from_float": _("must be a whole number"),
    "int_parsing_size": _("must be a smaller number"),
    "float_type": _("must be a number"),
    "finite_number": _("must be a number"),
    "greater_than_equal": _("must be at least %(ge)s"),
    "greater_than": _("must be more than %(gt)s"),
    "less_than_equal": _("must be at most %(le)s"),
    "less_than": _("must be less than %(lt)s"),
    "list_type": _("must be a list"),
    "too_long": _("must have at most %(max_length)s items"),
    "literal_error": _("must be one of %(expected)s"),
    "model_type": _("must be an object"),
    "model_attributes_type": _("must be an object"),
    "dict_type": _("must be an object"),
    "date_parsing": _("must be a day, like 2026-11-26"),
    "date_from_datetime_parsing": _("must be a day, like 2026-11-26"),
    "date_type": _("must be a day, like 2026-11-26"),
    "time_zone": _("must be the name of a time zone, like Europe/Madrid"),
}
"""What must hold, by the kind of error that Pydantic tells; others are told in Pydantic's own English."""

_MOST_ERRORS: Final = 50
_LONGEST_PATH: Final = 120
_IN_JSON: Final = (str, int, float)


def items_of(error: ValidationError) -> Iterator[ProblemItem]:
    """Yield what is wrong in a request, without what was sent."""
    for one in error.errors[:_MOST_ERRORS]:
        values = one.get("ctx", {})
        rule = _RULES.get(one["type"])
        # Of (body, body, entries, 3, id) the first two say only where Ninja found it.
        path = one["loc"][2:] if one["loc"][:1] == ("body",) else one["loc"][1:]
        if "name" in values:
            path = (values["name"],)
        yield ProblemItem(
            path=_dotted(path),
            code=one["type"],
            values={name: value for name, value in values.items() if isinstance(value, _IN_JSON) and name != "name"},
            rule=gettext(rule) % values if rule else str(one["msg"]),
        )


def _dotted(path: Sequence[object]) -> str:
    """Return a place as dotted keys; items are counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if text else ''}{part}"
    return text[:_LONGEST_PATH]


# ---- answers -----------------------------------------------------------------------------------------------------


class StrictJson(Parser):
    """Reads bodies that are JSON and say so; NaN, Infinity and what is nested too deeply are none."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the value; ApiProblem when there is none."""
        if request.content_type != _JSON:
            raise ApiProblem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "")
        try:
            return json.loads(request.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ApiProblem(HTTPStatus.BAD_REQUEST, gettext("The body must be JSON in UTF-8.")) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _own(_request: HttpRequest, error: ApiProblem) -> HttpResponse:
    return answer(error.status, error.detail, error.errors, error.retry_after_s)


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    cause = error.__cause__
    if isinstance(cause, ApiProblem):
        return answer(cause.status, cause.detail, cause.errors, cause.retry_after_s)
    return answer(HTTPStatus(error.status_code), error.message)


def _unauthorized(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return answer(HTTPStatus.UNAUTHORIZED)


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(HTTPStatus.UNPROCESSABLE_ENTITY, errors=tuple(items_of(error)))


def _not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return answer(HTTPStatus.NOT_FOUND)


def _too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    most = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    words = gettext("The body must have at most %(most)s bytes; send less at once.")
    return answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words % {"most": most})


def _broken_off(_request: HttpRequest, _error: UnreadablePostError) -> HttpResponse:
    return answer(HTTPStatus.BAD_REQUEST, gettext("The body ended before all of it was there."))


def _failed(_request: HttpRequest, error: Exception) -> HttpResponse:
    trouble = classify(error)
    if trouble is None:
        # A mistake of ours: Django logs it.
        raise error
    if trouble.kind is DatabaseErrorKind.FULL:
        remember_full()
    log.warning("the database could not serve a request: %s", trouble.kind)
    return answer(trouble.status, str(trouble.detail), retry_after_s=trouble.retry_after_s)


def answer_with_problems(api: NinjaAPI) -> None:
    """Let an API answer every error as a problem."""
    handlers: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        ApiProblem: _own,
        AuthenticationError: _unauthorized,
        HttpError: _http,
        ValidationError: _invalid,
        Http404: _not_found,
        RequestDataTooBig: _too_large,
        UnreadablePostError: _broken_off,
        Exception: _failed,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


# ---- in the schema -----------------------------------------------------------------------------------------------

PROBLEM_SCHEMA: Final[Mapping[str, Any]] = {
    "title": "Problem",
    "description": (
        "What went wrong, as RFC 9457 says. status: the answer's status. title: its name. detail: a sentence in the "
        "language of the request. errors: what is wrong in the request, each for itself."
    ),
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemItem"}},
    },
    "required": ["type", "title", "status"],
}

_ALWAYS: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_OF_AUTH: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_OF_BODY: Final = (
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INSUFFICIENT_STORAGE,
)


def _problems_of(path: str, operation: Mapping[str, Any]) -> Iterator[HTTPStatus]:
    """Yield the statuses of the problems that an operation may answer with."""
    yield from _ALWAYS
    if operation.get("security"):
        yield from _OF_AUTH
    if "requestBody" in operation:
        yield from _OF_BODY
    elif operation.get("parameters"):
        yield HTTPStatus.UNPROCESSABLE_ENTITY
    if "{" in path:
        yield HTTPStatus.NOT_FOUND


def with_problems(schema: dict[str, Any]) -> dict[str, Any]:
    """Add to an API's schema the problems that each operation may answer with."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            for status in sorted(_problems_of(path, operation)):
                operation["responses"].setdefault(int(status), {"description": status.phrase, "content": content})
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {"Problem": dict(PROBLEM_SCHEMA), "ProblemItem": ProblemItem.model_json_schema()}
    return schema
