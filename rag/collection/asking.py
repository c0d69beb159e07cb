"""The steps around retrieval: what a request asks within its conversation, what its filters let an answer see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rag.answering import answer_question
from rag.answering.composing.call_card import answer_call
from rag.answering.composing.small_talk import all_told, talk_answer, which_one
from rag.answering.quoting.context import AnswerContext
from rag.calls.bounding import allows, chosen_within
from rag.calls.call_table import LeastAsked
from rag.conversation import Understood, next_context, resolve, state_of
from rag.conversation.staying import stays
from rag.conversation.thread import Thread
from rag.domain import Language
from rag.language.dialect import in_standard_words
from rag.language.given_place import given_place
from rag.language.glossed_names import with_own_names
from rag.language.language_detection import script_language
from rag.public import Answer, Filters, QueryRequest
from rag.public.conversation_json import Context
from rag.retrieval.asked_places import with_joined_names, with_whole_names
from rag.retrieval.reader import CollectionReader
from rag.retrieval.request_filters import conditions
from rag.retrieval.retriever import Retrieved

KNOWN_ALREADY = ("regions", "categories", "date_from", "date_to")
"""What is not read out of a question about notices that were spoken of: they have been found."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request within its conversation.

    Attributes:
        turn: as it came, but in standard words.
        request: its question needs no other turn; the notices that were spoken of are a filter.
        understood: how the turn was understood.
        before: what the conversation was about; None at its beginning.

    """

    turn: QueryRequest
    request: QueryRequest
    understood: Understood
    before: Context | None

    @property
    def reply(self) -> Language:
        """The language to answer a turn in for which nothing is searched."""
        return self.understood.reply or script_language(self.turn.question) or "en"


def understand(reader: CollectionReader, turn: QueryRequest, day: dt.date) -> Asked:
    """Read a request with the turns before it."""
    turn = _with_question(turn, in_standard_words(turn.question))
    turn = _with_names(reader, turn) if turn.turns else turn
    before = state_of(reader, turn.turns, day)
    understood = _allowed(reader, resolve(reader, before, turn.question, day), turn.filters)
    if not turn.answer and understood.staying and understood.staying.likely:
        understood = understood.staying
    return Asked(turn, _with_names(reader, _standalone(turn, understood)), understood, before)


def _with_names(reader: CollectionReader, request: QueryRequest) -> QueryRequest:
    """A request with the names of places joined that it writes in syllables ("yu hang") and those of held districts made whole, and a Chinese name without what it is in English."""
    held = reader.corpus.holds_place
    names = with_own_names(with_whole_names(with_joined_names(request.question, held), held))
    return _with_question(request, names)


def _with_question(request: QueryRequest, question: str) -> QueryRequest:
    return request if question == request.question else request.model_copy(update={"question": question})


def staying(asked: Asked) -> Asked | None:
    """The same turn asked of the notices spoken of, where it may be about these."""
    kept = asked.understood.staying
    if kept is None or not asked.turn.answer:
        return None
    request = _standalone(asked.turn, kept)
    of_the_thread = bool(request.filters.aids) and set(request.filters.aids) <= set(kept.aids)
    return replace(asked, request=request, understood=kept) if of_the_thread else None


def is_about_the_thread(
    reader: CollectionReader, asked: Asked, kept: Answer | None, left: Answer | None
) -> bool:
    """Whether the answer from the notices spoken of counts, and not the one from all."""
    if kept is None or left is None or asked.before is None:
        return False
    return stays(Thread(reader, asked.before), asked.turn.question, kept, left)


def _allowed(reader: CollectionReader, understood: Understood, filters: Filters) -> Understood:
    """Of the items to choose from those that the filters allow; one that is left alone needs no choice."""
    if not understood.options or filters.is_empty:
        return understood
    ids = {call.call_id for call in bound(reader, filters).calls}
    left = tuple(item for item in understood.options if item.call_id is None or item.call_id in ids)
    return replace(understood, options=left if len(left) > 1 else ())


def _standalone(turn: QueryRequest, understood: Understood) -> QueryRequest:
    if not understood.aids:
        return turn.model_copy(update={"question": understood.question})
    allowed = turn.filters.aids
    aids = [aid for aid in understood.aids if not allowed or aid in allowed]
    if not aids:  # a filter leaves nothing of what was spoken of, so the question is asked of what it allows
        return turn.model_copy(update={"question": understood.question})
    return turn.model_copy(
        update={
            "question": understood.question,
            "filters": turn.filters.model_copy(update={"aids": aids}),
            "ignore": [*turn.ignore, *KNOWN_ALREADY],
        }
    )


def without_search(reader: CollectionReader, asked: Asked, day: dt.date) -> Answer | None:
    """The answer to a turn that asks nothing of the notices, or that must be asked back; None for a question."""
    understood = asked.understood
    if understood.talk:
        return talk_answer(bound(reader, asked.turn.filters), understood.talk, asked.reply, day)
    if understood.options:
        thread = Thread(reader, asked.before or Context())
        named = [(thread.name_of(item), thread.places_of(item)) for item in understood.options]
        return which_one(named, asked.reply)
    return None


def in_reply_language(found: Retrieved, understood: Understood) -> Retrieved:
    """What was found, to be answered in the language of the turn rather than in that of what it goes on with."""
    if understood.reply is None:
        return found
    return replace(found, interpretation=replace(found.interpretation, language=understood.reply))


def answer(reader: CollectionReader, found: Retrieved, asked: Asked, day: dt.date) -> Answer:
    """Answer from what was found, within what the filters allow."""
    understood = asked.understood
    seen = bound(reader, asked.request.filters)
    if understood.call_ids:
        seen = seen.with_calls(c for c in seen.calls if c.call_id in understood.call_ids)
    if understood.shown:
        shown = {item.call_id for item in understood.shown}
        seen = seen.with_calls(c for c in seen.calls if c.call_id not in shown)
    if understood.item and seen.calls:
        told = answer_call(AnswerContext(seen, found, asked.request, day), seen.calls[0])
        if told:
            return told
    given = answer_question(seen, found, asked.request, day)
    if understood.shown and given.kind != "list":  # nothing is left of the list
        return all_told(len(understood.shown), asked.reply)
    return given


def context_after(
    reader: CollectionReader, asked: Asked, given: Answer | None, found: Sequence[str] = ()
) -> Context:
    """What the conversation is about now; `found` are the notices of the passages, where no answer was wanted."""
    return next_context(reader, asked.before, asked.understood, asked.turn.question, given, found)


# -- filters ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Selected(Container[str]):
    """The aids of those notices that a mask selects, looked up one by one: half of a large collection are no set of texts."""

    by_aid: Mapping[str, int]
    mask: NDArray[np.bool_]

    def __contains__(self, aid: object) -> bool:
        at = self.by_aid.get(str(aid))
        return at is not None and bool(self.mask[at])


def bound(reader: CollectionReader, filters: Filters) -> CollectionReader:
    """The collection with only the calls, and of these only what they are told by, that the filters allow.

    Raises:
        InvalidInput: a place is unknown.

    """
    if filters.is_empty:
        return reader
    selected = _Selected(reader.corpus.by_aid, reader.columns.select(conditions(filters)))
    regions = [given_place(name, f"/filters/regions/{n}").name for n, name in enumerate(filters.regions)]
    place = given_place(filters.applies_in, "/filters/applies_in") if filters.applies_in else None
    allowed = partial(
        allows,
        regions=regions,
        applies_in=place,
        levels=filters.levels,
        applicants=filters.applicants,
        open_on=filters.open_on,
    )
    wanted = LeastAsked.at(set(regions), place, filters.open_on)
    return reader.with_calls(chosen_within(reader.calls, allowed, wanted, selected))
