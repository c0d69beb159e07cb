"""The day of a part decides whether one may still apply for it, and nothing about what is called off."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag.answering.composing.call_status import status_by
from rag.calls import CallRecord
from rag.calls.call_record import CallState
from rag.domain import DeadlineFact
from tests.calls.made_notices import only, told

DAY = dt.date(2025, 10, 1)


@pytest.fixture(scope="module")
def call() -> CallRecord:
    return only(told("m_1", "2025年省级示范车间申报", "企业于2025年10月24日前登录系统完成网上填报。"))


@pytest.mark.parametrize(
    ("day", "state", "status"),
    [
        (dt.date(2025, 9, 20), None, "closed"),
        (dt.date(2025, 11, 20), None, "open"),
        (dt.date(2025, 11, 20), "cancelled", "cancelled"),
        (dt.date(2025, 9, 20), "suspended", "suspended"),
        (dt.date(2025, 11, 20), "ended", "closed"),
        (None, None, "open"),
    ],
)
def test_a_part_s_day_opens_nothing_that_is_called_off(
    call: CallRecord, day: dt.date | None, state: CallState | None, status: str
) -> None:
    (fact,) = (f for f in call.chosen if isinstance(f, DeadlineFact))
    own = replace(fact, value=day, start=fact.start + 1)
    assert status_by([own], replace(call, state=state, state_since=DAY if state else None), DAY) == status


def test_a_part_whose_day_is_over_is_closed_though_the_next_is_still_to_open(call: CallRecord) -> None:
    (fact,) = (f for f in call.chosen if isinstance(f, DeadlineFact))
    ahead = replace(call, opens=dt.date(2025, 10, 8))
    own = replace(fact, value=dt.date(2025, 9, 20), start=fact.start + 1)
    assert status_by([own], ahead, DAY) == "closed"
