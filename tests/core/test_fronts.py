"""Services without a store: texts from PostgreSQL, and the same answers as from the store that it is a copy of."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from indexes.errors import EngineUnreachable, StoreDamaged, StoreError, StoreFull, StoreMissing
from indexes.store import Store
from rag.calls import CALL_RECORD
from rag.collection import Collection
from rag.collection.jobs import DeleteJob, IndexJob
from rag.collection.publishing import backend_of
from rag.collection.writer import perform
from rag.embedding import Encoder
from rag.errors import ReadOnlyService
from rag.ingest import ReadResult
from rag.public import QueryRequest
from rag.retrieval.notice_heads import HEAD_RECORD
from rag.settings import Settings
from tests.milvus_server import MilvusServer
from tests.processes import serving, wait_for

pytest.importorskip("psycopg", reason="the extra postgres is not installed")
from indexes.postgres import connection_pool
from indexes.postgres.connection_pool import Pool, postgres_errors
from indexes.postgres.mirror import mirror
from indexes.postgres.postgres_documents import PostgresStore
from tests.shared_home import BUNDLED

QUESTIONS = Path(__file__).parents[2] / "eval" / "questions" / "dev_tune.jsonl"
AS_OF = dt.date(2025, 9, 25)


@pytest.fixture
def store(copied_home: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of the test's own over the bundled notices."""
    with Store.open(Path(shutil.copytree(copied_home, tmp_path / "own")), write=True) as opened:
        yield opened


def read(store: Any, version: int) -> dict[str, Any]:
    """All that answering can read of a store at a version."""
    documents, passages = list(store.documents(version)), list(store.passages(version))
    kinds = (CALL_RECORD, HEAD_RECORD, "model", "recipe", "change")
    records = {kind: (store.records(kind, version), store.record_ids(kind, version)) for kind in kinds}
    return {
        "version": store.version,
        "documents": documents,
        "ids": store.document_ids(version),
        "one by one": [store.document(d.key, version) for d in documents[:20]],
        "unknown": (store.document("no such", version), store.passages_by_id([10**9])),
        "passages": passages,
        "by id": store.passages_by_id([p.id for p in passages[:50]]),
        "records": records,
        "records by id": {
            kind: store.records_by_id(sorted(ids)[:30], version) for kind, (_, ids) in records.items()
        },
    }


def test_the_copy_reads_as_the_store_does_before_and_after_changes(store: Store, url: str) -> None:
    sent = mirror(store, url, "one", take_over=True)
    assert sent["documents"] == BUNDLED
    copy, before = PostgresStore.open(store.home, url), store.version
    assert read(copy, before) == read(store, before)
    assert mirror(store, url, "one") == {"documents": 0, "records": 0, "passages": 0}
    with store.transaction() as change:
        first, second = (d.key for d in list(store.documents())[:2])
        change.remove_document(first)
        change.put_document(second, "hash", "{}", '{"多":"字\\u0000"}', [])
    mirror(store, url, "one")
    for version in (before, store.version):
        assert read(copy, version) == read(store, version)
    store.purge(store.version)
    mirror(store, url, "one")
    assert read(copy, store.version) == read(store, store.version)
    assert copy.document_ids(before) == store.document_ids(before)
    copy.close()


def test_another_homes_copy_is_left_alone_unless_it_is_taken_over(
    store: Store, url: str, tmp_path: Path
) -> None:
    mirror(store, url, "one", take_over=True)
    with Store.open(tmp_path / "two", write=True) as other:
        with other.transaction() as change:
            for key in "ab":
                change.put_document(key, "hash", key, "{}", [])
        with pytest.raises(StoreError, match="another home"):
            mirror(other, url, "two")
        assert mirror(other, url, "two", take_over=True)["documents"] == 2
        copy = PostgresStore.open(tmp_path, url)
        assert read(copy, other.version) == read(other, other.version)
        copy.close()
        assert mirror(other, url, "two")["documents"] == 0


def test_a_store_that_was_restored_gives_an_id_twice(url: str, tmp_path: Path) -> None:
    home, kept = tmp_path / "own", tmp_path / "kept"

    def put(store: Store, *keys: str) -> None:
        for key in keys:
            with store.transaction() as change:
                change.put_document(key, "hash", key, f'{{"of": "{key}"}}', [])

    def mirrored(store: Store) -> None:
        mirror(store, url, "one")
        copy = PostgresStore.open(tmp_path, url)
        assert read(copy, store.version) == read(store, store.version)
        copy.close()

    with Store.open(home, write=True) as store:
        put(store, "a")
    shutil.copytree(home, kept)
    with Store.open(home, write=True) as store:
        put(store, "b", "c")
        mirror(store, url, "one", take_over=True)
    shutil.rmtree(home)
    shutil.copytree(kept, home)
    with Store.open(home, write=True) as store:
        mirrored(store)  # at an earlier version than the copy
        put(store, "d", "e")
        mirrored(store)
    shutil.rmtree(home)
    shutil.copytree(kept, home)
    with Store.open(home, write=True) as store:
        put(store, "f", "g", "h")  # at a later version, with other texts under the ids of d and e
        mirrored(store)


@pytest.mark.parametrize("lost", ["format", "owner", "version"])
def test_tables_that_say_nothing_of_themselves_are_left_alone(lost: str, url: str, tmp_path: Path) -> None:
    import psycopg

    with Store.open(tmp_path / "own", write=True) as store:
        mirror(store, url, "one", take_over=True)
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("DELETE FROM meta WHERE key = %s", (lost,))
        with pytest.raises(StoreError, match="rebuild"):
            mirror(store, url, "one")
        mirror(store, url, "one", take_over=True)
        mirror(store, url, "one")


def test_connections_of_readers_write_nothing_and_every_refusal_says_what_to_do(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import psycopg

    with pytest.raises(StoreError, match="read-only"):
        Pool(url).fetch("CREATE TABLE mine AS SELECT 1", {})
    monkeypatch.setattr(connection_pool, "STATEMENT_S", 0.05)
    with pytest.raises(EngineUnreachable, match=r"took too long.*what else it is doing"):
        Pool(url).fetch("SELECT pg_sleep(5)", {})
    for wrong, told in (
        (url.replace("rag@", "nobody:secret@"), "correct the URL"),
        (url.replace("/postgres", "/absent"), "lacks the database"),
        (f"{url}?nonsense=secret", "cannot be read"),
    ):
        with pytest.raises(StoreError, match=told) as caught:
            Pool(wrong).fetch("SELECT 1", {})
        assert "secret" not in str(caught.value)
    monkeypatch.setattr("indexes.postgres.mirror.LOCK_S", 0.05)
    with Store.open(tmp_path / "own", write=True) as store:
        mirror(store, url, "one", take_over=True)
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE meta")
            with pytest.raises(EngineUnreachable, match="another process"):
                mirror(store, url, "one")


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        ("DiskFull", StoreFull, "free some space"),
        ("TooManyConnections", EngineUnreachable, "max_connections"),
    ],
)
def test_a_server_that_is_full_is_told(error: str, kind: type[StoreError], told: str) -> None:
    """As psycopg makes them; to fill a disk or every connection would take a server of its own."""
    import psycopg

    with pytest.raises(kind, match=told), postgres_errors("postgresql://x/y"):
        raise getattr(psycopg.errors, error)("sorry, too many clients already")


def test_what_is_wrong_with_a_copy_is_told(store: Store, url: str, tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS empty")
        server.execute("CREATE DATABASE empty")
    empty = url.replace("/postgres", "/empty")
    with pytest.raises(StoreMissing, match="RAG_MIRROR_URL"):
        PostgresStore.open(tmp_path, empty)
    with pytest.raises(EngineUnreachable, match=r"127\.0\.0\.1:9/x") as told:
        PostgresStore.open(tmp_path, "postgresql://me:secret@127.0.0.1:9/x")
    assert "secret" not in str(told.value)
    mirror(store, empty, "one")
    copy = PostgresStore.open(tmp_path, empty)
    with psycopg.connect(empty, autocommit=True) as server:
        server.execute("UPDATE documents SET body = body || ' '")
        with pytest.raises(StoreDamaged, match="not as it was stored"):
            next(copy.documents())
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert copy.version == store.version  # asked again on a connection that lives
    copy.close()


def test_a_service_without_a_store_of_its_own_writes_nothing(tmp_path: Path) -> None:
    front = Settings(
        home=tmp_path, store_url=SecretStr("postgresql://127.0.0.1:9/y"), index_url="milvus://127.0.0.1:9"
    )
    with pytest.raises(ReadOnlyService):
        perform(DeleteJob(("a",)), front)
    assert list(tmp_path.iterdir()) == []


def answered(client: httpx.Client, question: str) -> dict[str, Any]:
    """The answer, asked for again where a machine that has other things to do refuses it."""

    def asked() -> dict[str, Any] | None:
        answer = client.post("/v1/query", json={"question": question, "top_k": 10})
        assert answer.status_code in (200, 503), answer.text
        return dict(answer.json()) if answer.status_code == 200 else None

    told: dict[str, Any] = wait_for(asked)
    del told["took_ms"]
    return told


@pytest.mark.milvus
def test_two_services_with_empty_homes_give_the_answers_of_the_one_that_writes(
    copied_home: Path,
    collection: Collection,
    encoder: Encoder,
    milvus_server: MilvusServer,
    url: str,
    tmp_path: Path,
) -> None:
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    home = Path(shutil.copytree(copied_home, tmp_path / "ingest"))
    index = milvus_server.url("fronts")
    ingest = Settings(home=home, as_of=AS_OF, index_url=index, mirror_url=SecretStr(url))
    perform(IndexJob(ReadResult()), ingest, load_model=lambda: encoder)
    given = {"RAG_INDEX_URL": index, "RAG_STORE_URL": url, "RAG_AS_OF": AS_OF.isoformat()}
    with ExitStack() as stack:
        fronts = [
            stack.enter_context(serving(tmp_path / name, tmp_path / f"{name}.log", **given)) for name in "ab"
        ]
        clients = [stack.enter_context(httpx.Client(base_url=front.url, timeout=60)) for front in fronts]
        for front in fronts:
            front.wait_until_ready()
        unlike = []
        for question in questions:
            told = collection.ask(QueryRequest(question=question, top_k=10)).model_dump(mode="json")
            del told["took_ms"]
            if any(answered(client, question) != told for client in clients):
                unlike.append(question)
        assert len(questions) == 100
        assert unlike == []
        aid = collection.ask(QueryRequest(question=questions[0])).passages[0].notice.aid
        assert [client.delete(f"/v1/notices/{aid}").status_code for client in clients] == [403, 403]
        perform(DeleteJob((aid,)), ingest)
        for client in clients:
            wait_for(lambda client=client: client.get(f"/v1/notices/{aid}").status_code == 404)
    assert not any((tmp_path / name / "store.sqlite").exists() for name in "ab")
    backend_of(ingest).drop()
