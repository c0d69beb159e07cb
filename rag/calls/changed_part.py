"""A changing notice as far as it is about one of several programmes of the notice that it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from rag.calls.amendments import halting_words
from rag.calls.mention_clusters import Cluster
from rag.calls.mentions import Mention
from rag.domain import Fact
from rag.language.clause_marks import behind_last
from rag.notices.notice_effect import Replacement


def of_its_part(cluster: Cluster) -> Cluster:
    """The call's mentions; of a changing notice only what is said of this call or of no part (B类延至8月15日 leaves A类 as it is).

    Whatever the notices call the part, its facts are grouped under one of its names.
    """
    own = next((m for m in cluster.mentions if m.part), None)
    if own is None:
        return cluster
    known = own.days.union(*(_new_days(m) for m in cluster.changes)) if own.days else frozenset()
    kept = (told for m in cluster.mentions for told in (_kept(m, own, known) if cluster.changes else (m,)))
    return Cluster(tuple(replace(m, facts=tuple(_named(f, own.part) for f in m.facts)) for m in kept))


def _named(fact: Fact, part: Sequence[str]) -> Fact:
    group = getattr(fact, "group", None) or ""
    return (
        replace(fact, group=part[0]) if group in part or not {*group.split("、")}.isdisjoint(part) else fact
    )


def _kept(mention: Mention, own: Mention, known: AbstractSet[str]) -> Iterator[Mention]:
    """A mention as far as it is of the part, whose `known` days are those that it was ever told."""
    change = mention.change
    if change is None:
        yield mention
        return
    if _of_another(mention.notice.title, own) and not any(name in mention.notice.text for name in own.part):
        return
    if change.role in _HALTS and _of_another(halting_words(mention), own):
        if not _names_in_days(mention, own):
            return
        mention = replace(mention, kind="extension", about_time=True)
        change = replace(change, role="extension")
    of_others = change.role not in _HALTS and _moves_others_alone(mention, own, known)
    facts = tuple(
        f for f in mention.facts if not (of_others and f.kind == "deadline") and _may_be_of(f, mention, own)
    )
    moves = tuple(
        r
        for r in change.replacements
        if not (of_others and r.field == "day") and not _of_another(said(mention, r.start, r.end), own)
    )
    moved = _tells_days(mention.facts, change.replacements)
    about_time = mention.about_time and (_tells_days(facts, moves) or not moved)
    yield replace(mention, facts=facts, change=replace(change, replacements=moves), about_time=about_time)


def _may_be_of(fact: Fact, mention: Mention, own: Mention) -> bool:
    """Whether a later notice may tell a value of this part: by its group, else by the words before it."""
    groups = {*(getattr(fact, "group", None) or "").split("、")}
    if groups.isdisjoint(own.part) and not groups.isdisjoint(own.others):
        return False
    return not _told_of_another(said(mention, fact.start, fact.end), own)


_HALTS = ("cancellation", "suspension")


def _new_days(change: Mention) -> frozenset[str]:
    return frozenset(str(f.value) for f in change.facts if f.kind == "deadline" and f.still_for_applicants)


def _moves_others_alone(change: Mention, own: Mention, known: AbstractSet[str]) -> bool:
    """Whether the days that a change puts out of force are none of the part's, which it names beside no day."""
    moved = bool(known and change.days) and change.days.isdisjoint(known)
    return moved and not _names_in_days(change, own)


def _names_in_days(change: Mention, own: Mention) -> bool:
    """Whether a change tells a day under the part's name: 暂停受理赛道二；赛道一截止时间延长至6月5日."""
    days = (f for f in change.facts if f.kind == "deadline" and f.still_for_applicants)
    return any(any(name in said(change, f.start, f.end) for name in own.part) for f in days)


def _tells_days(facts: Sequence[Fact], moves: Sequence[Replacement]) -> bool:
    return any(f.kind == "deadline" and f.still_for_applicants for f in facts) or any(
        r.field == "day" for r in moves
    )


def said(mention: Mention, start: int, end: int) -> str:
    """The sentence of a changing notice up to a value's end."""
    text = mention.notice.text
    return text[behind_last("。；;\n", text, start) : end]


_STAYS = re.compile(
    r"[^，。；\s]{1,32}(?:照常|照旧|不变|不受影响|不作调整|不做调整|不延期|不顺延|继续受理|正常受理)[^，。；\s]{0,12}"
)


def _told_of_another(words: str, own: Mention) -> bool:
    """The same of the words before a value: what B类维持原时间不变,仍按4月25日 tells of a day is told of B类."""
    changing = _STAYS.sub("", words)
    named = any(name in changing for name in (*own.others, *own.part))
    if named:
        return _of_another(words, own)
    return any(name in words for name in own.others) and not any(name in words for name in own.part)


def _of_another(words: str, own: Mention) -> bool:
    """Whether words name another part and not this one; A类、C类照常受理 says nothing of what changes."""
    words = _STAYS.sub("", words)
    return any(name in words for name in own.others) and not any(name in words for name in own.part)
