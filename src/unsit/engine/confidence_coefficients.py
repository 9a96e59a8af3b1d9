"""What doubts weigh in how sure a count is (`unsit.engine.confidence`); made by tools/confidence.py.

Fitted to 43 recordings of people, 19 of them counted exactly.
"""

from typing import Final

COEFFICIENTS: Final = (2.751, -1.801, -1.038)
"""Log-odds that a count is exact: without doubt, more for any doubt, and more for each."""
