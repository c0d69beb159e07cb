from __future__ import annotations

from pathlib import Path

import ir_measures
import pytest

from eval.evaluate import evaluate
from eval.question_set import LabelledQuestion
from eval.report import Report, load_report, trec_qrels, trec_run
from rag.errors import InvalidInput, NotFound
from tests.eval.made_library import Library


@pytest.fixture
def report(library: Library, questions: list[LabelledQuestion]) -> Report:
    return evaluate(questions, library, name="small.jsonl", leave_out=True)


def test_a_report_comes_back_from_its_json(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(report.model_dump_json(), encoding="utf-8")
    assert load_report(path) == report


def test_what_is_no_report_is_told(report: Report, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load_report(tmp_path / "none.json")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidInput, match="not an evaluation report"):
        load_report(tmp_path / "other.json")
    newer = report.model_copy(update={"report_version": 99})
    (tmp_path / "newer.json").write_text(newer.model_dump_json(), encoding="utf-8")
    with pytest.raises(InvalidInput, match="version 99"):
        load_report(tmp_path / "newer.json")


def test_trec_files_give_the_same_figures_to_other_programs(report: Report, tmp_path: Path) -> None:
    (tmp_path / "run").write_text(trec_run(report.results, "tag"), encoding="utf-8")
    (tmp_path / "qrels").write_text(trec_qrels(report.results), encoding="utf-8")
    run = list(ir_measures.read_trec_run(str(tmp_path / "run")))
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels")))
    found = ir_measures.calc_aggregate([ir_measures.nDCG @ 10, ir_measures.R @ 5], qrels, run)
    assert found[ir_measures.nDCG @ 10] == pytest.approx(report.overall.metrics["nDCG@10"].value)
    assert found[ir_measures.R @ 5] == pytest.approx(report.overall.metrics["recall@5"].value)


def test_a_run_line_has_the_six_columns_in_order(report: Report) -> None:
    first = trec_run(report.results, "tag").splitlines()[0]
    assert first == "q1 Q0 a_1 1 1.000000 tag"
    assert trec_qrels(report.results).splitlines()[:2] == ["q1 0 a_1 2", "q1 0 c_1 1"]
