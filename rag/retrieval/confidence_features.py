"""What speaks for and against an answer: the best notice against what the question names and asks for.

Each feature has a plain meaning, so that a weight can be read and a refusal explained. They are computed on every
question and weighed in `rag.retrieval.confidence`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from indexes.search_protocols import LexicalIndex, Unit
from rag.domain import RESULTS, Interpretation
from rag.facts.notice_record import NoticeRecord
from rag.language.dictionary import look_up
from rag.language.editions import contradict, find_levels
from rag.language.places import place_fits, resolve
from rag.language.query_units import is_request
from rag.language.segment import generic_words, index_terms, is_noun
from rag.retrieval.answer_types import MONEY, stated_by
from rag.retrieval.corpus import Corpus
from rag.retrieval.notice_heads import kind_bits
from rag.retrieval.ranking import Ranking

OTHERS = 5
"""The best notice is held against the one that stands this many places below it."""

THIN_CHARS = 120
"""A notice with a shorter text hardly states more than its title."""

HARDLY = 0.3
"""A notice whose title and beginning hold less of the subject is hardly about it."""

USUAL = 0.85
"""Most similarities of the bundled model lie a little above or below."""

FEW = 3


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """One value for each feature; all about the best notice of a ranking.

    Attributes:
        gap: its total minus that of the sixth notice, in units of similarity.
        topic: share of the question's units but for places, by weight, that its best passage or title holds, 0 to 1.
        title: share that its title holds.
        matched: weight of what its best passage or title holds, 0 to 1: as much as three words that occur once.
        subject: share of what the question is about that the notice holds anywhere, by weight: of the units that are no
            number and do not merely say which value is wanted; 0.5 where there are none.
        subject_in_head: the same of its title and beginning alone.
        off_subject: by how much that share stays below 0.3: hardly a notice on the subject, whatever it mentions.
        short_question: 1 where the question names fewer than three things, places apart, beside words that the collection does
            not know: it may be about anything else. A few known keywords alone are no such question.
        legs_agree: 1 where it is the nearest one by similarity as well, or similarities were not asked for.
        unknown_terms: words of the question that the collection does not hold as they stand, at most 10: the more, the less
            of them can be matched, whether it answers or not.
        colloquial: Chinese words of the question, but for nouns, that occur nowhere in the collection, at most 3:
            everyday words for which notices have others, so that less is matched than meant.
        other_place: 1 where it is of another place than the asked ones.
        above_place: 1 where it is of a place above an asked one (a province's notice for a city), and of none itself;
            0 where its own place is not known.
        results_above: the same for a list of results that does not name the asked place.
        other_level: 1 where its title names other levels only than the asked one (省级 for 市级).
        edition: how many of year and batch it contradicts.
        unstated: 1 where it states no value of the asked kind.
        unstated_near: 1 where its best passage states none.
        thin: 1 where more than its title is asked for and it holds hardly any text.
        attached: 1 where amounts or numbers are asked for and its list is only in an attachment.
        published: 1 where the question asks what was published on some days.
        english: 1 for an English question.
        value: 1 where a kind of value is asked for.
        listed: 1 where a list is asked for.
        digest: 1 where it is a digest, which names much and says little of it.
        similar: similarity of the best passage, less 0.85, where most lie; 0 where nothing was embedded.
        quote: weight of the sentence that would be quoted first; 0 as long as nothing was chosen to be quoted.

    """

    gap: float = 0.0
    topic: float = 0.0
    title: float = 0.0
    matched: float = 0.0
    subject: float = 0.0
    subject_in_head: float = 0.0
    off_subject: float = 0.0
    short_question: float = 0.0
    legs_agree: float = 0.0
    unknown_terms: float = 0.0
    colloquial: float = 0.0
    other_place: float = 0.0
    above_place: float = 0.0
    results_above: float = 0.0
    other_level: float = 0.0
    edition: float = 0.0
    unstated: float = 0.0
    unstated_near: float = 0.0
    thin: float = 0.0
    attached: float = 0.0
    published: float = 0.0
    english: float = 0.0
    value: float = 0.0
    listed: float = 0.0
    digest: float = 0.0
    similar: float = 0.0
    quote: float = 0.0


def gather(
    corpus: Corpus,
    lexical: LexicalIndex,
    ranking: Ranking,
    read: Interpretation,
    units: Sequence[Unit],
    terms: Sequence[str],
) -> ConfidenceFeatures:
    """The evidence for the best notice of a ranking that is not empty.

    Args:
        corpus: the collection's notices and passages.
        lexical: its terms.
        ranking: candidates, best first.
        read: what was read out of the question.
        units: the question's units.
        terms: the question's own terms (`index_terms`).

    """
    best = int(ranking.notices[0])
    return ConfidenceFeatures(
        gap=_gap(ranking),
        legs_agree=float(_is_nearest(ranking)),
        similar=_similar(ranking),
        **_of_words(corpus, lexical, ranking, read, units, terms),
        **_of_place(corpus, lexical, best, read, units),
        **_of_what_is_asked(corpus, ranking, read),
    )


def _of_words(
    corpus: Corpus,
    lexical: LexicalIndex,
    ranking: Ranking,
    read: Interpretation,
    units: Sequence[Unit],
    terms: Sequence[str],
) -> dict[str, float]:
    """How much of what the question is about the best notice holds, and what of it nobody has heard of."""
    best = int(ranking.notices[0])
    topical = [unit for unit in units if not _is_of(unit, read.regions)]
    unknown_terms = {t for t in terms if len(t) > 1 and not lexical.document_frequency(t)}
    unknown = [t for t in terms if t in unknown_terms and not t.isascii()]
    unheard_of = _unheard_of(lexical, terms, units, unknown)
    colloquial = min(3.0, sum(not is_noun(term) for term in unknown))
    weights = _rarity(lexical, topical)
    in_title = _in_title(corpus, best, topical)
    own = corpus.passages_in(best)
    held = lexical.unit_matches(topical, own) > 0
    if _asks_for_all(topical, read) and not unheard_of:
        topic = title = matched = 1.0
        short = False
    else:
        in_best = held[:, np.searchsorted(own, ranking.ids[0])]
        topic, title, matched = _coverage(len(lexical.ids), in_best, weights, in_title, unheard_of)
        short = len(topical) + unheard_of < FEW and bool(unheard_of or colloquial)
    subject, in_head = _subject(held, topical, weights, in_title)
    return {
        "topic": topic,
        "title": title,
        "matched": matched,
        "subject": subject,
        "subject_in_head": in_head,
        "off_subject": max(0.0, HARDLY - in_head),
        "short_question": float(short),
        "unknown_terms": min(10.0, len(unknown_terms)),
        "colloquial": colloquial,
    }


def _of_place(
    corpus: Corpus, lexical: LexicalIndex, best: int, read: Interpretation, units: Sequence[Unit]
) -> dict[str, float]:
    """Whether the best notice is of another place than is asked about, or of one above it."""
    notice = corpus.records[best].notice
    places = [unit for unit in units if _is_of(unit, read.regions)]
    fits = place_fits(notice.regions, read.regions)
    # A notice whose place was not recognised may well be of the asked one: that is no evidence against it.
    above = "above" in fits and "own" not in fits and bool(notice.regions)
    results_above = above and notice.category in RESULTS and not _names(corpus, lexical, best, places)
    return {
        "other_place": float("other" in fits and not {"own", "above"} & set(fits)),
        "above_place": float(above),
        "results_above": float(results_above),
    }


def _of_what_is_asked(corpus: Corpus, ranking: Ranking, read: Interpretation) -> dict[str, float]:
    """What the question is like, and what of it the best notice does not state or is not."""
    record = corpus.records[int(ranking.notices[0])]
    unstated, unstated_near = _unstated(corpus, ranking, read)
    detail = read.asked not in (None, "yes_no")
    return {
        "other_level": float(contradict(read.levels, find_levels(record.notice.title))),
        "edition": _edition_misfits(record, read),
        "unstated": unstated,
        "unstated_near": unstated_near,
        "thin": float(detail and record.chars < THIN_CHARS),
        "attached": float(record.notice.attachment_only and read.asked in (*MONEY, "count")),
        "published": float(read.published.is_bound),
        "english": float(read.language == "en"),
        "value": float(read.asked is not None),
        "listed": float(read.asked == "list"),
        "digest": float(record.notice.is_digest),
    }


def _similar(ranking: Ranking) -> float:
    similarity = float(ranking.dense[0])
    return 0.0 if math.isnan(similarity) else similarity - USUAL


def _gap(ranking: Ranking) -> float:
    totals: dict[int, np.float32] = {}
    for notice, total in zip(ranking.notices.tolist(), ranking.totals, strict=True):
        totals.setdefault(notice, total)
        if len(totals) > OTHERS:
            break
    best_totals = list(totals.values())
    return min(0.15, float(best_totals[0] - best_totals[-1]))


def _is_nearest(ranking: Ranking) -> bool:
    """Whether the best notice is the one with the most similar passage; true where nothing was embedded."""
    known = ~np.isnan(ranking.dense)
    if not known.any():
        return True
    nearest = np.argmax(np.where(known, ranking.dense, -np.inf))
    return bool(ranking.notices[nearest] == ranking.notices[0])


def _is_of(unit: Unit, regions: Sequence[str]) -> bool:
    """Whether a unit is one of the asked places, whose fit is evidence of its own."""
    place = resolve(unit.terms[0][0]) if regions else None
    return place is not None and place.name in regions


def _names(corpus: Corpus, lexical: LexicalIndex, notice: int, places: Sequence[Unit]) -> bool:
    """Whether a notice names one of the places anywhere."""
    return bool(places) and bool((lexical.unit_matches(places, corpus.passages_in(notice)) > 0).any())


def _asks_for_all(topical: Sequence[Unit], read: Interpretation) -> bool:
    """Whether a question names places or days of publication and no subject ("盐城最近都发了些什么")."""
    generic = generic_words()
    return bool(read.regions or read.published.is_bound) and all(
        unit.label.lower() in generic or unit.terms[0][0] in generic for unit in topical
    )


def _unheard_of(
    lexical: LexicalIndex, terms: Sequence[str], units: Sequence[Unit], unknown: Sequence[str]
) -> int:
    """How many words of the question that name something the collection knows nothing of, at most 5.

    English words without a translation that it knows, and Chinese nouns that it does not hold, nor any part of them.
    They make no unit, so without them a question on anything else ("the capital of France") would seem covered. Nor does
    a word that means what another one of the question does ("firm" beside "company"), but that is known.
    """
    heard = {word for unit in units for word in unit.label.lower().split()}
    latin = {t for t in terms if t.isascii() and t.isalpha() and len(t) > 2} - heard
    english = sum(not any(lexical.document_frequency(w.chinese) for w in look_up(t)) for t in latin)
    known = {t for t in terms if len(t) > 1} - set(unknown)
    nouns = filter(is_noun, set(unknown) - generic_words())
    chinese = sum(not any(part in noun for part in known) for noun in nouns)
    return min(5, english + chinese)


def _coverage(
    count: int,
    in_passage: NDArray[np.bool_],
    weights: NDArray[np.float64],
    in_title: NDArray[np.bool_],
    unheard_of: int,
) -> tuple[float, float, float]:
    """(topic, title, matched) in a collection of `count` passages, of which the best holds the units `in_passage`.

    Words that are unheard of weigh as the rarest ones and are not covered.
    """
    if not len(weights):
        return 0.0, 0.0, 0.0
    matched = float(weights @ (in_passage | in_title))
    total = weights.sum() + unheard_of * np.log1p(count)
    return (
        float(matched / total),
        float(weights @ in_title / total),
        float(min(1.0, matched / (3 * np.log1p(count / 2)))),
    )


def _subject(
    held: NDArray[np.bool_],
    units: Sequence[Unit],
    weights: NDArray[np.float64],
    in_title: NDArray[np.bool_],
) -> tuple[float, float]:
    """(subject, subject_in_head), see `ConfidenceFeatures`; `held`: bool[units, passages] of the best notice."""
    about = [n for n, unit in enumerate(units) if not (is_request(unit) or unit.label.isdigit())]
    if not about:
        return 0.5, 0.5
    weights = weights[about]
    found = held[about]
    head = found[:, 0] | in_title[about]
    return float(weights @ found.any(axis=1) / weights.sum()), float(weights @ head / weights.sum())


def _rarity(lexical: LexicalIndex, units: Sequence[Unit]) -> NDArray[np.float64]:
    """float64[units]: each unit's weight times the logarithm of how rare its commonest term is."""
    frequency = np.array([max(lexical.document_frequency(term) for term, _ in unit.terms) for unit in units])
    rarity: NDArray[np.float64] = np.array([u.weight for u in units]) * np.log1p(
        len(lexical.ids) / (1 + frequency)
    )
    return rarity


def _in_title(corpus: Corpus, notice: int, units: Sequence[Unit]) -> NDArray[np.bool_]:
    """bool[units]: whether one of the unit's terms stands in the notice's title."""
    terms = _title_terms(corpus.records[notice].notice.title)
    return np.array([any(term in terms for term, _ in unit.terms) for unit in units], dtype=np.bool_)


@lru_cache(maxsize=4096)
def _title_terms(title: str) -> frozenset[str]:
    return frozenset(index_terms(title))


def _edition_misfits(record: NoticeRecord, read: Interpretation) -> float:
    """1 for a year and 1 for a batch that the notice contradicts; half for a year that only its text tells of."""
    year = 0.0
    if contradict(read.years, record.years or (record.notice.date.year,)):
        year = 0.5 if set(read.years) & set(record.years_told) else 1.0
    first_of_one = (
        read.batches == (1,) and not record.batches
    )  # which a notice that names no batch may well be
    return year + float(
        bool(read.batches) and not first_of_one and not set(read.batches) & set(record.batches)
    )


def _unstated(corpus: Corpus, ranking: Ranking, read: Interpretation) -> tuple[float, float]:
    bits = kind_bits(stated_by(read.asked))
    if not bits:
        return 0.0, 0.0
    whole: NDArray[np.int64] = corpus.kinds[corpus.notice_of == int(ranking.notices[0])]
    near = corpus.kinds[corpus.positions(ranking.ids[:1])]
    return float(not (whole & bits).any()), float(not (near & bits).any())
