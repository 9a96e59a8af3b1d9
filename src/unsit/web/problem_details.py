"""The one shape of every error that is answered in JSON: problem details, RFC 9457."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

MEDIA_TYPE: Final = "application/problem+json"


def problem_response(
    status: HTTPStatus, detail: str = "", *, errors: Sequence[Any] = (), retry_after_s: int | None = None
) -> HttpResponse:
    """Return an answer that says in JSON what went wrong.

    detail: a sentence for the reader, in their language. errors: one item for each thing that is wrong, where there
    are several. retry_after_s: seconds until trying again makes sense.
    """
    body: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": int(status)}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    response = HttpResponse(json.dumps(body), content_type=MEDIA_TYPE, status=int(status))
    if retry_after_s is not None:
        response.headers["Retry-After"] = str(retry_after_s)
    return response


def is_below_api(path: str) -> bool:
    """Return whether an address belongs to the API, in any language; its reference at `/api/` is a page."""
    parts = path.split("/")
    return any(name == "api" and any(parts[place + 1 :]) for place, name in enumerate(parts[:3]))


def wants_json(request: HttpRequest) -> bool:
    """Return whether a request is answered in JSON: it asks the API, or prefers JSON to HTML."""
    if is_below_api(request.path):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
