"""A day that a question takes for granted is confirmed or denied."""

import datetime as dt

import pytest

from rag.answering.asked.claimed_day import claims_day, verdict_on_claim

AS_OF = dt.date(2025, 9, 25)
DAYS = [dt.date(2025, 10, 24), dt.date(2025, 10, 31)]


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("The unicorn deadline in Suzhou is in 2027, right?", "claim.wrong"),
        ("Is the deadline for the Suzhou unicorn call 24 October?", "claim.right"),
        ("独角兽是不是12月才截止？", "claim.wrong"),
        ("独角兽10月31日截止，对吗", "claim.later_step"),
        ("独角兽是10月24日截止吗", "claim.right"),
        ("独角兽是10月30日截止吗", "claim.wrong"),
        ("独角兽截止到10月30号吗", "claim.wrong"),
        ("独角兽截止到10月底吧？", "claim.right"),
        ("独角兽10月还能报吗，什么时候截止", None),
        ("Is Suzhou's unicorn deadline 24 October?", "claim.right"),
        ("独角兽什么时候截止？", None),
        ("独角兽截止了吗", "claim.open_yet"),
        ("unicorn deadline passed?", "claim.open_yet"),
        ("Has it closed?", "claim.open_yet"),
        ("10月24日能不能交材料", None),
        ("Is it too late to apply by 24 October when the deadline is near?", None),
    ],
)
def test_a_claimed_closing_day(question: str, phrase: str | None) -> None:
    assert verdict_on_claim(question, DAYS, AS_OF) == phrase
    assert verdict_on_claim(question, [], AS_OF) is None


def test_nothing_is_said_to_be_over_or_not_where_days_differ() -> None:
    assert verdict_on_claim("独角兽截止了没有", DAYS, dt.date(2025, 10, 28)) is None


def test_what_is_over_is_said_to_be() -> None:
    assert verdict_on_claim("独角兽截止了没有", DAYS, dt.date(2025, 11, 1)) == "claim.closed_yet"


@pytest.mark.parametrize(
    ("question", "claims"),
    [
        ("独角兽是10月24日截止吗", True),
        ("截止到10月24日对吧", True),
        ("10月24日截止的有吗", False),
        ("哪些项目10月24日截止", False),
        ("10月24日还能报吗", False),
    ],
)
def test_who_asks_whether_a_day_is_the_last_asks_for_no_list(question: str, claims: bool) -> None:
    assert claims_day(question, AS_OF) is claims
