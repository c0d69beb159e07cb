"""Rounds of one kind as a test."""

from __future__ import annotations

import pytest

from tests.reliability import running


def keeps_its_promises(kind: str, rounds: int) -> None:
    """Do so many rounds of a kind; fails where a promise was broken, skips aloud where this machine cannot do them."""
    result = running.run(kind, 7, rounds)
    if result.skipped:
        pytest.skip(result.skipped)
    assert result.broken == []
    assert result.rounds == rounds
    assert result.acknowledged > 0
