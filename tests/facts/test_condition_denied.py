"""Trades that must not be, and favours for some, which ask nothing of the others."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_wordings import said

HEAD = "一、申报条件\n"


@pytest.mark.parametrize(
    "words",
    [
        "主营业务不属于房地产、金融",
        "主营业务不得为房地产、金融",
        "不从事房地产、金融业务",
        "所属行业不是房地产、金融",
    ],
)
def test_a_trade_that_must_not_be_is_left_out(words: str) -> None:
    trades = [(op, value) for attribute, op, value in said(f"{HEAD}1. {words}；") if attribute == "industry"]
    assert trades == [("not_in", ["房地产", "金融"])]


@pytest.mark.parametrize(
    ("words", "trades"),
    [
        (
            "所属行业为装备制造、食品加工、生物医药、新材料四类之一",
            ["装备制造", "食品加工", "生物医药", "新材料"],
        ),
        ("服务领域属于新材料、生物制造之一", ["新材料", "生物制造"]),
        ("企业主业得是直播电商", ["直播电商"]),
        ("主营业务为软件开发", ["软件开发"]),
    ],
)
def test_a_trade_is_told_by_the_field_or_line_of_business(words: str, trades: list[str]) -> None:
    assert ("industry", "in", trades) in said(f"{HEAD}1. {words}；")


@pytest.mark.parametrize(
    "words",
    [
        "符合“有有效期内高新技术企业资格证书”等直接确认情形的，可不看得分。",
        "入选国家级专精特新小巨人企业的，可直接认定。",
        "持有绿色工厂证书的，免现场核查。",
    ],
)
def test_whom_a_favour_is_for_is_no_condition_of_the_others(words: str) -> None:
    assert not [
        value
        for attribute, _, value in said(f"{HEAD}1. 在西安注册。\n{words}")
        if attribute == "qualification"
    ]


def test_who_holds_a_title_and_may_not_apply_is_still_shut_out() -> None:
    told = said(f"{HEAD}1. 在西安注册。\n2. 已认定为高新技术企业的，不得申报。")
    assert any((attribute, op) == ("qualification", "has_not") for attribute, op, _ in told)


def test_what_is_deducted_from_taxes_shuts_out_nobody() -> None:
    told = said(f"{HEAD}3.2025年度研发费用不低于50万元，且已在税务部门办理加计扣除；")
    assert not any(op == "has_not" for _, op, _ in told)
