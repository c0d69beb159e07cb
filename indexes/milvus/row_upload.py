"""Sending passages to one generation of the index, and reading back what must be known of those that go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from indexes.backend import Publication
from indexes.filters import Attributes
from indexes.milvus.catalogue import Catalogue, Kind, Manifest, Vocabulary, document_counts
from indexes.milvus.expressions import IDS_AT_ONCE, among
from indexes.milvus.layout import (
    ROWS_AT_ONCE,
    STEPS,
    Terms,
    attribute_fields,
    norm_of,
    sparse_fields,
    terms_of,
)
from indexes.search_protocols import Ids, Vectors

BATCH = 2048
"""Passages of a build that count together: what a kill can lose."""

FieldsById = Mapping[int, Mapping[str, Any]]
"""Passage id -> the fields that filters name."""


@dataclass(frozen=True)
class Batch:
    """New passages with what they hold."""

    ids: Ids
    vectors: Vectors
    terms: list[Terms]


def batches(publication: Publication, ids: Ids, done: int = 0) -> Iterator[Batch]:
    """The rows of some passages, `BATCH` at a time, from the batch after the first `done`.

    Raises:
        ValueError: the rows do not fit.
    """
    for start in range(done * BATCH, len(ids), BATCH):
        own = ids[start : start + BATCH]
        rows = publication.load(own)
        if rows.vectors.shape != (len(own), publication.dim):
            raise ValueError(
                f"{len(own)} passages need vectors of length {publication.dim}, not {rows.vectors.shape}."
            )
        yield Batch(own, rows.vectors, list(terms_of(rows, publication.weights)))


def fields_by_passage(attributes: Iterable[tuple[Ids, Attributes]]) -> FieldsById:
    """What filters name, by passage."""
    found: dict[int, Mapping[str, Any]] = {}
    for ids, own in attributes:
        found.update(dict.fromkeys(ids.tolist(), attribute_fields(own)))
    return found


def measured(manifest: Manifest, batch: Batch) -> Manifest:
    """The manifest with the first batch's average lengths, by which impacts are computed: so one pass is enough."""
    count = max(len(batch.terms), 1) * STEPS
    return replace(
        manifest,
        norm_length=sum(own.length for own in batch.terms) / count or 1.0,
        norm_gram_length=sum(own.gram_length for own in batch.terms) / count or 1.0,
    )


def grown(manifest: Manifest, batch: Batch) -> Manifest:
    """The manifest with the lengths of a batch added."""
    return replace(
        manifest,
        length=manifest.length + sum(own.length for own in batch.terms),
        gram_length=manifest.gram_length + sum(own.gram_length for own in batch.terms),
    )


def send(
    catalogue: Catalogue, batch: Batch, vocabulary: Vocabulary, fields: FieldsById, manifest: Manifest
) -> Mapping[int, int]:
    """Writes the rows of a batch, giving numbers to new terms; by how much the terms' counts change."""
    rows = []
    for number, vector, terms in zip(batch.ids.tolist(), batch.vectors, batch.terms, strict=True):
        words = {vocabulary.given("w", term): found for term, found in terms.words.items()}
        grams = {vocabulary.given("g", term): found for term, found in terms.grams.items()}
        norms = (
            norm_of(terms.length, manifest.norm_length),
            norm_of(terms.gram_length, manifest.norm_gram_length),
        )
        rows.append(
            {
                "id": number,
                "length": terms.length,
                "gram_length": terms.gram_length,
                "dense": vector,
                **sparse_fields(words, grams, norms),
                **fields[number],
            }
        )
    for start in range(0, len(rows), ROWS_AT_ONCE):
        catalogue.server.call("upsert", catalogue.passages, rows[start : start + ROWS_AT_ONCE])
    return document_counts(row["frequencies"] for row in rows)


def update_fields(catalogue: Catalogue, ids: Ids, fields: FieldsById) -> None:
    """Writes the passages anew whose notices' attributes changed, as when a later notice moved a deadline."""
    if not len(ids):
        return
    where = f"id <= {int(ids[-1])}"
    stamps = {row["id"]: row["stamp"] for row in catalogue.server.rows(catalogue.passages, where, ["stamp"])}
    changed = np.array([n for n in ids.tolist() if stamps.get(n) != fields[n]["stamp"]], np.int64)
    kept = ["length", "gram_length", "dense", "frequencies", "impacts"]
    for start in range(0, len(changed), ROWS_AT_ONCE):
        part = among(changed[start : start + ROWS_AT_ONCE])
        rows = [
            {**{name: row[name] for name in ["id", *kept]}, **fields[row["id"]]}
            for row in catalogue.server.rows(catalogue.passages, part, kept)
        ]
        catalogue.server.call("upsert", catalogue.passages, rows)


def remove(catalogue: Catalogue, ids: Ids) -> None:
    """Removes passages for good."""
    for start in range(0, len(ids), IDS_AT_ONCE):
        catalogue.server.call("delete", catalogue.passages, ids=ids[start : start + IDS_AT_ONCE].tolist())


def without(catalogue: Catalogue, manifest: Manifest, ids: Ids) -> tuple[Mapping[int, int], Manifest]:
    """By how much the terms' counts change where passages go, and the manifest without their lengths."""
    held, words, grams = [], 0, 0
    fields = ["frequencies", "length", "gram_length"]
    for start in range(0, len(ids), IDS_AT_ONCE):
        where = among(ids[start : start + IDS_AT_ONCE])
        for row in catalogue.server.rows(catalogue.passages, where, fields):
            held.append(row["frequencies"])
            words, grams = words + row["length"], grams + row["gram_length"]
    left = replace(manifest, length=manifest.length - words, gram_length=manifest.gram_length - grams)
    return document_counts(held, -1), left


def new_terms(vocabulary: Vocabulary, known: int) -> list[tuple[int, Kind, str]]:
    """The terms whose numbers were given since the vocabulary had the size `known`."""
    kinds: tuple[Kind, ...] = ("w", "g")
    return [
        (number, kind, term)
        for kind in kinds
        for term, number in vocabulary.numbers[kind].items()
        if number >= known
    ]
