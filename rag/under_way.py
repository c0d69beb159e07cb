"""How many questions this process has in hand: one that is alone may use processors that others would want."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_count = 0


@contextmanager
def question_under_way() -> Iterator[None]:
    """A question waits for its turn, or is answered, for the length of the block."""
    global _count
    with _lock:
        _count += 1
    try:
        yield
    finally:
        with _lock:
            _count -= 1


def is_alone() -> bool:
    """Whether just one question is in hand; False where nobody counts them (outside of a service)."""
    return _count == 1
