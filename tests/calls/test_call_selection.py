"""Filters, order and pages of the list of calls."""

import datetime as dt

import pytest

from rag.calls import CallQuery, CallRecord, build_calls, select_calls
from rag.errors import InvalidInput
from tests.calls.made_notices import city, province, told

DAY = dt.date(2025, 9, 25)


@pytest.fixture(scope="module")
def calls() -> list[CallRecord]:
    talent = "关于2025年无锡市工匠申报的通知\n一、申报对象为在锡工作的个人。\n二、个人网上申报时间：2025年9月1日至9月20日。"
    nation = "关于开展2025年工业遗产申报工作的通知\n企业于2025年12月1日前登录系统完成网上申报。"
    return build_calls(
        [
            province(),
            city(),
            told("w_1", "无锡丨2025年工匠申报", talent, regions=("无锡",), level="city"),
            told("n_1", "申报丨2025年工业遗产", nation, regions=("全国",), level="national"),
            told("k_1", "昆山丨2025年人才公寓申报启动", regions=("昆山市",), level="district"),
        ]
    )


def _names(calls: list[CallRecord], **conditions: object) -> list[str]:
    page = select_calls(calls, CallQuery.model_validate(conditions), DAY)
    return [f"{c.regions[0]} {c.deadline}" for c in page.items]


def test_open_calls_come_first_by_day_then_unknown_then_closed(calls: list[CallRecord]) -> None:
    assert _names(calls) == [
        "扬州 2025-10-15", "江苏 2025-10-24", "全国 2025-12-01", "昆山市 None", "无锡 2025-09-20",
    ]  # fmt: skip


def test_someone_in_a_place_sees_the_places_above_and_its_districts(calls: list[CallRecord]) -> None:
    assert _names(calls, applies_in="扬州") == ["扬州 2025-10-15", "江苏 2025-10-24", "全国 2025-12-01"]
    assert "昆山市 None" in _names(calls, applies_in="Suzhou")
    assert "扬州 2025-10-15" not in _names(calls, applies_in="苏州")


def test_a_region_is_just_that_place(calls: list[CallRecord]) -> None:
    assert _names(calls, region=["江苏"]) == ["江苏 2025-10-24"]


def test_a_call_is_not_open_before_it_was_published(calls: list[CallRecord]) -> None:
    published = {f"{c.regions[0]} {c.deadline}": c.oldest for c in calls}
    for name, day in published.items():
        before = day - dt.timedelta(days=1)
        assert name not in _names(calls, open_on=str(before))
    name, day = next((n, d) for n, d in published.items() if n.startswith("全国"))
    assert name in _names(calls, open_on=str(day))


def test_open_on_leaves_out_what_is_over_and_what_has_no_day(calls: list[CallRecord]) -> None:
    assert len(_names(calls, open_on="2025-09-25")) == 3
    assert "无锡 2025-09-20" in _names(calls, open_on="2025-09-20")


def test_applicants_and_words(calls: list[CallRecord]) -> None:
    assert _names(calls, applicant=["individual"]) == ["无锡 2025-09-20"]
    assert _names(calls, q="示范车间") == ["扬州 2025-10-15", "江苏 2025-10-24"]
    assert _names(calls, q="示范 车间 扬州") == ["扬州 2025-10-15"]
    assert _names(calls, q="无中生有的项目") == []


def test_newest_first(calls: list[CallRecord]) -> None:
    assert _names(calls, sort="date")[0] == "扬州 2025-10-15"


@pytest.mark.parametrize("sort", ["deadline", "date"])
def test_pages_hold_each_call_once(calls: list[CallRecord], sort: str) -> None:
    seen: list[str] = []
    cursor = None
    for _ in range(len(calls)):
        query = CallQuery.model_validate({"limit": 2, "sort": sort, "cursor": cursor})
        page = select_calls(calls, query, DAY)
        assert page.total == len(calls)
        seen += [c.call_id for c in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(c.call_id for c in calls)


@pytest.mark.parametrize(
    "conditions", [{"applies_in": "Atlantis"}, {"region": ["南京", "某地"]}, {"cursor": "x"}]
)
def test_unknown_places_and_cursors_are_refused_by_name(calls: list[CallRecord], conditions: dict) -> None:
    with pytest.raises(InvalidInput) as error:
        select_calls(calls, CallQuery.model_validate(conditions), DAY)
    assert error.value.pointer
    assert next(iter(conditions)) in error.value.pointer


def test_a_cursor_of_another_order_is_refused(calls: list[CallRecord]) -> None:
    page = select_calls(calls, CallQuery(limit=1), DAY)
    with pytest.raises(InvalidInput):
        select_calls(calls, CallQuery(limit=1, sort="date", cursor=page.next_cursor), DAY)
