"""Facts where a clerk lists: calendars, rows under told heads, windows under a line of their own, second steps of some, sums in posts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.domain import AmountFact, Category, DeadlineFact, Fact, RateFact
from rag.facts import extract_facts
from tests.facts.conftest import make_notice

Told = list[tuple[str, str | None]]
CALL = "关于申报2025年度扶持资金的通知"
APPLICANT, RECOMMENDER = "applicant", "recommender"


def _facts(text: str, title: str = CALL, category: Category = "申报") -> list[Fact]:
    return extract_facts(replace(make_notice(text, category=category), title=title))


def _days(text: str, title: str = CALL, category: Category = "申报") -> Told:
    return [
        (f"{f.value:%m-%d}", f.audience)
        for f in _facts(text, title, category)
        if isinstance(f, DeadlineFact) and f.value and not f.superseded
    ]


def _sums(text: str, title: str = CALL, category: Category = "申报") -> list[tuple[object, object, str]]:
    facts = _facts(text, title, category)
    return [(f.value.min, f.value.max, f.value.purpose) for f in facts if isinstance(f, AmountFact)]


CALENDAR = (
    "国庆放假期间平台照常填报，人工窗口10月9日起恢复。\n\n10月12日 ▶ 江州区首版次软件奖励（区经信委）\n奖励合同额的15%，封顶50万元。\n\n"
    "10月16日：绿色工厂培育补助\n区内工业企业。\n\n10月20日 ▶ 软件论坛（区经信委）\n\n{note}"
)


def test_a_day_that_leads_a_line_of_a_calendar_is_the_last_one() -> None:
    note = "以上日期均为企业提交的最后一天。"
    wanted = [("10-12", APPLICANT), ("10-16", APPLICANT)]
    assert _days(CALENDAR.format(note=note), "企业服务中心：十月惠企事项", "汇编") == wanted
    assert _days(CALENDAR.format(note=""), "企业服务中心：10月政策申报日历", "汇编") == wanted
    assert _days(CALENDAR.format(note=""), "企业服务中心：十月大事", "汇编") == []


def test_days_behind_marks_are_last_days_where_the_calendar_is_in_the_order_of_closing() -> None:
    text = "{0}\n■ 10月12日 机械企业技改贴息（市工信局，赛道一）：最高120万元。\n■ 10月31日 新产品推广（市工信局，赛道三）：每项20万元。\n"
    title = "江州企业10月日历"
    found = _days(text.format("按截止日期先后排列："), title, "汇编")
    assert found == [("10-12", APPLICANT), ("10-31", APPLICANT)]
    assert _days(text.format("按发布日期先后排列："), title, "汇编") == []


def test_who_runs_an_item_of_a_list_is_not_who_hands_in() -> None:
    text = "10月8日前 创新券申领（市科技局）\n10.20前｜绿色工厂认定\n◆【商务局】展会补贴，截止11月5日"
    wanted = [("10-08", APPLICANT), ("10-20", APPLICANT), ("11-05", APPLICANT)]
    assert _days(text, "江州区10月惠企政策申报提醒", "汇编") == wanted
    assert _days("◆【各区商务局】汇总推荐，截止11月5日", "江州区10月惠企政策申报提醒", "汇编") == [
        ("11-05", RECOMMENDER)
    ]


def test_heads_that_a_sentence_tells_are_those_of_the_rows() -> None:
    text = (
        "因部分手机无法显示表格，各栏依次为：项目｜条件｜金额｜申报期间｜联系。\n"
        "1 专利贷款贴息｜注册在本区的中小企业｜按实付利息40%，上限15万元｜10月10日—10月30日｜区市场监管局 023-72290031\n"
        "2 云上企业补助｜购买云服务的小微企业｜每家2万元｜第一批10月8日—10月20日，第二批11月2日—11月20日｜区经信委 023-72290033\n"
        "3 担保费补贴｜中小企业｜担保费的一半｜随时受理，12月15日封账｜区财政局 023-72290036"
    )
    found = [
        f
        for f in _facts(text, "江州区2025年下半年惠企资金安排表（文字版）", "汇编")
        if isinstance(f, DeadlineFact) and f.value
    ]
    assert [(f"{f.value:%m-%d}", f.audience, f.group) for f in found if f.value] == [
        ("10-30", APPLICANT, "专利贷款贴息"),
        ("10-20", APPLICANT, "云上企业补助（第一批）"),
        ("11-20", APPLICANT, "云上企业补助（第二批）"),
        ("12-15", APPLICANT, "担保费补贴"),
    ]


def test_a_service_before_its_last_day_is_applied_for() -> None:
    assert _days("1. 数字化转型诊断服务 截止10月20日 免费上门诊断", "本周申报清单", "汇编") == [
        ("10-20", APPLICANT)
    ]
    assert _days("数字化转型诊断服务截止10月20日，完成验收。", "本周申报清单", "汇编") == []


def test_heads_may_be_asked_in_everyday_words() -> None:
    text = (
        "序号 事项 给什么 找谁 什么时候\n1 众创空间认定 新认定奖励10万元 市科技局高新科0668-2270036 10月31日前\n"
        "2 首店奖励 首店20万元 市商务局消费科0668-2890021 11月24日前"
    )
    assert _days(text, "十月正在受理的惠企事项一览", "汇编") == [("10-31", APPLICANT), ("11-24", APPLICANT)]


def test_a_row_of_measures_under_columns_of_classes() -> None:
    text = "指标 | 众创空间 | 孵化器\n孵化资金规模（万元） | ≥200 | ≥1000\n认定奖补（万元） | 15 | 40\n"
    facts = [f for f in _facts(text) if isinstance(f, AmountFact)]
    assert [(f.value.min, f.value.max, f.value.purpose, f.label) for f in facts] == [
        (2_000_000, None, "condition", "众创空间：孵化资金规模（万元）"),
        (10_000_000, None, "condition", "孵化器：孵化资金规模（万元）"),
        (150_000, 150_000, "funding", "众创空间：认定奖补（万元）"),
        (400_000, 400_000, "funding", "孵化器：认定奖补（万元）"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⏳ 报名窗口\n餐饮、商超：10月8日—10月20日\n家电：10月8日—10月15日（名额少，早几天审核完要做系统对接）", [("10-20", APPLICANT), ("10-15", APPLICANT)]),
        ("◆报奖补：\n春播品种（白芍等）——2025年10月8日至10月20日；\n秋播品种（菊花等）——2025年11月17日至12月5日。", [("10-20", APPLICANT), ("12-05", APPLICANT)]),
        ("五、受理时间\n每年集中受理两次。2025年下半年的窗口为10月1日至10月30日，错过的请等明年3月。", [("10-30", APPLICANT)]),
        ("首批已满。第二批10月才开，到10月18日。", [("10-18", APPLICANT)]),
        ("申报截止日期如下：\n设备更新：10月10日\n软件上云：10月17日", [("10-10", APPLICANT), ("10-17", APPLICANT)]),
        ("完工日期如下：\n设备更新：10月10日\n软件上云：10月17日", []),
        ("【截止】小微主体10月20日；规上企业10月30日", [("10-20", APPLICANT), ("10-30", APPLICANT)]),
        ("三、申报时间\n工业设计类\n10月8日至10月31日\n文化创意类\n11月1日至11月30日", [("10-31", APPLICANT), ("11-30", APPLICANT)]),
        ("四、时间节点\n企业端：10月10日；县级：10月17日；评审：10月24日。", [("10-10", APPLICANT), ("10-17", RECOMMENDER)]),
        ("企业10月20日交，街道10月25日报，材料一式两份。", [("10-20", APPLICANT), ("10-25", RECOMMENDER)]),
        ("企业登录平台填报，时限为2025年10月10日17时。", [("10-10", APPLICANT)]),
        ("报名通道10月8日9:00开启，满200家关闭，最晚10月31日。", [("10-31", APPLICANT)]),
        ("企业申报：10月8日至10月20日，在线提交，10月20日17:00系统关闭。", [("10-20", APPLICANT)]),
        ("敲黑板：\n1. 下周五（26日）20:00系统关闭，填一半的不算。", [("09-26", APPLICANT)]),
    ],
)  # fmt: skip
def test_windows_stand_below_a_line_of_their_own(text: str, expected: Told) -> None:
    assert _days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "形式审查退回的，须于10月27日前补正一次，不补正视为撤回。",
        "已提交的团队可在10月30日前修改一次计划书。",
        "尚未拿到评测报告的，可先上传受理回执，10月23日前补传正式报告。",
        "已经收到重复补助的餐饮店，请于10月30日前主动退回。",
        "获奖者须于12月30日前在本市注册公司，方可领取奖金的后一半。",
        "在本市登记满2年（截至2025年10月28日），公司、个体工商户均可。",
        "市营商办整理，截至2025年10月1日。",
        "截至10月9日20时，系统收到有效申请147件。",
        "10月至12月的展会另行通知，这次别混着报。",
        "毕业年度指毕业当年10月1日到12月31日。",
        "课件会在10月底前发到各位报名邮箱。",
        "二、改造完成：2025年11月30日前，以检测报告为准。",
        "可自愿报名江州绿色食品节（10月24日至26日）。",
    ],
)
def test_what_is_no_last_day_of_applying(text: str) -> None:
    assert _days(f"【申报期限】2025年10月8日起受理，10月15日截止。\n{text}") == [("10-15", APPLICANT)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("材料交到镇农技站。镇里收齐后，10月28日前送县农业农村局。", [("10-28", RECOMMENDER)]),
        ("申请表交到所在乡镇；乡镇审查盖章后，10月29日以前统一送区农业农村局产业股。", [("10-29", RECOMMENDER)]),
        ("企业10月20日前填报。10月31日各功能区在线推荐完毕。", [("10-20", APPLICANT), ("10-31", RECOMMENDER)]),
        ("10月29日前，各板块把意向企业名单报区局节能科。", [("10-29", RECOMMENDER)]),
        ("各县区工信局：\n由园区（开发区）管理机构申报。管理机构于10月25日前直接报市局，不经县级推荐。", [("10-25", APPLICANT)]),
        ("企业的申请表经乡镇盖章后，10月29日前送区农业农村局。", [("10-29", APPLICANT)]),
        ("企业自主申报（10月8日至10月15日）→镇街初审（10月16日至10月20日）→公示。", [("10-15", APPLICANT), ("10-20", RECOMMENDER)]),
        ("各县区工信局：\n二、推荐函由县区工信局出具。三、绿色工厂（9月15日已截止）不再补收。", [("09-15", APPLICANT)]),
    ],
)  # fmt: skip
def test_who_took_in_and_checked_forwards(text: str, expected: Told) -> None:
    assert _days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各项目经费总量约420万元，其中拉面项目120万元，用完即止。", [(4_200_000, 4_200_000, "target"), (1_200_000, 1_200_000, "target")]),
        ("本轮消费券总盘子900万，其中餐饮券400万、商超券300万。", [(9_000_000, 9_000_000, "target"), (4_000_000, 4_000_000, "target"), (3_000_000, 3_000_000, "target")]),
        ("钱从哪来？市里今年一共准备了260万，用完为止哦！", [(2_600_000, 2_600_000, "target")]),
        ("市里拿出500万，先到先得。", [(5_000_000, 5_000_000, "target")]),
        ("2025年贴息资金1200万元，用满即停。", [(12_000_000, 12_000_000, "target")]),
        ("奖补按档：\n· 网络零售额100万—500万：奖1万\n· 2000万以上：奖10万", [(1_000_000, 5_000_000, "condition"), (10_000, 10_000, "funding"), (20_000_000, None, "condition"), (100_000, 100_000, "funding")]),
        ("改造花销凭发票补一半，一家店最多1万2。", [(None, 12_000, "funding")]),
        ("按水电费的三成补，单个主体不超过2.5万元。", [(None, 25_000, "funding")]),
        ("餐饮店人均消费不高于150元。", [(None, 150, "condition")]),
        ("对新认定的工作室，每家给予建设经费10万元。", [(100_000, 100_000, "funding")]),
        ("❓能领几个钱\n初级（五级）1000元，中级（四级）1500元。", [(1000, 1000, "funding"), (1500, 1500, "funding")]),
        ("对象：电池配套企业。标准：硕士3万元、博士8万元，分三年发。", [(30_000, 30_000, "funding"), (80_000, 80_000, "funding")]),
        ("每家交2000元诚信押金。", [(2000, 2000, "condition")]),
        ("销售额同比增长15%以上且增量500万元以上的，每增量500万元奖2万元。", [(5_000_000, None, "condition"), (5_000_000, 5_000_000, "condition"), (20_000, 20_000, "funding")]),
        ("原《资助办法》（资助8万元）从今年起不再受理新申请。", []),
    ],
)  # fmt: skip
def test_sums_of_pools_tiers_and_posts(text: str, expected: list[tuple[object, object, str]]) -> None:
    assert _sums(text, "关于小店改造补贴的通知") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("📅啥时候？\n10月8日开始收，10月30日截止。", [("10-08", "10-30")]),
        ("网上申报：10月8日9时开通，10月30日18时关闭。", [("10-08", "10-30")]),
        ("申报单位于10月30日前在系统填报（预计系统将于10月8日左右开放），应对申报内容真实性负责。", [("10-08", "10-30")]),
        ("发明专利奖补自10月8日起受理，至10月22日止；标准奖补自10月9日起受理，至11月12日止。", [("10-08", "10-22"), ("10-09", "11-12")]),
        ("企业自10月11日起登录“普企通”平台填报，10月31日24时系统关闭。", [("10-11", "10-31")]),
        ("网上填报自10月11日零时起开放，11月12日17:00关闭。", [("10-11", "11-12")]),
        ("四、受理时间\n示范店类：2025年10月8日起，10月31日止。", [("10-08", "10-31")]),
        ("10月9日起我们分批把名单公示。请在10月30日前登记收款账号。", [(None, "10-30")]),
        ("培训10月8日开始，10月30日前提交申请表。", [(None, "10-30")]),
    ],
)  # fmt: skip
def test_from_which_day_one_may_apply(text: str, expected: list[tuple[str | None, str]]) -> None:
    facts = [f for f in _facts(text) if isinstance(f, DeadlineFact) and f.value]
    assert [
        (f"{f.opens:%m-%d}" if f.opens else None, f"{f.value:%m-%d}") for f in facts if f.value
    ] == expected


def test_a_day_that_was_to_be_is_superseded_whoever_stands_between() -> None:
    text = "我局印发通知，原定申报人于10月15日前报送材料。现就有关事项调整如下：\n一、申报人报送材料的时间延长至2025年10月31日。"
    title = "关于延长2025年工作室认定申报时间的通知"
    found = [
        (f"{f.value:%m-%d}", f.superseded)
        for f in _facts(text, title)
        if isinstance(f, DeadlineFact) and f.value
    ]
    assert found == [("10-15", True), ("10-31", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("按直播间水电费、物业费的三成补，单个主体不超过2.5万元。", [(30, "funding")]),
        ("▪ 抵用比例：购买检测服务由50%调整为40%，委托研发服务维持30%不变。", [(50, "funding"), (40, "funding"), (30, "funding")]),
        ("服务券每家限领5张，实际抵扣不超过合同额的50%。", [(50, "funding")]),
        ("按单台销售价的15%左右给，封顶100万元。", [(15, "funding")]),
        ("30人以下的单位，裁员率放宽到不高于20%。", [(20, "condition")]),
        ("按投入的30%给予补助；省级专精特新企业比例上浮5个百分点。", [(30, "funding"), (5, "funding")]),
    ],
)  # fmt: skip
def test_rates_of_posts_and_changes(text: str, expected: list[tuple[float, str]]) -> None:
    facts = _facts(text, "关于小店改造补贴的通知")
    assert [(f.value.percent, f.value.purpose) for f in facts if isinstance(f, RateFact)] == expected


def test_comments_are_asked_in_a_time_and_a_term_is_no_time_of_display() -> None:
    draft = [
        f
        for f in _facts("怎么提：10月12日到11月11日，把意见发到邮箱。", "征求意见", "征求意见")
        if f.kind == "period"
    ]
    assert len(draft) == 1
    assert not [
        f
        for f in _facts("公示无异议后授牌，有效期3年（2026年1月1日至2028年12月31日）。", "名单公示", "公示")
        if f.kind == "period"
    ]


def test_what_a_list_of_results_tells_each_to_get() -> None:
    text = "拟支持68家企业，补助额居前的为：\n江州青禾科技有限公司 78.4万元\n江州水光材料有限公司 71.2万元"
    title = "2025年度研发投入后补助拟支持企业公示"
    assert _sums(text, title, "公示") == [(784_000, 784_000, "funding"), (712_000, 712_000, "funding")]
    assert _sums("江州青禾科技有限公司，产值78.4万元。", title, "公示") != [(784_000, 784_000, "funding")]


def test_a_cell_before_that_of_the_office_is_no_label_of_its_number() -> None:
    text = "5 老字号保护｜企业｜每家10万元｜10月30日前｜区商务委 023-72290035\n6 担保费｜企业｜封顶2万元｜区财政局｜023-72290036"
    assert [f.label for f in _facts(text) if f.kind == "phone"] == ["区商务委", "区财政局"]
