"""A later version takes over what did not change, and is the same as one that was read whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from indexes.damage import Damage
from indexes.filters import AnyOf, Between, Condition, Within
from indexes.store import Store
from rag.calls.call_links import CallLinks
from rag.calls.stored_calls import StoredCalls
from rag.collection import Collection
from rag.collection.writer import check, delete_notices
from rag.embedding import Encoder
from rag.facts.notice_record import NoticeRecord, load_record
from rag.public import NoticeQuery
from rag.retrieval.attributes import Named, attributes_of
from rag.retrieval.corpus import Corpus
from rag.retrieval.head_table import HeadTable
from rag.retrieval.notice_heads import HEAD_RECORD, Head, load_head
from rag.retrieval.reader import CollectionReader
from tests.core.small import Home, notice, notices


def view_of(collection: Collection) -> CollectionReader:
    return collection._reader


CONDITIONS: tuple[Condition, ...] = (
    AnyOf("regions", ("南京", "苏州")),
    AnyOf("applicants", ("enterprise", "individual")),
    AnyOf("category", ("申报",)),
    AnyOf("account", ("南京号",)),
    AnyOf("aid", ("n3", "n30")),
    Between("date", dt.date(2025, 9, 15).toordinal(), None),
    *(Within("open", dt.date(2025, month, day).toordinal()) for month in (9, 10, 11) for day in (1, 15, 25)),
)


def told_of_filters(reader: CollectionReader) -> list[list[bool]]:
    return [reader.columns.select([condition]).tolist() for condition in CONDITIONS]


def stored_calls(reader: CollectionReader) -> StoredCalls:
    assert isinstance(reader.calls, StoredCalls)
    return reader.calls


def assert_same(one: CollectionReader, other: CollectionReader) -> None:
    """Every part of both is equal, but for the snapshot's own objects."""
    assert one.version == other.version
    assert one.calls == other.calls
    for field in fields(CallLinks):
        assert getattr(one.links, field.name) == getattr(other.links, field.name)
    assert told_of_filters(one) == told_of_filters(other)
    told = [attributes_of(record, one.links) for record in one.corpus.records]
    for condition in CONDITIONS:
        expected = [condition.holds(attributes) for attributes in told]
        assert one.columns.select([condition]).tolist() == expected
    # Words that went may stay; what no passage holds is never searched for.
    assert all(set(words) <= set(one.sounds[sound]) for sound, words in other.sounds.items())
    assert list(one.corpus.records) == list(other.corpus.records)
    for field in fields(Corpus):
        if field.name == "read":
            continue
        left, right = getattr(one.corpus, field.name), getattr(other.corpus, field.name)
        if isinstance(left, np.ndarray):
            assert left.dtype == right.dtype
            assert left.tolist() == right.tolist()
        else:
            assert left == right


@pytest.mark.parametrize("few", [0, 2, 200])
def test_a_refreshed_reader_is_the_one_that_a_fresh_start_gives(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("rag.collection.publishing.FEW", few)
    home = Home(tmp_path, encoder)
    home.index(*notices(12))
    extension = notice(
        "n20",
        title="南京丨关于延长2025年揭榜挂帅项目申报时间的通知",
        date="2025-09-20",
        content="2025年揭榜挂帅项目申报截止时间延长至2025年11月20日。",
    )
    with home.open() as collection:
        assert view_of(collection).sounds

        def several() -> None:
            home.index(notice("n40"))
            home.index(notice("n41"))
            delete_notices(["n1"], home.settings)

        steps: list[Callable[[], object]] = [
            lambda: home.index(notice("n30", content="新增一项2025年首台套装备项目，2025年12月1日前申报。")),
            lambda: home.index(extension),
            lambda: home.index(
                notice("n6", title="南京丨关于取消2025年绿色工厂申报的通知", content="原定申报取消。")
            ),
            lambda: home.index(notice("n3", title="南京丨改了题目的2025年绿色工厂通知")),
            lambda: delete_notices(["n20", "n5"], home.settings),
            several,
        ]
        for step in steps:
            step()
            assert collection.refresh()
            with home.open() as fresh:
                assert stored_calls(view_of(fresh)).known == {}
                assert_same(view_of(collection), view_of(fresh))


def test_opening_and_refreshing_parse_no_record(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path, encoder)
    home.index(*notices(12))
    heads: list[str] = []
    records: list[str] = []

    def head(stored: str) -> Head:
        heads.append(stored)
        return load_head(stored)

    def record(body: str) -> NoticeRecord:
        records.append(body)
        return load_record(body)

    monkeypatch.setattr("rag.retrieval.reader.load_head", head)
    monkeypatch.setattr("rag.retrieval.notice_heads.load_record", record)
    monkeypatch.setattr("rag.retrieval.reader.load_record", record)
    with home.open() as collection:
        assert heads == []  # they lie in arrays beside the snapshot
        home.index(notice("n30"))
        assert collection.refresh()
        assert len(heads) == 1
        assert collection.info.notices == 13
        assert records == []
        assert [r.notice.aid for r in view_of(collection).corpus.records][-1] == "n30"
        assert len(records) == 13


def test_a_home_without_heads_is_read_from_its_notices(tmp_path: Path, encoder: Encoder) -> None:
    home = Home(tmp_path, encoder)
    home.index(*notices(5))
    with home.open() as whole:
        with Store.open(tmp_path / "home", write=True) as store:
            store.forget(Damage("records", n, "", "") for n in store.record_ids(HEAD_RECORD, store.version))
        with home.open() as read:
            old, new = view_of(whole).corpus, view_of(read).corpus
            assert list(new.records) == list(old.records)
            for name in ("passage_ids", "notice_of", "ordinals", "kinds"):
                assert getattr(new, name).tolist() == getattr(old, name).tolist()
    (problem,) = check(home.settings).problems
    assert "5 records" in problem
    assert check(home.settings, repair=True).problems == []
    with Store.open(home.settings.home) as store:
        assert store.record_keys(HEAD_RECORD) == {f"n{number}" for number in range(1, 6)}


def test_ids_are_told_without_reading_rows(tmp_path: Path, encoder: Encoder) -> None:
    home = Home(tmp_path, encoder)
    home.index(*notices(3))
    home.index(notice("n2", title="南京丨改了题目的2025年人才引进通知"))
    with Store.open(home.settings.home) as store:
        for version in (1, 2):
            assert store.document_ids(version) == {d.id for d in store.documents(version)}
            assert store.passage_ids(version) == [p.id for p in store.passages(version)]
            rows = store.records_by_id(store.record_ids("call", version), version)
            assert dict(rows.values()) == store.records("call", version)


def test_a_home_without_arrays_is_read_from_its_store_and_gets_them_with_a_publication(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path, encoder)
    with monkeypatch.context() as older:
        older.setattr("rag.collection.publishing.tables_of", lambda store, version, held: None)
        home.index(*notices(12))
    with home.open() as without:
        assert view_of(without).snapshot.tables == {}
        home.index(notice("n30"))
        with home.open() as fresh:
            assert len(HeadTable.load(view_of(fresh).snapshot.tables)) == 13
            assert without.refresh()
            assert_same(view_of(without), view_of(fresh))


def test_arrays_of_another_format_are_left_alone_and_made_anew(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path, encoder)
    home.index(*notices(3))
    for module in ("rag.retrieval.head_table", "rag.calls.call_table"):
        monkeypatch.setattr(f"{module}.FORMAT", 99)
    with home.open() as collection:
        assert len(HeadTable.load(view_of(collection).snapshot.tables)) == 0
        assert collection.info.notices == 3
        home.index(notice("n30"))
        assert collection.refresh()
        assert len(HeadTable.load(view_of(collection).snapshot.tables)) == 4


def test_heads_that_another_release_wrote_do_not_stop_opening(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path, encoder)
    home.index(*notices(3))
    monkeypatch.setattr("rag.retrieval.head_table.FORMAT", 99)

    def unlike(dumped: str) -> Named:
        raise ValueError("not enough values to unpack")

    monkeypatch.setattr(Named, "load", unlike)
    with home.open() as collection:
        assert collection.info.notices == 3
        assert collection.notices(NoticeQuery()).total == 3


def test_heads_that_another_release_wrote_do_not_stop_a_publication(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path, encoder)
    home.index(*notices(3))
    with Store.open(home.settings.home, write=True) as store, store.transaction() as change:
        change.update_records(HEAD_RECORD, {"n1": "not as heads are read here"})
    monkeypatch.setattr("rag.collection.publishing.FEW", 0)
    delete_notices(["n2"], home.settings)
    with home.open() as collection:
        assert collection.info.notices == 2
        assert [r.notice.aid for r in view_of(collection).corpus.records] == ["n1", "n3"]
