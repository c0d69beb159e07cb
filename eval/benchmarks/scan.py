"""Two constants of scale: an exact scan of many vectors, and the memory of the notices' heads.

python -m eval.benchmarks.scan --home .rag
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from pathlib import Path
from typing import Annotated

import faiss
import numpy as np
import typer

from eval.benchmarks.machine import description
from eval.workbench import script
from indexes.embedded_backend import EmbeddedBackend
from indexes.store import Store
from rag.retrieval.reader import open_reader

VECTORS = 100_000
DIM = 384
SEARCHES = 20


def scan_ms() -> float:
    """Processor milliseconds of one search among 100,000 vectors for the nearest 200, one thread, median."""
    faiss.omp_set_num_threads(1)
    rows = np.random.default_rng(0).normal(size=(VECTORS, DIM)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = faiss.index_factory(DIM, "Flat", faiss.METRIC_INNER_PRODUCT)
    index.add(rows)
    times = []
    for row in rows[:SEARCHES]:
        started = time.process_time()
        index.search(row[None, :], 200)
        times.append(time.process_time() - started)
    return 1000 * float(np.median(times))


def bytes_per_notice(home: Path) -> float:
    """Memory of what a process keeps of each notice: heads, calls and links, without texts."""
    with Store.open(home) as store:
        snapshot = EmbeddedBackend(home).open()
        gc.collect()
        tracemalloc.start()
        reader = open_reader(store, snapshot, "")
        gc.collect()
        used, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return used / len(reader.corpus.records)


def main(
    home: Annotated[Path, typer.Option(help="An index over the bundled notices.")] = Path(".rag"),
) -> None:
    """Measure and print."""
    print(description(["faiss-cpu", "numpy"]))
    print(f"exact scan of {VECTORS:,} vectors: {scan_ms():.1f} ms")
    print(f"heads in memory: {bytes_per_notice(home):,.0f} bytes a notice")


if __name__ == "__main__":
    script(main)
