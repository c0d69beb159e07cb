"""What changed with each version, kept in the store for mirrors and digests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexes.document_store import DocumentStore
from indexes.store import Change, Store
from rag.errors import InvalidInput

_RECORD = "changes"
KEPT_VERSIONS = 1000
"""How far back `since` may reach. A mirror that was away for longer reads everything anew."""
_DIGITS = 12
_TELLING = ("added", "updated", "reread", "deleted")


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What one version changed.

    Attributes:
        version: the collection's version that holds it.
        notices: aid -> "added", "updated", "reread" (by newer rules) or "deleted".
        calls: ids of the calls that came, went or changed.
    """

    version: int
    notices: Mapping[str, str]
    calls: tuple[str, ...]


def note_changes(store: Store, change: Change, results: Mapping[str, str], calls: Sequence[str]) -> None:
    """Write down what a change does, within it; nothing where it changes nothing."""
    if not change.changed:
        return
    notices = {aid: result for aid, result in results.items() if result in _TELLING}
    entry = json.dumps({"notices": notices, "calls": list(calls)}, ensure_ascii=False)
    known = sorted(store.record_keys(_RECORD))
    change.update_records(_RECORD, {f"{change.version:0{_DIGITS}}": entry}, known[: -(KEPT_VERSIONS - 1)])


def changes_since(store: DocumentStore, since: int, version: int) -> list[VersionChanges]:
    """What the versions after `since` up to `version` changed, oldest first.

    Raises:
        InvalidInput: `since` lies ahead of `version`, or further back than is kept.

    """
    if since > version:
        raise InvalidInput(f"is ahead of the collection, which is at version {version}", "/since")
    entries = {int(number): json.loads(body) for number, body in store.records(_RECORD, version).items()}
    missing = [number for number in range(since + 1, version + 1) if number not in entries]
    if missing:
        raise InvalidInput(
            f"reaches back to changes that are not kept (version {missing[-1]}); read everything anew",
            "/since",
        )
    return [
        VersionChanges(number, entries[number]["notices"], tuple(entries[number]["calls"]))
        for number in range(since + 1, version + 1)
    ]
