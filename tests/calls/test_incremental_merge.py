"""Merging only what a change touches gives what merging everything gives, whatever came and went before."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import pytest

from rag.calls import CallRecord, build_calls
from rag.calls.incremental_merge import Merger
from rag.calls.outlines import NoticeOutline, dump_outlines, load_outline, outlines, with_document
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
    """A collection's notices and calls, without a store; counts what is read of notices."""

    def __init__(self) -> None:
        self.notices: dict[str, tuple[int, NoticeRecord]] = {}
        self.sources: Mapping[str, str] = {}
        self.calls: dict[str, CallRecord] = {}
        self.read: list[str] = []
        self._told: dict[int, NoticeOutline] = {}
        self._merger = Merger()
        self._ids = 0

    def put(self, record: NoticeRecord) -> None:
        self._ids += 1
        self.notices[record.notice.aid] = self._ids, record
        stored = with_document(self._ids, dump_outlines(record))
        self._told[self._ids] = load_outline(stored)

    def merge(self) -> None:
        self.read = []
        ids = sorted(number for number, _ in self.notices.values())
        merged = self._merger.merge([self._told[n] for n in ids], self.sources, self._read)
        self.sources = merged.sources
        anew = {call.call_id: call for call in merged.anew}
        self.calls = {call_id: anew.get(call_id) or self.calls[call_id] for call_id in merged.sources}

    def _read(self, aids: Iterable[str]) -> dict[str, NoticeRecord]:
        self.read = list(aids)
        return {aid: self.notices[aid][1] for aid in self.read}

    def assert_as_from_scratch(self) -> None:
        records = [record for _, record in sorted(self.notices.values(), key=lambda pair: pair[0])]
        assert self.calls == {call.call_id: call for call in build_calls(records)}


@pytest.mark.parametrize("seed", range(3))
def test_any_run_of_changes_gives_what_merging_everything_gives(seed: int) -> None:
    chance = random.Random(seed)
    held = Held()
    for _ in range(12):
        for record in chance.sample(NOTICES, 3):
            if record.notice.aid in held.notices and chance.random() < 0.6:
                del held.notices[record.notice.aid]
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
    del held.notices["e_1"]
    held.merge()
    assert {"c_1", "p_1"} <= set(held.read)  # the city's call, and the province's, which told of the new day
    assert not {"g_1", "b_1"} & set(held.read)


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
