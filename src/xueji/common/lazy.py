"""Heavy packages that most processes never need: loaded at their first use instead of at start.

In the module that uses one::

    if TYPE_CHECKING:
        import numpy as np
    else:
        np = lazily("numpy")
"""

from importlib import import_module
from typing import Any


class _Later:
    """Stands for a module; the import lock of Python keeps threads from loading it twice."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


def lazily(name: str) -> Any:
    """A stand-in for a module that is imported when something of it is asked for."""
    return _Later(name)
