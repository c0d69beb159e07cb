"""What is lost where candidates are found by sums of impacts, which count a unit's alternatives one by one.

    python -m eval.benchmarks.impacts --home .rag

For each question the best ten passages by structured BM25 are looked for among the first so many by impacts. The engine
asks for 1,024 candidates at least (`indexes.milvus.legs.FEW`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from eval.question_set import load_questions
from eval.workbench import QUESTIONS, script
from indexes.bm25 import length_norm, saturation
from indexes.embedded_backend import EmbeddedBackend
from indexes.lexical_index import PostingsIndex
from indexes.search_protocols import Unit
from indexes.store import Store
from rag.language.query_units import query_units
from rag.retrieval.reader import open_reader

SETS = ("dev_tune", "heldout", "everyday_tune")
CUTS = (10, 20, 50, 100)
BEST = 10


def impact_sums(index: PostingsIndex, units: Sequence[Unit]) -> NDArray[np.float64]:
    """float64[n]: for the passages of an index of one part, what a search over the field `impacts` sums up."""
    [part] = index.parts
    norm = length_norm(part.postings.lengths, index.average_length)
    sums = np.zeros(len(part.postings.ids))
    for unit in units:
        gain = float(index._idf_weight(unit))
        for term, weight in unit.terms:
            positions, frequencies = part.postings.find(term)
            sums[positions] += gain * weight * saturation(frequencies, norm[positions])
    return sums


def main(home: Annotated[Path, typer.Option(help="A freshly built index.")] = Path(".rag")) -> None:
    """Measure and print."""
    with Store.open(home) as store:
        reader = open_reader(store, EmbeddedBackend(home).open(), "")
        index = reader.snapshot.lexical
        if not isinstance(index, PostingsIndex) or len(index.parts) != 1:
            raise typer.BadParameter("the index is not freshly built", param_hint="'--home'")
        found = dict.fromkeys(CUTS, 0)
        total = structured = 0
        for name in SETS:
            for asked in load_questions(QUESTIONS / f"{name}.jsonl"):
                units = query_units(
                    asked.question, index.document_frequency, len(index.ids), reader.sounding, everyday=True
                )
                hits = index.search(units, BEST)
                order = np.argsort(-impact_sums(index, units), kind="stable")
                ranks = np.empty(len(order), np.int64)
                ranks[order] = np.arange(len(order))
                own = ranks[np.searchsorted(index.ids, hits.ids)]
                total += len(own)
                structured += any(len(unit.terms) > 1 for unit in units)
                for cut in CUTS:
                    found[cut] += int((own < cut).sum())
        print(
            f"{total} passages among the best ten of the questions; {structured} questions with alternatives"
        )
        for cut in CUTS:
            print(f"first {cut:>3} of {len(index.ids)} by impacts: {found[cut] / total:.4f}")


if __name__ == "__main__":
    script(main)
