from __future__ import annotations

import math

import pytest

from eval.metrics import METRIC_BY_NAME, METRICS, answer_values, left_out_values, notice_values, ranking_of
from tests.eval.made_library import answer, notice, question, quote, response

A, B, C = notice("a", "甲文 截止 9月30日"), notice("b", "乙文"), notice("c", "丙文")


def exact(_: object) -> bool:
    return True


def test_notices_rank_by_first_appearance() -> None:
    found = response("?", [(A, "x", 0.9), (B, "y", 0.8), (A, "z", 0.7), (C, "w", 0.6)], None)
    assert ranking_of(found) == ("a", "b", "c")


def test_notice_measures_by_hand() -> None:
    asked = question("q", {"a": 2, "b": 1, "z": 1}, ["x"])
    values = notice_values([asked], {"q": ("c", "b", "a")})["q"]
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert values["nDCG@10"] == pytest.approx((1 / math.log2(3) + 2 / math.log2(4)) / ideal, abs=1e-4)
    assert values["recall@5"] == pytest.approx(2 / 3)
    assert values["MRR@10"] == pytest.approx(1 / 2)
    assert values["success@1"] == 0.0


def test_success_at_one_wants_grade_two_and_reciprocal_rank_any_grade() -> None:
    asked = question("q", {"a": 2, "b": 1}, ["x"])
    first_related = notice_values([asked], {"q": ("b", "a")})["q"]
    assert (first_related["success@1"], first_related["MRR@10"]) == (0.0, 1.0)
    assert notice_values([asked], {"q": ("a", "b")})["q"]["success@1"] == 1.0


def test_depth_is_cut_at_five_and_ten_notices() -> None:
    asked = question("q", {"a": 2}, ["x"])
    others = [f"n{i}" for i in range(20)]
    sixth = notice_values([asked], {"q": (*others[:5], "a", *others[5:])})["q"]
    assert (sixth["recall@5"], sixth["recall@10"], sixth["MRR@10"]) == (0.0, 1.0, pytest.approx(1 / 6))
    eleventh = notice_values([asked], {"q": (*others[:10], "a")})["q"]
    assert (eleventh["recall@10"], eleventh["MRR@10"], eleventh["nDCG@10"]) == (0.0, 0.0, 0.0)


def test_a_ranking_keeps_its_order_whatever_the_ids_are_called() -> None:
    asked = question("q", {"a": 2}, ["x"])
    assert notice_values([asked], {"q": ("a", "z", "b")})["q"]["MRR@10"] == 1.0
    assert notice_values([asked], {"q": ("z", "a", "b")})["q"]["MRR@10"] == 0.5


def test_nothing_found_scores_zero_and_unanswerable_questions_are_passed_over() -> None:
    found, empty, unanswerable = (
        question("q1", {"a": 2}, ["x"]),
        question("q2", {"a": 2}, ["x"]),
        question("q3"),
    )
    values = notice_values([found, empty, unanswerable], {"q1": ("a",), "q2": (), "q3": ("a",)})
    assert set(values["q2"].values()) == {0.0}
    assert "q3" not in values
    assert set(notice_values([empty], {"q2": ()})["q2"].values()) == {0.0}


def test_answer_at_n_looks_at_the_first_n_passages_and_not_at_white_space() -> None:
    asked = question("q", {"a": 2}, ["截止9月30日", "nothing"])
    texts = ["别的", "甲文\n截止 9月\u300030日", "x"]
    values = answer_values(asked, response("?", [(A, t, 0.5) for t in texts], None), exact)
    assert [values[f"answer@{n}"] for n in (1, 3, 5)] == [0.0, 1.0, 1.0]
    assert (values["top score"], values["top holds"]) == (0.5, 0.0)
    assert "handled rightly" not in values


def test_an_answer_is_right_when_a_quote_holds_an_answer_string() -> None:
    asked = question("q", {"a": 2}, ["9月30日"])
    right = answer_values(
        asked, response("?", [(A, A.text, 0.5)], answer(0.8, [quote(A, "截止 9月30日")])), exact
    )
    assert right["answer quoted"] == right["handled rightly"] == right["came true"] == 1.0
    assert (right["confidence+"], right["stated"], right["abstained+"]) == (0.8, 0.8, 0.0)
    wrong = answer_values(asked, response("?", [(A, A.text, 0.5)], answer(0.8, [quote(A, "甲文")])), exact)
    assert wrong["answer quoted"] == wrong["handled rightly"] == wrong["came true"] == 0.0


def test_abstaining_is_right_only_where_nothing_answers() -> None:
    silent = response("?", [(A, A.text, 0.5)], answer(0.2, abstained=True))
    refused = answer_values(question("q", {"a": 2}, ["9月30日"]), silent, exact)
    assert (refused["handled rightly"], refused["abstained+"]) == (0.0, 1.0)
    assert "answer quoted" not in refused
    assert "stated" not in refused
    rightly = answer_values(question("q"), silent, exact)
    assert (rightly["handled rightly"], rightly["abstained-"], rightly["confidence-"]) == (1.0, 1.0, 0.2)
    assert "answer@1" not in rightly


def test_answering_the_unanswerable_never_comes_true() -> None:
    values = answer_values(
        question("q"), response("?", [(A, A.text, 0.5)], answer(0.7, [quote(A, "甲文")])), exact
    )
    assert (values["handled rightly"], values["came true"], values["top holds"]) == (0.0, 0.0, 0.0)


def test_quotes_are_counted_with_those_that_stand_at_their_offsets() -> None:
    citations = [quote(A, "甲文"), quote(A, "截止", shift=1)]
    values = answer_values(
        question("q"),
        response("?", [], answer(0.5, citations)),
        lambda c: A.text[c.start : c.end] == c.quote,
    )
    assert (values["quotes"], values["exact quotes"]) == (2.0, 1.0)


def test_every_value_that_a_figure_reads_is_made_somewhere() -> None:
    asked = question("q", {"a": 2}, ["9月30日"])
    given = response("?", [(A, A.text, 0.5)], answer(0.8, [quote(A, "甲文")]))
    made = (
        answer_values(asked, given, exact)
        | answer_values(question("r"), given, exact)
        | notice_values([asked], {"q": ("a",)})["q"]
        | left_out_values(given)
    )
    assert {name for metric in METRICS for name in metric.columns} <= set(made)
    assert len(METRIC_BY_NAME) == len(METRICS)
