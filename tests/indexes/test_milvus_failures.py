"""A Milvus server that is absent, goes, comes back, or lost its data; a build and a change that are cut short."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexes.backend import Backend, backend_for
from indexes.errors import EngineUnreachable, StoreDamaged, StoreError, StoreFull, StoreMissing
from tests.indexes import index_rows
from tests.indexes.test_backends import IDS, UNITS, publication, same
from tests.milvus_server import MilvusServer

pytestmark = pytest.mark.milvus


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MilvusServer]:
    """One that a test may end."""
    own = MilvusServer(tmp_path / "server")
    own.start()
    yield own
    own.stop()


def backend_on(server: MilvusServer, home: Path) -> Backend:
    return backend_for(server.url("failing", timeout=3), home)


class Cut(Exception):
    """Ends a run where a kill would."""


class Loader:
    """Gives rows, notes which, and ends the run when too many were asked for."""

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.asked: list[int] = []

    def __call__(self, ids: np.ndarray) -> Any:
        self.asked.extend(ids.tolist())
        if len(self.asked) > self.most:
            raise Cut
        return index_rows.rows(ids)


def test_an_absent_server_is_named_in_a_few_seconds(tmp_path: Path) -> None:
    pytest.importorskip("pymilvus")
    backend = backend_for("milvus://127.0.0.1:9?timeout=2", tmp_path)
    started = time.monotonic()
    for ask in (
        backend.open,
        backend.version,
        backend.check,
        lambda: backend.publish(publication(IDS, 1)),
    ):
        with pytest.raises(EngineUnreachable, match=r"http://127\.0\.0\.1:9 does not answer.*RAG_INDEX_URL"):
            ask()
    assert time.monotonic() - started < 60


def test_a_server_that_goes_and_comes_back_answers_as_before(server: MilvusServer, tmp_path: Path) -> None:
    backend = backend_on(server, tmp_path)
    backend.publish(publication(IDS, 1))
    snapshot = backend.open()
    query = index_rows.vector(500)
    before = snapshot.vectors.search(query, 10), snapshot.lexical.search(UNITS, 10)
    server.stop(signal.SIGKILL)
    for ask in (
        lambda: snapshot.vectors.search(query, 11),
        lambda: snapshot.lexical.search(UNITS, 11),
        snapshot.is_current,
        lambda: backend.publish(publication([*IDS, 61], 2)),
    ):
        with pytest.raises(EngineUnreachable):
            ask()
    server.start()
    assert snapshot.is_current()  # with the data that it had, and by the connection made anew
    same(snapshot.vectors.search(query, 10), before[0])
    same(snapshot.lexical.search(UNITS, 10), before[1])
    backend.publish(publication([*IDS, 61], 2))
    assert backend.open(snapshot).holds_just(np.array([*IDS, 61]))
    assert backend.check() == []


def test_a_server_that_hangs_is_given_up_in_time(server: MilvusServer, tmp_path: Path) -> None:
    backend = backend_on(server, tmp_path)
    backend.publish(publication(IDS, 1))
    snapshot = backend.open()
    assert server.process is not None
    server.process.send_signal(signal.SIGSTOP)
    started = time.monotonic()
    try:
        with pytest.raises(EngineUnreachable):
            snapshot.lexical.search(UNITS, 11)
        assert time.monotonic() - started < 60  # three seconds each for the request and for a new connection
    finally:
        server.process.send_signal(signal.SIGCONT)
    assert len(snapshot.lexical.search(UNITS, 11).ids) == 11


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (100, "can't find collection", StoreMissing),
        (0, "quota exceeded[reason=disk quota exceeded, please allocate more resources]", StoreFull),
        (2, "Fail connecting to server on 127.0.0.1:1", EngineUnreachable),
        (65535, "Retry run out of 75 retry times, message=StatusCode.UNAVAILABLE", EngineUnreachable),
        (1100, "invalid parameter", StoreError),
    ],
)
def test_what_milvus_says_becomes_an_error_of_ours(code: int, message: str, kind: type[StoreError]) -> None:
    pytest.importorskip("pymilvus")
    from indexes.milvus.milvus_connection import Server
    from indexes.milvus.milvus_url import Address

    error = Server(Address("http://example.org:1"))._translated(code, message)
    assert type(error) is kind
    assert "http://example.org:1" in str(error)


def test_an_error_of_the_connection_is_told_in_its_own_words() -> None:
    grpc = pytest.importorskip("grpc")
    pytest.importorskip("pymilvus")
    from indexes.milvus.milvus_connection import Server
    from indexes.milvus.milvus_url import Address

    class Late(grpc.RpcError):  # type: ignore[misc, name-defined]
        def details(self) -> str:
            return "Deadline Exceeded"

        def __str__(self) -> str:
            return "<_MultiThreadedRendezvous of RPC that terminated with:\n\tstatus = …"

    with (
        pytest.raises(EngineUnreachable, match=r"does not answer \(Deadline Exceeded\)"),
        Server(Address("http://example.org:1"))._errors(),
    ):
        raise Late


def test_a_build_that_was_cut_short_goes_on_where_it_stopped(
    milvus_server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexes.milvus.row_upload.BATCH", 10)
    url, home = milvus_server.url("resumed"), tmp_path / "home"
    with pytest.raises(Cut):
        backend_for(url, home).publish(publication(IDS, 1, load=Loader(most=35)))
    with pytest.raises(StoreMissing):
        backend_for(url, home).open()
    rest, backend = Loader(), backend_for(url, home)
    backend.publish(publication(IDS, 1, load=rest))
    assert rest.asked == list(range(31, 61))
    assert backend.open().holds_just(np.array(IDS))
    assert backend.check() == []
    backend.drop()


def test_a_begun_build_of_other_passages_is_not_gone_on_with(
    milvus_server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexes.milvus.row_upload.BATCH", 10)
    url = milvus_server.url("other")
    with pytest.raises(Cut):
        backend_for(url, tmp_path).publish(publication(IDS, 1, load=Loader(most=35)))
    backend = backend_for(url, tmp_path)
    backend.publish(publication(range(1, 59), 2))
    assert backend.open().holds_just(np.arange(1, 59))
    assert backend.check() == []
    backend.drop()


@pytest.mark.parametrize("cut_at", ["write_batch", "write_manifest"])
def test_a_change_that_was_cut_short_does_not_count_and_can_be_made_again(
    milvus_server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut_at: str
) -> None:
    url = milvus_server.url("changed")
    backend = backend_for(url, tmp_path)
    backend.publish(publication(IDS, 1))
    snapshot = backend.open()
    before = snapshot.lexical.search(UNITS, 20)

    def cut(*_: object) -> None:
        raise Cut

    with monkeypatch.context() as cutting:
        cutting.setattr(f"indexes.milvus.catalogue.Catalogue.{cut_at}", cut)
        with pytest.raises(Cut):
            backend.publish(publication(range(3, 65), 2))
    opened = backend_for(url, tmp_path).open()
    assert opened.version == 1
    same(opened.lexical.search(UNITS, 20), before)
    again = backend_for(url, tmp_path)
    again.publish(publication(range(2, 63), 3))
    assert again.open().holds_just(np.arange(2, 63))
    assert again.check() == []
    backend.drop()


def test_a_reader_that_is_two_versions_late_is_told_to_open_the_newest(
    milvus_server: MilvusServer, tmp_path: Path
) -> None:
    backend = backend_for(milvus_server.url("late"), tmp_path)
    backend.publish(publication(IDS, 1))
    late, query = backend.open(), index_rows.vector(1)
    backend.publish(publication(IDS[5:], 2))
    assert 1 in late.vectors.search(query, 1).ids  # one version late is not too late
    backend.publish(publication(IDS[10:], 3))
    backend.publish(publication(IDS[10:], 4, rebuild=True))
    backend.publish(publication(IDS[10:], 5))
    with pytest.raises(StoreDamaged, match="open"):
        late.lexical.search(UNITS, 10)
    assert backend.open(late).holds_just(np.array(IDS[10:]))
    backend.drop()


def test_another_home_does_not_write_into_the_same_index(milvus_server: MilvusServer, tmp_path: Path) -> None:
    url = milvus_server.url("shared")
    first, second = backend_for(url, tmp_path / "one"), backend_for(url, tmp_path / "two")
    first.publish(publication(IDS, 1))
    with pytest.raises(StoreError, match="another home"):
        second.publish(publication(IDS, 1))
    with pytest.raises(StoreError, match="another home"):
        second.publish(publication(range(5, 20), 1, rebuild=True))  # a repair is no take-over
    second.publish(publication(range(5, 20), 1, rebuild=True, take_over=True))
    assert first.open().holds_just(np.arange(5, 20))
    first.drop()


def test_attributes_that_changed_with_no_new_passage_are_filtered_by_at_once(
    milvus_server: MilvusServer, tmp_path: Path
) -> None:
    from tests.indexes.test_backends import AnyOf, attributes, changed, selection

    backend = backend_for(milvus_server.url("attributes"), tmp_path)
    backend.publish(publication(IDS, 1))
    loader = Loader()
    of = {n: changed(n) if n % 10 == 0 else attributes(n) for n in IDS}
    backend.publish(publication(IDS, 2, of=of.__getitem__, load=loader))
    assert loader.asked == []
    chosen = selection([AnyOf("category", ("名单",))])
    found = backend.open().vectors.search(index_rows.vector(1), 60, chosen)
    assert sorted(found.ids.tolist()) == [10, 20, 30, 40, 50, 60]
    assert backend.check() == []
    backend.drop()


def test_a_log_of_many_changes_is_replaced_by_totals(
    milvus_server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexes.milvus.milvus_backend.CHANGES_LOGGED", 2)
    monkeypatch.setattr("indexes.milvus.catalogue.ROW_BYTES", 200)
    backend = backend_for(milvus_server.url("totals"), tmp_path)
    backend.publish(publication(IDS, 1))
    reader = backend.open()
    for version in range(2, 7):
        live = range(version, 60 + version)
        backend.publish(publication(live, version))
        reader = backend.open(reader)
        fresh = backend_for(milvus_server.url("totals"), tmp_path).open()
        for term in ("t3", "w2", "每"):
            expected = sum(term in [*f["title"], *f["body"]] for f in map(index_rows.fields, live))
            assert reader.lexical.document_frequency(term) == expected
            assert fresh.lexical.document_frequency(term) == expected
    assert backend.check() == []
    backend.drop()


def test_rows_that_are_missing_are_found_by_check(milvus_server: MilvusServer, tmp_path: Path) -> None:
    from indexes.milvus.milvus_backend import MilvusBackend

    backend = backend_for(milvus_server.url("damaged"), tmp_path)
    assert isinstance(backend, MilvusBackend)
    backend.publish(publication(IDS, 1))
    backend.server.call("delete", "damaged_1", ids=[7])
    assert "does not hold what was published" in backend.check()[0]
    backend.publish(publication(IDS, 1, rebuild=True))
    assert backend.check() == []
    backend.drop()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1", "milvus://host:port"),
        ("milvus://", "milvus://host:port"),
        ("milvus://a:99999", "port"),
        ("milvus://a?index=BEST", "index=BEST"),
        ("milvus://a?collection=1x", "letters"),
        ("milvus://a?timeout=soon", "timeout"),
        ("milvus://a?colection=x", "'colection' is no option"),
        ("milvus://a?consistency=none", "consistency=None"),
    ],
)
def test_an_address_that_cannot_be_read_says_why(url: str, said: str, tmp_path: Path) -> None:
    pytest.importorskip("pymilvus")
    with pytest.raises(ValueError, match=said.replace("?", r"\?")):
        backend_for(url, tmp_path)


def test_an_address_keeps_its_secret_out_of_what_is_printed() -> None:
    from indexes.milvus.milvus_url import Address

    address = Address.parse("milvus+https://user:p%40ss@db.example.org/main?index=hnsw")
    assert (address.uri, address.token, address.database, address.index) == (
        "https://db.example.org:19530",
        "user:p@ss",
        "main",
        "HNSW",
    )
    assert "p@ss" not in repr(address)
