"""Flipped bits within the store: told row by row, made anew where that is possible, and nothing else is stopped by them."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import apsw
import pytest

from api.service import Service
from indexes.embedded_backend import EmbeddedBackend
from indexes.errors import EngineUnreachable
from indexes.store import STORE_FILE, Store
from rag.collection import Collection, home_writer, preparing, recipe
from rag.collection.home_writer import HomeWriter
from rag.collection.recipe import Recipe
from rag.collection.writer import check, refresh_rules
from rag.errors import DamagedIndex, IndexUnreachable, ModelMismatch
from rag.public import NoticeQuery
from tests.core.flipped_bits import PLACES, flip
from tests.core.small import Home, aids, ask, notice, notices

T = TypeVar("T")


@pytest.fixture
def held(small: Home) -> Home:
    small.index(*notices(4))
    return small


def test_a_sound_home_is_looked_at_once_where_it_is_to_be_repaired(
    held: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Store] = []
    damages = Store.damages
    monkeypatch.setattr(
        Store, "damages", lambda store, *told: [looked.append(store), *damages(store, *told)][1:]
    )
    assert check(held.settings, repair=True).problems == []
    assert len(looked) == 1


@pytest.mark.parametrize("value", [None, 0xFF], ids=["another letter", "no UTF-8"])
@pytest.mark.parametrize("place", ["documents", "passages", "embeddings", "records"])
def test_what_was_made_of_notices_is_made_anew(held: Home, place: str, value: int | None) -> None:
    with held.open() as collection:
        before = aids(ask(collection, "创新券项目"))
    flip(held.settings.home, *PLACES[place], 20, value)
    found = check(held.settings)
    assert len(found.problems) == 1, found.problems
    assert "not as it was stored" in found.problems[0]
    repaired = check(held.settings, repair=True)
    assert repaired.problems == []
    assert repaired.repaired == found.problems
    assert check(held.settings).problems == []
    with held.open() as collection:
        assert aids(ask(collection, "创新券项目")) == before


@pytest.mark.parametrize("value", [None, 0xFF], ids=["another letter", "no UTF-8"])
def test_a_notice_as_it_came_is_told_of_and_served_as_it_was_read(held: Home, value: int | None) -> None:
    flip(held.settings.home, *PLACES["sources"], 40, value)
    for repair in (False, True):
        (problem,) = check(held.settings, repair=repair).problems
        assert "'n1'" in problem
        assert "rag index --rebuild FILE" in problem
    held.index(*notices(4), rebuild=True)
    with held.open() as collection:
        assert ask(collection, "创新券项目").index.notices == 4
    assert len(check(held.settings).problems) <= 1


def test_a_damaged_vector_does_not_stop_a_rebuild(held: Home) -> None:
    flip(held.settings.home, *PLACES["embeddings"], 20)
    held.index(*notices(1), rebuild=True)
    assert check(held.settings).problems == []


def test_a_head_that_lies_in_an_array_too_is_not_missed_and_told_of_by_the_check(held: Home) -> None:
    flip(held.settings.home, *PLACES["records"], 20, where="kind = 'head'")
    with held.open() as collection:
        assert ask(collection, "创新券项目").index.notices == 4
    assert len(check(held.settings).problems) == 1
    assert check(held.settings, repair=True).problems == []


def test_a_service_that_cannot_open_its_home_mends_the_row_by_itself(
    held: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr("rag.collection.publishing.tables_of", lambda store, version, arrays: {})
        held.index(*notices(4), rebuild=True)
    flip(held.settings.home, *PLACES["records"], 20, where="kind = 'head'")
    with pytest.raises(DamagedIndex):
        held.open()
    service = Service(held.settings)
    assert service._mended()
    assert not service._mended()  # nothing is left to do, and it is not looked for again and again
    with held.open() as collection:
        assert ask(collection, "创新券项目").index.notices == 4


def test_a_damaged_row_that_a_request_meets_is_mended_while_the_service_goes_on(held: Home) -> None:
    flip(held.settings.home, *PLACES["documents"], 20)
    flip(held.settings.home, *PLACES["records"], 20, where="kind = 'notice'")
    service = Service(held.settings)

    def looked_up(work: Callable[[Collection], T]) -> T:
        return asyncio.run(service.look_up(lambda: work(service.collection), "notices"))

    with held.open() as service._collection:
        with pytest.raises(DamagedIndex):
            looked_up(lambda held: held.notice("n1"))
        assert looked_up(lambda held: held.notices(NoticeQuery())).total in (3, 4)
        asyncio.run(service._housekeep(service.collection))
        assert looked_up(lambda held: held.notice("n1")).aid == "n1"
        assert looked_up(lambda held: held.notices(NoticeQuery())).total == 4
        assert check(held.settings).problems == []


def rows_of(home: Path) -> list[tuple[object, ...]]:
    connection = apsw.Connection(str(home / STORE_FILE))
    return [
        *connection.execute("SELECT id, key, content_hash, body FROM documents"),
        *connection.execute("SELECT id, body FROM passages"),
        *connection.execute("SELECT key, model FROM embeddings"),
        *connection.execute("SELECT kind, body FROM records WHERE kind = 'model'"),
    ]


@pytest.mark.parametrize("place", ["documents", "embeddings", "the model's record"])
def test_with_another_model_configured_nothing_is_mended(held: Home, place: str) -> None:
    home = held.settings.home
    if place in PLACES:
        flip(home, *PLACES[place], 20)
    else:
        connection = apsw.Connection(str(home / STORE_FILE))
        connection.execute("UPDATE records SET checksum = checksum + 1 WHERE kind = 'model'")
        connection.close()
    before = rows_of(home)
    held.encoder.fingerprint = "another"
    with Store.open(home, write=True) as store, pytest.raises(ModelMismatch):
        HomeWriter(store, held.settings, lambda: held.encoder).repair()
    assert rows_of(home) == before


def test_a_damaged_notice_that_older_rules_read_is_read_anew_as_a_whole(
    small: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = notice(
        "n1", content="\n\n".join(f"第{n}条 申报单位应当如实填写申请材料。" * 12 for n in range(1, 9))
    )
    with monkeypatch.context() as older:
        chunk = preparing.chunk  # type: ignore[attr-defined]
        older.setattr(preparing, "chunk", lambda *given: tuple(chunk(*given))[:1])
        older.setattr(recipe, "current", lambda: Recipe("older", "older"))
        assert small.index(long, *notices(4)[1:]).passages == 4
    flip(small.settings.home, *PLACES["documents"], 20)
    assert check(small.settings, repair=True).problems == []
    with small.open() as collection:
        mended = collection.info.passages
    small.index(long, rebuild=True)
    with small.open() as collection:
        assert mended == collection.info.passages > 4


def test_an_index_server_that_cannot_be_looked_at_is_not_built_anew(
    held: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(_: object) -> None:
        raise EngineUnreachable("The server does not answer.")

    sent: list[object] = []
    monkeypatch.setattr(EmbeddedBackend, "check", absent)
    monkeypatch.setattr(EmbeddedBackend, "version", absent)
    monkeypatch.setattr(home_writer, "publish", lambda *given, **more: sent.append(more))
    with pytest.raises(IndexUnreachable):
        refresh_rules(held.settings)
    report = check(held.settings, repair=True)
    assert sent == []
    assert [problem for problem in report.problems if "does not answer" in problem] == report.problems != []


def test_removing_what_is_not_held_needs_no_open_collection(held: Home) -> None:
    told = asyncio.run(Service(held.settings).writer.delete("nobody"))
    assert (told.result, told.version) == ("unchanged", 1)


@pytest.mark.parametrize("value", [None, 0xFF], ids=["another letter", "no UTF-8"])
def test_a_notice_whose_name_is_damaged_gets_it_back_from_its_original(held: Home, value: int | None) -> None:
    with held.open() as collection:
        before = aids(ask(collection, "创新券项目"))
    flip(held.settings.home, "documents", "key", 1, value)
    assert check(held.settings).problems != []
    assert check(held.settings, repair=True).problems == []
    with held.open() as collection:
        assert aids(ask(collection, "创新券项目")) == before
        assert collection.notice("n1").aid == "n1"


@pytest.mark.parametrize("damaged", ["body", "name"])
def test_a_notice_that_nothing_gives_back_is_told_and_the_others_answer(
    held: Home, damaged: str, caplog: pytest.LogCaptureFixture
) -> None:
    """As a bad sector leaves it: the reading of a notice and its original are both damaged."""
    home = held.settings.home
    flip(
        home,
        *(PLACES["documents"] if damaged == "body" else ("documents", "key")),
        20 if damaged == "body" else 1,
    )
    flip(home, *PLACES["sources"], 40)
    assert len(check(held.settings, repair=True).problems) >= 2
    held.index(notice("new", title="绿色工厂申报"))
    with held.open() as collection:
        for _ in range(2):
            answered = ask(collection, "创新券项目")
            assert set(aids(answered)) >= {"n2"}
            assert "n1" not in aids(answered)
        assert "new" in aids(ask(collection, "绿色工厂申报"))
        assert collection.met_damage
    assert "n1" in caplog.text


def test_every_letter_of_a_name_that_flips_in_the_file_is_mended(held: Home, tmp_path: Path) -> None:
    """The store's own indexes hold it too: rows that are missing from them are not found by their name."""
    held.index(notice("wxyz1"))
    store = held.settings.home / STORE_FILE
    connection = apsw.Connection(str(store))
    connection.pragma("wal_checkpoint(TRUNCATE)")
    connection.close()
    whole, home = store.read_bytes(), held.settings.home
    sound = shutil.copytree(home, tmp_path / "sound")
    spots = [match.start() + 2 for match in re.finditer(b"wxyz1", whole)]
    assert len(spots) > 8
    for spot in spots:
        changed = bytearray(whole)
        changed[spot] ^= 1
        shutil.rmtree(home)
        shutil.copytree(sound, home)
        store.write_bytes(changed)
        left = check(held.settings, repair=True).problems
        assert all("raw form" in problem for problem in left), (spot, left)
        with held.open() as collection:
            assert collection.notice("wxyz1").aid == "wxyz1"


@pytest.mark.parametrize("column", ["content_hash", "body"])
def test_a_text_that_is_none_is_told_as_damage_with_the_command_that_mends_it(
    held: Home, column: str
) -> None:
    flip(held.settings.home, "documents", column, 3, 0xFF)
    with held.open() as collection, pytest.raises(DamagedIndex, match="rag check --repair"):
        collection.notice("n1")
