"""Notices that were written to take over answers or their order, among the real ones."""

from __future__ import annotations

import pytest

from eval.poison import main


@pytest.mark.nightly
@pytest.mark.parametrize("bait", [False, True], ids=["poison", "with the words of questions"])
def test_poisoned_notices_lead_nobody_away(bait: bool) -> None:
    main(bait=bait)  # exits where one does
