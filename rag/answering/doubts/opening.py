"""How a doubtful answer begins: with what is doubtful, and with what of the question its notice does not write."""

from __future__ import annotations

from rag.answering.asked.list_request import asks_whether_any
from rag.answering.asked.unheard import mostly_written
from rag.answering.doubts.missing_names import not_named, quoted_names
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.named_call import only_call_of
from rag.answering.quoting.specifics import NAMED, is_of_asked_place, is_of_named
from rag.calls import status_on
from rag.language.normalise import fold

_VAGUE = ("maybe", "maybe_near", "maybe_renamed", "not_said")
_HELD = 0.5
"""How well a text matches a word of the question, or another word for it, that it writes."""


def opening_of(ctx: AnswerContext, phrase: str) -> str:
    """The phrase that says a doubt; whether there is any programme is answered by which there is, not by a quoted yes or no.

    That the title does not name what is asked for is not said of a notice of the asked place whose text does: a city's measures name each of their sections there alone.
    """
    if phrase == "maybe_renamed" and _is_told_within(ctx):
        phrase = "maybe"
    if phrase not in _VAGUE or not asks_whether_any(fold(ctx.request.question)):
        return phrase
    if not is_of_named(ctx):
        return "there_is_near"
    call = only_call_of(ctx.reader, ctx.quotes[0].source.record.notice.aid)
    if call is None:
        return phrase
    return "there_is" if status_on(call, ctx.as_of) in ("open", "rolling", "upcoming") else "there_was"


def _is_told_within(ctx: AnswerContext) -> bool:
    return ctx.features is not None and is_of_asked_place(ctx) and ctx.features.subject >= NAMED


def say_what_is_not_named(ctx: AnswerContext, draft: Draft) -> None:
    """Add which of the things that the question names the quoted notice writes neither so, nor in other words, nor for the most part."""
    if missing := not_named(ctx):
        notice = ctx.quotes[0].source.record.notice
        text = fold(f"{notice.title} {notice.text}")
        told = zip(ctx.units.units, ctx.units.matches(text), strict=True)
        known = [fold(unit.label) for unit, match in told if match > _HELD]
        if unwritten := [name for name in missing if not mostly_written(fold(name), text, known)]:
            draft.say("not_named", names=quoted_names(ctx, unwritten))
