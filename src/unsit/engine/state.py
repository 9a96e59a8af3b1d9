"""Snapshots: what a part of the engine must remember, as plain lists and numbers.

A part lists the names of its changing attributes in `STATE`; everything else is made anew from the movement.
Attributes that are parts themselves are kept by their own snapshot.
"""

from collections import deque
from typing import Any, ClassVar

from unsit.engine.errors import WrongSnapshot

Plain = Any
"""What JSON can hold."""


def _kept(value: Any) -> Plain:
    if isinstance(value, Stateful):
        return value.snapshot()
    if isinstance(value, (list, tuple, deque)):
        return [_kept(item) for item in value]
    if isinstance(value, dict):
        return {name: _kept(item) for name, item in value.items()}
    return value


def _given(now: Any, kept: Plain) -> Any:
    if isinstance(now, Stateful):
        now.restore(kept)
        return now
    if isinstance(now, deque):
        return deque((tuple(item) if isinstance(item, list) else item for item in kept), now.maxlen)
    if isinstance(now, dict):
        return {name: _given(now.get(name), item) for name, item in kept.items()}
    if isinstance(now, list) and now and isinstance(now[0], Stateful):
        return [_given(part, item) for part, item in zip(now, kept, strict=True)]
    if isinstance(kept, list):
        return [list(item) if isinstance(item, list) else item for item in kept]
    return kept


class Stateful:
    """A part of the engine that can be put away and taken up again."""

    __slots__ = ()
    STATE: ClassVar[tuple[str, ...]] = ()

    def snapshot(self) -> dict[str, Plain]:
        """Give everything the part must remember, as values JSON can hold."""
        return {name: _kept(getattr(self, name)) for name in self.STATE}

    def restore(self, kept: dict[str, Plain]) -> None:
        """Take up what `snapshot` gave; WrongSnapshot if it belongs to something else."""
        if set(kept) != set(self.STATE):
            raise WrongSnapshot(f"a snapshot of {type(self).__name__} must hold {', '.join(self.STATE)}")
        for name, value in kept.items():
            setattr(self, name, _given(getattr(self, name), value))
