"""Where the best notice only answers questions on a programme, the asked value is that of the notice that announces it.

Seven questions on a grant share more words with whoever asks than the grant's own notice, and leave its days and sums to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.quoting.fact_fit import fact_fit
from rag.answering.quoting.opened_notices import with_first
from rag.facts.notice_record import NoticeRecord
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.retrieval.answer_types import MONEY
from rag.retrieval.reader import CollectionReader
from rag.retrieval.understand import speaks_of_gain

_ANSWERS = re.compile(r"问答|答疑|解答|答复|[一你]问|问题|q&a|faq")
ALIKE = 0.7
"""A notice announces what another explains if a call's name holds this share of the pairs of characters of the other's: 升规稳规奖励
of “升规稳规”工业企业奖励资金."""
_MIN_PAIRS = 3


def announced_before_explained(
    reader: CollectionReader, near: Sequence[int], spec: AnswerSpec, question: str
) -> tuple[int, ...]:
    """The best notices, the one that announces a programme before one that answers questions on it and tells no value of the asked kind.

    Args:
        reader: whose calls say what the notices are on.
        near: indices into the corpus' records, best first.
        spec: what is asked.
        question: in whose words.

    """
    if len(near) < 2 or not spec.kinds:
        return tuple(near)
    records = reader.corpus.records
    first = records[near[0]]
    given = spec.asked in MONEY and speaks_of_gain(fold(question))

    def tells(record: NoticeRecord) -> bool:
        return any(fact_fit(fact, spec) > 0 and (fact.is_funding or not given) for fact in record.facts)

    if not _ANSWERS.search(fold(first.notice.title)) or tells(first):
        return tuple(near)
    told = next((n for n in near[1:] if _announces(reader, records[n], first) and tells(records[n])), None)
    return with_first(near, told)


def _announces(reader: CollectionReader, record: NoticeRecord, explained: NoticeRecord) -> bool:
    """Whether a notice of the same place, that answers no questions itself, tells of a call whose name the other's title or call repeats."""
    places = set(explained.notice.regions)
    if (places and places != set(record.notice.regions)) or _ANSWERS.search(fold(record.notice.title)):
        return False
    own = [name for name in _names(reader, record) if len(name) >= _MIN_PAIRS]
    others = [*_names(reader, explained), han_pairs(fold(explained.notice.title))]
    return any(_share(one, other) >= ALIKE for one in own for other in others if len(other) >= _MIN_PAIRS)


def explains(reader: CollectionReader, one: NoticeRecord, other: NoticeRecord) -> bool:
    """Whether one of two notices answers questions on what the other announces."""
    return any(
        _ANSWERS.search(fold(answering.notice.title)) and _announces(reader, announcing, answering)
        for answering, announcing in ((one, other), (other, one))
    )


def _names(reader: CollectionReader, record: NoticeRecord) -> list[frozenset[str]]:
    return [frozenset(han_pairs(fold(call.programme))) for call in reader.calls_of([record.notice.aid])]


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))
