"""What the calls of a list give at most: 哪个补贴给得最多, "which programmes pay more than 1 million"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.list_request import ListQuestion
from rag.answering.composing.composition import cite_call_fact
from rag.answering.quoting.draft import Draft
from rag.answering.wording.value_text import value_text
from rag.calls import CallRecord
from rag.domain import AmountFact
from rag.retrieval.reader import CollectionReader

_NOT_GIVEN = re.compile("已经?(?:拨付|兑付|发放)|预算|总规模|资金池|总盘子|贷款(?!贴息)|可贷|授信")
"""What was paid out, a pool, and a loan, which is paid back."""


def is_about_sums(listed: ListQuestion) -> bool:
    """Whether calls are asked for by what they give."""
    return listed.most or listed.at_least is not None


def by_sum(calls: Sequence[CallRecord], listed: ListQuestion) -> list[CallRecord]:
    """The calls that give at least the asked sum, those that give most first; calls of which no sum in yuan is told are left out."""
    given = ((_value(fact), call) for call in calls if (fact := largest(call)) is not None)
    enough = [(yuan, call) for yuan, call in given if yuan >= (listed.at_least or 0)]
    return [call for _, call in sorted(enough, key=lambda each: (-each[0], each[1].call_id))]


def largest(call: CallRecord) -> AmountFact | None:
    """The largest sum in yuan that a call gives; None where none is told."""
    told = (f for f in call.amounts if f.kind == "amount" and f.is_funding and not f.superseded)
    given = (f for f in told if f.value.currency == "CNY" and not _NOT_GIVEN.search(f.quote))
    return max(given, key=_value, default=None)


def write_sum(
    reader: CollectionReader, draft: Draft, number: int, call: CallRecord, fact: AmountFact, place: str
) -> None:
    """One line of a list: the call with the largest sum that it gives."""
    marker = cite_call_fact(reader, draft, call, fact)
    draft.state(fact, marker, call.call_id)
    draft.say(
        "call_item_sum",
        i=number,
        programme=call.programme,
        place=place,
        sum=value_text(fact, draft.reply),
        quote=" ".join(fact.quote.split()),
        n=marker,
    )


def _value(fact: AmountFact) -> float:
    return float(fact.value.max or fact.value.min or 0)
