"""Items of digests in layouts that the bundled ones do not have."""

from dataclasses import replace

import pytest

from rag.calls import build_calls
from rag.calls.digest_items import MAX_ITEMS, digest_items
from rag.calls.digest_names import item_name, without_body
from tests.calls.made_notices import told

NUMBERED = """国家级项目申报
1.2026年度工业软件优秀产品
申报截止时间：2026年1月20日。
2.绿色数据中心
申报截止时间：2026年2月10日。
省级项目申报
1.示范智能车间（第三批）
申报截止时间：2026年1月31日。
省级政策支持
1.小微企业贷款贴息实施方案
2.稳岗返还
"""
PLAIN = """三月申报进行时
以下项目正在申报，原文可点击标题查看。
徐州市技术改造项目

徐州丨2026年技术改造项目申报开始
盐城市海洋装备首台套
泰州市稳岗补贴
泰州丨稳岗补贴免申即享
公示丨2026年某某名单公示
"""


def _digest(text: str, title: str = "汇总丨本周申报集锦"):
    return told(
        "d_1", title, text, category="汇编", regions=("江苏", "徐州", "盐城"), date="2026-01-05"
    ).notice


def test_numbered_items_take_the_level_of_their_heading() -> None:
    items = digest_items(_digest(NUMBERED))
    assert [(i.name, i.regions) for i in items] == [
        ("2026年度工业软件优秀产品", ("全国",)),
        ("绿色数据中心", ("全国",)),
        ("示范智能车间（第三批）", ("江苏",)),
    ]


def test_each_item_spans_its_own_text() -> None:
    notice = _digest(NUMBERED)
    first, second, third = (notice.text[i.start : i.end] for i in digest_items(notice))
    assert "1月20日" in first
    assert "2月10日" not in first
    assert "2月10日" in second
    assert "1月31日" in third
    assert "贷款" not in third


def test_plain_lines_are_names_with_the_link_below() -> None:
    items = digest_items(_digest(PLAIN))
    assert [(i.name, i.regions) for i in items] == [
        ("徐州市技术改造项目", ("徐州",)),
        ("盐城市海洋装备首台套", ("盐城",)),
    ]
    assert items[0].link is not None
    assert "2026" in items[0].link
    assert items[1].link is None


def test_a_day_behind_a_name_is_no_part_of_it() -> None:
    text = "省级项目申报\n1.首台套装备（截止时间：5月10日）\n2.绿色工厂，申报截止6月1日"
    assert [i.name for i in digest_items(_digest(text))] == ["首台套装备", "绿色工厂"]


def test_what_comes_by_itself_is_no_call() -> None:
    assert all("稳岗" not in item.name for item in digest_items(_digest(PLAIN)))


def test_hostile_digests_end() -> None:
    notice = _digest("x")
    for text in (
        "项目名称申报\n" * 6_000,
        "1.项目名称甲\n" * 6_000,
        "".join(f"第{n}个项目\n" for n in range(3000)),
    ):
        assert len(digest_items(replace(notice, text=text))) <= MAX_ITEMS


def test_running_digests_give_each_item_its_place_and_name() -> None:
    text = (
        "◆济宁：采煤沉陷区光伏项目贷款贴息，11月15日截止，最高200万元◆日照：钢铁配套企业上云券，额满为止"
        "◆菏泽：牡丹深加工首店奖励公示，公示至11月4日◆威海：渔具企业设计奖补，11月12日截止，每项5万元"
    )
    record = told(
        "d_9", "【汇编】10月下旬惠企申报要点", text, category="汇编", date="2025-10-30", regions=("山东",)
    )
    items = {(i.name, i.regions) for i in digest_items(record.notice)}
    assert items == {
        ("采煤沉陷区光伏项目贷款贴息", ("济宁",)),
        ("钢铁配套企业上云券", ("日照",)),
        ("渔具企业设计奖补", ("威海",)),
    }


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("原定12月20日截止的“楼宇租金补助”停办", "楼宇租金补助"),
        ("重点新产品目录明年1月5日开始填报，企业1月23日前", "重点新产品目录"),
        ("9月“村晚”补助，9月26日前报名", "9月“村晚”补助"),
    ],
)
def test_a_name_in_a_clause_that_tells_its_day(line: str, name: str) -> None:
    assert item_name(line) == name


def test_an_item_behind_its_place_and_a_bar_reaches_to_the_next() -> None:
    text = "01 徐州｜首版次软件奖\n怎么报：材料送到现场，1月31日16点收摊。\n02 盐城市工信局｜海洋装备补贴\n网上填到2月7日。\n"
    items = digest_items(_digest(text, "本周可报｜两则"))
    assert [(i.name, i.regions) for i in items] == [("首版次软件奖", ("徐州",)), ("海洋装备补贴", ("盐城",))]
    assert "1月31日" in text[items[0].start : items[0].end]


def test_a_marked_head_of_a_place_and_a_bar_reaches_to_the_next() -> None:
    text = (
        "这半个月三地新出的项目，按截止先后排。\n◆徐州｜精深加工技改贴息\n市工信局7月1日印发，按实付利息一半给贴，7月24日截止。\n"
        "◆盐城｜老字号焕新工程\n市商务局主办，8月7日下班前向各县（市、区）商务局申报。\n"
        "◆省级｜首店首发奖励\n省商务厅主办，8月31日之前在线申报。\n\n注：以上均摘自公开文件。"
    )
    items = digest_items(_digest(text, "江苏三地惠企项目速览（7月中旬）"))
    assert [(i.name, i.regions) for i in items] == [
        ("精深加工技改贴息", ("徐州",)),
        ("老字号焕新工程", ("盐城",)),
        ("首店首发奖励", ("江苏",)),
    ]
    assert [text[i.start : i.end].rstrip()[-3:] for i in items] == ["截止。", "申报。", "申报。"]


def test_an_item_of_a_name_and_its_details_keeps_the_name() -> None:
    text = "1.技改补助（市级）：1月30日截止，联系025-83270031。\n2.稳岗补贴：1月31日前报人社局。\n"
    assert [i.name for i in digest_items(_digest(text, "惠企政策申报提醒"))] == [
        "技改补助（市级）",
        "稳岗补贴",
    ]


def test_short_lines_behind_a_number_and_a_bar_head_what_follows() -> None:
    text = "整理如下。\n\n01 ｜ 数据资产奖补（市数据局）\n入表100万元以上。\n截止：1月24日。\n\n02 ｜ 绿电示范项目\n装机6兆瓦。\n截止：1月31日。\n\n提醒：不收费。"
    items = digest_items(_digest(text))
    assert [item.name for item in items] == ["数据资产奖补", "绿电示范项目"]
    assert "提醒" not in text[items[1].start : items[1].end]


def test_a_name_in_brackets_before_its_fields_is_no_place() -> None:
    assert item_name("【减盐新品奖】门槛：本市注册的企业。金额：10万元") == "减盐新品奖"


HEADS = """小编把还来得及办的事理了一遍。

{a}首店补贴（商务局）
开首店的品牌给30万元。材料12月12日前交区商务局。

{b}规上服务业增长奖（发改局）
营收同比增长15%以上的企业奖5万元。12月15日截止。

以上以原文为准。
"""


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("【一】徐州·", "【二】盐城·"),
        ("① ", "② "),
        ("❶12月12日截止｜", "❷12月15日截止｜"),
        ("事项一｜", "事项二｜"),
    ],
)
def test_a_short_line_behind_any_counter_heads_an_item(a: str, b: str) -> None:
    notice = _digest(HEADS.format(a=a, b=b))
    first, second = digest_items(notice)
    assert [first.name, second.name] == ["首店补贴", "规上服务业增长奖"]
    assert "12月12日前" in notice.text[first.start : first.end]
    assert "以原文为准" not in notice.text[second.start : second.end]
    if "·" in a:
        assert (first.regions, second.regions) == (("徐州",), ("盐城",))


def test_what_most_firms_get_unasked_can_be_applied_for() -> None:
    text = "1.稳岗返还\n多数企业免申即享，账户有误的12月31日前上门更正。\n2.设备补助\n12月1日前申报。\n3.留工补助\n免申即享。\n"
    assert [i.name for i in digest_items(_digest(text))] == ["稳岗返还", "设备补助"]


TABLE = """本月可办的事项见下表。

事项 ｜ 分档 ｜ 补多少 ｜ 最晚哪天报
老窖池改造补助 ｜ 大窖 ｜ 每口2万元 ｜ 2026年1月20日
老窖池改造补助 ｜ 小窖 ｜ 每口8000元 ｜ 2026年2月10日
酒旅驿站·新建 ｜ 不分档 ｜ 最高30万元 ｜ 2026年3月3日
酒旅驿站·升级 ｜ 不分档 ｜ 最高12万元 ｜ 2026年3月17日
酒糟回收奖励 ｜ 不分档 ｜ 每吨60元 ｜ 常年受理

备注：以原文为准。
"""


def test_each_programme_of_a_table_is_an_item_and_its_classes_have_their_own_days() -> None:
    record = told(
        "d_1", "酒业扶持政策速查", TABLE, category="汇编", regions=("江苏", "徐州"), date="2026-01-05"
    )
    calls = {c.programme: c for c in build_calls([record])}
    assert list(calls) == ["老窖池改造补助", "酒旅驿站", "酒糟回收奖励"]
    days = {name: [(w.group, str(w.deadline)) for w in call.windows] for name, call in calls.items()}
    assert days["老窖池改造补助"] == [("大窖", "2026-01-20"), ("小窖", "2026-02-10")]
    assert days["酒旅驿站"] == [("新建", "2026-03-03"), ("升级", "2026-03-17")]
    assert {f.group for f in calls["酒旅驿站"].amounts} == {"新建", "升级"}
    assert calls["酒糟回收奖励"].rolling
    assert calls["酒糟回收奖励"].deadlines[0].group is None


def test_a_number_in_a_keycap_heads_an_item() -> None:
    text = (
        "三件事\n1\u20e3 首店奖励\n截止:1月17日\n\n2\u20e3 诊断补助\n截止:1月24日\n\n2\u20e3 的材料可以邮寄\n"
    )
    assert [i.name for i in digest_items(_digest(text))] == ["首店奖励", "诊断补助"]


def _told_by_calls(text: str, title: str = "盐城市9月惠企政策申报汇总") -> dict[tuple[str, ...], object]:
    record = told("d_1", title, text, category="汇编", regions=("江苏", "盐城"), date="2025-09-01")
    return {
        (call.programme, *call.regions): {w.group: str(w.deadline) for w in call.windows}
        or str(call.deadline)
        for call in build_calls([record])
    }


def test_rows_of_another_programme_between_those_of_one_are_not_its_own() -> None:
    by_day = (
        "事项 | 类别 | 截止日期\n设备补贴 | A类 | 9月15日\n软件奖励 | — | 9月20日\n设备补贴 | B类 | 10月10日"
    )
    assert _told_by_calls(by_day) == {
        ("设备补贴", "盐城"): {"A类": "2025-09-15", "B类": "2025-10-10"},
        ("软件奖励", "盐城"): "2025-09-20",
    }


def test_one_programme_of_several_places_has_a_call_in_each() -> None:
    by_place = "地区 | 项目名称 | 申报截止\n南京市 | 首店补贴 | 9月15日\n苏州市 | 首店补贴 | 9月20日\n无锡市 | 稳岗补贴 | 9月30日"
    assert _told_by_calls(by_place, "江苏省本周可申报项目汇总") == {
        ("首店补贴", "南京"): "2025-09-15",
        ("首店补贴", "苏州"): "2025-09-20",
        ("稳岗补贴", "无锡"): "2025-09-30",
    }


def test_steps_of_one_programme_and_lists_of_winners_are_no_programmes() -> None:
    steps = "一、设备更新补贴申报\n支持更新设备。\n阶段 | 截止时间\n企业申报 | 9月20日\n县区审核 | 9月30日\n二、首店补贴申报\n首店10月15日前申报。"
    assert _told_by_calls(steps) == {
        ("设备更新补贴", "盐城"): "2025-09-20",
        ("首店补贴", "盐城"): "2025-10-15",
    }
    winners = "本月公示情况：\n项目名称 | 获奖单位 | 公示截止\n工业设计奖 | 江海设计公司 | 9月15日\n质量奖 | 江海机械公司 | 9月20日"
    assert _told_by_calls(winners, "盐城市9月政策汇总") == {}


def test_items_behind_marks_stay_beside_a_table() -> None:
    text = (
        "◆设备补贴：9月15日截止\n◆软件奖励：9月20日截止\n◆人才公寓补贴：9月22日截止\n\n"
        "课程名称 | 报名截止\n转型培训补贴 | 9月5日\n出口培训补贴 | 9月6日"
    )
    assert {name for name, _ in _told_by_calls(text)} == {
        "设备补贴", "软件奖励", "人才公寓补贴", "转型培训补贴", "出口培训补贴",
    }  # fmt: skip


def test_heads_that_name_grants_are_the_items_not_the_numbered_sentences_below() -> None:
    text = (
        "（一）高新技术企业认定奖补（区科技局）\n1.首次通过认定的企业，奖补20万元；重新认定的，奖补8万元。\n2.1月20日截止，在平台提交。\n"
        "（二）电商直播基地建设补助（区商务局）\n1.基地面积2000平方米以上，签约主播20名以上。\n2.一次性补助30万元，2月11日截止。\n"
    )
    assert [item.name for item in digest_items(_digest(text))] == [
        "高新技术企业认定奖补",
        "电商直播基地建设补助",
    ]


def test_letters_head_items_too() -> None:
    text = (
        "A.“揭榜挂帅”项目。由企业出题，每项不超过200万元。榜单征集于2月25日结束。\nB.青年科技人才托举。每人资助15万元，4月10日16时关闭。\n"
        "C.科技企业孵化器后补助。考核优秀补60万元，4月3日止。\n"
    )
    names = [item.name for item in digest_items(_digest(text))]
    assert names == ["“揭榜挂帅”项目", "青年科技人才托举", "科技企业孵化器后补助"]


def test_a_name_with_its_body_ends_before_the_bar() -> None:
    assert item_name("小微企业研发券（市科技局）｜科技型中小企业均可领，每年最多10万元") == "小微企业研发券"


def test_details_under_numbers_and_heads_laid_flat_are_no_items() -> None:
    told_of = "一、延期说明：绿电补贴申报原截至11月14日。\n二、申报情况：共26家企业提交。\n三、常见问题：补正材料请等待短信。\n"
    assert digest_items(_digest(told_of, "绿电补贴申报常见问题汇总")) == []
    table = "类别 支持额度 申报主体 网上申报截至\n花型设计新秀 5万元 个人 11月21日\n面料研发骨干 15万元 企业 11月28日\n0513-8221 0078\n"
    assert [i.name for i in digest_items(_digest(table, "人才计划申报一览"))] == [
        "花型设计新秀",
        "面料研发骨干",
    ]


def test_the_notice_that_an_item_links_to_does_not_say_who_applies() -> None:
    text = "节水补助\n常州丨2025年节水产业补助申报\n绿色补助\n常州丨2025年绿色产业补助申报\n"
    calls = build_calls([told("d_9", "汇总丨本周申报", text, category="汇编", regions=("常州",))])
    assert {c.programme: c.applicants for c in calls if "节水" in c.programme} == {"节水补助": ("unknown",)}


def test_the_day_before_an_items_mark_is_its_last_day_where_the_digest_says_so() -> None:
    text = (
        "【10月申报日历】国庆期间平台照常填报。\n\n10月12日 ▶ 首版次软件奖励（区经信委）\n软件企业，奖励合同额的15%，封顶50万元。\n\n"
        "10月23日 ▶ 绿色工厂区级培育（区经信委）\n区内工业企业，评上后奖20万元。\n\n全月 ▶ 商业价值信用贷款（区金融办）\n单户最高500万元。\n\n"
        "小贴士：以上日期均为企业提交的最后一天。"
    )
    calls = build_calls([told("d_9", "10月政策申报日历", text, category="汇编", date="2026-09-28")])
    assert {c.programme: str(c.deadline) for c in calls if c.deadline} == {
        "首版次软件奖励": "2026-10-12",
        "绿色工厂区级培育": "2026-10-23",
    }


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("青绣工坊扶持 —— 主管：市文体旅游广电局", "青绣工坊扶持"),
        ("加工设备购置 - 区农业农村局", "加工设备购置"),
        ("“石榴杯”创业大赛（团市委、市人社局）", "“石榴杯”创业大赛"),
        ("商贸奖励（批发、零售业）", "商贸奖励（批发、零售业）"),
        ("“一带一路”扶持——主管部门另定", "“一带一路”扶持——主管部门另定"),
    ],
)
def test_the_body_behind_a_dash_is_no_part_of_a_name(head: str, name: str) -> None:
    assert without_body(head) == name


def test_an_item_is_of_the_place_whose_body_runs_it() -> None:
    text = "1. 市级绿色工厂（赣州市工信局）\n奖励15万元，4月22日截止。\n2. 出口增量奖励（章贡区商务局）\n最高30万元，5月31日截止。\n"
    title = "赣州企业还能申报这几项（附章贡区租房补贴）"
    calls = build_calls(
        [told("d_9", title, text, category="汇编", date="2026-04-15", regions=("赣州", "章贡区"))]
    )
    assert {c.programme: c.regions for c in calls} == {"市级绿色工厂": ("赣州",), "出口增量奖励": ("章贡区",)}


def test_a_name_in_brackets_with_its_number_heads_an_item() -> None:
    text = (
        "【1 外国人才薪酬补贴（市科技局，2026年）】\nWhen: 5月15日至6月20日，企业在系统提交。\n"
        "【2 就业见习补贴（市人社局）】\n全年受理。每人每月1600元。\n"
    )
    calls = build_calls([told("d_9", "企服周报：两项补贴", text, category="汇编", date="2026-05-11")])
    assert {c.programme: str(c.deadline) for c in calls} == {
        "外国人才薪酬补贴": "2026-06-20",
        "就业见习补贴": "None",
    }


CALENDAR = """小编替你盯着日历：
① 1月30日 —— 人才公寓春季批次截止。租金按市价七折，单位统一报。
② 2月20日 —— “洋货节”参展报名截止。标准展位免费。展期是3月18日至3月21日。
③ 2月22日 / 2月27日 —— 利润再投资奖励。走窗口交纸质的是2月22日，走网上的是2月27日。
④ 2月28日 —— 企业年报（投资信息报告）最后一天。这个不是补贴。
"""


def test_a_day_and_a_dash_before_each_name_are_no_part_of_it() -> None:
    items = digest_items(_digest(CALENDAR, "这个季度的4个时间点"))
    assert [item.name for item in items] == ["人才公寓春季批次", "“洋货节”参展", "利润再投资奖励"]
    record = told("d_1", "这个季度的4个时间点", CALENDAR, category="汇编", date="2026-01-05")
    days = [str(call.deadline) for call in build_calls([record])]
    assert days == ["2026-01-30", "2026-02-20", "2026-02-27"]


def test_lists_that_are_counted_head_what_follows() -> None:
    text = '▍清单1:免费工位(第三批)\n1月6日到1月16日报名。\n▍清单2:"红土杯"创新赛\n·文创赛道：1月18日截止\n·数字赛道：1月25日截止'
    items = digest_items(_digest(text, "青年创业站一月活动清单"))
    assert [item.name for item in items] == ["免费工位(第三批)", '"红土杯"创新赛']


def test_what_is_given_in_boxes_are_items() -> None:
    text = "【技改补助】对象：工业企业；时间：4月30日前。\n【首店奖励】对象：商贸企业；时间：4月20日前。\n"
    assert [item.name for item in digest_items(_digest(text, "4月申报清单"))] == ["技改补助", "首店奖励"]


def test_who_runs_an_item_and_a_bar_are_no_part_of_its_name() -> None:
    assert item_name("技术改造补助（市工信局）：按设备额10%补，4月30日止") == "技术改造补助"
    assert item_name("★技改补助｜4月30日截止｜最高100万元") == "技改补助"
    assert item_name("■ 4月30日 技改贴息（市工信局，赛道一）：贴2个百分点") == "技改贴息"
    assert item_name("■ 常年受理 见习补贴（市人社局）：每人每月1200元") == "见习补贴"


FUND = "一、支持类别\nA类 设备更新。按8%补助，最高200万元。\nB类 数字化车间。按15%补助，最高150万元。\n二、时间\nA类：9月3日截止；B类：9月17日截止。\n"


@pytest.mark.parametrize(
    ("head", "told_as"),
    [("技改资金B类延期了（市工信局）", "extension"), ("技改资金B类可以报了（市工信局）", "digest")],
)
def test_an_item_that_says_that_a_class_is_put_off_moves_the_day_of_that_class_alone(
    head: str, told_as: str
) -> None:
    text = (
        f"①{head}\n技术改造专项资金的B类（数字化车间），网上提交截止由9月17日延到9月30日。A类9月3日已经关门。\n"
        "②质押贷款贴息（市市场监管局）\n申报材料9月28日前报送区县市场监管局，最高30万元。\n"
    )
    title = "2025年徐州市工业企业技术改造专项资金申报通知"
    fund = told("f_1", title, FUND, regions=("徐州",), level="city", date="2025-08-10")
    digest = told(
        "d_1", "本周申报集锦", text, category="汇编", regions=("徐州",), level="city", date="2025-09-10"
    )
    calls = {c.programme: c for c in build_calls([fund, digest])}
    own = [c for name, c in calls.items() if name.startswith("徐州市工业企业技术改造专项资金：")]
    assert {c.programme.split("：")[-1]: str(c.deadline) for c in own} == {
        "设备更新（A类）": "2025-09-03",
        "数字化车间（B类）": "2025-09-30" if told_as == "extension" else "2025-09-17",
    }
    assert {n.role for c in own for n in c.notices if n.aid == "d_1"} <= {told_as}
    assert str(calls["质押贷款贴息"].deadline) == "2025-09-28"
