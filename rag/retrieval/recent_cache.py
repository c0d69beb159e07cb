"""A bounded memory of what was read last, for things that never change while they are remembered."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Up to `size` values by key; the one that was put in first goes first. Threads may share it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: dict[K, V] = {}
        self._changing = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value, if it is remembered."""
        return self._values.get(key)

    def put(self, key: K, value: V) -> V:
        """Remember a value; returns it."""
        with self._changing:
            if len(self._values) >= self._size:
                del self._values[next(iter(self._values))]
            self._values[key] = value
        return value
