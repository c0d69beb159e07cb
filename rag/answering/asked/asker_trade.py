"""Which programmes speak of the trade that the asker says to be in: 餐饮店能报哪些, "what can a software company get".

Most programmes are open to every trade and say so by saying nothing, so none is left out; those on the trade are told first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.weighted_units import WeightedUnits
from rag.calls import CallRecord
from rag.language.normalise import fold
from rag.language.segment import generic_words

ON_TRADE = 0.5
"""A programme is on the trade from this share of the words for it on."""
_FRAME = re.compile(
    r"^(?:我们?|咱们?|这种)?(?:是|开|办)?(?:一[家个间])?的?|(?:类|型|业)?(?:的)?(?:小)?(?:公司|企业|工厂|厂|店铺?|门店)$"
)
"""我们是一家…企业: what stands about the name of a trade."""
_TRADES = ("industry", "legal_form")


def trade_words(units: WeightedUnits, described: str) -> list[int]:
    """The units of a question that say in which trade the asker is, out of what he says of himself (`described`, folded)."""
    return [
        number
        for number, unit in enumerate(units.units)
        if (label := fold(unit.label)) in described and label not in generic_words() and not label.isdigit()
    ]


def of_trade(calls: Sequence[CallRecord], units: WeightedUnits, described: str) -> frozenset[str]:
    """The ids of the calls whose name, or whose conditions on trade or kind of firm, hold the words for the asker's trade."""
    words, trade = trade_words(units, described), _FRAME.sub("", described).strip()
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
