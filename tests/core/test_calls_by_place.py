"""A change merges the calls of its own places; what is kept of places is checked, and made anew where it is lost."""

from __future__ import annotations

from typing import Any

import apsw
import pytest

from indexes.store import STORE_FILE, Store
from rag.calls.outlines import NoticeOutline, load_outline
from rag.calls.place_calls import ALL_PLACES, PLACE_RECORD
from rag.calls.stored_calls import CALL_RECORD
from rag.collection import deriving
from rag.collection.deriving import restore_calls
from rag.collection.writer import check
from tests.core.small import Home, notice, notices

CITIES = ("苏州", "无锡", "常州")


def in_city(aid: str, city: str) -> dict[str, Any]:
    told = notice(aid)
    return told | {"title": told["title"].replace("南京", city)}


@pytest.fixture
def held(small: Home) -> Home:
    others = [in_city(f"{n}{number}", city) for n, city in enumerate(CITIES) for number in range(3)]
    small.index(*notices(3), *others)
    return small


def calls(held: Home) -> dict[str, str]:
    with Store.open(held.settings.home) as store:
        return store.records(CALL_RECORD)


def lose(held: Home, kind: str, key: str) -> None:
    connection = apsw.Connection(str(held.settings.home / STORE_FILE))
    connection.execute("DELETE FROM records WHERE kind = ? AND key = ?", (kind, key))
    assert connection.changes() == 1
    connection.close()


def test_of_other_places_nothing_is_read(held: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[NoticeOutline] = []

    def load(stored: str) -> NoticeOutline:
        told.append(load_outline(stored))
        return told[-1]

    monkeypatch.setattr(deriving, "load_outline", load)
    assert held.index(notice("n1", url="https://example.org/moved")).updated == 1
    assert {mention.place for outline in told for mention in outline.mentions} == {"南京"}


@pytest.mark.parametrize(("kind", "key"), [(PLACE_RECORD, "无锡"), (ALL_PLACES, ALL_PLACES)])
def test_a_lost_place_is_told_of_and_made_anew(held: Home, kind: str, key: str) -> None:
    before = calls(held)
    lose(held, kind, key)
    assert len(check(held.settings).problems) == 1
    assert check(held.settings, repair=True).problems == []
    assert check(held.settings).problems == []
    assert calls(held) == before


def test_a_change_of_a_lost_place_merges_what_was_in_it(held: Home) -> None:
    before = calls(held)
    lose(held, PLACE_RECORD, "无锡")
    held.index(in_city("11", "无锡"), in_city("13", "无锡"))
    assert calls(held).keys() > before.keys()
    assert check(held.settings).problems == []


def test_places_that_came_and_went_are_what_merging_everything_makes(held: Home) -> None:
    held.index(in_city("20", "南通"), notice("n2", title="关于召开座谈会的通知", content="请准时参加。"))
    with Store.open(held.settings.home, write=True) as store:
        kept = {kind: store.records(kind) for kind in (PLACE_RECORD, ALL_PLACES, CALL_RECORD)}
        with store.transaction() as change:
            assert restore_calls(store, change, {}, ()) == []
            assert not change.changed
        assert {kind: store.records(kind) for kind in kept} == kept
    assert {"南通", "苏州", "南京"} <= kept[PLACE_RECORD].keys()
