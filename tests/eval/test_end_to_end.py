"""The real pipeline under the evaluation: a few bundled notices, the real model, questions of the shipped set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval import gate
from eval.askers import LocalAsker
from eval.evaluate import evaluate
from eval.question_set import Question, load_questions
from eval.workbench import BUNDLED_NOTICES, QUESTION_SETS, at_home, collection_of, load_model
from rag.errors import RagError

HELD = 8


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    """Questions that one notice of a few answers, and some that nothing answers."""
    tune = load_questions(QUESTION_SETS[0])
    single = [q for q in tune if len(q.relevant) == 1][:HELD]
    return [*single, *[q for q in tune if not q.answerable][:2]]


@pytest.fixture(scope="module")
def asker(questions: list[Question], tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAsker]:
    folder = tmp_path_factory.mktemp("evaluation")
    wanted = {r.aid for q in questions for r in q.relevant}
    rows = [row for row in json.loads(BUNDLED_NOTICES.read_text("utf-8")) if row["文章标识符aid"] in wanted]
    (folder / "notices.json").write_text(json.dumps(rows), encoding="utf-8")
    settings = at_home(folder / "home")
    collection = collection_of([folder / "notices.json"], settings, load_model(settings))
    yield LocalAsker(collection)
    collection.close()


def test_a_few_notices_are_told_apart_with_exact_quotes(asker: LocalAsker, questions: list[Question]) -> None:
    report = evaluate(questions, asker, leave_out=True)
    figures = report.overall.metrics
    assert figures["quotes exact"].value == 1.0
    assert (figures["MRR@10"].value or 0) > 0.7
    assert (figures["answer@5"].value or 0) > 0.7
    assert report.index is not None
    assert report.index.notices == len(asker.aids())
    for result in report.results:
        if result.left_out:
            assert set(result.ranking) & set(result.left_out.removed), "the removed notice came before"
    assert sum(r.left_out is not None for r in report.results) == HELD


def test_without_the_answering_notice_it_never_comes_back(
    asker: LocalAsker, questions: list[Question]
) -> None:
    from eval.leave_out import ask_without, plan
    from rag.schema import QueryRequest

    plans = plan(questions, asker)
    for question in questions[:HELD]:
        request = ask_without(QueryRequest(question=question.question, top_k=30), plans[question.id])
        (response,) = asker.ask([request])
        assert response.passages
        assert not {p.notice.aid for p in response.passages} & set(plans[question.id].removed)


def test_two_measurements_of_one_index_are_equal_for_the_gate(
    asker: LocalAsker, questions: list[Question], tmp_path: Path
) -> None:
    path = tmp_path / "few.jsonl"
    path.write_text("".join(q.model_dump_json() + "\n" for q in questions), encoding="utf-8")
    first, second = (gate.measure(asker, [path]) for _ in range(2))
    found = gate.changes(second, gate.baseline_of(first))["few.jsonl"]
    assert found
    assert all(d.difference == 0 for d in found)


def test_a_benchmark_does_not_run_on_fewer_notices_than_given(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text('[{"aid": "a", "title": "题", "url": "nowhere", "date": "2025-01-01"}]', encoding="utf-8")
    settings = at_home(tmp_path / "home")
    with pytest.raises(RagError, match="1 records were rejected, first a: url"):
        collection_of([path], settings, load_model(settings))
