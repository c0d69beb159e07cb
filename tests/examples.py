"""How many examples of a property are tried: all of them, or a fifth where only a quick look is wanted (`make check`)."""

from __future__ import annotations

import os

from hypothesis import settings

QUICK = os.environ.get("TEST_QUICK") == "1"


def examples(count: int, **options: bool) -> settings:
    """Settings of a property test.

    Args:
        count: examples to try; with `TEST_QUICK=1` a fifth.
        options: others of `hypothesis.settings`.

    """
    return settings(max_examples=max(1, count // 5) if QUICK else count, **options)
