"""Yes or no by the clause that bounds a figure of the asker's: 36岁本科 and （本科毕业、35周岁以下）, of a programme without conditions of its own.

A notice has several such bounds where its classes, levels or degrees differ: the one is meant whose sentence shares most
of what sets the question apart. A figure that keeps to it is no yes to everything else, and is told as one condition met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.asked.asked_part import named_parts
from rag.answering.composing.certainty_decision import possible
from rag.answering.composing.composition import write
from rag.answering.kinds.figure_ladder import is_given, measured_in
from rag.answering.kinds.yes_or_no import says
from rag.answering.quoting.bound_for_some import exempted
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.correcting_quote import correction_of
from rag.answering.quoting.likely_sentences import likely_quotes
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import is_of_named, is_of_own_place
from rag.facts.conditions.bounded_numbers import Number, bound, numbers
from rag.facts.conditions.measures import attribute_of
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.condition_check import compare
from rag.matching.question_profile import asks_to_apply, profile_of
from rag.matching.told_figures import Figure, figures_told, is_of_same_thing
from rag.public import Answer
from rag.retrieval.confidence import certainty

_ENOUGH = lazy_pattern(
    r"够不够|够(?:吗|么|嘛|得上)|算不算|符不符合|符合[^,。?;]{0,8}(?:吗|么|嘛)|\b(?:enough|qualify|eligible|meet)\b"
)
_RELAXES = lazy_pattern(r"不受[^，,。；;]{0,10}限|放宽|除外|例外|也可|即可|不作要求")
_OR_ELSE = lazy_pattern(r"(?:或者?|要么)(?!以[上下])[^，,；;。\d]{0,24}\d|之一")
"""Another figure that suffices as well."""
_LETS_ONLY = lazy_pattern(r"只能|仅[限可能]")
"""注册不足12个月的企业只能申报首配奖: what is left to those whom a bound names."""
_NUMBERS = lazy_pattern(r"(?<![a-z\d.,])(?!20\d\d(?!\d))\d+(?:[.,]\d+)*")
FURTHER, LIKELY_CHARS = 2, 140
"""How many sentences at most stand behind the bound, and how long each may be."""
_MARKS = "，,；;。：:\n（）()"
_SPANS = ("天", "年", "月")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A bound that a figure was held against: its sentence, whether the figure keeps to it, and how much of the question the sentence shares."""

    source: Source
    sentence: Sentence
    met: bool
    shared: int
    measure: str


def answer_weighed(ctx: AnswerContext) -> Answer | None:
    """What the bound says of the asker's figure; None where none is of the same thing, or several contradict each other."""
    question = fold(ctx.request.question)
    asks = ctx.spec.asked in ("yes_no", None) and (asks_to_apply(question) or _ENOUGH.search(question))
    if not ctx.quotes or not asks or not says("measured", question) or says("negated", question):
        return None
    if certainty(ctx.confidence) == "none" and not (is_of_named(ctx) or is_of_own_place(ctx)):
        return None
    source, figures = ctx.quotes[0].source, figures_told(question)
    found = meant(list(_weighed(ctx, source, question, figures)))
    if not found or len({w.met for w in found}) > 1:
        return None
    best, sentence = found[0], found[0].sentence
    if best.met and max(len(figures), len(_NUMBERS.findall(question))) > 1:
        return None  # the others may fall short of something else
    if correction_of(ctx, source, sentence.text) is not None:
        return None
    draft = ctx.draft()
    draft.say("figure_met" if best.met else "no")
    quote = Quote(source, sentence.passage.passage_id, sentence.start, sentence.end, 1.0)
    further = likely_quotes(source, ctx.units, ctx.spec, [quote], count=FURTHER, limit=LIKELY_CHARS)
    write(ctx, draft, [quote], further=further, sure=False)
    draft.link(source)
    return draft.answer("verdict", possible(ctx.confidence))


def meant(found: Sequence[Weighed]) -> list[Weighed]:
    """Of each measure the bounds whose sentences share most with the question; those that are broken alone, where one is."""
    most = {m: max(w.shared for w in found if w.measure == m) for m in {w.measure for w in found}}
    kept = [w for w in found if w.shared == most[w.measure]]
    clear = [m for m in most if len({w.met for w in kept if w.measure == m}) == 1]
    kept = [w for w in kept if w.measure in clear]
    return [w for w in kept if not w.met] or kept


def _weighed(
    ctx: AnswerContext, source: Source, question: str, figures: Sequence[Figure]
) -> Iterator[Weighed]:
    notice = source.record.notice
    named = han_pairs(fold(f"{notice.title} {' '.join(ctx.read.regions)}"))
    own = han_pairs(" ".join([question, *ctx.units.said])) - named
    told = profile_of(ctx.request.question, ctx.as_of)
    asked = named_parts(source.record, ctx.units.named)
    if any(_RELAXES.search(s.folded) and own & han_pairs(s.folded) for s in source.sentences):
        return  # the asker may be of those for whom another bound holds, or none
    for sentence in source.sentences:
        if says("forbids", sentence.folded) or _LETS_ONLY.search(sentence.folded):
            continue
        if asked.excludes(sentence.start, sentence.end):
            continue
        shared = len(own & han_pairs(sentence.folded))
        held: dict[str, list[tuple[str, bool]]] = {}
        for measure, number, op in _of_case(_bounds(sentence.folded), sentence.folded, own):
            value = _figure_for(told, figures, sentence.folded, measure, number, named)
            met = value is not None and compare(op, value, number.value)
            if value is None or (not met and _OR_ELSE.search(sentence.folded)):
                continue
            beside = exempted(notice.text, sentence.start + number.start, sentence.start + number.end)
            if beside and (not met or beside.is_named_by(question, notice.title)):
                continue  # he may be of those for whom it does not hold
            held.setdefault(measure, []).append((op, met))
        for measure, of_measure in held.items():
            for met in _of_span(of_measure):
                yield Weighed(source, sentence, met, shared, measure)


def _of_span(held: Sequence[tuple[str, bool]]) -> set[bool]:
    """Whether the bounds of a sentence on one thing, told by their comparisons, are kept; both ends of a span (不少于5间、不超过30间) are one."""
    ends = {op[0] for op, _ in held}
    return {all(met for _, met in held)} if len(held) == len(ends) > 1 else {met for _, met in held}


def _of_case(
    bounds: Iterator[tuple[str, Number, str]], text: str, own: frozenset[str]
) -> Iterator[tuple[str, Number, str]]:
    """Of bounds on one thing in a sentence those whose clause shares most with the question: 种植类不低于150万元，养殖类不低于200万元."""
    found = list(bounds)
    shared = [len(own & han_pairs(text[behind_last(_MARKS, text, n.start) : n.end])) for _, n, _ in found]
    for (measure, number, op), share in zip(found, shared, strict=True):
        if _RELAXES.search(text) or share == max(
            s for s, (of, _, _) in zip(shared, found, strict=True) if of == measure
        ):
            yield measure, number, op


def _bounds(text: str) -> Iterator[tuple[str, Number, str]]:
    """What the bounds of a sentence measure, with number and comparison; none of what is given."""
    for number in numbers(text):
        told = bound(text, number, behind_last(_MARKS, text, number.start))
        if told is None or number.high is not None or is_given(text, number, told.op):
            continue
        _, attribute = attribute_of(
            text, number.start, number.end, number, behind_last("。；;\n", text, number.start)
        )
        yield attribute if attribute != "other" else measured_in(1, number.unit)[1], number, told.op


def _figure_for(
    told: dict[str, object],
    figures: Sequence[Figure],
    text: str,
    measure: str,
    number: Number,
    named: frozenset[str],
) -> float | None:
    """The figure of the question that a bound is about, in the bound's unit; None where there is none."""
    own = told.get(measure)
    if isinstance(own, int | float) and not isinstance(own, bool):
        return float(own)
    start, end = behind_last(_MARKS, text, number.start), before_next(_MARKS, text, number.end)
    wanted, unit = measured_in(number.value, number.unit)
    for figure in figures:
        if figure.value in told.values():
            continue  # known to be of another measure
        value, in_unit = measured_in(figure.value, figure.unit or figure.told_in)
        if (
            in_unit == unit
            and unit not in _SPANS
            and is_of_same_thing(figure, figure.unit, text[start:end], named)
        ):
            return value * number.value / wanted
    return None
