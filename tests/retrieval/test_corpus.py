"""The collection in memory: which passage belongs where, and which notices satisfy a filter."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rag.retrieval.corpus
import rag.retrieval.head_table
from rag.calls.call_links import CallLinks
from rag.domain import ApplicantsFact, DeadlineFact
from rag.errors import InvalidInput
from rag.facts.notice_record import dump_record, load_record, without_text
from rag.language.given_place import given_place
from rag.language.places import resolve
from rag.public import Filters
from rag.retrieval.corpus import Corpus
from rag.retrieval.filter_columns import Columns
from rag.retrieval.head_table import Heads, HeadTable
from rag.retrieval.notice_heads import BITS, Head, apart, body_apart, dump_head, kind_bits, load_head
from rag.retrieval.request_filters import conditions
from tests.retrieval.made_corpus import DAY, corpus, record

DEADLINE = DeadlineFact(value=dt.date(2025, 10, 15), audience="applicant", quote="", start=0, end=0)
APPLICANTS = ApplicantsFact(value="enterprise", quote="", start=0, end=0)

RECORDS = (
    record("b", regions=("南京",), level="city", facts=(DEADLINE, APPLICANTS)),
    record("a", regions=("江苏",), level="province", category="公示", date=DAY - dt.timedelta(days=5)),
    record("c", regions=("苏州", "南京"), level="city", account="另一号", date=DAY + dt.timedelta(days=5)),
)
THREE = corpus(RECORDS, [0, 0, 1, 2, 1])


LINKS = CallLinks({"b": ("call",)}, {}, {}, {}, {})


def selected(**filters: Any) -> list[str]:
    mask = Columns.of(THREE, LINKS).select(conditions(Filters(**filters)))
    assert mask.dtype == bool
    assert mask.shape == (3,)
    return [r.notice.aid for r, kept in zip(THREE.records, mask, strict=True) if kept]


@pytest.mark.parametrize(
    ("filters", "aids"),
    [
        ({}, "bac"),
        ({"regions": ["南京市"]}, "bc"),
        ({"regions": ["江苏", "Suzhou"]}, "ac"),
        ({"applies_in": "南京"}, "bac"),
        ({"applies_in": "无锡"}, "a"),
        ({"categories": ["公示"]}, "a"),
        ({"levels": ["city"]}, "bc"),
        ({"applicants": ["enterprise"]}, "b"),
        ({"applicants": ["individual", "unknown"]}, ""),
        ({"date_from": DAY}, "bc"),
        ({"date_to": DAY}, "ba"),
        ({"date_from": DAY, "date_to": DAY}, "b"),
        ({"open_on": dt.date(2025, 10, 15)}, "b"),
        ({"open_on": dt.date(2025, 10, 16)}, ""),
        ({"open_on": DAY}, "b"),
        ({"open_on": DAY - dt.timedelta(days=1)}, ""),
        ({"accounts": ["另一号", "nobody"]}, "c"),
        ({"aids": ["a", "b", "nobody"]}, "ba"),
        ({"regions": ["南京"], "levels": ["city"], "aids": ["c"]}, "c"),
    ],
)
def test_all_filters_that_are_set_must_hold(filters: dict[str, Any], aids: str) -> None:
    assert selected(**filters) == list(aids)


@pytest.mark.parametrize("name", ["", "亚特兰蒂斯", "南京银行", "x" * 200, "南京和苏州"])
def test_what_is_no_place_is_refused_with_its_pointer(name: str) -> None:
    with pytest.raises(InvalidInput, match="not a place") as caught:
        given_place(name, "/somewhere")
    assert caught.value.pointer == "/somewhere"


def test_passages_know_their_notices() -> None:
    assert THREE.passages_of(np.array([False, True, False])).tolist() == [3, 5]
    assert THREE.positions(np.array([5, 1])).tolist() == [4, 0]
    assert THREE.by_aid == {"b": 0, "a": 1, "c": 2}
    assert THREE.newest == DAY + dt.timedelta(days=5)


def test_notices_are_ranked_by_their_ids() -> None:
    assert THREE.aid_ranks.tolist() == [1, 0, 2]


def test_an_empty_corpus_has_no_day_and_selects_nothing() -> None:
    empty = corpus([], [])
    assert isinstance(empty, Corpus)
    assert empty.newest is None
    assert empty.aid_ranks.tolist() == []
    assert Columns.of(empty, LINKS).select(conditions(Filters(regions=["南京"]))).tolist() == []


def test_each_kind_of_fact_has_a_bit_of_its_own() -> None:
    bits = [kind_bits([kind]) for kind in BITS]
    assert len(set(bits)) == len(bits)
    assert all(bit.bit_count() == 1 for bit in bits)
    assert kind_bits(BITS) == sum(bits) < 2**63
    assert kind_bits(["no such kind"]) == 0


def test_a_record_survives_being_stored() -> None:
    for whole in RECORDS:
        assert load_record(dump_record(whole)) == whole


def test_the_passages_of_a_notice_are_its_own_wherever_they_stand() -> None:
    assert [THREE.passages_in(notice).tolist() for notice in range(3)] == [[1, 2], [3, 5], [4]]
    ids, groups = THREE.passages_in_each(np.array([1, 2]))
    assert (ids.tolist(), groups.tolist()) == ([3, 4, 5], [0, 1, 0])


def test_notices_are_found_by_a_document_number_that_they_carry_or_cite() -> None:
    own, cited = (
        record("own", document_number="苏工信信发〔2025〕279号"),
        record("cited", numbers=("根据苏工信信发〔2025〕279号",)),
    )
    other = record("other", document_number="苏工信信发〔2024〕279号", numbers=("苏工信信发〔2025〕27号",))
    three = corpus([own, other, cited], [0, 1, 2])
    assert three.numbered_as(["苏工信信发〔2025〕279号"]) == [0, 2]
    assert three.numbered_as([]) == []


def test_a_head_of_an_older_release_is_filtered_by_its_record() -> None:
    told = dump_head(RECORDS[0], ())
    line, _, body = told.split("\n")
    older, newer = load_head("\n".join(("[1]", line, body))), load_head(apart(1, 7, (), told))
    assert (older.is_unread, newer.is_unread, newer.row) == (False, True, 7)
    newer.fill(body)
    assert older.named == newer.named
    assert older.record == newer.record == without_text(RECORDS[0])
    assert newer.named.open == ((dt.date.min.toordinal(), dt.date(2025, 10, 15).toordinal()),)


def test_places_and_numbers_are_looked_up_without_parsing_any_record() -> None:
    own = (
        record("x", regions=("泰州",), document_number="苏工信〔2025〕1号"),
        record("y", regions=("南京",), numbers=("宁科〔2025〕2号",)),
    )
    dumped = [dump_head(told, ()) for told in own]
    heads = [load_head(apart(n, n + 1, (), told)) for n, told in enumerate(dumped)]
    stored = Corpus.of(heads, {}, lambda rows: {row: body_apart(dumped[row - 1])[1] for row in rows})
    jiangsu, zhejiang = resolve("泰州"), resolve("台州")
    assert jiangsu is not None
    assert zhejiang is not None
    assert stored.holds_place(jiangsu)
    assert not stored.holds_place(zhejiang)
    assert stored.numbered_as(["苏工信〔2025〕1号"]) == [0]
    assert stored.numbered_as(["宁科〔2025〕2号"]) == [1]
    region = conditions(Filters(regions=["南京"]))
    assert Columns.of(stored, LINKS).select(region).tolist() == [False, True]
    assert [head._record for head in heads] == [None, None]
    assert list(stored.records) == list(own)
    assert stored.numbered_as(["宁科〔2025〕3号"]) == []


def test_no_more_heads_and_records_are_kept_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a service that is asked for long enough holds every notice of a large collection."""
    for module in (rag.retrieval.head_table, rag.retrieval.corpus):
        monkeypatch.setattr(module, "KEPT", 2)
    own = [record(f"n{n:02}") for n in range(9)]
    dumped = [dump_head(told, ()) for told in own]
    heads = [(n + 1, load_head(apart(n, n + 1, (), told))) for n, told in enumerate(dumped)]
    held = Heads(HeadTable.of(heads), {})
    stored = Corpus.over(held, {}, lambda rows: {row: body_apart(dumped[row - 1])[1] for row in rows})
    assert list(stored.records) == own
    assert [stored.records[n] for n in (8, 0, 4, 0)] == [own[n] for n in (8, 0, 4, 0)]
    assert stored.records.several([1, 7, 1, 3]) == [own[n] for n in (1, 7, 1, 3)]
    assert len(held.known) <= 2


def test_heads_that_no_array_can_give_again_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rag.retrieval.head_table, "KEPT", 1)
    assert [THREE.records[n].notice.aid for n in (0, 1, 2, 0)] == ["b", "a", "c", "b"]
    assert len(THREE.heads.known) == 3


def test_a_notice_is_found_by_its_link_without_reading_others_and_of_several_the_last() -> None:
    links = ("https://a.example/1", "https://a.example/2", "https://a.example/1")
    own = [
        replace(told, notice=replace(told.notice, url=url)) for told, url in zip(RECORDS, links, strict=True)
    ]
    heads = [load_head(apart(n, n + 1, (), dump_head(told, ()))) for n, told in enumerate(own)]
    stored = Corpus.of(heads, {})
    assert [stored.at_url(url) for url in (*links[:2], "https://a.example/3")] == [2, 1, None]
    assert all(head.is_unread for head in heads)


def test_a_head_that_two_threads_ask_for_at_once_is_one_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one of them fills its own with what was read, and finds the other's, which is empty."""
    held = Heads(THREE.table, {})
    made = HeadTable.head
    others: list[Head] = []

    def while_another_asks(table: HeadTable, at: int) -> Head:
        head = made(table, at)
        if not others:
            others.append(head)
            others[0] = held[at]
        return head

    monkeypatch.setattr(HeadTable, "head", while_another_asks)
    assert held[1] is others[0]
    assert held[1] is others[0]


def test_flags_are_of_the_same_passages_as_ids_whatever_ids_are_no_more() -> None:
    chance = np.random.default_rng(5)
    passages = chance.integers(0, 3, 200).tolist()
    whole = corpus(RECORDS, passages)
    kept = np.sort(chance.choice(200, 60, replace=False))
    thinned = replace(whole, passage_ids=whole.passage_ids[kept], notice_of=whole.notice_of[kept])
    for mask in ([True, False, True], [False, False, False], [True, True, True]):
        for held in (whole, thinned):
            ids = held.passages_of(np.array(mask))
            flags = held.flags_of(np.array(mask))
            assert flags.count == len(ids)
            assert (held.passage_ids[flags.at(held.passage_ids)] == ids).all()


def test_of_no_passage_there_is_no_flag() -> None:
    assert corpus((), []).flags_of(np.zeros(0, np.bool_)).count == 0
