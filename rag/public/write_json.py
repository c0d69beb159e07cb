"""What a service answers to writes, and what it tells mirrors."""

from __future__ import annotations

from typing import Literal

from rag.public.base import Response


class WriteResult(Response):
    """What became of one notice, and the version of the collection that holds it."""

    aid: str
    result: Literal["added", "updated", "unchanged", "deleted"]
    version: int


class ItemResult(Response):
    """What became of one of many."""

    aid: str | None
    result: Literal["added", "updated", "unchanged", "rejected"]
    reason: str | None = None


class WriteResults(Response):
    """What became of many, in the order in which they were sent."""

    items: list[ItemResult]
    version: int


class VersionChangesOut(Response):
    """What one version changed: notices with what became of them, and the calls that came, went or changed."""

    version: int
    notices: dict[str, str]
    calls: list[str]


class ChangesOut(Response):
    """The changes after a version, oldest first; ask again with `version` as `since`."""

    since: int
    version: int
    items: list[VersionChangesOut]
