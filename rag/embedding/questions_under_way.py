"""How many questions this process answers just now: one that is alone may use processors that others would want."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_count = 0


@contextmanager
def question_under_way() -> Iterator[None]:
    """A question is answered for the length of the block, by the thread that runs it."""
    global _count
    with _lock:
        _count += 1
    try:
        yield
    finally:
        with _lock:
            _count -= 1


def is_alone() -> bool:
    """Whether just one question is under way."""
    return _count == 1
