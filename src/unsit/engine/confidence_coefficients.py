"""What doubts weigh in how sure a count is (`unsit.engine.confidence`); made by tools/confidence.py.

Fitted to 41 recordings of people, 19 of them counted exactly.
"""

from typing import Final

COEFFICIENTS: Final = (2.536, -1.956, -0.687)
"""Log-odds that a count is exact: without doubt, more for any doubt, and more for each."""
