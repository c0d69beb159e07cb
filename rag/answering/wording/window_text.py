"""Of which batch, class or way to apply a call's day is, beside the days of the others."""

from __future__ import annotations

from rag.answering.wording.phrases import knows, say
from rag.answering.wording.value_text import day_text
from rag.calls import CallRecord
from rag.domain import DeadlineFact, Language

MAX_LATER = 4


def windows_text(call: CallRecord, fact: DeadlineFact, reply: Language) -> str:
    """The batch, class or way that a day is for, in brackets, and the later days of others; "" where the quoted words tell them all."""
    own = [window.group for window in call.windows if window.deadline == fact.value]
    if not own or all(window.group in fact.quote for window in call.windows):
        return ""
    later = [w for w in call.windows if fact.value and w.deadline > fact.value][:MAX_LATER]
    join = say(reply, "join")
    others = join.join(
        say(reply, "window_until", group=_name(w.group, reply), day=day_text(w.deadline, reply))
        for w in later
    )
    told = "call_item_windows" if later else "call_item_window"
    return say(reply, told, own=join.join(_name(group, reply) for group in own), others=others)


def _name(group: str, reply: Language) -> str:
    key = f"window.{group}"
    return say(reply, key) if knows(key) else group
