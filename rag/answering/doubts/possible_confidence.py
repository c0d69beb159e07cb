"""How likely what was asked is answered at all, so that of two possible answers, or of two refusals, the likelier has more confidence.

What `rag.retrieval.confidence` weighs tells whether the notice is the right one, and hardly whether it holds the detail that is asked
for: of possible answers over notices that nobody had read those to absent questions had as much of it as the right ones. What tells
more is what is asked for (who may apply and where papers go stands in nearly every notice, a sum of something particular or how many
there are does not), what is doubtful about the quote, which words the notice lacks, and whether the asker describes a case. Confidence
is one of these things, and not added to their sum. The weights are learnt from every tuning question, whatever became of it
(`data/possible_confidence.tsv`, written by `python -m eval.possible_confidence`, which also says what they are worth for authors whose
questions they were not learnt from): the absent questions that rules refuse are like those over other notices that no rule will know.

The state is not touched: of all possible answers the thirty least likely ones, by what other authors taught, are 23 to absent questions and
5 right ones, but over notices that nobody has read hardly any is so unlikely.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rag.answering.composing.certainty_decision import at_most_possible, refused
from rag.answering.doubts.missing_names import not_named
from rag.answering.doubts.unwritten_words import unwritten_words
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.quote_features import quote_features
from rag.answering.quoting.specifics import asks_of_a_case, asks_of_own_case
from rag.public import Answer
from rag.resources import rows
from rag.retrieval.confidence import abstain_below, log_odds, logistic, quote_rightness, values_of

MANY_WORDS = 2
"""So many words that the notice does not write (`rag.answering.doubts.unwritten_words`) tell as much as more of them."""
KINDS = ("passage", "fact", "verdict")
"""Kinds of answer that quote what may answer; a list, or a comparison, is none."""
DoubtOf = Callable[[AnswerContext], str | None]


def values_known(ctx: AnswerContext, doubt_of: DoubtOf) -> dict[str, float]:
    """What the weights are of, by name: the kind of value asked for, the forms it may have, what is known of question, notice and quote.

    Args:
        ctx: question and notices.
        doubt_of: the name of what is doubtful about the quotes (`rag.answering.doubts.quote_doubts`).

    """
    spec, read = ctx.spec, ctx.read
    told = {f"asked.{spec.asked or 'nothing'}": 1.0} | {f"form.{name}": 1.0 for name, _ in spec.shapes}
    told |= {
        "confidence": log_odds(ctx.confidence),
        "entries": float(spec.entries),
        "own_figure": float(bool(spec.measures)),
        "years": float(len(read.years)),
        "batches": float(len(read.batches)),
        "places": float(len(read.regions)),
        "tiers": float(len(ctx.units.tiers)),
        "marks": float(len(ctx.units.marks)),
    }
    if ctx.features is not None:
        told |= values_of(ctx.features)
    if ctx.quotes:
        told |= _of_quote(ctx, doubt_of(ctx))
    return told


def _of_quote(ctx: AnswerContext, doubt: str | None) -> dict[str, float]:
    words = unwritten_words(ctx.units, ctx.request.question, ctx.quotes[0].source.record.notice)
    told = {
        "unnamed": float(bool(not_named(ctx))),
        "unwritten": float(min(len(words), MANY_WORDS)),
        "own_case": float(asks_of_own_case(ctx)),
        "a_case": float(asks_of_a_case(ctx)),
    }
    if ctx.features is not None:
        told["rightness"] = log_odds(quote_rightness(ctx.features, quote_features(ctx).values()))
    return told | ({f"doubt.{doubt}": 1.0} if doubt else {})


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in rows("rag.answering", "possible_confidence.tsv")}


def likelihood(values: dict[str, float]) -> float:
    """Probability, 0..1, that a question of which these values are known is answered; absent ones counted as in the fit."""
    weights = _weights()
    return logistic({name: value for name, value in values.items() if name in weights}, weights)


def confidence_of(answer: Answer, likely: float) -> float:
    """The confidence that an answer has among those of its state, by how likely it answers; a sure one's, or a list's, as it is."""
    if answer.certainty == "none":
        return likely * refused(1.0)
    if not is_weighed(answer):
        return answer.confidence
    lowest, highest = abstain_below(), at_most_possible(1.0)
    return lowest + likely * (highest - lowest)


def is_weighed(answer: Answer) -> bool:
    """Whether an answer is a refusal, or quotes as possible what may answer."""
    possible = answer.certainty == "possible" and answer.kind in KINDS and bool(answer.citations)
    return possible or answer.certainty == "none"


def weighed(ctx: AnswerContext, answer: Answer, doubt_of: DoubtOf) -> Answer:
    """The answer with the confidence that it has among possible ones, or among refusals; any other as it is."""
    if not is_weighed(answer):
        return answer
    likely = likelihood(values_known(ctx, doubt_of))
    return answer.model_copy(update={"confidence": confidence_of(answer, likely)})
