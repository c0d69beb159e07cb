"""What is known of notices, looked up one by one: nothing is gathered for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

T = TypeVar("T")
KEPT_UNKNOWN = 8192
"""So many notices of which nothing is known are remembered; then they are looked up again."""


class FoundByAid(Mapping[str, T]):
    """What `find` gives for a notice, kept once it was asked for.

    A notice for which it gives None is not there. Of these only so many are kept, since requests may name anything.

    Args:
        find: what is known of a notice, by its aid.
        aids: all notices of which something may be known; asked where they are gone through.
    """

    def __init__(self, find: Callable[[str], T | None], aids: Callable[[], Iterable[str]]) -> None:
        self._find = find
        self._aids = aids
        self._known: dict[str, T] = {}
        self._unknown: set[str] = set()

    def _found(self, aid: str) -> T | None:
        found = self._known.get(aid)
        if found is None and aid not in self._unknown:
            found = self._find(aid)
            if found is not None:
                self._known[aid] = found
            else:
                if len(self._unknown) >= KEPT_UNKNOWN:
                    self._unknown = set()
                self._unknown.add(aid)
        return found

    def get(self, aid: str, default: Any = None) -> Any:
        """What is known of a notice, `default` where nothing is."""
        found = self._found(aid)
        return default if found is None else found

    def __getitem__(self, aid: str) -> T:
        found = self._found(aid)
        if found is None:
            raise KeyError(aid)
        return found

    def __contains__(self, aid: object) -> bool:
        return isinstance(aid, str) and self._found(aid) is not None

    def __iter__(self) -> Iterator[str]:
        return (aid for aid in dict.fromkeys(self._aids()) if aid in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
