"""The way of a question, from its text to the passages that are shown, in order."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexes.filters import Allowed
from indexes.search_protocols import TermCoverage, Unit, Vectors
from rag.domain import Interpretation
from rag.embedding import Encoder
from rag.language.grams import question_grams
from rag.language.query_units import expansions, is_request, own_terms, query_units, respelt
from rag.language.segment import index_terms
from rag.public import INTERPRETATION_FIELDS, QueryRequest
from rag.retrieval.centring import Centre, centre_of
from rag.retrieval.confidence import UNLIKELY, confidence, passage_scores
from rag.retrieval.confidence_features import ConfidenceFeatures, gather
from rag.retrieval.corpus import Corpus
from rag.retrieval.question_echoes import lowered_echoes
from rag.retrieval.ranking import Legs, Ranking, rank
from rag.retrieval.reader import CollectionReader
from rag.retrieval.request_filters import selection
from rag.retrieval.retrieval_config import STEERING, RetrievalConfig
from rag.retrieval.understand import interpret


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for one question.

    Attributes:
        interpretation: what was read out of the question.
        units: what the question asks for, as terms of the index; the lexical leg searches for them.
        ranking: all candidates.
        chosen: int64[k], positions in `ranking` that are shown, best first.
        scores: float64[k], probability that each chosen passage answers; never rises with rank.
        confidence: probability that the collection answers at all.
        evidence: what that rests on; None if nothing was found, or the collection knows no word of the question.
        embed_ms, search_ms: milliseconds.

    """

    interpretation: Interpretation
    units: tuple[Unit, ...]
    ranking: Ranking
    chosen: NDArray[np.int64]
    scores: NDArray[np.float64]
    confidence: float
    evidence: ConfidenceFeatures | None
    embed_ms: float
    search_ms: float


def retrieve(
    reader: CollectionReader, encoder: Encoder, request: QueryRequest, as_of: dt.date, config: RetrievalConfig
) -> Retrieved:
    """Search one version of the collection.

    Raises:
        InvalidInput: a filter names an unknown place.

    """
    started = time.perf_counter()
    question = respelt(request.question)
    vector = encoder.encode_query(question) if request.mode != "lexical" else None
    embedded = time.perf_counter()
    read = _interpretation(reader, question, request, as_of)
    units = _units(reader, question, config)
    searched = _searched(units, request, config)
    read = replace(read, expansions=_expansions(request, searched))
    coverage = _coverage(reader, request, config)
    moved, centre = _centred(vector, read, encoder, config)
    snapshot, allowed = reader.snapshot, _allowed(reader, request)
    legs = Legs(snapshot.vectors, snapshot.lexical, moved, searched, coverage, allowed, centre)
    ranking, chosen = _ranked(reader, legs, read, request, config)
    terms = own_terms(question) if config.everyday else index_terms(question)
    evidence = _evidence(reader, ranking, terms, read, units)
    sure = confidence(evidence) if evidence else UNLIKELY
    scores = np.round(passage_scores(ranking, chosen, sure), 4)  # so that a shown score can be a limit
    if request.min_score is not None:
        kept = scores >= request.min_score
        chosen, scores = chosen[kept], scores[kept]
    finished = time.perf_counter()
    return Retrieved(
        read,
        units,
        ranking,
        chosen,
        scores,
        sure,
        evidence,
        1000 * (embedded - started),
        1000 * (finished - embedded),
    )


def _ranked(
    reader: CollectionReader,
    legs: Legs,
    read: Interpretation,
    request: QueryRequest,
    config: RetrievalConfig,
) -> tuple[Ranking, NDArray[np.int64]]:
    """All candidates, and the positions of those that are shown.

    A few long notices may take all places among the candidates; more are looked at then, until `top_k` passages are
    found or no others are left.
    """
    if not request.interpret:
        config = replace(config, **dict.fromkeys(STEERING, False))
    while True:
        found = rank(legs, reader.corpus, read, config, request.mode)
        if legs.vector is not None and config.echo:
            found = lowered_echoes(found, reader, request.question, config)
        ranking = _each_text_once(found, reader.corpus)
        chosen = _per_notice(ranking, request.per_notice, request.top_k)
        if len(chosen) == request.top_k or len(found.ids) < config.candidates:
            return ranking, chosen
        config = replace(config, candidates=4 * config.candidates)


def _evidence(
    reader: CollectionReader,
    ranking: Ranking,
    terms: Sequence[str],
    read: Interpretation,
    units: Sequence[Unit],
) -> ConfidenceFeatures | None:
    """None also where the collection knows no word of the question: whatever is nearest, it is no answer."""
    if not len(ranking.ids) or not units:
        return None
    return gather(reader.corpus, reader.snapshot.lexical, ranking, read, units, terms)


def _interpretation(
    reader: CollectionReader, question: str, request: QueryRequest, as_of: dt.date
) -> Interpretation:
    """What the question says; nothing of it where `interpret` is off, and never what a filter says already."""
    ignore = set(request.ignore)
    if not request.interpret:
        ignore |= set(INTERPRETATION_FIELDS)
    filters = request.filters
    if filters.regions or filters.applies_in:
        ignore.add("regions")
    if filters.categories:
        ignore.add("categories")
    if filters.date_from or filters.date_to:
        ignore |= {"date_from", "date_to"}
    if filters.open_on:
        ignore.add("open_on")
    return interpret(question, as_of, tuple(sorted(ignore)), reader.corpus.holds_place)


def _centred(
    vector: Vectors | None, read: Interpretation, encoder: Encoder, config: RetrievalConfig
) -> tuple[Vectors | None, Centre | None]:
    """The question's vector, moved if it is English and the model's means are known, and by what it was moved."""
    if vector is None or read.language != "en" or not config.centring:
        return vector, None
    centre = centre_of(encoder.fingerprint)
    return (centre.moved(vector), centre) if centre else (vector, None)


def _units(reader: CollectionReader, question: str, config: RetrievalConfig) -> tuple[Unit, ...]:
    """What the question asks for, in every mode: evidence, highlights and answers rest on it as well."""
    lexical = reader.snapshot.lexical
    count = len(lexical.ids)
    units = query_units(
        question, lexical.document_frequency, count, reader.sounding, everyday=config.everyday
    )
    return tuple(units)


def _coverage(
    reader: CollectionReader, request: QueryRequest, config: RetrievalConfig
) -> TermCoverage | None:
    """The characters of the question as it was typed, looked up; None where that leg is off or has nothing to say."""
    if request.mode == "dense" or not (config.lexical and config.grams):
        return None
    return reader.snapshot.coverage(question_grams(request.question))


def _searched(units: Sequence[Unit], request: QueryRequest, config: RetrievalConfig) -> tuple[Unit, ...]:
    """The units that the lexical leg searches for; none where it is off."""
    if request.mode == "dense" or not config.lexical:
        return ()
    if config.requests:
        units = [replace(u, weight=config.request_weight * u.weight) if is_request(u) else u for u in units]
    if config.dictionary and "expansions" not in request.ignore:
        return tuple(units)
    return tuple(said for said in map(_as_said, units) if said.terms)


def _as_said(unit: Unit) -> Unit:
    """The unit with only those of its terms that the question itself holds, no translations."""
    label = unit.label.lower()
    return replace(unit, terms=tuple((term, weight) for term, weight in unit.terms if term in label))


def _expansions(request: QueryRequest, units: Sequence[Unit]) -> tuple[str, ...]:
    return () if "expansions" in request.ignore else expansions(request.question, units)


def _allowed(reader: CollectionReader, request: QueryRequest) -> Allowed | None:
    if request.filters.is_empty:
        return reader.corpus.passage_ids if reader.partial else None
    selected = selection(request.filters, reader.corpus, lambda: reader.columns)
    # conditions know nothing of notices that are left out
    return selected.ids if reader.partial else selected


def _each_text_once(ranking: Ranking, corpus: Corpus) -> Ranking:
    """Of notices with the same body only the best: the others would take the places of other notices."""
    if not corpus.copies or not len(ranking.ids):
        return ranking
    _, first, group = np.unique(corpus.alike[ranking.notices], return_index=True, return_inverse=True)
    kept = ranking.notices == ranking.notices[first][group]
    return Ranking(
        ranking.ids[kept], ranking.notices[kept], ranking.dense[kept], ranking.lexical[kept], ranking.covered[kept],
        ranking.totals[kept], ranking.reasons,
    )  # fmt: skip


def _per_notice(ranking: Ranking, per_notice: int, top_k: int) -> NDArray[np.int64]:
    """Positions of the first `top_k` candidates, at most `per_notice` from one notice."""
    seen: dict[int, int] = {}
    chosen: list[int] = []
    for position, notice in enumerate(ranking.notices.tolist()):
        if seen.get(notice, 0) < per_notice:
            seen[notice] = seen.get(notice, 0) + 1
            chosen.append(position)
            if len(chosen) == top_k:
                break
    return np.array(chosen, dtype=np.int64)
