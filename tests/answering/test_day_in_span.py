"""Yes or no by a day: today's, or that of the asker's invoice or purchase, against the span that the notice gives."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from rag.answering.kinds.day_in_span import _own_day
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

GUIDE = (
    "span_1",
    "关于申报2025年衡阳市设备更新补助的通知",
    "衡阳市工信局组织2025年设备更新补助申报。\n一、注册时间不晚于2024年12月31日的工业企业，发票开具时间在2025年1月1日至2025年8月31日之间。\n"
    "二、网上申报自2025年9月22日起开放，10月31日截止。\n三、2025年9月24日至9月26日系统停机，其间不能填报。\n四、本通知有效期至2025年12月31日。《衡阳市技改扶持十条》同时废止。",
)
SKILLS = (
    "span_3",
    "2026年邵阳市技能提升补贴申领指南",
    "邵阳市技能提升补贴常年受理。\n证书核发之日起12个月内申请，过期不再受理。\n企业须在2025年7月1日以后签订改造合同。\n营业执照登记日期在2023年1月1日以前的不纳入范围。",
)
OLD = (
    "span_2",
    "永州市创业担保贷款办理指南",
    "永州市创业担保贷款常年受理，个人最高30万元。\n本指南自2024年1月15日起执行，有效期至2024年12月31日。",
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of([GUIDE, OLD, SKILLS], tmp_path_factory.mktemp("span"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("2024年12月开的发票能报衡阳设备更新补助吗", "不可以"),
        ("2025年6月开的发票能报衡阳设备更新补助吗", "就所说的日期，可以"),
        ("2025年3月注册的企业能报衡阳设备更新补助吗", "不可以"),
        ("衡阳设备更新补助网上申报开了没", "已经开始"),
        ("今天能填报衡阳设备更新补助吗", "不可以"),
        ("衡阳设备更新补助的通知还有效吗", "还有效"),
        ("衡阳技改扶持十条还有效吗", "已经废止"),
        ("永州创业担保贷款指南还有效吗", "已经过了有效期"),
        ("is the Yongzhou guide on startup guarantee loans still in force?", "No, its time is over"),
    ],
)
def test_a_day_is_held_against_the_span_of_its_own_kind(
    ask: Callable[[str], Answer], question: str, begins: str
) -> None:
    assert ask(question).text.startswith(begins)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("证书是2024年3月发的，邵阳技能提升补贴还能领吗", "不可以"),
        ("邵阳技能提升补贴，改造合同2025年6月签的能报吗", "不可以"),
        ("邵阳技能提升补贴，改造合同2025年9月签的能报吗", "就所说的日期，可以"),
        ("邵阳技能提升补贴，执照是2022年办的能领吗", "不可以"),
        ("Our contract was signed in May 2025. Can we get the Shaoyang skills subsidy?", "No"),
    ],
)
def test_a_contract_a_licence_and_a_certificate_have_days_of_their_own(
    ask: Callable[[str], Answer], question: str, begins: str
) -> None:
    assert ask(question).text.startswith(begins)


@pytest.mark.parametrize(
    "question", ["2025年验收的项目能报衡阳设备更新补助吗", "没有2025年的发票能报衡阳设备更新补助吗"]
)
def test_a_day_of_another_kind_and_a_denial_decide_nothing(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert not ask(question).text.startswith(("不可以", "就所说的日期"))


@pytest.mark.parametrize("question", ["paid on 0 march 2025", "signed on february 31, 2025"])
def test_a_day_that_no_month_has_is_none(question: str) -> None:
    assert _own_day(question, dt.date(2025, 10, 1)) is None
