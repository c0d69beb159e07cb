"""What a rate comes to of the sum that a question tells, within the step of a ladder that is for it: 设备投资500万 at 5 % is 25万元.

Steps that are each of a part (1亿元以下部分按8%，1亿元至5亿元部分按5%) are reckoned part by part. Nothing is where the rate is of
something else than what is told, or where the notice gives more than one cap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from rag.answering.draft import Draft
from rag.answering.opened_notices import Source
from rag.answering.phrases import say
from rag.answering.reckoned_sum import Cap, cap_marks, cap_of, caps_of, is_most
from rag.answering.value_text import is_at_most, money_text
from rag.domain import Fact, RateFact
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern

_IDLE = lazy_pattern(
    r"按照?|的|给予?|补[助贴]|奖励?|资助|支持|比例|标准|部分|计算|予以|以|最高|不超过|企业|单位|项目|\d+|万元|亿元|元"
)
_OF_PART = lazy_pattern(r"部分")
_OF_MORE = lazy_pattern(r"增量|新增|增长|超额|超出|超过[^,。;]{0,14}部分|加成|每[年月]|分[两二三四]?年|期")
HEAD = 60
"""So far before a ladder stands what it is of (研发费用，分段计算：)."""


@dataclass(frozen=True, slots=True)
class Portion:
    """`of` yuan at a rate."""

    of: Decimal
    fact: RateFact


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of a notice that is for sums from `low` to `high` (in yuan)."""

    start: int
    end: int
    low: float
    high: float


def portions_of(
    value: float, ladder: Sequence[Span], step: Span, facts: Sequence[Fact], text: str, words: str
) -> list[Portion]:
    """The portions of a told sum with the rate of each; empty where it cannot be reckoned.

    Args:
        value: what is told, in yuan.
        ladder: the steps, of which one is `step`.
        step: the one that the sum falls into.
        facts: the notice's.
        text: the notice's.
        words: those of the question that tell the sum, folded.

    """
    head = fold(text[max(0, ladder[0].start - HEAD) : step.end])
    if not han_pairs(_IDLE.sub(" ", words)) & han_pairs(_IDLE.sub(" ", head)) or _OF_MORE.search(
        fold(text[step.start : step.end])
    ):
        return []
    rate = _rate_in(step, facts, words)
    if rate is None:
        return []
    if not _OF_PART.search(fold(text[step.start : step.end])):
        return [Portion(Decimal(str(value)), rate)]
    return _by_portions(
        value, [s for s in ladder if _OF_PART.search(fold(text[s.start : s.end]))], facts, words
    )


def _by_portions(value: float, ladder: Sequence[Span], facts: Sequence[Fact], words: str) -> list[Portion]:
    """Of steps that begin at nothing and follow each other, what of the sum falls into each."""
    rows = sorted(ladder, key=lambda span: span.low)
    if rows[0].low > 0 or any(abs(a.high - b.low) > 1 for a, b in pairwise(rows)):
        return []
    found = []
    for row in rows:
        share = min(value, row.high) - max(row.low, 0.0)
        rate = _rate_in(row, facts, words)
        if share > 0 and rate is None:
            return []
        if share > 0 and rate is not None:
            found.append(Portion(Decimal(str(round(share, 2))), rate))
    return found


def _rate_in(span: Span, facts: Sequence[Fact], words: str) -> RateFact | None:
    """The only rate that is given within a step, where it is of nothing else than what is told."""
    rates = [
        f
        for f in facts
        if isinstance(f, RateFact)
        and f.is_funding
        and not f.superseded
        and span.start <= f.start
        and f.end <= span.end
    ]
    if len(rates) != 1 or rates[0].value.least is not None or rates[0].value.percent >= 100:
        return None
    own = han_pairs(_IDLE.sub(" ", fold(rates[0].value.of or "")))
    return None if own and not own & han_pairs(words) else rates[0]


def write_share(draft: Draft, source: Source, portions: Sequence[Portion], value: float) -> None:
    """A line for what the portions of a told sum come to, under the cap that the notice sets."""
    if not portions:
        return
    record, last = source.record, portions[-1].fact
    caps = _caps(last, record.facts, record.notice.text)
    total = sum((p.of * Decimal(str(p.fact.value.percent)) / 100 for p in portions), Decimal(0))
    if len(caps) > 1 and any(cap.total is not None and cap.total < total for cap in caps):
        return
    reply, cap = draft.reply, caps[0] if len(caps) == 1 else None
    whole = money_text(float(total), None, reply)
    if any(is_at_most(p.fact) for p in portions):
        whole = say(reply, "at_most", x=whole)
    terms = say(reply, "plus").join(
        say(reply, "times", sum=money_text(float(p.of), None, reply), rate=f"{p.fact.value.percent:g}")
        for p in portions
    )
    number = draft.cite_fact(source, last)
    told = {"count": money_text(value, None, reply), "terms": terms, "total": whole}
    if cap is None or cap.total is None:
        draft.say("reckoned_share", n=number, **told)
        return
    draft.say(
        "reckoned_share_capped" if cap.total < total else "reckoned_share_below",
        marks=cap_marks(draft, source, number, cap),
        quote=record.notice.text[cap.start : cap.end],
        granted=money_text(float(min(total, cap.total)), None, reply),
        **told,
    )


def _caps(rate: RateFact, facts: Sequence[Fact], text: str) -> list[Cap]:
    """The caps on what a rate gives: the sum that stands with it, else those that the notice sets for one applicant."""
    beside = list(_beside(rate, facts, text))
    return beside or [cap for cap in caps_of(rate, facts, text, "") if cap.total is not None]


def _beside(rate: RateFact, facts: Sequence[Fact], text: str) -> Iterator[Cap]:
    for fact in facts:
        if not is_most(fact):
            continue
        same = fact.start < rate.end and rate.start < fact.end  # one quote tells both: 按5%、最高40万元
        between = "" if same else text[rate.end : fact.start] if fact.start >= rate.end else "。"
        if fact.is_funding and len(between) <= 20 and not any(mark in between for mark in "。；;\n"):
            yield cap_of(fact)
            return
