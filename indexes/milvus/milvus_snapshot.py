"""Opening what is in service on a Milvus server, and checking that it is what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexes.errors import StoreDamaged
from indexes.milvus.catalogue import Catalogue, manifest_text, parse_manifest
from indexes.milvus.legs import MilvusCoverage, MilvusLexical, MilvusVectors, Passages, Rows
from indexes.milvus.milvus_connection import Server
from indexes.packed import Arrays
from indexes.search_protocols import Ids


@dataclass(frozen=True)
class MilvusSnapshot:
    """A `SearchSnapshot`.

    Attributes:
        passages: what it shows.
        text: its manifest as it lies on the server; another one means another snapshot.
    """

    passages: Passages
    text: str

    @property
    def version(self) -> int:
        """The store's version that it shows."""
        return self.passages.manifest.version

    @property
    def model(self) -> str:
        """Fingerprint of the embedding model."""
        return self.passages.manifest.model

    @cached_property
    def vectors(self) -> MilvusVectors:
        """All vectors."""
        return MilvusVectors(self.passages)

    @cached_property
    def lexical(self) -> MilvusLexical:
        """All terms."""
        return MilvusLexical(self.passages)

    @property
    def tables(self) -> Arrays:
        """None: each process makes them from the store."""
        return {}

    def coverage(self, terms: Iterable[str]) -> MilvusCoverage | None:
        """Some character grams looked up; None where there is none."""
        distinct = tuple(dict.fromkeys(terms))
        return MilvusCoverage(self.passages, distinct) if distinct else None

    def holds_just(self, ids: Ids) -> bool:
        """Whether these, ascending, are the passages in service."""
        return np.array_equal(ids, self.passages.ids)

    def is_current(self) -> bool:
        """Whether no other snapshot was published since; one request."""
        server = self.passages.server
        return manifest_text(server, server.address.collection) == self.text

    def read_ahead(self) -> None:
        """Nothing: the server has its own memory."""


def open_newest(server: Server, before: MilvusSnapshot | None) -> MilvusSnapshot:
    """The snapshot in service; where `before` is of the same generation, only what came since is read.

    Raises:
        StoreMissing: nothing has been published.
        StoreDamaged: the server holds something else than was published.
    """
    text = manifest_text(server, server.address.collection)
    manifest = parse_manifest(text)
    catalogue = Catalogue(server, manifest.generation)
    known = before.passages if before else None
    if known and (known.manifest.generation != manifest.generation or known.manifest.since != manifest.since):
        known = None
    if known:
        vocabulary = catalogue.vocabulary(manifest, known.vocabulary, known.manifest.batches)
        new = _ids(catalogue, f"id > {known.manifest.high} and id <= {manifest.high}")
        ids, rows = np.concatenate([known.ids, new]), known.rows
    else:
        vocabulary = catalogue.vocabulary(manifest)
        ids, rows = _ids(catalogue, f"id <= {manifest.high}"), Rows(server, catalogue.passages)
    ids = np.setdiff1d(ids, np.array(manifest.gone, np.int64))
    right = digest(ids) == manifest.digest and vocabulary.size == manifest.numbers
    if known and not right:
        return open_newest(server, None)  # more went than the manifest names
    if not right:
        raise StoreDamaged(
            f"The Milvus server at {server.address.uri} does not hold what was published there: "
            "rag check --repair sends it again."
        )
    return MilvusSnapshot(Passages(server, catalogue.passages, manifest, vocabulary, rows, ids), text)


def _ids(catalogue: Catalogue, where: str) -> Ids:
    found = (row["id"] for row in catalogue.server.rows(catalogue.passages, where, []))
    return np.sort(np.fromiter(found, np.int64))


def digest(ids: Ids) -> str:
    """Names a set of ids, ascending."""
    return hashlib.sha256(np.ascontiguousarray(ids, "<i8").tobytes()).hexdigest()


def problems(passages: Passages) -> Iterable[str]:
    """What is wrong with the rows in service, as sentences: all are read."""
    counts = np.zeros(passages.vocabulary.size, np.int64)
    seen, lengths, grams = 0, 0, 0
    fields = ["frequencies", "length", "gram_length"]
    for row in passages.server.rows(passages.collection, passages.scope, fields):
        for number in row["frequencies"]:
            if 0 < number < len(counts):
                counts[number] += 1
        seen, lengths, grams = seen + 1, lengths + row["length"], grams + row["gram_length"]
    manifest = passages.manifest
    if (seen, lengths, grams) != (manifest.count, manifest.length, manifest.gram_length):
        yield (
            f"{seen} passages lie on the Milvus server, {manifest.count} were published: "
            "rag check --repair sends them again."
        )
    if not np.array_equal(counts[1:], passages.vocabulary.counts[1 : len(counts)]):
        yield "The counts of terms on the Milvus server are not those of its passages: rag check --repair counts anew."
