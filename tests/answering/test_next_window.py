"""The next day or batch, and this quarter's, is told by the day on which it is asked."""

import datetime as dt

import pytest

from rag.answering.asked.next_window import Window, asked_window, day_meant
from rag.domain import DeadlineFact

MAY = dt.date(2026, 5, 1)
DAYS = [dt.date(2026, month, 20) for month in (3, 6, 9, 12)]


def fact(day: dt.date, opens: dt.date | None = None) -> DeadlineFact:
    """An applicants' last day."""
    return DeadlineFact(
        aid="n1",
        quote=f"{day.month}月{day.day}日",
        start=0,
        end=5,
        value=day,
        opens=opens,
        audience="applicant",
    )


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("下一个截止是哪天", DAYS[1]),
        ("next deadline?", DAYS[1]),
        ("这季度几号截止", DAYS[1]),
        ("下季度什么时候截止", DAYS[2]),
        ("下一批什么时候报", DAYS[1]),
    ],
)
def test_the_next_day_is_the_first_that_has_not_passed(question: str, day: dt.date) -> None:
    window = asked_window(question, MAY)
    assert window is not None
    assert day_meant([fact(day) for day in DAYS], window) == day


@pytest.mark.parametrize(
    "question", ["什么时候截止", "下一步做什么", "线下批复什么时候", "春季节目几号", "what happens next"]
)
def test_a_question_without_such_words_means_no_day(question: str) -> None:
    assert asked_window(question, MAY) is None


def test_the_batch_after_the_open_one_is_the_next() -> None:
    batches = [
        fact(dt.date(2026, 5, 15), dt.date(2026, 4, 15)),
        fact(dt.date(2026, 11, 6), dt.date(2026, 10, 8)),
    ]
    assert day_meant(batches, Window(MAY, after_open=True)) == dt.date(2026, 11, 6)
    assert day_meant(batches, Window(MAY)) == dt.date(2026, 5, 15)


def test_a_single_day_is_no_row() -> None:
    assert day_meant([fact(DAYS[1])], Window(MAY)) is None
