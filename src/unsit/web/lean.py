"""Keeps out of the server what only tests need."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from django.core.signals import setting_changed

_TOOLS = "django.test"
_SIGNALS = f"{_TOOLS}.signals"


@contextmanager
def _without_test_tools() -> Iterator[None]:
    """Have one signal stand where Django's test tools would be, as long as they are not there."""
    if _TOOLS in sys.modules:
        yield
        return
    tools, signals = ModuleType(_TOOLS), ModuleType(_SIGNALS)
    tools.__path__ = []
    vars(signals)["setting_changed"] = setting_changed
    sys.modules |= {_TOOLS: tools, _SIGNALS: signals}
    try:
        yield
    finally:
        for name in (_TOOLS, _SIGNALS):
            sys.modules.pop(name, None)


def import_interface() -> None:
    """Import the interface for programs without Django's test tools, which are 6 MB in every worker.

    Django Ninja asks them for `setting_changed`, which lies in `django.core.signals`.
    """
    with _without_test_tools():
        import ninja  # noqa: F401
