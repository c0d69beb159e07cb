"""The collections of one generation of the index, and passages as rows of them.

Terms and character grams have one numbering, so that both fit two sparse fields: `frequencies` holds how often each
occurs (for scores), `impacts` what that is worth after saturation (for finding candidates). Number 0 is no term; every
row has it, since a sparse vector must not be empty.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pymilvus import DataType

from indexes.bm25 import length_norm, saturation
from indexes.filters import Attributes, Span
from indexes.milvus.expressions import SPANS
from indexes.milvus.milvus_connection import Server
from indexes.milvus.milvus_url import Address
from indexes.postings import Fields
from indexes.segments import SegmentRows

ROWS_AT_ONCE = 256
"""Rows written in one request: some 10 kB each, far below the largest message of 64 MB."""
TEXT = 65_535
"""The longest text that a field of Milvus holds, in bytes."""
STEPS = 64
"""Lengths are counted in 64ths, as the embedded postings do: their sum is then exact."""
_PARAMETERS = {
    "HNSW": {"M": 32, "efConstruction": 256},
    "IVF_FLAT": {"nlist": 1024},
    "IVF_SQ8": {"nlist": 1024},
}
_NOTHING = {0: 1.0}
_NEVER = (1, 0)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one passage holds.

    Attributes:
        words: term -> how often, weighted by field.
        grams: the same of character grams.
        length: weighted number of terms, in 64ths.
        gram_length: number of grams, in 64ths.
    """

    words: Mapping[str, float]
    grams: Mapping[str, float]
    length: int
    gram_length: int


def passage_collection(address: Address, generation: int) -> str:
    """Name of the collection of passages."""
    return f"{address.collection}_{generation}"


def catalogue_collection(address: Address, generation: int) -> str:
    """Name of the collection of terms and manifest; the alias `address.collection` points to it."""
    return f"{address.collection}_{generation}_catalogue"


def create_passages(server: Server, name: str, dim: int) -> None:
    """Makes the collection, indexed and loaded."""
    schema = server.client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    for field in ("stamp", "length", "gram_length", "date"):
        schema.add_field(field, DataType.INT64)
    for field in ("aid", "account", "category", "level"):
        schema.add_field(field, DataType.VARCHAR, max_length=1024)
    for field in ("regions", "applicants"):
        schema.add_field(
            field, DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=1024, max_length=256
        )
    schema.add_field("open", DataType.ARRAY, element_type=DataType.INT64, max_capacity=2 * SPANS)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dim)
    schema.add_field("frequencies", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("impacts", DataType.SPARSE_FLOAT_VECTOR)
    index = server.client.prepare_index_params()
    kind = server.address.index
    index.add_index("dense", index_type=kind, metric_type="IP", params=_PARAMETERS.get(kind, {}))
    for field in ("frequencies", "impacts"):
        index.add_index(field, index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    _create(server, name, schema, index, server.address.consistency)


def create_catalogue(server: Server, name: str) -> None:
    """Makes the collection, indexed and loaded."""
    schema = server.client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("key", DataType.INT64, is_primary=True)
    schema.add_field("batch", DataType.INT64)
    schema.add_field("text", DataType.VARCHAR, max_length=TEXT)
    schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)  # a collection must have a vector
    index = server.client.prepare_index_params()
    index.add_index("nothing", index_type="FLAT", metric_type="IP")
    _create(server, name, schema, index, "Strong")


def _create(server: Server, name: str, schema: Any, index: Any, consistency: str) -> None:
    server.call("create_collection", name, schema=schema, index_params=index, consistency_level=consistency)


def terms_of(rows: SegmentRows, weights: Mapping[str, float]) -> Iterator[Terms]:
    """The terms of each passage, added up as the embedded postings add them."""
    for fields, grams in zip(rows.fields, rows.grams, strict=True):
        yield Terms(
            _added(fields, weights),
            _added({"": grams}, {"": 1.0}),
            _length(fields, weights),
            STEPS * len(grams),
        )


def _added(fields: Fields, weights: Mapping[str, float]) -> dict[str, float]:
    """Term -> weighted frequency.

    Raises:
        ValueError: a field has no weight.
    """
    found: dict[str, float] = {}
    for field, terms in fields.items():
        if field not in weights:
            raise ValueError(f"The field {field!r} has no weight.")
        for term in terms:
            found[term] = found.get(term, 0.0) + weights[field]
    return found


def _length(fields: Fields, weights: Mapping[str, float]) -> int:
    return round(STEPS * sum(weights[field] * len(terms) for field, terms in fields.items()))


def sparse_fields(
    words: Mapping[int, float], grams: Mapping[int, float], norms: tuple[float, float]
) -> dict[str, dict[int, float]]:
    """The two sparse fields of a passage, from its frequencies by number and the two length norms."""
    impacts: dict[int, float] = {}
    for found, norm in zip((words, grams), norms, strict=True):
        frequencies = np.fromiter(found.values(), np.float32, len(found))
        worth = saturation(frequencies, np.full(len(found), norm, np.float32))
        impacts.update(zip(found, worth.tolist(), strict=True))
    frequencies_of = {**words, **grams}
    return {"frequencies": frequencies_of or _NOTHING, "impacts": impacts or _NOTHING}


def norm_of(length: int, average: float) -> float:
    """The length norm of a passage of `length` 64ths, where the average is in terms."""
    return float(length_norm(np.array([length / STEPS], np.float32), average)[0])


def attribute_fields(attributes: Attributes) -> dict[str, Any]:
    """A notice's attributes as fields of its passages, and their stamp: another one means that they changed."""
    spans: Sequence[Span] = attributes["open"]  # type: ignore[assignment]
    padded = [*_fewer(spans), *[_NEVER] * (SPANS - len(spans))]
    fields = {
        **{
            name: value if isinstance(value, int | str) else list(value) for name, value in attributes.items()
        },
        "open": [day for span in padded for day in span],
    }
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).digest()
    return {**fields, "stamp": int.from_bytes(digest[:7])}


def _fewer(spans: Sequence[Span]) -> list[Span]:
    """At most `SPANS` of them: those with the shortest gaps between are taken as one."""
    left = list(spans)
    while len(left) > SPANS:
        gap = min(range(len(left) - 1), key=lambda n: left[n + 1][0] - left[n][1])
        left[gap : gap + 2] = [(left[gap][0], left[gap + 1][1])]
    return left
