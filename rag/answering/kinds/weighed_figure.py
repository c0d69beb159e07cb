"""Yes or no by the clause that bounds a figure of the asker's: 36岁本科 and （本科毕业、35周岁以下）, of a programme without conditions of its own.

A notice has several such bounds where its classes, levels or degrees differ: the one is meant whose sentence shares most
of what sets the question apart. A figure that keeps to it is no yes to everything else, and is told as one condition met.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.composing.certainty_decision import possible
from rag.answering.composing.composition import call_meant, write_quotes, write_state
from rag.answering.kinds.bound_of_figure import Weighed, corrected, weighed_in
from rag.answering.kinds.settling_clause import on_the_same
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import is_of_named, is_of_own_place
from rag.answering.quoting.verdict_words import says
from rag.domain import RESULTS
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.question_profile import asks_to_apply
from rag.matching.told_figures import Figure, figures_told
from rag.public import Answer
from rag.retrieval.confidence import certainty

_ENOUGH = lazy_pattern(
    r"够不够|够(?:吗|么|嘛|得上)|算不算|符不符合|符合[^,。?;]{0,8}(?:吗|么|嘛)|\b(?:enough|qualify|eligible|meet|satisf(?:y|ies))\b"
    r"|(?:有|[给发拨补贴奖])(?:没有)?(?:奖|补[贴助]?|钱|支持)?[^,。?]{0,2}(?:吗|么|嘛)|\b(?:get|covered|count|accepted)\b"
)
_ENDS_ASKING = lazy_pattern(
    r"(?:[能可行够][^,。?]{0,16}[吗么嘛不]|能不能[^,。?]*|行不行|可不可以[^,。?]*)[?？。]?$"
)
"""研发占比2.5%，能报吗 asks for a yes or no, whatever value its other words name."""
_ONE_IN_WORDS = lazy_pattern(
    r"(?<![a-z])(?<!direction )(?<!class )(?<!track )(?<!batch )(?<!phase )(?<!level )(?<!tier )(?:only |just )?one(?= (?:[a-z-]+ )?(?:patents?|employees?|staff|shops?|stores?|machines?|people|graduates?|projects?)\b)"
)
_NUMBERS = lazy_pattern(r"(?<![a-z\d.,])(?!20\d\d(?!\d))\d+(?:[.,]\d+)*")


def answer_weighed(ctx: AnswerContext) -> Answer | None:
    """What the bound says of the asker's figure; None where none is of the same thing, or several contradict each other."""
    question = fold(ctx.request.question)
    question = _ONE_IN_WORDS.sub("1", question)
    if not ctx.quotes or not _asks(ctx, question) or says("negated", question):
        return None
    if certainty(ctx.confidence) == "none" and not (is_of_named(ctx) or is_of_own_place(ctx)):
        return None
    figures = figures_told(question)
    for source in _sources(ctx) if figures or says("measured", question) else ():
        told = weighed_in(ctx, source, question, figures)
        found = meant([w for w in told if not w.spared])
        if told and not found:
            return None  # another bound suffices, of which nothing is told
        if not found or len({w.met for w in found}) > 1:
            continue
        if found[0].met and max(len(figures), len(_NUMBERS.findall(question))) > _matched(told):
            return None  # the others may fall short of something else
        best = corrected(ctx, found[0])
        return _answer(ctx, best) if best is not None else None
    return None


def _sources(ctx: AnswerContext) -> list[Source]:
    """The notices on the same programme, after a list of results the first that is none and of its place."""
    same = on_the_same(ctx)
    if same[0].record.notice.category not in RESULTS:
        return same
    places = set(same[0].record.notice.regions)
    others = (s for s in ctx.sources if s.record.notice.category not in RESULTS)
    return [*same, *[s for s in others if s not in same and places & set(s.record.notice.regions)][:1]]


def _asks(ctx: AnswerContext, question: str) -> bool:
    """Whether a folded question wants to know whether a figure is enough."""
    if ctx.spec.asked not in ("yes_no", None) and not _ENDS_ASKING.search(question):
        return False
    return asks_to_apply(question) or bool(_ENOUGH.search(question))


def _matched(told: Sequence[Weighed]) -> int:
    """How many figures of the question were held against a bound."""
    return len(
        {(w.figure.value, w.figure.words) if isinstance(w.figure, Figure) else w.measure for w in told}
    )


def _answer(ctx: AnswerContext, best: Weighed) -> Answer:
    draft = ctx.draft()
    draft.say(best.phrase)
    quote = Quote(best.source, best.sentence.passage.passage_id, best.sentence.start, best.sentence.end, 1.0)
    write_quotes(ctx, draft, [quote], sure=False)
    if best.unless is not None:
        start, end = best.unless
        text = best.source.record.notice.text[start:end]
        number = draft.cite(best.source, start, end, best.source.passage_id_at(start))
        draft.say("eligible.exempted", quote=text, n=number)
    write_state(ctx, draft, best.source, call_meant(ctx, quote))
    draft.link(best.source)
    return draft.answer("verdict", possible(ctx.confidence))


def meant(found: Sequence[Weighed]) -> list[Weighed]:
    """Of each measure the bounds whose sentences share most with the question; those that are broken alone, where one is."""
    most = {m: max(w.shared for w in found if w.measure == m) for m in {w.measure for w in found}}
    kept = [w for w in found if w.shared == most[w.measure]]
    clear = [m for m in most if len({w.met for w in kept if w.measure == m}) == 1]
    kept = [w for w in kept if w.measure in clear]
    return [w for w in kept if not w.met] or kept
