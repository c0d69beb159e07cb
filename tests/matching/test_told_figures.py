"""Figures beside a profile are held against the bound on the same thing, and on nothing else."""

import re
from dataclasses import replace

import pytest

from rag.matching import judge_one, read_profile
from rag.matching.told_figures import figures_told, held_against, judged_by
from rag.resources import rows
from tests.matching.made_calls import DAY, call, condition

WAGE = condition("other", ">=", 600_000, "元", "年工资薪金60万元以上", subject="person")
CONTRACT = condition("other", ">=", 5, "年", "签订5年以上期限劳动合同", subject="person")
EXPERIENCE = condition("other", ">=", 5, "年", "有五年以上工作经历", subject="person")
BRANCHES = condition("other", ">=", 3, "家", "在市外拥有3家以上分支机构")
TECHNICIANS = condition("employees", ">=", 12, "人", "专业技术人员不少于12人")
MIXED_STAFF = condition("employees", ">=", 10, "人", "专业技术、管理人员不少于10人")
MACHINES = condition("assets", ">=", 5e6, "元", "检测设备原值不低于500万元")
SHOP = condition("other", ">=", 120, "平方米", "门店营业面积120平方米以上")
MONTHLY = condition("other", ">=", 15_000, "元", "给予的薪酬月均不低于1.5万元", subject="person")
OLDEST = condition("person_age", "<=", 50, "周岁", "女性不超过50周岁", subject="person")
SHARES = condition("other", ">=", 30, "%", "本人持股比例不低于30%", subject="person")
CONTROLLED = condition("other", ">=", 70, "%", "关键工序数控化率达到70%以上")
IN_POST = condition("other", ">=", 6, "月", "人才到岗工作至少满6个月", subject="person")


@pytest.mark.parametrize(
    ("question", "wanted", "status"),
    [
        ("员工年薪50万，能报吗", WAGE, "failed"),
        ("员工年薪60万，能报吗", WAGE, "met"),
        ("员工月薪5万，能报吗", WAGE, "unknown"),
        ("营收50万，能报吗", WAGE, "unknown"),
        ("年薪50万以上，能报吗", WAGE, "unknown"),
        ("she earns 500,000 a year, can we apply", WAGE, "failed"),
        ("I own 25% of my company, can I apply", SHARES, "failed"),
        ("our exports are 25% of sales, can we apply", SHARES, "unknown"),
        ("our numerical control rate is 65%, can we apply", CONTROLLED, "failed"),
        ("our market share is 65%, can we apply", CONTROLLED, "unknown"),
        ("he is paid 700k a year, can we apply", WAGE, "met"),
        ("yearly pay to qualify in the 2025 batch", WAGE, "unknown"),
        ("can we apply: he is paid 500000 yuan a year", WAGE, "failed"),
        ("合同签了三年，能报吗", CONTRACT, "failed"),
        ("公司成立三年，能报吗", CONTRACT, "unknown"),
        ("合同签了三年，能报吗", EXPERIENCE, "unknown"),
        ("市外只有一家分公司，能报吗", BRANCHES, "failed"),
        ("我们有3家市外分公司，能报吗", BRANCHES, "met"),
        ("我们有8个技术人员，能报吗", TECHNICIANS, "failed"),
        ("技术人员8个，能报吗", TECHNICIANS, "failed"),
        ("有3个合伙人，能报吗", TECHNICIANS, "unknown"),
        ("他到岗才4个月，能报吗", IN_POST, "failed"),
        ("设备400万能报吗", MACHINES, "failed"),
        ("设备499万8能报吗", MACHINES, "failed"),
        ("检测设备有600万，可以吗", MACHINES, "met"),
        ("厂房400万能报吗", MACHINES, "unknown"),
        ("面积100平可以申请吗", SHOP, "failed"),
        ("营业面积130平米行不行", SHOP, "met"),
        ("月薪1万2够不够", MONTHLY, "failed"),
        ("51岁还能评吗", OLDEST, "failed"),
        ("Can a Ningbo firm with testing equipment worth 3.5 million take part?", MACHINES, "failed"),
        ("we own 6.2 million yuan of equipment, are we eligible?", MACHINES, "met"),
        ("our warehouse cost 3.5 million, are we eligible?", MACHINES, "unknown"),
        ("we have 8 technical staff, may we apply?", TECHNICIANS, "failed"),
        ("we have 8 branches, may we apply?", TECHNICIANS, "unknown"),
        ("we have 8 managers, may we apply?", MIXED_STAFF, "unknown"),
        ("a shop of 100 square metres: can it apply?", SHOP, "failed"),
        ("a business area of 130 sqm, do we qualify?", SHOP, "met"),
        (
            "our farm has 40 mu, can we apply?",
            condition("other", ">=", 50, "亩", "经营面积不少于50亩"),
            "failed",
        ),
        ("we have 20 rooms, can we apply?", condition("other", "<=", 14, "间", "客房14间以下"), "failed"),
        ("we have 20 mu, can we apply?", condition("other", "<=", 14, "间", "客房14间以下"), "unknown"),
        ("失业保险交了10个月能领吗", condition("other", ">=", 12, "月", "累计交满12个月"), "failed"),
        ("公司成立10个月能领吗", condition("other", ">=", 12, "月", "累计交满12个月"), "unknown"),
    ],
)
def test_a_figure_meets_or_breaks_the_bound_on_its_thing(
    question: str, wanted: dict[str, object], status: str
) -> None:
    _, lines = judge_one(call(1, wanted), read_profile({}), DAY)
    held = held_against(lines, figures_told(question))
    assert (judged_by(lines[0], held[0]) if held else lines[0]).status == status


def test_bounds_of_several_classes_are_left_alone() -> None:
    first = condition("other", ">=", 90, "分", "积分90分以上")
    second = condition("other", ">=", 80, "分", "积分80分以上")
    _, lines = judge_one(call(1, first, second), read_profile({}), DAY)
    assert not held_against(lines, figures_told("我积分85分，能认定吗"))


def test_what_the_programmes_name_holds_measures_nothing_but_right_before_a_figure() -> None:
    _, lines = judge_one(call(1, MACHINES), read_profile({}), DAY)
    told = figures_told("设备更新补贴厂房300万能报吗")
    assert held_against(lines, figures_told("设备300万能报吗"), "设备更新补贴")
    assert not held_against(lines, told, "设备更新补贴")


def test_bounds_of_one_track_count_and_those_of_several_do_not() -> None:
    first = {**condition("other", ">=", 300, "平方米", "厂房面积300平方米以上")}
    _, lines = judge_one(call(1, first), read_profile({}), DAY)
    of_track = [replace(line, condition=replace(line.condition, group="甲类", branch=1)) for line in lines]
    other = [replace(line, condition=replace(line.condition, group="乙类", branch=2)) for line in lines]
    told = figures_told("面积200平能报吗")
    assert held_against(of_track, told)
    assert not held_against([*of_track, *other], told)


SPAN = [
    condition("other", op, value, "平方米", "店面使用面积在15到120平方米之间")
    for op, value in ((">=", 15), ("<=", 120))
]
MARKET = condition("other", ">=", 300, "平", "商超营业面积300平以上")
GREENHOUSE = condition("other", ">=", 600, "平方米", "大棚面积600平方米以上")


@pytest.mark.parametrize(
    ("question", "wanted", "statuses"),
    [
        ("我店130平能报吗", SPAN, ["met", "failed"]),
        ("我店80平能报吗", SPAN, ["met", "met"]),
        ("超市280平能参加吗", [MARKET], ["failed"]),
        ("超市280平能参加吗", [MARKET, GREENHOUSE], ["unknown", "unknown"]),
        ("我这280平能参加吗", [SHOP, GREENHOUSE], ["unknown", "unknown"]),
        ("我店有130人能报吗", SPAN, ["unknown", "unknown"]),
    ],
)
def test_an_area_is_held_against_the_only_one_that_is_bounded(
    question: str, wanted: list[dict[str, object]], statuses: list[str]
) -> None:
    _, lines = judge_one(call(1, *wanted), read_profile({}), DAY)
    held = held_against(lines, figures_told(question))
    told = [judged_by(line, held[n]) if n in held else line for n, line in enumerate(lines)]
    assert [line.status for line in told] == statuses


LAND = condition("other", ">=", 20, "亩", "当年新种的黄芪要连片20亩以上")
VEGETABLES = condition("other", ">=", 50, "亩", "蔬菜面积50亩以上")
ROOMS = [
    condition("other", op, value, "间", "客房5间以上、14间以下") for op, value in ((">=", 5), ("<=", 14))
]
TEAMS = condition("other", ">=", 12, "家", "入驻创业团队和初创企业合计不少于12家")
STAFF = condition("employees", ">=", 20, "人", "职工20人以上")


@pytest.mark.parametrize(
    ("question", "wanted", "statuses"),
    [
        ("种了15亩能报吗", [LAND], ["failed"]),
        ("种了15亩能报吗", [LAND, VEGETABLES], ["unknown", "unknown"]),
        ("我家民宿16间房能报吗", ROOMS, ["met", "failed"]),
        (
            "出口400万美元能补吗",
            [condition("other", "<=", 3e6, "美元", "上年度出口额300万美元以下")],
            ["failed"],
        ),
        ("入驻10家团队够不够", [TEAMS], ["failed"]),
        ("我有10家店够不够", [TEAMS], ["unknown"]),
        ("我们18个职工能报吗", [STAFF], ["failed"]),
        ("我们带了18个学生能报吗", [STAFF], ["unknown"]),
        ("夜里有35户商户能拿吗", [condition("other", ">=", 40, "户", "营业商户40户以上")], ["failed"]),
        ("机架450个能报吗", [condition("other", ">=", 500, "个", "上架标准机架不少于500个")], ["failed"]),
        ("年快递2万件能报吗", [condition("other", ">=", 3e4, "件", "年代收代发快递3万件以上")], ["failed"]),
        ("供应商450个能报吗", [condition("other", ">=", 500, "个", "上架标准机架不少于500个")], ["unknown"]),
        ("通风库150立方能报吗", [condition("other", ">=", 200, "立方米", "库容200立方米以上")], ["failed"]),
        (
            "we exported goods worth 40,000 dollars, can we apply",
            [condition("other", ">=", 5e4, "美元", "出口5万美元以上")],
            ["failed"],
        ),
        (
            "our score is 83, can we apply",
            [condition("other", ">=", 85, "分", "第三方评价得分85分以上")],
            ["failed"],
        ),
        ("我家3户亲戚能拿吗", [condition("other", ">=", 40, "户", "营业商户40户以上")], ["unknown"]),
    ],
)
def test_a_count_is_held_against_the_only_bound_of_its_unit_or_of_the_same_things(
    question: str, wanted: list[dict[str, object]], statuses: list[str]
) -> None:
    _, lines = judge_one(call(1, *wanted), read_profile({}), DAY)
    held = held_against(lines, figures_told(question))
    told = [judged_by(line, held[n]) if n in held else line for n, line in enumerate(lines)]
    assert [line.status for line in told] == statuses


def test_how_long_something_was_interrupted_is_not_how_long_it_lasted() -> None:
    insured = condition("other", ">=", 6, "月", "连续缴纳社保满6个月")
    _, lines = judge_one(call(1, insured), read_profile({}), DAY)
    assert not held_against(lines, figures_told("换单位断缴两个月社保还能接着算吗"))
    assert held_against(lines, figures_told("社保交了两个月能领吗"))


def test_a_place_before_a_figure_is_nothing_measured() -> None:
    sales = condition("revenue", ">=", 2e6, "元", "在昆区有实体门店、2025年零售额200万元以上")
    _, lines = judge_one(call(1, sales), read_profile({}), DAY)
    assert not held_against(lines, figures_told("昆区9.8万的车能补吗"))


@pytest.mark.parametrize("row", rows("rag.matching", "figures.tsv"), ids=lambda row: row[0])
def test_a_thing_is_told_by_its_words(row: tuple[str, ...]) -> None:
    assert re.search(row[2], row[4])
    assert not re.search(row[2], row[5])
