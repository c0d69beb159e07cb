from __future__ import annotations

import numpy as np
import pytest

from eval.evaluate import evaluate
from eval.question_set import LabelledQuestion
from eval.report_comparison import Difference, compare, differences
from rag.errors import InvalidInput
from tests.eval.made_library import Library, question


def found(ours: dict[str, dict[str, float]], theirs: dict[str, dict[str, float]]) -> dict[str, Difference]:
    return {d.name: d for d in differences(ours, theirs, seed=1, swaps=2_000)}


def test_a_planted_improvement_is_significant_with_its_questions() -> None:
    rng = np.random.default_rng(2)
    theirs = {f"q{i}": {"nDCG@10": float(x)} for i, x in enumerate(rng.random(60) * 0.5)}
    ours = {qid: {"nDCG@10": values["nDCG@10"] + 0.2 * (qid != "q7")} for qid, values in theirs.items()}
    ours["q7"] = {"nDCG@10": 0.0}
    d = found(ours, theirs)["nDCG@10"]
    assert d.significant
    assert d.low > 0.1
    assert d.worse == ["q7"]
    assert len(d.better) == 59


def test_better_means_less_where_less_is_better() -> None:
    theirs = {"q1": {"abstained-": 0.0}, "q2": {"abstained-": 1.0}}
    ours = {"q1": {"abstained-": 1.0}, "q2": {"abstained-": 1.0}}
    anyway = found(ours, theirs)["answered anyway"]
    assert (anyway.former, anyway.current, anyway.better, anyway.worse) == (0.5, 0.0, ["q1"], [])


def test_figures_that_one_side_lacks_are_left_out() -> None:
    names = found({"q": {"nDCG@10": 1.0, "answer@1": 1.0}}, {"q": {"nDCG@10": 0.5}})
    assert set(names) == {"nDCG@10"}


def test_only_shared_questions_of_the_same_wording_are_compared(
    library: Library, questions: list[LabelledQuestion]
) -> None:
    former = evaluate(questions, library)
    reworded = [*questions[:2], question("q3", question="另一个问题"), question("q4")]
    comparison = compare(evaluate(reworded, library), former, name="before", swaps=100)
    assert (comparison.shared, comparison.unshared) == (2, 3)
    assert all(d.difference == 0 and not d.significant for d in comparison.differences)


def test_reports_without_a_shared_question_are_refused(
    library: Library, questions: list[LabelledQuestion]
) -> None:
    with pytest.raises(InvalidInput, match="shares no question"):
        compare(evaluate(questions[:1], library), evaluate(questions[1:], library))
