"""Bounds beside words of grants, and readings that a question's own refusal must not turn round."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_facts import values
from tests.facts.test_condition_wordings import said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一、申报条件\n扩产投资奖励要求新增设备投资500万元以上，按投资额6%奖励，上限300万元。", ("equipment_spending", ">=", 5_000_000)),
        ("二、券种与额度\n（一）B类（合作券）：按实付额的30%兑付。申领B类的，2025年度研发费用不得低于50万元。", ("rd_spending", ">=", 500_000)),
        ("二、衡量标准\n（丁）资产负债率不高于70%。", ("other", "<=", 70)),
    ],
)  # fmt: skip
def test_what_a_grant_asks_for_is_a_condition(text: str, told: tuple[str, str, float]) -> None:
    assert told in said(text)


def test_a_sum_that_is_given_is_none() -> None:
    assert not values("一、申报条件\n奖励资金500万元以上的部分不计。", "equipment_spending")


def test_what_lets_in_is_not_turned_round_by_a_question_about_refusals() -> None:
    told = said("问：有裁员的是不是就不行？\n答：上年度裁员率不高于5.5%的才行。")
    assert ("other", ">", 5.5) not in told


def test_a_kind_of_shop_that_does_not_take_part_is_shut_out() -> None:
    assert ("other", "has_not") in {t[:2] for t in said("一、申报条件\n在我市登记的门店。加盟店不参加。")}


@pytest.mark.parametrize(
    "text", ["近三年没被环保处罚过。", "近一年没有因为食品安全被罚过款；", "近两年有食品安全处罚的不要递。"]
)
def test_a_clean_record_is_asked_for_wherever_it_stands(text: str) -> None:
    assert ("credit", "has_not") in {t[:2] for t in said(f"摊位每晚摆到十点。\n{text}")}


def test_the_label_of_a_grant_names_no_trade() -> None:
    text = "一、新引进企业装修补贴：注册地在江汉区、2024年7月1日以后迁入的总部、金融、专业服务企业，按投入的30%补贴。"
    assert values(text, "industry") == [("in", ["总部", "金融", "专业服务"])]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一、项目类别\n（三）养殖户：饲养能繁母猪5头以上、49头以下的，每头补助300元。", ("other", "<=", 49)),
        ("二、共同条件\n依法取得动物防疫条件合格证（养殖户除外）；", ("qualification", "has", "动物防疫条件合格证")),
        ("一、组别\n（二）创意团队组：尚未注册的创业团队，成员不少于3人。", ("other", ">=", 3)),
        ("一、申报主体\n在玉林市注册、主营香料加工或贸易的企业和个体工商户。", ("industry", "in", ["香料加工", "贸易"])),
    ],
)  # fmt: skip
def test_both_ends_and_what_stands_beside_a_condition_are_read(
    text: str, told: tuple[str, str, object]
) -> None:
    assert told in said(text)


def test_what_was_had_since_a_year_is_a_limit() -> None:
    told = {t[:2] for t in said("二、申报条件\n（五）未在2023年以来享受过同类补助。")}
    assert ("limit", "has_not") in told
    assert ("other", ">=") not in told


@pytest.mark.parametrize("text", ["甲类每市限推2家。", "在本县生产玩具的规上和规下企业。"])
def test_what_an_office_may_recommend_and_firms_of_any_size_ask_nothing(text: str) -> None:
    assert not {a for a, *_ in said(f"一、申报条件\n{text}")} & {"other", "qualification"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("一、对象\n对象：在省外新开专卖店的经营主体（含个体工商户）。", ["企业", "个体工商户"]),
        (
            "【社保补贴】企业、个体工商户招用登记认定的就业困难人员，按单位实缴部分补贴。",
            ["企业", "个体工商户"],
        ),
    ],
)
def test_sole_traders_named_beside_firms_shut_no_firm_out(text: str, kinds: list[str]) -> None:
    assert values(text, "legal_form") == [("in", kinds)]
