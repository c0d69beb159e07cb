"""The gate, the public sets, ablation tables: what they decide and print, over small reports."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from eval import ablation, gate, public_sets
from eval.distractors import unpacked
from eval.evaluate import evaluate
from eval.question_set import LabelledQuestion, load_questions
from eval.report import Report
from eval.report_comparison import differences
from eval.workbench import BUNDLED_NOTICES, HELD_OUT_SET, QUESTION_SETS, TUNING_SET
from rag.domain import NoticeInput
from rag.errors import InvalidInput, NotFound
from rag.ingest import read_file
from rag.notices import parse_record
from rag.retrieval.retrieval_config import RetrievalConfig
from tests.eval.made_library import Library
from tests.shared_home import BUNDLED


def rows(*right: int) -> dict[str, dict[str, float]]:
    return {f"q{i}": {"nDCG@10": float(x), "abstained-": 1.0 - x} for i, x in enumerate(right)}


def falls(ours: dict[str, dict[str, float]], theirs: dict[str, dict[str, float]]) -> list[str]:
    return [d.name for d in differences(ours, theirs, seed=1, swaps=1) if gate.fell(d)]


def test_the_gate_lets_noise_pass_and_stops_a_fall_in_either_direction() -> None:
    before = rows(*[1] * 40)
    assert falls(before, before) == []
    assert falls(rows(0, *[1] * 39), before) == []
    assert falls(rows(*[0] * 8, *[1] * 32), before) == ["nDCG@10"]
    assert falls(before, rows(*[0] * 8, *[1] * 32)) == [
        "abstention recall",
        "abstention F1",
        "answered anyway",
    ]


def test_a_baseline_comes_back_and_equals_itself(
    library: Library, questions: list[LabelledQuestion], tmp_path: Path
) -> None:
    reports = {"small.jsonl": evaluate(questions, library, leave_out=True)}
    path = tmp_path / "baseline.json"
    path.write_text(gate.baseline_of(reports).model_dump_json(), encoding="utf-8")
    (found,) = gate.changes(reports, gate.load_baseline(path)).values()
    assert len(found) > 15
    assert all(d.difference == 0 and not gate.fell(d) for d in found)


def test_a_missing_wrong_or_outdated_baseline_is_told(
    library: Library, questions: list[LabelledQuestion], tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match="--write"):
        gate.load_baseline(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text('{"sets": 5}', encoding="utf-8")
    with pytest.raises(InvalidInput, match="--write"):
        gate.load_baseline(tmp_path / "bad.json")
    former = gate.baseline_of({"small.jsonl": evaluate(questions[:2], library)})
    with pytest.raises(InvalidInput, match="not about the questions"):
        gate.changes({"small.jsonl": evaluate(questions, library)}, former)


def test_the_kept_baseline_is_about_the_shipped_question_sets() -> None:
    # A new set is committed before anything is asked, so it joins the baseline only at the next refresh.
    kept = {name: set(kept.values) for name, kept in gate.load_baseline().sets.items()}
    shipped = {path.name: {q.id for q in load_questions(path)} for path in QUESTION_SETS}
    assert {name: shipped.get(name) for name in kept} == kept


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    folder = tmp_path / "xquad"
    folder.mkdir()
    corpus = [{"id": "p-0", "title": "", "text": "甲"}, {"id": "p-1", "title": "乙题", "text": "乙"}]
    queries = [{"id": f"q{i}", "text": f"问{i}", "lang": "zh"} for i in range(3)]
    for name, items in (("corpus.zh.jsonl", corpus), ("queries.zh.jsonl", queries)):
        (folder / name).write_text("\n".join(map(json.dumps, items)) + "\n", encoding="utf-8")
    (folder / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tgrade\nq0\tp-0\t1\nq1\tp-1\t1\nq2\tp-1\t0\n", "utf-8"
    )
    return tmp_path


def test_a_public_set_becomes_valid_notices_and_judged_queries(bench: Path) -> None:
    data = public_sets.load_set(bench, "xquad-zh")
    assert all(isinstance(parse_record(row), NoticeInput) for row in data.notices)
    assert data.queries == [("q0", "问0"), ("q1", "问1")]
    assert data.relevant == {"q0": {"p-0"}, "q1": {"p-1"}}


def test_a_set_that_is_not_there_is_told(bench: Path) -> None:
    with pytest.raises(InvalidInput, match="cmrc2018"):
        public_sets.load_set(bench, "cmrc2018")


def test_reciprocal_rank_stops_at_its_depth() -> None:
    ranking = [f"p{i}" for i in range(12)]
    assert public_sets.reciprocal_rank(ranking, {"p1", "p4"}) == 0.5
    assert public_sets.reciprocal_rank(ranking, {"p10"}) == 0.0


def test_a_limit_spreads_over_the_whole_set() -> None:
    items = [(str(i), "") for i in range(10)]
    assert [qid for qid, _ in public_sets.spread(items, 3)] == ["0", "3", "6"]
    assert public_sets.spread(items, None) == public_sets.spread(items, 99) == items


def test_packed_files_are_unpacked_once(tmp_path: Path) -> None:
    packed = tmp_path / "extra.jsonl.gz"
    packed.write_bytes(gzip.compress(b"{}\n"))
    plain = unpacked(packed, tmp_path / "out")
    assert (plain.name, plain.read_bytes()) == ("extra.jsonl", b"{}\n")
    plain.write_bytes(b"kept")
    assert unpacked(packed, tmp_path / "out").read_bytes() == b"kept"
    assert unpacked(plain, tmp_path / "out") == plain
    (tmp_path / "bad.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(InvalidInput, match="cannot be unpacked"):
        unpacked(tmp_path / "bad.jsonl.gz", tmp_path / "out")


def test_each_mechanism_is_switched_off_alone() -> None:
    assert {"lexical", "dictionary", "places"} <= set(ablation.switches())
    off = ablation.without("dictionary")
    assert not off.dictionary
    assert [n for n in ablation.switches() if not getattr(off, n)] == ["dictionary"]
    assert RetrievalConfig().dictionary


def changed(report: Report, **values: float) -> Report:
    results = [r.model_copy(update={"values": r.values | values}) for r in report.results]
    return report.model_copy(update={"results": results})


def test_the_ablation_table_shows_differences_with_intervals(
    library: Library, questions: list[LabelledQuestion]
) -> None:
    whole = evaluate(questions, library)
    worse = changed(whole, **{"answer@3": 0.0})
    lines = ablation.table(whole, {"words": worse, "same": whole}, ["nDCG@10", "answer@3"]).splitlines()
    assert lines[0] == "|  | nDCG@10 | answer@3 | search, median ms |"
    assert lines[2] == "| all on | 1.000 | 1.000 | 1.0 |"
    assert "| **-1.000 (-1.000 to -1.000)** |" in lines[3]
    assert lines[4] == "| without same | +0.000 (+0.000 to +0.000) | +0.000 (+0.000 to +0.000) | 1.0 |"


def test_the_bundled_files_are_where_the_programs_look() -> None:
    assert len(read_file(BUNDLED_NOTICES).notices) == BUNDLED
    assert {TUNING_SET, HELD_OUT_SET} < set(QUESTION_SETS)
