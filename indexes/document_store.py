"""What answering reads of a store: one protocol, in SQLite for one machine, in PostgreSQL for many stateless services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from indexes.store_rows import StoredDocument, StoredPassage


class DocumentStore(Protocol):
    """Documents, passages and derived records, readable at any version that is still kept; safe from any thread.

    Errors are those of `indexes.errors`.
    """

    @property
    def home(self) -> Path:
        """The folder of the service that reads."""
        ...

    @property
    def version(self) -> int:
        """How many changes were committed."""
        ...

    def close(self) -> None:
        """Closes every connection; closing twice is allowed."""
        ...

    def document(self, key: str, version: int | None = None) -> StoredDocument | None:
        """The document under `key` that is live at `version` (default: the newest)."""
        ...

    def documents(self, version: int | None = None, *, after: int = 0) -> Iterator[StoredDocument]:
        """The documents live at `version` (default: the newest) with ids above `after`, ascending, in short reads."""
        ...

    def document_ids(self, version: int) -> set[int]:
        """The ids of all documents live at `version`; reads no document."""
        ...

    def passages(self, version: int | None = None, *, after: int = 0) -> Iterator[StoredPassage]:
        """The passages, with ids above `after`, of the documents live at `version` (default: the newest)."""
        ...

    def passages_by_id(self, ids: Iterable[int]) -> dict[int, StoredPassage]:
        """Passages by id, removed ones included until they are purged; unknown ids are left out."""
        ...

    def records(self, kind: str, version: int | None = None) -> dict[str, str]:
        """A map of key -> JSON of the records of `kind` live at `version` (default: the newest), by key."""
        ...

    def record_ids(self, kind: str, version: int) -> set[int]:
        """The row ids of all records of `kind` live at `version`; a record that changes gets another id."""
        ...

    def records_by_id(self, ids: Iterable[int], version: int) -> dict[int, tuple[str, str]]:
        """Row id -> (key, JSON) of those records that are live at `version`."""
        ...
