"""What a sure answer is worth for notices of authors whom its weights never saw: `python -m eval.left_out_authors`.

Each author's questions (a collection of notices, with all who ask about it) are asked with weights and limits of the right quote that were
fitted on the others' alone, as `eval.calibrate --right` fits them. The weights by which an answer is refused are the shipped ones (`fitted_on`
names what they saw), and the rules around both were written with these questions in view, so that the figures of a new author are
worse; but a weight or limit that serves only its own author shows here.

Beside each figure stands its 95 % bootstrap interval. A second table tells by kind of answer what was stated as sure, and a third
which of the absent questions were answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from unittest.mock import patch

import numpy as np
import typer

from eval import statistics
from eval.calibrate import WEIGHTS_FILE, Sample, fitted_rightness, samples
from eval.question_set import LabelledQuestion
from eval.splits import authors_of, of_half
from eval.states import Outcome, ask
from eval.workbench import (
    EachQueryOnce,
    KeptHome,
    at_home,
    collection_of,
    kept_or_temporary,
    load_model,
    script,
)
from rag.collection import Collection
from rag.settings import Settings

SEED = 20
Authors = Mapping[str, list[tuple[str, tuple[LabelledQuestion, ...]]]]


@contextmanager
def weighed_by(fitted: Mapping[str, Any]) -> Iterator[None]:
    """Within, the certainty is decided by other weights and limits than the shipped ones."""
    with patch("rag.retrieval.confidence._fitted", lambda: fitted):
        yield


def fitted_without(author: str, known: Mapping[str, Sequence[Sample]]) -> dict[str, Any]:
    """The shipped weights, with those and the limits of the right quote that the questions of all other authors teach."""
    others = [sample for name, of in known.items() if name != author for sample in of]
    shipped = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return {**shipped, **fitted_rightness(others)}


# -- tables -----------------------------------------------------------------------------------------------------------

_Columns = Callable[[Sequence[Outcome]], tuple[statistics.Statistic, list[statistics.Floats]]]


def _where(
    told: Sequence[Outcome], applies: Callable[[Outcome], bool], value: Callable[[Outcome], float]
) -> statistics.Floats:
    return np.array([value(t) if applies(t) else np.nan for t in told], dtype=np.float64)


def _absent(told: Outcome) -> bool:
    return not told.answerable


FIGURES: dict[str, _Columns] = {
    "right": lambda told: (statistics.mean, [_where(told, lambda t: t.answerable, lambda t: t.right)]),
    "refused": lambda told: (statistics.mean, [_where(told, lambda t: t.answerable, lambda t: t.certainty == "none")]),
    "sure, of all": lambda told: (statistics.mean, [_where(told, lambda t: True, lambda t: t.certainty == "sure")]),
    "right and sure": lambda told: (
        statistics.mean, [_where(told, lambda t: t.answerable, lambda t: t.right and t.certainty == "sure")]
    ),
    "sure but wrong": lambda told: (statistics.mean, [_where(told, lambda t: t.certainty == "sure", lambda t: not t.right)]),
    "absent: sure": lambda told: (statistics.mean, [_where(told, _absent, lambda t: t.certainty == "sure")]),
    "absent: possible": lambda told: (statistics.mean, [_where(told, _absent, lambda t: t.certainty == "possible")]),
    "AUROC": lambda told: (
        statistics.auroc,
        [_where(told, lambda t: t.answerable, lambda t: t.confidence), _where(told, _absent, lambda t: t.confidence)],
    ),
}  # fmt: skip
"""What is counted of the outcomes, each as a statistic of columns with one value for each question."""


def figures_table(groups: Mapping[str, Sequence[Outcome]]) -> str:
    """Markdown: one line for each group, each figure with its interval."""
    lines = ["| | questions | " + " | ".join(FIGURES) + " |", "| --- |" + " ---: |" * (len(FIGURES) + 1)]
    for name, told in groups.items():
        cells = [_cell(*columns(told)) for columns in FIGURES.values()]
        lines.append(f"| {name} | {len(told)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(statistic: statistics.Statistic, columns: list[statistics.Floats]) -> str:
    value = float(statistic(*columns))
    if np.isnan(value):
        return "–"
    bounds = statistics.interval(statistic, columns, SEED)
    return f"{value:.3f}" + (f" ({bounds[0]:.2f} to {bounds[1]:.2f})" if bounds else "")


def kinds_table(told: Sequence[Outcome]) -> str:
    """Markdown: by kind of answer, how many are stated as sure, and how many of these are wrong or of absent things."""
    lines = ["| kind of answer | answers | sure | wrong | absent |", "| --- | ---: | ---: | ---: | ---: |"]
    for kind in sorted({t.kind for t in told}):
        sure = [t for t in told if t.kind == kind and t.certainty == "sure"]
        wrong, absent = sum(not t.right for t in sure), sum(map(_absent, sure))
        lines.append(f"| {kind} | {sum(t.kind == kind for t in told)} | {len(sure)} | {wrong} | {absent} |")
    return "\n".join(lines)


def absent_table(told: Sequence[Outcome]) -> str:
    """Markdown: by type of question, how many absent ones are answered as sure, as possible, and refused."""
    lines = ["| absent | questions | sure | possible |", "| --- | ---: | ---: | ---: |"]
    absent = [t for t in told if not t.answerable]
    for kind in sorted({t.type for t in absent}):
        states = [t.certainty for t in absent if t.type == kind]
        lines.append(f"| {kind} | {len(states)} | {states.count('sure')} | {states.count('possible')} |")
    return "\n".join(lines)


# -- the command ------------------------------------------------------------------------------------------------------


def left_out(collections: Mapping[str, Collection], authors: Authors) -> dict[str, list[Outcome]]:
    """Every author's questions, asked with weights that the other authors' taught."""
    known = {
        author: [
            s
            for source, questions in sets
            for s in samples(collections[source], questions, author, whole=True)
        ]
        for author, sets in authors.items()
    }
    told = {}
    for author, sets in authors.items():
        with weighed_by(fitted_without(author, known)):
            told[author] = _asked(collections, sets)
    return told


def _asked(
    collections: Mapping[str, Collection], sets: Iterable[tuple[str, Sequence[LabelledQuestion]]]
) -> list[Outcome]:
    return [ask(collections[source], question) for source, questions in sets for question in questions]


def _worded_by_none(home: Path) -> Settings:
    return at_home(home).model_copy(update={"llm_base_url": None})


def main(
    home: KeptHome = None,
    shipped: Annotated[
        bool, typer.Option(help="Ask with the shipped weights instead, which saw these questions.")
    ] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write every answer here.")] = None,
) -> None:
    """Ask every author's questions by what the others taught, and print the tables."""
    sources = of_half("tuning")
    authors = {
        author: [(source.name, questions) for questions in sets]
        for source in sources
        for author, sets in authors_of(source).items()
    }
    with kept_or_temporary(home) as folder:
        encoder = EachQueryOnce(load_model(at_home(folder)))
        with ExitStack() as opened:
            collections = {
                source.name: opened.enter_context(
                    collection_of(source.notices, _worded_by_none(folder / source.name), encoder)
                )
                for source in sources
            }
            if shipped:
                told = {author: _asked(collections, sets) for author, sets in authors.items()}
            else:
                told = left_out(collections, authors)
    every = [outcome for of in told.values() for outcome in of]
    by_language = {lang: [t for t in every if t.lang == lang] for lang in ("zh", "en", "mixed")}
    typer.echo(figures_table({"all": every} | by_language | told))
    typer.echo("\n" + kinds_table(every))
    typer.echo("\n" + absent_table(every))
    if json_file:
        rows = [asdict(t) | {"author": author} for author, of in told.items() for t in of]
        json_file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    script(main)
