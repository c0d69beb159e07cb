"""Which mentions tell of the same call. Independent of the mentions' order."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from rag.calls.mentions import Mention
from rag.calls.programme import contained, grams, similarity
from rag.domain import Level

SAME = 0.8
"""Least similarity of keys for one programme of one place."""
CITED = 0.4
"""The same where one notice cites the other's document number, or both name a coined name (“雏雁”)."""
_KINDS = (
    "announcement",
    "amendment",
    "extension",
    "correction",
    "resumption",
    "suspension",
    "cancellation",
    "digest",
)


@dataclass(frozen=True, eq=False)
class Cluster:
    """Mentions of one call, in the order of publication, and what is common to them."""

    mentions: tuple[Mention, ...]

    @cached_property
    def first(self) -> Mention:
        """The earliest mention: what the call's id is made of, so that later notices do not change it."""
        return self.mentions[0]

    @cached_property
    def leading(self) -> Mention:
        """The mention that speaks with most authority: the announcement, else the digest."""
        return self.by_authority[0]

    @cached_property
    def changes(self) -> tuple[Mention, ...]:
        """The mentions that change what earlier ones told."""
        return tuple(m for m in self.mentions if m.change)

    @property
    def level(self) -> Level:
        """That of the place that calls."""
        return self.leading.level

    @cached_property
    def tier(self) -> Level | None:
        """Whose programme it is by any of its names."""
        return next((m.programme.tier for m in self.by_authority if m.programme.tier), None)

    @cached_property
    def by_authority(self) -> list[Mention]:
        """Announcements first, one in advance behind what settles it, then amendments, then digests."""
        return sorted(self.mentions, key=lambda m: (_KINDS.index(m.kind), m.preview, m.order))

    @cached_property
    def year(self) -> int | None:
        """The year that a name tells, else the year by dates."""
        return min(self.by_authority, key=lambda m: not m.year_told).year

    @cached_property
    def batch(self) -> int | None:
        """The batch, where any mention tells it."""
        return next((m.batch for m in self.by_authority if m.batch), None)

    @cached_property
    def own(self) -> frozenset[str]:
        """Document numbers of the call's own notices."""
        return frozenset(m.own for m in self.mentions if m.own)

    @cached_property
    def cited(self) -> frozenset[str]:
        """Document numbers that the call's notices cite."""
        return frozenset().union(*(m.cited for m in self.mentions))


def alike(a: Mention, b: Mention) -> float:
    """The best similarity between any keys of two mentions."""
    return _alike(a.keys, b.keys)


@lru_cache(maxsize=4096)
def _alike(some: tuple[str, ...], others: tuple[str, ...]) -> float:
    """A programme comes back each year under its name, in many notices."""
    return max(similarity(x, y) for x in some for y in others)


def same_edition(a: Mention, b: Mention) -> bool:
    """Whether years, batches and levels leave room for one call; what is unsaid fits anything near in time."""
    if a.batch and b.batch and a.batch != b.batch:
        return False
    if a.year_told and b.year_told:
        if a.year != b.year and None not in (a.year, b.year):
            return False
    elif abs((a.notice.date - b.notice.date).days) > 183:
        return False
    tiers = (a.programme.tier or a.level, b.programme.tier or b.level)
    return tiers[0] == tiers[1] or None in (a.programme.tier, b.programme.tier)


_SETTLED_WITHIN = dt.timedelta(days=120)


def settles(later: Mention, earlier: Mention) -> bool:
    """Whether a notice announces for good what an earlier one only announced in advance (【预告】)."""
    since = later.notice.date - earlier.notice.date
    final = later.kind == "announcement" and not later.preview
    return earlier.preview and final and dt.timedelta(0) < since <= _SETTLED_WITHIN


def _same_call(a: Mention, b: Mention) -> bool:
    if a.place != b.place or not same_edition(a, b):
        return False
    if ((a.change or a.preview) and b.part) or ((b.change or b.preview) and a.part):
        return False  # of which programme of a notice a change or an announcement in advance is, `_with_changes` decides
    if a.notice.aid == b.notice.aid:
        # Items of one digest, parts of one notice: twice the same name is one call, else they were told apart.
        return a.programme.key == b.programme.key and (a.year, a.batch) == (b.year, b.batch)
    if (a.own and a.own == b.own) or _share_coined(a, b) or settles(b, a) or settles(a, b):
        return alike(a, b) >= CITED
    return alike(a, b) >= SAME


def _share_coined(a: Mention, b: Mention) -> bool:
    """Whether both name a coined name, which one of them may tell without its quotation marks (“升规稳规”奖励, 升规稳规奖励)."""
    if a.programme.coined & b.programme.coined:
        return True
    return not (a.change or b.change) and any(
        len(name) > 2 and any(name in key for key in bare.keys)
        for one, bare in ((a, b), (b, a))
        for name in one.programme.coined
    )


def clusters(mentions: Sequence[Mention]) -> list[Cluster]:
    """Calls, in the order of their first mentions."""
    ordered = sorted((m for m in mentions if m.kind in _KINDS), key=lambda m: m.order)
    by_place: dict[str, list[Mention]] = {}
    for mention in ordered:
        by_place.setdefault(mention.place, []).append(mention)
    found = [cluster for local in by_place.values() for cluster in groups(local)]
    return sorted(found, key=lambda c: c.first.order)


def groups(ordered: Sequence[Mention]) -> list[Cluster]:
    """The mentions of one place, in order, by call.

    Those that say which edition they mean come together first; the others join the only one that fits.
    """
    return [Cluster(tuple(sorted(group, key=lambda m: m.order))) for group in _groups(ordered)]


def _groups(ordered: Sequence[Mention]) -> list[list[Mention]]:
    names = _Names(ordered)
    batches = _Names([m for m in ordered if m.batch])
    sure = [_says_edition(m, batches) for m in ordered]
    groups, group_of = _joined([m for m, says in zip(ordered, sure, strict=True) if says], names)
    for mention in (m for m, says in zip(ordered, sure, strict=True) if not says):
        near = _near(mention, names, group_of)
        fitting = [g for g in groups if id(g) in near]
        if fitting:
            group = min(fitting, key=lambda g: _distance(mention, g))
            group.append(mention)
        else:
            groups.append(group := [mention])
        group_of[id(mention)] = group
    return _with_changes(groups)


class _Names:
    """The mentions of one place by the character pairs of their keys, and by the years that they name.

    Keys that are alike share a pair; only one of a single character may do without.
    """

    def __init__(self, ordered: Sequence[Mention]) -> None:
        self._by_keys: dict[tuple[str, ...], dict[int | None, list[Mention]]] = {}
        self._by_pair: dict[str, list[tuple[str, ...]]] = {}
        self._ordered = ordered
        self._has_short = any(map(_is_short, ordered))
        for mention in ordered:
            by_year = self._by_keys.get(mention.keys)
            if by_year is None:
                by_year = self._by_keys[mention.keys] = {}
                for pair in _pairs(mention):
                    self._by_pair.setdefault(pair, []).append(mention.keys)
            by_year.setdefault(_told_year(mention), []).append(mention)

    def beside(self, mention: Mention) -> Iterable[Mention]:
        """Those that may be of the same call, itself among them if it is held."""
        year = _told_year(mention)
        if year is None:
            return self.named_like(mention)
        return self._sharing(mention, lambda by_year: (by_year.get(year, ()), by_year.get(None, ())))

    def named_like(self, mention: Mention) -> Iterable[Mention]:
        """Those of any year that may be of the same programme."""
        return self._sharing(mention, lambda by_year: by_year.values())

    def _sharing(
        self,
        mention: Mention,
        chosen: Callable[[Mapping[int | None, Sequence[Mention]]], Iterable[Sequence[Mention]]],
    ) -> Iterable[Mention]:
        if self._has_short or _is_short(mention):
            return self._ordered
        near = {keys for pair in _pairs(mention) for keys in self._by_pair.get(pair, ())}
        return chain.from_iterable(row for keys in near for row in chosen(self._by_keys[keys]))


def _is_short(mention: Mention) -> bool:
    return any(len(key) < 2 for key in mention.keys)


def _pairs(mention: Mention) -> frozenset[str]:
    return frozenset().union(*(grams(key) for key in mention.keys))


def _told_year(mention: Mention) -> int | None:
    """The year that two mentions of one call must share; None where it is open."""
    return mention.year if mention.year_told else None


def _near(mention: Mention, names: _Names, group_of: Mapping[int, list[Mention]]) -> set[int]:
    """The ids of the groups that hold a mention of the same call."""
    found: set[int] = set()
    for other in names.beside(mention):
        group = group_of.get(id(other))
        if group is not None and id(group) not in found and _same_call(mention, other):
            found.add(id(group))
    return found


def _with_changes(groups: list[list[Mention]]) -> list[list[Mention]]:
    """A changing notice that names no call exactly goes to the only one that has its name, number or coined name in part.

    One that changes a notice of several programmes goes to each of them: `rag.calls.changed_part` takes what is said of which.
    """
    groups = _with_previews(groups)
    telling = [g for g in groups if any(m.change is None for m in g)]
    alone = [g for g in groups if all(m.change is not None for m in g)]
    left = []
    for group in alone:
        fitting = [g for g in telling if any(_may_change(m, other) for m in group for other in g)]
        if len(fitting) == 1:
            fitting[0].extend(group)
        elif fitting and len({m.notice.aid for g in fitting for m in g if m.part}) == 1:
            if _of_none_of_them(group, fitting):
                left.append(group)
            for own in fitting:
                own.extend(group)
        else:
            left.append(group)
    return telling + left


def _with_previews(groups: list[list[Mention]]) -> list[list[Mention]]:
    """An announcement in advance of what a later notice tells as several programmes goes to each of them."""
    previews = [g for g in groups if all(m.preview for m in g)]
    kept = [g for g in groups if not all(m.preview for m in g)]
    dated = sorted((m.notice.date, at) for at, g in enumerate(kept) for m in g if m.part) if previews else []
    left = []
    for group in previews:
        near = [kept[at] for at in sorted(_settling(group, dated))]
        named = [
            g for g in near if any(m.part and settles(m, p) and alike(m, p) >= SAME for m in g for p in group)
        ]
        parts = named or [g for g in near if any(_settles_as_part(m, p) for m in g for p in group)]
        if len({m.notice.aid for g in parts for m in g if m.part}) != 1:
            left.append(group)
            continue
        for own in parts:
            own.extend(group)
    return kept + left


def _settling(previews: Sequence[Mention], dated: Sequence[tuple[dt.date, int]]) -> set[int]:
    """Which groups, of those that tell a programme of a notice of several (by day), come late enough and soon enough to settle previews."""
    days = [m.notice.date for m in previews]
    start = bisect_left(dated, (min(days), 0))
    end = bisect_left(dated, (max(days) + _SETTLED_WITHIN + dt.timedelta(days=1), 0))
    return {at for _, at in dated[start:end]}


def _settles_as_part(later: Mention, preview: Mention) -> bool:
    return (
        bool(later.whole)
        and settles(later, preview)
        and similarity(preview.programme.key, later.whole) >= CITED
    )


def _of_none_of_them(change: Sequence[Mention], parts: Sequence[Sequence[Mention]]) -> bool:
    """Whether a change names a part that is no programme of its own (企业赛道 beside 院校赛道), and none that is."""
    keys = " ".join(key for m in change for key in m.keys)  # an outline keeps no title
    told = [m for group in parts for m in group if m.part]
    named = {name for m in told for name in m.part if name in keys}
    return not named and any(other in keys for m in told for other in m.others)


def _may_change(change: Mention, other: Mention) -> bool:
    keys = (*other.keys, *([other.whole] if other.whole else []), *other.classes)
    near = any(contained(a, b) or contained(b, a) for a in change.keys for b in keys)
    named = change.programme.coined & other.programme.coined or other.own in change.cited
    named = named or any(coined in key for coined in other.programme.coined for key in change.keys)
    of_day, voids = _is_of_day(change, other), _voids_its_day(change, other)
    named = named or (of_day and voids) or ((of_day or voids) and alike(change, other) >= CITED)
    return bool(near or named) and same_edition(change, other) and change.order > other.order


def _voids_its_day(change: Mention, other: Mention) -> bool:
    """Whether the last day that a change puts out of force is one of another notice's: 原定6月30日截止的…."""
    return not change.days.isdisjoint(other.days)


_SIGNED_BEFORE = dt.timedelta(days=7)
"""A notice is published so long after the day that it is signed with, at most."""


def _is_of_day(change: Mention, other: Mention) -> bool:
    """Whether a change says by the day alone that it changes another notice: that of its publication or its signature."""
    day = other.notice.date
    return any((day - _SIGNED_BEFORE).isoformat() <= cited <= day.isoformat() for cited in change.cited)


def _says_edition(mention: Mention, batches: _Names) -> bool:
    """Whether a mention names its batch, or none of its programme does (`batches`: those of its place that name one)."""
    if mention.batch is not None:
        return True
    return not any(alike(other, mention) >= SAME for other in batches.named_like(mention))


def _distance(mention: Mention, group: Sequence[Mention]) -> tuple[int, str]:
    return (
        min(abs((mention.notice.date - m.notice.date).days) for m in group),
        min(m.notice.aid for m in group),
    )


def _joined(
    mentions: Sequence[Mention], names: _Names
) -> tuple[list[list[Mention]], dict[int, list[Mention]]]:
    """Groups connected by `_same_call`, and the group of each mention by its id."""
    groups: list[list[Mention]] = []
    group_of: dict[int, list[Mention]] = {}
    for mention in mentions:
        found = _near(mention, names, group_of)
        merged = [mention, *(m for g in groups if id(g) in found for m in g)]
        groups = [g for g in groups if id(g) not in found] if found else groups
        groups.append(merged)
        group_of.update((id(m), merged) for m in merged)
    return groups, group_of
