"""How likely a possible answer answers, so that the likelier of two has more confidence.

What `rag.retrieval.confidence` weighs tells whether the notice is the right one, and hardly whether it holds the detail that is asked
for: of possible answers over notices that nobody had read those to absent questions had as much of it as the right ones. What tells
more is what is asked for: who may apply and where papers go stands in nearly every notice, a sum of something particular or how many
there are does not. The weights are learnt from every tuning question whose answer is possible (`data/possible_confidence.tsv`, written
by `python -m eval.possible_confidence`, which also says what they are worth for authors whose questions they were not learnt from).
The state is not touched: to refuse the least likely ones would cost a right answer for each absent one.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from math import exp, log

from rag.answering.composing.certainty_decision import at_most_possible
from rag.answering.doubts.missing_names import not_named
from rag.answering.doubts.unwritten_words import unwritten_words
from rag.answering.quoting.context import AnswerContext
from rag.public import Answer
from rag.resources import rows
from rag.retrieval.confidence import abstain_below

CARRIED = 1.0
"""How much of the log-odds of the answer's own confidence is added: half of it orders small collections of authors left out a little
better (AUROC .72 for .69), the bundled notices worse (.72 for .75), and it was fitted on questions asked without their notice."""
MANY_WORDS = 2
"""So many words that the notice does not write (`rag.answering.doubts.unwritten_words`) tell as much as more of them."""
KINDS = ("passage", "fact", "verdict")
"""Kinds of answer that quote what may answer; a list, or a comparison, is none."""


def possible_values(ctx: AnswerContext) -> dict[str, float]:
    """What the weights are of, by name: the kind of value asked for, the forms it may have, what is known of question and notice."""
    told = {f"asked.{ctx.spec.asked or 'nothing'}": 1.0}
    told |= {f"form.{name}": 1.0 for name, _ in ctx.spec.shapes}
    if ctx.features is not None:
        told |= asdict(ctx.features)
    if ctx.quotes and not_named(ctx):
        told["unnamed"] = 1.0
    if ctx.quotes:
        notice = ctx.quotes[0].source.record.notice
        words = unwritten_words(ctx.units, ctx.request.question, notice)
        told["unwritten"] = float(min(len(words), MANY_WORDS))
    return told


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in rows("rag.answering", "possible_confidence.tsv")}


def carried(confidence: float) -> float:
    """What an answer's own confidence adds to the log-odds."""
    return CARRIED * log(confidence / (1.0 - confidence))


def likelihood(values: dict[str, float], confidence: float) -> float:
    """Probability, 0..1, that an answer with these values answers; absent questions counted as in the fit."""
    weights = _weights()
    logit = weights["bias"] + carried(confidence) + sum(weights.get(n, 0.0) * v for n, v in values.items())
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, logit))))


def weighed(ctx: AnswerContext, answer: Answer) -> Answer:
    """The answer with the confidence that it has among possible ones; any other as it is."""
    if answer.certainty != "possible" or answer.kind not in KINDS or not answer.citations:
        return answer
    lowest, highest = abstain_below(), at_most_possible(1.0)
    share = likelihood(possible_values(ctx), answer.confidence)
    return answer.model_copy(update={"confidence": lowest + share * (highest - lowest)})
