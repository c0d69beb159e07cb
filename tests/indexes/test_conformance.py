"""What every index must do, run over every way of making one, against brute force in plain Python."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.faiss_index import FaissIndex
from indexes.filters import Selection
from indexes.id_positions import IdPositions
from indexes.lexical_index import K1, B, Part, PostingsIndex
from indexes.postings import Postings
from indexes.search_protocols import Hits, Ids, LexicalIndex, Unit, VectorIndex, Vectors
from indexes.snapshot import CombinedVectors
from indexes.top_k import best_positive, kth_highest
from tests.examples import examples

DIM = 4
QUICK = settings(max_examples=25, deadline=None)


def normalised(rows: npt.NDArray[np.floating[Any]]) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.where(lengths > 0, rows / np.maximum(lengths, 1e-9), 0).astype(np.float32)


# --- vectors ---------------------------------------------------------------------------------------------------


def flat(ids: Ids, vectors: Vectors) -> VectorIndex:
    return FaissIndex.build(ids, vectors)


def hnsw(ids: Ids, vectors: Vectors) -> VectorIndex:
    return FaissIndex.build(ids, vectors, "HNSW32")


def ivf(ids: Ids, vectors: Vectors) -> VectorIndex:
    return FaissIndex.build(ids, vectors, "IVF2,Flat" if len(ids) >= 2 else "Flat")


def ivf_of_codes(ids: Ids, vectors: Vectors) -> VectorIndex:
    """Its candidates come from codes, their scores from the vectors themselves."""
    return FaissIndex.build(ids, vectors, "IVF2,SQ8" if len(ids) >= 2 else "Flat")


def flat_with_gone_rows(ids: Ids, vectors: Vectors) -> VectorIndex:
    """Every id is doubled by a gone neighbour with the best possible vector."""
    more = np.sort(np.concatenate([ids * 2, ids * 2 + 1]))
    rows = np.repeat(vectors, 2, axis=0)
    return Renumbered(FaissIndex.build(more, rows).without(ids * 2 + 1))


def combined(ids: Ids, vectors: Vectors) -> VectorIndex:
    """Odd ids lie in the base among gone ones, even ids in the recent part."""
    odd = ids % 2 == 1
    base = np.sort(np.concatenate([ids[odd], ids[~odd]]))
    first = FaissIndex.build(base, vectors).without(ids[~odd])
    return CombinedVectors((first, FaissIndex.build(ids[~odd], vectors[~odd])))


class Renumbered:
    """A `VectorIndex` whose ids are half of those within."""

    def __init__(self, inner: VectorIndex) -> None:
        self.inner = inner

    @property
    def ids(self) -> Ids:
        return self.inner.ids // 2

    @property
    def dim(self) -> int:
        return self.inner.dim

    def search(self, query: Vectors, k: int, allowed: Ids | Selection | None = None) -> Hits:
        assert not isinstance(allowed, Selection)  # the tests of vectors name ids
        hits = self.inner.search(query, k, None if allowed is None else allowed * 2)
        return Hits(hits.ids // 2, hits.scores)

    def similarities(self, query: Vectors, ids: Ids) -> Vectors:
        return self.inner.similarities(query, ids * 2)


EXACT = [flat, flat_with_gone_rows, combined]
APPROXIMATE = [hnsw, ivf, ivf_of_codes]
VectorMaker = Callable[[Ids, Vectors], VectorIndex]


@st.composite
def vector_cases(draw: st.DrawFn) -> tuple[Ids, Vectors, Vectors, int, Ids | None]:
    """Few distinct coordinates, so that equal vectors and equal scores are common."""
    ids = np.array(sorted(draw(st.sets(st.integers(1, 300), max_size=60))), np.int64)
    coordinates = st.integers(-2, 2)
    seed = draw(st.integers(0, 10**6))
    rows = np.random.default_rng(seed).integers(-1, 2, (len(ids), DIM)).astype(np.float32)
    query = np.array([draw(st.lists(coordinates, min_size=DIM, max_size=DIM))], np.float32)
    some = st.sets(st.integers(1, 300), max_size=80).map(lambda s: np.array(sorted(s), np.int64))
    allowed = draw(st.none() | some | st.just(ids))
    return ids, normalised(rows), normalised(query)[0], draw(st.integers(0, 80)), allowed


def brute_force(
    ids: Ids, vectors: Vectors, query: Vectors, k: int, allowed: Ids | None
) -> list[tuple[int, float]]:
    scored = [
        (int(i), float((row * query).sum(dtype=np.float32)))
        for i, row in zip(ids, vectors, strict=True)
        if allowed is None or i in allowed
    ]
    return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:k]


@pytest.mark.parametrize("make", EXACT)
@QUICK
@given(case=vector_cases())
def test_exact_search_is_brute_force_with_ties_by_id(make: VectorMaker, case: tuple) -> None:  # type: ignore[type-arg]
    ids, vectors, query, k, allowed = case
    hits = make(ids, vectors).search(query, k, allowed)
    assert list(zip(hits.ids.tolist(), hits.scores.tolist(), strict=True)) == brute_force(
        ids, vectors, query, k, allowed
    )


@pytest.mark.parametrize("make", APPROXIMATE)
@QUICK
@given(case=vector_cases())
def test_approximate_search_gives_as_many_allowed_hits_in_order(make: VectorMaker, case: tuple) -> None:  # type: ignore[type-arg]
    ids, vectors, query, k, allowed = case
    hits = make(ids, vectors).search(query, k, allowed)
    everything = dict(brute_force(ids, vectors, query, len(ids), allowed))
    assert len(hits.ids) == min(k, len(everything)) == len(set(hits.ids.tolist()))
    found = list(zip(hits.ids.tolist(), hits.scores.tolist(), strict=True))
    assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
    assert all(everything[i] == score for i, score in found)


@pytest.mark.parametrize("make", EXACT + APPROXIMATE)
@QUICK
@given(case=vector_cases())
def test_similarities_are_those_of_the_search_and_nan_for_unknown_ids(make: VectorMaker, case: tuple) -> None:  # type: ignore[type-arg]
    ids, vectors, query, _, _ = case
    index = make(ids, vectors)
    asked = np.concatenate([ids, [301, 999]])
    expected = dict(brute_force(ids, vectors, query, len(ids), None))
    assert np.array_equal(index.ids, ids)
    for i, score in zip(asked.tolist(), index.similarities(query, asked).tolist(), strict=True):
        assert score == expected[i] if i in expected else math.isnan(score)


@pytest.mark.parametrize("make", EXACT + APPROXIMATE)
@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_query_that_is_no_direction_is_refused(make: VectorMaker, bad: float) -> None:
    ids, vectors = np.arange(1, 41), normalised(np.random.default_rng(0).normal(size=(40, DIM)))
    index = make(ids, vectors)
    with pytest.raises(ValueError, match="NaN"):
        index.search(np.array([bad, 0, 0, 0], np.float32), 3)
    with pytest.raises(ValueError, match="length 4"):
        index.search(np.ones(DIM + 1, np.float32), 3)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells what is mapped")
@pytest.mark.parametrize("factory", ["SQ8", "IVF16,SQ8"])
def test_codes_are_mapped_so_that_processes_share_them(factory: str, tmp_path: Path) -> None:
    """A million of them are 400 MB."""
    rng = np.random.default_rng(3)
    vectors = rng.standard_normal((1500, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = FaissIndex.build(np.arange(1, 1501), vectors, factory)
    made.save(tmp_path)
    opened = FaissIndex.load(tmp_path, 1500, 16)
    assert str(tmp_path / "vectors.faiss") in Path("/proc/self/maps").read_text()
    for query in vectors[:20]:
        one, other = opened.search(query, 10), made.search(query, 10)
        assert (one.ids.tolist(), one.scores.tolist()) == (other.ids.tolist(), other.scores.tolist())


@pytest.mark.parametrize("factory", ["Flat", "SQ8", "HNSW32", "IVF16,Flat", "IVF16,SQ8"])
@pytest.mark.parametrize("share", [0.001, 0.05, 0.5])
def test_a_filter_of_any_size_never_costs_results(factory: str, share: float, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    vectors, ids = normalised(rng.normal(size=(6000, 16))), np.arange(1, 6001) * 7
    FaissIndex.build(ids, vectors, factory).save(tmp_path)
    index = FaissIndex.load(tmp_path, 6000, 16)
    allowed = np.sort(rng.choice(ids, int(6000 * share), replace=False))
    hits = index.search(vectors[0], 50, allowed)
    assert len(hits.ids) == min(50, len(allowed))
    assert set(hits.ids.tolist()) <= set(allowed.tolist())
    best = dict(zip(allowed.tolist(), index.similarities(vectors[0], allowed).tolist(), strict=True))
    recall = len(set(sorted(best, key=lambda i: -best[i])[: len(hits.ids)]) & set(hits.ids.tolist()))
    assert recall >= 0.9 * len(hits.ids)


@examples(60)
@given(
    st.lists(st.integers(-3, 3), max_size=700),
    st.integers(1, 9),
)
def test_the_best_of_many_are_the_first_of_all_sorted(few: list[int], k: int) -> None:
    scores = np.array(few * 3, np.float32)
    ordered = sorted(scores.tolist(), reverse=True)
    assert kth_highest(scores, k) == (ordered[k - 1] if k <= len(ordered) else -np.inf)
    least = min([score for score in ordered[:k] if score > 0], default=1)
    assert best_positive(scores, k).tolist() == [n for n, s in enumerate(scores.tolist()) if s >= least]


@pytest.mark.parametrize("step", [1, 3, 50])
def test_a_wide_filter_finds_the_places_that_bisection_finds(step: int) -> None:
    rng = np.random.default_rng(4)
    ids = np.sort(rng.choice(np.arange(9, 9 + 10_000 * step), 8000, replace=False))
    wanted = np.unique(np.concatenate([rng.choice(ids, 5000), rng.integers(1, 20_000 * step, 5000)]))
    places, held = IdPositions(ids).of(wanted)
    assert held.tolist() == np.isin(wanted, ids).tolist()
    assert ids[places[held]].tolist() == wanted[held].tolist()
    assert IdPositions(ids).held(wanted).tolist() == np.flatnonzero(np.isin(ids, wanted)).tolist()


def test_ties_beyond_the_border_of_a_large_index_go_to_the_lowest_ids() -> None:
    vectors = normalised(np.random.default_rng(2).normal(size=(9000, 8)))
    vectors[3000:6000] = vectors[8999]
    index = FaissIndex.build(np.arange(1, 9001), vectors)
    assert index.search(vectors[0] * 0, 5).ids.tolist() == [1, 2, 3, 4, 5]
    assert index.search(vectors[8999], 5).ids.tolist() == [3001, 3002, 3003, 3004, 3005]


@pytest.mark.parametrize("factory", ["Flat", "IVF16,Flat"])
def test_ties_are_settled_by_id_whatever_order_the_rows_are_visited_in(factory: str) -> None:
    """With few lists all are visited, so the inverted file is exact too, but goes through rows in another order."""
    vectors = normalised(np.random.default_rng(3).integers(-1, 2, (6000, DIM)).astype(np.float32))
    ids = np.arange(1, 6001)
    index = FaissIndex.build(ids, vectors, factory)
    for query in vectors[:10]:
        hits = index.search(query, 40)
        expected = brute_force(ids, vectors, query, 40, None)
        assert list(zip(hits.ids.tolist(), hits.scores.tolist(), strict=True)) == expected


@pytest.mark.parametrize(
    ("ids", "rows", "factory"),
    [
        ([2, 1], np.eye(2), "Flat"),
        ([1, 1], np.eye(2), "Flat"),
        ([0, 1], np.eye(2), "Flat"),
        ([1], np.eye(2), "Flat"),
        ([1, 2], np.eye(2) * math.nan, "Flat"),
        ([1, 2], np.eye(2), "Nonsense"),
        ([1, 2], np.eye(2), "IVF64,Flat"),
        ([1, 2], np.eye(2), "LSH"),
    ],
)
def test_rows_that_do_not_fit_are_refused(ids: list[int], rows: Vectors, factory: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        FaissIndex.build(np.array(ids), rows.astype(np.float32), factory)


# --- terms -----------------------------------------------------------------------------------------------------

WEIGHTS = {"title": 1.5, "body": 1.0}
TERMS = ["南京", "数字", "转型", "AI", "补贴", "奖励"]
Passages = Mapping[int, Mapping[str, Sequence[str]]]


def one_part(passages: Passages) -> LexicalIndex:
    return PostingsIndex((Part(_postings(passages)),))


def two_parts(passages: Passages) -> LexicalIndex:
    """Odd ids in the base, among gone ones that hold every term; even ids in the recent part."""
    gone = {i: {"body": TERMS * 9} for i in passages if i % 2 == 0}
    base = {i: fields for i, fields in passages.items() if i % 2} | gone
    recent = {i: fields for i, fields in passages.items() if i % 2 == 0}
    gone_ids = np.array(sorted(gone), np.int64)
    return PostingsIndex((Part.without(_postings(base), gone_ids), Part(_postings(recent))))


def _postings(passages: Passages) -> Postings:
    ids = np.array(sorted(passages), np.int64)
    return Postings.build(ids, [passages[int(i)] for i in ids], WEIGHTS)


LEXICAL = [one_part, two_parts]
LexicalMaker = Callable[[Passages], LexicalIndex]
terms = st.lists(st.sampled_from(TERMS), max_size=8)
passage_sets = st.dictionaries(
    st.integers(1, 60), st.fixed_dictionaries({"title": terms, "body": terms}), max_size=30
)
alternatives = st.lists(
    st.tuples(st.sampled_from([*TERMS, "absent"]), st.sampled_from([0.1, 0.5, 1.0])),
    min_size=1, max_size=4, unique_by=lambda term: term[0],
)  # fmt: skip
unit_lists = st.lists(
    st.builds(Unit, st.just("unit"), alternatives.map(tuple), st.sampled_from([0.5, 1.0, 2.0])), max_size=4
)


def oracle_frequency(unit: Unit, fields: Mapping[str, Sequence[str]]) -> float:
    return sum(
        weight * WEIGHTS[name] * list(found).count(term)
        for term, weight in unit.terms
        for name, found in fields.items()
    )


def oracle_scores(passages: Passages, units: Sequence[Unit]) -> dict[int, float]:
    """The formulas at the top of `indexes.lexical_index`, read literally."""
    n = len(passages)
    length: dict[int, float] = {
        i: sum(WEIGHTS[f] * len(t) for f, t in fields.items()) for i, fields in passages.items()
    }
    average = sum(length.values(), 0.0) / n if n and any(length.values()) else 1.0
    scores = dict.fromkeys(passages, 0.0)
    for unit in units:
        holds = {
            term: sum(any(term in t for t in f.values()) for f in passages.values()) for term, _ in unit.terms
        }
        highest = max(weight for _, weight in unit.terms)
        df = min(n, sum(weight / highest * holds[term] for term, weight in unit.terms))
        idf = math.log(1 + (n - df + 0.5) / (df + 0.5))
        for i, fields in passages.items():
            tf = oracle_frequency(unit, fields)
            held_back = K1 * (1 - B + B * length[i] / average)
            scores[i] += unit.weight * idf * tf * (K1 + 1) / (tf + held_back)
    return scores


@pytest.mark.parametrize("make", LEXICAL)
@QUICK
@given(passages=passage_sets, units=unit_lists)
def test_scores_are_bm25_over_units(make: LexicalMaker, passages: Passages, units: list[Unit]) -> None:
    index = make(passages)
    ids = np.array([*sorted(passages), 61, 999], np.int64)
    expected = oracle_scores(passages, units)
    found = index.scores(units, ids)
    assert found.tolist() == pytest.approx([expected.get(int(i), 0.0) for i in ids], rel=1e-4, abs=1e-6)
    matches = index.unit_matches(units, ids)
    assert matches.shape == (len(units), len(ids))
    for row, unit in zip(matches, units, strict=True):
        wanted = [oracle_frequency(unit, passages.get(int(i), {})) for i in ids]
        assert row.tolist() == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("make", LEXICAL)
@QUICK
@given(
    passages=passage_sets,
    units=unit_lists,
    k=st.integers(0, 40),
    allowed=st.none() | st.sets(st.integers(1, 70), max_size=40),
)
def test_search_is_the_sorted_scores_of_the_allowed_with_ties_by_id(
    make: LexicalMaker, passages: Passages, units: list[Unit], k: int, allowed: set[int] | None
) -> None:
    index = make(passages)
    ids = np.array(sorted(passages), np.int64)
    assert np.array_equal(index.ids, ids)
    scored = zip(ids.tolist(), index.scores(units, ids).tolist(), strict=True)
    kept = [hit for hit in scored if hit[1] > 0 and (allowed is None or hit[0] in allowed)]
    hits = index.search(units, k, None if allowed is None else np.array(sorted(allowed), np.int64))
    expected = sorted(kept, key=lambda hit: (-hit[1], hit[0]))[:k]
    assert list(zip(hits.ids.tolist(), hits.scores.tolist(), strict=True)) == expected


@QUICK
@given(passages=passage_sets, units=unit_lists)
def test_parts_score_exactly_as_one_index_of_the_same_passages(passages: Passages, units: list[Unit]) -> None:
    one, two = one_part(passages).search(units, 99), two_parts(passages).search(units, 99)
    assert one.ids.tolist() == two.ids.tolist()
    assert one.scores.tolist() == two.scores.tolist()


@pytest.mark.parametrize("make", LEXICAL)
@QUICK
@given(passages=passage_sets)
def test_document_frequency_counts_live_passages(make: LexicalMaker, passages: Passages) -> None:
    index = make(passages)
    for term in [*TERMS, "absent", "", "\ud800"]:
        holding = [i for i, fields in passages.items() if any(term in found for found in fields.values())]
        assert index.document_frequency(term) == len(holding)


@pytest.mark.parametrize("make", LEXICAL)
@QUICK
@given(passages=passage_sets, units=unit_lists, k=st.integers(0, 12))
def test_few_passages_are_scored_alike_by_looking_them_up(
    make: LexicalMaker, passages: Passages, units: list[Unit], k: int
) -> None:
    some = np.array(sorted({*list(passages)[::2], 10**6}), np.int64)
    whole = make(passages)
    expected = whole.search(units, k, some), whole.scores(units, some)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexes.lexical_index.LOOK_UP", -1)
        hits, scores = make(passages).search(units, k, some), make(passages).scores(units, some)
    assert (hits.ids.tolist(), hits.scores.tolist()) == (
        expected[0].ids.tolist(),
        expected[0].scores.tolist(),
    )
    assert scores.tolist() == expected[1].tolist()


def test_a_field_without_a_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="'footer' has no weight"):
        Postings.build(np.array([1]), [{"footer": ["x"]}], WEIGHTS)
    with pytest.raises(ValueError, match="2 ids"):
        Postings.build(np.array([1, 2]), [{"body": ["x"]}], WEIGHTS)


def test_many_translations_of_one_word_count_once() -> None:
    passages = {i: {"body": ["补贴", "奖励"] if i == 1 else ["南京"]} for i in range(1, 21)}
    index = one_part(passages)
    one = index.scores([Unit("subsidy", (("补贴", 1.0),))], np.array([1]))[0]
    both = index.scores([Unit("subsidy", (("补贴", 1.0), ("奖励", 1.0)))], np.array([1]))[0]
    assert both < 1.5 * one
