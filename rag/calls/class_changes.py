"""A call whose classes share their day until a later notice speaks of some of them: each class then has a time of its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.calls.amendments import Off, off, words_of
from rag.calls.call_dates import Dates, call_dates, halted_text
from rag.calls.call_record import Window
from rag.calls.changed_part import of_its_part, said
from rag.calls.mention_clusters import Cluster
from rag.calls.mentions import Mention
from rag.domain import AmountFact, DeadlineFact, RateFact
from rag.facts.groups import groups_named
from rag.public import AnswerWarning


@dataclass(frozen=True, slots=True)
class _ClassDates:
    name: str
    dates: Dates
    ended: Off | None


def dates_by_class(cluster: Cluster) -> Dates | None:
    """The days of a call of which a later notice changes or halts some classes; None where none does, or all are off."""
    told = [m for m in cluster.mentions if m.change is None]
    if not cluster.changes or any(m.part or _has_days_of_groups(m) for m in told):
        return None
    for classes in (_paid_classes(told), *_rows_of_groups(told, cluster.changes)):
        if len(classes) > 1 and any(_speaks_of(m, classes) for m in cluster.changes):
            found = [_dates(cluster, name, classes) for name in classes]
            return None if all(each.ended for each in found) else _merged(found)
    return None


_RANK = re.compile(r"第?[一二三四五特高低][等档].{0,2}|[金银铜优].{0,2}奖|[一-龥]{0,3}等奖")


def _paid_classes(told: Sequence[Mention]) -> list[str]:
    """The classes that sums are told of; tiers of one class (一档, 二等奖) are none."""
    sums = (f for m in told for f in m.facts if isinstance(f, AmountFact | RateFact) and f.is_funding)
    groups = dict.fromkeys(f.group for f in sums if f.group)
    return [group for group in groups if not _RANK.fullmatch(group)] if len(groups) > 1 else []


_CLASS_ENDS = "组类档级款券"
"""What groups end with that share a day; a batch (第二批, 秋季) has its own."""


def _rows_of_groups(told: Sequence[Mention], changes: Sequence[Mention]) -> Iterator[list[str]]:
    """Groups of the announcement that end alike, one of which a change names: 初创组, 成长组, 团队组."""
    named = [group for m in told for group in groups_named(m.notice.text) if not _RANK.fullmatch(group)]
    changed = [g for m in changes for g in groups_named(f"{m.notice.title}\n{m.notice.text}") if g in named]
    for ends in dict.fromkeys(group[-1] for group in changed if group[-1] in _CLASS_ENDS):
        yield list(dict.fromkeys(group for group in named if group[-1] == ends))


def _has_days_of_groups(mention: Mention) -> bool:
    return any(isinstance(f, DeadlineFact) and f.group for f in mention.facts)


def _speaks_of(mention: Mention, classes: Sequence[str]) -> bool:
    """Whether what a notice changes is said of a class by name."""
    days = [said(mention, f.start, f.end) for f in mention.facts if f.kind == "deadline"]
    moves = [said(mention, r.start, r.end) for r in (mention.change.replacements if mention.change else ())]
    words = "\n".join([mention.notice.title, words_of(mention), *days, *moves])
    return any(spelling in words for name in classes for spelling in _spellings(name))


def _spellings(name: str) -> tuple[str, ...]:
    """冷藏车更新项目 is also 冷藏车更新."""
    short = name.removesuffix("项目").removesuffix("类")
    return (name, short) if len(short) > 1 else (name,)


def _dates(cluster: Cluster, name: str, classes: Sequence[str]) -> _ClassDates:
    others = tuple(words for other in classes if other != name for words in _spellings(other))
    own = tuple(m if m.change else replace(m, part=_spellings(name), others=others) for m in cluster.mentions)
    alone = of_its_part(Cluster(own))
    ended = off(alone)
    return _ClassDates(name, call_dates(alone, ended), ended)


def _merged(found: Sequence[_ClassDates]) -> Dates:
    on = [each for each in found if each.ended is None]
    windows = [Window(e.name, e.dates.opens, e.dates.deadline) for e in on if e.dates.deadline]
    windows.sort(key=lambda w: (w.deadline, w.group))
    facts = {_place(f): f for f in sorted(_facts(found), key=lambda f: not f.superseded)}
    return Dates(
        deadline=windows[-1].deadline if windows else None,
        opens=min((w.opens for w in windows if w.opens), default=None),
        voided=None,
        facts=tuple(sorted(facts.values(), key=_by_day)),
        windows=tuple(windows),
        warnings=tuple(dict.fromkeys(_warnings(found))),
    )


def _facts(found: Iterable[_ClassDates]) -> Iterator[DeadlineFact]:
    """The days of all classes, the applicants' with the class as their group."""
    for each in found:
        for fact in each.dates.facts:
            yield replace(fact, group=fact.group or each.name) if fact.for_applicants else fact


def _place(fact: DeadlineFact) -> tuple[str, int, str, str]:
    return fact.aid, fact.start, str(fact.value), fact.group or ""


def _by_day(fact: DeadlineFact) -> tuple[bool, dt.date, str, int, str]:
    return fact.value is None, fact.value or dt.date.max, fact.aid, fact.start, fact.group or ""


def _warnings(found: Iterable[_ClassDates]) -> Iterator[AnswerWarning]:
    """What is told of each class; that one is off is told of it alone."""
    for each in found:
        for warning in each.dates.warnings:
            if each.ended and warning.code == "cancelled":
                told = halted_text(each.ended.by, each.name)
                yield AnswerWarning(code="amended", text=told, aid=warning.aid)
            else:
                yield warning
