"""A bad record breaks a condition on its own kind, and no graver one."""

from typing import Any

import pytest

from rag.matching import judge_one, read_profile
from rag.matching.question_profile import profile_of
from tests.matching.made_calls import DAY, call, condition

GOOD_NAME = condition("credit", "has", "良好", quote="申报单位诚信守法")
ACCIDENTS = condition("credit", "has_not", "事故", quote="近三年未发生重大（含）以上安全、环保、质量事故")
BAD_CREDIT = condition("credit", "has_not", "失信", quote="企业无不良信用记录")


@pytest.mark.parametrize(
    ("question", "wanted", "status"),
    [
        ("我们有失信记录，能报吗", BAD_CREDIT, "failed"),
        ("我们有失信记录，能报吗", GOOD_NAME, "failed"),
        ("我们有失信记录，能报吗", ACCIDENTS, "unknown"),
        ("我们去年出过一起小事故，能报吗", ACCIDENTS, "unknown"),
        ("我们去年出过重大事故，能报吗", ACCIDENTS, "failed"),
        ("我们去年出过重大事故，能报吗", GOOD_NAME, "unknown"),
        ("我们有失信记录，已经修复，能报吗", BAD_CREDIT, "unknown"),
        ("我们没有失信记录，能报吗", BAD_CREDIT, "unknown"),
        ("公司2019年被罚过款，能报吗", GOOD_NAME, "unknown"),
    ],
)
def test_what_is_told_of_a_record_breaks_its_own_kind(
    question: str, wanted: dict[str, Any], status: str
) -> None:
    profile = read_profile({**profile_of(question, DAY), "place": "苏州"})
    _, lines = judge_one(call(1, wanted), profile, DAY)
    assert lines[0].status == status


@pytest.mark.parametrize("wanted", [GOOD_NAME, ACCIDENTS, BAD_CREDIT])
def test_a_profile_that_says_good_or_bad_alone_decides_all(wanted: dict[str, Any]) -> None:
    for credit, status in ((True, "met"), (False, "failed")):
        _, lines = judge_one(call(1, wanted), read_profile({"credit": credit}), DAY)
        assert lines[0].status == status
