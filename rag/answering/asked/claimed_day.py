"""A closing day that a question takes for granted ("it is in 2027, right?", 截止了吗): confirmed or denied before it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.domain import DateRange
from rag.language.editions import find_years
from rag.language.normalise import fold
from rag.language.question_dates import DateMention, find_dates
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
_CLOSES = lazy_pattern(r"\s?[就才]?(?:截止|到期|关)")
_CLOSES_BEFORE = lazy_pattern(
    r"(?:截止到?|截至|到期|\b(?:due|closes?|closing|deadline)(?: (?:is|on|by))*)[\s是在]{0,3}$"
)
_ENDS_IN_CLAIM = lazy_pattern(
    r"\s?[就才]?(?:截止|到期|关)?了?[,，]?\s?(?:吗|吧|么|对吗|对吧|对不对|是吗|是吧|是不是|没错吧|\bright|\bcorrect)[?？。\s]*$"
)
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
    claimed = _claimed(folded, question, as_of)
    if days and claimed is None and _OVER.search(folded):
        if min(days) >= as_of:
            return "claim.open_yet"
        return "claim.closed_yet" if max(days) < as_of else None  # online it is, on paper it is not
    if not days or not _CLAIMS.search(folded) or not _DEADLINE.search(folded) or _LEFT_OPEN.search(folded):
        return None
    if claimed is None:
        return None
    first, last = claimed.start or dt.date.min, claimed.end or dt.date.max
    right = [first <= day <= last for day in days]
    if right[days.index(min(days))]:
        return "claim.right"
    return "claim.later_step" if any(right) else "claim.wrong"


def claims_day(question: str, as_of: dt.date) -> bool:
    """Whether a question asks of one day whether it is the last (是10月31日截止吗), and so for no list of what closes then."""
    folded = fold(question).strip()
    return any(
        (_ENDS_IN_CLAIM.match(folded, mention.end) or folded[: mention.start].endswith("是不是"))
        and (_CLOSES.match(folded, mention.end) or _CLOSES_BEFORE.search(folded[: mention.start]))
        for mention in find_dates(folded, as_of)
    )


def _claimed(folded: str, question: str, as_of: dt.date) -> DateRange | None:
    """The one day or period that a question names, be it "until" that day; None where it names none or several."""
    ranges = [_last_of(mention) for mention in find_dates(folded, as_of)] or [
        DateRange(dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in find_years(question)
    ]
    return ranges[0] if len(ranges) == 1 else None


def _last_of(mention: DateMention) -> DateRange:
    """The days of a mention; of "until the 30th" the 30th alone."""
    exact = mention.bound == "until" and mention.kind == "day"
    return DateRange(mention.range.end, mention.range.end) if exact else mention.range
