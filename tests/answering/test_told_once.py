"""A condition that a firm breaks is told once, however often its sentence was read."""

from __future__ import annotations

from rag.answering.kinds.eligible_rows import distinct
from rag.matching import MatchIndex, read_profile
from tests.matching.made_calls import DAY, call, condition


def test_what_one_sentence_asks_twice_is_told_once() -> None:
    quote = "专职人员不少于2名"
    asked = (
        condition("employees", ">=", 2, "人", quote),
        condition("employees", ">=", 2, "人", quote, subject="project"),
        condition("employees", ">=", 10, "人", quote),
        condition("employees", ">=", 2, "人", "另有技术人员2名"),
    )
    lines = MatchIndex([call(1, *asked)]).lines(0, read_profile({"employees": 1}), DAY)
    assert [line.condition.quote for line in distinct(lines)].count(quote) == 2
    assert len(distinct(lines)) == 3
    assert distinct(lines)[0] is lines[0]
