"""What misuse of the engine raises; poor sight never does."""


class EngineError(Exception):
    """Something was asked of the engine that it cannot do."""


class TimeNotIncreasing(EngineError):
    """A frame was not later than the one before."""

    def __init__(self, before_s: float, got_s: float) -> None:
        super().__init__(f"a frame's time_s must be greater than the one before, {before_s:.3f} (got {got_s:.3f})")


class UnknownReference(EngineError):
    """A measure reference names no measure or no side."""


class WrongSide(EngineError):
    """The movement is not done on this side."""


class WrongSnapshot(EngineError):
    """A snapshot belongs to something else."""
