"""Alternatives that a sentence joins by 或, and what 或 joins that is no choice."""

from __future__ import annotations

import itertools

import pytest

from rag.facts.conditions_or import with_alternatives
from rag.facts.conditions_zones import Segment
from rag.facts.sequence_weights import BIAS, weighed


def sides(text: str, zone: str = "condition") -> list[str]:
    found = with_alternatives(text, [Segment(0, len(text), zone)])  # type: ignore[arg-type]
    assert len({s.choice.number for s in found if s.choice}) <= 1
    return [text[s.start : s.end].strip(" ,;。") for s in found if s.choice]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年产茶叶30吨以上,或者流转茶园200亩以上。", ["年产茶叶30吨以上", "流转茶园200亩以上"]),
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
