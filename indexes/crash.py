"""Named places before and after each durable step, at which a test can end the process or let the step fail.

Nothing happens there until a test has called `install` within the process: no variable, setting or file reaches it.
"""

from __future__ import annotations

from collections.abc import Callable

_installed: Callable[[str], None] | None = None


def install(action: Callable[[str], None] | None) -> None:
    """Have `action` called with the name of every place that is passed from now on; None: nothing any more."""
    global _installed
    _installed = action


def crash_point(name: str) -> None:
    """A place where dying or failing must do no harm."""
    if _installed is not None:
        _installed(name)
