"""How likely a finished answer is the right one, and the certainty that follows from it.

Rules and the weights of a quote choose what is told. Whether that answers shows best in the finished answer: what of the question stands in
its quotes and what in other sentences of the notice, how many values compete, whether a later notice changed it. The weights
(`data/right_answers.tsv`) are learnt from answers to twelve collections by the code that had never been mended for them
(`python -m eval.right_answers`): over mended ones hardly any sure answer is wrong, and nothing tells right from wrong there.
"""

from __future__ import annotations

import re
from functools import cache

from rag.answering.composing.certainty_decision import at_least_sure, at_most_possible
from rag.answering.doubts.unwritten_words import asked_words, passing_words
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.fact_fit import fact_fit, is_of_others
from rag.answering.quoting.held_units import HELD, held_units, units_beside
from rag.answering.quoting.likely_sentences import likelihoods
from rag.answering.quoting.named_call import is_named_in_full
from rag.answering.quoting.opened_notices import Source, open_sources
from rag.answering.quoting.quote_features import is_only_one, quote_features
from rag.answering.wording.phrases import say
from rag.language.normalise import fold
from rag.language.segment import generic_words, idle_words
from rag.public import Answer
from rag.public.fact_json import value_out
from rag.resources import rows
from rag.retrieval.confidence import certainty, log_odds, logistic, quote_rightness

KINDS = ("fact", "passage")
"""A verdict follows from the rule that gives it."""
KEPT_FROM = 0.7
"""What the rules state as sure stays so from this likelihood on, and"""
SURE_FROM = 0.93
"""what they state as possible is sure from this one on: both chosen on authors left out, see docs/quality.md."""
VAGUE = ("maybe", "maybe_near", "maybe_renamed")
"""Openings that tell no particular doubt: an answer that has one of them may be sure after all."""
_FIGURE = re.compile(r"[\d年月日号时点:.,%元万]+")
_CLAUSE_ENDS = re.compile("[，,。;；?？!！]")
_MANY, _SEVERAL, _CLAUSES, _FEW = 8, 5, 4, 2
"""More rivals, stated values, clauses and places than these count as so many."""


def values_told(ctx: AnswerContext, answer: Answer) -> dict[str, float]:
    """What the weights are of, by name, of an answer that cites a notice."""
    spec = ctx.spec
    told = {
        "places": float(min(len(ctx.read.regions), _FEW)),
        "clauses": float(
            min(sum(bool(c.strip()) for c in _CLAUSE_ENDS.split(fold(ctx.request.question))), _CLAUSES)
        ),
        "count": float(spec.asked == "count"),
        "when": float(spec.asked == "when"),
        "stated": float(min(len(answer.stated), _SEVERAL)),
        "asked_stated": float(bool({s.kind for s in answer.stated} & set(spec.kinds[:1]))),
    }
    if ctx.features is not None:
        quoted = quote_features(ctx).values()
        told |= {
            "confidence": log_odds(ctx.confidence),
            "rightness": log_odds(quote_rightness(ctx.features, quoted)),
            "single": quoted["single"],
        }
    return told | _of_notice(ctx, answer, _cited(ctx, answer))


def _cited(ctx: AnswerContext, answer: Answer) -> Source:
    """The notice that is cited first, opened."""
    aid = answer.citations[0].aid
    return (
        ctx.source_of(aid) or open_sources(ctx.reader, ctx.found.ranking, [ctx.reader.corpus.by_aid[aid]])[0]
    )


def _of_notice(ctx: AnswerContext, answer: Answer, source: Source) -> dict[str, float]:
    notice, units = source.record.notice, ctx.units
    spans = [(c.start, c.end) for c in answer.citations if c.aid == notice.aid]
    headings = " ".join(
        p.heading or "" for start, _ in spans for p in source.passages if p.start <= start < p.end
    )
    quoted = fold(f"{' '.join(c.quote for c in answer.citations)} {headings}")
    calls = ctx.reader.calls_of([notice.aid])
    names = fold(" ".join([notice.title, *(name for c in calls for name in (c.programme, *c.aliases))]))
    untitled = _telling(ctx, units_beside(units, fold(notice.title)))
    unnamed = _telling(ctx, units_beside(units, names))
    words = [w for w in asked_words(ctx.request.question) if w not in passing_words() and w not in names]
    likely = likelihoods(source, units, ctx.spec).tolist()
    own = [any(s.start < end and start < s.end for start, end in spans) for s in source.sentences]
    quoted_likely = max((x for x, is_own in zip(likely, own, strict=True) if is_own), default=0.0)
    held = held_units(source, units).each
    beside = [
        sum(units.weights[unit] for unit in unnamed if held[unit, n] > HELD)
        for n, is_own in enumerate(own)
        if not is_own
    ]
    return {
        "held_by_quotes": _share(ctx, untitled, quoted),
        "held_by_notice": _share(ctx, unnamed, f"{fold(notice.text)} {names}"),
        "words_missed": float(sum(word not in quoted for word in words)),
        "held_beside": float(max(beside, default=0.0)),
        "likely": quoted_likely,
        "likelier": max(likely, default=0.0) - quoted_likely,
        "amended": float(bool(ctx.reader.links.amended_by.get(notice.aid))),
        "shapeless": float(bool(ctx.spec.shapes) and not any(p.search(quoted) for _, p in ctx.spec.shapes)),
        "rivals": float(min(len(_values(ctx, answer, source)), _MANY)),
    }


def _telling(ctx: AnswerContext, numbers: list[int]) -> list[int]:
    """Those units that are no figure, no single character and no word of asking or that everybody says."""
    idle = generic_words() | idle_words() | passing_words()
    labels = ((n, fold(ctx.units.units[n].label)) for n in numbers)
    return [
        n for n, label in labels if len(label) != 1 and label not in idle and not _FIGURE.fullmatch(label)
    ]


def _share(ctx: AnswerContext, numbers: list[int], text: str) -> float:
    """Share, by weight, of some units that a folded text holds; 1 of none."""
    matches, weights = ctx.units.matches(text), ctx.units.weights
    whole = sum(weights[n] for n in numbers)
    return sum(weights[n] for n in numbers if matches[n] > HELD) / whole if whole > 0 else 1.0


def _values(ctx: AnswerContext, answer: Answer, source: Source) -> set[str]:
    """The values of the notice that are of the told kinds, else of the asked ones, and may be meant."""
    kinds = {s.kind for s in answer.stated} or set(ctx.spec.kinds)
    return {
        str(value_out(fact))
        for fact in source.record.facts
        if fact.kind in kinds
        and not fact.superseded
        and fact_fit(fact, ctx.spec) >= 0.8
        and not is_of_others(fact, source, ctx.units)
    }


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in rows("rag.answering", "right_answers.tsv")}


def likelihood(values: dict[str, float]) -> float:
    """Probability, 0..1, that an answer of which these values are known is the right one."""
    return logistic(values, _weights())


def settled(ctx: AnswerContext, answer: Answer, *, chosen: bool = False) -> Answer:
    """The answer as sure, or as no more than possible, by how likely it is right; one of which a particular doubt is told, or that a row or figure chose, as it is."""
    if chosen or answer.certainty == "none" or answer.kind not in KINDS or not answer.citations:
        return answer
    sure = answer.certainty == "sure"
    if not sure and not _may_be_sure(ctx, answer):
        return answer
    likely = likelihood(values_told(ctx, answer))
    if sure:
        return answer if likely >= KEPT_FROM or _is_plain(ctx, answer) else _lowered(ctx, answer)
    return _raised(answer) if likely >= SURE_FROM else answer


def _is_plain(ctx: AnswerContext, answer: Answer) -> bool:
    """Whether a call is named in full, or the notice has just one such value: of 32 sure answers below .75 seven ask how to reach an office, one of them wrong."""
    calls = ctx.reader.calls_of([answer.citations[0].aid])
    return is_only_one(ctx) or any(is_named_in_full(c, ctx.request.question, ctx.read) for c in calls)


def _may_be_sure(ctx: AnswerContext, answer: Answer) -> bool:
    """Whether nothing particular is said to be doubtful of a possible answer to a question for more than yes or no."""
    opening = answer.text.split("\n", 1)[0]
    vague = {say(ctx.spec.reply, key) for key in VAGUE}
    return ctx.spec.asked != "yes_no" and opening in vague and not answer.parts


def _lowered(ctx: AnswerContext, answer: Answer) -> Answer:
    confidence = at_most_possible(answer.confidence)
    parts = [
        p.model_copy(update={"certainty": "possible"}) if p.certainty == "sure" else p for p in answer.parts
    ]
    return answer.model_copy(
        update={
            "text": f"{say(ctx.spec.reply, 'maybe')}\n{answer.text}",
            "confidence": confidence,
            "certainty": certainty(confidence),
            "parts": parts,
        }
    )  # fmt: skip


def _raised(answer: Answer) -> Answer:
    confidence = at_least_sure(answer.confidence)
    text = answer.text.split("\n", 1)[1]
    return answer.model_copy(
        update={"text": text, "confidence": confidence, "certainty": certainty(confidence)}
    )
