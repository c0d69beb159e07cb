"""Time of a lexical search beside bm25s and tantivy, over the same synthetic passages in one run.

    python -m eval.benchmarks.lexical --passages 100000

Words follow Zipf's law, as those of a language do; a query has six words of middling frequency, drawn from a passage.
bm25s and tantivy are needed besides the project's own packages; the one that is missing is left out.
"""

from __future__ import annotations

import importlib
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from indexes.lexical_index import Part, PostingsIndex
from indexes.postings import Postings
from indexes.search_protocols import Unit

Passages = list[list[str]]
Search = Callable[[Sequence[str]], object]
UNITS = 6
TOP = 10


@dataclass(frozen=True)
class Timing:
    """One engine's figures: seconds to build, milliseconds a query (median and 95th percentile)."""

    engine: str
    build_s: float
    median_ms: float
    p95_ms: float


def make_passages(count: int, words: int, vocabulary: int, seed: int = 0) -> Passages:
    """`count` passages of `words` words each, word n with a probability proportional to 1 / (n + 2.7)."""
    weights = 1 / (np.arange(vocabulary) + 2.7)
    cumulative = np.cumsum(weights / weights.sum())
    drawn = np.searchsorted(cumulative, np.random.default_rng(seed).random((count, words)))
    names = np.array([f"w{n}" for n in range(vocabulary + 1)])
    return [row.tolist() for row in names[drawn]]


def make_queries(passages: Passages, count: int, seed: int = 1) -> list[list[str]]:
    """Queries of six distinct words of one passage, the 20 commonest words left out."""
    rng = np.random.default_rng(seed)
    common = {f"w{n}" for n in range(20)}
    queries = []
    for place in rng.integers(0, len(passages), count):
        words = sorted(set(passages[place]) - common)
        queries.append([str(word) for word in rng.choice(words, min(UNITS, len(words)), replace=False)])
    return queries


def ours(passages: Passages) -> Search:
    """Our own postings; each word is a unit of its own."""
    ids: NDArray[np.int64] = np.arange(1, len(passages) + 1)
    index = PostingsIndex((Part(Postings.build(ids, ({"body": p} for p in passages), {"body": 1.0})),))
    return lambda query: index.search([Unit(word, ((word, 1.0),)) for word in query], TOP)


def ours_structured(passages: Passages) -> Search:
    """The same with four alternatives to each unit, as an English question has; the other engines lack this."""
    ids: NDArray[np.int64] = np.arange(1, len(passages) + 1)
    index = PostingsIndex((Part(Postings.build(ids, ({"body": p} for p in passages), {"body": 1.0})),))

    def search(query: Sequence[str]) -> object:
        units = []
        for word in query:
            others = [(f"w{int(word[1:]) + step}", 0.3) for step in (1, 2, 3)]
            units.append(Unit(word, ((word, 1.0), *others)))
        return index.search(units, TOP)

    return search


def bm25s(passages: Passages) -> Search:
    """The bm25s package with its NumPy backend."""
    package: Any = importlib.import_module("bm25s")
    index = package.BM25(k1=1.2, b=0.75)
    index.index(passages, show_progress=False)
    return lambda query: index.retrieve([list(query)], k=TOP, show_progress=False)


def tantivy(passages: Passages) -> Search:
    """The tantivy package, an index in memory, words split at white space."""
    package: Any = importlib.import_module("tantivy")
    builder = package.SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    index = package.Index(schema)
    writer = index.writer(heap_size=100_000_000, num_threads=1)
    for words in passages:
        writer.add_document(package.Document(body=" ".join(words)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(query: Sequence[str]) -> object:
        clauses = [
            (package.Occur.Should, package.Query.term_query(schema, "body", word, index_option="freq"))
            for word in query
        ]
        return searcher.search(package.Query.boolean_query(clauses), TOP)

    return search


def measure(
    name: str, build: Callable[[Passages], Search], passages: Passages, queries: list[list[str]]
) -> Timing:
    """Builds an engine, runs every query once to warm up and once for the clock."""
    start = time.perf_counter()
    search = build(passages)
    build_s = time.perf_counter() - start
    for query in queries:
        search(query)
    times = []
    for query in queries:
        start = time.perf_counter()
        search(query)
        times.append(1e3 * (time.perf_counter() - start))
    return Timing(name, build_s, statistics.median(times), float(np.percentile(times, 95)))


def main(
    passages: Annotated[int, typer.Option(min=1, help="How many are searched.")] = 100_000,
    words: Annotated[int, typer.Option(min=1, help="Of a passage.")] = 120,
    vocabulary: Annotated[int, typer.Option(min=1, help="Different words.")] = 200_000,
    queries: Annotated[int, typer.Option(min=1, help="How many are asked.")] = 200,
) -> None:
    """Print one line for each engine."""
    made = make_passages(passages, words, vocabulary)
    asked = make_queries(made, queries)
    engines = {"ours": ours, "ours, 4 alternatives": ours_structured, "bm25s": bm25s, "tantivy": tantivy}
    print(f"{'engine':<22}{'build s':>9}{'median ms':>11}{'p95 ms':>9}")
    for name, build in engines.items():
        try:
            found = measure(name, build, made, asked)
        except ModuleNotFoundError as error:
            print(f"{name:<22}{'not installed: ' + str(error.name):>29}")
            continue
        print(f"{found.engine:<22}{found.build_s:>9.1f}{found.median_ms:>11.2f}{found.p95_ms:>9.2f}")


if __name__ == "__main__":
    typer.run(main)
