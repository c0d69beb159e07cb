"""Notices that tell of several programmes in sections of their own."""

from __future__ import annotations

import datetime as dt

from rag.calls import build_calls
from tests.calls.making import only, told

TITLE = "关于组织申报2025年度科技发展专项的通知"
TWO = (
    "一、研发机构建设补助\n申报对象为企业。请企业于2025年9月30日前登录系统提交申报书，最高补助50万元。\n"
    "二、科技金融贴息\n请企业于2025年10月31日前登录系统提交申报书，最高贴息30万元。\n三、联系方式\n咨询电话：025-83270031。\n"
)


def test_sections_that_name_programmes_with_days_of_their_own_are_calls_of_their_own() -> None:
    calls = build_calls([told("s_1", TITLE, TWO)])
    days = {c.programme.split("：")[-1]: c.deadline for c in calls}
    assert days == {"研发机构建设补助": dt.date(2025, 9, 30), "科技金融贴息": dt.date(2025, 10, 31)}
    assert all(any(f.value.number == "025-83270031" for f in c.contacts if f.kind == "phone") for c in calls)
    sums = {
        c.programme.split("：")[-1]: {f.value.max for f in c.amounts if f.kind == "amount"} for c in calls
    }
    assert sums == {"研发机构建设补助": {500000}, "科技金融贴息": {300000}}


def test_steps_and_details_are_no_programmes() -> None:
    text = (
        "一、申报条件\n企业在本市注册。\n二、申报时间\n请企业于2025年9月30日前登录系统提交申报书。\n"
        "三、材料报送\n请企业于2025年10月10日前将纸质材料报送至市科技局。\n"
    )
    assert only(told("s_2", TITLE, text)).deadline == dt.date(2025, 9, 30)


def test_days_of_batches_told_in_a_row_keep_the_call_open() -> None:
    from rag.calls import deadline_on, status_on

    text = "全年分三批受理，每批申报截止时间分别为3月31日、6月30日、10月31日。"
    found = only(told("s_3", "关于开展2025年节水载体申报的通知", text, date="2025-02-10"))
    assert [w.group for w in found.windows] == ["第1批", "第2批", "第3批"]
    assert status_on(found, dt.date(2025, 9, 25)) == "open"
    assert deadline_on(found, dt.date(2025, 9, 25)) == dt.date(2025, 10, 31)
