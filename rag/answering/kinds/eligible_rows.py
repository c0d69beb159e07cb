"""A firm's verdict on a call, written with the conditions that make it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.composing.call_status import cite_call_fact
from rag.answering.quoting.bound_for_some import (
    Exempted,
    exempted,
)
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.correcting_quote import correction_of
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.likely_sentences import likely_quotes
from rag.answering.quoting.opened_notices import Source, open_sources, passage_id_at
from rag.answering.quoting.quote_extent import Quote
from rag.answering.wording.condition_words import founded_text, measured_text, wanted_text, yours_text
from rag.answering.wording.phrases import say
from rag.calls import CallRecord
from rag.domain import ConditionFact
from rag.language.normalise import fold

if TYPE_CHECKING:  # most questions tell nothing of a firm, and need nothing that judges one
    from rag.matching import Line, Profile
    from rag.matching.condition import Condition
    from rag.matching.told_figures import Figure
    from rag.public.match_json import Verdict

MAX_UNKNOWN = 2
NEAREST_CHARS = 120
MAX_MET = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What the question tells: the keys of a profile, the profile, and the figures beside it, by the key of the condition that they are held against; and the words that relax a bound for the asker, by the bound's place."""

    keys: Mapping[str, object]
    profile: Profile
    figures: Mapping[tuple[object, ...], Figure]
    relaxed: Mapping[tuple[str, int, int], Exempted]

    def speaks_to(self, condition: Condition) -> bool:
        """Whether it says something of what a condition is about."""
        return condition.attribute in attributes_told(self.keys) or condition.key in self.figures


@dataclass(frozen=True, slots=True)
class Judged:
    """A call's verdict with its deciding lines, and what the question tells."""

    verdict: Verdict
    lines: list[Line]
    told: Told

    @property
    def spoken_of(self) -> list[Line]:
        """The lines of conditions of which the question says something."""
        return [line for line in self.lines if self.told.speaks_to(line.condition)]


def say_nearest_words(ctx: AnswerContext, draft: Draft, call: CallRecord) -> None:
    """Add the sentence of the call's notice that most likely answers: what is told may be a case that no condition of all is about."""
    aids = {notice.aid for notice in call.notices}
    source = next((s for s in ctx.sources if s.record.notice.aid in aids), None)
    for quote in (
        likely_quotes(source, ctx.units, ctx.spec, [], count=1, limit=NEAREST_CHARS) if source else ()
    ):
        _say_more(draft, quote)


def _say_more(draft: Draft, quote: Quote) -> None:
    number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
    draft.say("more", quote=quote.text, n=number)


def attributes_told(told: Mapping[str, object]) -> set[str]:
    """The attributes of conditions that a profile speaks to."""
    words = {"qualification" if key == "qualifications" else key for key in told}
    return words | ({"founded", "age_years"} if words & {"founded", "age_years"} else set())


def distinct(lines: Sequence[Line]) -> list[Line]:
    """Conditions of which no two would be told in the same words: one sentence may ask the same of firm, team and staff."""
    told = {
        (c.attribute, c.op, str(c.value), c.unit, c.any_of, c.quote): line
        for line in reversed(lines)
        for c in (line.condition,)
    }
    kept = {id(line) for line in told.values()}
    return [line for line in lines if id(line) in kept]


def tell_verdict(ctx: AnswerContext, draft: Draft, call: CallRecord, judged: Judged) -> bool:
    """Write the verdict with the conditions that make it; returns whether they settle it."""
    deciding, told = distinct(judged.lines), judged.told
    broken = [line for line in deciding if line.status == "failed" and line.pivotal]
    broken = [line for line in broken if told.speaks_to(line.condition)] or broken
    if len({line.condition.group for line in broken} - {None}) > 1:  # of tracks of which none is named
        broken = [line for line in broken if line.condition.group is None] or broken
    corrections = (_corrected(ctx, line.condition) for line in broken)
    if (corrected := next(filter(None, corrections), None)) is not None:
        draft.say("eligible.depends", programme=call.programme)
        _say_more(draft, corrected)
        return False
    met = [line for line in deciding if line.status == "met" and told.speaks_to(line.condition)]
    if judged.verdict == "fails" and broken:
        return _say_no(ctx, draft, call, broken, told)
    if judged.verdict == "fits":
        _say_rows(ctx, draft, call, "eligible.yes", met[:1], told)
        _say_rows(ctx, draft, call, "eligible.met", met[1 : MAX_MET + 1], told)
        return True
    unknown = [line for line in deciding if line.status == "unknown" and line.pivotal]
    draft.say("eligible.depends", programme=call.programme)
    say_nearest_words(ctx, draft, call)
    _say_rows(ctx, draft, call, "eligible.met", met[:MAX_MET], told)
    _say_rows(ctx, draft, call, "eligible.unknown", unknown[:MAX_UNKNOWN], told)
    return judged.verdict == "fails"


def _say_no(ctx: AnswerContext, draft: Draft, call: CallRecord, broken: Sequence[Line], told: Told) -> bool:
    """No, by a condition without an exception where one is; else with the exception, which settles nothing for whom it may be for."""
    plain = [
        line
        for line in broken
        if _place(line.condition) in told.relaxed or _exempted(ctx, line.condition) is None
    ]
    first, *others = plain or broken
    exempt = None if plain else _exempted(ctx, first.condition)
    if exempt is None:
        _say_rows(ctx, draft, call, "eligible.no", [first], told)
        _say_rows(ctx, draft, call, "eligible.broken", others[:MAX_MET], told)
        track = first.condition.group
        of_asked = track is None or fold(track) in ctx.units.named
        return of_asked and "原则上" not in first.condition.quote
    source, beside = exempt
    names = f"{call.programme} {source.record.notice.title}"
    own = beside.is_named_by(ctx.request.question, names)
    _say_rows(ctx, draft, call, "eligible.unless_own" if own else "eligible.no", [first], told)
    start = min(first.condition.start, beside.start)
    number = draft.cite(source, start, beside.end, passage_id_at(ctx.reader, source.record.notice.aid, start))
    draft.say("eligible.exempted", quote=source.record.notice.text[beside.start : beside.end], n=number)
    return False


def _opened(ctx: AnswerContext, aid: str) -> Source | None:
    index = ctx.reader.corpus.by_aid[aid]
    return next(iter(open_sources(ctx.reader, ctx.found.ranking, [index], max_passages=3)), None)


def text_of(ctx: AnswerContext, aid: str) -> str:
    """The text of a notice, opened where it is not yet."""
    source = ctx.source_of(aid) or _opened(ctx, aid)
    return source.record.notice.text if source else ""


def _exempted(ctx: AnswerContext, condition: Condition) -> tuple[Source, Exempted] | None:
    """Whom a condition does not hold for, by its notice's words beside it."""
    source = _opened(ctx, condition.aid)
    beside = exempted(source.record.notice.text, condition.start, condition.end) if source else None
    return (source, beside) if source and beside else None


def _corrected(ctx: AnswerContext, condition: Condition) -> Quote | None:
    """The words by which a later notice corrects the figure of a condition."""
    source = ctx.source_of(condition.aid)
    return correction_of(ctx, source, condition.quote) if source is not None else None


def _say_rows(
    ctx: AnswerContext, draft: Draft, call: CallRecord, key: str, lines: Sequence[Line],
    told: Told,
) -> None:  # fmt: skip
    from rag.matching.condition_text import label_of

    for condition in (line.condition for line in lines):
        fact = fact_of(call, condition)
        vague = condition.attribute == "other" or condition.part == "some"  # 设备原值 is not all assets
        label = say(draft.reply, "eligible.figure") if vague else label_of(condition.attribute, draft.reply)
        quoted = _with_refusal(ctx, fact)
        number = cite_call_fact(ctx.reader, draft, call, quoted)
        figure = told.figures.get(condition.key)
        own = measured_text(figure.told, figure.told_in, draft.reply) if figure else ""
        if condition.attribute in ("founded", "age_years"):
            own = own or founded_text(told.keys, draft.reply)
        draft.say(
            key, programme=call.programme, attribute=label, wanted=wanted_text(condition, draft.reply),
            yours=own or yours_text(condition, told.profile, draft.reply) or "—", quote=quoted.quote, n=number,
        )  # fmt: skip
        draft.state(fact, number, call.call_id)
        source = ctx.source_of(fact.aid)
        if source is not None and (words := told.relaxed.get(_place(condition))) is not None:
            start, end = words.start, words.end
            number = draft.cite(source, start, end, passage_id_at(ctx.reader, fact.aid, start))
            draft.say("more", quote=source.record.notice.text[start:end], n=number)


def _place(condition: Condition) -> tuple[str, int, int]:
    return condition.aid, condition.start, condition.end


_REFUSED = re.compile(r"[，,]?(?:一律|一概|均|都|则|也|原则上)?不[^，,。；;！!\n]{1,12}(?=[。；;！!\n])")


def _with_refusal(ctx: AnswerContext, fact: ConditionFact) -> ConditionFact:
    """A condition that shuts out, with the words behind it that refuse: 已认定为高新技术企业的，不再受理."""
    source = ctx.source_of(fact.aid)
    text = source.record.notice.text if source else ""
    refusal = _REFUSED.match(text, fact.end) if fact.value.op in ("has_not", "not_in") else None
    if refusal is None:
        return fact
    return replace(fact, quote=text[fact.start : refusal.end()], end=refusal.end())


def fact_of(call: CallRecord, condition: Condition) -> ConditionFact:
    """The fact that a condition was read from."""
    return next(
        f
        for f in call.conditions
        if (f.aid, f.start, f.end) == (condition.aid, condition.start, condition.end)
    )
