"""Choosing what to quote: the sentences that hold most of what is asked, in the form that answers it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

import numpy as np

from indexes.protocol import Unit
from rag.answering.machines import is_for_machines
from rag.answering.sources import Sentence, Source, cut, sentences_of
from rag.answering.wants import Wants
from rag.language.normalise import fold
from rag.schema import Fact
from rag.view import View

MAX_QUOTES = 3
MAX_QUOTE_CHARS = 420
FACT_CHARS = 30
"""A sentence with an asked fact that is this short (联系电话：…) is quoted with the line before it."""
SHORT_CHARS = 14
"""A sentence this short, or one that ends in a colon, is quoted together with what follows it."""


HELD = 0.3
"""A unit counts as held from this weight of its best translation on."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How sentences are weighed; all on the scale of `coverage`, the share of the question that a sentence holds.

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

    """

    context: float = 0.7
    in_title: float = 0.35
    fact: float = 0.45
    shape: float = 0.2
    total: float = 5.0
    lead: float = 0.12
    keep: float = 0.4
    keep_fact: float = 0.65
    new: float = 0.3
    digest: float = 0.2
    elsewhere: float = 0.1


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted: `source.record.notice.text[start:end]`, with the facts asked for that it holds."""

    source: Source
    passage_id: str
    start: int
    end: int
    weight: float
    facts: tuple[Fact, ...] = ()

    @property
    def text(self) -> str:
        """The quoted text."""
        return self.source.record.notice.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Scored:
    sentence: Sentence
    weight: float
    covered: frozenset[int]
    facts: tuple[Fact, ...]


CLAUSE_CHARS = 40
_MARK = re.compile(r"(?<![A-Za-z0-9])[A-HJ-Z]\d?(?![A-Za-z0-9])")
"""Classes and grades; "I" is a word."""


class Question:
    """A question's units with their weights, for matching against folded text."""

    def __init__(self, view: View, units: Sequence[Unit], text: str = "") -> None:
        self.marks = frozenset(_MARK.findall(text))
        lexical = view.snapshot.lexical
        count = len(lexical.ids)
        self.units = units
        rarity = [
            np.log1p(count / (1 + max((lexical.document_frequency(t) for t, _ in u.terms), default=0)))
            for u in units
        ]
        weights = [u.weight * float(r) for u, r in zip(units, rarity, strict=True)]
        whole = sum(weights) or 1.0
        self.weights = [w / whole for w in weights]

    def matches(self, folded: str) -> list[float]:
        """How well each unit is held by a folded text, 0..1: its best translation that occurs."""
        return _best(self.present(folded), folded)

    def present(self, folded: str) -> list[tuple[tuple[str, float], ...]]:
        """Per unit, the terms that occur somewhere in a longer text: only these can occur in a part of it."""
        return [tuple((t, w) for t, w in u.terms if t in folded) for u in self.units]


def _best(present: Sequence[Sequence[tuple[str, float]]], folded: str) -> list[float]:
    return [
        max((w for t, w in terms if _holds(folded, t)), default=0.0) if terms else 0.0 for terms in present
    ]


def _holds(text: str, term: str) -> bool:
    """Whether a term occurs; a Latin one only as a whole word."""
    at = text.find(term)
    if at < 0 or not term.isascii():
        return at >= 0
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(term) : at + len(term) + 1]
        if not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha()):
            return True
        at = text.find(term, at + 1)
    return False


def fact_fit(fact: Fact, wants: Wants) -> float:
    """How well a fact is of the asked kind and for the asked audience, 0..1."""
    if fact.kind not in wants.kinds:
        return 0.0
    fit = 1.0 - 0.2 * wants.kinds.index(fact.kind)
    if fact.superseded:
        fit *= 0.3
    if wants.asked == "when":
        fit *= _audience_fit(fact, wants)
    if wants.asked == "amount" and isinstance(fact.value, dict) and fact.value.get("purpose") == "funding":
        fit *= 1.2
    return min(fit, 1.0)


def _audience_fit(fact: Fact, wants: Wants) -> float:
    if wants.audience == "public":
        return 1.2 if fact.kind == "period" else 0.6
    if wants.audience == "recommender":
        return 1.0 if fact.audience == "recommender" else 0.7
    return 0.6 if fact.audience == "recommender" or fact.kind == "period" else 1.0


def weigh(
    sources: Sequence[Source], question: Question, wants: Wants, weights: Weights = WEIGHTS
) -> list[_Scored]:
    """Every sentence of the sources with its weight, the heaviest first; ties in the order of sources and text."""
    best = max((t for s in sources for t in s.totals), default=0.0)
    scored = [s for source in sources for s in _weigh_source(source, question, wants, weights, best)]
    return sorted(scored, key=lambda s: -s.weight)


def _weigh_source(
    source: Source, question: Question, wants: Wants, weights: Weights, best: float
) -> list[_Scored]:
    title = question.matches(fold(source.record.notice.title))
    worth = [
        w * (weights.in_title if in_title > HELD else 1.0)
        for w, in_title in zip(question.weights, title, strict=True)
    ]
    facts = [(fact_fit(f, wants), f) for f in source.record.facts if f.kind in wants.kinds]
    nothing = [0.0] * len(worth)
    passage, present, heading, before = None, question.present(""), nothing, nothing
    scored = []
    for sentence in sentences_of(source):
        if is_for_machines(sentence.folded):
            continue
        if sentence.passage is not passage:
            passage = sentence.passage
            present = question.present(cut(passage.text)[0])
            heading = question.matches(fold(passage.heading)) if passage.heading else nothing
        own = _best(present, sentence.folded)
        weight = sum(
            w * max(o, weights.context * max(b, h))
            for w, o, b, h in zip(worth, own, before, heading, strict=True)
        )
        before = own
        held = [(fit, f) for fit, f in facts if sentence.start <= f.start and f.end <= sentence.end]
        held.sort(key=lambda pair: -pair[0])
        weight += weights.fact * (held[0][0] if held else 0.0)
        weight += weights.shape * _shaped(sentence, wants)
        weight += weights.total * (sentence.total - best)
        weight += _lead_bonus(sentence, wants, weights) - _digest_loss(sentence, bool(held), weights)
        covered = frozenset(i for i, o in enumerate(own) if o > HELD)
        scored.append(_Scored(sentence, weight, covered, tuple(f for _, f in held)))
    return scored


def _shaped(sentence: Sentence, wants: Wants) -> int:
    """How many of the asked forms the sentence has, at most two."""
    return min(2, sum(bool(pattern.search(sentence.folded)) for _, pattern in wants.shapes))


def _digest_loss(sentence: Sentence, has_fact: bool, weights: Weights) -> float:
    """What a digest's sentence loses unless it tells a fact: it names everything and says little of it."""
    return weights.digest if sentence.source.record.notice.category == "汇编" and not has_fact else 0.0


def _lead_bonus(sentence: Sentence, wants: Wants, weights: Weights) -> float:
    """The first sentences say what a notice is about, which answers questions that ask for no value."""
    digest = sentence.source.record.notice.category == "汇编"
    if wants.kinds or digest or sentence.place > 3 or len(sentence.folded) < SHORT_CHARS:
        return 0.0
    return weights.lead


def choose(scored: Sequence[_Scored], question: Question, weights: Weights = WEIGHTS) -> list[Quote]:
    """The one to three quotes of an answer, best first; quotes that touch are made one.

    Args:
        scored: from `weigh`.
        question: for what a further quote newly covers.
        weights: see `Weights`.

    """
    if not scored:
        return []
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
    return _joined([_quote(s) for s in picked])


def _further(
    scored: _Scored, first: _Scored, covered: set[int], question: Question, weights: Weights
) -> float:
    """What a further quote is worth beside the first: less if it is of another notice."""
    worth = scored.weight + weights.new * _gain(scored, covered, question)
    return worth if scored.sentence.source is first.sentence.source else worth - weights.elsewhere


def _gain(scored: _Scored, covered: set[int], question: Question) -> float:
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
        s for s in sentences_of(sentence.source) if s.passage is sentence.passage and s.end <= sentence.start
    ]
    near = before[-1:] if before and sentence.end - before[-1].start <= 4 * FACT_CHARS else []
    return near[0].start if near else sentence.start


def _with_what_follows(sentence: Sentence) -> int:
    """The end of a quote that begins with a heading or an announcing clause: a few lines more of its passage."""
    end = sentence.end
    for other in sentences_of(sentence.source):
        if other.passage is sentence.passage and other.start >= end:
            if other.end - sentence.start > MAX_QUOTE_CHARS:
                break
            end = other.end
            if end - sentence.start > 4 * SHORT_CHARS:
                break
    return end


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
            near.weight, near.facts + quote.facts,
        )  # fmt: skip
        done[done.index(near)] = both
    return done


def _touch(one: Quote, other: Quote) -> bool:
    text = one.source.record.notice.text
    first, second = sorted((one, other), key=lambda q: q.start)
    return second.start <= first.end or not text[first.end : second.start].strip()


def stated(quote: Quote, question: Question, wants: Wants, limit: int = 4) -> list[Fact]:
    """The facts of a quote whose values can be stated: those that fit best, the question's own words first.

    Several dates or telephone numbers may remain (online and on paper), but only one amount: where the sentence
    tells several of equal fit, only the sentence itself says which is which. None where there are more than `limit`.
    """
    if not quote.facts:
        return []
    fits = {id(f): fact_fit(f, wants) for f in quote.facts}
    top = max(fits.values())
    unique: dict[str, Fact] = {}
    for fact in quote.facts:
        if fits[id(fact)] >= 0.8 * top:
            unique.setdefault(str(fact.value), fact)
    facts = sorted(unique.values(), key=lambda f: -_worded(f, quote, question))
    if wants.asked in ("amount", "rate") and len(facts) > 1:
        best = _worded(facts[0], quote, question)
        facts = [f for f in facts if _worded(f, quote, question) == best]
        return facts if len(facts) == 1 else []
    if wants.asked == "phone" and facts:
        facts = [f for f in facts if _worded(f, quote, question) >= 0.9 * _worded(facts[0], quote, question)]
    return facts if len(facts) <= limit else []


def _worded(fact: Fact, quote: Quote, question: Question) -> float:
    """How much of the question stands in a fact's own clause, its classes (A, C3) included."""
    before = max((f.end for f in quote.facts if f.end <= fact.start), default=quote.start)
    clause = quote.source.record.notice.text[max(before, fact.start - CLAUSE_CHARS) : fact.end]
    held = question.matches(fold(f"{fact.label or ''} {clause}"))
    marks = sum(mark in clause for mark in question.marks)
    return round(float(sum(map(mul, question.weights, held))) + marks, 4)


# A notice says what it does with one of these; 《印发…的通知》 that it follows are named with others.
_ANNOUNCING = re.compile(
    "现将|现就|现予|予以公示|公示如下|通知如下|公告如下|现组织|现启动|现开展|决定|拟认定|现面向|特制定|征求意见"
)


def announcement(source: Source, question: Question | None = None) -> tuple[int, int] | None:
    """The sentence by which a notice says what it is about.

    Of its first sentences that which shares most with the title, announces something, and holds most of the
    question. None where the beginning of the text was not read.
    """
    if not source.passages or source.passages[0].start:
        return None
    digest = question is not None and source.record.notice.category == "汇编"
    title = fold(source.record.notice.title)
    pairs = {title[i : i + 2] for i in range(len(title) - 1)} or {title}

    def worth(sentence: Sentence) -> float:
        text = sentence.folded
        held = sum(pair in text for pair in pairs) / len(pairs)
        asked = float(sum(map(mul, question.weights, question.matches(text)))) if question else 0.0
        if digest:
            return 3 * asked - 0.001 * len(text)
        return held + asked + 0.4 * bool(_ANNOUNCING.search(text)) - 0.001 * len(text) - 0.02 * sentence.place

    first = sentences_of(source) if digest else sentences_of(source)[:10]
    best = max(first, key=worth, default=None)
    return (best.start, best.end) if best else None
