"""Money of tables: the column's head decides, in whatever layout the table came through."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.domain import AmountFact, DeadlineFact, RateFact
from rag.facts import extract_facts
from rag.facts.tables import stacked_rows
from tests.facts.conftest import make_notice


def _read(text: str) -> tuple[Sequence[tuple[object, object, str]], Sequence[tuple[object, str]]]:
    facts = extract_facts(make_notice(text))
    amounts = [(f.value.min, f.value.max, f.value.purpose) for f in facts if isinstance(f, AmountFact)]
    rates = [(f.value.percent, f.value.purpose) for f in facts if isinstance(f, RateFact)]
    return amounts, rates


@pytest.mark.parametrize(
    ("text", "amounts", "rates"),
    [
        (
            "一、补贴标准\n合同金额｜补贴比例｜单份上限\n20万元—60万元｜25%｜12万元\n60万元以上｜35%｜40万元",
            {(200000, 600000, "condition"), (None, 120000, "funding"), (600000, None, "condition"), (None, 400000, "funding")},
            {(25, "funding"), (35, "funding")},
        ),
        (
            "类别 | 设备投资门槛 | 奖补比例 | 最高金额（万元）\n甲类 | 300万元 | 15% | 200\n乙类 | 100万元 | 10% | 80",
            {(3000000, None, "condition"), (None, 2000000, "funding"), (1000000, None, "condition"), (None, 800000, "funding")},
            {(15, "funding"), (10, "funding")},
        ),
        (
            "现征集项目。支持方向 支持方式 比例 上限 责任科室1.余热利用 按设备投资 11% 150万元 节能科2.电机更新 按购置价格 9% 60万元 技改科"
            "3.示范工厂 国家级40万元、省级15万元 一次性奖励 运行科注：以发票为准。",
            {(None, 1500000, "funding"), (None, 600000, "funding"), (400000, 400000, "funding"), (150000, 150000, "funding")},
            {(11, "funding"), (9, "funding")},
        ),
        (
            "| 档次 | 年销售额 | 奖励 |\n| 一档 | 6000万元以上 | 20万元 |\n| 二档 | 2亿元以上 | 45万元 |",
            {(60000000, None, "condition"), (200000, 200000, "funding"), (200000000, None, "condition"), (450000, 450000, "funding")},
            set(),
        ),
        (
            "补多少\n类别\n最低投入\n补贴比例\n封顶\nA类 单点上云\n5万元\n30%\n6万元\nB类 车间联网\n20万元\n25%\n30万元\n同一企业只选一类",
            {(50000, None, "condition"), (None, 60000, "funding"), (200000, None, "condition"), (None, 300000, "funding")},
            {(30, "funding"), (25, "funding")},
        ),
        (
            "三、奖项\n组别\n一等奖（1名）\n二等奖（2名）\n创意团队组\n8万元\n4万元\n初创企业组\n15万元\n9万元\n获奖项目另行通知",
            {(80000, 80000, "funding"), (40000, 40000, "funding"), (150000, 150000, "funding"), (90000, 90000, "funding")},
            set(),
        ),
        (
            "券种 | 抵用比例 | 每家上限\n检测券 | 50% | 5万元\n共享券 | 40% | 8万元",
            {(None, 50000, "funding"), (None, 80000, "funding")},
            {(50, "funding"), (40, "funding")},
        ),
        (
            "序号 项目名称 补助限额 联系处室\n1 冷链仓储 90万元 流通处\n2 数字门店 30万元 市场处",
            {(None, 900000, "funding"), (None, 300000, "funding")},
            set(),
        ),
    ],
)  # fmt: skip
def test_the_head_of_a_column_says_what_its_money_is(
    text: str, amounts: set[tuple[object, object, str]], rates: set[tuple[object, str]]
) -> None:
    read_amounts, read_rates = _read(text)
    assert set(read_amounts) == amounts
    assert set(read_rates) == rates


@pytest.mark.parametrize(
    "text",
    [
        "类别\n金额\n说明\n本次补贴分两年发放。\n第一年5万元。",
        "企业\n金额\n标准\n一档\n5万元\n每年\n二档\n按需\n3次",
    ],
)
def test_lines_below_one_another_are_rows_only_where_their_columns_agree(text: str) -> None:
    assert list(stacked_rows(text)) == []


def test_words_behind_one_another_are_no_table() -> None:
    text = "支持 对象 标准 企业1.申报企业研发投入500万元以上。2.其他"
    assert _read(text)[0] == [(5000000, None, "condition")]


def test_in_a_table_of_rounds_the_time_of_using_what_was_taken_is_no_deadline() -> None:
    text = "批次\n资格领取时间\n本批资金\n使用截止\n第一批\n10月1日至10月20日\n600万元\n10月30日\n第二批\n11月1日至11月20日\n400万元\n11月30日\n过期作废。"
    facts = extract_facts(make_notice(text))
    assert [str(f.value) for f in facts if f.kind == "deadline"] == ["2025-10-20", "2025-11-20"]
    assert {f.value.purpose for f in facts if isinstance(f, AmountFact)} == {"target"}


@pytest.mark.parametrize(
    ("heads", "opens"), [("项目\n开始\n截止", "2025-10-10"), ("项目\n开始实施\n截止", "None")]
)
def test_a_column_of_openings_tells_since_when_one_can_apply(heads: str, opens: str) -> None:
    text = f"五、时间安排\n{heads}\n扩岗补助\n10月10日\n12月31日\n社保补贴\n10月10日\n11月15日\n"
    facts = extract_facts(make_notice(text))
    told = {str(f.value): str(f.opens) for f in facts if isinstance(f, DeadlineFact)}
    assert told == {"2025-12-31": opens, "2025-11-15": opens}
