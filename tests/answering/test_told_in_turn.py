"""Sums that one sentence tells in turn are each of the thing at their place."""

import pytest

from rag.answering.quoting.told_in_turn import sums_in_turn, told_of
from rag.domain import AmountFact, Money
from rag.language.normalise import fold

BRANDS = "升级为“福建老字号”“中华老字号”的，再分别奖励20万元、50万元。"
GRADES = "新评为甲级、乙级、丙级旅游民宿的，拟分别一次性奖励30万元、20万元、10万元。"


def sums_of(text: str, *yuan: int) -> list[AmountFact]:
    start = text.index("分别")
    quote = text[start:-1]
    return [
        AmountFact(value=Money(min=y, max=y, currency="CNY", per=None, purpose="funding"), quote=quote, start=start, end=len(text) - 1)
        for y in yuan
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "text", "yuan", "told"),
    [
        ("升中华老字号奖多少", BRANDS, (200_000, 500_000), [500_000]),
        ("福建老字号和中华老字号各奖多少", BRANDS, (200_000, 500_000), [200_000, 500_000]),
        ("乙级民宿奖多少", GRADES, (300_000, 200_000, 100_000), [200_000]),
        ("民宿奖多少", GRADES, (300_000, 200_000, 100_000), []),
        ("老字号奖多少", BRANDS, (200_000, 500_000), []),
    ],
)
def test_the_sum_of_the_named_thing_is_told(
    question: str, text: str, yuan: tuple[int, ...], told: list[int]
) -> None:
    assert [f.value.min for f in sums_in_turn(sums_of(text, *yuan), text, fold(question))] == told  # type: ignore[union-attr]


def test_things_and_sums_that_differ_in_number_tell_nothing() -> None:
    assert told_of("对国家级、省级的企业，", 3) == []
