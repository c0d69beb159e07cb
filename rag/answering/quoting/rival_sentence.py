"""Whether another sentence of a notice states a value of the asked kind, of more that the question asks for, than what is quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.list_request import asking_sentence
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.fact_fit import fact_fit
from rag.answering.quoting.held_units import HELD, HeldUnits, held_units, units_beside
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.language.normalise import fold
from rag.retrieval.answer_types import MONEY

MORE = 0.1
"""Words that make up less of a question's weight than this set no sentence apart: of 284 values of small collections that are told for
certain ten have a sentence with a figure that holds more of the question, one of them wrong, and that one alone has such a value in it."""
_SUM = re.compile(r"\d[\d.,]{0,12}\s?(?:[千百]?[万亿]元?|元)")
_FIGURE = re.compile(r"[\d年月日号时点:.,%]+")
_TO_WHOM = re.compile(r"(?:报送?|提交|递交|[送交寄])(?:到|至|给)(?![\d年月日])")
"""报送至所在县文广新旅局: where papers go, though no address is told."""


def states_more(ctx: AnswerContext, source: Source, quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a sentence outside the quoted spans states such a value and holds more of what sets the question apart than they do."""
    held, sentences = held_units(source, ctx.units), source.sentences
    apart = _apart(ctx, source)
    if not apart or held.each.shape[1] != len(sentences):
        return False
    within = [
        n for n, s in enumerate(sentences) if any(s.start < end and start < s.end for start, end in quoted)
    ]
    own = {unit for unit in apart for n in within if max(held.each[unit, n], held.beside[unit, n]) > HELD}
    others = (n for n in range(len(sentences)) if n not in within)
    return any(_holds_more(held, own, apart, n) and _states(ctx, source, sentences[n]) for n in others)


def _apart(ctx: AnswerContext, source: Source) -> list[int]:
    """The units of the sentence that asks which set it apart from others on the notice, without figures; the sentences before tell of the asker."""
    beside = units_beside(ctx.units, fold(source.record.notice.title))
    asking = fold(asking_sentence(ctx.request.question))
    labels = ((n, fold(ctx.units.units[n].label)) for n in beside)
    return [n for n, label in labels if not _FIGURE.fullmatch(label) and label in asking]


def _holds_more(held: HeldUnits, own: set[int], apart: Sequence[int], sentence: int) -> bool:
    told = {unit for unit in apart if held.each[unit, sentence] > HELD}
    more = sum(held.weights[unit] for unit in told - own)
    return bool(more >= MORE and more > sum(held.weights[unit] for unit in own - told))


def _states(ctx: AnswerContext, source: Source, sentence: Sentence) -> bool:
    """Whether a sentence states a value of the asked kind, or for a sum or a place something like it."""
    facts = (f for f in source.record.facts if sentence.start <= f.start < sentence.end and not f.superseded)
    if any(fact_fit(fact, ctx.spec) > 0 for fact in facts):
        return True
    if ctx.spec.asked in MONEY:
        return bool(_SUM.search(sentence.folded))
    return ctx.spec.asked == "address" and bool(_TO_WHOM.search(sentence.folded))
