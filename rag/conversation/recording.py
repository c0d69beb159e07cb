"""What a conversation is about after a turn was answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from rag.conversation.reference_resolution import resolve
from rag.conversation.siblings import named_among
from rag.conversation.thread import Thread, cited_in, has_items, items_in, items_named
from rag.conversation.turn_requests import share
from rag.conversation.turn_words import read_turn, without_asked, without_places
from rag.conversation.understood_turn import Understood
from rag.domain.notice import RESULTS
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.public import Answer
from rag.public.conversation_json import Context, ListedItem
from rag.retrieval.reader import CollectionReader

_OF_RESULTS = re.compile(
    r"公示|名单|结果|入选|异议|\b(?:results?|winners?|on display|public notice|objections?)\b", re.IGNORECASE
)
"""What is asked of a list of results; the call that it ends is cited beside it."""
MAX_READ = 20
"""Of a long conversation the last turns are read."""


def state_of(reader: CollectionReader, turns: Sequence[Context], as_of: dt.date) -> Context | None:
    """What a conversation is about after these turns, oldest first; None without any."""
    state: Context | None = None
    for turn in turns[-MAX_READ:]:
        state = _after(reader, state, turn, as_of)
    return state


def _after(reader: CollectionReader, before: Context | None, turn: Context, as_of: dt.date) -> Context:
    """The state after a turn of which only texts or ids are known; a response's own context is taken as it is."""
    if turn.listing or turn.pending or turn.items:
        return turn
    understood = resolve(reader, before, turn.question, as_of)
    aids, listed = _told_in(reader, turn)
    call_ids = turn.call_ids
    if aids and not listed and not call_ids:
        aids, call_ids = _meant_of(reader, understood, aids, turn.answer or "")
    return _next(before, understood, aids, call_ids, listed, turn.question)


def _told_in(reader: CollectionReader, turn: Context) -> tuple[list[str], list[ListedItem]]:
    """The notices and the list of a turn: by its ids, else by the links of its answer, else by the names that its list tells."""
    answer = turn.answer or ""
    told = [aid for aid in turn.aids if aid in reader.corpus.by_aid]  # the others are gone
    aids = told or cited_in(reader, answer)
    listed = items_in(reader, answer, aids)
    if listed or told or not has_items(answer):
        return aids, listed
    listed = items_named(reader, answer)
    return list(dict.fromkeys(item.aid for item in listed)), listed


def is_bare(reader: CollectionReader, turn: Context) -> bool:
    """Whether a turn tells nothing of what was answered: its question must be asked again to know."""
    told = turn.listing or turn.pending or turn.items or turn.call_ids
    return bool(turn.question.strip()) and not told and not _told_in(reader, turn)[0]


def next_context(
    reader: CollectionReader,
    before: Context | None,
    understood: Understood,
    asked: str,
    answer: Answer | None,
    found: Sequence[str] = (),
) -> Context:
    """The state after a turn, for the one to come.

    Args:
        reader: what its notices are looked up in.
        before: the state before it.
        understood: how it was understood.
        asked: the turn as it was typed.
        answer: what was answered; None where only passages were wanted.
        found: the notices of these passages, the best first.

    """
    if answer is None:
        return _next(before, understood, list(dict.fromkeys(found))[:1], [], [], asked)
    if _failed(reader, before, understood, answer):
        return _kept(before, understood)
    cited = [citation.aid for citation in sorted(answer.citations, key=lambda c: c.marker)]
    items = items_in(reader, answer.text, cited) if answer.kind == "list" else []
    call_ids = [item.call_id for item in items if item.call_id]
    aids = list(dict.fromkeys(cited))
    if not items and aids:
        aids, call_ids = _meant_of(reader, understood, aids, answer.text)
    return _next(before, understood, aids, call_ids, items, asked)


def _failed(reader: CollectionReader, before: Context | None, understood: Understood, answer: Answer) -> bool:
    """Whether a turn that named no subject of its own, or asked for something else of the same place, found nothing: what was spoken of is not over with that."""
    if before is None or not (before.aids or before.items) or answer.certainty != "none" or understood.leans:
        return False
    if not understood.names_itself or understood.staying is not None:
        return True
    places = read_turn(understood.question).place_names
    return bool(before.aids and places and not answer.citations) and Thread(reader, before).holds_place(
        places
    )


def _kept(before: Context | None, understood: Understood) -> Context:
    """The state before a turn that found nothing; beside a notice, no list, its question is the one gone on from."""
    state = before or Context()
    on_list = bool(state.items) and state.question == state.listing
    return state if on_list else state.model_copy(update={"question": understood.question})


def _meant_of(
    reader: CollectionReader, understood: Understood, aids: Sequence[str], answer: str
) -> tuple[list[str], list[str]]:
    """The notices that an answer cited, the main one first, and the call of it that was meant."""
    main = _main(reader, understood.question, aids)
    told = reader.links.call_ids.get(main, ())
    call_ids = [c for c in understood.call_ids if c in told] or _meant(
        reader, told, understood.question, answer
    )
    return [main, *(aid for aid in aids if aid != main)], call_ids


def _meant(reader: CollectionReader, call_ids: Sequence[str], question: str, answer: str) -> list[str]:
    """Of the calls of a notice the one that a question names, or names best; else the only one that the answer names.

    Of a notice with several programmes an answer often quotes the head of the next one too: then none of them is meant.
    """
    calls = [reader.calls_by_id[c] for c in call_ids]
    named = [c for c in calls if c.programme in question]
    if not named and (best := named_among(Thread(reader, Context()), calls, without_places(question))):
        return [best.call_id]
    named = named or [c for c in calls if c.programme in answer]
    return [c.call_id for c in named[:1]] if len(named) == 1 or len(calls) == 1 else []


def _main(reader: CollectionReader, question: str, aids: Sequence[str]) -> str:
    """The cited notice that a question names best, by its title and programmes; the first cited of equal ones."""
    pairs = han_pairs(_bare(question))
    records = reader.corpus.records

    of_results = bool(_OF_RESULTS.search(question))

    def named(aid: str) -> float:
        told = reader.links.call_ids.get(aid, ())
        names = [reader.calls_by_id[call_id].programme for call_id in told]
        notice = records[reader.corpus.by_aid[aid]].notice
        own = of_results and notice.category in RESULTS
        return own + share(pairs, _bare(" ".join([notice.title, *names])))

    return max(aids, key=named)


def _bare(text: str) -> str:
    return fold(text).replace("(", "").replace(")", "")


def _next(
    before: Context | None,
    understood: Understood,
    aids: Sequence[str],
    call_ids: Sequence[str],
    items: Sequence[ListedItem],
    asked: str,
) -> Context:
    state = before or Context()
    if understood.talk:
        return state
    if understood.options:
        return state.model_copy(update={"pending": asked, "items": list(understood.options)})
    kept = state if understood.leans else Context()
    if not aids and understood.leans:  # what was spoken of stays so, though this was not told of it
        aids, call_ids = understood.aids or state.aids, understood.call_ids or state.call_ids
    goes_on = bool(kept.about) and understood.question.startswith(kept.about)
    return Context(
        question=understood.question,
        about=kept.about if goes_on else without_asked(understood.question),
        aids=list(aids)[:100],
        call_ids=list(call_ids)[:100],
        items=list(items or kept.items)[:100],
        listing=understood.question if items else kept.listing,
        reply=understood.pinned or kept.reply,
    )
