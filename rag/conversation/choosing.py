"""Whether a question names several programmes equally, so that its asker must be asked which one he means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.tiers import tiers_in
from rag.calls.stored_calls import held
from rag.conversation.turn_words import read_turn
from rag.language.editions import find_batches, find_levels
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.segment import generic_words
from rag.public.conversation_json import ListedItem
from rag.retrieval.reader import CollectionReader
from rag.retrieval.understand import asked_in

MAX_CHARS = 30
"""A longer question tells apart by more than its programme's name."""
MIN_PAIRS = 3
"""Fewer pairs of characters (人才) name a field and no programme, but for a name that stands in quotation marks."""
MAX_OPTIONS = 5
VALUES = ("when", "amount", "funding", "rate", "phone", "url", "address", "email")
_GIVEN = re.compile("“([^“”]{2,30})”")
_NAMED_APART = re.compile(r"[“\"《（(]|[A-Za-z一二三四五六甲乙丙丁][类档组]|\d{4}")


def equally_named(reader: CollectionReader, question: str) -> tuple[ListedItem, ...]:
    """The calls whose names all hold what a question is about; empty unless there are two or more.

    A city's own call under a province's stands with it: of the two the province's is offered. A question that names a
    place, level, class, batch or year has chosen already, and one that asks for no value is answered from any of them.
    """
    if len(question) > MAX_CHARS or _NAMED_APART.search(question):
        return ()
    if asked_in(fold(question).strip()) not in VALUES or find_levels(question) or find_batches(question):
        return ()
    if tiers_in(question):
        return ()
    words = read_turn(question)
    pairs = han_pairs(" ".join(word for word in words.topic.split() if word not in generic_words()))
    if words.places or not words.has_asked or not pairs:
        return ()
    programmes = reader.folded_programmes
    places: Sequence[int] = range(len(programmes))
    for pair in pairs:  # most names are gone after the first
        places = [at for at in places if pair in programmes[at]]
    named = held(reader.calls).several(places)
    topic = words.topic.replace(" ", "")
    if len(pairs) < MIN_PAIRS and not all(_is_given_name(topic, call.programme) for call in named):
        return ()
    if any(fold(call.programme) in fold(question) for call in named):
        return ()
    ids = {call.call_id for call in named}
    own = [call for call in named if call.parent not in ids]
    if not 2 <= len(own) <= MAX_OPTIONS or len({(call.programme, call.regions) for call in own}) < 2:
        return ()
    if len({call.notices[0].aid for call in own}) == 1:  # classes of one notice, which are told together
        return ()
    return tuple(ListedItem(aid=call.notices[0].aid, call_id=call.call_id) for call in own)


def _is_given_name(topic: str, programme: str) -> bool:
    """Whether a programme's name holds a topic as a name of its own, in quotation marks (“蓝湾计划”区级), however short."""
    return any(topic in fold(given) for given in _GIVEN.findall(programme))
