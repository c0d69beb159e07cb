"""The way of a question to its pending answer: understood, searched, answered from the notices' own words."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from rag.answering import CancelScope, LanguageModel
from rag.collection.asking import (
    Asked,
    answer,
    context_after,
    in_reply_language,
    is_about_the_thread,
    staying,
    understand,
    without_search,
)
from rag.collection.passages_out import passages_out
from rag.collection.pending_answer import PendingAnswer
from rag.conversation import is_bare
from rag.domain import Interpretation
from rag.embedding import Encoder
from rag.public import MAX_QUESTION_CHARS, Answer, InterpretationOut, QueryRequest, QueryResponse, Took, Usage
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retrieval_config import RetrievalConfig
from rag.retrieval.retriever import Retrieved, retrieve

MAX_ASKED_AGAIN = 4
"""Earlier turns without an answer that are asked again, the last ones: a turn leans on what was said just before."""


@dataclass(frozen=True, slots=True)
class AnswerPipeline:
    """One version of the collection, ready to be asked as of one day.

    Attributes:
        reader: the version that is asked.
        load_model: gives the embedding model; called only where something must be searched.
        day: the day that counts.
        retrieval: switches and weights.
        llm: words the answer while it is read; None: nobody does.
    """

    reader: CollectionReader
    load_model: Callable[[], Encoder]
    day: dt.date
    retrieval: RetrievalConfig
    llm: LanguageModel | None = None

    def begin(self, request: QueryRequest) -> PendingAnswer:
        """Everything of an answer but what a language model adds.

        Raises:
            InvalidInput: a filter names an unknown place.
        """
        return self._answer_turn(self._with_earlier_answers(request), self.llm)

    def _with_earlier_answers(self, request: QueryRequest) -> QueryRequest:
        """The request with what was answered to those of its earlier turns that do not tell: their questions are asked again."""
        turns = list(request.turns)
        bare = [n for n, turn in enumerate(turns) if is_bare(self.reader, turn)][-MAX_ASKED_AGAIN:]
        for n in bare:
            earlier = {
                "question": turns[n].question.strip()[:MAX_QUESTION_CHARS],
                "conversation": turns[:n],
                "context": None,
                "answer": True,
                "explain": False,
            }
            context = self._answer_turn(request.model_copy(update=earlier), None).response.context
            turns[n] = context or turns[n]
        return request.model_copy(update={"conversation": turns, "context": None}) if bare else request

    def _either_way(self, asked: Asked) -> tuple[Asked, Retrieved, Answer | None, float]:
        """A turn searched and answered; one that may leave the notices spoken of is answered both ways, and one answer counts."""
        left = self._searched(asked)
        stay = staying(asked)
        if stay is None:
            return left
        kept = self._searched(stay)
        return kept if is_about_the_thread(self.reader, asked, kept[2], left[2]) else left

    def _searched(self, asked: Asked) -> tuple[Asked, Retrieved, Answer | None, float]:
        """What was asked, what was found, the answer to it, and the seconds that answering took."""
        retrieved = retrieve(self.reader, self.load_model(), asked.request, self.day, self.retrieval)
        retrieved = in_reply_language(retrieved, asked.understood)
        started = time.perf_counter()
        extracted = answer(self.reader, retrieved, asked, self.day) if asked.turn.answer else None
        return asked, retrieved, extracted, time.perf_counter() - started

    def _answer_turn(self, turn: QueryRequest, llm: LanguageModel | None) -> PendingAnswer:
        """The same, of a request whose turns tell what there is to know of them."""
        started = time.perf_counter()
        asked = understand(self.reader, turn, self.day)
        unsearched = without_search(self.reader, asked, self.day) if turn.answer else None
        if unsearched is not None:
            response = _unsearched_response(self.reader, asked, unsearched, self.day, started)
            return PendingAnswer(response, None, CancelScope())
        asked, retrieved, extracted, answered_in = self._either_way(asked)
        request = asked.request
        passages, tokens = passages_out(self.reader, retrieved, request, self.day)
        finished = time.perf_counter()
        response = QueryResponse(
            question=turn.question,
            language=retrieved.interpretation.language,
            as_of=self.day,
            interpretation=_interpretation_out(retrieved.interpretation),
            answer=extracted,
            passages=passages,
            usage=Usage(context_tokens=tokens),
            took_ms=Took(
                embed=round(retrieved.embed_ms, 3),
                search=round(retrieved.search_ms, 3),
                answer=round(1000 * answered_in, 3),
                total=round(1000 * (finished - started), 3),
            ),
            index=self.reader.info,
            context=context_after(self.reader, asked, extracted, [p.notice.aid for p in passages]),
        )
        cancel_scope = CancelScope()
        if not (extracted and llm):
            return PendingAnswer(response, None, cancel_scope)
        from rag.answering import stream_answer

        stream = stream_answer(self.reader, retrieved, request, self.day, extracted, llm, cancel_scope)
        return PendingAnswer(response, stream, cancel_scope)


def _unsearched_response(
    reader: CollectionReader, asked: Asked, unsearched: Answer, day: dt.date, started: float
) -> QueryResponse:
    """The response to a turn for which nothing had to be searched."""
    return QueryResponse(
        question=asked.turn.question,
        language=asked.reply,
        as_of=day,
        interpretation=InterpretationOut(),
        answer=unsearched,
        passages=[],
        usage=Usage(context_tokens=0),
        took_ms=Took(
            embed=0.0, search=0.0, answer=0.0, total=round(1000 * (time.perf_counter() - started), 3)
        ),
        index=reader.info,
        context=context_after(reader, asked, unsearched),
    )


def _interpretation_out(read: Interpretation) -> InterpretationOut:
    return InterpretationOut(
        regions=list(read.regions),
        categories=list(read.categories),
        date_from=read.published.start,
        date_to=read.published.end,
        open_on=read.open_on,
        document_numbers=list(read.document_numbers),
        expansions=list(read.expansions),
    )
