"""Which sentence of a notice answers, by what labelled questions taught.

What `quote_selection` weighs was set by hand and picks the first quote. Where that may well be another sentence than the
one that answers, the further quotes come from here: what a sentence holds of the question, its form and its place are
weighed by what is asked, with weights that a conditional logistic regression learnt from every tuning question
(`data/likely_sentences.tsv`, written by `python -m eval.likely_sentences`, which also says what they find for askers whose
questions they were not learnt from).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.fact_fit import fact_fit, fitting_facts
from rag.answering.quoting.held_units import HELD, held_units
from rag.answering.quoting.opened_notices import Sentence, Source, cut
from rag.answering.quoting.quote_extent import SHORT_CHARS, Quote, narrowed
from rag.answering.quoting.quote_selection import WEIGHTS, lead_bonus, sentence_totals, shaped
from rag.answering.quoting.value_selection import ANNOUNCES
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.resources import rows

Array = NDArray[np.float64]

SCOPES = ("any", "yes_no", "free", "value", "english")
"""Questions that have weights of their own; each is of the first scope, and of those of the others that `scopes_of` tells."""
_FORMS = {
    name: re.compile(pattern)
    for name, pattern in (
        ("digit", r"\d"),
        ("rules", r"不得|不予|可以?|应当?|须|必须|不再|无需|仅限|只能"),
        ("phone", r"\d{7,}|电话|联系人"),
        ("date", r"\d[月日]|工作日"),
        ("money", r"\d\s?万?元|%|百分"),
        ("number", r"\d\s?[个项家人名件年岁次份]"),
        ("colon", r":$"),
    )
}
FEATURES = (
    "coverage", "untitled", "apart", "apart_before", "apart_behind", "heading", "fact", "shaped", "total",
    *_FORMS, "announces", "short", "lead", "beginning", "end", "place", "pairs", "asked", "asked_pairs", "led_in",
)  # fmt: skip
"""What is known of a sentence, all on scales of about 0 to 1; see `features`."""
OF_TITLE = 0.2
"""What a pair of characters that the title holds too is worth beside others."""
REACH = 300
_OWN_QUESTION = re.compile(r"(?:[0-9一二三四五六七八九十]{1,3}[.、)]\s?)?(?:问|q\s?[0-9]{0,2})\s?[:.、]")
_ITEM = re.compile(r"\W{0,2}(?:[(（]?[0-9一二三四五六七八九十]{1,3}[.、)）]|[①-⑳●•▪◆✔✅❌☑-])")
_FEW = 3
_GAP = 3
"""Sentences of a passage with no more characters between them are quoted together."""


def scopes_of(spec: AnswerSpec) -> tuple[bool, ...]:
    """Which of `SCOPES` a question is of."""
    free = spec.asked in (None, "count")
    value = not free and spec.asked not in ("yes_no", "when", "list", "who")
    return (True, spec.asked == "yes_no", free, value, spec.reply == "en")


def features(source: Source, question: WeightedUnits, spec: AnswerSpec) -> Array:
    """float64[sentences, features] of a notice's sentences, in the order of `FEATURES`.

    `untitled` is what a sentence holds of the question beyond the title's words, `apart` the same by how few sentences of
    this notice hold it, `apart_before` and `apart_behind` what only its neighbour holds; `asked`, `asked_pairs` and `led_in` what only
    the notice's own question holds that it answers, or the line with a colon that leads in its list.
    """
    sentences = source.sentences
    known = held_units(source, question)
    held, title, worth = known.each, known.title, known.weights
    counts = (held > HELD).sum(axis=1)
    rare = np.where(counts > 0, worth / (1 + np.log(np.maximum(counts, 1))), 0.0)
    rare = rare / (rare.sum() or 1.0)
    same = np.array([a.passage is b.passage for a, b in pairwise(sentences)], dtype=float)
    before, behind = np.zeros_like(held), np.zeros_like(held)
    before[:, 1:] = held[:, :-1] * same
    behind[:, :-1] = held[:, 1:] * same
    headings = {
        p.passage_id: np.array(question.matches(fold(p.heading))) if p.heading else 0.0 * worth
        for p in source.passages
    }
    above = np.array([headings[s.passage.passage_id] for s in sentences]).T
    told = np.column_stack(
        (
            known.coverage(WEIGHTS.in_title, WEIGHTS.context),
            (worth * (title <= HELD)) @ held,
            rare @ held,
            rare @ np.maximum(before - held, 0.0),
            rare @ np.maximum(behind - held, 0.0),
            worth @ np.maximum(above - held, 0.0),
        )
    )
    pairs = _pairs_held(source, question)
    asking, leading = governors([s.folded for s in sentences], [s.start for s in sentences])
    above_all = (
        _of_governor(rare @ np.maximum(held[:, asking] - held, 0.0), asking),
        _of_governor(np.maximum(pairs[asking] - pairs, 0.0), asking),
        _of_governor(rare @ np.maximum(held[:, leading] - held, 0.0), leading),
    )
    return np.hstack((told, _seen(source, question, spec), pairs[:, None], np.column_stack(above_all)))


def _of_governor(worth: Array, governor: NDArray[np.int64]) -> Array:
    """What the sentences have of the one that governs them; nothing where none does."""
    of: Array = np.where(governor >= 0, worth, 0.0)
    return of


def governors(folded: Sequence[str], starts: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """int64[sentences] twice: the number of the notice's own question that each answers, and of the line that leads in its list; -1 for none.

    A question governs up to the next one, a line with a colon what is numbered behind it, neither further than `REACH` characters.
    """
    return _governors(tuple(folded), tuple(starts))


@lru_cache(maxsize=512)
def _governors(
    folded: tuple[str, ...], starts: tuple[int, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The same, kept for a notice's sentences, whatever is asked of them."""
    asking = np.full(len(folded), -1)
    leading = np.full(len(folded), -1)
    question = lead = -1
    for n, text in enumerate(folded):
        if question >= 0 and starts[n] - starts[question] <= REACH:
            asking[n] = question
        listed = lead >= 0 and (lead == n - 1 or _ITEM.match(text) or folded[n - 1].endswith((";", "；")))
        if listed and starts[n] - starts[lead] <= REACH:
            leading[n] = lead
        elif not text.endswith((":", "：")):
            lead = -1
        if text.endswith(("?", "？")) or _OWN_QUESTION.match(text):
            question, asking[n] = n, -1
        if text.endswith((":", "：")):
            lead = n
    asking.flags.writeable = leading.flags.writeable = False
    return asking, leading


def _pairs_held(source: Source, question: WeightedUnits) -> Array:
    """float64[sentences]: share of the question's pairs of characters in a notice that each sentence holds, the rarer the more.

    Everyday words that no dictionary knows (还不上) are held so too; those of the title hardly count.
    """
    own = [pairs & question.pairs for passage in source.passages for pairs in _pairs_of(passage.text)]
    count = Counter(pair for pairs in own for pair in pairs)
    title = han_pairs(fold(source.record.notice.title))
    worth = {p: (OF_TITLE if p in title else 1.0) / (1.0 + log(n)) for p, n in count.items()}
    whole = sum(worth[p] for p in sorted(worth)) or 1.0
    return np.array([sum(worth[p] for p in sorted(pairs)) / whole for pairs in own])


@lru_cache(maxsize=4096)
def _pairs_of(text: str) -> tuple[frozenset[str], ...]:
    """The pairs of characters of each sentence of a passage."""
    folded, spans = cut(text)
    return tuple(frozenset(han_pairs(folded[start:end])) for start, end in spans)


def _seen(source: Source, question: WeightedUnits, spec: AnswerSpec) -> Array:
    """The features that follow from what a sentence looks like and where it stands."""
    fitting, sentences = fitting_facts(source, question, spec), source.sentences
    fits = [
        max((fit for fit, fact in fitting if s.start <= fact.start and fact.end <= s.end), default=0.0)
        for s in sentences
    ]
    place = np.arange(len(sentences))
    return np.column_stack(
        (
            fits, shaped(source, spec), sentence_totals(source),
            np.concatenate([_forms_of(passage.text) for passage in source.passages]),
            lead_bonus(source, spec, WEIGHTS, digest=False) > 0,
            place < _FEW, place >= len(sentences) - _FEW, place / len(sentences),
        )
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _forms_of(text: str) -> Array:
    """float64[sentences, forms]: what the sentences of a passage look like by themselves."""
    folded, spans = cut(text)
    told = [
        (
            *(bool(form.search(folded[start:end])) for form in _FORMS.values()),
            bool(ANNOUNCES.search(text[start:end])), end - start < SHORT_CHARS,
        )
        for start, end in spans
    ]  # fmt: skip
    return np.array(told, dtype=np.float64).reshape(len(spans), len(_FORMS) + 2)


@cache
def _weights() -> Array:
    """float64[features, scopes]."""
    told = {
        name: [float(cell) for cell in cells]
        for name, *cells in rows("rag.answering", "likely_sentences.tsv")
    }
    return np.array([told[name] for name in FEATURES])


def likelihoods(source: Source, question: WeightedUnits, spec: AnswerSpec) -> Array:
    """float64[sentences]: how likely each sentence is the one of its notice that answers; they sum to 1."""
    if not source.sentences:
        return np.zeros(0)
    known = held_units(source, question).likely
    if spec not in known:
        known[spec] = _likelihoods(source, question, spec)
    return known[spec].copy()


def _likelihoods(source: Source, question: WeightedUnits, spec: AnswerSpec) -> Array:
    score = features(source, question, spec) @ (_weights() @ np.array(scopes_of(spec), dtype=float))
    odds = np.exp(score - score.max())
    shares: Array = odds / odds.sum()
    return shares


def likelihood_of(
    source: Source, question: WeightedUnits, spec: AnswerSpec, quotes: Sequence[Quote]
) -> float:
    """How likely one of the sentences that these quotes of a notice hold is the one that answers, 0..1."""
    p = likelihoods(source, question, spec)
    return float(
        sum(p[n] for n, sentence in enumerate(source.sentences) if _is_held(sentence, source, quotes))
    )


def _is_held(sentence: Sentence, source: Source, quotes: Sequence[Quote]) -> bool:
    return any(q.source is source and sentence.start < q.end and q.start < sentence.end for q in quotes)


def likely_quotes(
    source: Source,
    question: WeightedUnits,
    spec: AnswerSpec,
    taken: Sequence[Quote],
    *,
    count: int,
    limit: int,
) -> list[Quote]:
    """The rows of sentences that most likely answer, the likeliest first, each weighing its likelihood, beside what is quoted.

    Args:
        source: the notice.
        question: its units.
        spec: what the answer must hold.
        taken: quotes that none of them may overlap.
        count: how many at most.
        limit: characters of each; a longer sentence is cut to its clauses that answer.

    """
    p = likelihoods(source, question, spec)
    for n, sentence in enumerate(source.sentences):
        if _is_held(sentence, source, taken):
            p[n] = 0.0
    quotes: list[Quote] = []
    while len(quotes) < count and p.any():
        first, last = likeliest_row(source.sentences, p, limit)
        share, p[first : last + 1] = float(p[first : last + 1].sum()), 0.0
        start, end = source.sentences[first].start, source.sentences[last].end
        facts = tuple(
            f for f in source.record.facts if start <= f.start and f.end <= end and fact_fit(f, spec) > 0
        )
        quote = Quote(source, source.sentences[first].passage.passage_id, start, end, share, facts)
        quotes.append(narrowed(quote, question, spec, limit))
    return quotes


def likeliest_row(sentences: Sequence[Sentence], p: Array, limit: int) -> tuple[int, int]:
    """The first and last of the neighbouring sentences, at most `limit` characters together, that are likeliest in sum."""
    best, row = -1.0, (0, 0)
    for first, opening in enumerate(sentences):
        total = 0.0
        for last in range(first, len(sentences)):
            told = sentences[last]
            beside = last == first or (
                told.passage is opening.passage and told.start - sentences[last - 1].end <= _GAP
            )
            if not p[last] or not beside or (last > first and told.end - opening.start > limit):
                break
            total += p[last]
            if total > best + 1e-9:
                best, row = total, (first, last)
    return row
