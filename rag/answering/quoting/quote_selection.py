"""Choosing what to quote: the sentences that hold most of what is asked, in the form that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.asked_part import named_parts
from rag.answering.asked.handing_in import says_where
from rag.answering.asked.own_figure import bounds_a_figure
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.fact_fit import fitting_facts, is_of_others
from rag.answering.quoting.held_units import held_units
from rag.answering.quoting.opened_notices import Sentence, Source, cut
from rag.answering.quoting.plain_sum import tells_plain_sum
from rag.answering.quoting.quote_extent import (
    FACT_CHARS,
    SHORT_CHARS,
    Quote,
    announces_list,
    enumerated,
    joined,
    narrowed,
    rounded_out,
    with_items,
    with_what_follows,
    with_what_stands_before,
)
from rag.answering.quoting.value_selection import ROW
from rag.domain import Fact
from rag.resources import compiled
from rag.retrieval.answer_types import MONEY

MAX_QUOTES = 4
QUOTE_CHARS = 240
FURTHER_QUOTE_CHARS = 200
FACT_QUOTE_CHARS = 200
"""A longer quote is cut to the clauses that answer."""


ADDRESSED = ("phone", "email", "url", "address", "document_number")
"""Values that stand in lines of their own, with hardly a word of the question."""
RARE = ("interval", "copies", "counter", "counted_by", "age", "area", "payday", "valid_for", "extra")
"""Forms that so few sentences have that one of the best notice answers whichever words it shares with the question."""
LAST_OF_LEAD = 3
"""The place of the last sentence that may be one of the first."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How sentences are weighed; all on the scale of `coverage`, the share of the question that a sentence holds.

    Chosen by coordinate search on the tuning and development questions and then moved halfway back to where the search
    began: the optimum itself quoted more answers of those questions and fewer of unseen ones.

    Attributes:
        context: of what only the heading or the sentence before it holds.
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
        of_part: for a sentence in the part of the notice that the question names; what one of another part loses.
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
    of_part: float = 0.2
    value_near: float = 0.5


WEIGHTS = Weights()
OF_KNOWN = replace(WEIGHTS, in_title=0.0, lead=0.0, total=2.0)
"""For questions asked of given notices, which go on with a programme's name, so that the sentence which says that name won:
of the 60 turns of `pairs_tune` 52 were right with the same weights, 58 with these (and RARE)."""


class _Scored(NamedTuple):
    source: Source
    sentence: Sentence
    weight: float
    covered: frozenset[int]
    facts: tuple[Fact, ...]
    of_best: bool = True


def weigh(
    sources: Sequence[Source], question: WeightedUnits, spec: AnswerSpec, weights: Weights = WEIGHTS
) -> list[_Scored]:
    """Every sentence of the sources with its weight, the heaviest first; ties in the order of sources and text."""
    best = max((t for s in sources for t in s.totals), default=0.0)
    scored = [
        sentence
        for n, source in enumerate(sources)
        for sentence in _weigh_source(source, question, spec, weights, best, weights.not_best if n else 0.0)
    ]
    return sorted(scored, key=lambda s: -s.weight)


def _weigh_source(
    source: Source, question: WeightedUnits, spec: AnswerSpec, weights: Weights, best: float, less: float
) -> Sequence[_Scored]:
    """The sentences of one source, each weighing `less` than it would weigh in the best ranked notice."""
    if not source.sentences:
        return []
    known: dict[tuple[Any, ...], Sequence[_Scored]] = held_units(source, question).weighed
    key = spec, weights, best, less
    if key not in known:
        known[key] = _weighed_anew(source, question, spec, weights, best, less)
    return known[key]


def _weighed_anew(
    source: Source, question: WeightedUnits, spec: AnswerSpec, weights: Weights, best: float, less: float
) -> list[_Scored]:
    held = held_units(source, question)
    facts = _facts_of_each(source, question, spec)
    digest = source.record.notice.is_digest
    weight = held.coverage(weights.in_title, weights.context)
    weight += weights.fact * np.array([of[0][0] if of else 0.0 for of in facts])
    weight += weights.shape * shaped(source, spec)
    weight += weights.total * (sentence_totals(source) - best)
    # A digest's sentence without a fact names everything and says little of it.
    weight += lead_bonus(source, spec, weights, digest) - np.array(
        [weights.digest if digest and not of else 0.0 for of in facts]
    )
    weight += weights.of_part * _of_part(source, question)
    told = [tuple(fact for _, fact in of) for of in facts]
    rows = zip(source.sentences, (weight - less).tolist(), held.told, told, strict=True)
    return [_Scored(source, *row, not less) for row in rows]


def _of_part(source: Source, question: WeightedUnits) -> NDArray[np.float64]:
    """float64[sentences]: 1 for each in an asked part of its notice, -1 for each in another one; 0 for all where no part is asked for."""
    parts = named_parts(source.record, question.named)
    if not parts:
        return np.zeros(len(source.sentences))
    return np.array(
        [
            1.0 if parts.holds(s.start) else -1.0 if parts.excludes(s.start, s.end) else 0.0
            for s in source.sentences
        ]
    )


def _facts_of_each(
    source: Source, question: WeightedUnits, spec: AnswerSpec
) -> list[list[tuple[float, Fact]]]:
    """For each sentence, the facts in it that fit, the best first, with how well they do."""
    of_each: list[list[tuple[float, Fact]]] = [[] for _ in source.sentences]
    starts, ends = source.bounds
    for pair in sorted(fitting_facts(source, question, spec), key=_negative_fit):
        fact = pair[1]
        # a table's row, which may hold several sentences (上半年6月30日止；下半年…), stands in the one that it begins in
        behind = ends > fact.start if fact.rule == ROW else ends >= fact.end
        for n in ((starts <= fact.start) & behind).nonzero()[0].tolist():
            of_each[n].append(pair)
    return of_each


def _negative_fit(pair: tuple[float, Fact]) -> float:
    return -pair[0]


def sentence_totals(source: Source) -> NDArray[np.float64]:
    """float64[sentences]: what the passage of each stands by in the ranking."""
    return np.repeat(np.array(source.totals, dtype=np.float64), [len(part) for part in source.parts])


def shaped(source: Source, spec: AnswerSpec) -> NDArray[np.float64]:
    """float64[sentences]: how many of the asked forms each has, at most two."""
    if not spec.shapes:
        return np.zeros(len(source.sentences))
    passages = [
        sum(_has_form(passage.text, pattern.pattern) for _, pattern in spec.shapes)
        for passage in source.passages
    ]
    return np.minimum(2.0, np.concatenate(passages))


@lru_cache(maxsize=8192)
def _has_form(text: str, pattern: str) -> NDArray[np.float64]:
    """float64[sentences]: 1 for each sentence of a passage that has a form, whoever asks for it."""
    folded, spans = cut(text)
    has = compiled(pattern).search
    return np.array([bool(has(folded[start:end])) for start, end in spans], dtype=np.float64)


def lead_bonus(source: Source, spec: AnswerSpec, weights: Weights, digest: bool) -> NDArray[np.float64]:
    """float64[sentences]: the first ones say what a notice is about, which answers questions that ask for no value."""
    bonus = np.zeros(len(source.sentences))
    if not (digest or spec.kinds or spec.particular):
        for n, sentence in enumerate(source.sentences[: LAST_OF_LEAD + 1]):
            bonus[n] = weights.lead if len(sentence.folded) >= SHORT_CHARS else 0.0
    return bonus


def choose(
    scored: Sequence[_Scored], question: WeightedUnits, spec: AnswerSpec, weights: Weights = WEIGHTS
) -> list[Quote]:
    """The one to three quotes of an answer, best first; quotes that touch are made one.

    Args:
        scored: from `weigh`.
        question: for what a further quote newly covers.
        spec: what the answer must hold.
        weights: see `Weights`.

    """
    if not scored:
        return []
    scored = _asked_part_first(_values_first(_best_notice_first(scored), spec, weights), question)
    scored = _named_part_elsewhere(_bound_first(scored, spec), spec, question)
    picked = [scored[0]]
    covered = set(scored[0].covered)
    rest = list(scored[1:60])
    keep = weights.keep_fact if scored[0].facts else weights.keep
    while rest and len(picked) < MAX_QUOTES:
        worth = _worth_further(rest, scored[0], covered, question, weights)
        at = max(range(len(rest)), key=worth.__getitem__)
        if worth[at] < keep * scored[0].weight:
            break
        best = rest.pop(at)
        if all(best.sentence.folded != p.sentence.folded for p in picked):
            picked.append(best)
            covered |= best.covered
    quotes = [_quote(s) for s in picked]
    quotes[0] = replace(quotes[0], lead=_lead(scored))
    quotes[0] = enumerated(quotes[0]) if quotes[0].facts else rounded_out(quotes[0])
    own = [_of_asked_part_alone(quote, question) for quote in joined(quotes)]
    return [narrowed(quote, question, spec, _limit(quote, n)) for n, quote in enumerate(own)]


def _of_asked_part_alone(quote: Quote, question: WeightedUnits) -> Quote:
    """A quote without the rows or items beside the one that is asked for: rows end in no stop, so that a sentence reaches over several."""
    parts = named_parts(quote.source.record, question.named)
    if not parts:
        return quote
    start, end = parts.clipped(quote.start, quote.end)
    facts = tuple(f for f in quote.facts if start <= f.start and f.end <= end)
    return replace(quote, start=start, end=end, facts=facts) if facts or not quote.facts else quote


def _best_notice_first(scored: Sequence[_Scored]) -> Sequence[_Scored]:
    """The same, but the heaviest sentence of the best notice before all of another one.

    Of 17 answerable tuning questions whose heaviest sentence was of the second notice, the best one answered 12.
    """
    told = next((s for s in scored if s.of_best), None)
    return _with_first(told, scored)


def _with_first(told: _Scored | None, scored: Sequence[_Scored]) -> Sequence[_Scored]:
    """The same with one of them in front; as they are where there is none to put there."""
    if told is None or told is scored[0]:
        return scored
    return [told, *(s for s in scored if s is not told)]


def _values_first(scored: Sequence[_Scored], spec: AnswerSpec, weights: Weights) -> Sequence[_Scored]:
    """The same, but a sentence that holds an asked value before one that only holds more of the question's words.

    A notice names its programme at length where it announces itself, and tells the day, sum or number in a line that
    names nothing.
    """
    first = scored[0]
    if rare := [p for name, p in spec.shapes if name in RARE]:
        formed = (s for s in scored if s.of_best and any(p.search(s.sentence.folded) for p in rare))
        told = next(formed, None)
        if told is not None or spec.asked != "address":
            return _with_first(told, scored)
    if spec.asked == "address" and (told := _place_to_hand_in(scored)) is not None:
        return _with_first(told, scored)
    if not spec.kinds or first.facts or any(p.search(first.sentence.folded) for _, p in spec.figures):
        return scored
    of_publicity = spec.asked == "when" and spec.audience == "public"  # a notice has one such period
    least = 0.0 if spec.asked in ADDRESSED or of_publicity else weights.value_near * first.weight
    kind = "period" if of_publicity else spec.first_kind
    best = (s for s in scored if s.of_best and s.weight >= least)
    told = next((s for s in best if any(f.kind == kind or not kind for f in s.facts)), None)
    if spec.asked in MONEY and not any(s.facts for s in scored if s.of_best):
        # what no rule reads as given may still be written out
        told = next((s for s in scored if s.of_best and tells_plain_sum(s.sentence.folded)), None)
        told = told or _sum_elsewhere(scored, weights)
    return _with_first(told, scored)


def _sum_elsewhere(scored: Sequence[_Scored], weights: Weights) -> _Scored | None:
    """The heaviest sentence of the next notice with an asked sum, where the best one tells none: a digest tells what a notice on its last days leaves out."""
    least = weights.value_near * scored[0].weight
    return next((s for s in scored if not s.of_best and s.weight >= least and s.facts), None)


def _asked_part_first(scored: Sequence[_Scored], question: WeightedUnits) -> Sequence[_Scored]:
    """The same, but before a sentence whose values are all of another class or part than the asked one the heaviest of its notice with one of that."""
    first = scored[0]
    if not first.facts or any(not is_of_others(f, first.source, question) for f in first.facts):
        return scored
    kinds = {f.kind for f in first.facts}
    own = (s for s in scored if s.source is first.source)
    told = next(
        (s for s in own if any(f.kind in kinds and not is_of_others(f, s.source, question) for f in s.facts)),
        None,
    )
    return _with_first(told, scored)


def _bound_first(scored: Sequence[_Scored], spec: AnswerSpec) -> Sequence[_Scored]:
    """The same, but where yes or no is asked of a case told by a figure the heaviest sentence of the best notice first that bounds such a figure.

    One that allows or forbids in the words of the question stays.
    """
    first = scored[0]
    if not spec.measures or bounds_a_figure(first.sentence.folded, spec.measures):
        return scored
    own = (s for s in scored if s.source is first.source)
    return _with_first(
        next((s for s in own if bounds_a_figure(s.sentence.folded, spec.measures)), None), scored
    )


def _named_part_elsewhere(
    scored: Sequence[_Scored], spec: AnswerSpec, question: WeightedUnits
) -> Sequence[_Scored]:
    """The same, but where the best notice names the asked part and has no value of it, a value that the next one tells of just that part first.

    A digest names many things, and tells of some of them only that they go on.
    """
    first = scored[0]
    if not spec.kinds or not named_parts(first.source.record, question.named):
        return scored
    if any(s.of_best and any(not is_of_others(f, s.source, question) for f in s.facts) for s in scored):
        return scored
    told = next((s for s in scored if not s.of_best and _tells_of_part(s, question)), None)
    return _with_first(told, scored)


def _tells_of_part(scored: _Scored, question: WeightedUnits) -> bool:
    """Whether a sentence holds a value that stands in the asked part of its notice."""
    parts = named_parts(scored.source.record, question.named)
    own = (f for f in scored.facts if not is_of_others(f, scored.source, question))
    return bool(parts) and any(parts.holds(f.start) for f in own)


def _place_to_hand_in(scored: Sequence[_Scored]) -> _Scored | None:
    """The heaviest sentence of the best notice that says where papers go, where none holds an address that was read; the name of who is called is none."""
    best = [s for s in scored if s.of_best and not s.source.record.notice.is_digest]
    if any(f.kind == "address" for s in best for f in s.facts):
        return None
    return next((s for s in best if says_where(s.sentence.folded)), None)


def _lead(scored: Sequence[_Scored]) -> float:
    first = scored[0]
    others = (s.weight for s in scored if s.sentence.passage is not first.sentence.passage)
    return first.weight - max(others, default=0.0)


def _limit(quote: Quote, place: int) -> int:
    """How long a quote may be: one that holds a value need hold no more, words alone need their surroundings."""
    if quote.facts:
        return FACT_QUOTE_CHARS
    return QUOTE_CHARS if place == 0 else FURTHER_QUOTE_CHARS


def _worth_further(
    rest: Sequence[_Scored], first: _Scored, covered: set[int], question: WeightedUnits, weights: Weights
) -> list[float]:
    """What each sentence is worth as a further quote beside the first: less if it is of another notice."""
    gains = {held: weights.new * _gain(held, covered, question) for held in {s.covered for s in rest}}
    worth = [s.weight + gains[s.covered] for s in rest]
    return [
        w if s.source is first.source else w - weights.elsewhere for s, w in zip(rest, worth, strict=True)
    ]


def _gain(held: frozenset[int], covered: set[int], question: WeightedUnits) -> float:
    return 0.0 if held <= covered else sum(question.weights[i] for i in held - covered)


def _quote(scored: _Scored) -> Quote:
    source, sentence = scored.source, scored.sentence
    start, end = sentence.start, sentence.end
    if announces_list(source, sentence):
        end = with_items(source, sentence)
    elif end - start < SHORT_CHARS or scored.sentence.folded.endswith((":", "?")):
        end = with_what_follows(source, sentence)
    end = max([end, *(f.end for f in scored.facts if f.rule == ROW)])
    if scored.facts and end - start < FACT_CHARS:
        start = with_what_stands_before(source, sentence)
    core = (sentence.start, sentence.end)
    return Quote(source, sentence.passage.passage_id, start, end, scored.weight, scored.facts, core=core)
