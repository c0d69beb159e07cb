"""Parts of a notice (classes, levels, rows, ways to apply, those who are looked at again) with days of their own, and who applies."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.calls import build_calls, status_on
from tests.calls.made_notices import only, told


def _days_by_part(title: str, text: str) -> dict[str, str]:
    calls = build_calls([told("s_p", title, text, date="2026-03-05")])
    return {c.programme.split("：")[-1]: str(c.deadline) for c in calls}


def test_who_is_newly_recognised_and_who_is_looked_at_again_have_their_own_days() -> None:
    text = (
        "一、认定条件\n在市内注册满2年。\n二、复核\n2023年认定的须申请复核。\n三、程序\n"
        "申请认定的企业于2026年4月17日前填报；申请复核的企业于2026年4月24日前提交。\n"
    )
    for title in ("专精特新中小企业认定（第一批）和复核", "企业研发中心认定和运行评估（复核）"):
        days = _days_by_part(f"关于组织开展2026年{title}工作的通知", text)
        assert {("复核" in name): day for name, day in days.items()} == {
            False: "2026-04-17",
            True: "2026-04-24",
        }


def test_who_is_looked_at_again_may_take_part_in_one_batch_alone() -> None:
    text = "三、申报批次\n第一批企业网上提交截止时间4月20日；第二批企业网上提交截止时间8月20日。复核企业只参加第一批。\n"
    days = _days_by_part("关于开展2026年瞪羚企业认定和复核工作的通知", text)
    assert days == {"瞪羚企业认定": "2026-08-20", "瞪羚企业复核": "2026-04-20"}


def test_beside_classes_those_who_are_looked_at_again_have_a_call() -> None:
    text = (
        "一、类别\nA类：绿色工厂。营业收入不低于1亿元。\nB类：绿色供应链。营业收入不低于2亿元。\n二、奖励\nA类每家奖励20万元，B类每家奖励30万元。\n"
        "三、时间\nA类自评报告于2026年4月28日前报送；B类于2026年5月20日前报送；复核表于2026年4月10日前报送。\n"
    )
    days = _days_by_part("关于组织申报2026年度绿色工厂、绿色供应链评价及往年绿色工厂复核的通知", text)
    assert days == {"绿色工厂（A类）": "2026-04-28", "绿色供应链（B类）": "2026-05-20", "复核": "2026-04-10"}


def test_levels_that_head_items_are_calls_each_with_its_own_day() -> None:
    text = (
        "一、申报层级\n（一）基础级智能车间：投入不低于100万元。\n（二）先进级智能工厂：投入不低于800万元。\n"
        "二、奖补\n基础级智能车间奖补10万元；先进级智能工厂奖补50万元。\n"
        "三、时间安排\n基础级2026年10月31日截止；先进级分两批，第一批5月10日截止，第二批9月10日截止。\n"
    )
    days = _days_by_part("关于组织开展2026年智能制造培育申报工作的通知", text)
    assert days == {"基础级智能车间": "2026-10-31", "先进级智能工厂": "2026-09-10"}


def test_rows_that_a_sentence_calls_by_their_numbers_have_its_day() -> None:
    text = (
        "二、支持项目\n序号 项目 支持内容 标准 上限\n1 境外展会 展位费 按实际支出的70% 每家最高20万元\n"
        "2 国内展会 展位费 按实际支出的50% 每家最高8万元\n3 信用保险 保费 按保费的60% 每家最高30万元\n"
        "三、申报时间\n序号1、2项申报截止2026年4月22日；序号3项申报截止2026年5月8日。\n"
    )
    days = _days_by_part("关于组织申报2025年度外贸促进政策资金的通知", text)
    assert days == {"境外展会": "2026-04-22", "国内展会": "2026-04-22", "信用保险": "2026-05-08"}


def test_a_sentence_on_the_two_above_tells_both_their_days() -> None:
    text = (
        "有关事项公告如下：\n一、一次性创业补贴\n标准：小微企业12000元。\n二、创业岗位开发补贴\n标准：每个岗位2000元。\n"
        "以上两项分两期受理：上半年为2026年3月1日至6月15日，下半年为2026年9月1日至11月20日。\n"
        "三、创业担保贷款\n个人最高可贷30万元。常年受理。\n"
    )
    days = _days_by_part("2026年创业补贴和创业担保贷款申领公告", text)
    assert days == {"一次性创业补贴": "2026-11-20", "创业岗位开发补贴": "2026-11-20", "创业担保贷款": "None"}


def test_loans_that_head_sections_are_calls_where_all_are_taken_the_whole_year() -> None:
    text = "一、个人创业担保贷款\n年龄60周岁以下。每人最高30万元。\n二、小微企业创业担保贷款\n新招用人数达到10%。最高400万元。\n三、受理\n常年受理。\n"
    days = _days_by_part("关于做好2026年创业担保贷款工作的通知", text)
    assert days == {"个人创业担保贷款": "None", "小微企业创业担保贷款": "None"}


def test_grants_in_boxes_are_calls_also_where_their_time_is_told_for_all() -> None:
    text = "两项补贴一次说清。\n【首次就业补贴】\n每人补1500元。\n【岗位社保补贴】\n每人每年补3000元。\n【怎么申】\n两项都是常年受理。\n"
    days = _days_by_part("老板看过来！招人就有补贴，一年到头都能申", text)
    assert days == {"首次就业补贴": "None", "岗位社保补贴": "None"}
    text = "发券了。\n【要点】\n每人补1500元。\n【提醒】\n每人补300元。\n常年受理。\n"
    assert len(_days_by_part("老板看过来！招人就有补贴，一年到头都能申", text)) == 1


@pytest.mark.parametrize("lead", ["", "- ", "◆"])
def test_lines_that_begin_with_a_grant_and_tell_its_day_are_calls(lead: str) -> None:
    text = f"{lead}租房补贴：本科每月500元，12月31日前申请。\n{lead}购房补贴：博士20万元，全年受理。\n咨询窗口：二楼。\n"
    days = _days_by_part("人才补贴怎么领？一图看懂", text)
    assert days == {"租房补贴": "2026-12-31", "购房补贴": "None"}


def test_fairs_that_each_tell_when_to_sign_up_are_windows() -> None:
    text = "一、展会安排\n（一）欧洲钓具展，6月中旬，报名截止4月30日；\n（二）美国钓具展，7月中旬，报名截止5月15日。\n"
    call = only(told("s_f", "关于组织企业参加2026年境外展会并申领补贴的通知", text, date="2026-03-16"))
    assert {w.group: str(w.deadline) for w in call.windows} == {
        "欧洲钓具展": "2026-04-30",
        "美国钓具展": "2026-05-15",
    }


def test_who_may_apply_for_one_part_too_does_not_shut_out_the_rest() -> None:
    text = (
        "企业通过平台提交。\n方向一：首批次应用。按销售额的15%奖励，最高200万元。\n方向二：中试平台。最高500万元；高校可单独申报。\n"
        "方向一申报截止10月10日；方向二申报截止10月20日。\n"
    )
    calls = build_calls([told("s_g", "关于申报2025年产业专项资金的通知", text)])
    assert {c.programme.split("：")[-1]: c.applicants for c in calls}["中试平台"] == (
        "enterprise",
        "institution",
    )


def test_two_ways_to_apply_have_their_own_windows() -> None:
    text = (
        "申报渠道\n渠道一：登录企业服务平台，2026年3月23日至2026年5月29日开放。\n"
        "渠道二：企业可向窗口提交纸质材料，受理截止2026年5月22日。\n"
    )
    call = only(told("s_w", "关于2026年利润再投资奖励申报的通知", text, date="2026-03-16"))
    assert {w.group: str(w.deadline) for w in call.windows} == {"现场": "2026-05-22", "网上": "2026-05-29"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("对象：吸纳登记失业人员或毕业年度高校毕业生就业，签订1年以上劳动合同的小微企业。\n10月20日截止。", ("enterprise",)),
        ("对象：与本市企业、科研院所或民办学校签订3年以上劳动合同，在我市参保满6个月的人才：\nA类：博士。\n各用人单位10月20日前提交。", ("individual",)),
        ("企业均可申请。社会团体、律师事务所和以单位形式参保的个体工商户参照中小微企业执行。\n10月20日截止。", ("enterprise", "individual", "organisation")),
        ("个人最高可贷30万元；小微企业最高可贷400万元。\n10月20日截止。", ("enterprise", "individual")),
        ("对象：在本区经营满2年的民宿。\n10月20日截止。", ("enterprise", "individual")),
    ],
)  # fmt: skip
def test_who_applies_by_the_head_of_a_sentence_and_by_whom_it_is_said_of_too(
    text: str, who: tuple[str, ...]
) -> None:
    call = only(told("t_w", "关于2025年度专项补贴申领的通知", f"有关事项如下。\n{text}"))
    assert call.applicants == who


def test_that_firms_cannot_apply_is_not_said_where_they_file_for_their_people() -> None:
    text = "对象：在职人员。租房补贴由用人单位统一申报，个人不能单独报。10月20日截止。"
    call = only(told("t_e", "关于2025年度人才租房补贴申领的通知", text))
    assert "applicants_not_enterprise" not in {w.code for w in call.warnings}


def test_labels_of_a_list_that_lead_days_are_calls_each_with_its_own() -> None:
    text = (
        "二、分类标准\n（一）规上企业：设备投资额200万元以上的，按10%补贴；\n（二）规下企业：设备投资额30万元以上的，按12%补贴；\n"
        "（三）喷涂设备专项：单台5万元以上的，按15%补贴。\n三、申报时间\n规上企业、规下企业：2026年4月1日至4月30日；喷涂设备专项：2026年4月1日至5月20日。\n"
    )
    days = _days_by_part("关于申报2026年企业设备更新补贴的通知", text)
    assert days == {"规上企业": "2026-04-30", "规下企业": "2026-04-30", "喷涂设备专项": "2026-05-20"}


def test_sums_of_a_loan_are_told_apart_by_who_may_have_it() -> None:
    text = (
        "有关事项公布如下，常年受理。\n一、创业担保贷款\n（一）个人：失业人员创业的，可申请最高30万元贷款；\n"
        "（二）小微企业：新招用人数达到10%的，可申请最高400万元贷款。\n二、一次性创业补贴\n首次创业满1年的，给予补贴5000元。\n"
    )
    calls = build_calls([told("s_l", "创业担保贷款及一次性创业补贴办理指南", text)])
    sums = {f.value.max: f.group for c in calls for f in c.amounts if f.kind == "amount"}
    assert (sums[300000], sums[4000000]) == ("个人", "小微企业")


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        (
            "■ 企业组\n参赛要求：科技型企业。\n报名截止：2026年6月5日\n■ 国际组\n参赛要求：外籍创业者。\n报名截止：2026年6月30日\n",
            {"企业组": "2026-06-05", "国际组": "2026-06-30"},
        ),
        (
            "展会一：法国展，2026年6月7日至9日举办，报名截止2026年3月31日；\n展会二：美国展，2026年7月14日至16日举办，报名截止2026年4月20日。\n",
            {"展会一": "2026-03-31", "展会二": "2026-04-20"},
        ),
        # one head, two steps: no items
        ("一、申报时间\n网上申报截止：2026年4月30日\n纸质材料截止：2026年5月8日\n", {}),
    ],
)
def test_items_below_heads_have_their_own_windows(text: str, windows: dict[str, str]) -> None:
    call = only(told("s_i", "第六届创新创业大赛报名通知", text, date="2026-03-05"))
    assert {w.group: str(w.deadline) for w in call.windows} == windows


def test_a_batch_that_is_moved_to_a_later_day_opens_when_it_was_to() -> None:
    first = told(
        "s_b",
        "南京市科技局关于开展2026年中小企业研发投入后补助申报的通知",
        "三、批次\n第一批：2026年2月24日至3月20日；第二批：2026年5月11日至6月12日。\n",
        date="2026-02-10",
    )
    moved = told(
        "s_m",
        "南京市科技局关于调整2026年中小企业研发投入后补助第二批申报安排的通知",
        "一、第二批申报截止时间由6月12日延至2026年6月26日。\n",
        date="2026-05-28",
    )
    call = only(first, moved)
    assert [(w.group, str(w.opens), str(w.deadline)) for w in call.windows] == [
        ("第一批", "2026-02-24", "2026-03-20"),
        ("第二批", "2026-05-11", "2026-06-26"),
    ]
    assert status_on(call, dt.date(2026, 4, 25)) == "upcoming"
