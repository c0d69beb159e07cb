"""Searching a Milvus server: by vectors, by terms in structured units, by character grams.

Milvus finds candidates and tells what they hold; scores are computed here (see `indexes.milvus`). Hits that the
snapshot does not hold, as of a change under way, are left out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexes.bm25 import K1, Weights, idf_weight, length_norm, saturation
from indexes.errors import StoreDamaged
from indexes.faiss_index import MARGIN, checked_query
from indexes.filters import Allowed, Selection
from indexes.flat_rows import ROUNDING
from indexes.id_positions import IdPositions
from indexes.milvus.catalogue import Kind, Manifest, Vocabulary
from indexes.milvus.expressions import IDS_AT_ONCE, among, both, expression
from indexes.milvus.layout import STEPS
from indexes.milvus.milvus_connection import Server
from indexes.search_protocols import Hits, Ids, Scores, Unit, Vectors
from indexes.top_k import best

MOST = 16_384
"""The most hits that Milvus gives for one query."""
FEW = 1024
"""So many candidates are asked for at least: impacts order them nearly as scores do, but not quite."""
KEPT_ROWS = 20_000
"""Vectors and lengths kept in memory: 1.5 kB each. A passage never changes them, so they stay valid."""


@dataclass
class Rows:
    """Vectors and lengths of passages, asked for once."""

    server: Server
    collection: str
    _kept: dict[int, tuple[Vectors, int, int]] = field(default_factory=dict)
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def of(self, ids: Ids) -> list[tuple[Vectors, int, int]]:
        """(vector, length, gram length) of each id; all must be held."""
        wanted = ids.tolist()
        rows = {number: row for number in wanted if (row := self._kept.get(number)) is not None}
        missing = np.array(sorted(set(wanted) - rows.keys()), np.int64)
        fields = ["dense", "length", "gram_length"]
        for start in range(0, len(missing), IDS_AT_ONCE):
            where = among(missing[start : start + IDS_AT_ONCE])
            for row in self.server.rows(self.collection, where, fields):
                rows[row["id"]] = (np.array(row["dense"], np.float32), row["length"], row["gram_length"])
        with self._changing:
            if len(self._kept) + len(missing) > KEPT_ROWS:
                self._kept = {}
            self._kept.update(rows)
        try:
            return [rows[number] for number in wanted]
        except KeyError as error:
            raise StoreDamaged(
                f"{self.collection} no longer holds passage {error}: open the newest version, or rag check --repair."
            ) from None


@dataclass(frozen=True)
class Passages:
    """What all legs share: the passages of one snapshot.

    Attributes:
        ids: int64[n], ascending, each once.
    """

    server: Server
    collection: str
    manifest: Manifest
    vocabulary: Vocabulary
    rows: Rows
    ids: Ids

    @cached_property
    def scope(self) -> str:
        """The filter for what is in service, as far as one can tell it shortly."""
        gone = f"id not in {list(self.manifest.gone)}" if self.manifest.gone else ""
        return both(f"id <= {self.manifest.high}", gone)

    def held(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of these are in service."""
        return self._places.of(ids)[1]

    @cached_property
    def _places(self) -> IdPositions:
        return IdPositions(self.ids)

    def filters(self, allowed: Allowed | None) -> Iterator[tuple[str, int]]:
        """Filters that together give what is allowed, each with the most rows that it can leave."""
        if allowed is None:
            yield self.scope, len(self.ids)
        elif isinstance(allowed, Selection):
            yield both(self.scope, expression(allowed.conditions)), len(self.ids)
        else:
            left = np.unique(allowed[self.held(allowed)])
            for start in range(0, len(left), IDS_AT_ONCE):
                part = left[start : start + IDS_AT_ONCE]
                yield among(part), len(part)

    def find(self, field: str, query: object, k: int, where: str) -> tuple[Ids, Scores]:
        """The ids in service of highest inner product, and the products as Milvus tells them."""
        [hits] = self.server.search(self.collection, field, [query], min(k, MOST), where)
        ids = np.array([number for number, _ in hits], np.int64)
        scores = np.array([score for _, score in hits], np.float32)
        kept = self.held(ids)
        return ids[kept], scores[kept]

    def frequencies(self, kind: Kind, terms: Sequence[str], ids: Ids) -> NDArray[np.float32]:
        """float32[len(terms), len(ids)]: how often each term occurs in each id; 0 where the id is not in service."""
        table = np.zeros((len(terms), len(ids)), np.float32)
        numbers = [
            (row, number) for row, term in enumerate(terms) if (number := self.vocabulary.number(kind, term))
        ]
        held = np.unique(ids[self.held(ids)])
        for start in range(0, len(held) if numbers else 0, IDS_AT_ONCE):
            part = held[start : start + IDS_AT_ONCE]
            queries = [{number: 1.0} for _, number in numbers]
            found = self.server.search(self.collection, "frequencies", queries, len(part), among(part))
            for (row, _), hits in zip(numbers, found, strict=True):
                places = {number: score for number, score in hits if score > 0}
                table[row] += np.array([places.get(number, 0.0) for number in ids.tolist()], np.float32)
        return table

    def lengths(self, ids: Ids) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """float32[len(ids)] each: weighted lengths and numbers of grams; all ids must be in service."""
        rows = self.rows.of(ids)
        words = np.array([length for _, length, _ in rows], np.float32) / np.float32(STEPS)
        grams = np.array([length for _, _, length in rows], np.float32) / np.float32(STEPS)
        return words, grams


@dataclass(frozen=True)
class MilvusVectors:
    """A `VectorIndex`."""

    passages: Passages

    @property
    def ids(self) -> Ids:
        """int64[n], ascending."""
        return self.passages.ids

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self.passages.manifest.dim

    def search(self, query: Vectors, k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` most similar among `allowed` (None = all); of an approximate index, `k` good ones."""
        query = checked_query(query, self.dim)
        found = [self._proposed(query, k, *filtered) for filtered in self.passages.filters(allowed)]
        ids = np.concatenate([np.empty(0, np.int64), *found])
        return best(ids, self._exact(query, ids), k)

    def similarities(self, query: Vectors, ids: Ids) -> Scores:
        """Inner products float32[len(ids)]; NaN for an id not held."""
        query = checked_query(query, self.dim)
        held = self.passages.held(ids)
        scores = np.full(len(ids), np.nan, np.float32)
        scores[held] = self._exact(query, ids[held])
        return scores

    def _proposed(self, query: Vectors, k: int, where: str, available: int) -> Ids:
        """Ids that hold the k best: more are asked for until the last is clearly worse than the k-th."""
        wanted = k + MARGIN
        while k > 0 and available:
            ids, scores = self.passages.find("dense", query, wanted, where)
            enough = len(ids) >= k and scores[-1] < scores[k - 1] - ROUNDING
            if enough or wanted >= min(available, MOST) or not len(ids):
                return ids
            wanted *= 4
        return np.empty(0, np.int64)

    def _exact(self, query: Vectors, ids: Ids) -> Scores:
        """As `FaissIndex` computes them, row by row."""
        if not len(ids):
            return np.empty(0, np.float32)
        rows = np.stack([vector for vector, _, _ in self.passages.rows.of(ids)])
        return np.asarray((rows * query).sum(axis=1, dtype=np.float32), np.float32)


@dataclass(frozen=True)
class MilvusLexical:
    """A `LexicalIndex`."""

    passages: Passages

    @property
    def ids(self) -> Ids:
        """int64[n], ascending."""
        return self.passages.ids

    def document_frequency(self, term: str) -> int:
        """In how many ids a term occurs; 0 for an unknown one."""
        return self.passages.vocabulary.frequency("w", term)

    def vocabulary(self) -> Iterator[str]:
        """Every term, each once; one that only removed ids hold may be among them."""
        return iter(self.passages.vocabulary.numbers["w"])

    def search(self, units: Sequence[Unit], k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` best among `allowed` (None = all) with a score above 0."""
        query: dict[int, float] = {}
        for unit in units:
            gain = float(self._idf_weight(unit))
            for term, weight in unit.terms:
                number = self.passages.vocabulary.number("w", term)
                if number and gain * weight > 0:
                    query[number] = query.get(number, 0.0) + gain * weight
        ids = _candidates(self.passages, query, k, allowed)
        scores = self.scores(units, ids)
        return best(ids[scores > 0], scores[scores > 0], k)

    def scores(self, units: Sequence[Unit], ids: Ids) -> Scores:
        """float32[len(ids)]; 0 where no term matches or the id is not held."""
        norm = np.ones(len(ids), np.float32)
        held = self.passages.held(ids)
        lengths, _ = self.passages.lengths(ids[held])
        norm[held] = length_norm(lengths, self.passages.manifest.average_length)
        total = np.zeros(len(ids), np.float32)
        for unit, matches in zip(units, self.unit_matches(units, ids), strict=True):
            total += self._idf_weight(unit) * saturation(matches, norm)
        return total

    def unit_matches(self, units: Sequence[Unit], ids: Ids) -> NDArray[np.float32]:
        """float32[len(units), len(ids)]: the weighted term frequency of each unit in each id, 0 for none."""
        terms = list(dict.fromkeys(term for unit in units for term, _ in unit.terms))
        found = dict(zip(terms, self.passages.frequencies("w", terms, ids), strict=True))
        matches = np.zeros((len(units), len(ids)), np.float32)
        for row, unit in zip(matches, units, strict=True):
            for term, weight in unit.terms:
                row += np.float32(weight) * found[term]
        return matches

    def _idf_weight(self, unit: Unit) -> np.float32:
        return idf_weight(unit, self.document_frequency, len(self.ids))


@dataclass(frozen=True)
class MilvusCoverage:
    """A `TermCoverage`; the sums are those of `indexes.coverage.Coverage`."""

    passages: Passages
    terms: tuple[str, ...]

    @cached_property
    def idf(self) -> NDArray[np.float64]:
        """float64[terms], the highest for a term that nothing holds."""
        n = len(self.passages.ids)
        df = np.array([self.passages.vocabulary.frequency("g", term) for term in self.terms], np.int64)
        return np.log1p((n - df + 0.5) / (df + 0.5))

    @property
    def average_length(self) -> float:
        """Mean number of grams of a passage; 1 where there is none."""
        return self.passages.manifest.average_gram_length

    def search(self, k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` passages with the highest shares above 0 among `allowed` (None = all)."""
        numbers = [self.passages.vocabulary.number("g", term) for term in self.terms]
        query = {n: idf for n, idf in zip(numbers, self.idf.tolist(), strict=True) if n and idf > 0}
        ids = _candidates(self.passages, query, k, allowed)
        shares = self.shares(ids)
        return best(ids[shares > 0], shares[shares > 0], k)

    def shares(self, ids: Ids) -> Scores:
        """float32[len(ids)]: the share of each passage; 0 where it is not held."""
        held = self.passages.held(ids)
        total = np.zeros(len(ids), np.float32)
        if held.any():
            table, lengths = self._found(ids[held])
            norm = length_norm(lengths, self.average_length)
            summed = np.zeros(len(lengths))
            for idf, frequencies in zip(self.idf, table, strict=True):
                summed += idf * np.where(frequencies > 0, frequencies * (K1 + 1) / (frequencies + norm), 0)
            total[held] = (summed / self.idf.sum()).astype(np.float32)
        return total

    def grouped(self, ids: Ids, groups: NDArray[np.int64], average_length: float) -> Scores:
        """float32[highest + 1]: the share of each group of passages, taken as one text."""
        count = int(groups.max(initial=-1)) + 1
        held = self.passages.held(ids)
        found, own_lengths = self._found(ids[held])
        lengths = np.bincount(groups[held], own_lengths, minlength=count)
        table = np.stack([np.bincount(groups[held], row, minlength=count) for row in found])
        norm = length_norm(lengths, average_length)
        saturated = table * (K1 + 1) / (table + norm)
        return np.asarray(self.idf @ saturated / self.idf.sum(), np.float32)

    def _found(self, ids: Ids) -> tuple[NDArray[np.float32], Weights]:
        return self.passages.frequencies("g", self.terms, ids), self.passages.lengths(ids)[1]


def _candidates(passages: Passages, query: dict[int, float], k: int, allowed: Allowed | None) -> Ids:
    """Ids among which the k best are: those with the highest sums of impacts, many more than k."""
    found = [np.empty(0, np.int64)]
    if query and k > 0:
        for where, available in passages.filters(allowed):
            if available:
                found.append(passages.find("impacts", query, min(max(FEW, 4 * k), available), where)[0])
    return np.concatenate(found)
