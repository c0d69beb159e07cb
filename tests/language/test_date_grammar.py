import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.date_grammar import date_expressions
from rag.language.workdays import nth_workday

PUBLISHED = dt.date(2025, 9, 10)


def only(text: str):
    found = date_expressions(text, PUBLISHED)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025年9月15日至9月19日", "2025-09-15", "2025-09-19"),
        ("9月12日至19日", "2025-09-12", "2025-09-19"),
        ("2025年8月30日—2025年9月30日", "2025-08-30", "2025-09-30"),
        ("自2025年9月17日起至2025年9月23日止", "2025-09-17", "2025-09-23"),
        ("2025年9月10日--9月16日", "2025-09-10", "2025-09-16"),
        ("即日起至10月31日", "2025-09-10", "2025-10-31"),
        ("12月20日至次年1月10日", "2025-12-20", "2026-01-10"),
        ("2021-12-14 / 2021-12-29", "2021-12-14", "2021-12-29"),
        ("从2025年9月16日起，至2025年9月30日", "2025-09-16", "2025-09-30"),
        ("9月20日至2025年10月8日", "2025-09-20", "2025-10-08"),
    ],
)
def test_a_range_gives_both_ends_whatever_it_omits(text, first, last):
    found = only(text)
    assert found.is_range
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9月底前", "2025-09-30"),
        ("二〇二五年九月三十日前", "2025-09-30"),
        ("2025.9.30前", "2025-09-30"),
        ("8月2日(星期五)日前", "2025-08-02"),
        ("2026年底前", "2026-12-31"),
        ("2025年10月8日下班前", "2025-10-08"),
        ("10月20日（含）前", "2025-10-20"),
        ("2025年 9 月 5 日之前", "2025-09-05"),
        ("2026年2月底前", "2026-02-28"),
    ],
)
def test_a_day_with_before_includes_the_day(text, day):
    found = only(text)
    assert (str(found.last), found.suffix) == (day, "before")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9月30日24:00", "2025-10-01T00:00:00+08:00"),
        ("9月30日24时前", "2025-10-01T00:00:00+08:00"),
        ("10月20日下午5点前", "2025-10-20T17:00:00+08:00"),
        ("10月20日上午9:30", "2025-10-20T09:30:00+08:00"),
        ("2025年9月29日(星期一)17:00", "2025-09-29T17:00:00+08:00"),
        ("10月22日（周三）17:00整", "2025-10-22T17:00:00+08:00"),
        ("10月22日", None),
    ],
)
def test_an_hour_becomes_a_time_in_shanghai_and_24_is_the_next_day(text, at):
    assert only(text).at == at


def test_a_missing_year_is_the_next_sensible_one_and_marked():
    assert (only("1月15日前").last, only("1月15日前").year_inferred) == (dt.date(2026, 1, 15), True)
    assert (only("8月31日前").last, only("8月31日前").year_inferred) == (dt.date(2025, 8, 31), True)
    assert not only("2025年9月15日至9月19日").year_inferred


def test_working_days_skip_the_national_holiday_and_count_its_make_up_day():
    # 28 September 2025 is a Sunday on which work is done; 1 to 8 October are free.
    found = only("自2025年9月26日起5个工作日")
    assert (found.last, found.computed) == (dt.date(2025, 9, 30) + dt.timedelta(days=9), True)
    assert only("自2025年9月19日起，为期五个工作日").last == dt.date(2025, 9, 25)


def test_working_days_beyond_the_known_calendar_give_the_earliest_possible_day_and_say_so():
    assert nth_workday(dt.date(2035, 1, 8), 5) is None
    (found,) = date_expressions("自2035年1月8日起5个工作日", dt.date(2035, 1, 8))
    assert (found.last, found.undated) == (dt.date(2035, 1, 12), "not_counted")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("本周五下班前", "2025-09-12"),
        ("下月底前", "2025-10-31"),
        ("年底前", "2025-12-31"),
        ("三季度末前", "2025-09-30"),
        ("十月底前", "2025-10-31"),
        ("10.20前", "2025-10-20"),
        ("时间：9.15-10.20", "2025-10-20"),
        ("截止日期 20251020", "2025-10-20"),
        ("2 0 2 5 年 1 0 月 2 0 日", "2025-10-20"),
        ("25年10月20日", "2025-10-20"),
        ("10月8日至20日", "2025-10-20"),
        ("3月5日-25日", "2026-03-25"),
        ("9月20-25日", "2025-09-25"),
        ("10月20日（不含当日）", "2025-10-19"),
        ("10月16日零时", "2025-10-15"),
        ("10月16日凌晨0点", "2025-10-15"),
        ("自本通知发布之日起至10月31日止", "2025-10-31"),
        ("本通知印发之日起两周内", "2025-09-24"),
        ("自本通知发布之日起三个月内", "2025-12-10"),
        ("公告发布后5个工作日内", "2025-09-17"),
        ("公示期7天（自9月19日起）", "2025-09-25"),
        ("二〇二五年十月三十一日下午五时", "2025-10-31"),
    ],
)
def test_colloquial_and_odd_forms_are_days_too(text, last):
    assert str(only(text).last) == last


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("农历十二月二十三日前", "lunar"),
        ("农历九月初九前", "lunar"),
        ("2025年9月31日", "impossible"),
        ("每月10日前", "recurring"),
    ],
)
def test_what_names_no_day_of_this_calendar_says_why(text, why):
    assert (only(text).last, only(text).undated) == (None, why)


def test_a_lunar_day_beside_a_day_is_not_another_day():
    assert str(only("2月13日（农历腊月廿六）中午12:00前").last) == "2026-02-13"


def test_a_part_of_last_year_is_not_meant_by_words_that_look_forward():
    (found,) = date_expressions("12月底前", dt.date(2023, 1, 28))
    assert str(found.last) == "2023-12-31"


@pytest.mark.parametrize(
    "text", ["13月1日", "版本2.5", "第三季度", "1.5倍", "3.14159", "2025年", "第9月度", "1234567"]
)
def test_what_is_no_day_is_not_read(text):
    assert date_expressions(text, PUBLISHED) == []


@given(st.dates(dt.date(2020, 1, 1), dt.date(2029, 12, 31)))
def test_every_written_day_is_read_back(day):
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d}",
        f"{day:%Y.%m.%d}",
        f"{day:%Y年%m月%d日}",
    ):
        assert only(text).first == day


@given(st.text(alphabet="0123456789年月日至到-—.:：（）() 前起止个工作日今即二〇一十", max_size=80))
def test_expressions_lie_in_the_text_in_order_and_never_raise(text):
    found = date_expressions(text, PUBLISHED)
    assert all(0 <= e.start < e.end <= len(text) for e in found)
    assert [e.start for e in found] == sorted(e.start for e in found)
