"""Threads in which a language model is waited for: many, since they use no core meanwhile and must not hold up questions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

THREADS = 32
T = TypeVar("T")


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="language-model")


def in_model_thread(work: Callable[[], T]) -> Awaitable[T]:
    """Run `work` in one of these threads."""
    return asyncio.get_running_loop().run_in_executor(_pool(), work)
