"""How many examples of a property are tried: all of them, or a fifth where only a quick look is wanted (`make check`)."""

from __future__ import annotations

import os

from hypothesis import settings

QUICK = os.environ.get("TEST_QUICK") == "1"


def examples(count: int, *, derandomize: bool = False) -> settings:
    """Settings of a property test.

    Args:
        count: examples to try; with `TEST_QUICK=1` a fifth.
        derandomize: the same examples each time.

    """
    return settings(max_examples=max(1, count // 5) if QUICK else count, derandomize=derandomize)
