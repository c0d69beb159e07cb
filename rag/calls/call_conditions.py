"""A call's conditions, out of all notices that tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.calls.mentions import Mention
from rag.domain import ConditionFact
from rag.public import AnswerWarning


def call_conditions(mentions: Sequence[Mention]) -> tuple[ConditionFact, ...]:
    """Conditions of several mentions: the same one once, and choices and tracks of each notice numbered apart."""
    found: dict[str, ConditionFact] = {}
    choices = branches = 0
    for mention in mentions:
        facts = [f for f in mention.facts if f.kind == "condition"]
        for fact in facts:
            value = replace(
                fact.value,
                any_of=_after(fact.value.any_of, choices),
                branch=_after(fact.value.branch, branches),
            )
            found.setdefault(f"{fact.value} {fact.group}", replace(fact, value=value, aid=mention.notice.aid))
        choices += max((f.value.any_of or 0 for f in facts), default=0)
        branches += max((f.value.branch or 0 for f in facts), default=0)
    return tuple(found.values())


def _after(number: int | None, taken: int) -> int | None:
    return None if number is None else number + taken


def elsewhere_warning(conditions: Sequence[ConditionFact]) -> tuple[AnswerWarning, ...]:
    """Conditions that stand only in an attachment or another rule are said to, with the first words that say it."""
    found = next((f for f in conditions if f.value.where == "elsewhere"), None)
    if found is None:
        return ()
    words = " ".join(found.quote.split())
    return (
        AnswerWarning(
            code="conditions_elsewhere", text=f"部分条件不在通知正文中：“{words}”。", aid=found.aid
        ),
    )
