"""Negatives that cost no labelling: a question asked without the one notice that answers it.

The notice is removed by an allow-list of all others (`filters.aids`), so nothing is indexed anew and it works over
HTTP as well. Any other notice that happens to hold an answer string is removed too: then no answer is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.askers import Asker
from eval.question_set import LabelledQuestion, squeeze
from rag.errors import InvalidInput
from rag.public import Filters, QueryRequest

MAX_ALLOWED = 1000
"""How many ids `filters.aids` takes."""


@dataclass(frozen=True, slots=True)
class Removal:
    """The notices removed for a question, and all others."""

    removed: tuple[str, ...]
    allowed: tuple[str, ...]


def plan(questions: Sequence[LabelledQuestion], asker: Asker) -> dict[str, Removal]:
    """What to remove for each question with exactly one notice of grade 2 that the collection holds.

    Raises:
        InvalidInput: the collection is too large for an allow-list.
    """
    aids = asker.aids()
    if len(aids) > MAX_ALLOWED:
        raise InvalidInput(
            f"Leave-out lists all other notices in `filters.aids`, which takes {MAX_ALLOWED}; "
            f"this collection holds {len(aids)}. Leave --leave-out away, or index fewer notices."
        )
    texts: dict[str, str] = {}
    for aid in aids:
        notice = asker.notice(aid)
        texts[aid] = squeeze(notice.title) + "\n" + squeeze(notice.text)
    plans = {}
    for question in questions:
        if len(question.answering) == 1 and question.answering[0] in texts:
            removal = _removal(question, texts)
            if removal.allowed:
                plans[question.id] = removal
    return plans


def _removal(question: LabelledQuestion, texts: dict[str, str]) -> Removal:
    answers = [squeeze(answer) for answer in question.answers]
    removed = tuple(
        aid
        for aid, text in texts.items()
        if aid in question.answering or any(answer in text for answer in answers)
    )
    gone = set(removed)
    return Removal(removed=removed, allowed=tuple(aid for aid in texts if aid not in gone))


def ask_without(request: QueryRequest, removal: Removal) -> QueryRequest:
    """The same request over the allowed notices only."""
    return request.model_copy(update={"filters": Filters(aids=list(removal.allowed))})
