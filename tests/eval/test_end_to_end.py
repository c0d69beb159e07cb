"""The real pipeline under the evaluation: a few bundled notices, the real model, questions of the shipped set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval import gate
from eval.askers import LocalAsker
from eval.evaluate import evaluate
from eval.leave_out import ask_without, plan
from eval.question_set import LabelledQuestion, load_questions
from eval.report import Report
from eval.workbench import BUNDLED_NOTICES, QUESTION_SETS, at_home, collection_of, load_model
from rag.errors import RagError
from rag.public import QueryRequest
from tests.eval.made_library import DAY

HELD = 5
SHORT = 600  # characters of a notice, so that few passages are embedded


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, str]]:
    return {row["文章标识符aid"]: row for row in json.loads(BUNDLED_NOTICES.read_text("utf-8"))}


@pytest.fixture(scope="module")
def questions(rows: dict[str, dict[str, str]]) -> list[LabelledQuestion]:
    """Questions that one short notice answers, and some that nothing answers."""
    (path,) = (path for path in QUESTION_SETS if path.stem == "tune")
    tune = load_questions(path)
    single = [q for q in tune if len(q.relevant) == 1 and len(rows[q.answering[0]]["finalContent"]) < SHORT]
    return [*single[:HELD], *[q for q in tune if not q.answerable][:2]]


@pytest.fixture(scope="module")
def asker(
    rows: dict[str, dict[str, str]],
    questions: list[LabelledQuestion],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LocalAsker]:
    folder = tmp_path_factory.mktemp("evaluation")
    wanted = [rows[r.aid] for q in questions for r in q.relevant]
    (folder / "notices.json").write_text(json.dumps(wanted), encoding="utf-8")
    settings = at_home(folder / "home")
    collection = collection_of([folder / "notices.json"], settings, load_model(settings))
    yield LocalAsker(collection)
    collection.close()


@pytest.fixture(scope="module")
def report(asker: LocalAsker, questions: list[LabelledQuestion]) -> Report:
    return evaluate(questions, asker, leave_out=True)


def test_a_few_notices_are_told_apart_with_exact_quotes(asker: LocalAsker, report: Report) -> None:
    figures = report.overall.metrics
    assert figures["quotes exact"].value == 1.0
    assert (figures["MRR@10"].value or 0) > 0.7
    assert (figures["answer@5"].value or 0) > 0.7
    assert report.index is not None
    assert report.index.notices == len(asker.aids()) == HELD
    assert sum(r.left_out is not None for r in report.results) == HELD


def test_asking_for_more_passages_changes_neither_the_first_nor_the_answer(
    asker: LocalAsker, questions: list[LabelledQuestion]
) -> None:
    for question in (questions[0], questions[-1]):
        few, many = asker.ask([QueryRequest(question=question.question, top_k=k, as_of=DAY) for k in (5, 30)])
        assert many.passages[: len(few.passages)] == few.passages
        assert many.answer == few.answer


def test_without_the_answering_notice_it_never_comes_back(
    asker: LocalAsker, questions: list[LabelledQuestion]
) -> None:
    question = questions[0]
    removal = plan([question], asker)[question.id]
    (response,) = asker.ask([ask_without(QueryRequest(question=question.question, top_k=30), removal)])
    assert response.passages
    assert {p.notice.aid for p in response.passages} <= set(removal.allowed)
    assert question.answering[0] in removal.removed


def test_two_measurements_of_one_index_are_equal_for_the_gate(
    asker: LocalAsker, questions: list[LabelledQuestion], report: Report, tmp_path: Path
) -> None:
    path = tmp_path / "few.jsonl"
    path.write_text("".join(q.model_dump_json() + "\n" for q in questions), encoding="utf-8")
    found = gate.changes(gate.measure(asker, [path]), gate.baseline_of({path.name: report}))[path.name]
    assert found
    assert all(d.difference == 0 for d in found)


def test_a_benchmark_does_not_run_on_fewer_notices_than_given(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text('[{"aid": "a", "title": "题", "url": "nowhere", "date": "2025-01-01"}]', encoding="utf-8")
    settings = at_home(tmp_path / "home")
    with pytest.raises(RagError, match="1 records were rejected, first a: url"):
        collection_of([path], settings, load_model(settings))
