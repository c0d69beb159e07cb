"""How search grows with the collection: time, memory and recall of each leg, from a thousand passages on.

    python -m eval.benchmarks.growth --home .rag --sizes 1000,10000,100000 --chart docs/growth.svg

Passages are those of an index, repeated; each repetition of a vector is moved at random by about as much as neighbouring
passages differ, a fifth of its words stand in another passage, and asked are the vectors and words of real questions. Exact search is what recall is measured against. No notice
is read and no text embedded but the questions, so that a million takes minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TypeVar

import numpy as np
import typer
from numpy.typing import NDArray

from eval.benchmarks.chart import Series, log_log
from eval.benchmarks.machine import description
from eval.benchmarks.service import distinct
from eval.workbench import load_model, script
from indexes.coverage import Coverage
from indexes.faiss_index import FaissIndex
from indexes.filters import IdFlags, Selection
from indexes.lexical_index import Part, PostingsIndex
from indexes.posting_sums import compiled
from indexes.postings import Postings
from indexes.search_protocols import Ids, Unit, Vectors
from indexes.snapshot import open_snapshot
from rag.language.grams import question_grams
from rag.language.query_units import query_units, respelt
from rag.settings import Settings

K = 10
CANDIDATES = 100
MOVED = 0.2
"""Length of the random vector that is added to one of length 1: the same notices' passages have similarities about as high."""
KEPT = 0.8
"""Share of its words that a repeated passage keeps: with all of them, many scores would be the same."""
FEW, HALF = 0.001, 0.5
"""Shares of the passages that a narrow and a wide filter leave."""


@dataclass(frozen=True, slots=True)
class Row:
    """One index at one size; milliseconds of processor time at the median and the 99th percentile."""

    index: str
    passages: int
    build_s: float
    megabytes: float
    p50: float
    p99: float
    narrow_p99: float
    wide_p99: float
    recall: float

    def __str__(self) -> str:
        return (
            f"{self.index:<16}{self.passages:>9}{self.build_s:>9.1f}{self.megabytes:>8.0f}{self.p50:>9.2f}{self.p99:>9.2f}"
            f"{self.narrow_p99:>9.2f}{self.wide_p99:>9.2f}{self.recall:>8.3f}"
        )


HEAD = f"{'index':<16}{'passages':>9}{'build s':>9}{'MB':>8}{'p50 ms':>9}{'p99':>9}{'narrow':>9}{'half':>9}{'recall':>8}"


def grown(vectors: Vectors, count: int, seed: int = 0) -> Vectors:
    """float32[count, dim]: the vectors over and over, each time moved at random, L2-normalised."""
    rng = np.random.default_rng(seed)
    rows = vectors[np.arange(count) % len(vectors)]
    for start in range(0, count, 50_000):
        part = rows[start : start + 50_000]
        part += rng.normal(scale=MOVED / np.sqrt(part.shape[1]), size=part.shape).astype(np.float32)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return rows


def grown_words(postings: Postings, count: int, seed: int = 0) -> Postings:
    """The postings of the passages over and over, `count` in all; each keeps `KEPT` of its words, and gets others at random."""
    rng, base = np.random.default_rng(seed), len(postings.ids)
    rounds = np.arange(-(-count // base), dtype=np.uint32)[:, None] * np.uint32(base)
    positions, frequencies = [], []
    for start, end in pairwise(postings.starts.tolist()):
        own = postings.frequencies[start:end]
        at = (rounds + postings.positions[start:end]).ravel()
        often = np.tile(own, len(rounds))
        kept = rng.random(len(at)) < KEPT
        moved = rng.integers(0, count, int((~kept).sum()), dtype=np.uint32)
        at = np.concatenate([at[kept], moved])
        often = np.concatenate([often[kept], rng.choice(own, len(moved))])
        at, first = np.unique(at, return_index=True)
        positions.append(at[at < count])
        frequencies.append(often[first][at < count])
    return replace(
        postings,
        starts=np.concatenate(([0], np.cumsum([len(at) for at in positions]))).astype(np.int64),
        positions=np.concatenate(positions),
        frequencies=np.concatenate(frequencies).astype(np.float32),
        lengths=postings.lengths[np.arange(count) % base],
        ids=np.arange(1, count + 1),
    )


def timed(work: Callable[[int], object], count: int) -> tuple[float, float]:
    """Milliseconds of processor time at the median and the 99th percentile."""
    took = []
    for number in range(count):
        started = time.thread_time()
        work(number)
        took.append(1000 * (time.thread_time() - started))
    return float(np.median(took)), float(np.percentile(took, 99))


def filters(ids: Ids) -> tuple[Selection, Selection]:
    """A narrow and a wide choice of ids."""
    rng = np.random.default_rng(1)
    sizes = (max(K, int(share * len(ids))) for share in (FEW, HALF))
    narrow, wide = (np.isin(ids, rng.choice(ids, size, replace=False)) for size in sizes)
    return _selection(ids, narrow), _selection(ids, wide)


def _selection(ids: Ids, chosen: NDArray[np.bool_]) -> Selection:
    """As a question's filters come: the flags are made of what notices they leave."""
    return Selection(lambda: (), lambda: ids[chosen], lambda: IdFlags.of(ids, chosen))


def vector_row(name: str, ids: Ids, vectors: Vectors, asked: Vectors, exact: Sequence[set[int]]) -> Row:
    """Build, save, open and ask one kind of vector index."""
    started = time.process_time()
    with TemporaryDirectory() as folder:
        FaissIndex.build(ids, vectors, name).save(Path(folder))
        took = time.process_time() - started
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        index = FaissIndex.load(Path(folder), len(ids), vectors.shape[1])
        found = [set(index.search(query, K).ids.tolist()) for query in asked]
        narrow, wide = filters(ids)
        p50, p99 = timed(lambda n: index.search(asked[n], CANDIDATES), len(asked))
        _, narrow_p99 = timed(lambda n: index.search(asked[n], CANDIDATES, narrow), len(asked))
        _, wide_p99 = timed(lambda n: index.search(asked[n], CANDIDATES, wide), len(asked))
    recall = float(np.mean([len(one & other) / K for one, other in zip(found, exact, strict=True)]))
    return Row(name, len(ids), took, size, p50, p99, narrow_p99, wide_p99, recall)


Asked = TypeVar("Asked")
Find = Callable[[PostingsIndex, Asked, Selection | None], object]


def by_words(index: PostingsIndex, units: tuple[Unit, ...], among: Selection | None) -> object:
    """The best by words."""
    return index.search(units, CANDIDATES, among)


def by_pairs(index: PostingsIndex, terms: Sequence[str], among: Selection | None) -> object:
    """The best by pairs of characters."""
    coverage = Coverage.of(index, terms)
    return coverage.search(CANDIDATES, among) if coverage else None


def _find_nth(
    find: Find[Asked], index: PostingsIndex, asked: Sequence[Asked], among: Selection | None, n: int
) -> object:
    return find(index, asked[n], among)


def postings_row(name: str, postings: Postings, count: int, asked: Sequence[Asked], find: Find[Asked]) -> Row:
    """The same for the words, and for the pairs of characters."""
    started = time.process_time()
    many = grown_words(postings, count)
    with TemporaryDirectory() as folder:
        many.save(Path(folder))
        took = time.process_time() - started
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        index = PostingsIndex((Part(Postings.load(Path(folder), count)),))
        narrow, wide = filters(many.ids)
        _ = narrow.flags, wide.flags
        for question in asked:
            find(index, question, None)  # so that no time is that of the disk
        figures = []
        for among in (None, narrow, wide):
            index.__dict__.pop("_kept_scores", None)  # what was remembered of the questions
            figures.append(timed(partial(_find_nth, find, index, asked, among), len(asked)))
    (p50, p99), (_, narrow_p99), (_, wide_p99) = figures
    return Row(name, count, took, size, p50, p99, narrow_p99, wide_p99, 1.0)


def kinds_for(kinds: str, size: int) -> list[str]:
    """The factories that are for so many passages.

    >>> kinds_for("HNSW32 IVF16,SQ8:500 IVF4,SQ8:10:500", 100)
    ['HNSW32', 'IVF4,SQ8']
    """
    told = [[*kind.split(":"), "", ""] for kind in kinds.split()]
    return [name for name, least, most, *_ in told if int(least or 0) <= size <= int(most or size)]


def distances(vectors: Vectors, asked: Vectors) -> str:
    """How similar questions are to their nearest and to any passages: what the growth must not change."""
    similar: NDArray[np.float32] = asked @ vectors.T
    best = np.sort(similar, axis=1)[:, -K:]
    return f"similarity of any passage {similar.mean():.3f} ± {similar.std():.3f}, of the ten best {best.mean():.3f}"


def main(
    home: Annotated[Path, typer.Option(help="An index.")] = Path(".rag"),
    sizes: Annotated[str, typer.Option(help="Numbers of passages, between commas.")] = "1000,10000,100000",
    kinds: Annotated[
        str,
        typer.Option(
            help="FAISS factories, between spaces, each with the fewest and most passages that it is for; Flat is exact."
        ),
    ] = "IVF1024,SQ8:50000:500000 IVF4096,SQ8:500000",
    questions: Annotated[int, typer.Option(min=10, help="Questions.")] = 60,
    chart: Annotated[Path | None, typer.Option(help="Draw the growth here (SVG).")] = None,
) -> None:
    """Measure growth."""
    snapshot = open_snapshot(home)
    segment = snapshot.segments[0]
    base = segment.vectors.faiss_index.reconstruct_batch(np.arange(segment.mark.count))
    encoder = load_model(Settings(threads=1))
    texts = [respelt(question) for question in distinct(questions)]
    asked = np.stack([encoder.encode_query(text) for text in texts])
    df, count = snapshot.lexical.document_frequency, len(snapshot.ids)
    units = [tuple(found) for text in texts if (found := query_units(text, df, count))]
    pairs = [terms for text in texts if (terms := question_grams(text))]
    typer.echo(description(["faiss-cpu", "numpy"]))
    typer.echo(f"postings added up by {'a compiled kernel' if compiled() else 'NumPy in runs'}")
    typer.echo(f"{len(base)} passages as they are: {distances(base, asked)}\n{HEAD}")
    rows = []
    for size in map(int, sizes.split(",")):
        ids, vectors = np.arange(1, size + 1), grown(base, size)
        exact = [set(FaissIndex.build(ids, vectors).search(query, K).ids.tolist()) for query in asked]
        of_size = [vector_row("Flat", ids, vectors, asked, exact)]
        of_size += [vector_row(kind, ids, vectors, asked, exact) for kind in kinds_for(kinds, size)]
        of_size.append(postings_row("words", segment.postings, size, units, by_words))
        of_size.append(postings_row("pairs", segment.grams, size, pairs, by_pairs))
        for row in of_size:
            typer.echo(str(row))
        typer.echo(f"  {distances(vectors[:20_000], asked)}")
        rows += of_size
    if chart:
        names = dict.fromkeys(row.index for row in rows)
        series = [Series(name, [(r.passages, r.p99) for r in rows if r.index == name]) for name in names]
        chart.write_text(log_log(series, "passages", "milliseconds of processor time, p99"), encoding="utf-8")


if __name__ == "__main__":
    script(main)
