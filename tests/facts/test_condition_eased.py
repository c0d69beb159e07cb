"""Another value for some: told in brackets or behind, with the numbers by which they are told, deciding nothing."""

from __future__ import annotations

import pytest

from rag.facts.conditions.nested_choices import UNDECIDED
from tests.facts.test_condition_facts import conditions

HEAD = "一、申报条件\n"
SHARE = "当年新招用的人员达到现有职工人数的15%（超过100人的企业达到8%）。"
LAID_OFF = "上年度裁员率不高于5.5%；30人（含）以下的企业裁员率放宽到20%。"
LAID_OFF_TOO = (
    "上年度裁员率不高于5.5%，30人（含）以下企业裁员率不高于20%。",
    "上年度裁员率不高于5.5%（30人（含）以下的参保单位裁员率不高于20%）。",
    "上年度裁员率不高于5.5%，30人及以下的用人单位不超过20%。",
)


@pytest.mark.parametrize(
    ("text", "for_all", "for_some", "whom"),
    [
        (SHARE, (">=", 15), (">=", 8), (">", 100)),
        *((text, ("<=", 5.5), ("<=", 20), ("<=", 30)) for text in (LAID_OFF, *LAID_OFF_TOO)),
    ],
)
def test_the_value_for_some_is_an_alternative_with_whom_it_is_for(
    text: str, for_all: tuple[str, float], for_some: tuple[str, float], whom: tuple[str, float]
) -> None:
    found = conditions(f"{HEAD}{text}")
    told = {(f.value.op, f.value.value): f for f in found}
    assert {for_all, for_some, whom} <= set(told)
    assert told[whom].value.attribute == "employees"
    assert told[for_some].rule == told[whom].rule == UNDECIDED
    assert told[for_all].value.any_of == told[for_some].value.any_of is not None
    assert told[for_some].value.branch == told[whom].value.branch


def test_a_value_that_binds_some_more_is_no_alternative_for_them() -> None:
    found = conditions(f"{HEAD}研发人员占比不低于10%（500人以下的企业达到15%）。")
    for_all = next(f for f in found if f.value.value == 10)
    assert for_all.value.any_of is None
    assert any(f.value.value == "500人以下的企业达到15%" and f.value.must for f in found)
