"""How many requests a client may send: a token bucket for each, in this process or shared with those of other machines."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rag.errors import RagError

if TYPE_CHECKING:
    from api.shared_postgres import SharedPlace

WINDOW_S = 60.0
MAX_CLIENTS = 10_000
SHARE_EVERY_S = 0.05
"""The pause between two looks at the shared buckets: a busy process sends 20 statements a second, however much it is asked."""
SWEEP_EVERY_S = 60.0
SHARING = "sharing rates"
AWAY_S = 5.0
"""How long a process counts for itself before it tries the shared buckets again."""

log = logging.getLogger("notice_rag.api")


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
        if self._interval_s:
            full_at = max(self._full_at.get(client, 0.0), self._clock())
            self._remember(client, full_at + requests * self._interval_s)

    def share(self) -> None:
        """Tell other processes what was counted, and learn what they did; never waited for."""

    def _remember(self, client: str, full_at: float) -> None:
        self._full_at[client] = full_at
        self._full_at.move_to_end(client)
        if len(self._full_at) > MAX_CLIENTS:
            self._full_at.popitem(last=False)


class SharedRateLimiter(RateLimiter):
    """One bucket for each client over all processes that share a place. Used from one event loop.

    No request waits for it: a process lets in by what it knows, and tells and learns in the background. Those who ask several
    processes within the same moment get more of them then, and wait the longer after it: what was let in is always counted.
    Where the place does not answer, each process counts for itself.
    """

    def __init__(
        self, per_minute: int, place: SharedPlace, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(per_minute, clock)
        self._place = place
        self._untold: dict[str, float] = {}
        self._sharing: asyncio.Task[None] | None = None
        self._away_until = 0.0
        self._is_away = False
        self._swept_at = clock()

    def charge(self, client: str, requests: int) -> None:
        """See `RateLimiter.charge`."""
        super().charge(client, requests)
        if self._interval_s:
            self._untold[client] = self._untold.get(client, 0.0) + requests * self._interval_s

    def share(self) -> None:
        """See `RateLimiter.share`."""
        if self._clock() < self._away_until:
            self._untold.clear()  # told later, it would count as if it were asked then
        elif self._untold and (self._sharing is None or self._sharing.done()):
            self._sharing = asyncio.create_task(self._share(), name=SHARING)

    async def _share(self) -> None:
        while self._untold:
            told, self._untold = self._untold, {}
            try:
                self._learn(await asyncio.to_thread(self._place.charge, told))
                if self._clock() - self._swept_at > SWEEP_EVERY_S:
                    self._swept_at = self._clock()
                    await asyncio.to_thread(self._place.sweep)
            except RagError as error:
                self._note_away(error)
                return
            if self._is_away:
                self._is_away = False
                log.info("rates are counted together again")
            await asyncio.sleep(SHARE_EVERY_S)

    def _learn(self, missing_s: Mapping[str, float]) -> None:
        """Take over when each bucket will be full, but for what was counted since it was told."""
        now = self._clock()
        for client, missing in missing_s.items():
            self._remember(client, now + missing + self._untold.get(client, 0.0))

    def _note_away(self, error: RagError) -> None:
        self._untold.clear()
        self._away_until = self._clock() + AWAY_S
        if not self._is_away:
            self._is_away = True
            log.warning("each process counts rates for itself until they can be shared: %s", error)


def rate_limiter(per_minute: int, place: SharedPlace | None) -> RateLimiter:
    """Buckets of this process, or those that it shares."""
    return SharedRateLimiter(per_minute, place) if place is not None else RateLimiter(per_minute)
