"""Later notices that change one class of a call whose classes had shared their day."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.calls import build_calls, status_on
from rag.calls.call_record import CallRecord
from rag.facts.notice_record import NoticeRecord
from tests.calls.made_notices import only, told

TITLE = "关于申报2025年窑炉改造专项资金的通知"
ANNOUNCED = """各陶瓷企业：
一、支持方向
（一）节能窑炉类。按设备投资的10%补助，最高90万元。
（二）釉料研发类。按研发投入的20%补助，最高40万元。
二、申报时间
企业须于2025年9月30日前提交申报书。
"""
TABLE = """企业可申领窑炉改造券，2025年9月30日前提交申领。

券种 | 比例 | 每家上限
检测券 | 50% | 3万元
设计券 | 40% | 6万元
技改咨询券 | 30% | 2万元
"""


def _announced(text: str = ANNOUNCED) -> NoticeRecord:
    return told("a_1", TITLE, text, date="2025-08-20")


def _later(title: str, text: str) -> NoticeRecord:
    return told("b_1", title, text, date="2025-09-18", category="通知")


def _windows(call: CallRecord) -> list[tuple[str, str]]:
    return [(w.group, str(w.deadline)) for w in call.windows]


def test_a_sum_is_that_of_the_class_whose_item_or_row_tells_it() -> None:
    sums = [(f.group, f.kind) for f in only(_announced()).amounts]
    assert sums == [("节能窑炉类", k) for k in ("rate", "amount")] + [
        ("釉料研发类", k) for k in ("rate", "amount")
    ]
    assert {f.group for f in only(_announced(TABLE)).amounts} == {"检测券", "设计券", "技改咨询券"}


def test_the_steps_of_one_programme_are_no_classes() -> None:
    text = "一、程序\n（一）网上申报。企业于2025年9月30日前提交。\n（二）资金拨付。每家最高90万元。\n"
    assert {f.group for f in only(_announced(text)).amounts} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "节能窑炉类申报截止时间由9月30日延长至10月20日。釉料研发类申报时间不变。",
        "一、节能窑炉类企业的申报截止时间，由原定9月30日顺延至10月20日17:30；\n二、釉料研发类仍按9月30日执行。",
    ],
)
def test_an_extension_of_one_class_leaves_the_others(text: str) -> None:
    call = only(_announced(), _later(f"关于延长{TITLE[2:-3]}申报时间的通知", text))
    assert _windows(call) == [("釉料研发类", "2025-09-30"), ("节能窑炉类", "2025-10-20")]
    assert "amended" in {w.code for w in call.warnings}


def test_an_extension_of_all_classes_makes_no_groups() -> None:
    text = "申报截止时间由9月30日延长至10月20日。"
    call = only(_announced(), _later(f"关于延长{TITLE[2:-3]}申报时间的通知", text))
    assert call.windows == ()
    assert call.deadline == dt.date(2025, 10, 20)


def test_a_class_that_is_suspended_leaves_the_call_open_for_the_others() -> None:
    text = "窑炉改造券中的【技改咨询券】预算已基本用完：\n自9月20日起，技改咨询券暂停领取\n检测券、设计券不受影响，照领照用\n"
    call = only(_announced(TABLE), _later("关于暂停领取“技改咨询券”的提醒", text))
    assert status_on(call, dt.date(2025, 9, 25)) == "open"
    assert _windows(call) == [("检测券", "2025-09-30"), ("设计券", "2025-09-30")]
    assert any("技改咨询券" in w.text for w in call.warnings if w.code == "amended")


def test_groups_of_a_contest_are_told_apart_by_the_extension_of_one() -> None:
    contest = (
        "【初创组】2023年以后注册的公司；\n【团队组】还没有注册公司的。\n报名：2025年8月25日至9月30日。\n"
        "每组一等奖1名20万元，二等奖2名10万元。"
    )
    title = "2025“青瓷杯”创业大赛报名通知"
    more = _later("“青瓷杯”创业大赛报名延期公告", "团队组报名截止时间由9月30日延至10月15日。初创组不延期。")
    (call,) = build_calls([told("a_1", title, contest, date="2025-08-20"), more])
    assert _windows(call) == [("初创组", "2025-09-30"), ("团队组", "2025-10-15")]


def test_a_row_of_classes_before_or_behind_a_day_gives_each_its_window() -> None:
    text = "每类最高10万元。\n申报截止：\nA类：9月18日17:00截止\nB类、C类：9月30日截止\n"
    assert _windows(only(_announced(text))) == [
        ("A类", "2025-09-18"),
        ("B类", "2025-09-30"),
        ("C类", "2025-09-30"),
    ]
    text = "设计大赛报名：\n9月18日 学生组报名截止\n9月30日 社会组报名截止\n"
    assert _windows(only(_announced(text))) == [("学生组", "2025-09-18"), ("社会组", "2025-09-30")]


def test_what_is_said_to_stay_as_it_is_is_not_what_changes() -> None:
    extended = _later(
        "关于延长窑炉改造专项资金釉料研发类申报时间的通知",
        "釉料研发类申报截止时间延长至10月20日，节能窑炉类不变。",
    )
    assert _windows(only(_announced(), extended)) == [
        ("节能窑炉类", "2025-09-30"),
        ("釉料研发类", "2025-10-20"),
    ]
    kept = _later(
        "关于延长窑炉改造专项资金釉料研发类申报时间的通知",
        "釉料研发类申报截止时间由原来的9月30日顺延至10月20日；节能窑炉类维持原时间不变，仍按9月30日执行。",
    )
    assert _windows(only(_announced(), kept)) == [
        ("节能窑炉类", "2025-09-30"),
        ("釉料研发类", "2025-10-20"),
    ]
    stopped = _later(
        "关于停止受理2025年窑炉改造专项资金釉料研发类申报的通知",
        "因资金用完，窑炉改造专项资金釉料研发类自9月19日起停止受理，节能窑炉类照常受理。",
    )
    call = only(_announced(), stopped)
    assert status_on(call, dt.date(2025, 9, 25)) == "open"
    assert str(call.deadline) == "2025-09-30"


SORTS = """各县（市、区）经信局：
一、绿色工厂
面向规模以上工业企业。企业在9月15日前向属地经信部门提交报告。列入名单的，给予30万元奖励。
二、绿色供应链企业
企业在9月25日前向属地经信部门提交报告。列入名单的，给予50万元奖励。
三、绿色园区
由省级以上园区管理机构申报。管理机构于10月5日前直接报市经信局，不经县级推荐。列入名单的，给予100万元奖励。
"""
PUT_OFF = """各县（市、区）经信局：
对《关于开展2025年度绿色制造名单遴选的通知》中第二类的时间调整如下：
一、绿色供应链企业的材料提交截止日由9月25日顺延到10月8日。
二、绿色工厂（9月15日已截止）不再补收，其推荐函仍须在10月10日前出具；绿色园区仍按10月5日执行，不延期。
"""


def test_a_later_notice_about_one_section_leaves_the_days_of_the_others() -> None:
    title = "关于开展2025年度绿色制造名单遴选的通知"
    later = told("b_2", "关于延长2025年度绿色供应链企业申报时间的通知", PUT_OFF, date="2025-09-22")
    calls = build_calls([told("a_2", title, SORTS, date="2025-08-20"), later])
    assert {c.programme.split("：")[-1]: str(c.deadline) for c in calls} == {
        "绿色工厂": "2025-09-15",
        "绿色供应链企业": "2025-10-08",
        "绿色园区": "2025-10-05",
    }


def test_classes_that_are_put_off_together_get_the_new_day() -> None:
    text = (
        "一、分类条件\n创作类：负责人不超过50周岁，取得专利5件以上。\n经营类：营业额100万元以上，从业人员5人以上。\n"
        "二、奖补\n认定为创作类的，奖励5万元；认定为经营类的，奖励8万元。\n三、申报办法\n申报人于9月15日前报送材料。\n"
    )
    more = "原定申报人于9月15日前报送材料，现调整如下：\n一、创作类、经营类申报人报送材料的时间均延长至10月8日下班前。\n"
    calls = build_calls(
        [
            told("a_3", "关于开展2025年陶瓷示范工作室认定的通知", text, date="2025-08-20"),
            told("b_3", "关于延长2025年陶瓷示范工作室认定申报时间的通知", more, date="2025-09-10"),
        ]
    )
    assert {str(c.deadline) for c in calls} == {"2025-10-08"}
