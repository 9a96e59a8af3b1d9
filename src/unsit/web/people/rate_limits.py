"""How often something may be tried: counted in the database, so all processes of a server count together.

Each limit is a bucket that a try fills by one part and that empties evenly (the generic cell rate algorithm): one row
and one statement, which two requests at once cannot both pass.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from unsit.web.people.models import RateBucket
from unsit.web.people.network import keyed_hash

MOST_BUCKETS: Final = 200_000
"""Beyond that the emptiest go first, so that nobody pushes a full one out by filling many a little."""
_ROUNDING: Final = 1e-3
"""Of one part: sums of seconds since 1970 are not exact."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, and one more every so many seconds."""

    name: str
    amount: int
    every_s: float


@dataclass(frozen=True, slots=True)
class Count:
    """A limit, and whom it counts."""

    limit: Limit
    subject: str

    @property
    def key(self) -> str:
        """Name of the row."""
        return keyed_hash("rate", f"{self.limit.name}:{self.subject}")


class TooManyTries(Exception):
    """A limit is used up. wait_s: seconds until the next try."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"wait {wait_s:.0f} s")
        self.wait_s = wait_s


def _statement() -> str:
    table = connection.ops.quote_name(RateBucket._meta.db_table)
    greatest = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    return (
        f"INSERT INTO {table} (key, empties_at) VALUES (%(key)s, %(now)s + %(every)s) "
        f"ON CONFLICT (key) DO UPDATE SET empties_at = {greatest}({table}.empties_at, %(now)s) + %(every)s "
        f"WHERE {table}.empties_at <= %(now)s + %(room)s RETURNING empties_at"
    )


def take(count: Count) -> bool:
    """Use up one part of a limit, and return whether it was untouched before; TooManyTries when it is used up."""
    now, limit = time.time(), count.limit
    room = (limit.amount - 1 + _ROUNDING) * limit.every_s
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"key": count.key, "now": now, "every": limit.every_s, "room": room})
        rows = cursor.fetchall()
    if rows:
        return bool(float(rows[0][0]) <= now + (1 + _ROUNDING) * limit.every_s)
    used = RateBucket.objects.filter(pk=count.key).values_list("empties_at", flat=True).first()
    raise TooManyTries(max(1.0, (used or now) - now - room))


@transaction.atomic
def take_all(counts: Iterable[Count]) -> None:
    """Use up one part of each limit, or of none when one of them is used up."""
    for count in counts:
        take(count)


def give_back(counts: Iterable[Count]) -> None:
    """Undo what was taken for a try that turned out well."""
    for count in counts:
        RateBucket.objects.filter(pk=count.key).update(empties_at=F("empties_at") - count.limit.every_s)


def forget(counts: Iterable[Count]) -> None:
    """Empty these limits."""
    RateBucket.objects.filter(pk__in=[count.key for count in counts]).delete()


def remove_empty(now_s: float, most: int = MOST_BUCKETS) -> int:
    """Delete rows that mean nothing any more, and beyond `most` the emptiest; return how many."""
    gone, _each = RateBucket.objects.filter(empties_at__lte=now_s).delete()
    surplus = RateBucket.objects.count() - most
    if surplus > 0:
        emptiest = RateBucket.objects.order_by("empties_at").values("pk")[:surplus]
        gone += RateBucket.objects.filter(pk__in=list(emptiest.values_list("pk", flat=True))).delete()[0]
    return gone
