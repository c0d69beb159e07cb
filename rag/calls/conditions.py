"""A call's conditions, out of all notices that tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.calls.changes import with_aid
from rag.calls.mentions import Mention
from rag.domain import CallFact
from rag.public import AnswerWarning


def call_conditions(mentions: Sequence[Mention]) -> tuple[CallFact, ...]:
    """Conditions of several mentions: the same one once, and choices and tracks of each notice numbered apart."""
    found: dict[str, CallFact] = {}
    taken = {"any_of": 0, "branch": 0}
    for mention in mentions:
        facts = [f for f in mention.facts if f.kind == "condition"]
        for fact in facts:
            value = {
                **fact.value,
                **{k: fact.value[k] + n for k, n in taken.items() if fact.value[k] is not None},
            }
            found.setdefault(
                f"{fact.value} {fact.group}", with_aid(replace(fact, value=value), mention.notice.aid)
            )
        for key in taken:
            taken[key] += max((f.value[key] or 0 for f in facts), default=0)
    return tuple(found.values())


def elsewhere_warning(conditions: Sequence[CallFact]) -> tuple[AnswerWarning, ...]:
    """Conditions that stand only in an attachment or another rule are said to, with the first words that say it."""
    found = next((f for f in conditions if f.value.get("where") == "elsewhere"), None)
    if found is None:
        return ()
    words = " ".join(found.quote.split())
    return (
        AnswerWarning(
            code="conditions_elsewhere", text=f"部分条件不在通知正文中：“{words}”。", aid=found.aid
        ),
    )
