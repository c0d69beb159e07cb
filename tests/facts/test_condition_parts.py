"""Several predicates of one clause, each a condition of its own."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.domain import ConditionFact, NoticeInput
from rag.facts import extract_facts
from rag.notices import read_notice


def conditions(words: str, lead: str = "一、申报条件") -> list[ConditionFact]:
    notice = NoticeInput(
        "1", "关于组织申报2026年度示范项目的通知", "", dt.date(2026, 3, 1), "南京市工信局", f"{lead}\n{words}"
    )
    return [f for f in extract_facts(read_notice(notice)) if f.kind == "condition"]


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ("（一）补贴对象为招用就业困难人员的小微企业。", "招用就业困难人员"),
        ("【谁能来】南京市内有进出口备案的中小企业。", "有进出口备案"),
        ("（一）在本市注册、账目经第三方代理记账的合作社。", "账目经第三方代理记账"),
        (
            "（一）在高新区注册满2年、2024年度研发费用已在税务部门享受加计扣除的企业。",
            "2024年度研发费用已在税务部门享受加计扣除",
        ),
    ],
)
def test_a_predicate_beside_a_place_an_age_or_a_body_is_a_condition_too(clause: str, told: str) -> None:
    assert told in [f.quote for f in conditions(clause)]


@pytest.mark.parametrize(
    "clause",
    [
        "（一）在本市注册的餐饮、零售、住宿企业。",
        "（一）个体工商户以及非遗保护单位。",
        "（一）持有食品经营许可证、营业执照的门店。",
    ],
)
def test_rows_of_nouns_are_told_once(clause: str) -> None:
    spans = [(f.start, f.end) for f in conditions(clause) if f.value.attribute == "other"]
    assert spans == []


@pytest.mark.parametrize(
    "clause",
    [
        "（三）服务领域属于新材料、生物制造、高端装备、低空装备之一；",
        "（三）近三年承担市级项目逾期未验收的单位不得申报。",
    ],
)
def test_a_likely_condition_is_read_though_it_holds_a_word_of_papers_or_steps(clause: str) -> None:
    assert conditions(clause)


@pytest.mark.parametrize(
    "clause", ["（三）逾期未提交材料的视为放弃。", "（三）鼓励企业联合申报。", "（三）提交第三方审计报告。"]
)
def test_papers_steps_and_wishes_stay_none(clause: str) -> None:
    assert conditions(clause) == []


def test_what_a_year_begins_is_asked_beside_a_record() -> None:
    told = conditions("1.2025年度有进出口实绩且未被列为失信被执行人的企业；")
    assert {f.value.attribute for f in told} >= {"other", "credit"}


def test_the_other_side_of_or_is_not_the_number_before_it() -> None:
    told = conditions("1.足额缴纳失业保险费12个月以上，上年度未裁员或裁员率不高于5.5%；")
    assert [f.value.any_of for f in told if f.value.unit == "月"] == [None]


def test_whose_title_of_a_year_is_reviewed_is_told() -> None:
    told = conditions("1.2023年认定的瞪羚企业须在有效期届满前申请复核。")
    assert any(f.value.attribute == "qualification" for f in told)
