"""Which mentions tell of the same call, and which call stands above another. Independent of the mentions' order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.calls.mentions import Mention
from rag.calls.programme import contained, similarity
from rag.domain import Level
from rag.language.places import Place, ancestors, place

SAME = 0.8
"""Least similarity of keys for one programme of one place."""
SAME_ABOVE = 0.6
"""The same between a place and the one above it, whose notices word a programme differently."""
CITED = 0.4
"""The same where one notice cites the other's document number."""
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
        return min(self.mentions, key=lambda m: (_KINDS.index(m.kind), m.order))

    @cached_property
    def changes(self) -> tuple[Mention, ...]:
        """The mentions that change what earlier ones told."""
        return tuple(m for m in self.mentions if m.change)

    @cached_property
    def tier(self) -> Level | None:
        """Whose programme it is by any of its names."""
        return next((m.programme.tier for m in self.by_authority if m.programme.tier), None)

    @cached_property
    def by_authority(self) -> list[Mention]:
        """Announcements first, then amendments, then digests."""
        return sorted(self.mentions, key=lambda m: (_KINDS.index(m.kind), m.order))

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


Grouping = Callable[[Sequence[Mention]], Sequence[Cluster]]


def alike(a: Mention, b: Mention) -> float:
    """The best similarity between any keys of two mentions."""
    return max(similarity(x, y) for x in a.keys for y in b.keys)


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


def _same_call(a: Mention, b: Mention) -> bool:
    if a.place != b.place or not same_edition(a, b):
        return False
    if a.notice.aid == b.notice.aid:
        # Items of one digest, parts of one notice: twice the same name is one call, else they were told apart.
        return a.programme.key == b.programme.key and (a.year, a.batch) == (b.year, b.batch)
    if a.own and a.own == b.own:
        return alike(a, b) >= CITED
    return alike(a, b) >= SAME


def clusters(mentions: Sequence[Mention], grouped: Grouping) -> list[Cluster]:
    """Calls, in the order of their first mentions; `grouped` puts the mentions of one place together."""
    ordered = sorted((m for m in mentions if m.kind in _KINDS), key=lambda m: m.order)
    by_place: dict[str, list[Mention]] = {}
    for mention in ordered:
        by_place.setdefault(mention.place, []).append(mention)
    found = [cluster for local in by_place.values() for cluster in grouped(local)]
    return sorted(found, key=lambda c: c.first.order)


def groups(ordered: Sequence[Mention]) -> list[Cluster]:
    """The mentions of one place, in order, by call.

    Those that say which edition they mean come together first; the others join the only one that fits.
    """
    return [Cluster(tuple(sorted(group, key=lambda m: m.order))) for group in _groups(ordered)]


def _groups(ordered: Sequence[Mention]) -> list[list[Mention]]:
    sure = [_says_edition(m, ordered) for m in ordered]
    groups = _joined([m for m, says in zip(ordered, sure, strict=True) if says])
    for mention in (m for m, says in zip(ordered, sure, strict=True) if not says):
        fitting = [g for g in groups if any(_same_call(mention, other) for other in g)]
        if fitting:
            min(fitting, key=lambda g: _distance(mention, g)).append(mention)
        else:
            groups.append([mention])
    return _with_changes(groups)


def _with_changes(groups: list[list[Mention]]) -> list[list[Mention]]:
    """A changing notice that names no call exactly goes to the only one whose name holds its own, or the reverse."""
    telling = [g for g in groups if any(m.change is None for m in g)]
    alone = [g for g in groups if all(m.change is not None for m in g)]
    left = []
    for group in alone:
        fitting = [g for g in telling if any(_may_change(m, other) for m in group for other in g)]
        if len(fitting) == 1:
            fitting[0].extend(group)
        else:
            left.append(group)
    return telling + left


def _may_change(change: Mention, other: Mention) -> bool:
    near = any(contained(a, b) or contained(b, a) for a in change.keys for b in other.keys)
    return near and same_edition(change, other) and change.order > other.order


def _says_edition(mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether a mention names its batch, or none of its programme does."""
    return mention.batch is not None or not any(o.batch and alike(o, mention) >= SAME for o in others)


def _distance(mention: Mention, group: Sequence[Mention]) -> tuple[int, str]:
    return (
        min(abs((mention.notice.date - m.notice.date).days) for m in group),
        min(m.notice.aid for m in group),
    )


def _joined(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Groups connected by `_same_call`."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        near = [g for g in groups if any(_same_call(mention, other) for other in g)]
        merged = [mention, *(m for g in near for m in g)]
        groups = [g for g in groups if all(g is not n for n in near)] + [merged]
    return groups


# -- above and beside ---------------------------------------------------------------------------------------------


def parents(found: Sequence[Cluster]) -> list[Cluster | None]:
    """For each call the province's or nation's call that it serves: cited by number, or of the same name and not its own."""
    by_place: dict[str, list[Cluster]] = {}
    for cluster in found:
        by_place.setdefault(cluster.leading.place, []).append(cluster)
    return [_parent(cluster, by_place) for cluster in found]


def _parent(cluster: Cluster, by_place: Mapping[str, Sequence[Cluster]]) -> Cluster | None:
    """The nearest place above that has one; there the closest in name."""
    for above in _above(cluster.leading.place):
        fitting = [other for other in by_place.get(above.name, ()) if _serves(cluster, other)]
        if fitting:
            return min(fitting, key=lambda other: (-_closeness(cluster, other), other.first.order))
    return None


def _above(name: str) -> tuple[Place, ...]:
    try:
        return ancestors(place(name.split("、")[0]))
    except KeyError:
        return ()


def _closeness(a: Cluster, b: Cluster) -> float:
    return max(alike(x, y) for x in a.mentions for y in b.mentions)


def _serves(local: Cluster, upper: Cluster) -> bool:
    """Whether a call carries out one of a place above: it cites its number, or it is not its own by name."""
    level = upper.leading.level
    cites = not upper.own.isdisjoint(local.cited)
    by_name = local.tier == level and level != local.leading.level
    if not (cites or by_name) or not _same_time(local, upper):
        return False
    closeness = _closeness(local, upper)
    if cites and closeness >= CITED:
        return True
    a, b = local.leading.programme.key, upper.leading.programme.key
    return by_name and (closeness >= SAME_ABOVE or contained(a, b))


def _same_time(a: Cluster, b: Cluster) -> bool:
    if a.batch and b.batch and a.batch != b.batch:
        return False
    if a.year is not None and b.year is not None and a.year != b.year:
        return False
    return abs((a.leading.notice.date - b.leading.notice.date).days) <= 400


def attached(found: Sequence[Cluster], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """For each call the results of just this call, and the documents of its place that its notices cite as their basis."""
    by_place: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.kind in ("result", "basis"):
            by_place.setdefault(mention.place, []).append(mention)
    return [[m for m in by_place.get(c.leading.place, ()) if _belongs(m, c)] for c in found]


def _belongs(mention: Mention, cluster: Cluster) -> bool:
    if mention.kind == "basis":
        return bool(mention.own) and mention.own in cluster.cited
    keys = {key for m in cluster.mentions for key in m.keys}
    return (
        bool(keys & set(mention.keys))
        and mention.year_told
        and mention.year == cluster.year
        and mention.batch == cluster.batch
        and mention.notice.date >= cluster.first.notice.date
    )
