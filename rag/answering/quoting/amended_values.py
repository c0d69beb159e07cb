"""Where the best notice only changes an earlier one, the asked value is the earlier one's, unless the change states it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.tiers import is_of_another, tiers_in
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.fact_fit import fact_fit
from rag.answering.quoting.held_units import HELD
from rag.answering.quoting.opened_notices import Source, amending, open_sources, with_first
from rag.answering.quoting.quote_extent import Quote
from rag.domain import DeadlineFact, Fact
from rag.facts.groups import OF_A_TURN
from rag.facts.notice_record import NoticeRecord
from rag.language.editions import find_batches
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.retrieval.ranking import Ranking
from rag.retrieval.reader import CollectionReader

_CHANGING = ("amendment", "extension", "resumption")
"""Roles of notices that change some of a call and leave the rest as it was; what is cancelled or suspended is told by that notice."""
_CORRECTING = "correction"
"""It may hold any value, though no fact was read of it; what it changes of a value is told with that (`rag.answering.quoting.correcting_quote`)."""
LABEL_CHARS = 3
SILENT = 0.5
"""An announcement that holds so much more of what a question speaks of, in weights of words, answers it, and not its change."""
_CLASS = re.compile(r"[一-鿿]组|[一-鿿a-d]类|[一-鿿]档|[一-鿿]批")
_OF_EACH = re.compile(
    r"各(?:个|自)?(?:的)?(?:方向|类|批|档|组|项)|[两二三四五六几]个?(?:方向|类别?|批次?|档|组|项)[^,。?]{0,8}(?:分别|各)"
    r"|\b(?:each|every|all(?: the)?) (?:directions?|class(?:es)?|batch(?:es)?|tracks?|categor(?:y|ies)|groups?|types?)\b"
)
"""The day of each class is asked: 三个方向分别什么时候截止."""
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
    if len(near) < 2 or spec.asked in (None, "yes_no", "list") or speaks_of_change(question):
        return tuple(near)
    records = reader.corpus.records
    if spec.asked == "when":
        others = (
            _announcing(reader, near, (*_CHANGING, _CORRECTING))
            if _changes_another(records[near[0]], question, of_applicants=spec.audience is None)
            else []
        )
        return with_first(near, next(iter(others), None))
    first = records[near[0]]
    folded = fold(question)
    states = any(_may_be_asked(fact, spec, folded) for fact in first.facts)
    changing = _CHANGING if states or not spec.kinds else (*_CHANGING, _CORRECTING)
    others = _announcing(reader, near, changing)
    if states:
        named = [] if _names_class(first, spec, folded) else others
        others = [n for n in named if _names_class(records[n], spec, folded)]
    told = next(iter(others), None)
    return with_first(near, told)


def _changes_another(record: NoticeRecord, question: str, *, of_applicants: bool) -> bool:
    """Whether a notice tells days only of other classes than the one that a question names, of one where each is asked, or of one where none is named."""
    asked, notice = tiers_in(question), record.notice
    days = [f for f in record.facts if isinstance(f, DeadlineFact) and not f.superseded]
    of_others = asked and all(is_of_another(f, record.facts, notice.text, asked) for f in days)
    own = [f for f in days if f.for_applicants]
    unnamed = (
        own
        and of_applicants
        and han_pairs(fold(question))
        and not find_batches(fold(question))
        and all(f.group and not _names_group(f.group, question) for f in own)
    )
    return bool(days) and bool(of_others or unnamed or _OF_EACH.search(fold(question)))


def _names_group(group: str, question: str) -> bool:
    """Whether a question names a class, in whatever words of its name; a batch counts as named, of which the one that is open is told."""
    words = han_pairs(fold(group))
    named = bool(words & han_pairs(fold(question))) or any(
        g in fold(question) for g in fold(group).split("、")
    )
    return named or bool(OF_A_TURN.search(group))


def _may_be_asked(fact: Fact, spec: AnswerSpec, folded: str) -> bool:
    """Whether a value of a notice may be the asked one: of its kind, of what is asked for, and of no other class than the one that is named."""
    group = fact.group or ""
    return fact_fit(fact, spec) > 0 and not (group and _CLASS.search(folded) and fold(group) not in folded)


def whole_where_change_is_silent(
    reader: CollectionReader,
    ranking: Ranking,
    near: Sequence[int],
    spec: AnswerSpec,
    question: WeightedUnits,
) -> tuple[int, ...]:
    """The best notices, the announcement before one that changes it where the announcement holds more of the words of a question that asks no value.

    Whether there is a fee (收不收报名费), or how many pages, stands in the announcement: the change leaves it alone.

    Args:
        reader: whose calls say which notice changes which.
        ranking: what was found.
        near: indices into the corpus' records, best first.
        spec: what is asked.
        question: its units; one that speaks of the change itself is left to the notice that makes it.

    """
    if (
        len(near) < 2
        or spec.asked not in (None, "yes_no", "value", "count")
        or speaks_of_change(question.text)
    ):
        return tuple(near)
    others = _announcing(reader, near, (*_CHANGING, _CORRECTING))
    if not others:
        return tuple(near)
    opened = open_sources(reader, ranking, [near[0], others[0]])
    if len(opened) < 2:
        return tuple(near)  # one of them has no text
    change, whole = (_held(source, question) for source in opened)
    return with_first(near, others[0] if whole > change + SILENT else None)


def _held(source: Source, question: WeightedUnits) -> float:
    """How much of what a question speaks of a notice holds."""
    held = question.matches(fold(source.record.notice.text))
    return float(sum(w * h for w, h in zip(question.weights, held, strict=True) if h > HELD))


def _announcing(reader: CollectionReader, near: Sequence[int], roles: Sequence[str]) -> list[int]:
    """Those of the best notices that announce a call which the first one changes in one of some roles."""
    records = reader.corpus.records
    first, whole = records[near[0]].notice.aid, set[str]()
    for call in reader.calls_of([first]):
        role_of = {notice.aid: notice.role for notice in call.notices}
        if role_of[first] in roles:
            whole |= {aid for aid, role in role_of.items() if role in _TELLING_ALL}
    return [n for n in near[1:] if records[n].notice.aid in whole]


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
