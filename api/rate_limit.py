"""How many requests a client may send: a token bucket for each, in this process."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

WINDOW_S = 60.0
MAX_CLIENTS = 10_000


class RateLimiter:
    """Lets each client send `per_minute` requests at once, and as many a minute in the long run.

    A bucket is kept as the instant at which it will be full again (the generic cell rate algorithm), so a client
    costs one number. The `MAX_CLIENTS` seen last are remembered; one that is forgotten starts with a full bucket.

    Args:
        per_minute: 0 limits nothing.
        clock: seconds that never run backwards.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval_s = WINDOW_S / per_minute if per_minute else 0.0
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def take(self, client: str) -> float:
        """Count one request; returns 0, or the seconds to wait where it is one too many (and is not counted)."""
        missing_s = self._full_at.get(client, 0.0) - self._clock()
        wait_s = missing_s + self._interval_s - WINDOW_S
        if wait_s > 1e-6:  # what floating-point numbers lose is no reason to refuse
            return wait_s
        self.charge(client, 1)
        return 0.0

    def charge(self, client: str, requests: int) -> None:
        """Count requests that are answered in any case; the bucket may owe them."""
        if not self._interval_s:
            return
        full_at = max(self._full_at.pop(client, 0.0), self._clock())
        self._full_at[client] = full_at + requests * self._interval_s
        if len(self._full_at) > MAX_CLIENTS:
            self._full_at.popitem(last=False)
