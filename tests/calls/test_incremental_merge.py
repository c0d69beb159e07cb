"""Merging only what a change touches gives what merging everything gives, whatever came and went before."""

from __future__ import annotations

import random
from collections.abc import Collection

import pytest

import rag.calls.incremental_merge
from rag.calls import CallRecord, build_calls
from rag.calls.incremental_merge import merge
from rag.calls.mention_clusters import clusters
from rag.calls.mentions import mentions
from rag.calls.outlines import NoticeOutline, dump_outlines, load_outline, outlines, with_document
from rag.calls.place_calls import PlaceCalls
from rag.facts.notice_record import NoticeRecord
from tests.calls.made_notices import city, province, told
from tests.calls.test_build import SEVERAL

WORKSHOPS = "2025年省级示范车间"
NOTICES = [
    *SEVERAL,
    city("c_2", day="2025年10月18日", date="2025-09-07"),
    told(
        "e_1", f"扬州丨关于延长{WORKSHOPS}申报时间的通知", "截止时间延长至2025年11月3日。",
        date="2025-09-22", regions=("扬州",), level="city",
    ),
    told("e_2", f"关于取消{WORKSHOPS}申报工作的公告", "因预算调整，取消申报工作。", date="2025-09-28", category="通知"),
    told("g_1", "关于组织申报2025年绿色工厂的通知", "企业于2025年10月20日前提交。", regions=("南京",), level="city"),
    told("g_2", "关于组织申报2025年绿色工厂的通知", "企业于2025年10月22日前提交。", regions=("南京",), level="city"),
]  # fmt: skip


class Held:
    """A collection's notices and calls, without a store; notes what is read of notices, and of which it is asked what they tell."""

    def __init__(self) -> None:
        self.notices: dict[str, tuple[int, NoticeRecord]] = {}
        self.told: dict[str, NoticeOutline] = {}
        self.known: dict[str, str] = {}
        self.calls: dict[str, CallRecord] = {}
        self.stored: dict[str, str] = {}
        self.read: list[str] = []
        self.most = 0
        self.asked: set[str] = set()
        self._fresh: dict[str, NoticeOutline] = {}
        self._gone: set[str] = set()
        self._ids = 0

    def put(self, record: NoticeRecord) -> None:
        self._ids += 1
        aid = record.notice.aid
        self.notices[aid] = self._ids, record
        self._fresh[aid] = load_outline(with_document(self._ids, dump_outlines(record)))
        self._gone.discard(aid)

    def remove(self, aid: str) -> None:
        del self.notices[aid]
        self._fresh.pop(aid, None)
        self._gone.add(aid)

    def merge(self) -> None:
        self.read, self.asked = [], set()
        merged = merge(self._fresh, self._gone, self)
        self.told = {a: t for a, t in {**self.told, **self._fresh}.items() if a not in self._gone}
        self._fresh, self._gone = {}, set()
        places = {name: now.dump() for name, now in merged.places.items()}
        self.stored = {
            name: body for name, body in {**self.stored, **places}.items() if body != PlaceCalls().dump()
        }
        self.known = {i: s for i, s in {**self.known, **merged.sources}.items() if i not in merged.gone}
        anew = {call.call_id: call for call in merged.anew}
        self.calls = {call_id: anew.get(call_id) or self.calls[call_id] for call_id in self.known}

    def place_names(self) -> Collection[str]:
        return self.stored.keys()

    def places(self, names: Collection[str]) -> dict[str, PlaceCalls]:
        return {name: PlaceCalls.load(self.stored[name]) for name in names if name in self.stored}

    def outlines(self, aids: Collection[str]) -> dict[str, NoticeOutline]:
        self.asked.update(aids)
        return {aid: self.told[aid] for aid in aids if aid in self.told}

    def sources(self, call_ids: Collection[str]) -> dict[str, str]:
        return {call_id: self.known[call_id] for call_id in call_ids if call_id in self.known}

    def records(self, aids: Collection[str]) -> dict[str, NoticeRecord]:
        self.read += aids
        self.most = max(self.most, len(aids))
        return {aid: self.notices[aid][1] for aid in aids}

    def assert_as_from_scratch(self) -> None:
        records = [record for _, record in sorted(self.notices.values(), key=lambda pair: pair[0])]
        assert self.calls == {call.call_id: call for call in build_calls(records)}
        scratch = Held()
        scratch.notices, scratch._fresh = self.notices, self.told
        scratch.merge()
        assert (scratch.stored, scratch.known) == (self.stored, self.known)


@pytest.mark.parametrize("seed", range(3))
def test_any_run_of_changes_gives_what_merging_everything_gives(seed: int) -> None:
    chance = random.Random(seed)
    held = Held()
    for _ in range(12):
        for record in chance.sample(NOTICES, 3):
            if record.notice.aid in held.notices and chance.random() < 0.6:
                held.remove(record.notice.aid)
            else:
                held.put(record)
        held.merge()
        held.assert_as_from_scratch()


def test_only_the_notices_of_the_calls_touched_are_read() -> None:
    held = Held()
    for record in NOTICES:
        held.put(record)
    held.merge()
    assert set(held.read) >= {"p_1", "c_1", "g_1"}
    held.merge()
    assert held.read == []
    held.put(NOTICES[-1])
    held.merge()
    assert set(held.read) == {"g_1", "g_2"}
    held.remove("e_1")
    held.merge()
    assert {"c_1", "p_1"} <= set(held.read)  # the city's call, and the province's, which told of the new day
    assert not {"g_1", "b_1"} & set(held.read)


def test_few_notices_are_read_at_a_time_where_all_calls_are_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All of them, with their texts, are more than fits into memory where there are many."""
    monkeypatch.setattr(rag.calls.incremental_merge, "AT_ONCE", 1)
    held = Held()
    for record in NOTICES:
        held.put(record)
    held.merge()
    assert held.most < len(set(held.read))
    assert held.calls == {call.call_id: call for call in build_calls(NOTICES)}


def test_outlines_read_back_as_they_were() -> None:
    for record in NOTICES:
        read = load_outline(with_document(7, dump_outlines(record)))
        assert read == NoticeOutline(7, outlines(record))
        assert all(not m.facts and not m.notice.text for m in read.mentions)


def test_a_call_below_is_told_of_by_the_one_above_when_it_moves() -> None:
    held = Held()
    held.put(province())
    held.put(city())
    held.merge()
    held.put(next(n for n in NOTICES if n.notice.aid == "e_1"))
    held.merge()
    held.assert_as_from_scratch()
    upper = next(call for call in held.calls.values() if call.regions == ("江苏",))
    assert any(w.aid == "e_1" for w in upper.warnings)


def test_a_change_that_voids_a_day_or_names_a_group_is_merged_alike_from_outlines() -> None:
    first = told(
        "o_1",
        "“漓江杯”2025数字文旅创新大赛报名启事",
        "企业组、创客组报名截止2025年9月20日24时。企业组奖金30万元。",
    )
    longer = told(
        "o_2",
        "漓江杯大赛企业组、创客组报名延长至10月5日",
        "报名时间由原定的9月20日24时延长至10月5日24时。",
        date="2025-09-17",
    )
    told_by = [{m.notice.aid for m in c.mentions} for c in clusters([*mentions(first), *mentions(longer)])]
    outlined = [{m.notice.aid for m in c.mentions} for c in clusters([*outlines(first), *outlines(longer)])]
    assert told_by == outlined == [{"o_1", "o_2"}]
