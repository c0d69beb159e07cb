"""Recorded histories of a real service of two workers, some of whose processes are killed, in their small form."""

from __future__ import annotations

import pytest

from tests.reliability.kept_promises import keeps_its_promises
from tests.reliability.running import HISTORY

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("rounds", [30, pytest.param(150, marks=pytest.mark.nightly)])
def test_every_answer_is_the_state_of_its_version(rounds: int) -> None:
    keeps_its_promises(HISTORY, rounds)
