"""Small deterministic passages: everything about one follows from its id, so any process can make the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from indexes.manifest import Manifest
from indexes.search_protocols import Ids, Unit, Vectors
from indexes.segments import SegmentRows
from indexes.snapshot import publish
from indexes.store import PassageRow, Store

DIM = 8
WEIGHTS = {"title": 1.5, "body": 1.0}
UNITS = (Unit("three", (("t3", 1.0), ("w2", 0.5))), Unit("one", (("w1", 1.0),), 2.0))


def vector(number: int) -> Vectors:
    """A normalised vector; every fifth number has the same one as its predecessor, so that ties occur."""
    seed = number - 1 if number % 5 == 0 else number
    row = np.random.default_rng(seed).normal(size=DIM).astype(np.float32)
    return row / np.linalg.norm(row)


def vectors(ids: Ids) -> Vectors:
    return np.stack([vector(int(i)) for i in ids]) if len(ids) else np.empty((0, DIM), np.float32)


def fields(number: int) -> dict[str, list[str]]:
    return {
        "title": [f"t{number % 7}"],
        "body": [f"w{number % 3}", f"w{number % 5}", "每"] * (1 + number % 4),
    }


def rows(ids: Ids) -> SegmentRows:
    terms = [fields(int(i)) for i in ids]
    return SegmentRows(vectors(ids), terms, [own["body"] for own in terms])


def publish_ids(home: Path, ids: Any, version: int = 1, **options: Any) -> Manifest:
    """Publishes the passages with these ids."""
    live = np.array(sorted(ids), np.int64)
    arguments: dict[str, Any] = {"model": "m", "dim": DIM, "load": rows, "weights": WEIGHTS, **options}
    return publish(home, version=version, live=live, **arguments)


def publish_store(store: Store) -> Manifest:
    """Publishes what a store holds, as an indexing run does."""
    return publish_ids(store.home, [p.id for p in store.passages()], store.version)


def put(store: Store, *keys: str, passages: int = 2) -> int:
    """Adds documents in one change; returns the version."""
    with store.transaction() as change:
        for key in keys:
            body = [PassageRow(i, json.dumps({"n": i}), f"{key}/{i}".encode()) for i in range(passages)]
            change.put_document(key, f"hash of {key}", f'{{"raw": "{key}"}}', f'{{"text": "{key}"}}', body)
    return change.version
