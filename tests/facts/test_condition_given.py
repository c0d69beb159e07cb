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
