"""Keys of services on several machines: those of the home that writes, which its service shares and the others read.

Where the shared place does not answer, what was read last holds for a while, in which a database is restarted; then nobody
is let in, since a key may have been revoked.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping

from api.keys import HomeKeys, Key, KeyRing, KeysUnreadable
from api.shared_postgres import SharedPlace, share_keys
from rag.errors import RagError
from rag.settings import Settings

AGAIN_S = 1.0
"""What was read longer ago is read anew, which the request that finds it so waits for."""
WAIT_S = 1.0
"""How long a request waits for that; after it, what was read before decides."""
HOLD_S = 10.0
"""How long keys hold while they cannot be read anew."""
LOOK_S = 0.5
SHARE_AGAIN_S = 60.0
"""How often keys that did not change are shared once more: the database may have been restored."""
RETRY_S = 5.0

log = logging.getLogger("notice_rag.api")


class SharedKeys(KeyRing):
    """The keys that the service which writes has shared. Used from one event loop.

    Args:
        place: where they are.
        clock: seconds that never run backwards.
    """

    def __init__(self, place: SharedPlace, clock: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._read_at = self._asked_at = float("-inf")
        self._why = "The shared keys have not been read yet; ask again."
        self._reading: asyncio.Task[None] | None = None

    async def freshen(self) -> None:
        """See `KeyRing.freshen`: keys are never older than `AGAIN_S` while the shared place answers."""
        now = self._clock()
        is_reading = self._reading is not None and not self._reading.done()
        if not is_reading and now - self._asked_at > AGAIN_S:
            self._asked_at = now
            self._reading = asyncio.create_task(asyncio.to_thread(self._read, now))
            is_reading = True
        if is_reading and self._reading is not None:
            await asyncio.wait({self._reading}, timeout=WAIT_S)

    def keys(self) -> Mapping[str, Key]:
        """See `KeyRing.keys`."""
        if self._clock() - self._read_at > HOLD_S:
            raise KeysUnreadable(self._why)
        return self._keys

    def _read(self, now: float) -> None:
        try:
            keys = {key.id: key for key in self._place.read_keys()}
        except RagError as error:
            self._why = str(error)
            return
        if self._keys and not keys:
            self._why = "The shared keys are gone; restore them, or start this service anew to do without."
            self._read_at = float("-inf")
            return
        self._keys, self._read_at = keys, now


def key_ring(settings: Settings, place: SharedPlace | None) -> KeyRing:
    """Where a service looks keys up: in its home, or, without a store of its own, where they are shared."""
    return (
        SharedKeys(place) if place is not None and settings.store_url is not None else HomeKeys(settings.home)
    )


def keep_shared(settings: Settings, stop: threading.Event) -> None:
    """Share the home's keys at once, whenever they change, and now and then, until `stop` is set."""
    ring, shared, due, told = HomeKeys(settings.home), None, 0.0, ""
    while not stop.is_set():
        try:
            keys = dict(ring.keys())
            if keys != shared or time.monotonic() > due:
                share_keys(settings, absence_counts=True)
                shared, due, told = keys, time.monotonic() + SHARE_AGAIN_S, ""
            stop.wait(LOOK_S)
        except Exception as error:  # whatever it was: a thread that ended would leave revoked keys in use
            if told != str(error):
                told = str(error)
                unforeseen = None if isinstance(error, RagError) else error
                log.warning(
                    "services without a store do not learn of changed keys: %s", error, exc_info=unforeseen
                )
            stop.wait(RETRY_S)
