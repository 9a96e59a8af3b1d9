"""What doubts weigh in how sure a count is (`unsit.engine.confidence`); made by tools/confidence.py.

Fitted to 41 recordings of people, 19 of them counted exactly.
"""

from typing import Final

COEFFICIENTS: Final = (2.525, -1.977, -0.672)
"""Log-odds that a count is exact: without doubt, more for any doubt, and more for each."""
