"""Which questions are for tuning and which for reporting, and over which notices they are asked.

Over the bundled notices a set says it by its name (`…_tune`, `…_heldout`; `tune` and `heldout` are the first two). Of
`asked` every second question is for tuning, in the order in which it was written. The notices from elsewhere are parted
by province (`eval/collections/elsewhere/split.json`); a question over them, in `questions.jsonl`, `owners.jsonl` or
`desk.jsonl`, belongs to the half of its answering notice, else of the first one that it names, and one that names none to
that of its place in the file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.question_set import LabelledQuestion, load_questions
from eval.workbench import BUNDLED_NOTICES, QUESTION_SETS, ROOT

Half = Literal["tuning", "reporting"]
ELSEWHERE = ROOT / "eval" / "collections" / "elsewhere"


@dataclass(frozen=True, slots=True)
class Source:
    """A collection of notices with questions in two halves.

    Attributes:
        name: of the collection, a folder name.
        notices: the file of its notices.
    """

    name: str
    notices: Path

    def sets(self, half: Half) -> dict[str, tuple[LabelledQuestion, ...]]:
        """The question sets of one half, by name."""
        if self.notices == BUNDLED_NOTICES:
            wanted = [p for p in QUESTION_SETS if ("heldout" in p.stem) == (half == "reporting")]
            return {path.stem: load_questions(path) for path in wanted}
        folder = self.notices.parent
        return {
            f"{self.name}_{half}": _of_half(folder / "questions.jsonl", half),
            f"{self.name}_owners_{half}": _of_half(folder / "owners.jsonl", half),
            f"{self.name}_desk_{half}": _of_half(folder / "desk.jsonl", half),
        }

    def questions(self, half: Half) -> tuple[LabelledQuestion, ...]:
        """All questions of one half."""
        return tuple(question for questions in self.sets(half).values() for question in questions)


SOURCES = (Source("bundled", BUNDLED_NOTICES), Source("elsewhere", ELSEWHERE / "notices.json"))


def _of_half(questions: Path, half: Half) -> tuple[LabelledQuestion, ...]:
    """The questions of a file whose answering notices are of this half, by the split.json beside it."""
    split = json.loads(questions.with_name("split.json").read_text(encoding="utf-8"))
    asked = enumerate(load_questions(questions))
    return tuple(q for place, q in asked if _half_of(q, place, split["tuning"]) == half)


def _half_of(question: LabelledQuestion, place: int, tuning: list[str]) -> Half:
    aid = question.answer_aid or next((r.aid for r in question.relevant), None)
    of_tuning = aid.startswith(tuple(tuning)) if aid else place % 2 == 0
    return "tuning" if of_tuning else "reporting"
