"""`rag eval` as a user calls it, against a service on a free port."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.question_set import LabelledQuestion
from eval.report import load_report
from tests.eval.test_askers import Service, service
from tests.processes import rag_here

__all__ = ["service"]


def rag(*arguments: object) -> subprocess.CompletedProcess[str]:
    return rag_here("eval", *arguments)


@pytest.fixture
def asked(questions: list[LabelledQuestion], tmp_path: Path) -> Path:
    path = tmp_path / "small.jsonl"
    path.write_text("".join(q.model_dump_json() + "\n" for q in questions), encoding="utf-8")
    return path


def test_tables_go_to_stdout_and_every_file_is_written(service: Service, asked: Path, tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("json", "html", "run", "qrels")}
    options = [part for name, path in files.items() for part in (f"--{name}", path)]
    done = rag(asked, "--url", service.url, "--leave-out", *options)
    assert done.returncode == 0, done.stderr
    assert "nDCG@10" in done.stdout
    assert "leave-out F1" in done.stdout
    assert load_report(files["json"]).overall.metrics["success@1"].value == 1.0
    assert files["html"].read_text("utf-8").startswith("<!doctype html>")
    assert files["run"].read_text("utf-8").startswith("q1 Q0 a_1 1 ")
    assert files["qrels"].read_text("utf-8").startswith("q1 0 a_1 2\n")
    again = rag(asked, "--url", service.url, "--compare", files["json"])
    assert "Against" in again.stdout


def test_json_alone_on_stdout(service: Service, asked: Path) -> None:
    done = rag(asked, "--url", service.url, "--json", "-", "--as-of", "2025-09-20", "--top-k", "3")
    report = json.loads(done.stdout)
    assert (report["as_of"], report["top_k"]) == ("2025-09-20", 3)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--url", "http://127.0.0.1:9", "--as-of", "soon"], 2, "YYYY-MM-DD"),
        (["--top-k", "99"], 2, "--top-k"),
        (["--mode", "magic"], 2, "--mode"),
        (["--compare", "nowhere.json"], 1, "no report"),
        (["--url", "ftp://x"], 1, "not an address"),
    ],
)
def test_wrong_usage_and_failures_have_their_exit_codes(
    asked: Path, options: list[str], code: int, message: str
) -> None:
    done = rag(asked, *options)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_help_shows_an_example_and_loads_no_model() -> None:
    done = rag("--help")
    assert "rag eval eval/questions/heldout.jsonl" in done.stdout
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, eval.cli; print([m for m in ('torch', 'faiss') if m in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "[]"
