"""How well a notice's values fit the question: of the asked kind, for the asked audience, of the asked class."""

from __future__ import annotations

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.asked_part import named_parts
from rag.answering.asked.day_of_another import is_of_holders
from rag.answering.asked.named_day import days_meant, told_days
from rag.answering.asked.tiers import is_of_another, is_of_another_group, unsettled
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.opened_notices import Source
from rag.answering.wording.asked_sum import is_for_complaints, is_of_asked
from rag.domain import AmountFact, DeadlineFact, Fact, RateFact
from rag.facts.notice_record import NoticeRecord
from rag.retrieval.answer_types import MONEY

OTHER_DAY = 0.4
"""What another day than the asked kind's (validity, event) is worth of its fit."""
OF_AIM = 0.4
"""What a figure that a plan aims at is worth where money is asked for: 占比达到40%以上 is no sum that anybody gets."""
OF_ANOTHER_SUM = 0.3
"""What a sum of another thing is worth (a bound on revenue where a rent is asked), and a number for complaints to who wants to apply."""
OF_ANOTHER_UNIT = 0.3
"""What a value is worth that is not for one of the unit asked about (60% beside 每亩200元 for 一亩补多少), where another one is."""
OF_ANOTHER_TIER = 0.2
"""What a value of another class or level than the asked one is worth of its fit."""


def fact_fit(fact: Fact, spec: AnswerSpec) -> float:
    """How well a fact is of the asked kind and for the asked audience, 0..1."""
    if fact.kind not in spec.kinds:
        return 0.0
    fit = 1.0 - 0.2 * spec.kinds.index(fact.kind)
    if fact.superseded:
        fit *= 0.3
    if spec.asked == "when":
        fit *= _audience_fit(fact, spec)
        if spec.first_kind and fact.kind != spec.first_kind:
            fit *= OTHER_DAY
    if spec.asked == "funding" and not fact.is_funding:
        return 0.0
    if spec.asked == "amount" and fact.is_funding:
        fit *= 1.2
    if isinstance(fact, AmountFact | RateFact) and fact.value.purpose == "target":
        fit *= OF_AIM
    return min(fit, 1.0) * (1.0 if is_asked(fact, spec) else OF_ANOTHER_SUM)


def is_asked(fact: Fact, spec: AnswerSpec) -> bool:
    """Whether a sum is of what is asked for, and a number for those who ask."""
    if is_for_complaints(fact):
        return spec.complaints
    return spec.asked not in MONEY or is_of_asked(fact, spec.sums, spec.pairs, demanded=spec.demanded)


def _audience_fit(fact: Fact, spec: AnswerSpec) -> float:
    if spec.audience == "public":
        return 1.2 if fact.kind == "period" else 0.6
    if spec.audience == "recommender":
        return 1.0 if fact.audience == "recommender" else 0.7
    return 0.6 if fact.audience == "recommender" or fact.kind == "period" else 1.0


def is_of_others(fact: Fact, source: Source, question: WeightedUnits) -> bool:
    """Whether a value is told of another class, level, part or group than the one that the question names, or of those recognised before."""
    record = source.record
    tiers = unsettled(question.tiers, record.notice.title)
    of_tier = bool(tiers) and is_of_another(fact, record.facts, record.notice.text, tiers)
    of_group = of_tier or is_of_another_group(fact, record.facts, question.named)
    of_group = of_group or is_of_holders(fact, record.notice.title, question.text)
    of_group = of_group or is_of_another_day(fact, record, question)
    return of_group or named_parts(record, question.named).is_anothers(fact)


def is_of_another_day(fact: Fact, record: NoticeRecord, question: WeightedUnits) -> bool:
    """Whether a last day is another one than that which the question names by the words around it."""
    if not isinstance(fact, DeadlineFact) or not fact.for_applicants:
        return False
    aids = (record.notice.aid,)
    meant = question.class_days.get(aids)
    if meant is None:
        meant = question.class_days[aids] = days_meant(question.named, told_days(record))
    return bool(meant) and fact.value != meant[0].value


def _is_per(fact: Fact, unit: str) -> bool:
    return isinstance(fact, AmountFact) and unit in (fact.value.per or "").split("·")


def fitting_facts(source: Source, question: WeightedUnits, spec: AnswerSpec) -> list[tuple[float, Fact]]:
    """(fit, fact) of those that fit at all; a value of another class, level or part than the asked one hardly does."""
    record = source.record
    found = [(fit, fact) for fact in record.facts if (fit := fact_fit(fact, spec)) > 0]
    if spec.per and any(_is_per(fact, spec.per) for _, fact in found):
        found = [(fit if _is_per(fact, spec.per) else OF_ANOTHER_UNIT * fit, fact) for fit, fact in found]
    return [
        (OF_ANOTHER_TIER * fit if is_of_others(fact, source, question) else fit, fact) for fit, fact in found
    ]
