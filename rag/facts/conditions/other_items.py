"""Items of a section of conditions that no other reader knows, in the notice's own words.

In such a section hardly a numbered item is anything else, so that none is lost, unless it looks like papers to hand in, a
step, a grant or a heading. Clauses beside a condition that is read are left alone: there most are explanations (taking
them all made three extra for each one found, on the tuning halves).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.facts.conditions.binding import is_bare_bound
from rag.facts.conditions.choices import opening_in
from rag.facts.conditions.clause_context import pattern
from rag.facts.conditions.learnt_clauses import asks_nothing, in_own_words
from rag.facts.conditions.likely_conditions import Learnt
from rag.facts.conditions.measures import Found
from rag.facts.conditions.zones import Segment, clauses
from rag.facts.patterns import cue

_SHORTEST, _LONGEST = 5, 90
_MAX_WORDS = 60
_NAMED = re.compile(
    r"[的者员类]$|(?:企业|单位|项目|机构|主体|公司|团队|作品|产品|门店|商户|个人|设备|合作社|农场)(?:一律|均|都|暂|原则上)?$"
)
_PART = re.compile(r"[^;。\n]{1,400}")


def rest_conditions(text: str, segment: Segment, found: Sequence[Found], learnt: Learnt) -> Iterator[Found]:
    """One condition for each item of a sentence of which nothing is read; an alternative of a choice is always told."""
    if segment.choice and not found:
        yield from _alternative(text, segment, learnt)
        return
    for part in _PART.finditer(text, segment.start, min(segment.end, len(text))):
        start, end = part.span()
        numbered = bool(pattern("item_mark").match(text, start, end))
        if not (numbered or segment.zone == "exclude") or any(f.start < end and start < f.end for f in found):
            continue
        shut = segment.zone == "exclude"
        kept = [span for span in clauses(text, start, end) if _says_something(text, *span, shut=shut)]
        if kept:
            end = kept[-1][1] if kept[-1][1] - kept[0][0] <= _LONGEST else kept[0][1]
            yield _condition(text, segment, kept[0][0], end, learnt)


def _alternative(text: str, segment: Segment, learnt: Learnt) -> Iterator[Found]:
    """What is left unread of a choice would make it look narrower than it is. One that only names a title asks for it."""
    words = text[segment.start : segment.end].rstrip(" \n;。")
    start = segment.start + (mark.end() if (mark := pattern("list_mark").match(words)) else 0)
    end = min(segment.start + len(words), start + _MAX_WORDS)
    if end - start < _SHORTEST:
        return
    if pattern("title_alone").match(text[start:end]):
        yield Found(
            "qualification", "has", text[start:end], None, start, end, "firm", True, segment, segment.choice, "title_alone"
        )  # fmt: skip
    else:
        yield _condition(text, segment, start, end, learnt)


def _condition(text: str, segment: Segment, start: int, end: int, learnt: Learnt) -> Found:
    return replace(
        in_own_words(text, replace(segment, start=start, end=end), learnt), segment=segment, rule="other_rest"
    )


def _says_something(text: str, start: int, end: int, *, shut: bool) -> bool:
    words = text[start:end]
    mark = pattern("list_mark").match(words)
    body = words[mark.end() :] if mark else words
    behind = text[end : end + 1]
    if pattern("favoured").match(text, end) or (shut and _refuses_a_bare_bound(body)):
        return False
    return _tells(body, behind) or (shut and _tells(_refused(body), behind))


def _refuses_a_bare_bound(body: str) -> bool:
    """不足1000元的不予资助: what would be paid."""
    refusal = cue("condition_words", "shuts_out").search(body)
    return bool(refusal and is_bare_bound(body[: refusal.start()]))


def _refused(body: str) -> str:
    """Whom a clause refuses: 绩效评为D级的企业 of 绩效评为D级的企业不得申报."""
    refusal = cue("condition_words", "shuts_out").search(body)
    whom = body[: refusal.start()] if refusal else ""
    return whom if _NAMED.search(whom) else ""


def _tells(body: str, behind: str) -> bool:
    if not _SHORTEST <= len(body) <= _LONGEST or ":" in (body.rstrip()[-1:], behind):
        return False
    if any(cue("condition_words", group).search(body) for group in ("wish", "aside", "past")) or opening_in(
        body
    ):
        return False
    if cue("condition_words", "shuts_out").match(body) or asks_nothing(body):
        return False
    return bool(pattern("rest").search(body)) and not any(
        pattern(name).search(body) for name in ("rest_not", "learnt_not")
    )
