"""Manners: greetings, thanks, "who are you", "what can you do", and "which one do you mean"; answers without a source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Literal

from rag.answering.wording.gloss import gloss
from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import day_text, place_text
from rag.calls import CallRecord, status_on
from rag.calls.stored_calls import in_order
from rag.domain import Language
from rag.language.normalise import fold
from rag.language.places import find_places
from rag.public import Answer
from rag.resources import rows
from rag.retrieval.reader import CollectionReader

TalkKind = Literal["greeting", "thanks", "bye", "who", "help", "cannot", "coverage"]
KINDS: tuple[TalkKind, ...] = ("coverage", "cannot", "help", "who", "bye", "thanks", "greeting")
"""The most telling first: "hello, what can you do" asks for help."""
MAX_TALK_CHARS = 60
EXAMPLES = 3
_MARKS = re.compile(r"[\s,.;:!?~、。·…'\"“”‘’()（）\-]+")


def talk_kind(question: str) -> TalkKind | None:
    """What a turn that asks nothing of the notices says; None for a question."""
    if len(question) > MAX_TALK_CHARS:
        return None
    rest = _MARKS.sub(" ", fold(question)).strip()
    if not rest:
        return "greeting" if question.strip() else None
    found: set[str] = set()
    while rest:
        step = _step().match(rest)
        if step is None or not step.end():
            return None
        found.add(str(step.lastgroup))
        rest = rest[step.end() :].strip()
    return next((kind for kind in KINDS if kind in found), None)


def talk_answer(reader: CollectionReader, kind: TalkKind, reply: Language, as_of: dt.date) -> Answer:
    """A line that helps, and questions that this collection answers; thanks and goodbyes get the line alone."""
    newest = reader.corpus.newest
    day = day_text(newest, reply) if newest else "–"
    lines = [say(reply, f"talk.{kind}", newest=day, count=len(reader.corpus.records))]
    if kind in ("greeting", "who", "help", "cannot") and (
        examples := example_questions(reader, reply, as_of)
    ):
        lines += [say(reply, "talk.examples"), *(f"- {example}" for example in examples)]
    return _said(lines)


def which_one(named: Sequence[tuple[str, Sequence[str]]], reply: Language) -> Answer:
    """Ask back which of several programmes is meant, each with its places where these differ and its name does not tell them."""
    apart = len({tuple(places) for _, places in named}) > 1
    names = [f"{name}{_in_place(name, places, reply) if apart else ''}" for name, places in named]
    return _said([say(reply, "which_one"), *(f"{i}. {name}" for i, name in enumerate(names, 1))])


def all_told(count: int, reply: Language) -> Answer:
    """That a list is at its end, to somebody who asks what else there is."""
    return _said([say(reply, "all_told" if count > 1 else "only_one_told", count=count)])


def _in_place(name: str, places: Sequence[str], reply: Language) -> str:
    untold = [place_text(place, reply) for place in places[:3] if place not in name]
    return say(reply, "in_place", place=say(reply, "join").join(untold)) if untold else ""


def example_questions(reader: CollectionReader, reply: Language, as_of: dt.date) -> list[str]:
    """Questions about the collection's own calls, those first that are open and the newest of these."""
    calls = in_order(
        reader.calls,
        lambda c: bool(c.regions),
        lambda c: (status_on(c, as_of) != "open", -c.newest.toordinal(), len(c.programme), c.call_id),
    )
    dated = (c for c in calls if c.chosen)
    first = next(dated, None)
    if first is None:
        return [say(reply, "talk.example.any")] if reader.corpus.records else []
    told = next((c for c in chain((first,), dated) if any(f.kind == "phone" for f in c.contacts)), first)
    return [
        say(reply, "talk.example.when", programme=_named(first, reply)),
        say(reply, "talk.example.list", place=place_text(first.regions[0], reply)),
        say(reply, "talk.example.phone", programme=_named(told, reply)),
    ][:EXAMPLES]


def _named(call: CallRecord, reply: Language) -> str:
    """A call with its place, unless it names one itself (江苏省…), with what it is about for who reads no Chinese."""
    place, programme = call.regions[0], call.programme
    of_place = place == "全国" or any(not m.in_name for m in find_places(programme))
    name = programme if of_place or place in programme else f"{place}{programme}"
    about = "" if LOCALES[reply].is_of_notices else gloss(programme)
    return f"{name} ({about})" if about else name


def _said(lines: Sequence[str]) -> Answer:
    return Answer(text="\n".join(lines), certainty="sure", abstained=False, confidence=1.0, kind="talk")


@cache
def _step() -> re.Pattern[str]:
    """One more piece of talk at the beginning of what is left; English words end where they end."""
    order = sorted(rows("rag.answering", "talk.tsv"), key=lambda row: (*KINDS, "filler").index(row[0]))
    return re.compile("|".join(f"(?P<{kind}>(?:{words})(?![a-z]))" for kind, words in order))
