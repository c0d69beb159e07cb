"""Of several things asked the whole notice tells each, and what a later notice changes is told beside what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from rag.answering.asked.unheard import names_in
from rag.answering.kinds import parts
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "chg-1",
        "镇江市关于组织申报2025年度企业研发后补助的通知",
        "现组织申报企业研发后补助。\n一、申报条件：在镇江市注册、研发费用占营业收入3%以上的企业。\n二、补助标准：按研发费用增量的10%补助，单个企业最高100万元。\n"
        "三、申报截止时间为2025年10月18日。\n四、纸质材料报送至镇江市行政中心3号楼516室。\n业务咨询：规划处0511-86680012；平台技术支持：0511-86680035。",
    ),
    (
        "chg-2",
        "关于《关于组织申报2025年度企业研发后补助的通知》有关内容的更正",
        "因校对疏漏，现更正如下：\n一、原文“单个企业最高100万元”，应为“单个企业最高80万元”。\n二、原文“申报截止时间为2025年10月18日”，应为“申报截止时间为2025年10月28日”。\n"
        "三、原文“行政中心3号楼516室”，应为“行政中心5号楼316室”。\n其余内容不变。镇江市科学技术局",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("changed"), encoder) as asking:
        yield asking


def test_each_part_is_told_with_what_was_changed(ask: Callable[[str], Answer]) -> None:
    text = ask("镇江研发后补助什么条件，最高补多少，几号截止，材料送到哪").text
    assert "3%以上" in text
    assert "80万元" in text
    assert "10月28日" in text
    assert "316室" in text


def test_no_superseded_sum_is_stated(ask: Callable[[str], Answer]) -> None:
    text = ask("镇江研发后补助最高补多少，几号截止，电话多少").text
    told = "\n".join(line for line in text.splitlines() if "“" not in line)
    assert "80万元" in told
    assert "100万元" not in told
    assert "10月18日" not in told


@pytest.mark.parametrize("question", ["科创贷 贷了1200万能贴吗", "漓江杯和暖城杯一等奖哪个多"])
def test_a_unit_or_an_and_begins_no_name(question: str) -> None:
    words = {word for name in names_in(question) for word in name.marked}
    assert words.isdisjoint({"万能", "和暖"})


def test_what_a_correction_leaves_is_told_by_the_notice_that_it_corrects(
    ask: Callable[[str], Answer],
) -> None:
    assert "3%以上" in ask("镇江研发后补助什么条件").text
    assert "0511-86680012" in ask("镇江研发后补助咨询电话").text


def test_the_corrected_address_is_told(ask: Callable[[str], Answer]) -> None:
    assert "316室" in ask("镇江研发后补助纸质材料送到哪").text


def test_a_change_to_a_notice_without_text_is_told_from_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    notices = [SimpleNamespace(aid="c", role="amendment"), SimpleNamespace(aid="a", role="announcement")]
    reader = SimpleNamespace(
        corpus=SimpleNamespace(by_aid={"a": 0, "c": 1}),
        calls_of=lambda aids: [SimpleNamespace(notices=notices)],
    )
    change: Any = SimpleNamespace(record=SimpleNamespace(notice=SimpleNamespace(aid="c")))
    ctx: Any = SimpleNamespace(reader=reader, found=SimpleNamespace(ranking=None))
    monkeypatch.setattr(parts, "open_sources", lambda *_: [])
    assert parts.whole_of(ctx, change) is change
