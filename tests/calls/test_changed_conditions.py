"""Conditions that a later notice replaces or drops no longer bind whoever applies; the others do."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.calls import CallRecord, build_calls
from rag.calls.call_record import to_call
from rag.matching import judge_one, read_profile
from tests.calls.made_notices import only, told

DAY = dt.date(2025, 9, 25)
TITLE = "关于组织申报2025年度市级智能车间奖补的通知"
TEXT = (
    "一、申报条件\n1.在江苏省内注册满2年的工业企业；\n2.2024年度营业收入2000万元以上；\n3.设备投资不低于500万元；\n"
    "4.研发人员占职工总数10%以上。\n二、申报时间\n请企业于2025年10月15日前网上提交申报材料。"
)


def changed(text: str, title: str = f"关于《{TITLE}》的更正公告") -> CallRecord:
    """The call after a later notice."""
    return only(
        told("a_1", TITLE, TEXT, date="2025-09-01"),
        told("b_1", title, text, date="2025-09-12", category="通知"),
    )


def bounds(call: CallRecord, attribute: str) -> list[object]:
    return [f.value.value for f in call.conditions if f.value.attribute == attribute]


@pytest.mark.parametrize(
    ("text", "attribute", "holds", "held"),
    [
        ("第一条第2项“2024年度营业收入2000万元以上”更正为“2024年度营业收入1000万元以上”。", "revenue", [10_000_000], [20_000_000]),
        ("第3项设备投资由“不低于500万元”调整为“不低于300万元”。", "equipment_spending", [3_000_000], [5_000_000]),
        ("设备投资门槛降为300万元以上。", "equipment_spending", [3_000_000], [5_000_000]),
        ("取消“研发人员占职工总数10%以上”的要求。", "rd_staff_share", [], [10]),
        ("“一、申报条件”第4项“10%以上”应为“8%以上”。", "rd_staff_share", [8], [10]),
    ],
)  # fmt: skip
def test_what_a_later_notice_asks_for_stands_in_place_of_the_old(
    text: str, attribute: str, holds: list[object], held: list[object]
) -> None:
    call = changed(f"现对《{TITLE}》更正如下：\n一、{text}\n其他内容不变。")
    assert bounds(call, attribute) == holds
    assert [f.value.value for f in call.former_conditions] == held


@pytest.mark.parametrize(
    "text",
    [
        "咨询电话“025-83270031”更正为“025-83270032”。",
        "奖补上限由“100万元”调整为“150万元”。",
        "申报截止时间延长至2025年10月30日。",
    ],
)
def test_other_changes_leave_the_conditions_alone(text: str) -> None:
    call = changed(f"现对《{TITLE}》更正如下：\n一、{text}")
    assert not call.former_conditions
    assert (bounds(call, "revenue"), bounds(call, "equipment_spending")) == ([20_000_000], [5_000_000])


def test_a_day_among_several_changes_moves_the_deadline() -> None:
    call = changed(
        f"现对《{TITLE}》更正如下：\n一、第3项“设备投资不低于500万元”更正为“设备投资不低于300万元”。\n"
        "二、申报截止时间延长至2025年10月30日。"
    )
    assert call.deadline == dt.date(2025, 10, 30)


def test_a_verdict_follows_the_change() -> None:
    firm = read_profile(
        {
            "place": "南京",
            "founded": "2020-01-01",
            "industry": ["工业"],
            "revenue": 12_000_000,
            "equipment_spending": 6_000_000,
            "rd_staff_share": 12,
        }
    )
    before = only(told("a_1", TITLE, TEXT, date="2025-09-01"))
    after = changed(
        f"现对《{TITLE}》更正如下：\n第2项“2024年度营业收入2000万元以上”更正为“2024年度营业收入1000万元以上”。"
    )
    assert [judge_one(call, firm, DAY)[0].verdict for call in (before, after)] == ["fails", "fits"]


def test_the_public_call_keeps_what_was_replaced_and_says_so() -> None:
    call = changed(
        f"现对《{TITLE}》更正如下：\n第2项“2024年度营业收入2000万元以上”更正为“2024年度营业收入1000万元以上”。"
    )
    told_ = [
        (c.value["value"], c.superseded)
        for c in to_call(call, DAY).conditions
        if c.value["attribute"] == "revenue"
    ]  # type: ignore[index]
    assert told_ == [(10_000_000, False), (20_000_000, True)]


def test_a_bound_whose_new_value_is_in_another_unit_no_longer_decides() -> None:
    title = "关于组织申报2025年度储能示范项目的通知"
    text = "一、申报条件\n1.在江苏省内注册；\n2.装机规模须在1兆瓦以上。\n二、申报时间\n请于2025年10月15日前网上提交申报材料。"
    call = only(
        told("a_1", title, text, date="2025-09-01"),
        told(
            "b_1",
            f"关于《{title}》的更正公告",
            f"现对《{title}》更正如下：\n一、第2项“装机规模须在1兆瓦以上”更正为“装机规模须在500千瓦以上”。",
            date="2025-09-12",
            category="通知",
        ),
    )
    assert [(f.value.value, f.value.unit) for f in call.conditions if f.value.attribute == "other"] == [
        (500, "千瓦")
    ]
    assert [f.value.value for f in call.former_conditions] == [1]


def test_what_is_corrected_of_one_class_is_asked_of_no_other() -> None:
    title = "关于组织申报2025年“云上”大数据产业资金的通知"
    calls = build_calls(
        [
            told(
                "c_1",
                title,
                "A类 算力券。2025年合同支付额不低于20万元，按20%发放，最高50万元。A类申报时间为10月10日至11月15日。\n"
                "B类 机架上架奖励。机架不少于1000个，每个奖励800元，最高600万元。B类申报时间为10月10日至11月30日。",
                date="2025-09-01",
            ),
            told(
                "c_2",
                f"关于更正《{title}》B类申报事项的通知",
                f"《{title}》B类（机架上架奖励）部分内容有误，现更正如下：\n一、“机架不少于1000个”更正为“机架不少于500个”。\nA类不作调整。",
                date="2025-09-12",
                category="通知",
            ),
        ]
    )
    asked = {c.programme[-3:-1]: [f.value.value for f in c.conditions] for c in calls}
    assert 500 not in next(values for name, values in asked.items() if "A" in name)
    assert 500 in next(values for name, values in asked.items() if "B" in name)
