"""A turn of a conversation beside the thread that it belongs to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rag.answering.asked.list_request import ListQuestion
from rag.conversation.thread import Thread
from rag.conversation.turn_words import TurnWords
from rag.domain import Language
from rag.language.normalise import fold
from rag.language.question_dates import find_dates
from rag.public.conversation_json import Context


@dataclass(frozen=True)
class Turn:
    """A turn beside the thread that it belongs to."""

    thread: Thread
    text: str
    words: TurnWords
    listed: ListQuestion | None
    as_of: dt.date
    script: Language | None = None

    @property
    def context(self) -> Context:
        """What the conversation is about before this turn."""
        return self.thread.context


def without_days(question: str, as_of: dt.date) -> str:
    """A question, folded, without the days that it names."""
    folded = fold(question)
    for mention in reversed(find_dates(folded, as_of)):
        folded = f"{folded[: mention.start]} {folded[mention.end :]}"
    return folded
