"""What speaks for and against a quote as the answer: the notice may be right and the sentence wrong.

`rag.retrieval.confidence_features` say whether the collection answers at all; these say whether the sentence that would
be quoted first is the one that does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from rag.answering.quoting.context import AnswerContext, once
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.quote_selection import ADDRESSED
from rag.answering.quoting.specifics import held_of_specifics, is_of_named, is_titled_otherwise
from rag.answering.quoting.value_selection import ANNOUNCES, stated
from rag.language.normalise import fold
from rag.retrieval.answer_types import MONEY, REACHED_BY
from rag.retrieval.attributes import own_numbers, same_number
from rag.retrieval.confidence import QuotedKind, certainty, quote_rightness, right_from
from rag.retrieval.confidence_features import ConfidenceFeatures

QUOTED_WHEN_SURE = 2
MOST_SENTENCES = 100
FORMED = ("count", "value")
"""What is asked for where no kind of fact answers, but a form: how many, how long, which share."""
NAMED_FOR_SURE = 0.4
"""The best notice's title and beginning hold this share of what the question names, or its value may be another programme's: of 54
tuning answers below six were wrong (a new material's scheme for a first machine), of 293 others six."""


@dataclass(frozen=True, slots=True)
class QuoteFeatures:
    """One value for each feature; all about the first quote.

    Attributes:
        lead: by how much its sentence outweighs the heaviest one of another passage, -0.5 to 0.5.
        specific: share, by weight, of what sets the question apart from others on the notice that the quotes hold.
        value: 1 where a kind of value is asked for and the quote holds one.
        no_value: 1 where one is asked for and it holds none.
        single: 1 where just one value can be stated, or a sum with its rate.
        shaped: share of the asked forms (a duration, a share …) that the quote has; 0 where none is asked for.
        shapeless: 1 where forms are asked for and it has none.
        announces: 1 where it is the sentence by which the notice announces itself, without a value.
        second: 1 where a sentence of the second notice outweighs it.
        titled_otherwise: 1 where the notice's title names another class or quarter than the asked one.
        choice: 1 where yes or no is asked.
        long: how many sentences could have been chosen, on a scale from 0 (one) to 1 (a hundred).

    """

    lead: float = 0.0
    specific: float = 0.0
    value: float = 0.0
    no_value: float = 0.0
    single: float = 0.0
    shaped: float = 0.0
    shapeless: float = 0.0
    announces: float = 0.0
    second: float = 0.0
    titled_otherwise: float = 0.0
    choice: float = 0.0
    long: float = 0.0

    def values(self) -> dict[str, float]:
        """Every feature by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer rests on, for calibration.

    Attributes:
        found: of the best notice, with the weight of the quote.
        quote: of the first quote.
        quoted: (id of the notice, text) of the first quotes of the first quote's notice.
        kind: what the first quote holds.
        context: the question and what was found.

    """

    found: ConfidenceFeatures
    quote: QuoteFeatures
    quoted: tuple[tuple[str, str], ...]
    kind: QuotedKind = "words"
    context: AnswerContext | None = None


def evidence_of(ctx: AnswerContext) -> Evidence | None:
    """None where nothing was found, or the collection knows no word of the question."""
    if ctx.features is None:
        return None
    main = [q for q in ctx.quotes if q.source is ctx.quotes[0].source][:QUOTED_WHEN_SURE]
    quoted = tuple((q.source.record.notice.aid, q.text) for q in main)
    return Evidence(ctx.features, quote_features(ctx), quoted, kind_quoted(ctx), ctx)


def is_trusted(ctx: AnswerContext) -> bool:
    """Whether the first quote is likely enough to be what answers."""
    features = ctx.features
    if features is None or certainty(ctx.confidence) == "none":
        return False
    kind = kind_quoted(ctx)
    if kind != "number" and features.subject_in_head < NAMED_FOR_SURE:
        return False
    if is_only_one(ctx):
        return True
    return quote_rightness(features, quote_features(ctx).values()) >= right_from(kind)


def is_only_one(ctx: AnswerContext) -> bool:
    """Whether whom to reach, and how, is asked for and the best notice, being of the asked place, level and edition, has just one such value.

    Nothing else of the notice can be meant then: of 32 such possible answers to tuning questions of all authors 31 were right and none was
    to an absent question; with two or more of them 32 of 36. So it is with how long what is named may be objected to: of 10 such answers
    10 were right, of six whose notice is hardly named three.
    """
    features, first = ctx.features, ctx.quotes[0] if ctx.quotes else None
    if features is None or first is None:
        return False
    kinds = {fact.kind for fact in first.facts}
    on_display = ctx.spec.audience == "public" and kinds == {"period"} and is_of_named(ctx)
    if ctx.spec.asked not in REACHED_BY and not (ctx.spec.asked == "when" and on_display):
        return False
    own = {fact.quote for fact in first.source.record.facts if fact.kind in kinds}
    misfits = features.other_place + features.above_place + features.other_level + features.edition
    return first.source is ctx.sources[0] and len(own) == 1 and not misfits


def kind_quoted(ctx: AnswerContext) -> QuotedKind:
    """What the first quote holds.

    How likely a quote is right says much where it holds what was asked for, and little where it is words alone: of the likeliest
    quotes of authors whom the weights never saw one value in twenty was wrong, and one in eight of the words.
    """
    if not ctx.quotes:
        return "words"
    first, spec = ctx.quotes[0], ctx.spec
    own = own_numbers(first.source.record.notice.document_number)
    if any(same_number(asked, number) for asked in ctx.read.document_numbers for number in own):
        return "number"
    folded = fold(first.text)
    shaped = spec.asked in FORMED and any(pattern.search(folded) for _, pattern in spec.shapes)
    return _kind_of_value(spec.asked) if shaped or (spec.kinds and _holds_value(ctx, first)) else "words"


def _kind_of_value(asked: str | None) -> QuotedKind:
    """What a value is of: the fewer of its kind a notice has, the likelier it is the asked one."""
    if asked in ADDRESSED:
        return "reached"
    if asked in MONEY:
        return "sum"
    return "count" if asked == "count" else "day" if asked == "when" else "value"


@once
def quote_features(ctx: AnswerContext) -> QuoteFeatures:
    """The features of what would be quoted first; all 0 where nothing would be."""
    if not ctx.quotes:
        return QuoteFeatures()
    spec, first = ctx.spec, ctx.quotes[0]
    folded = fold(first.text)
    forms = [bool(pattern.search(folded)) for _, pattern in spec.shapes]
    holds = _holds_value(ctx, first)
    count = len(first.source.sentences)
    return QuoteFeatures(
        lead=max(-0.5, min(0.5, first.lead)),
        specific=held_of_specifics(ctx, ctx.quotes[:2]),
        value=float(bool(spec.kinds) and holds),
        no_value=float(bool(spec.kinds) and not holds),
        single=float(holds and _states_one(ctx, first)),
        shaped=sum(forms) / len(forms) if forms else 0.0,
        shapeless=float(bool(forms) and not any(forms)),
        announces=float(not first.facts and bool(ANNOUNCES.search(first.text))),
        second=float(is_outweighed(ctx)),
        titled_otherwise=float(is_titled_otherwise(ctx, first)),
        choice=float(spec.asked == "yes_no"),
        long=min(1.0, math.log(count) / math.log(MOST_SENTENCES)) if count else 0.0,
    )


def is_outweighed(ctx: AnswerContext) -> bool:
    """Whether a sentence of another notice holds more of what is asked than the one that is quoted first."""
    first = ctx.quotes[0]
    return any(q.source is not first.source and q.weight > first.weight for q in ctx.quotes)


def _states_one(ctx: AnswerContext, quote: Quote) -> bool:
    """Whether just one value can be stated, or a sum with its rate."""
    told = stated(quote, ctx.units, ctx.spec)
    return len(told) == 1 or (ctx.spec.asked in MONEY and len(told) == 2)


def _holds_value(ctx: AnswerContext, quote: Quote) -> bool:
    wanted = ctx.spec.first_kind
    return any(fact.kind == wanted or wanted is None for fact in quote.facts)
