"""The step of a ladder that is for a figure which the asker tells: 花了42万 is for 单台30万元以上, not for 合计150万元以上 beside it.

A ladder is two or more steps of one notice that bound the same kind of figure differently. Its steps share all other words
with the question, so that one of them would be told as well as the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.asked.asked_part import named_parts
from rag.answering.asked.tiers import is_of_another
from rag.answering.composing.certainty_decision import sure_or_possible
from rag.answering.composing.composition import call_meant, write_quotes, write_state, write_values
from rag.answering.composing.paid_in_parts import write_part
from rag.answering.composing.reckoned_share import (
    Portion,
    Span,
    plain_figures,
    portions_of,
    write_share,
    write_share_told,
)
from rag.answering.composing.reckoned_sum import write_products
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.fact_fit import fact_fit
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote, outside
from rag.answering.quoting.quote_features import NAMED_FOR_SURE
from rag.answering.quoting.specifics import is_of_named, is_of_own_place
from rag.facts.conditions.bounded_numbers import Number, bound, numbers
from rag.language.clause_marks import behind_last
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.told_figures import figures_told
from rag.public import Answer
from rag.retrieval.answer_types import MONEY

MOST_STEPS = 60
"""A text with more such steps is no ladder, and to hold each against each would take the square of their number."""
BETWEEN = 60
"""How many characters at most lie between two steps of a ladder, and between it and what would be quoted otherwise."""
STEP_CHARS = 200
_TRACK = lazy_pattern(r"(?:赛道|方向|专题)[一二三四五六七八九1-9]")
"""A sentence that begins with one is that track's."""
_ASKS_WHICH = lazy_pattern(
    r"哪[一个]?[级档类等组]|几[级档星等]|第几[级档]|什么[级档]|(?:[算属]|够得上|能评)[^,。?!]{0,4}(?:哪|几|什么)"
    r"|\b(?:which|what) (?:tier|class|level|grade|category|band|rank)\b|\bhow many stars\b"
)
_SENTENCE = re.compile(r"[^；;。\n]+")
_PIECE = re.compile(r"[^，,]+")
_DAYS = {"天": 1.0, "月": 30.0, "年": 365.0}
_MULTIPLES = {"千瓦": (1e3, "瓦"), "兆瓦": (1e6, "瓦"), "千克": (1e3, "克"), "公斤": (1e3, "克")}
_SCALES = {"名": "人", "位": "人", "㎡": "平方米", "m2": "平方米", "平": "平方米", "方": "平方米"}


@dataclass(frozen=True, slots=True)
class Range:
    """`low` <= value <= `high`, of what is measured in `unit`; `closed`: the text says that the upper end is within (至500万元（含）)."""

    unit: str
    low: float
    high: float
    closed: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies within."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Step:
    """`text[start:end]` of a notice, with the ranges for which it is; `gives`: it names a class or another figure beside them."""

    start: int
    end: int
    ranges: tuple[Range, ...]
    gives: bool

    def of(self, unit: str) -> Range | None:
        """The only range of a unit; None where there is none, or several."""
        own = [r for r in self.ranges if r.unit == unit]
        return own[0] if len(own) == 1 else None


def measured_in(value: float, unit: str) -> tuple[float, str]:
    """A value and its unit, spans of time in days, watts and grams."""
    if unit in _DAYS:
        return value * _DAYS[unit], "天"
    if unit in _MULTIPLES:
        factor, name = _MULTIPLES[unit]
        return value * factor, name
    return value, _SCALES.get(unit, unit)


def steps_of(text: str) -> list[Step]:
    """The steps of a text, in its order: sentences or rows with a range, of several the pieces from one range to the next."""
    found: list[Step] = []
    folded = fold(text)
    for match in _SENTENCE.finditer(folded):
        found += _steps_in(folded, match.start(), match.end())
        if len(found) > MOST_STEPS:
            return []
    return found


def _steps_in(text: str, start: int, end: int) -> Iterator[Step]:
    """The steps of a sentence; of one whose pieces bound the same again and again, one for each piece and what follows it."""
    pieces = [
        (start + m.start(), start + m.end(), tuple(_ranges(text, start + m.start(), start + m.end())))
        for m in _PIECE.finditer(text[start:end])
    ]
    units = [unit for *_, ranges in pieces for unit in sorted({r.unit for r in ranges})]
    if not units:
        return
    again = next((unit for unit in units if units.count(unit) > 1), None)
    if again is None:
        yield _step(text, start, end, tuple(r for *_, ranges in pieces for r in ranges))
        return
    heads = [n for n, piece in enumerate(pieces) if any(r.unit == again for r in piece[2])]
    begins = [0, *heads[1:]]
    for first, after in zip(begins, [*begins[1:], len(pieces)], strict=True):
        own = tuple(r for piece in pieces[first:after] for r in piece[2])
        yield _step(text, pieces[first][0], pieces[after - 1][1], own)


def _step(text: str, start: int, end: int, ranges: tuple[Range, ...]) -> Step:
    own = text[start:end]
    return Step(start, end, ranges, len(list(numbers(own))) > len(ranges) or bool(_NAMED.search(own)))


def _ranges(text: str, start: int, end: int) -> Iterator[Range]:
    for number in numbers(text[start:end]):
        yield from _range_of(text[start:end], number)


def _range_of(piece: str, number: Number) -> Iterator[Range]:
    if number.measure == "percent" and not _GROWS.search(piece[: number.start]):
        return
    low, unit = measured_in(number.value, number.unit)
    if number.high is not None:
        if not is_given(piece, number, ""):
            closed = bool(_CLOSED.match(piece, number.end))
            yield Range(unit, low, measured_in(number.high, number.unit)[0], closed)
        return
    told = bound(piece, number, 0)
    if told is None or is_given(piece, number, told.op):
        return
    small = low * 1e-9 + 1e-9
    if told.op in (">=", ">"):
        yield Range(unit, low + small * (told.op == ">"), float("inf"))
    else:
        yield Range(unit, float("-inf"), low - small * (told.op == "<"))


def is_given(piece: str, number: Number, op: str) -> bool:
    """Whether a bound is one of what is given (最高20万元, 单户不超过20万元, 给予不低于5万元) and none of what somebody has."""
    before = piece[max(0, number.start - 14) : number.start]
    if number.unit != "元":
        return False
    caps = op in ("<=", "<") and (_CAP.search(before) or _CAP_ALONE.match(piece[: number.start]))
    return bool(caps or _GRANTED.search(before))


_GROWS = re.compile(r"(?:增长|增幅|增速|增加)[^,;。\d]{0,6}$")
"""By how much something grew decides what is given (增长10%以上的); other shares are what is given, or of a firm."""
_CLOSED = re.compile(r"\s?\((?:包?含)")
_NAMED = re.compile("[一二三四五甲乙丙丁a-f1-9](?:星|级|档|等|类)|不(?:授|予|补|奖|给|支持|定级)")
"""A class, or that there is none."""
_NO_FIGURE = frozenset("类级档等星个次轮")
"""哪一类 tells no figure."""
_CAP_ALONE = re.compile(r"\s?(?:全年|每年|年度|累计|合计|总额|总计|但|且){0,2}不得?超过$")
_GRANTED = re.compile(r"(?:给予?|奖励?|补助?|补贴|资助|扶持)[^,]{0,6}$")
_CAP = re.compile(
    r"最[高多]|封顶|上限|[单每](?:[户家个人项店]|企业)[^,]{0,6}不超过$|(?:奖|补|资助|支持)[^,]{0,8}不超过$"
)


def step_for(ladder: Sequence[Step], unit: str, value: float) -> Step | None:
    """The step of a ladder that a value belongs to; None where not just one step is for it."""
    ranges = [(step, r) for step in ladder if (r := step.of(unit)) is not None]
    fitting = [(step, r) for step, r in ranges if r.holds(value)]
    if any(
        r.low == value for _, r in fitting
    ):  # 500万元 is of 500万元（含）至1000万元, not of 200万元至500万元
        fitting = [(step, r) for step, r in fitting if r.high != value or r.closed] or fitting
    if not fitting:
        return None
    open_to = {(r.low == float("-inf"), r.high == float("inf")) for _, r in fitting}
    if {(True, False), (False, True)} <= open_to:
        return None  # 5000万元以上的A类 and 2亿元以下的B类 both may be
    narrowest = min(fitting, key=lambda pair: (_width(pair[1]), -pair[1].low, pair[1].high))
    rivals = [s for s, r in fitting if r == narrowest[1] and s is not narrowest[0]]
    return None if rivals else narrowest[0]


def _width(span: Range) -> float:
    """How wide a range is; of ranges that are open on one side all are as wide."""
    width = span.high - span.low
    return width if width != float("inf") else 1e300


def ladder_of(steps: Sequence[Step], unit: str) -> list[Step]:
    """The steps that bound a unit, where two or more differ and stand near each other; the longest such row."""
    rows: list[list[Step]] = [[]]
    for step in steps:
        if not step.gives or step.of(unit) is None:
            continue
        if rows[-1] and step.start - rows[-1][-1].end > BETWEEN:
            rows.append([])
        rows[-1].append(step)
    best = max(rows, key=len)
    return best if len({step.of(unit) for step in best}) > 1 else []


# -- as an answer -------------------------------------------------------------------------------------------------------


def answer_ladder(ctx: AnswerContext) -> Answer | None:
    """The step that is for the figure which is told; None where no sum or class is asked for, or not just one step fits."""
    folded = fold(ctx.request.question)
    if not ctx.near or not (ctx.spec.asked in MONEY or _ASKS_WHICH.search(folded)):
        return None
    told = _told(folded)
    if not told or not (is_of_named(ctx) or is_of_own_place(ctx)):
        return None
    source = ctx.sources[0]
    asked = named_parts(source.record, ctx.units.named)
    steps = [
        s
        for s in steps_of(source.record.notice.text)
        if not asked.excludes(s.start, s.end) and not _is_of_another_class(ctx, source, s)
    ]
    ladders = ((ladder_of(steps, unit), unit, value) for unit, value in told)
    found = {
        step: (_portions(ctx, source, ladder, step, value) if unit == "元" else [], value)
        for ladder, unit, value in ladders
        if ladder and (step := step_for(ladder, unit, value)) is not None and _is_meant(ctx, ladder)
    }
    if len(found) != 1:
        return None
    step, (portions, value) = found.popitem()
    return (
        None if _is_told_anyway(ctx, step) and not portions else _answer(ctx, source, step, portions, value)
    )


def _is_of_another_class(ctx: AnswerContext, source: Source, step: Step) -> bool:
    """Whether all that a step gives is of another class, track or level than the one that the question names (赛道三 for 赛道一)."""
    facts, text = source.record.facts, source.record.notice.text
    asked = frozenset(_TRACK.findall(fold(ctx.request.question)))
    head = _TRACK.match(fold(text[behind_last("。；;\n", text, step.start) : step.end]))
    if asked and head and head.group() not in asked:
        return True
    given = [f for f in facts if f.kind in ("amount", "rate") and step.start <= f.start and f.end <= step.end]
    given = [f for f in given if f.is_funding]
    return bool(given) and all(is_of_another(f, facts, text, ctx.units.tiers) for f in given)


def _portions(
    ctx: AnswerContext, source: Source, ladder: Sequence[Step], step: Step, value: float
) -> list[Portion]:
    """What of the told sum each rate is of."""
    spans = {id(s): Span(s.start, s.end, r.low, r.high) for s in ladder if (r := s.of("元")) is not None}
    told = [f for f in figures_told(plain_figures(fold(ctx.request.question))) if f.value == value]
    words = " ".join(f"{f.words} {f.things}" for f in told)  # what is measured, told in English as well
    text = source.record.notice.text
    return portions_of(value, list(spans.values()), spans[id(step)], source.record.facts, text, words)


def _is_meant(ctx: AnswerContext, ladder: Sequence[Step]) -> bool:
    """Whether what would be quoted otherwise stands in a ladder, or right beside it."""
    first, start, end = ctx.quotes[0] if ctx.quotes else None, ladder[0].start, ladder[-1].end
    near = first is not None and first.start <= end + BETWEEN and start - BETWEEN <= first.end
    return first is not None and first.source is ctx.sources[0] and near


def _is_told_anyway(ctx: AnswerContext, step: Step) -> bool:
    """Whether what would be quoted otherwise is of this step alone."""
    return step.start <= ctx.quotes[0].start and ctx.quotes[0].end <= step.end + 1


def _told(folded: str) -> list[tuple[str, float]]:
    """(unit, value) of what the question tells, of each unit the only one."""
    by_unit: dict[str, set[float]] = defaultdict(set)
    for figure in figures_told(plain_figures(folded)):
        value, unit = measured_in(figure.value, figure.unit or figure.told_in)
        by_unit[unit].add(value)
    return [
        (unit, values.pop())
        for unit, values in by_unit.items()
        if len(values) == 1 and unit and unit not in _NO_FIGURE
    ]


LIKELY = 0.5
"""A step of the asked programme is sure from this confidence on: of 22 steps told to tuning questions of all authors none was wrong."""


def _answer(
    ctx: AnswerContext, source: Source, step: Step, portions: Sequence[Portion], value: float
) -> Answer:
    text = source.record.notice.text
    start = step.start + len(text[step.start : step.end]) - len(text[step.start : step.end].lstrip())
    end = min(step.end, start + STEP_CHARS)
    facts = tuple(
        f
        for f in source.record.facts
        if f.kind in ("amount", "rate")
        and f.is_funding
        and start <= f.start
        and f.end <= end
        and fact_fit(f, ctx.spec) > 0
    )
    sure = bool(facts) and is_of_named(ctx, NAMED_FOR_SURE) and ctx.confidence >= LIKELY
    draft = ctx.draft()
    draft.say("step" if sure else "maybe_step")
    quote = Quote(source, source.passage_id_at(start), start, end, 1.0, facts)
    if facts:
        write_values(draft, source, facts, quote, None, ctx.as_of)
        write_products(draft, source, facts, ctx.units)
        write_part(draft, source, facts, ctx.request.question)
        if portions:
            write_share(draft, source, portions, value, ctx.request.question)
        else:  # the step is for one figure, its rate of another: 出口600万美元 and 保费50万元
            write_share_told(draft, source, facts, ctx.request.question)
    others = outside(ctx.quotes[:1], start, end)
    write_quotes(ctx, draft, [quote, *([] if sure else others)], sure=sure, whole=True)
    write_state(ctx, draft, source, call_meant(ctx, quote))
    draft.link(source)
    confidence = sure_or_possible(ctx.confidence, sure=sure)
    return draft.answer("fact" if facts else "passage", confidence)
