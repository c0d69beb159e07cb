"""Sums that a notice tells to be given in words for which no rule has a fact: 【领多少】每招1人1500元, 两居每月1400元, 一次性8000元, 初级1000元，中级1500元."""

from __future__ import annotations

from rag.language.clause_marks import folded_clauses
from rag.lazy import lazy_pattern

_SUM = r"\d[\d.,]{0,9}[百千万亿]{0,2}元"
_GIVEN = lazy_pattern(
    rf"(?:每|各|一次性|[奖补贴领发返减免给]|核定|多少钱?:)[^，。；;,!?|\n]{{0,10}}?(?<![\d.,]){_SUM}(?!以[上下]|的?(?:罚|违))"
)
_CHARGED = lazy_pattern(
    r"罚|骗|[交缴收][^，。；;,!?|\n]{0,8}\d|代办费|手续费|报名费|保证金|满\d|不足|低于|超过|达到?|以上|不少于|年薪|工资|收入|营[收业]|产值|投资"
)
_STEP = lazy_pattern(
    rf"\s?(?:[^\d，。；;,!?|\n():]{{1,20}}[:\s])?[^\d，。；;,!?|\n():]{{1,10}}(?:\([^()\d]{{1,8}}\))?:?\s?{_SUM}"
)
FEWEST_STEPS = 2
"""Steps that hold nothing but their names and sums (初级（五级）1000元，中级（四级）1500元) are given so; one of that form may be anything."""


def tells_plain_sum(folded: str) -> bool:
    """Whether a clause of folded words tells a sum that is given, and not one that is charged, fined or wanted of somebody."""
    clauses = [c for c in folded_clauses(folded) if "元" in c and not _CHARGED.search(c)]
    return (
        any(_GIVEN.search(c) for c in clauses)
        or sum(_STEP.fullmatch(c) is not None for c in clauses) >= FEWEST_STEPS
    )
