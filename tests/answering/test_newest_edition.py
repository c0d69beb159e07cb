"""Who names no year is told the day of the newest edition, though a shorter notice of an older one stands first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import cast

import pytest

from rag.answering.quoting.named_call import newest_edition
from rag.calls import CallRecord
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = (
    ("loan_1", "泸州丨关于开展2025年“雏燕企业”贷款贴息申报的通知",
     "各有关企业：根据《泸州市支持科技型企业成长的若干政策》，现开展2025年“雏燕企业”贷款贴息申报，有关事项通知如下。"
     "申报对象：注册登记、税务、统计关系均在泸州，且已入库初创期雏燕企业名单。支持标准：对2024年7月1日至2025年6月30日期间发生并结清利息的"
     "流动资金信用贷款，按同期一年期LPR的50%给予贴息，单个企业最高50万元；知识产权质押贷款按70%，最高80万元。"
     "申报时间：2025年9月22日至10月15日17:00，逾期未提交视为放弃。申报平台：https://zc.example/dktx。"
     "注意：房地产、小额贷款、融资担保类企业除外，已享受市级贴息的同一笔贷款不得重复申报。提前还款的按照实际占用天数计算；"
     "逾期产生的罚息、复利不在贴息范围。企业应当在贷款合同约定的用途内使用资金，不得用于购买理财、股权投资或者转借他人。"
     "材料清单：1.申请表；2.营业执照；3.借款合同、放款回单、结息回单；4.银行出具的贷款用途和还款证明。"
     "审核完成后在门户网站公示5个工作日，公示无异议的拨付资金。联系方式：科技和人才工作局 0830-85320041。"),
    ("loan_2", "泸州丨2024年“雏燕企业”贷款贴息申报提醒",
     "各有关企业：2024年“雏燕企业”贷款贴息将于2025年1月10日17:00截止，请尚未提交的企业抓紧办理。贴息期间为2023年7月1日至2024年6月30日，"
     "信用贷款按LPR的40%，最高40万元。咨询0830-85320041。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("editions"), encoder) as put:
        yield put


@pytest.mark.parametrize("question", ["雏燕企业贷款贴息什么时候截止", "雏燕贷款贴息还能报吗"])
def test_the_newest_edition_is_meant(ask: Callable[[str], Answer], question: str) -> None:
    text = ask(question).text
    assert "2025年10月15日" in text
    assert "仍可申报" in text
    assert "已截止" not in text


def test_an_older_one_is_told_to_who_names_its_year(ask: Callable[[str], Answer]) -> None:
    assert "2025年1月10日" in ask("2024年雏燕企业贷款贴息什么时候截止").text


def edition(year: int, told: str, regions: tuple[str, ...] = ("泸州",)) -> CallRecord:
    notices = (SimpleNamespace(date=dt.date.fromisoformat(told)),)
    return cast(
        "CallRecord",
        SimpleNamespace(
            call_id=str(year), key="雏燕", regions=regions, level="市级", year=year,
            notices=notices, deadlines=("a day",), rolling=False,
        ),
    )  # fmt: skip


def test_of_a_place_s_own_editions_the_newest_that_is_out_is_meant() -> None:
    old, new, next_one = edition(2024, "2024-12-30"), edition(2025, "2025-07-21"), edition(2026, "2026-01-05")
    elsewhere = edition(2026, "2025-08-01", ("宜宾",))
    calls = (old, new, next_one, elsewhere)
    assert newest_edition(old, calls, dt.date(2025, 9, 25)) is new
    assert newest_edition(old, calls, dt.date(2025, 1, 8)) is old
    assert newest_edition(elsewhere, calls, dt.date(2026, 2, 1)) is elsewhere
