"""Notices that tell of several programmes in sections of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag.calls import build_calls
from rag.calls.mentions import _of_its_row
from rag.facts.notice_record import NoticeRecord
from tests.calls.made_notices import only, told

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
    assert [w.group for w in found.windows] == ["第一批", "第二批", "第三批"]
    assert status_on(found, dt.date(2025, 9, 25)) == "open"
    assert deadline_on(found, dt.date(2025, 9, 25)) == dt.date(2025, 10, 31)


def test_opening_and_last_day_are_those_of_the_same_turn() -> None:
    from rag.calls import to_call

    text = "第一期申领时间：4月7日至5月20日；\n第二期申领时间：10月8日至10月31日。\n"
    found = only(told("s_4", "关于申领2025年贷款贴息的通知", text, date="2025-03-30"))
    spring, summer = (to_call(found, dt.date(2025, month, 1)) for month in (5, 6))
    assert (spring.status, str(spring.opens), str(spring.deadline)) == ("open", "2025-04-07", "2025-05-20")
    assert (summer.status, str(summer.opens), str(summer.deadline)) == (
        "upcoming",
        "2025-10-08",
        "2025-10-31",
    )


def test_what_counts_is_open_before_what_ends_sooner_but_has_not_begun() -> None:
    from rag.calls import deadline_on
    from rag.calls.call_record import Window

    insured = Window("社保补贴", dt.date(2025, 5, 6), dt.date(2025, 6, 15))
    hired = Window("扩岗补助", dt.date(2025, 4, 10), dt.date(2025, 12, 31))
    found = replace(
        only(told("s_5", "关于申报2025年稳岗补贴的通知", "即日起受理。")), windows=(insured, hired)
    )
    assert deadline_on(found, dt.date(2025, 4, 1)) == dt.date(2025, 6, 15)
    assert deadline_on(found, dt.date(2025, 4, 15)) == dt.date(2025, 12, 31)
    assert deadline_on(found, dt.date(2025, 5, 15)) == dt.date(2025, 6, 15)
    assert deadline_on(found, dt.date(2026, 1, 1)) == dt.date(2025, 12, 31)


def test_one_opening_is_that_of_all_classes() -> None:
    text = "报名5月20日开始。创意组6月15日截止，初创组、成长组6月25日截止。\n"
    found = only(told("s_6", "“天石杯”创业大赛报名公告", text, date="2025-05-15"))
    assert {w.group: str(w.opens) for w in found.windows} == dict.fromkeys(
        ("创意组", "初创组", "成长组"), "2025-05-20"
    )


TRACKS = (
    "一、支持事项\n（一）数字门店改造。按设备购置额的20%补助，单店最高8万元。\n（二）夜市灯光提升。按投资额的30%补助，最高15万元。\n"
    "二、申报条件\n在本市注册的企业。\n{times}四、咨询电话\n门店改造：流通科 0513-85001234；夜市灯光提升：商贸科 0513-85005678。"
)


@pytest.mark.parametrize(
    "times",
    [
        "三、申报时间\n门店改造：2025年9月5日至9月30日；\n夜市灯光提升：9月5日至10月17日。\n",
        "三、申报时间\n数字门店改造：截至2025年9月30日；夜市灯光提升：截至2025年10月17日。\n",
        "三、申报时间\n门店改造9月30日截止；夜市灯光提升10月17日截止。\n",
        "三、申报时间\n1.门店改造：9月30日前提交；2.夜市灯光提升：10月17日前提交。\n",
    ],
)
def test_tracks_with_days_in_a_section_of_times_are_calls_of_their_own(times: str) -> None:
    title = "关于2025年商贸流通专项分项申报安排的通知（门店、夜市）"
    calls = build_calls([told("t_1", title, TRACKS.format(times=times))])
    days = {c.programme.split("：")[-1]: c.deadline for c in calls}
    assert days == {"数字门店改造": dt.date(2025, 9, 30), "夜市灯光提升": dt.date(2025, 10, 17)}
    phones = [[f.value.phone for f in c.contacts if f.kind == "contact"] for c in calls]
    assert sorted(phones) == [["0513-85001234"], ["0513-85005678"]]


def test_groups_of_one_contest_stay_one_call() -> None:
    text = (
        "一、组别\n（一）初创组。一等奖奖励10万元。\n（二）成长组。一等奖奖励20万元。\n"
        "二、报名时间\n初创组：9月30日前报名；\n成长组：10月17日前报名。\n"
    )
    assert only(told("t_2", "关于举办2025年创业大赛的通知", text)).programme


COUNTED = (
    "{0} 老旧电梯更新\n标准：更新费用的20%，单台至多6万元。\n提交：2025年9月8日—9月26日。\n\n"
    "{1} 冷库节能\n标准：设备款的15%，单户至多30万元。\n提交：2025年10月9日—10月31日。\n\n审核：各科室5个工作日内答复。\n"
)


@pytest.mark.parametrize(
    "marks", [("条款2", "条款4"), ("第一类", "第二类"), ("A款", "B款"), ("事项一", "事项二")]
)
def test_sections_that_any_word_counts_are_calls_of_their_own(marks: tuple[str, str]) -> None:
    calls = build_calls([told("s_9", TITLE, COUNTED.format(*marks))])
    assert {c.programme.split("：")[-1]: c.deadline for c in calls} == {
        "老旧电梯更新": dt.date(2025, 9, 26),
        "冷库节能": dt.date(2025, 10, 31),
    }


@pytest.mark.parametrize("marks", [("第一批", "第二批"), ("步骤一", "步骤二"), ("阶段1", "阶段2")])
def test_batches_and_steps_are_no_programmes(marks: tuple[str, str]) -> None:
    assert len(build_calls([told("s_10", TITLE, COUNTED.format(*marks))])) == 1


def test_sections_behind_one_mark_are_calls_of_their_own() -> None:
    text = (
        "文旅局支持自驾营地，分两拨。\n▌新建营地\n报名到2025年9月26日。给不超过60万元。\n"
        "▌老营地升级\n报名到2025年10月20日。补助20万元。\n▌材料\n送到文旅局二楼。\n"
    )
    calls = build_calls([told("s_9", "自驾营地补助分两拨报名", text)])
    assert {c.programme: c.deadline for c in calls} == {
        "自驾营地补助：新建营地": dt.date(2025, 9, 26),
        "自驾营地补助：老营地升级": dt.date(2025, 10, 20),
    }


@pytest.mark.parametrize(("mark", "calls"), [("（重大攻关，面向企业）", 2), ("", 1)])
def test_classes_with_names_of_their_own_are_calls_of_their_own(mark: str, calls: int) -> None:
    text = (
        f"一、甲类{mark}\n牵头单位须为企业。每项资助500万元。受理至2025年9月30日。\n"
        f"二、乙类{mark}\n已入库的企业。每项资助80万元。受理至2025年10月20日。\n"
    )
    assert len(build_calls([told("s_10", TITLE, text)])) == calls


def test_windows_in_turn_are_rounds() -> None:
    text = "申报分两次受理：2025年9月4日至9月15日，12月2日至12月11日，均送县金融中心。"
    assert only(told("s_11", TITLE, text)).deadline == dt.date(2025, 12, 11)


def test_the_first_lines_name_what_the_title_only_describes() -> None:
    text = "“义播”直播人才补贴昨天开始申请。\n个人9月12日前在网上提交申请。"
    found = only(told("s_12", "主播补贴怎么领？十个问题一次讲清", text))
    assert found.programme == "“义播”直播人才补贴"
    assert "主播补贴" in found.aliases


CODED = (
    "一、方向\n（一）窑炉更新（代码Y1）。\n（二）除尘改造（代码Y2）。\n二、标准\nY1按投资的15%补助，最高150万元；Y2按投资的20%补助，最高90万元。\n"
    "三、时限\n企业登录系统申报：Y1于9月30日前提交，Y2于10月17日前提交。\n"
)


def test_classes_with_names_and_days_of_their_own_are_calls_that_a_change_of_one_leaves_apart() -> None:
    title = "关于组织申报2025年度陶瓷产业提质项目的通知"
    change = (
        "《关于组织申报2025年度陶瓷产业提质项目的通知》中，Y2除尘改造的申报截止时间由10月17日延长至11月7日。"
    )
    calls = build_calls(
        [
            told("s_20", title, CODED),
            told("s_21", "关于延长2025年度陶瓷产业提质项目申报时间的通知", change, date="2025-09-25"),
        ]
    )
    days = {c.programme.split("：")[-1]: c.deadline for c in calls}
    assert days == {"窑炉更新（Y1）": dt.date(2025, 9, 30), "除尘改造（Y2）": dt.date(2025, 11, 7)}
    assert {f.value.max for c in calls for f in c.amounts if f.kind == "amount" and "Y1" in c.programme} == {
        1500000
    }


def test_tiers_that_all_have_the_same_day_are_one_call() -> None:
    text = "A类（领军人才）：给予50万元。\nB类（骨干人才）：给予20万元。\nA类、B类均于10月17日前提交申请。\n"
    assert only(told("s_22", "关于申报2025年“湖畔”人才项目的通知", text)).deadline == dt.date(2025, 10, 17)


QUESTIONS = (
    "今天三件事一块儿说。问：第一件，果农保险补贴咋弄？答：保费区里出35%。投保窗口到10月20日。"
    "问：第二件，加工企业的设备补贴咋弄？答：补20%，最多80万元。11月15日前把发票交上来。"
    "问：有课听吗？答：9月19日讲课，9月17日前打电话报名占座。"
)


def test_a_day_of_its_own_goes_before_one_that_stands_outside_the_sections() -> None:
    calls = build_calls([told("s_q", "果业补贴三件事问答版", QUESTIONS, category="解读")])
    days = {c.programme.split("：")[-1]: c.deadline for c in calls}
    assert days == {"果农保险补贴": dt.date(2025, 10, 20), "加工企业的设备补贴": dt.date(2025, 11, 15)}


@pytest.mark.parametrize(
    ("title", "text", "category", "found"),
    [
        ("大白话解读：《小店扶持办法》", "2025年第一回从10月9日到10月31日网上申请。", "解读", 1),
        ("《小店扶持办法》解读", "租金补贴全年受理，企业直接向区商务局申请。", "解读", 1),
        ("《小店扶持办法》解读", "办法自2025年10月1日起施行，有效期三年。", "解读", 0),
        ("返乡创业补贴攻略", "咋个申请：不限时间，全年都收，到乡镇人社中心现场办。", "其他", 1),
        ("返乡创业活动回顾", "咋个申请：不限时间，全年都收，到乡镇人社中心现场办。", "其他", 0),
    ],
)
def test_an_explanation_that_tells_when_to_apply_makes_a_call(
    title: str, text: str, category: str, found: int
) -> None:
    assert len(build_calls([told("s_e", title, text, category=category)])) == found


KINDS = (
    "一、类型。分为企业型、合作社型两种。\n二、条件\n企业型：2024年销售收入不低于200万元。\n合作社型：实有社员30户以上。\n"
    "三、扶持。给予一次性扶持资金：企业型20万元、合作社型15万元。\n四、申报主体于2025年10月22日前提交申报表。\n"
)


def test_classes_for_different_applicants_are_calls_although_they_share_the_day() -> None:
    calls = {
        c.programme.split("：")[-1]: c for c in build_calls([told("s_k", "关于申报“黔匠工坊”的通知", KINDS)])
    }
    assert set(calls) == {"企业型", "合作社型"}
    assert {c.deadline for c in calls.values()} == {dt.date(2025, 10, 22)}
    sums = {name: [f.value.max for f in c.amounts if f.kind == "amount"] for name, c in calls.items()}
    assert sums == {"企业型": [200000], "合作社型": [150000]}


def test_levels_of_one_thing_stay_one_call() -> None:
    text = KINDS.replace("企业型", "甲类").replace("合作社型", "乙类").replace("两种", "两类")
    assert only(told("s_l", "关于申报“黔匠工坊”的通知", text)).deadline == dt.date(2025, 10, 22)


DIRECTIONS = (
    "一、支持方向\n方向一 海外仓建设。按租金的40%支持，上限80万元。\n方向二 人才孵化基地。年培训300人次以上，定额支持25万元。\n"
    "二、时间\n（一）企业填报：9月8日至10月5日；方向二因需暑期数据，填报至10月15日止。\n"
)


def test_a_direction_with_a_day_of_its_own_is_apart_from_the_common_one() -> None:
    calls = build_calls([told("s_d", TITLE, DIRECTIONS)])
    assert {c.programme.split("：")[-1]: c.deadline for c in calls} == {
        "海外仓建设": dt.date(2025, 10, 5),
        "人才孵化基地": dt.date(2025, 10, 15),
    }


TIMES = (
    "第一项 龙头企业评定（“评”）\n条件：在本市注册满3年。一次性奖励20万元。\n\n第二项 技改补助（“补”）\n按发票金额12%补助，最高补80万元。\n\n"
    "受理时间一览\n项目　企业提交截止　县区审核截止\n评定　10月6日　10月27日\n补助　10月13日　11月6日\n第二批受理时间暂定2026年7月，届时另行通知。\n"
)


def test_days_of_a_table_belong_to_the_classes_whose_names_end_so() -> None:
    calls = build_calls([told("s_t", TITLE, TIMES)])
    assert {c.programme.split("：")[-1]: c.deadline for c in calls} == {
        "龙头企业": dt.date(2025, 10, 6),
        "技改补助": dt.date(2025, 10, 13),
    }


ROWS = (
    "各项目的标准和时间如下。\n项目 补助标准 截止日期\n冷藏车购置补助 购车价的20%，每辆最高5万元 2025年9月30日\n"
    "分拣包装线补助 投资额的25%，最高40万元 2025年10月17日\n备注：材料一式两份。\n"
)


def test_rows_of_a_table_that_name_programmes_with_days_of_their_own_are_calls_of_their_own() -> None:
    calls = build_calls([told("r_1", "云母县2025年蔬菜产业奖补项目一览表", ROWS)])
    days = {c.programme.split("：")[-1]: c.deadline for c in calls}
    assert days == {"冷藏车购置补助": dt.date(2025, 9, 30), "分拣包装线补助": dt.date(2025, 10, 17)}


def test_rows_of_classes_or_with_one_day_stay_one_call() -> None:
    tiers = ROWS.replace("冷藏车购置补助", "第一批").replace("分拣包装线补助", "第二批")
    same = ROWS.replace("10月17日", "9月30日")
    for text in (tiers, same):
        assert only(told("r_2", "关于组织申报云母县2025年蔬菜产业奖补的通知", text))


def test_payments_counted_behind_a_picture_are_calls_of_their_own() -> None:
    text = (
        "两笔钱一次说清。\n\n🧊 第一笔：产地冷链设施补助\n给多少：每立方米150元，最多60万元\n几号前：9月30日，交乡镇\n\n"
        "🌰 第二笔：林果加工设备补贴\n给多少：设备投入的30%\n几号前：10月17日，登录网站填报\n"
    )
    calls = build_calls([told("r_3", "关于2025年林果补贴申报的通知", text)])
    days = {c.programme.split("：")[-1]: c.deadline for c in calls}
    assert days == {"产地冷链设施补助": dt.date(2025, 9, 30), "林果加工设备补贴": dt.date(2025, 10, 17)}


@pytest.mark.parametrize(
    "text",
    [
        "分两个赛道，各报各的：\n① 萌芽道：未注册公司的团队，报名到9月30日，一等奖2万元。\n② 破浪道：成立三年内的企业，报名顺延得久一点，10月17日截止，一等奖8万元。\n",
        "两件事。\n①萌芽道补贴（市级，区内可报）\n新开业的店每家补8000元，面积30平方米以上。报名截止9月30日。\n\n②破浪道补贴\n按工资的比例补给单位，10月17日前交到街道。\n",
        "两类券。\nA券·萌芽道 面向职工100人以下的企业，冲抵合同价的50%，9月30日前申领。\nB券·破浪道 用于租算力，冲抵30%，每家至多20万元，10月17日前申领。\n",
        "两份补贴。\n\n💼 单位那一份：萌芽道补贴\n每人补1500元。\n申请期：9月1日至9月30日\n\n🎒 新人那一份：破浪道补贴\n一次性补3000元。\n申请期：9月1日至10月17日\n",
    ],
)
def test_items_behind_circled_numbers_or_pictures_with_a_day_and_a_sum_are_calls(text: str) -> None:
    calls = build_calls([told("p_1", "关于2025年云母市创业扶持申报的通知", text)])
    days = {c.programme.split("：")[-1][:3]: c.deadline for c in calls}
    assert days == {"萌芽道": dt.date(2025, 9, 30), "破浪道": dt.date(2025, 10, 17)}


def test_sections_whose_days_stand_together_in_a_section_of_times_are_calls() -> None:
    text = (
        "一、普惠托育机构\n已备案、收费不高于指导价的托育机构，每人每年补助2400元。\n"
        "二、社区养老服务站\n建筑面积300平方米以上的，给予一次性建设补助6万元。\n"
        "三、申报时间\n托育机构：9月10日至10月4日；养老服务站：9月10日至10月18日。通过平台线上提交。\n"
    )
    record = told("t_1", "关于开展2025年度普惠托育和社区养老服务补助申报的通知", text, date="2025-09-06")
    days = {call.programme.split("：")[-1]: str(call.deadline) for call in build_calls([record])}
    assert days == {"普惠托育机构": "2025-10-04", "社区养老服务站": "2025-10-18"}


def test_each_row_and_class_has_the_applicants_that_its_own_words_name() -> None:
    text = (
        "一、合作社冷库补助\n县内农民合作社、家庭农场，2025年9月30日前交到乡镇，每户最高5万元。\n"
        "二、加工企业设备补助\n年销售额500万元以上的加工企业，2025年10月31日前交到县局，最高40万元。\n"
    )
    calls = build_calls([told("s_w", "关于申报2025年农产品加工扶持的通知", text)])
    who = {c.programme.split("：")[-1]: set(c.applicants) for c in calls}
    assert who["加工企业设备补助"] == {"enterprise"}
    assert "organisation" in who["合作社冷库补助"]


def test_a_digests_item_names_its_applicants_by_a_label() -> None:
    text = (
        "一、夜间小店改造补贴\n对象｜个体户、小微企业\n截止：2025年9月30日\n\n"
        "二、技能大师奖励\n对象：个人。\n截止：2025年10月31日\n"
    )
    calls = build_calls([told("s_v", "9月可报项目汇编", text, category="汇编")])
    who = {c.programme: set(c.applicants) for c in calls}
    assert who == {"夜间小店改造补贴": {"enterprise", "individual"}, "技能大师奖励": {"individual"}}


def test_a_class_without_a_day_of_its_own_has_the_day_of_all() -> None:
    text = (
        "一、奖励标准\nA类团队游客每人次奖励20元，B类包机每架次奖励2万元，D类民宿一次性奖励1.5万元。\n"
        "二、时间安排\nA、B类须在2025年11月28日前先行备案；D类无需备案。\n全部类别的奖励申请于2026年3月20日前报区文旅局。\n"
    )
    found = only(told("s_20", "关于组织申报雪季引客奖励的通知", text, date="2025-11-12"))
    days = {w.group: str(w.deadline) for w in found.windows}
    assert days == {"A类": "2025-11-28", "B类": "2025-11-28", "D类": "2026-03-20"}


CONTEST = (
    "一、组别\n企业组：成立不超过8年的企业。\n创客组：3至7人的团队，尚未注册公司。\n"
    "二、奖金\n企业组一等奖30万元。创客组一等奖10万元。\n三、报名\n企业组、创客组报名截止2025年9月20日24时。\n"
)


def test_groups_in_a_row_share_the_day_and_its_extension() -> None:
    first = told("s_21", "“漓江杯”2025数字文旅创新大赛报名启事", CONTEST)
    longer = told(
        "s_22", "漓江杯大赛企业组、创客组报名延长至10月5日",
        "企业组、创客组的报名时间，由原定的9月20日24时延长至10月5日24时。", date="2025-09-17",
    )  # fmt: skip
    calls = build_calls([first, longer])
    assert calls
    assert {str(c.deadline) for c in calls} == {"2025-10-05"}
    assert all({n.aid for n in c.notices} == {"s_21", "s_22"} for c in calls)


def test_an_extension_of_another_track_is_no_part_of_those_told_apart() -> None:
    text = (
        "院校赛道：省内高校学生团队，奖金3万元。\n个人赛道：年满18周岁的厨师，奖金1万元。\n"
        "院校赛道：报名至9月20日。\n个人赛道：报名至9月15日。\n"
    )
    first = told("s_23", "关于举办2025“陇味杯”大赛的通知", text)
    longer = told(
        "s_24",
        "陇味杯大赛企业赛道报名延长至9月30日",
        "企业赛道的报名截止时间由9月10日延长至9月30日。",
        date="2025-09-08",
    )
    calls = build_calls([first, longer])
    assert {str(c.deadline) for c in calls if c.programme.endswith("赛道") and "：" in c.programme} == {
        "2025-09-20", "2025-09-15"
    }  # fmt: skip


def test_an_extension_of_two_programmes_reaches_each_of_them() -> None:
    text = (
        "县科发〔2025〕9号\n一、科技创新券\n（一）申领主体为本区企业，最高10万元。\n（二）上半年批次9月30日截止，下半年批次自11月1日起受理、12月20日截止。\n"
        "二、“揭榜挂帅”技术需求\n（一）成功揭榜的企业，最高补助50万元。\n（二）征集截止时间为9月20日。\n"
    )
    first = told(
        "s_25",
        "县科技局关于组织申领2025年科技创新券及征集“揭榜挂帅”技术需求的通知",
        text,
        number="县科发〔2025〕9号",
    )
    longer = told(
        "s_26", "关于延长2025年科技创新券申领及“揭榜挂帅”项目张榜时限的通知",
        "对《关于组织申领2025年科技创新券及征集“揭榜挂帅”技术需求的通知》（县科发〔2025〕9号）所列时限作如下调整：\n"
        "一、科技创新券（上半年批次）申领截止时间由原定的2025年9月30日延长至2025年10月15日；\n"
        "二、“揭榜挂帅”技术需求征集截止时间由9月20日延长至10月3日。",
        date="2025-09-16",
    )  # fmt: skip
    calls = {c.programme.split("：")[-1]: c for c in build_calls([first, longer])}
    voucher = calls["科技创新券"]
    assert {w.group: str(w.deadline) for w in voucher.windows} == {
        "上半年": "2025-10-15",
        "下半年": "2025-12-20",
    }
    assert str(calls["“揭榜挂帅”技术需求"].deadline) == "2025-10-03"


@pytest.mark.parametrize(
    "items",
    [
        "（一）一般技改项目，按设备购置额的8%给予补助，最高100万元。\n（二）数字化车间类项目，按设备购置额的12%给予补助，最高180万元。\n",
        "2.1 一般技改项目：按设备购置额的8%，最高100万元。\n2.2 数字化车间类项目：按设备购置额的12%，最高180万元。\n",
    ],
)
def test_a_sum_belongs_to_the_class_that_its_item_begins_with(items: str) -> None:
    text = f"二、补助标准\n{items}三、时限\n企业应于2025年9月27日前登录平台填报。两项合计最高200万元。\n"
    found = only(told("s_27", "关于组织申报2025年度技术改造补助资金的通知", text))
    sums = {(f.group, str(f.value.max)) for f in found.amounts if f.kind == "amount"}
    assert {("一般技改项目", "1000000"), ("数字化车间类项目", "1800000")} <= sums


def test_a_grant_that_a_chatty_title_only_describes_is_named_in_the_first_lines() -> None:
    text = "又到毕业季，今天说一笔很多老板漏领的钱：一次性扩岗补助。每招一人补1500元，12月31日前在网上申请。"
    found = only(told("s_28", "老板注意！招一个毕业生补1500，这笔钱别忘了领", text, category="其他"))
    assert found.programme == "一次性扩岗补助"


@pytest.mark.parametrize(
    ("times", "days"),
    [
        (
            "疏解企业应在3月20日之前提出申请，配套服务商应在4月17日之前提出申请。",
            {"疏解企业": "2025-03-20", "配套服务商": "2025-04-17"},
        ),
        (
            "■ 疏解类：按六成补助。\n■ 第一批：新建类\n面向新建项目，每项奖励8万元。受理时间：3月20日至4月15日。\n"
            "■ 第二批：改造类\n面向改造项目，每项奖励3万元。受理时间：6月1日至6月30日，早报不收。",
            {"第一批": "2025-04-15", "第二批": "2025-06-30"},
        ),
    ],
)
def test_days_of_kinds_of_applicants_and_of_batches_above_are_windows(
    times: str, days: dict[str, str]
) -> None:
    text = f"一、补助\n疏解企业按年租金的60%补助，配套服务商按40%。\n二、时间\n{times}\n"
    found = only(told("s_29", "关于申领2025年办公用房租金补助的通知", text, date="2025-02-20"))
    assert {w.group: str(w.deadline) for w in found.windows} == days


def test_a_row_whose_day_stands_in_words_is_a_programme_too() -> None:
    text = (
        "展会类别 | 补贴内容 | 标准 | 受理时段\n境外实体展 | 展位费 | 每家最高12万元 | 4月10日至5月15日\n"
        "境内国际性展会 | 展位费 | 每家最高4万元 | 4月10日至6月5日\n线上展 | 服务费 | 定额8000元 | 4月10日起受理，11月30日截止\n"
    )
    calls = build_calls([told("s_30", "关于做好2025年展会补贴申报的通告", text, date="2025-04-01")])
    days = {c.programme.split("：")[-1]: str(c.deadline) for c in calls}
    assert days == {"境外实体展": "2025-05-15", "境内国际性展会": "2025-06-05", "线上展": "2025-11-30"}


def test_an_extension_names_the_group_without_what_is_done_to_it() -> None:
    first = "等级 | 奖励 | 申报截止\n银宿 | 2万元 | 2025年9月20日\n金宿 | 5万元 | 2025年9月25日\n"
    longer = "金宿受理截止时间延长至2025年10月10日（原为9月25日）；\n银宿受理截止时间延长至2025年10月20日（原为9月20日）。\n金宿、银宿的奖励标准不变。"
    found = only(
        told("s_31", "关于开展2025年民宿等级评定的通知", first),
        told("s_32", "关于延长2025年民宿等级评定受理时间的公告", longer, date="2025-09-15"),
    )
    assert {w.group: str(w.deadline) for w in found.windows} == {"金宿": "2025-10-10", "银宿": "2025-10-20"}


def test_a_coined_grant_within_its_marks_names_what_a_chatty_title_describes() -> None:
    text = "跑算力太烧钱？市科技局的“南繁算力券”上周落地。上半年券：5月25日9点开抢，6月30日停止申领。\n下半年券：8月20日9点开抢，11月20日停止申领。"
    found = only(told("s_33", "这张“算力券”可以省一半云费用", text, category="其他", date="2025-05-10"))
    assert "南繁算力券" in found.programme
    assert {w.group: str(w.deadline) for w in found.windows} == {
        "上半年": "2025-06-30",
        "下半年": "2025-11-20",
    }


def test_an_explanation_without_the_marks_of_a_coined_name_joins_its_call() -> None:
    first = told(
        "s_34",
        "关于组织申报2025年度“升规稳规”工业企业奖励资金的通知",
        "请企业于2025年9月30日前登录平台提交申报书，最高奖励15万元。",
    )
    asked = told(
        "s_35",
        "升规稳规奖励，企业问得最多的七个问题",
        "问：什么时候截止？\n答：企业须在2025年9月30日前提交。",
        date="2025-09-05",
    )
    assert {n.aid for n in only(first, asked).notices} == {"s_34", "s_35"}


def test_programmes_that_a_title_names_in_a_row_are_calls_of_their_own() -> None:
    text = (
        "一、申报条件\n（一）零碳工厂：在本市登记满2年的工业企业。\n（二）近零碳商业体：建筑面积1万平方米以上的商场。\n"
        "二、支持\n零碳工厂通过验收的，一次性奖励80万元；近零碳商业体奖励30万元。\n三、程序\n申报单位9月29日前将申报书报区生态环境分局。\n"
    )
    calls = build_calls([told("s_36", "关于组织申报2025年零碳工厂、近零碳商业体试点的通知", text)])
    found = {
        c.programme.split("：")[-1]: (str(c.deadline), {str(f.value.max) for f in c.amounts}) for c in calls
    }
    assert found == {"零碳工厂": ("2025-09-29", {"800000"}), "近零碳商业体": ("2025-09-29", {"300000"})}


@pytest.mark.parametrize(
    "title",
    [
        "关于组织申报2025年促进融资租赁和航空维修发展若干措施的通知",
        "关于组织申报2025年安全生产标准化达标奖励、航空维修补助的通知",
    ],
)
def test_a_row_in_a_title_of_rules_or_of_words_within_names_parts_nothing(title: str) -> None:
    text = (
        "融资租赁：注册资本1亿元以上，奖励10万元。安全生产：成立2年以上，奖励10万元。\n航空维修：成立3年以上的企业，奖励20万元。\n"
        "融资租赁、安全生产和航空维修的申报者9月29日前提交。\n"
    )
    assert len(build_calls([told("s_37", title, text)])) == 1


def test_a_kind_of_product_in_a_title_is_no_batch_and_an_answer_to_an_invitation_no_deadline() -> None:
    text = "企业于2025年9月20日前在平台提交申报书。定于9月5日举办辅导会，请企业9月4日前回复参会人数。"
    found = only(told("s_38", "关于组织申报2025年首台套、首批次奖励的通知", text))
    assert "首批次" in found.programme
    assert str(found.deadline) == "2025-09-20"


def test_the_first_paragraph_names_its_class_as_the_others_do() -> None:
    text = (
        "房租包\n请企业于2025年9月30日前登录系统提交申报书，最高补助50万元。\n\n"
        "利息包\n请企业于2025年10月31日前登录系统提交申报书，最高补助30万元。\n\n本资金分两个包：房租包、利息包。\n"
    )
    calls = build_calls([told("s_first", TITLE, text)])
    days = {c.programme.split("：")[-1]: c.deadline for c in calls}
    assert days == {"房租包": dt.date(2025, 9, 30), "利息包": dt.date(2025, 10, 31)}


def test_words_that_point_at_classes_name_none() -> None:
    text = "企业类、院校类均可申报。以下类不受理，哪些类可以看附件。"
    assert _of_its_row("企业类", text) == ["院校类"]


INTRODUCED = (
    "因手机看不到表格，转成文字发布，各栏依次为：项目｜条件｜金额｜申报期间｜联系。\n"
    "1 质押贷款贴息｜以专利权质押取得贷款的中小企业｜按实付利息40%，上限15万元｜8月10日—9月11日｜区市场监管局\n"
    "2 设备上云｜购买云服务的小微企业｜实付费用的50%，上限2万元｜第一批8月3日—8月28日，第二批10月12日—11月6日｜区经信委\n"
    "3 老店保护传承｜持有老字号牌匾的企业｜每家10万元｜9月30日前｜区商务委\n"
)
IN_WORDS = (
    "补贴名称 | 给谁 | 标准 | 受理时间\n一次性扩岗补贴 | 招用应届毕业生的企业 | 2000元/人 | 全年，12月20日关账\n"
    "青年见习补贴 | 经认定的见习基地 | 每人每月1600元 | 上半年6月30日止；下半年11月30日止\n"
)


def test_rows_of_a_table_that_a_sentence_introduces_are_calls_without_their_numbers() -> None:
    calls = build_calls(
        [told("s_r1", "2026年下半年惠企资金申报安排表（文字版）", INTRODUCED, date="2026-08-03")]
    )
    found = {c.programme.split("：")[-1]: c for c in calls}
    assert {name: str(c.deadline) for name, c in found.items()} == {
        "质押贷款贴息": "2026-09-11",
        "设备上云": "2026-11-06",
        "老店保护传承": "2026-09-30",
    }
    assert [w.group for w in found["设备上云"].windows] == ["第一批", "第二批"]


def test_rows_whose_times_stand_in_words_are_calls_too() -> None:
    calls = build_calls([told("s_r2", "2026年就业补贴一览表", IN_WORDS, date="2026-04-09")])
    found = {c.programme.split("：")[-1]: [w.group for w in c.windows] for c in calls}
    assert found == {"一次性扩岗补贴": [], "青年见习补贴": ["上半年", "下半年"]}


def test_rows_of_classes_stay_one_call() -> None:
    rows = "类别 | 奖励 | 申报截止\nA类 | 20万元 | 9月1日\nB类 | 10万元 | 9月20日\n"
    assert only(told("s_r3", "关于申报2026年首店奖励的通知", rows, date="2026-08-03")).windows


ROADS = (
    "后台天天有人问住哪儿，小编把2026年第二批人才安居申请给大家整理好啦。\n\n"
    "🔑 路线一｜人才公寓拎包入住\n本科及以上就能申。报名：7月27日—8月14日。\n\n"
    "💴 路线二｜领租房钱\n自己在外面租房的。报名：8月31日前。\n\n"
    "🏠 路线三｜买房补贴\n只给硕士和博士。报名：9月18日前。\n"
)
LETTERED = (
    "现受理2026年上半年两个项目的扶持资金申报。\n（甲）商贸企业增量奖\n企业每增量500万元奖2万元。\n企业在7月31日前上传开户信息。\n"
    "（乙）直播电商成长奖\n企业按网络零售额的0.5%奖励，最高20万元。\n8月5日前把审计报告送交服务中心。\n"
)


def test_sections_behind_pictures_with_a_day_each_are_calls_named_by_the_text() -> None:
    title = "来我们这儿工作，房子的事包在我们身上🏡任你选"
    calls = build_calls([told("s_p1", title, ROADS, category="其他", date="2026-07-20")])
    assert {c.programme: str(c.deadline) for c in calls} == {
        "人才安居（第二批）：人才公寓拎包入住": "2026-08-14",
        "人才安居（第二批）：领租房钱": "2026-08-31",
        "人才安居（第二批）：买房补贴": "2026-09-18",
    }


def test_sections_under_letters_in_brackets_are_calls() -> None:
    calls = build_calls(
        [told("s_p2", "关于申报2026年上半年促消费扶持资金的通知", LETTERED, date="2026-07-13")]
    )
    found = {c.programme.split("：")[-1]: str(c.deadline) for c in calls}
    assert found == {"商贸企业增量奖": "2026-07-31", "直播电商成长奖": "2026-08-05"}


def test_articles_of_a_rule_are_no_programmes_though_each_tells_a_day() -> None:
    text = "第四条 备案随时受理，2026年11月30日前上传材料。\n第五条 兑付分批进行。2026年8月31日前备案的列为第一批。\n"
    only(told("s_p3", "关于受理“百仓”海外仓租金补助备案的通告", text, date="2026-08-04"))


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        (
            "问：能贷多少？\n答：个人最高30万元，合伙的最多110万元；小微企业最高400万元。",
            {300000: "个人", 1100000: "个人", 4000000: "小微企业"},
        ),
        ("企业招一人给1000元，企业最高10万元。", {1000: None, 100000: None}),
    ],
)
def test_sums_of_people_and_of_firms_are_told_apart(text: str, groups: dict[int, str | None]) -> None:
    notice = told("s_w1", "创业担保贷款一问一答", f"{text}\n全年受理。", category="其他")
    assert {f.value.max: f.group for f in only(notice).amounts if f.kind == "amount"} == groups


@pytest.mark.parametrize(
    ("title", "text", "windows"),
    [
        (
            "千年瓷都等你来战！2026“瓷创杯”创业大赛报名通道开启",
            "6月28日24:00 线上报名截止（初创组、成长组）\n7月5日24:00 创意组截止\n",
            {"初创组": "2026-06-28", "成长组": "2026-06-28", "创意组": "2026-07-05"},
        ),
        (
            "夏季消费券核销商户报名",
            "报名窗口：\n餐饮、商超：6月22日—7月1日\n家电：6月22日—6月27日\n",
            {"餐饮": "2026-07-01", "商超": "2026-07-01", "家电": "2026-06-27"},
        ),
        (
            "“首贷户”贴息怎么申请",
            "问：哪天截止？\n答：分两批。上半年放款的，8月25日之前申请；7月到12月放款的，2027年1月25日之前申请。\n",
            {"第一批": "2026-08-25", "第二批": "2027-01-25"},
        ),
        ("“首贷户”贴息怎么申请", "答：分两批拨付。8月25日之前申请。\n", {}),
    ],
)
def test_groups_in_brackets_entries_of_a_list_and_turns_have_windows(
    title: str, text: str, windows: dict[str, str]
) -> None:
    found = only(told("s_g1", title, text, date="2026-05-20"))
    assert {w.group: str(w.deadline) for w in found.windows} == windows


def test_a_quote_that_begins_above_a_sections_head_is_of_that_section() -> None:
    text = (
        "首店引进和夜间经济奖励，4月10日起收材料。一共两类，各报各的👇\n\n"
        "① 首店类：营业面积100平方米以上，一次性给20万元。材料4月30日前交齐。\n"
        "② 夜间小店类：营业天数超过200天，每家2万元。材料5月15日前交齐。\n"
    )
    calls = build_calls([told("s_q1", "2026年首店和夜间经济奖励开始收材料", text, date="2026-04-08")])
    found = {c.programme.split("：")[-1]: str(c.deadline) for c in calls}
    assert found == {"首店类": "2026-04-30", "夜间小店类": "2026-05-15"}


def test_days_of_topics_told_in_a_row_are_those_of_each_topic() -> None:
    text = (
        "二、支持专题\n专题一：设备更新。项目设备购置额不低于300万元，按15%奖励，最高300万元。\n"
        "专题二：智能化改造。项目总投入不低于200万元，按20%奖励，最高200万元。\n"
        "专题三：小微“小技改”。设备购置额50万元以上的，奖励5万元。\n三、时间安排\n"
        "专题一、专题二：企业网上申报截止时间为2026年4月15日，县区4月24日前报送审核意见。\n"
        "专题三：企业网上申报截止时间为2026年5月29日，县区6月5日前报送审核意见。\n"
    )
    calls = build_calls(
        [told("s_t1", "关于组织2026年企业技术改造专项资金项目入库的通知", text, date="2026-03-12")]
    )
    assert {c.programme.split("：")[-1]: str(c.deadline) for c in calls} == {
        "设备更新": "2026-04-15",
        "智能化改造": "2026-04-15",
        "小微“小技改”": "2026-05-29",
    }


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        (
            "甲级：2025年接待1500人次以上，有独立的公共空间，奖补10万元。报名截止5月31日。\n乙级：接待800人次以上，奖补5万元。报名截止6月20日。\n",
            {"甲级": "2026-05-31", "乙级": "2026-06-20"},
        ),
        (
            "（一）中东团组：6月2日至4日，计划招展20家。报名截止4月20日。\n（二）欧洲团组：9月8日至11日，计划招展25家。报名截止4月25日。\n",
            {"中东团组": "2026-04-20", "欧洲团组": "2026-04-25"},
        ),
        ("（一）网上申报：填写申请表。报名截止4月20日。\n（二）纸质材料：一式两份。报送截止4月25日。\n", {}),
        (
            "各季材料截止日分别为：4月20日、6月20日、9月20日。\n",
            {"第一批": "2026-04-20", "第二批": "2026-06-20", "第三批": "2026-09-20"},
        ),
    ],
)
def test_lines_that_name_a_class_tell_its_day_in_a_later_sentence(text: str, windows: dict[str, str]) -> None:
    found = only(told("s_w1", "关于申报2026年民宿提质奖补的通知", text, date="2026-04-15"))
    assert {w.group: str(w.deadline) for w in found.windows} == windows


def test_grants_that_lines_count_are_calls_where_all_are_taken_the_whole_year() -> None:
    text = (
        "两项补贴一次讲清楚，都是常年受理，不设截止日期。\n\n【第一笔】一次性创业补贴 10000元\n首次创业，正常经营满1年，给1万元。\n\n"
        "【第二笔】创业场租补贴\n按实际租金的50%补，每月最高800元。\n"
    )
    calls = build_calls([told("s_r1", "开店创业，这两笔钱记得来领", text, category="其他")])
    assert {c.programme.split("：")[-1] for c in calls} == {"一次性创业补贴", "创业场租补贴"}


def test_a_class_in_two_turns_and_a_turn_for_one_class_alone_have_their_own_windows() -> None:
    text = (
        "二、券种\n（一）A类（检验检测券）：按合同实付额的50%兑付，每家企业上限5万元。\n（二）B类（研发合作券）：按30%兑付，每家企业上限20万元。\n"
        "三、时间安排\nA类分两次兑付：第一批接受上半年的发票，8月31日前提交；第二批接受7月至11月的发票，12月10日前提交。\nB类只受理一次，提交截止9月25日。\n"
    )
    calls = build_calls([told("s_a1", "关于组织2026年度科技创新券申领兑付的通知", text, date="2026-08-10")])
    found = {
        c.programme.split("：")[-1]: {w.group: str(w.deadline) for w in c.windows} or str(c.deadline)
        for c in calls
    }
    assert found == {
        "检验检测券（A类）": {"第一批": "2026-08-31", "第二批": "2026-12-10"},
        "研发合作券（B类）": "2026-09-25",
    }


def test_a_turn_that_takes_one_class_alone_is_none_of_the_others() -> None:
    text = (
        "二、类别\nA类（规上企业）：按增量部分的10%补助，单户不超过60万元。\nB类（规下企业）：按投入总额的5%补助，单户最高15万元。\n"
        "三、批次安排\n第一批：3月10日开始申报，4月10日17:00截止，A类、B类均可申报；\n第二批：7月1日开始申报，7月31日17:00截止，仅受理B类。\n"
    )
    calls = build_calls(
        [told("s_a2", "关于组织申报2026年度企业研发投入后补助项目的通知", text, date="2026-03-05")]
    )
    assert {c.programme.split("：")[-1]: str(c.deadline) for c in calls} == {
        "规上企业（A类）": "2026-04-10",
        "规下企业（B类）": "2026-07-31",
    }


def test_the_lines_of_two_groups_say_nothing_of_who_is_in_which() -> None:
    text = (
        "二、组别与条件\n（一）企业组：成立不超过8年，营业收入不超过1亿元。一等奖1名，奖金30万元。\n"
        "（二）团队组：还没注册公司的创业团队，负责人不超过45周岁。一等奖1名，奖金20万元。\n（三）国际组：海外项目。优胜项目3个，各奖12万元。\n"
        "三、报名时间\n企业组、团队组：3月20日至5月20日。\n国际组：3月20日至4月30日。\n"
    )
    calls = build_calls([told("s_a3", "2026年“渤海潮”创新创业大赛报名公告", text, date="2026-03-18")])
    who = {c.programme.split("：")[-1]: c.applicants for c in calls}
    assert (who["企业组"], who["团队组"]) == (("enterprise",), ("individual",))


def _deadlines(*notices: NoticeRecord) -> dict[str, dt.date | None]:
    return {c.programme.split("：")[-1]: c.deadline for c in build_calls(list(notices))}


ARTICLES = (
    "第一条 为支持肉牛产业，制定本措施。\n第二条 青贮收储补贴。收储青贮200吨以上的，每吨补贴40元。申报时间为10月15日至11月15日。\n"
    "第三条 屠宰加工奖励。年屠宰1万头以上的，每头奖励60元。\n第四条 加工贷款贴息。按利息的40%贴息，最高50万元。2025年度申报截止日期为11月30日。\n"
)


def test_a_grant_without_a_day_beside_others_that_have_theirs_is_a_call_without_a_day() -> None:
    assert _deadlines(told("s_90", "江州区促进肉牛产业若干措施", ARTICLES)) == {
        "青贮收储补贴": dt.date(2025, 11, 15),
        "屠宰加工奖励": None,
        "加工贷款贴息": dt.date(2025, 11, 30),
    }
    without = ARTICLES.replace("每头奖励60元", "须检疫合格")
    assert "屠宰加工奖励" not in _deadlines(told("s_91", "江州区促进肉牛产业若干措施", without))


def test_a_row_of_names_before_a_day_is_of_each_of_them() -> None:
    text = (
        "◆首店奖励\n江南首店：奖励30万元。\n◆引店奖励\n商业综合体引进首店3家以上，奖励20万元。\n◆首发活动\n每场最多补15万元。\n"
        "◆什么时候报\n首店奖励、引店奖励：2025年10月1日—2025年10月31日。\n首发活动补助：2025年11月20日前都可以报。\n"
    )
    found = _deadlines(told("s_92", "2025年首店经济奖励政策申报", text))
    assert found == {
        "首店奖励": dt.date(2025, 10, 31),
        "引店奖励": dt.date(2025, 10, 31),
        "首发活动": dt.date(2025, 11, 20),
    }


def test_a_batch_that_takes_in_some_classes_moves_them_alone() -> None:
    text = (
        "一、项目类别\n（一）重点研发计划。每项资助50万元，申报企业研发费用不低于100万元。\n（二）青年基础研究。每项资助5万元。\n"
        "二、批次和时间\n批次 | 包含类别 | 申报单位提交截止\n第一批 | 重点研发计划 | 10月15日\n第二批 | 青年基础研究 | 11月15日\n"
    )
    call = told("s_93", "关于组织申报2025年市级科技计划项目的通知", text)
    moved = "第二批申报单位提交截止时间由2025年11月15日延长至2025年11月25日。"
    later = told("s_94", "关于延长2025年市级科技计划项目申报时间的通知", moved, date="2025-10-10")
    assert _deadlines(call, later) == {
        "重点研发计划": dt.date(2025, 10, 15),
        "青年基础研究": dt.date(2025, 11, 25),
    }


def test_turns_of_a_row_of_items_are_windows_of_each_item_of_the_row() -> None:
    text = (
        "一、支持内容\n（一）境内参展：按展位费的50%补贴，每个展会最高1.5万元。\n（二）境外参展：按展位费的70%补贴，每个展会最高5万元。\n"
        "（三）进口原料：单家最高奖励80万元。\n二、申报批次\n境内参展、境外参展分两批：第一批9月30日截止；第二批11月20日截止。"
        "进口原料奖励不分批次，10月31日截止。\n"
    )
    found = build_calls([told("s_103", "关于申报2025年香料产业市场开拓资金的通知", text)])
    windows = {c.programme.split("：")[-1]: [str(w.deadline) for w in c.windows] for c in found}
    turns = ["2025-09-30", "2025-11-20"]
    assert windows == {"境内参展": turns, "境外参展": turns, "进口原料": []}
    assert _deadlines(told("s_104", "关于申报2025年香料产业市场开拓资金的通知", text))["进口原料"] == dt.date(
        2025, 10, 31
    )


def test_programmes_that_a_title_joins_are_told_apart_by_their_names_without_what_is_done() -> None:
    text = (
        "一、申报时间\n数字化车间网上填报截止时间为2025年10月15日；智能工厂网上填报截止时间为2025年11月12日。\n"
        "二、支持政策\n首次认定为市级数字化车间的，一次性奖励20万元；首次认定为市级智能工厂的，一次性奖励80万元。\n"
        "三、条件\n数字化车间认定须满足数控化率不低于65%，已获数字化车间认定的不再申报。\n"
    )
    found = _deadlines(told("s_105", "关于开展2025年智能工厂和数字化车间认定申报工作的通知", text))
    assert found == {"智能工厂": dt.date(2025, 11, 12), "数字化车间认定": dt.date(2025, 10, 15)}


def test_a_short_question_is_of_what_the_one_before_names_and_what_is_recognised_first_stands_beside() -> (
    None
):
    text = (
        "问1：一次性扩岗补助哪些单位能领？\n答：招用毕业生的企业可以申领扩岗补助。\n问2：标准是多少？\n答：每招用1人发放1500元。\n"
        "问3：扩岗补助什么时候截止？\n答：请在2025年12月31日前提交申请。\n问4：就业见习补贴怎么算？\n答：每人每月1400元。\n"
        "问5：想当见习单位，还能申请吗？\n答：可以。2025年见习单位认定申请时间为9月18日至10月18日。\n"
        "扩岗补助、见习补贴到参保地办理。\n"
    )
    found = _deadlines(told("s_106", "一次性扩岗补助、见习补贴热点问答", text, category="解读"))
    assert found == {
        "扩岗补助": dt.date(2025, 12, 31),
        "见习补贴": None,
        "见习单位认定": dt.date(2025, 10, 18),
    }


SPACED = (
    "一、奖补项目\nA类 窑炉节能改造：按改造投入的20%奖补，单家不超过180万元。\nB类 参展拓市：与A类企业同往的，每个展位奖补6000元。\n"
    "二、受理时间\nA类：2025年9月6日至2025年10月5日。\nB类：上半年参展的于2025年9月30日前申报，下半年参展的于2025年12月15日前申报。\n"
)


def test_a_name_behind_a_letter_and_a_space_names_the_class_and_its_turns_are_windows() -> None:
    calls = {
        c.programme.split("：")[-1]: c
        for c in build_calls([told("s_95", "2025年陶瓷产业奖补资金申报指南", SPACED)])
    }
    assert calls.keys() == {"窑炉节能改造（A类）", "参展拓市（B类）"}
    fair = calls["参展拓市（B类）"]
    assert {w.group: str(w.deadline) for w in fair.windows} == {
        "上半年": "2025-09-30",
        "下半年": "2025-12-15",
    }
    assert [f.value.max for f in fair.amounts if f.kind == "amount"] == [6000]


def test_a_later_day_in_a_row_of_classes_is_of_the_class_that_it_names_and_results_of_all() -> None:
    title = "关于申报2025年陶瓷产业奖补资金的通知"
    call = told("s_96", title, SPACED)
    text = "A类10月5日已经截止，B类下半年不变，还是12月15日。"
    later = told("s_97", "关于2025年陶瓷产业奖补资金申报时间的补充通知", text, date="2025-10-06")
    assert _deadlines(call, later)["窑炉节能改造（A类）"] == dt.date(2025, 10, 5)
    result = told(
        "s_98", "2025年陶瓷产业奖补资金拟支持企业公示", "A类：甲公司。", date="2026-01-20", category="公示"
    )
    assert all([n.aid for n in c.notices] == ["s_96", "s_98"] for c in build_calls([call, result]))


TRACKS_OF_ONE = (
    "赛道一 技改贴息：按贷款利率贴息，单户不超过120万元。申报时间9月7日—9月22日。\n"
    "赛道二 本地配套奖励：按采购额增量的3%奖励，最高150万元。申报时间9月7日—10月12日。\n"
)


def test_a_notice_that_halts_one_part_moves_another_that_it_names() -> None:
    call = told("s_99", "2025年机械企业“强链提质”专项申报公告", TRACKS_OF_ONE, date="2025-09-01")
    text = (
        "自2025年9月11日起暂停受理“强链提质”专项赛道二（本地配套奖励）申报，恢复时间另行通知。\n"
        "同时，赛道一（技改贴息）申报截止时间由9月22日延长至10月5日。"
    )
    later = told("s_100", "关于暂停受理“强链提质”专项赛道二的公告", text, date="2025-09-08")
    assert _deadlines(call, later) == {"技改贴息": dt.date(2025, 10, 5), "本地配套奖励": None}


def test_a_change_that_puts_off_a_day_is_none_of_the_parts_that_never_had_that_day() -> None:
    table = (
        "补贴项目 | 对象 | 标准 | 申报期限\n脱毒种薯 | 农户 | 每亩150元 | 9月1日—9月20日\n"
        "仓储窖新建 | 合作社 | 每吨120元 | 9月1日—10月31日\n淀粉及主食加工 | 企业 | 按利息的50%贴息 | 10月1日—10月30日\n"
    )
    call = told("s_101", "江州市2025年马铃薯产业补贴实施公告", table, date="2025-08-25", category="申报")
    text = "一、农户登记申报期限由9月20日延长至10月10日。\n仓储窖新建、淀粉及主食加工两项的条件、标准和期限不变。"
    title = "关于《江州市2025年马铃薯产业补贴实施公告》脱毒种薯补贴延期的通知"
    assert _deadlines(call, told("s_102", title, text, date="2025-09-14")) == {
        "脱毒种薯": dt.date(2025, 10, 10),
        "仓储窖新建": dt.date(2025, 10, 31),
        "淀粉及主食加工": dt.date(2025, 10, 30),
    }


def test_grants_behind_pointing_marks_and_a_return_of_premiums_in_a_box_are_calls() -> None:
    marked = "▶工坊建设补贴：带动就业8人以上的，一次性补5万元。全年受理。\n▶电商直播补贴：按销售额的2%补，最多4万元。申报时间9月6日到10月12日。\n"
    found = _deadlines(told("s_107", "夏布工坊的补贴申报", marked))
    assert found == {"工坊建设补贴": None, "电商直播补贴": dt.date(2025, 10, 12)}
    boxed = (
        "【稳岗返还】企业按实际缴费的60%返还，没有收到短信的企业可在2025年11月30日前申请。\n"
        "【一次性扩岗补助】每招一人补1500元，2025年12月31日前申请。\n"
    )
    assert _deadlines(told("s_108", "稳岗扩岗政策申报", boxed)) == {
        "稳岗返还": dt.date(2025, 11, 30),
        "一次性扩岗补助": dt.date(2025, 12, 31),
    }
