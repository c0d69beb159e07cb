"""Days as bureaus and posts tell them: rounds under one head, rules for each quarter, whose a day is among several."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.domain import Category, DeadlineFact, Fact
from rag.facts import extract_facts
from tests.facts.conftest import make_notice

Told = list[tuple[str, str | None]]


def _facts(text: str, title: str = "关于申报2025年度扶持资金的通知") -> list[Fact]:
    category: Category = "申报" if "申报" in title else "其他"
    return extract_facts(replace(make_notice(text, category=category), title=title))


def _days(text: str, title: str = "关于申报2025年度扶持资金的通知") -> Told:
    facts = _facts(text, title)
    return [
        (f"{f.value:%m-%d}", f.audience)
        for f in facts
        if isinstance(f, DeadlineFact) and f.value and not f.superseded
    ]


APPLICANT, RECOMMENDER = "applicant", "recommender"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "三、受理安排\n分三轮受理，企业向所在县区局提出申请，县区局5个工作日内审查转报：\n第一轮 10月8日—10月16日（还款发生在二季度的）\n"
            "第二轮 11月3日—11月10日（还款发生在三季度的）\n第三轮 12月1日—12月10日（还款发生在10月至11月的；其余并入下年）",
            [("10-16", APPLICANT), ("11-10", APPLICANT), ("12-10", APPLICANT)],
        ),
        (
            "各区人力资源和社会保障局：\n三、申领时间\n上半年批次：9月15日至10月10日；下半年批次：11月3日至11月28日。",
            [("10-10", APPLICANT), ("11-28", APPLICANT)],
        ),
        ("缴满3个月后可申请。12月才缴满的，也须在当月31日前提交。", [("12-31", APPLICANT)]),
        (
            "各旗县区工信局：\nA类企业自评报告于10月28日前报所在旗县区工信局；B类于11月20日前报送。旗县区工信局推荐文件11月25日前报市局。",
            [("10-28", APPLICANT), ("11-20", APPLICANT), ("11-25", RECOMMENDER)],
        ),
        (
            "各旗县区科技主管部门：\n三、申报时间\n网上申报自10月13日起开放。研发专项截止11月22日17:00；特派员服务项目截止12月12日17:00。",
            [("11-22", APPLICANT), ("12-12", APPLICANT)],
        ),
        ("新认定材料网上提交截止时间为10月15日，复核材料网上提交截止时间为10月29日。", [("10-15", APPLICANT), ("10-29", APPLICANT)]),
        ("项目须于2025年9月30日前完工，专题三项目完工时间可放宽至2025年10月31日。企业11月7日前申报。", [("11-07", APPLICANT)]),
        ("企业11月7日前申报。到9月18日为止，全区共收到申请146份。", [("11-07", APPLICANT)]),
        ("上半年批次11月底前，下半年批次12月底前，打到本人社保卡。", []),
        ("企业10月16日前向运营机构提交申请表；运营机构于10月23日前汇总初审，连同台账报科技局。", [("10-16", APPLICANT), ("10-23", RECOMMENDER)]),
        ("各乡镇：\n请各单位于10月6日前将辖区内拟入库企业摸底名单报区科技局。", [("10-06", RECOMMENDER)]),
        ("请于10月16日前登录系统申报。街道这边10月20日前会把名单汇总给区工信局。", [("10-16", APPLICANT), ("10-20", RECOMMENDER)]),
        ("企业10月16日前登录系统申报。三部门于11月11日前完成联合审核。", [("10-16", APPLICANT)]),
        ("纸质材料 | 网审通过后5个工作日内，最迟不晚于11月7日", [("11-07", APPLICANT)]),
        ("【什么时候】\n备案登记最晚：2025年10月31日", [("10-31", APPLICANT)]),
        ("10月1日至10月25日，拿着执照复印件、改造前照片去商务局一楼大厅，现场登记。", [("10-25", APPLICANT)]),
        ("10月20日前把样品两件送文创园一号楼。", [("10-20", APPLICANT)]),
        ("需求榜单征集于10月25日结束。", [("10-25", APPLICANT)]),
        ("企业10月16日前登录系统申报。需要退回材料的，可在10月30日前来我局领取。", [("10-16", APPLICANT)]),
        ("企业10月16日前登录系统申报。拖延的款项将于10月30日前全部补齐。", [("10-16", APPLICANT)]),
        ("每年10月1日起受理，10月30日截止，企业向县工信部门申报。", [("10-30", APPLICANT)]),
        ("申报在每年10月和11月两个窗口，各持续整月，手机登录即可。", [("10-31", APPLICANT), ("11-30", APPLICANT)]),
        ("渠道一：登录\"外资一网通\"，中英文均可，9月23日9:00至10月29日17:00开放。", [("10-29", APPLICANT)]),
        ("第二组还早,10月27日才截止,不着急。", [("10-27", APPLICANT)]),
        ("设备补贴10月30号下班就不收了！做喷涂的不用慌，你们那档到11月20号。", [("10-30", APPLICANT), ("11-20", APPLICANT)]),
        ("各县人民政府、各合作社、家庭农场：\n到镇服务中心办理，办理时间为9月30日至10月10日。", [("10-10", APPLICANT)]),
        ("村里收表收到10月25日，乡镇11月8日前报县农业农村局。", [("10-25", APPLICANT), ("11-08", RECOMMENDER)]),
        ("企业10月16日前登录系统申报。我局将于10月30日前统一出具推荐文件报市局。", [("10-16", APPLICANT), ("10-30", RECOMMENDER)]),
        ("企业10月16日前登录系统申报。我局将于10月30日前统一出具结果通报。", [("10-16", APPLICANT)]),
        ("企业10月16日前登录系统申报。批下来后，要在2025年11月30日前建成并提出验收。", [("10-16", APPLICANT)]),
        ("企业10月16日前登录系统申报，市局11月15日前审完。", [("10-16", APPLICANT)]),
        ("企业10月16日前登录系统申报。去年（2024年）的申报截止日是10月20日，请勿混淆。", [("10-16", APPLICANT)]),
        ("今年换新活动10月1日开始，11月30日收尾。参与商户10月16日关闭报名。", [("10-16", APPLICANT)]),
        ("参展时间须在2025年9月1日至2025年11月20日之间。企业10月16日前登录系统申报。", [("10-16", APPLICANT)]),
        ("本轮20个席位，10月16日报名截止，10月28日路演。", [("10-16", APPLICANT)]),
        ("材料别拖。系统10月16日下午5点准时关门。", [("10-16", APPLICANT)]),
        ("平台可以免费帮大家预审材料，10月10日前把申请书草稿发到邮箱。企业10月16日前登录系统申报。", [("10-16", APPLICANT)]),
        ("报名截止（画圈！）：\n境外参展商，10月15日；国内企业，10月30日。", [("10-15", APPLICANT), ("10-30", APPLICANT)]),
        ("招一个应届生补1500元。第一批到10月30日，赶不上的等第二批。", [("10-30", APPLICANT)]),
        ("推送里“稳岗返还10月16日截止”写错了，应为10月30日。", [("10-30", APPLICANT)]),
        ("B类申报顺延到10月30日。A类9月3日已经关门，C类不变，还是10月28日。", [("10-30", APPLICANT), ("09-03", APPLICANT), ("10-28", APPLICANT)]),
        ("个人于10月16日前在网上填报；用人单位于10月20日前完成审核。", [("10-16", APPLICANT), ("10-20", RECOMMENDER)]),
        ("每年受理两次，上半年为10月1日至10月30日，下半年为11月1日至11月30日。", [("10-30", APPLICANT), ("11-30", APPLICANT)]),
        ("申领常年受理。上半年兑付申请10月20日截止，兑付材料10月25日前交齐。", [("10-20", APPLICANT)]),
    ],
)  # fmt: skip
def test_whose_a_day_is_and_until_when(text: str, expected: Told) -> None:
    assert _days(text) == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("补贴按季审核，每季度最后一个月的20日为当季受理截点。", ["09-20", "12-20"]),
        ("社会保险补贴申领时间：季后首月25日前。", ["10-25", "01-25"]),
        ("社会保险补贴每季度头一个月10日（含）前申报上一季度。", ["10-10"]),
        ("每季度末月25日前提交的当季审核，申请随时可提。", []),
        ("补贴每季度末月20日前由区人社局发放到账。", []),
        ("各责任单位每季度首月10日前报送进展。", []),
    ],
)
def test_a_rule_for_each_quarter_gives_the_days_of_the_year(text: str, days: list[str]) -> None:
    assert [day for day, _ in _days(text, "就业补贴申领指南")] == days


def test_the_channel_of_a_day_ends_with_its_clause_not_with_a_bracket_of_places() -> None:
    text = "企业10月10日前登录系统填报，并于10月20日前向所在县（市、区）商务部门提交纸质材料。"
    facts = _facts(text, "关于申报2025年度扶持资金的通知")
    assert [f.channel for f in facts if isinstance(f, DeadlineFact)] == ["online", "paper"]


def test_a_post_whose_title_names_nothing_is_asked_until_when() -> None:
    text = "🔸啥时候截止？\n系统10月31日下午五点关门，过时不候！"
    assert _days(text, "真金白银来了！老板们别划走") == [("10-31", APPLICANT)]


def test_the_later_half_of_a_sentence_has_its_own_batch() -> None:
    text = "（四）批次。上半年批次9月30日截止，下半年批次自11月1日起受理、12月30日截止。"
    facts = _facts(text, "关于申领2025年科技创新券的通知")
    groups = [f.group for f in facts if isinstance(f, DeadlineFact) and f.value]
    assert groups == ["上半年", "下半年"]


def test_in_a_notice_that_pays_out_the_day_for_its_papers_is_the_last_one_to_apply() -> None:
    text = "兑付材料须于10月29日前送达我局市场股，逾期视为放弃。"
    assert _days(text, "关于申报2025年度参展补贴兑付的通知") == [("10-29", APPLICANT)]
    assert _days(text) == []


def test_a_corrected_day_is_whose_the_words_before_its_quotes_say() -> None:
    title = "关于2025年科技计划申报通知的更正"
    text = "第二批主管部门推荐截止时间，原文“10月11日”更正为“10月28日”。年龄原文“1988年1月1日以后出生”更正为“1986年1月1日以后出生”。"
    assert _days(text, title) == [("10-28", RECOMMENDER)]
    assert _days("第一批企业申报截止时间，原文“10月11日”更正为“10月28日”。", title) == [("10-28", APPLICANT)]


@pytest.mark.parametrize("what", ["第一批诊断券的使用期限", "第一批服务券的核销期限"])
def test_until_when_a_voucher_can_be_used_is_no_day_to_apply_though_it_moves(what: str) -> None:
    assert _days(f"{what}由10月30日延长至11月30日。", "关于暂停申报数字化诊断券的公告") == []


def test_a_corrected_day_is_of_the_batch_that_its_sentence_names_and_no_plan_where_this_notice_rules() -> (
    None
):
    text = "第二批申报单位提交截止时间，原文“10月31日”更正为“10月20日”。"
    (fact,) = (
        f
        for f in _facts(text, "关于2025年科技计划申报通知的更正")
        if isinstance(f, DeadlineFact) and not f.superseded
    )
    assert (f"{fact.value:%m-%d}", fact.group, fact.quote) == ("10-20", "第二批", text.rstrip("。"))
    own = "我市企业网上提交截止时间为10月7日，早于省厅时间，请各企业以本通知为准。"
    assert [f.undated for f in _facts(own) if isinstance(f, DeadlineFact)] == [None]
    planned = "企业网上提交截止时间为10月7日，以省厅通知为准。"
    assert [f.undated for f in _facts(planned) if isinstance(f, DeadlineFact)] == ["tentative"]


def test_a_group_has_its_whole_name_and_what_stays_is_the_applicants_day() -> None:
    text = "创意团队组10月15日截止，初创企业组、成长企业组10月25日截止。"
    told = [(f"{f.value:%m-%d}", f.group) for f in _facts(text) if isinstance(f, DeadlineFact) and f.value]
    assert told == [("10-15", "创意团队组"), ("10-25", "初创企业组、成长企业组")]
    stays = "B类网上提交顺延到10月30日，区县上报顺延到11月11日。C类不变，还是10月28日。"
    assert _days(stays) == [("10-30", APPLICANT), ("11-11", RECOMMENDER), ("10-28", APPLICANT)]


def test_a_system_that_shuts_at_an_hour_ends_the_time_of_applying_also_where_no_title_calls() -> None:
    text = "不预审也能申报。系统10月24日下午5点准时关门，别卡点。"
    assert _days(text, "湖州这笔钱很多厂长说没想到") == [("10-24", APPLICANT)]
    assert _days("系统10月24日下午5点准时关闭维护。\n不预审也能申报。", "湖州这笔钱很多厂长说没想到") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截止日期嘛，10月20日，别拖。", [("10-20", APPLICANT)]),
        ("系统10月8日开门，10月20日晚12点锁死。", [("10-20", APPLICANT)]),
        ("什么时候截止？——10月20日。", [("10-20", APPLICANT)]),
        ("错过10月20日，就只能等明年春天那一批。", [("10-20", APPLICANT)]),
        ("申报截止时间原为10月10日，现调整为10月20日。", [("10-20", APPLICANT)]),
        ("消费券10月1日10点开抢，10月31日24点前用掉，过期作废。", []),
        ("补正材料请在10月20日前重新上传，只针对已被退回的企业。", []),
        ("错过10月20日的招聘会也没关系。", []),
    ],
)  # fmt: skip
def test_last_days_as_posts_tell_them(text: str, expected: Told) -> None:
    assert _days(text, "老板们看过来：这笔设备补贴可以报了") == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("报名截止：\n境外参展商，10月15日；国内企业，10月30日。", {"境外参展商": "10-15", "国内企业": "10-30"}),
        ("报名截止：国内企业，10月30日。", {None: "10-30"}),
        ("展会一：巴黎美发用品展，2026年6月7日举办，报名截止10月20日；\n展会二：东京美容展，2026年7月4日举办，报名截止10月31日。", {"巴黎美发用品展": "10-20", "东京美容展": "10-31"}),
        ("步骤一：网上注册，报名截止10月20日；\n步骤二：提交材料，报名截止10月31日。", {None: "10-31"}),
    ],
)  # fmt: skip
def test_days_of_kinds_of_applicant_and_of_fairs_are_theirs(text: str, days: dict[str | None, str]) -> None:
    facts = _facts(text, "关于参加2025年跨境商品展的报名通知")
    assert {f.group: str(f.value)[5:] for f in facts if isinstance(f, DeadlineFact)} == days


def test_classes_in_one_line_share_its_opening() -> None:
    text = "报名9月28日开始。创意团队组10月15日截止，初创企业组、成长企业组10月25日截止。"
    facts = _facts(text, "“石榴杯”创业大赛报名公告")
    told = [(f.group, str(f.opens)) for f in facts if isinstance(f, DeadlineFact)]
    assert told == [("创意团队组", "2025-09-28"), ("初创企业组、成长企业组", "2025-09-28")]
