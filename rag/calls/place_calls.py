"""What was worked out of one place's calls, as a store holds it: which notices speak of calls there, and which mentions make each.

So a change merges the places that it touches, and of all others looks only at what is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from rag.calls.mention_clusters import Cluster
from rag.domain import Level

PLACE_RECORD = "place"
"""The kind of the store's records that hold it; their keys are places ("" for mentions of none)."""
ALL_PLACES = "places"
"""Kind and key of the record that names all places, by which it shows when one is lost."""

Told = tuple[int, int]
"""A mention: the notice's id in the store, and which of its mentions it is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A call by its mentions, and by what others need to know of it where they are not read.

    Attributes:
        told: its mentions, in the order of publication.
        beside: those of its results, and of what it is based on.
        parent: the id of the call that it serves.
        moves: one of its mentions changes what was told.
        level, tier, year, own, cited: see `rag.calls.mention_clusters.Cluster`.
    """

    call_id: str
    told: tuple[Told, ...]
    beside: tuple[Told, ...]
    parent: str | None
    moves: bool
    level: Level
    tier: Level | None
    year: int | None
    own: frozenset[str]
    cited: frozenset[str]

    @classmethod
    def of(cls, call_id: str, cluster: Cluster, told: Sequence[Told], beside: Sequence[Told]) -> Self:
        """A call that serves none yet."""
        ranked = (cluster.level, cluster.tier, cluster.year, cluster.own, cluster.cited)
        return cls(call_id, tuple(told), tuple(beside), None, bool(cluster.changes), *ranked)

    @property
    def key(self) -> tuple[str, tuple[Told, ...]]:
        """What is another one where the call is: nothing in a mention ever changes."""
        return self.call_id, self.told

    @property
    def notices(self) -> set[int]:
        """The ids of the notices that make it."""
        return {number for number, _ in self.told}


@dataclass(frozen=True, slots=True)
class PlaceCalls:
    """One place.

    Attributes:
        notices: the aids of those that mention calls there, by their ids in the store, ascending.
        calls: in the order of their first mentions.
    """

    notices: Mapping[int, str] = field(default_factory=dict)
    calls: tuple[Standing, ...] = ()

    def dump(self) -> str:
        """What is stored."""
        calls = [
            (c.call_id, c.told, c.beside, c.parent, c.moves, c.level, c.tier, c.year, sorted(c.own), sorted(c.cited))
            for c in self.calls
        ]  # fmt: skip
        return json.dumps([list(self.notices.items()), calls], ensure_ascii=False)

    @classmethod
    def load(cls, dumped: str) -> Self:
        """The inverse of `dump`."""
        notices, calls = json.loads(dumped)
        return cls(dict(notices), tuple(_standing(*told) for told in calls))


def _standing(
    call_id: str,
    told: list[list[int]],
    beside: list[list[int]],
    parent: str | None,
    moves: bool,
    level: Level,
    tier: Level | None,
    year: int | None,
    own: list[str],
    cited: list[str],
) -> Standing:
    return Standing(
        call_id,
        tuple((number, n) for number, n in told),
        tuple((number, n) for number, n in beside),
        parent,
        moves,
        level,
        tier,
        year,
        frozenset(own),
        frozenset(cited),
    )


def dump_places(names: Iterable[str]) -> str:
    """What is stored of which places there are."""
    return json.dumps(sorted(names), ensure_ascii=False)


def load_places(dumped: str) -> set[str]:
    """The inverse of `dump_places`."""
    return set(json.loads(dumped))
