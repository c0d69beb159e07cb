"""A notice that gives several sums, of which a question names none: all are shown, and none is told as the sum.

晋江改制上市奖励多少 was told the cap of one of six rewards for certain. Who names the programme alone is shown what it gives
for what, in the notice's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.asked_part import named_parts
from rag.answering.asked.tiers import groups_meant
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.fact_fit import fact_fit, is_asked
from rag.answering.quoting.held_units import HELD, units_beside
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.raised_value import of_reached_step
from rag.answering.quoting.told_in_turn import sums_in_turn, written_at
from rag.answering.quoting.value_selection import grants_beside, is_addition, own_part, stated
from rag.domain import RESULTS, AmountFact, Fact, RateFact
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.retrieval.answer_types import MONEY
from rag.retrieval.understand import asked_in

FEWEST = 2
"""One other sum may be of anything."""
MANY = 3
"""Of so many others nothing that the title holds tells which one is asked for."""
SHOWN = 2
"""So many further sentences with sums are quoted."""
MAX_CHARS = 160
_ALL = lazy_pattern(r"一共|总共|合计|加起来|\b(?:in total|altogether|in all)\b")
CLAUSE = 40
AFTER_BOUND = 4
"""So near behind a bound stands what is given for it."""
_EACH = lazy_pattern(
    r"各(?:给|奖|补|是|有|多少|拿)|分别|每[项类种档]|每个(?:项目|档|等级|类)|\brespectively\b"
    r"|\beach(?: (?:of|gets?|pays?|gives?|brings?|case|item|prize|level|tier)\b|[.?!]?$)"
)
"""What each of several is given; 每个月 and "each year" are of one sum."""
SUMS = ("amount", "funding")
"""A share and its cap are asked for side by side, and told so."""
_CLAUSES = lazy_pattern(r"[,;?!。]")
_NUMBER = lazy_pattern(r"\d{2,}")
_FIGURE = lazy_pattern(r"\d(?!\d{3}年)|[一二两三四五六七八九十几]+[百千万亿]|\b(?:thousand|million)\b")
_ASKING = lazy_pattern(r"奖励|补贴|补助|资助|奖补|扶持|支持|多少|金额|比例|标准|资金|[给补奖拿领能有的吗钱]")
_TOP = lazy_pattern(
    r"最多|最高|上限|封顶|总共|一共|合计|\b(?:maximum|at most|cap|ceiling|up to|most|in total)\b"
)


def gives_several(first: Quote, units: WeightedUnits, spec: AnswerSpec) -> bool:
    """Whether money is asked for, and the notice gives sums that fit as well as those of the quote that would be told."""
    notice = first.source.record.notice
    if spec.asked not in MONEY or not first.facts or spec.sums:
        return False
    if _ALL.search(units.text) and _adds_up(stated(first, units, spec), first.source):
        return True
    if units.tiers:
        return False
    if notice.category in RESULTS or notice.is_digest:
        return False  # a list's sums are others', a digest's other programmes'
    told = stated(first, units, spec)
    facts = list(first.facts)
    if of_reached_step(facts, first.source.record.facts, notice.text, units.text) != facts:
        return False  # the asker's figure says which step is his
    if not told or sums_in_turn(first.facts, notice.text, units.text):
        return False
    if spec.per and any(
        spec.per in (f.value.per or "").split("·") for f in told if isinstance(f, AmountFact)
    ):
        return False  # what is asked for one kilowatt-hour is told for one
    others = _others(spec, first, told, units)
    if _TOP.search(units.text):
        return _is_topped(told, others) and not groups_meant([*told, *others], units.named)
    if not _FIGURE.search(units.text) and _is_of_a_step(told, first.source):
        return True
    if len({str(f.value) for f in others}) < FEWEST:
        return False
    return (
        bool(_EACH.search(units.text))
        or _asks_twice(units.text)
        or not _is_singled_out(first.source, units, told, others)
    )


def _is_topped(told: Sequence[Fact], others: Sequence[Fact]) -> bool:
    """Whether another class of the same notice is given more than the one of which a sum would be told as the most."""
    groups = {f.group for f in told if f.group}
    elsewhere = [f for f in others if f.group and f.group not in groups]
    return bool(groups) and 0 < _most(told) < _most(elsewhere)


def _most(facts: Sequence[Fact]) -> float:
    return max(
        (float(f.value.max or f.value.min or 0) for f in facts if isinstance(f, AmountFact)), default=0.0
    )


def _adds_up(told: Sequence[Fact], source: Source) -> bool:
    """Whether a sum's sentence gives one on top of another (市级奖励20万元；获评国家级的，再奖励50万元): who asks for all of it is given neither alone."""
    if not told:
        return False
    own = grants_beside(told[0], source, "。\n")
    return len({str(f.value) for f in own}) > 1 and any(
        is_addition(f, source.record.notice.text) for f in own
    )


def _is_of_a_step(told: Sequence[Fact], source: Source) -> bool:
    """Whether a sum is for what reaches a bound right before it, and the next of its sentence for another (达到5000万元的，奖励100万元；达到2亿元的，奖励500万元)."""
    text, facts = source.record.notice.text, source.record.facts
    money = [f for f in facts if isinstance(f, AmountFact | RateFact)]
    start = behind_last("。\n", text, told[0].start)
    end = before_next("。\n", text, told[0].end)
    steps = {
        str(f.value)
        for bound, f in pairwise(money)
        if f.is_funding
        and bound.value.purpose == "condition"
        and start <= bound.start
        and f.end <= end
        and f.start - bound.end <= AFTER_BOUND
    }
    return len(steps) > 1 and any(str(f.value) in steps for f in told)


def _asks_twice(folded: str) -> bool:
    """Whether two clauses ask for a sum (每月补多少？买房给多少？): one sum would answer half of it."""
    return sum(asked_in(clause) in SUMS for clause in _CLAUSES.split(folded)) > 1


def sums_shown(first: Quote, units: WeightedUnits, spec: AnswerSpec) -> list[Quote]:
    """The best quote, and the sentences of its notice with sums that share most with the question; none of them tells *the* sum."""
    source, apart = first.source, _pairs_apart(first.source, units)
    others = _others(spec, first, stated(first, units, spec), units)
    holding = [
        s
        for s in source.sentences
        if any(s.start <= f.start and f.end <= s.end for f in others)
        and not (s.start < first.end and first.start < s.end)
    ]
    best = sorted(holding, key=lambda s: (-sum(pair in s.folded for pair in apart), s.start))[:SHOWN]
    further = [
        Quote(source, s.passage.passage_id, s.start, min(s.end, s.start + MAX_CHARS), 0.0)
        for s in sorted(best, key=lambda s: s.start)
    ]
    return [replace(first, facts=()), *further]


def _others(spec: AnswerSpec, first: Quote, told: Sequence[Fact], units: WeightedUnits) -> list[Fact]:
    """What else the notice gives: of the asked kind and part, not superseded, nothing on top, and another value than those told."""
    record = first.source.record
    parts = named_parts(record, units.named)
    values = {str(f.value) for f in told}
    return [
        f
        for f in record.facts
        if fact_fit(f, spec) > 0
        and f.is_funding
        and is_asked(f, spec)
        and not f.superseded
        and not parts.is_anothers(f)
        and str(f.value) not in values
        and not is_addition(f, record.notice.text)
    ]


def _is_singled_out(
    source: Source, units: WeightedUnits, told: Sequence[Fact], others: Sequence[Fact]
) -> bool:
    """Whether something of the question stands with the told sum and hardly with others: words, or a figure.

    From sums of its own sentence (博士20万元，硕士10万元) only what the title does not hold tells one: the head of a ladder
    (设备额300万元至1000万元部分按10%，5000万元以上部分按15%) names its subject once.
    """
    text = source.record.notice.text
    sentence = next((s for s in source.sentences if s.start <= told[0].start < s.end), None)
    beside = [f for f in others if sentence and sentence.start <= f.start < sentence.end]
    elsewhere = [f for f in others if f not in beside]
    own = " ".join(_around(f, source, text) for f in told)
    figures = set(_NUMBER.findall(units.text))
    every = {*han_pairs(units.text), *figures}
    if not figures and _names_title_alone(source, units) and len({str(f.value) for f in others}) >= MANY:
        return False
    return all(
        not some or _sets_apart(source, units, own, [_around(f, source, text) for f in some], marks)
        for some, marks in ((beside, _pairs_apart(source, units) | figures), (elsewhere, every))
    )


def _names_title_alone(source: Source, units: WeightedUnits) -> bool:
    """Whether a question names nothing that the title does not hold."""
    beside = units_beside(units, fold(source.record.notice.title))
    return all(len(_ASKING.sub("", units.units[n].label)) < 2 for n in beside)


def _sets_apart(
    source: Source, units: WeightedUnits, own: str, rest: Sequence[str], marks: AbstractSet[str]
) -> bool:
    """Whether a mark, or a word that the title lacks, stands in a sum's own words and hardly in those of others."""
    few = len(rest) // 3
    if any(mark in own and sum(mark in other for other in rest) <= few for mark in marks):
        return True
    title = fold(source.record.notice.title)
    apart = [n for n in units_beside(units, title) if len(units.units[n].label) > 1]
    held, matched = units.matches(own), [units.matches(other) for other in rest]
    return any(held[n] > HELD and sum(m[n] > HELD for m in matched) <= few for n in apart)


def _pairs_apart(source: Source, units: WeightedUnits) -> frozenset[str]:
    """Pairs of Chinese characters of the question that its notice's title does not hold, those of asking left out."""
    title = fold(source.record.notice.title)
    return frozenset(pair for pair in han_pairs(_ASKING.sub(" ", units.text)) if pair not in title)


def _around(fact: Fact, source: Source, text: str) -> str:
    """A sum's own words, folded: what stands before it in its sentence, behind the sum before it, up to `CLAUSE` characters."""
    at, end = written_at(fact)
    marks = (text.rfind(mark, max(0, at - CLAUSE), at) + 1 for mark in "。；;|\n")
    others = (written_at(f)[1] for f in source.record.facts if f.kind in ("amount", "rate"))
    start = max(*marks, max((other for other in others if other <= at), default=0), at - CLAUSE)
    return fold(own_part(text[start:end]))
