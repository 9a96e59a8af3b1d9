"""Tests. A package, for an installed one is called so too and would be taken for this one."""
