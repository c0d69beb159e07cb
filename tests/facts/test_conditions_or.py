"""Alternatives that a sentence joins by 或, and what 或 joins that is no choice."""

from __future__ import annotations

import itertools

import pytest

from rag.facts.conditions.joined_by_or import with_alternatives
from rag.facts.conditions.zones import Segment
from rag.facts.sequence_weights import BIAS, weighed
from rag.matching.condition import EITHER, condition_of
from tests.facts.test_condition_facts import conditions, groups


def sides(text: str, zone: str = "condition") -> list[str]:
    found = with_alternatives(text, [Segment(0, len(text), zone)])  # type: ignore[arg-type]
    assert len({s.choice.number for s in found if s.choice}) <= 1
    return [text[s.start : s.end].strip(" ,;。") for s in found if s.choice]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年产茶叶30吨以上,或者流转茶园200亩以上。", ["年产茶叶30吨以上", "流转茶园200亩以上"]),
        ("2024年后新办,或者持有食品小作坊登记证;", ["2024年后新办", "持有食品小作坊登记证"]),
        ("店主须有厨师证,要么是本地老字号传人。", ["店主须有厨师证", "是本地老字号传人"]),
        (
            "注册满一年,上年出口额20万美元以上,或出口同比增长15%以上,或在境外有注册商标。",
            ["上年出口额20万美元以上", "出口同比增长15%以上", "在境外有注册商标"],
        ),
        ("拥有2件发明专利或5件实用新型专利", ["拥有2件发明专利", "5件实用新型专利"]),
        (
            "对象:在滨海登记、单笔融资2000万元以上或实缴资本3000万元以上的企业",
            ["单笔融资2000万元以上", "实缴资本3000万元以上的企业"],
        ),
        ("具有硕士以上学历或中级以上职称", ["具有硕士以上学历", "中级以上职称"]),
        (
            "年销售额500万元以上,或年销售额不足500万元,但带动农户100户以上;",
            ["年销售额500万元以上", "年销售额不足500万元,但带动农户100户以上"],
        ),
    ],
)
def test_either_side_of_or_is_an_alternative(text: str, expected: list[str]) -> None:
    assert sides(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "近三年无重大安全事故或严重失信记录。",
        "未被列入经营异常名录,或者严重违法名单。",
        "高校、科研院所或企业。",
        "注册地或纳税地在本市。",
        "取得绿色或有机产品认证证书。",
        "近三年营业收入或利润不低于500万元。",
        "获得省级奖励或拥有发明专利的优先。",
    ],
)
def test_or_that_leaves_no_choice(text: str) -> None:
    assert sides(text) == []


def test_what_shuts_out_is_no_choice() -> None:
    assert sides("拖欠工资3个月以上,或者欠税10万元以上的。", zone="exclude") == []


def test_a_probability_does_not_depend_on_the_order_of_what_was_found() -> None:
    weights = {BIAS: -0.6, "a": 0.1, "b": 0.2, "c": 0.3}
    assert {weighed(weights, order) for order in itertools.permutations("abc")} == {0.5}


def test_a_choice_within_an_alternative_is_written_out() -> None:
    told = groups(
        "（一）满足以下条件之一：\n1.营业收入1亿元以上；\n2.注册满3年，且符合下列条件之一：\n①发明专利5件以上；\n②研发投入占比6%以上。\n"
        "3.获得股权融资3000万元以上。\n（二）员工不少于30人。"
    )
    assert told == [
        ("revenue", 1, 1, None),
        ("age_years", 1, 1, 1),
        ("age_years", 1, 1, 2),
        ("patents", 1, 1, 1),
        ("rd_ratio", 1, 1, 2),
        ("financing", 1, 1, None),
        ("employees", None, None, None),
    ]


def test_of_several_that_must_hold_one_with_a_choice_in_it_decides_nothing() -> None:
    found = conditions(
        "一、申报条件\n以下三项具备两项：\n1.营收2000万元以上或研发投入200万元以上；\n2.员工30人以上；\n3.发明专利2件以上。"
    )
    assert [condition_of(f).decides for f in found] == [False, False, True, True]
    assert {(f.value.any_of, f.value.at_least) for f in found} == {(1, 2)}


def test_the_first_of_a_list_may_be_asked_of_all() -> None:
    told = groups(
        "须具备第1项，并具备第2至4项中的任意两项：\n1.注册满1年；\n2.员工30人以上；\n3.营收500万元以上；\n4.发明专利2件以上。"
    )
    assert [(name, at_least) for name, _, at_least, _ in told if name != "other"] == [
        ("age_years", None),
        ("employees", 2),
        ("revenue", 2),
        ("patents", 2),
    ]


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        (
            "年产值5000万元以上，员工30人以上。国家级专精特新“小巨人”企业不设产值门槛。",
            ["revenue", "qualification"],
        ),
        (
            "年产值5000万元以上，员工30人以上。成立不足三年的企业，产值降到2000万元。",
            ["revenue", "age_years", "revenue"],
        ),
        ("负责人不超过45周岁（女性放宽到48周岁），员工30人以上。", ["person_age", "person_age"]),
        ("员工30人以上。总资产500万元以上，高校院所不受此限。", ["assets", "other"]),
    ],
)
def test_whom_a_condition_does_not_bind_is_an_alternative_to_it(text: str, alternatives: list[str]) -> None:
    told = groups(text)
    assert [name for name, any_of, _, _ in told if any_of] == alternatives
    assert ("employees", None, None, None) in told


def test_a_relaxed_bound_alone_decides_nothing() -> None:
    found = conditions("一、申报条件\n年龄不超过35周岁，博士可放宽到40周岁。")
    assert [condition_of(f).decides for f in found] == [True, False]


def test_what_shuts_out_below_a_list_is_neither_an_alternative_nor_asked_for() -> None:
    told = conditions(
        "申报企业须符合下列3个条件中的至少2个：\n1、员工30人以上；\n2、营收500万元以上；\n3、发明专利2件以上。\n"
        "有以下情形之一的，不予支持：\n1、资产负债率超过70%的；\n2、研发投入低于10万元的。"
    )
    assert [(f.value.attribute, f.value.op) for f in told if f.value.any_of is None] == [
        ("other", "<="),
        ("rd_spending", ">="),
    ]


@pytest.mark.parametrize(
    ("row", "alternatives"),
    [
        ("通过绿色食品认证、有机认证、GAP认证中的任意一项", 3),
        ("营业收入2亿元以上、研发人员50人以上、发明专利10件以上中的任一条件", 3),
        ("具备高新技术企业、专精特新中小企业资质之一的企业", 2),
        ("属于高新技术企业、瞪羚企业、单项冠军企业其中之一", 3),
    ],
)
def test_one_of_a_row_suffices_and_what_follows_is_still_asked_for(row: str, alternatives: int) -> None:
    told = groups(f"1.在苏州注册，{row}；\n2.注册满2年。")
    assert [any_of for _, any_of, _, _ in told] == [None, *[1] * alternatives, None]
    assert (told[0][0], told[-1][0]) == ("place", "age_years")


@pytest.mark.parametrize(
    "lifted",
    [
        "下列企业可不受第1项限制：（1）国家级专精特新小巨人企业；（2）制造业单项冠军企业。",
        "以下企业不受第1项限制：\n（1）国家级专精特新小巨人企业；\n（2）制造业单项冠军企业。",
        "国家级专精特新小巨人企业不受第1项限制。",
    ],
)
def test_neither_an_item_that_is_lifted_for_some_nor_who_they_are_decides(lifted: str) -> None:
    found = conditions(f"一、申报条件\n1.营业收入2亿元以上；\n2.{lifted}\n3.员工不少于10人。")
    assert {f.value.attribute for f in found if condition_of(f).decides} == {"employees"}


@pytest.mark.parametrize(
    "premise", ["营业收入达不到500万元的，可提供订单合同证明", "成立不满1年的，提供验资报告"]
)
def test_who_shows_something_else_is_no_condition(premise: str) -> None:
    found = conditions(f"一、申报条件\n1.员工不少于10人；\n2.{premise}。")
    assert [f.value.attribute for f in found if condition_of(f).decides] == ["employees"]


def test_a_bound_of_its_own_for_some_leaves_the_number_open() -> None:
    found = conditions("一、申报条件\n持续经营2年以上（新兴类1年以上）；员工10人以上（含）。")
    rules = {f.value.attribute: condition_of(f).rule for f in found}
    assert rules["age_years"] == EITHER
    assert rules["employees"] != EITHER
