"""The conditions of a programme: all that were read for its call, in the notice's words.

The sentence that shares most words with 独角兽企业要什么条件 speaks of the programme; the conditions themselves name it seldom.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.composing import answer_warnings
from rag.answering.composing.call_status import write_call
from rag.answering.composing.certainty_decision import possible
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.held_units import HELD
from rag.answering.quoting.named_call import named_or_only_call
from rag.answering.quoting.opened_notices import Source, open_sources
from rag.answering.quoting.parent_call import first_that, say_from_above
from rag.calls import CallRecord
from rag.domain import ConditionFact
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.places import resolve
from rag.language.query_units import is_request
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.confidence import certainty

FEWEST = 2
"""One condition alone may be all that was understood of many."""
MAX_ROWS = 5
TOGETHER_CHARS = 160
"""Neighbouring conditions are quoted together up to this length."""
_GAP = 40
"""With no more characters between them (numbers, a heading) two conditions are neighbours."""
PARTICULAR = 0.34
"""Above this share of the question's pairs of characters that neither the programme's names nor words of asking hold, one condition is meant."""
_ASKED = lazy_pattern(
    r"(?:条件|门槛|资格要求|申报要求)(?!吗)|(?:什么样|啥样|哪些|哪类|什么)的?(?:企业|公司|单位|机构|人|项目|厂).{0,4}(?:能|可以|符合|有资格)"
    r"|谁(?:能|可以|有资格)(?:报|申|领|参)|\b(?:conditions|requirements|criteria|eligibility)\b"
    r"|\b(?:who|which (?:companies|firms|enterprises)) (?:can|may|is|are) (?:apply|eligible|qualif\w+)"
)
_IDLE = lazy_pattern(
    r"(?:我们|我想|想|要(?!求)|需要?|得|应该?|应当|满足|符合|具备|有|请问|申报|申请|认定|报名|参加|报|申|的|是|都|还|到底|一般|主要){0,12}+(?:什么样|怎么样|什么|哪些|哪几|啥样?|何种?|哪)?"
    r"的?(?:基本|具体|推荐|申报|申请|准入)?(?:条件|门槛|资格|要求|(?:企业|公司|单位|机构|人|项目|厂).{0,2}(?:能|可以|有资格)|谁(?:能|可以|有资格))(?:是|有|呢|啊|呀)?(?:什么|哪些|啥)?"
)
_NOT_OPEN = lazy_pattern(
    r"吗|是否|能不能|算不算|行不行|要不要|多少|几[年个人家项]|(?<!\d)(?!20\d\d)\d|材料|流程|截止|电话|\b(?:how (?:much|many|long)|when|documents?|phone)\b"
)


def answer_conditions(ctx: AnswerContext) -> Answer | None:
    """The conditions of the call that is asked about; None where they are not asked for as a whole, or hardly any was read."""
    question = fold(ctx.request.question)
    if not ctx.near or not _ASKED.search(question) or _NOT_OPEN.search(question):
        return None
    call, named = named_or_only_call(ctx)
    if call is None:
        return None
    above = first_that(ctx.reader, call, lambda each: len(_binding(each)) >= FEWEST)
    told = _binding(above)
    if len(told) < FEWEST:
        return None
    sources = _sources(ctx, told)
    if _is_particular(ctx, call, sources[0]):
        return None
    draft = ctx.draft()
    rows = [row for source in sources for row in _rows(source, told)]
    sure = named and certainty(ctx.confidence) == "sure"
    if not sure:
        draft.say("maybe")
    say_from_above(draft, call, above)
    draft.say("conditions.of", programme=call.programme)
    for source, start, end, _ in rows[:MAX_ROWS]:
        draft.row(source, start, end)
    if left := sum(count for *_, count in rows[MAX_ROWS:]):
        draft.say("conditions.more", count=left)
    write_call(ctx, draft, sources[0], call)
    draft.warn(answer_warnings.of_call(ctx, call, ctx.spec))
    draft.link(sources[0])
    return draft.answer("passage", ctx.confidence if sure else possible(ctx.confidence))


def _binding(call: CallRecord) -> list[ConditionFact]:
    return [f for f in call.conditions if f.value.must and f.value.where is None]


def _sources(ctx: AnswerContext, told: Sequence[ConditionFact]) -> list[Source]:
    """The notices that tell them, in the order of the call's conditions."""
    aids = dict.fromkeys(f.aid for f in told)
    return open_sources(ctx.reader, ctx.found.ranking, [ctx.reader.corpus.by_aid[aid] for aid in aids])


def _rows(source: Source, told: Sequence[ConditionFact]) -> list[tuple[Source, int, int, int]]:
    """(notice, start, end, how many conditions) of each quote: neighbours together, in the order of the text."""
    rows: list[tuple[Source, int, int, int]] = []
    for fact in sorted(
        (f for f in told if f.aid == source.record.notice.aid), key=lambda f: (f.start, f.end)
    ):
        if rows and fact.end <= rows[-1][2]:
            rows[-1] = (*rows[-1][:3], rows[-1][3] + 1)
        elif rows and fact.start - rows[-1][2] <= _GAP and fact.end - rows[-1][1] <= TOGETHER_CHARS:
            rows[-1] = (source, rows[-1][1], fact.end, rows[-1][3] + 1)
        else:
            rows.append((source, fact.start, fact.end, 1))
    return rows


def _is_particular(ctx: AnswerContext, call: CallRecord, source: Source) -> bool:
    """Whether the question has words of its own beside the programme's name, its place and those of asking.

    Chinese is held against the names by pairs of characters: what the name is cut into differs from what the question is.
    """
    names = fold(" ".join((call.programme, *call.aliases, source.record.notice.title, *call.regions)))
    pairs = han_pairs(_IDLE.sub(" ", fold(ctx.request.question)))
    foreign = sum(pair not in names for pair in pairs)
    held = ctx.units.matches(names)
    latin = [
        (weight, share <= HELD)
        for unit, weight, share in zip(ctx.units.units, ctx.units.weights, held, strict=True)
        if unit.label.isascii()
        and not is_request(unit)
        and not resolve(unit.label)
        and not _ASKED.search(unit.label)
    ]
    other = sum(weight for weight, is_other in latin if is_other)
    return foreign > PARTICULAR * len(pairs) or other > PARTICULAR * sum(weight for weight, _ in latin)
