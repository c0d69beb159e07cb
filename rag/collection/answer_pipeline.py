"""The way of a question to its pending answer: understood, searched, answered from the notices' own words."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from rag.answering import CancelScope, LanguageModel
from rag.collection.asking import Asked, answer, context_after, in_reply_language, understand, without_search
from rag.collection.passages_out import passages_out
from rag.collection.pending_answer import PendingAnswer
from rag.conversation import is_bare
from rag.domain import Interpretation
from rag.embedding import Encoder
from rag.public import MAX_QUESTION_CHARS, Answer, InterpretationOut, QueryRequest, QueryResponse, Took, Usage
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retrieval_config import RetrievalConfig
from rag.retrieval.retriever import retrieve

MAX_ASKED_AGAIN = 4
"""Earlier turns without an answer that are asked again, the last ones: a turn leans on what was said just before."""


def begin_answer(
    reader: CollectionReader,
    model: Callable[[], Encoder],
    turn: QueryRequest,
    day: dt.date,
    retrieval: RetrievalConfig,
    llm: LanguageModel | None,
) -> PendingAnswer:
    """Everything of an answer but what a language model adds.

    Args:
        reader: the version that is asked.
        model: gives the embedding model; called only where something must be searched.
        turn: the request, with the turns before it.
        day: the day that counts.
        retrieval: switches and weights.
        llm: words the answer while it is read; None: nobody does.

    Raises:
        InvalidInput: a filter names an unknown place.
    """
    turn = _with_answers(reader, model, turn, day, retrieval)
    return _begun(reader, model, turn, day, retrieval, llm)


def _with_answers(
    reader: CollectionReader,
    model: Callable[[], Encoder],
    turn: QueryRequest,
    day: dt.date,
    retrieval: RetrievalConfig,
) -> QueryRequest:
    """The request with what was answered to those of its earlier turns that do not tell: their questions are asked again."""
    turns = list(turn.turns)
    bare = [n for n, told in enumerate(turns) if is_bare(reader, told)][-MAX_ASKED_AGAIN:]
    for n in bare:
        question = turns[n].question.strip()[:MAX_QUESTION_CHARS]
        more = {
            "question": question,
            "conversation": turns[:n],
            "context": None,
            "answer": True,
            "explain": False,
        }
        context = _begun(reader, model, turn.model_copy(update=more), day, retrieval, None).response.context
        turns[n] = context or turns[n]
    return turn.model_copy(update={"conversation": turns, "context": None}) if bare else turn


def _begun(
    reader: CollectionReader,
    model: Callable[[], Encoder],
    turn: QueryRequest,
    day: dt.date,
    retrieval: RetrievalConfig,
    llm: LanguageModel | None,
) -> PendingAnswer:
    """The same, of a request whose turns tell what there is to know of them."""
    started = time.perf_counter()
    asked = understand(reader, turn, day)
    said = without_search(reader, asked, day) if turn.answer else None
    if said is not None:
        return PendingAnswer(_spoken(reader, asked, said, day, started), None, CancelScope())
    request = asked.request
    found = in_reply_language(retrieve(reader, model(), request, day, retrieval), asked.understood)
    passages, tokens = passages_out(reader, found, request, day)
    answering = time.perf_counter()
    given = answer(reader, found, asked, day) if turn.answer else None
    finished = time.perf_counter()
    response = QueryResponse(
        question=turn.question,
        language=found.interpretation.language,
        as_of=day,
        interpretation=_interpretation_out(found.interpretation),
        answer=given,
        passages=passages,
        usage=Usage(context_tokens=tokens),
        took_ms=Took(
            embed=round(found.embed_ms, 3),
            search=round(found.search_ms, 3),
            answer=round(1000 * (finished - answering), 3),
            total=round(1000 * (finished - started), 3),
        ),
        index=reader.info,
        context=context_after(reader, asked, given, [p.notice.aid for p in passages]),
    )
    line = CancelScope()
    if not (given and llm):
        return PendingAnswer(response, None, line)
    from rag.answering import stream_answer

    return PendingAnswer(response, stream_answer(reader, found, request, day, given, llm, line), line)


def _spoken(
    reader: CollectionReader, asked: Asked, said: Answer, day: dt.date, started: float
) -> QueryResponse:
    """The response to a turn for which nothing had to be searched."""
    return QueryResponse(
        question=asked.turn.question,
        language=asked.reply,
        as_of=day,
        interpretation=InterpretationOut(),
        answer=said,
        passages=[],
        usage=Usage(context_tokens=0),
        took_ms=Took(
            embed=0.0, search=0.0, answer=0.0, total=round(1000 * (time.perf_counter() - started), 3)
        ),
        index=reader.info,
        context=context_after(reader, asked, said),
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
