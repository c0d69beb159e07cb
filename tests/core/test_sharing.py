"""Services on several machines that share keys and rates in a real PostgreSQL: two fronts without a store, and one that writes."""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

pytest.importorskip("psycopg", reason="the extra postgres is not installed")
from api import shared_keys
from api.app import create_app
from api.keys import KeysUnreadable, add_key, revoke_key
from api.rate_limit import SHARING, SharedRateLimiter
from api.shared_keys import SharedKeys, keep_shared
from api.shared_postgres import SharedPlace, SharingFails, share_keys
from indexes.atomic_files import owner_of
from indexes.postgres.mirror import mirror
from indexes.store import Store
from rag.settings import Settings
from tests.processes import rag_here as rag
from tests.processes import wait_for

INDEX = "milvus://127.0.0.1:9"
AWAY = "postgresql://me:secret@127.0.0.1:9/x"
Ask = Callable[[str], Awaitable[int]]


@pytest.fixture
def writing(tmp_path: Path, url: str) -> Settings:
    """A service that writes, whose copy is in the database."""
    return copied(tmp_path / "own", url)


async def shared() -> None:
    """Waits until nobody is telling the database of its rates."""
    while any(task.get_name() == SHARING for task in asyncio.all_tasks()):
        await asyncio.sleep(0.005)


def copied(home: Path, database: str) -> Settings:
    with Store.open(home, write=True) as store:
        mirror(store, database, owner_of(home), take_over=True)
    return Settings(home=home, mirror_url=SecretStr(database), index_url=INDEX)


def fronts(
    tmp_path: Path, database: str, work: Callable[[Ask, Ask], Awaitable[None]], **settings: Any
) -> None:
    """Runs `work` with what asks each of two services without a store, by a key; it gives the answer's status."""

    def asking(name: str) -> Ask:
        front = Settings(home=tmp_path / name, store_url=SecretStr(database), index_url=INDEX, **settings)
        transport = httpx.ASGITransport(create_app(front), client=("192.0.2.7", 1))

        async def ask(key: str) -> int:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            async with httpx.AsyncClient(transport=transport, headers=headers) as client:
                return (await client.get("http://127.0.0.1/v1/models")).status_code

        return ask

    async def both() -> None:
        await work(asking("a"), asking("b"))

    asyncio.run(both())


@contextmanager
def database_of_its_own(url: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """An empty database, and what takes it away."""
    import psycopg

    def run(statement: str) -> None:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(statement)

    run("CREATE DATABASE lost")
    try:
        yield url.replace("/postgres", "/lost"), lambda: run("DROP DATABASE IF EXISTS lost WITH (FORCE)")
    finally:
        run("DROP DATABASE IF EXISTS lost WITH (FORCE)")


def test_fronts_let_in_by_the_keys_of_the_service_that_writes(
    writing: Settings,
    tmp_path: Path,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shared_keys, "AGAIN_S", 0.0)

    async def work(first: Ask, second: Ask) -> None:
        assert [await first(""), await second("")] == [503, 503]  # nothing is known of its keys yet
        share_keys(writing)
        assert [await first(""), await second("")] == [200, 200]  # it asks for none
        key, text = add_key(writing.home, "both")
        share_keys(writing)
        for front in (first, second):
            assert [await front(sent) for sent in (text, text[:-1], "")] == [200, 401, 401]
        revoke_key(writing.home, key.id)
        share_keys(writing)
        assert [await first(text), await second(text)] == [401, 401]
        (writing.home / "keys.json").unlink()
        share_keys(writing)  # by accident: nothing is told
        assert await first("") == 401
        share_keys(writing, absence_counts=True)
        assert await first("") == 503  # what knew of keys opens for nobody
        other = copied(tmp_path / "other", url)
        _, others = add_key(other.home, "other")
        with pytest.raises(SharingFails, match="never told"):  # the copy is now another home's
            SharedPlace(url).read_keys()
        share_keys(other)
        assert [await second(sent) for sent in (text, others)] == [401, 200]

    fronts(tmp_path, url, work)


def test_two_fronts_share_one_keys_limit(writing: Settings, tmp_path: Path, url: str) -> None:
    texts = [add_key(writing.home, name)[1] for name in ("one", "two")]
    share_keys(writing)

    async def work(first: Ask, second: Ask) -> None:
        async def answers(key: str, asked: Sequence[Ask]) -> list[int]:
            taken = []
            for front in asked:
                taken.append(await front(key))
                await shared()
            return taken

        # One more than the limit, since each learns of the other's with its own last request; 8 if each counted for itself.
        assert await answers(texts[0], [first, second] * 4) == [200] * 5 + [429] * 3
        assert await answers(texts[1], [second]) == [200]
        # Those who guess are counted as well.
        assert await answers("wrong", [first] * 4 + [second] * 2) == [401] * 5 + [429]

    fronts(tmp_path, url, work, rate_limit=4)


def test_without_the_database_keys_hold_a_moment_and_each_counts_for_itself(
    tmp_path: Path,
    url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def work(database: str, take_away: Callable[[], None]) -> None:
        now = [0.0]
        writing = copied(tmp_path / "own", database)
        key, text = add_key(writing.home, "one")
        share_keys(writing)
        place = SharedPlace(database)
        ring = SharedKeys(place, lambda: now[0])
        limiter = SharedRateLimiter(2, place, lambda: now[0])
        await ring.freshen()
        take_away()
        now[0] += shared_keys.HOLD_S
        await ring.freshen()
        assert ring.find(text) == key
        refused = []
        for _ in range(3):
            limiter.share()
            await shared()
            refused.append(limiter.take("a") > 0)
        assert refused == [False, False, True]
        now[0] += 0.1
        with pytest.raises(KeysUnreadable, match="lacks the database"):
            ring.find(text)

    with database_of_its_own(url) as (database, take_away):
        asyncio.run(work(database, take_away))
    assert caplog.text.count("each process counts rates for itself") == 1


def test_the_commands_tell_other_services_at_once_and_change_nothing_where_they_cannot(
    writing: Settings,
    tmp_path: Path,
    url: str,
) -> None:
    here = {"RAG_INDEX_URL": INDEX, "RAG_HOME": str(writing.home)}
    made = rag("key", "add", "one", RAG_MIRROR_URL=url, **here)
    assert made.returncode == 0, made.stderr
    assert [key.name for key in SharedPlace(url).read_keys()] == ["one"]
    late = rag("key", "add", "two", RAG_MIRROR_URL=AWAY, **here)
    assert (late.returncode, "do not know of it yet" in late.stderr, "secret" in late.stderr) == (
        0,
        True,
        False,
    )
    there = {"RAG_INDEX_URL": INDEX, "RAG_HOME": str(tmp_path / "front"), "RAG_STORE_URL": url}
    assert "one" in rag("key", "list", **there).stdout
    refused = rag("key", "add", "three", **there)
    assert refused.returncode != 0
    assert "change them there" in refused.stderr
    add_key(tmp_path / "front", "of old")
    mixed = rag("serve", "--port", 0, **there)
    assert mixed.returncode != 0
    assert "remove this file" in mixed.stderr


@pytest.mark.parametrize("setting", ["RAG_STORE_URL", "RAG_MIRROR_URL"])
def test_a_service_without_the_extra_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    for module in ("indexes.postgres.shared_rows", "indexes.postgres.connection_pool"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    here = {"RAG_INDEX_URL": INDEX, "RAG_HOME": str(tmp_path), setting: AWAY}
    done = rag("serve", "--port", 0, **here)
    assert done.returncode != 0
    assert "notice-rag[postgres]" in done.stderr


def test_the_service_that_writes_shares_each_change(
    writing: Settings,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failures = [ValueError("unforeseen")]

    def share(settings: Settings, *, absence_counts: bool = False) -> None:
        if failures:
            raise failures.pop()
        share_keys(settings, absence_counts=absence_counts)

    monkeypatch.setattr(shared_keys, "share_keys", share)
    monkeypatch.setattr(shared_keys, "LOOK_S", 0.01)
    monkeypatch.setattr(shared_keys, "RETRY_S", 0.01)
    stop = threading.Event()
    sharing = threading.Thread(target=keep_shared, args=(writing, stop))
    place = SharedPlace(url)

    def told() -> list[str]:
        try:
            return [key.name for key in place.read_keys()]
        except SharingFails:
            return ["nothing"]

    sharing.start()
    try:
        wait_for(lambda: told() == [])
        add_key(writing.home, "one")
        wait_for(lambda: told() == ["one"])
        assert not failures
    finally:
        stop.set()
        sharing.join()
