"""How often or how many: 每家企业限选一档, 一年内合计不超过3次, 择一申报，不得兼报 as `limit` with a number.

Such a limit stands in sections of conditions and of grants alike, and binds whoever applies wherever it stands. Quotas of
who recommends (每个县最多推荐5家) and what is given (每家最多20万元, 每人最多12个月) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from rag.facts.conditions.clause_context import MAX_WORDS, pattern
from rag.facts.conditions.measures import Found, subject_of
from rag.facts.conditions.zones import Segment, clauses
from rag.language.chinese_numbers import exact_number

RULE = "limit_count"
RULE_APART = "limit_apart"
_MOST = 8
"""Places of one clause that are looked at."""
_MOST_TOLD = 40
"""Limits of one segment that are held against what else is read of it."""
_NOUN = 4
"""Characters of what is counted: 4个标准展位."""
_BEHIND = 6
"""Characters behind a clause in which 不可兼报 stands."""


def with_counts(text: str, segment: Segment, found: Sequence[Found]) -> list[Found]:
    """The conditions of a segment with those that say how often or how many; what is read of the same number is dropped."""
    told = list(islice(_counted(text, segment), _MOST_TOLD)) if segment.zone != "exclude" else []
    told += islice(_apart(text, segment), _MOST_TOLD)
    kept = [f for f in found if not any(_same(f, limit) for limit in told)]
    return [*kept, *told]


def _same(found: Found, limit: Found) -> bool:
    """Whether a reader that knows no limits read the number or the clause of one."""
    overlap = found.start < limit.end and limit.start < found.end
    return overlap and (found.attribute == "limit" or found.value == limit.value)


def _counted(text: str, segment: Segment) -> Iterator[Found]:
    for start, end in clauses(text, segment.start, min(segment.end, len(text))):
        for match in islice(
            pattern("count_limit").finditer(text, start, min(end + _BEHIND, segment.end)), _MOST
        ):
            given = pattern("count_given").match(text, match.end())
            told = text[match.start() : min(match.end() + _NOUN, max(end, match.end()))]
            if match.start() < end and not given and not pattern("count_limit_not").search(told):
                yield _limit(text, segment, (start, end), match)
                break


def _apart(text: str, segment: Segment) -> Iterator[Found]:
    """What one cannot have beside this: 跟市里的见习补贴不能重复拿, 事项一与事项二不可兼得."""
    for start, end in clauses(text, segment.start, min(segment.end, len(text))):
        if pattern("not_together").search(text, start, end):
            words = pattern("list_mark").sub("", text[start:end].strip())
            yield Found(
                "limit", "has_not", words[:MAX_WORDS], None, start, end, subject_of("limit", words), True, segment, segment.choice, RULE_APART
            )  # fmt: skip


def _limit(text: str, segment: Segment, clause: tuple[int, int], match: re.Match[str]) -> Found:
    told = next((found for name, found in match.groupdict().items() if found and name[0] == "n"), "一")
    unit = next((found for name, found in match.groupdict().items() if found and name[0] == "u"), "项")
    count = int(told) if told.isdigit() else int(exact_number(told.replace("两", "二")) or 1)
    words = text[clause[0] : clause[1]]
    return Found(
        "limit", "<=", count, unit, *clause, subject_of("limit", words), True, segment, segment.choice, RULE
    )  # fmt: skip
