"""Which of several calls, most often those of one notice, some words name: by the letter of a class, or by words of its name alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.calls import CallRecord
from rag.conversation.thread import SURELY_MEANT, Thread
from rag.language.normalise import fold

BETTER_NAMED = 0.15
"""A call is named better than another if its name holds this much more of what is said."""
_HEAD = re.compile("^.*[:：]")
"""X和Y认定：X: what stands before the name of a part."""
_GROUP = re.compile("^[一-鿿]{2,6}(?:组|类|赛道|方向)$")
"""企业组, 大学生组: a group that a turn names by its whole name."""
NAMES_CLASS = re.compile(
    r"[a-h一二三四甲乙丙丁]\s?[类档组]|第[一二三四]类|\b(?:class|grade|type|category|track) [a-h1-9]\b"
)
"""A类, 第二类, "class b", in folded words."""


def named_among(
    thread: Thread, calls: Sequence[CallRecord], words: str, least: float = 0.0
) -> CallRecord | None:
    """Of several calls the one whose class some words name, or whose name holds clearly more of them than every other's.

    Names are told apart by what does not begin all of them (X和Y认定：X, X和Y认定：Y), else as a whole.

    Args:
        thread: what the words are looked up in.
        calls: to choose from.
        words: in whichever language.
        least: the share of the words that the name holds at least.

    """
    if len(calls) < 2 or not words:
        return None
    if named := class_named(calls, words):
        return named
    names = [fold(call.programme) for call in calls]
    parts = [_HEAD.sub("", name) for name in names]
    alike = len({name.removesuffix(part) for name, part in zip(names, parts, strict=True)}) == 1
    for told in (parts, names) if alike else (names,):
        held = _shares(thread, told, words)
        best = max(held)
        if best and best >= least and sum(share > best - BETTER_NAMED for share in held) == 1:
            return calls[held.index(best)]
    return None


def class_named(calls: Sequence[CallRecord], words: str) -> CallRecord | None:
    """The one of several calls whose class some words name by its letter (C类补多少), or whose group by its name (企业组一等奖呢)."""
    parts = [(_HEAD.sub("", fold(call.programme)), call) for call in calls if _HEAD.search(call.programme)]
    literal = [call for part, call in parts if _GROUP.search(part) and part in fold(words)]
    if len(literal) == 1:
        return literal[0]
    told = NAMES_CLASS.search(fold(words))
    alike = [call for call in calls if told and told.group() in fold(call.programme)]
    return alike[0] if len(alike) == 1 else None


def _shares(thread: Thread, names: Sequence[str], words: str) -> list[float]:
    """For each folded name the share of some words in it, in whichever language; a rare word counts for more."""
    units = [unit for unit in thread.units(words) if not unit.label[:1].isdecimal()]
    weights = [unit.weight * thread.rarity([term for term, _ in unit.terms]) for unit in units]
    whole = sum(weights) or 1.0
    names = [name + re.sub(r"[()]", "", name) for name in names]
    return [
        sum(
            w
            for w, u in zip(weights, units, strict=True)
            if any(t in name for t, sure in u.terms if sure > SURELY_MEANT)
        )
        / whole
        for name in names
    ]
