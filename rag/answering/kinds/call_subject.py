"""Which calls are on what a question names, or for whom it asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.list_request import (
    ListQuestion,
    is_about_lists,
)
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.named_call import subject_units
from rag.calls import CallRecord
from rag.language.normalise import fold
from rag.language.segment import generic_words, idle_words
from rag.retrieval.reader import CollectionReader

ABOUT = 0.6
"""A call is about the question's subject from this share of the best call's match on."""
NAMED = 0.4
"""And the best one from this share of the subject's weight on: less, and the collection has no call on the subject."""
_GRADUATE = re.compile("毕业生|大学生|graduate|student")
"""Who is one has a degree, which a condition may ask for without naming him."""
_ASKERS = (
    (_GRADUATE, ("毕业生", "大学生")),
    (re.compile("co-?operative"), ("合作社",)),
    (re.compile("farm"), ("农户", "农民", "家庭农场", "种植户", "养殖户")),
    (re.compile("foreign[- ](?:in|f|o)|外资"), ("外商投资", "外资")),
    (re.compile("foreigner|foreign n|expat|外国人|外籍"), ("外国人", "外籍")),
    (re.compile("guesthouse|homestay"), ("民宿",)),
    (re.compile("veteran"), ("退役军人",)),
)
"""Kinds of applicants, and what conditions call them."""


def about_subject(
    reader: CollectionReader,
    calls: Sequence[CallRecord],
    question: WeightedUnits,
    listed: ListQuestion,
    *,
    placed: bool = False,
) -> list[CallRecord]:
    """The calls that match the question's subject best; all if it names none. `placed`: a place is named."""
    if listed.sorts:
        names = {call.call_id: " ".join((call.programme, *call.aliases)) for call in calls}
        calls = [call for call in calls if any(sort.search(names[call.call_id]) for sort in listed.sorts)]
    if (taking := calls_taking(calls, question, listed)) and not (listed.is_firm and placed):
        return taking
    subject = subject_of(reader, question, listed)
    if not subject or not calls:
        return list(calls)
    matches = [match_of(call, question, subject) for call in calls]
    whole = sum(question.weights[i] for i in subject)
    best = max(matches)
    if best < NAMED * whole:
        return []
    enough = 0.0 if listed.examples else ABOUT * best
    return [c for c, m in zip(calls, matches, strict=True) if m > 0 and m >= enough]


def calls_taking(
    calls: Sequence[CallRecord], question: WeightedUnits, listed: ListQuestion
) -> list[CallRecord]:
    """The calls whose name or conditions speak of the kind of applicant that asks (合作社); none for any other question."""
    graduate = bool(_GRADUATE.search(listed.asker))
    words = listed.asker.split() + [
        word for name, own in _ASKERS for word in own if name.search(listed.asker)
    ]
    asker = [i for i, unit in enumerate(question.units) if any(w in fold(unit.label) for w in words)]

    def takes(call: CallRecord) -> bool:
        text = fold(" ".join((call.programme, *call.aliases, *(f.quote for f in call.conditions))))
        if graduate and any(fact.value.attribute == "person_degree" for fact in call.conditions):
            return True
        return any(word in text for word in words) or any(question.matches(text)[i] > 0 for i in asker)

    return [call for call in calls if takes(call)] if words else []


def subject_of(reader: CollectionReader, question: WeightedUnits, listed: ListQuestion) -> list[int]:
    """The units that name the subject of the calls, without what the asker says of himself; none of a bare question."""
    if listed.bare:
        return []
    idle, asker = idle_words(), listed.asker.split()
    return [
        i
        for i in subject_units(reader, question)
        if fold(question.units[i].label) not in idle
        and fold(question.units[i].label) not in listed.described
        and fold(question.units[i].label) not in listed.framed
        and not any(fold(question.units[i].label) in word for word in asker)
        and (
            fold(question.units[i].label) in listed.hired or not is_about_lists(fold(question.units[i].label))
        )
        and not any(term in listed.described for term, weight in question.units[i].terms if weight > 0.9)
    ]


def match_of(call: CallRecord, question: WeightedUnits, subject: Sequence[int]) -> float:
    """The weight of a subject's units that a call's names hold."""
    held = question.matches(fold(" ".join((call.programme, *call.aliases))))
    return sum(question.weights[i] * held[i] for i in subject)


# Which programmes speak of the trade that the asker says to be in: 餐饮店能报哪些, "what can a software company get".
#
# Most programmes are open to every trade and say so by saying nothing, so none is left out; those on the trade are told first.
ON_TRADE = 0.5
"""A programme is on the trade from this share of the words for it on."""
_FRAME = re.compile(
    r"^(?:我们?|咱们?|这种)?(?:是|开|办)?(?:一[家个间])?的?|(?:类|型|业)?(?:的)?(?:小)?(?:公司|企业|工厂|厂|店铺?|门店)$"
)
"""我们是一家…企业: what stands about the name of a trade."""
_TRADES = ("industry", "legal_form")


def _trade_words(units: WeightedUnits, described: str) -> list[int]:
    """The units of a question that say in which trade the asker is, out of what he says of himself (`described`, folded)."""
    return [
        number
        for number, unit in enumerate(units.units)
        if (label := fold(unit.label)) in described and label not in generic_words() and not label.isdigit()
    ]


def of_trade(calls: Sequence[CallRecord], units: WeightedUnits, described: str) -> frozenset[str]:
    """The ids of the calls whose name, or whose conditions on trade or kind of firm, hold the words for the asker's trade."""
    words, trade = _trade_words(units, described), _FRAME.sub("", described).strip()
    whole = sum(units.weights[i] for i in words)

    def is_on_trade(call: CallRecord) -> bool:
        text = fold(_text(call))
        if len(trade) > 1 and trade in text:
            return True
        held = units.matches(text)
        return whole > 0 and sum(units.weights[i] * held[i] for i in words) >= ON_TRADE * whole

    return frozenset(call.call_id for call in calls if is_on_trade(call))


def _text(call: CallRecord) -> str:
    conditions = (fact.quote for fact in call.conditions if fact.value.attribute in _TRADES)
    return " ".join((call.programme, *call.aliases, *conditions))
