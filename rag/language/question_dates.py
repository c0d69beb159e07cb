"""Days and periods that a question names, in Chinese and English, relative to a given day.

The ways to name them are in `question_date_rules`. A year that stands alone (2025年度) names a programme, not a
period, and is not reported.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from rag.domain import DateRange
from rag.language.question_date_rules import RULES, DateKind

Bound = Literal["in", "until", "since"]

KEPT_CHARS = 500
"""A question is asked for its days by those who read it, list, and check what it claims."""
_UNTIL_AFTER = re.compile(r"\s?(?:之前|以前|前|为止)")
_UNTIL_BEFORE = re.compile(
    r"(?:截止到?|截至|不晚于|\b(?:before|by|until|till|no later than|up to)(?: the)?)\s?$", re.IGNORECASE
)
_SINCE_AFTER = re.compile(r"\s?(?:以来|以后|之后|起|开始|后)")
_SINCE_BEFORE = re.compile(r"(?:自从?|\b(?:since|after|from)(?: the)?)\s?$", re.IGNORECASE)
_BOUNDS: tuple[tuple[Bound, re.Pattern[str], re.Pattern[str]], ...] = (
    ("until", _UNTIL_AFTER, _UNTIL_BEFORE),
    ("since", _SINCE_AFTER, _SINCE_BEFORE),
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """`text[start:end]` names the days of `range`.

    Attributes:
        range: both ends set where `bound` is "in"; only `end` for "until", only `start` for "since".
        kind: how wide the expression is.
        bound: whether the days themselves are meant (9月23日), up to their last (9月23日前) or from their first (9月23日起).

    """

    start: int
    end: int
    range: DateRange
    kind: DateKind
    bound: Bound = "in"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _candidates(text: str, as_of: dt.date) -> Iterator[DateMention]:
    lowered = text.casefold()
    for pattern, read, kind, hints in RULES:
        if not any(hint in lowered for hint in hints):
            continue
        for match in _compiled(pattern).finditer(text):
            try:
                days = read(match, as_of)
            except (ValueError, OverflowError):  # 31 September, or a day outside the calendar
                continue
            yield DateMention(match.start(), match.end(), days, kind)


def _with_bound(text: str, mention: DateMention) -> DateMention:
    """The mention as "until" or "since" where the words beside it say so."""
    before = text[max(0, mention.start - 20) : mention.start]
    for bound, after_words, before_words in _BOUNDS:
        after = after_words.match(text, mention.end)
        if after or ((mention.kind != "range" or bound == "until") and before_words.search(before)):
            start, end = (None, mention.range.end) if bound == "until" else (mention.range.start, None)
            stop = after.end() if after else mention.end
            return replace(mention, end=stop, range=DateRange(start, end), bound=bound)
    return mention


def find_dates(text: str, as_of: dt.date) -> list[DateMention]:
    """Days and periods named in a text, in order, without overlap, the longest expression first.

    Takes time linear in the text; an impossible date is no date.
    """
    return list(_kept_dates(text, as_of) if len(text) <= KEPT_CHARS else _dates(text, as_of))


def _dates(text: str, as_of: dt.date) -> tuple[DateMention, ...]:
    mentions: list[DateMention] = []
    done = 0
    for mention in sorted(_candidates(text, as_of), key=lambda m: (m.start, -m.end)):
        if mention.start >= done:
            mentions.append(_with_bound(text, mention))
            done = mention.end
    return tuple(mentions)


_kept_dates = lru_cache(maxsize=64)(_dates)


def dates_told(text: str, as_of: dt.date) -> str:
    """The words of a text that name days and periods: what is a piece of them names nothing else."""
    return " ".join(text[m.start : m.end] for m in find_dates(text, as_of))
