from __future__ import annotations

import datetime as dt

import pytest

from eval.evaluate import evaluate
from eval.leave_out import MAX_ALLOWED, plan
from eval.metrics import METRICS
from eval.question_set import LabelledQuestion
from rag.errors import InvalidInput
from rag.public import Filters
from tests.eval.made_library import DAY, Library, notice, question


def test_figures_over_a_small_library_by_hand(library: Library, questions: list[LabelledQuestion]) -> None:
    report = evaluate(questions, library)
    figures = {name: e.value for name, e in report.overall.metrics.items()}
    assert figures["success@1"] == figures["answer@1"] == 1.0  # q1 and q2
    assert figures["handled rightly"] == 1.0  # q3 is abstained from
    assert figures["abstention F1"] == figures["AUROC"] == figures["quotes exact"] == 1.0
    assert figures["answered anyway"] == figures["refused wrongly"] == 0.0
    # The first scores are 0.9 and right for q1 and q2, 0.9 and wrong for q3.
    assert figures["ECE passages"] == pytest.approx(abs(3 * 0.9 - 2) / 3)
    assert figures["ECE answers"] == pytest.approx(0.1)
    assert {v for name, v in figures.items() if name.startswith("leave-out")} == {None}
    assert (report.overall.metrics["nDCG@10"].n, report.overall.metrics["handled rightly"].n) == (2, 3)


def test_every_slice_has_every_figure_and_counts_its_questions(
    library: Library, questions: list[LabelledQuestion]
) -> None:
    report = evaluate(questions, library)
    assert {(s.by, s.name): s.questions for s in report.slices} == {
        ("all", ""): 3,
        ("lang", "zh"): 2,
        ("lang", "en"): 1,
        ("type", "deadline"): 1,
        ("type", "contact"): 1,
        ("type", "unanswerable"): 1,
    }
    assert all(set(s.metrics) == {m.name for m in METRICS} for s in report.slices)
    assert report.slices[2].metrics["nDCG@10"].value is None


def test_questions_are_asked_as_any_user_asks_them(
    library: Library, questions: list[LabelledQuestion]
) -> None:
    own_day = question("q4", question="何时", as_of=dt.date(2025, 9, 1))
    evaluate([*questions, own_day], library, mode="dense", as_of=DAY)
    assert [r.as_of for r in library.asked] == [DAY, DAY, DAY, dt.date(2025, 9, 1)]
    assert {r.mode for r in library.asked} == {"dense"}
    assert all(r.top_k == 30 and r.per_notice == 2 and r.answer and r.filters.is_empty for r in library.asked)


def test_a_report_is_the_same_on_every_run(library: Library, questions: list[LabelledQuestion]) -> None:
    first, second = (evaluate(questions, library, leave_out=True) for _ in range(2))
    assert first.model_dump(exclude={"created"}) == second.model_dump(exclude={"created"})


def test_leave_out_removes_the_answer_wherever_it_stands(
    library: Library, questions: list[LabelledQuestion]
) -> None:
    plans = plan(questions, library)
    assert set(plans) == {"q1", "q2"}
    assert plans["q1"].removed == ("a_1", "c_1")  # the digest holds 10月15日 as well
    assert plans["q1"].allowed == ("b_1",)
    assert plans["q2"].removed == ("b_1",)


def test_leave_out_takes_only_questions_that_one_notice_alone_answers() -> None:
    library = Library([notice("a", "甲"), notice("b", "乙"), notice("c", "丙")])
    two = question("q1", {"a": 2, "b": 2}, ["甲", "乙"])
    absent = question("q2", {"z": 2}, ["丁"])
    everywhere = question("q3", {"a": 2}, ["标题"])  # every title holds it: no notice would be left
    assert plan([two, absent, everywhere], library) == {}


def test_leave_out_asks_again_without_and_scores_the_abstention(
    library: Library, questions: list[LabelledQuestion]
) -> None:
    report = evaluate(questions, library, leave_out=True)
    assert [r.filters for r in library.asked[3:]] == [Filters(aids=["b_1"]), Filters(aids=["a_1", "c_1"])]
    by_id = {r.id: r for r in report.results}
    left_out = by_id["q1"].left_out
    assert left_out is not None
    assert left_out.removed == ["a_1", "c_1"]
    assert left_out.answer.abstained
    assert by_id["q3"].left_out is None
    figures = report.overall.metrics
    assert (figures["leave-out recall"].value, figures["leave-out AUROC"].value) == (1.0, 1.0)
    assert (figures["leave-out recall"].n, figures["leave-out AUROC"].n) == (2, 2)


def test_leave_out_over_too_large_a_collection_says_so(questions: list[LabelledQuestion]) -> None:
    library = Library([notice(f"n{i}", "文") for i in range(MAX_ALLOWED + 1)])
    with pytest.raises(InvalidInput, match="holds 1001"):
        plan(questions, library)


def test_results_show_what_was_wanted_and_what_came(library: Library) -> None:
    wrong = question("q1", {"b_1": 2, "gone": 1}, ["0512-1234"], question="南京数字化转型申报截止日期")
    (result,) = evaluate([wrong], library).results
    assert [(w.aid, w.title) for w in result.wanted] == [("b_1", "苏州丨绿色工厂"), ("gone", None)]
    assert [(f.aid, f.holds) for f in result.found] == [("a_1", False), ("c_1", False), ("b_1", True)]
    assert result.missed


def test_times_are_medians_over_questions(library: Library, questions: list[LabelledQuestion]) -> None:
    latency = evaluate(questions, library).latency_ms
    assert (latency["total"].p50, latency["embed"].p95) == (5.0, 1.0)


def test_progress_is_told_for_each_stage(library: Library, questions: list[LabelledQuestion]) -> None:
    told: list[tuple[str, int, int]] = []
    evaluate(questions, library, leave_out=True, progress=lambda *step: told.append(step))
    assert told == [("asking", i, 3) for i in (1, 2, 3)] + [("leave-out", i, 2) for i in (1, 2)]
