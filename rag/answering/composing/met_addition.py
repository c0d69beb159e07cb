"""What is given on top to whoever reaches a bound, where the asker's own figure does: 首次认定奖励20万元，营业收入2000万元以上的另增加5万元."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.answering.composing.reckoned_share import plain_figures
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.several_sums import AFTER_BOUND
from rag.answering.quoting.value_selection import is_addition
from rag.answering.wording.value_text import money_text
from rag.domain import AmountFact, Fact
from rag.language.clause_marks import behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.told_figures import Figure, figures_told, is_of_same_thing

_EARNED = lazy_pattern(r"营收|营业额|收入|销售|卖|产值|流水|\b(?:revenue|turnover|sales)\b")
_EARNINGS = lazy_pattern(r"营业收入|主营业务收入|销售(?:收入|额)|营业额|产值")
_IDLE = lazy_pattern(r"企业|单位|主体|其中|[年度的中对,，.、\d]+")
NAMED = 0.6
"""首次认定 shares 认定 with 重新认定: so much of whom a bound is for the question must name."""
_OF_ONE = (None, "家", "户", "个")


def write_met_addition(draft: Draft, source: Source, told: Sequence[Fact], question: str) -> None:
    """A line for the only told sum with what the asker's figure adds to it; nothing where none, or several, would be added."""
    base = [f for f in told if isinstance(f, AmountFact) and f.is_funding]
    if len(base) != 1 or not _is_fixed(base[0]) or base[0].value.per not in _OF_ONE:
        return
    figures = [f for f in figures_told(plain_figures(fold(question))) if f.unit == "元"]
    text, asked = source.record.notice.text, han_pairs(fold(question))
    money = [f for f in source.record.facts if isinstance(f, AmountFact) and not f.superseded]
    met = [
        (bound, added)
        for bound, added in pairwise(money)
        if added.is_funding
        and added != base[0]
        and _is_fixed(added)
        and added.value.per in _OF_ONE
        and is_addition(added, text)
        and bound.value.purpose == "condition"
        and bound.value.min is not None
        and bound.value.max is None
        and 0 <= added.start - bound.end <= AFTER_BOUND
        and _is_for_all_or(asked, fold(text[behind_last("。；;\n", text, bound.start) : bound.start]))
        and any(f.value >= bound.value.min and _measures(f, fold(bound.quote)) for f in figures)
    ]
    if len(met) != 1:
        return
    (bound, added), reply, currency = met[0], draft.reply, base[0].value.currency
    each, more = float(base[0].value.max or 0), float(added.value.max or 0)
    draft.say(
        "reckoned_added",
        quote=text[bound.start : added.end],
        each=money_text(each, currency, reply),
        more=money_text(more, currency, reply),
        total=money_text(each + more, currency, reply),
        n=draft.cite_within(source, bound.start, added.end),
    )


def _measures(figure: Figure, bound: str) -> bool:
    """Whether a figure is of what a folded bound is of: 营收3000万 and 营业收入2000万元以上."""
    earned = _EARNED.search(f"{figure.words} {figure.things}") and _EARNINGS.search(bound)
    return bool(earned) or is_of_same_thing(figure, "元", bound, frozenset())


def _is_for_all_or(asked: frozenset[str], words: str) -> bool:
    """Whether the words before a bound name nobody (2025年度), or somebody whom the question does (首次认定的企业中)."""
    named = han_pairs(_IDLE.sub(" ", words))
    return len(named & asked) >= NAMED * len(named)


def _is_fixed(fact: AmountFact) -> bool:
    return bool(fact.value.max) and fact.value.min == fact.value.max
