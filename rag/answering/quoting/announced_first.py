"""Of what to apply for and how, the notice that announces a programme tells, not the list of who got it, nor a round-up that retells it.

A list of results and a round-up repeat a programme's name and leave its conditions out, or tell them in other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.handing_in import says_where
from rag.answering.asked.reserved_words import has_words
from rag.answering.quoting.fact_fit import fact_fit
from rag.answering.quoting.opened_notices import with_first
from rag.answering.quoting.plain_sum import tells_plain_sum
from rag.domain import RESULTS
from rag.facts.notice_record import NoticeRecord
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.segment import generic_words
from rag.retrieval.answer_types import MONEY
from rag.retrieval.reader import CollectionReader

AMONG = 2
"""A call is looked for among so many notices behind the one that may retell it."""
_OF_APPLYING = ("when", "yes_no", None)
"""A day, a yes or no, and papers or conditions are asked of an application, where nothing is said of a list."""
AS_MUCH, ALIKE = 0.8, 0.5
"""Such a share of what the list holds of a Chinese question, or of its title where the question is English, the call must hold."""
_ANNOUNCING = ("announcement", "local")
_OF_LIST = re.compile(r"榜|没评上|没过|落选|举报|匿名|这次|\b(?:shortlist\w*|rejected|turned down)\b")
_OF_RESULTS = ("count", "who", "list")
"""How many, who and which are asked of those that got it as often as not."""


def announced_before_results(
    reader: CollectionReader, near: Sequence[int], spec: AnswerSpec, question: str
) -> tuple[int, ...]:
    """The best notices, the one that announces a programme before the list of who got it, unless the question speaks of such a list.

    Args:
        reader: whose calls say which notice tells of which programme.
        near: indices into the corpus' records, best first.
        spec: what is asked.
        question: in whose words.

    """
    first = reader.corpus.records[near[0]] if near else None
    if first is None or len(near) < 2 or first.notice.category not in RESULTS or spec.asked in _OF_RESULTS:
        return tuple(near)
    folded = fold(question)
    if has_words("results", folded) or _OF_LIST.search(folded):
        return tuple(near)
    told = next((n for n in near[1:] if _announces(reader, reader.corpus.records[n], first)), None)
    if told is None and spec.asked in _OF_APPLYING and not spec.complaints:
        told = next((n for n in near[1 : 1 + AMONG] if _calls_for_it(reader, n, first, folded)), None)
    return with_first(near, told)


def announced_before_retold(
    reader: CollectionReader, near: Sequence[int], spec: AnswerSpec
) -> tuple[int, ...]:
    """The best notices, a call of the same place that tells a value of the asked kind before a post that tells none.

    Args:
        reader: for what was read of the notices.
        near: indices into the corpus' records, best first.
        spec: what is asked.

    """
    first = reader.corpus.records[near[0]] if near else None
    if (
        first is None
        or not spec.kinds
        or not may_retell(first)
        or _tells(first, spec)
        or _writes(reader, first, spec)
    ):
        return tuple(near)
    records = ((n, reader.corpus.records[n]) for n in near[1 : 1 + AMONG])
    told = (n for n, record in records if calls_at_place_of(record, first) and _tells(record, spec))
    return with_first(near, next(told, None))


def _calls_for_it(reader: CollectionReader, other: int, of: NoticeRecord, question: str) -> bool:
    """Whether a notice calls for applications at the place of a list of results, and holds as much of a folded question: a firm on the list is named after a trade."""
    if not calls_at_place_of(reader.corpus.records[other], of):
        return False
    first, call = (reader.record(r.notice.aid) for r in (of, reader.corpus.records[other]))
    if first is None or call is None:
        return False
    asked = (han_pairs(question) - generic_words()) or han_pairs(first.notice.title) - generic_words()
    held = asked & han_pairs(fold(f"{first.notice.title} {first.notice.text}"))
    told = held & han_pairs(fold(f"{call.notice.title} {call.notice.text}"))
    return bool(held) and len(told) >= (AS_MUCH if han_pairs(question) else ALIKE) * len(held)


def may_retell(record: NoticeRecord) -> bool:
    """Whether a notice is no call, result or rule itself: posts that tell of several programmes in words of their own are none."""
    return record.notice.category == "其他"


def calls_at_place_of(record: NoticeRecord, of: NoticeRecord) -> bool:
    """Whether a notice calls for applications at a place of another one."""
    return record.notice.category == "申报" and bool(set(record.notice.regions) & set(of.notice.regions))


def _tells(record: NoticeRecord, spec: AnswerSpec) -> bool:
    return any(fact_fit(fact, spec) > 0 for fact in record.facts)


def _writes(reader: CollectionReader, record: NoticeRecord, spec: AnswerSpec) -> bool:
    """Whether a post writes a sum, or where to go, itself though no rule reads it: another call of its place may be on anything."""
    whole = reader.record(record.notice.aid) if spec.asked in ("address", *MONEY) else None
    text = fold(whole.notice.text) if whole else ""
    if spec.asked == "address":
        return says_where(text)
    return spec.asked in MONEY and tells_plain_sum(text)


def _announces(reader: CollectionReader, record: NoticeRecord, of: NoticeRecord) -> bool:
    """Whether a notice announces a call of which another one tells the results."""
    return any(
        notice.aid == record.notice.aid and notice.role in _ANNOUNCING
        for call in reader.calls_of([of.notice.aid])
        for notice in call.notices
    )
