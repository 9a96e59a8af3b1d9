"""A request's line and headers: read in one way only, or refused.

Whatever a proxy in front might read otherwise is refused and not repaired: two lengths, a length with a sign, folded
lines, bare line ends, spaces before a colon, names that differ from a framing header by an underscore alone. Bodies
have a length or are refused, so there are no chunks to disagree about.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import h11

from unsit.web.server.limits import LONGEST_HEADERS_BYTES, MOST_HEADERS

END: Final = b"\r\n\r\n"

_BARE_END: Final = re.compile(rb"(?<!\r)\n|\r[^\n]")
"""A line's end that is half of one; a CR that came last so far may still get its LF."""
_UNPRINTABLE: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FOLD: Final = re.compile(rb"\n[ \t]")
_LINE: Final = re.compile(rb"[A-Z]{1,20} [\x21-\x7e]+ HTTP/(?P<version>\d\.\d)")
_LENGTH: Final = re.compile(rb"[0-9]{1,15}")
_ABSOLUTE: Final = re.compile(rb"https?://(?P<host>[^/?#@\\]+)(?P<target>[/?].*)?", re.IGNORECASE)
_VERSIONS: Final = (b"1.0", b"1.1")

_ONCE: Final = frozenset({b"content-length", b"host", b"expect", b"content-type", b"authorization"})
"""Headers of which a second one would make the first doubtful."""
_FRAMING: Final = frozenset(
    {b"content-length", b"transfer-encoding", b"host", b"connection", b"expect", b"te", b"upgrade"}
)
"""Headers that decide where a request ends and whom it is for."""


class RefusedHeadError(Exception):
    """A request that is not read any further. status: the answer. detail: what must hold."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Head:
    """A request without its body.

    target: path and query as sent. headers: names in lower case, without those that have an underscore.
    length: bytes of the body; None: it does not say, and comes in chunks. waits: whether the sender waits to be told
    to go on.
    """

    event: h11.Request
    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    length: int | None
    waits: bool


def _wrong(detail: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> RefusedHeadError:
    return RefusedHeadError(status, detail)


def check_start(data: bytes | bytearray, checked: int = 0) -> None:
    """Refuse what can no longer become a request, before all of it is there.

    data: what came so far, the head's end not among it. checked: how much of it was looked at before, so that who sends
    byte by byte costs no more than who sends all at once.
    """
    begin = max(checked - 1, 0)
    if _BARE_END.search(data, begin) or _UNPRINTABLE.search(data, begin):
        raise _wrong("Lines must end with CR and LF and have no other control characters.")
    if len(data) > LONGEST_HEADERS_BYTES:
        if b"\r\n" not in data:
            raise _wrong(
                f"An address must have at most {LONGEST_HEADERS_BYTES} bytes.", HTTPStatus.REQUEST_URI_TOO_LONG
            )
        raise _wrong(
            f"Headers must have at most {LONGEST_HEADERS_BYTES} bytes.", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        )


def read_head(connection: h11.Connection, data: bytes) -> Head:
    """Read a head, `END` included; RefusedHeadError when it can be read in more than one way, or in none."""
    if len(data) > LONGEST_HEADERS_BYTES:
        raise _wrong(
            f"Headers must have at most {LONGEST_HEADERS_BYTES} bytes.", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        )
    if _BARE_END.search(data) or _UNPRINTABLE.search(data):
        raise _wrong("Lines must end with CR and LF and have no other control characters.")
    if _FOLD.search(data):
        raise _wrong("A header must stand on one line.")
    line = _LINE.fullmatch(data.partition(b"\r\n")[0])
    if line is None:
        raise _wrong("The first line must be METHOD /address HTTP/1.1.")
    if line["version"] not in _VERSIONS:
        raise _wrong("The version must be HTTP/1.1 or HTTP/1.0.", HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
    try:
        connection.receive_data(data)
        event = connection.next_event()
    except h11.RemoteProtocolError as error:
        raise _wrong("The headers cannot be understood.", HTTPStatus(error.error_status_hint)) from error
    if not isinstance(event, h11.Request):
        raise _wrong("The headers cannot be understood.")
    # As sent: what h11 makes one length of may have been two.
    sent = [(name.lower(), value.strip(b" \t")) for name, _, value in map(_parted, data.split(b"\r\n")[1:-2])]
    _check_names([name for name, _ in sent])
    length, waits = _framing(dict(sent))
    return Head(
        event=event,
        method=event.method.decode("ascii"),
        target=_target(event),
        version=event.http_version.decode("ascii"),
        headers=tuple(
            (name.decode("ascii"), value.decode("latin-1")) for name, value in event.headers if b"_" not in name
        ),
        length=length,
        waits=waits,
    )


def _parted(line: bytes) -> tuple[bytes, bytes, bytes]:
    return line.partition(b":")


def _check_names(names: list[bytes]) -> None:
    if len(names) > MOST_HEADERS:
        raise _wrong(f"There must be at most {MOST_HEADERS} headers.", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    for name in names:
        if b"_" in name and name.replace(b"_", b"-") in _FRAMING:
            raise _wrong("A header that says where a request ends must be spelled with hyphens.")
        if name in _ONCE and names.count(name) > 1:
            raise _wrong(f"There must be one {name.decode('ascii')} header.")


def _framing(headers: dict[bytes, bytes]) -> tuple[int | None, bool]:
    """Return a body's length, None where it comes in chunks, and whether its sender waits."""
    length = headers.get(b"content-length")
    if b"transfer-encoding" in headers:
        if length is not None:
            raise _wrong("A request must have either Content-Length or Transfer-Encoding.")
        return None, False
    if length is not None and not _LENGTH.fullmatch(length):
        raise _wrong("Content-Length must be a number of bytes.")
    expected = headers.get(b"expect", b"").lower()
    if expected not in (b"", b"100-continue"):
        raise _wrong("Only 100-continue can be expected.", HTTPStatus.EXPECTATION_FAILED)
    return int(length or 0), bool(expected) and int(length or 0) > 0


def _target(event: h11.Request) -> str:
    """Return path and query; a whole address must name the same host as the headers do."""
    target = event.target
    found = _ABSOLUTE.fullmatch(target)
    if found is not None:
        host = dict(event.headers).get(b"host", found["host"])
        if host.lower() != found["host"].lower():
            raise _wrong("Address and Host must name the same host.")
        target = found["target"] or b"/"
        target = b"/" + target if target.startswith(b"?") else target
    if not target.startswith(b"/"):
        raise _wrong("An address must begin with a slash.")
    return target.decode("ascii")
