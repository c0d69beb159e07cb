"""Question sets: JSONL files of questions with graded notices and the strings that answer them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rag.errors import InvalidInput, NotFound

DEFAULT_AS_OF = dt.date(2025, 9, 25)
"""The day from which a question is asked that does not say: the day after the newest bundled notice."""


class Relevant(BaseModel):
    """A notice judged for a question: grade 2 answers it, grade 1 is related or answers in part."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    aid: str = Field(min_length=1)
    grade: Literal[1, 2]


class LabelledQuestion(BaseModel):
    """One line of a question set.

    Attributes:
        answers: strings of which a passage must hold one to answer (white space does not count).
        answer_aid: one notice that answers; None for an unanswerable question.

    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str = Field(min_length=1, max_length=128, pattern=r"^\S+$")
    lang: Literal["zh", "en", "mixed"]
    type: str = Field(min_length=1, max_length=64)
    question: str = Field(min_length=1, max_length=2000)
    as_of: dt.date | None = None
    relevant: tuple[Relevant, ...] = ()
    answers: tuple[str, ...] = ()
    answer_aid: str | None = None
    answerable: bool

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        aids = [r.aid for r in self.relevant]
        if len(set(aids)) != len(aids):
            raise ValueError("relevant: names a notice twice")
        if any(not squeeze(answer) for answer in self.answers):
            raise ValueError("answers: holds an empty string, which every passage would hold")
        if self.answerable and not (self.answering and self.answers):
            raise ValueError("answerable: needs a notice of grade 2 and at least one string in answers")
        if not self.answerable and (self.answering or self.answers or self.answer_aid):
            raise ValueError("answerable: false, yet a notice of grade 2, an answer or answer_aid is given")
        if self.answer_aid is not None and self.answer_aid not in aids:
            raise ValueError("answer_aid: is not among relevant")
        return self

    @property
    def answering(self) -> tuple[str, ...]:
        """Ids of the notices of grade 2."""
        return tuple(r.aid for r in self.relevant if r.grade == 2)

    def is_held_by(self, text: str) -> bool:
        """Whether `text` holds one of the answer strings."""
        return any_held(self.answers, text)


def squeeze(text: str) -> str:
    """The text without white space, zero-width marks and the borders of a table's cells, which cleaning may fold, drop or write otherwise."""
    return "".join(_CELLS.sub("", text).split()).translate(_ZERO_WIDTH)


_CELLS = re.compile(r"</?t[dhr](?: [^<>]{0,80})?>|\|")
_ZERO_WIDTH = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def any_held(answers: Sequence[str], text: str) -> bool:
    """Whether `text` holds one of `answers`, white space apart."""
    squeezed = squeeze(text)
    return any(squeeze(answer) in squeezed for answer in answers)


def load_questions(path: Path) -> tuple[LabelledQuestion, ...]:
    """Read a question set (UTF-8 JSONL, blank lines allowed).

    Raises:
        NotFound: there is no such file.
        InvalidInput: a line is not a question; the message names file, line and field.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"There is no question set {path}; give a JSONL file of questions.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read as UTF-8 text ({error}); save it anew.") from None
    questions: dict[str, LabelledQuestion] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        question = _parse(line, f"{path}:{number}")
        if question.id in questions:
            raise InvalidInput(
                f"{path}:{number}: id: {question.id!r} stands twice; give each question its own."
            )
        questions[question.id] = question
    if not questions:
        raise InvalidInput(f"{path} holds no question; write one JSON object a line.")
    return tuple(questions.values())


def _parse(line: str, where: str) -> LabelledQuestion:
    try:
        return LabelledQuestion.model_validate_json(line)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in problem["loc"])
        message = problem["msg"].removeprefix("Value error, ")
        raise InvalidInput(f"{where}: {field + ': ' if field else ''}{message}; mend this line.") from None
