"""Public retrieval sets through the whole pipeline: each corpus passage is indexed as a notice of its own.

    python -m eval.public_sets --bench bench --set xquad-zh

A set is a folder with a corpus and queries in JSONL (`id`, `title`, `text`; `id`, `text`) and judgements in TSV
with a header (query-id, corpus-id, grade). Passages without a title get a dash, since a notice has one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import typer
from rich.progress import track

from eval.metrics import ranking_of
from eval.statistics import interval, mean
from eval.workbench import KeptHome, at_home, collection_of, kept_or_temporary, load_model, script
from rag.cli.output import console
from rag.errors import InvalidInput
from rag.public import Mode, QueryRequest

SetName = Literal["xquad-zh", "xquad-en", "cmrc2018", "lecoqa"]
FILES: dict[SetName, tuple[str, str, str]] = {
    "xquad-zh": ("xquad/corpus.zh.jsonl", "xquad/queries.zh.jsonl", "xquad/qrels.tsv"),
    "xquad-en": ("xquad/corpus.zh.jsonl", "xquad/queries.en.jsonl", "xquad/qrels.tsv"),
    "cmrc2018": ("cmrc2018/corpus.jsonl", "cmrc2018/queries.jsonl", "cmrc2018/qrels.tsv"),
    "lecoqa": ("lecoqa/corpus.jsonl", "lecoqa/queries.jsonl", "lecoqa/qrels.tsv"),
}
DEPTH = 10
SEED = 20250925


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A corpus with judged queries.

    Attributes:
        notices: the corpus in the form of notices.
        queries: (id, text) pairs.
        relevant: corpus ids by query id.

    """

    notices: list[dict[str, str]]
    queries: list[tuple[str, str]]
    relevant: dict[str, set[str]]


def load_set(bench: Path, name: SetName) -> PublicSet:
    """Read a set.

    Raises:
        InvalidInput: a file is missing or not in the form described above.
    """
    corpus, queries, judgements = (bench / part for part in FILES[name])
    relevant: dict[str, set[str]] = {}
    try:
        with judgements.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if int(row["grade"]) > 0:
                    relevant.setdefault(row["query-id"], set()).add(row["corpus-id"])
        return PublicSet(
            notices=[_as_notice(row) for row in _rows(corpus)],
            queries=[(row["id"], row["text"]) for row in _rows(queries) if row["id"] in relevant],
            relevant=relevant,
        )
    except (OSError, ValueError, KeyError) as error:
        raise InvalidInput(
            f"The set {name} cannot be read from {bench} ({error}); see eval/public_sets.py."
        ) from None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _as_notice(row: dict[str, str]) -> dict[str, str]:
    return {
        "aid": row["id"],
        "title": row.get("title") or "—",
        "url": f"https://example.org/{row['id']}",
        "date": "2000-01-01",
        "account": "public set",
        "content": row["text"],
    }


def reciprocal_rank(ranking: Sequence[str], relevant: set[str], depth: int = DEPTH) -> float:
    """One over the rank of the first relevant id among the first `depth`, 0 if there is none."""
    return next((1 / rank for rank, aid in enumerate(ranking[:depth], start=1) if aid in relevant), 0.0)


def spread(items: Sequence[tuple[str, str]], limit: int | None) -> Sequence[tuple[str, str]]:
    """At most `limit` items, spread evenly, since neighbours ask about the same passage."""
    if limit is None or limit >= len(items):
        return items
    return [items[i * len(items) // limit] for i in range(limit)]


def main(
    bench: Annotated[Path, typer.Option(help="The folder that holds the sets.")] = Path("bench"),
    name: Annotated[SetName, typer.Option("--set", help="Which set.")] = "xquad-zh",
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only so many queries, spread evenly.")] = None,
    mode: Annotated[Mode, typer.Option(help="Which legs search.")] = "hybrid",
    home: KeptHome = None,
) -> None:
    """Ask a public set's queries and print MRR@10 over its corpus."""
    data = load_set(bench, name)
    with kept_or_temporary(home) as folder:
        (folder / "corpus").mkdir(parents=True, exist_ok=True)
        notices = folder / "corpus" / f"{name}.json"
        notices.write_text(json.dumps(data.notices, ensure_ascii=False), encoding="utf-8")
        settings = at_home(folder / f"index-{name}")
        collection = collection_of([notices], settings, load_model(settings))
        ranks, times = [], []
        for qid, text in track(spread(data.queries, limit), description=name, transient=True):
            request = QueryRequest(question=text, top_k=DEPTH, per_notice=1, mode=mode, answer=False)
            response = collection.ask(request)
            ranks.append(reciprocal_rank(ranking_of(response), data.relevant[qid]))
            times.append(response.took_ms.total)
        collection.close()
    low, high = interval(mean, [np.array(ranks)], SEED) or (float("nan"), float("nan"))
    p50, p95 = np.percentile(times, [50, 95])
    console().print(
        f"{name}, {mode}: MRR@10 {np.mean(ranks):.3f} ({low:.3f} – {high:.3f}), {len(ranks)} queries, "
        f"{len(data.notices)} passages, {p50:.1f} / {p95:.1f} ms (median / 95th percentile)",
        soft_wrap=True,
    )


if __name__ == "__main__":
    script(main)
