"""How long it takes to read notices by key: from SQLite, from PostgreSQL, and from rows of a Milvus collection.

    python -m eval.benchmarks.by_key --home .rag --postgres postgresql://… --milvus http://127.0.0.1:19530

A question reads up to four notices so. The tables and the collection that it makes are dropped afterwards; the database must
be an empty one.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from eval.benchmarks.machine import description
from eval.workbench import script
from indexes.store import Store

COLLECTION = "notice_rag_by_key"
PART = 60_000
"""Bytes of a text that one row of Milvus takes: at most 65,535."""


def told(name: str, read: Callable[[str], object], keys: Sequence[str]) -> str:
    """A line: milliseconds for one notice."""
    took = []
    for key in keys:
        began = time.perf_counter()
        read(key)
        took.append(1000 * (time.perf_counter() - began))
    return f"{name}: {statistics.median(took):.2f} ms at the median, {max(took):.1f} at most ({len(keys)})"


def in_postgres(store: Store, url: str, keys: Sequence[str]) -> str:
    """Measure PostgreSQL."""
    import psycopg

    from indexes.postgres.mirror import TABLES, mirror
    from indexes.postgres.postgres_documents import PostgresStore

    mirror(store, url, "benchmark")
    copy, version = PostgresStore.open(store.home, url), store.version
    line = told("PostgreSQL", lambda key: copy.document(key, version), keys)
    copy.close()
    with psycopg.connect(url) as server:
        server.execute(f"DROP TABLE meta, {', '.join(TABLES)}")
    return line


def in_milvus(store: Store, uri: str, keys: Sequence[str]) -> str:
    """Measure Milvus: a row for each part of a notice's JSON, found by a condition on the key."""
    from pymilvus import DataType, MilvusClient

    client = MilvusClient(uri)
    schema = client.create_schema(auto_id=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("key", DataType.VARCHAR, max_length=128)
    schema.add_field("body", DataType.VARCHAR, max_length=65_535)
    schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)
    index = client.prepare_index_params()
    index.add_index("nothing", index_type="FLAT", metric_type="IP")
    client.create_collection(COLLECTION, schema=schema, index_params=index)
    try:
        for document in store.documents():
            body = document.body.encode()
            parts = [body[at : at + PART].decode("utf-8", "ignore") for at in range(0, len(body), PART)]
            client.insert(
                COLLECTION, [{"key": document.key, "body": part, "nothing": [0.0, 1.0]} for part in parts]
            )
        client.load_collection(COLLECTION)
        return told(
            "Milvus",
            lambda key: client.query(COLLECTION, filter=f'key == "{key}"', output_fields=["body"]),
            keys,
        )
    finally:
        client.drop_collection(COLLECTION)


def main(
    home: Annotated[Path, typer.Option(help="An index.")] = Path(".rag"),
    postgres: Annotated[str, typer.Option(help="URL of an empty database.")] = "",
    milvus: Annotated[str, typer.Option(help="Address of a Milvus server.")] = "",
    count: Annotated[int, typer.Option(min=1, help="Notices read from each.")] = 200,
) -> None:
    """Read notices by key."""
    print(description(["apsw"]))
    with Store.open(home) as store:
        keys = random.Random(1).choices([document.key for document in store.documents()], k=count)  # noqa: S311
        print(told("SQLite", lambda key: store.document(key, store.version), keys))
        if postgres:
            print(in_postgres(store, postgres, keys))
        if milvus:
            print(in_milvus(store, milvus, keys))


if __name__ == "__main__":
    script(main)
