"""Days and periods as people write them, relative to Thursday 2025-09-25."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.named_days import month_number, nearest_year
from rag.language.question_dates import find_dates
from tests.examples import examples

AS_OF = dt.date(2025, 9, 25)


def spans(text: str, as_of: dt.date = AS_OF) -> list[tuple[str, str, str]]:
    """(words, start, end) with "" for an open end, days as MMDD where the year is that of `as_of`."""

    def short(day: dt.date | None) -> str:
        return "" if day is None else day.strftime("%m%d" if day.year == as_of.year else "%Y%m%d")

    return [
        (text[m.start : m.end], short(m.range.start), short(m.range.end)) for m in find_dates(text, as_of)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9月23日", [("9月23日", "0923", "0923")]),
        ("9月8号发的", [("9月8号", "0908", "0908")]),
        ("9/23", [("9/23", "0923", "0923")]),
        ("2025-09-23", [("2025-09-23", "0923", "0923")]),
        ("2026年1月5日", [("2026年1月5日", "20260105", "20260105")]),
        ("2025年9月23日17:00", [("2025年9月23日", "0923", "0923")]),
        ("8月28-29日", [("8月28-29日", "0828", "0829")]),
        ("8月28日至9月3日", [("8月28日至9月3日", "0828", "0903")]),
        ("12月30日到1月2日", [("12月30日到1月2日", "1230", "20260102")]),
        ("9月上旬", [("9月上旬", "0901", "0910")]),
        ("9月中旬和9月下旬", [("9月中旬", "0911", "0920"), ("9月下旬", "0921", "0930")]),
        ("9月初", [("9月初", "0901", "0910")]),
        ("本月底", [("本月底", "0924", "0930")]),
        ("还有三天截止的", [("还有三天", "0925", "0928")]),
        ("5天内要截止的", [("5天内", "0925", "0930")]),
        ("收到材料5天内答复", []),
        ("close within two weeks", [("within two weeks", "0925", "1009")]),
        ("9月第一周", [("9月第一周", "0901", "0907")]),
        ("10月份", [("10月份", "1001", "1031")]),
        ("本周", [("本周", "0922", "0928")]),
        ("上周和下周", [("上周", "0915", "0921"), ("下周", "0929", "1005")]),
        ("最近一周", [("最近一周", "0919", "0925")]),
        ("近3天", [("近3天", "0923", "0925")]),
        ("上个月", [("上个月", "0801", "0831")]),
        ("周五前截止", [("周五前", "", "0926")]),
        ("本周四和下周一", [("本周四", "0925", "0925"), ("下周一", "0929", "0929")]),
        ("礼拜天以前", [("礼拜天以前", "", "0928")]),
        ("周一", [("周一", "0929", "0929")]),
        ("by Friday", [("Friday", "", "0926")]),
        ("next Tuesday", [("next Tuesday", "0930", "0930")]),
        ("30号前交", [("30号前", "", "0930")]),
        ("8号之前截止", [("8号之前", "", "1008")]),
        ("3号楼、第5号窗口、每周五", []),
        ("周一到周五几点上班", []),
        ("星期一至星期五，双周四", []),
        ("open Monday to Friday, every Tuesday", []),
        ("Monday-Friday", []),
        ("截止到周五", [("周五", "", "0926")]),
        ("周一到下周三", [("下周三", "1001", "1001")]),
        ("苏科〔2025〕30号之前的", []),
        ("今天、昨天", [("今天", "0925", "0925"), ("昨天", "0924", "0924")]),
        ("第三季度", [("第三季度", "0701", "0930")]),
        ("9 September 2025", [("9 September 2025", "0909", "0909")]),
        ("Sept 9", [("Sept 9", "0909", "0909")]),
        ("September 9th, 2024", [("September 9th, 2024", "20240909", "20240909")]),
        ("28-29 August", [("28-29 August", "0828", "0829")]),
        ("from 1 to 5 September", [("1 to 5 September", "0901", "0905")]),
        ("Aug 28 to Sep 2, 2025", [("Aug 28 to Sep 2, 2025", "0828", "0902")]),
        ("first week of September", [("first week of September", "0901", "0907")]),
        ("last week of August", [("last week of August", "0825", "0831")]),
        ("last week", [("last week", "0915", "0921")]),
        ("this month", [("this month", "0901", "0930")]),
        ("past 7 days", [("past 7 days", "0919", "0925")]),
        ("yesterday", [("yesterday", "0924", "0924")]),
        ("Q3 2025", [("Q3 2025", "0701", "0930")]),
        ("third quarter of 2024", [("third quarter of 2024", "20240701", "20240930")]),
        ("calls in September", [("September", "0901", "0930")]),
        ("21 September 那天", [("21 September", "0921", "0921")]),
    ],
)
def test_days_and_periods_are_read(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9月15日前", [("9月15日前", "", "0915")]),
        ("9月底之前截止", [("9月底之前", "", "0930")]),
        ("截止到9月底", [("9月底", "", "0930")]),
        ("before the end of the month", [("end of the month", "", "0930")]),
        ("by 9 October", [("9 October", "", "1009")]),
        ("9月10日以来", [("9月10日以来", "0910", "")]),
        ("since 1 September", [("1 September", "0901", "")]),
    ],
)
def test_bounds_leave_the_other_end_open(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025年度项目",
        "2025",
        "31 September",
        "2月30日",
        "13/45",
        "24/7",
        "may I apply",
        "3.5/5",
        "第一批",
        "",
    ],
)
def test_programme_years_and_impossible_days_are_no_dates(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("month", "as_of", "year"),
    [(12, dt.date(2026, 1, 10), 2025), (1, dt.date(2025, 12, 1), 2026), (9, AS_OF, 2025), (3, AS_OF, 2025)],
)
def test_a_month_without_a_year_is_the_nearest_one(month: int, as_of: dt.date, year: int) -> None:
    assert nearest_year(month, as_of) == year


def test_month_names() -> None:
    assert [month_number(n) for n in ("Sept", "september", "Mar", "12")] == [9, 9, 3, 12]


@given(
    st.text(alphabet="0123456789年月日号-/至到前上下旬周本 SeptAugMayofwk第一", max_size=50),
    st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)),
)
@examples(300)
def test_any_text_gives_ordered_mentions_within_bounds(text: str, as_of: dt.date) -> None:
    end = 0
    for mention in find_dates(text, as_of):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        days = mention.range
        assert days.start is None or days.end is None or days.start <= days.end


@pytest.mark.nightly
@pytest.mark.parametrize("piece", ["1", "9月", "2025年", "may ", "1-", "in ", "第一", " "])
def test_a_long_text_takes_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    find_dates(text, AS_OF)
    assert time.process_time() - started < 8


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("what closes by the end of Q4", "", "1231"),
        ("deadlines before the end of the fourth quarter", "", "1231"),
        ("at the end of Q4", "1201", "1231"),
        ("what closes in the first half of October", "1001", "1015"),
        ("in the second half of October", "1016", "1031"),
        ("by year-end", "", "1231"),
        ("before the end of the year", "", "1231"),
        ("by the end of next month", "", "1031"),
        ("this quarter", "0701", "0930"),
        ("next quarter", "1001", "1231"),
        ("within a fortnight", "0925", "1009"),
        ("over the coming month", "0925", "1025"),
        ("the week of 13 October", "1013", "1019"),
        ("week of October 13", "1013", "1019"),
    ],
)
def test_english_periods_and_their_ends(text: str, start: str, end: str) -> None:
    assert [(first, last) for _, first, last in spans(text)] == [(start, end)]
