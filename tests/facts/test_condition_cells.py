"""Cells of tables that state conditions, with bars or parted by blanks, and bounds under the head that they measure."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_facts import conditions, values

_TIERS = """第三条 企业按下列标准分为两档：

档次 | 上年度营业收入 | 研发费用占比 | 有效发明专利 | 一次性奖励
新苗 | 1200万元以上 | 不低于3% | 不作要求 | 8万元
壮苗 | 6000万元以上 | 不低于4% | 2件以上 | 20万元
"""
_BLANKS = """事项名称 主管部门 谁可以报 给什么 何时截止 找谁问
粮食加工担保费补贴 市农业农村局 年加工能力1万吨以上的粮食加工企业 担保费的60%，上限15万元 9月30日 0454-8580031
首台套保险补偿 市工信局 列入省首台（套）目录的装备制造企业 保费的50%，最高80万元 10月16日 0454-8580044
"""


@pytest.mark.parametrize(
    ("attribute", "told"),
    [
        ("revenue", [(">=", 12_000_000), (">=", 60_000_000)]),
        ("rd_ratio", [(">=", 3), (">=", 4)]),
        ("patents", [(">=", 2)]),
    ],
)
def test_a_cell_that_is_only_a_bound_measures_what_its_head_names(
    attribute: str, told: list[tuple[str, float]]
) -> None:
    assert values(_TIERS, attribute) == told


def test_a_cell_binds_the_class_of_its_row() -> None:
    assert {f.group for f in conditions(_TIERS) if f.value.attribute == "revenue"} == {"新苗", "壮苗"}


def test_cells_parted_by_blanks_are_read_each_by_itself() -> None:
    told = conditions(_BLANKS)
    assert {(f.value.attribute, f.group) for f in told} >= {
        ("other", "粮食加工担保费补贴"),
        ("industry", "粮食加工担保费补贴"),
        ("qualification", "首台套保险补偿"),
        ("industry", "首台套保险补偿"),
    }
    assert not [f for f in told if "上限" in f.quote or "月" in f.quote]


@pytest.mark.parametrize("head", ["补助标准", "推荐名额", "最高", "申报截止"])
def test_a_bound_of_what_is_given_or_of_how_many_is_none(head: str) -> None:
    assert not conditions(
        f"类别 | {head} | 牵头处室\n小型 | 不超过20万元 | 流通处\n大型 | 不超过60万元 | 流通处\n"
    )


_SCALE = """二、补助标准（档次 设备投资额 补助比例 封顶）
一档 200万元（含）至500万元 8% 30万元
二档 500万元（含）至1000万元 10% 80万元
三档 1000万元（含）以上 12% 150万元
"""


def test_the_last_step_of_a_scale_is_no_condition() -> None:
    assert values(_SCALE, "equipment_spending") == []
