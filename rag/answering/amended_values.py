"""Where the best notice only changes an earlier one, the asked value is the earlier one's, unless the change states it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering.answer_spec import AnswerSpec
from rag.answering.fact_fit import fact_fit
from rag.answering.opened_notices import Source, amending, with_first
from rag.answering.quote_extent import Quote
from rag.facts.notice_record import NoticeRecord
from rag.language.normalise import fold
from rag.retrieval.ranking import Ranking
from rag.retrieval.reader import CollectionReader

_CHANGING = ("amendment", "extension", "resumption")
"""Roles of notices that change some of a call and leave the rest as it was; what is cancelled or suspended is told by that notice."""
_CORRECTING = "correction"
"""It may hold any value, though no fact was read of it; what it changes of a value is told with that (`rag.answering.correcting_quote`)."""
LABEL_CHARS = 3
_TELLING_ALL = ("announcement", "local")
_OF_THE_CHANGE = re.compile(
    r"[延顺推]期|顺延|推迟|延长|延迟|提前|更正|勘误|变更|变动|调整|修改|修订|改[了成为到]|恢复|原[来定]|新的?(?:时间|日期|电话|标准)|[cC]hange|extend|extension"
    r"|postpon|correct|amend|revis"
)


def speaks_of_change(question: str) -> bool:
    """Whether a question speaks of a change itself: 延期到哪天, "was it extended"."""
    return bool(_OF_THE_CHANGE.search(fold(question)))


def whole_before_change(
    reader: CollectionReader, near: Sequence[int], spec: AnswerSpec, question: str
) -> tuple[int, ...]:
    """The best notices, the one that announces a call before one that changes it and does not tell what is asked, or not of the class that is named.

    An extension names its programme in its title and little else, so that it is found first for a sum that only the announcement tells.

    Args:
        reader: whose calls say which notice changes which.
        near: indices into the corpus' records, best first.
        spec: what is asked.
        question: one that speaks of the change itself is left to the notice that makes it.

    """
    if len(near) < 2 or spec.asked in (None, "when", "yes_no", "list") or speaks_of_change(question):
        return tuple(near)
    records = reader.corpus.records
    first = records[near[0]]
    whole: set[str] = set()
    states = any(fact_fit(fact, spec) > 0 for fact in first.facts)
    changing = _CHANGING if states or not spec.kinds else (*_CHANGING, _CORRECTING)
    for call in reader.calls_of([first.notice.aid]):
        roles = {notice.aid: notice.role for notice in call.notices}
        if roles[first.notice.aid] in changing:
            whole |= {aid for aid, role in roles.items() if role in _TELLING_ALL}
    others = [n for n in near[1:] if records[n].notice.aid in whole]
    if states:
        folded = fold(question)
        named = [] if _names_class(first, spec, folded) else others
        others = [n for n in named if _names_class(records[n], spec, folded)]
    told = next(iter(others), None)
    return with_first(near, told)


def _names_class(record: NoticeRecord, spec: AnswerSpec, folded: str) -> bool:
    """Whether a value of the asked kind stands under a class or label (绿色化改造类：023-…) that a folded question names."""
    labels = (name for f in record.facts if f.kind in spec.kinds for name in (f.group, f.label) if name)
    return any(len(label) >= LABEL_CHARS and fold(label) in folded for label in labels)


def in_force(
    reader: CollectionReader,
    ranking: Ranking,
    quotes: Sequence[Quote],
    quotes_of: Callable[[Source], Sequence[Quote]],
) -> Sequence[Quote]:
    """Quotes of a value that still holds: where a later notice voids all values of the first one, what it tells of the same instead.

    Args:
        reader: whose calls say which notice changes which.
        ranking: what was found.
        quotes: best first.
        quotes_of: what would be quoted of one notice.

    """
    if not quotes or not quotes[0].facts or not all(fact.superseded for fact in quotes[0].facts):
        return quotes
    calls = reader.calls_of([quotes[0].source.record.notice.aid])
    if quotes[0].facts[0].kind == "deadline" and any(call.state for call in calls):
        return quotes  # the days of a notice that calls off are for giving back, not for applying
    for source in amending(reader, ranking, quotes[0].source):
        told = [q for q in quotes_of(source) if any(not fact.superseded for fact in q.facts)]
        if told:
            return told
    return quotes
