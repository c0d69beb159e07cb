"""What the asker's own number comes to where a notice gives several sums, of which just one is for what he counts or paid: 种了50亩 at 每亩300元.

The sentence that would be quoted then tells of several sums, or of conditions; the one that the number is for is told first, with what it
comes to. Nothing is where two of them would do.
"""

from __future__ import annotations

from collections.abc import Iterator

from rag.answering.asked.asked_part import named_parts
from rag.answering.asked.named_day import numbered_names
from rag.answering.asked.own_figure import is_of_another_size
from rag.answering.asked.tiers import is_of_another
from rag.answering.composing.certainty_decision import possible
from rag.answering.composing.composition import call_meant, write_quotes, write_state, write_values
from rag.answering.composing.paid_in_parts import Part, asks_for_part, part_asked, write_part
from rag.answering.composing.reckoned_share import share_told, write_share
from rag.answering.composing.reckoned_sum import products, write_products
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote, outside
from rag.answering.quoting.raised_value import of_reached_step
from rag.answering.quoting.several_sums import gives_several
from rag.answering.quoting.specifics import is_of_named, is_of_own_place
from rag.answering.quoting.value_selection import stated
from rag.domain import RESULTS, AmountFact, Fact, RateFact
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.answer_types import MONEY

_TELLS_NUMBER = lazy_pattern(
    r"\d|[一二两三四五六七八九十百千]+(?:个|人|名|亩|台|辆|吨|间|张|件|场|万)|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen)\b"
)
_ENDS = "。；;\n"
_CASE = lazy_pattern(r"(?:使用|采用|通过|属于|位于|选择)(?P<what>[^,，。；;\n\d]{2,20})的[,，]")
BESIDE = 4
"""So many of the best notices are looked into for what the first one leaves out."""
QUOTE_CHARS = 160
"""So much of the sentence is quoted at most."""


def answer_reckoned(ctx: AnswerContext) -> Answer | None:
    """The only sum or rate that the asker's number is for, and what that gives; None where it is told anyhow, or where two may be."""
    question = fold(ctx.request.question)
    if ctx.spec.asked not in MONEY or not ctx.near or not ctx.quotes:
        return None
    if not (_TELLS_NUMBER.search(question) or asks_for_part(question)):
        return None
    source = ctx.sources[0]
    if ctx.quotes[0].source is not source or not (is_of_named(ctx) or is_of_own_place(ctx)):
        return None
    found = _found(ctx, source, question)
    if not found and not any(f.is_funding for f in stated(ctx.quotes[0], ctx.units, ctx.spec)):
        source, found = next(_told_beside(ctx, question), (source, found))
    if len({fact.value for fact in found}) != 1 or _is_told_anyhow(ctx, found[0]):
        return None
    return _answer(ctx, source, found[0])


def _found(ctx: AnswerContext, source: Source, question: str) -> list[AmountFact | RateFact]:
    """The sums and rates of a notice that fit best."""
    found = list(_fitting(ctx, source)) or list(_fitting(ctx, source, anywhere=True))
    return _nearest(_without_cases(found, source, question), source, question)


def _told_beside(ctx: AnswerContext, question: str) -> Iterator[tuple[Source, list[AmountFact | RateFact]]]:
    """The only sum or rate that fits of one of the next notices of the first one's place: a post on a call leaves out what the call gives."""
    first = ctx.sources[0].record.notice
    for source in ctx.sources[1:BESIDE]:
        notice = source.record.notice
        if not set(notice.regions) & set(first.regions) or notice.category in RESULTS:
            continue
        found = _found(ctx, source, question)
        if len({fact.value for fact in found}) == 1:
            yield source, found


def _without_cases(
    found: list[AmountFact | RateFact], source: Source, question: str
) -> list[AmountFact | RateFact]:
    """Without what is for a case of which a question says nothing (使用本市平台仪器的，按50%兑付)."""
    text, places = source.record.notice.text, frozenset(map(fold, source.record.notice.regions))
    asked = han_pairs(question) - places
    rest = []
    for fact in found:
        clause = fold(text[behind_last(_ENDS, text, fact.start) : fact.end])
        case = _CASE.search(clause)
        if case is None or asked & (han_pairs(case["what"]) - places):
            rest.append(fact)
    return rest


def _fitting(
    ctx: AnswerContext, source: Source, *, anywhere: bool = False
) -> Iterator[AmountFact | RateFact]:
    """The sums for each, and the rates, of the asked parts that give a value with the number that the question tells.

    `anywhere`: of other parts too, where that which the question names only caps them (家庭农场最高10万元).
    """
    record, asked = source.record, han_pairs(fold(ctx.request.question))
    parts = named_parts(record, ctx.units.named)
    given = [
        fact
        for fact in record.facts
        if isinstance(fact, AmountFact | RateFact)
        and fact.is_funding
        and not fact.superseded
        and (anywhere or not parts.excludes(fact.start, fact.end))
    ]
    for_figure = of_reached_step(given, record.facts, record.notice.text, fold(ctx.request.question))
    given = [fact for fact in for_figure if isinstance(fact, AmountFact | RateFact)]
    several = len({fact.group for fact in given if fact.group}) > 1
    for fact in given:
        if is_of_another(fact, record.facts, record.notice.text, ctx.units.tiers):
            continue
        if is_of_another_size(fold(f"{fact.label or ''} {fact.quote}"), fold(ctx.request.question)):
            continue
        if several and fact.group and not _names_of(fact.group, record.notice.text) & asked:
            continue  # of which group the asker is he does not say
        reckoned = products([fact], record.facts, record.notice, ctx.units)
        if isinstance(fact, AmountFact) and (reckoned or _part(ctx, source, fact)):
            yield fact
        if not anywhere and isinstance(fact, RateFact) and share_told(record, fact, ctx.request.question)[1]:
            yield fact


def _names_of(group: str, text: str) -> frozenset[str]:
    """The neighbouring characters of a group's name, and of the name that the notice gives what it counts so (第二组：改造提升类)."""
    names = [name for number, name in numbered_names(text) if number == group]
    return han_pairs(fold(" ".join((group, *names))))


def _part(ctx: AnswerContext, source: Source, fact: AmountFact) -> Part | None:
    """The asked part of a sum, of those of a sentence that tells its share (首年60%)."""
    part = part_asked(source.record, fact, ctx.request.question)
    text = source.record.notice.text
    return part if part and part.start < before_next(_ENDS, text, fact.end) else None


def _nearest(
    found: list[AmountFact | RateFact], source: Source, question: str
) -> list[AmountFact | RateFact]:
    """Of several sums or rates those in whose sentence a question finds more of its words than in any other's."""
    if len({fact.value for fact in found}) < 2:
        return found
    text, asked = source.record.notice.text, han_pairs(question)
    shared = [
        len(
            asked & han_pairs(fold(text[behind_last(_ENDS, text, f.start) : before_next(_ENDS, text, f.end)]))
        )
        for f in found
    ]
    return [f for f, n in zip(found, shared, strict=True) if n == max(shared)]


def _is_told_anyhow(ctx: AnswerContext, fact: Fact) -> bool:
    """Whether this fact is among the values that are told of the first quote."""
    first = ctx.quotes[0]
    return fact in stated(first, ctx.units, ctx.spec) and not gives_several(first, ctx.units, ctx.spec)


def _answer(ctx: AnswerContext, source: Source, fact: AmountFact | RateFact) -> Answer:
    text = source.record.notice.text
    start = behind_last(_ENDS, text, fact.start)
    start += len(text[start : fact.start]) - len(text[start : fact.start].lstrip())
    end = before_next(_ENDS, text, fact.end)
    quote = Quote(source, source.passage_id_at(start), start, min(end, start + QUOTE_CHARS), 1.0, (fact,))
    draft = ctx.draft()
    draft.say("maybe")
    write_values(draft, source, [fact], quote, None, ctx.as_of)
    if isinstance(fact, AmountFact):
        write_products(draft, source, [fact], ctx.units)
        write_part(draft, source, [fact], ctx.request.question)
    else:
        value, portions = share_told(source.record, fact, ctx.request.question)
        write_share(draft, source, portions, value, ctx.request.question)
    same = ctx.quotes[:1] if ctx.quotes[0].source is source else ()
    others = outside(same, quote.start, quote.end)
    write_quotes(ctx, draft, [quote, *others], sure=False, whole=True)
    write_state(ctx, draft, source, call_meant(ctx, quote))
    draft.link(source)
    return draft.answer("fact", possible(ctx.confidence))
