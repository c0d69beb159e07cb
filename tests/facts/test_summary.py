import datetime as dt

import pytest

from rag.facts import extract_facts, summarise
from tests.facts.conftest import make_notice


def summary(text: str, as_of: str, **options):
    notice = make_notice(text, **options)
    return summarise(notice, extract_facts(notice), dt.date.fromisoformat(as_of))


TWO_CALLS = (
    "申报主体应为企业。\n（一）省级中心请企业于2025年10月24日前填报申请材料。\n"
    "（二）市级中心请企业于2025年10月30日前填报申请材料。"
)  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "deadline", "status"),
    [
        ("2025-10-01", "2025-10-24", "open"),
        ("2025-10-25", "2025-10-30", "open"),
        ("2025-11-01", "2025-10-30", "closed"),
    ],
)
def test_of_several_calls_the_earliest_still_open_counts_else_the_latest(as_of, deadline, status):
    applicants, day, state = summary(TWO_CALLS, as_of)
    assert (applicants, str(day), state) == (["enterprise"], deadline, status)


def test_a_window_that_has_not_begun_is_upcoming():
    text = "企业网上申报时间：2025年12月1日至12月5日。"
    assert [summary(text, day)[2] for day in ("2025-11-30", "2025-12-01", "2025-12-06")] == [
        "upcoming",
        "open",
        "closed",
    ]


def test_later_paper_does_not_move_the_deadline():
    text = "网上申报截止时间为2025年10月22日，书面材料递交截止时间为2025年10月24日。"
    assert str(summary(text, "2025-10-23")[1]) == "2025-10-22"


def test_only_an_authoritys_day_leaves_the_deadline_empty_and_the_status_unknown():
    text = "请企业申报。请各推荐单位于2025年10月20日前报送推荐函。"
    assert summary(text, "2025-10-01")[1:] == (None, "unknown")


def test_nothing_to_apply_for_has_no_applicants_and_no_status():
    assert summary("公示期为2025年9月22日至9月26日。", "2025-09-23", category="公示") == ([], None, "none")


def test_a_call_that_names_nobody_has_unknown_applicants():
    assert summary("申报截止时间为2025年10月20日。", "2025-10-01")[0] == ["unknown"]
