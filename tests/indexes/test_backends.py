"""One suite for every engine: build, open, change, search with conditions, count, check, drop.

Which passages are right is told by plain Python over made-up passages; the scores of the embedded index, which
`test_conformance.py` holds against brute force, are those that every engine must give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from indexes.backend import Backend, Publication, SearchSnapshot, backend_for
from indexes.errors import StoreMissing
from indexes.filters import AnyOf, Attributes, Between, Condition, Selection, Within
from indexes.search_protocols import Hits, Unit
from tests.indexes import index_rows
from tests.milvus_server import MilvusServer

IDS = range(1, 61)
UNITS = (Unit("word", (("w1", 1.0),)), Unit("either", (("t3", 1.0), ("w2", 0.5)), 2.0))
CONDITIONS: tuple[tuple[Condition, ...], ...] = (
    (AnyOf("category", ("申报",)),),
    (AnyOf("regions", ("南京", "苏州")),),
    (AnyOf("regions", ('a "quoted" \\ place',)),),
    (Between("date", 739000, 739020),),
    (Between("date", None, 739005), AnyOf("category", ("公示", "通知"))),
    (Between("date", 739010),),
    (Within("open", 739015),),
    (Within("open", 739040), AnyOf("regions", ("江苏",)), AnyOf("level", ("city",))),
    (AnyOf("aid", ("n7", "n8", "nowhere")),),
    (AnyOf("regions", ("nowhere",)),),
)


def attributes(number: int) -> Attributes:
    """What conditions can name; everything follows from the id."""
    day = 739000 + number
    spans = ((day, day + 5), (day + 20, day + 22)) if number % 3 else ()
    return {
        "aid": f"n{number}",
        "account": "公众号",
        "category": ("申报", "公示", "通知")[number % 3],
        "level": "city" if number % 2 else "province",
        "regions": (("南京", "江苏"), ("苏州",), (), ('a "quoted" \\ place',))[number % 4],
        "applicants": ("enterprise",) if number % 5 else (),
        "date": day,
        "open": spans,
    }


def changed(number: int) -> Attributes:
    return {**attributes(number), "category": "名单"}


def publication(
    ids: Iterable[int], version: int, of: Callable[[int], Attributes] = attributes, **more: Any
) -> Publication:
    live = np.array(sorted(ids), np.int64)
    return Publication(
        **{
            "version": version,
            "model": "m",
            "dim": index_rows.DIM,
            "live": live,
            "load": index_rows.rows,
            "weights": index_rows.WEIGHTS,
            "attributes": lambda: ((np.array([n]), of(n)) for n in live.tolist()),
            **more,
        }
    )


@pytest.fixture(params=["embedded", pytest.param("milvus", marks=pytest.mark.milvus)])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    url = ""
    if request.param == "milvus":
        server: MilvusServer = request.getfixturevalue("milvus_server")
        url = server.url(f"c{uuid4().hex[:12]}")
    backend = backend_for(url, tmp_path)
    yield backend
    if url:
        backend.drop()


def selection(conditions: Sequence[Condition], ids: Iterable[int] = IDS) -> Selection:
    return Selection.among({n: attributes(n) for n in ids}, conditions)


def dense_oracle(ids: Iterable[int], query: np.ndarray, k: int) -> list[int]:
    scores = {n: float((index_rows.vector(n) * query).sum(dtype=np.float32)) for n in ids}
    return sorted(scores, key=lambda n: (-scores[n], n))[:k]


def same(one: Hits, other: Hits) -> None:
    assert one.ids.tolist() == other.ids.tolist()
    assert one.scores.tolist() == other.scores.tolist()  # to the last digit


def embedded(tmp_path: Path, ids: Iterable[int]) -> SearchSnapshot:
    """The same passages in one FAISS segment, whose scores the conformance of indexes holds against brute force."""
    home = tmp_path / "embedded"
    index = backend_for("", home)
    index.publish(publication(ids, 1))
    return index.open()


def test_nothing_is_open_before_something_is_published(backend: Backend) -> None:
    for ask in (backend.open, backend.version):
        with pytest.raises(StoreMissing):
            ask()
    assert backend.check()


def test_what_is_published_is_counted_searched_and_checked(backend: Backend) -> None:
    assert backend.publish(publication(IDS, 7)).count == 60
    snapshot = backend.open()
    assert (snapshot.version, snapshot.model, backend.version()) == (7, "m", 7)
    assert snapshot.holds_just(np.array(IDS))
    assert not snapshot.holds_just(np.array(IDS)[1:])
    assert snapshot.vectors.ids.tolist() == snapshot.lexical.ids.tolist() == list(IDS)
    assert snapshot.is_current()
    assert backend.check() == []


@pytest.mark.parametrize("conditions", CONDITIONS, ids=str)
def test_conditions_never_cost_results(
    backend: Backend, tmp_path: Path, conditions: tuple[Condition, ...]
) -> None:
    backend.publish(publication(IDS, 1))
    snapshot, chosen = backend.open(), selection(conditions)
    left = [n for n in IDS if all(c.holds(attributes(n)) for c in conditions)]
    query = index_rows.vector(1000)
    assert snapshot.vectors.search(query, 10, chosen).ids.tolist() == dense_oracle(left, query, 10)
    everything = snapshot.lexical.search(UNITS, 60)
    expected = [n for n in everything.ids.tolist() if n in left]
    assert snapshot.lexical.search(UNITS, 60, chosen).ids.tolist() == expected
    coverage = snapshot.coverage(["w1", "每", "never"])
    assert coverage is not None
    expected = [n for n in coverage.search(60).ids.tolist() if n in left]
    assert coverage.search(60, chosen).ids.tolist() == expected


def test_scores_are_those_of_the_embedded_index_to_the_last_digit(backend: Backend, tmp_path: Path) -> None:
    backend.publish(publication(range(1, 41), 1))
    backend.publish(publication([*range(5, 41), *range(41, 61)], 2))
    alive = range(5, 61)
    ours, theirs = backend.open(), embedded(tmp_path, alive)
    query, ids = index_rows.vector(77), np.array([3, 5, 17, 40, 41, 60, 99])
    same(ours.vectors.search(query, 12), theirs.vectors.search(query, 12))
    same(ours.lexical.search(UNITS, 12), theirs.lexical.search(UNITS, 12))
    assert np.array_equal(
        ours.vectors.similarities(query, ids), theirs.vectors.similarities(query, ids), equal_nan=True
    )
    assert np.array_equal(ours.lexical.scores(UNITS, ids), theirs.lexical.scores(UNITS, ids))
    assert np.array_equal(ours.lexical.unit_matches(UNITS, ids), theirs.lexical.unit_matches(UNITS, ids))
    terms = ["w1", "t3", "每", "never"]
    frequencies = [[s.lexical.document_frequency(t) for t in terms] for s in (ours, theirs)]
    assert frequencies[0] == frequencies[1]
    assert {t for t in ours.lexical.vocabulary() if ours.lexical.document_frequency(t)} == {
        t for t in theirs.lexical.vocabulary() if theirs.lexical.document_frequency(t)
    }
    own, other = ours.coverage(["w1", "每", "never"]), theirs.coverage(["w1", "每", "never"])
    assert own is not None
    assert other is not None
    assert ours.coverage([]) is None
    same(own.search(12), other.search(12))
    assert own.average_length == other.average_length
    assert np.array_equal(own.shares(ids), other.shares(ids))
    groups = np.array([0, 0, 1, 1, 2, 2, 0])
    assert np.array_equal(own.grouped(ids, groups, 30.0), other.grouped(ids, groups, 30.0))


def test_a_reader_keeps_its_version_until_it_opens_the_next(backend: Backend) -> None:
    backend.publish(publication(IDS, 1))
    before = backend.open()
    published = backend.publish(publication([*range(2, 61), 61], 2))
    assert (published.previous_version, published.count) == (1, 60)
    assert not before.is_current()
    query = index_rows.vector(61)
    assert before.vectors.ids.tolist() == list(IDS)
    assert before.vectors.search(query, 60).ids.tolist() == dense_oracle(IDS, query, 60)
    after = backend.open(before)
    assert after.is_current()
    assert after.version == 2
    assert after.vectors.search(query, 60).ids.tolist() == dense_oracle([*range(2, 61), 61], query, 60)
    assert after.lexical.scores(UNITS, np.array([1]))[0] == 0


def test_publishing_is_idempotent_and_a_rebuild_changes_no_answer(backend: Backend) -> None:
    backend.publish(publication(IDS, 1))
    first = backend.open().lexical.search(UNITS, 20)
    backend.publish(publication(IDS, 1))
    same(backend.open().lexical.search(UNITS, 20), first)
    backend.publish(publication(IDS, 1, rebuild=True))
    same(backend.open().lexical.search(UNITS, 20), first)
    assert backend.check() == []


@pytest.mark.parametrize("change", [{"model": "other"}, {"analysis": "other"}])
def test_another_model_or_analysis_builds_everything_anew(backend: Backend, change: dict[str, Any]) -> None:
    backend.publish(publication(IDS, 1))
    asked: list[int] = []

    def load(ids: np.ndarray) -> Any:
        asked.extend(ids.tolist())
        return index_rows.rows(ids)

    backend.publish(publication([*IDS, 61], 2, load=load))
    assert asked == [61]
    backend.publish(publication([*IDS, 61], 3, load=load, **change))
    assert sorted({*asked}) == [*IDS, 61]


def test_an_empty_collection_finds_nothing(backend: Backend) -> None:
    backend.publish(publication([], 1))
    snapshot = backend.open()
    assert len(snapshot.vectors.search(index_rows.vector(1), 5).ids) == 0
    assert len(snapshot.lexical.search(UNITS, 5).ids) == 0
    assert snapshot.lexical.document_frequency("w1") == 0


def test_after_a_drop_nothing_is_left_and_it_can_be_built_anew(backend: Backend) -> None:
    backend.publish(publication(IDS, 1))
    backend.drop()
    with pytest.raises(StoreMissing):
        backend.open()
    backend.drop()
    backend.publish(publication(IDS, 1))
    assert backend.open().holds_just(np.array(IDS))
