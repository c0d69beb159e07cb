"""Conditions of calls: what a number means, whom it binds, and what is no condition."""

import datetime as dt
import time

import pytest

from rag.domain import ConditionFact, NoticeInput
from rag.facts.conditions.bounded_numbers import numbers
from rag.facts.conditions.choices import opening_in, patterns_of_openings
from rag.facts.conditions.condition_facts import condition_facts
from rag.facts.conditions.measures import attribute_of
from rag.facts.conditions.whole_statements import statements
from rag.facts.patterns import cue
from rag.facts.text_layout import read
from rag.language.normalise import fold
from rag.notices import read_notice
from rag.resources import rows


def conditions(text: str, title: str = "苏州丨关于组织申报示例项目的通知") -> list[ConditionFact]:
    source = NoticeInput("n1", title, "https://example.org/1", dt.date(2025, 9, 1), "示例", text)
    notice = read_notice(source)
    found = condition_facts(read(notice))
    assert all(notice.text[f.start : f.end] == f.quote for f in found)
    return found


def values(text: str, attribute: str) -> list[tuple[str, object]]:
    head = "一、申报条件\n"
    return [(f.value.op, f.value.value) for f in conditions(head + text) if f.value.attribute == attribute]


@pytest.mark.parametrize(
    ("text", "op", "value"),
    [
        ("上年度营业收入2000万元以上。", ">=", 20_000_000),
        ("上年度营业收入不低于2000万元。", ">=", 20_000_000),
        ("上年度营业收入达到2000万元。", ">=", 20_000_000),
        ("上年度营业收入超过2000万元。", ">", 20_000_000),
        ("上年度营业收入高于2000万元（含2000万元）。", ">=", 20_000_000),
        ("上年度营业收入2000万元以上（不含）。", ">", 20_000_000),
        ("上年度营业收入不超过2000万元。", "<=", 20_000_000),
        ("上年度营业收入2000万元以下。", "<=", 20_000_000),
        ("上年度营业收入低于2亿元。", "<", 200_000_000),
    ],
)
def test_boundary_words_decide_whether_the_value_counts(text: str, op: str, value: int) -> None:
    assert values(text, "revenue") == [(op, value)]


@pytest.mark.parametrize("row", rows("rag.facts", "condition_rules.tsv"), ids=lambda row: row[0])
def test_every_rule_fires_on_its_example_and_not_on_the_other(row: tuple[str, ...]) -> None:
    rule, _, _, _, fires, silent = row

    def read_rules(text: str) -> list[str]:
        folded = fold(text)
        return [attribute_of(folded, n.start, n.end, n, 0)[0] for n in numbers(folded)]

    assert rule in read_rules(fires)
    assert rule not in read_rules(silent)


@pytest.mark.parametrize("row", rows("rag.facts", "condition_statements.tsv"), ids=lambda row: row[0])
def test_every_statement_fires_on_its_example_and_not_on_the_other(row: tuple[str, ...]) -> None:
    statement = next(s for s in statements() if s.rule == row[0])
    assert statement.match(row[-2])
    assert not statement.match(row[-1])


@pytest.mark.parametrize(
    ("text", "attribute", "op", "value"),
    [
        ("2.资产负债率超过80%的；", "other", "<=", 80),
        ("2.已享受过同类资助的；", "limit", "has_not", "已享受过同类资助的"),
        ("2.经营房地产、金融的企业；", "industry", "not_in", ["房地产", "金融"]),
        ("2.法定代表人被列为失信被执行人的；", "credit", "has_not", "失信"),
        ("2.上年度项目验收不合格的。", "other", "has_not", "上年度项目验收不合格的"),
    ],
)
def test_what_shuts_out_is_turned_round(text: str, attribute: str, op: str, value: object) -> None:
    found = conditions(f"一、不予支持的情形\n1.处于破产清算状态的；\n{text}")
    assert (attribute, op, value) in [(f.value.attribute, f.value.op, f.value.value) for f in found]


@pytest.mark.parametrize(
    "text",
    [
        "二、申报条件\n申报企业须在扬州注册，职工50人以上，不符合条件的不予受理。",
        "二、申报条件\n（一）在扬州注册，职工不少于50人的企业，逾期申报的不予受理。",
        "1.个体户能不能申报？\n在扬州注册的个体户，职工不少于50人，均可申报。",
        "二、申报条件\n（一）截至2024年底，在扬州注册的企业职工50人以上。",
    ],
)
def test_what_is_asked_for_is_not_turned_round_by_words_of_refusal_beside_it(text: str) -> None:
    found = {f.value.attribute: f.value.op for f in conditions(text)}
    assert found["employees"] == ">="
    assert found.get("place", "in") == "in"
    assert "has_not" not in found.values()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("自评等级为二级及以上。", "二级及以上"),
        ("须为国家3A级以上旅游景区。", "3A级以上"),
        ("建有省级以上研发平台。", "省级以上研发平台"),
        ("获得创业大赛三等奖以上。", "三等奖以上"),
        ("持有特种行业许可证。", "特种行业许可证"),
    ],
)
def test_levels_and_certificates_are_qualifications(text: str, value: str) -> None:
    assert any(value in str(found) for _, found in values(text, "qualification"))
    assert not values(text, "other")


@pytest.mark.parametrize(
    ("text", "attribute", "op", "value"),
    [
        ("主导产品收入占比六成以上。", "other", ">=", 60),
        ("专职人员三分之二以上具有本科学历。", "other", ">=", 66.67),
        ("订单比例不低于原料采购量的50%。", "other", ">=", 50),
        ("带头人1971年1月1日以后出生。", "person_age", ">=", "1971-01-01"),
        ("吸纳就业3人以上（不含申报人）。", "employees", ">=", 3),
    ],
)
def test_less_usual_ways_to_write_a_bound(text: str, attribute: str, op: str, value: object) -> None:
    assert (op, value) in values(text, attribute)


def test_a_numbered_item_of_a_section_of_conditions_is_never_lost() -> None:
    found = conditions("一、申报条件\n1.在苏州市注册；\n2.财务管理制度健全；\n3.提供营业执照复印件。")
    assert [(f.value.attribute, f.quote) for f in found] == [
        ("place", "在苏州市注册"),
        ("other", "财务管理制度健全"),
    ]


def test_a_range_gives_both_ends() -> None:
    assert values("上年度营业收入在5000万元至4亿元之间。", "revenue") == [
        (">=", 50_000_000),
        ("<=", 400_000_000),
    ]


def test_look_back_is_kept() -> None:
    found = conditions("一、申报条件\n近三年未发生重大安全事故；近一年研发费用50万元以上。")
    assert [(f.value.attribute, f.value.window) for f in found] == [
        ("credit", "近三年"),
        ("rd_spending", "近一年"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "对获奖企业给予不低于50万元资助。",
        "专精特新中小企业优先。",
        "鼓励营业收入2000万元以上的企业申报。",
        "申报单位不限地区。",
        "各县（市、区）推荐不超过5家。",
        "单个企业最高不超过300万元。",
        "三、申报材料\n上年度营业收入2000万元以上的审计报告。",
    ],
)
def test_grants_wishes_quotas_and_papers_are_no_conditions(text: str) -> None:
    assert conditions(text) == []


def test_places_are_those_of_the_notice() -> None:
    found = conditions("一、申报条件\n在我市（不含昆山市）注册的独立法人。", "苏州丨关于申报示例的通知")
    assert [(f.value.op, f.value.value) for f in found if f.value.attribute == "place"] == [
        ("in", ["苏州"]),
        ("not_in", ["昆山市"]),
    ]


def test_alternatives_share_a_number_and_bundles_a_branch() -> None:
    found = conditions(
        "一、申报条件\n申报企业应满足以下条件之一：\n1.上年度营业收入5000万元以上，研发费用200万元以上；\n2.获得股权融资3000万元以上。"
    )
    assert [(f.value.attribute, f.value.any_of, f.value.branch) for f in found] == [
        ("revenue", 1, 1),
        ("rd_spending", 1, 1),
        ("financing", 1, None),
    ]


def test_or_within_a_clause_makes_alternatives() -> None:
    found = conditions("一、申报条件\n拥有至少1件有效发明专利或3件以上软件著作权。")
    assert [(f.value.value, f.value.any_of) for f in found] == [(1, 1), (3, 1)]


def test_tracks_are_branches_named_in_the_group() -> None:
    found = conditions(
        "一、申报条件\n（一）成长型企业。上年度营业收入500万元以上；\n（二）领军型企业。上年度营业收入5000万元以上。"
    )
    assert [(f.value.branch, f.group, f.value.value) for f in found] == [
        (1, "成长型企业", 5_000_000),
        (2, "领军型企业", 50_000_000),
    ]


def test_a_title_that_shuts_out_is_told_once() -> None:
    found = conditions("一、申报条件\n已是国家高新技术企业的不再推荐。")
    assert [(f.value.attribute, f.value.op, f.value.value) for f in found] == [
        ("qualification", "has_not", "高新技术企业")
    ]


def test_conditions_that_stand_elsewhere_are_said_to() -> None:
    found = conditions("择优推荐符合《示例中心管理办法》规定的基本条件的企业。")
    assert [f.value.where for f in found if f.value.where] == ["elsewhere"]


def test_a_condition_of_a_higher_grant_is_no_must() -> None:
    found = conditions("二、奖励标准\n吸纳就业5人以上的，加奖2000元。")
    assert [(f.value.attribute, f.value.must) for f in found] == [("employees", False)]


@pytest.mark.parametrize(
    "piece",
    [
        "不低于",
        "（",
        "2000万元以上",
        "在苏州",
        "高新技术企业、",
        "企业",
        "1-",
        "第6条或",
        "下列须满足任意四项或",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    source = NoticeInput("n1", "示例", "https://example.org/1", dt.date(2025, 9, 1), "示例", piece * 4000)
    reading = read(read_notice(source))
    began = time.process_time()
    condition_facts(reading)
    assert (
        time.process_time() - began < 3.0
    )  # a third of a second on an idle core; what is not linear takes ten


@pytest.mark.parametrize("row", rows("rag.facts", "condition_choices.tsv"), ids=lambda row: row[0])
def test_every_opening_fires_on_its_example_with_its_number(row: tuple[str, ...]) -> None:
    name, _, fires, silent = row
    found = patterns_of_openings()[name]
    words, _, number = fires.rpartition("=")
    opened = opening_in(fold(words))
    assert found.search(fold(words)), name
    assert opened is not None
    assert opened.at_least == int(number)
    assert not found.search(fold(silent))


def test_a_list_mark_is_no_number_of_an_item() -> None:
    opened = opening_in("1、第2至5项中的任意两项")
    assert opened is not None
    assert (opened.first, opened.last) == (2, 5)


def groups(text: str) -> list[tuple[str, int | None, int | None, int | None]]:
    return [
        (f.value.attribute, f.value.any_of, f.value.at_least, f.value.branch)
        for f in conditions("一、申报条件\n" + text)
    ]


FOUR = "1.发明专利3件以上；\n2.研发费用占营业收入比重不低于5%；\n3.累计融资额1000万元以上，营业收入2000万元以上；\n4.品牌影响力较大。\n"


@pytest.mark.parametrize(
    ("opening", "at_least"),
    [
        ("（一）以下四项指标至少满足两项：", 2),
        ("（一）应符合下列条件中的三项及以上：", 3),
        ("（一）具备下列条件之二：", 2),
        ("（一）满足以下任意一项：", 1),
        ("（一）还须满足下列条件之一：", 1),
    ],
)
def test_so_many_of_a_list_must_hold(opening: str, at_least: int) -> None:
    told = groups(opening + "\n" + FOUR + "（二）员工不少于30人。")
    assert told == [
        ("patents", 1, at_least, None),
        ("rd_ratio", 1, at_least, None),
        ("financing", 1, at_least, 1),
        ("revenue", 1, at_least, 1),
        ("other", 1, at_least, None),
        ("employees", None, None, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "企业须至少满足以下两项：发明专利3件以上；研发费用占营业收入比重不低于5%；员工不少于30人。注册满2年。",
        "在发明专利3件以上、研发费用占营业收入比重不低于5%、员工不少于30人三项中满足任意两项。注册满2年。",
    ],
)
def test_alternatives_stand_in_one_line_too(text: str) -> None:
    names = ["patents", "rd_ratio", "employees"]
    assert groups(text) == [*((name, 1, 2, None) for name in names), ("age_years", None, None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "企业须满足以下三项条件：\n1.发明专利3件以上；\n2.员工不少于30人。",
        "同一企业可在以下方向中选择两项申报。发明专利3件以上。",
    ],
)
def test_a_number_of_conditions_opens_no_choice(text: str) -> None:
    assert {told[1] for told in groups(text)} == {None}


@pytest.mark.parametrize(
    ("said", "at_least"), [("上述条件满足两项即可。", 2), ("符合以上条件之一的企业均可申报。", 1)]
)
def test_a_sentence_below_a_list_says_how_many_must_hold(said: str, at_least: int) -> None:
    items = "1.发明专利3件以上；\n2.研发费用占营业收入比重不低于5%；\n3.员工不少于30人。\n"
    assert groups(f"（一）注册满2年。\n（二）创新条件：\n{items}{said}\n（三）资产负债率低于60%。") == [
        ("age_years", None, None, None),
        *((name, 1, at_least, None) for name in ("patents", "rd_ratio", "employees")),
        ("other", None, None, None),
    ]


@pytest.mark.parametrize(
    ("text", "attribute", "op", "value"),
    [
        ("补助标准：按设备投资的10%补助，单个项目最高80万元，设备投资低于60万元的项目不予受理。", "equipment_spending", ">=", 600_000),
        ("奖补标准：总投资按发票计算，低于200万元的不予支持。", "investment", ">=", 2_000_000),
        ("营业收入超过4亿元的企业不得申报。", "revenue", "<=", 400_000_000),
        ("一、申报条件\n智能化改造投入累计300万元以上。", "investment", ">=", 3_000_000),
        ("一、申报条件\n近两年劳动生产率提升12%以上。", "growth", ">=", 12),
        ("一、申报条件\n租用标准厂房600平方米以上。", "other", ">=", 600),
        ("问：哪些企业可以申请？\n答：在苏州注册、经营满2年的企业。", "age_years", ">=", 2),
        ("问：谁能报名？答：职工人数不少于20人的企业。", "employees", ">=", 20),
        ("Q1：什么样的单位符合条件？\nA1：上年度营业收入1000万元以上的企业。", "revenue", ">=", 10_000_000),
        ("三、谁能申领？成立满3年的企业。", "age_years", ">=", 3),
    ],
)  # fmt: skip
def test_what_is_refused_and_what_an_answer_says_are_conditions(
    text: str, attribute: str, op: str, value: object
) -> None:
    found = [
        (f.value.op, f.value.value)
        for f in conditions(text)
        if f.value.attribute == attribute and f.value.must
    ]
    assert (op, value) in found


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("一、申报条件\nA.注册成立满2年。\nB.上年度营业收入不低于2000万元。", ["age_years", "revenue"]),
        ("一、申报条件\nA、员工不少于30人；\nB、注册成立满3年。", ["employees", "age_years"]),
        ("一、问答\nQ：补贴去哪领？\nA：合同满1年的到窗口领。\n二、申报条件\nA：员工不少于30人。\nB：注册满3年。", ["employees", "age_years"]),
        ("Q：补贴去哪领？\nA：带身份证、满1年的发票到窗口领。", []),
    ],
)  # fmt: skip
def test_a_lettered_item_is_an_answer_only_below_a_question(text: str, attributes: list[str]) -> None:
    assert [f.value.attribute for f in conditions(text)] == attributes


@pytest.mark.parametrize(
    ("text", "ops"),
    [
        ("一、申报条件\n设备投资额超过500万元的部分不予支持。", []),
        ("补助标准：总投资3000万元以上部分不得申报。", []),
        ("一、申报条件\n年租金高于60万元的部分，均不予支持。", []),
        ("补助标准：设备投资额低于500万元的项目不予支持。", [">="]),
        ("营业收入超过4亿元的部分企业不得申报，员工不少于30人。", [">="]),
    ],
)
def test_a_part_above_a_sum_shuts_nobody_out(text: str, ops: list[str]) -> None:
    assert [f.value.op for f in conditions(text)] == ops


def test_an_answer_about_money_states_no_condition() -> None:
    text = "问：补贴多少？\n答：每人每月1200元，签订2年以上合同的按1500元。\n问：怎么申请？\n答：成立满1年的单位网上办理。"
    assert [f for f in conditions(text) if f.value.attribute in ("age_years", "revenue")] == []


def test_a_ban_for_some_years_is_no_condition() -> None:
    text = "五、监督管理\n弄虚作假的，3年内不得申报省级资金；五年内不予支持。"
    assert [f for f in conditions(text) if f.value.must and f.value.attribute != "credit"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【扶持谁】营业执照住所在南京市，上年度营业收入10万元以上。【扶持多少】每户不超过30万元。", [("place", "in"), ("revenue", ">=")]),
        ("▍谁能来\n门店开在南京市，2024年营业额满80万元。\n▍怎么补\n一家最多6万元。", [("place", "in"), ("revenue", ">=")]),
        ("肆、不予受理的几种情况\n①三年内受到停产停业处罚的；②已领取同类资金的。\n伍、找谁\n企业服务科。", [("credit", "has_not"), ("limit", "has_not")]),
        ("能申请的企业：应付薪酬无拖欠，2024年产值5000万元以上。", [("credit", "has_not"), ("revenue", ">=")]),
        ("1.2 上年度营业收入在1500万元（含）至4亿元（不含）之间；", [("revenue", ">="), ("revenue", "<=")]),
    ],
)  # fmt: skip
def test_conditions_under_headings_in_a_clerks_own_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted((f.value.attribute, f.value.op) for f in conditions(text)) == sorted(expected)


@pytest.mark.parametrize(
    "label", ["【门槛】", "要同时做到：", "2、条件（各类借款人都要满足）：", "企业应具备\n", "借款人："]
)
def test_a_label_in_front_of_them_opens_conditions(label: str) -> None:
    assert cue("condition_words", "label_condition").search(fold(label))
    assert not cue("condition_words", "label_condition").search("今年门槛降低,条件放宽")


def test_rows_behind_what_is_read_of_a_long_notice_are_left_alone():
    rows_of_it = "甲 | 满2年 | 3万元 | 5月\n" * 5000  # of them 3,300 stand in the first 60,000 characters
    assert conditions(f"项目 | 申报条件 | 补助标准 | 截止\n{rows_of_it}")


def test_a_row_without_a_name_takes_no_condition_from_all() -> None:
    rows_told = "““ | 10万元 | 一次 |\n数字车间 | 20万元 | 一次 |\n"
    text = f"一、申报条件\n1.年营业收入2000万元以上。\n二、标准\n{rows_told}"
    plain = text.replace("““", "智能车间")
    assert [(f.rule, f.value.must) for f in conditions(text)] == [
        (f.rule, f.value.must) for f in conditions(plain)
    ]
