"""What only permits, caps or punishes is no condition; what a clause states beside another condition is one."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_facts import conditions, values
from tests.facts.test_condition_wordings import said

HEAD = "一、申报条件\n"


@pytest.mark.parametrize(
    "text",
    [
        "不同的贷款互不影响。",
        "商业计划书中英文都可以。",
        "成立年限不作要求。",
        "三年内不再受理其申报。",
        "以上四项可叠加享受。",
        "五、全面实施科研诚信承诺制。",
        "单家企业不高于200万元；",
        "连续两年保持在库的另加5万元。",
        "须具备第1项，并具备第2至5项中的任意两项。",
        "三、这几种抢不了",
    ],
)
def test_permissions_and_penalties_are_no_conditions(text: str) -> None:
    assert not [f for f in conditions(f"{HEAD}{text}") if f.rule in ("learnt_words", "other_rest")]


def test_a_list_of_whom_it_is_for_stays_one() -> None:
    assert ("legal_form", "in") in {t[:2] for t in said("谁来报：合作社、家庭农场、农业企业都行。")}


@pytest.mark.parametrize("text", ["每家企业每年不多于50人。", "境外展每展最多2人。"])
def test_for_how_many_people_something_is_given_is_no_condition(text: str) -> None:
    assert not conditions(f"{HEAD}{text}")


@pytest.mark.parametrize(
    "text",
    [
        "每个直播间1.5万元，限申报一个。",
        "企业只能选择一个级别申报。",
        "两类只能选一类。",
        "可以与社保补贴同时享受，但不得与一次性吸纳补贴重复享受。",
        "已享受过试点补助的企业不再发放。",
    ],
)
def test_more_limits(text: str) -> None:
    assert "limit" in {told[0] for told in said(f"{HEAD}{text}")}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("在省内注册且有进出口实绩。", "other"),
        ("注册在昆山、有出口实绩的玩具企业。", "other"),
    ],
)
def test_what_stands_beside_a_place_is_told_too(text: str, attribute: str) -> None:
    told = {(f.value.attribute, f.rule) for f in conditions(f"{HEAD}{text}")}
    assert ("place", "place_words") in told
    assert attribute in {name for name, _ in told}


@pytest.mark.parametrize("text", ["招用16至24岁登记失业青年。", "登记失业的16至24岁青年。"])
def test_the_age_of_whom_a_firm_hires_is_not_that_of_who_applies(text: str) -> None:
    assert not values(f"{HEAD}{text}", "person_age")


def test_the_age_of_who_applies_is_told() -> None:
    assert values(f"{HEAD}申请人年龄16至24岁。", "person_age") == [(">=", 16), ("<=", 24)]


def test_who_is_let_in_too_shuts_nobody_out() -> None:
    told = conditions(f"{HEAD}设备投资达到800万元以上的企业也可申报。")
    assert {f.value.must for f in told if f.value.attribute == "equipment_spending"} <= {False}


def test_the_old_wording_of_a_correction_is_no_condition() -> None:
    text = "认定条件第2项“2025年度营业收入在1000万元以上”，应为“2025年度营业收入在800万元以上”。"
    assert values(text, "revenue") == [(">=", 8_000_000)]
