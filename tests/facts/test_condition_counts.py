"""How often or how many somebody may apply for, and caps and old wordings that are no conditions."""

from __future__ import annotations

import pytest

from rag.facts import extract_facts
from tests.facts.conftest import make_notice
from tests.facts.test_condition_facts import values


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("二、分档标准\n每家企业限选一档，选定后不得变更。", 1),
        ("每个合作社全年限领两次。", 2),
        ("同一个作品只许进一个组别。", 1),
        ("四、怎么补\n每户农家可领3张券。", 3),
        ("一年内累计不超过4次。", 4),
        ("每所学校不超过5队。", 5),
        ("一家门店一年最多补2场活动。", 2),
        ("同一法人至多牵头一个项目。", 1),
        ("分为甲、乙两类，由申报人自行选择一类，不得兼报。", 1),
        ("企业择一申报，不得重复。", 1),
        ("三类里只能报一类。", 1),
        ("一家公司8台封顶。", 8),
        ("单一展会展位不多于六个。", 6),
    ],
)
def test_how_many_somebody_may_apply_for_is_told_wherever_it_stands(text: str, count: int) -> None:
    assert ("<=", count) in values(text, "limit")


@pytest.mark.parametrize(
    "text",
    [
        "每个县最多推荐5家。",
        "每家最多20万元。",
        "每人最多补12个月。",
        "每家企业提交材料不超过3份。",
        "各园区限报2家。",
        "每家企业吸纳就业不少于3人。",
        "会议统一安排，不超过3个。",
    ],
)
def test_quotas_of_who_recommends_and_what_is_given_are_no_such_limits(text: str) -> None:
    assert not [v for v in values(text, "limit") if isinstance(v[1], int)]


@pytest.mark.parametrize(
    "text",
    [
        "一、申报条件\n1.注册满2年；\n2.一家企业最多30万元。",
        "一、支持对象\n区内企业，合计不得突破60万元。",
        "申报条件：单个企业不超过50万元。",
        "三、条件\n（一）每家全年不多于25万元。",
    ],
)
def test_at_most_so_much_money_of_nothing_measured_is_a_cap(text: str) -> None:
    told = [f.value.value for f in extract_facts(make_notice(text)) if f.kind == "condition"]
    assert not [v for v in told if isinstance(v, int) and v >= 10_000]


def test_a_sum_that_is_called_something_still_binds_from_above() -> None:
    assert ("<=", 65_000_000) in values("申报条件：上年进出口额6500万元以下。", "other")


def test_what_a_correction_quotes_as_the_old_wording_no_longer_holds() -> None:
    text = "一、申报条件\n原文“设备投资额不低于500万元”，应为“设备投资额不低于300万元”。"
    assert values(text, "equipment_spending") == [(">=", 3_000_000)]


def test_a_new_value_measures_what_the_old_one_did() -> None:
    text = "一、申报条件\n“上年度营业收入2000万元以上”放宽为“1000万元以上”。"
    assert values(text, "revenue") == [(">=", 10_000_000)]


def test_what_a_firm_owes_of_all_it_has_is_no_sum_of_assets() -> None:
    assert ("<=", 70) in values("申报条件：资产负债率不高于70%。", "other")
