"""Many made-up passages sent to a Milvus server, by processes that are killed on the way and by one that ends.

    milvus-lite server --data-dir DIR --host 127.0.0.1 --port 19531 &
    python -m eval.benchmarks.milvus_load milvus://127.0.0.1:19531 --home DIR2      # again and again, until it ends

The process that sends is killed after so many seconds; the same command sends what was not complete. Vectors, terms and fields
follow from the id, so that every process makes the same. Prints what each had to send, rows a second, and the time of a search.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from eval.benchmarks.machine import description
from eval.workbench import script
from indexes.backend import Backend, Publication, backend_for
from indexes.filters import AnyOf, Attributes, Selection
from indexes.search_protocols import Hits, Ids, Unit
from indexes.segments import SegmentRows

DIM = 384
TERMS = 12
PASSAGES_PER_NOTICE = 4


def rows(ids: Ids) -> SegmentRows:
    """Made-up rows: unit vectors, and terms of which some are common and most are rare."""
    vectors = np.empty((len(ids), DIM), np.float32)
    fields, grams = [], []
    for row, number in zip(vectors, ids.tolist(), strict=True):
        draw = np.random.default_rng(number)
        row[:] = draw.standard_normal(DIM, np.float32)
        row /= np.linalg.norm(row)
        terms = [f"t{n}" for n in (50_000 * draw.random(TERMS) ** 3).astype(int).tolist()]
        fields.append({"body": terms})
        grams.append(terms[:4])
    return SegmentRows(vectors, fields, grams)


def attributes(live: Ids) -> Iterator[tuple[Ids, Attributes]]:
    """Those of made-up notices, four passages each."""
    for start in range(0, len(live), PASSAGES_PER_NOTICE):
        number = start // PASSAGES_PER_NOTICE
        yield (
            live[start : start + PASSAGES_PER_NOTICE],
            {
                "aid": f"n{number}",
                "account": "made up",
                "category": ("申报", "公示")[number % 2],
                "level": "city",
                "regions": (("南京", "苏州", "无锡")[number % 3],),
                "applicants": ("enterprise",),
                "date": 739_000 + number % 365,
                "open": ((739_000, 739_000 + number % 365),),
            },
        )


def publish(url: str, home: Path, count: int, sent: multiprocessing.sharedctypes.Synchronized[int]) -> None:
    """Publish so many passages; `sent` counts those that were asked for."""

    def load(ids: Ids) -> SegmentRows:
        made = rows(ids)
        sent.value += len(ids)
        return made

    backend, live = backend_for(url, home), np.arange(1, count + 1)
    backend.publish(Publication(1, "made-up", DIM, live, load, {"body": 1.0}, lambda: attributes(live)))


def main(
    url: Annotated[str, typer.Argument(help="The server, as RAG_INDEX_URL names it.")],
    home: Annotated[Path, typer.Option(help="A folder of its own, the same in each run.")],
    passages: Annotated[int, typer.Option(help="How many to send.")] = 100_000,
    seconds: Annotated[float, typer.Option(help="After which the process that sends is killed.")] = 180.0,
) -> None:
    """Send, kill; at last search."""
    print(description(["pymilvus", "milvus-lite"]))
    home.mkdir(parents=True, exist_ok=True)
    sent = multiprocessing.Value("q", 0)
    process = multiprocessing.get_context("fork").Process(target=publish, args=(url, home, passages, sent))
    started = time.monotonic()
    process.start()
    process.join(seconds)
    took = time.monotonic() - started
    if process.is_alive():
        process.kill()
        process.join()
        print(f"killed after {sent.value:,} passages, {sent.value / took:.0f} a second: run it again")
        raise typer.Exit(3)
    print(f"the last {sent.value:,} passages: {took:.0f} s, {sent.value / took:.0f} a second")
    if process.exitcode:
        raise typer.Exit(1)
    backend = backend_for(url, home)
    search_all(backend, passages)
    backend.drop()


def search_all(backend: Backend, passages: int) -> None:
    """Whether just these passages are held, and how long searches take."""
    snapshot = backend.open()
    print(f"just these passages are held: {snapshot.holds_just(np.arange(1, passages + 1))}")
    chosen = Selection(lambda: (AnyOf("regions", ("苏州",)),), lambda: np.empty(0, np.int64))
    query, units = (
        rows(np.array([7])).vectors[0],
        [Unit("one", (("t17", 1.0),)), Unit("other", (("t4711", 1.0),))],
    )
    searches: dict[str, Callable[[], Hits]] = {
        "vectors": lambda: snapshot.vectors.search(query, 10),
        "vectors of a place": lambda: snapshot.vectors.search(query, 10, chosen),
        "terms": lambda: snapshot.lexical.search(units, 10),
    }
    for name, search in searches.items():
        started = time.monotonic()
        hits = search()
        print(f"{name}: {len(hits.ids)} hits in {1000 * (time.monotonic() - started):.0f} ms")


if __name__ == "__main__":
    script(main)
