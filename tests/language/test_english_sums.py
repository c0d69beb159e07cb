"""English sums and counts as people say them."""

import datetime as dt
import time

import pytest

from rag.language.english_sums import in_figures
from rag.matching.question_profile import profile_of
from rag.matching.told_figures import figures_told


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("half a million yuan", "0.5 million yuan"),
        ("a quarter of a million", "0.25 million"),
        ("one and a half million", "1.5 million"),
        ("a million", "1 million"),
        ("twenty-five million", "25 million"),
        ("five hundred thousand", "500 thousand"),
        ("1.2m yuan", "1.2 million yuan"),
        ("3 mn and 1.5bn", "3 million and 1.5 billion"),
        ("rmb 2 m", "rmb 2 million"),
        ("a dozen employees", "12 employees"),
        ("two dozen graduates", "24 graduates"),
        ("twenty-five staff", "25 staff"),
        ("500 m from the port", "500 m from the port"),
        ("a hall of 500 m2", "a hall of 500 m2"),
        ("one of the two firms", "one of the two firms"),
        ("a five-star hotel", "a five-star hotel"),
        ("营收500万元", "营收500万元"),
    ],
)
def test_what_is_said_is_written_in_figures(spoken: str, written: str) -> None:
    assert in_figures(spoken) == written


@pytest.mark.parametrize(
    ("question", "revenue"),
    [
        ("our revenue is half a million yuan, can we apply?", 500_000),
        ("our turnover was one and a half million yuan", 1_500_000),
        ("revenue of 1.2m yuan, do we qualify", 1_200_000),
    ],
)
def test_a_firm_is_read_from_spoken_sums(question: str, revenue: float) -> None:
    assert profile_of(question, dt.date(2025, 9, 25))["revenue"] == revenue


def test_equipment_is_told_in_any_of_these_ways() -> None:
    for question in (
        "equipment worth half a million",
        "equipment worth 0.5m",
        "equipment worth five hundred thousand yuan",
    ):
        assert [figure.value for figure in figures_told(question)] == [500_000]


def test_reading_spoken_sums_is_linear_on_hostile_text() -> None:
    for piece in ("a half ", "one hundred ", "twenty ", "1.2 ", "a dozen ", "one and a half ", "twenty a b "):
        began = time.process_time()
        in_figures(piece * (100_000 // len(piece)))
        assert time.process_time() - began < 5, piece
