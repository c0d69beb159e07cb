"""Conditions in the words of clerks, leaflets and letters: each kind of wording in several of its own."""

from __future__ import annotations

import pytest

from rag.facts import extract_facts
from tests.facts.conftest import make_notice
from tests.facts.test_condition_facts import conditions, groups, values


def said(text: str) -> list[tuple[str, str, object]]:
    return [(f.value.attribute, f.value.op, f.value.value) for f in conditions(text) if f.value.must]


@pytest.mark.parametrize(
    ("text", "attribute", "op", "value"),
    [
        ("上年度营业收入不低于五百万元。", "revenue", ">=", 5_000_000),
        ("2024年产值在一亿二千万元以上。", "revenue", ">=", 120_000_000),
        ("研发费用占营业收入比重不低于百分之三点五。", "rd_ratio", ">=", 3.5),
        ("去年营业额不到3个亿。", "revenue", "<", 300_000_000),
        ("流转土地二百亩以上。", "other", ">=", 200),
        ("年处理秸秆一万二千吨以上。", "other", ">=", 12_000),
        ("员工不到五十人。", "employees", "<", 50),
        ("种植面积30亩往上。", "other", ">=", 30),
        ("租期不短于12个月。", "other", ">=", 12),
        ("上年度研发费用100万元起步。", "rd_spending", ">=", 1_000_000),
        ("本地采购占比过半。", "other", ">", 50),
        ("固定用工占一半以上。", "other", ">=", 50),
        ("项目投入（含软件，不含厂房和办公设备）在80万元以上。", "investment", ">=", 800_000),
        ("申请贴息的贷款单笔在一百万元以上。", "other", ">=", 1_000_000),
        ("①员工50人以上；②注册满1年。", "employees", ">=", 50),
    ],
)
def test_numbers_in_words_and_bounds_of_everyday_speech(
    text: str, attribute: str, op: str, value: object
) -> None:
    assert (op, value) in values(text, attribute)


@pytest.mark.parametrize(
    ("text", "attribute", "op", "value"),
    [
        ("设备须于二〇二四年九月一日以后购置。", "other", ">=", "2024-09-01"),
        ("企业在二〇二二年十二月三十一日以前注册成立。", "founded", "<=", "2022-12-31"),
        ("主体于2023年1月1日至2023年12月31日期间登记。", "founded", ">=", "2023-01-01"),
        ("税务登记在本市、软件著作权2023年（含）以后取得。", "other", ">=", "2023-01-01"),
        ("所申报产品于2024年3月1日以后实现销售。", "other", ">=", "2024-03-01"),
    ],
)
def test_days_in_words_and_what_they_are_days_of(text: str, attribute: str, op: str, value: object) -> None:
    assert (op, value) in values(text, attribute)


@pytest.mark.parametrize(
    "head",
    [
        "申请人\n",
        "参赛者须知\n",
        "🏭 哪些企业能报\n✅ ",
        "Q1 什么人能领？\n",
        "问：什么样的店才算数？\n答：",
        "谁报：",
        "下面说说谁能来。",
        "二、奖给谁。",
        "甲、申报单位。",
        "二、认定类别\n（一）旗舰类。",
    ],
)
def test_headings_that_open_conditions_in_words_of_their_own(head: str) -> None:
    assert ("employees", ">=", 20) in said(f"{head}在职员工不少于20人。")


@pytest.mark.parametrize(
    "text",
    [
        "📱 怎么报\n线上填表，5人以上可组团报名。",
        "问：补多少？\n答：员工20人以上的每人500元。",
        "接着说日子。首批员工50人以上的企业3月来。",
        "丁、时间。员工20人以上的企业五月底前报。",
    ],
)
def test_headings_of_something_else_open_none(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("用工单位要在江阴市内注册，物业企业除外。", [("industry", "not_in"), ("place", "in")]),
        ("去年因偷排废水被罚过的，今年不奖。", [("credit", "has_not")]),
        ("跟服务商有股权关系的一律不行。", [("other", "has_not")]),
        ("已领过区级同名补贴的，区里不再给。", [("limit", "has_not")]),
        ("员工30人以上，二手设备、租来的设备不补。", [("employees", ">="), ("other", "has_not")]),
        (
            "正被立案调查的企业，已获省级试点补助的项目，不在此次申报之列。",
            [("credit", "has_not"), ("limit", "has_not")],
        ),
        ("不收快递，资料不全的恕不受理。", []),
        ("一家企业一次只报一项。", [("limit", "<=")]),
    ],
)
def test_refusals_turn_round_what_they_name_and_nothing_else(
    text: str, expected: list[tuple[str, str]]
) -> None:
    found = said("一、申报条件\n" + text)
    assert sorted((attribute, op) for attribute, op, _ in found) == sorted(expected)


@pytest.mark.parametrize("text", ["企业按属地原则申报。", "附属医院须有独立账户。"])
def test_what_belongs_to_a_place_or_body_is_no_trade(text: str) -> None:
    assert values(text, "industry") == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("农户、家庭农场、合作社都算。", ["农户", "家庭农场", "农民专业合作社"]),
        ("高校、科研院所及企业均可报名。", ["高校", "科研院所", "企业"]),
        ("登记地在江阴市的加工企业、农民专业合作社、家庭农场。", ["企业", "农民专业合作社", "家庭农场"]),
        ("联合高校、科研院所。", None),
    ],
)
def test_a_list_of_bodies_says_who_may_apply(text: str, kinds: list[str] | None) -> None:
    assert values(text, "legal_form") == ([("in", kinds)] if kinds else [])


def test_one_of_several_kinds_of_people_is_enough() -> None:
    text = "法定代表人须为下列人员：\n1.毕业五年以内的高校毕业生；\n2.退役三年以内的退役军人；\n3.就业困难人员。\n二、其他\n注册满1年。"
    assert [any_of for _, any_of, *_ in groups(text)][:3] == [1, 1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "一、不予受理的情形\n（一）三年内因侵权被通报过的；\n（二）2023年以来受到停产处罚的。",
        "一、申报条件\n参加失业保险满一年。",
        "各软件企业：\n现将有关事项通知如下。全区去年外包业务1500人次以上。",
        "一、申报条件\n（一）企业须满足：\n（二）申报乙类项目的，除具备前款规定的条件外，",
        "一、推荐限额\n推荐项目中小巨人企业占比不应少于一半。",
    ],
)
def test_windows_addressees_and_openings_are_no_conditions_with_a_number(text: str) -> None:
    assert [c for c in said(text) if c[0] in ("age_years", "employees", "founded")] == []
    assert [c for c in said(text) if c[0] == "other" and not str(c[2]).endswith("1")] == []


def test_a_span_of_time_since_something_is_a_bound() -> None:
    assert ("<=", 2) in values("须为离校两年内未就业的高校毕业生。", "other")


@pytest.mark.parametrize("form", ["二、{}\n", "【{}】\n", "{}：", "{}\n", "▶ {}\n", "（一）{}。"])
@pytest.mark.parametrize(
    "head", ["受益人群", "入选标准", "谁有资格", "您是否符合", "需要满足什么", "适用企业", "对申报人的要求"]
)
def test_a_heading_opens_conditions_in_whatever_form_it_stands(head: str, form: str) -> None:
    assert ("other", ">=", 20) in said(form.format(head) + "年出口20吨以上。\n三、申报程序\n网上申报。")


@pytest.mark.parametrize(
    ("text", "attribute", "op"),
    [
        ("企业须落户江阴市。", "place", "in"),
        ("税收户管地在江阴。", "place", "in"),
        ("已经连续运营两个完整年度以上。", "age_years", ">="),
        ("营业执照满一年。", "age_years", ">="),
        ("营业执照核发日期不晚于2024年3月31日。", "founded", "<="),
        ("以智能家居零部件为主业。", "industry", "in"),
        ("经营范围包含养老服务。", "industry", "in"),
        ("上年营收介于2000万元与4亿元之间。", "revenue", "<="),
        ("年销售额须过500万元。", "revenue", ">"),
        ("从业人数20人及以上。", "employees", ">="),
        ("上年度净利润大于零。", "profit", ">"),
        ("固定资产投入（不含土地）500万元以上。", "investment", ">="),
        ("近三年新增软著5件。", "patents", ">="),
        ("已入科技型中小企业库。", "qualification", "has"),
        ("限企业、农民合作社申报。", "legal_form", "in"),
        ("未发生亡人事故。", "credit", "has_not"),
        ("信用评价B级以上。", "credit", "has"),
        ("一户只补一次。", "limit", "<="),
        ("申报人非苏州户籍。", "person_residence", "not_in"),
        ("有固定办公场所。", "other", "has"),
        ("签订一年期以上劳动合同。", "other", ">="),
    ],
)
def test_one_condition_in_many_words(text: str, attribute: str, op: str) -> None:
    assert (attribute, op) in [(a, o) for a, o, _ in said("二、申报条件\n" + text)]


ITEMS = "1.发明专利3件以上；\n2.研发费用占营业收入比重不低于5%；\n3.员工不少于30人。\n"


@pytest.mark.parametrize(
    ("text", "at_least"),
    [
        (f"（二）至少符合下面一条：\n{ITEMS}", 1),
        (f"（二）以下任选两项达标：\n{ITEMS}", 2),
        (f"（二）下列指标须有2项以上达标：\n{ITEMS}", 2),
        (f"（二）以下三项只要满足一项：\n{ITEMS}", 1),
        (f"（二）下列各项择一满足：\n{ITEMS}", 1),
        (f"（二）具备以下之一的：\n{ITEMS}", 1),
        ("（二）要么员工不少于30人，要么上年度营业收入2000万元以上。\n", 1),
        ("（二）上年度营业收入2000万元以上、员工不少于30人，满足一项即可。\n", 1),
        ("（二）上年度营业收入2000万元以上；或者员工不少于30人；\n", 1),
        (f"（二）以下条件缺一不可：\n{ITEMS}", None),
        (f"（二）须全部满足下列三项：\n{ITEMS}", None),
    ],
)
def test_words_that_let_one_choose(text: str, at_least: int | None) -> None:
    found = groups(f"（一）注册满2年。\n{text}（三）资产负债率低于60%。")
    inner = [g for g in found if g[0] in ("patents", "rd_ratio", "employees", "revenue")]
    assert len(inner) >= 2
    assert {(any_of is not None, least) for _, any_of, least, _ in inner} == {
        (at_least is not None, at_least)
    }


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("高校、科研院所、企业及其联合体都可以揭榜。", {"enterprise", "institution"}),
        ("农户、家庭农场、合作社均可申请。", {"enterprise", "individual", "organisation"}),
        ("个人、3人以内的小组、企业和院校都可以。", {"enterprise", "individual", "institution"}),
        ("谁能报：在本县养牛的合作社、大户。", {"enterprise", "organisation"}),
        ("由果农合作社、冷链企业自愿申请。", {"enterprise", "organisation"}),
        ("对新购冷藏车的花卉企业和合作社给予购置补助。", {"enterprise", "organisation"}),
        ("企业组：成立不超过10年。\n团队组：核心成员不少于3人。", {"enterprise", "individual"}),
        ("各陶瓷企业：\n现开展窑炉改造奖补。", {"enterprise"}),
        ("同一家企业最多揭两个榜。", {"enterprise"}),
        ("核心成员硕士及以上学历不少于3人。", set()),
        ("受理对象：登记地在江阴市的协会、企业。", {"enterprise", "organisation"}),
    ],
)
def test_a_list_that_all_may_says_who_applies(text: str, kinds: set[str]) -> None:
    facts = extract_facts(make_notice(text))
    assert {f.value for f in facts if f.kind == "applicants"} == kinds


@pytest.mark.parametrize(
    "text",
    [
        "申报企业成立时间不超过10年，上市公司及其控股子公司除外；研发费用占比不低于2.5%。",
        "申报条件：1.注册在本市；2.上市公司除外。",
        "申报条件：在本市注册，但上市公司不得申报。",
    ],
)
def test_a_refusal_is_not_turned_round_twice(text: str) -> None:
    assert ("listed", "==", False) in said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("职工未达到100人。", ("employees", "<", 100)),
        ("注册没满1年的小团队。", ("age_years", "<", 1)),
        ("营业收入没到500万元。", ("revenue", "<", 5_000_000)),
        ("营业收入未超过500万元。", ("revenue", "<=", 5_000_000)),
        ("负责人年龄18到40岁。", ("person_age", "<=", 40)),
        ("客房5到20间。", ("other", ">=", 5)),
        ("上年度收入在3000万元以下。", ("revenue", "<=", 30_000_000)),
        ("线上成交额不低于10万元。", ("revenue", ">=", 100_000)),
        ("2025年1月1日至8月31日在本区新开业。", ("founded", ">=", "2025-01-01")),
        ("营业执照是2023年9月以后办的。", ("founded", ">=", "2023-09-01")),
        ("作品未在省级以上赛事获得过奖项。", ("qualification", "has_not", "省级以上赛事获得过奖项")),
    ],
)
def test_what_is_not_reached_and_when_a_shop_opened(text: str, expected: tuple[str, str, object]) -> None:
    assert expected in said(f"一、申报条件\n{text}")


def test_a_product_on_sale_is_no_listed_firm() -> None:
    assert not {"listed", "legal_form"} & {
        attribute for attribute, *_ in said("产品须已上市销售；财务独立核算。")
    }


def test_what_contracts_come_to_is_no_revenue() -> None:
    found = said("一、申报条件\n促成技术合同成交额不低于3000万元。")
    assert [attribute for attribute, *_ in found] == ["other"]


def test_a_sole_trader_by_the_short_word_is_one() -> None:
    ((attribute, op, forms),) = said("一、谁能领\n个体户、小微企业、农民合作社都算。")
    assert (attribute, op) == ("legal_form", "in")
    assert "个体工商户" in forms  # type: ignore[operator]


def test_where_a_service_provider_must_register_binds_no_applicant() -> None:
    text = "二、申领对象。在武汉市注册的科技型中小企业。三、办理。服务机构应在“汉创券”平台入库。"
    assert not [c for c in conditions(text) if "平台入库" in str(c)]
