"""Where ids stand among ascending ones. A wide filter of a large index names half a million: none is looked for by bisection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexes.search_protocols import Ids

SPREAD = 8
"""A table is made where the ids lie at most so thinly: four bytes for every number between the first and the last."""
MANY = 4096
"""Fewer ids are looked for by bisection, which needs no table."""


@dataclass(frozen=True)
class IdPositions:
    """int64[n] ids, ascending, each once."""

    ids: Ids

    def of(self, wanted: Ids) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """int64 and bool, aligned with `wanted`: where each stands (any valid place where it does not), and whether it does."""
        if not len(self.ids):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
        if len(wanted) < MANY or (table := self._table) is None:
            places = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
            return places, self.ids[places] == wanted
        at = np.clip(wanted - self.ids[0], 0, len(table) - 1)
        places = table[at].astype(np.int64)
        return places, self.ids[places] == wanted

    def held(self, wanted: Ids) -> NDArray[np.int64]:
        """The places, ascending and each once, of those of the ascending `wanted` that are held."""
        places, found = self.of(wanted)
        return distinct(places[found])

    @cached_property
    def _table(self) -> NDArray[np.uint32] | None:
        """The place of every number from the first id on; 0 where none is held. None where they lie too thinly."""
        span = int(self.ids[-1] - self.ids[0]) + 1
        if span > SPREAD * len(self.ids):
            return None
        table = np.zeros(span, np.uint32)
        table[self.ids - self.ids[0]] = np.arange(len(self.ids), dtype=np.uint32)
        return table


def among(wanted: Ids, ids: Ids) -> NDArray[np.bool_]:
    """bool[len(wanted)]: which of some numbers, in any order, are among others in any order. `np.isin` would first import numpy.ma."""
    return IdPositions(np.sort(ids)).of(wanted)[1]


def distinct(positions: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each position once, ascending; those of ascending ids are so already, and half of a large index need not be sorted."""
    return positions if (positions[1:] > positions[:-1]).all() else np.unique(positions)
