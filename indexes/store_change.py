"""One change of the store, step by step, while its transaction is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import apsw

from indexes import store_rows
from indexes.store_rows import PassageRow, StoredDocument


class Change:
    """One change of the store, made of any number of steps; it happens as a whole or not at all."""

    def __init__(self, connection: apsw.Connection, version: int) -> None:
        self._connection = connection
        self._base = version
        self.changed = False

    @property
    def version(self) -> int:
        """The version that the store has after the commit; the old one while nothing has changed."""
        return self._base + self.changed

    def put_document(
        self, key: str, content_hash: str, raw: str, body: str, passages: Sequence[PassageRow]
    ) -> int:
        """Adds a document, in place of the one under the same key if there is one; returns its new id."""
        self.remove_document(key)
        document_id = store_rows.insert_document(
            self._connection, key, content_hash, raw, body, self._base + 1
        )
        store_rows.insert_passages(self._connection, document_id, passages)
        self.changed = True
        return document_id

    def remove_document(self, key: str) -> bool:
        """Removes the live document under `key`; False if there is none."""
        self._connection.execute(
            "UPDATE documents SET removed_in = ? WHERE key = ? AND removed_in IS NULL", (self._base + 1, key)
        )
        removed = self._connection.changes() > 0
        self.changed |= removed
        return removed

    def replace_records(self, kind: str, items: Mapping[str, str]) -> int:
        """Makes `items` (key -> JSON) all the records of `kind`; returns how many differ from before."""
        before = dict(store_rows.live_records(self._connection, kind))
        gone = [key for key, body in before.items() if items.get(key) != body]
        new = [(key, body) for key, body in items.items() if before.get(key) != body]
        self._connection.executemany(
            "UPDATE records SET removed_in = ? WHERE kind = ? AND key = ? AND removed_in IS NULL",
            [(self._base + 1, kind, key) for key in gone],
        )
        store_rows.insert_records(self._connection, kind, new, self._base + 1)
        self.changed |= bool(gone or new)
        return len({*gone, *(key for key, _ in new)})

    def update_records(self, kind: str, items: Mapping[str, str], gone: Iterable[str] = ()) -> None:
        """Makes `items` (key -> JSON) records of `kind`, in place of those under the same keys, and removes the keys `gone`."""
        for key in (*gone, *items):
            self._connection.execute(
                "UPDATE records SET removed_in = ? WHERE kind = ? AND key = ? AND removed_in IS NULL",
                (self._base + 1, kind, key),
            )
            self.changed |= self._connection.changes() > 0
        store_rows.insert_records(self._connection, kind, items.items(), self._base + 1)
        self.changed |= bool(items)

    def record_row(self, kind: str, key: str) -> int:
        """The row id of the live record of `kind` under `key`, as this change has it so far."""
        query = "SELECT id FROM records WHERE kind = ? AND key = ? AND removed_in IS NULL"
        return next(int(number) for (number,) in store_rows.fetch(self._connection, query, (kind, key)))

    def passage_ids(self, document_id: int) -> list[int]:
        """The ids of a document's passages, by ordinal."""
        query = "SELECT id FROM passages WHERE document_id = ? ORDER BY ordinal"
        return [row[0] for row in self._connection.execute(query, (document_id,))]

    def remember_answer(self, key: str, digest: str, answer: str, kept: int) -> None:
        """Keeps the answer to a request with this digest, and forgets all but the newest `kept`; counts as no change."""
        self._connection.execute(
            "INSERT INTO answers (key, digest, answer) VALUES (?, ?, ?)", (key, digest, answer)
        )
        self._connection.execute("DELETE FROM answers WHERE id <= (SELECT max(id) FROM answers) - ?", (kept,))

    def document_ids(self) -> set[int]:
        """The ids of all documents as this change has them so far; reads no document."""
        return store_rows.document_ids(self._connection, self._base + 1)

    def document(self, key: str) -> StoredDocument | None:
        """The live document under `key` as this change has it so far."""
        values = {"key": key, "version": self._base + 1}
        found = store_rows.fetch(self._connection, store_rows.DOCUMENT_AT, values)
        return store_rows.stored_document(found[0]) if found else None

    def documents(self) -> Iterator[StoredDocument]:
        """The live documents as this change has them so far, by ascending id."""
        return store_rows.page_documents(self._connection, self._base + 1)
