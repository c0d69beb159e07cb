"""Adding up postings: compiled, in runs of NumPy, and one after another give the same bits, whatever the sizes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indexes.posting_sums as posting_sums
from indexes.bm25 import saturation
from indexes.coverage import Coverage
from indexes.errors import StoreDamaged
from indexes.faiss_index import FaissIndex
from indexes.filters import IdFlags, Selection
from indexes.lexical_index import Part, PostingsIndex
from indexes.posting_sums import (
    TermPostings,
    UnitPostings,
    compile_kernel,
    load,
    look_up,
    term_shares,
    unit_sums,
)
from indexes.postings import Postings
from indexes.search_protocols import Hits, Ids, Unit
from tests.examples import examples

K1 = 1.2


@pytest.fixture(scope="session")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Compiled for the tests, wherever a C compiler is."""
    if not any(map(shutil.which, ("cc", "gcc", "clang"))):
        pytest.skip("no C compiler")
    path = tmp_path_factory.mktemp("kernel") / "kernel.so"
    assert compile_kernel(path)
    return load(path)


@pytest.fixture(params=["compiled", "runs"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    made = request.getfixturevalue("kernel") if request.param == "compiled" else None
    monkeypatch.setattr(posting_sums, "compiled", lambda: made)
    return request.param


def postings_of(rng: np.random.Generator, passages: int, share: float) -> TermPostings:
    positions = np.flatnonzero(rng.random(passages) < share).astype(np.uint32)
    often = rng.choice(np.array([1, 2, 2.5, 7], np.float32), len(positions))
    return TermPostings(positions, often, np.float32(rng.choice([1.0, 0.3, 0.8128])))


def one_by_one(units: list[UnitPostings], norm: np.ndarray) -> np.ndarray:
    """The formula, a posting at a time in float32."""
    sums = np.zeros(len(norm), np.float32)
    for unit in units:
        often: dict[int, np.float32] = {}
        for term in unit.terms:
            for at, own in zip(term.positions.tolist(), term.frequencies, strict=True):
                often[at] = often.get(at, np.float32(0)) + term.weight * own
        for at, own in often.items():
            sums[at] += unit.gain * (own * np.float32(K1 + 1) / (own + norm[at]))
    return sums


@pytest.mark.parametrize("passages", [0, 1, 2, 300, 16_384, 16_385, 40_000])
@pytest.mark.parametrize("seed", range(3))
def test_sums_over_units_are_the_same_bits_as_one_by_one(way: str, passages: int, seed: int) -> None:
    """Words that nothing holds, that one passage holds (the first, the last) and that all hold; up to four in a unit."""
    rng = np.random.default_rng(seed)
    shares = [0.0, 1.0, 0.5, 0.01, 0.2]
    ends = [np.array(own[:passages], np.uint32) for own in ([0], [max(passages - 1, 0)], [])]
    alone = [TermPostings(at, np.ones(len(at), np.float32)) for at in ends]
    units = [
        UnitPostings([postings_of(rng, passages, share) for share in rng.choice(shares, many)], np.float32(g))
        for many, g in [(1, 3.2), (4, 0.7), (1, 0.01), (2, 5.8), (3, 1.1)]
    ]
    units += [UnitPostings(alone, np.float32(2)), *(UnitPostings([term], np.float32(1.3)) for term in alone)]
    norm = rng.choice(np.array([0.3, 0.61, 1.7], np.float32), passages)
    assert unit_sums(units, norm, K1).tobytes() == one_by_one(units, norm).tobytes()
    assert unit_sums([], norm, K1).tobytes() == np.zeros(passages, np.float32).tobytes()


def test_a_length_norm_of_zero_makes_no_passage_a_hit_that_holds_no_word(way: str) -> None:
    """As with b = 1 and an empty passage: 0 / 0 would be no number."""
    term = TermPostings(np.array([1], np.uint32), np.ones(1, np.float32))
    sums = unit_sums([UnitPostings([term, term], np.float32(1))], np.zeros(20_000, np.float32), K1)
    assert np.flatnonzero(sums).tolist() == [1]
    assert sums[1] == np.float32(K1 + 1)


def damaged(positions: list[int]) -> TermPostings:
    return TermPostings(np.array(positions, np.uint32), np.ones(len(positions), np.float32))


def both_ways_of_adding(term: TermPostings, passages: int) -> Iterator[Callable[[], np.ndarray]]:
    norm = np.ones(passages, np.float32)
    for terms in ([term], [term, damaged([1])]):
        yield partial(unit_sums, [UnitPostings(terms, np.float32(1))], norm, K1)
        yield partial(term_shares, terms, np.ones(len(terms)), norm, K1)


@pytest.mark.parametrize("positions", [[40_000], [3, 4_294_967_295], [5, 50_000, 6], [4_000_000_000, 7]])
def test_a_posting_of_a_passage_that_there_is_not_is_told_and_writes_nowhere(
    way: str, positions: list[int]
) -> None:
    for add in both_ways_of_adding(damaged(positions), 40_000):
        with pytest.raises(StoreDamaged):
            add()


@pytest.mark.parametrize(
    "positions", [[20_000, 5], [39_999, 1, 2], [7] * 20_000, [16_384, 0, 16_385, 16_383]]
)
def test_postings_out_of_order_are_told_by_the_kernel_before_it_adds_them(
    kernel: Any, monkeypatch: pytest.MonkeyPatch, positions: list[int]
) -> None:
    monkeypatch.setattr(posting_sums, "compiled", lambda: kernel)
    for add in both_ways_of_adding(damaged(positions), 40_000):
        with pytest.raises(StoreDamaged):
            add()


@pytest.mark.parametrize("passages", [0, 1, 5, 16_384, 33_000])
def test_shares_are_the_same_bits_as_a_count_in_double_precision(way: str, passages: int) -> None:
    rng = np.random.default_rng(passages)
    terms = [postings_of(rng, passages, share) for share in (0.0, 1.0, 0.4, 0.01)]
    terms = [TermPostings(term.positions, term.frequencies) for term in terms]
    norm = rng.choice(np.array([0.3, 0.61, 1.7], np.float32), passages)
    gains = rng.random(len(terms)) + 0.1
    sums = np.zeros(passages)
    for term, gain in zip(terms, gains, strict=True):
        sums[term.positions] += gain * saturation(term.frequencies, norm[term.positions], K1)
    expected = (sums / gains.sum()).astype(np.float32)
    assert term_shares(terms, gains, norm, K1).tobytes() == expected.tobytes()


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 1.0])
@pytest.mark.parametrize("order", ["ascending", "any", "none"])
def test_passages_are_looked_up_wherever_they_stand(way: str, share: float, order: str) -> None:
    rng = np.random.default_rng(6)
    term = postings_of(rng, 30_000, share)
    wanted = rng.integers(0, 30_003, 2000 if order != "none" else 0).astype(np.uint32)
    wanted = np.sort(wanted) if order == "ascending" else wanted
    often = dict(zip(term.positions.tolist(), term.frequencies.tolist(), strict=True))
    assert look_up(term, wanted).tolist() == [often.get(at, 0.0) for at in wanted.tolist()]


# --- whole indexes ---------------------------------------------------------------------------------------------

WORDS = ["甲", "乙", "丙", "丁", "all"]
texts = st.lists(st.lists(st.sampled_from(WORDS[:4]), max_size=5), max_size=40)
asked_units = st.lists(
    st.lists(st.sampled_from([*WORDS, "absent"]), min_size=1, max_size=3, unique=True), max_size=4
)


def index_of(passages: list[list[str]]) -> PostingsIndex:
    """Every third passage in a recent part, every fifth of the others gone."""
    recent = {n for n in range(len(passages)) if n % 3 == 2}
    ids = [
        np.array([2 * n + 5 for n in range(len(passages)) if (n in recent) == late], np.int64)
        for late in (0, 1)
    ]
    parts = [
        Postings.build(own, [{"body": [*passages[(i - 5) // 2], "all"]} for i in own.tolist()], {"body": 1.0})
        for own in ids
    ]
    return PostingsIndex((Part.without(parts[0], ids[0][::5]), Part(parts[1])))


def found(hits: Hits) -> tuple[list[int], bytes]:
    return hits.ids.tolist(), hits.scores.tobytes()


def selection(ids: Ids) -> Selection:
    return Selection(lambda: (), lambda: ids, lambda: IdFlags.of(ids))


@examples(60)
@given(passages=texts, asked=asked_units, k=st.integers(0, 12), step=st.integers(1, 4))
def test_many_postings_and_wide_filters_find_what_few_find(
    kernel: Any, passages: list[list[str]], asked: list[list[str]], k: int, step: int
) -> None:
    units = [Unit("unit", tuple((word, 1 / n) for n, word in enumerate(words, 1))) for words in asked]
    some = np.arange(1, 2 * len(passages) + 9, step)
    plain, terms = index_of(passages), [word for words in asked for word in words]
    coverage = Coverage.of(plain, terms)
    ids = plain.ids
    groups = np.arange(len(ids)) // 3
    expected = [found(plain.search(units, k, among)) for among in (None, some)]
    shares = coverage and [found(coverage.search(k, among)) for among in (None, some)]
    grouped = coverage and coverage.grouped(ids, groups, 4.0).tobytes()
    for made in (kernel, None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(posting_sums, "compiled", lambda made=made: made)
            patch.setattr(posting_sums, "MANY_TO_LOOK_AMONG", 0)
            patch.setattr("indexes.lexical_index.MANY_POSTINGS", 0)
            patch.setattr("indexes.lexical_index.LOOK_UP", 10**6)
            patch.setattr("indexes.coverage.MANY_POSTINGS", 0)
            patch.setattr("indexes.coverage.LOOK_UP", 0)
            patch.setattr("indexes.filters.WIDE", -1)
            index = index_of(passages)
            assert [found(index.search(units, k, among)) for among in (None, selection(some))] == expected
            if coverage is not None:
                again = Coverage.of(index, terms)
                assert [found(again.search(k, among)) for among in (None, selection(some))] == shares
                assert again.grouped(ids, groups, 4.0).tobytes() == grouped


@pytest.mark.parametrize("kind", ["Flat", "IVF16,SQ8"])
def test_vectors_under_a_wide_filter_are_those_under_its_ids(kind: str) -> None:
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(9000, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = np.sort(rng.choice(20_000, 9000, replace=False)) + 1
    index = FaissIndex.build(ids, vectors, kind).without(ids[::7])
    wide = np.sort(rng.choice(25_000, 12_000, replace=False))
    for query in vectors[:5]:
        assert found(index.search(query, 30, selection(wide))) == found(index.search(query, 30, wide))


@examples(100)
@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_flags_hold_just_their_ids(some: set[int], others: set[int]) -> None:
    ids, asked = np.array(sorted(some), np.int64), np.array(sorted(others), np.int64)
    assert IdFlags.of(ids).at(asked).tolist() == [number in some for number in asked.tolist()]
    assert IdFlags.of(ids).count == len(some)
    even = ids % 2 == 0
    chosen = {number for number in some if number % 2 == 0}
    assert IdFlags.of(ids, even).at(asked).tolist() == [number in chosen for number in asked.tolist()]


def test_without_a_compiler_or_with_one_that_fails_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", "false")
    assert not compile_kernel(tmp_path / "kernel.so")
    for wrong in (str(tmp_path / "nowhere"), "cc 'not ended", " "):
        monkeypatch.setenv("CC", wrong)
        assert not compile_kernel(tmp_path / "kernel.so")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "kernel.so").write_bytes(b"no library")
    assert load(tmp_path / "kernel.so") is None
    assert load(tmp_path / "none.so") is None


def test_where_the_source_was_left_out_numpy_adds_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting_sums, "SOURCE", tmp_path / "posting_sums.c")
    assert posting_sums.compiled.__wrapped__() is None
