"""The figure before the engine: whether a movement file keeps its word."""

from unsit.proof.cases import Case, cases
from unsit.proof.prove import Proof, Shortfall, prove

__all__ = ["Case", "Proof", "Shortfall", "cases", "prove"]
