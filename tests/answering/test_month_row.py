"""Rows of a notice that are for the months in which something of the asker's happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.answering.kinds.month_row import Month, month_told, rows_of_months
from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = (
    ("m_1", "滁州的厂长们注意：换新设备，技改补贴帮你出一截",
     "📅 什么时候交\n第一批：5月15日截止，认2024年7月到12月开的票；\n第二批：10月16日截止，认2025年1月到6月开的票。\n发票开在哪半年，就走哪一批。\n📋 门槛：滁州市注册、独立核算的工业企业。"),
    ("m_2", "丽江企业出去摆摊，下半年参展补贴一张表看懂",
     "市里对下半年（7—12月）的参展补贴定下来啦。\n哪天交：按参展月份分两拨\n7—9月的展：10月20日前交\n10—12月的展：次年1月15日前交\n各县区商务局汇总分别再加10天。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("months"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("设备是今年3月开的票，滁州技改补贴走第几批，到哪天截止", "10月16日", "5月15日"),
        ("滁州技改补贴，去年9月开的票到哪天截止", "5月15日", "10月16日"),
        ("滁州技改补贴去年下半年开的票哪天截止", "5月15日", "10月16日"),
        ("丽江参展补贴11月的展什么时候交材料", "1月15日", "10月20日"),
        ("丽江参展补贴8月的展什么时候交材料", "10月20日", "1月15日"),
    ],
)
def test_the_row_of_the_told_month_is_quoted(
    ask: Callable[[str], Answer], question: str, told: str, other: str
) -> None:
    answer = ask(question)
    assert answer.certainty == "possible"
    assert told in answer.text
    assert other not in answer.text


def test_a_month_that_no_row_is_for_is_not_told(ask: Callable[[str], Answer]) -> None:
    assert ask("滁州技改补贴2025年下半年开的票哪天截止").certainty == "none"


@pytest.mark.parametrize(
    ("question", "month"),
    [
        ("今年3月开的票走第几批", Month(3, 3, 2025)),
        ("2024年11月的展什么时候交", Month(11, 11, 2024)),
        ("11月的展什么时候交", Month(11, 11, None)),
        ("invoices dated in March this year, which batch", Month(3, 3, 2025)),
        ("去年下半年开的票", Month(7, 12, 2024)),
        ("11月还能报吗", None),
        ("11月的时候截止吗", None),
        ("3月15日截止吗", None),
        ("3月开的票和4月开的票", None),
        ("2025年下半年什么时候申报", None),
    ],
)
def test_a_month_is_told_where_something_happened_in_it(question: str, month: Month | None) -> None:
    assert month_told(fold(question), 2025) == month


def test_whole_months_between_days_and_half_years_are_rows_of_months() -> None:
    text = "第一批接受2026年1月1日至6月30日开具的发票，8月31日前提交；第二批接受7月1日至11月30日开具的发票"
    assert [len(row.months) for row in rows_of_months(text)] == [6, 5]
    halves = "上半年付的利息，9月10日前申请；下半年付的利息，次年1月20日前申请。"
    assert [len(row.months) for row in rows_of_months(halves)] == [6, 6]
    assert rows_of_months("3月10日至4月5日接受申报；4月6日至5月7日审核") == []


def test_a_row_of_all_the_others_is_none() -> None:
    text = "下半年（7—12月）的补贴\n7—9月的展：10月20日前交\n10—12月的展：次年1月15日前交\n申报时间7月1日—8月10日"
    assert [text[row.start : row.end] for row in rows_of_months(text)] == [
        "7—9月的展：10月20日前交",
        "10—12月的展：次年1月15日前交",
    ]


def test_a_text_of_thousands_of_rows_is_no_list_of_them() -> None:
    assert rows_of_months("1月~2月；" * 16_000) == []
