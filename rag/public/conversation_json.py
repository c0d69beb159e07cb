"""The public JSON of a conversation: earlier turns as a request holds them, and where a response says it has got to."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from rag.domain import Language
from rag.public.base import Response, ShortText, Text

MAX_QUESTION_CHARS = 2000
MAX_TURNS = 200
MAX_ITEMS = 100
MAX_ANSWER_CHARS = 20_000
Ids = Annotated[list[ShortText], Field(max_length=MAX_ITEMS)]


class ListedItem(Response):
    """One item of a list that was shown."""

    aid: ShortText
    call_id: ShortText | None = None


class Context(Response):
    """Where a conversation has got to: send it back unread as `context` with the next turn.

    It is a turn of `conversation` with all that was understood of it, so it may stand there too.
    """

    question: Annotated[Text, Field(max_length=2 * MAX_QUESTION_CHARS)] = Field(
        default="", description="The turn, as a question that needs no other turn."
    )
    answer: Annotated[Text, Field(max_length=MAX_ANSWER_CHARS)] | None = Field(
        default=None, description="What was answered; its links tell what was cited where `aids` does not."
    )
    aids: Ids = Field(default=[], description="Notices that the answer cited, the main one first.")
    call_ids: Ids = Field(default=[], description="Calls that the answer was about, in its order.")
    items: Annotated[list[ListedItem], Field(max_length=MAX_ITEMS)] = Field(
        default=[], description="The last list shown, in its order: what 'the second one' counts in."
    )
    listing: Annotated[Text, Field(max_length=2 * MAX_QUESTION_CHARS)] = Field(
        default="", description="The question that the last list answered."
    )
    about: Annotated[Text, Field(max_length=2 * MAX_QUESTION_CHARS)] = Field(
        default="", description="What the conversation is about, in the words of the turn that began it."
    )
    pending: Annotated[Text, Field(max_length=MAX_QUESTION_CHARS)] = Field(
        default="", description="A question that waits for an answer to 'which one?'."
    )
    reply: Language | None = Field(
        default=None, description="The language that the user asked to be answered in."
    )


class ConversationTurn(Context):
    """An earlier turn: its question, and what the answer cited. Only `question` is required.

    Fields that are not known are errors here, as everywhere in a request.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Annotated[Text, Field(max_length=2 * MAX_QUESTION_CHARS)] = Field(
        description="What was asked.", examples=["南京数字化转型专项资金什么时候截止"]
    )
