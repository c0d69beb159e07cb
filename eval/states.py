"""How answers stand in three states: right or wrong, sure or possible, or refused; whole, by language and by type.

    python -m eval.states eval/questions/heldout.jsonl --home /tmp/bundled
    python -m eval.states questions.jsonl --notices notices.json --part odd --json states.json

An answer is *right* if it quotes one of the question's answer strings from a notice that answers (grade 2), be it sure
or possible. *Sure but wrong* are sure answers that are not right, those to unanswerable questions included, as a share
of all sure answers. `--part` halves a set for tuning (even) and reporting (odd): positions in the order of the source
notices' ids, so that every notice's questions are split alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
import typer
from scipy.stats import rankdata  # type: ignore[import-untyped]

from eval.question_set import DEFAULT_AS_OF, LabelledQuestion, any_held, load_questions
from eval.workbench import BUNDLED_NOTICES, KeptHome, indexed, script
from rag.public import Answer, QueryRequest

if TYPE_CHECKING:
    from rag.collection import Collection

Part = Literal["all", "even", "odd"]
EVERYDAY = frozenset(("everyday", "paraphrase", "situational", "indirect"))
_LINK = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        certainty: of the answer.
        right: whether it quotes an answer string of a notice that answers; False where nothing answers.
        chars: characters of the text without links.
        kind: of the answer.

    """

    id: str
    lang: str
    type: str
    question: str
    answerable: bool
    certainty: str
    right: bool
    first: bool
    confidence: float
    chars: int
    text: str
    kind: str = ""


def half(questions: Sequence[LabelledQuestion], part: Part) -> list[LabelledQuestion]:
    """The whole set, or its even or odd positions in the order of the source notices' ids."""
    ordered = sorted(
        questions, key=lambda q: (q.answer_aid or min((r.aid for r in q.relevant), default=""), q.id)
    )
    return list(questions) if part == "all" else ordered[part == "odd" :: 2]


def is_right(question: LabelledQuestion, answer: Answer) -> bool:
    """Whether an answer quotes an answer string of a notice of grade 2."""
    return answer.certainty != "none" and any(
        c.aid in question.answering and any_held(question.answers, c.quote) for c in answer.citations
    )


def figures(told: Sequence[Outcome]) -> dict[str, float]:
    """Shares in 0..1 (NaN where they do not apply) and the median length in characters."""
    able = [t for t in told if t.answerable]
    unable = [t for t in told if not t.answerable]
    sure = [t for t in told if t.certainty == "sure"]
    return {
        "n": len(told),
        "right": _share(t.right for t in able),
        "right, sure": _share(t.right and t.certainty == "sure" for t in able),
        "refused": _share(t.certainty == "none" for t in able),
        "refused, found first": _share(t.certainty == "none" and t.first for t in able),
        "sure but wrong": _share(not t.right for t in sure),
        "unanswerable: sure": _share(t.certainty == "sure" for t in unable),
        "unanswerable: possible": _share(t.certainty == "possible" for t in unable),
        "AUROC": _auroc(able, unable),
        "characters": median([t.chars for t in told]) if told else float("nan"),
    }


def _share(values: Iterable[bool]) -> float:
    counted = list(values)
    return sum(counted) / len(counted) if counted else float("nan")


def _auroc(able: Sequence[Outcome], unable: Sequence[Outcome]) -> float:
    """How often an answerable question is given more confidence than an unanswerable one; ties count half."""
    if not able or not unable:
        return float("nan")
    ranks = rankdata([t.confidence for t in (*able, *unable)])[: len(able)]
    return float((ranks.sum() - len(able) * (len(able) + 1) / 2) / (len(able) * len(unable)))


def main(
    sets: Annotated[list[Path], typer.Argument(help="LabelledQuestion sets.")],
    home: KeptHome = None,
    notices: Annotated[Path, typer.Option(help="The notices they are of.")] = BUNDLED_NOTICES,
    part: Annotated[str, typer.Option(help="all, even (tuning) or odd (reporting).")] = "all",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write every answer here.")] = None,
) -> None:
    """Ask all questions and print the table."""
    questions = [q for path in sets for q in half(load_questions(path), part)]  # type: ignore[arg-type]
    with indexed([notices], home, llm_base_url=None) as collection:
        told = [ask(collection, question) for question in questions]
    show(told)
    if json_file:
        rows = [asdict(t) for t in told]
        json_file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def ask(collection: Collection, question: LabelledQuestion) -> Outcome:
    """Put one question with the defaults, and judge what is answered."""
    response = collection.ask(QueryRequest(question=question.question, as_of=question.as_of or DEFAULT_AS_OF))
    first = bool(response.passages) and response.passages[0].notice.aid in question.answering
    answer = response.answer
    assert answer is not None  # noqa: S101  asked for
    return Outcome(
        question.id, question.lang, question.type, question.question, question.answerable, answer.certainty,
        is_right(question, answer), first, answer.confidence, len(_LINK.sub("", answer.text)), answer.text, answer.kind,
    )  # fmt: skip


def slices_of(told: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """All, by language, and those in everyday wording."""
    slices = {"all": list(told)}
    for lang in ("zh", "en", "mixed"):
        slices[lang] = [t for t in told if t.lang == lang]
    slices["everyday"] = [t for t in told if t.type in EVERYDAY]
    return slices


def show(told: Sequence[Outcome]) -> None:
    """Print the figures of all questions, of each language, of everyday wording and of each type."""
    slices = slices_of(told)
    for kind in sorted({t.type for t in told}):
        slices[f"- {kind}"] = [t for t in told if t.type == kind]
    names = list(figures([]))
    typer.echo("\t".join(["", *names]))
    for name, rows in slices.items():
        values = figures(rows)
        cells = [_cell(name, value) for name, value in values.items()]
        typer.echo("\t".join([name, *cells]))


def _cell(name: str, value: float) -> str:
    if np.isnan(value):
        return "–"
    return f"{value:.0f}" if name in ("n", "characters") else f"{value:.3f}"


if __name__ == "__main__":
    script(main)
