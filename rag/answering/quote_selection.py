"""Choosing what to quote: the sentences that hold most of what is asked, in the form that answers it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import mul
from typing import NamedTuple

import numpy as np

from rag.answering.answer_spec import AnswerSpec
from rag.answering.opened_notices import Sentence, Source, cut
from rag.answering.tiers import is_of_another, unsettled
from rag.answering.weighted_units import WeightedUnits, best_matches
from rag.domain import Fact
from rag.language.normalise import fold
from rag.notices.sentences import Protected, clause_spans

MAX_QUOTES = 4
OTHER_DAY = 0.4
"""What another day than the asked kind's (validity, event) is worth of its fit."""
OF_ANOTHER_TIER = 0.2
"""What a value of another class or level than the asked one is worth of its fit."""
MAX_QUOTE_CHARS = 420
ROUNDED_CHARS = 200
QUOTE_CHARS = 240
FURTHER_QUOTE_CHARS = 200
FACT_QUOTE_CHARS = 200
"""A longer quote is cut to the clauses that answer."""
ENUMERATION_CHARS = 240
_GOES_ON = "；;，,、"
_FIGURE = re.compile(r"\d")
_LOOSE = "，,、；; \n\r\t"
FACT_CHARS = 30
"""A sentence with an asked fact that is this short (联系电话：…) is quoted with the line before it."""
SHORT_CHARS = 14
"""A sentence this short, or one that ends in a colon, is quoted together with what follows it."""


ADDRESSED = ("phone", "email", "url", "address", "document_number")
"""Values that stand in lines of their own, with hardly a word of the question."""
RARE = ("interval", "copies")
"""Forms that so few sentences have that one of the best notice answers whichever words it shares with the question."""
HELD = 0.3
"""A unit counts as held from this weight of its best translation on."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How sentences are weighed; all on the scale of `coverage`, the share of the question that a sentence holds.

    Chosen by coordinate search on the tuning and development questions and then moved halfway back to where the search
    began: the optimum itself quoted more answers of those questions and fewer of unseen ones.

    Attributes:
        context: of what only the heading or the sentence before it holds.
        in_title: of units that the notice's title holds already: they tell notices apart, not sentences.
        fact: for a fact of the asked kind.
        shape: for the form of an answer ("不低于", a number of things).
        total: per point of the passage's standing below the best passage.
        lead: for the first sentences of a notice where no kind of value is asked.
        keep: a further quote needs this share of the best one's weight.
        keep_fact: the same where the best one holds the asked fact.
        new: for what a further quote covers and those before it don't.
        digest: what a digest's sentence without a fact loses.
        elsewhere: what a further quote of another notice than the first one's loses.
        not_best: what every sentence of another notice than the best ranked one loses.
        value_near: a sentence with an asked value is quoted before a heavier one without from this share of its weight.

    """

    context: float = 0.6
    in_title: float = 0.5
    fact: float = 0.45
    shape: float = 0.25
    total: float = 6.5
    lead: float = 0.18
    keep: float = 0.4
    keep_fact: float = 0.65
    new: float = 0.3
    digest: float = 0.2
    elsewhere: float = 0.05
    not_best: float = 0.1
    value_near: float = 0.5


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted: `source.record.notice.text[start:end]`, with the facts asked for that it holds.

    Attributes:
        weight: of the sentence that it was made from.
        lead: by how much that is more than the heaviest sentence of another passage; 0 for all but the first quote.

    """

    source: Source
    passage_id: str
    start: int
    end: int
    weight: float
    facts: tuple[Fact, ...] = ()
    lead: float = 0.0

    @property
    def text(self) -> str:
        """The quoted text."""
        return self.source.record.notice.text[self.start : self.end]


class _Scored(NamedTuple):
    sentence: Sentence
    weight: float
    covered: frozenset[int]
    facts: tuple[Fact, ...]
    of_best: bool = True


def fact_fit(fact: Fact, wants: AnswerSpec) -> float:
    """How well a fact is of the asked kind and for the asked audience, 0..1."""
    if fact.kind not in wants.kinds:
        return 0.0
    fit = 1.0 - 0.2 * wants.kinds.index(fact.kind)
    if fact.superseded:
        fit *= 0.3
    if wants.asked == "when":
        fit *= _audience_fit(fact, wants)
        if wants.first_kind and fact.kind != wants.first_kind:
            fit *= OTHER_DAY
    if wants.asked == "funding" and not fact.is_funding:
        return 0.0
    if wants.asked == "amount" and fact.is_funding:
        fit *= 1.2
    return min(fit, 1.0)


def _audience_fit(fact: Fact, wants: AnswerSpec) -> float:
    if wants.audience == "public":
        return 1.2 if fact.kind == "period" else 0.6
    if wants.audience == "recommender":
        return 1.0 if fact.audience == "recommender" else 0.7
    return 0.6 if fact.audience == "recommender" or fact.kind == "period" else 1.0


def weigh(
    sources: Sequence[Source], question: WeightedUnits, wants: AnswerSpec, weights: Weights = WEIGHTS
) -> list[_Scored]:
    """Every sentence of the sources with its weight, the heaviest first; ties in the order of sources and text."""
    best = max((t for s in sources for t in s.totals), default=0.0)
    scored = [
        sentence
        for n, source in enumerate(sources)
        for sentence in _weigh_source(source, question, wants, weights, best, weights.not_best if n else 0.0)
    ]
    return sorted(scored, key=lambda s: -s.weight)


def _weigh_source(
    source: Source, question: WeightedUnits, wants: AnswerSpec, weights: Weights, best: float, less: float
) -> list[_Scored]:
    """The sentences of one source, each weighing `less` than it would weigh in the best ranked notice."""
    if not source.sentences:
        return []
    own = [held for passage in source.passages for held in question.matches_in(*cut(passage.text))]
    covered = _covered(source, question, weights, own)
    fitting = _fitting_facts(source, question, wants)
    digest = source.record.notice.category == "汇编"
    scored = []
    for sentence, by_words, matches in zip(source.sentences, covered, own, strict=True):
        start, end = sentence.start, sentence.end
        held = [pair for pair in fitting if start <= pair[1].start and pair[1].end <= end] if fitting else []
        held.sort(key=_negative_fit)
        weight = by_words + weights.fact * (held[0][0] if held else 0.0)
        weight += weights.shape * _shaped(sentence, wants)
        weight += weights.total * (sentence.total - best)
        # A digest's sentence without a fact names everything and says little of it.
        weight += _lead_bonus(sentence, wants, weights, digest) - (
            weights.digest if digest and not held else 0.0
        )
        told = frozenset(i for i, o in matches.items() if o > HELD)
        scored.append(_Scored(sentence, weight - less, told, tuple(f for _, f in held), not less))
    return scored


def _negative_fit(pair: tuple[float, Fact]) -> float:
    return -pair[0]


def _covered(
    source: Source, question: WeightedUnits, weights: Weights, own: Sequence[dict[int, float]]
) -> list[float]:
    """What each sentence holds of the question by itself, and less of what only its surroundings hold.

    Args:
        source: whose sentences they are.
        question: its units; those that the notice's title holds weigh less.
        weights: see `Weights`.
        own: the units that each sentence holds.

    """
    held = np.zeros((len(question.units), len(own)))
    for column, matches in enumerate(own):
        for unit, match in matches.items():
            held[unit, column] = match
    around = np.zeros_like(held)
    around[:, 1:] = held[:, :-1]
    at = 0
    for passage, part in zip(source.passages, source.parts, strict=True):
        if passage.heading and part:
            heading = np.array(question.matches(fold(passage.heading)))
            np.maximum(around[:, at : at + len(part)], heading[:, None], out=around[:, at : at + len(part)])
        at += len(part)
    title = np.array(question.matches(fold(source.record.notice.title)))
    worth = np.array(question.weights) * np.where(title > HELD, weights.in_title, 1.0)
    summed = np.zeros(len(own))
    for row in worth[:, None] * np.maximum(held, weights.context * around):
        summed += row  # unit by unit, so that the last digit does not depend on how many sentences there are
    told: list[float] = summed.tolist()
    return told


def _fitting_facts(source: Source, question: WeightedUnits, wants: AnswerSpec) -> list[tuple[float, Fact]]:
    """(fit, fact) of those that fit at all; a value of another class or level than the asked one hardly does."""
    record = source.record
    found = [(fit, fact) for fact in record.facts if (fit := fact_fit(fact, wants)) > 0]
    tiers = unsettled(question.tiers, record.notice.title) if found else frozenset()
    if not tiers:
        return found
    return [
        (OF_ANOTHER_TIER * fit if is_of_another(fact, record.facts, record.notice.text, tiers) else fit, fact)
        for fit, fact in found
    ]


def _shaped(sentence: Sentence, wants: AnswerSpec) -> int:
    """How many of the asked forms the sentence has, at most two."""
    if not wants.shapes:
        return 0
    return min(2, sum(bool(pattern.search(sentence.folded)) for _, pattern in wants.shapes))


def _lead_bonus(sentence: Sentence, wants: AnswerSpec, weights: Weights, digest: bool) -> float:
    """The first sentences say what a notice is about, which answers questions that ask for no value."""
    if wants.kinds or wants.particular or digest or sentence.place > 3 or len(sentence.folded) < SHORT_CHARS:
        return 0.0
    return weights.lead


def choose(
    scored: Sequence[_Scored], question: WeightedUnits, wants: AnswerSpec, weights: Weights = WEIGHTS
) -> list[Quote]:
    """The one to three quotes of an answer, best first; quotes that touch are made one.

    Args:
        scored: from `weigh`.
        question: for what a further quote newly covers.
        wants: what the answer must hold.
        weights: see `Weights`.

    """
    if not scored:
        return []
    scored = _values_first(scored, wants, weights)
    picked = [scored[0]]
    covered = set(scored[0].covered)
    rest = list(scored[1:60])
    while rest and len(picked) < MAX_QUOTES:
        worth = {id(s): _further(s, scored[0], covered, question, weights) for s in rest}
        best = max(rest, key=lambda s: worth[id(s)])
        keep = weights.keep_fact if scored[0].facts else weights.keep
        if worth[id(best)] < keep * scored[0].weight:
            break
        rest.remove(best)
        if all(best.sentence.folded != p.sentence.folded for p in picked):
            picked.append(best)
            covered |= best.covered
    quotes = [_quote(s) for s in picked]
    quotes[0] = replace(quotes[0], lead=_lead(scored))
    quotes[0] = _enumerated(quotes[0]) if quotes[0].facts else _rounded_out(quotes[0])
    return [narrowed(quote, question, wants, _limit(quote, n)) for n, quote in enumerate(_joined(quotes))]


def _values_first(scored: Sequence[_Scored], wants: AnswerSpec, weights: Weights) -> Sequence[_Scored]:
    """The same, but a sentence that holds an asked value before one that only holds more of the question's words.

    A notice names its programme at length where it announces itself, and tells the day, sum or number in a line that
    names nothing.
    """
    first = scored[0]
    if rare := [p for name, p in wants.shapes if name in RARE]:
        formed = (s for s in scored if s.of_best and any(p.search(s.sentence.folded) for p in rare))
        told = next(formed, None)
        return scored if told is None else [told, *(s for s in scored if s is not told)]
    if not wants.kinds or first.facts or any(p.search(first.sentence.folded) for _, p in wants.figures):
        return scored
    least = 0.0 if wants.asked in ADDRESSED else weights.value_near * first.weight
    kind = wants.first_kind
    best = (s for s in scored if s.of_best and s.weight >= least)
    told = next((s for s in best if any(f.kind == kind or not kind for f in s.facts)), None)
    return scored if told is None else [told, *(s for s in scored if s is not told)]


def _lead(scored: Sequence[_Scored]) -> float:
    first = scored[0]
    others = (s.weight for s in scored if s.sentence.passage is not first.sentence.passage)
    return first.weight - max(others, default=0.0)


def _limit(quote: Quote, place: int) -> int:
    """How long a quote may be: one that holds a value need hold no more, words alone need their surroundings."""
    if quote.facts:
        return FACT_QUOTE_CHARS
    return QUOTE_CHARS if place == 0 else FURTHER_QUOTE_CHARS


def _further(
    scored: _Scored, first: _Scored, covered: set[int], question: WeightedUnits, weights: Weights
) -> float:
    """What a further quote is worth beside the first: less if it is of another notice."""
    worth = scored.weight + weights.new * _gain(scored, covered, question)
    return worth if scored.sentence.source is first.sentence.source else worth - weights.elsewhere


def _gain(scored: _Scored, covered: set[int], question: WeightedUnits) -> float:
    if scored.covered <= covered:
        return 0.0
    return sum(question.weights[i] for i in scored.covered - covered)


def _quote(scored: _Scored) -> Quote:
    sentence = scored.sentence
    start, end = sentence.start, sentence.end
    if end - start < SHORT_CHARS or scored.sentence.folded.endswith(":"):
        end = _with_what_follows(sentence)
    if scored.facts and end - start < FACT_CHARS:
        start = _with_what_stands_before(sentence)
    return Quote(sentence.source, sentence.passage.passage_id, start, end, scored.weight, scored.facts)


def _with_what_stands_before(sentence: Sentence) -> int:
    """The start of a quote that is only a number or a date: with the line that says what it is of."""
    before = [
        s for s in sentence.source.sentences if s.passage is sentence.passage and s.end <= sentence.start
    ]
    gap = sentence.source.record.notice.text[before[-1].end : sentence.start].strip() if before else ""
    near = before[-1:] if before and not gap and sentence.end - before[-1].start <= 4 * FACT_CHARS else []
    return near[0].start if near else sentence.start


def _with_what_follows(sentence: Sentence) -> int:
    """The end of a quote that begins with a heading or an announcing clause: a few lines more of its passage."""
    end = sentence.end
    for other in sentence.source.sentences:
        if other.passage is sentence.passage and other.start >= end:
            gap = sentence.source.record.notice.text[end : other.start].strip()
            if gap or other.end - sentence.start > MAX_QUOTE_CHARS:
                break
            end = other.end
            if end - sentence.start > 4 * SHORT_CHARS:
                break
    return end


def _rounded_out(quote: Quote) -> Quote:
    """The best quote with its neighbours, those behind it first, up to `ROUNDED_CHARS`.

    An answer that is no single value is often told over two or three sentences.
    """
    start, end = quote.start, quote.end
    own = [s for s in quote.source.sentences if s.passage.passage_id == quote.passage_id]
    text = quote.source.record.notice.text
    for after in (s for s in own if s.start >= quote.end and s.end - start <= ROUNDED_CHARS):
        end = after.end if not text[end : after.start].strip() else end
    for before in (s for s in reversed(own) if s.end <= quote.start and end - s.start <= ROUNDED_CHARS):
        start = before.start if not text[before.end : start].strip() else start
    return replace(quote, start=start, end=end)


def _enumerated(quote: Quote) -> Quote:
    """A quote that ends within an enumeration, with its further items: the next one may be the class that is asked for."""
    text, end = quote.source.record.notice.text, quote.end
    for after in (s for s in quote.source.sentences if s.passage.passage_id == quote.passage_id):
        if after.start < quote.end:
            continue
        if text[end - 1] not in _GOES_ON or text[end : after.start].strip():
            break
        if after.end - quote.start > ENUMERATION_CHARS:
            break
        end = after.end
    facts = [f for f in quote.source.record.facts if quote.end <= f.start and f.end <= end]
    kinds = {f.kind for f in quote.facts}
    return replace(quote, end=end, facts=(*quote.facts, *(f for f in facts if f.kind in kinds)))


def narrowed(
    quote: Quote, question: WeightedUnits, wants: AnswerSpec, limit: int, figures: float = 0.0
) -> Quote:
    """A long quote cut to the whole clauses in a row that hold most of what is asked: its facts before all.

    Args:
        quote: as chosen.
        question: its units.
        wants: what the answer must hold.
        limit: characters that may be kept.
        figures: what a clause with a figure is worth besides.

    """
    if quote.end - quote.start <= limit:
        return quote
    text = quote.source.record.notice.text
    own = quote.text
    clauses = [(quote.start + s, quote.start + e) for s, e in clause_spans(own, 0, len(own), Protected(own))]
    window = _best_window(
        clauses, question, _clause_worths(text, clauses, quote, wants, figures), limit, text
    )
    start, end = _rounded_to_sentences(quote, *window, limit)
    kept = tuple(f for f in quote.facts if _holds_value(text, (start, end), f))
    return replace(quote, start=start, end=end, facts=kept)


def _best_window(
    clauses: Sequence[tuple[int, int]],
    question: WeightedUnits,
    worth: Sequence[float],
    limit: int,
    text: str,
) -> tuple[int, int]:
    """The row of clauses that holds most of what is asked, as long as `limit` allows; the first of equal ones."""
    present = question.present(fold(text[clauses[0][0] : clauses[-1][1]]))
    held = [
        [(n, h) for n, h in enumerate(best_matches(present, fold(text[s:e]))) if h > 0] for s, e in clauses
    ]
    best, window = -1.0, clauses[0]
    for first in range(len(clauses)):
        covered, extra = [0.0] * len(question.weights), 0.0
        for last in range(first, len(clauses)):
            if clauses[last][1] - clauses[first][0] > limit and last > first:
                break
            for n, match in held[last]:
                covered[n] = max(covered[n], match)
            extra += worth[last]
            value = sum(map(mul, question.weights, covered)) + extra
            if value > best + 1e-9:
                best, window = value, (clauses[first][0], clauses[last][1])
    return window


def _clause_worths(
    text: str, clauses: Sequence[tuple[int, int]], quote: Quote, wants: AnswerSpec, figures: float
) -> list[float]:
    """What each clause is worth besides the words that it holds: for a value, for an asked form, for a figure."""
    values = [_value_span(text, fact)[0] for fact in quote.facts]
    worths = []
    for start, end in clauses:
        told = any(start <= value < end for value in values)
        shaped = wants.shapes and any(pattern.search(fold(text[start:end])) for _, pattern in wants.shapes)
        figure = bool(figures) and bool(_FIGURE.search(text[start:end]))
        worths.append(0.5 * told + 0.2 * bool(shaped) + figures * figure)
    return worths


def _value_span(text: str, fact: Fact) -> tuple[int, int]:
    """Where the value itself stands in a fact's quote: its clauses with figures; the whole where none has any."""
    clauses = clause_spans(text[fact.start : fact.end], 0, fact.end - fact.start, Protected(fact.quote))
    told = [(fact.start + s, fact.start + e) for s, e in clauses if _FIGURE.search(fact.quote[s:e])]
    return (told[0][0], told[-1][1]) if told else (fact.start, fact.end)


def _holds_value(text: str, span: tuple[int, int], fact: Fact) -> bool:
    start, end = _value_span(text, fact)
    return span[0] <= start and end <= span[1]


def _rounded_to_sentences(quote: Quote, start: int, end: int, limit: int) -> tuple[int, int]:
    """The window with the rest of its own sentences, the end before the beginning, while there is room."""
    own = [(s.start, s.end) for s in quote.source.sentences if s.start < quote.end and quote.start < s.end]
    for s, e in own:
        if s < end <= e and min(e, quote.end) - start <= limit:
            end = min(e, quote.end)
            break
    for s, e in own:
        if s <= start < e and end - max(s, quote.start) <= limit:
            start = max(s, quote.start)
            break
    text = quote.source.record.notice.text
    while start < end and text[start] in _LOOSE:
        start += 1
    while end > start and text[end - 1] in _LOOSE:
        end -= 1
    return start, end


def _joined(quotes: list[Quote]) -> list[Quote]:
    """Quotes of one passage that touch or overlap made one, in the place of the better one."""
    done: list[Quote] = []
    for quote in quotes:
        near = next((q for q in done if q.passage_id == quote.passage_id and _touch(q, quote)), None)
        if near is None:
            done.append(quote)
            continue
        both = Quote(
            near.source, near.passage_id, min(near.start, quote.start), max(near.end, quote.end),
            near.weight, near.facts + quote.facts, near.lead,
        )  # fmt: skip
        done[done.index(near)] = both
    return done


def _touch(one: Quote, other: Quote) -> bool:
    text = one.source.record.notice.text
    first, second = sorted((one, other), key=lambda q: q.start)
    return second.start <= first.end or not text[first.end : second.start].strip()
