"""Work that ends when the client that asked for it has gone, where other tasks than the request's own do it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextvars import ContextVar
from typing import TypeVar

from api.problems import Problem

T = TypeVar("T")

left: ContextVar[asyncio.Event | None] = ContextVar("left", default=None)
"""Set when the client of the request under way leaves; None where nobody looks after that."""


async def while_there(work: Awaitable[T]) -> T:
    """The result of `work`, if the client waits for it.

    Raises:
        Problem: the client has gone; nobody will read this.
    """
    gone = left.get()
    if gone is None:
        return await work
    doing, leaving = asyncio.ensure_future(work), asyncio.ensure_future(gone.wait())
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise Problem(400, "The connection was closed before the answer was there.")
        return doing.result()
    finally:
        doing.cancel()
        leaving.cancel()
