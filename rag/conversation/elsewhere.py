"""A turn that only goes on to another place (大同的呢, "what about Wuhu?"): that place's own programme of the same kind, whatever it is called there."""

from __future__ import annotations

from rag.calls import CallRecord
from rag.calls.call_table import LeastAsked
from rag.calls.stored_calls import chosen
from rag.conversation.names_alike import SAME_KIND, core, likeness
from rag.conversation.own_figures import own_figures_told
from rag.conversation.same_subject import OF_FIGURES, subject_of
from rag.conversation.turn import Turn
from rag.conversation.turn_wording import joined, spoken
from rag.conversation.turn_words import asked_in
from rag.conversation.understood_turn import Understood
from rag.language.places import resolve_all
from rag.retrieval.understand import interpret

AS_GOOD = 0.1
"""Names that are no further than this below the nearest one are as near."""


def of_another_place(turn: Turn) -> Understood | None:
    """The programme of the place that a turn goes on to which is of the kind that was spoken of; None where there is none."""
    thread, words = turn.thread, turn.words
    if not words.places or words.years or words.topic or turn.listed or thread.is_on_list or not thread.aids:
        return None
    if thread.holds_place(words.place_names):
        return None
    alike = _alike(turn)
    if not alike:
        return None
    notices = [n.aid for call in alike for n in call.notices if n.aid in thread.reader.corpus.by_aid]
    if len({call.notices[0].aid for call in alike}) > 1:
        return None  # of several announcements none is meant for certain
    call_ids = (alike[0].call_id,) if len(alike) == 1 else ()
    name = spoken(alike[0].programme if call_ids else alike[0].programme.split("：")[0])
    told, written = words.place_names[0], words.place_texts[0]
    place = "" if told in name or written in name else written
    return Understood(joined(f"{place}{name}", _asks(turn)), tuple(dict.fromkeys(notices)), call_ids)


def _alike(turn: Turn) -> list[CallRecord]:
    """The calls of the place whose names are nearest to what was spoken of."""
    wanted = {place.name for place in resolve_all(turn.words.place_names)}
    calls = chosen(turn.thread.reader.calls, lambda c: bool(wanted & set(c.regions)), LeastAsked.at(wanted))
    subject = core(subject_of(turn))
    scored = [(likeness(subject, core(call.programme)), call) for call in calls]
    best = max((score for score, _ in scored), default=0.0)
    return [call for score, call in scored if score > best - AS_GOOD] if best >= SAME_KIND else []


def _asks(turn: Turn) -> str:
    """What a turn asks, else what was asked before of the place before, with the figures that the asker told."""
    if turn.words.has_asked or turn.words.is_general:
        return turn.words.asks
    before = turn.context.question
    rest = before.removeprefix(spoken(turn.thread.subject)).strip(" ，,:")
    asks = asked_in(before) or (rest if rest != before else "")
    if interpret(before, turn.as_of).asked in OF_FIGURES and (told := own_figures_told(rest)):
        return asks if told in asks else joined(told, asks)
    return asks
