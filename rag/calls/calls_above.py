"""Which call of the province or the nation a call of a place below serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, Self, TypeVar

from rag.calls.mention_clusters import CITED, Cluster, alike
from rag.calls.programme import contained
from rag.domain import Level
from rag.language.places import ancestors, place

SAME_ABOVE = 0.6
"""Least similarity of keys of a place and the one above it, whose notices word a programme differently."""


def parents(found: Sequence[Cluster]) -> list[Cluster | None]:
    """For each call the province's or nation's call that it serves: cited by number, or of the same name and not its own."""
    by_place: dict[str, list[Cluster]] = {}
    for cluster in found:
        by_place.setdefault(cluster.leading.place, []).append(cluster)
    upper = {place: Upper.of(clusters) for place, clusters in by_place.items()}
    return [_parent(cluster, upper) for cluster in found]


class Ranked(Protocol):
    """What tells of a call, without its mentions, whether it may serve another; see `Cluster`."""

    @property
    def level(self) -> Level:
        """That of the place that calls."""
        ...

    @property
    def tier(self) -> Level | None:
        """Whose programme it is by any of its names."""
        ...

    @property
    def year(self) -> int | None:
        """Its year."""
        ...

    @property
    def own(self) -> frozenset[str]:
        """Its document numbers."""
        ...

    @property
    def cited(self) -> frozenset[str]:
        """Those that it cites."""
        ...


R = TypeVar("R", bound=Ranked)


@dataclass(frozen=True, slots=True)
class Upper(Generic[R]):
    """The calls of one place by what a call below can serve them by: their document numbers, and their level with their year."""

    by_number: Mapping[str, Sequence[R]]
    by_level: Mapping[tuple[Level, int | None], Sequence[R]]

    @classmethod
    def of(cls, calls: Iterable[R]) -> Self:
        """Some calls, in any order."""
        by_number: dict[str, list[R]] = {}
        by_level: dict[tuple[Level, int | None], list[R]] = {}
        for call in calls:
            by_level.setdefault((call.level, call.year), []).append(call)
            for number in call.own:
                by_number.setdefault(number, []).append(call)
        return cls(by_number, by_level)

    def above(self, local: Ranked) -> list[R]:
        """Those that `local` may serve, each once; `nearest` tells whether it does."""
        found = {id(c): c for number in local.cited for c in self.by_number.get(number, ())}
        if local.tier is not None and local.tier != local.level:
            for (level, year), calls in self.by_level.items():
                if level == local.tier and (None in (year, local.year) or year == local.year):
                    found.update((id(c), c) for c in calls)
        return list(found.values())


def _parent(cluster: Cluster, upper: Mapping[str, Upper[Cluster]]) -> Cluster | None:
    """The nearest place above that has one; there the closest in name."""
    for above in places_above(cluster.leading.place):
        known = upper.get(above)
        if known and (found := nearest(cluster, known.above(cluster))):
            return found
    return None


def nearest(cluster: Cluster, above: Iterable[Cluster]) -> Cluster | None:
    """Of the calls of one place above, which a call serves: the closest in name; None where it serves none."""
    fitting = [other for other in above if _serves(cluster, other)]
    return min(fitting, key=lambda o: (-_closeness(cluster, o), o.first.order)) if fitting else None


@lru_cache(maxsize=4096)
def places_above(name: str) -> tuple[str, ...]:
    """The places that hold the place of a mention, nearest first."""
    try:
        return tuple(above.name for above in ancestors(place(name.split("、")[0])))
    except KeyError:
        return ()


def _closeness(a: Cluster, b: Cluster) -> float:
    return max(alike(x, y) for x in a.mentions for y in b.mentions)


def _serves(local: Cluster, upper: Cluster) -> bool:
    """Whether a call carries out one of a place above: it cites its number, or it is not its own by name."""
    level = upper.level
    cites = not upper.own.isdisjoint(local.cited)
    by_name = local.tier == level and level != local.level
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
