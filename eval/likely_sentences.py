"""Learn which sentence of a notice answers, and say what that is worth.

    python -m eval.likely_sentences             a table: each asker's questions by what the others' taught
    python -m eval.likely_sentences --write     weights of all of them, into rag/answering/data/likely_sentences.tsv

Every answerable tuning question whose best ranked notice holds an answer string is an example: all sentences of that notice,
of which those that the string overlaps by half answer. A conditional logistic regression (one choice among the sentences of a
notice) with an L2 penalty weighs what `rag.answering.quoting.likely_sentences.features` tells of them; a question's kind has weights of
its own, added to those of all. In the table `by hand` is the order of `rag.answering.quoting.quote_selection`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from eval.question_set import DEFAULT_AS_OF, LabelledQuestion, squeeze
from eval.splits import collections_of
from eval.workbench import KeptHome, script
from rag.answering.quoting.likely_sentences import FEATURES, SCOPES, features, scopes_of
from rag.answering.quoting.opened_notices import Sentence
from rag.answering.quoting.quote_selection import weigh
from rag.collection import Collection
from rag.public import QueryRequest

PENALTY = 10.0
"""Of the squared weights of standardised features; at 30 as many are found."""
WEIGHTS_FILE = Path(__file__).parents[1] / "rag" / "answering" / "data" / "likely_sentences.tsv"
HEAD = """# What speaks for a sentence as the answer, by what is asked. Written by python -m eval.likely_sentences.
# feature, then its weight in every question and what is added in those of yes or no, of no kind of value, of a value, in English
"""
WITHIN = (1, 3)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A question to its best ranked notice.

    Attributes:
        asker: the question set, without the name of its half.
        design: float64[sentences, features × scopes].
        answers: bool[sentences].
        by_hand: numbers of the sentences in the order of `rag.answering.quoting.quote_selection`.

    """

    asker: str
    design: Array
    answers: NDArray[np.bool_]
    by_hand: tuple[int, ...]


def examples(collection: Collection, asker: str, questions: Sequence[LabelledQuestion]) -> Iterator[Example]:
    """Of the questions of a set whose best notice holds an answer string."""
    for question in questions:
        request = QueryRequest(question=question.question, as_of=question.as_of or DEFAULT_AS_OF)
        evidence = collection.evidence(request) if question.answerable else None
        context = evidence.context if evidence else None
        if context is None or not context.sources:
            continue
        source = context.sources[0]
        notice = source.record.notice
        spans = _answer_spans(question, notice.text) if notice.aid in question.answering else []
        told = np.array([any(_overlaps(s, span) for span in spans) for s in source.sentences], dtype=bool)
        if told.any() and not told.all():
            scoped = np.array(scopes_of(context.spec), dtype=float)
            found = features(source, context.units, context.spec)
            order = {s.start: n for n, s in enumerate(source.sentences)}
            scored = weigh([source], context.units, context.spec)
            yield Example(
                asker,
                (found[:, :, None] * scoped).reshape(len(found), -1),
                told,
                tuple(order[s.sentence.start] for s in scored),
            )


def _answer_spans(question: LabelledQuestion, text: str) -> list[tuple[int, int]]:
    """Where the answer strings stand in a notice, white space and borders of cells apart."""
    patterns = [r"[\s|]*".join(map(re.escape, squeeze(answer))) for answer in question.answers]
    return [match.span() for pattern in patterns for match in re.finditer(pattern, text)]


def _overlaps(sentence: Sentence, span: tuple[int, int]) -> bool:
    """Whether half of the span, or of the sentence, lies in both."""
    shared = min(span[1], sentence.end) - max(span[0], sentence.start)
    return shared >= 0.5 * min(span[1] - span[0], sentence.end - sentence.start)


def fitted(taught: Sequence[Example], penalty: float = PENALTY) -> Array:
    """float64[features × scopes]: weights of the features as they are."""
    stacked = np.vstack([example.design for example in taught])
    scale = stacked.std(axis=0)
    scale[scale < 1e-9] = 1.0
    design = stacked / scale
    answers = np.concatenate([example.answers for example in taught]).astype(float)
    sizes = [len(example.answers) for example in taught]
    begins = np.cumsum([0, *sizes[:-1]])
    of = np.repeat(np.arange(len(taught)), sizes)

    def loss(weights: Array) -> tuple[float, Array]:
        score = design @ weights
        odds = np.exp(score - np.maximum.reduceat(score, begins)[of])
        whole, right = np.add.reduceat(odds, begins), np.add.reduceat(odds * answers, begins)
        gradient = design.T @ (odds / whole[of] - odds * answers / right[of]) + penalty * weights
        return float(np.log(whole / right).sum() + penalty * weights @ weights / 2), gradient

    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights: Array = found.x / scale
    return weights


def within(example: Example, order: Sequence[int], count: int) -> bool:
    """Whether one of the first sentences of an order answers."""
    return bool(example.answers[list(order[:count])].any())


def table(found: Sequence[Example]) -> str:
    """Share of the questions of which one of the first sentences answers, each asker's by what the others taught."""
    lines = [
        "| asker | questions | by hand: first / first three | by what the others taught |",
        "| --- | ---: | ---: | ---: |",
    ]
    pairs: list[tuple[Example, Sequence[int]]] = []
    for asker in sorted({example.asker for example in found}):
        weights = fitted([example for example in found if example.asker != asker])
        own = [
            (e, np.argsort(-(e.design @ weights), kind="stable").tolist()) for e in found if e.asker == asker
        ]
        lines.append(_line(asker, own))
        pairs += own
    return "\n".join([*lines, _line("all", pairs)])


def _line(name: str, pairs: Sequence[tuple[Example, Sequence[int]]]) -> str:
    hand = [np.mean([within(e, e.by_hand, n) for e, _ in pairs]) for n in WITHIN]
    learnt = [np.mean([within(e, order, n) for e, order in pairs]) for n in WITHIN]
    return f"| {name} | {len(pairs)} | {hand[0]:.3f} / {hand[1]:.3f} | {learnt[0]:.3f} / {learnt[1]:.3f} |"


def written(weights: Array) -> str:
    """The weights as a file, a feature a line."""
    by_scope = weights.reshape(len(FEATURES), len(SCOPES))
    cells = ("\t".join(f"{weight:.3f}" for weight in row) for row in by_scope)
    return HEAD + "".join(f"{name}\t{line}\n" for name, line in zip(FEATURES, cells, strict=True))


def asker_of(name: str) -> str:
    """Who wrote a question set: its name without that of the half."""
    return name.removesuffix("_tune").removesuffix("_tuning")


def main(
    home: KeptHome = None,
    write: Annotated[bool, typer.Option(help="Write the weights learnt from all questions.")] = False,
) -> None:
    """Learn which sentence of a notice answers."""
    found: list[Example] = []
    for source, collection in collections_of("tuning", home):
        for name, questions in source.sets("tuning").items():
            found += examples(collection, asker_of(name), questions)
    if write:
        WEIGHTS_FILE.write_text(written(fitted(found)), encoding="utf-8")
        print(f"weights learnt from {len(found)} questions: {WEIGHTS_FILE}")
    else:
        print(table(found))


if __name__ == "__main__":
    script(main)
