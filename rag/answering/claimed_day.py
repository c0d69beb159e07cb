"""A closing day that a question takes for granted ("it is in 2027, right?", 截止了吗): confirmed or denied before it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.domain import DateRange
from rag.language.editions import find_years
from rag.language.normalise import fold
from rag.language.question_dates import find_dates
from rag.lazy import lazy_pattern

_CLAIMS = lazy_pattern(
    r"是不是|对吗|对吧|对不对|是吗|是吧|没错吧|吧[?？。\s]*$|吗[?？。\s]*$"
    r"|\b(?:right|correct|true|isn['’]t it|doesn['’]t it|is that so)\s*\?|^(?:is|isn['’]t|does|doesn['’]t)\b"
)
_OVER = lazy_pattern(
    r"(?:截止|结束|过期)了?(?:吗|没有?|么)[?？。\s]*$|是不是(?:已经?)?(?:截止|结束|过期)了"
    r"|\b(?:deadline|date) (?:(?:has|already|been|is) ){0,2}(?:passed|over)\b|\b(?:closed|over|expired) (?:yet|already)\b"
    r"|\b(?:has|have|is|are) (?:it|they|this|that) (?:already )?(?:closed|over|ended|expired)\b"
)
"""Whether it is over: 截止了吗, "deadline passed?"."""
_DEADLINE = lazy_pattern(r"截止|到期|\b(?:deadline|clos(?:e|es|ing)|due|ends?)\b")
_LEFT_OPEN = lazy_pattern(
    r"什么|哪|几[号月日天]|何时|多少|来得及|还能|\b(?:when|what|which|how|still|late)\b"
)


def verdict_on_claim(question: str, days: Sequence[dt.date], as_of: dt.date) -> str | None:
    """The phrase that says whether a claimed closing day holds; None where the question claims none or the days differ.

    Args:
        question: as asked.
        days: those that are told.
        as_of: from which days without a year are counted.

    """
    folded = fold(question).strip()
    if days and _OVER.search(folded):
        if min(days) >= as_of:
            return "claim.open_yet"
        return "claim.closed_yet" if max(days) < as_of else None  # online it is, on paper it is not
    if not days or not _CLAIMS.search(folded) or not _DEADLINE.search(folded) or _LEFT_OPEN.search(folded):
        return None
    ranges = [mention.range for mention in find_dates(folded, as_of)] or [
        DateRange(dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in find_years(question)
    ]
    if len(ranges) != 1:
        return None
    first, last = ranges[0].start or dt.date.min, ranges[0].end or dt.date.max
    return "claim.right" if any(first <= day <= last for day in days) else "claim.wrong"
